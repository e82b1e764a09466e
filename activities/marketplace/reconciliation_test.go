package marketplace

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"marketplace/internal/money"
	"marketplace/internal/storeevent"
	"marketplace/internal/stripeclient"
	marketplacedb "marketplace/queries/marketplace"
)

// auditor is a till whose books are held against Stripe's movements.
type auditor struct {
	*till
	moved []stripeclient.BalanceTransaction
	held  map[string]int64 // what Stripe says that it holds
	told  []stripeclient.Event
}

func newAuditor(t *testing.T) *auditor {
	t.Helper()
	a := &auditor{till: newTill(t), held: map[string]int64{}}
	a.StripeEvents = a
	return a
}

// Dispatch implements StripeEventDispatcher.
func (a *auditor) Dispatch(_ context.Context, e stripeclient.Event) error {
	a.told = append(a.told, e)
	return nil
}

// move is a movement of an hour ago. The kind is type/category.
func (a *auditor) move(id, kind, source string, amount, fee int64) stripeclient.BalanceTransaction {
	kind, category, _ := strings.Cut(kind, "/")
	m := stripeclient.BalanceTransaction{
		ID: id, Type: kind, Category: category, SourceID: source, AmountMinor: amount, FeeMinor: fee, NetMinor: amount - fee, Currency: "EUR",
		Created: time.Now().Add(-time.Hour).UTC().Truncate(time.Second),
	}
	a.moved, a.held["EUR"] = append(a.moved, m), a.held["EUR"]+m.NetMinor
	return m
}

// charged is a purchase that has been paid, settled, and has moved at Stripe.
func (a *auditor) charged() uuid.UUID {
	a.t.Helper()
	plugin := a.addPlugin("p"+uuid.NewString()[:8], 1999)
	id, intent := a.intend(a.user, plugin)
	require.Empty(a.t, intent.Refusal)
	a.openPage(id)
	a.settle(id)
	a.move("txn_"+id.String(), "charge/charge", "ch_"+id.String(), 1999, 55)
	return id
}

// hourPasses moves everything an hour into the past, which only the owner of the schema can.
func (a *auditor) hourPasses() {
	a.t.Helper()
	a.asOwner(`ALTER TABLE transactions DISABLE TRIGGER transactions_append_only;
		UPDATE transactions SET created_at = created_at - interval '1 hour', available_at = available_at - interval '1 hour';
		ALTER TABLE transactions ENABLE TRIGGER transactions_append_only;
		UPDATE purchases SET created_at = created_at - interval '1 hour', updated_at = updated_at - interval '1 hour', settled_at = settled_at - interval '1 hour';
		UPDATE entitlements SET changed_at = changed_at - interval '1 hour';
		UPDATE stripe_balance_transactions SET seen_at = seen_at - interval '1 hour', created_at = created_at - interval '1 hour';
		UPDATE stripe_events SET received_at = received_at - interval '1 hour', next_attempt_at = next_attempt_at + interval '1 hour';
		UPDATE outbox SET occurred_at = occurred_at - interval '1 hour'`)
}

func (a *auditor) asOwner(sql string, args ...any) {
	a.t.Helper()
	owner, err := pgx.Connect(context.Background(), a.db.OwnerURL)
	require.NoError(a.t, err)
	defer func() { _ = owner.Close(context.Background()) }()
	_, err = owner.Exec(a.t.Context(), sql, args...)
	require.NoError(a.t, err)
}

func (a *auditor) begin() uuid.UUID {
	a.t.Helper()
	id := uuid.New()
	in := BeginReconciliationInput{ID: id, WorkflowID: "reconciliation/" + id.String(), Trigger: TriggerSchedule}
	for range 2 {
		begun, err := a.BeginReconciliation(a.t.Context(), in)
		require.NoError(a.t, err)
		require.Equal(a.t, uuid.Nil, begun.Other)
	}
	return id
}

func (a *auditor) balance() (all []money.Money) {
	for currency, minor := range a.held {
		all = append(all, money.Money{Minor: minor, Currency: currency})
	}
	return all
}

