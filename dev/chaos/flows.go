package chaos

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/google/uuid"

	"marketplace/dev/drive"
	"marketplace/dev/scene"
)

// flow is something that people do with the product. prepare does what comes before, unharmed; what it returns is then done
// while something breaks, by people who repeat what got no answer.
type flow struct {
	name    string
	prepare func(ctx context.Context, w *world, name string) (act func(context.Context) error, err error)
}

const cardOK = "4242424242424242"

var flows = []flow{{"purchase", buying}, {"refund", refunding}, {"dispute", disputing}, {"review", publishing}}

// buying: a customer buys something, pays, and downloads it.
func buying(ctx context.Context, w *world, name string) (func(context.Context) error, error) {
	who, err := w.Customer(ctx, name)
	return func(ctx context.Context) error {
		_, err := w.buy(ctx, who, w.goods[0])
		return err
	}, err
}

func (w *world) buy(ctx context.Context, who *drive.Person, item scene.Item) (p drive.Purchase, err error) {
	key := uuid.NewString()
	if err := insist(ctx, "the purchase", func(ctx context.Context) (err error) {
		p, err = who.Buy(ctx, item.Plugin.ID, key)
		return err
	}); err != nil {
		return p, err
	}
	if err := w.Act(ctx, p, "pay", cardOK, "paid"); err != nil {
		return p, err
	}
	if err := w.becomes(ctx, who, p, "fulfilled"); err != nil {
		return p, err
	}
	return p, insist(ctx, "the download", func(ctx context.Context) error {
		_, err := who.Download(ctx, item.Plugin.Slug, "latest")
		return err
	})
}

func (w *world) becomes(ctx context.Context, who *drive.Person, p drive.Purchase, status string) error {
	_, err := who.AwaitPurchase(ctx, p.ID, status)
	return err
}

// bought is a customer with a purchase.
func (w *world) bought(ctx context.Context, name string) (*drive.Person, drive.Purchase, error) {
	who, err := w.Customer(ctx, name)
	if err != nil {
		return nil, drive.Purchase{}, err
	}
	p, err := w.buy(ctx, who, w.goods[1])
	return who, p, err
}

// refunding: an admin gives the money back.
func refunding(ctx context.Context, w *world, name string) (func(context.Context) error, error) {
	who, p, err := w.bought(ctx, name)
	return func(ctx context.Context) error {
		key := drive.Header{Name: "Idempotency-Key", Value: uuid.NewString()}
		if err := insist(ctx, "the refund", func(ctx context.Context) error {
			return w.StoreAdmin.Call(ctx, http.MethodPost, "/v1/admin/purchases/"+p.ID.String()+"/refund", map[string]string{"reason": "requested_by_customer"}, nil, key)
		}); err != nil {
			return err
		}
		return w.becomes(ctx, who, p, "refunded")
	}, err
}

// disputing: the customer's bank takes the money, and keeps it.
func disputing(ctx context.Context, w *world, name string) (func(context.Context) error, error) {
	who, p, err := w.bought(ctx, name)
	return func(ctx context.Context) error {
		var opened struct{ ID string }
		if err := w.Sim.Control(ctx, http.MethodPost, "/payments/"+p.Session()+"/dispute", map[string]any{}, &opened); err != nil {
			return err
		}
		if err := w.becomes(ctx, who, p, "disputed"); err != nil {
			return err
		}
		if err := w.Sim.Control(ctx, http.MethodPost, "/disputes/"+opened.ID+"/lose", map[string]any{}, nil); err != nil {
			return err
		}
		return w.becomes(ctx, who, p, "dispute_lost")
	}, err
}

// publishing: a release is checked, approved, and comes to be in the store.
func publishing(ctx context.Context, w *world, name string) (func(context.Context) error, error) {
	item, err := w.Draft(ctx, name, 900)
	return func(ctx context.Context) error {
		var submission drive.Submission
		if err := insist(ctx, "the submission", func(ctx context.Context) (err error) {
			submission, err = w.Publisher.Submit(ctx, item.Release.ID)
			return err
		}); err != nil {
			return err
		}
		state, err := w.Reviewer.AwaitSubmission(ctx, submission.ID, 1, "in_review", "changes_requested")
		if err != nil || state.Status != "in_review" {
			return fmt.Errorf("the checks of a good archive end as %s: %w", state.Status, err)
		}
		if err := insist(ctx, "the claim", func(ctx context.Context) error { return w.Reviewer.Claim(ctx, submission.ID) }); err != nil {
			return err
		}
		key := drive.Header{Name: "Idempotency-Key", Value: uuid.NewString()}
		if err := insist(ctx, "the decision", func(ctx context.Context) error {
			return w.Reviewer.Call(ctx, http.MethodPost, "/v1/review/"+submission.ID.String()+"/decision",
				map[string]any{"kind": "approve", "reasonCode": "meets_policy", "round": 1}, nil, key)
		}); err != nil {
			return err
		}
		if err := w.Publisher.AwaitRelease(ctx, item.Release.ID, "published"); err != nil {
			return err
		}
		return insist(ctx, "the plugin in the store", func(ctx context.Context) error {
			return w.StoreAdmin.Call(ctx, http.MethodGet, "/v1/plugins/"+item.Plugin.Slug, nil, nil)
		})
	}, err
}

// insist repeats a request until it is answered: neither a broken connection nor a 5xx is an answer.
func insist(ctx context.Context, what string, do func(context.Context) error) error {
	var refused error
	err := drive.Until(ctx, what, func(ctx context.Context) (bool, error) {
		err := do(ctx)
		if r, ok := errors.AsType[*drive.Refusal](err); ok && r.Status < 500 {
			refused = err
			return true, nil
		}
		return true, err
	})
	return errors.Join(refused, err)
}
