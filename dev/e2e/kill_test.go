package e2e

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"marketplace/dev/drive"
	"marketplace/dev/scene"
	"marketplace/workflows/purchase"
)

// killer ends parts by SIGKILL, one after the other; all else goes on meanwhile.
type killer struct {
	*whole
	ctx    context.Context // of the flows
	one    sync.Mutex
	down   sync.WaitGroup
	log    func(format string, args ...any)
	failed chan error
	killed []string
}

// after does something and kills the part at that very moment. It returns while the part is down.
func (k *killer) after(victim, moment string, do func() error) error {
	k.one.Lock()
	if err := do(); err != nil {
		k.one.Unlock()
		return err
	}
	return k.strike(victim, moment)
}

// strike kills; the lock is held until the part is back.
func (k *killer) strike(victim, moment string) error {
	if err := k.stack.Kill(k.ctx, victim); err != nil {
		k.one.Unlock()
		return err
	}
	k.killed = append(k.killed, victim)
	k.down.Go(func() {
		defer k.one.Unlock()
		began := time.Now()
		if err := k.stack.Restart(k.ctx, victim); err != nil {
			k.failed <- err
		}
		k.log("%s: killed %s, back after %.1f s", moment, victim, time.Since(began).Seconds())
	})
	return nil
}

// survives runs submissions and purchases side by side, and kills every part at a moment when it matters.
func (w *whole) survives(t *testing.T, s *shop) {
	g, ctx := errgroup.WithContext(w.ctx)
	k := &killer{whole: w, ctx: ctx, log: t.Logf, failed: make(chan error, 100)}
	ana, bob, eva, joe := s.customers[0], s.customers[1], s.customers[2], s.customers[3]
	for _, flow := range []func() error{
		func() error { return k.release(s.drafts[0], "worker-publisher", "publisher") },
		func() error { return k.release(s.drafts[1], "worker-publisher-2", "worker-marketplace") },
		func() error { return k.release(s.drafts[2], "publisher-2", "postgres-publisher") },
		func() error { return k.release(s.drafts[3], "temporal", "postgres-temporal") },
		func() error { return k.card(ana, s.paid[1], "worker-marketplace-2") },
		func() error { return k.card(bob, s.paid[1], "postgres-marketplace") },
		func() error { return k.card(eva, s.paid[1], "api") },
		func() error { return k.beginning(joe, s.paid[1], "api-2") },
		func() error { return k.challenged(ana, s.paid[2], "worker-payments") },
		func() error { return k.delayed(bob, s.paid[2], "worker-marketplace") },
		func() error { return k.unheard(eva, s.paid[2], "worker-payments-2") },
		func() error { return k.begunAndKilled(joe, s.paid[2], "storefront") },
		func() error { return k.begunAndKilled(ana, s.paid[3], "storefront-2") },
	} {
		g.Go(flow)
	}
	require.NoError(t, g.Wait())
	k.down.Wait()
	close(k.failed)
	for err := range k.failed {
		require.NoError(t, err)
	}
	require.Subset(t, k.killed, w.stack.Parts(), "some part was never killed")
	for _, item := range s.drafts[:4] {
		require.NoError(t, w.visibleOnce(item))
	}
	for _, bought := range []struct {
		who  *drive.Person
		item scene.Item
	}{{ana, s.paid[1]}, {bob, s.paid[1]}, {eva, s.paid[1]}, {joe, s.paid[1]}, {ana, s.paid[2]}, {bob, s.paid[2]}, {eva, s.paid[2]}, {joe, s.paid[2]}, {ana, s.paid[3]}} {
		require.NoError(t, again(w.ctx, "the download", func(ctx context.Context) error { return w.verified(ctx, bought.who, bought.item) }))
	}
}

// visibleOnce: the store shows one version, which is signed, and of the bytes that were reviewed.
func (w *whole) visibleOnce(item scene.Item) error {
	var list struct {
		Items []struct {
			SHA256 string
			Signed bool
		}
	}
	if err := again(w.ctx, item.Plugin.Slug+" in the store", func(ctx context.Context) error {
		return w.StoreAdmin.Call(ctx, http.MethodGet, "/v1/plugins/"+item.Plugin.Slug+"/versions", nil, &list)
	}); err != nil {
		return err
	}
	if len(list.Items) != 1 || list.Items[0].SHA256 != item.Release.SHA256 || !list.Items[0].Signed {
		return fmt.Errorf("the store shows %+v of %s, reviewed was %s", list.Items, item.Plugin.Slug, item.Release.SHA256)
	}
	return nil
}

// release: one part dies while the checks run, another while the publication does.
func (k *killer) release(item scene.Item, whileChecked, whilePublished string) error {
	var submission drive.Submission
	if err := k.after(whileChecked, "submitted", func() (err error) {
		submission, err = k.submit(k.ctx, item)
		return err
	}); err != nil {
		return err
	}
	if err := k.after(whilePublished, "approved", func() error { return k.approve(k.ctx, submission.ID) }); err != nil {
		return err
	}
	return k.Publisher.AwaitRelease(k.ctx, item.Release.ID, "published")
}

