package marketplace

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"marketplace/dev/pgtest"
	"marketplace/internal/database"
	"marketplace/internal/money"
	"marketplace/internal/stripeclient"
	marketplacedb "marketplace/queries/marketplace"
)

// till is a store with one customer and one plugin for 19.99 EUR.
type till struct {
	*Activities
	t         *testing.T
	db        *pgtest.Database
	user      uuid.UUID
	plugin    uuid.UUID
	publisher uuid.UUID
}

func newTill(t *testing.T) *till {
	t.Helper()
	t.Parallel()
	db := pgtest.Marketplace(t)
	s := &till{t: t, db: db, Activities: &Activities{
		DB: db.Pool, Offers: Offers{PlatformFeeBasisPoints: 1500}, CheckoutExpiry: 30 * time.Minute, StorefrontURL: "http://store.test",
	}, publisher: uuid.New()}
	s.user = s.customer("ana")
	s.plugin = s.addPlugin("lint", 1999)
	return s
}

func (s *till) exec(sql string, args ...any) {
	s.t.Helper()
	_, err := s.db.Exec(context.Background(), sql, args...)
	require.NoError(s.t, err)
}

func (s *till) customer(name string) uuid.UUID {
	id := uuid.New()
	s.exec(`INSERT INTO users (id, email, name, password_hash) VALUES ($1, $2, $3, 'x')`, id, name+"@example.com", name)
	return id
}

func (s *till) addPlugin(slug string, price int64) uuid.UUID {
	id := uuid.New()
	s.exec(`INSERT INTO plugins (id, slug, publisher_id, publisher_name, name, summary, category, license, price_minor, currency, status, source_revision)
		VALUES ($1, $2, $3, 'Acme', $2, 's', 'linters', 'MIT', $4, 'EUR', 'listed', 1)`, id, slug, s.publisher, price)
	return id
}

func (s *till) intend(user, plugin uuid.UUID) (uuid.UUID, Intent) {
	s.t.Helper()
	id := uuid.New()
	in := RecordIntentInput{PurchaseID: id, UserID: user, PluginID: plugin, KeyDigest: id.String()}
	first, err := s.RecordIntent(s.t.Context(), in)
	require.NoError(s.t, err)
	second, err := s.RecordIntent(s.t.Context(), in)
	require.NoError(s.t, err)
	require.Equal(s.t, first, second, "run twice")
	return id, first
}

// open is a purchase with a page to pay on.
func (s *till) open() uuid.UUID {
	s.t.Helper()
	id, intent := s.intend(s.user, s.plugin)
	require.Empty(s.t, intent.Refusal)
	s.openPage(id)
	return id
}

func (s *till) openPage(id uuid.UUID) {
	s.t.Helper()
	for range 2 {
		require.NoError(s.t, s.RecordSession(s.t.Context(), RecordSessionInput{id, stripeclient.Session{
			ID: "cs_" + id.String(), URL: "https://pay.test/" + id.String(), ExpiresAt: time.Now().Add(time.Hour)}}))
	}
}

func payment(id uuid.UUID) stripeclient.Payment {
	return stripeclient.Payment{
		State: stripeclient.PaymentPaid, SessionID: "cs_" + id.String(), PaymentIntentID: "pi_" + id.String(), ChargeID: "ch_" + id.String(),
		Amount: money.Money{Minor: 1999, Currency: "EUR"}, ProcessorFeeMinor: 55,
	}
}

func (s *till) settle(id uuid.UUID) Settlement { return s.settleWith(id, payment(id)) }

func (s *till) settleWith(id uuid.UUID, p stripeclient.Payment) Settlement {
	s.t.Helper()
	first, err := s.Settle(s.t.Context(), SettleInput{id, p})
	require.NoError(s.t, err)
	second, err := s.Settle(s.t.Context(), SettleInput{id, p})
	require.NoError(s.t, err)
	require.Equal(s.t, first, second, "run twice")
	return first
}

// bought is a settled purchase.
func (s *till) bought() uuid.UUID {
	s.t.Helper()
	id := s.open()
	require.Equal(s.t, Settlement{Status: "fulfilled"}, s.settle(id))
	return id
}

