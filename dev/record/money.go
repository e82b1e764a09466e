package record

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/google/uuid"
	"go.temporal.io/api/serviceerror"
	"golang.org/x/sync/errgroup"

	"marketplace/dev/drive"
	"marketplace/dev/scene"
	"marketplace/workflows/dispute"
	"marketplace/workflows/purchase"
	"marketplace/workflows/refund"
)

// How a customer pays, in the simulator's test numbers.
const (
	cardOK          = "4242424242424242"
	cardDeclined    = "4000000000000002"
	cardRefundFails = "4000000000005126"
	debit           = "AT591904300235473203" // waits for the bank's answer
)

var purchases = []branch{
	{"purchase", "card", func(r *recorder, ctx context.Context) (string, error) {
		p, err := r.bought(ctx, cardOK)
		return purchase.WorkflowID(p.ID), err
	}},
	{"purchase", "declined_then_paid", (*recorder).declined},
	{"purchase", "webhook_lost", func(r *recorder, ctx context.Context) (string, error) {
		if err := r.Drop(ctx, 1, "checkout.session.completed"); err != nil {
			return "", err
		}
		p, err := r.bought(ctx, cardOK)
		return purchase.WorkflowID(p.ID), err
	}},
	{"purchase", "delayed_paid", func(r *recorder, ctx context.Context) (string, error) { return r.delayed(ctx, "settle", "fulfilled") }},
	{"purchase", "delayed_failed", func(r *recorder, ctx context.Context) (string, error) { return r.delayed(ctx, "fail", "failed") }},
	{"purchase", "expired", (*recorder).expired},
	{"purchase", "cancelled_by_customer", (*recorder).cancelled},
	{"purchase", "duplicate_tab", (*recorder).duplicateTab},
	{"purchase", "undeliverable", (*recorder).undeliverable},
}

// begun is a purchase with its page open.
func (r *recorder) begun(ctx context.Context) (scene.Item, drive.Purchase, error) {
	item, err := r.item(ctx)
	if err != nil {
		return item, drive.Purchase{}, err
	}
	p, err := r.customer.Buy(ctx, item.Plugin.ID, uuid.NewString())
	return item, p, err
}

func (r *recorder) bought(ctx context.Context, number string) (drive.Purchase, error) {
	_, p, err := r.begun(ctx)
	if err != nil {
		return p, err
	}
	return p, r.pay(ctx, p, number)
}

func (r *recorder) pay(ctx context.Context, p drive.Purchase, number string) error {
	if err := r.Act(ctx, p, "pay", number, "paid"); err != nil {
		return err
	}
	_, err := r.customer.AwaitPurchase(ctx, p.ID, "fulfilled")
	return err
}

func (r *recorder) declined(ctx context.Context) (string, error) {
	_, p, err := r.begun(ctx)
	if err != nil {
		return "", err
	}
	if err := r.Act(ctx, p, "pay", cardDeclined, "open"); err != nil {
		return "", err
	}
	return purchase.WorkflowID(p.ID), r.pay(ctx, p, cardOK)
}

func (r *recorder) delayed(ctx context.Context, answer, status string) (string, error) {
	_, p, err := r.begun(ctx)
	if err != nil {
		return "", err
	}
	if err := r.Act(ctx, p, "pay", debit, "processing"); err != nil {
		return "", err
	}
	if _, err := r.customer.AwaitPurchase(ctx, p.ID, "processing"); err != nil {
		return "", err
	}
	if err := r.Sim.Control(ctx, http.MethodPost, "/payments/"+p.Session()+"/"+answer, nil, nil); err != nil {
		return "", err
	}
	_, err = r.customer.AwaitPurchase(ctx, p.ID, status)
	return purchase.WorkflowID(p.ID), err
}

func (r *recorder) expired(ctx context.Context) (string, error) {
	_, p, err := r.begun(ctx)
	if err != nil {
		return "", err
	}
	return purchase.WorkflowID(p.ID), r.Sim.Control(ctx, http.MethodPost, "/sessions/"+p.Session()+"/expire", nil, nil)
}