// imported begins a run that has read all movements, each page twice.
func (a *auditor) imported() uuid.UUID {
	a.t.Helper()
	id := a.begin()
	for range 2 {
		standing, err := a.StoreMovements(a.t.Context(), MovementsPage{ID: id, Movements: a.moved, Last: true})
		require.NoError(a.t, err)
		require.False(a.t, standing.Superseded)
	}
	for range 2 {
		booked, err := a.BookStripeMovements(a.t.Context(), ReconciliationRef{ID: id})
		require.NoError(a.t, err)
		require.False(a.t, booked.More)
	}
	return id
}

// compared is a whole run: what it found, and its verdict.
func (a *auditor) compared(statistics ...StatisticsDifference) (Comparison, Outcome) {
	a.t.Helper()
	id := a.imported()
	in := CompareInput{ID: id, Balance: a.balance(), StatisticsCompared: true, Statistics: statistics}
	first, err := a.CompareBooks(a.t.Context(), in)
	require.NoError(a.t, err)
	again, err := a.CompareBooks(a.t.Context(), in)
	require.NoError(a.t, err)
	require.Zero(a.t, again.Opened, "run twice")
	require.Zero(a.t, again.Closed, "run twice")
	require.Equal(a.t, first.Open, again.Open)
	var outcome Outcome
	for range 2 {
		outcome, err = a.FinishReconciliation(a.t.Context(), ReconciliationRef{ID: id})
		require.NoError(a.t, err)
	}
	return first, outcome
}

// cases are all there are, as text.
func (a *auditor) cases() string {
	return a.text(`SELECT coalesce(string_agg(kind || ' ' || status || coalesce(' ' || closed_how, ''), ', ' ORDER BY kind, subject), '') FROM reconciliation_cases`)
}

func (a *auditor) history(kind string) string {
	return a.text(`SELECT coalesce(string_agg(e.kind, ' ' ORDER BY e.seq), '') FROM reconciliation_case_events e JOIN reconciliation_cases c ON c.id = e.case_id WHERE c.kind = $1`, kind)
}

func (a *auditor) currency(code string) string {
	return a.text(`SELECT concat_ws(' ', books_minor, stripe_minor, balance_minor, in_flight_minor, accepted_minor, difference_minor)
		FROM reconciliation_currencies c JOIN reconciliations r ON r.id = c.reconciliation_id WHERE currency = $1 ORDER BY r.started_at DESC LIMIT 1`, code)
}

