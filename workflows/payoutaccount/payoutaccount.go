package payoutaccount

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"marketplace/activities/marketplace"
	"marketplace/activities/payments"
	"marketplace/activities/publisher"
	"marketplace/internal/payout"
	"marketplace/internal/taskqueue"
	payouts "marketplace/workflows/payout"
	"marketplace/workflows/step"
)

const (
	// While something is about to change Stripe is asked often, else once a day; webhooks bring the news sooner.
	visitUnsettled = time.Hour
	visitSettled   = 24 * time.Hour
	// patience is for how long Stripe may be unreachable before an operator is asked to look, linkPatience for how long a
	// publisher waits for a link.
	patience     = 10 * time.Minute
	linkPatience = 12 * time.Second
	// openings is how often an account is tried to be opened at a stretch, when it is unclear what became of it.
	openings = 3
)

// PayoutAccount follows one publisher's account for as long as there is one. Without any it ends when it has done what it
// was asked.
func PayoutAccount(ctx workflow.Context, in Input) (Result, error) {
	a := &account{in: in, unapplied: in.Unapplied, opening: workflow.NewMutex(ctx)}
	if err := a.listen(ctx); err != nil {
		return Result{}, err
	}
	if err := a.run(ctx); err != nil {
		return Result{}, err
	}
	return Result{a.status.State}, nil
}

type account struct {
	in        Input
	id        string // at Stripe; "" while there is none
	status    Status
	news      bool
	unapplied *Settings // saved, and not carried to the store yet
	settled   bool
	opening   workflow.Mutex
	attention step.Attention
}

func (a *account) listen(ctx workflow.Context) error {
	updates := workflow.GetSignalChannel(ctx, SignalUpdated)
	workflow.GoNamed(ctx, "signals", func(ctx workflow.Context) {
		for updates.Receive(ctx, nil) {
			a.news = true
		}
	})
	if err := workflow.SetUpdateHandler(ctx, UpdateLead, a.lead); err != nil {
		return err
	}
	if err := workflow.SetUpdateHandler(ctx, UpdateSaveSettings, a.saveSettings); err != nil {
		return err
	}
	return workflow.SetQueryHandler(ctx, QueryStatus, func() (Status, error) { return a.status, nil })
}

func (a *account) run(ctx workflow.Context) error {
	var m *marketplace.Activities
	var known marketplace.PayoutAccountPlan
	if err := step.Transaction(ctx, step.Sleep, m.FindPayoutAccount, marketplace.PublisherRef{PublisherID: a.in.PublisherID}, &known); err != nil {
		return err
	}
	if a.id == "" { // unless a handler was faster
		a.id = known.AccountID
	}
	for {
		if err := a.applySettings(ctx); err != nil {
			return err
		}
		if a.id != "" {
			if err := a.visit(ctx); err != nil {
				return err
			}
		}
		if err := a.rest(ctx); err != nil {
			return err
		}
		switch idle := !a.news && a.unapplied == nil && workflow.AllHandlersFinished(ctx); {
		case idle && (a.id == "" || a.status.State == payout.StateDisconnected):
			return nil
		case idle && workflow.GetInfo(ctx).GetContinueAsNewSuggested():
			return workflow.NewContinueAsNewError(ctx, WorkflowType, Input{PublisherID: a.in.PublisherID})
		}
	}
}

// rest waits for something to do. What has no account has nothing to wait for but whoever asks right now.
func (a *account) rest(ctx workflow.Context) error {
	if a.id == "" || a.status.State == payout.StateDisconnected {
		return workflow.Await(ctx, func() bool { return a.news || a.unapplied != nil || workflow.AllHandlersFinished(ctx) })
	}
	pause := visitUnsettled
	if a.settled {
		pause = visitSettled
	}
	a.status.NextVisit = workflow.Now(ctx).Add(pause)
	_, err := workflow.AwaitWithTimeout(ctx, pause, func() bool { return a.news || a.unapplied != nil })
	return err
}

// visit asks Stripe how the account stands, writes it down, and wakes the payouts that have waited for it.
func (a *account) visit(ctx workflow.Context) error {
	var stripe *payments.Activities
	var m *marketplace.Activities
	var told payout.Account
	if err := step.Ask(ctx, &a.attention, a.pause, func() error {
		a.news = false
		return workflow.ExecuteActivity(step.Payments(ctx, patience, "ask about the account"), stripe.RetrieveAccount, payments.AccountRef{AccountID: a.id}).Get(ctx, &told)
	}); err != nil {
		return err
	}
	var recorded marketplace.RecordedPayoutAccount
	if err := step.Transaction(ctx, step.Sleep, m.RecordPayoutAccount, marketplace.RecordPayoutAccountInput{PublisherID: a.in.PublisherID, Account: told}, &recorded); err != nil {
		return err
	}
	if becomesReady := a.status.State != recorded.State && len(recorded.Wake) > 0; becomesReady {
		for _, period := range recorded.Wake { // one that has ended needs no waking
			_ = workflow.SignalExternalWorkflow(ctx, payouts.WorkflowID(a.in.PublisherID, period), "", payouts.SignalAccountReady, nil).Get(ctx, nil)
		}
	}
	a.status.State, a.settled = recorded.State, !told.Unsettled()
	return nil
}

func (a *account) pause(ctx workflow.Context, limit time.Duration) error {
	_, err := workflow.AwaitWithTimeout(ctx, limit, func() bool { return a.news })
	return err
}