func (r *recorder) cancelled(ctx context.Context) (string, error) {
	_, p, err := r.begun(ctx)
	if err != nil {
		return "", err
	}
	return purchase.WorkflowID(p.ID), r.customer.Call(ctx, http.MethodPost, "/v1/purchases/"+p.ID.String()+"/cancel", nil, nil)
}

// duplicateTab buys the same thing twice at once, until both requests got past the look whether there is an
// open purchase: then the second workflow finds the first's.
func (r *recorder) duplicateTab(ctx context.Context) (string, error) {
	for range 20 {
		item, err := r.item(ctx)
		if err != nil {
			return "", err
		}
		keys := [3]string{uuid.NewString(), uuid.NewString(), uuid.NewString()}
		var found [3]drive.Purchase
		g, both := errgroup.WithContext(ctx)
		for i, key := range keys {
			g.Go(func() (err error) {
				found[i], err = r.customer.Buy(both, item.Plugin.ID, key)
				return err
			})
		}
		if err := g.Wait(); err != nil {
			return "", err
		}
		if err := r.pay(ctx, found[0], cardOK); err != nil {
			return "", err
		}
		for _, key := range keys {
			id := purchase.ID(r.customer.ID, key)
			if id == found[0].ID {
				continue
			}
			_, err := r.temporal.DescribeWorkflowExecution(ctx, purchase.WorkflowID(id), "")
			if _, none := errors.AsType[*serviceerror.NotFound](err); !none {
				return purchase.WorkflowID(id), err
			}
		}
	}
	return "", errors.New("no second tab was fast enough")
}

// undeliverable takes the plugin down between the page and the payment.
func (r *recorder) undeliverable(ctx context.Context) (string, error) {
	item, p, err := r.begun(ctx)
	if err != nil {
		return "", err
	}
	if _, err := r.takenDown(ctx, item); err != nil {
		return "", err
	}
	if err := r.Act(ctx, p, "pay", cardOK, "paid"); err != nil {
		return "", err
	}
	_, err = r.customer.AwaitPurchase(ctx, p.ID, "refunded")
	return purchase.WorkflowID(p.ID), err
}

var refunds = []branch{
	{"refund", "by_admin", func(r *recorder, ctx context.Context) (string, error) {
		id, _, err := r.refunded(ctx, cardOK)
		return refund.WorkflowID(id), err
	}},
	{"refund", "failed", (*recorder).refundFailed},
	{"refund", "from_dashboard", (*recorder).refundedElsewhere},
}

func (r *recorder) refunded(ctx context.Context, number string) (uuid.UUID, drive.Purchase, error) {
	p, err := r.bought(ctx, number)
	if err != nil {
		return uuid.Nil, p, err
	}
	var asked struct{ ID uuid.UUID }
	err = r.StoreAdmin.Call(ctx, http.MethodPost, "/v1/admin/purchases/"+p.ID.String()+"/refund",
		map[string]any{"reason": "requested_by_customer"}, &asked, drive.Header{Name: "Idempotency-Key", Value: uuid.NewString()})
	return asked.ID, p, err
}

// refundFailed: the bank says no after it had seemed done.
func (r *recorder) refundFailed(ctx context.Context) (string, error) {
	id, p, err := r.refunded(ctx, cardRefundFails)
	if err != nil {
		return "", err
	}
	if _, err := r.customer.AwaitPurchase(ctx, p.ID, "refunded"); err != nil {
		return "", err
	}
	stripeID, err := r.newest(ctx, "refunds")
	if err != nil {
		return "", err
	}
	if err := r.Sim.Control(ctx, http.MethodPost, "/refunds/"+stripeID+"/fail", nil, nil); err != nil {
		return "", err
	}
	_, err = r.customer.AwaitPurchase(ctx, p.ID, "fulfilled")
	return refund.WorkflowID(id), err
}

