package marketplace

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"marketplace/internal/coupon"
	"marketplace/internal/money"
	"marketplace/internal/stripeclient"
)

func carried(s *till, change func(*coupon.Carried)) coupon.Carried {
	s.t.Helper()
	c := coupon.Carried{
		ID: uuid.New(), PublisherID: s.publisher, Revision: 1, Code: "WELCOME", Kind: coupon.Percent, BasisPoints: 2500, StartsAt: time.Now().Add(-time.Hour).UTC(),
	}
	change(&c)
	for range 2 {
		require.NoError(s.t, s.UpsertCoupon(s.t.Context(), c))
	}
	return c
}

func (s *till) intendWith(user uuid.UUID, code string) (uuid.UUID, Intent) {
	s.t.Helper()
	id := uuid.New()
	in := RecordIntentInput{PurchaseID: id, UserID: user, PluginID: s.plugin, KeyDigest: id.String(), CouponCode: code}
	first, err := s.RecordIntent(s.t.Context(), in)
	require.NoError(s.t, err)
	if first.Refusal == "" {
		second, err := s.RecordIntent(s.t.Context(), in)
		require.NoError(s.t, err)
		require.Equal(s.t, first, second, "run twice")
	}
	return id, first
}

func (s *till) couponState(c coupon.Carried) string {
	return s.text(`SELECT uses || coalesce((SELECT string_agg(' ' || status, '' ORDER BY created_at) FROM coupon_redemptions WHERE coupon_id = c.id), '') FROM coupons c WHERE id = $1`, c.ID)
}

func TestCouponTakesOffAndIsRedeemed(t *testing.T) {
	s := newTill(t)
	c := carried(s, func(*coupon.Carried) {})
	id, intent := s.intendWith(s.user, " welcome ")
	require.Equal(t, money.Money{Minor: 1499, Currency: "EUR"}, intent.Request.Amount)
	require.Equal(t, "1 reserved", s.couponState(c))
	s.openPage(id)
	paid := payment(id)
	paid.Amount.Minor = 1499
	require.Empty(t, s.settleWith(id, paid).Undeliverable)
	require.Equal(t, "1 redeemed", s.couponState(c))
	require.Equal(t, "platform_fee -225, processor_clearing 1499, processor_fee -55, publisher_earning -1219", s.books(), "the publisher bears it")
	require.Equal(t, c.ID.String()+" 500 EUR", s.text(`SELECT coupon_id || ' ' || discount_minor || ' ' || currency FROM outbox WHERE kind = 'sale'`))
	s.refund(id, uuid.Nil, stripeclient.Refund{ID: "re_1", State: stripeclient.RefundSucceeded, Amount: eur(500)})
	require.Equal(t, "500", s.text(`SELECT sum(discount_minor)::text FROM outbox`), "what goes back is no discount")
}

func TestCouponOfThePlatformCostsThePlatform(t *testing.T) {
	s := newTill(t)
	s.exec(`INSERT INTO coupons (id, code, kind, basis_points) VALUES ($1, 'HALF', 'percent', 5000)`, uuid.New())
	id, intent := s.intendWith(s.user, "HALF")
	require.EqualValues(t, 999, intent.Request.Amount.Minor)
	s.openPage(id)
	paid := payment(id)
	paid.Amount.Minor = 999
	s.settleWith(id, paid)
	require.Equal(t, "platform_fee -300, processor_clearing 999, processor_fee -55, promotion 1000, publisher_earning -1644", s.books(), "as of the full price")
	require.Equal(t, " 0", s.text(`SELECT coalesce(coupon_id::text, '') || ' ' || discount_minor FROM outbox WHERE kind = 'sale'`))
}

