package publisher

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"marketplace/internal/account"
	"marketplace/internal/httpapi"
	"marketplace/internal/problem"
	publisherdb "marketplace/queries/publisher"
)

type payoutStatementAPI struct{ Deps }

func registerPayoutStatement(api huma.API, d Deps) {
	a := payoutStatementAPI{d}
	tags := []string{"payouts"}
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "get-payout-statement", Method: http.MethodGet, Path: "/v1/payouts/statement", Tags: tags,
		Summary:     "What became of my balance in a month, in each currency",
		Description: "Months are UTC. closing = opening + sales + refunds + disputes + fees + payouts + reversals + other, exactly: whatever lessens the balance is negative.",
	}, a.get)
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "list-payout-statement-lines", Method: http.MethodGet, Path: "/v1/payouts/statement/lines", Tags: tags,
		Summary: "Every movement of a month in one currency, oldest first, with the balance after it",
	}, a.lines)
	a.registerCSV(api, tags)
}

// StatementMonth is which month is asked for.
type StatementMonth struct {
	Month string `query:"month" maxLength:"7" pattern:"^[0-9]{4}-[0-9]{2}$" doc:"UTC; default: this one" example:"2026-11"`
}

const monthLayout = "2006-01"

func (m StatementMonth) parse(now time.Time) (from, before time.Time, err error) {
	now = now.UTC()
	from = time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, time.UTC)
	if m.Month != "" {
		if from, err = time.Parse(monthLayout, m.Month); err != nil || from.Year() < 2000 || from.Year() > 2200 {
			return from, from, problem.Invalid("query.month", "not a month such as 2026-01")
		}
	}
	return from, from.AddDate(0, 1, 0), nil
}

// PayoutStatement is a month of a publisher's balance.
type PayoutStatement struct {
	Month      string              `json:"month" pattern:"^[0-9]{4}-[0-9]{2}$"`
	Months     []string            `json:"months" doc:"Those in which anything moved, newest first"`
	Currencies []CurrencyStatement `json:"currencies" doc:"Those in which there ever was anything by the end of the month"`
}

// CurrencyStatement is a month in one currency.
type CurrencyStatement struct {
	Currency           string `json:"currency" pattern:"^[A-Z]{3}$"`
	OpeningMinor       int64  `json:"openingMinor"`
	SalesMinor         int64  `json:"salesMinor" doc:"Without tax, before fees"`
	RefundsMinor       int64  `json:"refundsMinor"`
	DisputesMinor      int64  `json:"disputesMinor" doc:"Taken by banks, less what they gave back"`
	PlatformFeesMinor  int64  `json:"platformFeesMinor" doc:"The store's commission, less what it has returned"`
	ProcessorFeesMinor int64  `json:"processorFeesMinor" doc:"Stripe's"`
	PayoutsMinor       int64  `json:"payoutsMinor"`
	ReversalsMinor     int64  `json:"reversalsMinor" doc:"Payouts that the store has taken back"`
	OtherMinor         int64  `json:"otherMinor"`
	ClosingMinor       int64  `json:"closingMinor"`
	Lines              int64  `json:"lines"`
}

type payoutStatementInput struct{ StatementMonth }

type payoutStatementOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         PayoutStatement
}

// listedMonths is ten years of them.
const listedMonths = 120

func (a payoutStatementAPI) get(ctx context.Context, in *payoutStatementInput) (*payoutStatementOutput, error) {
	from, before, err := in.parse(time.Now())
	if err != nil {
		return nil, err
	}
	q, me := publisherdb.New(a.DB), account.Must(ctx).ID
	out := PayoutStatement{Month: from.Format(monthLayout), Months: []string{}}
	months, err := q.ListStatementMonths(ctx, me, listedMonths)
	if err != nil {
		return nil, err
	}
	for _, m := range months {
		out.Months = append(out.Months, m.Format(monthLayout))
	}
	out.Currencies, err = statementOf(ctx, q, me, from, before)
	return &payoutStatementOutput{CacheControl: "no-store", Body: out}, err
}

func statementOf(ctx context.Context, q *publisherdb.Queries, me uuid.UUID, from, before time.Time) ([]CurrencyStatement, error) {
	openings, err := q.StatementOpenings(ctx, from, me)
	if err != nil {
		return nil, err
	}
	sums, err := q.StatementSums(ctx, publisherdb.StatementSumsParams{PublisherID: me, FromAt: from, BeforeAt: before})
	if err != nil {
		return nil, err
	}
	out := make([]CurrencyStatement, len(openings))
	for i, o := range openings {
		out[i] = CurrencyStatement{Currency: o.Currency, OpeningMinor: o.AmountMinor, ClosingMinor: o.AmountMinor}
		for _, sum := range sums {
			if sum.Currency == o.Currency {
				out[i].add(sum)
			}
		}
	}
	return out, nil
}

