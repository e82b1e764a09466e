// Package stripeevent takes what a stored webhook tells to the workflow that it concerns. It is not a workflow:
// the backend API calls it right after a webhook is stored, the sweeper for those that were left behind.
//
// A webhook is a hint. Purchases, refunds, disputes and publishers' accounts ask Stripe before they act, so an event that
// is lost, repeated or late changes when something is heard, never what.
package stripeevent

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"

	"marketplace/internal/stripeclient"
	"marketplace/internal/taskqueue"
	"marketplace/workflows/dispute"
	"marketplace/workflows/payout"
	"marketplace/workflows/payoutaccount"
	"marketplace/workflows/purchase"
	"marketplace/workflows/refund"
)

// Temporal is the part of client.Client that is needed.
type Temporal interface {
	SignalWorkflow(ctx context.Context, workflowID, runID, signalName string, arg any) error
	SignalWithStartWorkflow(ctx context.Context, workflowID, signalName string, signalArg any, options client.StartWorkflowOptions, workflow any, args ...any) (client.WorkflowRun, error)
}

// Purchases knows what the database says of a purchase.
type Purchases interface {
	// Settled: known is false for a purchase of which there is no record.
	Settled(ctx context.Context, purchase uuid.UUID) (known, settled bool, err error)
}

// Publishers knows whom events of accounts and transfers concern; marketplace.Inbox does.
type Publishers interface {
	// PublisherOf: known is false for an account of nobody here.
	PublisherOf(ctx context.Context, accountID string) (publisher uuid.UUID, known bool, err error)
	// UnsentPayout names the publisher and period of a payout whose transfer is not booked; waiting is false for any other.
	UnsentPayout(ctx context.Context, payout uuid.UUID) (publisher uuid.UUID, period string, waiting bool, err error)
}

// Payments asks Stripe for the truth about a payment.
type Payments interface {
	Payment(ctx context.Context, sessionID string) (stripeclient.Payment, error)
}

// Dispatcher tells workflows of events.
type Dispatcher struct {
	Temporal   Temporal
	Purchases  Purchases
	Publishers Publishers
	Payments   Payments // nil: the workflow asks Stripe itself, for one Action more
}

// paymentSignals are the types that concern a purchase.
var paymentSignals = map[string]string{
	"checkout.session.completed":               purchase.SignalPaymentSucceeded,
	"checkout.session.async_payment_succeeded": purchase.SignalPaymentSucceeded,
	"checkout.session.async_payment_failed":    purchase.SignalPaymentFailed,
	"checkout.session.expired":                 purchase.SignalPaymentExpired,
}

// Concerns says whether events of a type are anybody's here. A Stripe account sends many that are not.
func Concerns(eventType string) bool {
	_, payment := paymentSignals[eventType]
	return payment || isRefund(eventType) || isDispute(eventType) || isTransfer(eventType) || isAccount(eventType)
}

func isRefund(t string) bool {
	return strings.HasPrefix(t, "refund.") || strings.HasPrefix(t, "charge.refund.")
}

func isDispute(t string) bool  { return strings.HasPrefix(t, "charge.dispute.") }
func isTransfer(t string) bool { return strings.HasPrefix(t, "transfer.") }

// isAccount says whether something is told of an account. Payouts are in it: of a publisher's to the bank, or of ours,
// which the reconciliation finds.
func isAccount(t string) bool {
	return strings.HasPrefix(t, "account.") || strings.HasPrefix(t, "capability.") || strings.HasPrefix(t, "payout.")
}

// askTime is for how long Stripe may keep a dispatch waiting; then the workflow asks.
const askTime = 5 * time.Second

// Dispatch tells the workflow concerned, starting it where there is none. An error means: try again later.
func (d *Dispatcher) Dispatch(ctx context.Context, e stripeclient.Event) error {
	switch {
	case e.AccountID != "" && (isDispute(e.Type) || isRefund(e.Type)):
		return nil // in a publisher's own account, where no customer of ours has paid
	case isDispute(e.Type) && e.DisputeID != "":
		return d.start(ctx, dispute.WorkflowID(e.DisputeID), dispute.SignalUpdated, dispute.WorkflowType, dispute.Input{StripeID: e.DisputeID})
	case isRefund(e.Type) && e.RefundID != "" && e.OurRefundID != uuid.Nil:
		return d.start(ctx, refund.WorkflowID(e.OurRefundID), refund.SignalUpdated, refund.WorkflowType,
			refund.Input{RefundID: e.OurRefundID, PurchaseID: e.PurchaseID, StripeID: e.RefundID})
	case isRefund(e.Type) && e.RefundID != "":
		return d.start(ctx, refund.ForeignWorkflowID(e.RefundID), refund.SignalUpdated, refund.WorkflowType, refund.Input{StripeID: e.RefundID})
	}
	switch {
	case isAccount(e.Type) && e.AccountID != "":
		return d.account(ctx, e)
	case isTransfer(e.Type) && e.OurPayoutID != uuid.Nil:
		return d.transfer(ctx, e)
	}
	if signal, ok := paymentSignals[e.Type]; ok && e.PurchaseID != uuid.Nil {
		return d.payment(ctx, e, signal)
	}
	return nil
}

