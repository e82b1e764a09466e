package dispute

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"marketplace/activities/marketplace"
	"marketplace/internal/searchattr"
	"marketplace/workflows/step"
)

// reminders are how long before the deadline people are reminded that nobody has decided, the first one first.
var reminders = [...]time.Duration{72 * time.Hour, 24 * time.Hour, 6 * time.Hour}

// grace is how long after the deadline Stripe is asked what has become of the dispute.
const grace = time.Minute

// deadline is until when the bank takes an answer.
type deadline struct {
	watched bool
	due     time.Time
	rested  bool // the first round tells people that there is a dispute: that is reminder enough
}

// watch reminds people of the deadline, shows it to operators, and says when to look again.
func (d *dispute) watch(ctx workflow.Context, applied marketplace.AppliedDispute) (time.Duration, error) {
	if !d.watched || applied.Unknown {
		return every, nil
	}
	if err := d.setDeadline(ctx, applied.DueAt); err != nil {
		return 0, err
	}
	if applied.DueAt.IsZero() {
		d.rested = true
		return every, d.attention.Hold(ctx, applied.Because == marketplace.LostUnanswered)
	}
	passed, next := stage(workflow.Now(ctx), applied.DueAt)
	if err := d.attention.Hold(ctx, passed > 0); err != nil {
		return 0, err
	}
	if d.rested && passed > applied.Reminders {
		var a *marketplace.Activities
		in := marketplace.RemindDisputeInput{StripeID: d.in.StripeID, Number: passed}
		if err := step.Transaction(ctx, step.Sleep, a.RemindDispute, in, nil); err != nil {
			return 0, err
		}
	}
	d.rested = true
	return min(every, next), nil
}

// stage is how many of the reminders are due, and how long it is until there is something to do again.
func stage(now, due time.Time) (passed int32, next time.Duration) {
	for _, before := range reminders {
		if wait := due.Add(-before).Sub(now); wait > 0 {
			return passed, wait
		}
		passed++
	}
	if wait := due.Add(grace).Sub(now); wait > 0 {
		return passed, wait
	}
	return passed, every
}

// setDeadline shows operators until when somebody has to decide; then, that nobody has to.
func (d *dispute) setDeadline(ctx workflow.Context, due time.Time) error {
	if d.due.Equal(due) {
		return nil
	}
	d.due = due
	if due.IsZero() {
		return workflow.UpsertTypedSearchAttributes(ctx, searchattr.StageDeadline.ValueUnset())
	}
	return workflow.UpsertTypedSearchAttributes(ctx, searchattr.StageDeadline.ValueSet(due))
}
