// Package payments holds the activities that talk to Stripe. They run on the task queue `payments`, in a
// process that has the Stripe key and no database.
//
// Every POST carries a deterministic idempotency key `<purchase>:<operation>:<generation>`; Temporal alone
// retries. What a customer or a bank may decide (declined, expired) is a result, never an error.
package payments

import (
	"context"
	"errors"

	"marketplace/internal/stripeclient"
)

// Activities are the payments worker's dependencies.
type Activities struct{}

var errNotYet = errors.New("not implemented")

// SessionRef names a Checkout Session.
type SessionRef struct {
	SessionID string `json:"sessionId"`
}

// AwaitPaymentInput asks for news of a session beyond what is known.
type AwaitPaymentInput struct {
	SessionID string                    `json:"sessionId"`
	Known     stripeclient.PaymentState `json:"known"`
}

// RefundRef names a refund.
type RefundRef struct {
	StripeID string `json:"stripeId"`
}

// DisputeRef names a dispute.
type DisputeRef struct {
	StripeID string `json:"stripeId"`
}

// CreateCheckoutSession opens the page on which the customer pays.
func (a *Activities) CreateCheckoutSession(ctx context.Context, in stripeclient.SessionRequest) (stripeclient.Session, error) {
	return stripeclient.Session{}, errNotYet
}

// AwaitPayment asks once and fails, to be retried by its retry policy, as long as the state is the known
// one: Temporal polls for us without a line of history.
func (a *Activities) AwaitPayment(ctx context.Context, in AwaitPaymentInput) (stripeclient.Payment, error) {
	return stripeclient.Payment{}, errNotYet
}

// RetrievePayment asks once.
func (a *Activities) RetrievePayment(ctx context.Context, in SessionRef) (stripeclient.Payment, error) {
	return stripeclient.Payment{}, errNotYet
}

// ExpireCheckoutSession closes the page; if the customer was faster, the payment that is returned is paid
// or processing.
func (a *Activities) ExpireCheckoutSession(ctx context.Context, in SessionRef) (stripeclient.Payment, error) {
	return stripeclient.Payment{}, errNotYet
}

// CreateRefund gives money back.
func (a *Activities) CreateRefund(ctx context.Context, in stripeclient.RefundRequest) (stripeclient.Refund, error) {
	return stripeclient.Refund{}, errNotYet
}

// RetrieveRefund asks once.
func (a *Activities) RetrieveRefund(ctx context.Context, in RefundRef) (stripeclient.Refund, error) {
	return stripeclient.Refund{}, errNotYet
}

// AwaitRefund asks once and fails, to be retried, while the refund is pending.
func (a *Activities) AwaitRefund(ctx context.Context, in RefundRef) (stripeclient.Refund, error) {
	return stripeclient.Refund{}, errNotYet
}

// RetrieveDispute asks once.
func (a *Activities) RetrieveDispute(ctx context.Context, in DisputeRef) (stripeclient.Dispute, error) {
	return stripeclient.Dispute{}, errNotYet
}
