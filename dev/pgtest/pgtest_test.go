package pgtest

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
)

func TestEachDatabaseIsItsOwn(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	store, panel := Marketplace(t), Publisher(t)

	var users int
	require.NoError(t, store.QueryRow(ctx, `SELECT count(*) FROM users`).Scan(&users))
	require.NoError(t, panel.QueryRow(ctx, `SELECT count(*) FROM publisher_users`).Scan(&users))

	t.Run("TheOtherSidesRoleCannotConnect", func(t *testing.T) {
		_, err := pgx.Connect(ctx, withUser(t, store.AdminURL, "publisher_app", store.Config().ConnConfig.Database))
		require.ErrorContains(t, err, "permission denied")
	})
	t.Run("TheAppRoleCannotRewriteTheBooks", func(t *testing.T) {
		for _, sql := range []string{
			`UPDATE transaction_entries SET amount_minor = 1`, `DELETE FROM transactions`, `TRUNCATE audit_log`, `CREATE TABLE x (y int)`,
		} {
			_, err := store.Exec(ctx, sql)
			require.ErrorContains(t, err, "permission denied", sql)
		}
	})
}