func (s *till) status(id uuid.UUID) string {
	s.t.Helper()
	row, err := marketplacedb.New(s.db).GetPurchase(context.Background(), id)
	require.NoError(s.t, err)
	return string(row.Status)
}

func (s *till) text(sql string, args ...any) string {
	s.t.Helper()
	var out string
	require.NoError(s.t, s.db.QueryRow(context.Background(), sql, args...).Scan(&out))
	return out
}

// books is the sum of each account, as text.
func (s *till) books() string {
	return s.text(`SELECT coalesce(string_agg(account || ' ' || total, ', ' ORDER BY account), '') FROM
		(SELECT account::text, sum(amount_minor) AS total FROM transaction_entries GROUP BY 1) x`)
}

// facts are the outbox rows, as text.
func (s *till) facts() string {
	return s.text(`SELECT coalesce(string_agg(kind || ' ' || gross_minor || ' ' || platform_fee_minor || ' ' || processor_fee_minor || ' ' || net_minor, ', ' ORDER BY seq), '') FROM outbox WHERE case_id IS NULL`)
}

// cases are what the publisher is told of sales in question.
func (s *till) cases() string {
	return s.text(`SELECT coalesce(string_agg(kind || ' ' || case_reason || ' ' || case_minor, ', ' ORDER BY seq), '') FROM outbox WHERE case_id IS NOT NULL`)
}

func (s *till) entitlement(id uuid.UUID) string {
	return s.text(`SELECT coalesce((SELECT status FROM entitlements WHERE purchase_id = $1), 'none')`, id)
}

func (s *till) timeline(id uuid.UUID) string {
	return s.text(`SELECT coalesce(string_agg(kind, ' ' ORDER BY seq), '') FROM purchase_events WHERE purchase_id = $1`, id)
}

func (s *till) mails() string {
	return s.text(`SELECT coalesce(string_agg(template || ' ' || recipient, ', ' ORDER BY id), '') FROM outgoing_mail`)
}

func TestRecordIntent(t *testing.T) {
	s := newTill(t)
	free, unlisted := s.addPlugin("free", 0), s.addPlugin("gone", 500)
	s.exec(`UPDATE plugins SET status = 'unlisted' WHERE id = $1`, unlisted)

	id, intent := s.intend(s.user, s.plugin)
	require.Empty(t, intent.Refusal)
	require.Equal(t, money.Money{Minor: 1999, Currency: "EUR"}, intent.Request.Amount)
	require.Equal(t, 30*time.Minute, intent.Expiry)
	require.True(t, strings.HasPrefix(intent.Request.SuccessURL, "http://store.test/purchases/"+id.String()))
	require.Equal(t, "requested", s.timeline(id))
	require.Equal(t, "300", s.text(`SELECT platform_fee_minor::text FROM purchases WHERE id = $1`, id))

	t.Run("TheSecondOpenOneIsToldOfTheFirst", func(t *testing.T) {
		_, second := s.intend(s.user, s.plugin)
		require.Equal(t, RefusedOpenPurchase, second.Refusal)
		require.Equal(t, id, second.OtherPurchase)
	})
	t.Run("AnothersIsNoneOfItsBusiness", func(t *testing.T) {
		_, other := s.intend(s.customer("bea"), s.plugin)
		require.Empty(t, other.Refusal)
	})
	t.Run("AKeyForAnotherPlugin", func(t *testing.T) {
		reused, err := s.RecordIntent(t.Context(), RecordIntentInput{PurchaseID: id, UserID: s.user, PluginID: free, KeyDigest: "x"})
		require.NoError(t, err)
		require.Equal(t, RefusedKeyReused, reused.Refusal)
	})
	for plugin, want := range map[uuid.UUID]Refusal{free: RefusedFree, unlisted: RefusedNoPlugin, uuid.New(): RefusedNoPlugin} {
		_, refused := s.intend(s.user, plugin)
		require.Equal(t, want, refused.Refusal)
	}
	t.Run("Owned", func(t *testing.T) {
		s.openPage(id)
		s.settle(id)
		_, owned := s.intend(s.user, s.plugin)
		require.Equal(t, RefusedOwned, owned.Refusal)
	})
}

