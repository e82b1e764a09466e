// Package storeevent is what the store tells the publisher's side: one fact of the outbox, numbers and IDs
// only. Every fact has an ID, by which the other side counts it once.
package storeevent

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"
)

// Kind of a fact. Amounts are signed so that sums are right: a refund's gross is negative.
type Kind string

// The facts there are.
const (
	View            Kind = "view"
	Download        Kind = "download"
	Sale            Kind = "sale"
	Refund          Kind = "refund"
	Dispute         Kind = "dispute"
	DisputeReversal Kind = "dispute_reversal"
	Rating          Kind = "rating" // RatingCount and RatingSum are what changed
	// Of a sale that the bank calls into question: the publisher's part is held, or it is no more, and CaseReason says why.
	ShareHeld     Kind = "share_held"
	ShareReleased Kind = "share_released"
	// The commission rules have changed: State is commission.Terms, all that hold. It is of no plugin and no publisher.
	Commission Kind = "commission"
	// An admin has ended a publisher's coupon, CouponID. It is of no plugin.
	CouponEnded Kind = "coupon_ended"
)

// Event is one fact.
type Event struct {
	ID                uuid.UUID `json:"id"`
	Kind              Kind      `json:"kind"`
	PluginID          uuid.UUID `json:"pluginId"`
	PublisherID       uuid.UUID `json:"publisherId"`
	OccurredAt        time.Time `json:"at"`
	Quantity          int64     `json:"n,omitempty"`
	Currency          string    `json:"currency,omitempty"`
	GrossMinor        int64     `json:"gross,omitempty"`
	PlatformFeeMinor  int64     `json:"platformFee,omitempty"`
	ProcessorFeeMinor int64     `json:"processorFee,omitempty"`
	NetMinor          int64     `json:"net,omitempty"`
	CouponID          uuid.UUID `json:"couponId,omitzero"`  // of a sale with a publisher's code, and of a CouponEnded
	DiscountMinor     int64     `json:"discount,omitempty"` // what the code took off
	RatingCount       int32     `json:"ratingCount,omitempty"`
	RatingSum         int32     `json:"ratingSum,omitempty"`
	CaseID            uuid.UUID `json:"caseId,omitzero"`
	CaseReason        string    `json:"caseReason,omitempty"`
	CaseCurrency      string    `json:"caseCurrency,omitempty"`
	CaseMinor         int64     `json:"caseMinor,omitempty"` // for people to read; it adds to no sum

	// Of money: the transaction in the books, from when on it can be paid out, and the purchase, if it is of one. A case is of a
	// purchase too.
	PurchaseID      uuid.UUID `json:"purchaseId,omitzero"`
	TransactionID   uuid.UUID `json:"transactionId,omitzero"`
	TransactionKind string    `json:"transactionKind,omitempty"`
	AvailableAt     time.Time `json:"availableAt,omitzero"`
	// Of payouts.
	PayoutID uuid.UUID       `json:"payoutId,omitzero"`
	State    json.RawMessage `json:"state,omitempty"`
}
