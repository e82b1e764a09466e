package main

import (
	"io"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// What the caller can mend is exit status 2, what the world has to is 1: one line either way, and no password in
// it.
func TestWhatGoesWrongIsToldInOneLine(t *testing.T) {
	t.Parallel()
	const unreachable = "postgres://u:very-secret@127.0.0.1:1/x"
	tests := map[string]struct {
		env  []string
		args string
		code int
		says string
	}{
		"port is no number":       {nil, "serve api --api-port=x", 2, "--api-port"},
		"unknown flag":            {nil, "serve publisher --nope", 2, "--nope"},
		"unknown process":         {nil, "serve everything", 2, "everything"},
		"unknown direction":       {nil, "migrate sideways", 2, "sideways"},
		"missing settings":        {nil, "serve api", 2, "--download-secret"},
		"foreign secret":          {[]string{"STRIPE_SECRET_KEY=very-secret"}, "serve publisher", 2, "missing flags"},
		"foreign secret, served":  {[]string{"STRIPE_SECRET_KEY=very-secret"}, "serve storefront", 2, "STRIPE_SECRET_KEY"},
		"foreign secret, migrate": {[]string{"SIGNING_KEY=very-secret", "MARKETPLACE_OWNER_DATABASE_URL=" + unreachable}, "migrate up", 2, "SIGNING_KEY"},
		"URL is none, migrate":    {[]string{"MARKETPLACE_OWNER_DATABASE_URL=very-secret"}, "migrate up", 2, "MARKETPLACE_OWNER_DATABASE_URL"},
		"URL is none, admin":      {[]string{"PUBLISHER_OWNER_DATABASE_URL=very-secret", "ADMIN_PASSWORD=a long password"}, "admin create publisher --role admin --email a@example.com --name A", 2, "database URL"},
		"no database, migrate":    {[]string{"MARKETPLACE_OWNER_DATABASE_URL=" + unreachable}, "migrate up", 1, "127.0.0.1"},
		"no database, status":     {[]string{"PUBLISHER_OWNER_DATABASE_URL=" + unreachable}, "migrate status", 1, "127.0.0.1"},
		"no database, admin":      {[]string{"MARKETPLACE_OWNER_DATABASE_URL=" + unreachable, "ADMIN_PASSWORD=a long password"}, "admin create marketplace --role admin --email a@example.com --name A", 1, "127.0.0.1"},
		"no database, licenses":   {[]string{"MARKETPLACE_OWNER_DATABASE_URL=" + unreachable, "LICENSE_KEYS=" + namedKey}, "admin reseal-licenses", 1, "127.0.0.1"},
		"no Temporal":             {[]string{"TEMPORAL_ADDRESS=127.0.0.1:1"}, "admin setup-temporal", 1, "127.0.0.1:1"},
		"nobody is ready":         {nil, "healthcheck http://127.0.0.1:1/readyz", 1, "127.0.0.1:1"},
		"no URL to ask":           {nil, "healthcheck nonsense", 2, "nonsense"},
		"document of nothing":     {nil, "openapi everything", 2, "everything"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := runProgram(t, test.env, "", strings.Fields(test.args)...)
			require.Equal(t, test.code, got.code, got.stderr)
			require.Contains(t, got.stderr, test.says)
			require.Equal(t, 1, strings.Count(got.stderr, "\n"), got.stderr)
			require.True(t, strings.HasPrefix(got.stderr, "marketplace: "), got.stderr)
			require.NotContains(t, got.stderr, "very-secret")
			require.NotContains(t, got.stderr, "\t")
			require.Empty(t, got.stdout)
		})
	}
}

// A process whose database is down lives, says that it is not ready, and is not restarted for it.
func TestAliveButNotReady(t *testing.T) {
	t.Parallel()
	port := freePort(t)
	cmd := start(t, []string{
		"CURSOR_SECRET=" + key, "DOWNLOAD_SECRET=" + key, "LICENSE_KEYS=" + namedKey, "LICENSE_SIGNING_KEY=" + namedKey, "ARTIFACTS_URL=mem://", "API_PORT=" + port, "TEMPORAL_ADDRESS=127.0.0.1:1",
		"MARKETPLACE_DATABASE_URL=postgres://u:very-secret@127.0.0.1:1/x",
	}, "serve", "api")
	require.Contains(t, waitFor(t, "http://127.0.0.1:"+port+"/livez"), `"ok"`)
	ctx := t.Context()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://127.0.0.1:"+port+"/readyz", nil)
	require.NoError(t, err)
	answer, err := (&http.Client{Timeout: 20 * time.Second}).Do(r)
	require.NoError(t, err)
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	require.Equal(t, http.StatusServiceUnavailable, answer.StatusCode)
	require.JSONEq(t, `{"status": "unavailable", "checks": {"database": "failed", "migrations": "failed", "temporal": "failed"}}`, string(body))
	require.NoError(t, cmd.Process.Signal(syscall.SIGTERM))
	require.NoError(t, cmd.Wait())
}
