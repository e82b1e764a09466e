package payments

import (
	"bytes"
	"context"

	"github.com/google/uuid"
	"go.temporal.io/sdk/temporal"

	"marketplace/internal/evidence"
	"marketplace/internal/stripeclient"
)

// RetrieveDispute asks once.
func (a *Activities) RetrieveDispute(ctx context.Context, in DisputeRef) (stripeclient.Dispute, error) {
	dispute, err := a.Stripe.Dispute(ctx, in.StripeID)
	return dispute, failure(err)
}

// EvidenceKey is what evidence is sealed to, so that only a worker with this Stripe key can read it.
type EvidenceKey struct {
	PublicKey string `json:"publicKey"`
}

// TellEvidenceKey tells it. It is another after Stripe's key was changed.
func (a *Activities) TellEvidenceKey(context.Context) (EvidenceKey, error) {
	return EvidenceKey{a.Evidence.Public()}, nil
}

// EvidenceRequest sends an answer to the bank.
type EvidenceRequest struct {
	StripeID   string    `json:"stripeId"`
	AnswerID   uuid.UUID `json:"answerId"`
	Sealed     string    `json:"sealed"` // an evidence.Pack
	Generation int       `json:"generation,omitempty"`
}

// Why Stripe has not taken an answer, or has not let us give in.
const (
	RefusedBySomebody = "sent_elsewhere"   // somebody has answered in Stripe's dashboard
	RefusedTooLate    = "too_late"         // the bank takes none any more
	RefusedByStripe   = "refused"          // Stripe does not take it as it is
	RefusedUnclear    = "unclear"          // Stripe broke, time and again
	RefusedUnreadable = "sealed_otherwise" // Stripe's key was changed since it was sealed
)

// DisputeOutcome is the dispute after the answer, or why there is none.
type DisputeOutcome struct {
	Dispute *stripeclient.Dispute `json:"dispute,omitempty"`
	Refusal string                `json:"refusal,omitempty"`
}

// SubmitEvidence sends an answer, once: Stripe is first asked whether it has it.
func (a *Activities) SubmitEvidence(ctx context.Context, in EvidenceRequest) (DisputeOutcome, error) {
	pack, err := evidence.Open(in.Sealed, a.Evidence)
	if err != nil {
		return DisputeOutcome{Refusal: RefusedUnreadable}, nil //nolint:nilerr // another key, or none of ours
	}
	if out, err := a.answered(ctx, in); err != nil || out != (DisputeOutcome{}) {
		return out, err
	}
	said := stripeEvidence(pack.Texts)
	said.AnswerID = in.AnswerID
	for _, file := range pack.Files {
		id, err := a.Stripe.UploadEvidence(ctx, file.Name, bytes.NewReader(file.Content), evidenceKey(in, string(file.Field)))
		if err != nil {
			return evidenceOutcome(err)
		}
		attach(&said, file.Field, id)
	}
	sent, err := a.Stripe.SubmitEvidence(ctx, in.StripeID, said, true, evidenceKey(in, "submit"))
	if err == nil {
		return DisputeOutcome{Dispute: &sent}, nil
	}
	switch stripeclient.KindOf(err) {
	case stripeclient.InvalidRequest, stripeclient.ServerError, stripeclient.IdempotencyMismatch:
		if out, err := a.answered(ctx, in); err != nil || out != (DisputeOutcome{}) {
			return out, err
		}
	}
	return evidenceOutcome(err)
}

// answered is what Stripe knows of the answer, if the bank has it or takes none; else nothing.
func (a *Activities) answered(ctx context.Context, in EvidenceRequest) (DisputeOutcome, error) {
	d, err := a.Stripe.Dispute(ctx, in.StripeID)
	switch {
	case err != nil:
		return DisputeOutcome{}, failure(err)
	case d.SubmissionCount > 0 && d.AnswerID == in.AnswerID:
		return DisputeOutcome{Dispute: &d}, nil
	case d.SubmissionCount > 0 && d.Status != stripeclient.DisputeNeedsResponse:
		return DisputeOutcome{Refusal: RefusedBySomebody}, nil
	case d.Status != stripeclient.DisputeNeedsResponse || d.PastDue:
		return DisputeOutcome{Refusal: RefusedTooLate}, nil
	}
	return DisputeOutcome{}, nil
}

// AcceptRequest gives in.
type AcceptRequest struct {
	StripeID   string `json:"stripeId"`
	Generation int    `json:"generation,omitempty"`
}

// AcceptDispute gives a dispute up, once. One that is decided already is told as it is.
func (a *Activities) AcceptDispute(ctx context.Context, in AcceptRequest) (DisputeOutcome, error) {
	key := "dispute:" + in.StripeID + ":accept:" + generation(in.Generation)
	closed, err := a.Stripe.AcceptDispute(ctx, in.StripeID, key)
	if err == nil {
		return DisputeOutcome{Dispute: &closed}, nil
	}
	switch stripeclient.KindOf(err) {
	case stripeclient.InvalidRequest, stripeclient.ServerError, stripeclient.IdempotencyMismatch:
		d, lookErr := a.Stripe.Dispute(ctx, in.StripeID)
		if lookErr != nil {
			return DisputeOutcome{}, failure(lookErr)
		}
		if d.Status == stripeclient.DisputeLost || d.Status == stripeclient.DisputeWon {
			return DisputeOutcome{Dispute: &d}, nil
		}
	}
	return evidenceOutcome(err)
}

// evidenceOutcome sorts what Stripe says for good from what may yet become better.
func evidenceOutcome(err error) (DisputeOutcome, error) {
	switch stripeclient.KindOf(err) {
	case stripeclient.InvalidRequest, stripeclient.NotFound:
		return DisputeOutcome{Refusal: RefusedByStripe}, nil
	case stripeclient.ServerError, stripeclient.IdempotencyMismatch:
		return DisputeOutcome{}, burnt(err)
	case stripeclient.Unavailable: // the error may quote the answer, and with it the evidence
		return DisputeOutcome{}, temporal.NewApplicationError("stripe: no answer about evidence", ErrTypeUnavailable)
	}
	return DisputeOutcome{}, failure(err)
}
