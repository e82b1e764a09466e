package api

import (
	"fmt"
	"maps"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"marketplace/internal/account"
	"marketplace/internal/httpapi/httpapitest"
	"marketplace/internal/money"
)

func eur(minor int64) money.Money { return money.Money{Minor: minor, Currency: "EUR"} }

// coupon makes one of the platform by hand; change sets columns.
func (c *counter) coupon(code, columns string, values ...any) uuid.UUID {
	c.t.Helper()
	id := uuid.New()
	c.exec(`INSERT INTO coupons (id, code, kind, basis_points) VALUES ($1, $2, 'percent', 2500)`, id, code)
	if columns != "" {
		c.exec(`UPDATE coupons SET `+columns+` WHERE id = $1`, append([]any{id}, values...)...)
	}
	return id
}

func (c *counter) buyWith(who account.Principal, key, code string, more ...map[string]any) *httpapitest.Response {
	c.t.Helper()
	body := map[string]any{"pluginId": c.plugin, "couponCode": code}
	for _, m := range more {
		maps.Copy(body, m)
	}
	return c.As(who).With("Idempotency-Key", key).POST("/v1/purchases", body)
}

func TestBuyingWithACode(t *testing.T) {
	c := newCounter(t)
	c.coupon("WELCOME", "")
	var q Quote
	c.GET("/v1/plugins/lint/quote?coupon=welcome").Status(200).JSON(&q)
	require.Equal(t, eur(1499), q.Price)
	require.Equal(t, &CouponDiscount{Code: "WELCOME", List: eur(1999), Discount: eur(500)}, q.Discount)

	var p, again Purchase
	c.buyWith(c.customer, "k", "welcome", map[string]any{"quotedPrice": q.Price}).Status(201).JSON(&p)
	require.Equal(t, eur(1499), p.Amount)
	require.Equal(t, q.Discount, p.Discount)
	var detail PurchaseWithTimeline
	c.As(c.customer).GET("/v1/purchases/" + p.ID.String()).Status(200).JSON(&detail)
	require.JSONEq(t, `{"amountMinor":1499,"currency":"EUR","discountMinor":500,"couponCode":"WELCOME"}`, string(detail.Timeline[0].Detail))

	t.Run("AgainWithTheSameKey", func(t *testing.T) {
		c.buyWith(c.customer, "k", "welcome").Status(200).JSON(&again)
		require.Equal(t, p, again)
	})
	t.Run("InAnotherTab", func(t *testing.T) {
		c.buyWith(c.customer, "tab", "WELCOME").Status(200).JSON(&again)
		require.Equal(t, p, again)
	})
	t.Run("AnotherCodeOnceItIsOpen", func(t *testing.T) {
		c.coupon("MORE", "basis_points = 5000")
		c.buyWith(c.customer, "more", "MORE").Problem(409, "coupon_too_late")
		c.buyWith(c.customer, "none", "NOSUCH").Problem(422, "coupon_unknown")
		c.buy(c.customer, "without", c.plugin).Status(200).JSON(&again)
		require.Equal(t, p, again)
	})
	t.Run("ACodeOnceAPurchaseWithoutIsOpen", func(t *testing.T) {
		var full Purchase
		c.buy(c.other, "full", c.plugin).Status(201).JSON(&full)
		require.Equal(t, eur(1999), full.Amount)
		require.Nil(t, full.Discount)
		c.buyWith(c.other, "late", "WELCOME").Problem(409, "coupon_too_late")
	})
	require.EqualValues(t, 1, c.count(`SELECT uses FROM coupons WHERE code = 'WELCOME'`))
}

