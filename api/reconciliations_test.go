package api

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"marketplace/activities/marketplace"
	"marketplace/internal/money"
	"marketplace/internal/stripeclient"
	"marketplace/workflows/reconciliation"
	"marketplace/workflows/step"
)

// auditorOf plays the Reconciliation workflow up to its record.
type auditorOf struct{ c *counter }

func (a auditorOf) Begin(ctx context.Context, in reconciliation.Input) (reconciliation.BeginResult, error) {
	if err := a.c.note("reconcile %s by %s", in.ID, in.RequestedBy); err != nil {
		return reconciliation.BeginResult{}, err
	}
	begun, err := a.c.act.BeginReconciliation(ctx, marketplace.BeginReconciliationInput{
		ID: in.ID, WorkflowID: reconciliation.WorkflowID(in.ID), Trigger: marketplace.TriggerAdmin, RequestedBy: in.RequestedBy,
	})
	return reconciliation.BeginResult{ID: in.ID, Other: begun.Other}, err
}

// reconciled finishes a run over the given movements of an hour ago.
func (c *counter) reconciled(id uuid.UUID, movements ...stripeclient.BalanceTransaction) {
	c.t.Helper()
	ctx, held := c.t.Context(), int64(0)
	for i := range movements {
		movements[i].Created, movements[i].Currency = time.Now().Add(-time.Hour), "EUR"
		movements[i].NetMinor = movements[i].AmountMinor - movements[i].FeeMinor
		held += movements[i].NetMinor
	}
	_, err := c.act.StoreMovements(ctx, marketplace.MovementsPage{ID: id, Movements: movements, Last: true})
	require.NoError(c.t, err)
	_, err = c.act.CompareBooks(ctx, marketplace.CompareInput{ID: id, Balance: []money.Money{{Minor: held, Currency: "EUR"}}, StatisticsCompared: true})
	require.NoError(c.t, err)
	_, err = c.act.FinishReconciliation(ctx, marketplace.ReconciliationRef{ID: id})
	require.NoError(c.t, err)
}

func TestStartAReconciliation(t *testing.T) {
	c := newCounter(t)
	admin := c.As(c.admin)
	path := "/v1/admin/reconciliations"
	var proof Proof
	admin.GET("/v1/admin/proof").Status(http.StatusOK).JSON(&proof)
	require.Equal(t, Proof{}, proof, "nothing is proven before the first run")

	var run, again Reconciliation
	admin.With("Idempotency-Key", "a").POST(path, nil).Status(http.StatusAccepted).JSON(&run)
	require.Equal(t, []string{"admin", "running", "importing"}, []string{run.Trigger, run.Status, run.Stage})
	require.Equal(t, "http://ui.test/namespaces/default/workflows/reconciliation%2F"+run.ID.String(), run.WorkflowURL)
	c.called(fmt.Sprintf("reconcile %s by %s", run.ID, c.admin.ID))
	admin.With("Idempotency-Key", "a").POST(path, nil).Status(http.StatusAccepted).JSON(&again)
	require.Equal(t, run.ID, again.ID)
	c.called()
	admin.With("Idempotency-Key", "b").POST(path, nil).Problem(http.StatusConflict, "reconciliation_running")
	admin.GET("/v1/admin/proof").Status(http.StatusOK).JSON(&proof)
	require.Equal(t, run.ID, proof.Running.ID)
	require.Equal(t, []string{"reconciliation.start", "reconciliation.start"}, c.audited())

	t.Run("OnlyAdmins", func(t *testing.T) {
		c.As(c.customer).With("Idempotency-Key", "c").POST(path, nil).Problem(http.StatusForbidden, "forbidden")
		c.As(c.customer).GET("/v1/admin/proof").Problem(http.StatusForbidden, "forbidden")
		c.With("Idempotency-Key", "c").POST(path, nil).Problem(http.StatusUnauthorized, "unauthenticated")
		admin.POST(path, nil).Problem(http.StatusUnprocessableEntity, "invalid_request")
	})
	t.Run("TemporalIsDown", func(t *testing.T) {
		c.answer = step.ErrUnavailable
		admin.With("Idempotency-Key", "d").POST(path, nil).Problem(http.StatusServiceUnavailable, "workflows_unavailable")
		c.answer = step.ErrPending
		admin.With("Idempotency-Key", "d").POST(path, nil).Problem(http.StatusServiceUnavailable, "no_answer_yet")
		c.answer = nil
	})
	t.Run("Unknown", func(t *testing.T) {
		admin.GET(path+"/"+uuid.NewString()).Problem(http.StatusNotFound, "not_found")
		admin.GET(path+"/x").Problem(http.StatusNotFound, "not_found")
	})
}

