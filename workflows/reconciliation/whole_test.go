package reconciliation

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/testsuite"

	"marketplace/activities/marketplace"
	"marketplace/activities/payments"
	"marketplace/activities/publisher"
	"marketplace/dev/pgtest"
	"marketplace/dev/stripesim"
	"marketplace/dev/stripesim/simtest"
	"marketplace/internal/stripeclient"
)

// whole is a store with real databases and the simulated Stripe; only Temporal is played.
type whole struct {
	t      *testing.T
	sim    *simtest.Sim
	stripe *stripeclient.Client
	db     *pgtest.Database
	panel  *pgtest.Database
	store  *marketplace.Activities
}

func newWhole(t *testing.T) *whole {
	t.Helper()
	t.Parallel()
	w := &whole{t: t, sim: simtest.Start(t, stripesim.Config{}), db: pgtest.Marketplace(t), panel: pgtest.Publisher(t)}
	w.stripe = stripeclient.New(simtest.SecretKey, w.sim.URL)
	w.store = &marketplace.Activities{DB: w.db.Pool, Offers: marketplace.Offers{PlatformFeeBasisPoints: 1500}, CheckoutExpiry: 30 * time.Minute, StorefrontURL: "http://store.test", StripeEvents: w}
	return w
}

func (w *whole) exec(sql string, args ...any) {
	w.t.Helper()
	_, err := w.db.Exec(context.Background(), sql, args...)
	require.NoError(w.t, err)
}

func (w *whole) text(sql string, args ...any) (out string) {
	w.t.Helper()
	require.NoError(w.t, w.db.QueryRow(context.Background(), sql, args...).Scan(&out))
	return out
}

// Dispatch plays the purchase, the refund and the dispute that hear of an event: they ask Stripe.
func (w *whole) Dispatch(ctx context.Context, e stripeclient.Event) error {
	switch e.Type {
	case "checkout.session.completed":
		session := w.text(`SELECT checkout_session_stripe_id FROM purchases WHERE id = $1`, e.PurchaseID)
		return w.settle(ctx, e.PurchaseID, session)
	case "refund.updated":
		refund, err := w.stripe.RefundByID(ctx, e.RefundID)
		if err == nil {
			_, err = w.store.ApplyRefund(ctx, marketplace.ApplyRefundInput{RefundID: e.OurRefundID, Refund: refund})
		}
		return err
	default:
		dispute, err := w.stripe.Dispute(ctx, e.DisputeID)
		if err == nil {
			_, err = w.store.ApplyDispute(ctx, marketplace.ApplyDisputeInput{Dispute: dispute})
		}
		return err
	}
}

func (w *whole) settle(ctx context.Context, purchase uuid.UUID, session string) error {
	payment, err := w.stripe.Payment(ctx, session)
	if err == nil {
		_, err = w.store.Settle(ctx, marketplace.SettleInput{PurchaseID: purchase, Payment: payment})
	}
	return err
}

// paid is a purchase that was paid an hour ago at Stripe; the store has not heard of it.
func (w *whole) paid(number string) (purchase uuid.UUID, session string) {
	w.t.Helper()
	ctx := w.t.Context()
	user, plugin := uuid.New(), uuid.New()
	w.exec(`INSERT INTO users (id, email, name, password_hash) VALUES ($1, $2, 'Ana', 'x')`, user, user.String()+"@example.com")
	w.exec(`INSERT INTO plugins (id, slug, publisher_id, publisher_name, name, summary, category, license, price_minor, currency, status, source_revision)
		VALUES ($1, $2, $1, 'Acme', 'Lint', 's', 'linters', 'MIT', 1999, 'EUR', 'listed', 1)`, plugin, plugin.String())
	purchase = uuid.New()
	intent, err := w.store.RecordIntent(ctx, marketplace.RecordIntentInput{PurchaseID: purchase, UserID: user, PluginID: plugin, KeyDigest: purchase.String()})
	require.NoError(w.t, err)
	require.Empty(w.t, intent.Refusal)
	page, err := w.stripe.OpenSession(ctx, intent.Request)
	require.NoError(w.t, err)
	require.NoError(w.t, w.store.RecordSession(ctx, marketplace.RecordSessionInput{PurchaseID: purchase, Session: page}))
	require.Equal(w.t, "paid", w.sim.Pay(page.ID, number).State)
	return purchase, page.ID
}