func TestABusyMonthIsBalanced(t *testing.T) {
	a := newAuditor(t)
	a.charged()
	refunded, disputed := a.charged(), a.charged()
	a.refund(refunded, uuid.Nil, stripeclient.Refund{ID: "re_1", State: stripeclient.RefundSucceeded, PaymentIntentID: "pi_" + refunded.String(), Amount: money.Money{Minor: 1999, Currency: "EUR"}})
	a.move("txn_refund", "refund/refund", "re_1", -1999, 0)
	a.dispute(disputed, stripeclient.DisputeWon, stripeclient.Movement{ID: "txn_out", AmountMinor: -1999, FeeMinor: 1500}, stripeclient.Movement{ID: "txn_back", AmountMinor: 1999, FeeMinor: -1500})
	a.move("txn_out", "adjustment/dispute", "dp_1", -1999, 1500)
	a.move("txn_back", "adjustment/dispute_reversal", "dp_1", 1999, -1500)
	a.move("txn_payout", "payout/payout", "po_1", -1000, 0)
	a.move("txn_failed", "payout_failure/payout_reversal", "po_1", 1000, 0)
	a.move("txn_fast", "payout/payout", "po_2", -1000, 10)
	a.move("txn_radar", "stripe_fee/fee", "", -120, 0)
	a.move("txn_topup", "topup/topup", "tu_1", 5000, 0)
	a.exec(`UPDATE outbox SET sent_at = now()`)
	a.hourPasses()

	found, outcome := a.compared()
	require.Empty(t, a.cases())
	require.Equal(t, Comparison{}, found)
	require.Equal(t, Outcome{Verdict: VerdictBalanced, Charges: 3}, outcome)
	total := a.held["EUR"]
	require.Equal(t, fmt.Sprintf("%d %d %d 0 0 0", total, total, total), a.currency("EUR"))
	require.Equal(t, "5 11 11 11 0", a.text(`SELECT concat_ws(' ', booked, movements, transactions, matched, in_flight) FROM reconciliations`))
	require.Equal(t, "stripe_fee platform_expense 120 processor_clearing -120, stripe_payout bank 1000 platform_expense 10 processor_clearing -1000 processor_fee -10, "+
		"stripe_payout bank 1000 processor_clearing -1000, stripe_payout_failure bank -1000 processor_clearing 1000, stripe_topup bank -5000 processor_clearing 5000",
		a.text(`SELECT string_agg(entries, ', ' ORDER BY entries) FROM (SELECT t.kind || ' ' || string_agg(e.account || ' ' || e.amount_minor, ' ' ORDER BY e.account::text) AS entries
			FROM transactions t JOIN transaction_entries e ON e.transaction_id = t.id WHERE t.kind::text LIKE 'stripe%' GROUP BY t.id) x`))

	_, outcome = a.compared()
	require.Equal(t, VerdictBalanced, outcome.Verdict)
	require.Equal(t, "0 0 11", a.text(`SELECT concat_ws(' ', imported, booked, matched) FROM reconciliations ORDER BY started_at DESC LIMIT 1`))
}

