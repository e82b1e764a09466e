package api

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"time"

	"marketplace/internal/document"
	"marketplace/internal/evidence"
	"marketplace/internal/money"
	marketplacedb "marketplace/queries/marketplace"
)

// facts reads all that our records say of a disputed purchase.
func (o disputes) facts(ctx context.Context, q *marketplacedb.Queries, d marketplacedb.Dispute) (evidence.Facts, error) {
	row, err := q.EvidenceFacts(ctx, d.PurchaseID)
	if err != nil {
		return evidence.Facts{}, err
	}
	f := evidence.Facts{
		Store: o.documents.brand.Name, Reason: d.Reason, PurchaseID: row.ID.String(), ChargeID: row.ChargeID, Document: row.DocumentNumber,
		Paid: money.Money{Minor: row.PaidMinor, Currency: row.Currency}, Tax: money.Money{Minor: row.TaxMinor, Currency: row.Currency},
		BoughtAt: row.CreatedAt, PaidAt: orTime(row.SettledAt), Refundable: orTime(row.RefundUntil),
		Plugin: evidence.Plugin{
			Name: row.PluginName, Publisher: row.PublisherName, Summary: row.PluginSummary, Description: row.PluginDescription, Category: row.Category, License: row.License,
			Version: row.Version, FileName: row.FileName, SHA256: hex.EncodeToString(row.ArtifactSha256), ChangedAt: row.ListingChangedAt,
		},
		Customer: evidence.Customer{Name: row.CustomerName, Email: row.CustomerEmail, IP: row.CustomerIp, Since: row.CustomerSince, VerifiedAt: orTime(row.EmailVerifiedAt)},
	}
	for _, link := range o.documents.brand.Legal {
		if link.Kind == "terms" {
			f.TermsURL = link.Href
		}
	}
	for _, add := range []func(context.Context, *marketplacedb.Queries, marketplacedb.EvidenceFactsRow, *evidence.Facts) error{
		addPlace, addUse, addRequests, addReview, addOthers,
	} {
		if err := add(ctx, q, row, &f); err != nil {
			return f, err
		}
	}
	return f, nil
}

func orTime(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}

// addPlace says where the customer is, by what was told when it was paid.
func addPlace(ctx context.Context, q *marketplacedb.Queries, row marketplacedb.EvidenceFactsRow, f *evidence.Facts) error {
	told, err := q.GetTaxEvidence(ctx, row.ID)
	switch {
	case none(err):
		return nil
	case err != nil:
		return err
	}
	f.Place = evidence.Place{Billing: told.BillingCountry, Card: told.CardCountry, IP: told.IpCountry, TaxID: told.TaxIDCountry}
	if told.Customer == nil {
		return nil
	}
	var customer document.Customer
	if err := json.Unmarshal(told.Customer, &customer); err != nil {
		return err
	}
	if customer.Name != "" {
		f.Customer.Name = customer.Name
	}
	f.Customer.Address = customer.Lines()
	for _, id := range customer.TaxIDs {
		f.Customer.TaxIDs = append(f.Customer.TaxIDs, id.Value)
	}
	return nil
}

// addUse says what the customer did with the plugin.
func addUse(ctx context.Context, q *marketplacedb.Queries, row marketplacedb.EvidenceFactsRow, f *evidence.Facts) error {
	events, err := q.ListPurchaseEvents(ctx, row.ID)
	if err != nil {
		return err
	}
	f.Events = each(events, func(e marketplacedb.ListPurchaseEventsRow) evidence.Event {
		return evidence.Event{At: e.At, Kind: e.Kind}
	})
	downloads, err := q.EvidenceDownloads(ctx, marketplacedb.EvidenceDownloadsParams{UserID: &row.UserID, PluginID: row.PluginID, Since: row.CreatedAt})
	if err != nil {
		return err
	}
	f.Downloads = each(downloads, func(d marketplacedb.EvidenceDownloadsRow) evidence.Download {
		return evidence.Download{At: d.At, Version: d.Version, FileName: d.FileName}
	})
	activations, err := q.EvidenceActivations(ctx, &row.ID)
	for _, a := range activations {
		f.LicensedAt = a.IssuedAt
		if a.FirstActivatedAt != nil {
			f.Activations = append(f.Activations, evidence.Activation{Name: orEmpty(a.Name), First: *a.FirstActivatedAt, Last: orTime(a.ActivatedAt), RemovedAt: orTime(a.RemovedAt)})
		}
	}
	return err
}

func orEmpty(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// addRequests says what the customer asked for, and what became of it.
func addRequests(ctx context.Context, q *marketplacedb.Queries, row marketplacedb.EvidenceFactsRow, f *evidence.Facts) error {
	requests, err := q.ListPurchaseRefundRequests(ctx, row.ID)
	if err != nil {
		return err
	}
	for _, r := range requests {
		if r.Origin == "customer" {
			f.Requests = append(f.Requests, evidence.Request{
				At: r.CreatedAt, Reason: r.Reason, Message: r.Message, DecidedAt: orTime(r.DecidedAt), Status: string(r.Status), Answer: r.Answer,
			})
		}
	}
	refunds, err := q.ListPurchaseRefunds(ctx, row.ID)
	for _, r := range refunds {
		if r.Status == marketplacedb.RefundStatusSucceeded {
			f.GivenBack = append(f.GivenBack, evidence.Refund{At: r.UpdatedAt, Amount: money.Money{Minor: r.AmountMinor, Currency: r.Currency}})
		}
	}
	return err
}

func addReview(ctx context.Context, q *marketplacedb.Queries, row marketplacedb.EvidenceFactsRow, f *evidence.Facts) error {
	review, err := q.EvidenceReview(ctx, row.PluginID, row.UserID)
	switch {
	case none(err):
		return nil
	case err != nil:
		return err
	}
	f.Review = &evidence.Review{At: review.CreatedAt, Stars: int(review.Rating), Title: review.Title, Body: review.Body}
	return nil
}

// addOthers says what else the customer has bought.
func addOthers(ctx context.Context, q *marketplacedb.Queries, row marketplacedb.EvidenceFactsRow, f *evidence.Facts) error {
	others, err := q.EvidencePurchases(ctx, row.UserID, row.ID)
	f.Others = each(others, func(p marketplacedb.EvidencePurchasesRow) evidence.Purchase {
		return evidence.Purchase{
			At: orTime(p.SettledAt), ID: p.ID.String(), PluginName: p.PluginName, ChargeID: p.ChargeID, Document: p.DocumentNumber,
			Paid: money.Money{Minor: p.PaidMinor, Currency: p.Currency}, Status: string(p.Status),
		}
	})
	return err
}
