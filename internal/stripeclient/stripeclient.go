// Package stripeclient speaks with Stripe (stripe-go/v76, API version 2023-10-16) in the marketplace's own
// words. The payments worker and the webhook handler stand on it; nothing else knows Stripe's shapes.
package stripeclient

import (
	"time"

	"github.com/google/uuid"

	"marketplace/internal/money"
)

// PaymentState is where the payment of one Checkout Session stands.
type PaymentState string

// The states of a payment, in the order in which they come.
const (
	PaymentOpen       PaymentState = "open"       // the customer has not finished the page
	PaymentProcessing PaymentState = "processing" // finished with a delayed method; the money is on its way
	PaymentPaid       PaymentState = "paid"
	PaymentFailed     PaymentState = "failed"  // a delayed method was refused in the end
	PaymentExpired    PaymentState = "expired" // nobody can pay any more
)

// Payment is the truth about a Checkout Session, as Stripe tells it when asked. Money fields are set once
// it is paid.
type Payment struct {
	State             PaymentState `json:"state"`
	SessionID         string       `json:"sessionId"`
	PaymentIntentID   string       `json:"paymentIntentId,omitempty"`
	ChargeID          string       `json:"chargeId,omitempty"`
	Amount            money.Money  `json:"amount"` // all that the customer pays
	ProcessorFeeMinor int64        `json:"processorFeeMinor"`
	FailureCode       string       `json:"failureCode,omitempty"`
	SubtotalMinor     int64        `json:"subtotalMinor,omitempty"` // the price that was asked for; without the tax when that came on top
	TaxMinor          int64        `json:"taxMinor,omitempty"`      // the part of the amount that is tax
	Country           string       `json:"country,omitempty"`       // where the customer lives, two letters; nothing more of them is here
	CardCountry       string       `json:"cardCountry,omitempty"`   // where the card or the bank account is from
	Business          bool         `json:"business,omitempty"`      // the customer gave a tax ID; which is not told here
}

// Whether tax is part of the price or comes on top; "" is no tax.
const (
	TaxInclusive = "inclusive"
	TaxExclusive = "exclusive"
)

// SessionRequest opens a Checkout Session for one purchase. A repeated request with the same purchase and
// generation opens no second one.
type SessionRequest struct {
	PurchaseID uuid.UUID   `json:"purchaseId"`
	Generation int         `json:"generation"` // grows only after a definite "no such session"
	PluginName string      `json:"pluginName"`
	Amount     money.Money `json:"amount"`
	ExpiresAt  time.Time   `json:"expiresAt"`
	SuccessURL string      `json:"successUrl"`
	CancelURL  string      `json:"cancelUrl"`

	Tax           string `json:"tax,omitempty"`           // TaxInclusive, TaxExclusive
	TaxCode       string `json:"taxCode,omitempty"`       // Stripe's for what is sold, txcd_…; "": the account's default
	CollectTaxID  bool   `json:"collectTaxId,omitempty"`  // businesses can give theirs, and everybody's address is asked for
	TransferGroup string `json:"transferGroup,omitempty"` // what the payment and the transfers made of it have in common
}

// Session is an open Checkout Session.
type Session struct {
	ID        string    `json:"id"`
	URL       string    `json:"url"`
	ExpiresAt time.Time `json:"expiresAt"`
}

// RefundState is where a refund stands.
type RefundState string

// The states of a refund. A succeeded one can still fail, days later.
const (
	RefundPending   RefundState = "pending"
	RefundSucceeded RefundState = "succeeded"
	RefundFailed    RefundState = "failed"
)

// RefundRequest gives money back. RefundID is our own refund's.
type RefundRequest struct {
	RefundID        uuid.UUID   `json:"refundId"`
	PurchaseID      uuid.UUID   `json:"purchaseId"`
	Generation      int         `json:"generation"`
	PaymentIntentID string      `json:"paymentIntentId"`
	Amount          money.Money `json:"amount"`
	Reason          string      `json:"reason"`
}

// Refund is the truth about a refund.
type Refund struct {
	ID              string      `json:"id"`
	State           RefundState `json:"state"`
	PaymentIntentID string      `json:"paymentIntentId"`
	Amount          money.Money `json:"amount"`
	FailureCode     string      `json:"failureCode,omitempty"`
}

// Movement is money that Stripe took or gave back for a dispute: one of its balance transactions.
type Movement struct {
	ID          string `json:"id"`          // txn_…
	AmountMinor int64  `json:"amountMinor"` // negative: taken from us
	FeeMinor    int64  `json:"feeMinor"`    // positive: a fee we pay
}

// DisputeStatus in our words: Stripe's warning_* (inquiries, no money moved) are needs_response,
// under_review or won.
type DisputeStatus string

// The states of a dispute; won and lost are final.
const (
	DisputeNeedsResponse DisputeStatus = "needs_response"
	DisputeUnderReview   DisputeStatus = "under_review"
	DisputeWon           DisputeStatus = "won"
	DisputeLost          DisputeStatus = "lost"
)

// Dispute is the truth about a dispute.
type Dispute struct {
	ID              string        `json:"id"`
	PaymentIntentID string        `json:"paymentIntentId"`
	Amount          money.Money   `json:"amount"`
	Reason          string        `json:"reason"`
	Status          DisputeStatus `json:"status"`
	Movements       []Movement    `json:"movements"`
	ChargeID        string        `json:"chargeId,omitempty"`
	NetworkReason   string        `json:"networkReason,omitempty"` // the card network's code for the reason
	IsInquiry       bool          `json:"isInquiry,omitempty"`     // a question so far: no money has moved
	DueBy           time.Time     `json:"dueBy,omitzero"`          // until when evidence is taken
	PastDue         bool          `json:"pastDue,omitempty"`
	HasEvidence     bool          `json:"hasEvidence,omitempty"`
	SubmissionCount int           `json:"submissionCount,omitempty"`
	AnswerID        uuid.UUID     `json:"answerId,omitzero"` // of the evidence of ours that was sent last
}
