// Package payoutreversal is the workflow of taking a transfer, or a part of it, back from a publisher's account.
package payoutreversal

import (
	"context"

	"github.com/google/uuid"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"

	"marketplace/internal/taskqueue"
	"marketplace/workflows/step"
)

// WorkflowType is the registered name.
const WorkflowType = "PayoutReversal"

// namespace makes reversal IDs of version 5 ours.
var namespace = uuid.MustParse("8f0f6f3e-51a0-4f0e-9a76-0d1f5bb0a2c4")

// ID is the reversal that an admin's Idempotency-Key names.
func ID(payout uuid.UUID, idempotencyKey string) uuid.UUID {
	return uuid.NewSHA1(namespace, append(payout[:], idempotencyKey...))
}

// WorkflowID of a reversal.
func WorkflowID(reversal uuid.UUID) string { return "payout-reversal/" + reversal.String() }

// Input starts a PayoutReversal. AmountMinor 0 is all that is left of the transfer.
type Input struct {
	ReversalID  uuid.UUID `json:"reversalId"`
	PayoutID    uuid.UUID `json:"payoutId"`
	AmountMinor int64     `json:"amountMinor"`
	ReasonCode  string    `json:"reasonCode"`
	RequestedBy uuid.UUID `json:"requestedBy"`
}

// Result is how the reversal ended: succeeded, failed for a reason, or refused before it began.
type Result struct {
	Status string `json:"status"`
	Reason string `json:"reason,omitempty"`
}

const (
	// UpdateBegin answers with a Result once Stripe has answered, or the reversal is refused.
	UpdateBegin = "Begin"
	// BeginID is its UpdateID: a reversal begins once.
	BeginID = "begin"
)

// What Result.Status may be.
const (
	StatusSucceeded = "succeeded"
	StatusFailed    = "failed"
	StatusRefused   = "refused"
)

// Client starts reversals.
type Client struct{ Temporal client.Client }

// Begin starts the reversal, or finds it, and waits until ctx ends for what becomes of it. Its errors are
// step.ErrUnavailable and step.ErrPending.
func (c *Client) Begin(ctx context.Context, in Input) (Result, error) {
	var out Result
	err := step.UpdateWithStart(ctx, c.Temporal, client.StartWorkflowOptions{
		ID: WorkflowID(in.ReversalID), TaskQueue: string(taskqueue.Marketplace),
		WorkflowIDReusePolicy:    enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE,
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
	}, WorkflowType, in, UpdateBegin, BeginID, &out)
	return out, err
}