// lead makes a link. Whatever keeps it from that, the publisher is told: nobody waits for a link long.
func (a *account) lead(ctx workflow.Context, in LeadRequest) (LeadResult, error) {
	if err := a.opening.Lock(ctx); err != nil {
		return LeadResult{}, err
	}
	defer a.opening.Unlock()
	if a.id == "" || a.status.State == payout.StateDisconnected {
		refusal, err := a.open(ctx, in)
		if refusal != "" || err != nil {
			return LeadResult{Refusal: refusal}, err
		}
	}
	var stripe *payments.Activities
	var link payments.SealedLink
	err := workflow.ExecuteActivity(step.Payments(ctx, linkPatience, "make a link to Stripe"), stripe.CreateLink, payments.LinkRequest{
		AccountID: a.id, Kind: in.Kind, PublicKey: in.PublicKey,
	}).Get(ctx, &link)
	switch {
	case ctx.Err() != nil:
		return LeadResult{}, err
	case err != nil:
		return LeadResult{Refusal: RefusedUnavailable}, nil
	case link.Refusal != "":
		return LeadResult{Refusal: RefusedNotYet}, nil
	}
	return LeadResult{Sealed: link.Sealed}, nil
}

// open has Stripe open the account, once.
func (a *account) open(ctx workflow.Context, in LeadRequest) (refusal string, err error) {
	var m *marketplace.Activities
	var stripe *payments.Activities
	if in.Kind != payments.LinkOnboarding {
		return RefusedNoAccount, nil
	}
	for range openings {
		var plan marketplace.PayoutAccountPlan
		if err := step.Transaction(ctx, step.Sleep, m.BeginPayoutAccount, marketplace.BeginPayoutAccountInput{PublisherID: a.in.PublisherID, Country: in.Country}, &plan); err != nil {
			return "", err
		}
		if plan.AccountID != "" {
			a.id = plan.AccountID
			return "", nil
		}
		var opened payments.OpenedAccount
		err := workflow.ExecuteActivity(step.Payments(ctx, linkPatience, "open an account for the publisher"), stripe.CreateAccount, plan.Request).Get(ctx, &opened)
		switch {
		case ctx.Err() != nil:
			return "", err
		case err != nil:
			return RefusedUnavailable, nil //nolint:nilerr // the refusal is what comes of it
		case opened.AccountID != "":
			return "", a.opened(ctx, opened.AccountID, plan.Request.Country)
		}
		if err := step.Transaction(ctx, step.Sleep, m.FailPayoutAccount, marketplace.FailPayoutAccountInput{
			PublisherID: a.in.PublisherID, Generation: plan.Request.Generation, Country: in.Country,
		}, nil); err != nil {
			return "", err
		}
		if opened.Refusal != payout.FailedUnclear {
			return RefusedCountry, nil
		}
	}
	return RefusedUnavailable, nil
}

// opened writes down the account at once, so that it is not forgotten whatever comes.
func (a *account) opened(ctx workflow.Context, id, country string) error {
	var m *marketplace.Activities
	var recorded marketplace.RecordedPayoutAccount
	if err := step.Transaction(ctx, step.Sleep, m.RecordPayoutAccount, marketplace.RecordPayoutAccountInput{
		PublisherID: a.in.PublisherID, Account: payout.Account{ID: id, Country: country},
	}, &recorded); err != nil {
		return err
	}
	a.id, a.status.State, a.news = id, recorded.State, true
	return nil
}

// saveSettings writes the decision down on the publisher's side; carrying it to the store is left to the main course.
func (a *account) saveSettings(ctx workflow.Context, in Settings) (SavedSettings, error) {
	var p *publisher.Activities
	var saved publisher.SavedPayoutSettings
	err := workflow.ExecuteActivity(publishers(ctx, "save the payout settings"), p.SavePayoutSettings, publisher.PayoutSettingsChange{
		PublisherID: a.in.PublisherID, RequestID: in.RequestID, Schedule: in.Schedule, Thresholds: in.Thresholds,
	}).Get(ctx, &saved)
	if err != nil {
		return SavedSettings{}, err
	}
	if in.Revision = saved.Revision; a.unapplied == nil || a.unapplied.Revision < in.Revision {
		a.unapplied = &in
	}
	return SavedSettings{saved.Revision}, nil
}

func (a *account) applySettings(ctx workflow.Context) error {
	var m *marketplace.Activities
	var p *publisher.Activities
	for a.unapplied != nil {
		now := *a.unapplied
		if err := step.Transaction(ctx, step.Sleep, m.ApplyPayoutSettings, marketplace.PayoutSettings{
			PublisherID: a.in.PublisherID, Schedule: now.Schedule, Thresholds: now.Thresholds, Revision: now.Revision,
		}, nil); err != nil {
			return err
		}
		if err := workflow.ExecuteActivity(publishers(ctx, "confirm the payout settings"), p.ConfirmPayoutSettings, publisher.PayoutSettingsRef{
			PublisherID: a.in.PublisherID, Revision: now.Revision,
		}).Get(ctx, nil); err != nil {
			return err
		}
		if a.unapplied.Revision == now.Revision {
			a.unapplied = nil
		}
	}
	return nil
}

// publishers is the context for an activity of the publishers' side, which is waited for as long as it takes.
func publishers(ctx workflow.Context, summary string) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		TaskQueue: string(taskqueue.Publisher), StartToCloseTimeout: 10 * time.Second, Summary: summary,
		RetryPolicy: &temporal.RetryPolicy{InitialInterval: time.Second, BackoffCoefficient: 2, MaximumInterval: 30 * time.Second},
	})
}
