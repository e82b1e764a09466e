package purchase

import (
	"time"

	"github.com/google/uuid"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"marketplace/activities/marketplace"
	"marketplace/internal/searchattr"
	"marketplace/internal/stripeclient"
	"marketplace/workflows/step"
)

const (
	// processingTime is how long a delayed payment may take before an operator is asked to look.
	processingTime = 14 * 24 * time.Hour
	// patience is for how long Stripe may be unreachable before an operator is asked to look.
	patience = 5 * time.Minute
	// pollTime is how long one look at the payment may take.
	pollTime = 15 * time.Second
	// webhookFirst is how much of a head start webhooks have over the poll; with PollProcessing it stays within a
	// minute.
	webhookFirst = 8 * time.Second
	// grace is how long after its page has closed a purchase may take to end.
	grace = 20 * time.Minute
)

// Purchase records the customer's wish at the server's price, opens a page to pay on, waits for the payment
// by whichever way the news comes first, and settles it. It never fails: what cannot be done now is
// tried until it can, visibly.
//
// Its happy path has 21 history events. Whatever is added to that path costs every purchase: no timer, no
// cancelled poll, no search attribute.
func Purchase(ctx workflow.Context, in Input) (Result, error) {
	p := &purchase{
		id:      in.PurchaseID,
		begun:   BeginResult{PurchaseID: in.PurchaseID, PluginID: in.PluginID},
		payment: stripeclient.Payment{State: stripeclient.PaymentOpen},
		seen:    map[string]bool{},
	}
	if err := p.listen(ctx); err != nil {
		return Result{}, err
	}
	if err := p.run(ctx, in); err != nil {
		return Result{}, err
	}
	p.finished = true
	err := workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) })
	return p.result, err
}

// purchase is the state of a run. Handlers only set wishes and wait for answers; run does the work.
type purchase struct {
	id      uuid.UUID
	intent  marketplace.Intent
	session string
	payment stripeclient.Payment // the furthest state that Stripe is known to have told

	begun           BeginResult
	beginAnswered   bool
	news            []News
	seen            map[string]bool
	cancelRequested bool
	recheck         bool
	shownProcessing bool
	troubled        bool // an operator has been asked to look
	finished        bool
	waiting         string
	result          Result
}

func (p *purchase) run(ctx workflow.Context, in Input) error {
	if err := p.record(ctx, in); err != nil || p.result.Status != "" {
		return err
	}
	if p.session == "" {
		if err := p.open(ctx); err != nil || p.result.Status != "" {
			return err
		}
	}
	p.answerBegin(BeginResult{Status: p.intent.Status, CheckoutURL: p.intent.CheckoutURL, ExpiresAt: p.intent.Request.ExpiresAt})
	if err := p.awaitPayment(ctx); err != nil {
		return err
	}
	return p.conclude(ctx)
}

// record makes sure that the purchase is in the database before any money can move.
func (p *purchase) record(ctx workflow.Context, in Input) error {
	p.waiting = "the marketplace database"
	var a *marketplace.Activities
	var err error
	if in.Resume {
		err = p.transaction(ctx, a.LoadPurchase, marketplace.PurchaseRef{PurchaseID: in.PurchaseID}, &p.intent)
	} else {
		err = p.transaction(ctx, a.RecordIntent, marketplace.RecordIntentInput{
			PurchaseID: in.PurchaseID, UserID: in.UserID, PluginID: in.PluginID, KeyDigest: in.KeyDigest, Currency: in.Currency, Seen: in.Seen,
			CouponCode: in.CouponCode,
		}, &p.intent)
	}
	if err != nil {
		return err
	}
	p.session = p.intent.SessionID
	switch {
	case p.intent.Refusal != "":
		p.end(StatusRefused, p.intent.Refusal)
		p.begun.OtherPurchase = p.intent.OtherPurchase
	case p.intent.Settled:
		p.end(p.intent.Status, marketplace.RefusedClosed)
	case p.session == "" && p.intent.Status != "pending":
		p.end(p.intent.Status, marketplace.RefusedClosed) // it ended without a page: nobody can have paid
	}
	return nil
}

