package check

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	enumspb "go.temporal.io/api/enums/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/proto"
)

// general are the promises about everything: I23 and I25.
var general = []Rule{
	{"I23", "nobody's address, password or key is in Temporal's histories", nothingPersonal},
	{"I25", "no work is stuck: each open workflow has its row and something that it waits for, and none has failed", nothingStuck},
	{"R", "no difference that a reconciliation has found is left to explain", inStore(
		finding{"open case", `SELECT kind, subject, books, against FROM reconciliation_cases WHERE status = 'open'`},
	)},
}

// executions calls look for each workflow that the query finds.
func (w *world) executions(ctx context.Context, query string, look func(*workflowpb.WorkflowExecutionInfo) error) error {
	var next []byte
	for {
		page, err := w.temporal.ListWorkflow(ctx, &workflowservice.ListWorkflowExecutionsRequest{Query: query, PageSize: 200, NextPageToken: next})
		if err != nil {
			return err
		}
		for _, e := range page.Executions {
			if err := look(e); err != nil {
				return err
			}
		}
		if next = page.NextPageToken; len(next) == 0 {
			return nil
		}
	}
}

func show(e *workflowpb.WorkflowExecutionInfo) string {
	return fmt.Sprintf(`{"workflow": %q, "run": %q, "type": %q, "status": %q}`, e.Execution.WorkflowId, e.Execution.RunId, e.Type.Name, e.Status)
}

// secrets are texts of both databases that belong nowhere else.
func (w *world) secrets(ctx context.Context) (all [][]byte, err error) {
	for _, side := range []struct {
		db  *pgx.Conn
		sql string
	}{
		{w.store, `SELECT email FROM users UNION SELECT password_hash FROM users UNION SELECT customer->>'email' FROM documents WHERE customer->>'email' <> ''
			UNION SELECT customer->>'taxId' FROM documents WHERE customer->>'taxId' <> ''`},
		{w.panel, `SELECT email FROM publisher_users UNION SELECT password_hash FROM publisher_users`},
	} {
		rows, err := side.db.Query(ctx, side.sql)
		if err != nil {
			return nil, err
		}
		texts, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			return nil, err
		}
		for _, text := range texts {
			all = append(all, []byte(text))
		}
	}
	return all, nil
}

