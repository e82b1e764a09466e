package marketplace

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"marketplace/internal/database"
	"marketplace/internal/document"
	"marketplace/internal/stripeclient"
	marketplacedb "marketplace/queries/marketplace"
)

// documents are those of a purchase in the order of their issue, as text: number, net, tax and country.
func (s *till) documents(id uuid.UUID) string {
	s.t.Helper()
	return s.text(`SELECT coalesce(string_agg(d.kind || ' ' || d.name || ' ' || d.net_minor || '+' || d.tax_minor || d.country || coalesce(' of ' || o.name, ''), ', '
		ORDER BY d.issued_at), '') FROM documents d LEFT JOIN documents o ON o.id = d.corrects WHERE d.purchase_id = $1`, id)
}

// requireNoGaps: every series counts 1, 2, 3…, and its counter stands behind the last.
func (s *till) requireNoGaps() {
	s.t.Helper()
	require.Equal(s.t, "0", s.text(`SELECT count(*)::text FROM (SELECT entity, series, min(number) AS first, max(number) AS last, count(*) AS n FROM documents GROUP BY 1, 2) x
		WHERE first <> 1 OR last <> n OR NOT EXISTS (SELECT FROM document_counters c WHERE (c.entity, c.series, c.next) = (x.entity, x.series, x.last + 1))`))
}

// taxed is a payment of a price with tax; exclusive tax comes on top of it.
func taxed(id uuid.UUID, paid, tax int64, country string) stripeclient.Payment {
	p := payment(id)
	p.Amount.Minor, p.TaxMinor, p.Country = paid, tax, country
	return p
}

func TestASettledPurchaseHasAReceiptAndABusinessAnInvoice(t *testing.T) {
	s := newTill(t)
	s.Documents.Seller, s.Documents.SeriesPrefix = document.Seller{Name: "Plugs SL", Address: []string{"Calle Mayor 1", "28013 Madrid"}, TaxID: "ESB12345678"}, "ES"
	id := s.bought()
	require.Equal(t, "receipt ESR-1 1999+0", s.documents(id))
	require.Equal(t, "ESR-1 receipt 0", s.text(`SELECT concat_ws(' ', data->>'documentNumber', data->>'documentKind', data->>'taxMinor') FROM outgoing_mail`))
	require.JSONEq(t, `{"name": "Plugs SL", "address": ["Calle Mayor 1", "28013 Madrid"], "taxId": "ESB12345678"}`, s.text(`SELECT seller::text FROM documents`))
	require.JSONEq(t, `[{"kind": "plugin", "text": "lint", "amountMinor": 1999}]`, s.text(`SELECT lines::text FROM documents`))
	require.Equal(t, "ESB12345678", s.text(`SELECT entity FROM documents`))

	other := s.addPlugin("format", 1999)
	for number := range 2 {
		business, _ := s.intend(s.customer(fmt.Sprint("firm", number)), other)
		p := payment(business)
		p.Business, p.Country, p.CardCountry = true, "DE", "FR"
		require.Empty(t, s.settleWith(business, p).Undeliverable)
		require.Equal(t, fmt.Sprintf("invoice ESF-%d 1999+0DE", number+1), s.documents(business))
		require.Equal(t, "DE FR", s.text(`SELECT billing_country || ' ' || card_country FROM tax_evidence WHERE purchase_id = $1`, business))
	}
	s.requireNoGaps()
}

func TestTaxIsAgreedWhenTheCustomerChooses(t *testing.T) {
	s := newTill(t)
	s.Offers.Tax, s.Offers.TaxCode = stripeclient.TaxExclusive, "txcd_10000000"
	id, intent := s.intend(s.user, s.plugin)
	require.Equal(t, []any{"exclusive", "txcd_10000000", true}, []any{intent.Request.Tax, intent.Request.TaxCode, intent.Request.CollectTaxID})
	s.Offers.Tax, s.Offers.TaxCode = "", "" // the settings change while the page is open
	again, err := s.LoadPurchase(t.Context(), PurchaseRef{id})
	require.NoError(t, err)
	require.Equal(t, intent, again)

	_, untaxed := s.intend(s.customer("bea"), s.plugin)
	require.Equal(t, []any{"", "", false}, []any{untaxed.Request.Tax, untaxed.Request.TaxCode, untaxed.Request.CollectTaxID})
}

