package review

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"marketplace/activities/publisher"
	"marketplace/internal/calendar"
	"marketplace/internal/decision"
	"marketplace/workflows/publication"
)

// monday is when every test's submission is made: as a business week opens.
var monday = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// testBundle is a Review over a database that keeps notes instead of rows.
type testBundle struct {
	t         *testing.T
	env       *testsuite.TestWorkflowEnvironment
	in        Input
	bob, eve  uuid.UUID // reviewers
	calls     []string
	published []publication.Input
	decisions []publisher.Decision
	reviews   []publisher.SubmissionInReview
	overdue   map[string]time.Time // when each step was taken
	closings  []publisher.SubmissionClosing
	checks    func(context.Context, publisher.CheckRun) (publisher.CheckVerdict, error)
	open      publisher.SubmissionRound
	reopened  func(publisher.Resubmission) publisher.SubmissionRound
	refuse    map[string]*publisher.Refusal
}

func setup(t *testing.T) *testBundle {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	business, err := calendar.Parse("Mon-Fri 09:00-17:00 UTC")
	require.NoError(t, err)
	b := &testBundle{
		t: t, env: env, bob: uuid.New(), eve: uuid.New(), overdue: map[string]time.Time{}, refuse: map[string]*publisher.Refusal{},
		in: Input{SubmissionID: uuid.New(), ReleaseID: uuid.New(), PluginID: uuid.New(), AuthorID: uuid.New(), Calendar: business, DueHours: 40},
	}
	b.open = publisher.SubmissionRound{Round: 1, SHA256: "aa", PluginID: b.in.PluginID, Version: "1.0.0", Checks: []string{"archive", "malware"}}
	b.checks = func(_ context.Context, in publisher.CheckRun) (publisher.CheckVerdict, error) {
		return publisher.CheckVerdict{Name: in.Name, SHA256: in.SHA256, Passed: true}, nil
	}
	b.reopened = func(in publisher.Resubmission) publisher.SubmissionRound {
		next := b.open
		next.Round, next.SHA256 = in.Round, "bb"
		return next
	}
	env.SetStartTime(monday)
	env.SetTestTimeout(20 * time.Second)
	env.RegisterWorkflowWithOptions(Review, workflow.RegisterOptions{Name: WorkflowType})
	env.RegisterActivity(&publisher.Activities{})
	env.RegisterWorkflowWithOptions(func(_ workflow.Context, in publication.Input) error {
		b.published = append(b.published, in)
		return nil
	}, workflow.RegisterOptions{Name: publication.WorkflowType})
	b.mockActivities()
	return b
}

// note takes down a call and says whether it is to be refused.
func (b *testBundle) note(name string) (no *publisher.Refusal, refused bool) {
	b.calls = append(b.calls, name)
	no, refused = b.refuse[name]
	return no, refused
}

func (b *testBundle) mockActivities() {
	on := func(activity, answer any) {
		b.env.OnActivity(activity, mock.Anything, mock.Anything).Return(answer).Maybe()
	}
	on(activities.OpenSubmission, func(_ context.Context, in publisher.SubmissionOpening) (publisher.SubmissionRound, error) {
		if no, refused := b.note("open"); refused {
			return publisher.SubmissionRound{Refused: no}, nil
		}
		return b.open, nil
	})
	on(activities.ReopenSubmission, func(_ context.Context, in publisher.Resubmission) (publisher.SubmissionRound, error) {
		if no, refused := b.note("reopen"); refused {
			return publisher.SubmissionRound{Refused: no}, nil
		}
		return b.reopened(in), nil
	})
	on(activities.CloseSubmission, func(_ context.Context, in publisher.SubmissionClosing) (*publisher.Refusal, error) {
		b.closings = append(b.closings, in)
		no, _ := b.note("close")
		return no, nil
	})
	on(activities.EnterReview, func(_ context.Context, in publisher.SubmissionInReview) error {
		b.reviews = append(b.reviews, in)
		b.calls = append(b.calls, "enter")
		return nil
	})
	on(activities.SetClaim, func(_ context.Context, in publisher.Claim) (*publisher.Refusal, error) {
		no, _ := b.note("claim")
		return no, nil
	})
	on(activities.RecordDecision, func(_ context.Context, in publisher.Decision) (publisher.DecisionRecord, error) {
		if no, refused := b.note("record"); refused {
			return publisher.DecisionRecord{Refused: no}, nil
		}
		b.decisions = append(b.decisions, in)
		return publisher.DecisionRecord{At: in.At}, nil
	})
	for name, activity := range map[string]any{
		"remind": activities.RemindReviewer, "reassign": activities.ReassignReview, "escalate": activities.EscalateReview, "warn": activities.RemindAuthor,
	} {
		on(activity, func(_ context.Context, in publisher.Overdue) error {
			b.calls = append(b.calls, name)
			b.overdue[name] = b.env.Now()
			return nil
		})
	}
	on(activities.RunCheck, func(ctx context.Context, in publisher.CheckRun) (publisher.CheckVerdict, error) {
		return b.checks(ctx, in)
	})
}