func (w *whole) hourAgo(session string) {
	w.t.Helper()
	require.Equal(w.t, http.StatusOK, w.sim.Control(http.MethodPost, "/payments/"+session+"/past", map[string]int{"seconds": 3600, "later_seconds": 3600}, nil))
}

func (w *whole) sold(number string) (purchase uuid.UUID, session string) {
	w.t.Helper()
	purchase, session = w.paid(number)
	require.NoError(w.t, w.settle(w.t.Context(), purchase, session))
	return purchase, session
}

// told brings what the store has to tell to publisher_db.
func (w *whole) told() {
	w.t.Helper()
	side := &publisher.Activities{DB: w.panel.Pool}
	batch, err := w.store.ReadOutbox(w.t.Context(), marketplace.ReadOutboxInput{Limit: 1000})
	require.NoError(w.t, err)
	require.NoError(w.t, side.ApplyEvents(w.t.Context(), publisher.EventBatch{Events: batch.Events}))
	require.NoError(w.t, w.store.MarkOutboxSent(w.t.Context(), marketplace.OutboxMarks{Seqs: batch.Seqs}))
}

func (w *whole) environment() *testsuite.TestWorkflowEnvironment {
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	env.RegisterActivity(w.store)
	env.RegisterActivity(&payments.Activities{Stripe: w.stripe})
	env.RegisterActivity(&publisher.Activities{DB: w.panel.Pool})
	return env
}

func (w *whole) reconcile() Result {
	w.t.Helper()
	env := w.environment()
	env.ExecuteWorkflow(Reconciliation, Input{ID: uuid.New()})
	require.NoError(w.t, env.GetWorkflowError())
	var result Result
	require.NoError(w.t, env.GetWorkflowResult(&result))
	return result
}

// A day on which every webhook was lost: the reconciliation finds what moved, has it followed up, and ends balanced.
func TestADayWithoutWebhooks(t *testing.T) {
	w := newWhole(t)
	_, quiet := w.sold(simtest.CardOK)
	_, refunded := w.sold(simtest.CardOK)
	require.Equal(t, http.StatusOK, w.sim.Control(http.MethodPost, "/payments/"+refunded+"/refund", map[string]any{"amount": 500}, nil))
	_, disputed := w.sold(simtest.CardDisputed)
	lost, unheard := w.paid(simtest.CardOK)
	for _, session := range []string{quiet, refunded, disputed, unheard} {
		w.hourAgo(session)
	}
	for range 101 { // more than a page
		require.Equal(t, http.StatusOK, w.sim.Control(http.MethodPost, "/topups", map[string]any{"amount": 100}, nil))
	}
	require.Equal(t, http.StatusOK, w.sim.Control(http.MethodPost, "/fees", map[string]any{"amount": 120}, nil))
	require.Equal(t, http.StatusOK, w.sim.Control(http.MethodPost, "/available", nil, nil))
	require.Equal(t, http.StatusOK, w.sim.Control(http.MethodPost, "/payouts", nil, nil))
	w.told()

	result := w.reconcile()
	require.Equal(t, StatusFinished, result.Status)
	require.Equal(t, marketplace.Outcome{Verdict: marketplace.VerdictBalanced, Charges: 4}, result.Outcome)
	require.Equal(t, "3 3 3 103", w.text(`SELECT concat_ws(' ', cases_opened, cases_closed, repairs, booked) FROM reconciliations`))
	require.Equal(t, "fulfilled", w.text(`SELECT status::text FROM purchases WHERE id = $1`, lost))
	require.Equal(t, "charge_without_sale purchase_resumed, movement_not_booked dispute_followed, movement_not_booked refund_followed",
		w.text(`SELECT string_agg(kind || ' ' || repair, ', ' ORDER BY kind, repair) FROM reconciliation_cases WHERE closed_how = 'evidence'`))
	balance, err := w.stripe.Balance(t.Context(), "")
	require.NoError(t, err)
	held := int64(0)
	for _, m := range append(balance.Available, balance.Pending...) {
		held += m.Minor
	}
	require.Equal(t, fmt.Sprintf("%d %d %d 0", held, held, held), w.text(`SELECT concat_ws(' ', books_minor, stripe_minor, balance_minor, difference_minor) FROM reconciliation_currencies`))

	w.told()
	require.Equal(t, marketplace.VerdictBalanced, w.reconcile().Outcome.Verdict)
	require.Equal(t, "3", w.text(`SELECT count(*)::text FROM reconciliation_cases`))
}

