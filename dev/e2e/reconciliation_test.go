package e2e

import (
	"context"
	"net/http"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"marketplace/dev/check"
	"marketplace/dev/drive"
)

// proves reconciles after all that went before, kills the workers that do it in the middle, and finds the books to be
// those of Stripe.
func (w *whole) proves(t *testing.T) {
	key := uuid.NewString()
	run, err := w.StoreAdmin.StartReconciliation(w.ctx, key)
	require.NoError(t, err)
	workers := []string{"worker-marketplace", "worker-marketplace-2", "worker-payments"}
	for _, worker := range workers {
		require.NoError(t, w.stack.Kill(w.ctx, worker))
	}
	for _, worker := range workers {
		require.NoError(t, w.stack.Restart(w.ctx, worker))
	}
	again, err := w.StoreAdmin.StartReconciliation(w.ctx, key)
	require.NoError(t, err)
	require.Equal(t, run.ID, again.ID, "the same request is the same run")
	require.NoError(t, drive.Until(w.ctx, "the reconciliation", func(ctx context.Context) (bool, error) {
		err := w.StoreAdmin.Call(ctx, http.MethodGet, "/v1/admin/reconciliations/"+run.ID.String(), nil, &run)
		return run.Status == "finished", err
	}))
	found, err := check.Prove(w.ctx, w.stack.Value("MARKETPLACE_DATABASE_URL"), w.Sim.Base)
	require.NoError(t, err)
	require.Equal(t, check.Proof{Charges: found.Charges}, found)
	require.Equal(t, "balanced", run.Verdict, "%+v", run)
	require.Equal(t, found.Charges, run.Charges)
	require.NotZero(t, run.Charges)
}