func (r *recorder) refundedElsewhere(ctx context.Context) (string, error) {
	p, err := r.bought(ctx, cardOK)
	if err != nil {
		return "", err
	}
	if err := r.Sim.Control(ctx, http.MethodPost, "/payments/"+p.Session()+"/refund", map[string]any{}, nil); err != nil {
		return "", err
	}
	if _, err := r.customer.AwaitPurchase(ctx, p.ID, "refunded"); err != nil {
		return "", err
	}
	stripeID, err := r.newest(ctx, "refunds")
	return refund.ForeignWorkflowID(stripeID), err
}

// newest is the ID of what Stripe made last.
func (r *recorder) newest(ctx context.Context, kind string) (string, error) {
	money := map[string]any{}
	if err := r.Sim.Control(ctx, http.MethodGet, "/money", nil, &money); err != nil {
		return "", err
	}
	id, created := "", -1.0
	all, _ := money[kind].([]any)
	for _, one := range all {
		object, _ := one.(map[string]any)
		if at, _ := object["created"].(float64); at >= created {
			created = at
			id, _ = object["id"].(string)
		}
	}
	if id == "" {
		return "", fmt.Errorf("no %s at Stripe", kind)
	}
	return id, nil
}

var disputes = []branch{
	{"dispute", "lost", func(r *recorder, ctx context.Context) (string, error) { return r.disputed(ctx, "lose", "dispute_lost") }},
	{"dispute", "won", func(r *recorder, ctx context.Context) (string, error) { return r.disputed(ctx, "win", "fulfilled") }},
	{"dispute", "answered", (*recorder).answered},
	{"dispute", "accepted", func(r *recorder, ctx context.Context) (string, error) {
		p, id, err := r.contested(ctx)
		if err != nil {
			return "", err
		}
		if _, err := r.StoreAdmin.AcceptDispute(ctx, id, "It did not work, by our own logs"); err != nil {
			return "", err
		}
		_, err = r.customer.AwaitPurchase(ctx, p.ID, "dispute_lost")
		return dispute.WorkflowID(id), err
	}},
	{"dispute", "unanswered", func(r *recorder, ctx context.Context) (string, error) {
		p, id, err := r.contested(ctx)
		if err != nil {
			return "", err
		}
		if err := r.Sim.Control(ctx, http.MethodPost, "/disputes/"+id+"/expire", map[string]any{}, nil); err != nil {
			return "", err
		}
		_, err = r.customer.AwaitPurchase(ctx, p.ID, "dispute_lost")
		return dispute.WorkflowID(id), err
	}},
}

// contested is a purchase that the bank calls into question, and the dispute.
func (r *recorder) contested(ctx context.Context) (drive.Purchase, string, error) {
	p, err := r.bought(ctx, cardOK)
	if err != nil {
		return p, "", err
	}
	id, err := r.Sim.Dispute(ctx, p.Session(), nil)
	if err != nil {
		return p, "", err
	}
	if _, err := r.customer.AwaitPurchase(ctx, p.ID, "disputed"); err != nil {
		return p, "", err
	}
	_, err = r.StoreAdmin.AwaitDispute(ctx, id, "needs_response")
	return p, id, err
}

func (r *recorder) disputed(ctx context.Context, verdict, status string) (string, error) {
	p, id, err := r.contested(ctx)
	if err != nil {
		return "", err
	}
	if err := r.Sim.Control(ctx, http.MethodPost, "/disputes/"+id+"/"+verdict, map[string]any{}, nil); err != nil {
		return "", err
	}
	_, err = r.customer.AwaitPurchase(ctx, p.ID, status)
	return dispute.WorkflowID(id), err
}

// answered: the bank reads what an admin has sent, and decides by it.
func (r *recorder) answered(ctx context.Context) (string, error) {
	p, id, err := r.contested(ctx)
	if err != nil {
		return "", err
	}
	if _, err := r.StoreAdmin.WriteEvidence(ctx, id, "uncategorized_text", "winning_evidence"); err != nil {
		return "", err
	}
	if _, err := r.StoreAdmin.SubmitEvidence(ctx, id); err != nil {
		return "", err
	}
	_, err = r.customer.AwaitPurchase(ctx, p.ID, "fulfilled")
	return dispute.WorkflowID(id), err
}
