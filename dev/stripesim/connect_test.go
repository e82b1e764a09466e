package stripesim_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"marketplace/dev/stripesim"
	"marketplace/dev/stripesim/simtest"
	"marketplace/internal/money"
	"marketplace/internal/stripeclient"
)

// publisher is a fresh account that can be sent money.
func publisher(t *testing.T, sim *simtest.Sim, form string) string {
	t.Helper()
	made := call(t, sim, http.MethodPost, "/v1/accounts", simtest.SecretKey, "type=express&capabilities[transfers][requested]=true"+form)
	require.Equal(t, 200, made.status, "%v", made.body)
	id := made.body["id"].(string)
	require.Equal(t, http.StatusOK, sim.Control(http.MethodPost, "/accounts/"+id+"/onboard", nil, nil))
	return id
}

// send transfers euros out of a top-up and gives the transfer's ID.
func send(t *testing.T, sim *simtest.Sim, account string, minor int64) string {
	t.Helper()
	require.Equal(t, http.StatusOK, sim.Control(http.MethodPost, "/topups", map[string]int64{"amount": minor}, nil))
	sent := call(t, sim, http.MethodPost, "/v1/transfers", simtest.SecretKey, "currency=eur&amount="+itoa(minor)+"&destination="+account)
	require.Equal(t, 200, sent.status, "%v", sent.body)
	return sent.body["id"].(string)
}

func TestConnectIsRefusedAsStripeDoes(t *testing.T) {
	t.Parallel()
	sim, _ := start(t, stripesim.Config{})
	ready := publisher(t, sim, "&country=ES")
	bare := call(t, sim, http.MethodPost, "/v1/accounts", simtest.SecretKey, "type=express").body["id"].(string)
	transfer := send(t, sim, ready, 500)
	send(t, sim, ready, 100)
	for name, test := range map[string]struct{ path, form, code, param string }{
		"custom account":     {"/v1/accounts", "type=custom", "", "type"},
		"no such country":    {"/v1/accounts", "type=express&country=AR", "country_unsupported", "country"},
		"no such capability": {"/v1/accounts", "type=express&capabilities[magic][requested]=true", "parameter_unknown", "capabilities[magic]"},
		"odd business":       {"/v1/accounts", "type=express&business_type=band", "", "business_type"},
		"odd schedule":       {"/v1/accounts", "type=express&settings[payouts][schedule][interval]=hourly", "", "settings[payouts][schedule][interval]"},
		"short delay":        {"/v1/accounts/" + bare, "settings[payouts][schedule][delay_days]=0", "", "settings[payouts][schedule][delay_days]"},
		"link to nobody":     {"/v1/account_links", "account=acct_none&type=account_onboarding&refresh_url=http://a.test&return_url=http://a.test", "resource_missing", "account"},
		"link for updates":   {"/v1/account_links", "account=" + bare + "&type=account_update&refresh_url=http://a.test&return_url=http://a.test", "", "type"},
		"link with no way":   {"/v1/account_links", "account=" + bare + "&type=account_onboarding&refresh_url=http://a.test", "parameter_missing", "return_url"},
		"early login":        {"/v1/accounts/" + bare + "/login_links", "", "", ""},
		"to nobody":          {"/v1/transfers", "amount=1&currency=eur&destination=acct_none", "resource_missing", "destination"},
		"to one not asked":   {"/v1/transfers", "amount=1&currency=eur&destination=" + bare, "insufficient_capabilities_for_transfer", ""},
		"too much":           {"/v1/transfers", "amount=1000&currency=eur&destination=" + ready, "balance_insufficient", ""},
		"of another kind":    {"/v1/transfers", "amount=1&currency=usd&destination=" + ready, "balance_insufficient", ""},
		"nothing":            {"/v1/transfers", "amount=0&currency=eur&destination=" + ready, "parameter_invalid_integer", "amount"},
		"third decimal":      {"/v1/transfers", "amount=15&currency=kwd&destination=" + ready, "parameter_invalid_integer", "amount"},
		"of no payment":      {"/v1/transfers", "amount=1&currency=eur&source_transaction=ch_none&destination=" + ready, "resource_missing", "source_transaction"},
		"back too much":      {"/v1/transfers/" + transfer + "/reversals", "amount=501", "", "amount"},
		"back nothing":       {"/v1/transfers/" + transfer + "/reversals", "amount=0", "parameter_invalid_integer", "amount"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := call(t, sim, http.MethodPost, test.path, simtest.SecretKey, test.form)
			require.Equal(t, 400, got.status, "%v", got.body)
			require.Equal(t, test.code, got.errorField("code"), "%v", got.body)
			require.Equal(t, test.param, got.errorField("param"))
		})
	}
}

