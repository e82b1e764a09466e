package marketplace

import (
	"context"
	"encoding/json"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"marketplace/internal/database"
	"marketplace/internal/money"
	marketplacedb "marketplace/queries/marketplace"
)

// maxDifferences bounds the cases of one run. With more, something is wrong as a whole (another Stripe account, a restored
// backup), and cases that are no longer seen are not taken for explained.
const maxDifferences = 10_000

// Kinds of cases that the views do not find by themselves.
const (
	caseBalanceDiffers    = "stripe_balance_differs" // Stripe holds another amount than its movements add up to
	caseStatisticsDiffers = "statistics_differ"      // publisher_db has counted other money than the store told
)

// CompareInput is what a run has learnt elsewhere. Statistics are those that differ.
type CompareInput struct {
	ID                 uuid.UUID              `json:"id"`
	Balance            []money.Money          `json:"balance"` // all that Stripe says that it holds, by currency
	StatisticsCompared bool                   `json:"statisticsCompared,omitempty"`
	Statistics         []StatisticsDifference `json:"statistics,omitempty"`
}

// StatisticsDifference is a publisher's net in one currency: as the store has told it, and as publisher_db has counted it.
type StatisticsDifference struct {
	PublisherID  uuid.UUID `json:"publisherId"`
	Currency     string    `json:"currency"`
	ToldMinor    int64     `json:"toldMinor"`
	CountedMinor int64     `json:"countedMinor"`
}

// Comparison is what a run has found. Repairable are open cases that more news may explain.
type Comparison struct {
	Standing
	Opened     int          `json:"opened"`
	Closed     int          `json:"closed"`
	Open       int64        `json:"open"`
	Repairable []Repairable `json:"repairable,omitempty"`
}

// difference is a case to be, in the words of the queries.
type difference struct {
	Kind        string         `json:"kind"`
	Subject     string         `json:"subject"`
	Currency    string         `json:"currency"`
	AmountMinor int64          `json:"amount_minor"`
	Books       map[string]any `json:"books"`
	Against     map[string]any `json:"against"`
}

// CompareBooks holds everything against everything at one moment: a difference that is new becomes a case, one that is
// gone closes its case, and one that is back opens it again.
func (a *Activities) CompareBooks(ctx context.Context, in CompareInput) (Comparison, error) {
	var out Comparison
	err := database.InTx(ctx, a.DB, func(tx pgx.Tx) error {
		out = Comparison{}
		if _, err := tx.Exec(ctx, `SET TRANSACTION ISOLATION LEVEL REPEATABLE READ`); err != nil {
			return wrap("set the isolation level", err)
		}
		if err := longStatements(ctx, tx); err != nil {
			return err
		}
		q := marketplacedb.New(tx)
		alive, err := touch(ctx, q, in.ID, StageComparing)
		out.Superseded = !alive
		if err != nil || !alive {
			return err
		}
		return compare(ctx, q, in, &out)
	})
	return out, err
}

func compare(ctx context.Context, q *marketplacedb.Queries, in CompareInput, out *Comparison) error {
	found, err := q.Differences(ctx, reconciliationGrace.Seconds(), maxDifferences)
	if err != nil {
		return wrap("find differences", err)
	}
	whole := len(found) < maxDifferences
	added, err := otherDifferences(ctx, q, in)
	if err != nil {
		return err
	}
	all, err := json.Marshal(append(found, added...))
	if err != nil {
		return err
	}
	if err := updateCases(ctx, q, in, all, whole, out); err != nil {
		return err
	}
	if err := writeSums(ctx, q, in); err != nil {
		return err
	}
	if err := writeCounts(ctx, q, in, *out); err != nil {
		return err
	}
	open, err := q.OpenCaseCounts(ctx)
	if err != nil {
		return wrap("count cases", err)
	}
	out.Open = open.Cases
	out.Repairable, err = repairable(ctx, q, in.ID)
	return err
}

