package payoutaccount

import (
	"context"
	"encoding/json"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"marketplace/activities/marketplace"
	"marketplace/activities/payments"
	"marketplace/activities/publisher"
	"marketplace/internal/payout"
	"marketplace/internal/sealed"
	payouts "marketplace/workflows/payout"
)

var publisherID = uuid.MustParse("0194d5a0-0000-7000-8000-000000000001")

// world is a publisher whose account is opened when it is asked for. Databases and Stripe are done here, in short.
type world struct {
	*testsuite.TestWorkflowEnvironment
	t         *testing.T
	mu        sync.Mutex // over what follows: activities run side by side
	row       string     // the account in the database
	country   string
	attempt   int
	openings  []any // what Stripe answers before it opens one
	requests  []payout.AccountRequest
	told      payout.Account // by Stripe
	visits    int
	recorded  []string
	waiting   []string
	woken     []string
	revision  int64
	applied   []marketplace.PayoutSettings
	confirmed []int64
}

func newWorld(t *testing.T) *world {
	t.Helper()
	t.Parallel()
	var suite testsuite.WorkflowTestSuite
	w := &world{TestWorkflowEnvironment: suite.NewTestWorkflowEnvironment(), t: t, told: payout.Account{ID: "acct_1", Country: "ES"}}
	w.SetTestTimeout(20 * time.Second)
	w.RegisterWorkflowWithOptions(PayoutAccount, workflow.RegisterOptions{Name: WorkflowType})
	w.RegisterActivity(&marketplace.Activities{})
	w.RegisterActivity(&payments.Activities{})
	w.RegisterActivity(&publisher.Activities{})
	w.OnActivity("FindPayoutAccount", mock.Anything, mock.Anything).Return(func(context.Context, marketplace.PublisherRef) (marketplace.PayoutAccountPlan, error) {
		w.mu.Lock()
		defer w.mu.Unlock()
		return marketplace.PayoutAccountPlan{AccountID: w.row}, nil
	}).Maybe()
	w.OnActivity("BeginPayoutAccount", mock.Anything, mock.Anything).Return(func(_ context.Context, in marketplace.BeginPayoutAccountInput) (marketplace.PayoutAccountPlan, error) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.country = in.Country
		return marketplace.PayoutAccountPlan{AccountID: w.row, Request: payout.AccountRequest{PublisherID: in.PublisherID, Generation: w.attempt, Country: in.Country}}, nil
	}).Maybe()
	w.OnActivity("FailPayoutAccount", mock.Anything, mock.Anything).Return(func(context.Context, marketplace.FailPayoutAccountInput) error {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.attempt++
		return nil
	}).Maybe()
	w.OnActivity("CreateAccount", mock.Anything, mock.Anything).Return(w.open).Maybe()
	w.OnActivity("CreateLink", mock.Anything, mock.Anything).Return(w.link).Maybe()
	w.OnActivity("RetrieveAccount", mock.Anything, mock.Anything).Return(func(context.Context, payments.AccountRef) (payout.Account, error) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.visits++
		return w.told, nil
	}).Maybe()
	w.OnActivity("RecordPayoutAccount", mock.Anything, mock.Anything).Return(func(_ context.Context, in marketplace.RecordPayoutAccountInput) (marketplace.RecordedPayoutAccount, error) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.row = in.Account.ID
		out := marketplace.RecordedPayoutAccount{State: in.Account.State()}
		w.recorded = append(w.recorded, out.State)
		if in.Account.Ready() {
			out.Wake = w.waiting
		}
		return out, nil
	}).Maybe()
	w.OnActivity("SavePayoutSettings", mock.Anything, mock.Anything).Return(func(context.Context, publisher.PayoutSettingsChange) (publisher.SavedPayoutSettings, error) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.revision++
		return publisher.SavedPayoutSettings{Revision: w.revision}, nil
	}).Maybe()
	w.OnActivity("ApplyPayoutSettings", mock.Anything, mock.Anything).Return(func(_ context.Context, in marketplace.PayoutSettings) error {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.applied = append(w.applied, in)
		return nil
	}).Maybe()
	w.OnActivity("ConfirmPayoutSettings", mock.Anything, mock.Anything).Return(func(_ context.Context, in publisher.PayoutSettingsRef) error {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.confirmed = append(w.confirmed, in.Revision)
		return nil
	}).Maybe()
	w.OnSignalExternalWorkflow(mock.Anything, mock.Anything, mock.Anything, payouts.SignalAccountReady, mock.Anything).Return(
		func(_, workflowID, _, _ string, _ any) error {
			w.woken = append(w.woken, workflowID)
			return nil
		}).Maybe()
	return w
}

