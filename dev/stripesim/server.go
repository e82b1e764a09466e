// Package stripesim is a simulator of the parts of Stripe that the marketplace uses, at API version 2023-10-16,
// for development and tests. It has a memory: sessions, payments, refunds, disputes and every cent of their
// balance transactions; a page on which to pay; signed webhooks; and a switch for every fault that the real one
// shows only on bad days.
package stripesim

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"time"
)

// APIVersion is the only version the simulator speaks.
const APIVersion = "2023-10-16"

// Config says how the simulator is reached and what it calls.
type Config struct {
	SecretKey     string // may do everything
	RestrictedKey string // may read what moves money: see readable
	WebhookURL    string // where events go; none: they are only listed
	WebhookSecret string
	PublicURL     string           // as the customer's browser reaches it
	StateFile     string           // survives restarts and kills; "": in memory
	Clock         func() time.Time // nil: time.Now; the control API moves the simulator's time beyond it
	SettleDelay   time.Duration    // how long a delayed method takes by itself; 0: a minute
	RetryBase     time.Duration    // pause before the first repetition of a webhook, doubling; 0: 2 s
}

// Server is the simulator.
type Server struct {
	cfg     Config
	handler http.Handler
	wake    chan struct{}
	stop    context.CancelFunc
	stopped context.Context
	done    sync.WaitGroup

	mu       sync.Mutex
	st       *store
	inFlight map[string]bool // idempotency keys being worked on
	sending  map[string]bool // deliveries on their way
	pending  []string        // deliveries that are not at an end, in the order of making
}

// New opens the state and starts to send webhooks and to let time do its work. Close it.
func New(cfg Config) (*Server, error) {
	if cfg.SecretKey == "" || cfg.PublicURL == "" {
		return nil, errors.New("stripesim: SecretKey and PublicURL are needed")
	}
	if cfg.Clock == nil {
		cfg.Clock = time.Now
	}
	if cfg.SettleDelay == 0 {
		cfg.SettleDelay = time.Minute
	}
	if cfg.RetryBase == 0 {
		cfg.RetryBase = 2 * time.Second
	}
	cfg.PublicURL = strings.TrimRight(cfg.PublicURL, "/")
	st, err := openStore(cfg.StateFile)
	if err != nil {
		return nil, err
	}
	s := &Server{cfg: cfg, st: st, wake: make(chan struct{}, 1), inFlight: map[string]bool{}, sending: map[string]bool{}}
	s.stopped, s.stop = context.WithCancel(context.Background())
	s.change(func() {
		s.configureEndpoint()
		s.forgetKeys()
		for _, d := range s.st.all("delivery") {
			s.keep(d)
		}
	})
	s.handler = s.routes()
	s.done.Go(s.run)
	return s, nil
}

// ServeHTTP answers the API (/v1), the customer's page (/c/pay), the control API (/_sim) and the dashboard (/).
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Close stops all that runs by itself and closes the state.
func (s *Server) Close() error {
	s.stop()
	s.done.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.st.close()
}

// change runs f alone and makes what it did durable before anybody hears of it.
func (s *Server) change(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
	if err := s.st.commit(); err != nil {
		panic("stripesim: cannot write its state: " + err.Error()) // going on would forget money
	}
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// now is the simulator's time. Callers hold the lock.
func (s *Server) now() time.Time { return s.cfg.Clock().Add(s.offset()) }

func (s *Server) offset() time.Duration {
	settings, _ := s.st.get("setting", "clock")
	return time.Duration(settings.num("offset_ms")) * time.Millisecond
}

// tick is how often the simulator looks for work when nothing wakes it.
const tick = 200 * time.Millisecond

// run lets time do its work.
func (s *Server) run() {
	ticker := time.NewTicker(tick)
	defer ticker.Stop()
	for {
		select {
		case <-s.stopped.Done():
			return
		case <-ticker.C:
		case <-s.wake:
		}
		s.mu.Lock()
		due := s.jobsDue()
		s.mu.Unlock()
		if due {
			s.change(s.runJobs)
		}
		s.sendDue()
	}
}