func nothingPersonal(ctx context.Context, w *world) error {
	secrets, err := w.secrets(ctx)
	if err != nil {
		return err
	}
	at := []byte("@")
	return w.executions(ctx, "", func(e *workflowpb.WorkflowExecutionInfo) error {
		events := w.temporal.GetWorkflowHistory(ctx, e.Execution.WorkflowId, e.Execution.RunId, false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
		for events.HasNext() {
			event, err := events.Next()
			if err != nil {
				return err
			}
			raw, err := proto.Marshal(event)
			if err != nil {
				return err
			}
			if !bytes.Contains(raw, at) && !bytes.Contains(raw, []byte("$argon2")) {
				continue
			}
			for _, secret := range secrets {
				if bytes.Contains(raw, secret) || bytes.Contains(raw, []byte(base64.StdEncoding.EncodeToString(secret))) {
					w.violated(fmt.Sprintf("personal data in event %d, %s", event.EventId, event.EventType), show(e))
					return nil
				}
			}
		}
		return nil
	})
}

// openRows are how many workflows of a type should be open, by the databases.
var openRows = []struct {
	workflowType string
	panel        bool
	sql          string
}{
	{"Purchase", false, `SELECT count(*) FROM purchases WHERE status IN ('pending', 'awaiting_payment', 'processing')`},
	{"Refund", false, `SELECT count(*) FROM refunds WHERE status IN ('requested', 'pending')`},
	{"RefundRequest", false, `SELECT count(*) FROM refund_requests WHERE status IN ('waiting', 'proposed')`},
	{"Dispute", false, `SELECT count(*) FROM disputes WHERE closed_at IS NULL`},
	{"PayoutAccount", false, `SELECT count(*) FROM payout_accounts WHERE stripe_id IS NOT NULL AND state <> 'disconnected'`},
	{"Review", true, `SELECT count(*) FROM submissions WHERE status IN ('checking', 'in_review', 'changes_requested')`},
	{"Publication", true, `SELECT count(*) FROM publications WHERE finished_at IS NULL`},
}

const (
	// triedTooOften is how many times a step may have failed without anybody being called.
	triedTooOften = 50
	// visibility is how late Temporal's list of workflows may be.
	visibility = 15 * time.Second
)

func nothingStuck(ctx context.Context, w *world) error {
	for _, status := range []string{"Failed", "Terminated", "TimedOut"} {
		if err := w.executions(ctx, "ExecutionStatus = '"+status+"'", func(e *workflowpb.WorkflowExecutionInfo) error {
			made, err := w.madeUpFor(ctx, e)
			if err == nil && !made {
				w.violated("workflow that did not come to a good end", show(e))
			}
			return err
		}); err != nil {
			return err
		}
	}
	for _, open := range openRows {
		if err := w.countOpen(ctx, open.workflowType, open.panel, open.sql); err != nil {
			return err
		}
	}
	return w.executions(ctx, "ExecutionStatus = 'Running'", func(e *workflowpb.WorkflowExecutionInfo) error {
		d, err := w.temporal.DescribeWorkflowExecution(ctx, e.Execution.WorkflowId, e.Execution.RunId)
		if err != nil {
			return err
		}
		for _, a := range d.PendingActivities {
			if a.Attempt > triedTooOften {
				w.violated(fmt.Sprintf("step %s that has been tried %d times", a.ActivityType.Name, a.Attempt), show(e))
			}
		}
		if task := d.PendingWorkflowTask; task != nil && task.Attempt > 3 {
			w.violated(fmt.Sprintf("workflow whose task has failed %d times", task.Attempt), show(e))
		}
		return nil
	})
}

// byTheClock are workflows that a schedule begins anew, so that what one has left the next one does.
var byTheClock = []string{"Sweep", "Analytics", "Housekeeping", "PayoutRun"}

// madeUpFor says whether a later run has done what one has left.
func (w *world) madeUpFor(ctx context.Context, e *workflowpb.WorkflowExecutionInfo) (bool, error) {
	if !slices.Contains(byTheClock, e.Type.Name) {
		return false, nil
	}
	var made bool
	return made, w.within(ctx, visibility, func() (bool, error) {
		later, err := w.temporal.CountWorkflow(ctx, &workflowservice.CountWorkflowExecutionsRequest{
			Query: fmt.Sprintf("WorkflowType = '%s' AND ExecutionStatus = 'Completed' AND StartTime > '%s'", e.Type.Name, e.StartTime.AsTime().Format(time.RFC3339Nano)),
		})
		if err == nil {
			made = later.Count > 0
		}
		return made, err
	})
}

// within asks again and again, until the answer is true or the time is up.
func (w *world) within(ctx context.Context, limit time.Duration, ask func() (bool, error)) error {
	until := time.Now().Add(limit)
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for {
		if yes, err := ask(); yes || err != nil || time.Now().After(until) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}

// countOpen compares what Temporal has running with what the databases hold as open.
func (w *world) countOpen(ctx context.Context, workflowType string, inPanel bool, sql string) error {
	db := w.store
	if inPanel {
		db = w.panel
	}
	var rows, running int64
	if err := w.within(ctx, visibility, func() (bool, error) {
		if err := db.QueryRow(ctx, sql).Scan(&rows); err != nil {
			return false, err
		}
		counted, err := w.temporal.CountWorkflow(ctx, &workflowservice.CountWorkflowExecutionsRequest{
			Query: fmt.Sprintf("WorkflowType = '%s' AND ExecutionStatus = 'Running'", workflowType),
		})
		if err != nil {
			return false, err
		}
		running = counted.Count
		return running == rows, nil
	}); err != nil {
		return err
	}
	if running != rows {
		w.violated("workflows that run otherwise than the rows say", fmt.Sprintf(`{"type": %q, "running": %d, "rows": %d}`, workflowType, running, rows))
	}
	return nil
}

// silent keeps the Temporal client's chatter out of the lines of who runs this.
type silent struct{}

func (silent) Debug(string, ...any) {}
func (silent) Info(string, ...any)  {}
func (silent) Warn(string, ...any)  {}
func (silent) Error(string, ...any) {}
