package marketplace

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"go.temporal.io/sdk/activity"

	"marketplace/internal/database"
	"marketplace/internal/stripeclient"
	marketplacedb "marketplace/queries/marketplace"
)

// maxRepairs bounds what one round of a run sets going.
const maxRepairs = 100

// Repairable is an open case that more news may explain. SourceID is Stripe's: of a charge, a refund or a dispute.
// Purchase and refund are ours, as Stripe has noted them on it.
type Repairable struct {
	CaseID     uuid.UUID `json:"caseId"`
	Kind       string    `json:"kind"`
	Category   string    `json:"category,omitempty"`
	SourceID   string    `json:"sourceId,omitempty"`
	PurchaseID uuid.UUID `json:"purchaseId,omitzero"`
	RefundID   uuid.UUID `json:"refundId,omitzero"`
}

// Known says whether it is told already whose it is; Stripe knows of a charge or a refund.
func (r Repairable) Known() bool {
	return r.SourceID == "" || r.Category == "dispute" || r.Category == "dispute_reversal"
}

func repairable(ctx context.Context, q *marketplacedb.Queries, run uuid.UUID) ([]Repairable, error) {
	rows, err := q.RepairableCases(ctx, run, maxRepairs)
	if err != nil {
		return nil, wrap("read cases", err)
	}
	var out []Repairable
	for _, r := range rows {
		out = append(out, Repairable{CaseID: r.ID, Kind: r.Kind, Category: r.Category, SourceID: r.SourceID})
	}
	return out, nil
}

// RepairInput is what is to be set going again.
type RepairInput struct {
	ID    uuid.UUID    `json:"id"`
	Cases []Repairable `json:"cases"`
}

// Repaired is how many cases something was done about.
type Repaired struct {
	Standing
	Repaired int `json:"repaired"`
}

// Repair does for each case what the webhook that was never heard would have done: the purchase, the refund or the
// dispute asks Stripe, and books by itself. Nothing is booked here.
func (a *Activities) Repair(ctx context.Context, in RepairInput) (Repaired, error) {
	q := marketplacedb.New(a.DB)
	var out Repaired
	alive, err := touch(ctx, q, in.ID, StageRepairing)
	out.Superseded = !alive
	if err != nil || !alive {
		return out, err
	}
	for _, c := range in.Cases {
		if activity.IsActivity(ctx) {
			activity.RecordHeartbeat(ctx)
		}
		done, err := a.repair(ctx, q, in.ID, c)
		if err != nil {
			return out, err
		}
		if done == "" {
			continue
		}
		out.Repaired++
		if err := markRepaired(ctx, a.DB, in.ID, c, done); err != nil {
			return out, err
		}
	}
	return out, nil
}

// repair says what was done, "" if there is nothing to do.
func (a *Activities) repair(ctx context.Context, q *marketplacedb.Queries, run uuid.UUID, c Repairable) (string, error) {
	event := stripeclient.Event{ID: fmt.Sprintf("reconciliation/%s/%s", run, c.CaseID), PurchaseID: c.PurchaseID}
	var done string
	switch {
	case c.Kind == "event_not_handled":
		_, err := q.WakeStripeEvents(ctx, reconciliationGrace.Seconds())
		return "event_dispatched", wrap("wake events", err)
	case c.Kind == "charge_without_sale" && c.PurchaseID != uuid.Nil:
		event.Type, done = "checkout.session.completed", "purchase_resumed"
	case c.Category == "refund" || c.Category == "refund_failure":
		event.Type, event.RefundID, event.OurRefundID, done = "refund.updated", c.SourceID, c.RefundID, "refund_followed"
	case c.Category == "dispute" || c.Category == "dispute_reversal":
		event.Type, event.DisputeID, done = "charge.dispute.updated", c.SourceID, "dispute_followed"
	default:
		return "", nil
	}
	return done, wrap("tell the workflow", a.StripeEvents.Dispatch(ctx, event))
}

// markRepaired writes down what was done, once for each run.
func markRepaired(ctx context.Context, db *pgxpool.Pool, run uuid.UUID, c Repairable, done string) error {
	var purchase *uuid.UUID
	detail := map[string]any{"repair": done}
	if c.PurchaseID != uuid.Nil {
		purchase, detail["purchaseId"] = &c.PurchaseID, c.PurchaseID
	}
	encoded, err := json.Marshal(detail)
	if err != nil {
		return err
	}
	return database.InTx(ctx, db, func(tx pgx.Tx) error {
		q := marketplacedb.New(tx)
		marked, err := q.MarkCaseRepaired(ctx, marketplacedb.MarkCaseRepairedParams{ID: c.CaseID, Repair: done, PurchaseID: purchase, RepairedIn: run})
		if err != nil || marked == 0 {
			return wrap("mark the case", err)
		}
		if err := q.CountRepairs(ctx, 1, run); err != nil {
			return wrap("count repairs", err)
		}
		return caseEvents(ctx, q, run, "repaired", []uuid.UUID{c.CaseID}, []json.RawMessage{encoded})
	})
}
