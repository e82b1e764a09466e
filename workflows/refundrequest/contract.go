// Package refundrequest is the workflow of one wish that money goes back, from when it is said until it is granted or
// declined. It waits for people for as long as they take; their silence decides nothing. What they write is in the
// database: here are IDs.
package refundrequest

import (
	"time"

	"github.com/google/uuid"

	"marketplace/activities/marketplace"
)

// WorkflowType is the registered name.
const WorkflowType = "RefundRequest"

// namespace makes the requests' IDs of version 5 ours.
var namespace = uuid.MustParse("5d1b3f0e-2a53-4a0c-9d55-8f6f3f1a7c11")

// ID is the request that whoever asks names with an Idempotency-Key.
func ID(purchase, who uuid.UUID, idempotencyKey string) uuid.UUID {
	return uuid.NewSHA1(namespace, append(append(purchase[:], who[:]...), idempotencyKey...))
}

// DecisionID is the decision that an admin names with an Idempotency-Key.
func DecisionID(request, who uuid.UUID, idempotencyKey string) uuid.UUID {
	return uuid.NewSHA1(request, append(who[:], idempotencyKey...))
}

// WorkflowID of a request.
func WorkflowID(request uuid.UUID) string { return "refund-request/" + request.String() }

// Input starts a RefundRequest, or takes one up again.
type Input struct {
	RequestID  uuid.UUID `json:"requestId"`
	PurchaseID uuid.UUID `json:"purchaseId"`
	// Reminded is for a run that goes on with another's work.
	Reminded bool `json:"reminded,omitempty"`
}

// Result is how the request ended: approved, declined, closed or refused.
type Result struct {
	Status  string `json:"status"`
	Refusal string `json:"refusal,omitempty"`
}

// StatusRefused is the Result of what was not taken.
const StatusRefused = "refused"

const (
	// UpdateOpen answers once the request is granted by rule, waits for people or is refused.
	UpdateOpen = "Open"
	// OpenID is its UpdateID: a request opens once.
	OpenID = "open"
	// UpdateDecide answers with what became of a decision. Its UpdateID is the decision's ID.
	UpdateDecide = "Decide"
)

// Decision names what an admin has decided.
type Decision struct {
	DecisionID uuid.UUID `json:"decisionId"`
}

// State is where the request stands, or why it or the decision was refused.
type State = marketplace.RefundRequestState

// between is how often the admins are reminded of what is overdue.
const between = 24 * time.Hour
