package marketplace

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"marketplace/internal/commission"
	marketplacedb "marketplace/queries/marketplace"
)

// The books are double entry, debits positive; docs/books.md is the chart of accounts, with an example for every
// movement. A transaction is known by its kind and Stripe's ID of what caused it, so that it can be booked once only.

// posting is one transaction of the books.
type posting struct {
	kind     marketplacedb.TransactionKind
	source   string // Stripe's ID of the cause
	currency string
	purchase *uuid.UUID
	payout   *uuid.UUID
	hold     time.Duration // how long the publisher's part waits before it can be paid out; counts for sales only
	entries  []entry
}

type entry struct {
	account   marketplacedb.LedgerAccount
	publisher *uuid.UUID
	amount    int64
}

// post writes the transaction with all its entries. It answers false, and writes nothing, when it is in the books already.
func post(ctx context.Context, q *marketplacedb.Queries, p posting) (bool, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return false, err
	}
	inserted, err := q.InsertTransaction(ctx, marketplacedb.InsertTransactionParams{
		ID: id, Kind: p.kind, PurchaseID: p.purchase, PayoutID: p.payout, SourceID: p.source, Currency: p.currency, HoldSeconds: p.hold.Seconds(),
	})
	if err != nil || inserted == 0 {
		return false, wrap("insert transaction", err)
	}
	in := marketplacedb.InsertTransactionEntriesParams{TransactionID: id, Currency: p.currency}
	for _, e := range p.entries {
		if e.amount == 0 {
			continue
		}
		publisher := uuid.Nil
		if e.publisher != nil {
			publisher = *e.publisher
		}
		in.Accounts = append(in.Accounts, string(e.account))
		in.PublisherIds = append(in.PublisherIds, publisher)
		in.Amounts = append(in.Amounts, e.amount)
	}
	return true, wrap("insert entries", q.InsertTransactionEntries(ctx, in))
}

// movement is money that came in (positive) or went back (negative) for one purchase, with its division.
type movement struct {
	kind         marketplacedb.TransactionKind
	fact         marketplacedb.OutboxKind
	source       string // Stripe's ID
	amount       int64
	shares       shares // of the same sign as amount; what they leave of it is the platform's loss
	processorFee int64  // positive: paid by us
	purchase     marketplacedb.Purchase
	currency     string
	hold         time.Duration
	through      marketplacedb.LedgerAccount // where the money came or went; Stripe if it is not said
}

// book posts a movement and tells the publisher's statistics of it. It answers false when that was done before.
func book(ctx context.Context, q *marketplacedb.Queries, m movement) (bool, error) {
	net := m.shares.publisher - m.processorFee
	if m.through == "" {
		m.through = marketplacedb.LedgerAccountProcessorClearing
	}
	booked, err := post(ctx, q, posting{
		kind: m.kind, source: m.source, currency: m.currency, purchase: &m.purchase.ID, hold: m.hold,
		entries: []entry{
			{account: m.through, amount: m.amount},
			{account: marketplacedb.LedgerAccountTax, amount: -m.shares.tax},
			{account: marketplacedb.LedgerAccountPlatformFee, amount: -m.shares.platformFee},
			{account: marketplacedb.LedgerAccountPromotion, amount: m.shares.promotion},
			{account: marketplacedb.LedgerAccountProcessorFee, amount: -m.processorFee},
			{account: marketplacedb.LedgerAccountPublisherEarning, publisher: &m.purchase.PublisherID, amount: -net},
			{account: marketplacedb.LedgerAccountPlatformLoss, amount: m.shares.total - m.amount},
		},
	})
	if err != nil || !booked {
		return booked, err
	}
	return true, appendFact(ctx, q, m)
}

