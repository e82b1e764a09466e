package marketplace

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"marketplace/internal/database"
	"marketplace/internal/stripeclient"
	marketplacedb "marketplace/queries/marketplace"
)

const (
	// reconciliationGrace is how long a fact may take to arrive on the other side before it counts as a difference:
	// webhooks that are lost are made good within a minute, so ten are plenty.
	reconciliationGrace = 10 * time.Minute
	// reconciliationOverlap is how far back movements are read again: Stripe may show one late.
	reconciliationOverlap = 48 * time.Hour
	// ReconciliationSilence is after how long without a sign of life a run counts as gone.
	ReconciliationSilence = time.Hour
)

// Stages of a reconciliation, as its row has them.
const (
	StageImporting = "importing"
	StageComparing = "comparing"
	StageRepairing = "repairing"
)

// Who starts a reconciliation.
const (
	TriggerSchedule = "schedule"
	TriggerAdmin    = "admin"
)

// BeginReconciliationInput asks for a run of its own.
type BeginReconciliationInput struct {
	ID          uuid.UUID `json:"id"`
	WorkflowID  string    `json:"workflowId"`
	Trigger     string    `json:"trigger"`
	RequestedBy uuid.UUID `json:"requestedBy,omitzero"`
}

// ReconciliationBegun is a run, or which other one is running.
type ReconciliationBegun struct {
	Other uuid.UUID `json:"other,omitzero"`
	Since time.Time `json:"since,omitzero"` // movements made since then are to be read; zero: all
}

// BeginReconciliation makes the run the only one. One that has been silent for long is taken for dead.
func (a *Activities) BeginReconciliation(ctx context.Context, in BeginReconciliationInput) (ReconciliationBegun, error) {
	var out ReconciliationBegun
	err := database.InTx(ctx, a.DB, func(tx pgx.Tx) error {
		var err error
		out, err = beginReconciliation(ctx, marketplacedb.New(tx), in)
		return err
	})
	return out, err
}

func beginReconciliation(ctx context.Context, q *marketplacedb.Queries, in BeginReconciliationInput) (ReconciliationBegun, error) {
	if _, err := q.AbandonReconciliations(ctx, in.ID, ReconciliationSilence.Seconds()); err != nil {
		return ReconciliationBegun{}, wrap("abandon", err)
	}
	var by *uuid.UUID
	if in.RequestedBy != uuid.Nil {
		by = &in.RequestedBy
	}
	if _, err := q.InsertReconciliation(ctx, marketplacedb.InsertReconciliationParams{
		ID: in.ID, WorkflowID: in.WorkflowID, Trigger: in.Trigger, RequestedBy: by, OverlapSeconds: reconciliationOverlap.Seconds(),
	}); err != nil {
		return ReconciliationBegun{}, wrap("insert reconciliation", err)
	}
	running, err := q.RunningReconciliation(ctx)
	switch {
	case errors.Is(err, pgx.ErrNoRows): // this very one has ended, or been given up
		return ReconciliationBegun{Other: in.ID}, nil
	case err != nil:
		return ReconciliationBegun{}, wrap("read reconciliation", err)
	case running.ID != in.ID:
		return ReconciliationBegun{Other: running.ID}, nil
	case running.Since == nil:
		return ReconciliationBegun{}, nil
	}
	return ReconciliationBegun{Since: *running.Since}, nil
}

// ReconciliationRef names a run and where it stands.
type ReconciliationRef struct {
	ID    uuid.UUID `json:"id"`
	Stage string    `json:"stage"`
}

// Standing says whether a run may go on. Superseded: it has been given up, and another may have begun.
type Standing struct {
	Superseded bool `json:"superseded,omitempty"`
}

// TouchReconciliation shows that a run is alive, and where it stands.
func (a *Activities) TouchReconciliation(ctx context.Context, in ReconciliationRef) (Standing, error) {
	alive, err := touch(ctx, marketplacedb.New(a.DB), in.ID, in.Stage)
	return Standing{Superseded: !alive}, err
}

// touch locks the run's row until the transaction's end.
func touch(ctx context.Context, q *marketplacedb.Queries, id uuid.UUID, stage string) (bool, error) {
	touched, err := q.TouchReconciliation(ctx, stage, id)
	return touched == 1, wrap("touch reconciliation", err)
}

// MovementsPage is a page of what moved on our balance at Stripe. Last: there is no further one.
type MovementsPage struct {
	ID        uuid.UUID                         `json:"id"`
	Movements []stripeclient.BalanceTransaction `json:"movements"`
	Last      bool                              `json:"last,omitempty"`
}

// StoreMovements keeps what the books are to be held against.
func (a *Activities) StoreMovements(ctx context.Context, in MovementsPage) (Standing, error) {
	var out Standing
	err := database.InTx(ctx, a.DB, func(tx pgx.Tx) error {
		q := marketplacedb.New(tx)
		alive, err := touch(ctx, q, in.ID, StageImporting)
		out.Superseded = !alive
		if err != nil || !alive {
			return err
		}
		var p marketplacedb.StoreMovementsParams
		for _, m := range in.Movements {
			p.Ids, p.Types, p.Categories = append(p.Ids, m.ID), append(p.Types, m.Type), append(p.Categories, m.Category)
			p.Amounts, p.Fees, p.Nets = append(p.Amounts, m.AmountMinor), append(p.Fees, m.FeeMinor), append(p.Nets, m.NetMinor)
			p.Currencies, p.SourceIds, p.Created = append(p.Currencies, m.Currency), append(p.SourceIds, m.SourceID), append(p.Created, m.Created)
		}
		stored, err := q.StoreMovements(ctx, p)
		if err != nil {
			return wrap("store movements", err)
		}
		if err := q.CountImported(ctx, stored, in.ID); err != nil {
			return wrap("count", err)
		}
		if in.Last {
			return wrap("end import", q.EndImport(ctx, in.ID))
		}
		return nil
	})
	return out, err
}

// Outcome is what a run found.
type Outcome struct {
	Standing
	Verdict       string `json:"verdict"`
	Charges       int64  `json:"charges"`
	OrphanCharges int64  `json:"orphanCharges"`
	CasesOpen     int64  `json:"casesOpen"`
}

// What a run can find.
const (
	VerdictBalanced    = "balanced"
	VerdictDifferences = "differences"
)

// FinishReconciliation ends a run with its verdict.
func (a *Activities) FinishReconciliation(ctx context.Context, in ReconciliationRef) (Outcome, error) {
	q := marketplacedb.New(a.DB)
	if _, err := q.FinishReconciliation(ctx, in.ID); err != nil {
		return Outcome{}, wrap("finish reconciliation", err)
	}
	run, err := q.GetReconciliation(ctx, in.ID)
	return Outcome{
		Standing: Standing{Superseded: run.Status != "finished"}, Verdict: run.Verdict,
		Charges: run.Charges, OrphanCharges: run.OrphanCharges, CasesOpen: run.CasesOpen,
	}, wrap("read reconciliation", err)
}
