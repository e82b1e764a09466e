package workflows

import (
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"

	"marketplace/internal/taskqueue"
	"marketplace/workflows/analytics"
	"marketplace/workflows/housekeeping"
	"marketplace/workflows/payout"
	"marketplace/workflows/reconciliation"
	"marketplace/workflows/sweep"
)

// Schedules is what `marketplace admin setup-temporal` puts in place. IDs are fixed, so that doing it again
// changes nothing; a run that is still busy is not doubled; what was missed while Temporal was down is
// caught up by the next run alone.
func Schedules() []client.ScheduleOptions {
	return []client.ScheduleOptions{
		every(analytics.ScheduleID, analytics.WorkflowID, analytics.Every, analytics.WorkflowType, taskqueue.Marketplace),
		every(sweep.ScheduleID, sweep.WorkflowID, sweep.Every, sweep.WorkflowType, taskqueue.Marketplace),
		every(housekeeping.ScheduleID, housekeeping.WorkflowID, housekeeping.Every, housekeeping.WorkflowType, taskqueue.Publisher),
		reconciliationSchedule(),
		payoutSchedule(),
	}
}

// payoutSchedule is daily, at the same hour; a day that was missed is made up for, since a period that has begun is paid
// on any day.
func payoutSchedule() client.ScheduleOptions {
	s := every(payout.RunScheduleID, payout.RunWorkflowID, 24*time.Hour, payout.RunType, taskqueue.Marketplace)
	s.Spec.Intervals[0].Offset = payout.RunHour * time.Hour
	s.CatchupWindow = 24 * time.Hour
	s.Action.(*client.ScheduleWorkflowAction).Args = []any{payout.RunInput{}}
	return s
}

// reconciliationSchedule is daily, at the same hour; a day that was missed is made up for.
func reconciliationSchedule() client.ScheduleOptions {
	s := every(reconciliation.ScheduleID, reconciliation.ScheduledWorkflowID, reconciliation.Every, reconciliation.WorkflowType, taskqueue.Marketplace)
	s.Spec.Intervals[0].Offset = reconciliation.Offset
	s.CatchupWindow = reconciliation.CatchupWindow
	s.Action.(*client.ScheduleWorkflowAction).Args = []any{reconciliation.Input{}}
	return s
}

func every(scheduleID, workflowID string, interval time.Duration, workflowType string, queue taskqueue.Queue) client.ScheduleOptions {
	return client.ScheduleOptions{
		ID:            scheduleID,
		Spec:          client.ScheduleSpec{Intervals: []client.ScheduleIntervalSpec{{Every: interval}}},
		Overlap:       enumspb.SCHEDULE_OVERLAP_POLICY_SKIP,
		CatchupWindow: time.Minute,
		Action: &client.ScheduleWorkflowAction{
			ID: workflowID, Workflow: workflowType, TaskQueue: string(queue),
			WorkflowRunTimeout: 24 * time.Hour,
		},
	}
}
