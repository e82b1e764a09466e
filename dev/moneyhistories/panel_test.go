package moneyhistories

import (
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"marketplace/activities/marketplace"
	"marketplace/activities/publisher"
	"marketplace/dev/pgtest"
)

// thePanelKnowsWhatIsOwed: the publisher's side, which has only what the store told, twice and in two parts, comes to the same
// balance as the books: what is pending, what is held, and what could be paid out now.
func (w *world) thePanelKnowsWhatIsOwed() {
	told, err := w.do.ReadOutbox(w.ctx, marketplace.ReadOutboxInput{Limit: 100_000})
	require.NoError(w, err)
	var mine publisher.EventBatch
	var seqs []int64
	for i, e := range told.Events { // other histories run beside this one
		if e.PublisherID == w.publisher {
			mine.Events, seqs = append(mine.Events, e), append(seqs, told.Seqs[i])
		}
	}
	side := &publisher.Activities{DB: w.panel.Pool}
	half := len(mine.Events) / 2
	for _, batch := range []publisher.EventBatch{{Events: mine.Events[:half]}, mine, mine} {
		require.NoError(w, side.ApplyEvents(w.ctx, batch))
	}
	for range 2 {
		require.NoError(w, w.do.MarkOutboxSent(w.ctx, marketplace.OutboxMarks{Seqs: seqs}))
	}
	const columns = `currency, balance_minor, pending_minor, held_minor, unfinished_minor, payable_minor`
	now := time.Now()
	require.Equal(w,
		payable(w, w.db, `SELECT `+columns+` FROM publisher_payable($1, $2, gen_random_uuid()) WHERE balance_minor <> 0 OR pending_minor <> 0 ORDER BY 1`, w.publisher, now),
		payable(w, w.panel, `SELECT `+columns+` FROM publisher_payable($1, $2) WHERE balance_minor <> 0 OR pending_minor <> 0 ORDER BY 1`, w.publisher, now),
		"what the publisher reads of the balance is what the store goes by")
}

type payableRow struct {
	Currency                                    string
	Balance, Pending, Held, Unfinished, Payable int64
}

func payable(w *world, db *pgtest.Database, sql string, args ...any) []payableRow {
	rows, err := db.Query(w.ctx, sql, args...)
	require.NoError(w, err)
	out, err := pgx.CollectRows(rows, pgx.RowToStructByPos[payableRow])
	require.NoError(w, err)
	return out
}
