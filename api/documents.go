package api

import (
	"context"
	"time"

	"github.com/google/uuid"

	"marketplace/internal/money"
	marketplacedb "marketplace/queries/marketplace"
)

// Document is a receipt, an invoice, or a note that corrects one.
type Document struct {
	Number   string      `json:"number" example:"R-1042"`
	Kind     string      `json:"kind" enum:"receipt,invoice,credit_note,debit_note"`
	IssuedAt time.Time   `json:"issuedAt"`
	Net      money.Money `json:"net"`
	Tax      money.Money `json:"tax"`
	Total    money.Money `json:"total"`
}

func documentsOf(ctx context.Context, q *marketplacedb.Queries, purchase uuid.UUID) ([]Document, error) {
	rows, err := q.DocumentsOfPurchase(ctx, purchase)
	return each(rows, func(r marketplacedb.DocumentsOfPurchaseRow) Document {
		return Document{
			Number: r.Name, Kind: string(r.Kind), IssuedAt: r.IssuedAt, Net: money.Money{Minor: r.NetMinor, Currency: r.Currency},
			Tax: money.Money{Minor: r.TaxMinor, Currency: r.Currency}, Total: money.Money{Minor: r.TotalMinor, Currency: r.Currency},
		}
	}), err
}