// A plugin at 19.99.
func TestWhatIsPaidWithTaxIsHeldAgainstThePrice(t *testing.T) {
	for name, test := range map[string]struct {
		tax                       string
		paid, taxMinor            int64
		country                   string
		attention, undeliverable  string
		books, document, linesSum string
	}{
		"exclusive": {
			tax: "exclusive", paid: 2419, taxMinor: 420, country: "ES", document: "receipt R-1 1999+420ES", linesSum: "1999",
			books: "platform_fee -300, processor_clearing 2419, processor_fee -55, publisher_earning -1644, tax -420",
		},
		"inclusive": {
			tax: "inclusive", paid: 1999, taxMinor: 347, country: "ES", document: "receipt R-1 1652+347ES", linesSum: "1999",
			books: "platform_fee -248, processor_clearing 1999, processor_fee -55, publisher_earning -1349, tax -347",
		},
		"reverse charge, exclusive": {
			tax: "exclusive", paid: 1999, country: "DE", document: "receipt R-1 1999+0DE", linesSum: "1999",
			books: "platform_fee -300, processor_clearing 1999, processor_fee -55, publisher_earning -1644",
		},
		"reverse charge, inclusive: the price stays": {
			tax: "inclusive", paid: 1999, country: "DE", document: "receipt R-1 1999+0DE", linesSum: "1999",
			books: "platform_fee -300, processor_clearing 1999, processor_fee -55, publisher_earning -1644",
		},
		"a country without tax": {
			tax: "exclusive", paid: 1999, country: "KW", document: "receipt R-1 1999+0KW", linesSum: "1999",
			books: "platform_fee -300, processor_clearing 1999, processor_fee -55, publisher_earning -1644",
		},
		"underpaid though the whole is above the price": {
			tax: "exclusive", paid: 2100, taxMinor: 364, country: "ES", attention: "amount_mismatch", undeliverable: UndeliverableUnderpaid,
			document: "receipt R-1 1736+364ES", linesSum: "1736",
			books: "platform_fee -260, processor_clearing 2100, processor_fee -55, publisher_earning -1421, tax -364",
		},
		"underpaid, inclusive": {
			tax: "inclusive", paid: 1998, taxMinor: 347, country: "ES", attention: "amount_mismatch", undeliverable: UndeliverableUnderpaid,
			document: "receipt R-1 1651+347ES", linesSum: "1998",
			books: "platform_fee -248, processor_clearing 1998, processor_fee -55, publisher_earning -1348, tax -347",
		},
		"overpaid": {
			tax: "exclusive", paid: 2541, taxMinor: 441, country: "ES", attention: "amount_mismatch", document: "receipt R-1 2100+441ES", linesSum: "2100",
			books: "platform_fee -315, processor_clearing 2541, processor_fee -55, publisher_earning -1730, tax -441",
		},
		"tax that nobody agreed upon is part of the price": {
			paid: 1999, taxMinor: 347, country: "ES", document: "receipt R-1 1652+347ES", linesSum: "1999",
			books: "platform_fee -248, processor_clearing 1999, processor_fee -55, publisher_earning -1349, tax -347",
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newTill(t)
			s.Offers.Tax = test.tax
			id := s.open()
			require.Equal(t, test.undeliverable, s.settleWith(id, taxed(id, test.paid, test.taxMinor, test.country)).Undeliverable)
			require.Equal(t, test.attention, s.text(`SELECT attention FROM purchases WHERE id = $1`, id))
			require.Equal(t, test.books, s.books())
			require.Equal(t, test.document, s.documents(id))
			require.Equal(t, test.linesSum, s.text(`SELECT sum((l->>'amountMinor')::bigint)::text FROM documents, jsonb_array_elements(lines) l`))
			require.Equal(t, test.country, s.text(`SELECT country FROM purchases WHERE id = $1`, id))
		})
	}
}

