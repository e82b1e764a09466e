package publisher_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"marketplace/activities/publisher"
	"marketplace/internal/money"
	"marketplace/internal/storeevent"
	panelapi "marketplace/publisher"
)

// The facts are those of the books' examples: docs/books.md and activities/marketplace.
func TestStatisticsOfMoneyThatComesAndGoes(t *testing.T) {
	t.Parallel()
	p := newPanel(t)
	me, id := p.account(t, "publisher")
	plugin := createPlugin(t, me, "my-plugin")
	var batch publisher.EventBatch
	fact := func(kind storeevent.Kind, quantity int64, currency string, gross, fee, processor, net int64) {
		require.Equal(t, net, gross-fee-processor, "what is left is what the others do not take")
		batch.Events = append(batch.Events, storeevent.Event{
			ID: uuid.New(), Kind: kind, PluginID: plugin.ID, PublisherID: id, OccurredAt: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC), Quantity: quantity,
			Currency: currency, GrossMinor: gross, PlatformFeeMinor: fee, ProcessorFeeMinor: processor, NetMinor: net,
		})
	}
	fact(storeevent.Sale, 1, "EUR", 8000, 1200, 262, 6538)            // with a coupon that the publisher bears
	fact(storeevent.Sale, 1, "EUR", 10_000, 1500, 262, 8238)          // with one that the platform bears
	fact(storeevent.Refund, 1, "EUR", -2479, -372, 0, -2107)          // a part of another, with its tax
	fact(storeevent.Refund, 1, "EUR", -8000, -1200, 0, -6800)         // all of the first, which then fails:
	fact(storeevent.Refund, -1, "EUR", 8000, 1200, 0, 6800)           //
	fact(storeevent.Dispute, 1, "EUR", -10_000, -1500, 1500, -10_000) // of the second, which is won:
	fact(storeevent.DisputeReversal, 1, "EUR", 10_000, 1500, -1500, 10_000)
	fact(storeevent.Sale, 1, "JPY", 900, 135, 32, 733)    // no decimals
	fact(storeevent.Sale, 1, "KWD", 6500, 975, 260, 5265) // three
	fact(storeevent.Refund, 1, "KWD", -6500, 0, 0, -6500) // the commission is kept
	activities := &publisher.Activities{DB: p.db.Pool}
	for range 2 {
		require.NoError(t, activities.ApplyEvents(t.Context(), batch))
	}

	var got panelapi.Statistics
	me.GET("/v1/plugins/" + plugin.ID.String() + "/statistics?from=2026-03-01&to=2026-03-01").Status(http.StatusOK).JSON(&got)
	require.EqualValues(t, 4, got.Totals.Sales)
	require.EqualValues(t, 2, got.Totals.Refunds, "one that failed is none")
	require.Zero(t, got.Totals.Disputes)
	takings := func(currency string, gross, fee, processor, net int64) panelapi.Takings {
		in := func(minor int64) money.Money { return money.Money{Minor: minor, Currency: currency} }
		return panelapi.Takings{Gross: in(gross), PlatformFee: in(fee), ProcessorFee: in(processor), Net: in(net)}
	}
	require.Equal(t, []panelapi.Takings{
		takings("EUR", 15_521, 2328, 524, 12_669), takings("JPY", 900, 135, 32, 733), takings("KWD", 0, 975, 260, -1235),
	}, got.Totals.Money)
}
