package publisher

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"marketplace/dev/pgtest"
	"marketplace/internal/storeevent"
)

func TestACouponIsReadConfirmedAndCounted(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	db := pgtest.Publisher(t)
	a := &Activities{DB: db.Pool}
	owner, id := uuid.New(), uuid.New()
	exec := func(sql string, args ...any) {
		t.Helper()
		_, err := db.Exec(ctx, sql, args...)
		require.NoError(t, err)
	}
	exec(`INSERT INTO publisher_users (id, email, name, password_hash) VALUES ($1, 'ana@example.com', 'Ana', 'x')`, owner)
	exec(`INSERT INTO coupons (id, owner_id, code, kind, amounts, max_uses, revision) VALUES ($1, $2, 'SPRING', 'amount', '{"EUR": 500, "USD": 600}', 7, 3)`, id, owner)

	read, err := a.ReadCoupon(ctx, CouponRef{CouponID: id})
	require.NoError(t, err)
	require.False(t, read.Missing)
	require.Equal(t, owner, read.Coupon.PublisherID)
	require.Equal(t, int64(3), read.Coupon.Revision)
	require.Equal(t, map[string]int64{"EUR": 500, "USD": 600}, read.Coupon.Amounts)
	require.EqualValues(t, 7, *read.Coupon.MaxUses)
	missing, err := a.ReadCoupon(ctx, CouponRef{CouponID: uuid.New()})
	require.NoError(t, err)
	require.True(t, missing.Missing)

	synced := func() (revision int64) {
		t.Helper()
		require.NoError(t, db.QueryRow(ctx, `SELECT synced_revision FROM coupons WHERE id = $1`, id).Scan(&revision))
		return revision
	}
	for range 2 {
		require.NoError(t, a.ConfirmCoupon(ctx, CouponConfirmation{CouponID: id, Revision: 3}))
		require.Equal(t, int64(3), synced())
	}
	require.NoError(t, a.ConfirmCoupon(ctx, CouponConfirmation{CouponID: id, Revision: 2}))
	require.Equal(t, int64(3), synced(), "a late answer")

	sale := storeevent.Event{
		ID: uuid.New(), Kind: storeevent.Sale, PluginID: uuid.New(), PublisherID: owner, OccurredAt: time.Now(), Quantity: 1, Currency: "EUR", GrossMinor: 1499, NetMinor: 1200, CouponID: id,
	}
	other := sale
	other.ID, other.CouponID = uuid.New(), uuid.Nil
	for range 2 {
		require.NoError(t, a.ApplyEvents(ctx, EventBatch{Events: []storeevent.Event{sale, other}}))
	}
	var sales int64
	require.NoError(t, db.QueryRow(ctx, `SELECT sales FROM coupons WHERE id = $1`, id).Scan(&sales))
	require.Equal(t, int64(1), sales)
}
