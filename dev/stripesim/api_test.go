package stripesim_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"marketplace/dev/stripesim"
	"marketplace/dev/stripesim/simtest"
	"marketplace/internal/stripeclient"
)

// appendTorn leaves what a kill in the middle of a write leaves.
func appendTorn(t *testing.T, file string) {
	t.Helper()
	f, err := os.OpenFile(file, os.O_APPEND|os.O_WRONLY, 0)
	require.NoError(t, err)
	_, err = f.WriteString(`[{"k":"charge","id":"ch_torn","d":{"amou`)
	require.NoError(t, err)
	require.NoError(t, f.Close())
}

type reply struct {
	status int
	header http.Header
	body   map[string]any
}

func (r reply) errorField(name string) string {
	inner, _ := r.body["error"].(map[string]any)
	text, _ := inner[name].(string)
	return text
}

func call(t *testing.T, sim *simtest.Sim, method, path, key, form string, headers ...string) reply {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, sim.URL+path, strings.NewReader(form))
	require.NoError(t, err)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if key != "" {
		request.Header.Set("Authorization", "Bearer "+key)
	}
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	defer response.Body.Close()
	raw, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	out := reply{status: response.StatusCode, header: response.Header}
	require.NoError(t, json.Unmarshal(raw, &out.body), "%s", raw)
	require.NotEmpty(t, out.header.Get("Request-Id"))
	return out
}

const sessionForm = "mode=payment&success_url=http://a.test/&line_items[0][quantity]=2&line_items[0][price_data][currency]=eur" +
	"&line_items[0][price_data][unit_amount]=500&line_items[0][price_data][product_data][name]=x&metadata[a]=b"

func TestRequestsAreRefusedAsStripeDoes(t *testing.T) {
	t.Parallel()
	sim, _ := start(t, stripesim.Config{})
	soon := time.Now().Add(29 * time.Minute).Unix()
	for name, test := range map[string]struct {
		method, path, key, form string
		header                  []string
		status                  int
		code, param             string
	}{
		"no key":           {"GET", "/v1/charges", "", "", nil, 401, "", ""},
		"wrong key":        {"GET", "/v1/charges", "sk_test_x", "", nil, 401, "", ""},
		"read key writes":  {"POST", "/v1/checkout/sessions", simtest.ReadKey, sessionForm, nil, 403, "", ""},
		"read key reads":   {"GET", "/v1/charges", simtest.ReadKey, "", nil, 200, "", ""},
		"read key's limit": {"GET", "/v1/webhook_endpoints", simtest.ReadKey, "", nil, 403, "", ""},
		"no such account":  {"GET", "/v1/balance", simtest.SecretKey, "", []string{"Stripe-Account", "acct_none"}, 403, "account_invalid", ""},
		"other version":    {"GET", "/v1/charges", simtest.SecretKey, "", []string{"Stripe-Version", "2020-08-27"}, 400, "", ""},
		"long key":         {"POST", "/v1/refunds", simtest.SecretKey, "", []string{"Idempotency-Key", strings.Repeat("k", 256)}, 400, "", ""},
		"unknown address":  {"GET", "/v1/unicorns", simtest.SecretKey, "", nil, 404, "", ""},
		"unknown object":   {"GET", "/v1/charges/ch_none", simtest.SecretKey, "", nil, 404, "resource_missing", "id"},
		"unknown param":    {"POST", "/v1/checkout/sessions", simtest.SecretKey, sessionForm + "&colour=red", nil, 400, "parameter_unknown", "colour"},
		"missing param":    {"POST", "/v1/checkout/sessions", simtest.SecretKey, "mode=payment", nil, 400, "parameter_missing", "success_url"},
		"no items":         {"POST", "/v1/checkout/sessions", simtest.SecretKey, "mode=payment&success_url=http://a.test/", nil, 400, "parameter_missing", "line_items"},
		"not a number":     {"POST", "/v1/checkout/sessions", simtest.SecretKey, strings.Replace(sessionForm, "=500", "=5e2", 1), nil, 400, "parameter_invalid_integer", "line_items[0][price_data][unit_amount]"},
		"expires too soon": {"POST", "/v1/checkout/sessions", simtest.SecretKey, sessionForm + "&expires_at=" + itoa(soon), nil, 400, "", "expires_at"},
		"tax how?":         {"POST", "/v1/checkout/sessions", simtest.SecretKey, sessionForm + "&automatic_tax[enabled]=true", nil, 400, "", "line_items[0][price_data][tax_behavior]"},
		"odd tax":          {"POST", "/v1/checkout/sessions", simtest.SecretKey, sessionForm + "&line_items[0][price_data][tax_behavior]=both", nil, 400, "", "line_items[0][price_data][tax_behavior]"},
		"odd tax code":     {"POST", "/v1/checkout/sessions", simtest.SecretKey, sessionForm + "&line_items[0][price_data][product_data][tax_code]=x", nil, 400, "", "line_items[0][price_data][product_data][tax_code]"},
		"odd address":      {"POST", "/v1/checkout/sessions", simtest.SecretKey, sessionForm + "&billing_address_collection=never", nil, 400, "", "billing_address_collection"},
		"too little":       {"POST", "/v1/checkout/sessions", simtest.SecretKey, priced("gbp", 14), nil, 400, "amount_too_small", ""},
		"little yen":       {"POST", "/v1/checkout/sessions", simtest.SecretKey, priced("jpy", 24), nil, 400, "amount_too_small", ""},
		"too much":         {"POST", "/v1/checkout/sessions", simtest.SecretKey, priced("eur", 50_000_000), nil, 400, "amount_too_large", ""},
		"third decimal":    {"POST", "/v1/checkout/sessions", simtest.SecretKey, priced("kwd", 10_005), nil, 400, "parameter_invalid_integer", "line_items[0][price_data][unit_amount]"},
		"no currency":      {"POST", "/v1/checkout/sessions", simtest.SecretKey, priced("xxx", 500), nil, 400, "", "line_items[0][price_data][currency]"},
		"no such payout":   {"GET", "/v1/balance_transactions?payout=po_none", simtest.SecretKey, "", nil, 400, "resource_missing", "payout"},
		"payout of nought": {"POST", "/v1/payouts", simtest.SecretKey, "amount=100&currency=eur", nil, 400, "balance_insufficient", ""},
		"bad limit":        {"GET", "/v1/charges?limit=0", simtest.SecretKey, "", nil, 400, "parameter_invalid_integer", "limit"},
		"bad cursor":       {"GET", "/v1/charges?starting_after=ch_none", simtest.SecretKey, "", nil, 400, "resource_missing", "starting_after"},
		"refund nothing":   {"POST", "/v1/refunds", simtest.SecretKey, "payment_intent=pi_none", nil, 400, "resource_missing", "payment_intent"},
		"odd brackets":     {"POST", "/v1/refunds", simtest.SecretKey, "a[[]]=1&[=2&]=3&a[b][c]=4", nil, 400, "parameter_unknown", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := call(t, sim, test.method, test.path, test.key, test.form, test.header...)
			require.Equal(t, test.status, got.status, "%v", got.body)
			require.Equal(t, test.code, got.errorField("code"))
			if test.param != "" {
				require.Equal(t, test.param, got.errorField("param"))
			}
		})
	}
}

