package record

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/google/uuid"
	"go.temporal.io/sdk/client"

	"marketplace/dev/drive"
	"marketplace/dev/scene"
	"marketplace/internal/archive/archivetest"
	"marketplace/internal/taskqueue"
	"marketplace/workflows/analytics"
	"marketplace/workflows/coupon"
	"marketplace/workflows/housekeeping"
	"marketplace/workflows/publication"
	"marketplace/workflows/review"
	"marketplace/workflows/sweep"
)

var reviews = []branch{
	{"review", "approved", func(r *recorder, ctx context.Context) (string, error) {
		_, s, err := r.submitted(ctx)
		if err != nil {
			return "", err
		}
		return review.WorkflowID(s.ID), r.Decide(ctx, s.ID, 1, "approve", "meets_policy", "")
	}},
	{"review", "changes_then_approved", (*recorder).sentBack},
	{"review", "rejected", func(r *recorder, ctx context.Context) (string, error) {
		_, s, err := r.submitted(ctx)
		if err != nil {
			return "", err
		}
		return review.WorkflowID(s.ID), r.Decide(ctx, s.ID, 1, "reject", "duplicate", "The store has such a plugin already.")
	}},
	{"review", "withdrawn", func(r *recorder, ctx context.Context) (string, error) {
		_, s, err := r.submitted(ctx)
		if err != nil {
			return "", err
		}
		if _, err := r.Publisher.AwaitSubmission(ctx, s.ID, 1, "in_review"); err != nil {
			return "", err
		}
		return review.WorkflowID(s.ID), r.Publisher.Withdraw(ctx, s.ID)
	}},
	{"review", "checks_failed", (*recorder).failsChecks},
}

func (r *recorder) submitted(ctx context.Context) (scene.Item, drive.Submission, error) {
	item, err := r.draft(ctx)
	if err != nil {
		return item, drive.Submission{}, err
	}
	s, err := r.Publisher.Submit(ctx, item.Release.ID)
	return item, s, err
}

func (r *recorder) sentBack(ctx context.Context) (string, error) {
	item, s, err := r.submitted(ctx)
	if err != nil {
		return "", err
	}
	if err := r.Decide(ctx, s.ID, 1, "request_changes", "documentation_missing", "Please say how to configure it."); err != nil {
		return "", err
	}
	if _, err := r.Publisher.AwaitSubmission(ctx, s.ID, 1, "changes_requested"); err != nil {
		return "", err
	}
	improved := archivetest.Tgz(archivetest.With(archivetest.Plugin(item.Plugin.Slug, "1.0.0"), "package/CONFIGURING.md", "# Configuring\n"))
	if err := r.Publisher.ReplaceArchive(ctx, item.Release.ID, bytes.NewReader(improved)); err != nil {
		return "", err
	}
	if err := r.Publisher.Resubmit(ctx, s.ID); err != nil {
		return "", err
	}
	return review.WorkflowID(s.ID), r.Decide(ctx, s.ID, 2, "approve", "meets_policy", "")
}

func (r *recorder) failsChecks(ctx context.Context) (string, error) {
	r.made++
	name := fmt.Sprintf("recorded-%d", r.made)
	item, err := r.DraftOf(ctx, name, 1900, archivetest.WithEICAR(r.Slug(name), "1.0.0"))
	if err != nil {
		return "", err
	}
	s, err := r.Publisher.Submit(ctx, item.Release.ID)
	if err != nil {
		return "", err
	}
	state, err := r.Publisher.AwaitSubmission(ctx, s.ID, 1, "changes_requested", "in_review")
	if err == nil && state.Status == "in_review" {
		err = errors.New("the antivirus test string passed every check")
	}
	if err != nil {
		return "", err
	}
	return review.WorkflowID(s.ID), r.Publisher.Withdraw(ctx, s.ID)
}

var publications = []branch{
	{"publication", "publish", func(r *recorder, ctx context.Context) (string, error) {
		item, err := r.item(ctx)
		return publication.WorkflowID(item.Plugin.ID, item.Release.Version), err
	}},
	{"publication", "withdraw", func(r *recorder, ctx context.Context) (string, error) {
		item, err := r.item(ctx)
		if err != nil {
			return "", err
		}
		return r.ask(ctx, r.Publisher, "/v1/plugins/"+item.Plugin.ID.String()+"/releases/"+item.Release.Version+"/withdraw", nil)
	}},
	{"publication", "unlist", func(r *recorder, ctx context.Context) (string, error) {
		item, err := r.item(ctx)
		if err != nil {
			return "", err
		}
		return r.ask(ctx, r.Publisher, "/v1/plugins/"+item.Plugin.ID.String()+"/unlist", nil)
	}},
	{"publication", "takedown", func(r *recorder, ctx context.Context) (string, error) {
		item, err := r.item(ctx)
		if err != nil {
			return "", err
		}
		return r.takenDown(ctx, item)
	}},
}