func TestMoneyThatGoesBackHasCreditNotes(t *testing.T) {
	s := newTill(t)
	s.Offers.Tax = stripeclient.TaxExclusive
	id := s.open()
	s.settleWith(id, taxed(id, 2419, 420, "ES"))
	refund := func(stripeID string, state stripeclient.RefundState, minor int64) {
		s.refund(id, uuid.Nil, stripeclient.Refund{ID: stripeID, State: state, Amount: eur(minor)})
	}
	refund("re_1", stripeclient.RefundPending, 807)
	require.Equal(t, "receipt R-1 1999+420ES", s.documents(id), "until the money has gone")
	refund("re_1", stripeclient.RefundSucceeded, 807)
	refund("re_2", stripeclient.RefundSucceeded, 1612)
	require.Equal(t, "receipt R-1 1999+420ES, credit_note C-1 667+140ES of R-1, credit_note C-2 1332+280ES of R-1", s.documents(id))
	require.Equal(t, "R-1 C-1 C-2", s.text(`SELECT string_agg(data->>'documentNumber', ' ' ORDER BY id) FROM outgoing_mail`))
	require.Equal(t, "0", s.text(`SELECT sum(amount_minor)::text FROM transaction_entries WHERE account = 'tax'`))
	require.Equal(t, "667", s.text(`SELECT (lines->0->>'amountMinor') FROM documents WHERE name = 'C-1'`), "the price without the tax, as it was asked")

	refund("re_1", stripeclient.RefundFailed, 807)
	require.Equal(t, "debit_note C-3 667+140ES of R-1", s.text(`SELECT kind || ' ' || name || ' ' || net_minor || '+' || tax_minor || country || ' of R-1' FROM documents ORDER BY issued_at DESC LIMIT 1`))
	s.requireNoGaps()
}

func TestADisputeHasACreditNoteOnceItIsLost(t *testing.T) {
	s := newTill(t)
	id := s.bought()
	s.dispute(id, stripeclient.DisputeNeedsResponse, taken)
	require.Equal(t, "receipt R-1 1999+0", s.documents(id))
	s.dispute(id, stripeclient.DisputeLost, taken)
	require.Equal(t, "receipt R-1 1999+0, credit_note C-1 1999+0 of R-1", s.documents(id))
	s.dispute(id, stripeclient.DisputeLost, taken, givenBack)
	require.Equal(t, "receipt R-1 1999+0, credit_note C-1 1999+0 of R-1, debit_note C-2 1999+0 of R-1", s.documents(id), "the bank gives it back all the same")

	won := s.newPurchase("won")
	s.dispute(won, stripeclient.DisputeNeedsResponse, stripeclient.Movement{ID: "txn_3", AmountMinor: -1999, FeeMinor: 1500})
	s.dispute(won, stripeclient.DisputeWon, stripeclient.Movement{ID: "txn_4", AmountMinor: 1999})
	require.Equal(t, "receipt R-2 1999+0", s.documents(won))

	both := s.newPurchase("both")
	s.refund(both, uuid.Nil, stripeclient.Refund{ID: "re_1", State: stripeclient.RefundSucceeded, Amount: eur(1999)})
	s.dispute(both, stripeclient.DisputeLost, stripeclient.Movement{ID: "txn_5", AmountMinor: -1999})
	require.Equal(t, "receipt R-3 1999+0, credit_note C-3 1999+0 of R-3", s.documents(both), "the same money is credited once")
	s.requireNoGaps()
}

// newPurchase is a settled purchase of another customer.
func (s *till) newPurchase(customer string) uuid.UUID {
	s.t.Helper()
	id, intent := s.intend(s.customer(customer), s.plugin)
	require.Empty(s.t, intent.Refusal)
	s.openPage(id)
	s.settle(id)
	return id
}

// Whatever goes back in whatever parts, and comes back from the bank, documents and books agree on the tax.
func TestDocumentsAddUpToTheBooks(t *testing.T) {
	s := newTill(t)
	s.Offers.Tax = stripeclient.TaxInclusive
	random := rand.New(rand.NewPCG(7, 11))
	for round := range 6 {
		id, _ := s.intend(s.customer(fmt.Sprint("c", round)), s.plugin)
		tax := random.Int64N(500)
		s.settleWith(id, taxed(id, 1999, tax, "ES"))
		left, refunds := int64(1999), map[string]int64{}
		for step := range 8 {
			name := fmt.Sprintf("re_%d_%d", round, step)
			if amount := random.Int64N(700) + 1; amount <= left && random.IntN(4) > 0 {
				s.refund(id, uuid.Nil, stripeclient.Refund{ID: name, State: stripeclient.RefundSucceeded, Amount: eur(amount)})
				left, refunds[name] = left-amount, amount
				continue
			}
			for failed, amount := range refunds {
				s.refund(id, uuid.Nil, stripeclient.Refund{ID: failed, State: stripeclient.RefundFailed, Amount: eur(amount)})
				left += amount
				delete(refunds, failed)
				break
			}
		}
		require.Equal(t, fmt.Sprint(left), s.text(`SELECT sum(CASE kind WHEN 'credit_note' THEN -total_minor ELSE total_minor END)::text FROM documents WHERE purchase_id = $1`, id))
		require.Equal(t, s.text(`SELECT coalesce(-sum(e.amount_minor), 0)::text FROM transactions t JOIN transaction_entries e ON e.transaction_id = t.id AND e.account = 'tax' WHERE t.purchase_id = $1`, id),
			s.text(`SELECT sum(CASE kind WHEN 'credit_note' THEN -tax_minor ELSE tax_minor END)::text FROM documents WHERE purchase_id = $1`, id))
	}
	s.requireNoGaps()
}

