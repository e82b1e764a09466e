// Package chaos breaks the running product on purpose, step by step or at random, and then checks that nothing was lost,
// doubled or left stuck.
package chaos

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"marketplace/dev/check"
	"marketplace/dev/scene"
	"marketplace/dev/stack"
	"marketplace/internal/failpoint"
)

// Faults are all that a step can suffer.
var Faults = []string{failpoint.Kill, failpoint.Error, failpoint.Timeout, failpoint.Stall, failpoint.Duplicate}

// Plan is what to break.
type Plan struct {
	Root   string   // the checkout
	Flows  []string // by name; all of them when empty
	Faults []string // all of them when empty
	Only   string   // part of the names of points; "" is all
	Sample int      // at most so many runs of each flow; 0 is all
	Out    io.Writer
}

const (
	// atOnce is how many runs of a flow go on side by side. Whichever passes an armed point first suffers.
	atOnce = 6
	// uploadsAtOnce is how many uploads a publisher may have under way.
	uploadsAtOnce = 3
	// patience is for how long a run may take, with a fault in it.
	patience = 3 * time.Minute
	// late is how long after a flow what is done by the clock may come by an armed point.
	late = 15 * time.Second
)

// Enumerate breaks every step of every flow in every way, and prints what came of it. An error means that a run did not come
// to its end or that a promise is broken.
func Enumerate(ctx context.Context, plan Plan) (failed error) {
	w, err := start(ctx, plan)
	if err != nil {
		return err
	}
	defer func() {
		w.stack.Stop()
		failed = w.clear(failed)
	}()
	go w.revive(ctx)
	done := map[string]bool{}
	for _, flow := range flows {
		if len(plan.Flows) > 0 && !slices.Contains(plan.Flows, flow.name) {
			continue
		}
		failed = errors.Join(failed, w.breakFlow(ctx, flow, done))
	}
	return failed
}

// world is a running product that can be broken.
type world struct {
	*scene.Scene
	plan  Plan
	stack *stack.Stack
	arms  arms
	mu    sync.Mutex
	n     int
	goods []scene.Item // on sale
}

// run is one fault at one point.
type run struct{ point, fault string }

// outcome is what came of it.
type outcome struct {
	run
	took time.Duration
	hit  bool
	err  error
}

func (w *world) say(format string, args ...any) { _, _ = fmt.Fprintf(w.plan.Out, format+"\n", args...) }

// breakFlow finds out which points a flow passes, and breaks each that no flow before has had.
func (w *world) breakFlow(ctx context.Context, flow flow, done map[string]bool) error {
	points, err := w.pass(ctx, flow)
	if err != nil {
		return fmt.Errorf("%s, with nothing broken: %w", flow.name, err)
	}
	if len(points) == 0 {
		return fmt.Errorf("%s passes no point: is it built with the tag failpoints?", flow.name)
	}
	var runs []run
	for _, point := range points {
		if done[point] || !strings.Contains(point, w.plan.Only) {
			continue
		}
		done[point] = true
		for _, fault := range w.faults() {
			runs = append(runs, run{point, fault})
		}
	}
	runs = sample(runs, w.plan.Sample)
	w.say("\n%s: %d points passed, %d runs", flow.name, len(points), len(runs))
	outcomes := w.breakAll(ctx, flow, runs)
	w.table(outcomes)
	violations, err := w.check(ctx)
	for _, o := range outcomes {
		if o.err != nil {
			err = errors.Join(err, fmt.Errorf("%s, %s: %w", o.point, o.fault, o.err))
		}
	}
	return errors.Join(err, told(violations))
}

func (w *world) faults() []string {
	if len(w.plan.Faults) > 0 {
		return w.plan.Faults
	}
	return Faults
}

// sample takes about n of the runs, evenly.
func sample(runs []run, n int) []run {
	if n == 0 || n >= len(runs) {
		return runs
	}
	out := make([]run, n)
	for i := range out {
		out[i] = runs[i*len(runs)/n]
	}
	return out
}