func TestManyTabsAtOnceOpenOnePurchase(t *testing.T) {
	s := newTill(t)
	var begun, refused sync.Map
	var all sync.WaitGroup
	for range 12 {
		all.Go(func() {
			id := uuid.New()
			for range 50 {
				out, err := s.RecordIntent(t.Context(), RecordIntentInput{PurchaseID: id, UserID: s.user, PluginID: s.plugin, KeyDigest: id.String()})
				if err != nil {
					continue
				}
				if out.Refusal == "" {
					begun.Store(id, true)
				} else {
					refused.Store(out.OtherPurchase, true)
				}
				return
			}
		})
	}
	all.Wait()
	require.Equal(t, 1, size(&begun))
	require.Equal(t, 1, size(&refused))
}

func size(m *sync.Map) (n int) {
	m.Range(func(any, any) bool { n++; return true })
	return n
}

func TestSettle(t *testing.T) {
	s := newTill(t)
	id := s.bought()
	require.Equal(t, "fulfilled", s.status(id))
	require.Equal(t, "platform_fee -300, processor_clearing 1999, processor_fee -55, publisher_earning -1644", s.books())
	require.Equal(t, "sale 1999 300 55 1644", s.facts())
	require.Equal(t, "granted", s.entitlement(id))
	require.Equal(t, "requested checkout_opened paid entitlement_granted", s.timeline(id))
	require.Equal(t, "purchase_receipt ana@example.com", s.mails())
	require.Equal(t, "1", s.text(`SELECT sale_count::text FROM plugins WHERE id = $1`, s.plugin))
	require.Equal(t, "receipt R-1 1999+0", s.documents(id))

	_, err := s.Settle(t.Context(), SettleInput{id, stripeclient.Payment{State: stripeclient.PaymentProcessing}})
	require.ErrorContains(t, err, "processing")
}

func TestSettleAtTheSameTimeIsOnce(t *testing.T) {
	s := newTill(t)
	id := s.open()
	var all sync.WaitGroup
	errs := make(chan error, 8)
	for range 8 {
		all.Go(func() {
			_, err := s.Settle(t.Context(), SettleInput{id, payment(id)})
			errs <- err
		})
	}
	all.Wait()
	close(errs)
	for err := range errs {
		require.NoError(t, err)
	}
	require.Equal(t, "sale 1999 300 55 1644", s.facts())
	require.Equal(t, "purchase_receipt ana@example.com", s.mails())
}

func TestPaidAfterTheEnd(t *testing.T) {
	for _, status := range []string{"expired", "cancelled", "failed"} {
		t.Run(status, func(t *testing.T) {
			s := newTill(t)
			id := s.open()
			for range 2 {
				state, err := s.Close(t.Context(), CloseInput{PurchaseID: id, Status: status, FailureCode: "x"})
				require.NoError(t, err)
				require.Equal(t, PurchaseState{Status: status}, state)
			}
			require.Empty(t, s.settle(id).Undeliverable)
			require.Equal(t, "fulfilled", s.status(id))
			require.Equal(t, "granted", s.entitlement(id))
			state, err := s.Close(t.Context(), CloseInput{PurchaseID: id, Status: "expired"})
			require.NoError(t, err)
			require.Equal(t, PurchaseState{Status: "fulfilled", Settled: true}, state, "what is paid cannot expire")
		})
	}
}

