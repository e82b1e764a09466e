package check

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// underWay is what must have come to its end before the sides can be compared.
var underWay = struct{ store, panel []finding }{
	store: []finding{
		{"event not dispatched", `SELECT id, type, last_error FROM stripe_events WHERE processed_at IS NULL`},
		{"fact not sent", `SELECT id, kind FROM outbox WHERE sent_at IS NULL`},
		{"mail not sent", `SELECT id, template, last_error FROM outgoing_mail WHERE sent_at IS NULL`},
		{"refund under way", `SELECT id FROM refunds WHERE status IN ('requested', 'pending')`},
		{"reversal under way", `SELECT id FROM payout_reversals WHERE status NOT IN ('succeeded', 'failed')`},
		{"transfer under way", `SELECT id FROM payouts WHERE attempt_open`},
	},
	panel: []finding{
		{"publication under way", `SELECT id, stage, last_error FROM publications WHERE finished_at IS NULL`},
		{"mail not sent", `SELECT id, template, last_error FROM outgoing_mail WHERE sent_at IS NULL`},
		{"code not in the store", `SELECT id, code FROM coupons WHERE synced_revision < revision`},
		{"payout settings not in the store", `SELECT publisher_id FROM payout_settings WHERE applied_revision < revision`},
	},
}

// rest waits until nothing is under way.
func (w *world) rest(ctx context.Context) error {
	var moving string
	err := w.within(ctx, patience, func() (still bool, err error) {
		moving, err = w.moving(ctx)
		return moving == "", err
	})
	if moving != "" {
		return fmt.Errorf("it does not come to rest: %s", moving)
	}
	return err
}

// moving is something that is under way; "" when nothing is.
func (w *world) moving(ctx context.Context) (string, error) {
	for _, side := range []struct {
		db       *pgx.Conn
		findings []finding
	}{{w.store, underWay.store}, {w.panel, underWay.panel}} {
		for _, f := range side.findings {
			found, err := first(ctx, side.db, f.sql)
			if err != nil || found != "" {
				return f.what + ": " + found, err
			}
		}
	}
	return "", nil
}

// first is the first row of a query as JSON, with how many there are; "" for none.
func first(ctx context.Context, db *pgx.Conn, sql string) (string, error) {
	var n int64
	var row *string
	if err := db.QueryRow(ctx, "SELECT count(*), min(to_jsonb(x)::text) FROM ("+sql+") x").Scan(&n, &row); err != nil || n == 0 {
		return "", err
	}
	return fmt.Sprintf("%d, such as %s", n, *row), nil
}
