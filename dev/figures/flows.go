package figures

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/google/uuid"

	"marketplace/dev/drive"
	"marketplace/dev/histories"
	"marketplace/dev/scene"
	"marketplace/workflows/purchase"
)

const cardOK = "4242424242424242"

// publishing measures from the reviewer's decision to the store's answer.
func (b *bench) publishing(ctx context.Context) error {
	item, err := b.scene.Draft(ctx, "approved", 0)
	if err != nil {
		return err
	}
	submission, err := b.scene.Publisher.Submit(ctx, item.Release.ID)
	if err != nil {
		return err
	}
	if _, err := b.scene.Reviewer.AwaitSubmission(ctx, submission.ID, 1, "in_review"); err != nil {
		return err
	}
	began := time.Now()
	if err := b.scene.Decide(ctx, submission.ID, 1, "approve", "meets_policy", ""); err != nil {
		return err
	}
	anyone := drive.NewClient(b.scene.API)
	if err := drive.Until(ctx, "the plugin in the store", func(ctx context.Context) (bool, error) {
		err := anyone.Call(ctx, http.MethodGet, "/v1/plugins/"+item.Plugin.Slug, nil, nil)
		return err == nil, err
	}); err != nil {
		return err
	}
	b.tell("approval_to_store", time.Since(began).Seconds(), "s")
	return nil
}

// purchase buys by card. What the first one cost is counted from its history. The second is paid just after the
// statistics were brought up to date: it has to wait longest for the next time.
func (b *bench) purchase(ctx context.Context) error {
	item, err := b.scene.Publish(ctx, "sold", 1900)
	if err != nil {
		return err
	}
	first, took, _, err := b.buy(ctx, item, 1)
	if err != nil {
		return err
	}
	b.tell("purchase_time", took.Seconds(), "s")
	_, _, lag, err := b.buy(ctx, item, 2)
	if err != nil {
		return err
	}
	b.tell("statistics_lag", lag.Seconds(), "s")
	temporal, err := b.temporal()
	if err != nil {
		return err
	}
	defer temporal.Close()
	if err := temporal.GetWorkflow(ctx, purchase.WorkflowID(first), "").Get(ctx, nil); err != nil {
		return fmt.Errorf("the purchase's workflow: %w", err)
	}
	history, err := histories.Fetch(ctx, temporal, purchase.WorkflowID(first))
	if err != nil {
		return err
	}
	cost := histories.CostOf(history)
	b.tell("purchase_events", float64(cost.Events), "events")
	b.tell("purchase_actions", float64(cost.Actions), "actions")
	return nil
}

// buy makes the nth sale of an item: how long it took from the click to the library, and from there until the
// panel's statistics showed it.
func (b *bench) buy(ctx context.Context, item scene.Item, nth int64) (id uuid.UUID, took, lag time.Duration, err error) {
	customer, err := b.scene.Customer(ctx, fmt.Sprintf("buyer%d", nth))
	if err != nil {
		return id, 0, 0, err
	}
	began := time.Now()
	p, err := b.scene.Pay(ctx, customer, item, cardOK, "paid")
	if err != nil {
		return id, 0, 0, err
	}
	if _, err := customer.AwaitPurchase(ctx, p.ID, "fulfilled"); err != nil {
		return id, 0, 0, err
	}
	took, began = time.Since(began), time.Now()
	err = drive.Until(ctx, "the sale in the statistics", func(ctx context.Context) (bool, error) {
		var s struct {
			Totals struct{ Sales int64 } `json:"totals"`
		}
		err := b.scene.Publisher.Call(ctx, http.MethodGet, "/v1/plugins/"+item.Plugin.ID.String()+"/statistics", nil, &s)
		return s.Totals.Sales == nth, err
	})
	return p.ID, took, time.Since(began), err
}

// lostWebhook loses every webhook of a payment; the purchase finds out by itself. The page may be paid at any
// moment between two questions to Stripe, so the worst of a few counts.
func (b *bench) lostWebhook(ctx context.Context) error {
	const tries = 3
	item, err := b.scene.Publish(ctx, "healed", 900)
	if err != nil {
		return err
	}
	var open []drive.Purchase
	var who []*drive.Person
	for i := range tries {
		customer, err := b.scene.Customer(ctx, fmt.Sprintf("unlucky%d", i))
		if err != nil {
			return err
		}
		p, err := customer.Buy(ctx, item.Plugin.ID, uuid.NewString())
		if err != nil {
			return err
		}
		open, who = append(open, p), append(who, customer)
	}
	if err := b.scene.Drop(ctx, 100, ""); err != nil {
		return err
	}
	took := make([]time.Duration, tries)
	failed := make([]error, tries)
	done := make(chan int)
	for i, p := range open {
		go func() {
			began := time.Now()
			if failed[i] = b.scene.Act(ctx, p, "pay", cardOK, "paid"); failed[i] == nil {
				_, failed[i] = who[i].AwaitPurchase(ctx, p.ID, "fulfilled")
			}
			took[i] = time.Since(began)
			done <- i
		}()
	}
	for range tries {
		<-done
	}
	if err := errors.Join(failed...); err != nil {
		return err
	}
	b.tell("lost_webhook_healed", slices.Max(took).Seconds(), "s")
	return b.scene.Sim.Control(ctx, http.MethodDelete, "/faults", nil, nil)
}
