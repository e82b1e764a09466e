package stripeclient_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"marketplace/dev/stripesim"
	"marketplace/dev/stripesim/simtest"
	"marketplace/internal/money"
	"marketplace/internal/stripeclient"
)

func taxed(t *testing.T, c *stripeclient.Client, mode string, price money.Money) stripeclient.Session {
	t.Helper()
	in := request()
	in.Tax, in.CollectTaxID, in.Amount, in.TransferGroup = mode, true, price, "group"
	session, err := c.OpenSession(t.Context(), in)
	require.NoError(t, err)
	return session
}

func TestTaxByWhereTheCustomerIs(t *testing.T) {
	t.Parallel()
	sim, c := start(t)
	eur := func(minor int64) money.Money { return money.Money{Minor: minor, Currency: "EUR"} }
	for name, test := range map[string]struct {
		mode       string
		price      money.Money
		buyer      simtest.Buyer
		tax, total int64
		reason     string
		percentage string
	}{
		"nothing said":                  {stripeclient.TaxExclusive, eur(1000), simtest.Buyer{}, 210, 1210, "standard_rated", "21"},
		"included":                      {stripeclient.TaxInclusive, eur(1210), simtest.Buyer{}, 210, 1210, "standard_rated", "21"},
		"France":                        {stripeclient.TaxExclusive, eur(999), simtest.Buyer{Country: "FR"}, 200, 1199, "standard_rated", "20"},
		"Switzerland":                   {stripeclient.TaxInclusive, eur(1081), simtest.Buyer{Country: "CH"}, 81, 1081, "standard_rated", "8.1"},
		"Norway":                        {stripeclient.TaxExclusive, eur(1000), simtest.Buyer{Country: "NO"}, 250, 1250, "standard_rated", "25"},
		"New York by ZIP":               {stripeclient.TaxExclusive, money.Money{Minor: 1000, Currency: "USD"}, simtest.Buyer{Country: "US", PostalCode: "10001"}, 89, 1089, "standard_rated", "8.875"},
		"Texas by name":                 {stripeclient.TaxExclusive, money.Money{Minor: 1000, Currency: "USD"}, simtest.Buyer{Country: "US", State: "TX"}, 83, 1083, "standard_rated", "8.25"},
		"Oregon":                        {stripeclient.TaxExclusive, money.Money{Minor: 1000, Currency: "USD"}, simtest.Buyer{Country: "US", PostalCode: "97201"}, 0, 1000, "not_collecting", "0"},
		"Quebec has two":                {stripeclient.TaxExclusive, money.Money{Minor: 1000, Currency: "CAD"}, simtest.Buyer{Country: "CA", PostalCode: "H2X 1Y4"}, 150, 1150, "standard_rated", "5"},
		"Quebec, included":              {stripeclient.TaxInclusive, money.Money{Minor: 1150, Currency: "CAD"}, simtest.Buyer{Country: "CA", State: "QC"}, 150, 1150, "standard_rated", "5"},
		"Japan":                         {stripeclient.TaxInclusive, money.Money{Minor: 1100, Currency: "JPY"}, simtest.Buyer{Country: "JP"}, 100, 1100, "standard_rated", "10"},
		"Kuwait":                        {stripeclient.TaxExclusive, money.Money{Minor: 10_000, Currency: "KWD"}, simtest.Buyer{Country: "KW"}, 0, 10_000, "not_collecting", "0"},
		"dinars in Spain":               {stripeclient.TaxExclusive, money.Money{Minor: 10_010, Currency: "KWD"}, simtest.Buyer{}, 2100, 12_110, "standard_rated", "21"},
		"German business":               {stripeclient.TaxExclusive, eur(1000), simtest.Buyer{Country: "DE", TaxID: "de 123456789"}, 0, 1000, "reverse_charge", "0"},
		"German business, included":     {stripeclient.TaxInclusive, eur(1000), simtest.Buyer{Country: "DE", TaxID: "DE123456789"}, 0, 1000, "reverse_charge", "0"},
		"Greek business":                {stripeclient.TaxExclusive, eur(1000), simtest.Buyer{Country: "GR", TaxID: "EL123456789"}, 0, 1000, "reverse_charge", "0"},
		"business at home":              {stripeclient.TaxExclusive, eur(1000), simtest.Buyer{Country: "ES", TaxID: "ESB12345678"}, 210, 1210, "standard_rated", "21"},
		"number of another country":     {stripeclient.TaxExclusive, eur(1000), simtest.Buyer{Country: "DE", TaxID: "FR12345678901"}, 190, 1190, "standard_rated", "19"},
		"British business":              {stripeclient.TaxExclusive, eur(1000), simtest.Buyer{Country: "GB", TaxID: "GB123456789"}, 200, 1200, "standard_rated", "20"},
		"American business, of Seattle": {stripeclient.TaxExclusive, eur(1000), simtest.Buyer{Country: "US", PostalCode: "98101", TaxID: "12-3456789"}, 104, 1104, "standard_rated", "10.35"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			session := taxed(t, c, test.mode, test.price)
			quote := sim.Quote(session.ID, test.buyer)
			require.Equal(t, []int64{test.price.Minor, test.tax, test.total}, []int64{quote.Subtotal, quote.Tax, quote.Total})
			before, err := c.Payment(t.Context(), session.ID)
			require.NoError(t, err)
			require.Equal(t, test.price, before.Amount, "a quote changes nothing")

			require.Equal(t, "paid", sim.PayAs(session.ID, simtest.CardSpanish, test.buyer).State)
			payment, err := c.Payment(t.Context(), session.ID)
			require.NoError(t, err)
			require.Equal(t, money.Money{Minor: test.total, Currency: test.price.Currency}, payment.Amount, "what the card was charged")
			require.Equal(t, test.tax, payment.TaxMinor)
			require.Equal(t, test.price.Minor, payment.SubtotalMinor)
			require.Equal(t, "ES", payment.CardCountry)
			where := test.buyer.Country
			if where == "" {
				where = "ES"
			}
			require.Equal(t, where, payment.Country)

			evidence, err := c.TaxEvidence(t.Context(), session.ID)
			require.NoError(t, err)
			require.Equal(t, where, evidence.Address.Country)
			require.Equal(t, test.reason == "reverse_charge", evidence.TaxExempt == stripeclient.ReverseCharge)
			require.Equal(t, test.reason, evidence.Taxes[0].Reason)
			require.Equal(t, test.percentage, evidence.Taxes[0].Percentage)
			require.Equal(t, test.mode == stripeclient.TaxInclusive, evidence.Taxes[0].Inclusive)
			var sum int64
			for _, line := range evidence.Taxes {
				sum += line.AmountMinor
				if test.reason == "standard_rated" {
					require.Equal(t, test.total-test.tax, line.TaxableMinor)
				}
			}
			require.Equal(t, test.tax, sum)
		})
	}
}