func TestNumbersHaveNoGapsWhateverRunsAtOnce(t *testing.T) {
	s := newTill(t)
	const most = 48
	rolledBack := errors.New("rolled back")
	purchases := make([]uuid.UUID, most)
	for i := range purchases {
		purchases[i], _ = s.intend(s.customer(fmt.Sprint("c", i)), s.plugin)
	}
	var all sync.WaitGroup
	errs := make(chan error, 3*most)
	for i, id := range purchases {
		all.Go(func() {
			if i%3 == 0 { // took its number, and does not commit
				err := database.InTx(t.Context(), s.DB, func(tx pgx.Tx) error {
					q := marketplacedb.New(tx)
					p, err := q.LockPurchase(t.Context(), id)
					if err == nil {
						_, err = s.Activities.settle(t.Context(), q, p, payment(id))
					}
					return errors.Join(err, rolledBack)
				})
				if !errors.Is(err, rolledBack) {
					errs <- err
				}
			}
			for range 2 {
				_, err := s.Settle(t.Context(), SettleInput{id, payment(id)})
				errs <- err
			}
			if i%4 == 0 {
				_, err := s.ApplyRefund(t.Context(), ApplyRefundInput{Refund: stripeclient.Refund{
					ID: "re_" + id.String(), PaymentIntentID: "pi_" + id.String(), State: stripeclient.RefundSucceeded, Amount: eur(1999)}})
				errs <- err
			}
		})
	}
	all.Wait()
	close(errs)
	for err := range errs {
		require.NoError(t, err)
	}
	require.Equal(t, "48 receipt, 12 credit_note", s.text(`SELECT string_agg(n || ' ' || kind, ', ' ORDER BY n DESC) FROM (SELECT kind, count(*) AS n FROM documents GROUP BY 1) x`))
	s.requireNoGaps()
	require.Equal(t, "true", s.text(`SELECT bool_and(ordered)::text FROM (SELECT issued_at >= lag(issued_at, 1, issued_at) OVER (PARTITION BY series ORDER BY number) AS ordered FROM documents) x`),
		"a later number is not earlier")
}

func TestIssuedDocumentsStayAsTheyAre(t *testing.T) {
	s := newTill(t)
	id := s.bought()
	owner, err := pgx.Connect(t.Context(), s.db.AdminURL)
	require.NoError(t, err)
	defer func() { _ = owner.Close(context.Background()) }()
	for sql, says := range map[string]string{
		`UPDATE documents SET tax_minor = 1`:                       "is issued",
		`UPDATE documents SET customer = '{}', country = 'PT'`:     "is issued",
		`DELETE FROM documents`:                                    "is issued",
		`TRUNCATE documents CASCADE`:                               "",
		`UPDATE document_counters SET next = next - 1`:             "only counts",
		`UPDATE document_counters SET next = next + 2`:             "only counts",
		`DELETE FROM document_counters`:                            "only counts",
		`INSERT INTO documents SELECT * FROM documents`:            "",
		`UPDATE documents SET number = 2, kind = 'invoice'`:        "is issued",
		`UPDATE documents SET customer = NULL, purchase_id = NULL`: "",
	} {
		_, err := owner.Exec(t.Context(), sql)
		require.ErrorContains(t, err, says, sql)
	}
	for range 2 {
		_, err = s.db.Exec(t.Context(), `UPDATE documents SET customer = '{"name": "Ana"}', taxes = '[]' WHERE customer IS NULL`)
		require.NoError(t, err, "what was not known is filled in")
	}
	_, err = s.db.Exec(t.Context(), `UPDATE documents SET customer = '{"name": "Bea"}'`)
	require.ErrorContains(t, err, "is issued")
	require.Equal(t, "receipt R-1 1999+0", s.documents(id))
}