// end sets the result, and answers Begin with a refusal unless it has been answered.
func (p *purchase) end(status string, refusal marketplace.Refusal) {
	p.result = Result{Status: status, Refusal: refusal}
	p.answerBegin(BeginResult{Status: status, Refusal: refusal, OtherPurchase: p.intent.OtherPurchase})
}

func (p *purchase) answerBegin(b BeginResult) {
	if p.beginAnswered {
		return
	}
	b.PurchaseID, b.PluginID = p.begun.PurchaseID, p.begun.PluginID
	p.begun, p.beginAnswered = b, true
}

// conclude does what the final state of the payment asks for.
func (p *purchase) conclude(ctx workflow.Context) error {
	switch p.payment.State {
	case stripeclient.PaymentPaid:
		return p.settle(ctx)
	case stripeclient.PaymentFailed:
		return p.close(ctx, "failed", p.payment.FailureCode)
	default:
		if p.cancelRequested {
			return p.close(ctx, "cancelled", "")
		}
		return p.close(ctx, "expired", "")
	}
}

func (p *purchase) settle(ctx workflow.Context) error {
	p.waiting = "the marketplace database"
	var a *marketplace.Activities
	var settled marketplace.Settlement
	if err := p.transaction(ctx, a.Settle, marketplace.SettleInput{PurchaseID: p.id, Payment: p.payment}, &settled); err != nil {
		return err
	}
	p.end(settled.Status, "")
	if settled.Undeliverable == "" {
		return nil
	}
	return giveBack(ctx, p.id, settled)
}

func (p *purchase) close(ctx workflow.Context, status, failureCode string) error {
	p.waiting = "the marketplace database"
	var a *marketplace.Activities
	var state marketplace.PurchaseState
	if err := p.transaction(ctx, a.Close, marketplace.CloseInput{PurchaseID: p.id, Status: status, FailureCode: failureCode}, &state); err != nil {
		return err
	}
	p.end(state.Status, "")
	return nil
}

func (p *purchase) transaction(ctx workflow.Context, activity, in, out any) error {
	return step.Transaction(ctx, p.pause, activity, in, out)
}

// pause is between two tries of a step that fails. An operator's Recheck, news or a wish to cancel end it.
func (p *purchase) pause(ctx workflow.Context, d time.Duration) error {
	heard, cancelled := len(p.news), p.cancelRequested
	_, err := workflow.AwaitWithTimeout(ctx, d, func() bool {
		return p.recheck || len(p.news) > heard || p.cancelRequested != cancelled
	})
	p.recheck = false
	return err
}

// attention asks for an operator, in the database and in the Temporal Web UI, or with an empty reason no more.
// It costs nothing when all was well and is.
func (p *purchase) attention(ctx workflow.Context, reason string) error {
	on := reason != ""
	if !on && !p.troubled {
		return nil
	}
	if on != p.troubled {
		if err := step.NeedsAttention(ctx, on); err != nil {
			return err
		}
	}
	p.troubled = on
	var a *marketplace.Activities
	local := workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{
		ScheduleToCloseTimeout: 5 * time.Second, RetryPolicy: &temporal.RetryPolicy{MaximumAttempts: 1},
	})
	if err := workflow.ExecuteLocalActivity(local, a.SetAttention, marketplace.AttentionInput{PurchaseID: p.id, Reason: reason}).Get(ctx, nil); err != nil {
		workflow.GetLogger(ctx).Error("could not mark the purchase for attention", "error", err) // the search attribute does
	}
	return ctx.Err()
}

// showProcessing leaves the happy path: the money is on its way and may take days.
func (p *purchase) showProcessing(ctx workflow.Context) error {
	p.shownProcessing = true
	if err := workflow.UpsertTypedSearchAttributes(ctx,
		searchattr.PurchaseStage.ValueSet(StageProcessing),
		searchattr.StageDeadline.ValueSet(workflow.Now(ctx).Add(processingTime)),
	); err != nil {
		return err
	}
	var a *marketplace.Activities
	return p.transaction(ctx, a.RecordProcessing, marketplace.PurchaseRef{PurchaseID: p.id}, nil)
}
