// Package step runs a workflow's durable steps that must not fail: each goes on until it is done, and says so
// when that takes long.
package step

import (
	"errors"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"marketplace/activities/payments"
	"marketplace/internal/searchattr"
	"marketplace/internal/taskqueue"
)

const (
	// burst is for how long a transaction is tried at a stretch.
	burst = 30 * time.Second
	// Pause is between two stretches, unless somebody wakes the step.
	Pause = time.Minute
)

// Waiter waits between two stretches of a failing step.
type Waiter func(ctx workflow.Context, pause time.Duration) error

// Sleep is the Waiter of a workflow that nobody wakes.
func Sleep(ctx workflow.Context, pause time.Duration) error { return workflow.Sleep(ctx, pause) }

// Transaction runs a local activity, a sub-second transaction in the worker's own database, until it has
// committed. While the database is down or refuses, the workflow waits and NeedsAttention is set. The only
// error is that of a cancelled workflow.
func Transaction(ctx workflow.Context, wait Waiter, activity, in, out any) error {
	local := workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{
		StartToCloseTimeout: 10 * time.Second, ScheduleToCloseTimeout: burst,
		RetryPolicy: &temporal.RetryPolicy{InitialInterval: 100 * time.Millisecond, BackoffCoefficient: 2, MaximumInterval: 5 * time.Second},
	})
	for troubled := false; ; troubled = true {
		err := workflow.ExecuteLocalActivity(local, activity, in).Get(ctx, out)
		if err == nil {
			if troubled {
				return NeedsAttention(ctx, false)
			}
			return nil
		}
		if ctx.Err() != nil {
			return err
		}
		workflow.GetLogger(ctx).Error("a transaction fails; it will be tried again", "error", err)
		if !troubled {
			if err := NeedsAttention(ctx, true); err != nil {
				return err
			}
		}
		if err := wait(ctx, Pause); err != nil {
			return err
		}
	}
}

// NeedsAttention shows or hides the workflow among those that want an operator.
func NeedsAttention(ctx workflow.Context, on bool) error {
	return workflow.UpsertTypedSearchAttributes(ctx, searchattr.NeedsAttention.ValueSet(on))
}

// Attention is whether an operator has been asked to look at the workflow.
type Attention struct{ on, held bool }

// Set asks an operator to look, or takes that back; it does nothing when it was so already.
func (a *Attention) Set(ctx workflow.Context, on bool) error {
	on = on || a.held
	if on == a.on {
		return nil
	}
	a.on = on
	return NeedsAttention(ctx, on)
}

// Hold keeps it set, whatever Set says, until it lets it go.
func (a *Attention) Hold(ctx workflow.Context, on bool) error {
	a.held = on
	return a.Set(ctx, on)
}

// Ask puts a question until there is an answer, with attention set from the first time that there is none. The
// only error is that of a cancelled workflow.
func Ask(ctx workflow.Context, attention *Attention, wait Waiter, question func() error) error {
	for {
		err := question()
		if err == nil {
			return attention.Set(ctx, false)
		}
		if ctx.Err() != nil {
			return err
		}
		if err := attention.Set(ctx, true); err != nil {
			return err
		}
		if err := wait(ctx, Pause); err != nil {
			return err
		}
	}
}

// Backoff is how long to wait after so many failed tries that people can see: it doubles from one second to five minutes.
func Backoff(attempts int32) time.Duration {
	if attempts > 8 {
		return 5 * time.Minute
	}
	return time.Second << (attempts - 1)
}

// Cause is what went wrong, without Temporal's wrapping.
func Cause(err error) string {
	if application, ok := errors.AsType[*temporal.ApplicationError](err); ok {
		return application.Message()
	}
	if timeout, ok := errors.AsType[*temporal.TimeoutError](err); ok {
		return timeout.Message()
	}
	return err.Error()
}

// Payments is the context for an activity that talks to Stripe. It is retried until `patience` is up (0: for
// ever), but not when Stripe has said something final.
func Payments(ctx workflow.Context, patience time.Duration, summary string) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		TaskQueue: string(taskqueue.Payments), StartToCloseTimeout: payments.StartToClose, HeartbeatTimeout: payments.HeartbeatTimeout,
		ScheduleToCloseTimeout: patience, Summary: summary,
		RetryPolicy: &temporal.RetryPolicy{InitialInterval: time.Second, BackoffCoefficient: 2, MaximumInterval: 30 * time.Second},
	})
}

// ErrorType is the type of the application error at the root of an activity's failure, "" for any other.
func ErrorType(err error) string {
	if e, ok := errors.AsType[*temporal.ApplicationError](err); ok {
		return e.Type()
	}
	return ""
}