// Each kind of difference is found once however often it is looked for, is closed by what explains it, and opens again
// when it shows again.
func TestPlantedDifferences(t *testing.T) {
	tests := map[string]struct {
		plant func(a *auditor)
		heal  func(a *auditor)
		more  string // what else it brings to light
	}{
		"charge_without_sale": {
			plant: func(a *auditor) {
				id, _ := a.intend(a.user, a.plugin)
				a.openPage(id)
				a.move("txn_lost", "charge/charge", "ch_"+id.String(), 1999, 55)
			},
			heal: func(a *auditor) {
				a.settle(uuid.MustParse(a.text(`SELECT id::text FROM purchases WHERE settled_at IS NULL`)))
			},
		},
		"movement_not_booked": {
			plant: func(a *auditor) {
				a.move("txn_lost", "refund/refund", "re_lost", -1999, 0)
			},
			heal: func(a *auditor) {
				id := uuid.MustParse(a.text(`SELECT id::text FROM purchases LIMIT 1`))
				a.refund(id, uuid.Nil, stripeclient.Refund{ID: "re_lost", State: stripeclient.RefundSucceeded, PaymentIntentID: "pi_" + id.String(), Amount: money.Money{Minor: 1999, Currency: "EUR"}})
			},
		},
		"movement_unknown": {
			plant: func(a *auditor) { a.move("txn_odd", "reserve_transaction/risk_reserved_funds", "", -500, 0) },
		},
		"not_at_stripe": {
			plant: func(a *auditor) {
				id := uuid.MustParse(a.text(`SELECT id::text FROM purchases LIMIT 1`))
				a.refund(id, uuid.Nil, stripeclient.Refund{ID: "re_ours", State: stripeclient.RefundSucceeded, PaymentIntentID: "pi_" + id.String(), Amount: money.Money{Minor: 999, Currency: "EUR"}})
			},
			heal: func(a *auditor) { a.move("txn_late", "refund/refund", "re_ours", -999, 0) },
		},
		"amounts_differ": {
			plant: func(a *auditor) {
				id := uuid.MustParse(a.text(`SELECT id::text FROM purchases LIMIT 1`))
				a.refund(id, uuid.Nil, stripeclient.Refund{ID: "re_less", State: stripeclient.RefundSucceeded, PaymentIntentID: "pi_" + id.String(), Amount: money.Money{Minor: 999, Currency: "EUR"}})
				a.move("txn_less", "refund/refund", "re_less", -990, 0)
			},
		},
		"sale_without_entitlement": {
			plant: func(a *auditor) { a.asOwner(`CREATE TABLE kept AS TABLE entitlements; DELETE FROM entitlements`) },
			heal:  func(a *auditor) { a.asOwner(`INSERT INTO entitlements SELECT * FROM kept; DROP TABLE kept`) },
		},
		"entitlement_differs": {
			plant: func(a *auditor) { a.asOwner(`UPDATE entitlements SET status = 'suspended'`) },
			heal:  func(a *auditor) { a.asOwner(`UPDATE entitlements SET status = 'granted'`) },
		},
		"sale_without_receipt": {
			plant: func(a *auditor) {
				a.asOwner(`ALTER TABLE documents DISABLE TRIGGER documents_stay; UPDATE documents SET kind = 'credit_note', corrects = id`)
			},
			heal: func(a *auditor) { a.asOwner(`UPDATE documents SET kind = 'receipt', corrects = NULL`) },
		},
		"settlement_differs": {
			plant: func(a *auditor) { a.asOwner(`UPDATE purchases SET settled_at = NULL`) },
			heal:  func(a *auditor) { a.asOwner(`UPDATE purchases SET settled_at = now() - interval '1 hour'`) },
		},
		"balance_differs": {
			plant: func(a *auditor) {
				a.asOwner(`UPDATE account_balances SET debit_minor = debit_minor + 1 WHERE account = 'processor_clearing'`)
			},
			heal: func(a *auditor) {
				a.asOwner(`UPDATE account_balances SET debit_minor = debit_minor - 1 WHERE account = 'processor_clearing'`)
			},
		},
		"unbalanced_transaction": {
			plant: func(a *auditor) {
				a.asOwner(`ALTER TABLE transaction_entries DISABLE TRIGGER transaction_entries_append_only; UPDATE transaction_entries SET amount_minor = amount_minor - 1 WHERE account = 'platform_fee'`)
			},
			heal: func(a *auditor) {
				a.asOwner(`UPDATE transaction_entries SET amount_minor = amount_minor + 1 WHERE account = 'platform_fee'`)
			},
			more: "balance_differs",
		},
		"event_not_handled": {
			plant: func(a *auditor) {
				a.exec(`INSERT INTO stripe_events (id, type, object_id, ids, payload, livemode, occurred_at) VALUES ($1, 'refund.updated', 'o', '{}', '{}', false, now())`, uuid.NewString())
			},
			heal: func(a *auditor) { a.exec(`UPDATE stripe_events SET processed_at = now()`) },
		},
		"fact_not_sent": {
			plant: func(a *auditor) { a.exec(`UPDATE outbox SET sent_at = NULL`) },
			heal:  func(a *auditor) { a.exec(`UPDATE outbox SET sent_at = now()`) },
		},
		"facts_differ": {
			plant: func(a *auditor) { a.exec(`UPDATE outbox SET net_minor = net_minor + 1`) },
			heal:  func(a *auditor) { a.exec(`UPDATE outbox SET net_minor = net_minor - 1`) },
		},
		"stripe_balance_differs": {
			plant: func(a *auditor) { a.held["EUR"] += 7 },
			heal:  func(a *auditor) { a.held["EUR"] -= 7 },
		},
	}
	for kind, test := range tests {
		t.Run(kind, func(t *testing.T) {
			a := newAuditor(t)
			a.charged()
			a.exec(`UPDATE outbox SET sent_at = now()`)
			expect := func(status string) string {
				all := []string{kind + status}
				if test.more != "" {
					all = []string{test.more + status, kind + status}
				}
				return strings.Join(all, ", ")
			}
			test.plant(a)
			a.exec(`UPDATE outbox SET sent_at = now() WHERE $1`, kind != "fact_not_sent")
			a.hourPasses()
			found, outcome := a.compared()
			require.Equal(t, expect(" open"), a.cases())
			require.NotZero(t, found.Opened)
			require.Equal(t, VerdictDifferences, outcome.Verdict)
			found, _ = a.compared()
			require.Equal(t, Comparison{Open: outcome.CasesOpen, Repairable: found.Repairable}, found, "a second run doubles nothing")
			if test.heal == nil {
				return
			}
			test.heal(a)
			a.exec(`UPDATE outbox SET sent_at = now()`)
			a.hourPasses()
			found, outcome = a.compared()
			require.Equal(t, expect(" closed evidence"), a.cases())
			require.NotZero(t, found.Closed)
			require.Equal(t, VerdictBalanced, outcome.Verdict)
			require.Equal(t, "opened closed_by_evidence", a.history(kind))
			if kind == "fact_not_sent" || kind == "entitlement_differs" || kind == "balance_differs" || kind == "stripe_balance_differs" {
				test.plant(a)
				a.hourPasses()
				a.compared()
				require.Equal(t, kind+" open", a.cases(), "it shows again")
				require.Equal(t, "opened closed_by_evidence reopened", a.history(kind))
			}
		})
	}
}

