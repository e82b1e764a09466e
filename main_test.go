package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"marketplace/dev/pgtest"
	"marketplace/internal/database"
	"marketplace/internal/signing"
	marketplacedb "marketplace/queries/marketplace"
)

// TestMain lets the test binary stand in for the program, so that tests run it as its users do.
func TestMain(m *testing.M) {
	if os.Getenv("RUN_AS_MARKETPLACE") != "" {
		_ = os.Unsetenv("RUN_AS_MARKETPLACE")
		main()
	}
	os.Exit(m.Run())
}

const (
	key      = "0123456789abcdef0123456789abcdef"
	namedKey = "one:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
)

type result struct {
	stdout, stderr string
	code           int
}

func program(t *testing.T, env []string, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	cmd := exec.CommandContext(t.Context(), self, args...)
	cmd.Dir = t.TempDir()
	cmd.Env = append([]string{"RUN_AS_MARKETPLACE=1", "HOME=" + cmd.Dir, "PATH=" + os.Getenv("PATH")}, env...)
	return cmd
}

func runProgram(t *testing.T, env []string, stdin string, args ...string) result {
	t.Helper()
	cmd := program(t, env, args...)
	var stdout, stderr bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(stdin), &stdout, &stderr
	_ = cmd.Run()
	return result{stdout.String(), stderr.String(), cmd.ProcessState.ExitCode()}
}

// storeSettings and panelSettings are all that serve api and serve publisher must be given.
var (
	storeSettings = []string{"CURSOR_SECRET=" + key, "DOWNLOAD_SECRET=" + key, "LICENSE_KEYS=" + namedKey, "LICENSE_SIGNING_KEY=" + namedKey, "ARTIFACTS_URL=mem://", "MARKETPLACE_DATABASE_URL=postgres://a@b/c"}
	panelSettings = []string{"CURSOR_SECRET=" + key, "DRAFTS_URL=mem://", "PUBLISHER_DATABASE_URL=postgres://a@b/c"}
)

