package api

import (
	"context"
	"time"

	"github.com/google/uuid"

	"marketplace/internal/problem"
	marketplacedb "marketplace/queries/marketplace"
)

// LedgerTransaction is one business fact in the books.
type LedgerTransaction struct {
	ID          uuid.UUID     `json:"id"`
	Kind        string        `json:"kind"`
	Currency    string        `json:"currency" pattern:"^[A-Z]{3}$"`
	At          time.Time     `json:"at"`
	AvailableAt time.Time     `json:"availableAt" doc:"From when on the publisher's part can be paid out"`
	SourceID    string        `json:"sourceId" doc:"Stripe's ID of what caused it"`
	PurchaseID  *uuid.UUID    `json:"purchaseId,omitempty"`
	PayoutID    *uuid.UUID    `json:"payoutId,omitempty"`
	Entries     []LedgerEntry `json:"entries"`
}

// LedgerEntry is an account's part of a transaction.
type LedgerEntry struct {
	Account       string     `json:"account" enum:"processor_clearing,processor_fee,platform_fee,publisher_earning,tax,promotion,platform_loss,platform_expense,bank"`
	PublisherID   *uuid.UUID `json:"publisherId,omitempty"`
	PublisherName string     `json:"publisherName,omitempty"`
	AmountMinor   int64      `json:"amountMinor" doc:"A debit is positive; the entries of a transaction add up to 0"`
}

type transactionPath struct {
	TransactionID string `path:"transactionId" maxLength:"64"`
}

type transactionOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         LedgerTransaction
}

func (b books) transaction(ctx context.Context, in *transactionPath) (*transactionOutput, error) {
	id, ok := parseID(in.TransactionID)
	if !ok {
		return nil, problem.NotFound("transaction")
	}
	t, err := b.q.GetTransaction(ctx, id)
	if err != nil {
		return nil, missing(err, "transaction")
	}
	rows, err := b.q.ListTransactionEntries(ctx, id)
	if err != nil {
		return nil, err
	}
	var publishers []uuid.UUID
	for _, r := range rows {
		if r.PublisherID != nil {
			publishers = append(publishers, *r.PublisherID)
		}
	}
	names, err := publisherNames(ctx, b.q, publishers)
	if err != nil {
		return nil, err
	}
	return &transactionOutput{CacheControl: "no-store", Body: LedgerTransaction{
		ID: t.ID, Kind: string(t.Kind), Currency: t.Currency, At: t.CreatedAt, AvailableAt: t.AvailableAt, SourceID: t.SourceID,
		PurchaseID: t.PurchaseID, PayoutID: t.PayoutID,
		Entries: each(rows, func(r marketplacedb.ListTransactionEntriesRow) LedgerEntry {
			e := LedgerEntry{Account: string(r.Account), PublisherID: r.PublisherID, AmountMinor: r.AmountMinor}
			if r.PublisherID != nil {
				e.PublisherName = names[*r.PublisherID]
			}
			return e
		}),
	}}, nil
}