func TestWhatArrivedIsTheEvidence(t *testing.T) {
	a := newAuditor(t)
	id, _ := a.intend(a.user, a.plugin)
	a.openPage(id)
	a.move("txn_lost", "charge/charge", "ch_"+id.String(), 1999, 55)
	_, outcome := a.compared()
	require.Equal(t, Outcome{Verdict: VerdictDifferences, Charges: 1, OrphanCharges: 1, CasesOpen: 1}, outcome)
	require.Equal(t, "0 1944 1944 0 0 1944", a.currency("EUR"))
	a.settle(id)
	a.compared()
	var evidence map[string]any
	require.NoError(t, json.Unmarshal([]byte(a.text(`SELECT evidence::text FROM reconciliation_cases`)), &evidence))
	require.Equal(t, a.text(`SELECT id::text FROM transactions`), evidence["transactionId"])
	require.Equal(t, []any{"txn_lost", "fulfilled", "granted"}, []any{evidence["balanceTransactionId"], evidence["purchaseStatus"], evidence["entitlement"]})
}

// Twice the same charge at Stripe is one sale and one orphan.
func TestASecondMovementOfTheSameThing(t *testing.T) {
	a := newAuditor(t)
	id := a.charged()
	a.move("txn_z", "charge/charge", "ch_"+id.String(), 1999, 55)
	a.compared()
	require.Equal(t, "movement_unknown open", a.cases())
}

func TestWhatIsOnItsWayIsNoCase(t *testing.T) {
	a := newAuditor(t)
	id := a.charged() // an hour ago at Stripe, just now in the books: matched
	a.move("txn_new", "charge/charge", "ch_new", 1999, 55)
	a.moved[1].Created = time.Now() // its webhook is on its way
	a.refund(id, uuid.Nil, stripeclient.Refund{ID: "re_ours", State: stripeclient.RefundSucceeded, PaymentIntentID: "pi_" + id.String(), Amount: money.Money{Minor: 999, Currency: "EUR"}})
	other := a.charged()
	a.exec(`INSERT INTO refunds (id, purchase_id, stripe_id, amount_minor, currency, reason, status) VALUES (gen_random_uuid(), $1, 're_slow', 500, 'EUR', 'other', 'pending')`, other)
	a.move("txn_slow", "refund/refund", "re_slow", -500, 0) // the bank takes days
	_, outcome := a.compared()
	require.Empty(t, a.cases())
	require.Equal(t, VerdictBalanced, outcome.Verdict)
	require.Equal(t, "3", a.text(`SELECT in_flight::text FROM reconciliations`))
	require.Equal(t, fmt.Sprintf("%d %d %d %d 0 0", 2*1944-999, 3*1944-500, 3*1944-500, 1944-500+999), a.currency("EUR"))
}

