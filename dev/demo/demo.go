// Package demo runs both data flows on real input, over HTTP, as the people who use the product would:
// real npm plugins are registered, checked, reviewed and published; customers buy, download and review
// them; and at the end every figure of both databases, Temporal, the simulator and the books is held
// against the others.
package demo

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"io"
	"time"

	"golang.org/x/sync/errgroup"

	"marketplace/dev/drive"
)

// Stack is where everything is.
type Stack struct {
	API, Panel, Mailbox, Simulator string
	StoreAdmin, Reviewer           Login
	StoreDSN, PanelDSN             string // read-only use: the reconciliation at the end
	TemporalAddress                string
	Cache                          string // folder for the packages
}

// Login is one of the stack's demo accounts.
type Login struct{ Email, Password string }

// atOnce is how many plugins or customers are under way at the same time.
const atOnce = 4

type demo struct {
	Stack
	*show
	run      string // makes names new on every run
	storeOps *drive.Person
	reviewer *drive.Person
	sim      drive.Simulator
	shelf    []onSale // what was published with a price, in the order of plugins.json
	free     []onSale
	buyers   []*drive.Person
	sales    []*sale
}

// Run is the whole demo; an error means that something went otherwise than it should, or that figures differ.
func Run(ctx context.Context, stack Stack, out io.Writer) error {
	list, err := plugins()
	if err != nil {
		return err
	}
	var suffix [3]byte
	_, _ = rand.Read(suffix[:])
	d := &demo{Stack: stack, show: newShow(out, steps(list)), run: hex.EncodeToString(suffix[:]), sim: drive.NewSimulator(stack.Simulator)}
	began := time.Now()
	for _, act := range []struct {
		title string
		play  func(context.Context) error
	}{
		{"Real plugins, from the npm registry", func(ctx context.Context) error { return d.fetchAll(ctx, list) }},
		{"Register, draft, upload, submit, check, review, publish", func(ctx context.Context) error { return d.publishAll(ctx, list) }},
		{"Buy", d.buyAll},
		{"Money comes back", d.giveBack},
		{"Download and review", d.useAll},
		{"Statistics", d.statistics},
		{"Reconcile", d.reconcile},
	} {
		d.act(act.title)
		if err := act.play(ctx); err != nil {
			return err
		}
	}
	d.line(fmt.Sprintf("\nAll of it agrees. %.0f s.", time.Since(began).Seconds()))
	return nil
}

// steps is roughly how many there are, for the bar.
func steps(list []plugin) int {
	n := len(purchasePlan) + 30
	for _, p := range list {
		n += 2 + 2*len(p.Versions)
	}
	return n
}

// each does something for every element, a few at a time, and stops at the first failure.
func each[T any](ctx context.Context, all []T, do func(context.Context, T) error) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(atOnce)
	for _, one := range all {
		g.Go(func() error { return do(ctx, one) })
	}
	return g.Wait()
}

func (d *demo) fetchAll(ctx context.Context, list []plugin) error {
	return each(ctx, list, func(ctx context.Context, p plugin) error {
		for _, version := range p.Versions {
			if err := d.step("npm pack "+p.Package+"@"+version, func() error {
				_, err := fetch(ctx, d.Cache, p.Package, version)
				return err
			}); err != nil {
				return err
			}
		}
		return nil
	})
}
