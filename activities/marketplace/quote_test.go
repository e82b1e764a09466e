package marketplace

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"marketplace/internal/commission"
	"marketplace/internal/money"
	"marketplace/internal/stripeclient"
	marketplacedb "marketplace/queries/marketplace"
)

func usd(minor int64) money.Money { return money.Money{Minor: minor, Currency: "USD"} }

// rule adds one at the end, everything else by its columns' defaults.
func (s *till) rule(basisPoints int, columns string, values ...any) uuid.UUID {
	s.t.Helper()
	id := uuid.New()
	placeholders := ""
	for i := range values {
		placeholders += ", $" + string(rune('3'+i))
	}
	if columns != "" {
		columns = ", " + columns
	}
	s.exec(`INSERT INTO commission_rules (id, basis_points, fee_on_refund, position`+columns+`)
		VALUES ($1, $2, 'returned', (SELECT coalesce(max(position), 0) + 1 FROM commission_rules)`+placeholders+`)`, append([]any{id, basisPoints}, values...)...)
	return id
}

func (s *till) quote(plugin uuid.UUID, currency string) (Offer, Refusal) {
	s.t.Helper()
	offer, refusal, err := s.Offers.Quote(s.t.Context(), marketplacedb.New(s.db), OfferRequest{PluginID: plugin, Currency: currency})
	require.NoError(s.t, err)
	return offer, refusal
}

func (s *till) intendIn(currency string, seen *money.Money) (uuid.UUID, Intent) {
	s.t.Helper()
	id := uuid.New()
	intent, err := s.RecordIntent(s.t.Context(), RecordIntentInput{PurchaseID: id, UserID: s.user, PluginID: s.plugin, KeyDigest: id.String(), Currency: currency, Seen: seen})
	require.NoError(s.t, err)
	return id, intent
}

func TestQuoteInTheCustomersCurrency(t *testing.T) {
	s := newTill(t)
	s.exec(`UPDATE plugins SET prices = '{"USD": 2199, "JPY": 3200, "KWD": 6500}' WHERE id = $1`, s.plugin)
	for currency, want := range map[string]money.Money{
		"": eur(1999), "EUR": eur(1999), "USD": usd(2199), "JPY": {Minor: 3200, Currency: "JPY"}, "KWD": {Minor: 6500, Currency: "KWD"},
	} {
		offer, refusal := s.quote(s.plugin, currency)
		require.Empty(t, refusal)
		require.Equal(t, want, offer.Price())
		require.Equal(t, []money.Money{eur(1999), {Minor: 3200, Currency: "JPY"}, {Minor: 6500, Currency: "KWD"}, usd(2199)}, offer.Prices)
	}
	for _, currency := range []string{"GBP", "XXX", "eur"} {
		offer, refusal := s.quote(s.plugin, currency)
		require.Equal(t, RefusedCurrency, refusal)
		require.Len(t, offer.Prices, 4, "the refusal says what is offered")
	}
	_, refusal := s.quote(uuid.New(), "EUR")
	require.Equal(t, RefusedNoPlugin, refusal)
	offer, refusal := s.quote(s.addPlugin("free", 0), "JPY")
	require.Empty(t, refusal)
	require.True(t, offer.Free())
}

func TestIntentIsRecordedAtTheCurrencysPrice(t *testing.T) {
	s := newTill(t)
	s.exec(`UPDATE plugins SET prices = '{"USD": 2199}' WHERE id = $1`, s.plugin)

	_, refused := s.intendIn("GBP", nil)
	require.Equal(t, RefusedCurrency, refused.Refusal)
	for _, seen := range []money.Money{usd(1), usd(2198), eur(2199)} {
		_, refused = s.intendIn("USD", &seen)
		require.Equal(t, RefusedPriceChanged, refused.Refusal)
	}
	require.Equal(t, "0", s.text(`SELECT count(*)::text FROM purchases`))

	seen := usd(2199)
	id, intent := s.intendIn("USD", &seen)
	require.Empty(t, intent.Refusal)
	require.Equal(t, usd(2199), intent.Request.Amount)

	s.exec(`UPDATE plugins SET price_minor = 5000, prices = '{}' WHERE id = $1`, s.plugin)
	again, err := s.RecordIntent(t.Context(), RecordIntentInput{PurchaseID: id, UserID: s.user, PluginID: s.plugin, KeyDigest: id.String(), Currency: "USD", Seen: &seen})
	require.NoError(t, err)
	require.Equal(t, intent, again, "what is recorded stays at its price")

	s.openPage(id)
	paid := payment(id)
	paid.Amount = usd(2199)
	require.Equal(t, Settlement{Status: "fulfilled"}, s.settleWith(id, paid))
	require.Equal(t, "platform_fee -330, processor_clearing 2199, processor_fee -55, publisher_earning -1814", s.books())
	require.Equal(t, "USD", s.text(`SELECT string_agg(DISTINCT currency, ' ') FROM transaction_entries`))
}

