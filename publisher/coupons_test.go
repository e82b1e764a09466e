package publisher_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"marketplace/internal/money"
	"marketplace/publisher"
)

// carrier notes what was to be carried, or fails.
type carrier struct {
	mu    sync.Mutex
	err   error
	calls []string
}

func (c *carrier) Changed(_ context.Context, id, _ uuid.UUID, revision int64) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err == nil {
		c.calls = append(c.calls, fmt.Sprintf("%s %d", id, revision))
	}
	return c.err
}

func newCouponPanel(t *testing.T) (*panel, *carrier) {
	t.Helper()
	carrier := &carrier{}
	return newPanel(t, func(d *publisher.Deps) { d.Coupons = carrier }), carrier
}

func couponOf(change map[string]any) map[string]any {
	body := map[string]any{"code": "spring-26", "kind": "percent", "basisPoints": 1000}
	maps.Copy(body, change)
	return body
}

func TestACouponFromMakingToEnding(t *testing.T) {
	p, carrier := newCouponPanel(t)
	me, _ := p.account(t, "publisher")
	plugin := createPlugin(t, me, "mine")
	var made, confirmed, changed, ended publisher.Coupon
	me.POST("/v1/coupons", couponOf(map[string]any{"pluginIds": []uuid.UUID{plugin.ID}, "maxPerCustomer": 1})).Status(http.StatusCreated).JSON(&made)
	require.Equal(t, "SPRING-26", made.Code)
	require.False(t, made.InStore)
	require.Equal(t, []uuid.UUID{plugin.ID}, made.PluginIDs)

	require.Empty(t, made.Discounts)

	p.exec(t, `UPDATE coupons SET synced_revision = 1, sales = 3`)
	p.exec(t, `INSERT INTO coupon_discounts (coupon_id, currency, discount_minor) SELECT id, currency, 570 FROM coupons, unnest(ARRAY['USD', 'EUR']) AS currency`)
	me.GET("/v1/coupons/" + made.ID.String()).Status(http.StatusOK).JSON(&confirmed)
	require.True(t, confirmed.InStore)
	require.EqualValues(t, 3, confirmed.Sales)
	require.Equal(t, []money.Money{{Minor: 570, Currency: "EUR"}, {Minor: 570, Currency: "USD"}}, confirmed.Discounts)

	me.PUT("/v1/coupons/"+made.ID.String(), map[string]any{"maxUses": 5}).Status(http.StatusOK).JSON(&changed)
	require.EqualValues(t, 5, *changed.MaxUses)
	require.Nil(t, changed.MaxPerCustomer, "what is left out is no limit any more")
	require.Empty(t, changed.PluginIDs)
	require.False(t, changed.InStore, "the store has the revision before")

	me.POST("/v1/coupons/"+made.ID.String()+"/disable", nil).Status(http.StatusOK).JSON(&ended)
	require.NotNil(t, ended.DisabledAt)
	require.Equal(t, "publisher", ended.DisabledBy)
	me.POST("/v1/coupons/"+made.ID.String()+"/disable", nil).Problem(http.StatusConflict, "coupon_disabled")
	me.PUT("/v1/coupons/"+made.ID.String(), map[string]any{"maxUses": 6}).Problem(http.StatusConflict, "coupon_disabled")
	me.POST("/v1/coupons", couponOf(map[string]any{"code": "Spring-26"})).Problem(http.StatusConflict, "coupon_code_taken")
	id := made.ID.String()
	require.Equal(t, []string{id + " 1", id + " 2", id + " 3"}, carrier.calls)
}

func TestBadCoupons(t *testing.T) {
	p, carrier := newCouponPanel(t)
	me, _ := p.account(t, "publisher")
	other, _ := p.account(t, "publisher")
	foreign := createPlugin(t, other, "foreign")
	eur := func(minor int64) money.Money { return money.Money{Minor: minor, Currency: "EUR"} }
	amounts := func(list ...money.Money) map[string]any {
		return map[string]any{"code": "AMOUNT", "kind": "amount", "amounts": list}
	}
	for name, body := range map[string]map[string]any{
		"AnothersPlugin": couponOf(map[string]any{"pluginIds": []uuid.UUID{foreign.ID}}), "NoSuchPlugin": couponOf(map[string]any{"pluginIds": []uuid.UUID{uuid.New()}}),
		"EndInThePast": couponOf(map[string]any{"endsAt": time.Now().Add(-time.Minute)}), "EndBeforeStart": couponOf(map[string]any{
			"startsAt": time.Now().Add(2 * time.Hour), "endsAt": time.Now().Add(time.Hour),
		}),
		"Nothing": couponOf(map[string]any{"basisPoints": 0}), "Negative": couponOf(map[string]any{"basisPoints": -5}), "TooMuch": couponOf(map[string]any{"basisPoints": 10_001}),
		"NoUses": couponOf(map[string]any{"maxUses": 0}), "NegativeUses": couponOf(map[string]any{"maxPerCustomer": -1}), "BadCode": couponOf(map[string]any{"code": "ñandú!"}),
		"NoAmount": amounts(), "ZeroAmount": amounts(eur(0)), "NegativeAmount": amounts(eur(-1)), "HugeAmount": amounts(eur(1 << 60)),
		"WrongCurrency": amounts(money.Money{Minor: 500, Currency: "XXX"}), "Twice": amounts(eur(500), eur(600)), "Both": couponOf(map[string]any{"amounts": []money.Money{eur(500)}}),
	} {
		t.Run(name, func(t *testing.T) {
			me.For(t).POST("/v1/coupons", body).Problem(http.StatusUnprocessableEntity, "invalid_request")
		})
	}
	require.Empty(t, carrier.calls)
	require.Zero(t, p.count(t, `SELECT count(*) FROM coupons`))
}