func TestACodeThatLeavesNothingToPay(t *testing.T) {
	c := newCounter(t)
	c.coupon("GIFT", "basis_points = 10000, max_per_customer = 1")
	var q Quote
	c.As(c.customer).GET("/v1/plugins/lint/quote?coupon=GIFT").Status(200).JSON(&q)
	require.Equal(t, eur(0), q.Price)
	require.Equal(t, &CouponDiscount{Code: "GIFT", List: eur(1999), Discount: eur(1999)}, q.Discount)
	var p, again Purchase
	c.buyWith(c.customer, "k", "GIFT", map[string]any{"quotedPrice": q.Price}).Status(201).JSON(&p)
	require.Equal(t, "fulfilled", p.Status)
	require.Empty(t, p.CheckoutURL)
	require.Equal(t, []*money.Money{{Currency: "EUR"}, {Currency: "EUR"}}, []*money.Money{p.Paid, p.Tax})
	require.Equal(t, q.Discount, p.Discount)
	c.buyWith(c.customer, "k", "GIFT").Status(200).JSON(&again)
	require.Equal(t, p, again)
	c.buyWith(c.customer, "l", "GIFT").Problem(409, "already_owned")
	c.As(c.customer).POST("/v1/purchases/"+p.ID.String()+"/cancel", nil).Problem(409, "too_late_to_cancel")
	require.Equal(t, "purchase_not_refundable", c.refundable(p.ID).Refusal)
	var shelf LibraryPage
	c.As(c.customer).GET("/v1/library").Status(200).JSON(&shelf)
	require.Len(t, shelf.Items, 1)
	require.Nil(t, shelf.Items[0].Paid)
	require.Equal(t, &p.ID, shelf.Items[0].PurchaseID)
}

func (c *counter) count(sql string) (n int64) {
	c.t.Helper()
	require.NoError(c.t, c.db.QueryRow(c.t.Context(), sql).Scan(&n))
	return n
}

func TestCodesThatAreNotTaken(t *testing.T) {
	c := newCounter(t)
	c.coupon("ENDED", "starts_at = now() - interval '2 days', ends_at = now() - interval '1 day'")
	c.coupon("DISABLED", "disabled_at = now()")
	c.coupon("SOON", "starts_at = now() + interval '1 day'")
	c.coupon("USED-UP", "max_uses = 1, uses = 1")
	c.coupon("FOREIGN", "publisher_id = $2", uuid.New())
	c.coupon("ELSEWHERE", "plugin_ids = ARRAY[$2::uuid]", uuid.New())
	c.coupon("DOLLARS", `kind = 'amount', basis_points = 0, amounts = '{"USD": 500}'`)
	for code, want := range map[string]string{
		"ENDED": "coupon_expired", "DISABLED": "coupon_expired", "SOON": "coupon_not_started", "USED-UP": "coupon_used_up", "FOREIGN": "coupon_unknown",
		"ELSEWHERE": "coupon_not_applicable", "DOLLARS": "coupon_other_currency", "NOSUCH": "coupon_unknown", "x": "coupon_unknown",
	} {
		t.Run(code, func(t *testing.T) {
			c.GET("/v1/plugins/lint/quote?coupon="+code).Problem(422, want)
			c.buyWith(c.customer, code, code).Problem(422, want)
		})
	}
	for code, said := range map[string][2]string{
		"ENDED": {"coupon_expired", "until"}, "DISABLED": {"coupon_expired", "until"}, "SOON": {"coupon_not_started", "from"}, "DOLLARS": {"coupon_other_currency", "currencies"},
	} {
		bounds, ok := c.GET("/v1/plugins/lint/quote?coupon="+code).Problem(422, said[0]).Errors[0].Value.(map[string]any)
		require.True(t, ok, code)
		require.Len(t, bounds, 1, code)
		require.NotEmpty(t, bounds[said[1]], code)
	}
	require.Nil(t, c.GET("/v1/plugins/lint/quote?coupon=USED-UP").Problem(422, "coupon_used_up").Errors[0].Value)
	c.called()
	require.Zero(t, c.count(`SELECT count(*) FROM purchases`))
	c.buyWith(c.customer, "long", string(make([]byte, 65))).Problem(422, "invalid_request")
}

