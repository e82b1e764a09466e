package api

import (
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"marketplace/internal/commission"
	"marketplace/internal/httpapi/httpapitest"
	"marketplace/internal/money"
)

const rulesPath = "/v1/admin/commission-rules"

// ruleBody is a rule for every sale; fields may change it.
func ruleBody(basisPoints int, fields map[string]any) map[string]any {
	body := map[string]any{"basisPoints": basisPoints, "feeOnRefund": "returned", "note": "agreed on"}
	maps.Copy(body, fields)
	return body
}

func (c *counter) postRule(key string, body map[string]any) *httpapitest.Response {
	c.t.Helper()
	return c.As(c.admin).With("Idempotency-Key", key).POST(rulesPath, body)
}

// rule is one that was added.
func (c *counter) rule(basisPoints int, fields map[string]any) CommissionRule {
	c.t.Helper()
	var rule CommissionRule
	c.postRule(uuid.NewString(), ruleBody(basisPoints, fields)).Status(201).JSON(&rule)
	return rule
}

// points are the basis points of the rules that hold, in their order.
func (c *counter) points() string {
	c.t.Helper()
	var page CommissionRulePage
	c.As(c.admin).GET(rulesPath).Status(200).JSON(&page)
	require.EqualValues(c.t, 1500, page.DefaultBasisPoints)
	return fmt.Sprint(each(page.Items, func(r CommissionRule) int32 { return r.BasisPoints }))
}

// told are the rules that the publishers' side was told of last, and how often it was told.
func (c *counter) told() (terms commission.Terms, times int) {
	c.t.Helper()
	var encoded []byte
	require.NoError(c.t, c.db.QueryRow(c.t.Context(), `SELECT coalesce((SELECT state FROM outbox WHERE kind = 'commission' ORDER BY seq DESC LIMIT 1), '{}'),
		(SELECT count(*) FROM outbox WHERE kind = 'commission')`).Scan(&encoded, &times))
	require.NoError(c.t, json.Unmarshal(encoded, &terms))
	return terms, times
}

func (c *counter) auditedWithReason(action string) (n int) {
	c.t.Helper()
	require.NoError(c.t, c.db.QueryRow(c.t.Context(), `SELECT count(*) FROM audit_log WHERE action = $1 AND detail ->> 'reason' <> ''`, action).Scan(&n))
	return n
}