// priced is sessionForm with two of another price.
func priced(currency string, unit int64) string {
	return strings.Replace(strings.Replace(sessionForm, "=eur", "="+currency, 1), "=500", "="+itoa(unit), 1)
}

func itoa(n int64) string { raw, _ := json.Marshal(n); return string(raw) }

func TestTheLeastAmountIsNamed(t *testing.T) {
	t.Parallel()
	sim, _ := start(t, stripesim.Config{})
	for form, message := range map[string]string{
		priced("eur", 24):  "The Checkout Session's total amount due must add up to at least €0.50 eur",
		priced("jpy", 24):  "The Checkout Session's total amount due must add up to at least ¥50 jpy",
		priced("kwd", 90):  "The Checkout Session's total amount due must add up to at least 0.200 kwd",
		priced("sek", 149): "The Checkout Session's total amount due must add up to at least kr3.00 sek",
	} {
		require.Equal(t, message, call(t, sim, http.MethodPost, "/v1/checkout/sessions", simtest.SecretKey, form).errorField("message"))
	}
}

func TestIdempotencyAsStripeHasIt(t *testing.T) {
	t.Parallel()
	sim, _ := start(t, stripesim.Config{})
	post := func(key, form string) reply {
		return call(t, sim, http.MethodPost, "/v1/checkout/sessions", simtest.SecretKey, form, "Idempotency-Key", key)
	}
	first := post("one", sessionForm)
	require.Equal(t, 200, first.status)
	require.Empty(t, first.header.Get("Idempotent-Replayed"))
	second := post("one", sessionForm)
	require.Equal(t, first.body, second.body)
	require.Equal(t, "true", second.header.Get("Idempotent-Replayed"))
	require.Equal(t, "idempotency_error", post("one", sessionForm+"&locale=es").errorField("type"))

	sim.Break(simtest.Fault{Kind: "error_500"})
	require.Equal(t, 500, post("two", sessionForm).status)
	require.Equal(t, 500, post("two", sessionForm).status, "a 500 is kept")
	require.Equal(t, 400, post("three", "mode=payment").status)
	require.Equal(t, 200, post("three", sessionForm).status, "a refused request is not")

	sim.Break(simtest.Fault{Kind: "hang", MS: 60_000})
	hanging := make(chan struct{})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() {
		defer close(hanging)
		request, _ := http.NewRequestWithContext(ctx, http.MethodPost, sim.URL+"/v1/checkout/sessions", strings.NewReader(sessionForm))
		request.Header.Set("Authorization", "Bearer "+simtest.SecretKey)
		request.Header.Set("Idempotency-Key", "four")
		if response, err := http.DefaultClient.Do(request); err == nil {
			_ = response.Body.Close() // it was cut short
		}
	}()
	require.Eventually(t, func() bool { return len(faults(sim)) == 0 }, 10*time.Second, time.Millisecond)
	require.Equal(t, "idempotency_key_in_use", post("four", sessionForm).errorField("code"))
	cancel()
	<-hanging

	sim.Advance(24*3600 + 1)
	forgotten := post("one", sessionForm)
	require.NotEqual(t, first.body["id"], forgotten.body["id"], "keys are forgotten after a day")
}