// options start what an event is told to, where it does not run.
var options = client.StartWorkflowOptions{
	TaskQueue:                string(taskqueue.Marketplace),
	WorkflowIDReusePolicy:    enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
	WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
}

func (d *Dispatcher) start(ctx context.Context, workflowID, signal, workflowType string, in any) error {
	_, err := d.Temporal.SignalWithStartWorkflow(ctx, workflowID, signal, nil, options, workflowType, in)
	return wrap("signal "+workflowID, err)
}

// account has the workflow of a publisher's account ask Stripe how it stands.
func (d *Dispatcher) account(ctx context.Context, e stripeclient.Event) error {
	publisher, known, err := d.Publishers.PublisherOf(ctx, e.AccountID)
	if err != nil || !known { // one that is being opened is looked at once it is open
		return wrap("look up the account", err)
	}
	o := options
	o.TypedSearchAttributes = payoutaccount.SearchAttributes(publisher)
	_, err = d.Temporal.SignalWithStartWorkflow(ctx, payoutaccount.WorkflowID(publisher), payoutaccount.SignalUpdated, nil, o,
		payoutaccount.WorkflowType, payoutaccount.Input{PublisherID: publisher})
	return wrap("signal the account", err)
}

// transfer ends the pause of a payout that does not know of its transfer yet.
func (d *Dispatcher) transfer(ctx context.Context, e stripeclient.Event) error {
	publisher, period, waiting, err := d.Publishers.UnsentPayout(ctx, e.OurPayoutID)
	if err != nil || !waiting {
		return wrap("look up the payout", err)
	}
	err = d.Temporal.SignalWorkflow(ctx, payout.WorkflowID(publisher, period), "", payout.SignalTransferTold, nil)
	if _, gone := errors.AsType[*serviceerror.NotFound](err); gone {
		return nil // an operator takes it up; its transfer is found by its key
	}
	return wrap("signal payout", err)
}

// payment tells a purchase. One whose workflow has ended without the money being booked is taken up again: it
// was paid after it had expired or been cancelled, or its workflow is lost.
func (d *Dispatcher) payment(ctx context.Context, e stripeclient.Event, signal string) error {
	news := purchase.News{EventID: e.ID, Payment: d.truth(ctx, e)}
	if news.Payment != nil {
		signal = signalOf(news.Payment.State, signal)
	}
	err := d.Temporal.SignalWorkflow(ctx, purchase.WorkflowID(e.PurchaseID), "", signal, news)
	if _, gone := errors.AsType[*serviceerror.NotFound](err); !gone {
		return wrap("signal purchase", err)
	}
	known, settled, err := d.Purchases.Settled(ctx, e.PurchaseID)
	if err != nil || !known || settled {
		return wrap("look up the purchase", err)
	}
	_, err = d.Temporal.SignalWithStartWorkflow(ctx, purchase.WorkflowID(e.PurchaseID), signal, news,
		purchase.ResumeOptions(e.PurchaseID), purchase.WorkflowType, purchase.Input{PurchaseID: e.PurchaseID, Resume: true})
	return wrap("take up the purchase", err)
}

// truth is what Stripe says now, or nil.
func (d *Dispatcher) truth(ctx context.Context, e stripeclient.Event) *stripeclient.Payment {
	if d.Payments == nil || e.SessionID == "" {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	payment, err := d.Payments.Payment(ctx, e.SessionID)
	if err != nil {
		return nil // the workflow asks, and says so if there is no answer
	}
	return &payment
}

// signalOf names the signal for what is true by now, which may be more than the event tells.
func signalOf(state stripeclient.PaymentState, told string) string {
	switch state {
	case stripeclient.PaymentPaid:
		return purchase.SignalPaymentSucceeded
	case stripeclient.PaymentProcessing:
		return purchase.SignalPaymentProcessing
	case stripeclient.PaymentFailed:
		return purchase.SignalPaymentFailed
	case stripeclient.PaymentExpired:
		return purchase.SignalPaymentExpired
	default:
		return told
	}
}

func wrap(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", what, err)
}