func TestCommissionRules(t *testing.T) {
	c := newCounter(t)
	require.Equal(t, "[]", c.points())
	everybody := c.rule(2000, nil)
	plugin := c.rule(500, map[string]any{"pluginId": c.plugin, "position": 1, "feeOnRefund": "kept", "validUntil": "2099-01-01T00:00:00Z"})
	require.Equal(t, "lint", plugin.Plugin.Slug)
	tier := c.rule(1000, map[string]any{"currency": "EUR", "minVolumeMinor": 100_000, "position": 2})
	require.Equal(t, &money.Money{Minor: 100_000, Currency: "EUR"}, tier.MinVolume)
	require.Equal(t, "[500 1000 2000]", c.points())

	t.Run("TheSameRequestAgain", func(t *testing.T) {
		body := ruleBody(700, map[string]any{"currency": "USD"})
		var first, again CommissionRule
		c.postRule("k", body).Status(201).JSON(&first)
		_, times := c.told()
		c.postRule("k", body).Status(200).JSON(&again)
		require.Equal(t, first, again)
		c.postRule("k", ruleBody(701, map[string]any{"currency": "USD"})).Problem(422, "idempotency_key_reused")
		_, after := c.told()
		require.Equal(t, times, after)
		require.Equal(t, "[500 1000 2000 700]", c.points())
	})
	t.Run("APublishersRule", func(t *testing.T) {
		var publisher uuid.UUID
		require.NoError(t, c.db.QueryRow(t.Context(), `SELECT publisher_id FROM plugins WHERE id = $1`, c.plugin).Scan(&publisher))
		rule := c.rule(800, map[string]any{"publisherId": publisher})
		require.Equal(t, &PublisherRef{ID: publisher, Name: "Acme"}, rule.Publisher)
		c.As(c.admin).POST(rulesPath+"/"+rule.ID.String()+"/retire", map[string]any{"reason": "left us"}).Status(204)
	})
	t.Run("AChangeIsANewRuleInTheOldOnesPlace", func(t *testing.T) {
		changed := c.rule(900, map[string]any{"currency": "EUR", "minVolumeMinor": 100_000, "replaces": tier.ID})
		require.NotEqual(t, tier.ID, changed.ID)
		require.Equal(t, "[500 900 2000 700]", c.points())
		c.postRule("late", ruleBody(901, map[string]any{"replaces": tier.ID})).Problem(409, "commission_rules_changed")
		c.postRule("never", ruleBody(901, map[string]any{"replaces": uuid.New()})).Problem(409, "commission_rules_changed")
		require.Equal(t, "[500 900 2000 700]", c.points())
	})
	t.Run("Reordered", func(t *testing.T) {
		var page CommissionRulePage
		c.As(c.admin).GET(rulesPath).JSON(&page)
		ids := each(page.Items, func(r CommissionRule) uuid.UUID { return r.ID })
		ids[0], ids[2] = ids[2], ids[0]
		order := map[string]any{"ruleIds": ids, "reason": "the default first"}
		for range 2 {
			c.As(c.admin).PUT(rulesPath+"/order", order).Status(200).JSON(&page)
			require.Equal(t, everybody.ID, page.Items[0].ID)
		}
		require.Equal(t, 1, c.auditedWithReason("commission_rules.reorder"))
		for _, wrong := range [][]uuid.UUID{ids[:3], append(ids[:3:3], tier.ID), append(ids[:3:3], ids[0]), append(ids[:4:4], uuid.New())} {
			c.As(c.admin).PUT(rulesPath+"/order", map[string]any{"ruleIds": wrong, "reason": "wrong"}).Problem(409, "commission_rules_changed")
		}
		require.Equal(t, "[2000 900 500 700]", c.points())
	})
	t.Run("Retired", func(t *testing.T) {
		for range 2 {
			c.As(c.admin).POST(rulesPath+"/"+everybody.ID.String()+"/retire", map[string]any{"reason": "over"}).Status(204)
		}
		require.Equal(t, "[900 500 700]", c.points())
		require.Equal(t, 2, c.auditedWithReason("commission_rule.retire"), "the publisher's and this, once each")
		c.As(c.admin).POST(rulesPath+"/"+uuid.NewString()+"/retire", map[string]any{"reason": "over"}).Problem(404, "not_found")
		var page CommissionRulePage
		c.As(c.admin).GET(rulesPath + "?status=retired&limit=2").Status(200).JSON(&page)
		require.Equal(t, everybody.ID, page.Items[0].ID)
		require.Len(t, page.Items, 2)
		next := page.NextCursor
		page = CommissionRulePage{}
		c.As(c.admin).GET(rulesPath + "?status=retired&limit=2&cursor=" + next).Status(200).JSON(&page)
		require.Len(t, page.Items, 1)
		require.EqualValues(t, 800, page.Items[0].BasisPoints)
	})
	t.Run("PublishersAreTold", func(t *testing.T) {
		terms, times := c.told()
		require.Equal(t, times, int(terms.Revision))
		require.Equal(t, "[900 500 700]", fmt.Sprint(each(terms.Rules, func(r commission.Rule) int64 { return r.BasisPoints })))
		require.Equal(t, "kept", terms.Rules[1].FeeOnRefund)
		require.Equal(t, time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC), terms.Rules[1].ValidUntil.UTC())
		require.EqualValues(t, 100_000, terms.Rules[0].MinVolumeMinor)
	})
	require.Equal(t, 6, c.auditedWithReason("commission_rule.create"))
	c.called()
}

func TestBadCommissionRules(t *testing.T) {
	c := newCounter(t)
	for name, fields := range map[string]map[string]any{
		"Negative":          {"basisPoints": -1},
		"MoreThanAll":       {"basisPoints": 10_001},
		"Fraction":          {"basisPoints": 15.5},
		"Huge":              {"basisPoints": 1e30},
		"Refund":            {"feeOnRefund": "half"},
		"NoNote":            {"note": ""},
		"HiddenNote":        {"note": "a\u202ebc"},
		"LongNote":          {"note": strings.Repeat("x", 501)},
		"UnknownCurrency":   {"currency": "XXX"},
		"SmallCurrency":     {"currency": "eur"},
		"VolumeOfNothing":   {"minVolumeMinor": 100},
		"NegativeVolume":    {"minVolumeMinor": -100, "currency": "EUR"},
		"HugeVolume":        {"minVolumeMinor": int64(1) << 62, "currency": "EUR"},
		"PluginAndMore":     {"pluginId": c.plugin, "publisherId": uuid.New()},
		"NoSuchPlugin":      {"pluginId": uuid.New()},
		"NoSuchPublisher":   {"publisherId": uuid.New()},
		"NoPluginAtAll":     {"pluginId": "lint"},
		"EndsBeforeItBegan": {"validFrom": "2099-01-02T00:00:00Z", "validUntil": "2099-01-01T00:00:00Z"},
		"Over":              {"validUntil": "2020-01-01T00:00:00Z"},
		"NoTime":            {"validFrom": "tomorrow"},
		"PlaceNought":       {"position": -1},
		"Id":                {"id": uuid.New()},
	} {
		t.Run(name, func(t *testing.T) { c.postRule("bad", ruleBody(100, fields)).Problem(422, "invalid_request") })
	}
	c.As(c.admin).POST(rulesPath, ruleBody(100, nil)).Problem(422, "invalid_request") // no key
	c.As(c.customer).With("Idempotency-Key", "k").POST(rulesPath, ruleBody(100, nil)).Problem(403, "forbidden")
	c.As(c.admin).PUT(rulesPath+"/order", map[string]any{"ruleIds": []uuid.UUID{}, "reason": "none"}).Problem(422, "invalid_request")
	require.Equal(t, "[]", c.points())
	_, times := c.told()
	require.Zero(t, times)
}

