package review

import (
	"time"

	"github.com/google/uuid"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"marketplace/activities/publisher"
	"marketplace/internal/decision"
)

// attentionAfter is how many tries a check gets before an operator is to look at it. It is tried on.
const attentionAfter = 5

// runChecks runs every check of the round side by side. Only verdicts on the round's bytes count, and a check
// that could not be carried out never passes: the round waits for it, unless another check has failed.
func (r *review) runChecks(ctx workflow.Context) error {
	running, stop := workflow.WithCancel(ctx)
	defer stop()
	r.waiting = map[string]bool{}
	passed := 0
	failed := false
	for _, name := range r.Round.Checks {
		r.waiting[name] = false
		workflow.Go(running, func(ctx workflow.Context) {
			ok, err := r.runCheck(ctx, name)
			if err != nil {
				return // stopped: the round is over
			}
			delete(r.waiting, name)
			if ok {
				passed++
			} else {
				failed = true
			}
		})
	}
	over := func() bool { return len(r.waiting) == 0 || failed && r.onlyStuckLeft() }
	for r.Stage == StageChecking && !over() {
		if err := workflow.Await(ctx, func() bool { return over() || len(r.inbox) > 0 }); err != nil {
			return err
		}
		if len(r.inbox) > 0 {
			r.answerOne(ctx)
		}
	}
	r.NeedsAttention = false
	switch {
	case r.Stage != StageChecking:
		return nil
	case failed || passed < len(r.Round.Checks) || passed == 0:
		return r.failChecks(ctx)
	}
	return r.enterReview(ctx)
}

// runCheck waits for one check's verdict, however long it takes.
func (r *review) runCheck(ctx workflow.Context, name string) (passed bool, err error) {
	in := publisher.CheckRun{SubmissionID: r.in.SubmissionID, Round: r.Round.Round, Name: name, SHA256: r.Round.SHA256}
	for tries := int32(attentionAfter); ; tries = 0 {
		var verdict publisher.CheckVerdict
		options := workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
			StartToCloseTimeout: 15 * time.Minute, HeartbeatTimeout: 30 * time.Second, Summary: "check " + name,
			RetryPolicy: &temporal.RetryPolicy{
				InitialInterval: 2 * time.Second, BackoffCoefficient: 2, MaximumInterval: 10 * time.Minute, MaximumAttempts: tries,
			},
		})
		err := workflow.ExecuteActivity(options, activities.RunCheck, in).Get(ctx, &verdict)
		switch {
		case temporal.IsCanceledError(err) || ctx.Err() != nil:
			return false, workflow.ErrCanceled
		case err == nil && verdict.Name == name && verdict.SHA256 == in.SHA256:
			return verdict.Passed, nil
		}
		r.waiting[name] = true
		r.NeedsAttention = true
		r.show(ctx)
		if tries == 0 { // not even Temporal's own retries may go on: wait for a worker that knows better
			if err := workflow.Sleep(ctx, 10*time.Minute); err != nil {
				return false, err
			}
		}
	}
}

func (r *review) onlyStuckLeft() bool {
	for _, name := range r.Round.Checks {
		if stuck, waiting := r.waiting[name]; waiting && !stuck {
			return false
		}
	}
	return true
}

// failChecks sends the submission back to its author, with the checks' evidence as the reason.
func (r *review) failChecks(ctx workflow.Context) error {
	now := workflow.Now(ctx)
	d := Decided{
		DecisionID: uuid.NewSHA1(r.in.SubmissionID, []byte{'c', byte(r.Round.Round >> 8), byte(r.Round.Round)}),
		Round:      r.Round.Round, Kind: decision.RequestChanges, Reason: decision.ChecksFailed, At: now,
	}
	record, err := r.record(ctx, d)
	if err != nil {
		return err
	}
	d.At = record.At
	r.decided(ctx, d)
	return nil
}

// record writes a decision down. A refusal is an error for whoever asked.
func (r *review) record(ctx workflow.Context, d Decided) (publisher.DecisionRecord, error) {
	in := publisher.Decision{
		DecisionID: d.DecisionID, SubmissionID: r.in.SubmissionID, Round: d.Round, SHA256: r.Round.SHA256, ReviewerID: d.ReviewerID,
		Kind: d.Kind, Reason: d.Reason, At: workflow.Now(ctx),
	}
	if d.Kind == decision.RequestChanges {
		in.Next = authorSteps(in.At)[0]
	}
	record, err := call[publisher.DecisionRecord](ctx, activities.RecordDecision, in)
	if err == nil && record.Refused != nil {
		err = refusal(record.Refused)
	}
	return record, err
}
