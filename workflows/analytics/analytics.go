package analytics

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"marketplace/activities/marketplace"
	"marketplace/activities/publisher"
	"marketplace/internal/taskqueue"
)

// Analytics drains the outbox: read a batch, apply it in publisher_db, mark it sent. Killed anywhere in
// between, it applies a batch again, which changes nothing.
func Analytics(ctx workflow.Context) (Result, error) {
	var result Result
	for range maxBatches {
		batch, err := readOutbox(ctx)
		if err != nil || len(batch.Events) == 0 {
			return result, err
		}
		if err := applyEvents(ctx, batch); err != nil {
			return result, err
		}
		if err := markSent(ctx, batch); err != nil {
			return result, err
		}
		result.Events += len(batch.Events)
		result.Batches++
		if len(batch.Events) < BatchSize {
			return result, nil
		}
	}
	return result, nil
}

func readOutbox(ctx workflow.Context) (batch marketplace.OutboxBatch, err error) {
	var a *marketplace.Activities
	err = workflow.ExecuteLocalActivity(local(ctx), a.ReadOutbox, marketplace.ReadOutboxInput{Limit: BatchSize}).Get(ctx, &batch)
	return batch, err
}

// applyEvents waits for the publisher's side as long as it takes; nothing is lost meanwhile.
func applyEvents(ctx workflow.Context, batch marketplace.OutboxBatch) error {
	var a *publisher.Activities
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		TaskQueue: string(taskqueue.Publisher), StartToCloseTimeout: 30 * time.Second,
		RetryPolicy: &temporal.RetryPolicy{InitialInterval: time.Second, BackoffCoefficient: 2, MaximumInterval: 15 * time.Second},
	})
	return workflow.ExecuteActivity(ctx, a.ApplyEvents, publisher.EventBatch{Events: batch.Events}).Get(ctx, nil)
}

func markSent(ctx workflow.Context, batch marketplace.OutboxBatch) error {
	var a *marketplace.Activities
	return workflow.ExecuteLocalActivity(local(ctx), a.MarkOutboxSent, marketplace.OutboxMarks{Seqs: batch.Seqs}).Get(ctx, nil)
}

// local: a sub-second transaction in the worker's own database. When that is down, the run fails and the
// schedule starts the next.
func local(ctx workflow.Context) workflow.Context {
	return workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{
		StartToCloseTimeout: 5 * time.Second,
		RetryPolicy:         &temporal.RetryPolicy{InitialInterval: 200 * time.Millisecond, BackoffCoefficient: 2, MaximumAttempts: 5},
	})
}
