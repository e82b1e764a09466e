package publication

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"marketplace/internal/taskqueue"
)

// once: the workflow itself tries again, so that each try can be seen. The timeout leaves room for the
// copying of 100 MB; the heartbeat notices a dead worker sooner.
func once(ctx workflow.Context, queue taskqueue.Queue) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		TaskQueue: string(queue), StartToCloseTimeout: 10 * time.Minute, HeartbeatTimeout: 30 * time.Second,
		RetryPolicy: &temporal.RetryPolicy{MaximumAttempts: 1},
	})
}

// patiently is for the first step, before which there is no row to show tries in.
func patiently(ctx workflow.Context, queue taskqueue.Queue) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		TaskQueue: string(queue), StartToCloseTimeout: 15 * time.Second,
		RetryPolicy: &temporal.RetryPolicy{InitialInterval: time.Second, BackoffCoefficient: 2, MaximumInterval: time.Minute},
	})
}

// briefly is for what may stay undone.
func briefly(ctx workflow.Context) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		TaskQueue: string(taskqueue.Publisher), StartToCloseTimeout: 10 * time.Second, ScheduleToCloseTimeout: 15 * time.Second,
	})
}
