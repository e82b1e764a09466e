package marketplace

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	marketplacedb "marketplace/queries/marketplace"
)

// DecideRefundRequestInput names what an admin has decided; the words are in the decision's row.
type DecideRefundRequestInput struct {
	RequestID  uuid.UUID `json:"requestId"`
	DecisionID uuid.UUID `json:"decisionId"`
}

// DecideRefundRequest applies a decision: no, yes, or, for more than one person alone may give back, a proposal that
// another has to say yes to. A decision that was applied before changes nothing.
func (a *Activities) DecideRefundRequest(ctx context.Context, in DecideRefundRequestInput) (RefundRequestState, error) {
	return a.onRequest(ctx, in.RequestID, func(q *marketplacedb.Queries, p marketplacedb.Purchase, r marketplacedb.RefundRequest) (string, error) {
		d, err := q.GetRefundDecision(ctx, in.DecisionID)
		if errors.Is(err, pgx.ErrNoRows) || (err == nil && d.RequestID != r.ID) {
			return RequestRefusedUnknown, nil
		}
		if err != nil {
			return "", wrap("read decision", err)
		}
		switch {
		case d.Outcome != "":
			return "", nil
		case r.Status != marketplacedb.RefundRequestStatusWaiting && r.Status != marketplacedb.RefundRequestStatusProposed:
			return RequestRefusedDecided, nil
		case d.ActorID == p.UserID:
			return RefundRefusedOwn, nil
		}
		outcome, refusal, err := a.decide(ctx, q, p, r, d)
		if err != nil || refusal != "" {
			return refusal, err
		}
		return "", wrap("note the outcome", q.SetRefundDecisionOutcome(ctx, outcome, d.ID))
	})
}

func (a *Activities) decide(ctx context.Context, q *marketplacedb.Queries, p marketplacedb.Purchase, r marketplacedb.RefundRequest, d marketplacedb.RefundDecision) (outcome, refusal string, err error) {
	if d.Kind == "decline" {
		return RequestDeclined, "", decline(ctx, q, p, r, d)
	}
	left, refusal, err := leftToRefund(ctx, q, p)
	if err != nil || refusal != "" {
		return "", refusal, err
	}
	amount := left
	switch {
	case d.AmountMinor != nil:
		amount = *d.AmountMinor
	case r.ProposedMinor != nil:
		amount = *r.ProposedMinor
	}
	if amount > left {
		return "", RefundRefusedTooMuch, nil
	}
	yes := approval{amount: amount, by: &d.ActorID, answer: d.Reason}
	proposed := r.ProposedMinor != nil && *r.ProposedMinor == amount
	if proposed && *r.ProposedBy != d.ActorID {
		yes.proposedBy = r.ProposedBy
		refusal, err = a.approve(ctx, q, p, r, yes)
		return RequestApproved, refusal, err
	}
	alone, err := a.mayAlone(ctx, q, p, amount)
	switch {
	case err != nil:
		return "", "", err
	case alone && r.Origin == RequestOfCustomer:
		refusal, err = a.approve(ctx, q, p, r, yes)
		return RequestApproved, refusal, err
	case proposed:
		return "", RefundRefusedAlone, nil // their own proposal
	}
	if err := q.ProposeRefund(ctx, marketplacedb.ProposeRefundParams{ID: r.ID, ProposedMinor: &amount, ProposedBy: &d.ActorID}); err != nil {
		return "", "", wrap("propose", err)
	}
	return "proposed", "", a.tellAdmins(ctx, q, p, r.ID, "proposed:"+d.ID.String())
}

func decline(ctx context.Context, q *marketplacedb.Queries, p marketplacedb.Purchase, r marketplacedb.RefundRequest, d marketplacedb.RefundDecision) error {
	if err := q.CloseRefundRequest(ctx, marketplacedb.CloseRefundRequestParams{
		ID: r.ID, Status: marketplacedb.RefundRequestStatusDeclined, DecidedBy: &d.ActorID, Answer: d.Reason,
	}); err != nil {
		return wrap("decline request", err)
	}
	if r.Origin != RequestOfCustomer {
		return nil
	}
	if err := appendEvent(ctx, q, p.ID, "refund_declined", "refund_declined:"+r.ID.String(), nil); err != nil {
		return err
	}
	return mailCustomerOf(ctx, q, "refund_request_declined", p, map[string]any{"message": d.Reason})
}

// RemindRefundRequestInput asks for the reminder of that number.
type RemindRefundRequestInput struct {
	RequestID uuid.UUID `json:"requestId"`
	Number    int32     `json:"number"`
}

// RemindRefundRequest tells the admins that a request still waits. Nobody's silence decides.
func (a *Activities) RemindRefundRequest(ctx context.Context, in RemindRefundRequestInput) (RefundRequestState, error) {
	return a.onRequest(ctx, in.RequestID, func(q *marketplacedb.Queries, p marketplacedb.Purchase, r marketplacedb.RefundRequest) (string, error) {
		if requestState(r).Decided() || r.Reminders >= in.Number {
			return "", nil
		}
		if err := q.CountRefundReminder(ctx, in.Number, r.ID); err != nil {
			return "", wrap("count the reminder", err)
		}
		return "", a.tellAdmins(ctx, q, p, r.ID, fmt.Sprintf("reminder:%d", in.Number))
	})
}
