package publisher

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5/pgxpool"
	"go.opentelemetry.io/otel/attribute"

	"marketplace/internal/telemetry"
	publisherdb "marketplace/queries/publisher"
)

// NewBacklog is what waits in publisher_db. Every copy of the worker tells the same.
func NewBacklog(db *pgxpool.Pool) *telemetry.Backlog {
	return &telemetry.Backlog{
		Gauges: []telemetry.Gauge{
			{Name: "marketplace.submissions.open", Help: "Submissions that are not decided, by status."},
			{Name: "marketplace.reviews.overdue", Help: "Reviews past their due date."},
			{Name: "marketplace.checks.errored", Help: "Automated checks that could not run and are tried again."},
			{Name: "marketplace.publications.open", Help: "Changes that the store does not show yet."},
			{Name: "marketplace.publications.failing", Help: "Those of them whose present stage has failed at least once."},
			{Name: "marketplace.publications.age", Unit: "s", Help: "Age of the oldest that the store does not show yet."},
			{Name: "marketplace.mail.unsent", Help: "Mails that have not left, by database."},
			{Name: "marketplace.mail.age", Unit: "s", Help: "Age of the oldest of them, by database."},
		},
		Read: func(ctx context.Context) ([]telemetry.Reading, error) { return readBacklog(ctx, publisherdb.New(db)) },
	}
}

func readBacklog(ctx context.Context, q *publisherdb.Queries) ([]telemetry.Reading, error) {
	b, err := q.Backlog(ctx)
	if err != nil {
		return nil, fmt.Errorf("read backlog: %w", err)
	}
	open, err := q.OpenSubmissions(ctx)
	if err != nil {
		return nil, fmt.Errorf("count open submissions: %w", err)
	}
	database := []attribute.KeyValue{attribute.String("database", "publisher_db")}
	readings := []telemetry.Reading{
		{Gauge: "marketplace.reviews.overdue", Value: float64(b.ReviewsOverdue)},
		{Gauge: "marketplace.checks.errored", Value: float64(b.ChecksErrored)},
		{Gauge: "marketplace.publications.open", Value: float64(b.PublicationsOpen)},
		{Gauge: "marketplace.publications.failing", Value: float64(b.PublicationsFailing)},
		{Gauge: "marketplace.publications.age", Value: b.PublicationsAge},
		{Gauge: "marketplace.mail.unsent", Value: float64(b.MailUnsent), Attributes: database},
		{Gauge: "marketplace.mail.age", Value: b.MailAge, Attributes: database},
	}
	count := map[publisherdb.SubmissionStatus]int64{
		publisherdb.SubmissionStatusChecking: 0, publisherdb.SubmissionStatusInReview: 0, publisherdb.SubmissionStatusChangesRequested: 0,
	}
	for _, row := range open {
		count[row.Status] = row.Number
	}
	for status, n := range count {
		readings = append(readings, telemetry.Reading{
			Gauge: "marketplace.submissions.open", Value: float64(n), Attributes: []attribute.KeyValue{attribute.String("status", string(status))},
		})
	}
	return readings, nil
}
