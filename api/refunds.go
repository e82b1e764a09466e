package api

import (
	"context"
	"errors"
	"net/http"
	"strconv"
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
		Summary: "Give back a part of a purchase's money, or all that is left",
		Description: "The customer's right to the plugin ends when all the money has gone back. Repeat the request with the same Idempotency-Key as often as need be. " +
			"What is more than one person alone may give back is refused with second_person_needed: propose it instead.",
	}, r.create)
}

// RefundReason is why money goes back, and how much.
type RefundReason struct {
	Reason string        `json:"reason" enum:"requested_by_customer,duplicate,fraudulent,other"`
	Amount *RefundAmount `json:"amount,omitempty" doc:"All that is left when it is not said"`
}

// RefundAmount is money to give back.
type RefundAmount struct {
	Minor    int64  `json:"minor" minimum:"1" doc:"Amount in the currency's minor unit" example:"999"`
	Currency string `json:"currency" pattern:"^[A-Z]{3}$" doc:"The purchase's" example:"EUR"`
}

// minorOf is the amount in the purchase's currency, 0 for none.
func (a *RefundAmount) minorOf(p marketplacedb.Purchase) (int64, error) {
	if a == nil {
		return 0, nil
	}
	if a.Currency != p.Currency {
		return 0, problem.New(http.StatusUnprocessableEntity, "currency_mismatch", "The purchase is in %s.", p.Currency).At("body.amount.currency", "expected "+p.Currency)
	}
	if c, _ := money.CurrencyOf(p.Currency); a.Minor%max(c.Step, 1) != 0 {
		return 0, problem.Invalid("body.amount.minor", "expected a multiple of "+strconv.FormatInt(c.Step, 10))
	}
	return a.Minor, nil
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
	ApprovedBy  *uuid.UUID  `json:"approvedBy,omitempty" doc:"The second person, where two were asked for"`
	RequestID   *uuid.UUID  `json:"requestId,omitempty" doc:"The request that it grants"`
	StripeID    *string     `json:"stripeId,omitempty"`
	Resolution  string      `json:"resolution,omitempty" enum:"retried,paid_otherwise,restored,closed" doc:"What became of a failed one"`
	Note        string      `json:"note,omitempty" doc:"Why, in the words of who saw to it"`
	CreatedAt   time.Time   `json:"createdAt"`
	UpdatedAt   time.Time   `json:"updatedAt"`
}

func refundOf(r marketplacedb.Refund) Refund {
	return Refund{
		ID: r.ID, PurchaseID: r.PurchaseID, Amount: money.Money{Minor: r.AmountMinor, Currency: r.Currency}, Reason: r.Reason,
		Status: string(r.Status), FailureCode: r.FailureCode, RequestedBy: r.RequestedBy, ApprovedBy: r.ApprovedBy, RequestID: r.RequestID, StripeID: r.StripeID,
		Resolution: r.Resolution, Note: r.ResolutionReason, CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt,
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
	p, err := r.q.GetPurchase(ctx, id)
	if err != nil {
		return nil, missing(err, "purchase")
	}
	amount, err := in.Body.Amount.minorOf(p)
	if err != nil {
		return nil, err
	}
	who, refundID := account.Must(ctx), refund.ID(id, in.IdempotencyKey)
	if err := r.sameRefund(ctx, refundID, amount, in.Body.Reason); err != nil {
		return nil, err
	}
	if err := audit(ctx, r.q, who, "purchase.refund", "purchase", id.String(), map[string]any{
		"refundId": refundID, "reason": in.Body.Reason, "amountMinor": amount, "currency": p.Currency,
	}); err != nil {
		return nil, err
	}
	return r.begin(ctx, refund.Input{RefundID: refundID, PurchaseID: id, Reason: in.Body.Reason, RequestedBy: who.ID, AmountMinor: amount})
}

// sameRefund refuses a key that names another refund than the one that is asked for.
func (r refunds) sameRefund(ctx context.Context, id uuid.UUID, amount int64, reason string) error {
	row, err := r.q.GetRefund(ctx, id)
	switch {
	case none(err):
		return nil
	case err != nil:
		return err
	case row.Reason != reason || (amount != 0 && row.AmountMinor != amount):
		return keyReused("refund")
	}
	return nil
}

func keyReused(what string) *problem.Problem {
	return problem.New(http.StatusUnprocessableEntity, "idempotency_key_reused", "This Idempotency-Key was used for another %s. Take a fresh one.", what)
}

// begin starts the refund and answers with it as it is recorded.
func (r refunds) begin(ctx context.Context, in refund.Input) (*refundOutput, error) {
	waiting, cancel := context.WithTimeout(ctx, r.wait)
	defer cancel()
	begun, err := r.workflows.Begin(waiting, in)
	switch {
	case errors.Is(err, step.ErrUnavailable):
		return nil, problem.WorkflowsUnavailable()
	case errors.Is(err, step.ErrPending):
		if row, err := r.q.GetRefund(ctx, in.RefundID); err == nil {
			return &refundOutput{CacheControl: "no-store", Body: refundOf(row)}, nil
		}
		return nil, noAnswerYet("The refund is asked for, but not recorded yet.")
	case err != nil:
		return nil, err
	case begun.Refusal != "":
		return nil, refundRefused(begun.Refusal)
	}
	row, err := r.q.GetRefund(ctx, in.RefundID)
	if err != nil {
		return nil, err
	}
	return &refundOutput{CacheControl: "no-store", Body: refundOf(row)}, nil
}

func noAnswerYet(what string) *problem.Problem {
	return problem.New(http.StatusServiceUnavailable, "no_answer_yet", "%s Repeat the request with the same Idempotency-Key.", what).RetryAfter(5)
}

// refundRefused is the problem of money that does not go back, or is not decided on.
func refundRefused(code string) *problem.Problem {
	detail := "There is nothing to give back: it was never paid, or all of it has gone back."
	switch code {
	case marketplace.RequestRefusedUnknown:
		return problem.NotFound("refund request")
	case marketplace.RefundRefusedDisputed:
		detail = "The payment is disputed: the bank holds the money until it has decided."
	case marketplace.RefundRefusedOpen:
		detail = "All that is left is on its way back."
	case marketplace.RefundRefusedTooMuch:
		detail = "That is more than is left of the purchase's money."
	case marketplace.RefundRefusedAlone:
		detail = "That is more than one person alone may give back: another admin has to approve it."
	case marketplace.RefundRefusedOwn:
		detail = "This purchase is yours: another admin has to decide."
	case marketplace.RefundRefusedRequest:
		detail = "A request for this purchase waits for a decision."
	case marketplace.RefundRefusedResolved:
		detail = "This refund has not failed, or somebody has seen to it."
	case marketplace.RefundRefusedNothing:
		detail = "There is no right to restore: it was never taken, or the customer has bought the plugin anew."
	case marketplace.RequestRefusedWindow:
		detail = "The time to ask for the money back is over."
	case marketplace.RequestRefusedDecided:
		detail = "Somebody has decided on this request already."
	}
	return problem.New(http.StatusConflict, code, "%s", detail)
}
