// Package vertical drives purchases through everything that is real but the browser: HTTP, Temporal, both
// workers, Postgres, the Stripe client, the simulator and its webhooks. It counts what a purchase costs, and
// records the histories that replay must lead through.
//
// It needs a Temporal server with the search attributes in place at TEMPORAL_TEST_ADDRESS, and is skipped
// without. RECORD_HISTORIES=1 writes the histories to workflows/*/testdata/histories.
package vertical

import (
	"context"
	"encoding/json"
	"errors"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"

	"marketplace/activities/marketplace"
	"marketplace/activities/payments"
	"marketplace/api"
	"marketplace/dev/histories"
	"marketplace/dev/pgtest"
	"marketplace/dev/stripesim"
	"marketplace/dev/stripesim/simtest"
	"marketplace/internal/account"
	"marketplace/internal/cursor"
	"marketplace/internal/httpapi/httpapitest"
	"marketplace/internal/searchattr"
	"marketplace/internal/stripeclient"
	"marketplace/internal/taskqueue"
	"marketplace/workflows"
	"marketplace/workflows/dispute"
	"marketplace/workflows/purchase"
	"marketplace/workflows/refund"
	"marketplace/workflows/stripeevent"
	"marketplace/workflows/sweep"
)

// store is a whole store for one test.
type store struct {
	*httpapitest.Client
	t        *testing.T
	db       *pgtest.Database
	sim      *simtest.Sim
	temporal client.Client
	customer account.Principal
	admin    account.Principal
}

func open(t *testing.T) *store {
	t.Helper()
	address := os.Getenv("TEMPORAL_TEST_ADDRESS")
	if address == "" {
		t.Skip("TEMPORAL_TEST_ADDRESS is not set")
	}
	c, err := client.Dial(client.Options{HostPort: address, Identity: "recorder"})
	require.NoError(t, err)
	t.Cleanup(c.Close)
	_, _ = c.OperatorService().AddSearchAttributes(t.Context(), &operatorservice.AddSearchAttributesRequest{Namespace: "default", SearchAttributes: searchattr.All})

	s := &store{t: t, db: pgtest.Marketplace(t), temporal: c}
	hook := httptest.NewUnstartedServer(nil)
	hook.Start()
	t.Cleanup(hook.Close)
	s.sim = simtest.Start(t, stripesim.Config{WebhookURL: hook.URL + "/v1/stripe/webhook", SettleDelay: 5 * time.Second, RetryBase: 100 * time.Millisecond})

	inbox := &marketplace.Inbox{DB: s.db.Pool}
	webhook := &api.Webhook{Inbox: inbox, Secrets: []string{simtest.WebhookSecret}, Dispatcher: &stripeevent.Dispatcher{
		Temporal: c, Purchases: inbox, Payments: stripeclient.New(simtest.ReadKey, s.sim.URL),
	}}
	deps := api.Deps{
		DB: s.db.Pool, Cursors: cursor.NewCodec([]byte(strings.Repeat("s", 32))), Webhook: webhook,
		Purchases: &purchase.Client{Temporal: c}, Refunds: &refund.Client{Temporal: c},
	}
	s.Client = httpapitest.New(t, func(a huma.API) { api.RegisterMoney(a, deps) })
	hook.Config.Handler = s.Handler()
	t.Cleanup(webhook.Drain)

	store := worker.New(c, string(taskqueue.Marketplace), worker.Options{})
	workflows.RegisterMarketplace(store)
	store.RegisterActivity(&marketplace.Activities{
		DB: s.db.Pool, PlatformFeeBasisPoints: 1500, CheckoutExpiry: 30 * time.Minute, StorefrontURL: "http://store.test",
		StripeEvents: &stripeevent.Dispatcher{Temporal: c, Purchases: inbox},
	})
	money := worker.New(c, string(taskqueue.Payments), worker.Options{})
	money.RegisterActivity(&payments.Activities{Stripe: stripeclient.New(simtest.SecretKey, s.sim.URL)})
	for _, w := range []worker.Worker{store, money} {
		require.NoError(t, w.Start())
		t.Cleanup(w.Stop)
	}
	s.customer, s.admin = s.user("ana", "customer"), s.user("root", "admin")
	return s
}

