package drive

import (
	"context"
	"fmt"
	"net/http"

	"github.com/google/uuid"
)

// Proof is what the proof page says.
type Proof struct {
	Balanced      bool  `json:"balanced"`
	OrphanCharges int64 `json:"orphanCharges"`
	CasesOpen     int64 `json:"casesOpen"`
	Last          *struct {
		ID      uuid.UUID `json:"id"`
		Verdict string    `json:"verdict"`
		Charges int64     `json:"charges"`
		Matched int64     `json:"matched"`
	} `json:"last"`
}

// Prove has the books reconciled with Stripe now, as an admin, and reads the proof once that has ended.
func (p *Person) Prove(ctx context.Context) (proof Proof, err error) {
	var run struct {
		ID uuid.UUID `json:"id"`
	}
	key := Header{"Idempotency-Key", uuid.NewString()}
	if err := Until(ctx, "a reconciliation to begin", func(ctx context.Context) (bool, error) {
		err := p.Call(ctx, http.MethodPost, "/v1/admin/reconciliations", nil, &run, key)
		return err == nil, err
	}); err != nil {
		return proof, err
	}
	err = Until(ctx, "the reconciliation's end", func(ctx context.Context) (bool, error) {
		var now struct {
			Status string `json:"status"`
		}
		if err := p.Call(ctx, http.MethodGet, fmt.Sprintf("/v1/admin/reconciliations/%s", run.ID), nil, &now); err != nil {
			return false, err
		}
		return now.Status == "finished", nil
	})
	if err != nil {
		return proof, err
	}
	return proof, p.Call(ctx, http.MethodGet, "/v1/admin/proof", nil, &proof)
}
