package gates

import (
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"marketplace/internal/telemetry"
)

// TestMain reads everything that the product logs while each of its routes is called well and badly: no
// cookie, password, token or e-mail address may be in it.
func TestMain(m *testing.M) {
	log, err := telemetry.NewLogger(logged, "debug", "json")
	if err != nil {
		panic(err)
	}
	slog.SetDefault(log)
	code := m.Run()
	if leaks := logged.found(); len(leaks) > 0 {
		fmt.Fprintf(os.Stderr, "%d log lines hold what no log may, for example:\n%s\n", len(leaks), strings.Join(leaks[:min(len(leaks), 5)], ""))
		code = 1
	}
	os.Exit(code)
}

// logged is everything that was logged.
var logged = &watch{secrets: []string{password, "another fine horse", "canary", "@example.com"}}

// watch keeps the lines that hold a secret.
type watch struct {
	mu      sync.Mutex
	secrets []string
	leaks   []string
	lines   int
}

// secret adds something to look for.
func (w *watch) secret(s string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.secrets = append(w.secrets, s)
}

// Write implements io.Writer; it gets a line at a time.
func (w *watch) Write(line []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.lines++
	if slices.ContainsFunc(w.secrets, func(s string) bool { return strings.Contains(string(line), s) }) {
		w.leaks = append(w.leaks, string(line))
	}
	return len(line), nil
}

func (w *watch) found() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.leaks)
}

// TestTheWatchSees keeps the rest from being proof of nothing.
func TestTheWatchSees(t *testing.T) {
	t.Parallel()
	w := &watch{}
	w.secret("t0ken")
	log, err := telemetry.NewLogger(w, "info", "json")
	require.NoError(t, err)
	log.Info("request", "route", "/v1/downloads/{token}")
	require.Empty(t, w.found())
	log.Info("request", "path", "/v1/downloads/t0ken")
	require.Len(t, w.found(), 1)
}