func TestThePageAsksUntilTheTaxIsCertain(t *testing.T) {
	t.Parallel()
	sim, c := start(t)
	session := taxed(t, c, stripeclient.TaxExclusive, money.Money{Minor: 1000, Currency: "EUR"})
	for want, who := range map[string]simtest.Buyer{
		"Enter your postal code: taxes depend on it.": {Country: "US"},
		"Your tax ID is invalid for this country.":    {Country: "DE", TaxID: "DE12"},
		"Choose your country.":                        {Country: "Spain"},
	} {
		refused := sim.PayAs(session.ID, simtest.CardOK, who)
		require.Equal(t, "open", refused.State)
		require.Equal(t, want, refused.Error)
		require.Equal(t, want, sim.Quote(session.ID, who).Error)
	}
	// A declined card does not hold on to the tax of the first try.
	require.Equal(t, "open", sim.PayAs(session.ID, simtest.CardDeclined, simtest.Buyer{Country: "NO"}).State)
	require.Equal(t, "challenge", sim.PayAs(session.ID, simtest.CardChallenge, simtest.Buyer{Country: "FR", Name: "Ana"}).State)
	require.Equal(t, "paid", sim.Page(session.ID, url.Values{"action": {"authenticate"}}).State)
	payment, err := c.Payment(t.Context(), session.ID)
	require.NoError(t, err)
	require.Equal(t, int64(1200), payment.Amount.Minor)
	require.Equal(t, int64(200), payment.TaxMinor)
	require.Equal(t, "FR", payment.Country)
	require.Equal(t, "US", payment.CardCountry)
}