func TestUndeliverable(t *testing.T) {
	t.Run("OwnedMeanwhile", func(t *testing.T) {
		s := newTill(t)
		late := s.open()
		_, err := s.Close(t.Context(), CloseInput{PurchaseID: late, Status: "expired"})
		require.NoError(t, err)
		s.bought()
		got := s.settle(late)
		require.Equal(t, UndeliverableOwned, got.Undeliverable)
		require.Equal(t, "none", s.entitlement(late))

		plan, err := s.RecordRefund(t.Context(), RecordRefundInput{RefundID: got.RefundID, PurchaseID: late, Reason: "duplicate"})
		require.NoError(t, err)
		require.Empty(t, plan.Refusal)
		require.EqualValues(t, 1999, plan.Request.Amount.Minor)
	})
	t.Run("Underpaid", func(t *testing.T) {
		s := newTill(t)
		id := s.open()
		less := payment(id)
		less.Amount.Minor = 1000
		require.Equal(t, UndeliverableUnderpaid, s.settleWith(id, less).Undeliverable)
		require.Equal(t, "platform_fee -150, processor_clearing 1000, processor_fee -55, publisher_earning -795", s.books())
		require.Equal(t, "amount_mismatch", s.text(`SELECT attention FROM purchases WHERE id = $1`, id))
		require.Equal(t, "none", s.entitlement(id))
	})
	t.Run("TakenDown", func(t *testing.T) {
		s := newTill(t)
		id := s.open()
		s.exec(`UPDATE plugins SET status = 'taken_down' WHERE id = $1`, s.plugin)
		require.Equal(t, UndeliverableTakenDown, s.settle(id).Undeliverable)
	})
	t.Run("OverpaidIsDeliveredAndLookedAt", func(t *testing.T) {
		s := newTill(t)
		id := s.open()
		more := payment(id)
		more.Amount.Minor = 2999
		require.Empty(t, s.settleWith(id, more).Undeliverable)
		require.Equal(t, "amount_mismatch", s.text(`SELECT attention FROM purchases WHERE id = $1`, id))
		require.Equal(t, "granted", s.entitlement(id))
	})
}

func TestCloseTellsWhoeverWasWaitingForTheBank(t *testing.T) {
	s := newTill(t)
	id := s.open()
	for range 2 {
		require.NoError(t, s.RecordProcessing(t.Context(), PurchaseRef{id}))
	}
	require.Equal(t, "processing", s.status(id))
	for range 2 {
		_, err := s.Close(t.Context(), CloseInput{PurchaseID: id, Status: "failed", FailureCode: "insufficient_funds"})
		require.NoError(t, err)
	}
	require.Equal(t, "purchase_failed ana@example.com", s.mails())
	require.Equal(t, "requested checkout_opened payment_processing failed", s.timeline(id))
}

func (s *till) refund(id uuid.UUID, refundID uuid.UUID, r stripeclient.Refund) AppliedRefund {
	s.t.Helper()
	r.PaymentIntentID = "pi_" + id.String()
	first, err := s.ApplyRefund(s.t.Context(), ApplyRefundInput{RefundID: refundID, Refund: r})
	require.NoError(s.t, err)
	second, err := s.ApplyRefund(s.t.Context(), ApplyRefundInput{RefundID: refundID, Refund: r})
	require.NoError(s.t, err)
	require.Equal(s.t, first, second, "run twice")
	return first
}

func eur(minor int64) money.Money { return money.Money{Minor: minor, Currency: "EUR"} }

