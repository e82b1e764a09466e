// Package observe holds the running product to what it tells of itself: traces, metrics, logs, probes, and
// that a worker that is told to stop ends what it has begun.
package observe

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"

	"marketplace/dev/drive"
	"marketplace/dev/histories"
	"marketplace/dev/postgres"
	"marketplace/dev/scene"
	"marketplace/dev/stack"
	"marketplace/workflows/purchase"
)

const cardOK = "4242424242424242"

type product struct {
	*scene.Scene
	stack  *stack.Stack
	data   string
	traces *traces
}

func start(ctx context.Context, t *testing.T) *product {
	t.Helper()
	data, err := os.MkdirTemp("", "marketplace-observe-")
	require.NoError(t, err)
	require.NoError(t, os.Chmod(data, 0o755))
	home, err := postgres.Home(data)
	require.NoError(t, err)
	t.Cleanup(func() {
		require.NoError(t, os.RemoveAll(data))
		require.NoError(t, os.RemoveAll(home))
	})
	p := &product{data: data, traces: collect(t)}
	sending := map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": p.traces.URL, "OTEL_BSP_SCHEDULE_DELAY": "200"}
	extra := map[string]map[string]string{}
	for _, service := range stack.Services {
		extra[service.Name] = sending
	}
	p.stack, err = stack.Start(ctx, stack.Options{FreePorts: true, WithoutPages: true, DataDir: data, Extra: extra, Getenv: func(string) string { return "" }})
	require.NoError(t, err)
	t.Cleanup(p.stack.Stop)
	urls := p.stack.URLs()
	p.Scene, err = scene.Open(ctx, p.stack, urls["api"], urls["publisher"]+"/api")
	require.NoError(t, err)
	return p
}

func TestTheProductTellsOfItself(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	p := start(ctx, t)
	item, err := p.Publish(ctx, "traced", 1900)
	require.NoError(t, err)
	customer, err := p.Customer(ctx, "traced")
	require.NoError(t, err)
	bought, err := p.Pay(ctx, customer, item, cardOK, "paid")
	require.NoError(t, err)
	_, err = customer.AwaitPurchase(ctx, bought.ID, "fulfilled")
	require.NoError(t, err)

	t.Run("one trace from the request to the database", func(t *testing.T) { p.oneTrace(ctx, t) })
	t.Run("one trace from the storefront to the API", func(t *testing.T) { p.throughTheStorefront(ctx, t) })
	t.Run("spans are discreet", func(t *testing.T) { p.discreet(ctx, t, customer, item) })
	t.Run("metrics", func(t *testing.T) { p.metrics(ctx, t) })
	t.Run("a worker ends what it has begun", func(t *testing.T) { p.workerDrains(ctx, t, customer) })
	p.stack.Stop()
	t.Run("logs", func(t *testing.T) { p.logs(t) })
}

// oneTrace finds the trace of the request that began the purchase, and in it, in this order of descent: the
// request at the API, the call to Temporal, the workflow in the worker, its activity, and SQL.
func (p *product) oneTrace(ctx context.Context, t *testing.T) {
	t.Helper()
	steps := []landmark{
		{"api", "POST /v1/purchases", ""},
		{"api", "UpdateWithStartWorkflow:Begin", ""},
		{"worker-marketplace", "RunWorkflow:Purchase", ""},
		{"worker-marketplace", "RunActivity:", ""},
		{"worker-marketplace", "", "postgresql"},
	}
	id := p.awaitWay(ctx, t, steps)
	payments := map[string]bool{}
	for _, s := range p.traces.snapshot(t)[id] {
		payments[s.service] = true
	}
	require.True(t, payments["worker-payments"], "the call to Stripe is in the same trace")
}

func (p *product) throughTheStorefront(ctx context.Context, t *testing.T) {
	t.Helper()
	shop := drive.NewClient(p.stack.URLs()["storefront"] + "/api")
	require.NoError(t, shop.Call(ctx, http.MethodGet, "/v1/plugins?q=something", nil, nil))
	p.awaitWay(ctx, t, []landmark{{"storefront", "GET /*", ""}, {"api", "GET /v1/plugins", ""}, {"api", "", "postgresql"}})
}

