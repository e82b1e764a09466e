package marketplace

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"marketplace/internal/storeevent"
	marketplacedb "marketplace/queries/marketplace"
)

// ErrPayoutHold means that a hold is there already, or that there is none to release.
var ErrPayoutHold = errors.New("the publisher's payouts are in that state already")

// PlacePayoutHold holds a publisher's payouts from the moment that the transaction commits: whatever is planned or
// about to be transferred looks for it. The publisher reads the reason and the note. It returns the periods whose workflows are to be told.
func PlacePayoutHold(ctx context.Context, tx pgx.Tx, publisher, by uuid.UUID, reasonCode, note string) ([]string, error) {
	q := marketplacedb.New(tx)
	if err := q.LockPublisher(ctx, publisher); err != nil {
		return nil, wrap("lock publisher", err)
	}
	id, err := uuid.NewV7()
	if err != nil {
		return nil, err
	}
	placed, err := q.InsertPayoutHold(ctx, marketplacedb.InsertPayoutHoldParams{ID: id, PublisherID: publisher, ReasonCode: reasonCode, Note: note, PlacedBy: by})
	if err != nil {
		return nil, wrap("insert payout hold", err)
	}
	if placed == 0 {
		return nil, ErrPayoutHold
	}
	hold, err := q.OpenPayoutHold(ctx, publisher)
	if err != nil {
		return nil, wrap("read payout hold", err)
	}
	return tellHold(ctx, q, hold)
}

// ReleasePayoutHold ends the hold that there is.
func ReleasePayoutHold(ctx context.Context, tx pgx.Tx, publisher, by uuid.UUID) ([]string, error) {
	q := marketplacedb.New(tx)
	if err := q.LockPublisher(ctx, publisher); err != nil {
		return nil, wrap("lock publisher", err)
	}
	hold, err := q.ReleasePayoutHold(ctx, by, publisher)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, ErrPayoutHold
	}
	if err != nil {
		return nil, wrap("release payout hold", err)
	}
	return tellHold(ctx, q, hold)
}

func tellHold(ctx context.Context, q *marketplacedb.Queries, hold marketplacedb.PayoutHold) ([]string, error) {
	if err := appendState(ctx, q, marketplacedb.OutboxKindPayoutHold, hold.PublisherID, nil, storeevent.PayoutHoldState{
		HoldID: hold.ID, ReasonCode: hold.ReasonCode, Note: hold.Note, PlacedAt: hold.PlacedAt, ReleasedAt: orZero(hold.ReleasedAt),
	}); err != nil {
		return nil, err
	}
	periods, err := q.OpenPeriods(ctx, hold.PublisherID)
	return periods, wrap("list open payouts", err)
}