// card: a part dies after the customer has paid, before that is settled.
func (k *killer) card(who *drive.Person, item scene.Item, victim string) error {
	p, err := k.buy(k.ctx, who, item)
	if err != nil {
		return err
	}
	if err := k.after(victim, "paid", func() error { return k.Act(k.ctx, p, "pay", cardOK, "paid") }); err != nil {
		return err
	}
	_, err = who.AwaitPurchase(k.ctx, p.ID, "fulfilled")
	return err
}

// beginning: the API dies while it waits for the page; the customer asks again by the same key.
func (k *killer) beginning(who *drive.Person, item scene.Item, victim string) error {
	key := uuid.NewString()
	lost := make(chan error, 1)
	if err := k.after(victim, "beginning", func() error {
		hang := map[string]any{"kind": "hang_after", "match": "POST /v1/checkout/sessions", "count": 1, "ms": 2000}
		if err := k.Sim.Control(k.ctx, http.MethodPost, "/faults", hang, nil); err != nil {
			return err
		}
		go func() {
			lost <- k.direct(who, victim).Call(k.ctx, http.MethodPost, "/v1/purchases", map[string]any{"pluginId": item.Plugin.ID}, nil,
				drive.Header{Name: "Idempotency-Key", Value: key})
		}()
		return k.running(k.ctx, purchase.ID(who.ID, key))
	}); err != nil {
		return err
	}
	if err := <-lost; err == nil {
		return errors.New("the API answered a request in the middle of which it was killed")
	}
	p, err := k.buyWith(k.ctx, who, item, key)
	if err != nil {
		return err
	}
	return k.payAndHave(who, p)
}

func (k *killer) payAndHave(who *drive.Person, p drive.Purchase) error {
	if err := k.Act(k.ctx, p, "pay", cardOK, "paid"); err != nil {
		return err
	}
	_, err := who.AwaitPurchase(k.ctx, p.ID, "fulfilled")
	return err
}

// challenged: a part dies while the customer's bank asks.
func (k *killer) challenged(who *drive.Person, item scene.Item, victim string) error {
	p, err := k.buy(k.ctx, who, item)
	if err != nil {
		return err
	}
	if err := k.after(victim, "challenged", func() error { return k.Act(k.ctx, p, "pay", cardChallenge, "challenge") }); err != nil {
		return err
	}
	if err := k.Act(k.ctx, p, "authenticate", "", "paid"); err != nil {
		return err
	}
	_, err = who.AwaitPurchase(k.ctx, p.ID, "fulfilled")
	return err
}

// delayed: a part dies while the money is on its way.
func (k *killer) delayed(who *drive.Person, item scene.Item, victim string) error {
	p, err := k.buy(k.ctx, who, item)
	if err != nil {
		return err
	}
	if err := k.after(victim, "processing", func() error { return k.Act(k.ctx, p, "pay", debit, "processing") }); err != nil {
		return err
	}
	if _, err := who.AwaitPurchase(k.ctx, p.ID, "processing"); err != nil {
		return err
	}
	if err := k.Sim.Control(k.ctx, http.MethodPost, "/payments/"+p.Session()+"/settle", nil, nil); err != nil {
		return err
	}
	_, err = who.AwaitPurchase(k.ctx, p.ID, "fulfilled")
	return err
}

// unheard: Stripe's messages are lost, and the part that asks instead dies.
func (k *killer) unheard(who *drive.Person, item scene.Item, victim string) error {
	p, err := k.buy(k.ctx, who, item)
	if err != nil {
		return err
	}
	if err := k.after(victim, "paid, unheard", func() error {
		if err := k.Drop(k.ctx, 2, "checkout.session."); err != nil {
			return err
		}
		return k.Act(k.ctx, p, "pay", cardOK, "paid")
	}); err != nil {
		return err
	}
	_, err = who.AwaitPurchase(k.ctx, p.ID, "fulfilled")
	return err
}

// begunAndKilled: a part dies when the page to pay on was just answered.
func (k *killer) begunAndKilled(who *drive.Person, item scene.Item, victim string) error {
	var p drive.Purchase
	if err := k.after(victim, "begun", func() (err error) {
		p, err = k.buy(k.ctx, who, item)
		return err
	}); err != nil {
		return err
	}
	return k.payAndHave(who, p)
}

// running waits until the workflow of a purchase is there.
func (w *whole) running(ctx context.Context, id uuid.UUID) error {
	temporal, err := w.stack.DialTemporal(ctx)
	if err != nil {
		return err
	}
	defer temporal.Close()
	return drive.Until(ctx, "the purchase's workflow", func(ctx context.Context) (bool, error) {
		_, err := temporal.DescribeWorkflowExecution(ctx, purchase.WorkflowID(id), "")
		return true, err
	})
}

func (w *whole) begun(t *testing.T, id uuid.UUID) {
	t.Helper()
	require.NoError(t, w.running(w.ctx, id))
}
