// Package housekeeping is the scheduled workflow that removes the blobs of drafts which nothing names any more.
// What grows old in the databases (sessions, tokens, sent mail) the mail deliverer removes.
package housekeeping

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"marketplace/activities/publisher"
)

const (
	// WorkflowType is the registered name.
	WorkflowType = "Housekeeping"
	// WorkflowID is the same for all: one at a time.
	WorkflowID = "housekeeping/drafts"
	// ScheduleID of the schedule that starts it.
	ScheduleID = "housekeeping-drafts"
	// Every is how often it is done.
	Every = 24 * time.Hour
	// olderThan is far longer than any upload takes.
	olderThan = 24 * time.Hour
)

// Housekeeping removes the leftovers of the day. While the database or the bucket is down it tries again, for
// half a day; then the next run takes over.
func Housekeeping(ctx workflow.Context) (publisher.DraftsCleaned, error) {
	var a *publisher.Activities
	var cleaned publisher.DraftsCleaned
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: time.Hour, HeartbeatTimeout: time.Minute, ScheduleToCloseTimeout: 12 * time.Hour,
		RetryPolicy: &temporal.RetryPolicy{InitialInterval: time.Minute, BackoffCoefficient: 2, MaximumInterval: 30 * time.Minute},
	})
	err := workflow.ExecuteActivity(ctx, a.CleanDrafts, publisher.CleanDraftsInput{OlderThan: olderThan}).Get(ctx, &cleaned)
	return cleaned, err
}
