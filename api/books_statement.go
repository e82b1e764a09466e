package api

import (
	"context"
	"regexp"
	"strings"
	"time"

	"github.com/google/uuid"

	"marketplace/internal/problem"
	marketplacedb "marketplace/queries/marketplace"
)

// StatementQuery is which entries are asked for.
type StatementQuery struct {
	Account   string `path:"account" enum:"processor_clearing,processor_fee,platform_fee,publisher_earning,tax,promotion,platform_loss,platform_expense,bank"`
	Currency  string `query:"currency" required:"true" pattern:"^[A-Z]{3}$"`
	Publisher string `query:"publisher" maxLength:"64" doc:"Only this publisher's part; of publisher_earning alone"`
	From      string `query:"from" format:"date" doc:"First UTC day; default: from the beginning"`
	To        string `query:"to" format:"date" doc:"Last UTC day; default: until now"`
}

// Statement is what moved on an account in a period.
type Statement struct {
	Account       string           `json:"account" enum:"processor_clearing,processor_fee,platform_fee,publisher_earning,tax,promotion,platform_loss,platform_expense,bank"`
	Kind          string           `json:"kind" enum:"asset,liability,income,expense"`
	Currency      string           `json:"currency" pattern:"^[A-Z]{3}$"`
	PublisherID   *uuid.UUID       `json:"publisherId,omitempty"`
	PublisherName string           `json:"publisherName,omitempty" doc:"As the store shows it; absent for one without a plugin there"`
	From          string           `json:"from,omitempty" format:"date"`
	To            string           `json:"to,omitempty" format:"date"`
	OpeningMinor  int64            `json:"openingMinor" doc:"The balance before the period; debits positive"`
	DebitMinor    int64            `json:"debitMinor" doc:"Of the whole period"`
	CreditMinor   int64            `json:"creditMinor" doc:"Of the whole period"`
	ClosingMinor  int64            `json:"closingMinor" doc:"The balance after the period"`
	Entries       int64            `json:"entries" doc:"How many there are in the period"`
	Items         []StatementEntry `json:"items"`
	NextCursor    string           `json:"nextCursor,omitempty"`
}

// StatementEntry is a line of a statement.
type StatementEntry struct {
	Seq           int64      `json:"seq"`
	At            time.Time  `json:"at"`
	Kind          string     `json:"kind" doc:"Of the transaction"`
	TransactionID uuid.UUID  `json:"transactionId"`
	SourceID      string     `json:"sourceId" doc:"Stripe's ID of what caused it"`
	PurchaseID    *uuid.UUID `json:"purchaseId,omitempty"`
	PayoutID      *uuid.UUID `json:"payoutId,omitempty"`
	PublisherID   *uuid.UUID `json:"publisherId,omitempty"`
	PublisherName string     `json:"publisherName,omitempty"`
	AmountMinor   int64      `json:"amountMinor" doc:"A debit is positive"`
	BalanceMinor  int64      `json:"balanceMinor" doc:"Of the account, or of the publisher's part, after this entry"`
}

