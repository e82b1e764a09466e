package api

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"marketplace/activities/marketplace"
	"marketplace/internal/account"
	"marketplace/internal/httpapi"
	"marketplace/internal/money"
	"marketplace/internal/problem"
	marketplacedb "marketplace/queries/marketplace"
	"marketplace/workflows/payoutreversal"
	"marketplace/workflows/step"
)

func (p payouts) registerReversals(api huma.API, admin httpapi.Access, tags []string) {
	httpapi.Register(api, admin, huma.Operation{
		OperationID: "admin-reverse-payout", Method: http.MethodPost, Path: "/v1/admin/payouts/{payoutId}/reversals", Tags: tags,
		DefaultStatus: http.StatusAccepted, MaxBodyBytes: 16 << 10, Errors: []int{http.StatusNotFound, http.StatusConflict, http.StatusServiceUnavailable},
		Summary: "Take a transfer back from a publisher's account, in part or all that is left",
		Description: "What comes back is owed to the publisher again: hold their payouts if it is not to be paid with the next. What their account does not have any more cannot be taken; " +
			"the reversal is then answered as failed. Repeat the request with the same Idempotency-Key as often as need be; another try takes a fresh one.",
	}, p.reverse)
}

// PayoutReversalRequest is what to take back, and why.
type PayoutReversalRequest struct {
	Amount *ReversalAmount `json:"amount,omitempty" doc:"All that is left when it is not said"`
	Reason string          `json:"reason" enum:"overpaid,fraud,refunds,requested_by_publisher,other" doc:"The publisher reads it"`
	Note   string          `json:"note" minLength:"3" maxLength:"1000" doc:"Why, for the audit log"`
}

// ReversalAmount is money to take back.
type ReversalAmount struct {
	Minor    int64  `json:"minor" minimum:"1" doc:"Amount in the currency's minor unit" example:"999"`
	Currency string `json:"currency" pattern:"^[A-Z]{3}$" doc:"The payout's" example:"EUR"`
}

// minorOf is the amount in the payout's currency, 0 for none.
func (a *ReversalAmount) minorOf(p marketplacedb.Payout) (int64, error) {
	if a == nil {
		return 0, nil
	}
	if a.Currency != p.Currency {
		return 0, problem.New(http.StatusUnprocessableEntity, "currency_mismatch", "The payout is in %s.", p.Currency).At("body.amount.currency", "expected "+p.Currency)
	}
	if c, _ := money.CurrencyOf(p.Currency); a.Minor%max(c.Step, 1) != 0 {
		return 0, problem.Invalid("body.amount.minor", "expected a multiple of "+strconv.FormatInt(c.Step, 10))
	}
	return a.Minor, nil
}

type reversePayoutInput struct {
	PayoutPath
	IdempotencyKey string `header:"Idempotency-Key" required:"true" minLength:"1" maxLength:"255"`
	Body           PayoutReversalRequest
}

type reversalOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         PayoutReversal
}

func (p payouts) reverse(ctx context.Context, in *reversePayoutInput) (*reversalOutput, error) {
	row, err := p.find(ctx, in.PayoutPath)
	if err != nil {
		return nil, err
	}
	one := row.Payout
	note, err := noted("body.note", in.Body.Note)
	if err != nil {
		return nil, err
	}
	amount, err := in.Body.Amount.minorOf(one)
	if err != nil {
		return nil, err
	}
	id := payoutreversal.ID(one.ID, in.IdempotencyKey)
	known, err := p.q.GetPayoutReversal(ctx, id)
	switch {
	case none(err):
		if refusal := reversalRefusal(one, amount); refusal != "" {
			return nil, reversalRefused(refusal)
		}
	case err != nil:
		return nil, err
	case known.ReasonCode != in.Body.Reason || amount != 0 && known.AmountMinor != amount:
		return nil, keyReused("reversal")
	}
	who := account.Must(ctx)
	if _, err := auditOnce(ctx, p.q, who, in.IdempotencyKey, act{"payout.reverse", "payout", one.ID.String(), map[string]any{
		"reversalId": id, "amountMinor": amount, "currency": one.Currency, "reasonCode": in.Body.Reason, "reason": note,
	}}); err != nil {
		return nil, err
	}
	waiting, cancel := context.WithTimeout(ctx, p.wait)
	defer cancel()
	result, err := p.reversals.Begin(waiting, payoutreversal.Input{ReversalID: id, PayoutID: one.ID, AmountMinor: amount, ReasonCode: in.Body.Reason, RequestedBy: who.ID})
	switch {
	case errors.Is(err, step.ErrUnavailable):
		return nil, problem.WorkflowsUnavailable()
	case err != nil && !errors.Is(err, step.ErrPending):
		return nil, err
	case result.Status == payoutreversal.StatusRefused:
		return nil, reversalRefused(result.Reason)
	}
	return p.reversal(ctx, one, id)
}

// reversal answers with one as it is recorded.
func (p payouts) reversal(ctx context.Context, of marketplacedb.Payout, id uuid.UUID) (*reversalOutput, error) {
	rows, err := p.q.ListPayoutReversals(ctx, of.ID)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		if r.ID == id {
			return &reversalOutput{CacheControl: "no-store", Body: p.reversalOf(r, of.Currency)}, nil
		}
	}
	return nil, noAnswerYet("The reversal is asked for, but not recorded yet.")
}

// reversalRefusal is what there is against a reversal before anything is begun. The workflow looks again.
func reversalRefusal(p marketplacedb.Payout, amount int64) string {
	switch left := p.AmountMinor - p.ReversedMinor; {
	case p.Status != marketplacedb.PayoutStatusSent:
		return marketplace.ReversalRefusedNotSent
	case amount > left || left == 0:
		return marketplace.ReversalRefusedTooMuch
	}
	return ""
}

func reversalRefused(code string) *problem.Problem {
	detail := "The payout has no transfer that could be taken back."
	switch code {
	case marketplace.ReversalRefusedTooMuch:
		detail = "That is more than is left of the transfer."
	case marketplace.ReversalRefusedOpen:
		detail = "Another reversal of this transfer is under way. Wait for it."
	}
	return problem.New(http.StatusConflict, code, "%s", detail)
}