func TestACodeOncePerCustomer(t *testing.T) {
	c := newCounter(t)
	c.coupon("ONCE", "max_per_customer = 1")
	var p Purchase
	c.buyWith(c.customer, "a", "ONCE").Status(201).JSON(&p)
	c.As(c.customer).POST("/v1/purchases/"+p.ID.String()+"/cancel", nil).Status(200)
	require.Zero(t, c.count(`SELECT uses FROM coupons`), "given back")
	c.buyWith(c.customer, "b", "ONCE").Status(201)
	c.plugin = c.addPlugin("other", 500)
	c.buyWith(c.customer, "c", "ONCE").Problem(422, "coupon_already_used")
	c.buyWith(c.other, "d", "ONCE").Status(201)
}

func TestThePriceWithACodeHasChanged(t *testing.T) {
	c := newCounter(t)
	c.coupon("WELCOME", "")
	c.exec(`UPDATE plugins SET price_minor = 2999 WHERE id = $1`, c.plugin)
	c.buyWith(c.customer, "k", "WELCOME", map[string]any{"quotedPrice": eur(1499)}).Problem(409, "price_changed")
	require.Zero(t, c.count(`SELECT uses FROM coupons`))

	t.Run("WhileItIsBegun", func(t *testing.T) {
		c.before = func() { c.exec(`UPDATE plugins SET price_minor = 1999 WHERE id = $1`, c.plugin) }
		c.buyWith(c.customer, "l", "WELCOME", map[string]any{"quotedPrice": eur(2249)}).Problem(409, "price_changed")
	})
	t.Run("TheLastUseIsGoneWhileItIsBegun", func(t *testing.T) {
		c.before = func() { c.exec(`UPDATE coupons SET max_uses = 1, uses = 1`) }
		c.buyWith(c.customer, "m", "WELCOME").Problem(422, "coupon_used_up")
	})
}

func TestTwiceAtOnceWithOneKeyTakesOneUse(t *testing.T) {
	c := newCounter(t)
	c.coupon("WELCOME", "max_uses = 5")
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if r := c.buyWith(c.customer, "k", "WELCOME"); r.Code >= 300 {
				t.Errorf("%d %s", r.Code, r.Body)
			}
		})
	}
	all.Wait()
	require.EqualValues(t, 1, c.count(`SELECT count(*) FROM purchases`))
	require.EqualValues(t, 1, c.count(`SELECT uses FROM coupons`))
}

func TestCodesAreNotToBeFoundByTrying(t *testing.T) {
	c := newCounter(t)
	for i := range couponTries.Hits {
		if i%2 == 0 {
			c.As(c.customer).GET(fmt.Sprintf("/v1/plugins/lint/quote?coupon=TRY%d", i)).Problem(422, "coupon_unknown")
		} else {
			c.buyWith(c.customer, fmt.Sprint(i), fmt.Sprintf("TRY%d", i)).Problem(422, "coupon_unknown")
		}
	}
	c.As(c.customer).GET("/v1/plugins/lint/quote?coupon=ANOTHER").Problem(429, "rate_limited")
	c.buyWith(c.customer, "x", "ANOTHER").Problem(429, "rate_limited")
	c.As(c.customer).GET("/v1/plugins/lint/quote").Status(200)
	c.As(c.other).GET("/v1/plugins/lint/quote?coupon=ANOTHER").Problem(422, "coupon_unknown")
}