func TestBadCommandsAreToldInOneLine(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		env  []string
		args string
		says string
	}{
		"nothing":                  {nil, "", "expected one of"},
		"unknown command":          {nil, "fly", "fly"},
		"unknown flag":             {nil, "openapi api --fast", "--fast"},
		"unknown queue":            {nil, "worker --queue nope", "nope"},
		"no settings":              {nil, "serve api", "--cursor-secret"},
		"short key":                {[]string{"CURSOR_SECRET=short", "DRAFTS_URL=mem://", "PUBLISHER_DATABASE_URL=postgres://a@b/c"}, "serve publisher", "CURSOR_SECRET"},
		"no database":              {[]string{"CURSOR_SECRET=" + key, "DRAFTS_URL=mem://"}, "serve publisher", "PUBLISHER_DATABASE_URL"},
		"bad port":                 {[]string{"STOREFRONT_PORT=abc"}, "serve storefront", "storefront-port"},
		"bad public address":       {[]string{"STOREFRONT_URL=localhost"}, "serve storefront", "STOREFRONT_URL"},
		"bad backend":              {[]string{"VITE_API_URL=ftp://x"}, "serve storefront", "VITE_API_URL"},
		"bad proxies":              {[]string{"TRUSTED_PROXIES=everyone"}, "serve storefront", "TRUSTED_PROXIES"},
		"bad proxies of the store": {append([]string{"TRUSTED_PROXIES=everyone"}, storeSettings...), "serve api", "TRUSTED_PROXIES"},
		"bad proxies of the panel": {append([]string{"TRUSTED_PROXIES=everyone"}, panelSettings...), "serve publisher", "TRUSTED_PROXIES"},
		"bad link in mails":        {append([]string{"PUBLISHER_URL=localhost"}, storeSettings...), "serve api", "PUBLISHER_URL"},
		"key that moves money":     {append([]string{"STRIPE_READ_KEY=sk_test_1"}, storeSettings...), "serve api", "STRIPE_READ_KEY"},
		"bad Stripe address":       {append([]string{"STRIPE_API_URL=::"}, storeSettings...), "serve api", "STRIPE_API_URL"},
		"bad Stripe of payments":   {[]string{"STRIPE_API_URL=::", "STRIPE_SECRET_KEY=sk_test_1"}, "worker payments", "STRIPE_API_URL"},
		"bad public key":           {append([]string{"SIGNING_PUBLIC_KEY=RWx"}, storeSettings...), "serve api", "SIGNING_PUBLIC_KEY"},
		"port out of range":        {append([]string{"API_PORT=99999"}, storeSettings...), "serve api", "99999"},
		"bad name of the brand":    {[]string{"BRAND_NAME= "}, "serve storefront", "BRAND_NAME"},
		"bad accent":               {[]string{"BRAND_ACCENT=red"}, "serve storefront", "BRAND_ACCENT"},
		"bad accent of the panel":  {append([]string{"BRAND_ACCENT=#12345"}, panelSettings...), "serve publisher", "BRAND_ACCENT"},
		"bad accent of mails":      {append([]string{"BRAND_ACCENT=red"}, "SIGNING_KEY=x", "LICENSE_KEYS="+namedKey, "ARTIFACTS_URL=mem://", "MARKETPLACE_DATABASE_URL=postgres://a@b/c"), "worker --queue=marketplace", "BRAND_ACCENT"},
		"logo that is none":        {[]string{"BRAND_LOGO=/nowhere.svg"}, "serve storefront", "BRAND_LOGO"},
		"bad legal link":           {[]string{"BRAND_LEGAL=terms=javascript:1"}, "serve storefront", "BRAND_LEGAL"},
		"bad admin address":        {[]string{"ADMIN_ADDR=zz", "STOREFRONT_PORT=0"}, "serve storefront", "zz"},
		"bad log level":            {[]string{"LOG_LEVEL=loud"}, "serve storefront", "LOG_LEVEL"},
		"bad signing key":          {[]string{"SIGNING_KEY=x", "LICENSE_KEYS=" + namedKey, "ARTIFACTS_URL=mem://", "MARKETPLACE_DATABASE_URL=postgres://a@b/c"}, "worker --queue=marketplace", "SIGNING_KEY"},
		"bad license keys":         {slices.Concat(storeSettings, []string{"LICENSE_KEYS=x"}), "serve api", "LICENSE_KEYS"},
		"bad license signing key":  {slices.Concat(storeSettings, []string{"LICENSE_SIGNING_KEY=one:x"}), "serve api", "LICENSE_SIGNING_KEY"},
		"bad payout thresholds":    {[]string{"SIGNING_KEY=x", "LICENSE_KEYS=" + namedKey, "ARTIFACTS_URL=mem://", "PAYOUT_THRESHOLDS=XXX:1"}, "worker --queue marketplace", "PAYOUT_THRESHOLDS"},
		"bad expiry":               {[]string{"SIGNING_KEY=x", "LICENSE_KEYS=" + namedKey, "ARTIFACTS_URL=mem://", "CHECKOUT_EXPIRY=1m"}, "worker --queue marketplace", "CHECKOUT_EXPIRY"},
		"down of nothing":          {nil, "migrate down", "--database"},
		"owner not known":          {nil, "migrate up --database marketplace", "owner"},
		"unknown role":             {[]string{"MARKETPLACE_OWNER_DATABASE_URL=postgres://a@b/c"}, "admin create marketplace --role king --email a@example.com --name A", "--role"},
		"bad e-mail":               {[]string{"MARKETPLACE_OWNER_DATABASE_URL=postgres://a@b/c"}, "admin create marketplace --role admin --email a --name A", "--email"},
		"no password":              {[]string{"MARKETPLACE_OWNER_DATABASE_URL=postgres://a@b/c"}, "admin create marketplace --role admin --email a@example.com --name A", "password"},
		"secret twice":             {[]string{"CURSOR_SECRET=a", "CURSOR_SECRET_FILE=b"}, "serve publisher", "not both"},
		"secret file gone":         {[]string{"CURSOR_SECRET_FILE=/nowhere"}, "serve publisher", "CURSOR_SECRET_FILE"},
		"healthcheck":              {nil, "healthcheck", "ADMIN_ADDR"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := runProgram(t, test.env, "", strings.Fields(test.args)...)
			require.Equal(t, 2, got.code, got.stderr)
			lines := strings.Split(strings.TrimSpace(got.stderr), "\n")
			require.Contains(t, lines[len(lines)-1], test.says)
			for _, line := range lines[:len(lines)-1] {
				require.Contains(t, line, `"msg":"configuration"`, "more than one line")
			}
			require.NotContains(t, got.stderr, "goroutine")
		})
	}
}

func TestEveryProcessRefusesForeignSecrets(t *testing.T) {
	t.Parallel()
	commands := []string{"serve api", "serve storefront", "serve publisher", "worker marketplace", "worker publisher", "worker payments", "admin setup-temporal", "migrate"}
	for _, command := range commands {
		for name, owners := range secrets {
			err := checkForeignSecrets(command, func(n string) bool { return n == name })
			if strings.Contains(" "+strings.Join(owners, " , ")+" ", " "+command+" ") {
				require.NoError(t, err, "%s %s", command, name)
			} else {
				require.ErrorContains(t, err, name, command)
			}
		}
	}
	got := runProgram(t, []string{"STRIPE_SECRET_KEY=sk_live_very_secret"}, "", "serve", "storefront")
	require.Equal(t, 2, got.code)
	require.Contains(t, got.stderr, "STRIPE_SECRET_KEY")
	require.NotContains(t, got.stderr, "very_secret")
}