// discreet: neither people nor what opens a door are in any span.
func (p *product) discreet(ctx context.Context, t *testing.T, customer *drive.Person, item scene.Item) {
	t.Helper()
	var link struct{ URL string }
	require.NoError(t, customer.Call(ctx, http.MethodPost, "/v1/plugins/"+item.Plugin.Slug+"/versions/latest/download", nil, &link))
	shop := drive.NewClient(p.stack.URLs()["storefront"] + "/api")
	require.NoError(t, shop.Call(ctx, http.MethodGet, link.URL, nil, nil))
	p.awaitWay(ctx, t, []landmark{{"storefront", "GET /*", ""}, {"api", "GET /v1/downloads/{token}", ""}})
	p.traces.mu.Lock()
	defer p.traces.mu.Unlock()
	for _, private := range []string{path.Base(link.URL), "@canary.localhost", scene.Password, "Canary Customer"} {
		require.False(t, strings.Contains(p.traces.said.String(), private), "a span holds %s", private) //nolint:testifylint // not all spans
	}
}

// landmark is a span on the way down a trace: of whom, how its name begins, which database system it asks.
type landmark struct{ service, name, system string }

// awaitWay waits for a trace in which the landmarks follow each other from parent to child.
func (p *product) awaitWay(ctx context.Context, t *testing.T, steps []landmark) (id string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	var best []span
	require.NoError(t, drive.Until(ctx, "the trace", func(context.Context) (bool, error) {
		for trace, spans := range p.traces.snapshot(t) {
			for _, s := range spans {
				chain := way(spans, s)
				found := 0
				for _, link := range chain {
					if found < len(steps) && link.service == steps[found].service && strings.HasPrefix(link.name, steps[found].name) && (steps[found].system == "" || link.system == steps[found].system) {
						found++
					}
				}
				if found == len(steps) {
					id = trace
					return true, nil
				}
				if found > 0 && len(chain) > len(best) {
					best = chain
				}
			}
		}
		return false, fmt.Errorf("the longest way is %+v", best)
	}))
	return id
}

func (p *product) metrics(ctx context.Context, t *testing.T) {
	t.Helper()
	every := []string{"go_goroutines", "process_resident_memory_bytes"}
	pool := []string{"pgxpool_total_connections", "pgxpool_acquired_connections"}
	worker := []string{"temporal_activity_execution_latency", "temporal_worker_task_slots_available", "temporal_request_"}
	mail := []string{"marketplace_mail_unsent{", "marketplace_mail_age_seconds{"}
	for part, want := range map[string][][]string{
		"api":              {every, pool, {`http_server_request_duration_seconds_count{`, `http_route="/v1/purchases"`, "temporal_request_"}},
		"publisher":        {every, pool, {`http_route="/v1/plugins"`}},
		"storefront":       {every, {"http_server_request_duration_seconds_count{"}},
		"worker-payments":  {every, worker},
		"worker-publisher": {every, pool, worker, mail, {"marketplace_submissions_open{", "marketplace_reviews_overdue", "marketplace_checks_errored", "marketplace_publications_open", "marketplace_publications_failing", "marketplace_publications_age_seconds"}},
		"worker-marketplace": {every, pool, worker, mail, {
			`marketplace_purchases_open{status="awaiting_payment"}`, "marketplace_purchases_stuck", "marketplace_disputes_unanswered",
			"marketplace_stripe_events_unprocessed", "marketplace_stripe_events_age_seconds", "marketplace_outbox_unsent", "marketplace_outbox_age_seconds",
		}},
	} {
		status, body := p.get(ctx, t, part, "/metrics")
		require.Equal(t, http.StatusOK, status)
		for line := range strings.Lines(body) {
			if strings.HasPrefix(line, "http_server_") {
				require.NotContains(t, line, "server_address", "a caller chooses its Host header")
			}
		}
		for _, names := range want {
			for _, name := range names {
				require.True(t, strings.Contains(body, name), "%s does not tell %s", part, name) //nolint:testifylint // not the whole page
			}
		}
	}
}