func faults(sim *simtest.Sim) []any {
	var out struct {
		Faults []any `json:"faults"`
	}
	sim.Control(http.MethodGet, "/faults", nil, &out)
	return out.Faults
}

func TestListsPageBothWays(t *testing.T) {
	t.Parallel()
	sim, c := start(t, stripesim.Config{})
	var ids []string
	for range 5 {
		ids = append([]string{open(t, c).ID}, ids...)
	}
	page := func(query string) (got []string, more bool) {
		r := call(t, sim, http.MethodGet, "/v1/checkout/sessions?"+query, simtest.SecretKey, "")
		require.Equal(t, 200, r.status)
		for _, o := range r.body["data"].([]any) {
			got = append(got, o.(map[string]any)["id"].(string))
		}
		return got, r.body["has_more"].(bool)
	}
	got, more := page("limit=2")
	require.Equal(t, ids[:2], got)
	require.True(t, more)
	got, more = page("limit=3&starting_after=" + ids[1])
	require.Equal(t, ids[2:], got)
	require.False(t, more)
	got, more = page("limit=2&ending_before=" + ids[4])
	require.Equal(t, ids[2:4], got)
	require.True(t, more)
	got, _ = page("created[gt]=" + itoa(time.Now().Add(time.Minute).Unix()))
	require.Empty(t, got)
}

