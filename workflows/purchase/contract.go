// Package purchase is the workflow of one customer's purchase of one plugin, from the wish to the
// entitlement.
package purchase

import (
	"crypto/sha256"
	"encoding/hex"
	"time"

	"github.com/google/uuid"

	"marketplace/activities/marketplace"
	"marketplace/internal/money"
	"marketplace/internal/stripeclient"
)

// WorkflowType is the registered name.
const WorkflowType = "Purchase"

// namespace makes purchase IDs of version 5 ours.
var namespace = uuid.MustParse("5a1e94d3-6b0f-4e0c-9d57-2f3b7a8c1e64")

// ID is the purchase that a customer's Idempotency-Key names: the same request finds the same purchase.
func ID(user uuid.UUID, idempotencyKey string) uuid.UUID {
	return uuid.NewSHA1(namespace, append(user[:], idempotencyKey...))
}

// KeyDigest stands for an Idempotency-Key in the database and in histories: a client may put anything into a key.
func KeyDigest(idempotencyKey string) string {
	sum := sha256.Sum256([]byte(idempotencyKey))
	return hex.EncodeToString(sum[:])
}

// WorkflowID of a purchase.
func WorkflowID(purchase uuid.UUID) string { return "purchase/" + purchase.String() }

// Input starts a Purchase. With Resume, the purchase is in the database already and its first workflow is
// gone: only PurchaseID is needed.
type Input struct {
	PurchaseID uuid.UUID    `json:"purchaseId"`
	UserID     uuid.UUID    `json:"userId,omitzero"`
	PluginID   uuid.UUID    `json:"pluginId,omitzero"`
	KeyDigest  string       `json:"keyDigest,omitempty"`
	Currency   string       `json:"currency,omitempty"` // "" is the plugin's own
	Seen       *money.Money `json:"seen,omitempty"`     // the price that the customer was quoted; another is not asked
	CouponCode string       `json:"couponCode,omitempty"`
	Resume     bool         `json:"resume,omitempty"`
}

// Result is how a purchase ended.
type Result struct {
	Status  string              `json:"status"` // a purchase_status, or "refused"
	Refusal marketplace.Refusal `json:"refusal,omitempty"`
}

// StatusRefused is the Result of a purchase that was never recorded.
const StatusRefused = "refused"

const (
	// UpdateBegin answers with a BeginResult once there is a page to pay on, or none will be.
	UpdateBegin = "Begin"
	// UpdateCancel closes the page; it answers with a CancelResult once that is decided.
	UpdateCancel = "Cancel"
	// QueryStatus answers with a Status.
	QueryStatus = "Status"
)

// BeginID is the UpdateID of Begin: a workflow belongs to one Idempotency-Key, so it begins once.
const BeginID = "begin"

// BeginResult is the page to pay on, or why there is none.
type BeginResult struct {
	PurchaseID    uuid.UUID           `json:"purchaseId"`
	PluginID      uuid.UUID           `json:"pluginId"`
	Status        string              `json:"status"`
	Refusal       marketplace.Refusal `json:"refusal,omitempty"`
	OtherPurchase uuid.UUID           `json:"otherPurchase,omitzero"` // with RefusedOpenPurchase
	CheckoutURL   string              `json:"checkoutUrl,omitempty"`
	ExpiresAt     time.Time           `json:"expiresAt,omitzero"`
}

// CancelResult is where the purchase stands after an attempt to cancel it.
type CancelResult struct {
	Status string `json:"status"`
}

// ErrTypeTooLate is the error of a Cancel that is rejected: the purchase has ended or the money is on its way.
const ErrTypeTooLate = "TooLateToCancel"

// Signals tell news of the payment. None is believed: what counts is the Payment that was read from Stripe.
const (
	SignalPaymentSucceeded  = "PaymentSucceeded"
	SignalPaymentProcessing = "PaymentProcessing"
	SignalPaymentFailed     = "PaymentFailed"
	SignalPaymentExpired    = "PaymentExpired"
	// SignalRecheck asks Stripe now, and ends any pause between retries. It carries a News without Payment.
	SignalRecheck = "Recheck"
)

// News is what every signal carries. EventID makes a repeated delivery count once. Payment is what Stripe
// answered to whoever sent the signal; without it, the workflow asks.
type News struct {
	EventID string                `json:"eventId"`
	Payment *stripeclient.Payment `json:"payment,omitempty"`
}

// Stages, the values of the search attribute PurchaseStage.
const (
	StageAwaitingPayment = "awaiting_payment" // set by the start, so that the happy path writes it once
	StageProcessing      = "processing"
)

// Status is what an operator sees of a running purchase.
type Status struct {
	Stage           string                    `json:"stage"`
	Payment         stripeclient.PaymentState `json:"payment"`
	SessionID       string                    `json:"sessionId,omitempty"`
	CancelRequested bool                      `json:"cancelRequested"`
	Waiting         string                    `json:"waiting"` // for what, in words
}