func TestAHumanExplains(t *testing.T) {
	a := newAuditor(t)
	admin := a.customer("root")
	a.move("txn_odd", "reserve_transaction/risk_reserved_funds", "", -500, 0)
	_, outcome := a.compared()
	require.Equal(t, "0 -500 -500 0 0 -500", a.currency("EUR"))
	require.Equal(t, int64(1), outcome.CasesOpen)
	q := marketplacedb.New(a.db)
	id := uuid.MustParse(a.text(`SELECT id::text FROM reconciliation_cases`))
	for i := range 2 {
		closed, err := q.CloseCase(t.Context(), marketplacedb.CloseCaseParams{ID: id, ClosedBy: &admin, CloseReason: "A reserve until June"})
		require.NoError(t, err)
		require.Equal(t, int64(1-i), closed)
	}
	_, outcome = a.compared()
	require.Equal(t, VerdictBalanced, outcome.Verdict, "explained is explained, as long as it stays the same")
	require.Equal(t, "0 -500 -500 0 -500 0", a.currency("EUR"))
	require.Equal(t, "movement_unknown closed human", a.cases())

	a.asOwner(`UPDATE reconciliation_cases SET against = against || '{"amountMinor": -400}'`) // it was another then
	_, outcome = a.compared()
	require.Equal(t, "movement_unknown open", a.cases())
	require.Equal(t, VerdictDifferences, outcome.Verdict)
}

func TestOneReconciliationAtATime(t *testing.T) {
	a := newAuditor(t)
	first := a.begin()
	second := BeginReconciliationInput{ID: uuid.New(), WorkflowID: "w", Trigger: TriggerAdmin, RequestedBy: a.user}
	begun, err := a.BeginReconciliation(t.Context(), second)
	require.NoError(t, err)
	require.Equal(t, first, begun.Other)
	for range 2 {
		standing, err := a.TouchReconciliation(t.Context(), ReconciliationRef{ID: first, Stage: StageComparing})
		require.NoError(t, err)
		require.False(t, standing.Superseded)
	}
	require.Equal(t, "comparing", a.text(`SELECT stage FROM reconciliations`))

	a.exec(`UPDATE reconciliations SET touched_at = now() - interval '2 hours'`)
	begun, err = a.BeginReconciliation(t.Context(), second)
	require.NoError(t, err)
	require.Equal(t, ReconciliationBegun{}, begun, "the first has been silent for long")
	require.Equal(t, "abandoned running", a.text(`SELECT string_agg(status, ' ' ORDER BY started_at) FROM reconciliations`))
	t.Run("TheOneThatWasGivenUpDoesNoMore", func(t *testing.T) {
		stored, err := a.StoreMovements(t.Context(), MovementsPage{ID: first, Movements: []stripeclient.BalanceTransaction{a.move("txn_1", "charge/charge", "ch_1", 5, 0)}})
		require.NoError(t, err)
		require.True(t, stored.Superseded)
		booked, err := a.BookStripeMovements(t.Context(), ReconciliationRef{ID: first})
		require.NoError(t, err)
		require.True(t, booked.Superseded)
		found, err := a.CompareBooks(t.Context(), CompareInput{ID: first})
		require.NoError(t, err)
		require.True(t, found.Superseded)
		repaired, err := a.Repair(t.Context(), RepairInput{ID: first})
		require.NoError(t, err)
		require.True(t, repaired.Superseded)
		outcome, err := a.FinishReconciliation(t.Context(), ReconciliationRef{ID: first})
		require.NoError(t, err)
		require.True(t, outcome.Superseded)
		begun, err := a.BeginReconciliation(t.Context(), BeginReconciliationInput{ID: first, WorkflowID: "w", Trigger: TriggerSchedule})
		require.NoError(t, err)
		require.Equal(t, second.ID, begun.Other)
		require.Equal(t, "0", a.text(`SELECT count(*)::text FROM stripe_balance_transactions`))
	})
}

