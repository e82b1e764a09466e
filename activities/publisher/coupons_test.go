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
		ID: uuid.New(), Kind: storeevent.Sale, PluginID: uuid.New(), PublisherID: owner, OccurredAt: time.Now(), Quantity: 1, Currency: "EUR", GrossMinor: 1499, NetMinor: 1200, CouponID: id, DiscountMinor: 500,
	}
	same := func(change func(*storeevent.Event)) storeevent.Event {
		other := sale
		other.ID = uuid.New()
		change(&other)
		return other
	}
	events := []storeevent.Event{
		sale, sale, same(func(e *storeevent.Event) { e.CouponID, e.DiscountMinor = uuid.Nil, 0 }), same(func(*storeevent.Event) {}),
		same(func(e *storeevent.Event) { e.Currency, e.DiscountMinor = "USD", 600 }), same(func(e *storeevent.Event) { e.CouponID = uuid.New() }),
	}
	for range 2 {
		require.NoError(t, a.ApplyEvents(ctx, EventBatch{Events: events}))
	}
	text := func(sql string) (out string) {
		t.Helper()
		require.NoError(t, db.QueryRow(ctx, sql, id).Scan(&out))
		return out
	}
	require.Equal(t, "3", text(`SELECT sales::text FROM coupons WHERE id = $1`))
	require.Equal(t, "EUR 1000, USD 600", text(`SELECT string_agg(currency || ' ' || discount_minor, ', ' ORDER BY currency) FROM coupon_discounts WHERE coupon_id = $1`))

	ended := time.Now().Add(-time.Minute).UTC().Truncate(time.Microsecond)
	for _, at := range []time.Time{ended, ended.Add(time.Second)} {
		require.NoError(t, a.ApplyEvents(ctx, EventBatch{Events: []storeevent.Event{{ID: uuid.New(), Kind: storeevent.CouponEnded, PublisherID: owner, CouponID: id, OccurredAt: at}}}))
		require.Equal(t, "store "+ended.Format("15:04:05.000000"), text(`SELECT disabled_by || ' ' || to_char(disabled_at AT TIME ZONE 'UTC', 'HH24:MI:SS.US') FROM coupons WHERE id = $1`))
	}
	require.Equal(t, "3", text(`SELECT sales::text FROM coupons WHERE id = $1`), "an ending is no sale")
	require.Equal(t, "0", text(`SELECT count(*)::text FROM publisher_analytics WHERE plugin_id = '00000000-0000-0000-0000-000000000000' AND $1::uuid IS NOT NULL`), "and counts for no plugin")
}

func TestTriesOfACouponThatFail(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	db := pgtest.Publisher(t)
	a := &Activities{DB: db.Pool}
	owner, id := uuid.New(), uuid.New()
	_, err := db.Exec(ctx, `INSERT INTO publisher_users (id, email, name, password_hash) VALUES ($1, 'ana@example.com', 'Ana', 'x')`, owner)
	require.NoError(t, err)
	_, err = db.Exec(ctx, `INSERT INTO coupons (id, owner_id, code, kind, basis_points) VALUES ($1, $2, 'SPRING', 'percent', 500)`, id, owner)
	require.NoError(t, err)
	state := func() (out string) {
		t.Helper()
		require.NoError(t, db.QueryRow(ctx, `SELECT concat_ws(' ', attempts, last_error, extract(epoch FROM next_attempt_at)::bigint) FROM coupons WHERE id = $1`, id).Scan(&out))
		return out
	}
	try := CouponTry{CouponID: id, Attempts: 2, LastError: "down", NextAttemptAt: time.Unix(1_800_000_000, 0)}
	for range 2 {
		require.NoError(t, a.RecordCouponTry(ctx, try))
		require.Equal(t, "2 down 1800000000", state())
	}
	require.NoError(t, a.ConfirmCoupon(ctx, CouponConfirmation{CouponID: id, Revision: 1}))
	require.Equal(t, "0 ", state())
	require.NoError(t, a.RecordCouponTry(ctx, try))
	require.Equal(t, "0 ", state(), "late news: the store has it")
}