func TestFullRefund(t *testing.T) {
	s := newTill(t)
	id, refundID := s.bought(), uuid.New()
	in := RecordRefundInput{RefundID: refundID, PurchaseID: id, Reason: "requested_by_customer", RequestedBy: uuid.New()}
	plan, err := s.RecordRefund(t.Context(), in)
	require.NoError(t, err)
	again, err := s.RecordRefund(t.Context(), in)
	require.NoError(t, err)
	require.Equal(t, plan, again, "run twice")
	require.Equal(t, stripeclient.RefundRequest{
		RefundID: refundID, PurchaseID: id, PaymentIntentID: "pi_" + id.String(), Amount: eur(1999), Reason: "requested_by_customer",
	}, plan.Request)

	other, err := s.RecordRefund(t.Context(), RecordRefundInput{RefundID: uuid.New(), PurchaseID: id, Reason: "other"})
	require.NoError(t, err)
	require.Equal(t, RefundRefusedOpen, other.Refusal)

	require.Equal(t, AppliedRefund{Status: "pending", PurchaseStatus: "fulfilled"}, s.refund(id, refundID, stripeclient.Refund{ID: "re_1", State: stripeclient.RefundPending, Amount: eur(1999)}))
	require.Equal(t, "granted", s.entitlement(id), "until the money has gone")
	require.Equal(t, AppliedRefund{Status: "succeeded", PurchaseStatus: "refunded"}, s.refund(id, refundID, stripeclient.Refund{ID: "re_1", State: stripeclient.RefundSucceeded, Amount: eur(1999)}))
	require.Equal(t, "revoked", s.entitlement(id))
	require.Equal(t, "platform_fee 0, processor_clearing 0, processor_fee -55, publisher_earning 55", s.books())
	require.Equal(t, "sale 1999 300 55 1644, refund -1999 -300 0 -1699", s.facts())
	require.Equal(t, "purchase_receipt ana@example.com, purchase_refunded ana@example.com", s.mails())
	require.Equal(t, "requested checkout_opened paid entitlement_granted refund_requested refunded", s.timeline(id))

	t.Run("NothingIsLeft", func(t *testing.T) {
		more, err := s.RecordRefund(t.Context(), RecordRefundInput{RefundID: uuid.New(), PurchaseID: id, Reason: "other"})
		require.NoError(t, err)
		require.Equal(t, RefundRefusedNotPaid, more.Refusal)
	})
	t.Run("TheCustomerMayBuyAgain", func(t *testing.T) {
		_, intent := s.intend(s.user, s.plugin)
		require.Empty(t, intent.Refusal)
	})
	t.Run("ComesBackFromTheBank", func(t *testing.T) {
		require.Equal(t, "failed", s.refund(id, refundID, stripeclient.Refund{ID: "re_1", State: stripeclient.RefundFailed, Amount: eur(1999)}).Status)
		require.Equal(t, "platform_fee -300, processor_clearing 1999, processor_fee -55, publisher_earning -1644", s.books())
		require.Equal(t, "refund_came_back", s.text(`SELECT attention FROM purchases WHERE id = $1`, id))
		require.Equal(t, "revoked", s.entitlement(id))
		require.Equal(t, "0", s.text(`SELECT sum(quantity)::text FROM outbox WHERE kind = 'refund'`), "it was no refund, after all")
	})
}

func TestRefundsFromTheDashboard(t *testing.T) {
	s := newTill(t)
	id := s.bought()
	// Three partial refunds whose shares of the fee must add up to all of it.
	require.Equal(t, "partially_refunded", s.refund(id, uuid.Nil, stripeclient.Refund{ID: "re_a", State: stripeclient.RefundSucceeded, Amount: eur(667)}).PurchaseStatus)
	require.Equal(t, "partially_refunded", s.refund(id, uuid.Nil, stripeclient.Refund{ID: "re_b", State: stripeclient.RefundSucceeded, Amount: eur(667)}).PurchaseStatus)
	require.Equal(t, "granted", s.entitlement(id))
	require.Equal(t, "refunded", s.refund(id, uuid.Nil, stripeclient.Refund{ID: "re_c", State: stripeclient.RefundSucceeded, Amount: eur(665)}).PurchaseStatus)
	require.Equal(t, "platform_fee 0, processor_clearing 0, processor_fee -55, publisher_earning 55", s.books())
	require.Equal(t, "revoked", s.entitlement(id))

	unknown, err := s.ApplyRefund(t.Context(), ApplyRefundInput{Refund: stripeclient.Refund{ID: "re_x", State: stripeclient.RefundSucceeded, PaymentIntentID: "pi_stranger", Amount: eur(5)}})
	require.NoError(t, err)
	require.True(t, unknown.Unknown)
}

func TestFailedRefundChangesNothing(t *testing.T) {
	s := newTill(t)
	id, refundID := s.bought(), uuid.New()
	_, err := s.RecordRefund(t.Context(), RecordRefundInput{RefundID: refundID, PurchaseID: id, Reason: "other"})
	require.NoError(t, err)
	for range 2 {
		require.NoError(t, s.FailRefund(t.Context(), FailRefundInput{RefundID: refundID, FailureCode: "StripeDisputed"}))
	}
	require.Equal(t, "fulfilled", s.status(id))
	require.Equal(t, "granted", s.entitlement(id))
	require.Equal(t, "sale 1999 300 55 1644", s.facts())
	require.Equal(t, "refund_failed", s.text(`SELECT attention FROM purchases WHERE id = $1`, id))
	next, err := s.RecordRefund(t.Context(), RecordRefundInput{RefundID: uuid.New(), PurchaseID: id, Reason: "other"})
	require.NoError(t, err)
	require.Empty(t, next.Refusal, "a new try is possible")
}