func (w *world) open(_ context.Context, in payout.AccountRequest) (payments.OpenedAccount, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.requests = append(w.requests, in)
	if len(w.openings) > 0 {
		answer := w.openings[0]
		w.openings = w.openings[1:]
		if err, ok := answer.(error); ok {
			return payments.OpenedAccount{}, err
		}
		return payments.OpenedAccount{Refusal: answer.(string)}, nil
	}
	return payments.OpenedAccount{AccountID: "acct_1"}, nil
}

func (w *world) link(_ context.Context, in payments.LinkRequest) (payments.SealedLink, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	require.Equal(w.t, "acct_1", in.AccountID)
	if in.Kind == payments.LinkDashboard && !w.told.DetailsSubmitted {
		return payments.SealedLink{Refusal: payout.FailedRefused}, nil
	}
	closed, err := sealed.Seal("https://connect.example/"+in.Kind, in.PublicKey)
	return payments.SealedLink{Sealed: closed}, err
}

// tell changes what Stripe says of the account.
func (w *world) tell(account payout.Account) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.told = account
}

// asked is an Update and its answer.
type asked[T any] struct{ value *T }

func ask[T any](w *world, name, id string, in any) *asked[T] {
	a := &asked[T]{}
	w.UpdateWorkflow(name, id, &testsuite.TestUpdateCallback{
		OnAccept: func() {}, OnReject: func(err error) { require.NoError(w.t, err) },
		OnComplete: func(value any, err error) {
			require.NoError(w.t, err)
			typed := value.(T)
			a.value = &typed
		},
	}, in)
	return a
}

func (w *world) lead(kind string, key sealed.Key) *asked[LeadResult] {
	return ask[LeadResult](w, UpdateLead, uuid.NewString(), LeadRequest{Kind: kind, Country: "ES", PublicKey: key.Public()})
}

// run stops the workflow after a while, as it follows an account for ever.
func (w *world) run(until time.Duration) {
	w.t.Helper()
	w.RegisterDelayedCallback(w.CancelWorkflow, until)
	w.ExecuteWorkflow(WorkflowType, Input{PublisherID: publisherID})
	require.True(w.t, w.IsWorkflowCompleted())
}

func newKey(t *testing.T) sealed.Key {
	t.Helper()
	key, err := sealed.NewKey()
	require.NoError(t, err)
	return key
}

func ready() payout.Account {
	return payout.Account{ID: "acct_1", Country: "ES", DetailsSubmitted: true, TransfersEnabled: true, PayoutsEnabled: true}
}

func TestOnboarding(t *testing.T) {
	w := newWorld(t)
	w.waiting = []string{"2026-11-01", "2026-12-01"}
	key := newKey(t)
	var first, again, tooEarly, dashboard *asked[LeadResult]
	w.RegisterDelayedCallback(func() { first = w.lead(payments.LinkOnboarding, key) }, 0)
	w.RegisterDelayedCallback(func() {
		again, tooEarly = w.lead(payments.LinkOnboarding, key), w.lead(payments.LinkDashboard, key)
	}, time.Minute)
	w.RegisterDelayedCallback(func() { w.tell(ready()); w.SignalWorkflow(SignalUpdated, nil) }, 10*time.Minute)
	w.RegisterDelayedCallback(func() { w.SignalWorkflow(SignalUpdated, nil) }, 11*time.Minute) // the same webhook twice
	w.RegisterDelayedCallback(func() { dashboard = w.lead(payments.LinkDashboard, key) }, 20*time.Minute)
	w.run(50 * time.Hour)

	for _, link := range []*asked[LeadResult]{first, again, dashboard} {
		require.Empty(t, link.value.Refusal)
		url, err := key.Open(link.value.Sealed)
		require.NoError(t, err)
		require.Contains(t, url, "https://connect.example/")
		encoded, err := json.Marshal(link.value)
		require.NoError(t, err)
		require.NotContains(t, string(encoded), "connect.example", "what lies in the history is closed")
	}
	require.Equal(t, RefusedNotYet, tooEarly.value.Refusal)
	require.Len(t, w.requests, 1, "one account, however often")
	require.Equal(t, []string{payouts.WorkflowID(publisherID, "2026-11-01"), payouts.WorkflowID(publisherID, "2026-12-01")}, w.woken, "told once")
	require.Equal(t, "ready", w.recorded[len(w.recorded)-1])
	require.LessOrEqual(t, w.visits, 6, "a settled account is asked about once a day")
}