func TestConfigurationIsPrintedWithoutSecrets(t *testing.T) {
	t.Parallel()
	got := runProgram(t, []string{"STRIPE_SECRET_KEY=sk_live_very_secret", "STRIPE_API_URL=http://127.0.0.1:1", "ADMIN_ADDR=bad address"}, "", "worker", "--queue", "payments")
	require.Contains(t, got.stderr, `"stripe_secret_key":"[redacted]"`)
	require.Contains(t, got.stderr, `"stripe_api_url":"http://127.0.0.1:1"`)
	require.NotContains(t, got.stderr, "very_secret")
}

func TestMigrateAndAdmin(t *testing.T) {
	t.Parallel()
	store, panel := pgtest.Marketplace(t), pgtest.Publisher(t)
	env := []string{"MARKETPLACE_OWNER_DATABASE_URL=" + store.OwnerURL, "PUBLISHER_OWNER_DATABASE_URL=" + panel.OwnerURL}
	up := runProgram(t, env, "", "migrate", "up")
	require.Equal(t, "marketplace: 0 applied\npublisher: 0 applied\n", up.stdout, up.stderr)
	status := runProgram(t, env, "", "migrate", "status", "--database", "publisher")
	require.Contains(t, status.stdout, "applied")
	require.NotContains(t, status.stdout, "pending")
	require.Contains(t, runProgram(t, env, "", "migrate", "down", "--database", "publisher").stdout, "undone")
	require.Contains(t, runProgram(t, env, "", "migrate", "status").stdout, "pending")
	require.Equal(t, "publisher: 1 applied\n", runProgram(t, env, "", "migrate", "up", "--database", "publisher").stdout)

	create := []string{"admin", "create", "publisher", "--role", "reviewer", "--email", "rosa@example.com", "--name", "Rosa", "--password-stdin"}
	require.Equal(t, "publisher reviewer rosa@example.com created\n", runProgram(t, env, "a long password\n", create...).stdout)
	require.Contains(t, runProgram(t, env, "another password\n", create...).stdout, "is there already")
	var role string
	require.NoError(t, panel.QueryRow(t.Context(), `SELECT role::text FROM publisher_users WHERE email = 'rosa@example.com' AND email_verified_at IS NOT NULL`).Scan(&role))
	require.Equal(t, "reviewer", role)
	require.Equal(t, 2, runProgram(t, env, "short\n", create...).code)
}

// The numbers of both sides' migrations are the same: each must know the other's database by what is in it.
func TestTheOtherSidesDatabaseIsRefused(t *testing.T) {
	t.Parallel()
	panel := pgtest.Publisher(t)
	for _, command := range []string{"up", "status", "down"} {
		got := runProgram(t, []string{"MARKETPLACE_OWNER_DATABASE_URL=" + panel.OwnerURL}, "", "migrate", command, "--database", "marketplace")
		require.Equal(t, 1, got.code, got.stdout)
		require.Contains(t, got.stderr, "another schema")
	}
	pending, err := database.NewPending(panel.AppURL, marketplacedb.Migrations)
	require.NoError(t, err)
	defer func() { require.NoError(t, pending.Close()) }()
	require.ErrorIs(t, pending.Check(t.Context()), database.ErrOtherSchema)
}

func TestOpenAPIDocuments(t *testing.T) {
	t.Parallel()
	for _, side := range []string{"api", "publisher"} {
		got := runProgram(t, nil, "", "openapi", side)
		require.Equal(t, 0, got.code, got.stderr)
		require.Contains(t, got.stdout, "operationId: log-in")
		require.Equal(t, got.stdout, runProgram(t, nil, "", "openapi", side).stdout, "the document must be the same each time")
	}
}

