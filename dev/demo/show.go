package demo

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// show prints each step as it happens, with its duration, above a progress bar.
type show struct {
	mu    sync.Mutex
	out   io.Writer
	bar   *progressbar.ProgressBar // nil when nobody watches
	start time.Time
}

func newShow(out io.Writer, steps int) *show {
	s := &show{out: out, start: time.Now()}
	if f, ok := out.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		s.bar = progressbar.NewOptions(steps, progressbar.OptionSetWriter(out), progressbar.OptionSetWidth(40),
			progressbar.OptionShowCount(), progressbar.OptionClearOnFinish(), progressbar.OptionSetPredictTime(false))
	}
	return s
}

// act announces a part of the demo.
func (s *show) act(title string) {
	s.line(fmt.Sprintf("\n%s", title))
}

// step runs one step and says how long it took, and why it failed if it did.
func (s *show) step(what string, do func() error) error {
	began := time.Now()
	err := do()
	took := time.Since(began)
	if err != nil {
		s.line(fmt.Sprintf("  FAIL  %-72s %7.2fs  %v", what, took.Seconds(), err))
		return fmt.Errorf("%s: %w", what, err)
	}
	s.line(fmt.Sprintf("  ok    %-72s %7.2fs", what, took.Seconds()))
	if s.bar != nil {
		s.mu.Lock()
		_ = s.bar.Add(1)
		s.mu.Unlock()
	}
	return nil
}

func (s *show) line(text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.bar != nil {
		_ = s.bar.Clear()
	}
	_, _ = fmt.Fprintln(s.out, text)
	if s.bar != nil {
		_ = s.bar.RenderBlank()
	}
}