func TestAnAccountWithoutWebhooksIsAskedAbout(t *testing.T) {
	w := newWorld(t)
	w.row = "acct_1"
	w.RegisterDelayedCallback(func() { w.tell(ready()) }, 90*time.Minute)
	w.run(3 * time.Hour)
	require.Equal(t, []string{"onboarding", "onboarding", "ready"}, w.recorded)
}

func TestWhyThereIsNoLink(t *testing.T) {
	for name, test := range map[string]struct {
		kind     string
		openings []any
		want     string
		requests int
	}{
		"NoAccount":   {payments.LinkDashboard, nil, RefusedNoAccount, 0},
		"Country":     {payments.LinkOnboarding, []any{payout.FailedRefused}, RefusedCountry, 1},
		"Unreachable": {payments.LinkOnboarding, []any{temporal.NewNonRetryableApplicationError("key", payments.ErrTypeAuthentication, nil)}, RefusedUnavailable, 1},
		"Unclear":     {payments.LinkOnboarding, []any{payout.FailedUnclear, payout.FailedUnclear, payout.FailedUnclear}, RefusedUnavailable, 3},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.openings = test.openings
			var link *asked[LeadResult]
			w.RegisterDelayedCallback(func() { link = w.lead(test.kind, newKey(t)) }, 0)
			w.ExecuteWorkflow(WorkflowType, Input{PublisherID: publisherID})
			require.True(t, w.IsWorkflowCompleted(), "without an account there is nothing to follow")
			require.NoError(t, w.GetWorkflowError())
			require.Equal(t, LeadResult{Refusal: test.want}, *link.value)
			require.Len(t, w.requests, test.requests)
		})
	}
	t.Run("UnclearAtFirst", func(t *testing.T) {
		w := newWorld(t)
		w.openings = []any{payout.FailedUnclear}
		var link *asked[LeadResult]
		w.RegisterDelayedCallback(func() { link = w.lead(payments.LinkOnboarding, newKey(t)) }, 0)
		w.run(time.Minute)
		require.NotEmpty(t, link.value.Sealed)
		require.Equal(t, 1, w.requests[1].Generation)
	})
}

func TestOneThatIsDisconnectedIsNotFollowed(t *testing.T) {
	w := newWorld(t)
	w.row, w.told = "acct_1", payout.Account{ID: "acct_1", Disconnected: true}
	w.ExecuteWorkflow(WorkflowType, Input{PublisherID: publisherID})
	require.NoError(t, w.GetWorkflowError())
	require.Equal(t, []string{payout.StateDisconnected}, w.recorded)
}

func TestSettingsReachTheStore(t *testing.T) {
	w := newWorld(t)
	both := []Settings{
		{RequestID: uuid.New(), Schedule: payout.Weekly, Thresholds: payout.Thresholds{"EUR": 9000}},
		{RequestID: uuid.New(), Schedule: payout.Manual},
	}
	var first, second *asked[SavedSettings]
	w.RegisterDelayedCallback(func() {
		first = ask[SavedSettings](w, UpdateSaveSettings, "settings/1", both[0])
		second = ask[SavedSettings](w, UpdateSaveSettings, "settings/2", both[1])
	}, 0)
	w.ExecuteWorkflow(WorkflowType, Input{PublisherID: publisherID})
	require.NoError(t, w.GetWorkflowError())
	require.ElementsMatch(t, []int64{1, 2}, []int64{first.value.Revision, second.value.Revision})
	last := both[second.value.Revision-1] // the two of them are saved in whichever order
	require.Equal(t, marketplace.PayoutSettings{PublisherID: publisherID, Schedule: last.Schedule, Thresholds: last.Thresholds, Revision: 2}, w.applied[len(w.applied)-1])
	require.EqualValues(t, 2, w.confirmed[len(w.confirmed)-1])
}