func TestRefundOfWhatWasNeverPaid(t *testing.T) {
	s := newTill(t)
	for _, id := range []uuid.UUID{s.open(), uuid.New()} {
		plan, err := s.RecordRefund(t.Context(), RecordRefundInput{RefundID: uuid.New(), PurchaseID: id, Reason: "other"})
		require.NoError(t, err)
		require.Equal(t, RefundRefusedNotPaid, plan.Refusal)
	}
}

func (s *till) dispute(id uuid.UUID, status stripeclient.DisputeStatus, movements ...stripeclient.Movement) AppliedDispute {
	s.t.Helper()
	in := ApplyDisputeInput{stripeclient.Dispute{
		ID: "dp_" + id.String(), PaymentIntentID: "pi_" + id.String(), Amount: eur(1999), Reason: "fraudulent", Status: status, Movements: movements,
	}}
	first, err := s.ApplyDispute(s.t.Context(), in)
	require.NoError(s.t, err)
	second, err := s.ApplyDispute(s.t.Context(), in)
	require.NoError(s.t, err)
	require.Equal(s.t, first, second, "run twice")
	return first
}

var (
	taken     = stripeclient.Movement{ID: "txn_1", AmountMinor: -1999, FeeMinor: 1500}
	givenBack = stripeclient.Movement{ID: "txn_2", AmountMinor: 1999, FeeMinor: -1500}
)

func TestDisputeWon(t *testing.T) {
	s := newTill(t)
	id := s.bought()
	require.Equal(t, AppliedDispute{Status: "needs_response"}, s.dispute(id, stripeclient.DisputeNeedsResponse, taken))
	require.Equal(t, "disputed", s.status(id))
	require.Equal(t, "suspended", s.entitlement(id))
	require.Equal(t, "platform_fee 0, processor_clearing 0, processor_fee -1555, publisher_earning 1555", s.books())

	plan, err := s.RecordRefund(t.Context(), RecordRefundInput{RefundID: uuid.New(), PurchaseID: id, Reason: "other"})
	require.NoError(t, err)
	require.Equal(t, RefundRefusedDisputed, plan.Refusal)

	s.dispute(id, stripeclient.DisputeUnderReview, taken)
	s.dispute(id, stripeclient.DisputeWon, taken)
	s.dispute(id, stripeclient.DisputeWon, taken, givenBack) // the money comes later
	require.Equal(t, "fulfilled", s.status(id))
	require.Equal(t, "granted", s.entitlement(id))
	require.Equal(t, "platform_fee -300, processor_clearing 1999, processor_fee -55, publisher_earning -1644", s.books())
	require.Equal(t, "sale 1999 300 55 1644, dispute -1999 -300 1500 -3199, dispute_reversal 1999 300 -1500 3199", s.facts())
	require.Equal(t, "requested checkout_opened paid entitlement_granted dispute_opened dispute_won", s.timeline(id))
	require.Equal(t, "purchase_receipt ana@example.com, purchase_disputed ana@example.com, purchase_dispute_won ana@example.com", s.mails())

	require.Equal(t, "won", s.dispute(id, stripeclient.DisputeUnderReview, taken, givenBack).Status, "older news undo nothing")
	require.Equal(t, "granted", s.entitlement(id))
}

func TestDisputeLost(t *testing.T) {
	s := newTill(t)
	id := s.bought()
	s.dispute(id, stripeclient.DisputeLost, taken) // the opening was never heard of
	require.Equal(t, "dispute_lost", s.status(id))
	require.Equal(t, "revoked", s.entitlement(id))
	require.Equal(t, "platform_fee 0, processor_clearing 0, processor_fee -1555, publisher_earning 1555", s.books())
	require.Equal(t, "requested checkout_opened paid entitlement_granted dispute_opened dispute_lost", s.timeline(id))
	require.Equal(t, "purchase_receipt ana@example.com, purchase_dispute_lost ana@example.com", s.mails())
	require.Equal(t, "dispute_lost", s.refund(id, uuid.Nil, stripeclient.Refund{ID: "re_1", State: stripeclient.RefundFailed, Amount: eur(1)}).PurchaseStatus)
}