func TestPaidInAnotherCurrencyThanAsked(t *testing.T) {
	s := newTill(t)
	id := s.open()
	paid := payment(id)
	paid.Amount = usd(1999)
	require.Equal(t, UndeliverableUnderpaid, s.settleWith(id, paid).Undeliverable)
	require.Equal(t, "amount_mismatch", s.text(`SELECT attention FROM purchases WHERE id = $1`, id))
}

func TestCommissionByRules(t *testing.T) {
	s := newTill(t)
	setting, _ := s.quote(s.plugin, "")
	require.Equal(t, Commission{BasisPoints: 1500, FeeOnRefund: commission.FeeReturned}, setting.Commission, "no rule: the setting")

	over := s.rule(100, "valid_until", time.Now().Add(-time.Second))
	later := s.rule(200, "valid_from", time.Now().Add(time.Hour))
	another := s.rule(300, "plugin_id", s.addPlugin("another", 500))
	foreign := s.rule(400, "publisher_id", uuid.New())
	dollars := s.rule(500, "currency", "USD")
	tier := s.rule(600, "currency, min_volume_minor", "EUR", 3000)
	own := s.rule(700, "publisher_id", s.publisher)
	everybody := s.rule(800, "")
	require.NotContains(t, []uuid.UUID{over, later, another, foreign}, own)

	applies := func(want uuid.UUID) {
		t.Helper()
		offer, _ := s.quote(s.plugin, "")
		require.Equal(t, &want, offer.Commission.RuleID)
	}
	applies(own)
	s.exec(`UPDATE plugins SET prices = '{"USD": 2199}'`)
	offer, _ := s.quote(s.plugin, "USD")
	require.Equal(t, &dollars, offer.Commission.RuleID)

	t.Run("Snapshotted", func(t *testing.T) {
		id := s.bought()
		require.Equal(t, "700 returned "+own.String(), s.text(`SELECT concat_ws(' ', fee_basis_points, fee_on_refund, fee_rule_id) FROM purchases WHERE id = $1`, id))
		require.Equal(t, "platform_fee -140, processor_clearing 1999, processor_fee -55, publisher_earning -1804", s.books())
		require.Equal(t, "1999", s.text(`SELECT gross_minor::text FROM publisher_volumes WHERE publisher_id = $1 AND currency = 'EUR'`, s.publisher))
	})
	t.Run("AfterTheTierIsReached", func(t *testing.T) {
		applies(own)
		s.user = s.customer("bea")
		last := s.bought()
		applies(tier)
		t.Run("AndWhatGoesBackCountsNoMore", func(t *testing.T) {
			s.refund(last, uuid.Nil, stripeclient.Refund{ID: "re_1", State: stripeclient.RefundSucceeded, Amount: eur(1999)})
			applies(own)
		})
	})
	t.Run("Retired", func(t *testing.T) {
		s.exec(`UPDATE commission_rules SET retired_at = now() WHERE id = $1`, own)
		applies(everybody)
	})
}

func TestKeptFee(t *testing.T) {
	s := newTill(t)
	s.exec(`INSERT INTO commission_rules (id, position, basis_points, fee_on_refund) VALUES ($1, 1, 1000, 'kept')`, uuid.New())
	id := s.bought()
	s.refund(id, uuid.Nil, stripeclient.Refund{ID: "re_1", State: stripeclient.RefundSucceeded, Amount: eur(1999)})
	require.Equal(t, "platform_fee -200, processor_clearing 0, processor_fee -55, publisher_earning 255", s.books())
}

// A rule that purchases may name never changes what it says.
func TestRulesAreNotEdited(t *testing.T) {
	s := newTill(t)
	id := s.rule(1000, "")
	for _, change := range []string{`basis_points = 1`, `fee_on_refund = 'kept'`, `currency = 'EUR'`, `created_at = now()`} {
		_, err := s.db.Exec(t.Context(), `UPDATE commission_rules SET `+change+` WHERE id = $1`, id)
		require.ErrorContains(t, err, "permission denied")
	}
	_, err := s.db.Exec(t.Context(), `DELETE FROM commission_rules`)
	require.ErrorContains(t, err, "permission denied")
	_, err = s.db.Exec(t.Context(), `INSERT INTO commission_rules (id, position, basis_points, fee_on_refund) VALUES ($1, 1, 5, 'kept')`, uuid.New())
	require.ErrorContains(t, err, "commission_rules_position_key")
}
