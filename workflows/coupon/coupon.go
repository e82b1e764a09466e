package coupon

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"marketplace/activities/marketplace"
	"marketplace/activities/publisher"
	"marketplace/internal/taskqueue"
	"marketplace/workflows/step"
)

const (
	// looks times lookAgain is how long a row may be behind the message of its revision, whose transaction is about to commit; or it
	// was rolled back, and what is there is all there is.
	looks     = 10
	lookAgain = 3 * time.Second
)

// Coupon brings the store's row in line with the publisher's, until no newer revision is left. It never gives up; a step that
// fails is tried again, later and later, and every try can be seen.
func Coupon(ctx workflow.Context, in Input) (Result, error) {
	c := &coupon{in: in, announced: in.Announced}
	changes := workflow.GetSignalChannel(ctx, SignalChanged)
	workflow.GoNamed(ctx, "signals", func(ctx workflow.Context) {
		var change Change
		for changes.Receive(ctx, &change) {
			c.changed, c.hurried, c.announced = true, true, max(c.announced, change.Revision)
		}
	})
	for looked := 1; ; {
		c.changed = false
		read, err := c.carry(ctx)
		behind := read.Missing || read.Coupon.Revision < c.announced
		switch {
		case err != nil:
			return Result{}, err
		case behind && looked < looks:
			looked++
			if err := workflow.Sleep(ctx, lookAgain); err != nil {
				return Result{}, err
			}
		case !c.changed:
			return Result{Revision: read.Coupon.Revision, Missing: read.Missing}, nil
		default:
			looked = 1
		}
	}
}

type coupon struct {
	in        Input
	changed   bool
	hurried   bool // a message has come while a try was waited for
	announced int64
	attention step.Attention
}

// carry takes the coupon across once: read, write, confirm.
func (c *coupon) carry(ctx workflow.Context) (read publisher.CouponRead, err error) {
	var p *publisher.Activities
	var m *marketplace.Activities
	if err := c.do(ctx, taskqueue.Publisher, p.ReadCoupon, publisher.CouponRef{CouponID: c.in.CouponID}, &read); err != nil || read.Missing {
		return read, err
	}
	if err := c.do(ctx, taskqueue.Marketplace, m.UpsertCoupon, read.Coupon, nil); err != nil {
		return read, err
	}
	return read, c.do(ctx, taskqueue.Publisher, p.ConfirmCoupon, publisher.CouponConfirmation{CouponID: c.in.CouponID, Revision: read.Coupon.Revision}, nil)
}

// do tries an activity until it has committed, or at once when somebody says so.
func (c *coupon) do(ctx workflow.Context, queue taskqueue.Queue, activity, in, out any) error {
	once := workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		TaskQueue: string(queue), StartToCloseTimeout: 15 * time.Second, RetryPolicy: &temporal.RetryPolicy{MaximumAttempts: 1},
	})
	for attempts := int32(1); ; attempts++ {
		err := workflow.ExecuteActivity(once, activity, in).Get(ctx, out)
		if err == nil {
			return c.attention.Set(ctx, false)
		}
		if ctx.Err() != nil {
			return err
		}
		if err := c.attention.Set(ctx, attempts >= AttentionAfter); err != nil {
			return err
		}
		pause := step.Backoff(attempts)
		if err := c.record(ctx, attempts, err, pause); err != nil {
			return err
		}
		if err := c.wait(ctx, pause); err != nil {
			return err
		}
		if workflow.GetInfo(ctx).GetContinueAsNewSuggested() {
			// A history has an end, our patience has none. Every step may be done again, the first included.
			return workflow.NewContinueAsNewError(ctx, WorkflowType, Input{CouponID: c.in.CouponID, Announced: c.announced})
		}
	}
}

// record makes a failed try visible to the publisher.
func (c *coupon) record(ctx workflow.Context, attempts int32, cause error, pause time.Duration) error {
	briefly := workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		TaskQueue: string(taskqueue.Publisher), StartToCloseTimeout: 10 * time.Second, ScheduleToCloseTimeout: 15 * time.Second,
	})
	var p *publisher.Activities
	err := workflow.ExecuteActivity(briefly, p.RecordCouponTry, publisher.CouponTry{
		CouponID: c.in.CouponID, Attempts: attempts, LastError: step.Cause(cause), NextAttemptAt: workflow.Now(ctx).Add(pause),
	}).Get(ctx, nil)
	if err != nil && ctx.Err() == nil {
		workflow.GetLogger(ctx).Warn("a failed try could not be written down", "error", err)
		return nil
	}
	return err
}

func (c *coupon) wait(ctx workflow.Context, pause time.Duration) error {
	c.hurried = false
	_, err := workflow.AwaitWithTimeout(ctx, pause, func() bool { return c.hurried })
	return err
}
