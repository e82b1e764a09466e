package record

import (
	"context"
	"errors"
	"net/http"

	"github.com/google/uuid"

	"marketplace/dev/drive"
	"marketplace/workflows/reconciliation"
)

var reconciliations = []branch{
	{"reconciliation", "quiet", (*recorder).reconciled},
	{"reconciliation", "stripes_own", (*recorder).paidOut},
	{"reconciliation", "repaired", (*recorder).repaired},
	{"reconciliation", "refused", (*recorder).secondOfTwo},
}

func (r *recorder) reconciled(ctx context.Context) (string, error) {
	run, err := r.StoreAdmin.Reconcile(ctx)
	return reconciliation.WorkflowID(run.ID), err
}

// paidOut lets Stripe move money that only it tells of.
func (r *recorder) paidOut(ctx context.Context) (string, error) {
	for _, move := range []struct {
		path   string
		amount int64
	}{{"/topups", 5000}, {"/fees", 120}, {"/available", 0}, {"/payouts", 1000}} {
		if err := r.Sim.Control(ctx, http.MethodPost, move.path, map[string]any{"amount": move.amount}, nil); err != nil {
			return "", err
		}
	}
	return r.reconciled(ctx)
}

// repaired loses the webhooks of a refund that was made in Stripe's dashboard an hour ago.
func (r *recorder) repaired(ctx context.Context) (string, error) {
	p, err := r.bought(ctx, cardOK)
	if err != nil {
		return "", err
	}
	if err := r.Drop(ctx, 10, "refund"); err != nil {
		return "", err
	}
	for _, call := range []struct {
		path string
		in   map[string]any
	}{
		{"/payments/" + p.Session() + "/refund", map[string]any{}},
		{"/payments/" + p.Session() + "/past", map[string]any{"seconds": 3600, "later_seconds": 3600}},
	} {
		if err := r.Sim.Control(ctx, http.MethodPost, call.path, call.in, nil); err != nil {
			return "", err
		}
	}
	run, err := r.StoreAdmin.Reconcile(ctx)
	if err == nil && run.Repairs == 0 {
		err = errors.New("nothing was repaired")
	}
	return reconciliation.WorkflowID(run.ID), errors.Join(err, r.Sim.Control(ctx, http.MethodDelete, "/faults", nil, nil))
}

// secondOfTwo starts two at once until they meet.
func (r *recorder) secondOfTwo(ctx context.Context) (string, error) {
	for ctx.Err() == nil {
		first := make(chan error, 1)
		go func() {
			_, err := r.StoreAdmin.Reconcile(ctx)
			first <- err
		}()
		key := uuid.NewString()
		_, err := r.StoreAdmin.StartReconciliation(ctx, key)
		firstErr := <-first
		if refused, ok := errors.AsType[*drive.Refusal](err); ok && refused.Code == "reconciliation_running" {
			return reconciliation.WorkflowID(reconciliation.ID(r.StoreAdmin.ID, key)), nil
		}
		if refused, ok := errors.AsType[*drive.Refusal](firstErr); err == nil && ok && refused.Code == "reconciliation_running" {
			continue // the other way round
		}
		if err := errors.Join(err, firstErr); err != nil {
			return "", err
		}
	}
	return "", ctx.Err()
}