// ask asks for a change of the store and waits until it is made.
func (r *recorder) ask(ctx context.Context, who *drive.Person, path string, in any) (string, error) {
	var started struct{ WorkflowID string }
	// The change before this one may be shown already and not be quite over yet.
	if err := drive.Until(ctx, path, func(ctx context.Context) (bool, error) {
		return true, who.Call(ctx, http.MethodPost, path, in, &started)
	}); err != nil {
		return "", err
	}
	return started.WorkflowID, r.temporal.GetWorkflow(ctx, started.WorkflowID, "").Get(ctx, nil)
}

func (r *recorder) takenDown(ctx context.Context, item scene.Item) (string, error) {
	return r.ask(ctx, r.PanelAdmin, "/v1/admin/plugins/"+item.Plugin.ID.String()+"/takedown", map[string]any{"reasonCode": "policy"})
}

var coupons = []branch{
	{"coupon", "created", func(r *recorder, ctx context.Context) (string, error) {
		id, err := r.inStore(ctx, http.MethodPost, "/v1/coupons", map[string]any{"code": r.Slug("recorded"), "kind": "percent", "basisPoints": 1000})
		return coupon.WorkflowID(id), err
	}},
	{"coupon", "disabled", func(r *recorder, ctx context.Context) (string, error) {
		id, err := r.inStore(ctx, http.MethodPost, "/v1/coupons", map[string]any{"code": r.Slug("ended"), "kind": "percent", "basisPoints": 1000})
		if err != nil {
			return "", err
		}
		_, err = r.inStore(ctx, http.MethodPost, "/v1/coupons/"+id.String()+"/disable", nil)
		return coupon.WorkflowID(id), err
	}},
}

// inStore changes a coupon and waits until the store has it.
func (r *recorder) inStore(ctx context.Context, method, path string, in any) (uuid.UUID, error) {
	var made struct{ ID uuid.UUID }
	if err := r.Publisher.Call(ctx, method, path, in, &made); err != nil {
		return made.ID, err
	}
	return made.ID, drive.Until(ctx, "the coupon to be in the store", func(ctx context.Context) (bool, error) {
		var now struct{ InStore bool }
		err := r.Publisher.Call(ctx, http.MethodGet, "/v1/coupons/"+made.ID.String(), nil, &now)
		return now.InStore, err
	})
}

// rounds are the runs of what otherwise a schedule starts.
var rounds = []branch{
	{"analytics", "drained", (*recorder).drained},
	{"analytics", "nothing", func(r *recorder, ctx context.Context) (string, error) {
		id, _, err := r.drain(ctx)
		return id, err
	}},
	{"sweep", "round", func(r *recorder, ctx context.Context) (string, error) {
		return r.round(ctx, sweep.WorkflowID, taskqueue.Marketplace, sweep.WorkflowType)
	}},
	{"housekeeping", "round", func(r *recorder, ctx context.Context) (string, error) {
		return r.round(ctx, housekeeping.WorkflowID, taskqueue.Publisher, housekeeping.WorkflowType)
	}},
}

// round starts a run beside those of the schedule.
func (r *recorder) round(ctx context.Context, id string, queue taskqueue.Queue, workflowType string) (string, error) {
	id += "/recorded/" + uuid.NewString()
	_, err := r.temporal.ExecuteWorkflow(ctx, client.StartWorkflowOptions{ID: id, TaskQueue: string(queue)}, workflowType)
	return id, err
}

// drained buys until a run finds something that the schedule has not moved yet.
func (r *recorder) drained(ctx context.Context) (string, error) {
	for {
		if _, err := r.bought(ctx, cardOK); err != nil {
			return "", err
		}
		id, result, err := r.drain(ctx)
		if err != nil || result.Events > 0 {
			return id, err
		}
	}
}

func (r *recorder) drain(ctx context.Context) (id string, result analytics.Result, err error) {
	if id, err = r.round(ctx, analytics.WorkflowID, taskqueue.Marketplace, analytics.WorkflowType); err != nil {
		return id, result, err
	}
	return id, result, r.temporal.GetWorkflow(ctx, id, "").Get(ctx, &result)
}