func TestDisputeOfAStranger(t *testing.T) {
	s := newTill(t)
	require.True(t, s.dispute(uuid.New(), stripeclient.DisputeNeedsResponse).Unknown)
}

func TestARefundAndADisputeOfTheSameMoneyDebitThePublisherOnce(t *testing.T) {
	s := newTill(t)
	id := s.bought()
	s.refund(id, uuid.Nil, stripeclient.Refund{ID: "re_1", State: stripeclient.RefundSucceeded, Amount: eur(1999)})
	taken := stripeclient.Movement{ID: "txn_1", AmountMinor: -1999, FeeMinor: 1500}
	s.dispute(id, stripeclient.DisputeLost, taken)
	require.Equal(t, "platform_fee 0, platform_loss 1999, processor_clearing -1999, processor_fee -1555, publisher_earning 1555", s.books())

	s.dispute(id, stripeclient.DisputeLost, taken, stripeclient.Movement{ID: "txn_2", AmountMinor: 1999, FeeMinor: -1500})
	require.Equal(t, "platform_fee 0, platform_loss 0, processor_clearing 0, processor_fee -55, publisher_earning 55", s.books())
}

func TestAccountBalancesFollowTheEntries(t *testing.T) {
	s := newTill(t)
	id := s.bought()
	s.refund(id, uuid.Nil, stripeclient.Refund{ID: "re_1", State: stripeclient.RefundSucceeded, Amount: eur(1000)})
	balances := `SELECT string_agg(account || ' ' || total || ' ' || entries, ', ' ORDER BY account) FROM
		(SELECT account::text, sum(debit_minor - credit_minor) AS total, sum(entries) AS entries FROM account_balances GROUP BY 1) x`
	require.Equal(t, "platform_fee -150 2, processor_clearing 999 2, processor_fee -55 1, publisher_earning -794 2", s.text(balances))
	for _, sql := range []string{`UPDATE account_balances SET debit_minor = 0`, `DELETE FROM account_balances`, `INSERT INTO account_balances SELECT * FROM account_balances`} {
		_, err := s.db.Exec(t.Context(), sql)
		require.ErrorContains(t, err, "permission denied")
	}
}

type scriptedDispatcher struct {
	mu     sync.Mutex
	fail   map[string]bool
	heard  []string
	events []stripeclient.Event
}

func (d *scriptedDispatcher) Dispatch(_ context.Context, e stripeclient.Event) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.heard, d.events = append(d.heard, e.ID), append(d.events, e)
	if d.fail[e.ID] {
		return errors.New("temporal is down")
	}
	return nil
}

func TestInboxAndSweeper(t *testing.T) {
	s := newTill(t)
	d := &scriptedDispatcher{fail: map[string]bool{"evt_2": true}}
	s.StripeEvents = d
	inbox := &Inbox{DB: s.DB}
	event := func(id string) stripeclient.Event {
		return stripeclient.Event{ID: id, Type: "checkout.session.completed", ObjectID: "cs_1", SessionID: "cs_1", PurchaseID: uuid.New(), Created: time.Now().UTC().Truncate(time.Second)}
	}
	body := json.RawMessage(`{"id":"x"}`)
	first := event("evt_1")
	got, err := inbox.Store(t.Context(), first, body, false)
	require.NoError(t, err)
	require.Equal(t, Stored{Deliveries: 1}, got)
	got, err = inbox.Store(t.Context(), first, body, false)
	require.NoError(t, err)
	require.Equal(t, Stored{Deliveries: 2}, got)
	_, err = inbox.Store(t.Context(), event("evt_2"), body, false)
	require.NoError(t, err)
	got, err = inbox.Store(t.Context(), event("evt_3"), body, true)
	require.NoError(t, err)
	require.True(t, got.Processed)

	sweep, err := s.DispatchDueStripeEvents(t.Context())
	require.NoError(t, err)
	require.Equal(t, Sweep{}, sweep, "those that have just come are the handler's")

	s.exec(`UPDATE stripe_events SET next_attempt_at = now()`)
	sweep, err = s.DispatchDueStripeEvents(t.Context())
	require.NoError(t, err)
	require.Equal(t, Sweep{Dispatched: 1, Postponed: 1}, sweep)
	require.ElementsMatch(t, []string{"evt_1", "evt_2"}, d.heard)
	require.Contains(t, d.events, first, "as it was received")
	require.Equal(t, "temporal is down", s.text(`SELECT last_error FROM stripe_events WHERE id = 'evt_2'`))

	sweep, err = s.DispatchDueStripeEvents(t.Context())
	require.NoError(t, err)
	require.Equal(t, Sweep{}, sweep, "not before its time")
	delete(d.fail, "evt_2")
	s.exec(`UPDATE stripe_events SET next_attempt_at = now()`)
	sweep, err = s.DispatchDueStripeEvents(t.Context())
	require.NoError(t, err)
	require.Equal(t, Sweep{Dispatched: 1}, sweep)
	require.Equal(t, "0", s.text(`SELECT count(*)::text FROM stripe_events WHERE processed_at IS NULL`))
	require.NoError(t, inbox.Processed(t.Context(), "evt_1"))
}

