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
	// patience is for how long one side may be down before an operator is asked to look.
	patience = 2 * time.Minute
	// looks times lookAgain is how long a row may be behind the message of its revision, whose transaction is about to commit; or it
	// was rolled back, and what is there is all there is.
	looks     = 10
	lookAgain = 3 * time.Second
)

// Coupon brings the store's row in line with the publisher's, until no newer revision is left. It never gives up.
func Coupon(ctx workflow.Context, in Input) (Result, error) {
	c := &coupon{in: in}
	changes := workflow.GetSignalChannel(ctx, SignalChanged)
	workflow.GoNamed(ctx, "signals", func(ctx workflow.Context) {
		var change Change
		for changes.Receive(ctx, &change) {
			c.changed, c.announced = true, max(c.announced, change.Revision)
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

// do runs an activity until it has committed; after a while an operator is asked to look.
func (c *coupon) do(ctx workflow.Context, queue taskqueue.Queue, activity, in, out any) error {
	options := workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		TaskQueue: string(queue), StartToCloseTimeout: 15 * time.Second, ScheduleToCloseTimeout: patience,
		RetryPolicy: &temporal.RetryPolicy{InitialInterval: time.Second, BackoffCoefficient: 2, MaximumInterval: 30 * time.Second},
	})
	return step.Ask(ctx, &c.attention, step.Sleep, func() error {
		return workflow.ExecuteActivity(options, activity, in).Get(ctx, out)
	})
}