// breakAll prepares every run while nothing is broken, and then breaks one after the other, some side by side.
func (w *world) breakAll(ctx context.Context, flow flow, runs []run) []outcome {
	outcomes := make([]outcome, len(runs))
	acts := make([]func(context.Context) error, len(runs))
	sideBySide(len(runs), uploadsAtOnce, func(i int) {
		outcomes[i] = outcome{run: runs[i]}
		acts[i], outcomes[i].err = w.prepare(ctx, flow)
	})
	sideBySide(len(runs), atOnce, func(i int) {
		if outcomes[i].err == nil {
			outcomes[i] = w.breakOne(ctx, acts[i], runs[i])
		}
	})
	return outcomes
}

// sideBySide does something for each of n, so many at a time.
func sideBySide(n, limit int, do func(i int)) {
	var group errgroup.Group
	group.SetLimit(limit)
	for i := range n {
		group.Go(func() error { do(i); return nil })
	}
	_ = group.Wait() // nothing that it runs fails
}

func (w *world) breakOne(ctx context.Context, act func(context.Context) error, r run) outcome {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	armed := time.Now()
	err := w.arms.arm(r.point, r.fault)
	if err == nil {
		err = act(ctx)
	}
	took := time.Since(armed)
	if err == nil {
		w.arms.await(ctx, r.point, late)
	}
	return outcome{r, took, w.arms.disarm(r.point), err}
}

// prepare does what a flow needs before it.
func (w *world) prepare(ctx context.Context, flow flow) (act func(context.Context) error, err error) {
	w.mu.Lock()
	w.n++
	name := fmt.Sprintf("%s%d", flow.name, w.n)
	w.mu.Unlock()
	if act, err = flow.prepare(ctx, w, name); err != nil {
		return nil, fmt.Errorf("prepare: %w", err)
	}
	return act, nil
}

// pass lets a flow go through unharmed, and names the points that it passes.
func (w *world) pass(ctx context.Context, flow flow) ([]string, error) {
	act, err := w.prepare(ctx, flow)
	if err != nil {
		return nil, err
	}
	if err := w.arms.forget(); err != nil {
		return nil, err
	}
	if err := act(ctx); err != nil {
		return nil, err
	}
	violations, err := w.check(ctx)
	if err := errors.Join(err, told(violations)); err != nil {
		return nil, err
	}
	return w.arms.passed()
}

// check waits for rest and checks everything.
func (w *world) check(ctx context.Context) ([]check.Violation, error) {
	return check.Run(ctx, check.Sources{
		StoreDSN: w.stack.Value("MARKETPLACE_DATABASE_URL"), PanelDSN: w.stack.Value("PUBLISHER_DATABASE_URL"),
		TemporalAddress: w.stack.Value("TEMPORAL_ADDRESS"), Simulator: w.Sim.Base, ArtifactsURL: w.stack.Value("ARTIFACTS_URL"),
	}, func(what string, do func() error) error {
		if err := do(); err != nil {
			w.say("  FAIL  %s\n        %s", what, err)
		}
		return nil
	})
}

func told(violations []check.Violation) error {
	if len(violations) == 0 {
		return nil
	}
	return fmt.Errorf("%d violations, the first: %s", len(violations), violations[0])
}

// table prints the points by the faults.
func (w *world) table(outcomes []outcome) {
	byPoint := map[string]map[string]outcome{}
	var points []string
	for _, o := range outcomes {
		if byPoint[o.point] == nil {
			byPoint[o.point] = map[string]outcome{}
			points = append(points, o.point)
		}
		byPoint[o.point][o.fault] = o
	}
	row := func(name string, cell func(fault string) string) {
		_, _ = fmt.Fprintf(w.plan.Out, "  %-74s", name)
		for _, fault := range w.faults() {
			_, _ = fmt.Fprintf(w.plan.Out, "%11s", cell(fault))
		}
		w.say("")
	}
	row("point", func(fault string) string { return fault })
	for _, point := range points {
		row(point, func(fault string) string { return byPoint[point][fault].String() })
	}
}

// String is a cell of the table: how long the flow took with the fault in it.
func (o outcome) String() string {
	switch {
	case o.point == "":
		return "–"
	case o.err != nil:
		return "FAILED"
	case !o.hit:
		return "not met"
	}
	return fmt.Sprintf("%.1f s", o.took.Seconds())
}
