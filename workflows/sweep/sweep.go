// Package sweep is the scheduled workflow that takes up Stripe's events which the webhook handler stored but
// did not dispatch: it died, or Temporal was down.
package sweep

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"marketplace/activities/marketplace"
)

const (
	// WorkflowType is the registered name.
	WorkflowType = "Sweep"
	// WorkflowID is the same for all: one at a time.
	WorkflowID = "sweep/stripe-events"
	// ScheduleID of the schedule that starts it.
	ScheduleID = "sweep-stripe-events"
	// Every is how long an event may lie.
	Every = 20 * time.Second
)

// Sweep runs one round. When the database is down the run fails, and the schedule starts the next.
func Sweep(ctx workflow.Context) (marketplace.Sweep, error) {
	var a *marketplace.Activities
	var done marketplace.Sweep
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: 10 * time.Minute, HeartbeatTimeout: time.Minute, ScheduleToStartTimeout: 5 * time.Minute,
		RetryPolicy: &temporal.RetryPolicy{MaximumAttempts: 1},
	})
	err := workflow.ExecuteActivity(ctx, a.DispatchDueStripeEvents).Get(ctx, &done)
	return done, err
}
