package publisher_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"marketplace/internal/money"
	"marketplace/publisher"
)

func TestStatistics(t *testing.T) {
	t.Parallel()
	p := newPanel(t)
	me, myID := p.account(t, "publisher")
	other, _ := p.account(t, "publisher")
	one, two := createPlugin(t, me, "one-plugin"), createPlugin(t, me, "two-plugin")
	add := `INSERT INTO publisher_analytics (plugin_id, publisher_id, day, currency, views, downloads, sales, refunds, gross_minor, platform_fee_minor, processor_fee_minor, net_minor, rating_count, rating_sum)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`
	p.exec(t, add, one.ID, myID, "2026-01-01", "", 1000, 7, 0, 0, 0, 0, 0, 0, 3, 13)
	p.exec(t, add, one.ID, myID, "2026-01-01", "EUR", 0, 0, 2, 0, 2000, 300, 80, 1620, 0, 0)
	p.exec(t, add, one.ID, myID, "2026-01-03", "EUR", 0, 0, 1, 1, -1000, -150, 0, -850, 0, 0)
	p.exec(t, add, two.ID, myID, "2026-01-03", "JPY", 0, 0, 1, 0, 500, 75, 20, 405, 0, 0)
	p.exec(t, add, one.ID, myID, "2025-12-31", "EUR", 9, 9, 9, 9, 9, 9, 9, 9, 0, 0)

	path := "/v1/plugins/" + one.ID.String() + "/statistics"
	var got publisher.Statistics
	me.GET(path + "?from=2026-01-01&to=2026-01-03&granularity=day").Status(http.StatusOK).JSON(&got)
	require.Len(t, got.Days, 3)
	require.Equal(t, "2026-01-02", got.Days[1].Day)
	require.Equal(t, int64(1000), got.Days[0].Views)
	require.Equal(t, int64(20), got.Days[0].Conversion)
	require.Equal(t, int64(3), got.Totals.Sales)
	require.Equal(t, int64(1), got.Totals.Refunds)
	require.Equal(t, int64(7), got.Totals.Downloads)
	require.Equal(t, publisher.Rating{Count: 3, AverageHundredth: 433}, got.Rating)
	eur := func(minor int64) money.Money { return money.Money{Minor: minor, Currency: "EUR"} }
	require.Equal(t, []publisher.Takings{{Gross: eur(1000), PlatformFee: eur(150), ProcessorFee: eur(80), Net: eur(770)}}, got.Totals.Money)

	require.Equal(t, int64(9), got.Previous.Sales)
	require.Equal(t, []publisher.Takings{{Gross: eur(9), PlatformFee: eur(9), ProcessorFee: eur(9), Net: eur(9)}}, got.Previous.Money)

	for granularity, want := range map[string]struct {
		second string
		sales  int64 // of the first
	}{"week": {"2026-01-05", 12}, "month": {"2026-01-01", 9}} {
		got = publisher.Statistics{}
		me.GET(path + "?from=2025-12-31&to=2026-01-06&granularity=" + granularity).Status(http.StatusOK).JSON(&got)
		require.Equal(t, granularity, got.Granularity)
		require.Len(t, got.Days, 2)
		require.Equal(t, "2025-12-31", got.Days[0].Day)
		require.Equal(t, want.second, got.Days[1].Day)
		require.Equal(t, want.sales, got.Days[0].Sales)
		require.Equal(t, int64(12), got.Totals.Sales)
		require.Zero(t, got.Previous.Views)
	}

	got = publisher.Statistics{}
	me.GET("/v1/statistics?from=2026-01-03&to=2026-01-03").Status(http.StatusOK).JSON(&got)
	require.Len(t, got.Totals.Money, 2)
	got = publisher.Statistics{}
	me.GET("/v1/statistics").Status(http.StatusOK).JSON(&got)
	require.Len(t, got.Days, 30)
	got = publisher.Statistics{}
	other.GET("/v1/statistics?from=2026-01-01&to=2026-01-03").Status(http.StatusOK).JSON(&got)
	require.Zero(t, got.Totals.Sales)

	sheet := me.GET(path + ".csv?from=2026-01-01&to=2026-01-03").Status(http.StatusOK)
	require.Equal(t, "day,currency,views,downloads,sales,refunds,disputes,gross_minor,platform_fee_minor,processor_fee_minor,net_minor,rating_count,rating_sum\n"+
		"2026-01-01,,1000,7,0,0,0,0,0,0,0,3,13\n2026-01-01,EUR,0,0,2,0,0,2000,300,80,1620,0,0\n2026-01-03,EUR,0,0,1,1,0,-1000,-150,0,-850,0,0\n", string(sheet.Body))
	require.Contains(t, sheet.Header.Get("Content-Disposition"), "attachment")
	me.GET("/v1/statistics.csv").Status(http.StatusOK)

	for _, query := range []string{
		"?from=2026-02-30", "?from=x", "?to=2026-13-01", "?from=2026-02-01&to=2026-01-01", "?from=0001-01-01&to=2026-01-01", "?to=9999-12-31", "?from=2026-01-01%00",
	} {
		require.Equal(t, http.StatusUnprocessableEntity, me.GET("/v1/statistics"+query).Code, query)
		require.Equal(t, http.StatusUnprocessableEntity, me.GET("/v1/statistics.csv"+query).Code, query)
	}
	me.GET("/v1/statistics?from=2020-01-01&to=2026-01-01").Problem(http.StatusUnprocessableEntity, "range_too_long")
	me.GET("/v1/statistics?granularity=hour").Problem(http.StatusUnprocessableEntity, "invalid_request")
}