func (s *store) user(name, role string) account.Principal {
	id := uuid.New()
	_, err := s.db.Exec(context.Background(), `INSERT INTO users (id, email, name, password_hash, role) VALUES ($1, $2, $3, 'x', $4::user_role)`, id, name+"@example.com", name, role)
	require.NoError(s.t, err)
	return account.Principal{ID: id, Role: role, Name: name, Locale: "es"}
}

func (s *store) plugin(slug string) uuid.UUID {
	id := uuid.New()
	_, err := s.db.Exec(context.Background(), `INSERT INTO plugins (id, slug, publisher_id, publisher_name, name, summary, category, license, price_minor, currency, status, source_revision)
		VALUES ($1, $2, $3, 'Acme', $2, 's', 'linters', 'MIT', 1999, 'EUR', 'listed', 1)`, id, slug, uuid.New())
	require.NoError(s.t, err)
	return id
}

// begin buys up to the page to pay on, and tells its session.
func (s *store) begin(slug string) (uuid.UUID, string) {
	s.t.Helper()
	var p api.Purchase
	s.As(s.customer).With("Idempotency-Key", slug).POST("/v1/purchases", map[string]any{"pluginId": s.plugin(slug)}).Status(201).JSON(&p)
	require.NotEmpty(s.t, p.CheckoutURL)
	var session string
	require.NoError(s.t, s.db.QueryRow(context.Background(), `SELECT checkout_session_stripe_id FROM purchases WHERE id = $1`, p.ID).Scan(&session))
	return p.ID, session
}

// ended waits for a workflow to end.
func (s *store) ended(workflowID string, out any) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), 90*time.Second)
	defer cancel()
	require.Eventually(s.t, func() bool { return s.temporal.GetWorkflow(ctx, workflowID, "").Get(ctx, out) == nil }, 90*time.Second, 100*time.Millisecond)
}

func (s *store) record(workflowID, folder, name string) histories.Cost {
	s.t.Helper()
	history, err := histories.Fetch(context.Background(), s.temporal, workflowID)
	require.NoError(s.t, err)
	if os.Getenv("RECORD_HISTORIES") != "" {
		require.NoError(s.t, histories.Write(history, filepath.Join("..", "..", "workflows", folder, "testdata", "histories", name+".json")))
	}
	return histories.CostOf(history)
}

func (s *store) purchase(id uuid.UUID) (p api.PurchaseWithTimeline) {
	s.t.Helper()
	s.As(s.customer).GET("/v1/purchases/" + id.String()).Status(200).JSON(&p)
	return p
}

func (s *store) paid(slug, card string) uuid.UUID {
	s.t.Helper()
	id, session := s.begin(slug)
	s.sim.Pay(session, card)
	var result purchase.Result
	s.ended(purchase.WorkflowID(id), &result)
	require.Equal(s.t, "fulfilled", result.Status)
	return id
}

