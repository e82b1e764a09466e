package api

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"marketplace/internal/httpapi/httpapitest"
	"marketplace/internal/money"
	marketplacedb "marketplace/queries/marketplace"
)

// pricedCounter sells the counter's plugin for 19.99 EUR, 21.99 USD and 6.500 KWD.
func pricedCounter(t *testing.T) *counter {
	t.Helper()
	c := newCounter(t)
	c.exec(`UPDATE plugins SET prices = '{"USD": 2199, "KWD": 6500}' WHERE id = $1`, c.plugin)
	return c
}

func (c *counter) buyFor(key string, body map[string]any) *httpapitest.Response {
	c.t.Helper()
	body["pluginId"] = c.plugin
	return c.As(c.customer).With("Idempotency-Key", key).POST("/v1/purchases", body)
}

func TestQuoteInTheCustomersCurrency(t *testing.T) {
	c := pricedCounter(t)
	var q Quote
	c.GET("/v1/plugins/lint/quote").Status(200).JSON(&q)
	require.Equal(t, money.Money{Minor: 1999, Currency: "EUR"}, q.Price)
	require.Equal(t, []money.Money{{Minor: 1999, Currency: "EUR"}, {Minor: 6500, Currency: "KWD"}, {Minor: 2199, Currency: "USD"}}, q.Prices)
	c.GET("/v1/plugins/lint/quote?currency=USD").Status(200).JSON(&q)
	require.Equal(t, money.Money{Minor: 2199, Currency: "USD"}, q.Price)

	refused := c.GET("/v1/plugins/lint/quote?currency=JPY").Problem(422, "currency_not_offered")
	require.Contains(t, refused.Detail, "EUR, KWD, USD")
	require.Equal(t, "query.currency", refused.Errors[0].Location)
	require.Len(t, refused.Errors[0].Value, 3)
	c.GET("/v1/plugins/lint/quote?currency=XXX").Problem(422, "currency_not_offered")
	for _, bad := range []string{"usd", "US", "EURO", "€", "%00%00%00", "-1"} {
		c.GET("/v1/plugins/lint/quote?currency="+bad).Problem(422, "invalid_request")
	}
	c.called()
}

func TestTheCatalogueCarriesAllPrices(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	further := func(prices money.Prices) func(*marketplacedb.UpsertListingParams) {
		return func(p *marketplacedb.UpsertListingParams) { p.Prices = prices }
	}
	lint := s.plugin("lint", priced(999), further(money.Prices{"USD": 1099, "JPY": 1500}))
	s.plugin("yen", priced(900), further(money.Prices{"JPY": 1300}))
	s.plugin("free")
	gone := s.plugin("gone", priced(900), further(money.Prices{"CHF": 900}))
	s.exec(`UPDATE plugins SET status = 'unlisted' WHERE id = $1`, gone.ID)
	want := []money.Money{{Minor: 1500, Currency: "JPY"}, {Minor: 1099, Currency: "USD"}}

	var page PluginPageBody
	s.GET("/v1/plugins/lint").Status(200).JSON(&page)
	require.Equal(t, want, page.Prices)
	for _, list := range []string{"/v1/plugins?q=lint", "/v1/plugins?sort=price_desc", "/v1/plugins?sort=newest&price=paid"} {
		var found PluginPage
		s.GET(list).Status(200).JSON(&found)
		i := slices.IndexFunc(found.Items, func(c PluginCard) bool { return c.ID == lint.ID })
		require.Equal(t, want, found.Items[i].Prices, list)
	}

	var currencies CurrencyList
	answer := s.GET("/v1/currencies").Status(200).JSON(&currencies)
	require.Equal(t, []CurrencyCount{{"EUR", 2}, {"JPY", 2}, {"USD", 1}}, currencies.Currencies)
	s.With("If-None-Match", answer.Header.Get("ETag")).GET("/v1/currencies").Status(304)
}