// The next run reads from a while before where the last had read everything; one that was cut off in the middle is no
// mark.
func TestWhereTheNextRunBegins(t *testing.T) {
	a := newAuditor(t)
	a.charged()
	half := a.begin()
	_, err := a.StoreMovements(t.Context(), MovementsPage{ID: half, Movements: a.moved})
	require.NoError(t, err)
	_, err = a.FinishReconciliation(t.Context(), ReconciliationRef{ID: half})
	require.NoError(t, err)
	whole := a.imported()
	require.Equal(t, "2", a.text(`SELECT count(*)::text FROM reconciliations WHERE since IS NULL`))
	_, err = a.FinishReconciliation(t.Context(), ReconciliationRef{ID: whole})
	require.NoError(t, err)
	begun, err := a.BeginReconciliation(t.Context(), BeginReconciliationInput{ID: uuid.New(), WorkflowID: "w", Trigger: TriggerSchedule})
	require.NoError(t, err)
	require.Equal(t, a.moved[0].Created.Add(-reconciliationOverlap), begun.Since)
}

func TestFindMissing(t *testing.T) {
	a := newAuditor(t)
	lost, disputed := a.charged(), a.charged()
	a.refund(lost, uuid.Nil, stripeclient.Refund{ID: "re_1", State: stripeclient.RefundSucceeded, PaymentIntentID: "pi_" + lost.String(), Amount: money.Money{Minor: 5, Currency: "EUR"}})
	a.dispute(disputed, stripeclient.DisputeNeedsResponse, stripeclient.Movement{ID: "txn_out", AmountMinor: -1999, FeeMinor: 1500})
	a.moved = a.moved[1:]
	a.hourPasses()
	id := a.imported()
	missing, err := a.FindMissing(t.Context(), ReconciliationRef{ID: id})
	require.NoError(t, err)
	require.ElementsMatch(t, []string{"ch_" + lost.String(), "re_1", a.text(`SELECT stripe_id FROM disputes`)}, missing.Sources)
}

func TestCheckBalance(t *testing.T) {
	a := newAuditor(t)
	a.charged()
	a.imported()
	for held, differs := range map[int64]bool{a.held["EUR"]: false, 1: true} {
		moved, err := a.CheckBalance(t.Context(), CompareInput{Balance: []money.Money{{Minor: held, Currency: "EUR"}, {Currency: "USD"}}})
		require.NoError(t, err)
		require.Equal(t, differs, moved.Differs)
	}
}

// A repair does what the webhook would have done, once for each run.
func TestRepair(t *testing.T) {
	a := newAuditor(t)
	unpaid, _ := a.intend(a.user, a.plugin)
	a.openPage(unpaid)
	a.move("txn_c", "charge/charge", "ch_"+unpaid.String(), 1999, 55)
	a.move("txn_r", "refund/refund", "re_1", -5, 0)
	a.move("txn_d", "adjustment/dispute", "dp_1", -5, 0)
	a.move("txn_f", "charge/charge", "ch_foreign", 5, 0)
	a.exec(`INSERT INTO stripe_events (id, type, object_id, ids, payload, livemode, occurred_at, received_at, next_attempt_at)
		VALUES ('evt_1', 'refund.updated', 'o', '{}', '{}', false, now(), now() - interval '1 hour', now() + interval '15 minutes')`)
	id := a.imported()
	found, err := a.CompareBooks(t.Context(), CompareInput{ID: id, Balance: a.balance()})
	require.NoError(t, err)
	require.Len(t, found.Repairable, 5)
	refund := uuid.New()
	for i, r := range found.Repairable {
		switch r.SourceID {
		case "ch_" + unpaid.String():
			require.False(t, r.Known())
			found.Repairable[i].PurchaseID = unpaid
		case "re_1":
			require.False(t, r.Known())
			found.Repairable[i].PurchaseID, found.Repairable[i].RefundID = unpaid, refund
		case "dp_1", "":
			require.True(t, r.Known())
		}
	}
	for range 2 {
		repaired, err := a.Repair(t.Context(), RepairInput{ID: id, Cases: found.Repairable})
		require.NoError(t, err)
		require.Equal(t, 4, repaired.Repaired, "a charge of nobody's is for a human")
	}
	told := map[string]stripeclient.Event{}
	for _, e := range a.told {
		require.True(t, strings.HasPrefix(e.ID, "reconciliation/"+id.String()))
		e.ID = ""
		told[e.Type] = e
	}
	require.Equal(t, map[string]stripeclient.Event{
		"checkout.session.completed": {Type: "checkout.session.completed", PurchaseID: unpaid},
		"refund.updated":             {Type: "refund.updated", PurchaseID: unpaid, RefundID: "re_1", OurRefundID: refund},
		"charge.dispute.updated":     {Type: "charge.dispute.updated", DisputeID: "dp_1"},
	}, told)
	require.Equal(t, "true", a.text(`SELECT (next_attempt_at <= now())::text FROM stripe_events`), "the sweeper takes it up")
	require.Equal(t, "4", a.text(`SELECT repairs::text FROM reconciliations`))
	require.Equal(t, "4", a.text(`SELECT count(*)::text FROM reconciliation_case_events WHERE kind = 'repaired'`))
	require.Equal(t, "dispute_followed event_dispatched purchase_resumed refund_followed", a.text(`SELECT string_agg(repair, ' ' ORDER BY repair) FROM reconciliation_cases WHERE repair <> ''`))
	again, err := a.CompareBooks(t.Context(), CompareInput{ID: id, Balance: a.balance()})
	require.NoError(t, err)
	require.Len(t, again.Repairable, 1, "each run tries once; the foreign one was not tried")
}