func TestAdminsMakeCoupons(t *testing.T) {
	c := newCounter(t)
	admin := c.As(c.admin)
	percent := func(change map[string]any) map[string]any {
		body := map[string]any{"code": "spring-26", "kind": "percent", "basisPoints": 1000}
		maps.Copy(body, change)
		return body
	}
	var made CouponDetail
	admin.POST("/v1/admin/coupons", percent(map[string]any{"plugins": []string{"lint"}, "maxUses": 10, "note": "Spring sale"})).Status(201).JSON(&made)
	require.Equal(t, "SPRING-26", made.Code)
	require.Equal(t, []uuid.UUID{c.plugin}, made.PluginIDs)
	require.Equal(t, []PluginRef{{c.plugin, "lint", "lint"}}, made.Plugins)
	require.Nil(t, made.Publisher)
	require.Empty(t, made.Redemptions)

	amounts := func(list ...money.Money) map[string]any {
		return map[string]any{"code": "AMOUNT", "kind": "amount", "basisPoints": 0, "amounts": list}
	}
	usd := money.Money{Minor: 500, Currency: "USD"}
	for name, body := range map[string]map[string]any{
		"EndInThePast": percent(map[string]any{"endsAt": time.Now().Add(-time.Hour)}), "EndBeforeStart": percent(map[string]any{
			"startsAt": time.Now().Add(2 * time.Hour), "endsAt": time.Now().Add(time.Hour),
		}),
		"NoPercent": percent(map[string]any{"basisPoints": 0}), "Negative": percent(map[string]any{"basisPoints": -1}), "TooMuch": percent(map[string]any{"basisPoints": 10_001}),
		"NoUses": percent(map[string]any{"maxUses": 0}), "NegativeUses": percent(map[string]any{"maxPerCustomer": -1}), "NoSuchPlugin": percent(map[string]any{"plugins": []string{"nosuch"}}),
		"BadCode": percent(map[string]any{"code": "no spaces"}), "NoKind": percent(map[string]any{"kind": "gift"}),
		"ZeroAmount": amounts(eur(0)), "NegativeAmount": amounts(eur(-500)), "HugeAmount": amounts(eur(1 << 60)), "NotSoldIn": amounts(money.Money{Minor: 500, Currency: "XXX"}),
		"Twice": amounts(usd, usd), "NoAmount": amounts(), "Both": percent(map[string]any{"amounts": []money.Money{usd}}),
	} {
		t.Run(name, func(t *testing.T) { admin.POST("/v1/admin/coupons", body).Problem(422, "invalid_request") })
	}
	admin.POST("/v1/admin/coupons", percent(map[string]any{"code": "Spring-26"})).Problem(409, "coupon_code_taken")
	require.EqualValues(t, 1, c.count(`SELECT count(*) FROM coupons`))

	c.plugin = c.addPlugin("other", 1000)
	c.buyWith(c.customer, "a", "spring-26").Problem(422, "coupon_not_applicable")
	require.Equal(t, []string{"coupon.create"}, c.audited())
}

func TestAdminsChangeAndEndCoupons(t *testing.T) {
	c := newCounter(t)
	admin := c.As(c.admin)
	id, foreign := c.coupon("WELCOME", ""), c.coupon("ACME", "publisher_id = $2", uuid.New())
	at := "/v1/admin/coupons/" + id.String()
	c.buyWith(c.customer, "a", "WELCOME").Status(201)
	var detail CouponDetail
	admin.PUT(at, map[string]any{"maxUses": 1}).Status(200).JSON(&detail)
	require.EqualValues(t, 1, *detail.MaxUses)
	require.Len(t, detail.Redemptions, 1)
	require.Equal(t, "reserved", detail.Redemptions[0].Status)
	require.Equal(t, eur(500), detail.Redemptions[0].Discount)
	c.buyWith(c.other, "b", "WELCOME").Problem(422, "coupon_used_up")
	admin.PUT(at, map[string]any{"endsAt": time.Now().Add(-time.Minute)}).Problem(422, "invalid_request")
	admin.PUT("/v1/admin/coupons/"+foreign.String(), map[string]any{"maxUses": 1}).Problem(409, "coupon_of_publisher")
	admin.PUT("/v1/admin/coupons/"+uuid.NewString(), map[string]any{}).Problem(404, "not_found")
	admin.POST("/v1/admin/coupons/"+uuid.NewString()+"/disable", nil).Problem(404, "not_found")
	for _, one := range []uuid.UUID{id, foreign} {
		admin.POST("/v1/admin/coupons/"+one.String()+"/disable", nil).Status(200).JSON(&detail)
		require.NotNil(t, detail.DisabledAt)
		admin.POST("/v1/admin/coupons/"+one.String()+"/disable", nil).Problem(409, "coupon_disabled")
	}
	admin.PUT(at, map[string]any{"maxUses": 5}).Problem(409, "coupon_disabled")
	require.Equal(t, []string{"coupon.disable", "coupon.disable", "coupon.update"}, c.audited())
	require.EqualValues(t, 1, c.count(`SELECT count(*) FROM outbox WHERE kind = 'coupon_ended'`), "the platform's own is nobody's to be told of")
	require.EqualValues(t, 1, c.count(`SELECT count(*) FROM outbox o JOIN coupons c ON c.id = o.coupon_id AND c.publisher_id = o.publisher_id`))
}