func TestPageAndDashboardShow(t *testing.T) {
	t.Parallel()
	sim, c := start(t, stripesim.Config{})
	session := open(t, c)
	get := func(path string) string {
		response, err := http.Get(sim.URL + path)
		require.NoError(t, err)
		defer response.Body.Close()
		raw, err := io.ReadAll(response.Body)
		require.NoError(t, err)
		require.Equal(t, 200, response.StatusCode)
		require.NotContains(t, string(raw), "template:")
		return string(raw)
	}
	require.Contains(t, get("/c/pay/"+session.ID), "10.00 EUR")
	in := checkout()
	in.Tax, in.CollectTaxID = stripeclient.TaxExclusive, true
	taxed, err := c.OpenSession(t.Context(), in)
	require.NoError(t, err)
	page := get("/c/pay/" + taxed.ID + "?country=FR")
	for _, text := range []string{"Pay 12.00 EUR", "VAT (20%)", "2.00 EUR", `name="tax_id"`, `name="line1"`, "<option selected>FR"} {
		require.Contains(t, page, text)
	}
	require.Contains(t, get("/c/pay/"+taxed.ID+"?country=DE&tax_id=DE123456789"), "VAT (0%, reverse charge)")
	sim.Pay(session.ID, simtest.CardChallenge)
	require.Contains(t, get("/c/pay/"+session.ID), "3-D Secure")
	sim.Page(session.ID, url.Values{"action": {"authenticate"}})
	require.Contains(t, get("/c/pay/"+session.ID), "Paid")
	sim.Pay(open(t, c).ID, simtest.CardDisputed)
	sim.Pay(open(t, c).ID, simtest.CardDeclined)
	sim.Pay(open(t, c).ID, simtest.DebitNever)
	sim.Break(simtest.Fault{Kind: "rate_limit", Match: "/v1/refunds"})
	sim.Control(http.MethodPost, "/payments/"+session.ID+"/refund", map[string]int{"amount": 300}, nil)
	var inquiry struct{ ID string }
	sim.Control(http.MethodPost, "/payments/"+payment(t, sim, c)+"/dispute", map[string]bool{"inquiry": true}, &inquiry)
	file, err := c.UploadEvidence(t.Context(), "receipt.pdf", strings.NewReader("%PDF-1.7"), "upload")
	require.NoError(t, err)
	_, err = c.SubmitEvidence(t.Context(), inquiry.ID, stripeclient.Evidence{Receipt: file, ProductDescription: "A plugin <b>"}, true, "submit")
	require.NoError(t, err)
	fresh := call(t, sim, http.MethodPost, "/v1/accounts", simtest.SecretKey, "type=express").body["id"].(string)
	account := publisher(t, sim, "")
	sim.Control(http.MethodPost, "/topups", map[string]int{"amount": 9000}, nil) // the dispute has taken more than there is
	transfer := send(t, sim, account, 700)
	html := get("/")
	for _, text := range []string{session.ID, "card_declined", "needs_response", "rate_limit", "</html>", "3.00 EUR", fresh, "not onboarded", account, transfer, "make available", "submitted", file, "A plugin &lt;b&gt;"} {
		require.Contains(t, html, text)
	}
	press := func(path string, form url.Values) {
		require.Contains(t, html, `action="`+path+`"`)
		response, err := http.PostForm(sim.URL+path, form)
		require.NoError(t, err)
		require.NoError(t, response.Body.Close())
		require.Equal(t, 200, response.StatusCode, "back to the dashboard")
		html = get("/")
	}
	press("/_sim/disputes/"+inquiry.ID+"/escalate", nil)
	press("/_sim/disputes/"+inquiry.ID+"/win", nil)
	press("/_sim/refunds/"+sim.Money().Refunds[0]["id"].(string)+"/fail", nil)
	press("/_sim/accounts/"+fresh+"/onboard", nil)
	press("/_sim/accounts/"+fresh+"/restrict", nil)
	press("/_sim/accounts/"+fresh+"/lift", nil)
	press("/_sim/available", nil)
	press("/_sim/payouts", url.Values{"account": {account}, "currency": {"eur"}})
	press("/_sim/settings", url.Values{"refunds": {"wait"}})
	require.Contains(t, html, "pay")
	payouts, err := c.BankPayouts(t.Context(), account, time.Now().Add(-time.Hour))
	require.NoError(t, err)
	press("/_sim/payouts/"+payouts[0].ID+"/fail", nil)
	require.Contains(t, html, "could_not_process")
	require.Contains(t, html, "overdraw instead")
	sim.Control(http.MethodPost, "/reset", nil, nil)
	require.Empty(t, sim.Money().Sessions)
}

func TestEveryCentAddsUp(t *testing.T) {
	t.Parallel()
	sim, c := start(t, stripesim.Config{})
	for _, number := range []string{simtest.CardOK, simtest.CardDisputed, simtest.CardRefundFails, simtest.CardRefundPending} {
		session := open(t, c)
		sim.Pay(session.ID, number)
		sim.Control(http.MethodPost, "/payments/"+session.ID+"/refund", map[string]int{"amount": 400}, nil)
	}
	sim.Advance(3 * 24 * 3600)
	m := sim.Money()
	var net float64
	for _, b := range m.BalanceTransactions {
		require.InDelta(t, b["net"], b["amount"].(float64)-b["fee"].(float64), 0)
		net += b["net"].(float64)
	}
	// four charges of 1000 less 59 each; one disputed (1000 and a fee of 1500); 400 given back twice for good
	require.Equal(t, int64(4*(1000-59)-2500-800), m.Balance["eur"])
	require.InDelta(t, net, m.Balance["eur"], 0)
	balance := call(t, sim, http.MethodGet, "/v1/balance", simtest.SecretKey, "")
	available := balance.body["available"].([]any)[0].(map[string]any)
	require.InDelta(t, net-400, available["amount"], 0, "what the failed refund brought back is still on its way")
	_, err := c.Payment(t.Context(), m.Sessions[0]["id"].(string))
	require.NoError(t, err)
	require.Equal(t, stripeclient.APIVersion, stripesim.APIVersion)
}