// answer collects what an update came to.
type answer struct {
	accepted, rejected, done bool
	value                    any
	err                      error
	at                       time.Time
}

func (a *answer) code() string {
	if app, ok := errors.AsType[*temporal.ApplicationError](a.err); ok {
		return app.Type()
	}
	return ""
}

func (a *answer) refusal(t *testing.T) publisher.Refusal {
	t.Helper()
	app, ok := errors.AsType[*temporal.ApplicationError](a.err)
	require.True(t, ok, "%v", a.err)
	var r publisher.Refusal
	require.NoError(t, app.Details(&r))
	return r
}

// at sends an update when so much time has passed.
func (b *testBundle) at(after time.Duration, update string, args ...any) *answer {
	return b.atWithID(after, uuid.NewString(), update, args...)
}

func (b *testBundle) atWithID(after time.Duration, id, update string, args ...any) *answer {
	a := &answer{}
	b.env.RegisterDelayedCallback(func() {
		b.env.UpdateWorkflow(update, id, &testsuite.TestUpdateCallback{
			OnAccept: func() { a.accepted = true },
			OnReject: func(err error) { a.rejected, a.err, a.at = true, err, b.env.Now() },
			OnComplete: func(value any, err error) {
				a.done, a.value, a.err, a.at = true, value, err, b.env.Now()
			},
		}, args...)
	}, after)
	return a
}

func (b *testBundle) statusAt(after time.Duration) *Status {
	s := &Status{}
	b.env.RegisterDelayedCallback(func() {
		value, err := b.env.QueryWorkflow(QueryStatus)
		require.NoError(b.t, err)
		require.NoError(b.t, value.Get(s))
	}, after)
	return s
}

func (b *testBundle) run() Result {
	b.t.Helper()
	b.env.ExecuteWorkflow(WorkflowType, b.in)
	require.True(b.t, b.env.IsWorkflowCompleted())
	require.NoError(b.t, b.env.GetWorkflowError())
	var result Result
	require.NoError(b.t, b.env.GetWorkflowResult(&result))
	return result
}

func (b *testBundle) count(call string) (n int) {
	for _, c := range b.calls {
		if c == call {
			n++
		}
	}
	return n
}

func (b *testBundle) approve(round int) DecideRequest {
	return DecideRequest{DecisionID: uuid.New(), ReviewerID: b.bob, Round: round, Kind: decision.Approve, Reason: decision.MeetsPolicy}
}

func (b *testBundle) requestChanges(round int) DecideRequest {
	return DecideRequest{DecisionID: uuid.New(), ReviewerID: b.bob, Round: round, Kind: decision.RequestChanges, Reason: decision.LicenseUnclear}
}

func (b *testBundle) author(round int) AuthorRequest {
	return AuthorRequest{AuthorID: b.in.AuthorID, Round: round}
}

func (b *testBundle) never(calls ...string) {
	b.t.Helper()
	for _, c := range calls {
		require.False(b.t, slices.Contains(b.calls, c), "%s was called", c)
	}
}
