// Package demo runs both data flows on real input, over HTTP, as the people who use the product would:
// real npm plugins are registered, checked, reviewed and published; customers buy, download and review
// them; the first run makes a past of months of it all; and at the end every figure of both databases,
// Temporal, the simulator, the artifacts and the books is held against the others.
package demo

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"marketplace/dev/drive"
)

// Stack is where everything is.
type Stack struct {
	API, Panel, Mailbox, Simulator string
	StoreAdmin, Customer           Login
	Reviewer, Publisher            Login
	StoreDSN, PanelDSN             string // read-only use: the reconciliation at the end
	StoreOwnerDSN, PanelOwnerDSN   string // for making the past
	TemporalAddress, ArtifactsURL  string
	Cache                          string // folder for the packages
}

// Login is one of the stack's demo accounts.
type Login struct{ Email, Password string }

// atOnce is how many plugins or customers are under way at the same time.
const atOnce = 4

type demo struct {
	Stack
	*show
	list  catalogue
	texts map[string][]opinion
	run   string // makes names new on every run
	now   time.Time
	fresh bool // the stack has no past yet: this run makes it
	sim   drive.Simulator

	storeOps, reviewer          *drive.Person
	demoPublisher, demoCustomer *drive.Person
	publishers                  map[string]*drive.Person // by their key in the list
	buyers                      []*drive.Person

	shelf []onSale // what was published with a price, in the order of plugins.json
	free  []onSale
	sales []*sale
	uses  []use
	proof string // what the proof page says in the end
}

// Run is the whole demo; an error means that something went otherwise than it should, or that figures differ.
func Run(ctx context.Context, stack Stack, out io.Writer) (err error) {
	d, err := prepare(ctx, stack, out)
	if err != nil {
		return err
	}
	if d.fresh {
		if err := d.holdFacts(ctx); err != nil {
			return err
		}
		defer func() {
			if err != nil {
				err = errors.Join(err, d.letFactsGo(context.WithoutCancel(ctx)))
			}
		}()
	}
	for _, act := range []struct {
		title string
		play  func(context.Context) error
	}{
		{"Real plugins, from the npm registry", d.fetchAll},
		{"Register, draft, upload, submit, check, review, publish", d.publishAll},
		{"Buy", d.buyAll},
		{"Money comes back", d.giveBack},
		{"Download and review", d.useAll},
		{"Make it the history of months", d.makePast},
		{"Leave something to do for the demo logins", d.leaveOpen},
		{"Statistics", d.statistics},
		{"Pay the publishers", d.payPublishers},
		{"Check every promise", d.check},
		{"Prove it", d.prove},
	} {
		d.act(act.title)
		if err := act.play(ctx); err != nil {
			return err
		}
	}
	d.line(fmt.Sprintf("\nAll of it agrees. %.0f s.", time.Since(d.now).Seconds()))
	return nil
}

func prepare(ctx context.Context, stack Stack, out io.Writer) (*demo, error) {
	list, err := plugins()
	if err != nil {
		return nil, err
	}
	texts, err := opinions()
	if err != nil {
		return nil, err
	}
	var suffix [3]byte
	_, _ = rand.Read(suffix[:])
	d := &demo{Stack: stack, list: list, texts: texts, run: hex.EncodeToString(suffix[:]), now: time.Now().UTC(), sim: drive.NewSimulator(stack.Simulator)}
	has, err := d.hasPast(ctx)
	d.fresh = !has
	d.show = newShow(out, d.steps())
	return d, err
}

// steps is roughly how many there are, for the bar.
func (d *demo) steps() int {
	n := 2*laterSales + 50
	for _, p := range d.list.Plugins {
		n += 3 + 2*len(p.Versions)
		if d.fresh {
			n += 2 * p.Popularity * salesPerCent / 100
		}
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

func (d *demo) fetchAll(ctx context.Context) error {
	return each(ctx, slices.Concat(d.list.Plugins, d.list.Pending), func(ctx context.Context, p plugin) error {
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
