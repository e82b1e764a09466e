package api

import (
	"context"
	"time"

	"github.com/google/uuid"

	"marketplace/activities/marketplace"
	"marketplace/internal/money"
	marketplacedb "marketplace/queries/marketplace"
)

// AdminPurchaseDetail is all that is known of a purchase.
type AdminPurchaseDetail struct {
	AdminPurchase
	SessionID       *string          `json:"sessionId,omitempty" doc:"Stripe's Checkout Session"`
	PaymentIntentID *string          `json:"paymentIntentId,omitempty"`
	ChargeID        *string          `json:"chargeId,omitempty"`
	Timeline        []TimelineEntry  `json:"timeline"`
	Books           []BookEntry      `json:"books"`
	Refunds         []Refund         `json:"refunds"`
	Disputes        []AdminDispute   `json:"disputes"`
	Entitlement     *EntitlementInfo `json:"entitlement,omitempty"`
	Paid            *money.Money     `json:"paid,omitempty" doc:"All that the customer paid"`
	Tax             *money.Money     `json:"tax,omitempty" doc:"The part of it that is tax"`
	TaxBehavior     string           `json:"taxBehavior,omitempty" enum:"inclusive,exclusive" doc:"Whether the price includes the tax; none when tax is not worked out"`
	Country         string           `json:"country,omitempty" doc:"Where the tax was due"`
	Documents       []Document       `json:"documents"`
	Refundable      Refundable       `json:"refundable"`
	TaxEvidence     TaxEvidence      `json:"taxEvidence"`
}

// Refundable is what can still go back.
type Refundable struct {
	Left        money.Money `json:"left"`
	Refusal     string      `json:"refusal,omitempty" enum:"purchase_not_refundable,purchase_disputed,refund_open,refund_request_open" doc:"Why nothing can"`
	OpenRequest *uuid.UUID  `json:"openRequest,omitempty" doc:"The request that waits for a decision"`
}

// BookEntry is a line of the books: a debit is positive.
type BookEntry struct {
	TransactionID uuid.UUID   `json:"transactionId"`
	Kind          string      `json:"kind"`
	SourceID      string      `json:"sourceId" doc:"Stripe's ID of what caused it"`
	At            time.Time   `json:"at"`
	Account       string      `json:"account"`
	Amount        money.Money `json:"amount"`
}

// AdminDispute is a dispute.
type AdminDispute struct {
	ID        string      `json:"id"`
	Amount    money.Money `json:"amount"`
	Reason    string      `json:"reason"`
	Status    string      `json:"status"`
	CreatedAt time.Time   `json:"createdAt"`
	UpdatedAt time.Time   `json:"updatedAt"`
}

// EntitlementInfo is the right that the purchase gave.
type EntitlementInfo struct {
	ID        uuid.UUID `json:"id"`
	Status    string    `json:"status"`
	GrantedAt time.Time `json:"grantedAt"`
	ChangedAt time.Time `json:"changedAt"`
}

type adminDetailOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         AdminPurchaseDetail
}

func (o operations) get(ctx context.Context, in *purchasePath) (*adminDetailOutput, error) {
	row, err := o.find(ctx, in.PurchaseID)
	if err != nil {
		return nil, err
	}
	out := AdminPurchaseDetail{
		AdminPurchase: o.adminPurchase(row), SessionID: row.CheckoutSessionStripeID,
		PaymentIntentID: row.PaymentIntentStripeID, ChargeID: row.ChargeStripeID,
		Books: []BookEntry{}, Refunds: []Refund{}, Disputes: []AdminDispute{}, TaxBehavior: row.TaxBehavior, Country: row.Country,
	}
	if row.SettledAt != nil {
		out.Paid, out.Tax = &money.Money{Minor: row.PaidMinor, Currency: row.Currency}, &money.Money{Minor: row.TaxMinor, Currency: row.Currency}
	}
	if out.Documents, err = documentsOf(ctx, o.q, row.ID); err != nil {
		return nil, err
	}
	if out.TaxEvidence, err = taxEvidenceOf(ctx, o.q, row.ID, row.TaxBehavior); err != nil {
		return nil, err
	}
	if out.Timeline, err = timeline(ctx, o.q, row.ID); err != nil {
		return nil, err
	}
	if err := o.addMoney(ctx, row.ID, &out); err != nil {
		return nil, err
	}
	if out.Refundable, err = refundable(ctx, o.q, row.ID); err != nil {
		return nil, err
	}
	e, err := o.q.EntitlementOfPurchase(ctx, &row.ID)
	switch {
	case err == nil:
		out.Entitlement = &EntitlementInfo{ID: e.ID, Status: e.Status, GrantedAt: e.GrantedAt, ChangedAt: e.ChangedAt}
	case !none(err):
		return nil, err
	}
	return &adminDetailOutput{CacheControl: "no-store", Body: out}, nil
}

func (o operations) addMoney(ctx context.Context, id uuid.UUID, out *AdminPurchaseDetail) error {
	entries, err := o.q.ListPurchaseEntries(ctx, id)
	if err != nil {
		return err
	}
	for _, e := range entries {
		out.Books = append(out.Books, BookEntry{
			TransactionID: e.ID, Kind: string(e.Kind), SourceID: e.SourceID, At: e.CreatedAt, Account: string(e.Account),
			Amount: money.Money{Minor: e.AmountMinor, Currency: e.Currency},
		})
	}
	refunds, err := o.q.ListPurchaseRefunds(ctx, id)
	if err != nil {
		return err
	}
	for _, r := range refunds {
		out.Refunds = append(out.Refunds, refundOf(r))
	}
	disputes, err := o.q.ListPurchaseDisputes(ctx, id)
	for _, d := range disputes {
		out.Disputes = append(out.Disputes, AdminDispute{
			ID: d.StripeID, Amount: money.Money{Minor: d.AmountMinor, Currency: d.Currency}, Reason: d.Reason, Status: string(d.Status),
			CreatedAt: d.CreatedAt, UpdatedAt: d.UpdatedAt,
		})
	}
	return err
}

func refundable(ctx context.Context, q *marketplacedb.Queries, id uuid.UUID) (Refundable, error) {
	p, err := q.GetPurchase(ctx, id)
	if err != nil {
		return Refundable{}, err
	}
	terms, err := marketplace.RefundTermsOf(ctx, q, p)
	if err != nil {
		return Refundable{}, err
	}
	out := Refundable{Left: money.Money{Minor: terms.LeftMinor, Currency: p.Currency}, Refusal: terms.Refusal}
	if request, err := q.OpenRefundRequest(ctx, id); err == nil {
		out.OpenRequest = &request
	} else if !none(err) {
		return Refundable{}, err
	}
	return out, nil
}
