// Package refund is the workflow of one refund: one that an admin asked for, one of money that bought
// nothing, or one that was made in Stripe's dashboard. It works from the database and from Stripe; the purchase's
// own workflow ended long ago.
package refund

import (
	"github.com/google/uuid"
)

// WorkflowType is the registered name.
const WorkflowType = "Refund"

// namespace makes refund IDs of version 5 ours.
var namespace = uuid.MustParse("c0b8c7de-3c0d-4a53-8f4e-6d2f0a9f1b27")

// ID is the refund that an admin's Idempotency-Key names.
func ID(purchase uuid.UUID, idempotencyKey string) uuid.UUID {
	return uuid.NewSHA1(namespace, append(purchase[:], idempotencyKey...))
}

// WorkflowID of a refund of ours.
func WorkflowID(refund uuid.UUID) string { return "refund/" + refund.String() }

// ForeignWorkflowID of a refund that was made in Stripe's dashboard.
func ForeignWorkflowID(stripeID string) string { return "refund/" + stripeID }

// Input starts a Refund. With StripeID, Stripe knows the refund already and is only asked about it; without
// RefundID it is none of ours.
type Input struct {
	RefundID    uuid.UUID `json:"refundId,omitzero"`
	PurchaseID  uuid.UUID `json:"purchaseId,omitzero"`
	Reason      string    `json:"reason,omitempty"`
	RequestedBy uuid.UUID `json:"requestedBy,omitzero"`
	StripeID    string    `json:"stripeId,omitempty"`
	AmountMinor int64     `json:"amountMinor,omitempty"` // 0: all that is left
	RetryOf     uuid.UUID `json:"retryOf,omitzero"`      // the failed refund that it is to replace
}

// Result is how the refund ended.
type Result struct {
	Status  string `json:"status"` // a refund_status, "refused" or "not_ours"
	Refusal string `json:"refusal,omitempty"`
}

// What Result.Status may be beside a refund_status.
const (
	StatusRefused = "refused"
	StatusNotOurs = "not_ours"
)

const (
	// UpdateBegin answers with a BeginResult once the refund is recorded or refused.
	UpdateBegin = "Begin"
	// BeginID is its UpdateID: a refund begins once.
	BeginID = "begin"
	// SignalUpdated tells that Stripe has news of the refund. It carries nothing: Stripe is asked.
	SignalUpdated = "RefundUpdated"
)

// BeginResult is the refund as recorded, or why there is none.
type BeginResult struct {
	RefundID    uuid.UUID `json:"refundId"`
	Refusal     string    `json:"refusal,omitempty"`
	AmountMinor int64     `json:"amountMinor"`
	Currency    string    `json:"currency"`
	Status      string    `json:"status"`
}
