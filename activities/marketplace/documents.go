package marketplace

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"marketplace/internal/document"
	"marketplace/internal/money"
	"marketplace/internal/stripeclient"
	marketplacedb "marketplace/queries/marketplace"
)

// Every settled purchase has a receipt, or an invoice if the customer gave a tax ID; money that has gone back for good has
// credit notes (docs/adr/0010). Their numbers have no gaps: the number is part of the transaction that settles or refunds,
// and its last statement, since transactions that give numbers of one series wait for each other from there on.

// Documents issues them.
type Documents struct {
	Seller       document.Seller
	SeriesPrefix string // begins the names of the series
}

// The series, after the prefix of the settings. What corrects has one of its own, as many countries want it.
const (
	seriesReceipts    = "R"
	seriesInvoices    = "F"
	seriesCorrections = "C"
)

// letter is a mail to the customer that is written with the last statement of a transaction, to tell of a document too;
// without a template it is none.
type letter struct {
	template string
	data     map[string]any
}

// letterOf is a letter with what every mail about a purchase tells.
func letterOf(ctx context.Context, q *marketplacedb.Queries, template string, p marketplacedb.Purchase, data map[string]any) (letter, error) {
	plugin, err := q.QuotePlugin(ctx, p.PluginID)
	data["purchaseId"], data["pluginName"] = p.ID, plugin.Name
	return letter{template, data}, wrap("read plugin", err)
}

// issueSale writes the receipt or invoice of a purchase that is being settled. Nothing may follow it in the
// transaction.
func (i Documents) issueSale(ctx context.Context, q *marketplacedb.Queries, p marketplacedb.Purchase, pluginName string, payment stripeclient.Payment, tell letter) error {
	kind, series := marketplacedb.DocumentKindReceipt, seriesReceipts
	if payment.Business {
		kind, series = marketplacedb.DocumentKindInvoice, seriesInvoices
	}
	id, mailID, err := twoIDs()
	if err != nil {
		return err
	}
	if tell.data != nil {
		tell.data["taxMinor"], tell.data["documentKind"] = payment.TaxMinor, kind
	}
	seller, lines, data, err := encoded(i.Seller, saleLines(p, pluginName, payment), tell)
	if err != nil {
		return err
	}
	_, err = q.IssueSaleDocument(ctx, marketplacedb.IssueSaleDocumentParams{
		Entity: i.Seller.Entity(), Series: i.SeriesPrefix + series, ID: id, Kind: kind, PurchaseID: p.ID, SourceID: payment.PaymentIntentID,
		Seller: seller, Lines: lines, TaxBehavior: p.TaxBehavior, NetMinor: payment.Amount.Minor - payment.TaxMinor, TaxMinor: payment.TaxMinor,
		Currency: payment.Amount.Currency, Country: payment.Country, CardCountry: payment.CardCountry,
		MailID: mailID, Template: tell.template, Data: data, UserID: p.UserID,
	})
	return wrap("issue the document", err)
}

// saleLines are what was bought and what was taken off. If another amount was paid than was asked, the plugin's line says
// what was paid for it.
func saleLines(p marketplacedb.Purchase, pluginName string, payment stripeclient.Payment) []document.Line {
	lines := []document.Line{{Kind: document.LinePlugin, Text: pluginName, AmountMinor: asked(p, payment).Minor + p.DiscountMinor}}
	if p.DiscountMinor > 0 {
		lines = append(lines, document.Line{Kind: document.LineDiscount, AmountMinor: -p.DiscountMinor})
	}
	return lines
}