func (s *CurrencyStatement) add(sum publisherdb.StatementSumsRow) {
	to := &s.OtherMinor
	switch sum.Kind {
	case "sale":
		to = &s.SalesMinor
	case "refund", "refund_reversal", "outside_refund":
		to = &s.RefundsMinor
	case "dispute_withdrawal", "dispute_reinstatement":
		to = &s.DisputesMinor
	case "transfer":
		to = &s.PayoutsMinor
	case "transfer_reversal":
		to = &s.ReversalsMinor
	}
	*to += sum.GrossMinor
	s.PlatformFeesMinor -= sum.PlatformFeeMinor
	s.ProcessorFeesMinor -= sum.ProcessorFeeMinor
	s.ClosingMinor += sum.AmountMinor
	s.Lines += sum.Lines
}

// StatementLine is one movement.
type StatementLine struct {
	ID                uuid.UUID  `json:"id"`
	At                time.Time  `json:"at"`
	Kind              string     `json:"kind" enum:"sale,refund,refund_reversal,outside_refund,dispute_withdrawal,dispute_reinstatement,transfer,transfer_reversal,other"`
	PluginID          *uuid.UUID `json:"pluginId,omitempty"`
	PluginName        string     `json:"pluginName,omitempty"`
	PayoutID          *uuid.UUID `json:"payoutId,omitempty"`
	GrossMinor        int64      `json:"grossMinor"`
	PlatformFeeMinor  int64      `json:"platformFeeMinor" doc:"Negative: returned"`
	ProcessorFeeMinor int64      `json:"processorFeeMinor" doc:"Negative: returned"`
	AmountMinor       int64      `json:"amountMinor" doc:"grossMinor less the fees: what it does to the balance"`
	BalanceMinor      int64      `json:"balanceMinor" doc:"After it"`
	AvailableAt       time.Time  `json:"availableAt" doc:"From when on it counts for payouts"`
}

// StatementLinePage is one page of them.
type StatementLinePage struct {
	Items      []StatementLine `json:"items"`
	NextCursor string          `json:"nextCursor,omitempty"`
}

type statementLinesInput struct {
	StatementMonth
	Currency string `query:"currency" required:"true" pattern:"^[A-Z]{3}$" maxLength:"3"`
	Cursor   string `query:"cursor" maxLength:"500"`
	Limit    int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

type statementLinesOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         StatementLinePage
}

// linePlace is the last line of a page and the balance after it.
type linePlace struct {
	At      time.Time `json:"t"`
	ID      uuid.UUID `json:"i"`
	Balance int64     `json:"b"`
}

func (a payoutStatementAPI) lines(ctx context.Context, in *statementLinesInput) (*statementLinesOutput, error) {
	from, before, err := in.parse(time.Now())
	if err != nil {
		return nil, err
	}
	q, me := publisherdb.New(a.DB), account.Must(ctx).ID
	kind := "statement " + from.Format(monthLayout) + " " + in.Currency
	var place *linePlace
	if err := a.Cursors.Decode(kind, in.Cursor, &place); err != nil {
		return nil, err
	}
	if place == nil {
		openings, err := q.StatementOpenings(ctx, from, me)
		if err != nil {
			return nil, err
		}
		place = &linePlace{}
		for _, o := range openings {
			if o.Currency == in.Currency {
				place.Balance = o.AmountMinor
			}
		}
	}
	rows, err := a.read(ctx, q, publisherdb.ListStatementLinesParams{
		PublisherID: me, Currency: in.Currency, FromAt: from, BeforeAt: before, MaxRows: int32(in.Limit + 1),
	}, *place)
	if err != nil {
		return nil, err
	}
	rows, more := pageOf(rows, in.Limit)
	page := StatementLinePage{Items: rows}
	if more {
		last := rows[len(rows)-1]
		page.NextCursor = a.Cursors.Encode(kind, linePlace{last.At, last.ID, last.BalanceMinor})
	}
	return &statementLinesOutput{CacheControl: "no-store", Body: page}, nil
}

// read is some lines after a place, with the balance after each.
func (a payoutStatementAPI) read(ctx context.Context, q *publisherdb.Queries, params publisherdb.ListStatementLinesParams, after linePlace) ([]StatementLine, error) {
	params.AfterAt, params.AfterID = after.At, after.ID
	rows, err := q.ListStatementLines(ctx, params)
	out := make([]StatementLine, len(rows))
	balance := after.Balance
	for i, r := range rows {
		balance += r.AmountMinor
		out[i] = StatementLine{
			ID: r.TransactionID, At: r.OccurredAt, Kind: lineKind(r.Kind), PluginID: r.PluginID, PayoutID: r.PayoutID, GrossMinor: r.GrossMinor,
			PlatformFeeMinor: r.PlatformFeeMinor, ProcessorFeeMinor: r.ProcessorFeeMinor, AmountMinor: r.AmountMinor, BalanceMinor: balance, AvailableAt: r.AvailableAt,
		}
		if r.PluginName != nil {
			out[i].PluginName = *r.PluginName
		}
	}
	return out, err
}

// lineKind is other for what this version does not know.
func lineKind(kind string) string {
	switch kind {
	case "sale", "refund", "refund_reversal", "outside_refund", "dispute_withdrawal", "dispute_reinstatement", "transfer", "transfer_reversal":
		return kind
	}
	return "other"
}
