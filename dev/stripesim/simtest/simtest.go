// Package simtest runs the Stripe simulator in tests, over real HTTP, and plays the customer.
package simtest

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"marketplace/dev/stripesim"
)

// Keys of the simulator in tests.
const (
	SecretKey     = "sk_test_simulator"
	ReadKey       = "rk_test_simulator"
	WebhookSecret = "whsec_simulator"
)

// What a customer can pay with; see stripesim for more.
const (
	CardOK            = "4242424242424242"
	CardAtOnce        = "4000000000000077" // the money is available without delay
	CardSpanish       = "4000007240000007" // the others are American
	CardDeclined      = "4000000000000002"
	CardChallenge     = "4000002760003184"
	CardDisputed      = "4000000000000259"
	CardRefundPending = "4000000000007726" // a refund is pending for 30 s
	CardRefundFails   = "4000000000005126" // a refund succeeds, and fails 30 s later
	DebitPaidLater    = "AT611904300234573201"
	DebitFailsLater   = "AT861904300235473202"
	DebitNever        = "AT591904300235473203" // until the control API decides
)

// Sim is a running simulator.
type Sim struct {
	URL    string
	Server *stripesim.Server
	t      testing.TB
}

// Start runs a simulator until the test ends. Fields that the Config leaves empty are filled in.
func Start(t testing.TB, cfg stripesim.Config) *Sim {
	t.Helper()
	sim := &Sim{t: t}
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { sim.Server.ServeHTTP(w, r) }))
	cfg.SecretKey, cfg.RestrictedKey, cfg.WebhookSecret = SecretKey, ReadKey, WebhookSecret
	cfg.PublicURL = front.URL
	server, err := stripesim.New(cfg)
	require.NoError(t, err)
	sim.URL, sim.Server = front.URL, server
	t.Cleanup(func() {
		front.CloseClientConnections()
		front.Close()
		require.NoError(t, server.Close())
	})
	return sim
}

// PageAnswer is what the hosted page says to a program.
type PageAnswer struct {
	State    string `json:"state"`
	Redirect string `json:"redirect"`
	Error    string `json:"error"`
	Subtotal int64  `json:"subtotal"`
	Tax      int64  `json:"tax"`
	Total    int64  `json:"total"`
}

// Buyer is who pays, as far as they say: in the simulator's country (ES) otherwise.
type Buyer struct {
	Country, State, PostalCode, Name, Email, TaxID string
}

// form is what the page sends of a buyer.
func (b Buyer) form() url.Values {
	return url.Values{
		"country": {b.Country}, "state": {b.State}, "postal_code": {b.PostalCode}, "name": {b.Name}, "email": {b.Email}, "tax_id": {b.TaxID},
	}
}

// Pay is the customer's try with a card or account on the page of a session.
func (s *Sim) Pay(sessionID, number string) PageAnswer {
	s.t.Helper()
	return s.Page(sessionID, url.Values{"action": {"pay"}, "number": {number}})
}

// PayAs is the same by somebody who says who they are.
func (s *Sim) PayAs(sessionID, number string, b Buyer) PageAnswer {
	s.t.Helper()
	form := b.form()
	form.Set("action", "pay")
	form.Set("number", number)
	return s.Page(sessionID, form)
}

// Quote is what a session would come to for a buyer.
func (s *Sim) Quote(sessionID string, b Buyer) PageAnswer {
	s.t.Helper()
	form := b.form()
	form.Set("action", "quote")
	return s.Page(sessionID, form)
}

// Page sends the page's form: action pay (with number), authenticate, fail_authentication or cancel.
func (s *Sim) Page(sessionID string, form url.Values) PageAnswer {
	s.t.Helper()
	request, err := http.NewRequestWithContext(s.t.Context(), http.MethodPost, s.URL+"/c/pay/"+sessionID, strings.NewReader(form.Encode()))
	require.NoError(s.t, err)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Accept", "application/json")
	var out PageAnswer
	s.do(request, &out)
	return out
}

// OnboardingAnswer is what Stripe's form says to a program.
type OnboardingAnswer struct {
	Redirect string `json:"redirect"`
	Form     string `json:"form"` // where to try again
	Error    string `json:"error"`
	Done     bool   `json:"done"`
}

// Onboard sends the form behind an account link: action finish (with name, birth and bank), leave or expire.
func (s *Sim) Onboard(link string, form url.Values) OnboardingAnswer {
	s.t.Helper()
	request, err := http.NewRequestWithContext(s.t.Context(), http.MethodPost, link, strings.NewReader(form.Encode()))
	require.NoError(s.t, err)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Accept", "application/json")
	var out OnboardingAnswer
	s.do(request, &out)
	return out
}

// Control calls the control API below /_sim and decodes what it says into out, unless that is nil. It returns the status.
func (s *Sim) Control(method, path string, in, out any) int {
	s.t.Helper()
	body := ""
	if in != nil {
		raw, err := json.Marshal(in)
		require.NoError(s.t, err)
		body = string(raw)
	}
	request, err := http.NewRequestWithContext(s.t.Context(), method, s.URL+"/_sim"+path, strings.NewReader(body))
	require.NoError(s.t, err)
	return s.do(request, out)
}

// Fault is what Break switches on.
type Fault struct {
	Kind   string `json:"kind"`
	Match  string `json:"match,omitempty"`
	Count  int    `json:"count,omitempty"`
	MS     int    `json:"ms,omitempty"`
	Copies int    `json:"copies,omitempty"`
}

// Break switches a fault on.
func (s *Sim) Break(f Fault) {
	s.t.Helper()
	require.Equal(s.t, http.StatusOK, s.Control(http.MethodPost, "/faults", f, nil))
}

// Advance moves the simulator's time forward.
func (s *Sim) Advance(seconds int) {
	s.t.Helper()
	require.Equal(s.t, http.StatusOK, s.Control(http.MethodPost, "/clock", map[string]int{"seconds": seconds}, nil))
}

// Money is all that has moved, in Stripe's own shapes.
type Money struct {
	Balance             map[string]int64 `json:"balance"`
	Sessions            []map[string]any `json:"sessions"`
	PaymentIntents      []map[string]any `json:"payment_intents"`
	Charges             []map[string]any `json:"charges"`
	Refunds             []map[string]any `json:"refunds"`
	Disputes            []map[string]any `json:"disputes"`
	BalanceTransactions []map[string]any `json:"balance_transactions"`
	Transfers           []map[string]any `json:"transfers"`
	Payouts             []map[string]any `json:"payouts"`
}

// Money asks for it.
func (s *Sim) Money() Money {
	s.t.Helper()
	var out Money
	require.Equal(s.t, http.StatusOK, s.Control(http.MethodGet, "/money", nil, &out))
	return out
}

func (s *Sim) do(request *http.Request, out any) int {
	s.t.Helper()
	response, err := http.DefaultClient.Do(request)
	require.NoError(s.t, err)
	defer response.Body.Close()
	raw, err := io.ReadAll(response.Body)
	require.NoError(s.t, err)
	if out != nil {
		require.NoError(s.t, json.Unmarshal(raw, out), "%s", raw)
	}
	return response.StatusCode
}
