package publisher

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"marketplace/dev/pgtest"
	"marketplace/internal/storeevent"
)

func TestEveryFactCountsOnceHoweverOftenItIsSent(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	db := pgtest.Publisher(t)
	a := &Activities{DB: db.Pool}
	plugin, publisher := uuid.New(), uuid.New()
	day := time.Date(2026, 3, 1, 23, 59, 59, 0, time.UTC)
	fact := func(kind storeevent.Kind, at time.Time, change func(*storeevent.Event)) storeevent.Event {
		e := storeevent.Event{ID: uuid.New(), Kind: kind, PluginID: plugin, PublisherID: publisher, OccurredAt: at, Quantity: 1}
		if change != nil {
			change(&e)
		}
		return e
	}
	sale := fact(storeevent.Sale, day, func(e *storeevent.Event) {
		e.Currency, e.GrossMinor, e.PlatformFeeMinor, e.ProcessorFeeMinor, e.NetMinor = "EUR", 1000, 150, 59, 791
	})
	refund := fact(storeevent.Refund, day, func(e *storeevent.Event) {
		e.Currency, e.GrossMinor, e.PlatformFeeMinor, e.NetMinor = "EUR", -1000, -150, -850
	})
	facts := []storeevent.Event{
		sale, refund, sale, // the same fact twice in one batch
		fact(storeevent.View, day, func(e *storeevent.Event) { e.Quantity = 7 }),
		fact(storeevent.Download, day.Add(time.Second), nil), // the next UTC day
		fact(storeevent.Dispute, day, func(e *storeevent.Event) { e.Currency = "EUR" }),
		fact(storeevent.DisputeReversal, day, func(e *storeevent.Event) { e.Currency = "EUR" }),
		fact(storeevent.Rating, day, func(e *storeevent.Event) { e.Quantity, e.RatingCount, e.RatingSum = 0, 1, 5 }),
	}
	require.NoError(t, a.ApplyEvents(ctx, EventBatch{Events: facts[:3]}))
	for range 2 {
		require.NoError(t, a.ApplyEvents(ctx, EventBatch{Events: facts}))
	}

	var views, downloads, sales, refunds, disputes, gross, net, ratings int64
	require.NoError(t, db.QueryRow(ctx, `SELECT sum(views), sum(downloads), sum(sales), sum(refunds), sum(disputes), sum(gross_minor), sum(net_minor), sum(rating_sum)
		FROM publisher_analytics WHERE plugin_id = $1`, plugin).Scan(&views, &downloads, &sales, &refunds, &disputes, &gross, &net, &ratings))
	require.Equal(t, []int64{7, 1, 1, 1, 0, 0, -59, 5}, []int64{views, downloads, sales, refunds, disputes, gross, net, ratings})

	var days int
	require.NoError(t, db.QueryRow(ctx, `SELECT count(DISTINCT day) FROM publisher_analytics`).Scan(&days))
	require.Equal(t, 2, days, "a fact counts on its own UTC day")
}
