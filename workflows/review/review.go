package review

import (
	"time"

	"github.com/google/uuid"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"marketplace/activities/publisher"
	"marketplace/internal/decision"
	"marketplace/internal/taskqueue"
	"marketplace/workflows/publication"
)

const (
	// claimTime is how long a reviewer's lock holds unless it is renewed.
	claimTime = 30 * time.Minute
	// authorTime is how long an author may take over requested changes.
	authorTime = 90 * 24 * time.Hour
	// leastReviewTime is what reviewers get for a further round, however late the last one was.
	leastReviewTime = 4 * time.Hour
	// checkingTime is how long checks ought to take; past it, the case shows up as stuck.
	checkingTime = 15 * time.Minute
)

// Review takes one submission to its end. Nobody but a person ever approves.
func Review(ctx workflow.Context, in Input) (Result, error) {
	r, err := newReview(ctx, in)
	if err != nil {
		return Result{}, err
	}
	for !r.Stage.Over() {
		r.show(ctx)
		if err := r.stage(ctx); err != nil {
			return Result{}, err
		}
		if r.longEnough(ctx) {
			in.State = &r.State
			return Result{}, workflow.NewContinueAsNewError(ctx, WorkflowType, in)
		}
	}
	if r.Stage == StageApproved {
		if err := r.publish(ctx); err != nil {
			return Result{}, err
		}
	}
	return Result{Stage: r.Stage, Round: r.Round.Round}, r.answerTheRest(ctx)
}

// review is one run of the workflow. Handlers put requests into the inbox and wait; the main loop alone
// answers them, one after the other, and changes the state.
type review struct {
	State
	in      Input
	inbox   []*request
	waiting map[string]bool // checks without a verdict yet; true once they could not be carried out several times
}

func newReview(ctx workflow.Context, in Input) (*review, error) {
	r := &review{in: in, State: State{Stage: StageOpening, Remaining: time.Duration(in.DueHours) * time.Hour}}
	if in.State != nil {
		r.State = *in.State
	}
	return r, r.listen(ctx)
}

func (r *review) stage(ctx workflow.Context) error {
	switch r.Stage {
	case StageOpening:
		return r.open(ctx)
	case StageChecking:
		return r.runChecks(ctx)
	case StageInReview:
		return r.awaitDecision(ctx)
	default:
		return r.awaitChanges(ctx)
	}
}

func (r *review) open(ctx workflow.Context) error {
	round, err := call[publisher.SubmissionRound](ctx, activities.OpenSubmission, publisher.SubmissionOpening{
		SubmissionID: r.in.SubmissionID, ReleaseID: r.in.ReleaseID, AuthorID: r.in.AuthorID,
	})
	if err != nil {
		return err
	}
	if r.Refused = round.Refused; r.Refused == nil {
		r.Stage, r.Round = StageChecking, round
	} else {
		r.Stage = StageRefused
	}
	return nil
}

// enterReview starts the reviewers' clock, or lets it go on from where it was paused.
func (r *review) enterReview(ctx workflow.Context) error {
	now, left, clock := workflow.Now(ctx), max(r.Remaining, leastReviewTime), r.in.Calendar
	r.DueAt = clock.Add(now, left)
	r.Steps = []publisher.Next{
		{Step: publisher.StepReminder, At: clock.Add(now, left*3/4)},
		{Step: publisher.StepReassignment, At: r.DueAt},
		{Step: publisher.StepEscalation, At: clock.Add(r.DueAt, r.dueTime()/2)},
	}
	r.Stage = StageInReview
	return do(ctx, activities.EnterReview, publisher.SubmissionInReview{
		SubmissionID: r.in.SubmissionID, Round: r.Round.Round, DueAt: r.DueAt, Next: r.next(),
	})
}

