package e2e

import (
	"net/http"
	"syscall"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"marketplace/dev/drive"
	"marketplace/dev/stack"
	"marketplace/workflows/purchase"
)

// drains tells an API to stop while a request is under way: the request gets its answer.
func (w *whole) drains(t *testing.T, s *shop) {
	state, running := stack.Running(w.data)
	require.True(t, running)
	who, item, key := s.customers[1], s.paid[0], uuid.NewString()
	require.NoError(t, w.Sim.Control(w.ctx, http.MethodPost, "/faults", map[string]any{
		"kind": "hang_after", "match": "POST /v1/checkout/sessions", "count": 1, "ms": 2000,
	}, nil))
	answered := make(chan error, 1)
	var bought drive.Purchase
	go func() {
		answered <- w.direct(who, "api-2").Call(w.ctx, http.MethodPost, "/v1/purchases", map[string]any{"pluginId": item.Plugin.ID}, &bought,
			drive.Header{Name: "Idempotency-Key", Value: key})
	}()
	w.begun(t, purchase.ID(who.ID, key))
	require.NoError(t, syscall.Kill(state.Children["api-2"], syscall.SIGTERM))
	require.NoError(t, <-answered)
	require.NotEmpty(t, bought.CheckoutURL)
	require.NoError(t, w.Act(w.ctx, bought, "pay", cardOK, "paid"))
	_, err := who.AwaitPurchase(w.ctx, bought.ID, "fulfilled")
	require.NoError(t, err)
	require.NoError(t, w.stack.Restart(w.ctx, "api-2"))
}