// correct brings the documents of a purchase in line with the money that has gone back for good: what was
// refunded, and once a dispute is lost all that went back. It writes the mail in any case. Nothing may follow it in the
// transaction.
func (i Documents) correct(ctx context.Context, q *marketplacedb.Queries, p marketplacedb.Purchase, source string, tell letter) error {
	sale, err := q.SaleDocument(ctx, p.ID)
	if errors.Is(err, pgx.ErrNoRows) {
		return tellOnly(ctx, q, p.UserID, tell)
	}
	if err != nil {
		return wrap("read the document", err)
	}
	gone, err := goneForGood(ctx, q, p.ID)
	if err != nil {
		return err
	}
	gone = min(max(gone, 0), sale.TotalMinor)
	change := gone - sale.CreditedMinor
	if change == 0 {
		return tellOnly(ctx, q, p.UserID, tell)
	}
	kind, sign := marketplacedb.DocumentKindCreditNote, int64(1)
	if change < 0 {
		kind, sign = marketplacedb.DocumentKindDebitNote, -1
	}
	tax := sign * (taxOf(gone, sale) - taxOf(sale.CreditedMinor, sale))
	total := sign * change
	shown := total
	if sale.TaxBehavior == string(stripeclient.TaxExclusive) {
		shown -= tax
	}
	var was []document.Line
	if err := json.Unmarshal(sale.Lines, &was); err != nil || len(was) == 0 {
		return wrap("read the document's lines", errors.Join(err, errors.New("want at least one")))
	}
	id, mailID, err := twoIDs()
	if err != nil {
		return err
	}
	if tell.data != nil {
		tell.data["taxMinor"], tell.data["documentKind"] = tax, kind
	}
	_, lines, data, err := encoded(document.Seller{}, []document.Line{{Kind: document.LinePlugin, Text: was[0].Text, AmountMinor: shown}}, tell)
	if err != nil {
		return err
	}
	_, err = q.IssueCorrection(ctx, marketplacedb.IssueCorrectionParams{
		Series: i.SeriesPrefix + seriesCorrections, ID: id, Kind: kind, Corrects: sale.ID, SourceID: source, Lines: lines,
		NetMinor: total - tax, TaxMinor: tax, MailID: mailID, Template: tell.template, Data: data, UserID: p.UserID,
	})
	return wrap("issue the correction", err)
}

// goneForGood is how much of a purchase nobody will ask back: an open dispute may still be won.
func goneForGood(ctx context.Context, q *marketplacedb.Queries, purchase uuid.UUID) (int64, error) {
	balance, err := q.PurchaseBalance(ctx, purchase)
	if err != nil {
		return 0, wrap("read balance", err)
	}
	disputes, err := q.CountPurchaseDisputes(ctx, purchase)
	if err != nil {
		return 0, wrap("count disputes", err)
	}
	if disputes.Lost > 0 {
		return balance.ReturnedMinor, nil
	}
	return balance.RefundedMinor, nil
}

// taxOf is the tax in the first part of a sale's money. Being a function of the running total, it makes many credit notes add
// up to exactly the tax of the sale, as the books do it.
func taxOf(part int64, sale marketplacedb.SaleDocumentRow) int64 {
	return money.Split(part, sale.TaxMinor, sale.NetMinor)[0]
}

// tellOnly writes a mail that no document goes with.
func tellOnly(ctx context.Context, q *marketplacedb.Queries, user uuid.UUID, tell letter) error {
	if tell.template == "" {
		return nil
	}
	return mailCustomer(ctx, q, tell.template, user, tell.data)
}

func twoIDs() (first, second uuid.UUID, err error) {
	first, err = uuid.NewV7()
	if err != nil {
		return first, second, err
	}
	second, err = uuid.NewV7()
	return first, second, err
}

func encoded(seller document.Seller, lines []document.Line, tell letter) (sellerJSON, linesJSON, data json.RawMessage, err error) {
	if tell.data != nil {
		tell.data["at"] = now()
	}
	for _, part := range []struct {
		to   *json.RawMessage
		from any
	}{{&sellerJSON, seller}, {&linesJSON, lines}, {&data, tell.data}} {
		if *part.to, err = json.Marshal(part.from); err != nil {
			return nil, nil, nil, err
		}
	}
	return sellerJSON, linesJSON, data, nil
}
