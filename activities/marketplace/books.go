package marketplace

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	marketplacedb "marketplace/queries/marketplace"
)

// The books are double entry, debits positive: money that Stripe holds for us is a debit of
// processor_clearing; what we owe from it (to Stripe, to the platform, to the publisher) are credits.
//
// A movement is one transaction, known by its kind and Stripe's ID of what caused it, so that it can be
// booked once only. Of money that goes back, by refund or dispute, the platform gives back its own share too;
// the processor keeps its fee, and the publisher bears it.

// movement is money that came in (positive) or went back (negative) for one purchase.
type movement struct {
	kind         marketplacedb.TransactionKind
	fact         marketplacedb.OutboxKind
	source       string // Stripe's ID
	amount       int64
	platformFee  int64 // the platform's part of amount, of the same sign
	processorFee int64 // positive: paid by us
	purchase     uuid.UUID
	publisher    uuid.UUID
	plugin       uuid.UUID
	currency     string
}

// book writes the transaction, its entries and the fact for the publisher's statistics. It answers false,
// and writes nothing, when the movement is in the books already.
func book(ctx context.Context, q *marketplacedb.Queries, m movement) (bool, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return false, err
	}
	inserted, err := q.InsertTransaction(ctx, marketplacedb.InsertTransactionParams{
		ID: id, Kind: m.kind, PurchaseID: m.purchase, SourceID: m.source, Currency: m.currency,
	})
	if err != nil || inserted == 0 {
		return false, wrap("insert transaction", err)
	}
	net := m.amount - m.platformFee - m.processorFee
	entries := []marketplacedb.InsertTransactionEntryParams{
		{Account: marketplacedb.LedgerAccountProcessorClearing, AmountMinor: m.amount},
		{Account: marketplacedb.LedgerAccountPlatformFee, AmountMinor: -m.platformFee},
		{Account: marketplacedb.LedgerAccountProcessorFee, AmountMinor: -m.processorFee},
		{Account: marketplacedb.LedgerAccountPublisherEarning, AmountMinor: -net, PublisherID: &m.publisher},
	}
	for i, e := range entries {
		if e.AmountMinor == 0 {
			continue
		}
		e.TransactionID, e.Position, e.Currency = id, int16(i+1), m.currency
		if err := q.InsertTransactionEntry(ctx, e); err != nil {
			return false, fmt.Errorf("insert entry: %w", err)
		}
	}
	fact, err := uuid.NewV7()
	if err != nil {
		return false, err
	}
	return true, wrap("append to the outbox", q.AppendSaleFact(ctx, marketplacedb.AppendSaleFactParams{
		ID: fact, Kind: m.fact, PluginID: m.plugin, PublisherID: m.publisher, Currency: m.currency,
		GrossMinor: m.amount, PlatformFeeMinor: m.platformFee, ProcessorFeeMinor: m.processorFee, NetMinor: net,
	}))
}

// platformShare is the platform's part of a change in what a purchase has brought in: what it keeps after the
// change less what it kept before. Shares of many partial refunds thus add up to the whole fee, to the cent.
func platformShare(balance marketplacedb.PurchaseBalanceRow, change int64) int64 {
	return keptFee(balance, balance.ReturnedMinor-change) - keptFee(balance, balance.ReturnedMinor)
}

// keptFee is what the platform keeps once `returned` has gone back. Amounts have at most eight digits (see
// money.CheckPrice), so the product fits.
func keptFee(balance marketplacedb.PurchaseBalanceRow, returned int64) int64 {
	if balance.PaidMinor <= 0 {
		return 0
	}
	returned = min(max(returned, 0), balance.PaidMinor)
	return balance.PlatformFeeMinor - (balance.PlatformFeeMinor*returned+balance.PaidMinor/2)/balance.PaidMinor
}

// mailCustomer puts a mail about a purchase into the outgoing mail, with the time of what it tells of: now.
func mailCustomer(ctx context.Context, q *marketplacedb.Queries, template string, user uuid.UUID, data map[string]any) error {
	id, err := uuid.NewV7()
	if err != nil {
		return err
	}
	data["at"] = time.Now().UTC().Truncate(time.Second)
	encoded, err := json.Marshal(data)
	if err != nil {
		return err
	}
	return wrap("write mail", q.MailCustomer(ctx, marketplacedb.MailCustomerParams{ID: id, Template: template, UserID: user, Data: encoded}))
}

func wrap(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", what, err)
}
