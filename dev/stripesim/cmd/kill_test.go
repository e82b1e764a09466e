package main_test

import (
	"bufio"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"marketplace/dev/stripesim/simtest"
	"marketplace/internal/money"
	"marketplace/internal/stripeclient"
)

// launch starts the built simulator and gives its address and process.
func launch(t *testing.T, binary, state string) (string, *os.Process) {
	t.Helper()
	cmd := exec.Command(binary, "-listen", "127.0.0.1:0", "-public-url", "http://sim.test", "-state", state)
	cmd.Env = append(os.Environ(), "STRIPE_SECRET_KEY="+simtest.SecretKey)
	output, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait() // killed
	})
	line, err := bufio.NewReader(output).ReadString('\n')
	require.NoError(t, err)
	address, _, _ := strings.Cut(strings.TrimPrefix(line, "stripesim listening on "), ",")
	return "http://" + address, cmd.Process
}

func TestNothingAcknowledgedIsLostInAKill(t *testing.T) {
	t.Parallel()
	binary, state := filepath.Join(t.TempDir(), "stripesim"), filepath.Join(t.TempDir(), "state.jsonl")
	out, err := exec.CommandContext(t.Context(), "go", "build", "-o", binary, ".").CombinedOutput()
	require.NoError(t, err, "%s", out)
	address, process := launch(t, binary, state)
	c := stripeclient.New(simtest.SecretKey, address)
	acknowledged := make(chan string, 10_000)
	go func() {
		defer close(acknowledged)
		for {
			session, err := c.OpenSession(t.Context(), stripeclient.SessionRequest{
				PurchaseID: uuid.New(), PluginName: "x", Amount: money.Money{Minor: 100, Currency: "EUR"},
				ExpiresAt: time.Now().Add(time.Hour), SuccessURL: "http://a.test/", CancelURL: "http://a.test/",
			})
			if err != nil {
				return
			}
			acknowledged <- session.ID
		}
	}()
	ids := make([]string, 0, 200)
	for range 50 {
		ids = append(ids, <-acknowledged)
	}
	require.NoError(t, process.Kill())
	for id := range acknowledged {
		ids = append(ids, id)
	}
	address, _ = launch(t, binary, state)
	c = stripeclient.New(simtest.SecretKey, address)
	for _, id := range ids {
		payment, err := c.Payment(t.Context(), id)
		require.NoError(t, err)
		require.Equal(t, stripeclient.PaymentOpen, payment.State)
	}
	response, err := http.Get(address + "/_sim/health")
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, response.StatusCode)
	require.NoError(t, response.Body.Close())
}