func TestCommissionRulesAreFew(t *testing.T) {
	c := newCounter(t)
	c.exec(`INSERT INTO commission_rules (id, position, basis_points, fee_on_refund) SELECT gen_random_uuid(), n, 100, 'returned' FROM generate_series(1, 200) n`)
	c.postRule("more", ruleBody(100, nil)).Problem(409, "too_many_commission_rules")
	var page CommissionRulePage
	c.As(c.admin).GET(rulesPath).JSON(&page)
	require.Len(t, page.Items, 200)
	require.Empty(t, page.NextCursor)
	c.rule(200, map[string]any{"replaces": page.Items[7].ID})
}

// However many admins act at once, positions stay one each and the last that publishers are told is what holds.
func TestCommissionRulesChangeOneAtATime(t *testing.T) {
	c := newCounter(t)
	admin := c.As(c.admin)
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			admin.With("Idempotency-Key", fmt.Sprint(i)).POST(rulesPath, ruleBody(100+i, map[string]any{"position": 1})).Status(201)
		})
	}
	all.Wait()
	var page CommissionRulePage
	admin.GET(rulesPath).JSON(&page)
	require.Len(t, page.Items, 8)
	terms, times := c.told()
	require.Equal(t, 8, times)
	require.Equal(t, each(page.Items, func(r CommissionRule) uuid.UUID { return r.ID }), each(terms.Rules, func(r commission.Rule) uuid.UUID { return r.ID }))
}

func TestWhichCommissionApplies(t *testing.T) {
	c := newCounter(t)
	c.exec(`UPDATE plugins SET prices = '{"USD": 2199}' WHERE id = $1`, c.plugin)
	c.exec(`INSERT INTO publisher_volumes (publisher_id, currency, gross_minor) SELECT publisher_id, 'EUR', 5000 FROM plugins WHERE id = $1`, c.plugin)
	path := rulesPath + "/applicable?plugin="
	var found ApplicableCommission
	c.As(c.admin).GET(path + "lint").Status(200).JSON(&found)
	require.Nil(t, found.RuleID)
	require.EqualValues(t, 1500, found.BasisPoints)

	other := c.rule(100, map[string]any{"pluginId": c.addPlugin("other", 500)})
	dollars := c.rule(200, map[string]any{"currency": "USD"})
	tier := c.rule(300, map[string]any{"currency": "EUR", "minVolumeMinor": 10_000})
	later := c.rule(400, map[string]any{"validFrom": "2099-01-01T00:00:00Z"})
	everybody := c.rule(500, map[string]any{"feeOnRefund": "kept"})

	c.As(c.admin).GET(path + c.plugin.String() + "&currency=EUR").Status(200).JSON(&found)
	require.Equal(t, &everybody.ID, found.RuleID)
	require.Equal(t, "kept", found.FeeOnRefund)
	require.Equal(t, money.Money{Minor: 5000, Currency: "EUR"}, found.Volume)
	require.Equal(t, []PassedRule{
		{other.ID, "other_plugin"}, {dollars.ID, "other_currency"}, {tier.ID, "too_little_sold"}, {later.ID, "not_yet_valid"},
	}, found.Passed)
	require.Equal(t, &CommissionTier{RuleID: tier.ID, BasisPoints: 300, From: money.Money{Minor: 10_000, Currency: "EUR"}}, found.Next)

	found = ApplicableCommission{}
	c.As(c.admin).GET(path + "lint&currency=USD").Status(200).JSON(&found)
	require.Equal(t, &dollars.ID, found.RuleID)
	require.Nil(t, found.Next)

	c.As(c.admin).GET(path+"lint&currency=JPY").Problem(422, "currency_not_offered")
	c.As(c.admin).GET(path+"nothing").Problem(404, "not_found")
	c.As(c.admin).GET(path).Problem(422, "invalid_request")

	var bought Purchase
	c.buy(c.customer, "k", c.plugin).Status(201).JSON(&bought)
	var points int
	var rule uuid.UUID
	require.NoError(t, c.db.QueryRow(t.Context(), `SELECT fee_basis_points, fee_rule_id FROM purchases WHERE id = $1`, bought.ID).Scan(&points, &rule))
	require.Equal(t, 500, points)
	require.Equal(t, everybody.ID, rule)
}