func TestCompareStatistics(t *testing.T) {
	a := newAuditor(t)
	a.charged()
	mark := func() time.Time {
		at, err := a.MarkStatistics(t.Context(), ReconciliationRef{})
		require.NoError(t, err)
		return at.At
	}
	compare := func(at time.Time, minor int64) []StatisticsDifference {
		found, err := a.CompareStatistics(t.Context(), CompareStatisticsInput{
			Mark: at, Nets: []storeevent.Net{{PublisherID: a.publisher, Currency: "EUR", Minor: minor}}, Last: true,
		})
		require.NoError(t, err)
		return found.Differences
	}
	require.Empty(t, compare(mark(), 5), "the sale is on its way")
	before := mark()
	a.exec(`UPDATE outbox SET sent_at = clock_timestamp()`)
	require.Empty(t, compare(before, 5), "it may have arrived after publisher_db was asked")
	require.Empty(t, compare(mark(), 1644))
	require.Equal(t, []StatisticsDifference{{PublisherID: a.publisher, Currency: "EUR", ToldMinor: 1644, CountedMinor: 5}}, compare(mark(), 5))

	t.Run("PageByPage", func(t *testing.T) {
		page := func(in CompareStatisticsInput) []StatisticsDifference {
			in.Mark = mark()
			found, err := a.CompareStatistics(t.Context(), in)
			require.NoError(t, err)
			return found.Differences
		}
		require.Empty(t, page(CompareStatisticsInput{After: a.publisher, Last: true}), "of an earlier page")
		earlier := uuid.UUID{15: 1}
		require.Len(t, page(CompareStatisticsInput{Nets: []storeevent.Net{{PublisherID: earlier, Currency: "EUR", Minor: 1}}}), 1, "the store never told of it; the other is on a later page")
		require.Len(t, page(CompareStatisticsInput{Last: true}), 1, "publisher_db knows nothing of it")
	})

	difference := compare(mark(), 5)[0]
	a.compared(difference)
	require.Equal(t, "statistics_differ open", a.cases())
	id := a.imported()
	found, err := a.CompareBooks(t.Context(), CompareInput{ID: id, Balance: a.balance()})
	require.NoError(t, err)
	require.Zero(t, found.Closed, "publisher_db could not be asked: nothing is explained")
	require.Equal(t, "unreachable", a.text(`SELECT statistics FROM reconciliations WHERE id = $1`, id))
	_, err = a.FinishReconciliation(t.Context(), ReconciliationRef{ID: id})
	require.NoError(t, err)
	a.compared()
	require.Equal(t, "statistics_differ closed evidence", a.cases())
}
