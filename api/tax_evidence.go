package api

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"marketplace/internal/account"
	"marketplace/internal/database"
	"marketplace/internal/document"
	"marketplace/internal/httpapi"
	"marketplace/internal/problem"
	marketplacedb "marketplace/queries/marketplace"
)

// TaxEvidence is what is known of who bought and where they are. Two pieces that do not contradict each other are enough for
// a tax office: the billing address and one of the other countries.
type TaxEvidence struct {
	State          string             `json:"state" enum:"not_needed,pending,sufficient,insufficient,contradictory,accepted" doc:"not_needed: no tax is worked out; pending: Stripe has not told all yet; accepted: an admin let it pass"`
	Customer       *document.Customer `json:"customer,omitempty"`
	BillingCountry string             `json:"billingCountry,omitempty"`
	CardCountry    string             `json:"cardCountry,omitempty"`
	IPCountry      string             `json:"ipCountry,omitempty"`
	TaxIDCountry   string             `json:"taxIdCountry,omitempty"`
	Source         string             `json:"source,omitempty" enum:"webhook,stripe" doc:"Who told of the customer: a webhook, or Stripe when asked"`
	RecordedAt     *time.Time         `json:"recordedAt,omitempty"`
	ReviewedBy     *uuid.UUID         `json:"reviewedBy,omitempty"`
	ReviewedAt     *time.Time         `json:"reviewedAt,omitempty"`
	ReviewNote     string             `json:"reviewNote,omitempty"`
}

func taxEvidenceOf(ctx context.Context, q *marketplacedb.Queries, purchase uuid.UUID, taxBehavior string) (TaxEvidence, error) {
	out := TaxEvidence{State: "pending"}
	row, err := q.GetTaxEvidence(ctx, purchase)
	switch {
	case none(err):
	case err != nil:
		return out, err
	default:
		out = TaxEvidence{
			State: evidenceState(row), BillingCountry: row.BillingCountry, CardCountry: row.CardCountry, IPCountry: row.IpCountry, TaxIDCountry: row.TaxIDCountry,
			Source: row.Source, RecordedAt: &row.RecordedAt, ReviewedBy: row.ReviewedBy, ReviewedAt: row.ReviewedAt, ReviewNote: row.ReviewNote,
		}
		if row.Customer != nil {
			out.Customer = &document.Customer{}
			if err := json.Unmarshal(row.Customer, out.Customer); err != nil {
				return out, err
			}
		}
	}
	if taxBehavior == "" {
		out.State = "not_needed"
	}
	return out, nil
}

func evidenceState(row marketplacedb.GetTaxEvidenceRow) string {
	switch {
	case row.CompleteAt == nil:
		return "pending"
	case row.ReviewedAt != nil && row.Verdict != "sufficient":
		return "accepted"
	default:
		return row.Verdict
	}
}

type evidenceReviews struct {
	db *pgxpool.Pool
	q  *marketplacedb.Queries
}

func registerEvidenceReviews(api huma.API, d Deps) {
	r := evidenceReviews{d.DB, marketplacedb.New(d.DB)}
	httpapi.Register(api, httpapi.Only("admin"), huma.Operation{
		OperationID: "accept-tax-evidence", Method: http.MethodPost, Path: "/v1/admin/purchases/{purchaseId}/tax-evidence/accept", Tags: []string{"admin"},
		DefaultStatus: http.StatusOK, MaxBodyBytes: 16 << 10, Errors: []int{http.StatusNotFound, http.StatusConflict},
		Summary:     "Let evidence pass that is not enough by itself",
		Description: "The reason is kept with it. Done twice, it stays as it was done first.",
	}, r.accept)
}

// EvidenceAcceptance is why evidence is let pass.
type EvidenceAcceptance struct {
	Reason string `json:"reason" minLength:"1" maxLength:"1000"`
}

type acceptEvidenceInput struct {
	PurchaseID string `path:"purchaseId" maxLength:"64"`
	Body       EvidenceAcceptance
}

type taxEvidenceOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         TaxEvidence
}

func (r evidenceReviews) accept(ctx context.Context, in *acceptEvidenceInput) (*taxEvidenceOutput, error) {
	id, ok := parseID(in.PurchaseID)
	if !ok {
		return nil, problem.NotFound("purchase")
	}
	purchase, err := r.q.GetPurchase(ctx, id)
	if err != nil {
		return nil, missing(err, "purchase")
	}
	reason := cleanLine(in.Body.Reason)
	if reason == "" {
		return nil, problem.Invalid("body.reason", "say why")
	}
	who := account.Must(ctx)
	err = database.InTx(ctx, r.db, func(tx pgx.Tx) error {
		q := marketplacedb.New(tx)
		accepted, err := q.ReviewTaxEvidence(ctx, marketplacedb.ReviewTaxEvidenceParams{PurchaseID: id, ReviewedBy: &who.ID, ReviewNote: reason})
		if err != nil || accepted == 0 {
			return err
		}
		return audit(ctx, q, who, "tax_evidence.accept", "purchase", id.String(), map[string]any{"reason": reason})
	})
	if err != nil {
		return nil, err
	}
	evidence, err := taxEvidenceOf(ctx, r.q, id, purchase.TaxBehavior)
	if err != nil {
		return nil, err
	}
	if evidence.State != "accepted" {
		return nil, problem.New(http.StatusConflict, "nothing_to_accept", "The evidence is sufficient, not needed, or not complete yet.")
	}
	return &taxEvidenceOutput{CacheControl: "no-store", Body: evidence}, nil
}
