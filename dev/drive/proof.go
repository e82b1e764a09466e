package drive

import (
	"context"
	"net/http"
)

// Proof is what the proof page says.
type Proof struct {
	Balanced                 bool
	OrphanCharges, CasesOpen int64
	Last                     Reconciliation
}

// Prove has the books reconciled with Stripe now, as an admin, and reads the proof.
func (p *Person) Prove(ctx context.Context) (proof Proof, err error) {
	if _, err := p.Reconcile(ctx); err != nil {
		return proof, err
	}
	return proof, p.Call(ctx, http.MethodGet, "/v1/admin/proof", nil, &proof)
}
