package publisher_test

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"marketplace/activities/publisher"
	"marketplace/internal/commission"
	"marketplace/internal/money"
	"marketplace/internal/storeevent"
	panelapi "marketplace/publisher"
)

// tell lets the store tell of its rules.
func (p *panel) tell(t *testing.T, revision int64, rules ...commission.Rule) {
	t.Helper()
	state, err := json.Marshal(commission.Terms{Revision: revision, Rules: rules})
	require.NoError(t, err)
	activities := &publisher.Activities{DB: p.db.Pool}
	batch := publisher.EventBatch{Events: []storeevent.Event{{ID: uuid.New(), Kind: storeevent.Commission, State: state}}}
	for range 2 {
		require.NoError(t, activities.ApplyEvents(t.Context(), batch))
	}
}

func TestCommissionOfAPlugin(t *testing.T) {
	t.Parallel()
	p := newPanel(t, func(d *panelapi.Deps) { d.CommissionBasisPoints, d.TaxBehavior = 1500, "inclusive" })
	me, id := p.account(t, "publisher")
	other, _ := p.account(t, "publisher")
	reviewer, _ := p.account(t, "reviewer")
	plugin := createPlugin(t, me, "my-plugin")
	path := "/v1/plugins/" + plugin.ID.String()
	read := func() []panelapi.CurrencyCommission {
		t.Helper()
		var out panelapi.PluginCommission
		me.GET(path + "/commission").Status(http.StatusOK).JSON(&out)
		require.Equal(t, "inclusive", out.TaxBehavior)
		return out.Currencies
	}
	require.Empty(t, read(), "free")

	eur, usd := money.Money{Minor: 999, Currency: "EUR"}, money.Money{Minor: 1099, Currency: "USD"}
	me.PATCH(path, map[string]any{"price": eur, "prices": []money.Money{usd}}).Status(http.StatusOK)
	in := func(currency string, minor int64) money.Money { return money.Money{Minor: minor, Currency: currency} }
	require.Equal(t, []panelapi.CurrencyCommission{
		{Price: eur, Fee: in("EUR", 150), Share: in("EUR", 849), BasisPoints: 1500, FeeOnRefund: "returned", Volume: in("EUR", 0)},
		{Price: usd, Fee: in("USD", 165), Share: in("USD", 934), BasisPoints: 1500, FeeOnRefund: "returned", Volume: in("USD", 0)},
	}, read(), "no rule was told of: the default")

	stranger := uuid.New()
	made, valid, end := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC), time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC), time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC)
	rules := []commission.Rule{
		{ID: uuid.New(), PublisherID: &stranger, BasisPoints: 1, FeeOnRefund: "returned"},
		{ID: uuid.New(), Currency: "EUR", MinVolumeMinor: 5000, BasisPoints: 1000, FeeOnRefund: "returned", CreatedAt: &made},
		{ID: uuid.New(), PublisherID: &id, Currency: "EUR", BasisPoints: 1200, FeeOnRefund: "kept", CreatedAt: &made, ValidFrom: &valid, ValidUntil: &end},
		{ID: uuid.New(), PluginID: &plugin.ID, Currency: "USD", BasisPoints: 1100, FeeOnRefund: "returned"},
	}
	p.tell(t, 2, rules...)
	p.tell(t, 1) // what is older comes late and changes nothing
	_, err := p.db.Exec(t.Context(), `INSERT INTO publisher_analytics (plugin_id, day, currency, publisher_id, gross_minor)
		VALUES (gen_random_uuid(), '2026-01-01', 'EUR', $1, 4000), ($2, '2026-01-02', 'EUR', $1, 999), ($2, '2026-01-02', '', $1, 0), ($2, '2026-01-02', 'EUR', $3, 0)
		ON CONFLICT DO NOTHING`, id, plugin.ID, stranger)
	require.NoError(t, err)
	require.Equal(t, []panelapi.CurrencyCommission{
		{Price: eur, Fee: in("EUR", 120), Share: in("EUR", 879), BasisPoints: 1200, FeeOnRefund: "kept", Volume: in("EUR", 4999),
			Rule: &panelapi.CommissionRule{Whose: "publisher", Since: &valid, Until: &end},
			Next: &panelapi.CommissionTier{From: money.Money{Minor: 5000, Currency: "EUR"}, BasisPoints: 1000, FeeOnRefund: "returned"}},
		{Price: usd, Fee: in("USD", 121), Share: in("USD", 978), BasisPoints: 1100, FeeOnRefund: "returned", Volume: in("USD", 0), Rule: &panelapi.CommissionRule{Whose: "plugin"}},
	}, read())

	_, err = p.db.Exec(t.Context(), `UPDATE publisher_analytics SET gross_minor = gross_minor + 1 WHERE plugin_id = $1 AND currency = 'EUR'`, plugin.ID)
	require.NoError(t, err)
	require.EqualValues(t, 1000, read()[0].BasisPoints)
	require.Equal(t, &panelapi.CommissionRule{Whose: "everybody", From: &money.Money{Minor: 5000, Currency: "EUR"}, Since: &made}, read()[0].Rule)
	p.tell(t, 3)
	require.EqualValues(t, 1500, read()[0].BasisPoints)

	other.GET(path+"/commission").Problem(http.StatusNotFound, "not_found")
	reviewer.GET(path+"/commission").Problem(http.StatusNotFound, "not_found")
	p.For(t).GET(path+"/commission").Problem(http.StatusUnauthorized, "unauthenticated")
}
