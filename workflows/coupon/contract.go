// Package coupon carries a publisher's discount code to the store, and every later change of it.
package coupon

import (
	"github.com/google/uuid"
)

// WorkflowType is the registered name.
const WorkflowType = "Coupon"

// WorkflowID makes for one carrier at a time for each coupon.
func WorkflowID(coupon uuid.UUID) string { return "coupon/" + coupon.String() }

// AttentionAfter is how many failed tries of one step call for an operator.
const AttentionAfter = 5

// SignalChanged tells that the coupon has a new revision, or asks for a try at once of the one that it has.
const SignalChanged = "Changed"

// Change is what SignalChanged carries. The message leaves before the revision commits: the row is read until it is there.
type Change struct {
	Revision int64 `json:"revision"`
}

// Input names the coupon's row in publisher_db.
type Input struct {
	CouponID uuid.UUID `json:"couponId"`
	// Announced is the revision to wait for, of a run that goes on for another.
	Announced int64 `json:"announced,omitempty"`
}

// Result is how it ended: the revision that the store has, or that there is no such coupon.
type Result struct {
	Revision int64 `json:"revision"`
	Missing  bool  `json:"missing,omitempty"`
}
