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
// statistics are brought in line with the answer. It reminds people of a deadline, and tells Stripe what they decide, never
// anything by itself. Money that moves after the decision starts it again.
func Dispute(ctx workflow.Context, in Input) (Result, error) {
	d := &dispute{in: in}
	if err := d.listen(ctx); err != nil {
		return Result{}, err
	}
	d.watched = workflow.GetVersion(ctx, changeDeadlines, workflow.DefaultVersion, 1) > workflow.DefaultVersion
	for strangers := 0; ; {
		applied, err := d.round(ctx)
		if err != nil {
			return Result{}, err
		}
		if applied.Unknown {
			if strangers++; strangers == strangerTries {
				return Result{Status: StatusNotOurs}, nil
			}
		}
		pause, err := d.watch(ctx, applied)
		if err != nil {
			return Result{}, err
		}
		switch {
		case applied.Unknown:
			pause = strangerPause
		case decided(applied.Status):
			if ended, err := d.rest(ctx); ended || err != nil {
				return Result{Status: applied.Status, Because: applied.Because}, err
			}
			continue
		}
		if err := d.pause(ctx, pause); err != nil {
			return Result{}, err
		}
		if workflow.GetInfo(ctx).GetContinueAsNewSuggested() && !d.news && workflow.AllHandlersFinished(ctx) {
			return Result{}, workflow.NewContinueAsNewError(ctx, WorkflowType, in)
		}
	}
}

// dispute is the state of a run. Handlers only say that there is something to look at, and wait; the main function does the work.
type dispute struct {
	in        Input
	news      bool
	begun     int // rounds
	finished  int
	status    string
	attention step.Attention
	deadline
}

func (d *dispute) listen(ctx workflow.Context) error {
	updates := workflow.GetSignalChannel(ctx, SignalUpdated)
	workflow.GoNamed(ctx, "signals", func(ctx workflow.Context) {
		for updates.Receive(ctx, nil) {
			d.news = true
		}
	})
	return workflow.SetUpdateHandler(ctx, UpdateAnswer, func(ctx workflow.Context) (Answered, error) {
		d.news = true
		before := d.begun // a round that is under way may have read the database before the decision was there
		err := workflow.Await(ctx, func() bool { return d.finished > before })
		return Answered{Status: d.status}, err
	})
}

// round asks Stripe, applies the answer, and tells Stripe what a human has decided.
func (d *dispute) round(ctx workflow.Context) (applied marketplace.AppliedDispute, err error) {
	d.begun++
	for asked := false; !asked || applied.Answer != nil; asked = true {
		var truth stripeclient.Dispute
		if applied.Answer != nil {
			truth, err = d.tell(ctx, *applied.Answer)
		} else {
			truth, err = d.ask(ctx)
		}
		if err != nil {
			return applied, err
		}
		if applied, err = d.apply(ctx, truth); err != nil {
			return applied, err
		}
	}
	d.status, d.finished = applied.Status, d.begun
	return applied, nil
}

func (d *dispute) apply(ctx workflow.Context, truth stripeclient.Dispute) (applied marketplace.AppliedDispute, err error) {
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

// rest lets those who wait have their answer. It is not the end if there is news.
func (d *dispute) rest(ctx workflow.Context) (ended bool, err error) {
	err = workflow.Await(ctx, func() bool { return d.news || workflow.AllHandlersFinished(ctx) })
	return !d.news, err
}

func decided(status string) bool {
	return status == string(stripeclient.DisputeWon) || status == string(stripeclient.DisputeLost)
}
