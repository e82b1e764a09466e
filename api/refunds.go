package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"marketplace/activities/marketplace"
	"marketplace/internal/account"
	"marketplace/internal/httpapi"
	"marketplace/internal/money"
	"marketplace/internal/problem"
	marketplacedb "marketplace/queries/marketplace"
	"marketplace/workflows/refund"
	"marketplace/workflows/step"
)

// RefundWorkflows starts refunds; refund.Client does. Errors are step.ErrUnavailable and step.ErrPending.
type RefundWorkflows interface {
	Begin(ctx context.Context, in refund.Input) (refund.BeginResult, error)
}

type refunds struct {
	q         *marketplacedb.Queries
	workflows RefundWorkflows
	wait      time.Duration
}

func registerRefunds(api huma.API, d Deps) {
	r := refunds{marketplacedb.New(d.DB), d.Refunds, d.PurchaseWait}
	if r.wait == 0 {
		r.wait = defaultPurchaseWait
	}
	httpapi.Register(api, httpapi.Only("admin"), huma.Operation{
		OperationID: "refund-purchase", Method: http.MethodPost, Path: "/v1/admin/purchases/{purchaseId}/refund", Tags: []string{"admin"},
		DefaultStatus: http.StatusAccepted, MaxBodyBytes: 16 << 10, Errors: []int{http.StatusNotFound, http.StatusConflict, http.StatusServiceUnavailable},
		Summary:     "Give back all that is left of a purchase's money",
		Description: "The customer's right to the plugin ends when the money has gone back. Repeat the request with the same Idempotency-Key as often as need be.",
	}, r.create)
}

// RefundReason is why money goes back.
type RefundReason struct {
	Reason string `json:"reason" enum:"requested_by_customer,duplicate,fraudulent,other"`
}

type refundInput struct {
	PurchaseID     string `path:"purchaseId" maxLength:"64"`
	IdempotencyKey string `header:"Idempotency-Key" required:"true" minLength:"1" maxLength:"255"`
	Body           RefundReason
}

// Refund is money that goes back.
type Refund struct {
	ID          uuid.UUID   `json:"id"`
	PurchaseID  uuid.UUID   `json:"purchaseId"`
	Amount      money.Money `json:"amount"`
	Reason      string      `json:"reason"`
	Status      string      `json:"status" enum:"requested,pending,succeeded,failed"`
	FailureCode string      `json:"failureCode,omitempty"`
	RequestedBy *uuid.UUID  `json:"requestedBy,omitempty"`
	StripeID    *string     `json:"stripeId,omitempty"`
	CreatedAt   time.Time   `json:"createdAt"`
	UpdatedAt   time.Time   `json:"updatedAt"`
}

func refundOf(r marketplacedb.Refund) Refund {
	return Refund{
		ID: r.ID, PurchaseID: r.PurchaseID, Amount: money.Money{Minor: r.AmountMinor, Currency: r.Currency}, Reason: r.Reason,
		Status: string(r.Status), FailureCode: r.FailureCode, RequestedBy: r.RequestedBy, StripeID: r.StripeID, CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt,
	}
}

type refundOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         Refund
}

func (r refunds) create(ctx context.Context, in *refundInput) (*refundOutput, error) {
	id, ok := parseID(in.PurchaseID)
	if !ok {
		return nil, problem.NotFound("purchase")
	}
	if _, err := r.q.GetPurchase(ctx, id); err != nil {
		return nil, missing(err, "purchase")
	}
	who, refundID := account.Must(ctx), refund.ID(id, in.IdempotencyKey)
	if err := audit(ctx, r.q, who, "purchase.refund", "purchase", id.String(), map[string]any{"refundId": refundID, "reason": in.Body.Reason}); err != nil {
		return nil, err
	}
	waiting, cancel := context.WithTimeout(ctx, r.wait)
	defer cancel()
	begun, err := r.workflows.Begin(waiting, refund.Input{RefundID: refundID, PurchaseID: id, Reason: in.Body.Reason, RequestedBy: who.ID})
	switch {
	case errors.Is(err, step.ErrUnavailable):
		return nil, problem.WorkflowsUnavailable()
	case errors.Is(err, step.ErrPending):
		if row, err := r.q.GetRefund(ctx, refundID); err == nil {
			return &refundOutput{CacheControl: "no-store", Body: refundOf(row)}, nil
		}
		return nil, problem.New(http.StatusServiceUnavailable, "no_answer_yet",
			"The refund is asked for, but not recorded yet. Repeat the request with the same Idempotency-Key.").RetryAfter(5)
	case err != nil:
		return nil, err
	case begun.Refusal != "":
		return nil, refundRefused(begun.Refusal)
	}
	row, err := r.q.GetRefund(ctx, refundID)
	if err != nil {
		return nil, err
	}
	return &refundOutput{CacheControl: "no-store", Body: refundOf(row)}, nil
}

func refundRefused(code string) *problem.Problem {
	detail := "There is nothing to give back: it was never paid, or all of it has gone back."
	switch code {
	case marketplace.RefundRefusedDisputed:
		detail = "The payment is disputed: the bank holds the money until it has decided."
	case marketplace.RefundRefusedOpen:
		detail = "Another refund of this purchase is under way."
	}
	return problem.New(http.StatusConflict, code, "%s", detail)
}
