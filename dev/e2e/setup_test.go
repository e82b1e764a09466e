// Package e2e runs the built binary, two copies of every process, on real Postgres servers, real Temporal
// and the simulator, ends each part by SIGKILL in the middle of its work, and then holds every figure against
// the others.
package e2e

import (
	"context"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"marketplace/dev/postgres"
	"marketplace/dev/scene"
	"marketplace/dev/stack"
)

// whole is the running product with its people.
type whole struct {
	*scene.Scene
	t     *testing.T
	ctx   context.Context
	stack *stack.Stack
	data  string
	marks *canaries
}

// paidAtOnce lets publishers be paid what was just sold.
var paidAtOnce = map[string]string{"PAYOUT_HOLD": "0s", "PAYOUT_THRESHOLDS": "*:1"}

func start(t *testing.T) *whole {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	t.Cleanup(cancel)
	data := dataDir(t)
	began := time.Now()
	// Nothing of the developer's environment: no real Stripe, no real database.
	s, err := stack.Start(ctx, stack.Options{
		WithoutPages: true, FreePorts: true, Copies: 2, SeparatePostgres: true, DataDir: data, Getenv: func(string) string { return "" },
		Extra: map[string]map[string]string{"worker-marketplace": paidAtOnce},
	})
	require.NoError(t, err)
	t.Cleanup(s.Stop)
	t.Logf("booted in %.1f s", time.Since(began).Seconds())
	urls := s.URLs()
	people, err := scene.Open(ctx, s, balance(t, urls["api"], urls["api-2"]), balance(t, urls["publisher"]+"/api", urls["publisher-2"]+"/api"))
	require.NoError(t, err)
	return &whole{Scene: people, t: t, ctx: ctx, stack: s, data: data, marks: &canaries{}}
}

// dataDir is a folder that goes with the test; Postgres, as another user, may have one of its own.
func dataDir(t *testing.T) string {
	t.Helper()
	data, err := os.MkdirTemp("", "marketplace-e2e-") //nolint:usetesting // the logs of a failed run are kept
	require.NoError(t, err)
	require.NoError(t, os.Chmod(data, 0o755))
	home, err := postgres.Home(data)
	require.NoError(t, err)
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("logs are in %s", filepath.Join(data, "logs"))
			return
		}
		require.NoError(t, os.RemoveAll(data))
		require.NoError(t, os.RemoveAll(home))
	})
	return data
}

// alive is the first target, from the given one on, that takes a connection.
func alive(targets []*url.URL, from int) *url.URL {
	for i := range targets {
		target := targets[(from+i)%len(targets)]
		connection, err := net.DialTimeout("tcp", target.Host, time.Second)
		if err == nil {
			_ = connection.Close()
			return target
		}
	}
	return targets[from%len(targets)]
}
