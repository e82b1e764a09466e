// Package record drives one case of each branch of each workflow through a running stack and keeps the
// histories, which every later version of the code has to lead through.
package record

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"time"

	"go.temporal.io/sdk/client"

	"marketplace/dev/drive"
	"marketplace/dev/histories"
	"marketplace/dev/scene"
	"marketplace/dev/stack"
)

// branch is one way a workflow can go. play drives a case of it and names its workflow.
type branch struct {
	folder, name string
	play         func(*recorder, context.Context) (workflowID string, err error)
}

// endless is the branch of a workflow that goes on: what it has done so far is kept.
const endless = "followed"

// patience is for how long a case may take.
const patience = time.Minute

type recorder struct {
	*scene.Scene
	temporal client.Client
	customer *drive.Person
	made     int // names plugins
	storeDSN string
}

// Run writes workflows/<package>/testdata/histories/<branch>.json below root, of the named packages or of all.
// A branch of the same name is replaced; others stay as they are.
func Run(ctx context.Context, s *stack.Stack, root string, packages []string, out io.Writer) error {
	urls := s.URLs()
	people, err := scene.Open(ctx, s, urls["api"], urls["publisher"]+"/api")
	if err != nil {
		return err
	}
	r := &recorder{Scene: people, storeDSN: s.Value("MARKETPLACE_DATABASE_URL")}
	if r.customer, err = r.Customer(ctx, "customer"); err != nil {
		return err
	}
	if r.temporal, err = s.DialTemporal(ctx); err != nil {
		return err
	}
	defer r.temporal.Close()
	for _, branches := range [][]branch{purchases, refunds, disputes, reviews, publications, coupons, rounds, reconciliations, requests, payouts} {
		for _, b := range branches {
			if len(packages) > 0 && !slices.Contains(packages, b.folder) {
				continue
			}
			if err := r.record(ctx, b, root, out); err != nil {
				return fmt.Errorf("%s %s: %w", b.folder, b.name, err)
			}
		}
	}
	return nil
}

func (r *recorder) record(ctx context.Context, b branch, root string, out io.Writer) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	id, err := b.play(r, ctx)
	if err != nil {
		return err
	}
	if b.name != endless {
		if err := r.temporal.GetWorkflow(ctx, id, "").Get(ctx, nil); err != nil {
			return err
		}
	}
	history, err := histories.Fetch(ctx, r.temporal, id)
	if err != nil {
		return err
	}
	cost := histories.CostOf(history)
	_, _ = fmt.Fprintf(out, "  %-12s %-20s %3d events %3d actions\n", b.folder, b.name, cost.Events, cost.Actions)
	return histories.Write(history, filepath.Join(root, "workflows", b.folder, "testdata", "histories", b.name+".json"))
}

// item is a plugin in the store that nobody has bought.
func (r *recorder) item(ctx context.Context) (scene.Item, error) {
	r.made++
	return r.Publish(ctx, fmt.Sprintf("recorded-%d", r.made), 1900)
}

// draft is one that was never submitted.
func (r *recorder) draft(ctx context.Context) (scene.Item, error) {
	r.made++
	return r.Draft(ctx, fmt.Sprintf("recorded-%d", r.made), 1900)
}
