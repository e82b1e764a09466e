package stripesim_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"marketplace/dev/stripesim"
	"marketplace/dev/stripesim/simtest"
	"marketplace/internal/money"
	"marketplace/internal/stripeclient"
)

// receiver is our webhook endpoint: it verifies and tells.
type receiver struct {
	*httptest.Server
	events chan stripeclient.Event
	answer chan int // one status per delivery; closed or empty: 200
}

func receive(t *testing.T) *receiver {
	t.Helper()
	r := &receiver{events: make(chan stripeclient.Event, 200), answer: make(chan int, 10)}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		body, _ := io.ReadAll(request.Body)
		event, err := stripeclient.ParseEvent(body, request.Header.Get("Stripe-Signature"), []string{simtest.WebhookSecret}, time.Now())
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		r.events <- event
		select {
		case status := <-r.answer:
			w.WriteHeader(status)
		default:
		}
	}))
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) next(t *testing.T) stripeclient.Event {
	t.Helper()
	select {
	case e := <-r.events:
		return e
	case <-time.After(10 * time.Second):
		require.Fail(t, "no webhook came")
		return stripeclient.Event{}
	}
}

// types collects the next n events' types, in the order of coming.
func (r *receiver) types(t *testing.T, n int) []string {
	t.Helper()
	out := make([]string, n)
	for i := range out {
		out[i] = r.next(t).Type
	}
	return out
}

func checkout() stripeclient.SessionRequest {
	return stripeclient.SessionRequest{
		PurchaseID: uuid.New(), PluginName: "Linter", Amount: money.Money{Minor: 1000, Currency: "EUR"},
		ExpiresAt: time.Now().Add(30 * time.Minute), SuccessURL: "http://shop.test/ok", CancelURL: "http://shop.test/",
	}
}

func start(t *testing.T, cfg stripesim.Config) (*simtest.Sim, *stripeclient.Client) {
	t.Helper()
	sim := simtest.Start(t, cfg)
	return sim, stripeclient.New(simtest.SecretKey, sim.URL)
}

func open(t *testing.T, c *stripeclient.Client) stripeclient.Session {
	t.Helper()
	session, err := c.OpenSession(t.Context(), checkout())
	require.NoError(t, err)
	return session
}

func TestWebhooksOfACardPayment(t *testing.T) {
	t.Parallel()
	r := receive(t)
	sim, c := start(t, stripesim.Config{WebhookURL: r.URL})
	in := checkout()
	session, err := c.OpenSession(t.Context(), in)
	require.NoError(t, err)
	sim.Pay(session.ID, simtest.CardOK)
	seen := map[string]stripeclient.Event{}
	for range 4 {
		e := r.next(t)
		seen[e.Type] = e
		require.Equal(t, in.PurchaseID, e.PurchaseID, e.Type)
	}
	require.Equal(t, session.ID, seen["checkout.session.completed"].SessionID)
	require.NotEmpty(t, seen["payment_intent.succeeded"].PaymentIntentID)
	require.Contains(t, seen, "charge.succeeded")
	require.Contains(t, seen, "payment_intent.created")
}

func TestWebhooksAreRepeatedUntilTaken(t *testing.T) {
	t.Parallel()
	r := receive(t)
	sim, c := start(t, stripesim.Config{WebhookURL: r.URL, RetryBase: 10 * time.Millisecond})
	r.answer <- http.StatusInternalServerError
	r.answer <- http.StatusServiceUnavailable
	session := open(t, c)
	sim.Control(http.MethodPost, "/sessions/"+session.ID+"/expire", nil, nil)
	first := r.next(t)
	require.Equal(t, "checkout.session.expired", first.Type)
	require.Equal(t, first, r.next(t))
	require.Equal(t, first, r.next(t))
}

func TestWebhookFaults(t *testing.T) {
	t.Parallel()
	r := receive(t)
	sim, c := start(t, stripesim.Config{WebhookURL: r.URL})
	sim.Break(simtest.Fault{Kind: "drop_webhooks", Match: "payment_intent.", Count: 2})
	sim.Break(simtest.Fault{Kind: "duplicate_webhooks", Match: "checkout.session.completed", Copies: 2})
	sim.Break(simtest.Fault{Kind: "delay_webhooks", Match: "charge.succeeded", MS: 3_600_000})
	sim.Pay(open(t, c).ID, simtest.CardOK)
	completed := "checkout.session.completed"
	require.Equal(t, []string{completed, completed, completed}, r.types(t, 3))
	sim.Advance(3600)
	require.Equal(t, "charge.succeeded", r.next(t).Type)
	var log struct {
		Counts map[string]int `json:"counts"`
	}
	sim.Control(http.MethodGet, "/deliveries", nil, &log)
	require.Equal(t, 2, log.Counts["dropped"])
}

func TestWebhooksInAnotherOrder(t *testing.T) {
	t.Parallel()
	r := receive(t)
	sim, c := start(t, stripesim.Config{WebhookURL: r.URL})
	sim.Break(simtest.Fault{Kind: "reorder_webhooks", Count: 4, MS: 60_000})
	sim.Pay(open(t, c).ID, simtest.CardOK)
	require.Equal(t, []string{
		"checkout.session.completed", "payment_intent.succeeded", "charge.succeeded", "payment_intent.created",
	}, r.types(t, 4))
}

func TestTimeDoesItsWork(t *testing.T) {
	t.Parallel()
	r := receive(t)
	sim, c := start(t, stripesim.Config{WebhookURL: r.URL})
	expires, paid, fails := open(t, c), open(t, c), open(t, c)
	sim.Pay(paid.ID, simtest.DebitPaidLater)
	sim.Pay(fails.ID, simtest.DebitFailsLater)
	r.types(t, 8)
	sim.Advance(3600)
	got := r.types(t, 7)
	require.ElementsMatch(t, []string{
		"checkout.session.expired", "charge.succeeded", "payment_intent.succeeded", "checkout.session.async_payment_succeeded",
		"charge.failed", "payment_intent.payment_failed", "checkout.session.async_payment_failed",
	}, got)
	for id, state := range map[string]stripeclient.PaymentState{
		expires.ID: stripeclient.PaymentExpired, paid.ID: stripeclient.PaymentPaid, fails.ID: stripeclient.PaymentFailed,
	} {
		payment, err := c.Payment(t.Context(), id)
		require.NoError(t, err)
		require.Equal(t, state, payment.State)
	}
}

func TestStateSurvivesAKill(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "state.jsonl")
	r := receive(t)
	before, c := start(t, stripesim.Config{StateFile: file, WebhookURL: r.URL})
	in := checkout()
	session, err := c.OpenSession(t.Context(), in)
	require.NoError(t, err)
	before.Pay(session.ID, simtest.CardDisputed)
	want := before.Money()
	appendTorn(t, file)

	after, again := start(t, stripesim.Config{StateFile: file, WebhookURL: r.URL}) // the first is not closed: as after a kill
	require.Equal(t, want, after.Money())
	same, err := again.OpenSession(t.Context(), in)
	require.NoError(t, err)
	require.Equal(t, session.ID, same.ID, "idempotency keys survive")
}
