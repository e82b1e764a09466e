package stack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"marketplace/dev/mailbox"
	"marketplace/dev/postgres"
	"marketplace/dev/stripesim"
)

// Stack is the running product.
type Stack struct {
	// Mailbox holds the mail that was sent; nil when SMTP_URL names a real relay.
	Mailbox *mailbox.Mailbox
	// Stripe is the simulator; nil when the environment names the real one.
	Stripe *stripesim.Server
	// Logins are the demo accounts.
	Logins []Login

	options       Options
	home          string // where Postgres keeps its data
	ports         map[string]int
	postgresPorts map[string]int
	values        map[string]string // settings by name, before they are handed out
	secrets       map[string]string
	logs          *logs
	progress      *progress
	lockFile      *os.File

	mu         sync.Mutex
	parts      []*part
	copyPorts  map[string]int    // by copy: api, api-2, …
	adminAddrs map[string]string // likewise
	stops      []func()
	once       sync.Once
	done       chan struct{}
}

// steps are what Start does, one after the other.
var steps = []struct {
	key, what string
	do        func(*Stack, context.Context) error
}{
	{"postgres", "Postgres, roles and databases", (*Stack).startPostgres},
	{"migrate", "migrations", (*Stack).migrate},
	{"temporal", "Temporal and its Web UI", (*Stack).startTemporal},
	{"setup-temporal", "search attributes and schedules", (*Stack).setUpTemporal},
	{"mailbox", "mailbox", (*Stack).startMailbox},
	{"stripe", "Stripe simulator", (*Stack).startStripe},
	{"services", "marketplace processes", (*Stack).startServices},
	{"logins", "demo logins", (*Stack).createLogins},
}

// StartOrder are the keys of the steps: whatever else starts the product keeps to it.
func StartOrder() []string {
	var keys []string
	for _, step := range steps {
		keys = append(keys, step.key)
	}
	return keys
}

// Start brings the stack up and returns when every part is ready. When it fails, nothing is left running.
func Start(ctx context.Context, o Options) (*Stack, error) {
	if err := o.setDefaults(); err != nil {
		return nil, err
	}
	s := &Stack{options: o, postgresPorts: map[string]int{}, copyPorts: map[string]int{}, adminAddrs: map[string]string{}, done: make(chan struct{})}
	s.progress = &progress{out: o.Out, terminal: isTerminal(o.Out)}
	if err := s.start(ctx); err != nil {
		s.Stop()
		return nil, err
	}
	return s, nil
}

func (s *Stack) start(ctx context.Context) error {
	if err := s.claim(ctx); err != nil {
		return err
	}
	if err := s.buildAll(ctx); err != nil {
		return err
	}
	for _, step := range steps {
		if err := s.progress.step(step.what, func() error { return step.do(s, ctx) }); err != nil {
			return err
		}
	}
	return s.writeState()
}

// claim takes the data folder, reads the secrets and chooses the ports: all that can go wrong before
// anything has started.
func (s *Stack) claim(ctx context.Context) error {
	o := s.options
	if err := os.MkdirAll(o.DataDir, 0o755); err != nil {
		return err
	}
	var err error
	if s.lockFile, err = lock(ctx, o.DataDir, s.progress.say); err != nil {
		return err
	}
	reap(o.DataDir)
	if s.home, err = postgres.Home(o.DataDir); err != nil {
		return err
	}
	if s.home != o.DataDir {
		s.progress.say("Postgres runs as `nobody`, who may not enter %s: its data is in %s", o.DataDir, s.home)
	}
	if s.logs, err = openLogs(filepath.Join(o.DataDir, "logs"), o.Out, o.Verbose); err != nil {
		return err
	}
	if s.secrets, err = loadSecrets(o.DataDir); err != nil {
		return err
	}
	if s.ports, err = choosePorts(o, s.replaced); err != nil {
		return err
	}
	s.setValues()
	return nil
}

// replaced tells whether the environment names something real in the place of an embedded part.
func (s *Stack) replaced(key string) bool {
	set := func(name string) bool { return s.options.Getenv(name) != "" }
	switch key {
	case "temporal", "temporal-ui":
		return set("TEMPORAL_ADDRESS")
	case "smtp", "mailbox":
		return set("SMTP_URL")
	case "stripe":
		return set("STRIPE_API_URL") || set("STRIPE_SECRET_KEY")
	case "postgres":
		temporal := set("TEMPORAL_ADDRESS") || set("TEMPORAL_DATABASE_URL")
		return s.options.SeparatePostgres || temporal && set("MARKETPLACE_DATABASE_URL") && set("PUBLISHER_DATABASE_URL")
	}
	return false
}

