package drive

import (
	"context"
	"net/http"

	"github.com/google/uuid"
)

// Reconciliation is what a run of it has found.
type Reconciliation struct {
	ID            uuid.UUID
	Status        string
	Verdict       string
	Charges       int64
	OrphanCharges int64
	CasesOpen     int64
	Repairs       int64
	Currencies    []struct {
		Currency                                                              string
		BooksMinor, StripeMinor, BalanceMinor, InFlightMinor, DifferenceMinor int64
	}
}

// StartReconciliation asks for a run, as an admin. The key is the request's Idempotency-Key.
func (p *Person) StartReconciliation(ctx context.Context, key string) (r Reconciliation, err error) {
	return r, p.Call(ctx, http.MethodPost, "/v1/admin/reconciliations", nil, &r, Header{"Idempotency-Key", key})
}

// Reconcile runs one and waits for its end.
func (p *Person) Reconcile(ctx context.Context) (Reconciliation, error) {
	r, err := p.StartReconciliation(ctx, uuid.NewString())
	if err != nil {
		return r, err
	}
	return r, Until(ctx, "the reconciliation", func(ctx context.Context) (bool, error) {
		err := p.Call(ctx, http.MethodGet, "/v1/admin/reconciliations/"+r.ID.String(), nil, &r)
		return r.Status == "finished", err
	})
}