func TestWithoutTaxTheRequestAndTheMoneyAreAsBefore(t *testing.T) {
	t.Parallel()
	sim, c := start(t)
	_, payment := paid(t, sim, c, simtest.CardOK)
	require.Equal(t, int64(1999), payment.Amount.Minor)
	require.Equal(t, int64(1999), payment.SubtotalMinor)
	require.Zero(t, payment.TaxMinor)
	require.Equal(t, "ES", payment.Country, "the card's form always asks for it")
	evidence, err := c.TaxEvidence(t.Context(), payment.SessionID)
	require.NoError(t, err)
	require.Empty(t, evidence.Taxes)
	require.Empty(t, evidence.TaxIDs)
	require.Equal(t, http.StatusOK, sim.Control(http.MethodPost, "/settings", map[string]string{"country": "PT"}, nil))
	_, payment = paid(t, sim, c, simtest.CardOK)
	require.Equal(t, "PT", payment.Country)

	var old stripeclient.Payment
	require.NoError(t, json.Unmarshal([]byte(`{"state":"paid","sessionId":"cs_1","amount":{"minor":5,"currency":"EUR"},"processorFeeMinor":1}`), &old))
	raw, err := json.Marshal(old)
	require.NoError(t, err)
	require.NotContains(t, string(raw), "ountry", "histories of before stay as they are")
}

func TestTaxEvidenceFromAWebhook(t *testing.T) {
	t.Parallel()
	bodies := make(chan []byte, 10)
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		bodies <- raw
	}))
	t.Cleanup(receiver.Close)
	sim := simtest.Start(t, stripesim.Config{WebhookURL: receiver.URL})
	c := stripeclient.New(simtest.SecretKey, sim.URL)
	session := taxed(t, c, stripeclient.TaxExclusive, money.Money{Minor: 1000, Currency: "EUR"})
	buyer := simtest.Buyer{Country: "DE", PostalCode: "10115", Name: "Ana GmbH", Email: "ana@example.test", TaxID: "DE123456789"}
	require.Equal(t, "paid", sim.PayAs(session.ID, simtest.CardSpanish, buyer).State)
	asked, err := stripeclient.New(simtest.ReadKey, sim.URL).TaxEvidence(t.Context(), session.ID)
	require.NoError(t, err)
	require.Equal(t, stripeclient.TaxEvidence{
		SessionID: session.ID, Name: "Ana GmbH", Email: "ana@example.test", Address: stripeclient.Address{PostalCode: "10115", Country: "DE"},
		TaxIDs: []stripeclient.TaxID{{Type: "eu_vat", Value: "DE123456789"}}, TaxExempt: stripeclient.ReverseCharge, CardCountry: "ES",
		Taxes: []stripeclient.TaxLine{{Name: "VAT", Country: "DE", Percentage: "0", Reason: "reverse_charge"}},
	}, asked)
	for range 4 {
		select {
		case raw := <-bodies:
			told, err := stripeclient.ParseTaxEvidence(raw)
			if err != nil { // of an intent or a charge
				require.ErrorIs(t, err, stripeclient.ErrEventMalformed)
				continue
			}
			asked.CardCountry, asked.Taxes = "", nil
			require.Equal(t, asked, told)
			return
		case <-time.After(10 * time.Second):
			require.Fail(t, "no webhook came")
		}
	}
	require.Fail(t, "no webhook told of the session")
}
