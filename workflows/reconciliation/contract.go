// Package reconciliation is the workflow that holds the books against Stripe and against publisher_db: daily, and when an
// admin asks for it. What differs becomes a case; what was merely not heard of is set going again.
package reconciliation

import (
	"time"

	"github.com/google/uuid"

	"marketplace/activities/marketplace"
)

const (
	// WorkflowType is the registered name.
	WorkflowType = "Reconciliation"
	// ScheduleID of the schedule that starts it.
	ScheduleID = "reconciliation"
	// ScheduledWorkflowID is the prefix that the schedule gives its runs.
	ScheduledWorkflowID = "reconciliation/daily"
	// Every is how often it is done.
	Every = 24 * time.Hour
	// Offset is at what time of the UTC day.
	Offset = 3 * time.Hour
	// CatchupWindow is how late a run may begin that was missed while Temporal was down.
	CatchupWindow = 12 * time.Hour
)

// namespace makes reconciliation IDs of version 5 ours.
var namespace = uuid.MustParse("5f0c2f44-3a53-4f0e-9a55-1d2a6b1f7d10")

// ID is the reconciliation that an admin's Idempotency-Key names.
func ID(admin uuid.UUID, idempotencyKey string) uuid.UUID {
	return uuid.NewSHA1(namespace, append(admin[:], idempotencyKey...))
}

// WorkflowID of a reconciliation that an admin asks for.
func WorkflowID(reconciliation uuid.UUID) string { return "reconciliation/" + reconciliation.String() }

// scheduled is the ID of a run that the schedule has started.
func scheduled(workflowID string) uuid.UUID { return uuid.NewSHA1(namespace, []byte(workflowID)) }

// Input starts a Reconciliation; the schedule's is empty. With Resume, it goes on where the run before has left off.
type Input struct {
	ID          uuid.UUID `json:"id,omitzero"`
	RequestedBy uuid.UUID `json:"requestedBy,omitzero"`
	Resume      *Progress `json:"resume,omitempty"`
}

// Progress is how far the movements have been read.
type Progress struct {
	Since time.Time `json:"since,omitzero"`
	After string    `json:"after"`
	Pages int       `json:"pages"`
}

// Result is how a reconciliation ended.
type Result struct {
	Status  string              `json:"status"`
	Other   uuid.UUID           `json:"other,omitzero"` // with StatusRefused: the one that is running
	Outcome marketplace.Outcome `json:"outcome,omitzero"`
}

// What Result.Status may be.
const (
	StatusFinished   = "finished"
	StatusRefused    = "refused"    // another is running
	StatusSuperseded = "superseded" // it was taken for dead, and another has begun
)

const (
	// UpdateBegin answers with a BeginResult once the run is recorded or refused.
	UpdateBegin = "Begin"
	// BeginID is its UpdateID: a run begins once.
	BeginID = "begin"
	// QueryStatus answers with a Status.
	QueryStatus = "Status"
)

// BeginResult is the run as recorded, or which other one is running.
type BeginResult struct {
	ID    uuid.UUID `json:"id"`
	Other uuid.UUID `json:"other,omitzero"`
}

// Status is what an operator sees of a running reconciliation.
type Status struct {
	Stage string `json:"stage"`
	Pages int    `json:"pages"` // of movements, read so far
}