// Kill ends a part by SIGKILL and keeps it down until Restart. Names are those of Parts.
func (s *Stack) Kill(ctx context.Context, name string) error {
	p, err := s.part(name)
	if err != nil {
		return err
	}
	return p.kill(ctx)
}

// Restart starts what Kill ended and returns when it is ready.
func (s *Stack) Restart(ctx context.Context, name string) error {
	p, err := s.part(name)
	if err != nil {
		return err
	}
	return p.release(ctx)
}

// Revive starts at once what has ended by itself, which would else be waited with, longer each time.
func (s *Stack) Revive() {
	s.mu.Lock()
	parts := slices.Clone(s.parts)
	s.mu.Unlock()
	for _, p := range parts {
		if p.pid() == 0 && !p.isHeld() {
			p.rouse()
		}
	}
}

// Parts are the names of the child processes, in the order they were started.
func (s *Stack) Parts() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var names []string
	for _, p := range s.parts {
		names = append(names, p.name)
	}
	return names
}

func (s *Stack) part(name string) (*part, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.parts {
		if p.name == name {
			return p, nil
		}
	}
	return nil, fmt.Errorf("no part is called %s", name)
}

// Done is closed when the stack has stopped.
func (s *Stack) Done() <-chan struct{} { return s.done }

// Stop ends every part, the last started first; those of one service at once.
func (s *Stack) Stop() {
	s.once.Do(func() {
		if s.lockFile != nil {
			_ = mark(s.lockFile, stopping)
		}
		s.stopServices()
		s.mu.Lock()
		parts, stops := slices.Clone(s.parts), slices.Clone(s.stops)
		s.mu.Unlock()
		for _, p := range slices.Backward(parts) {
			if p.name == "temporal" {
				p.cancel()
				<-p.stopped
			}
		}
		for _, stop := range slices.Backward(stops) {
			stop()
		}
		for _, p := range slices.Backward(parts) {
			p.cancel()
			<-p.stopped
		}
		if s.logs != nil {
			s.logs.close()
		}
		if s.lockFile != nil {
			_ = os.Remove(statePath(s.options.DataDir))
			_ = s.lockFile.Close()
		}
		close(s.done)
	})
}

// stopServices drains the marketplace processes together: each may take its time.
func (s *Stack) stopServices() {
	s.mu.Lock()
	parts := slices.Clone(s.parts)
	s.mu.Unlock()
	var draining sync.WaitGroup
	for _, p := range parts {
		if p.service == "" {
			continue
		}
		p.cancel()
		draining.Go(func() { <-p.stopped })
	}
	draining.Wait()
}

// add starts a part and keeps it running until Stop.
func (s *Stack) add(ctx context.Context, p *part) error {
	p.say = s.progress.say
	// The part outlives the start, but not the stack.
	life, cancel := context.WithCancel(context.WithoutCancel(ctx))
	s.mu.Lock()
	p.cancel, p.stopped = cancel, make(chan struct{})
	s.parts = append(s.parts, p)
	s.mu.Unlock()
	if err := p.begin(ctx, life); err != nil {
		if tail := s.logs.tail(p.name, 5); tail != "" {
			err = fmt.Errorf("%w\nthe end of %s:\n%s", err, filepath.Join(s.logs.dir, p.name+".log"), tail)
		}
		return err
	}
	return nil
}

func (s *Stack) onStop(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stops = append(s.stops, f)
}

func (s *Stack) writeState() error {
	state := State{PID: os.Getpid(), URLs: s.URLs(), Logins: s.Logins, Values: maps.Clone(s.values), Children: map[string]int{}}
	s.mu.Lock()
	for _, p := range s.parts {
		state.Children[p.name] = p.pid()
	}
	s.mu.Unlock()
	return writePrivate(statePath(s.options.DataDir), func() (string, error) {
		content, err := json.MarshalIndent(state, "", "  ")
		return string(content), err
	})
}

// Wait runs until ctx ends or the stack stops.
func (s *Stack) Wait(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return nil
	case <-s.done:
		return errors.New("the stack has stopped")
	}
}