func TestCouponRefusals(t *testing.T) {
	s := newTill(t)
	limit := int32(1)
	soon, past := time.Now().Add(time.Hour).UTC(), time.Now().Add(-time.Minute).UTC()
	for code, change := range map[string]func(*coupon.Carried){
		"SOON":     func(c *coupon.Carried) { c.StartsAt = soon },
		"ENDED":    func(c *coupon.Carried) { c.EndsAt = &past },
		"DISABLED": func(c *coupon.Carried) { c.DisabledAt = &past },
		"OTHER":    func(c *coupon.Carried) { c.PluginIDs = []uuid.UUID{uuid.New()} },
		"DOLLARS": func(c *coupon.Carried) {
			c.Kind, c.BasisPoints, c.Amounts = coupon.Amount, 0, map[string]int64{"USD": 500}
		},
		"FOREIGN": func(c *coupon.Carried) { c.PublisherID = uuid.New() },
		"ONCE":    func(c *coupon.Carried) { c.MaxPerCustomer = &limit },
	} {
		carried(s, func(c *coupon.Carried) { c.Code = code; change(c) })
	}
	for code, want := range map[string]Refusal{
		"SOON": RefusedCouponNotStarted, "ENDED": RefusedCouponExpired, "DISABLED": RefusedCouponExpired, "OTHER": RefusedCouponElsewhere,
		"DOLLARS": RefusedCouponCurrency, "FOREIGN": RefusedCouponUnknown, "NOSUCH": RefusedCouponUnknown, "'; --": RefusedCouponUnknown,
	} {
		_, intent := s.intendWith(s.user, code)
		require.Equal(t, want, intent.Refusal, code)
	}
	require.Equal(t, "0", s.text(`SELECT count(*)::text FROM purchases`))

	id, first := s.intendWith(s.user, "ONCE")
	require.Empty(t, first.Refusal)
	s.openPage(id)
	paid := payment(id)
	paid.Amount.Minor = 1499
	s.settleWith(id, paid)
	s.plugin = s.addPlugin("other", 1999)
	_, again := s.intendWith(s.user, "ONCE")
	require.Equal(t, RefusedCouponUsed, again.Refusal)
	_, another := s.intendWith(s.customer("bea"), "ONCE")
	require.Empty(t, another.Refusal)
}

func TestAnUnpaidPurchaseGivesTheUseBack(t *testing.T) {
	s := newTill(t)
	limit := int32(1)
	c := carried(s, func(c *coupon.Carried) { c.MaxUses = &limit })
	abandoned, _ := s.intendWith(s.user, "WELCOME")
	bea := s.customer("bea")
	_, refused := s.intendWith(bea, "WELCOME")
	require.Equal(t, RefusedCouponUsedUp, refused.Refusal)
	s.openPage(abandoned)
	for range 2 {
		_, err := s.Close(t.Context(), CloseInput{PurchaseID: abandoned, Status: "expired"})
		require.NoError(t, err)
	}
	require.Equal(t, "0 released", s.couponState(c))
	_, taken := s.intendWith(bea, "WELCOME")
	require.Empty(t, taken.Refusal)

	paid := payment(abandoned)
	paid.Amount.Minor = 1499
	require.Empty(t, s.settleWith(abandoned, paid).Undeliverable, "the price was promised")
	require.Equal(t, "1 redeemed_late reserved", s.couponState(c))
}

func TestAHundredWantTheLastUse(t *testing.T) {
	s := newTill(t)
	limit := int32(1)
	c := carried(s, func(c *coupon.Carried) { c.MaxUses = &limit })
	var begun, refused atomic.Int32
	var all sync.WaitGroup
	for range 100 {
		user := s.customer(uuid.NewString())
		all.Go(func() {
			id := uuid.New()
			intent, err := s.RecordIntent(t.Context(), RecordIntentInput{PurchaseID: id, UserID: user, PluginID: s.plugin, KeyDigest: id.String(), CouponCode: "WELCOME"})
			switch {
			case err != nil:
				t.Error(err)
			case intent.Refusal == RefusedCouponUsedUp:
				refused.Add(1)
			case intent.Refusal == "":
				begun.Add(1)
			}
		})
	}
	all.Wait()
	require.EqualValues(t, 1, begun.Load())
	require.EqualValues(t, 99, refused.Load())
	require.Equal(t, "1 reserved", s.couponState(c))
}

func TestWhatAnAdminHasEndedStaysEnded(t *testing.T) {
	s := newTill(t)
	c := carried(s, func(*coupon.Carried) {})
	s.exec(`UPDATE coupons SET disabled_at = now()`)
	limit := int32(5)
	c.Revision, c.MaxUses = 2, &limit
	require.NoError(t, s.UpsertCoupon(t.Context(), c))
	require.Equal(t, "2 true", s.text(`SELECT source_revision || ' ' || (disabled_at IS NOT NULL) FROM coupons`))
}

func TestAnOlderRevisionOfACouponChangesNothing(t *testing.T) {
	s := newTill(t)
	now := time.Now().UTC()
	c := carried(s, func(c *coupon.Carried) { c.Revision, c.DisabledAt = 3, &now })
	c.Revision, c.DisabledAt = 2, nil
	require.NoError(t, s.UpsertCoupon(t.Context(), c))
	require.Equal(t, "3 true", s.text(`SELECT source_revision || ' ' || (disabled_at IS NOT NULL) FROM coupons`))
}
