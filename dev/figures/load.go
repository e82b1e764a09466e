package figures

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"

	"marketplace/dev/drive"
	"marketplace/dev/histories"
	"marketplace/workflows/analytics"
)

// load is how many facts are put into the outbox at once.
const load = 5000

// scheduleActions are billed for each run that a schedule starts, beside what its history shows.
const scheduleActions = 2

func (b *bench) temporal() (client.Client, error) {
	return client.Dial(client.Options{HostPort: b.stack.Value("TEMPORAL_ADDRESS"), Logger: log.NewStructuredLogger(slog.New(slog.DiscardHandler))})
}

// analytics puts many facts into the outbox at once, waits until publisher_db has counted them and adds up
// what the runs that moved them cost.
func (b *bench) analytics(ctx context.Context) error {
	store, err := pgx.Connect(ctx, b.stack.Value("MARKETPLACE_DATABASE_URL"))
	if err != nil {
		return err
	}
	defer func() { _ = store.Close(context.WithoutCancel(ctx)) }()
	began := time.Now()
	plugin, publisher := uuid.New(), uuid.New()
	if _, err := store.CopyFrom(ctx, pgx.Identifier{"outbox"}, []string{"id", "kind", "plugin_id", "publisher_id"},
		pgx.CopyFromSlice(load, func(int) ([]any, error) { return []any{uuid.New(), "view", plugin, publisher}, nil })); err != nil {
		return fmt.Errorf("fill the outbox: %w", err)
	}
	if err := drive.Until(ctx, "an empty outbox", func(ctx context.Context) (bool, error) {
		var unsent int
		err := store.QueryRow(ctx, `SELECT count(*) FROM outbox WHERE sent_at IS NULL`).Scan(&unsent)
		return unsent == 0, err
	}); err != nil {
		return err
	}
	b.tell("facts_per_second", load/time.Since(began).Seconds(), "facts/s")
	actions, events, err := b.drained(ctx, began)
	if err != nil {
		return err
	}
	b.tell("analytics_actions_per_100_facts", float64(actions)*100/float64(events), "actions")
	return nil
}

// drained waits until the runs that have moved the load have ended, and counts.
func (b *bench) drained(ctx context.Context, since time.Time) (actions, events int, err error) {
	temporal, err := b.temporal()
	if err != nil {
		return 0, 0, err
	}
	defer temporal.Close()
	query := fmt.Sprintf("WorkflowType = '%s' AND StartTime >= '%s'", analytics.WorkflowType, since.Add(-analytics.Every).UTC().Format(time.RFC3339))
	err = drive.Until(ctx, "the runs that moved the load", func(ctx context.Context) (bool, error) {
		runs, err := temporal.ListWorkflow(ctx, &workflowservice.ListWorkflowExecutionsRequest{Query: query})
		if err != nil {
			return false, err
		}
		actions, events = 0, 0
		for _, run := range runs.Executions {
			id := run.GetExecution()
			var result analytics.Result
			if run.GetCloseTime() == nil {
				continue
			}
			if err := temporal.GetWorkflow(ctx, id.GetWorkflowId(), id.GetRunId()).Get(ctx, &result); err != nil || result.Events == 0 {
				if err != nil {
					return false, err
				}
				continue
			}
			history, err := histories.FetchRun(ctx, temporal, id.GetWorkflowId(), id.GetRunId())
			if err != nil {
				return false, err
			}
			actions += histories.CostOf(history).Actions + scheduleActions
			events += result.Events
		}
		if events < load {
			return false, errors.New("not all of it has arrived")
		}
		return true, nil
	})
	return actions, events, err
}