// The two APIs and the storefront serve, and say so, while Temporal is down; they stop when told to.
func TestServingWithoutTemporal(t *testing.T) {
	t.Parallel()
	store, panel := pgtest.Marketplace(t), pgtest.Publisher(t)
	apiPort, storePort, panelPort, admin := freePort(t), freePort(t), freePort(t), freePort(t)
	common := []string{"TEMPORAL_ADDRESS=127.0.0.1:1", "CURSOR_SECRET=" + key}
	api := start(t, append(common, "API_PORT="+apiPort, "MARKETPLACE_DATABASE_URL="+store.AppURL, "ARTIFACTS_URL=mem://", "DOWNLOAD_SECRET="+key, "LICENSE_KEYS="+namedKey, "LICENSE_SIGNING_KEY="+namedKey, "ADMIN_ADDR=127.0.0.1:"+admin), "serve", "api")
	publisher := start(t, append(common, "PUBLISHER_PORT="+panelPort, "PUBLISHER_DATABASE_URL="+panel.AppURL, "DRAFTS_URL=mem://"), "serve", "publisher")
	storefront := start(t, []string{"STOREFRONT_PORT=" + storePort, "VITE_API_URL=http://127.0.0.1:" + apiPort}, "serve", "storefront")

	require.Contains(t, waitFor(t, "http://127.0.0.1:"+apiPort+"/readyz"), `"status":"degraded"`)
	require.Contains(t, waitFor(t, "http://127.0.0.1:"+panelPort+"/readyz"), `"migrations":"ok"`)
	require.Contains(t, waitFor(t, "http://127.0.0.1:"+storePort+"/readyz"), `"ok"`)
	require.Equal(t, 0, runProgram(t, []string{"ADMIN_ADDR=127.0.0.1:" + admin}, "", "healthcheck").code)
	require.Contains(t, waitFor(t, "http://127.0.0.1:"+admin+"/metrics"), "go_goroutines")
	require.Contains(t, waitFor(t, "http://127.0.0.1:"+panelPort+"/plugins"), `id="boot"`)
	require.Contains(t, waitFor(t, "http://127.0.0.1:"+panelPort+"/api/docs"), "docs.js")
	require.Contains(t, waitFor(t, "http://127.0.0.1:"+storePort+"/api/openapi.json"), `"openapi"`)
	for _, address := range []string{apiPort + "/v1/account", panelPort + "/v1/account", panelPort + "/api/v1/account", storePort + "/api/v1/account"} {
		answer, err := http.Get("http://127.0.0.1:" + address)
		require.NoError(t, err)
		body, err := io.ReadAll(answer.Body)
		require.NoError(t, err)
		_ = answer.Body.Close()
		require.Equal(t, 401, answer.StatusCode, address)
		require.Contains(t, string(body), `"unauthenticated"`)
		require.Len(t, answer.Header.Values("X-Request-Id"), 1)
	}
	for _, cmd := range []*exec.Cmd{storefront, api, publisher} {
		require.NoError(t, cmd.Process.Signal(syscall.SIGTERM))
		require.NoError(t, cmd.Wait())
	}
}

// Workers wait for Temporal, saying so, and stop when told to; a worker with a database delivers mail meanwhile.
func TestWorkersWaitForTemporal(t *testing.T) {
	t.Parallel()
	store, panel := pgtest.Marketplace(t), pgtest.Publisher(t)
	signingKey, _, err := signing.GenerateKey(rand.Reader)
	require.NoError(t, err)
	for queue, env := range map[string][]string{
		"marketplace": {"MARKETPLACE_DATABASE_URL=" + store.AppURL, "ARTIFACTS_URL=mem://", "SIGNING_KEY=" + signingKey, "LICENSE_KEYS=" + namedKey},
		"publisher":   {"PUBLISHER_DATABASE_URL=" + panel.AppURL, "ARTIFACTS_URL=mem://", "DRAFTS_URL=mem://"},
		"payments":    {"STRIPE_SECRET_KEY=sk_test_x"},
	} {
		t.Run(queue, func(t *testing.T) {
			t.Parallel()
			admin := "127.0.0.1:" + freePort(t)
			cmd := start(t, append(env, "TEMPORAL_ADDRESS=127.0.0.1:1", "ADMIN_ADDR="+admin), "worker", "--queue", queue)
			require.Contains(t, waitFor(t, "http://"+admin+"/livez"), "ok")
			require.Equal(t, 1, runProgram(t, []string{"ADMIN_ADDR=" + admin}, "", "healthcheck").code)
			require.NoError(t, cmd.Process.Signal(syscall.SIGTERM))
			require.NoError(t, cmd.Wait())
		})
	}
}

func start(t *testing.T, env []string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := program(t, env, args...)
	log := &bytes.Buffer{}
	cmd.Stderr = log
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		if t.Failed() {
			t.Logf("%v:\n%s", args, log)
		}
	})
	return cmd
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { _ = l.Close() }()
	_, port, err := net.SplitHostPort(l.Addr().String())
	require.NoError(t, err)
	return port
}

// waitFor asks until the process listens.
func waitFor(t *testing.T, address string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
		require.NoError(t, err)
		answer, err := http.DefaultClient.Do(r)
		if err == nil {
			body, err := io.ReadAll(answer.Body)
			_ = answer.Body.Close()
			require.NoError(t, err)
			require.Equal(t, 200, answer.StatusCode, "%s: %s", address, body)
			return string(body)
		}
		require.NoError(t, ctx.Err(), "%s: %v", address, err)
		<-tick.C
	}
}
