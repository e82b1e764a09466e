package api

import (
	"context"
	"time"

	"github.com/google/uuid"

	"marketplace/activities/marketplace"
	"marketplace/internal/account"
	"marketplace/internal/money"
	"marketplace/internal/problem"
	marketplacedb "marketplace/queries/marketplace"
)

// RefundRequestDetail is a request with what there is to decide by.
type RefundRequestDetail struct {
	AdminRefundRequest
	Left           money.Money      `json:"left" doc:"What can go back at most"`
	Refusal        string           `json:"refusal,omitempty" doc:"Why nothing can"`
	Downloads      int64            `json:"downloads" doc:"By the customer since the purchase"`
	LastDownloadAt *time.Time       `json:"lastDownloadAt,omitempty"`
	Machines       int64            `json:"machines" doc:"That the purchase's license was activated on"`
	OtherRefunds   int64            `json:"otherRefunds" doc:"Other purchases of the customer that money of which went back in the last year"`
	Purchases      int64            `json:"purchases" doc:"Of the customer in all"`
	Rules          RefundRules      `json:"rules"`
	Decisions      []RefundDecision `json:"decisions"`
}

// RefundRules are what is decided by, in the currency of the purchase.
type RefundRules struct {
	Granted    *money.Money `json:"granted,omitempty" doc:"Up to how much is granted by rule; absent: nothing"`
	AgeSeconds int64        `json:"ageSeconds" doc:"How soon after the payment, when the plugin was downloaded"`
	Yearly     int64        `json:"yearly" doc:"From how many refunded purchases in a year on a person decides"`
	Alone      *money.Money `json:"alone,omitempty" doc:"Up to how much of the purchase one admin alone may still give back; absent: all of it"`
}

// RefundDecision is what an admin has said of a request.
type RefundDecision struct {
	ID        uuid.UUID    `json:"id"`
	At        time.Time    `json:"at"`
	ActorName string       `json:"actorName"`
	Decision  string       `json:"decision" enum:"approve,decline"`
	Amount    *money.Money `json:"amount,omitempty"`
	Reason    string       `json:"reason"`
	Outcome   string       `json:"outcome" enum:"approved,declined,proposed"`
}

type refundRequestPath struct {
	RequestID string `path:"requestId" maxLength:"64"`
}

type refundRequestOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         RefundRequestDetail
}

func (r refundDesk) get(ctx context.Context, in *refundRequestPath) (*refundRequestOutput, error) {
	id, ok := parseID(in.RequestID)
	if !ok {
		return nil, problem.NotFound("refund request")
	}
	return r.detail(ctx, id)
}

func (r refundDesk) find(ctx context.Context, id uuid.UUID) (marketplacedb.AdminListRefundRequestsRow, error) {
	for _, open := range []bool{true, false} {
		rows, err := r.q.AdminListRefundRequests(ctx, marketplacedb.AdminListRefundRequestsParams{OnlyOpen: open, ID: &id, MaxRows: 1})
		if err != nil || len(rows) == 1 {
			return append(rows, marketplacedb.AdminListRefundRequestsRow{})[0], err
		}
	}
	return marketplacedb.AdminListRefundRequestsRow{}, problem.NotFound("refund request")
}

func (r refundDesk) detail(ctx context.Context, id uuid.UUID) (*refundRequestOutput, error) {
	row, err := r.find(ctx, id)
	if err != nil {
		return nil, err
	}
	p, err := r.q.GetPurchase(ctx, row.PurchaseID)
	if err != nil {
		return nil, err
	}
	terms, err := marketplace.RefundTermsOf(ctx, r.q, p)
	if err != nil {
		return nil, err
	}
	facts, err := r.q.RefundRequestFacts(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	usage, err := r.q.RefundRequestUsage(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	rules, err := r.rulesFor(ctx, p)
	if err != nil {
		return nil, err
	}
	decisions, err := r.q.ListRefundDecisions(ctx, id)
	if err != nil {
		return nil, err
	}
	out := RefundRequestDetail{
		AdminRefundRequest: adminRequest(row, account.Must(ctx).ID), Left: money.Money{Minor: terms.LeftMinor, Currency: p.Currency}, Refusal: terms.Refusal,
		Downloads: facts.Downloads, Machines: usage.Machines, OtherRefunds: facts.OtherRefunds, Purchases: facts.Purchases, Rules: rules,
		Decisions: each(decisions, func(d marketplacedb.ListRefundDecisionsRow) RefundDecision {
			one := RefundDecision{ID: d.ID, At: d.At, ActorName: d.ActorName, Decision: d.Kind, Reason: d.Reason, Outcome: d.Outcome}
			if d.AmountMinor != nil {
				one.Amount = &money.Money{Minor: *d.AmountMinor, Currency: p.Currency}
			}
			return one
		}),
	}
	if facts.Downloads > 0 {
		out.LastDownloadAt = &usage.LastDownloadAt
	}
	if out.Refusal == marketplace.RefundRefusedRequest {
		out.Refusal = "" // it is this one
	}
	return &refundRequestOutput{CacheControl: "no-store", Body: out}, nil
}

func (r refundDesk) rulesFor(ctx context.Context, p marketplacedb.Purchase) (RefundRules, error) {
	out := RefundRules{AgeSeconds: int64(r.rules.AutoApproveAge.Seconds()), Yearly: r.rules.AutoApproveYearly}
	if limit, named := r.rules.AutoApprove.Of(p.Currency); named {
		out.Granted = &money.Money{Minor: limit, Currency: p.Currency}
	}
	alone, err := r.rules.AloneLeft(ctx, r.q, p)
	if alone != nil {
		out.Alone = &money.Money{Minor: *alone, Currency: p.Currency}
	}
	return out, err
}