func TestTheStore(t *testing.T) {
	s := open(t)

	t.Run("ACardPurchaseIsCheap", func(t *testing.T) {
		id := s.paid("card", simtest.CardOK)
		cost := s.record(purchase.WorkflowID(id), "purchase", "paid")
		t.Logf("events %d, actions %d", cost.Events, cost.Actions)
		require.LessOrEqual(t, cost.Events, 21)
		require.LessOrEqual(t, cost.Actions, 8)
		require.Equal(t, "fulfilled", s.purchase(id).Status)

		var body json.RawMessage
		s.As(s.admin).With("Idempotency-Key", "r1").POST("/v1/admin/purchases/"+id.String()+"/refund", map[string]any{"reason": "other"}).Status(202).JSON(&body)
		var refunded struct {
			ID uuid.UUID `json:"id"`
		}
		require.NoError(t, json.Unmarshal(body, &refunded))
		var result refund.Result
		s.ended(refund.WorkflowID(refunded.ID), &result)
		require.Equal(t, "succeeded", result.Status)
		require.Equal(t, "refunded", s.purchase(id).Status)
		s.record(refund.WorkflowID(refunded.ID), "refund", "succeeded")
	})
	t.Run("ADelayedPaymentTakesItsTime", func(t *testing.T) {
		id := s.paid("delayed", simtest.DebitPaidLater)
		s.record(purchase.WorkflowID(id), "purchase", "delayed")
		kinds := []string{}
		for _, e := range s.purchase(id).Timeline {
			kinds = append(kinds, e.Kind)
		}
		require.Contains(t, kinds, "payment_processing")
	})
	t.Run("ALostWebhookIsHealed", func(t *testing.T) {
		id, session := s.begin("lost")
		s.sim.Break(simtest.Fault{Kind: "drop_webhooks", Count: 100})
		started := time.Now()
		s.sim.Pay(session, simtest.CardOK)
		var result purchase.Result
		s.ended(purchase.WorkflowID(id), &result)
		require.Equal(t, "fulfilled", result.Status)
		require.Less(t, time.Since(started), time.Minute)
		s.record(purchase.WorkflowID(id), "purchase", "polled")
		s.sim.Control("DELETE", "/faults", nil, nil)
	})
	t.Run("ACancelledOneIsClosedAtStripe", func(t *testing.T) {
		id, session := s.begin("cancelled")
		s.As(s.customer).POST("/v1/purchases/"+id.String()+"/cancel", nil).Status(200)
		require.Equal(t, "cancelled", s.purchase(id).Status)
		require.NotEqual(t, "complete", s.sim.Pay(session, simtest.CardOK).State)
		s.record(purchase.WorkflowID(id), "purchase", "cancelled")
	})
	t.Run("ADisputeFollows", func(t *testing.T) {
		id := s.paid("disputed", simtest.CardDisputed)
		require.Eventually(t, func() bool { return s.purchase(id).Status == "disputed" }, 30*time.Second, 100*time.Millisecond)
		var stripeID string
		require.NoError(t, s.db.QueryRow(t.Context(), `SELECT stripe_id FROM disputes WHERE purchase_id = $1`, id).Scan(&stripeID))
		s.sim.Control("POST", "/disputes/"+stripeID+"/win", nil, nil)
		var result dispute.Result
		if err := s.closeDispute(stripeID, &result); err != nil {
			t.Skip("the simulator's way to decide a dispute: ", err)
		}
		require.Equal(t, "won", result.Status)
		s.record(dispute.WorkflowID(stripeID), "dispute", "won")
	})
	t.Run("TheSweeperSweeps", func(t *testing.T) {
		run, err := s.temporal.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: sweep.WorkflowID, TaskQueue: string(taskqueue.Marketplace)}, sweep.WorkflowType)
		require.NoError(t, err)
		require.NoError(t, run.Get(t.Context(), nil))
		s.record(sweep.WorkflowID, "sweep", "round")
	})
	var sum int64
	require.NoError(t, s.db.QueryRow(t.Context(), `SELECT coalesce(sum(amount_minor), 0) FROM transaction_entries`).Scan(&sum))
	require.Zero(t, sum)
}

func (s *store) closeDispute(stripeID string, out *dispute.Result) error {
	ctx, cancel := context.WithTimeout(s.t.Context(), 20*time.Second)
	defer cancel()
	if err := s.temporal.GetWorkflow(ctx, dispute.WorkflowID(stripeID), "").Get(ctx, out); err != nil {
		return errors.Join(errors.New("the dispute goes on"), err)
	}
	return nil
}