// appendFact has the publisher's statistics count a movement.
func appendFact(ctx context.Context, q *marketplacedb.Queries, m movement) error {
	fact, err := uuid.NewV7()
	if err != nil {
		return err
	}
	couponID, discount := couponOf(m)
	return wrap("append to the outbox", q.AppendSaleFact(ctx, marketplacedb.AppendSaleFactParams{
		ID: fact, Kind: m.fact, PluginID: m.purchase.PluginID, PublisherID: m.purchase.PublisherID, Currency: m.currency,
		GrossMinor: m.shares.gross(), PlatformFeeMinor: m.shares.platformFee, ProcessorFeeMinor: m.processorFee, NetMinor: m.shares.publisher - m.processorFee,
		TransactionKind: m.kind, SourceID: m.source, PurchaseID: m.purchase.ID, Quantity: m.quantity(), CouponID: couponID, DiscountMinor: discount,
	}))
}

// quantity is how many of its kind the fact counts for: a refund that came back was none.
func (m movement) quantity() int64 {
	if m.kind == marketplacedb.TransactionKindRefundReversal {
		return -1
	}
	return 1
}

// bookChange books money that goes back (negative) or returns after the sale, divided as the sale was.
func bookChange(ctx context.Context, q *marketplacedb.Queries, p marketplacedb.Purchase, kind marketplacedb.TransactionKind, fact marketplacedb.OutboxKind, source, currency string, amount, processorFee int64) (bool, error) {
	return bookDivided(ctx, q, movement{kind: kind, fact: fact, source: source, amount: amount, processorFee: processorFee, purchase: p, currency: currency})
}

// bookDivided books a change, whose division it works out.
func bookDivided(ctx context.Context, q *marketplacedb.Queries, m movement) (bool, error) {
	balance, err := q.PurchaseBalance(ctx, m.purchase.ID)
	if err != nil {
		return false, wrap("read balance", err)
	}
	m.shares = sharesOfChange(balance, m.amount, m.purchase.FeeOnRefund == commission.FeeReturned)
	return book(ctx, q, m)
}

// sharesOfChange is what is kept of a sale after a change less what was kept before.
func sharesOfChange(b marketplacedb.PurchaseBalanceRow, change int64, feeReturned bool) shares {
	sale := shares{total: b.PaidMinor, tax: b.TaxMinor, platformFee: b.PlatformFeeMinor, promotion: b.PromotionMinor, publisher: b.PublisherMinor}
	return sale.kept(b.ReturnedMinor-change, feeReturned).minus(sale.kept(b.ReturnedMinor, feeReturned))
}

// mailCustomer puts a mail about a purchase into the outgoing mail, with the time of what it tells of: now.
func mailCustomer(ctx context.Context, q *marketplacedb.Queries, template string, user uuid.UUID, data map[string]any) error {
	id, err := uuid.NewV7()
	if err != nil {
		return err
	}
	data["at"] = now()
	encoded, err := json.Marshal(data)
	if err != nil {
		return err
	}
	return wrap("write mail", q.MailCustomer(ctx, marketplacedb.MailCustomerParams{ID: id, Template: template, UserID: user, Data: encoded}))
}

// mailCustomerOf is mailCustomer with what every mail about a purchase tells.
func mailCustomerOf(ctx context.Context, q *marketplacedb.Queries, template string, p marketplacedb.Purchase, data map[string]any) error {
	l, err := letterOf(ctx, q, template, p, data)
	if err != nil {
		return err
	}
	return mailCustomer(ctx, q, l.template, p.UserID, l.data)
}

// mailAdmins tells every admin, once for each key.
func mailAdmins(ctx context.Context, q *marketplacedb.Queries, template, key string, p marketplacedb.Purchase, data map[string]any) error {
	plugin, err := q.QuotePlugin(ctx, p.PluginID)
	if err != nil {
		return wrap("read plugin", err)
	}
	data["purchaseId"], data["pluginName"], data["at"] = p.ID, plugin.Name, time.Now().UTC().Truncate(time.Second)
	encoded, err := json.Marshal(data)
	if err != nil {
		return err
	}
	return wrap("write mails", q.MailAdmins(ctx, marketplacedb.MailAdminsParams{DedupeKey: template + ":" + key, Template: template, Data: encoded}))
}

func wrap(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", what, err)
}

// now is the time that mails tell.
func now() time.Time { return time.Now().UTC().Truncate(time.Second) }
