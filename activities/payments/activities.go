// Package payments holds the activities that talk to Stripe. They run on the task queue `payments`, in a
// process that has the Stripe key and no database.
//
// Every POST carries a deterministic idempotency key `<purchase>:<operation>:<generation>`; Temporal alone
// retries. What a customer or a bank may decide (declined, expired) is a result, never an error.
//
// For a workflow: retry for as long as it matters (every error that cannot get better is non-retryable by
// itself), StartToClose of at least StartToClose, no MaximumAttempts. ErrTypeUnclear asks for Generation+1.
package payments

import (
	"context"
	"time"

	"go.temporal.io/sdk/activity"

	"marketplace/internal/sealed"
	"marketplace/internal/stripeclient"
)

// StartToClose leaves room for two calls to Stripe, each of which gives up by itself after 30 s.
const StartToClose = 70 * time.Second

// EvidenceStartToClose leaves room for one call for each file, and three more.
const EvidenceStartToClose = 4 * time.Minute

const (
	// keyLifetime is for how long an idempotency key is relied on. Stripe may forget it after 24 h; from then on
	// the same request would do the work again, so it is looked up first.
	keyLifetime = 23 * time.Hour
	// lookBack is how long before this activity was scheduled an earlier generation may have opened its session.
	lookBack = 24 * time.Hour
)

// EvidenceKeyPurpose is what Activities.Evidence is derived for, from Stripe's key (docs/adr/0011).
const EvidenceKeyPurpose = "dispute evidence"

// Activities are the payments worker's dependencies. All zero values but Stripe's are fine, as long as no bank is told anything.
type Activities struct {
	Stripe *stripeclient.Client
	Now    func() time.Time // nil: time.Now
	// PanelURL is where Stripe sends publishers back to.
	PanelURL string
	// Evidence opens what is to be told to banks.
	Evidence sealed.Key
}

// SessionRef names a Checkout Session.
type SessionRef struct {
	SessionID string `json:"sessionId"`
}

// AwaitPaymentInput asks for news of a session beyond what is known. WebhookFirst is for how long news are held
// back: mostly a webhook brings the same news meanwhile, and the workflow is spared a second telling.
type AwaitPaymentInput struct {
	SessionID    string                    `json:"sessionId"`
	Known        stripeclient.PaymentState `json:"known"`
	WebhookFirst time.Duration             `json:"webhookFirst,omitempty"`
}

// RefundRef names a refund.
type RefundRef struct {
	StripeID string `json:"stripeId"`
}

// DisputeRef names a dispute.
type DisputeRef struct {
	StripeID string `json:"stripeId"`
}

// age is how long ago the workflow asked for this activity, all retries included.
func (a *Activities) age(ctx context.Context) time.Duration {
	now := time.Now
	if a.Now != nil {
		now = a.Now
	}
	return now().Sub(activity.GetInfo(ctx).ScheduledTime)
}
