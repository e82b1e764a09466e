package marketplace

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"marketplace/internal/database"
	marketplacedb "marketplace/queries/marketplace"
)

// Why a request is not taken or not decided, beside why a refund is not begun.
const (
	RequestRefusedWindow  = "refund_window_over"     // too late to ask
	RequestRefusedUnknown = "not_found"              // no such request, or not of this purchase's customer
	RequestRefusedDecided = "refund_request_decided" // somebody else was faster
)

// RequestOfCustomer and RequestOfAdmin say who asks.
const (
	RequestOfCustomer = "customer"
	RequestOfAdmin    = "admin" // proposes what needs two people
)

// The states of a request after which it changes no more.
const (
	RequestApproved = "approved"
	RequestDeclined = "declined"
	RequestClosed   = "closed" // there was nothing left to decide
)

// RefundRequestRef names a request. What people wrote is in its row.
type RefundRequestRef struct {
	RequestID uuid.UUID `json:"requestId"`
}

// RefundRequestState is where a request stands, or why it or a decision on it is not taken. With Status approved, RefundID is
// the refund to make; its money is reserved.
type RefundRequestState struct {
	Refusal    string    `json:"refusal,omitempty"`
	Status     string    `json:"status"`
	PurchaseID uuid.UUID `json:"purchaseId,omitzero"`
	RefundID   uuid.UUID `json:"refundId,omitzero"`
	DueAt      time.Time `json:"dueAt,omitzero"`
	Reminders  int32     `json:"reminders,omitempty"`
}

// Decided says that the request changes no more.
func (s RefundRequestState) Decided() bool {
	return s.Status == RequestApproved || s.Status == RequestDeclined || s.Status == RequestClosed
}

// OpenRefundRequest takes a draft: the rules grant it, or it waits for a human. One that was taken before is told as it is.
func (a *Activities) OpenRefundRequest(ctx context.Context, in RefundRequestRef) (RefundRequestState, error) {
	return a.onRequest(ctx, in.RequestID, func(q *marketplacedb.Queries, p marketplacedb.Purchase, r marketplacedb.RefundRequest) (string, error) {
		if r.Status != marketplacedb.RefundRequestStatusDraft {
			return "", nil
		}
		terms, err := RefundTermsOf(ctx, q, p)
		if err != nil {
			return "", err
		}
		if r.Origin == RequestOfAdmin {
			return a.openProposal(ctx, q, p, r, terms)
		}
		return a.openWish(ctx, q, p, r, terms)
	})
}

// RefundTerms are what of a purchase can go back.
type RefundTerms struct {
	LeftMinor int64  // neither gone nor on its way
	Refusal   string // why nothing can go back, or be asked for by anybody
	AskUntil  *time.Time
}

// AskRefusal is why its customer cannot ask for it either.
func (t RefundTerms) AskRefusal(now time.Time) string {
	if t.Refusal == "" && (t.AskUntil == nil || now.After(*t.AskUntil)) {
		return RequestRefusedWindow
	}
	return t.Refusal
}

// RefundTermsOf reads them; they hold for as long as the purchase is locked.
func RefundTermsOf(ctx context.Context, q *marketplacedb.Queries, p marketplacedb.Purchase) (RefundTerms, error) {
	left, refusal, err := leftToRefund(ctx, q, p)
	if err != nil {
		return RefundTerms{}, err
	}
	_, err = q.OpenRefundRequest(ctx, p.ID)
	switch {
	case err == nil && refusal == "":
		refusal = RefundRefusedRequest
	case err != nil && !errors.Is(err, pgx.ErrNoRows):
		return RefundTerms{}, wrap("read the open request", err)
	}
	return RefundTerms{LeftMinor: left, Refusal: refusal, AskUntil: p.RefundUntil}, nil
}

// openWish is a customer's: for all that is left.
func (a *Activities) openWish(ctx context.Context, q *marketplacedb.Queries, p marketplacedb.Purchase, r marketplacedb.RefundRequest, terms RefundTerms) (string, error) {
	now, left := time.Now(), terms.LeftMinor
	if r.AskedBy != p.UserID {
		return RequestRefusedUnknown, nil
	}
	if refusal := terms.AskRefusal(now); refusal != "" {
		return refusal, nil
	}
	facts, err := q.RefundRequestFacts(ctx, p.ID)
	if err != nil {
		return "", wrap("read what the rules go by", err)
	}
	because := a.Refunds.manualBecause(p, left, facts, now)
	if because == "" {
		if alone, err := a.mayAlone(ctx, q, p, left); err != nil {
			return "", err
		} else if !alone {
			because = ManualAmount
		}
	}
	if err := appendEvent(ctx, q, p.ID, "refund_asked", "refund_asked:"+r.ID.String(), map[string]any{"reason": r.Reason}); err != nil {
		return "", err
	}
	if because == "" {
		return a.approve(ctx, q, p, r, approval{amount: left})
	}
	if err := q.OpenDraft(ctx, marketplacedb.OpenDraftParams{
		ID: r.ID, Status: marketplacedb.RefundRequestStatusWaiting, ManualBecause: because, DueAt: new(now.Add(a.Refunds.DecisionTime)),
	}); err != nil {
		return "", wrap("open request", err)
	}
	if err := mailCustomerOf(ctx, q, "refund_request_received", p, map[string]any{"dueAt": now.Add(a.Refunds.DecisionTime).UTC().Truncate(time.Second)}); err != nil {
		return "", err
	}
	return "", a.tellAdmins(ctx, q, p, r.ID, "opened")
}

