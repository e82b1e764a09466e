package marketplace

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"go.temporal.io/sdk/activity"

	"marketplace/internal/database"
	"marketplace/internal/stripeclient"
	marketplacedb "marketplace/queries/marketplace"
)

// StripeEventDispatcher tells the workflow that a stored event concerns. Whoever starts the worker provides
// it: activities do not know the workflows.
type StripeEventDispatcher interface {
	Dispatch(ctx context.Context, event stripeclient.Event) error
}

// Inbox holds Stripe's events from their receipt until they have been dispatched.
type Inbox struct{ DB *pgxpool.Pool }

// Stored says what a delivery was.
type Stored struct {
	Processed  bool // dispatched before: nothing is left to do
	Deliveries int  // of this event so far
}

// Store keeps an event; once it returns, the event cannot be lost. handled is for types that concern nobody.
func (i *Inbox) Store(ctx context.Context, e stripeclient.Event, payload []byte, handled bool) (Stored, error) {
	ids, err := json.Marshal(e)
	if err != nil {
		return Stored{}, err
	}
	arg := marketplacedb.StoreStripeEventParams{
		ID: e.ID, Type: e.Type, ObjectID: e.ObjectID, Ids: ids, Payload: payload, Livemode: e.Livemode, OccurredAt: e.Created,
	}
	if handled {
		now := time.Now()
		arg.ProcessedAt = &now
	}
	var row marketplacedb.StoreStripeEventRow
	if evidence, told := evidenceIn(e, payload); told {
		err = database.InTx(ctx, i.DB, func(tx pgx.Tx) error {
			q := marketplacedb.New(tx)
			if err := keepTaxEvidence(ctx, q, e.PurchaseID, evidence, evidenceTold); err != nil {
				return err
			}
			row, err = q.StoreStripeEvent(ctx, arg)
			return err
		})
	} else {
		row, err = marketplacedb.New(i.DB).StoreStripeEvent(ctx, arg)
	}
	return Stored{Processed: row.Processed, Deliveries: int(row.Deliveries)}, wrap("store event", err)
}

// evidenceIn is what an event tells of the customer of a page that has been finished.
func evidenceIn(e stripeclient.Event, payload []byte) (stripeclient.TaxEvidence, bool) {
	if e.PurchaseID == uuid.Nil || (e.Type != "checkout.session.completed" && e.Type != "checkout.session.async_payment_succeeded") {
		return stripeclient.TaxEvidence{}, false
	}
	evidence, err := stripeclient.ParseTaxEvidence(payload)
	return evidence, err == nil
}

// Processed takes an event off the sweeper's list.
func (i *Inbox) Processed(ctx context.Context, id string) error {
	return marketplacedb.New(i.DB).MarkStripeEventProcessed(ctx, id)
}

// Settled says whether the books know the payment of a purchase. known is false for a purchase of which there is
// no record.
func (i *Inbox) Settled(ctx context.Context, purchase uuid.UUID) (known, settled bool, err error) {
	row, err := marketplacedb.New(i.DB).GetPurchase(ctx, purchase)
	if errors.Is(err, pgx.ErrNoRows) {
		return false, false, nil
	}
	return err == nil, row.SettledAt != nil, err
}

// Sweep is what a round of the sweeper did.
type Sweep struct {
	Dispatched int `json:"dispatched"`
	Postponed  int `json:"postponed"`
}

// sweepBatch is small enough that a batch is done within the minute for which its events are claimed.
const sweepBatch = 50

// DispatchDueStripeEvents tells the workflows of events that the webhook handler stored and could not, or
// had no time to, dispatch. What fails is tried again later, less and less often.
func (a *Activities) DispatchDueStripeEvents(ctx context.Context) (Sweep, error) {
	var done Sweep
	q := marketplacedb.New(a.DB)
	for ctx.Err() == nil {
		due, err := q.ClaimStripeEvents(ctx, sweepBatch)
		if err != nil {
			return done, fmt.Errorf("claim events: %w", err)
		}
		for _, row := range due {
			if activity.IsActivity(ctx) {
				activity.RecordHeartbeat(ctx)
			}
			dispatched, err := a.dispatch(ctx, q, row)
			if err != nil {
				return done, err
			}
			if dispatched {
				done.Dispatched++
			} else {
				done.Postponed++
			}
		}
		if len(due) < sweepBatch {
			return done, nil
		}
	}
	return done, ctx.Err()
}

func (a *Activities) dispatch(ctx context.Context, q *marketplacedb.Queries, row marketplacedb.ClaimStripeEventsRow) (bool, error) {
	var event stripeclient.Event
	err := json.Unmarshal(row.Ids, &event)
	if err == nil {
		err = a.StripeEvents.Dispatch(ctx, event)
	}
	if err != nil {
		return false, q.PostponeStripeEvent(ctx, clip(err.Error()), row.ID)
	}
	return true, q.MarkStripeEventProcessed(ctx, row.ID)
}

func clip(s string) string {
	const most = 500
	if len(s) > most {
		return s[:most]
	}
	return s
}
