package ratelimit

import (
	"context"
	"sync"
	"time"
)

// maxCounted bounds what Memory remembers: a window of a hundred thousand callers is some 20 MB.
const maxCounted = 100_000

// Memory counts in this process alone and writes nothing: for routes that answer sooner than Postgres can count. Each
// copy of a process has limits of its own.
type Memory struct {
	mu   sync.Mutex
	hits map[string]window
}

// window are the hits of one that began at start, and of the one before it.
type window struct {
	start           time.Time
	length          time.Duration
	running, before int
}

// NewMemory counts from nothing.
func NewMemory() *Memory { return &Memory{hits: map[string]window{}} }

// CountHit implements Counter.
func (m *Memory) CountHit(_ context.Context, key string, start, preceding time.Time) (running, before int, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	w, known := m.hits[key]
	if !known && len(m.hits) >= maxCounted {
		m.forget(start)
	}
	switch {
	case w.start.Equal(start):
	case w.start.Equal(preceding):
		w = window{before: w.running}
	default:
		w = window{}
	}
	w.start, w.length = start, start.Sub(preceding)
	w.running++
	m.hits[key] = w
	return w.running, w.before, nil
}

// forget makes room: first by what is out of sight, then by whatever comes.
func (m *Memory) forget(now time.Time) {
	for key, w := range m.hits {
		if now.Sub(w.start) > w.length {
			delete(m.hits, key)
		}
	}
	for key := range m.hits {
		if len(m.hits) < maxCounted*9/10 {
			return
		}
		delete(m.hits, key)
	}
}
