package marketplace

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"go.opentelemetry.io/otel/attribute"

	"marketplace/internal/telemetry"
	marketplacedb "marketplace/queries/marketplace"
)

// When a purchase that has not ended is stuck: alerts and the operators' list mean the same.
const (
	// StuckGrace is how long after its time to pay is over a purchase may take to end.
	StuckGrace = 20 * time.Minute
	// StuckProcessing is how long a delayed payment may take.
	StuckProcessing = 14 * 24 * time.Hour
)

// NewBacklog is what waits in plugin_marketplace. Every copy of the worker tells the same.
func NewBacklog(db *pgxpool.Pool) *telemetry.Backlog {
	return &telemetry.Backlog{
		Gauges: []telemetry.Gauge{
			{Name: "marketplace.purchases.open", Help: "Purchases that have not ended, by status."},
			{Name: "marketplace.purchases.stuck", Help: "Purchases past their time, or that ask for an operator."},
			{Name: "marketplace.disputes.unanswered", Help: "Disputes that Stripe wants evidence for."},
			{Name: "marketplace.stripe_events.unprocessed", Help: "Webhooks that were acknowledged and not acted upon yet."},
			{Name: "marketplace.stripe_events.age", Unit: "s", Help: "Age of the oldest of them."},
			{Name: "marketplace.outbox.unsent", Help: "Facts that publisher_db has not counted yet; 100000 stands for more."},
			{Name: "marketplace.outbox.age", Unit: "s", Help: "Age of the oldest of them: how far the statistics lag."},
			{Name: "marketplace.reconciliation.cases", Help: "Differences that a reconciliation found and nobody has explained."},
			{Name: "marketplace.payouts.failing", Help: "Payouts to publishers that Stripe has refused and that are tried again."},
			{Name: "marketplace.reconciliation.age", Unit: "s", Help: "How long ago the last reconciliation ended."},
			{Name: "marketplace.mail.unsent", Help: "Mails that have not left, by database."},
			{Name: "marketplace.mail.age", Unit: "s", Help: "Age of the oldest of them, by database."},
		},
		Read: func(ctx context.Context) ([]telemetry.Reading, error) { return readBacklog(ctx, marketplacedb.New(db)) },
	}
}

func readBacklog(ctx context.Context, q *marketplacedb.Queries) ([]telemetry.Reading, error) {
	now := time.Now()
	b, err := q.Backlog(ctx, now.Add(-StuckGrace), now.Add(-StuckProcessing))
	if err != nil {
		return nil, fmt.Errorf("read backlog: %w", err)
	}
	open, err := q.OpenPurchases(ctx)
	if err != nil {
		return nil, fmt.Errorf("count open purchases: %w", err)
	}
	database := []attribute.KeyValue{attribute.String("database", "plugin_marketplace")}
	readings := []telemetry.Reading{
		{Gauge: "marketplace.purchases.stuck", Value: float64(b.PurchasesStuck)},
		{Gauge: "marketplace.disputes.unanswered", Value: float64(b.DisputesUnanswered)},
		{Gauge: "marketplace.stripe_events.unprocessed", Value: float64(b.StripeEventsUnprocessed)},
		{Gauge: "marketplace.stripe_events.age", Value: b.StripeEventsAge},
		{Gauge: "marketplace.outbox.unsent", Value: float64(b.OutboxUnsent)},
		{Gauge: "marketplace.outbox.age", Value: b.OutboxAge},
		{Gauge: "marketplace.reconciliation.cases", Value: float64(b.CasesOpen)},
		{Gauge: "marketplace.payouts.failing", Value: float64(b.PayoutsFailing)},
		{Gauge: "marketplace.reconciliation.age", Value: b.ReconciliationAge},
		{Gauge: "marketplace.mail.unsent", Value: float64(b.MailUnsent), Attributes: database},
		{Gauge: "marketplace.mail.age", Value: b.MailAge, Attributes: database},
	}
	count := map[marketplacedb.PurchaseStatus]int64{
		marketplacedb.PurchaseStatusPending: 0, marketplacedb.PurchaseStatusAwaitingPayment: 0, marketplacedb.PurchaseStatusProcessing: 0,
	}
	for _, row := range open {
		count[row.Status] = row.Number
	}
	for status, n := range count {
		readings = append(readings, telemetry.Reading{
			Gauge: "marketplace.purchases.open", Value: float64(n), Attributes: []attribute.KeyValue{attribute.String("status", string(status))},
		})
	}
	return readings, nil
}
