package stack

import (
	"fmt"
	"io"
	"sync"
	"time"
)

// progress tells people what is going on: one line per step, with its duration.
type progress struct {
	mu       sync.Mutex
	out      io.Writer
	terminal bool
}

// quietFor is how long a step may take before it reports that it is still at it.
const quietFor = 10 * time.Second

// step runs one thing and prints a line when it is done; a long one shows that it goes on.
func (p *progress) step(what string, do func() error) error {
	start := time.Now()
	over := make(chan struct{})
	var ticking sync.WaitGroup
	ticking.Go(func() { p.tick(what, start, over) })
	err := do()
	close(over)
	ticking.Wait()
	mark := "ok  "
	if err != nil {
		mark = "FAIL"
	}
	p.say("%s  %-44s %6.1f s", mark, what, time.Since(start).Seconds())
	return err
}

func (p *progress) tick(what string, start time.Time, over <-chan struct{}) {
	every := quietFor
	if p.terminal {
		every = 200 * time.Millisecond
	}
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for {
		select {
		case <-over:
			return
		case <-ticker.C:
			if p.terminal {
				p.write("\r\x1b[K  ..    %-44s %6.1f s", what, time.Since(start).Seconds())
			} else {
				p.say("..    %-44s %6.1f s", what, time.Since(start).Seconds())
			}
		}
	}
}

// say prints a line.
func (p *progress) say(format string, args ...any) {
	start := ""
	if p.terminal {
		start = "\r\x1b[K"
	}
	p.write(start+"  "+format+"\n", args...)
}

func (p *progress) write(format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	_, _ = fmt.Fprintf(p.out, format, args...)
}