// get asks a process's admin port.
func (p *product) get(ctx context.Context, t *testing.T, part, path string) (status int, body string) {
	t.Helper()
	answer, err := drive.NewClient(p.stack.URLs()[part+" admin"]).Send(ctx, http.MethodGet, path, nil)
	require.NoError(t, err)
	defer func() { _ = answer.Body.Close() }()
	content, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	return answer.StatusCode, string(content)
}

// workerDrains tells the payments worker to stop while Stripe takes its time: the call is ended, not repeated,
// and the probe says meanwhile that nothing new should be sent there.
func (p *product) workerDrains(ctx context.Context, t *testing.T, customer *drive.Person) {
	t.Helper()
	item, err := p.Publish(ctx, "drained", 900)
	require.NoError(t, err)
	require.NoError(t, p.Sim.Control(ctx, http.MethodPost, "/faults", map[string]any{"kind": "hang_after", "match": "POST /v1/checkout/sessions", "count": 1, "ms": 4000}, nil))
	key := uuid.NewString()
	id := purchase.ID(customer.ID, key)
	answered := make(chan error, 1)
	go func() {
		bought, err := customer.Buy(ctx, item.Plugin.ID, key)
		if err == nil && bought.CheckoutURL == "" {
			err = fmt.Errorf("purchase %s has no page", bought.ID)
		}
		answered <- err
	}()
	temporal, err := client.Dial(client.Options{HostPort: p.stack.Value("TEMPORAL_ADDRESS")})
	require.NoError(t, err)
	defer temporal.Close()
	require.NoError(t, drive.Until(ctx, "the call to Stripe", func(ctx context.Context) (bool, error) {
		described, err := temporal.DescribeWorkflowExecution(ctx, purchase.WorkflowID(id), "")
		if err != nil {
			return false, err
		}
		for _, a := range described.GetPendingActivities() {
			if a.GetState() == enumspb.PENDING_ACTIVITY_STATE_STARTED {
				return true, nil
			}
		}
		return false, nil
	}))
	state, running := stack.Running(p.data)
	require.True(t, running)
	require.NoError(t, syscall.Kill(state.Children["worker-payments"], syscall.SIGTERM))
	require.NoError(t, drive.Until(ctx, "draining", func(ctx context.Context) (bool, error) {
		status, body := p.get(ctx, t, "worker-payments", "/readyz")
		return status == http.StatusServiceUnavailable && strings.Contains(body, "draining"), nil
	}))
	require.NoError(t, <-answered)
	history, err := histories.Fetch(ctx, temporal, purchase.WorkflowID(id))
	require.NoError(t, err)
	for _, e := range history.Events {
		if a := e.GetActivityTaskStartedEventAttributes(); a != nil {
			require.Equal(t, int32(1), a.GetAttempt(), "what had begun was ended")
		}
	}
}

// logs reads every line that the processes wrote.
func (p *product) logs(t *testing.T) {
	t.Helper()
	for _, service := range stack.Services {
		content, err := os.ReadFile(filepath.Join(p.data, "logs", service.Name+".log"))
		require.NoError(t, err)
		traced, configuration, stopped := 0, 0, 0
		for line := range strings.Lines(string(content)) {
			var entry map[string]any
			require.NoError(t, json.Unmarshal([]byte(line), &entry), "%s: %s", service.Name, line)
			for _, key := range []string{"time", "level", "msg"} {
				require.Contains(t, entry, key, line)
			}
			if _, ok := entry["trace_id"]; ok {
				traced++
			} else {
				require.NotEqual(t, "request", entry["msg"], "a request without a trace: %s", line)
			}
			switch entry["msg"] {
			case "configuration":
				configuration++
			case "stopped":
				stopped++
			}
		}
		require.Positive(t, configuration, service.Name)
		require.Equal(t, configuration, stopped, "%s: every start ends in an orderly stop", service.Name)
		if service.Port != "" {
			require.Positive(t, traced, service.Name)
		}
	}
}