func TestLoadPurchaseAndAttention(t *testing.T) {
	s := newTill(t)
	id := s.open()
	for range 2 {
		require.NoError(t, s.SetAttention(t.Context(), AttentionInput{id, "stripe_unreachable"}))
	}
	require.Equal(t, "requested checkout_opened needs_attention", s.timeline(id))
	require.NoError(t, s.SetAttention(t.Context(), AttentionInput{id, ""}))
	loaded, err := s.LoadPurchase(t.Context(), PurchaseRef{id})
	require.NoError(t, err)
	require.Equal(t, "cs_"+id.String(), loaded.SessionID)
	require.Equal(t, "awaiting_payment", loaded.Status)
	none, err := s.LoadPurchase(t.Context(), PurchaseRef{uuid.New()})
	require.NoError(t, err)
	require.Equal(t, RefusedNoPlugin, none.Refusal)
	known, settled, err := (&Inbox{DB: s.DB}).Settled(t.Context(), id)
	require.NoError(t, err)
	require.True(t, known)
	require.False(t, settled)
}

func TestTheDatabaseRefusesBooksThatDoNotBalance(t *testing.T) {
	s := newTill(t)
	id := s.open()
	for name, amounts := range map[string][]int64{"NoEntries": {}, "OneSided": {5}, "OffByOne": {5, -4}} {
		require.Error(t, database.InTx(t.Context(), s.db.Pool, func(tx pgx.Tx) error {
			transaction := uuid.New()
			if _, err := tx.Exec(t.Context(), `INSERT INTO transactions (id, kind, purchase_id, source_id, currency) VALUES ($1, 'refund', $2, $3, 'EUR')`, transaction, id, name); err != nil {
				return err
			}
			_, err := tx.Exec(t.Context(), `INSERT INTO transaction_entries (transaction_id, position, account, amount_minor, currency)
				SELECT $1, n, 'platform_fee', amount, 'EUR' FROM unnest($2::bigint[]) WITH ORDINALITY AS e (amount, n)`, transaction, amounts)
			return err
		}), name)
	}
	require.Empty(t, s.books())
}

func TestARefundThatStripeRefusedMayBeMadeLater(t *testing.T) {
	s := newTill(t)
	id, refundID := s.bought(), uuid.New()
	_, err := s.RecordRefund(t.Context(), RecordRefundInput{RefundID: refundID, PurchaseID: id, Reason: "other"})
	require.NoError(t, err)
	require.NoError(t, s.FailRefund(t.Context(), FailRefundInput{RefundID: refundID, FailureCode: "StripeDisputed"}))
	require.Equal(t, "refunded", s.refund(id, refundID, stripeclient.Refund{ID: "re_1", State: stripeclient.RefundSucceeded, Amount: eur(1999)}).PurchaseStatus)
	require.Equal(t, "failed", s.refund(id, refundID, stripeclient.Refund{ID: "re_1", State: stripeclient.RefundFailed, Amount: eur(1999)}).Status)
	require.Equal(t, "failed", s.refund(id, refundID, stripeclient.Refund{ID: "re_1", State: stripeclient.RefundSucceeded, Amount: eur(1999)}).Status, "older news undo nothing")
}