// awaitDecision lets reviewers work. While they do not, it reminds, reassigns and escalates in turn; the
// decision stays theirs, and one that comes at the very moment of a step is heard first.
func (r *review) awaitDecision(ctx workflow.Context) error {
	for r.Stage == StageInReview && !r.longEnough(ctx) {
		due, err := r.await(ctx)
		switch {
		case err != nil:
			return err
		case due:
			err = r.escalate(ctx)
		default:
			r.answerOne(ctx)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (r *review) escalate(ctx workflow.Context) error {
	step := r.takeStep()
	var err error
	switch overdue := r.overdue(); step {
	case publisher.StepReminder:
		err = do(ctx, activities.RemindReviewer, overdue)
	case publisher.StepReassignment:
		err = do(ctx, activities.ReassignReview, overdue)
	default:
		err = do(ctx, activities.EscalateReview, overdue)
		r.NeedsAttention = true
	}
	r.show(ctx)
	return err
}

// awaitChanges gives the ball to the author: warned once, and in the end the submission is closed.
func (r *review) awaitChanges(ctx workflow.Context) error {
	for r.Stage == StageChangesRequested && !r.longEnough(ctx) {
		due, err := r.await(ctx)
		switch {
		case err != nil:
			return err
		case !due:
			r.answerOne(ctx)
		case r.takeStep() == publisher.StepAuthorReminder:
			err = do(ctx, activities.RemindAuthor, r.overdue())
		default:
			err = r.close(ctx, publisher.ClosedUnanswered)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// close withdraws the submission, by its author or because nobody answered.
func (r *review) close(ctx workflow.Context, why string) error {
	in := publisher.SubmissionClosing{SubmissionID: r.in.SubmissionID, Why: why}
	if why == publisher.ClosedByAuthor {
		in.AuthorID = r.in.AuthorID
	}
	refused, err := call[*publisher.Refusal](ctx, activities.CloseSubmission, in)
	if err != nil {
		return err
	}
	if refused != nil {
		return refusal(refused)
	}
	r.Stage, r.Steps, r.DueAt = StageWithdrawn, nil, time.Time{}
	return nil
}

// decided moves on after a decision that holds. The reviewers' clock stops with it.
func (r *review) decided(ctx workflow.Context, d Decided) {
	if r.Stage == StageInReview {
		r.Remaining = max(0, r.in.Calendar.Between(workflow.Now(ctx), r.DueAt))
	}
	r.Decision, r.ClaimedBy, r.ClaimedUntil, r.DueAt, r.NeedsAttention = &d, uuid.Nil, time.Time{}, time.Time{}, false
	switch d.Kind {
	case decision.Approve:
		r.Stage, r.Steps = StageApproved, nil
	case decision.Reject:
		r.Stage, r.Steps = StageRejected, nil
	default:
		r.Stage, r.Steps = StageChangesRequested, authorSteps(workflow.Now(ctx))
	}
}

func authorSteps(now time.Time) []publisher.Next {
	closing := now.Add(authorTime)
	return []publisher.Next{{Step: publisher.StepAuthorReminder, At: closing.Add(-AuthorNotice)}, {Step: publisher.StepClosing, At: closing}}
}

// publish starts the Publication and lets it live on its own.
func (r *review) publish(ctx workflow.Context) error {
	in := publication.Input{
		PublicationID: uuid.NewSHA1(r.in.SubmissionID, []byte("publication")), PluginID: r.Round.PluginID, ReleaseID: r.in.ReleaseID,
		Version: r.Round.Version, Action: publication.Publish, RequestedBy: r.Decision.ReviewerID, Reason: string(r.Decision.Reason),
	}
	for {
		child := workflow.ExecuteChildWorkflow(workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{
			WorkflowID: publication.WorkflowID(in.PluginID, in.Version), TaskQueue: string(taskqueue.Publisher),
			ParentClosePolicy: enumspb.PARENT_CLOSE_POLICY_ABANDON, WorkflowIDReusePolicy: enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
		}), publication.WorkflowType, in)
		err := child.GetChildWorkflowExecution().Get(ctx, nil)
		if !temporal.IsWorkflowExecutionAlreadyStartedError(err) {
			return err
		}
		// Something else is on its way to the store for this version; it ends first.
		if err := workflow.Sleep(ctx, time.Minute); err != nil {
			return err
		}
	}
}

func (r *review) dueTime() time.Duration { return time.Duration(r.in.DueHours) * time.Hour }

// next is what happens by itself if nobody acts.
func (r *review) next() publisher.Next {
	switch {
	case len(r.Steps) > 0:
		return r.Steps[0]
	case r.Stage == StageChecking:
		return publisher.Next{Step: publisher.StepChecks}
	case r.Stage == StageInReview:
		return publisher.Next{Step: publisher.StepDecision}
	}
	return publisher.Next{}
}

func (r *review) takeStep() (step string) {
	step, r.Steps = r.Steps[0].Step, r.Steps[1:]
	return step
}

func (r *review) overdue() publisher.Overdue {
	return publisher.Overdue{SubmissionID: r.in.SubmissionID, Round: r.Round.Round, Next: r.next()}
}