func TestWebhooksOfConnectedAccounts(t *testing.T) {
	t.Parallel()
	r := receive(t)
	sim, _ := start(t, stripesim.Config{WebhookURL: r.URL})
	account := publisher(t, sim, "")
	for range 3 {
		e := r.next(t)
		require.Contains(t, []string{"account.external_account.created", "account.updated", "capability.updated"}, e.Type)
		require.Equal(t, account, e.AccountID)
	}
	sim.Control(http.MethodPost, "/topups", map[string]int64{"amount": 500}, nil)
	ours := uuid.New()
	transfer := call(t, sim, http.MethodPost, "/v1/transfers", simtest.SecretKey, "currency=eur&amount=500&metadata[payout_id]="+ours.String()+"&destination="+account).body["id"].(string)
	call(t, sim, http.MethodPost, "/v1/transfers/"+transfer, simtest.SecretKey, "description=November")
	call(t, sim, http.MethodPost, "/v1/transfers/"+transfer+"/reversals", simtest.SecretKey, "amount=100")
	seen := map[string]bool{}
	for range 3 {
		e := r.next(t)
		seen[e.Type] = true
		require.Equal(t, transfer, e.TransferID)
		require.Equal(t, ours, e.OurPayoutID)
		require.Equal(t, account, e.AccountID)
	}
	require.Equal(t, map[string]bool{"transfer.created": true, "transfer.updated": true, "transfer.reversed": true}, seen)

	sim.Advance(2*24*3600 + 1)
	created := r.next(t)
	require.Equal(t, "payout.created", created.Type)
	require.Equal(t, account, created.AccountID)
	sim.Advance(24 * 3600)
	for range 2 {
		e := r.next(t)
		require.Contains(t, []string{"payout.paid", "payout.reconciliation_completed"}, e.Type)
		require.Equal(t, created.BankPayoutID, e.BankPayoutID)
	}
	list := call(t, sim, http.MethodGet, "/v1/events?limit=100", simtest.SecretKey, "").body["data"].([]any)
	require.Len(t, list, 3, "ours are the transfer's; the account has its own")
	theirs := call(t, sim, http.MethodGet, "/v1/balance_transactions", simtest.SecretKey, "", "Stripe-Account", account).body["data"].([]any)
	kinds := make([]string, len(theirs))
	for i, b := range theirs {
		kinds[i] = b.(map[string]any)["type"].(string)
	}
	require.Equal(t, []string{"payout", "payment_refund", "payment"}, kinds)
}

func TestEndpointsHearOfTheirKindOfAccount(t *testing.T) {
	t.Parallel()
	sim, _ := start(t, stripesim.Config{})
	heard := make(chan string, 20)
	listen := func(name, form string) {
		server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			if strings.Contains(string(body), `"transfer.created"`) || strings.Contains(string(body), `"account.updated"`) {
				heard <- name
			}
		}))
		t.Cleanup(server.Close)
		require.Equal(t, 200, call(t, sim, http.MethodPost, "/v1/webhook_endpoints", simtest.SecretKey, url.Values{"url": {server.URL}, "enabled_events[]": {"*"}}.Encode()+form).status)
	}
	listen("own", "")
	listen("connect", "&connect=true")
	send(t, sim, publisher(t, sim, ""), 100)
	require.ElementsMatch(t, []string{"connect", "own"}, []string{<-heard, <-heard})
	require.Empty(t, heard)
}

func TestPayoutsBySchedule(t *testing.T) {
	t.Parallel()
	monday := time.Date(2027, 2, 1, 12, 0, 0, 0, time.UTC)
	const schedule = "&settings[payouts][schedule]"
	for name, test := range map[string]struct {
		form string
		day  int // of February
	}{
		"daily":       {schedule + "[delay_days]=5", 6},
		"weekly":      {schedule + "[interval]=weekly" + schedule + "[weekly_anchor]=friday", 5},
		"monthly":     {schedule + "[interval]=monthly" + schedule + "[monthly_anchor]=15", 15},
		"month's end": {schedule + "[interval]=monthly" + schedule + "[monthly_anchor]=31", 28},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sim, c := start(t, stripesim.Config{Clock: func() time.Time { return monday }})
			account := publisher(t, sim, test.form)
			send(t, sim, account, 300)
			until := time.Date(2027, 2, test.day, 12, 0, 0, 0, time.UTC).Sub(monday)
			sim.Advance(int(until.Seconds()) - 1)
			got, err := c.BankPayouts(t.Context(), account, monday)
			require.NoError(t, err)
			require.Empty(t, got)
			sim.Advance(1)
			got, err = c.BankPayouts(t.Context(), account, monday)
			require.NoError(t, err)
			require.Len(t, got, 1)
		})
	}
	sim, c := start(t, stripesim.Config{Clock: func() time.Time { return monday }})
	account := publisher(t, sim, schedule+"[interval]=manual")
	send(t, sim, account, 300)
	sim.Advance(90 * 24 * 3600)
	got, err := c.BankPayouts(t.Context(), account, monday)
	require.NoError(t, err)
	require.Empty(t, got)
	made := call(t, sim, http.MethodPost, "/v1/payouts", simtest.SecretKey, "amount=100&currency=eur&metadata[a]=b", "Stripe-Account", account)
	require.Equal(t, 200, made.status, "%v", made.body)
	require.Equal(t, false, made.body["automatic"])
}