func TestACouponIsItsOwners(t *testing.T) {
	p, _ := newCouponPanel(t)
	me, _ := p.account(t, "publisher")
	other, _ := p.account(t, "publisher")
	var mine publisher.Coupon
	me.POST("/v1/coupons", couponOf(nil)).Status(http.StatusCreated).JSON(&mine)
	other.POST("/v1/coupons", couponOf(nil)).Status(http.StatusCreated) // the same code is free for another
	at := "/v1/coupons/" + mine.ID.String()
	other.GET(at).Problem(http.StatusNotFound, "not_found")
	other.PUT(at, map[string]any{"maxUses": 1}).Problem(http.StatusNotFound, "not_found")
	other.POST(at+"/disable", nil).Problem(http.StatusNotFound, "not_found")
	var page publisher.CouponPage
	other.GET("/v1/coupons").Status(http.StatusOK).JSON(&page)
	require.Len(t, page.Items, 1)
	require.NotEqual(t, mine.ID, page.Items[0].ID)
}

func TestACouponThatTheStoreWouldNotHearOfIsNotMade(t *testing.T) {
	p, carrier := newCouponPanel(t)
	me, _ := p.account(t, "publisher")
	carrier.err = errors.New("down")
	me.POST("/v1/coupons", couponOf(nil)).Problem(http.StatusServiceUnavailable, "workflows_unavailable")
	require.Zero(t, p.count(t, `SELECT count(*) FROM coupons`))
}

func TestStatesOfACoupon(t *testing.T) {
	p, _ := newCouponPanel(t)
	me, _ := p.account(t, "publisher")
	var made publisher.Coupon
	me.POST("/v1/coupons", couponOf(map[string]any{"maxUses": 2})).Status(http.StatusCreated).JSON(&made)
	at := "/v1/coupons/" + made.ID.String()
	require.Equal(t, "active", made.State)
	for _, step := range []struct{ change, state string }{
		{`UPDATE coupons SET sales = 2`, "used_up"},
		{`UPDATE coupons SET starts_at = now() + interval '1 hour'`, "scheduled"},
		{`UPDATE coupons SET starts_at = now() - interval '2 hours', ends_at = now() - interval '1 hour'`, "ended"},
		{`UPDATE coupons SET disabled_at = now(), disabled_by = 'store'`, "disabled"},
	} {
		p.exec(t, step.change)
		var now publisher.Coupon
		me.GET(at).Status(http.StatusOK).JSON(&now)
		require.Equal(t, step.state, now.State)
	}
}

func TestTheStoreIsToldAgain(t *testing.T) {
	p, carrier := newCouponPanel(t)
	me, _ := p.account(t, "publisher")
	other, _ := p.account(t, "publisher")
	var made, waiting publisher.Coupon
	me.POST("/v1/coupons", couponOf(nil)).Status(http.StatusCreated).JSON(&made)
	at := "/v1/coupons/" + made.ID.String()
	p.exec(t, `UPDATE coupons SET attempts = 5, last_error = 'down', next_attempt_at = now() + interval '1 minute'`)
	me.GET(at).Status(http.StatusOK).JSON(&waiting)
	require.EqualValues(t, 5, waiting.Attempts)
	require.Equal(t, "down", waiting.LastError)
	require.NotNil(t, waiting.NextAttemptAt)
	require.True(t, waiting.NeedsAttention)

	me.POST(at+"/retry", nil).Status(http.StatusAccepted)
	require.Equal(t, []string{made.ID.String() + " 1", made.ID.String() + " 1"}, carrier.calls)
	other.POST(at+"/retry", nil).Problem(http.StatusNotFound, "not_found")
	carrier.err = errors.New("down")
	me.POST(at+"/retry", nil).Problem(http.StatusServiceUnavailable, "workflows_unavailable")
	carrier.err = nil

	me.PUT(at, map[string]any{"maxUses": 5}).Status(http.StatusOK).JSON(&waiting)
	require.Zero(t, waiting.Attempts, "none of the new revision has failed")
	p.exec(t, `UPDATE coupons SET synced_revision = revision`)
	me.POST(at+"/retry", nil).Problem(http.StatusConflict, "coupon_in_store")
}

func TestTheSameCodeTwiceAtOnce(t *testing.T) {
	p, _ := newCouponPanel(t)
	me, _ := p.account(t, "publisher")
	var all sync.WaitGroup
	codes := make(chan int, 8)
	for range 8 {
		all.Go(func() { codes <- me.POST("/v1/coupons", couponOf(nil)).Code })
	}
	all.Wait()
	close(codes)
	made := 0
	for code := range codes {
		if code == http.StatusCreated {
			made++
		} else {
			require.Equal(t, http.StatusConflict, code)
		}
	}
	require.Equal(t, 1, made)
}

func TestCouponsAreListedPageByPage(t *testing.T) {
	p, _ := newCouponPanel(t)
	me, _ := p.account(t, "publisher")
	for i := range 3 {
		me.POST("/v1/coupons", couponOf(map[string]any{"code": fmt.Sprintf("CODE%d", i)})).Status(http.StatusCreated)
	}
	var first, rest publisher.CouponPage
	me.GET("/v1/coupons?limit=2").Status(http.StatusOK).JSON(&first)
	me.GET("/v1/coupons?limit=2&cursor=" + first.NextCursor).Status(http.StatusOK).JSON(&rest)
	require.Equal(t, []string{"CODE2", "CODE1", "CODE0"}, []string{first.Items[0].Code, first.Items[1].Code, rest.Items[0].Code})
	require.Empty(t, rest.NextCursor)
}