func TestCouponsAreListed(t *testing.T) {
	c := newCounter(t)
	admin := c.As(c.admin)
	for i := range 3 {
		c.coupon(fmt.Sprintf("PLATFORM%d", i), "created_at = now() - make_interval(mins => $2)", i)
	}
	c.coupon("ACME", "publisher_id = (SELECT publisher_id FROM plugins), plugin_ids = ARRAY[$2::uuid]", uuid.New())
	codes := func(query string) (out []string, next string) {
		t.Helper()
		var page CouponPage
		admin.GET("/v1/admin/coupons?" + query).Status(200).JSON(&page)
		for _, item := range page.Items {
			out = append(out, item.Code)
		}
		return out, page.NextCursor
	}
	all, _ := codes("search=form")
	require.Equal(t, []string{"PLATFORM0", "PLATFORM1", "PLATFORM2"}, all)
	publishers, _ := codes("owner=publisher")
	require.Equal(t, []string{"ACME"}, publishers)
	first, next := codes("owner=platform&limit=2")
	require.Equal(t, []string{"PLATFORM0", "PLATFORM1"}, first)
	rest, end := codes("owner=platform&limit=2&cursor=" + next)
	require.Equal(t, []string{"PLATFORM2"}, rest)
	require.Empty(t, end)
	admin.GET("/v1/admin/coupons?owner=publisher&cursor="+next).Problem(400, "invalid_cursor")
	var page CouponPage
	admin.GET("/v1/admin/coupons?owner=publisher").JSON(&page)
	require.Equal(t, "Acme", page.Items[0].Publisher.Name)
	require.Empty(t, page.Items[0].Plugins, "the store does not have the plugin yet")
	require.Len(t, page.Items[0].PluginIDs, 1)

	t.Run("ByState", func(t *testing.T) {
		c.coupon("SOON", "starts_at = now() + interval '1 day'")
		c.coupon("ENDED", "starts_at = now() - interval '2 days', ends_at = now() - interval '1 day'")
		c.coupon("USED-UP", "max_uses = 1, uses = 1")
		c.coupon("DISABLED", "disabled_at = now(), max_uses = 1, uses = 1")
		for state, want := range map[string][]string{
			"scheduled": {"SOON"}, "ended": {"ENDED"}, "used_up": {"USED-UP"}, "disabled": {"DISABLED"}, "active": {"ACME", "PLATFORM0", "PLATFORM1", "PLATFORM2"},
		} {
			admin.GET("/v1/admin/coupons?state=" + state).Status(200).JSON(&page)
			require.ElementsMatch(t, want, each(page.Items, func(item Coupon) string { return item.Code }), state)
			require.Equal(t, state, page.Items[0].State)
		}
		admin.GET("/v1/admin/coupons?state=odd").Problem(422, "invalid_request")
	})
}

func TestWhatACouponHasTakenOff(t *testing.T) {
	c := newCounter(t)
	id := c.coupon("WELCOME", "")
	var p, open Purchase
	c.buyWith(c.customer, "a", "WELCOME").Status(201).JSON(&p)
	c.settle(p.ID)
	c.buyWith(c.other, "b", "WELCOME").Status(201).JSON(&open)
	var detail CouponDetail
	c.As(c.admin).GET("/v1/admin/coupons/" + id.String()).Status(200).JSON(&detail)
	require.Equal(t, []money.Money{eur(500)}, detail.Discounts)
	require.EqualValues(t, 2, detail.Uses)
	require.EqualValues(t, 1, detail.Redeemed)
	require.Equal(t, []uuid.UUID{open.ID, p.ID}, each(detail.Redemptions, func(r CouponRedemption) uuid.UUID { return r.PurchaseID }))
}
