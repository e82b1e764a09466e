package marketplace

import (
	"context"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	marketplacedb "marketplace/queries/marketplace"
)

// explaining runs queries and keeps how Postgres would go about each.
type explaining struct {
	marketplacedb.DBTX
	t     *testing.T
	plans []string
}

// Query implements DBTX.
func (e *explaining) Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	e.explain(ctx, sql, args)
	return e.DBTX.Query(ctx, sql, args...)
}

// QueryRow implements DBTX.
func (e *explaining) QueryRow(ctx context.Context, sql string, args ...any) pgx.Row {
	e.explain(ctx, sql, args)
	return e.DBTX.QueryRow(ctx, sql, args...)
}

func (e *explaining) explain(ctx context.Context, sql string, args []any) {
	rows, err := e.DBTX.Query(ctx, "EXPLAIN "+sql, args...)
	require.NoError(e.t, err)
	lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(e.t, err)
	e.plans = append(e.plans, strings.Join(lines, "\n"))
}