type statementInput struct {
	StatementQuery
	Cursor string `query:"cursor" maxLength:"1000"`
	Limit  int32  `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

type statementOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         Statement
}

// statementPlace is the last entry of a page and the balance after it.
type statementPlace struct {
	Seq     int64 `json:"s"`
	Balance int64 `json:"b"`
}

func (b books) statement(ctx context.Context, in *statementInput) (*statementOutput, error) {
	asked, err := in.parse()
	if err != nil {
		return nil, err
	}
	kind := strings.Join([]string{"statement", in.Account, in.Currency, in.Publisher, in.From, in.To}, "\x00")
	var from *statementPlace
	if err := b.cursors.Decode(kind, in.Cursor, &from); err != nil {
		return nil, err
	}
	out, err := b.totals(ctx, in.StatementQuery, asked)
	if err != nil {
		return nil, err
	}
	if from == nil {
		from = &statementPlace{Balance: out.OpeningMinor}
	}
	rows, err := b.entries(ctx, asked, from, in.Limit+1)
	if err != nil {
		return nil, err
	}
	if len(rows) > int(in.Limit) {
		rows = rows[:in.Limit]
		last := rows[len(rows)-1]
		out.NextCursor = b.cursors.Encode(kind, statementPlace{last.Seq, last.BalanceMinor})
	}
	out.Items = rows
	if err := b.name(ctx, &out); err != nil {
		return nil, err
	}
	return &statementOutput{CacheControl: "no-store", Body: out}, nil
}

// period is a question for a statement, read.
type period struct {
	account      marketplacedb.LedgerAccount
	currency     string
	publisher    *uuid.UUID
	from, before time.Time
}

var currencyCode = regexp.MustCompile(`^[A-Z]{3}$`)

func (in StatementQuery) parse() (period, error) {
	p := period{account: marketplacedb.LedgerAccount(in.Account), currency: in.Currency, before: time.Now().AddDate(1, 0, 0)}
	if !p.account.Valid() {
		return p, problem.NotFound("account")
	}
	if !currencyCode.MatchString(in.Currency) {
		return p, problem.Invalid("query.currency", "not the code of a currency, such as EUR")
	}
	var err error
	if in.From != "" {
		if p.from, err = parseDay("query.from", in.From); err != nil {
			return p, err
		}
	}
	if in.To != "" {
		last, err := parseDay("query.to", in.To)
		if err != nil {
			return p, err
		}
		p.before = last.AddDate(0, 0, 1)
	}
	if !p.from.Before(p.before) {
		return p, problem.Invalid("query.from", "after the last day")
	}
	if in.Publisher == "" {
		return p, nil
	}
	id, ok := parseID(in.Publisher)
	if !ok || p.account != marketplacedb.LedgerAccountPublisherEarning {
		return p, problem.Invalid("query.publisher", "expected the id of a publisher, with the account publisher_earning")
	}
	p.publisher = &id
	return p, nil
}

func (b books) totals(ctx context.Context, in StatementQuery, p period) (Statement, error) {
	sums, err := b.q.AccountTotals(ctx, marketplacedb.AccountTotalsParams{
		Account: p.account, Currency: p.currency, PublisherID: p.publisher, FromAt: p.from, Before: p.before,
	})
	return Statement{
		Account: in.Account, Kind: accountKinds[p.account], Currency: p.currency, PublisherID: p.publisher, From: in.From, To: in.To,
		OpeningMinor: sums.OpeningMinor, DebitMinor: sums.DebitMinor, CreditMinor: sums.CreditMinor,
		ClosingMinor: sums.OpeningMinor + sums.DebitMinor - sums.CreditMinor, Entries: sums.Entries, Items: []StatementEntry{},
	}, err
}

// entries reads some after a place, with the balance after each.
func (b books) entries(ctx context.Context, p period, after *statementPlace, limit int32) ([]StatementEntry, error) {
	rows, err := b.q.AccountEntries(ctx, marketplacedb.AccountEntriesParams{
		Account: p.account, Currency: p.currency, PublisherID: p.publisher, FromAt: p.from, Before: p.before, AfterSeq: after.Seq, MaxRows: limit,
	})
	balance := after.Balance
	return each(rows, func(r marketplacedb.AccountEntriesRow) StatementEntry {
		balance += r.AmountMinor
		return StatementEntry{
			Seq: r.Seq, At: r.CreatedAt, Kind: string(r.Kind), TransactionID: r.TransactionID, SourceID: r.SourceID, PurchaseID: r.PurchaseID,
			PayoutID: r.PayoutID, PublisherID: r.PublisherID, AmountMinor: r.AmountMinor, BalanceMinor: balance,
		}
	}), err
}

// name puts the publishers' names in.
func (b books) name(ctx context.Context, s *Statement) error {
	var ids []uuid.UUID
	if s.PublisherID != nil {
		ids = append(ids, *s.PublisherID)
	}
	for _, e := range s.Items {
		if e.PublisherID != nil {
			ids = append(ids, *e.PublisherID)
		}
	}
	names, err := publisherNames(ctx, b.q, ids)
	if err != nil {
		return err
	}
	if s.PublisherID != nil {
		s.PublisherName = names[*s.PublisherID]
	}
	for i, e := range s.Items {
		if e.PublisherID != nil {
			s.Items[i].PublisherName = names[*e.PublisherID]
		}
	}
	return nil
}

func publisherNames(ctx context.Context, q *marketplacedb.Queries, ids []uuid.UUID) (map[uuid.UUID]string, error) {
	names := map[uuid.UUID]string{}
	if len(ids) == 0 {
		return names, nil
	}
	rows, err := q.PublisherNames(ctx, ids)
	for _, r := range rows {
		names[r.PublisherID] = r.PublisherName
	}
	return names, err
}