// otherDifferences are those with what others have said: Stripe's balance and publisher_db.
func otherDifferences(ctx context.Context, q *marketplacedb.Queries, in CompareInput) ([]json.RawMessage, error) {
	var all []difference
	sums, err := q.MovementSums(ctx)
	if err != nil {
		return nil, wrap("add up movements", err)
	}
	for _, c := range balances(sums, in.Balance) {
		if c.movements != c.stripe {
			all = append(all, difference{
				Kind: caseBalanceDiffers, Subject: c.currency, Currency: c.currency, AmountMinor: c.stripe - c.movements,
				Books:   map[string]any{"movementsMinor": c.movements, "currency": c.currency},
				Against: map[string]any{"balanceMinor": c.stripe, "currency": c.currency},
			})
		}
	}
	for _, s := range in.Statistics {
		all = append(all, difference{
			Kind: caseStatisticsDiffers, Subject: s.PublisherID.String() + "/" + s.Currency, Currency: s.Currency, AmountMinor: s.CountedMinor - s.ToldMinor,
			Books:   map[string]any{"publisherId": s.PublisherID, "netMinor": s.ToldMinor, "currency": s.Currency},
			Against: map[string]any{"netMinor": s.CountedMinor, "currency": s.Currency},
		})
	}
	out := make([]json.RawMessage, len(all))
	for i, d := range all {
		if out[i], err = json.Marshal(d); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// currencyBalance is what Stripe's movements add up to, and what Stripe says that it holds.
type currencyBalance struct {
	currency          string
	movements, stripe int64
}

func balances(sums []marketplacedb.MovementSumsRow, held []money.Money) []currencyBalance {
	var all []currencyBalance
	at := map[string]int{}
	of := func(currency string) *currencyBalance {
		i, known := at[currency]
		if !known {
			i = len(all)
			at[currency], all = i, append(all, currencyBalance{currency: currency})
		}
		return &all[i]
	}
	for _, s := range sums {
		of(s.Currency).movements += s.NetMinor
	}
	for _, m := range held {
		of(m.Currency).stripe += m.Minor
	}
	return all
}

func updateCases(ctx context.Context, q *marketplacedb.Queries, in CompareInput, found json.RawMessage, whole bool, out *Comparison) error {
	opened, err := q.OpenCases(ctx, found)
	if err != nil {
		return wrap("open cases", err)
	}
	reopened, err := q.ReopenCases(ctx, found)
	if err != nil {
		return wrap("open cases again", err)
	}
	if err := q.SeeCases(ctx, found); err != nil {
		return wrap("see cases", err)
	}
	out.Opened = len(opened) + len(reopened)
	if err := caseEvents(ctx, q, in.ID, "opened", opened, nil); err != nil {
		return err
	}
	if err := caseEvents(ctx, q, in.ID, "reopened", reopened, nil); err != nil {
		return err
	}
	if !whole {
		return nil
	}
	unknown := []string{}
	if !in.StatisticsCompared {
		unknown = append(unknown, caseStatisticsDiffers)
	}
	closed, err := q.CloseExplainedCases(ctx, unknown, found)
	if err != nil {
		return wrap("close cases", err)
	}
	if err := q.ForgetGoneCases(ctx, unknown, found); err != nil {
		return wrap("forget cases", err)
	}
	ids, evidence := make([]uuid.UUID, len(closed)), make([]json.RawMessage, len(closed))
	for i, c := range closed {
		ids[i], evidence[i] = c.ID, c.Evidence
	}
	out.Closed = len(closed)
	return caseEvents(ctx, q, in.ID, "closed_by_evidence", ids, evidence)
}

// caseEvents writes a line of each case's history.
func caseEvents(ctx context.Context, q *marketplacedb.Queries, run uuid.UUID, kind string, ids []uuid.UUID, details []json.RawMessage) error {
	if len(ids) == 0 {
		return nil
	}
	if details == nil {
		details = make([]json.RawMessage, len(ids))
		for i := range details {
			details[i] = json.RawMessage(`{}`)
		}
	}
	return wrap("write the cases' histories", q.AppendCaseEvents(ctx, marketplacedb.AppendCaseEventsParams{
		Kind: kind, ReconciliationID: &run, Ids: ids, Details: details,
	}))
}

// writeSums writes, by currency, the books and Stripe, and what lies between the two.
func writeSums(ctx context.Context, q *marketplacedb.Queries, in CompareInput) error {
	sums, err := q.ReconciliationSums(ctx, reconciliationGrace.Seconds())
	if err != nil {
		return wrap("add up", err)
	}
	rows := map[string]marketplacedb.SetReconciliationCurrencyParams{}
	for _, s := range sums {
		rows[s.Currency] = marketplacedb.SetReconciliationCurrencyParams{BooksMinor: s.BooksMinor, StripeMinor: s.StripeMinor, InFlightMinor: s.InFlightMinor}
	}
	for _, b := range balances(nil, in.Balance) {
		row, moved := rows[b.currency]
		if !moved && b.stripe == 0 {
			continue // Stripe names it, and nothing has ever moved in it
		}
		row.BalanceMinor = b.stripe
		rows[b.currency] = row
	}
	accepted, err := q.AcceptedSums(ctx)
	if err != nil {
		return wrap("add up accepted differences", err)
	}
	for _, c := range accepted {
		row := rows[c.Currency]
		row.AcceptedMinor = c.AmountMinor
		rows[c.Currency] = row
	}
	for currency, row := range rows {
		row.ReconciliationID, row.Currency = in.ID, currency
		if err := q.SetReconciliationCurrency(ctx, row); err != nil {
			return wrap("write sums", err)
		}
	}
	return nil
}

func writeCounts(ctx context.Context, q *marketplacedb.Queries, in CompareInput, out Comparison) error {
	counts, err := q.ReconciliationCounts(ctx, reconciliationGrace.Seconds())
	if err != nil {
		return wrap("count", err)
	}
	statistics := "unreachable"
	if in.StatisticsCompared {
		statistics = "compared"
	}
	return wrap("write counts", q.CountComparison(ctx, marketplacedb.CountComparisonParams{
		ID: in.ID, Movements: counts.Movements, Transactions: counts.Transactions, Matched: counts.Matched, InFlight: counts.InFlight,
		Charges: counts.Charges, CasesOpened: int64(out.Opened), CasesClosed: int64(out.Closed), Statistics: statistics,
	}))
}

// BalanceMoved is whether Stripe's movements, as they are stored, add up to what it says that it holds.
type BalanceMoved struct {
	Differs bool `json:"differs"`
}

// CheckBalance looks whether something has moved between the reading of the movements and of the balance.
func (a *Activities) CheckBalance(ctx context.Context, in CompareInput) (BalanceMoved, error) {
	sums, err := marketplacedb.New(a.DB).MovementSums(ctx)
	var out BalanceMoved
	for _, c := range balances(sums, in.Balance) {
		out.Differs = out.Differs || c.movements != c.stripe
	}
	return out, wrap("add up movements", err)
}

// maxLookups is how many movements a run asks for one by one.
const maxLookups = 1000

// MissingSources are what Stripe can be asked by for the movements that the import has not brought.
type MissingSources struct {
	Sources []string `json:"sources,omitempty"`
}

// FindMissing names what the books say has moved at Stripe, and the movements read so far do not.
func (a *Activities) FindMissing(ctx context.Context, _ ReconciliationRef) (MissingSources, error) {
	var out MissingSources
	err := database.InTx(ctx, a.DB, func(tx pgx.Tx) error {
		if err := longStatements(ctx, tx); err != nil {
			return err
		}
		var err error
		out.Sources, err = marketplacedb.New(tx).SourcesNotAtStripe(ctx, reconciliationGrace.Seconds(), maxLookups)
		return wrap("find what is missing", err)
	})
	return out, err
}
