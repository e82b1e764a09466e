// Package histories exports what Temporal recorded of a workflow, and counts what it cost.
package histories

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/temporalproto"
	"go.temporal.io/sdk/client"
)

// Fetch reads the whole history of a workflow's newest run.
func Fetch(ctx context.Context, c client.Client, workflowID string) (*historypb.History, error) {
	return FetchRun(ctx, c, workflowID, "")
}

// FetchRun reads the whole history of one run.
func FetchRun(ctx context.Context, c client.Client, workflowID, runID string) (*historypb.History, error) {
	events := c.GetWorkflowHistory(ctx, workflowID, runID, false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	history := &historypb.History{}
	for events.HasNext() {
		event, err := events.Next()
		if err != nil {
			return nil, fmt.Errorf("history of %s: %w", workflowID, err)
		}
		history.Events = append(history.Events, event)
	}
	return history, nil
}

var (
	identities = regexp.MustCompile(`("identity": *)"[^"]*"`)
	sticky     = regexp.MustCompile(`("name": *)"[^":]*:([0-9a-f-]{36})"`)
)

// anonymous takes out what tells of the machine: workers' identities, and sticky task queues, which begin
// with its name. Replay does not look at either.
func anonymous(body []byte) []byte {
	return sticky.ReplaceAll(identities.ReplaceAll(body, []byte(`$1"recorder"`)), []byte(`$1"sticky:$2"`))
}

// Write stores a history as JSON that worker.WorkflowReplayer reads.
func Write(history *historypb.History, file string) error {
	body, err := temporalproto.CustomJSONMarshalOptions{Indent: " "}.Marshal(history)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, append(anonymous(body), '\n'), 0o644)
}

// Cost is what a run used up.
type Cost struct {
	Events  int
	Actions int // billable ones, as docs.temporal.io/cloud/actions counts them
}

// CostOf counts a history: the start, each accepted Update, signal, timer, search-attribute upsert, activity
// (a retry is one more) and child start (two) is an Action; all markers of local activities that one
// workflow task records are one together.
func CostOf(history *historypb.History) Cost {
	cost := Cost{Events: len(history.Events)}
	markers := map[int64]bool{} // by the workflow task that recorded them
	for _, e := range history.Events {
		switch e.EventType {
		case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED,
			enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED,
			enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED,
			enumspb.EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED,
			enumspb.EVENT_TYPE_TIMER_STARTED,
			enumspb.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES,
			enumspb.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED,
			enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW:
			cost.Actions++
		case enumspb.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED:
			cost.Actions += 2
		case enumspb.EVENT_TYPE_ACTIVITY_TASK_STARTED:
			cost.Actions += int(e.GetActivityTaskStartedEventAttributes().GetAttempt()) - 1
		case enumspb.EVENT_TYPE_MARKER_RECORDED:
			if task := e.GetMarkerRecordedEventAttributes().GetWorkflowTaskCompletedEventId(); !markers[task] {
				markers[task] = true
				cost.Actions++
			}
		}
	}
	return cost
}