func TestTheProof(t *testing.T) {
	c := newCounter(t)
	admin := c.As(c.admin)
	c.sell("one")
	c.exec(`UPDATE outbox SET sent_at = now()`)
	sale := stripeclient.BalanceTransaction{ID: "txn_1", Type: "charge", Category: "charge", SourceID: "ch_one", AmountMinor: 1999, FeeMinor: 55}
	start := func(key string) uuid.UUID {
		var run Reconciliation
		admin.With("Idempotency-Key", key).POST("/v1/admin/reconciliations", nil).Status(http.StatusAccepted).JSON(&run)
		return run.ID
	}
	c.reconciled(start("a"), sale)
	var proof Proof
	admin.GET("/v1/admin/proof").Status(http.StatusOK).JSON(&proof)
	require.True(t, proof.Balanced)
	require.Nil(t, proof.Running)
	require.Equal(t, []any{"balanced", int64(1), int64(0), int64(1)}, []any{proof.Last.Verdict, proof.Last.Charges, proof.Last.OrphanCharges, proof.Last.Matched})
	require.Equal(t, []ReconciledCurrency{{Currency: "EUR", BooksMinor: 1944, StripeMinor: 1944, BalanceMinor: 1944}}, proof.Last.Currencies)

	c.reconciled(start("b"), sale, stripeclient.BalanceTransaction{ID: "txn_2", Type: "charge", Category: "charge", SourceID: "ch_orphan", AmountMinor: 500, FeeMinor: 30})
	admin.GET("/v1/admin/proof").Status(http.StatusOK).JSON(&proof)
	require.False(t, proof.Balanced)
	require.Equal(t, []any{"differences", int64(2), int64(1), int64(1)}, []any{proof.Last.Verdict, proof.Last.Charges, proof.OrphanCharges, proof.CasesOpen})
	require.Equal(t, int64(470), proof.Last.Currencies[0].DifferenceMinor)

	t.Run("ItsHistory", func(t *testing.T) {
		var first, second ReconciliationPage
		admin.GET("/v1/admin/reconciliations?limit=1").Status(http.StatusOK).JSON(&first)
		require.Equal(t, "differences", first.Items[0].Verdict)
		admin.GET("/v1/admin/reconciliations?limit=1&cursor=" + first.NextCursor).Status(http.StatusOK).JSON(&second)
		require.Equal(t, "balanced", second.Items[0].Verdict)
		require.Len(t, second.Items[0].Currencies, 1)
		require.Empty(t, second.NextCursor)
		var one Reconciliation
		admin.GET("/v1/admin/reconciliations/" + second.Items[0].ID.String()).Status(http.StatusOK).JSON(&one)
		require.Equal(t, second.Items[0], one)
	})
}

func TestExplainACase(t *testing.T) {
	c := newCounter(t)
	admin := c.As(c.admin)
	var run Reconciliation
	admin.With("Idempotency-Key", "a").POST("/v1/admin/reconciliations", nil).Status(http.StatusAccepted).JSON(&run)
	c.reconciled(run.ID,
		stripeclient.BalanceTransaction{ID: "txn_1", Type: "charge", Category: "charge", SourceID: "ch_orphan", AmountMinor: 500, FeeMinor: 30},
		stripeclient.BalanceTransaction{ID: "txn_2", Type: "advance", Category: "advance", AmountMinor: 9000})
	var all, filtered ReconciliationCasePage
	admin.GET("/v1/admin/reconciliation-cases?status=open").Status(http.StatusOK).JSON(&all)
	require.Len(t, all.Items, 2)
	admin.GET("/v1/admin/reconciliation-cases?kind=charge_without_sale").Status(http.StatusOK).JSON(&filtered)
	require.Len(t, filtered.Items, 1)
	orphan := filtered.Items[0]
	require.Equal(t, []any{"txn_1", int64(470), "txn_1"}, []any{orphan.Subject, orphan.AmountMinor, *orphan.BalanceTransactionID})
	require.JSONEq(t, `{}`, string(orphan.Books))
	require.Contains(t, string(orphan.Against), `"ch_orphan"`)
	var page, last ReconciliationCasePage
	admin.GET("/v1/admin/reconciliation-cases?limit=1").Status(http.StatusOK).JSON(&page)
	admin.GET("/v1/admin/reconciliation-cases?limit=1&cursor=" + page.NextCursor).Status(http.StatusOK).JSON(&last)
	require.Len(t, last.Items, 1)
	require.NotEqual(t, page.Items[0].ID, last.Items[0].ID)
	require.Empty(t, last.NextCursor)

	path := "/v1/admin/reconciliation-cases/" + orphan.ID.String()
	for _, body := range []any{map[string]any{}, map[string]any{"reason": ""}, map[string]any{"reason": "    "}, map[string]any{"reason": "a\x00b c"}} {
		admin.POST(path+"/close", body).Problem(http.StatusUnprocessableEntity, "invalid_request")
	}
	c.As(c.customer).POST(path+"/close", map[string]any{"reason": "Mine"}).Problem(http.StatusForbidden, "forbidden")
	admin.POST("/v1/admin/reconciliation-cases/"+uuid.NewString()+"/close", map[string]any{"reason": "No such"}).Problem(http.StatusNotFound, "not_found")
	admin.POST("/v1/admin/reconciliation-cases/x/close", map[string]any{"reason": "No such"}).Problem(http.StatusNotFound, "not_found")
	admin.GET("/v1/admin/reconciliation-cases/"+uuid.NewString()).Problem(http.StatusNotFound, "not_found")

	var closed ReconciliationCaseDetail
	admin.POST(path+"/close", map[string]any{"reason": "A charge that we made by hand"}).Status(http.StatusOK).JSON(&closed)
	require.Equal(t, []any{"closed", "human", "root", "A charge that we made by hand"}, []any{closed.Status, *closed.ClosedHow, *closed.ClosedByName, closed.CloseReason})
	require.Equal(t, []string{"opened", "closed_by_human"}, []string{closed.Events[0].Kind, closed.Events[1].Kind})
	require.Equal(t, "root", *closed.Events[1].ActorName)
	admin.POST(path+"/close", map[string]any{"reason": "Once more"}).Problem(http.StatusConflict, "case_closed")
	require.Equal(t, []string{"reconciliation_case.close", "reconciliation.start"}, c.audited())

	var proof Proof
	admin.GET("/v1/admin/proof").Status(http.StatusOK).JSON(&proof)
	require.Equal(t, int64(1), proof.CasesOpen)
	require.Zero(t, proof.OrphanCharges)
}