// openProposal is an admin's, of an amount that wants another's yes.
func (a *Activities) openProposal(ctx context.Context, q *marketplacedb.Queries, p marketplacedb.Purchase, r marketplacedb.RefundRequest, terms RefundTerms) (string, error) {
	if terms.Refusal != "" {
		return terms.Refusal, nil
	}
	amount := terms.LeftMinor
	if r.AskedMinor != nil {
		amount = *r.AskedMinor
	}
	switch {
	case r.AskedBy == p.UserID:
		return RefundRefusedOwn, nil
	case amount > terms.LeftMinor:
		return RefundRefusedTooMuch, nil
	}
	if err := q.OpenDraft(ctx, marketplacedb.OpenDraftParams{
		ID: r.ID, Status: marketplacedb.RefundRequestStatusProposed, ManualBecause: ManualAmount, DueAt: new(time.Now().Add(a.Refunds.DecisionTime)),
		ProposedMinor: &amount, ProposedBy: &r.AskedBy,
	}); err != nil {
		return "", wrap("open proposal", err)
	}
	return "", a.tellAdmins(ctx, q, p, r.ID, "opened")
}

func (a *Activities) tellAdmins(ctx context.Context, q *marketplacedb.Queries, p marketplacedb.Purchase, request uuid.UUID, occasion string) error {
	now, err := q.GetRefundRequest(ctx, request)
	if err != nil {
		return wrap("read request", err)
	}
	data := map[string]any{"requestId": request}
	if now.DueAt != nil {
		data["dueAt"] = now.DueAt.UTC().Truncate(time.Second)
	}
	return mailAdmins(ctx, q, "refund_request_waiting", request.String()+":"+occasion, p, data)
}

// approval is a yes: by rule, by one person, or by one after another had proposed it.
type approval struct {
	amount         int64
	by, proposedBy *uuid.UUID
	answer         string
}

// approve reserves the money and closes the request. The Refund workflow does the rest.
func (a *Activities) approve(ctx context.Context, q *marketplacedb.Queries, p marketplacedb.Purchase, r marketplacedb.RefundRequest, yes approval) (string, error) {
	plan := marketplacedb.InsertRefundParams{
		ID: RefundOfRequest(r.ID), PurchaseID: p.ID, AmountMinor: yes.amount, Currency: p.Currency, Reason: refundReason(r), RequestID: &r.ID, RequestedBy: yes.by,
	}
	if yes.proposedBy != nil {
		plan.RequestedBy, plan.ApprovedBy = yes.proposedBy, yes.by
	}
	reserved, err := reserve(ctx, q, p, plan)
	if err != nil || reserved.Refusal != "" {
		return reserved.Refusal, err
	}
	return "", wrap("approve request", q.CloseRefundRequest(ctx, marketplacedb.CloseRefundRequestParams{
		ID: r.ID, Status: marketplacedb.RefundRequestStatusApproved, DecidedBy: yes.by, RefundID: &plan.ID, Answer: yes.answer,
	}))
}

// RefundOfRequest is the ID of the one refund that a request leads to.
func RefundOfRequest(request uuid.UUID) uuid.UUID { return uuid.NewSHA1(request, []byte("refund")) }

// refundReason is the request's reason as Stripe has them.
func refundReason(r marketplacedb.RefundRequest) string {
	switch {
	case r.Reason == "duplicate", r.Reason == "fraudulent":
		return r.Reason
	case r.Origin == RequestOfCustomer:
		return "requested_by_customer"
	}
	return "other"
}

// onRequest runs a step on a request under its purchase's lock, and tells how the request stands after it. A step that
// refuses has changed nothing.
func (a *Activities) onRequest(ctx context.Context, id uuid.UUID, step func(*marketplacedb.Queries, marketplacedb.Purchase, marketplacedb.RefundRequest) (string, error)) (RefundRequestState, error) {
	var out RefundRequestState
	refused := errors.New("refused")
	err := database.InTx(ctx, a.DB, func(tx pgx.Tx) error {
		q := marketplacedb.New(tx)
		r, err := q.GetRefundRequest(ctx, id)
		if errors.Is(err, pgx.ErrNoRows) {
			out = RefundRequestState{Refusal: RequestRefusedUnknown}
			return nil
		}
		if err != nil {
			return wrap("read request", err)
		}
		p, err := q.LockPurchase(ctx, r.PurchaseID)
		if err != nil {
			return wrap("lock purchase", err)
		}
		if r, err = q.GetRefundRequest(ctx, id); err != nil { // as it is under the lock
			return wrap("read request", err)
		}
		refusal, err := step(q, p, r)
		if err != nil {
			return err
		}
		if r, err = q.GetRefundRequest(ctx, id); err != nil {
			return wrap("read request", err)
		}
		out = requestState(r)
		if refusal != "" {
			out.Refusal = refusal
			return refused
		}
		return nil
	})
	if errors.Is(err, refused) {
		err = nil
	}
	return out, err
}

func requestState(r marketplacedb.RefundRequest) RefundRequestState {
	out := RefundRequestState{Status: string(r.Status), PurchaseID: r.PurchaseID, Reminders: r.Reminders}
	if r.RefundID != nil {
		out.RefundID = *r.RefundID
	}
	if r.DueAt != nil {
		out.DueAt = *r.DueAt
	}
	return out
}
