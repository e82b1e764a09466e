// Package payout pays publishers: a run finds out whose period has begun, and for each of them a workflow transfers what
// there is, for as long as that takes.
package payout

import (
	"time"

	"github.com/google/uuid"
	"go.temporal.io/sdk/temporal"

	"marketplace/internal/searchattr"
)

const (
	// WorkflowType is the registered name of a publisher's payout.
	WorkflowType = "Payout"
	// RunType is the registered name of the run that starts them.
	RunType = "PayoutRun"
)

// WorkflowID of a publisher's payout for a period.
func WorkflowID(publisher uuid.UUID, period string) string {
	return "payout/" + publisher.String() + "/" + period
}

const (
	// RunScheduleID is the schedule that starts a run each day.
	RunScheduleID = "payout-run"
	// RunWorkflowID is the prefix that the schedule gives its runs.
	RunWorkflowID = "payout-run/daily"
	// RunHour is when, in UTC.
	RunHour = 4
)

// RunWorkflowIDOnDemand is a run that an admin asked for, by the request's own ID.
func RunWorkflowIDOnDemand(request uuid.UUID) string { return "payout-run/" + request.String() }

// Input starts a Payout. Until is when what still waits is left to the next period.
type Input struct {
	PublisherID uuid.UUID `json:"publisherId"`
	Period      string    `json:"period"`
	Cutoff      time.Time `json:"cutoff"`
	Until       time.Time `json:"until"`
}

// OnDemandPatience is for how long a payout that somebody asked for waits for what is in its way.
const OnDemandPatience = 30 * 24 * time.Hour

// Result is how many transfers were made; Waits is why something was left to the next period.
type Result struct {
	Sent  int    `json:"sent"`
	Waits string `json:"waits,omitempty"`
}

const (
	// UpdateHold tells that an admin has held the publisher's payouts. The database has it
	// already, and is asked before money moves; the answer is a HoldResult.
	UpdateHold = "Hold"
	// UpdateRelease is its opposite.
	UpdateRelease = "Release"
	// UpdateRetryNow ends the pause before the next try.
	UpdateRetryNow = "RetryNow"
	// SignalAccountReady tells that the publisher's account can be paid.
	SignalAccountReady = "AccountReady"
	// SignalTransferTold tells that Stripe has news of a transfer of the payout. It carries nothing: Stripe is asked.
	SignalTransferTold = "TransferTold"
	// QueryStatus answers with a Status.
	QueryStatus = "Status"
	// ErrTypeNotWaiting refuses RetryNow.
	ErrTypeNotWaiting = "NotWaiting"
)

// HoldResult says whether a transfer is with Stripe at this moment, and so beyond any hold.
type HoldResult struct {
	InFlight bool `json:"inFlight"`
}

// Status is what the payout is doing.
type Status struct {
	Stage   string    `json:"stage"` // planning, transferring, waiting
	Waits   string    `json:"waits,omitempty"`
	NextTry time.Time `json:"nextTry,omitzero"`
}

// RunInput starts a PayoutRun. After is where a run that was continued goes on.
type RunInput struct {
	At    time.Time `json:"at,omitzero"` // zero: now
	After uuid.UUID `json:"after,omitzero"`
	Begun int       `json:"begun,omitempty"`
}

// RunResult is how many payouts were begun.
type RunResult struct {
	Begun int `json:"begun"`
}

// SearchAttributes let operators find a publisher's payouts.
func SearchAttributes(publisher uuid.UUID) temporal.SearchAttributes {
	return temporal.NewSearchAttributes(searchattr.PublisherID.ValueSet(publisher.String()))
}
