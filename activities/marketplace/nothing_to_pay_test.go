package marketplace

import (
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"marketplace/internal/coupon"
	marketplacedb "marketplace/queries/marketplace"
)

func TestACodeThatLeavesNothingToPay(t *testing.T) {
	s := newTill(t)
	c := carried(s, func(c *coupon.Carried) { c.BasisPoints = 10_000 })
	id, intent := s.intendWith(s.user, "WELCOME")
	require.True(t, intent.Settled, "no page is opened")
	require.Equal(t, "fulfilled", intent.Status)
	require.Equal(t, "1 redeemed", s.couponState(c))
	require.Equal(t, "granted", s.entitlement(id))
	require.Equal(t, "requested entitlement_granted", s.timeline(id))
	require.Equal(t, "1999 0 1999 publisher", s.text(`SELECT list_minor || ' ' || amount_minor || ' ' || discount_minor || ' ' || discount_bearer FROM purchases`))
	require.Empty(t, s.books(), "nothing moves")
	require.Equal(t, "sale 0 0 0 0", s.facts())
	require.Equal(t, c.ID.String()+" 1999 "+id.String(), s.text(`SELECT coupon_id || ' ' || discount_minor || ' ' || purchase_id FROM outbox WHERE transaction_id IS NULL AND transaction_kind = ''`))
	require.Empty(t, s.mails())
	require.Equal(t, "0", s.text(`SELECT count(*)::text FROM documents`))
	require.Equal(t, "0", s.text(`SELECT sale_count::text FROM plugins WHERE id = $1`, s.plugin))

	_, again := s.intendWith(s.user, "WELCOME")
	require.Equal(t, RefusedOwned, again.Refusal)
	resumed, err := s.LoadPurchase(t.Context(), PurchaseRef{id})
	require.NoError(t, err)
	require.True(t, resumed.Settled)
	row, err := marketplacedb.New(s.db).GetPurchase(t.Context(), id)
	require.NoError(t, err)
	terms, err := RefundTermsOf(t.Context(), marketplacedb.New(s.db), row)
	require.NoError(t, err)
	require.Equal(t, RefundRefusedNotPaid, terms.Refusal, "nothing can go back")
	require.Empty(t, s.text(`SELECT coalesce(string_agg(kind, ' '), '') FROM reconciliation_differences WHERE kind <> 'fact_not_sent'`))
}

func TestACodeOfThePlatformThatLeavesNothingToPay(t *testing.T) {
	s := newTill(t)
	s.PayoutHold = 1 << 40
	s.LicenseKeys = keyring(t)
	s.exec(`UPDATE plugins SET licensed = true WHERE id = $1`, s.plugin)
	s.exec(`INSERT INTO coupons (id, code, kind, amounts) VALUES ($1, 'GIFT', 'amount', '{"EUR": 5000}')`, uuid.New())
	id, intent := s.intendWith(s.user, "GIFT")
	require.True(t, intent.Settled)
	require.Equal(t, "platform_fee -300, promotion 1999, publisher_earning -1699", s.books(), "as of the full price")
	require.Equal(t, "coupon_sale "+id.String(), s.text(`SELECT kind || ' ' || source_id FROM transactions`))
	require.Equal(t, "sale 1999 300 0 1699", s.facts())
	require.Equal(t, "sale 0 true", s.text(`SELECT transaction_kind || ' ' || discount_minor || ' ' || (available_at > now()) FROM outbox`))
	require.Equal(t, "1", s.text(`SELECT count(*)::text FROM license_states WHERE purchase_id = $1`, id))
	require.Empty(t, s.text(`SELECT coalesce(string_agg(kind, ' '), '') FROM reconciliation_differences WHERE kind <> 'fact_not_sent'`))
}

func TestTheLastUseThatLeavesNothingToPayIsTakenOnce(t *testing.T) {
	s := newTill(t)
	limit := int32(1)
	c := carried(s, func(c *coupon.Carried) { c.BasisPoints, c.MaxUses = 10_000, &limit })
	customers := make([]uuid.UUID, 8)
	for i := range customers {
		customers[i] = s.customer(string(rune('k' + i)))
	}
	var all sync.WaitGroup
	for _, who := range customers {
		all.Go(func() {
			id := uuid.New()
			if _, err := s.RecordIntent(t.Context(), RecordIntentInput{PurchaseID: id, UserID: who, PluginID: s.plugin, KeyDigest: id.String(), CouponCode: "WELCOME"}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	require.Equal(t, "1 redeemed", s.couponState(c))
	require.Equal(t, "1", s.text(`SELECT count(*)::text FROM entitlements`))
}
