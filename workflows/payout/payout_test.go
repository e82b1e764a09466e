package payout

import (
	"context"
	"errors"
	"fmt"
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
	"marketplace/internal/money"
	"marketplace/internal/payout"
)

var (
	publisherID = uuid.MustParse("0194d5a0-0000-7000-8000-000000000001")
	payoutID    = uuid.MustParse("0194d5a0-0000-7000-8000-000000000002")
	begin2026   = time.Date(2026, 11, 1, 4, 0, 0, 0, time.UTC)
)

// world is a publisher who is owed 50.00 EUR. What the database would do is done here, in short.
type world struct {
	*testsuite.TestWorkflowEnvironment
	t        *testing.T
	held     bool
	noWay    bool // no account that can be paid
	answers  []any
	open     bool // Stripe was asked, and has not answered
	begun    []payout.TransferRequest
	failed   []string
	sent     []payout.Transfer
	failures int
}

func newWorld(t *testing.T, answers ...any) *world {
	t.Helper()
	return newSlowWorld(t, 0, answers...)
}

// newSlowWorld is one in which Stripe takes its time.
func newSlowWorld(t *testing.T, takes time.Duration, answers ...any) *world {
	t.Helper()
	t.Parallel()
	var suite testsuite.WorkflowTestSuite
	w := &world{TestWorkflowEnvironment: suite.NewTestWorkflowEnvironment(), t: t, answers: answers}
	w.SetTestTimeout(20 * time.Second)
	w.SetStartTime(begin2026)
	w.RegisterWorkflowWithOptions(Payout, workflow.RegisterOptions{Name: WorkflowType})
	w.RegisterActivity(&marketplace.Activities{})
	w.RegisterActivity(&payments.Activities{})
	w.OnActivity("PlanPayout", mock.Anything, mock.Anything).Return(w.plan).Maybe()
	w.OnActivity("BeginTransfer", mock.Anything, mock.Anything).Return(w.begin).Maybe()
	w.OnActivity("CreateTransfer", mock.Anything, mock.Anything).After(takes).Return(w.create).Maybe()
	w.OnActivity("FailTransfer", mock.Anything, mock.Anything).Return(w.fail).Maybe()
	w.OnActivity("RecordTransfer", mock.Anything, mock.Anything).Return(func(_ context.Context, in marketplace.RecordTransferInput) error {
		w.open = false
		w.sent = append(w.sent, in.Transfer)
		return nil
	}).Maybe()
	return w
}

func (w *world) plan(_ context.Context, in marketplace.PlanPayoutInput) (marketplace.PayoutPlan, error) {
	require.Equal(w.t, marketplace.PlanPayoutInput{PublisherID: publisherID, Period: "2026-11-01", Cutoff: begin2026}, in)
	switch {
	case len(w.sent) > 0:
		return marketplace.PayoutPlan{}, nil
	case w.held && !w.open:
		return marketplace.PayoutPlan{Waits: payout.SkippedHeld}, nil
	case w.noWay && !w.open:
		return marketplace.PayoutPlan{Waits: payout.SkippedAccountNotReady}, nil
	}
	return marketplace.PayoutPlan{Transfers: []uuid.UUID{payoutID}}, nil
}

func (w *world) begin(context.Context, marketplace.PayoutRef) (marketplace.BegunTransfer, error) {
	if !w.open && (w.held || w.noWay) {
		return marketplace.BegunTransfer{Status: "skipped"}, nil
	}
	w.open = true
	return marketplace.BegunTransfer{Status: "planned", Transfer: &payout.TransferRequest{
		PayoutID: payoutID, AccountID: "acct_1", Amount: money.Money{Minor: 5000, Currency: "EUR"}, Generation: len(w.failed),
	}}, nil
}

// create answers with the next of the answers, and with the transfer when there are none left.
func (w *world) create(_ context.Context, in payout.TransferRequest) (payments.TransferOutcome, error) {
	w.begun = append(w.begun, in)
	if len(w.answers) > 0 {
		answer := w.answers[0]
		w.answers = w.answers[1:]
		switch answer := answer.(type) {
		case string:
			return payments.TransferOutcome{Refusal: answer}, nil
		case error:
			return payments.TransferOutcome{}, answer
		}
	}
	return payments.TransferOutcome{Transfer: &payout.Transfer{ID: "tr_1", Amount: in.Amount}}, nil
}

func (w *world) fail(_ context.Context, in marketplace.FailTransferInput) (marketplace.FailedTransfer, error) {
	require.Equal(w.t, len(w.failed), in.Generation)
	w.open = false
	w.failed = append(w.failed, in.Reason)
	if in.Reason != payout.FailedUnclear {
		w.failures++
	}
	return marketplace.FailedTransfer{Failures: w.failures}, nil
}