// A run that is killed in the middle leaves nothing behind but its claim; the next waits until that has grown old.
func TestKilledInTheMiddle(t *testing.T) {
	w := newWhole(t)
	_, session := w.sold(simtest.CardOK)
	w.hourAgo(session)
	w.told()
	env := w.environment()
	env.SetOnActivityStartedListener(func(info *activity.Info, _ context.Context, _ converter.EncodedValues) {
		if info.ActivityType.Name == "FindMissing" {
			env.CancelWorkflow()
		}
	})
	env.ExecuteWorkflow(Reconciliation, Input{ID: uuid.New()})
	require.Error(t, env.GetWorkflowError())
	require.Equal(t, "running", w.text(`SELECT status FROM reconciliations`))

	require.Equal(t, StatusRefused, w.reconcile().Status)
	w.exec(`UPDATE reconciliations SET touched_at = now() - $1::interval`, marketplace.ReconciliationSilence.String())
	require.Equal(t, marketplace.VerdictBalanced, w.reconcile().Outcome.Verdict)
	require.Equal(t, "abandoned finished", w.text(`SELECT string_agg(status, ' ' ORDER BY started_at) FROM reconciliations`))
	require.Equal(t, "1", w.text(`SELECT count(*)::text FROM stripe_balance_transactions`))
}

func TestTwoAtOnce(t *testing.T) {
	w := newWhole(t)
	_, session := w.sold(simtest.CardOK)
	w.hourAgo(session)
	w.told()
	results := make(chan Result, 2)
	for range 2 {
		go func() {
			env := w.environment()
			env.ExecuteWorkflow(Reconciliation, Input{ID: uuid.New()})
			var result Result
			_ = env.GetWorkflowResult(&result)
			results <- result
		}()
	}
	first, second := <-results, <-results
	// Either they met, or the one had ended when the other began.
	require.Contains(t, []string{StatusRefused, StatusFinished}, first.Status)
	require.Contains(t, []string{StatusRefused, StatusFinished}, second.Status)
	require.True(t, first.Status == StatusFinished || second.Status == StatusFinished)
	require.Equal(t, "0", w.text(`SELECT count(*)::text FROM reconciliations WHERE status = 'running'`))
	require.Equal(t, "0 1", w.text(`SELECT (SELECT count(*) FROM reconciliation_cases) || ' ' || (SELECT count(*) FROM stripe_balance_transactions)`))
}

// What the list of movements does not show is asked for by itself: one that is far older than it ought to be.
func TestAMovementThatTheListHasMissed(t *testing.T) {
	w := newWhole(t)
	_, first := w.sold(simtest.CardOK)
	w.hourAgo(first)
	w.told()
	require.Equal(t, marketplace.VerdictBalanced, w.reconcile().Outcome.Verdict)
	_, old := w.sold(simtest.CardOK)
	require.Equal(t, http.StatusOK, w.sim.Control(http.MethodPost, "/payments/"+old+"/past", map[string]int{"seconds": 90 * 24 * 3600}, nil))
	w.told()
	owner, err := pgx.Connect(t.Context(), w.db.OwnerURL)
	require.NoError(t, err)
	defer func() { _ = owner.Close(context.Background()) }()
	_, err = owner.Exec(t.Context(), `ALTER TABLE transactions DISABLE TRIGGER transactions_append_only; UPDATE transactions SET created_at = now() - interval '1 hour'`)
	require.NoError(t, err)
	require.Equal(t, marketplace.Outcome{Verdict: marketplace.VerdictBalanced, Charges: 2}, w.reconcile().Outcome)
	require.Equal(t, "0", w.text(`SELECT count(*)::text FROM reconciliation_cases`))
}
