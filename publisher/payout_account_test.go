package publisher_test

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"marketplace/internal/payout"
	"marketplace/publisher"
	publisherdb "marketplace/queries/publisher"
	payouts "marketplace/workflows/payout"
	"marketplace/workflows/payoutaccount"
	"marketplace/workflows/step"
)

// teller notes what was asked of the workflow, and answers as it is told to.
type teller struct {
	mu      sync.Mutex
	refusal string
	err     error
	asked   []string
	saved   []payoutaccount.Settings
	started []uuid.UUID
}

// Start pays each publisher once.
func (f *teller) Start(_ context.Context, publisher uuid.UUID, now time.Time) (string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if slices.Contains(f.started, publisher) {
		return "", payouts.ErrRunning
	}
	f.started = append(f.started, publisher)
	return payout.PeriodOnDemand(now), nil
}

func (f *teller) note(what string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.err == nil {
		f.asked = append(f.asked, what)
	}
	return f.err
}

func (f *teller) Lead(_ context.Context, _ uuid.UUID, kind, country string) (url, refusal string, err error) {
	if err := f.note(kind + " " + country); err != nil || f.refusal != "" {
		return "", f.refusal, err
	}
	return "https://stripe.test/" + kind, "", nil
}

func (f *teller) Refresh(context.Context, uuid.UUID) error { return f.note("refresh") }

func (f *teller) SaveSettings(_ context.Context, _ uuid.UUID, in payoutaccount.Settings) (int64, error) {
	f.saved = append(f.saved, in)
	return int64(len(f.saved)), f.note("settings")
}

func newPayoutPanel(t *testing.T) (*panel, *teller) {
	t.Helper()
	t.Parallel()
	f := &teller{}
	return newPanel(t, func(d *publisher.Deps) {
		d.PayoutAccounts, d.Payouts, d.PayoutThresholds = f, f, payout.Thresholds{"EUR": 1000, "USD": 1200}
	}), f
}

// connect is what the store tells of a publisher's account.
func (p *panel) connect(t *testing.T, id uuid.UUID, state string, r payout.Requirements) {
	t.Helper()
	requirements, err := json.Marshal(r)
	require.NoError(t, err)
	var revision int64
	require.NoError(t, p.db.QueryRow(t.Context(), `SELECT coalesce(max(revision), 0) + 1 FROM payout_accounts WHERE publisher_id = $1`, id).Scan(&revision))
	changed, err := publisherdb.New(p.db).PutPayoutAccount(t.Context(), publisherdb.PutPayoutAccountParams{
		PublisherID: id, State: state, Country: "DE", DefaultCurrency: "EUR", DetailsSubmitted: true, Requirements: requirements, Revision: revision, ToldAt: time.Now(),
	})
	require.NoError(t, err)
	require.EqualValues(t, 1, changed)
}

func TestTheWayToAnAccount(t *testing.T) {
	p, f := newPayoutPanel(t)
	me, id := p.account(t, "publisher")
	var account publisher.PayoutAccount
	me.GET("/v1/payouts/account").Status(http.StatusOK).JSON(&account)
	require.Equal(t, "none", account.State)
	require.Contains(t, account.Countries, "ES")

	for _, country := range []map[string]any{{}, {"country": "XX"}, {"country": "es"}, {"country": "ESP"}} {
		me.POST("/v1/payouts/account/onboarding", country).Problem(http.StatusUnprocessableEntity, "invalid_request")
	}
	require.Empty(t, f.asked)
	var link publisher.StripeLink
	answer := me.POST("/v1/payouts/account/onboarding", map[string]any{"country": "ES"}).Status(http.StatusOK)
	answer.JSON(&link)
	require.Equal(t, "https://stripe.test/onboarding", link.URL)
	require.Equal(t, "no-store", answer.Header.Get("Cache-Control"))

	p.connect(t, id, payout.StateOnboarding, payout.Requirements{CurrentlyDue: []string{"external_account"}})
	me.POST("/v1/payouts/account/onboarding", map[string]any{"country": "FR"}).Status(http.StatusOK)
	p.connect(t, id, payout.StateReady, payout.Requirements{})
	me.GET("/v1/payouts/account").Status(http.StatusOK).JSON(&account)
	require.True(t, account.Payable)
	require.NotNil(t, account.ToldAt)
	me.POST("/v1/payouts/account/dashboard", nil).Status(http.StatusOK)
	me.POST("/v1/payouts/account/refresh", nil).Status(http.StatusAccepted)
	require.Equal(t, []string{"onboarding ES", "onboarding DE", "dashboard ", "refresh"}, f.asked, "the country of an account does not change")

	p.connect(t, id, payout.StateDisconnected, payout.Requirements{})
	me.POST("/v1/payouts/account/onboarding", map[string]any{}).Problem(http.StatusUnprocessableEntity, "invalid_request")
	p.connect(t, id, payout.StateRejected, payout.Requirements{DisabledReason: "rejected.fraud"})
	me.POST("/v1/payouts/account/onboarding", map[string]any{}).Problem(http.StatusConflict, "stripe_page_missing")

	other, _ := p.account(t, "publisher")
	other.GET("/v1/payouts/account").Status(http.StatusOK).JSON(&account)
	require.Equal(t, "none", account.State, "another's account is not theirs")
}

func TestWhatStripeWantsIsShownWithItsDeadline(t *testing.T) {
	p, _ := newPayoutPanel(t)
	me, id := p.account(t, "publisher")
	deadline := time.Now().Add(48 * time.Hour).UTC().Truncate(time.Second)
	p.connect(t, id, payout.StateActionRequired, payout.Requirements{
		CurrentlyDue: []string{"individual.verification.document"}, Verifying: []string{"external_account"}, Deadline: deadline,
	})
	var account publisher.PayoutAccount
	me.GET("/v1/payouts/account").Status(http.StatusOK).JSON(&account)
	require.Equal(t, publisher.PayoutRequirements{
		Due: []string{"individual.verification.document"}, PastDue: []string{}, Verifying: []string{"external_account"}, Deadline: &deadline,
	}, account.Requirements)
	require.True(t, account.Payable, "until the deadline")
}

func TestWhyThereIsNoLink(t *testing.T) {
	p, f := newPayoutPanel(t)
	me, _ := p.account(t, "publisher")
	for name, c := range map[string]struct {
		refusal string
		err     error
		status  int
		code    string
	}{
		"NoAccount":       {refusal: payoutaccount.RefusedNoAccount, status: http.StatusConflict, code: "stripe_page_missing"},
		"FormNotFinished": {refusal: payoutaccount.RefusedNotYet, status: http.StatusConflict, code: "stripe_page_missing"},
		"Country":         {refusal: payoutaccount.RefusedCountry, status: http.StatusUnprocessableEntity, code: "invalid_request"},
		"StripeDown":      {refusal: payoutaccount.RefusedUnavailable, status: http.StatusServiceUnavailable, code: "stripe_unavailable"},
		"NoAnswer":        {err: step.ErrPending, status: http.StatusServiceUnavailable, code: "stripe_unavailable"},
		"TemporalDown":    {err: step.ErrUnavailable, status: http.StatusServiceUnavailable, code: "workflows_unavailable"},
	} {
		t.Run(name, func(t *testing.T) {
			f.refusal, f.err = c.refusal, c.err
			me.For(t).POST("/v1/payouts/account/onboarding", map[string]any{"country": "ES"}).Problem(c.status, c.code)
		})
	}
	f.err = step.ErrUnavailable
	me.POST("/v1/payouts/account/refresh", nil).Problem(http.StatusServiceUnavailable, "workflows_unavailable")
}