// run pays, and says what came of it and how long it took.
func (w *world) run() (Result, time.Duration) {
	w.t.Helper()
	w.ExecuteWorkflow(WorkflowType, Input{PublisherID: publisherID, Period: "2026-11-01", Cutoff: begin2026, Until: begin2026.AddDate(0, 1, 0)})
	require.True(w.t, w.IsWorkflowCompleted())
	require.NoError(w.t, w.GetWorkflowError())
	var out Result
	require.NoError(w.t, w.GetWorkflowResult(&out))
	return out, w.Now().Sub(begin2026)
}

func (w *world) status() (out Status) {
	w.t.Helper()
	value, err := w.QueryWorkflow(QueryStatus)
	require.NoError(w.t, err)
	require.NoError(w.t, value.Get(&out))
	return out
}

// answer is what an Update was answered with.
type answer struct {
	accepted bool
	refused  error
	value    any
}

func (w *world) update(name string) *answer {
	a := &answer{}
	w.UpdateWorkflow(name, uuid.NewString(), &testsuite.TestUpdateCallback{
		OnAccept: func() { a.accepted = true },
		OnReject: func(err error) { a.refused = err },
		OnComplete: func(value any, err error) {
			require.NoError(w.t, err)
			a.value = value
		},
	})
	return a
}

func TestPaidAtOnce(t *testing.T) {
	w := newWorld(t)
	result, took := w.run()
	require.Equal(t, Result{Sent: 1}, result)
	require.Zero(t, took)
	require.Len(t, w.sent, 1)
}

func TestAnAccountThatBecomesReadyIsPaidThen(t *testing.T) {
	w := newWorld(t)
	w.noWay = true
	w.RegisterDelayedCallback(func() {
		require.Equal(t, payout.SkippedAccountNotReady, w.status().Waits)
		w.noWay = false
		w.SignalWorkflow(SignalAccountReady, nil)
	}, 50*time.Hour)
	result, took := w.run()
	require.Equal(t, Result{Sent: 1}, result)
	require.Equal(t, 50*time.Hour, took)
}

func TestWhatWaitsInVainIsLeftToTheNextPeriod(t *testing.T) {
	w := newWorld(t)
	w.noWay = true
	result, took := w.run()
	require.Equal(t, Result{Waits: payout.SkippedAccountNotReady}, result)
	require.Equal(t, 30*24*time.Hour, took)
	require.Empty(t, w.begun)
}

func TestAHoldThatIsReleased(t *testing.T) {
	w := newWorld(t)
	w.held = true
	w.RegisterDelayedCallback(func() { w.held = false; w.update(UpdateRelease) }, time.Hour)
	result, took := w.run()
	require.Equal(t, Result{Sent: 1}, result)
	require.Equal(t, time.Hour, took)

	t.Run("UnheardOf", func(t *testing.T) {
		w := newWorld(t)
		w.held = true
		w.RegisterDelayedCallback(func() { w.held = false }, time.Hour)
		_, took := w.run()
		require.Equal(t, heldPause, took, "the database is looked at")
	})
}

func TestAFailedTransferIsTriedUntilItWorks(t *testing.T) {
	w := newWorld(t, payout.FailedInsufficient, payout.FailedUnclear, payout.FailedAccount, payout.FailedAccount)
	w.RegisterDelayedCallback(func() {
		require.Equal(t, stageWaiting, w.status().Stage)
		require.Equal(t, begin2026.Add(time.Minute), w.status().NextTry)
	}, 30*time.Second)
	result, took := w.run()
	require.Equal(t, Result{Sent: 1}, result)
	require.Equal(t, time.Minute+5*time.Minute+30*time.Minute, took, "after the unclear answer it is asked at once")
	require.Equal(t, []string{payout.FailedInsufficient, payout.FailedUnclear, payout.FailedAccount, payout.FailedAccount}, w.failed)
	for i, request := range w.begun {
		require.Equal(t, i, request.Generation, "each try has a key of its own")
	}
}

func TestOneThatFailsForLongDoesNotGiveUp(t *testing.T) {
	var answers []any
	for range 200 {
		answers = append(answers, payout.FailedInsufficient)
	}
	w := newWorld(t, answers...)
	result, took := w.run()
	require.Equal(t, Result{Sent: 1}, result)
	require.Greater(t, took, 30*24*time.Hour, "beyond its period, too")
}

