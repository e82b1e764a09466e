package api

import (
	"context"

	"marketplace/activities/marketplace"
	"marketplace/internal/account"
	"marketplace/internal/problem"
	marketplacedb "marketplace/queries/marketplace"
	"marketplace/workflows/refundrequest"
)

// RefundVerdict is what an admin decides.
type RefundVerdict struct {
	Decision string        `json:"decision" enum:"approve,decline"`
	Amount   *RefundAmount `json:"amount,omitempty" doc:"Of an approval: what was proposed, or else all that is left, when it is not said"`
	Reason   string        `json:"reason" minLength:"3" maxLength:"1000" doc:"The customer reads it when the request is declined"`
}

type decideRefundInput struct {
	RequestID      string `path:"requestId" maxLength:"64"`
	IdempotencyKey string `header:"Idempotency-Key" required:"true" minLength:"1" maxLength:"255"`
	Body           RefundVerdict
}

func (r refundDesk) decide(ctx context.Context, in *decideRefundInput) (*refundRequestOutput, error) {
	id, ok := parseID(in.RequestID)
	if !ok {
		return nil, problem.NotFound("refund request")
	}
	row, err := r.find(ctx, id)
	if err != nil {
		return nil, err
	}
	p, err := r.q.GetPurchase(ctx, row.PurchaseID)
	if err != nil {
		return nil, err
	}
	reason, err := plainText("body.reason", in.Body.Reason, true)
	if err != nil {
		return nil, err
	}
	amount, err := in.Body.Amount.minorOf(p)
	if err != nil {
		return nil, err
	}
	if in.Body.Decision == "decline" && amount != 0 {
		return nil, problem.Invalid("body.amount", "expected none: nothing goes back of what is declined")
	}
	who := account.Must(ctx)
	decision := marketplacedb.InsertRefundDecisionParams{
		ID: refundrequest.DecisionID(id, who.ID, in.IdempotencyKey), RequestID: id, ActorID: who.ID, Kind: in.Body.Decision, AmountMinor: optional(amount), Reason: reason,
	}
	known, err := r.q.GetRefundDecision(ctx, decision.ID)
	switch {
	case err == nil && (known.Kind != decision.Kind || orZero(known.AmountMinor) != amount || known.Reason != reason):
		return nil, keyReused("decision")
	case none(err) && row.DecidedAt != nil:
		return nil, refundRefused(marketplace.RequestRefusedDecided)
	case err != nil && !none(err):
		return nil, err
	}
	if err := r.q.InsertRefundDecision(ctx, decision); err != nil {
		return nil, err
	}
	if err := audit(ctx, r.q, who, "refund_request."+in.Body.Decision, "purchase", p.ID.String(), map[string]any{
		"requestId": id, "amountMinor": amount, "currency": p.Currency, "reason": reason,
	}); err != nil {
		return nil, err
	}
	waiting, cancel := context.WithTimeout(ctx, r.wait)
	defer cancel()
	state, err := r.workflows.Decide(waiting, refundrequest.Input{RequestID: id, PurchaseID: p.ID}, decision.ID)
	if err := requestProblem(state, err); err != nil {
		return nil, err
	}
	return r.detail(ctx, id)
}

// RefundProposal is a refund that another admin has to approve.
type RefundProposal struct {
	Reason string        `json:"reason" enum:"duplicate,fraudulent,other"`
	Amount *RefundAmount `json:"amount,omitempty" doc:"All that is left when it is not said"`
	Note   string        `json:"note" minLength:"3" maxLength:"1000" doc:"Why, for whoever approves"`
}

type proposeRefundInput struct {
	PurchaseID     string `path:"purchaseId" maxLength:"64"`
	IdempotencyKey string `header:"Idempotency-Key" required:"true" minLength:"1" maxLength:"255"`
	Body           RefundProposal
}

func (r refundDesk) propose(ctx context.Context, in *proposeRefundInput) (*refundRequestOutput, error) {
	purchaseID, ok := parseID(in.PurchaseID)
	if !ok {
		return nil, problem.NotFound("purchase")
	}
	p, err := r.q.GetPurchase(ctx, purchaseID)
	if err != nil {
		return nil, missing(err, "purchase")
	}
	note, err := plainText("body.note", in.Body.Note, true)
	if err != nil {
		return nil, err
	}
	amount, err := in.Body.Amount.minorOf(p)
	if err != nil {
		return nil, err
	}
	who := account.Must(ctx)
	id := refundrequest.ID(p.ID, who.ID, in.IdempotencyKey)
	row, err := r.q.GetRefundRequest(ctx, id)
	switch {
	case err == nil && row.Status != marketplacedb.RefundRequestStatusDraft:
		if row.Reason != in.Body.Reason || row.Message != note || orZero(row.AskedMinor) != amount {
			return nil, keyReused("proposal")
		}
		return r.detail(ctx, id)
	case err != nil && !none(err):
		return nil, err
	}
	terms, err := marketplace.RefundTermsOf(ctx, r.q, p)
	switch {
	case err != nil:
		return nil, err
	case terms.Refusal != "":
		return nil, refundRefused(terms.Refusal)
	case amount > terms.LeftMinor:
		return nil, refundRefused(marketplace.RefundRefusedTooMuch)
	}
	if err := r.q.DraftRefundRequest(ctx, marketplacedb.DraftRefundRequestParams{
		ID: id, PurchaseID: p.ID, Origin: marketplace.RequestOfAdmin, AskedBy: who.ID, Reason: in.Body.Reason, Message: note, AskedMinor: optional(amount), Currency: p.Currency,
	}); err != nil {
		return nil, err
	}
	if err := audit(ctx, r.q, who, "refund_request.propose", "purchase", p.ID.String(), map[string]any{
		"requestId": id, "amountMinor": amount, "currency": p.Currency, "reason": note,
	}); err != nil {
		return nil, err
	}
	if err := openRequest(ctx, r.workflows, r.wait, p, id); err != nil {
		return nil, err
	}
	return r.detail(ctx, id)
}
