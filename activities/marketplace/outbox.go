package marketplace

import (
	"context"

	"marketplace/internal/storeevent"
	marketplacedb "marketplace/queries/marketplace"
)

// OutboxBatch is a run of unsent facts. Seqs are their rows, to be marked once they have been applied.
type OutboxBatch struct {
	Events []storeevent.Event `json:"events"`
	Seqs   []int64            `json:"seqs"`
}

// ReadOutboxInput bounds a batch.
type ReadOutboxInput struct {
	Limit int32 `json:"limit"`
}

// ReadOutbox reads the oldest unsent facts.
func (a *Activities) ReadOutbox(ctx context.Context, in ReadOutboxInput) (OutboxBatch, error) {
	rows, err := marketplacedb.New(a.DB).ReadOutbox(ctx, in.Limit)
	if err != nil {
		return OutboxBatch{}, err
	}
	batch := OutboxBatch{Events: make([]storeevent.Event, len(rows)), Seqs: make([]int64, len(rows))}
	for i, r := range rows {
		batch.Seqs[i] = r.Seq
		batch.Events[i] = storeevent.Event{
			ID: r.ID, Kind: storeevent.Kind(r.Kind), PluginID: r.PluginID, PublisherID: r.PublisherID, OccurredAt: r.OccurredAt,
			Quantity: r.Quantity, Currency: r.Currency, GrossMinor: r.GrossMinor, PlatformFeeMinor: r.PlatformFeeMinor,
			ProcessorFeeMinor: r.ProcessorFeeMinor, NetMinor: r.NetMinor, RatingCount: r.RatingCount, RatingSum: r.RatingSum,
			CaseReason: r.CaseReason, CaseCurrency: r.CaseCurrency, CaseMinor: r.CaseMinor, CaseID: orZero(r.CaseID),
			TransactionID: orZero(r.TransactionID), TransactionKind: r.TransactionKind, AvailableAt: orZero(r.AvailableAt),
			PayoutID: orZero(r.PayoutID), PurchaseID: orZero(r.PurchaseID), State: r.State, CouponID: orZero(r.CouponID), DiscountMinor: r.DiscountMinor,
		}
	}
	return batch, nil
}

// OutboxMarks names rows that have been applied.
type OutboxMarks struct {
	Seqs []int64 `json:"seqs"`
}

// MarkOutboxSent takes them off the list.
func (a *Activities) MarkOutboxSent(ctx context.Context, in OutboxMarks) error {
	_, err := marketplacedb.New(a.DB).MarkOutboxSent(ctx, in.Seqs)
	return err
}

// orZero is what a column holds that may hold nothing.
func orZero[T any](value *T) T {
	if value == nil {
		return *new(T)
	}
	return *value
}
