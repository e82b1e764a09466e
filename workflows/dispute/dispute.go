package dispute

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"marketplace/activities/marketplace"
	"marketplace/activities/payments"
	"marketplace/internal/stripeclient"
	"marketplace/workflows/step"
)

const (
	// every is how often Stripe is asked when no webhook comes.
	every = 6 * time.Hour
	// patience is for how long Stripe may be unreachable before an operator is asked to look.
	patience = 10 * time.Minute
	// strangerTries times strangerPause is how long a dispute may be ahead of the news that its payment was made.
	strangerTries = 30
	strangerPause = 2 * time.Minute
)

// Dispute follows a dispute: with every piece of news Stripe is asked, and books, purchase, entitlement and
// statistics are brought in line with the answer. Money that moves after the decision starts it again.
func Dispute(ctx workflow.Context, in Input) (Result, error) {
	d := &dispute{in: in}
	updates := workflow.GetSignalChannel(ctx, SignalUpdated)
	workflow.GoNamed(ctx, "signals", func(ctx workflow.Context) {
		for updates.Receive(ctx, nil) {
			d.news = true
		}
	})
	for strangers := 0; ; {
		applied, err := d.round(ctx)
		if err != nil {
			return Result{}, err
		}
		pause := every
		switch {
		case applied.Unknown:
			if strangers++; strangers == strangerTries {
				return Result{Status: StatusNotOurs}, nil
			}
			pause = strangerPause
		case decided(applied.Status) && !d.news:
			return Result{Status: applied.Status}, nil
		}
		if err := d.pause(ctx, pause); err != nil {
			return Result{}, err
		}
		if workflow.GetInfo(ctx).GetContinueAsNewSuggested() && !d.news {
			return Result{}, workflow.NewContinueAsNewError(ctx, WorkflowType, in)
		}
	}
}

type dispute struct {
	in        Input
	news      bool
	attention step.Attention
}

// round asks Stripe and applies the answer.
func (d *dispute) round(ctx workflow.Context) (applied marketplace.AppliedDispute, err error) {
	truth, err := d.ask(ctx)
	if err != nil {
		return applied, err
	}
	var a *marketplace.Activities
	err = step.Transaction(ctx, step.Sleep, a.ApplyDispute, marketplace.ApplyDisputeInput{Dispute: truth}, &applied)
	return applied, err
}

func (d *dispute) ask(ctx workflow.Context) (truth stripeclient.Dispute, err error) {
	var a *payments.Activities
	err = step.Ask(ctx, &d.attention, d.pause, func() error {
		d.news = false
		return workflow.ExecuteActivity(step.Payments(ctx, patience, "ask about the dispute"), a.RetrieveDispute, payments.DisputeRef{StripeID: d.in.StripeID}).Get(ctx, &truth)
	})
	return truth, err
}

// pause is ended by news that came since Stripe was last asked.
func (d *dispute) pause(ctx workflow.Context, limit time.Duration) error {
	_, err := workflow.AwaitWithTimeout(ctx, limit, func() bool { return d.news })
	return err
}

func decided(status string) bool {
	return status == string(stripeclient.DisputeWon) || status == string(stripeclient.DisputeLost)
}