func TestAHoldInBetweenStopsTheNextTry(t *testing.T) {
	w := newWorld(t, payout.FailedInsufficient)
	var held, released *answer
	w.RegisterDelayedCallback(func() { w.held = true; held = w.update(UpdateHold) }, 30*time.Second)
	w.RegisterDelayedCallback(func() { require.Len(t, w.begun, 1); w.held = false; released = w.update(UpdateRelease) }, 3*time.Hour)
	_, took := w.run()
	require.Equal(t, HoldResult{}, held.value)
	require.True(t, released.accepted)
	require.Equal(t, 3*time.Hour, took)
	require.Len(t, w.begun, 2)
}

func TestAnOperatorEndsThePause(t *testing.T) {
	w := newWorld(t, payout.FailedInsufficient)
	var retried *answer
	w.RegisterDelayedCallback(func() { retried = w.update(UpdateRetryNow) }, 20*time.Second)
	_, took := w.run()
	require.True(t, retried.accepted)
	require.Equal(t, 20*time.Second, took)

	t.Run("OrStripeDoes", func(t *testing.T) {
		w := newWorld(t, payout.FailedInsufficient)
		w.RegisterDelayedCallback(func() { w.SignalWorkflow(SignalTransferTold, nil) }, 20*time.Second)
		_, took := w.run()
		require.Equal(t, 20*time.Second, took)
	})
	t.Run("OnlyWhenThereIsOne", func(t *testing.T) {
		w := newSlowWorld(t, 10*time.Second)
		var tooEarly, held *answer
		w.RegisterDelayedCallback(func() { tooEarly, held = w.update(UpdateRetryNow), w.update(UpdateHold) }, 5*time.Second)
		w.run()
		var refused *temporal.ApplicationError
		require.ErrorAs(t, tooEarly.refused, &refused)
		require.Equal(t, ErrTypeNotWaiting, refused.Type())
		require.Equal(t, HoldResult{InFlight: true}, held.value, "too late for this one")
	})
}

// Without an answer nobody knows whether the money has moved: the very same is asked again.
func TestNoAnswerIsNoFailure(t *testing.T) {
	w := newWorld(t, temporal.NewNonRetryableApplicationError("wrong key", payments.ErrTypeAuthentication, nil), errors.New("no answer"))
	result, _ := w.run()
	require.Equal(t, Result{Sent: 1}, result)
	require.Empty(t, w.failed)
	require.Len(t, w.begun, 3)
	for _, request := range w.begun {
		require.Equal(t, w.begun[0], request)
	}
}

func TestARunBeginsEveryPayoutOnce(t *testing.T) {
	t.Parallel()
	var suite testsuite.WorkflowTestSuite
	w := suite.NewTestWorkflowEnvironment()
	w.SetTestTimeout(20 * time.Second)
	w.SetStartTime(begin2026)
	w.RegisterWorkflowWithOptions(PayoutRun, workflow.RegisterOptions{Name: RunType})
	w.RegisterWorkflowWithOptions(Payout, workflow.RegisterOptions{Name: WorkflowType})
	w.RegisterActivity(&marketplace.Activities{})
	var all []marketplace.DuePayout
	for i := range page + 3 {
		all = append(all, marketplace.DuePayout{PublisherID: uuid.MustParse(fmt.Sprintf("0194d5a0-0000-7000-8000-%012d", i+1)), Period: "2026-11-01", Cutoff: begin2026, Next: begin2026.AddDate(0, 1, 0)})
	}
	w.OnActivity("ListDuePayouts", mock.Anything, mock.Anything).Return(func(_ context.Context, in marketplace.DuePayoutsInput) (marketplace.DuePayouts, error) {
		require.True(t, in.At.Equal(begin2026))
		if in.After == uuid.Nil {
			return marketplace.DuePayouts{Due: all[:page]}, nil
		}
		require.Equal(t, all[page-1].PublisherID, in.After)
		return marketplace.DuePayouts{Due: all[page:]}, nil
	})
	var paid []Input
	w.OnWorkflow(WorkflowType, mock.Anything, mock.Anything).Return(func(_ workflow.Context, in Input) (Result, error) {
		paid = append(paid, in)
		return Result{}, nil
	})
	w.ExecuteWorkflow(RunType, RunInput{})
	require.NoError(t, w.GetWorkflowError())
	var result RunResult
	require.NoError(t, w.GetWorkflowResult(&result))
	require.Equal(t, page+3, result.Begun)
	require.Len(t, paid, page+3)
	require.Equal(t, Input{PublisherID: all[0].PublisherID, Period: "2026-11-01", Cutoff: begin2026, Until: begin2026.AddDate(0, 1, 0)}, paid[0])
}
