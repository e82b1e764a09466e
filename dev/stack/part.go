package stack

import (
	"context"
	"fmt"
	"sync"
	"syscall"
	"time"
)

// running is one life of a part.
type running interface {
	PID() int
	Done() <-chan struct{} // closed when it has ended, however it ended
	Stop()                 // asks, waits, and kills at last
}

// part is something that is kept running: started, watched, and started again when it ends by itself.
type part struct {
	name string
	// service is the marketplace service this is a copy of; empty for what it stands on.
	service string
	start   func(ctx context.Context) (running, error)
	ready   func(ctx context.Context) error
	// say reports to people: a crash, and that it is back.
	say func(format string, args ...any)

	mu      sync.Mutex
	current running
	held    bool // down on request: not to be restarted until asked
	wake    chan struct{}
	cancel  context.CancelFunc // ends it for good
	stopped chan struct{}      // closed once nobody watches any more
}

const (
	firstBackoff = 250 * time.Millisecond
	maxBackoff   = 15 * time.Second
	steady       = 30 * time.Second // a life this long forgives the crashes before it
)

// begin starts the part, watches it until its life ends and then stops it. It returns once the part is
// ready, or ctx has ended.
func (p *part) begin(ctx, life context.Context) error {
	p.wake = make(chan struct{}, 1)
	r, err := p.start(ctx)
	if err != nil {
		close(p.stopped)
		return fmt.Errorf("%s: %w", p.name, err)
	}
	p.set(r)
	go p.watch(life, r)
	return p.waitReady(ctx)
}

func (p *part) watch(ctx context.Context, r running) {
	defer close(p.stopped)
	backoff, born := firstBackoff, time.Now()
	for {
		select {
		case <-ctx.Done():
			r.Stop()
			return
		case <-r.Done():
		}
		p.set(nil)
		if time.Since(born) > steady {
			backoff = firstBackoff
		}
		if !p.isHeld() {
			p.say("%s ended unexpectedly; starting it again in %s (its log says why)", p.name, backoff)
		}
		if !p.pause(ctx, backoff) {
			return
		}
		backoff = min(2*backoff, maxBackoff)
		born = time.Now()
		next, err := p.start(ctx)
		if err != nil {
			if ctx.Err() != nil {
				return
			}
			p.say("%s does not start: %v", p.name, err)
			next = ended{}
		}
		p.set(next)
		r = next
	}
}

// pause waits out the backoff, or while the part is held for as long as it takes; false when all is over.
func (p *part) pause(ctx context.Context, backoff time.Duration) bool {
	timer := time.NewTimer(backoff)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return false
		case <-p.wake:
			return true
		case <-timer.C:
			if !p.isHeld() {
				return true
			}
		}
	}
}

// ended is what could not even start.
type ended struct{}

func (ended) PID() int { return 0 }
func (ended) Stop()    {}
func (ended) Done() <-chan struct{} {
	c := make(chan struct{})
	close(c)
	return c
}

func (p *part) set(r running) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.current = r
}

func (p *part) isHeld() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.held
}

func (p *part) pid() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.current == nil {
		return 0
	}
	return p.current.PID()
}

// kill ends it by SIGKILL and keeps it down until release.
func (p *part) kill(ctx context.Context) error {
	p.mu.Lock()
	r := p.current
	p.held = true
	p.mu.Unlock()
	if r == nil || r.PID() == 0 {
		return nil
	}
	// The process alone: what it started must notice by itself, as it would after a real crash.
	if err := syscall.Kill(r.PID(), syscall.SIGKILL); err != nil {
		return fmt.Errorf("kill %s: %w", p.name, err)
	}
	select {
	case <-r.Done():
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// release lets a killed part start again and waits until it is ready.
func (p *part) release(ctx context.Context) error {
	p.mu.Lock()
	p.held = false
	p.mu.Unlock()
	p.rouse()
	return p.waitReady(ctx)
}

// rouse ends the wait before the part is started again.
func (p *part) rouse() {
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

const readyTimeout = 90 * time.Second

func (p *part) waitReady(ctx context.Context) error {
	if p.ready == nil {
		return nil
	}
	ctx, cancel := context.WithTimeoutCause(ctx, readyTimeout, fmt.Errorf("not ready after %s", readyTimeout))
	defer cancel()
	for {
		err := p.ready(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%s: %w: %w", p.name, context.Cause(ctx), err)
		case <-time.After(50 * time.Millisecond):
		}
	}
}