func TestConnectSurvivesAKill(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "state.jsonl")
	before, c := start(t, stripesim.Config{StateFile: file})
	account := publisher(t, before, "")
	transfer := send(t, before, account, 700)
	fresh, err := c.CreateAccount(t.Context(), stripeclient.AccountRequest{PublisherID: uuid.New(), Country: "ES"})
	require.NoError(t, err)
	link, err := c.AccountLink(t.Context(), fresh.ID, "http://panel.test/again", "http://panel.test/back")
	require.NoError(t, err)

	after, again := start(t, stripesim.Config{StateFile: file}) // the first is not closed: as after a kill
	sent, err := again.TransferByID(t.Context(), transfer)
	require.NoError(t, err)
	require.Equal(t, account, sent.AccountID)
	balance, err := again.Balance(t.Context(), account)
	require.NoError(t, err)
	require.Equal(t, []money.Money{{Minor: 700, Currency: "EUR"}}, balance.Available)
	path := strings.TrimPrefix(link.URL, before.URL)
	done := after.Onboard(after.URL+path, url.Values{"action": {"finish"}, "name": {"Ana"}, "birth": {"1990-01-31"}, "bank": {"ES0700120345030000067890"}})
	require.True(t, done.Done, done.Error)
	after.Advance(2*24*3600 + 1)
	after.Advance(24 * 3600)
	payouts, err := again.BankPayouts(t.Context(), account, time.Now())
	require.NoError(t, err)
	require.Len(t, payouts, 1, "what was planned happens")
	require.Equal(t, stripeclient.BankPayoutPaid, payouts[0].State)
}

func TestABankAccountThatRefusesIsChanged(t *testing.T) {
	t.Parallel()
	sim, c := start(t, stripesim.Config{})
	id := publisher(t, sim, "")
	send(t, sim, id, 900)
	var payout struct{ ID string }
	sim.Control(http.MethodPost, "/payouts", map[string]string{"account": id}, &payout)
	sim.Control(http.MethodPost, "/payouts/"+payout.ID+"/fail", map[string]string{"code": "account_closed"}, nil)
	refused := call(t, sim, http.MethodPost, "/v1/payouts", simtest.SecretKey, "amount=100&currency=eur", "Stripe-Account", id)
	require.Equal(t, "payouts_not_allowed", refused.errorField("code"))
	login, err := c.LoginLink(t.Context(), id)
	require.NoError(t, err)
	response, err := http.Get(login.URL) // leads on to the page
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	page := response.Request.URL.String()
	for bank, text := range map[string]string{"DE00": "This bank account number is invalid.", "DE89 3704 0044 0532 0130 00": "••••3000"} {
		response, err := http.PostForm(page, url.Values{"bank": {bank}})
		require.NoError(t, err)
		raw, err := io.ReadAll(response.Body)
		require.NoError(t, err)
		require.NoError(t, response.Body.Close())
		require.Contains(t, string(raw), text)
	}
	account, err := c.Account(t.Context(), id)
	require.NoError(t, err)
	require.True(t, account.PayoutsEnabled)
	require.Empty(t, account.Due)
	banks := call(t, sim, http.MethodGet, "/v1/accounts/"+id+"/external_accounts", simtest.SecretKey, "").body["data"].([]any)
	require.Len(t, banks, 1)
	require.Equal(t, "3000", banks[0].(map[string]any)["last4"])
}

func TestTheOnboardingFormShows(t *testing.T) {
	t.Parallel()
	sim, c := start(t, stripesim.Config{})
	made, err := c.CreateAccount(t.Context(), stripeclient.AccountRequest{PublisherID: uuid.New(), Country: "US"})
	require.NoError(t, err)
	link, err := c.AccountLink(t.Context(), made.ID, sim.URL+"/again", sim.URL+"/back")
	require.NoError(t, err)
	response, err := http.Get(link.URL) // leads on to the form
	require.NoError(t, err)
	raw, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	for _, text := range []string{"external_account", "Finish", "Leave early", "account number (US)", `value="000123456789"`, "</html>"} {
		require.Contains(t, string(raw), text)
	}
	form := response.Request.URL.String()
	for birth, complaint := range map[string]string{"": "Enter your date of birth.", time.Now().AddDate(-17, 0, 0).Format(time.DateOnly): "You must be at least 18 years old."} {
		refused := sim.Onboard(form, url.Values{"action": {"finish"}, "name": {"Ana"}, "birth": {birth}, "bank": {"000123456789"}})
		require.Equal(t, complaint, refused.Error)
		require.Equal(t, form, refused.Form)
	}
	require.Equal(t, "The action is not known.", sim.Onboard(form, nil).Error)
	require.True(t, sim.Onboard(form, url.Values{"action": {"finish"}, "name": {"Ana"}, "birth": {"1990-01-31"}, "bank": {"000123456789"}}).Done)
}