func TestStatisticsOfEachPlugin(t *testing.T) {
	t.Parallel()
	p := newPanel(t)
	me, myID := p.account(t, "publisher")
	other, _ := p.account(t, "publisher")
	quiet, best, second := createPlugin(t, me, "quiet-plugin"), createPlugin(t, me, "best-plugin"), createPlugin(t, me, "second-plugin")
	createPlugin(t, me, "mere-draft")
	createPlugin(t, other, "foreign-plugin")
	p.exec(t, `UPDATE publisher_plugins SET status = 'listed' WHERE slug <> 'mere-draft'`)
	add := `INSERT INTO publisher_analytics (plugin_id, publisher_id, day, currency, views, downloads, sales, gross_minor, net_minor, rating_count, rating_sum)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`
	p.exec(t, add, best.ID, myID, "2026-01-01", "", 100, 5, 0, 0, 0, 1, 5)
	p.exec(t, add, best.ID, myID, "2026-01-02", "EUR", 0, 0, 2, 2000, 1700, 0, 0)
	p.exec(t, add, best.ID, myID, "2026-01-02", "USD", 0, 0, 1, 900, 700, 0, 0)
	p.exec(t, add, second.ID, myID, "2026-01-02", "", 10, 50, 0, 0, 0, 0, 0)
	p.exec(t, add, second.ID, myID, "2025-01-02", "EUR", 0, 0, 70, 70, 70, 2, 4)

	var got publisher.PluginBreakdown
	me.GET("/v1/statistics/plugins?from=2026-01-01&to=2026-01-31").Status(http.StatusOK).JSON(&got)
	slugs := []string{}
	for _, item := range got.Items {
		slugs = append(slugs, item.Slug)
	}
	require.Equal(t, []string{"best-plugin", "second-plugin", "quiet-plugin"}, slugs)
	require.Equal(t, quiet.ID, got.Items[2].PluginID)
	require.Equal(t, int64(3), got.Items[0].Sales)
	require.Equal(t, int64(300), got.Items[0].Conversion)
	require.Len(t, got.Items[0].Money, 2)
	require.Equal(t, publisher.Rating{Count: 2, AverageHundredth: 200}, got.Items[1].Rating, "of all time")
	require.Empty(t, got.Items[2].Money)
	me.GET("/v1/statistics/plugins?from=2020-01-01&to=2026-01-01").Problem(http.StatusUnprocessableEntity, "range_too_long")
	me.GET("/v1/statistics/plugins?granularity=week").Problem(http.StatusUnprocessableEntity, "invalid_request")
}
