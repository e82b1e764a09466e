package publisher

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"marketplace/internal/database"
	"marketplace/internal/storeevent"
	publisherdb "marketplace/queries/publisher"
)

// EventBatch is what the store has to tell.
type EventBatch struct {
	Events []storeevent.Event `json:"events"`
}

// ApplyEvents adds the events to the publishers' statistics, each exactly once however often it is sent:
// the event's ID and its numbers are committed together.
func (a *Activities) ApplyEvents(ctx context.Context, in EventBatch) error {
	ids := make([]uuid.UUID, len(in.Events))
	for i, e := range in.Events {
		ids[i] = e.ID
	}
	return database.InTx(ctx, a.DB, func(tx pgx.Tx) error {
		q := publisherdb.New(tx)
		fresh, err := q.InsertAppliedEvents(ctx, ids)
		if err != nil {
			return fmt.Errorf("note events: %w", err)
		}
		if err := applyCases(ctx, q, in.Events, fresh); err != nil {
			return err
		}
		if err := applyPayoutFacts(ctx, q, in.Events, fresh); err != nil {
			return err
		}
		if err := applyCoupons(ctx, q, in.Events, fresh); err != nil {
			return err
		}
		if err := applyCommission(ctx, q, in.Events, fresh); err != nil {
			return err
		}
		return q.AddToAnalytics(ctx, sum(in.Events, fresh))
	})
}

// sum adds the fresh events up per plugin, day and currency: one row may only be upserted once in a statement.
func sum(events []storeevent.Event, fresh []uuid.UUID) publisherdb.AddToAnalyticsParams {
	isFresh := make(map[uuid.UUID]bool, len(fresh))
	for _, id := range fresh {
		isFresh[id] = true
	}
	type rowKey struct {
		plugin   uuid.UUID
		day      time.Time
		currency string
	}
	var p publisherdb.AddToAnalyticsParams
	at := map[rowKey]int{}
	for _, e := range events {
		if !isFresh[e.ID] || !e.Kind.Counts() {
			continue
		}
		isFresh[e.ID] = false // an ID twice in one batch counts once
		key := rowKey{e.PluginID, e.OccurredAt.UTC().Truncate(24 * time.Hour), e.Currency}
		i, known := at[key]
		if !known {
			i = len(p.PluginIds)
			at[key] = i
			p.PluginIds = append(p.PluginIds, key.plugin)
			p.Days = append(p.Days, key.day)
			p.Currencies = append(p.Currencies, key.currency)
			p.PublisherIds = append(p.PublisherIds, e.PublisherID)
			for _, column := range []*[]int64{
				&p.Views, &p.Downloads, &p.Sales, &p.Refunds, &p.Disputes, &p.Gross, &p.PlatformFees, &p.ProcessorFees,
				&p.Net, &p.RatingCounts, &p.RatingSums,
			} {
				*column = append(*column, 0)
			}
		}
		switch e.Kind {
		case storeevent.View:
			p.Views[i] += e.Quantity
		case storeevent.Download:
			p.Downloads[i] += e.Quantity
		case storeevent.Sale:
			p.Sales[i] += e.Quantity
		case storeevent.Refund:
			p.Refunds[i] += e.Quantity
		case storeevent.Dispute:
			p.Disputes[i] += e.Quantity
		case storeevent.DisputeReversal:
			p.Disputes[i] -= e.Quantity
		case storeevent.Rating:
			p.RatingCounts[i] += int64(e.RatingCount)
			p.RatingSums[i] += int64(e.RatingSum)
		}
		p.Gross[i] += e.GrossMinor
		p.PlatformFees[i] += e.PlatformFeeMinor
		p.ProcessorFees[i] += e.ProcessorFeeMinor
		p.Net[i] += e.NetMinor
	}
	return p
}