func TestBuyingInTheCustomersCurrency(t *testing.T) {
	c := pricedCounter(t)
	var p Purchase
	c.buyFor("k1", map[string]any{"currency": "USD"}).Status(201).JSON(&p)
	require.Equal(t, money.Money{Minor: 2199, Currency: "USD"}, p.Amount)
	c.called("begin " + p.ID.String())

	c.buyFor("k1", map[string]any{"currency": "EUR"}).Problem(422, "idempotency_key_reused")
	var same Purchase
	c.buyFor("k1", map[string]any{}).Status(200).JSON(&same)
	require.Equal(t, p, same)
	c.buyFor("k2", map[string]any{"currency": "EUR"}).Status(200).JSON(&same)
	require.Equal(t, p, same, "the page that is open, and what it asks for")
	c.called()
}

func TestBuyingAtAPriceThatIsNone(t *testing.T) {
	c := pricedCounter(t)
	eur := func(minor any) map[string]any { return map[string]any{"minor": minor, "currency": "EUR"} }
	for name, body := range map[string]map[string]any{
		"Currency":         {"currency": "usd"},
		"LongCurrency":     {"currency": "EURO"},
		"NumberOfCurrency": {"currency": 978},
		"Fraction":         {"quotedPrice": eur(19.99)},
		"Text":             {"quotedPrice": eur("1999")},
		"Overflow":         {"quotedPrice": eur(1e30)},
		"NoCurrency":       {"quotedPrice": map[string]any{"minor": 1999}},
		"PriceItself":      {"price": eur(1)},
	} {
		t.Run(name, func(t *testing.T) { c.buyFor("bad", body).Problem(422, "invalid_request") })
	}
	for _, currency := range []string{"GBP", "JPY", "XXX"} {
		c.buyFor("bad", map[string]any{"currency": currency}).Problem(422, "currency_not_offered")
	}
	for name, quoted := range map[string]map[string]any{
		"Negative": eur(-1999), "Zero": eur(0), "ACentLess": eur(1998), "ACentMore": eur(2000), "Huge": eur(int64(1) << 62),
		"TheAmountOfAnotherCurrency": {"minor": 2199, "currency": "EUR"}, "AnotherCurrency": {"minor": 1999, "currency": "USD"},
	} {
		t.Run(name, func(t *testing.T) {
			p := c.buyFor("bad", map[string]any{"quotedPrice": quoted}).Problem(409, "price_changed")
			require.Equal(t, map[string]any{"minor": 1999.0, "currency": "EUR"}, p.Errors[0].Value)
		})
	}
	c.called()
}

func TestThePriceChangesBetweenQuoteAndPurchase(t *testing.T) {
	c := pricedCounter(t)
	var q Quote
	c.GET("/v1/plugins/lint/quote?currency=KWD").Status(200).JSON(&q)
	c.exec(`UPDATE plugins SET prices = '{"USD": 2199, "KWD": 7000}' WHERE id = $1`, c.plugin)
	c.buyFor("k1", map[string]any{"currency": "KWD", "quotedPrice": q.Price}).Problem(409, "price_changed")
	c.called()
	c.exec(`UPDATE plugins SET prices = '{"USD": 2199}' WHERE id = $1`, c.plugin)
	c.buyFor("k1", map[string]any{"currency": "KWD", "quotedPrice": q.Price}).Problem(422, "currency_not_offered")
	c.called()
	var p Purchase
	c.buyFor("k1", map[string]any{"currency": "USD", "quotedPrice": money.Money{Minor: 2199, Currency: "USD"}}).Status(201).JSON(&p)
	require.Equal(t, "awaiting_payment", p.Status)

	t.Run("WhileItIsBeingBegun", func(t *testing.T) {
		late := pricedCounter(t)
		late.before = func() { late.exec(`UPDATE plugins SET price_minor = 2500 WHERE id = $1`, late.plugin) }
		late.buyFor("k1", map[string]any{"quotedPrice": money.Money{Minor: 1999, Currency: "EUR"}}).Problem(409, "price_changed")
		var rows int
		require.NoError(t, late.db.QueryRow(t.Context(), `SELECT count(*) FROM purchases`).Scan(&rows))
		require.Zero(t, rows)
	})
}
