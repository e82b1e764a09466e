package httpapi

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/go-chi/chi/v5"
)

// Check asks one thing this process stands on.
type Check struct {
	Name string
	// Required checks make the process not ready. The others are only reported: an API goes on serving
	// what does not need Temporal while Temporal is down.
	Required bool
	Run      func(context.Context) error
}

// Health answers /livez (the process runs) and /readyz (it can do its work).
type Health struct {
	checks   []Check
	draining atomic.Bool
	failing  sync.Map // names of the checks that failed when last asked
}

// NewHealth makes a Health of the checks.
func NewHealth(checks ...Check) *Health { return &Health{checks: checks} }

// Drain makes /readyz say no, so that nothing new is sent here.
func (h *Health) Drain() { h.draining.Store(true) }

func (h *Health) mount(r chi.Router) {
	r.Get("/livez", func(w http.ResponseWriter, _ *http.Request) { writeStatus(w, http.StatusOK, readiness{Status: "ok"}) })
	r.Get("/readyz", h.ready)
}

type readiness struct {
	Status string            `json:"status"`
	Checks map[string]string `json:"checks,omitempty"`
}

func (h *Health) ready(w http.ResponseWriter, r *http.Request) {
	if h.draining.Load() {
		writeStatus(w, http.StatusServiceUnavailable, readiness{Status: "draining"})
		return
	}
	result := readiness{Status: "ok", Checks: map[string]string{}}
	status := http.StatusOK
	var mu sync.Mutex
	var wg sync.WaitGroup
	for _, check := range h.checks {
		wg.Go(func() {
			err := twice(r.Context(), check.Run)
			h.logChange(r.Context(), check.Name, err)
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				result.Checks[check.Name] = "ok"
				return
			}
			result.Checks[check.Name] = "failed" // why is for the log: it may name hosts and users
			if check.Required {
				status, result.Status = http.StatusServiceUnavailable, "unavailable"
			} else if result.Status == "ok" {
				result.Status = "degraded"
			}
		})
	}
	wg.Wait()
	writeStatus(w, status, result)
}

// logChange writes when a check begins to fail and when it is well again, not each time somebody asks.
func (h *Health) logChange(ctx context.Context, name string, err error) {
	if err == nil {
		if _, failed := h.failing.LoadAndDelete(name); failed {
			slog.InfoContext(ctx, "ready again", "check", name)
		}
		return
	}
	if _, known := h.failing.LoadOrStore(name, true); !known {
		slog.WarnContext(ctx, "not ready", "check", name, "error", err)
	}
}

// twice keeps one slow ping from taking a process out of service.
func twice(ctx context.Context, run func(context.Context) error) error {
	var err error
	for range 2 {
		attempt, cancel := context.WithTimeout(ctx, 2*time.Second)
		err = run(attempt)
		cancel()
		if err == nil {
			return nil
		}
	}
	return err
}

func writeStatus(w http.ResponseWriter, status int, body readiness) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the prober may be gone
}
