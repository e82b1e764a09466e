package chaos

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"marketplace/dev/postgres"
	"marketplace/dev/scene"
	"marketplace/dev/stack"
)

// stalled is for how many seconds a step is held up: longer than a step may take.
const stalled = "20"

// start brings a stack of its own up, whose steps heed their failpoints.
func start(ctx context.Context, plan Plan) (*world, error) {
	data, err := os.MkdirTemp("", "marketplace-chaos-")
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(data, 0o755); err != nil {
		return nil, err
	}
	folder := filepath.Join(data, "failpoints")
	if err := os.Mkdir(folder, 0o700); err != nil {
		return nil, err
	}
	extra := map[string]map[string]string{}
	for _, service := range stack.Services {
		extra[service.Name] = map[string]string{"FAILPOINTS_STALL": stalled, "PAYOUT_HOLD": "0s"}
	}
	s, err := stack.Start(ctx, stack.Options{
		Root: plan.Root, DataDir: data, FreePorts: true, WithoutPages: true, Failpoints: folder, Extra: extra, Out: plan.Out,
		Getenv: func(string) string { return "" },
	})
	if err != nil {
		return nil, err
	}
	urls := s.URLs()
	people, err := scene.Open(ctx, s, urls["api"], urls["publisher"]+"/api")
	if err != nil {
		s.Stop()
		return nil, err
	}
	w := &world{Scene: people, plan: plan, stack: s, arms: arms{folder}}
	return w, w.stock(ctx)
}

// clear removes the data of a run, unless it is needed to see why it failed.
func (w *world) clear(failed error) error {
	data := w.stack.DataDir()
	if failed == nil {
		home, err := postgres.Home(data)
		return errors.Join(err, os.RemoveAll(data), os.RemoveAll(home))
	}
	w.say("logs and data are in %s", data)
	return failed
}

// stock puts something on sale.
func (w *world) stock(ctx context.Context) error {
	for i := range 4 {
		item, err := w.Publish(ctx, fmt.Sprintf("good%d", i), 1000+int64(i)*500)
		if err != nil {
			return err
		}
		w.goods = append(w.goods, item)
	}
	return nil
}

// revive starts what has died again at once, as an orchestrator would: the stack alone waits longer each time.
func (w *world) revive(ctx context.Context) {
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-w.stack.Done():
			return
		case <-tick.C:
			w.stack.Revive()
		}
	}
}
