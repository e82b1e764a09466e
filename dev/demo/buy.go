package demo

import (
	"context"
	"fmt"
	"net/http"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"

	"marketplace/dev/drive"
)

// How a customer pays, in the simulator's test numbers.
const (
	cardOK        = "4242424242424242"
	cardDeclined  = "4000000000000002"
	cardChallenge = "4000002760003184"
	debit         = "AT591904300235473203" // a delayed method that waits for the bank's answer
)

// sale is one customer buying one plugin.
type sale struct {
	customer *drive.Person
	plugin   onSale
	purchase drive.Purchase
	session  string
}

// purchasePlan is every purchase of the demo, by how it goes.
var purchasePlan = repeat(
	times{44, "card", (*demo).payByCard},
	times{4, "declined, then retried", (*demo).payAfterDecline},
	times{4, "3-D Secure", (*demo).payWithChallenge},
	times{2, "delayed method, settled", (*demo).payDelayed},
	times{1, "delayed method, refused by the bank", (*demo).payDelayedRefused},
	times{3, "abandoned until it expires", (*demo).abandon},
	times{3, "double click, second tab, refresh", (*demo).payWithDoubleClick},
	times{2, "cancelled by the customer", (*demo).cancel},
)

// lostWebhooks are bought when no webhook arrives: alone, for that is the simulator's state as a whole.
const lostWebhooks = 3

type times struct {
	n    int
	name string
	how  func(*demo, context.Context, *sale) error
}

type plannedSale struct {
	name string
	how  func(*demo, context.Context, *sale) error
}

func repeat(all ...times) (plan []plannedSale) {
	for _, t := range all {
		for range t.n {
			plan = append(plan, plannedSale{t.name, t.how})
		}
	}
	return plan
}

const customers = 8

func (d *demo) buyAll(ctx context.Context) error {
	if err := d.openShop(ctx); err != nil {
		return err
	}
	sales, err := d.pair(len(purchasePlan) + lostWebhooks)
	if err != nil {
		return err
	}
	if err := each(ctx, indexes(len(purchasePlan)), func(ctx context.Context, i int) error {
		planned, s := purchasePlan[i], sales[i]
		return d.step(fmt.Sprintf("%s buys %s: %s", s.customer.Email, s.plugin.slug, planned.name), func() error {
			return planned.how(d, ctx, s)
		})
	}); err != nil {
		return err
	}
	return d.buyWithoutWebhooks(ctx, sales[len(purchasePlan):])
}

func indexes(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

// openShop signs the customers up.
func (d *demo) openShop(ctx context.Context) error {
	d.buyers = make([]*drive.Person, customers)
	return each(ctx, indexes(customers), func(ctx context.Context, i int) error {
		return d.step(fmt.Sprintf("customer %d signs up", i+1), func() (err error) {
			email := fmt.Sprintf("customer-%d-%s@demo.localhost", i+1, d.run)
			d.buyers[i], err = drive.SignUp(ctx, d.API, d.Mailbox, email, password, fmt.Sprintf("Customer %d", i+1))
			return err
		})
	})
}

// pair gives every sale a customer and a plugin that go together once only.
func (d *demo) pair(n int) ([]*sale, error) {
	if n > customers*len(d.shelf) {
		return nil, fmt.Errorf("%d sales want more than %d customers and %d plugins on sale", n, customers, len(d.shelf))
	}
	sales := make([]*sale, n)
	for i := range sales {
		sales[i] = &sale{customer: d.buyers[i%customers], plugin: d.shelf[(i/customers+i%customers*3)%len(d.shelf)]}
	}
	seen := map[string]bool{}
	for _, s := range sales {
		key := s.customer.Email + s.plugin.slug
		if seen[key] {
			return nil, fmt.Errorf("%s would buy %s twice", s.customer.Email, s.plugin.slug)
		}
		seen[key] = true
	}
	d.sales = append(d.sales, sales...)
	return sales, nil
}

// begin asks for the page to pay on, at the price that the store shows.
func (d *demo) begin(ctx context.Context, s *sale) (err error) {
	if s.purchase, err = s.customer.Buy(ctx, s.plugin.id, uuid.NewString()); err != nil {
		return err
	}
	if s.purchase.CheckoutURL == "" {
		return fmt.Errorf("no page to pay on: the purchase is %s", s.purchase.Status)
	}
	s.session = s.purchase.Session()
	return nil
}

// pay fills in the page and expects to find it in a state.
func (d *demo) pay(ctx context.Context, s *sale, action, number, expected string) error {
	state, complaint, err := d.sim.Act(ctx, s.session, action, number)
	if err != nil {
		return err
	}
	if state != expected {
		return fmt.Errorf("the page is %q (%s), not %q", state, complaint, expected)
	}
	return nil
}

func (d *demo) becomes(ctx context.Context, s *sale, status string) (err error) {
	s.purchase, err = s.customer.AwaitPurchase(ctx, s.purchase.ID, status)
	return err
}

func (d *demo) payByCard(ctx context.Context, s *sale) error {
	if err := d.begin(ctx, s); err != nil {
		return err
	}
	if err := d.pay(ctx, s, "pay", cardOK, "paid"); err != nil {
		return err
	}
	return d.becomes(ctx, s, "fulfilled")
}

func (d *demo) payAfterDecline(ctx context.Context, s *sale) error {
	if err := d.begin(ctx, s); err != nil {
		return err
	}
	if err := d.pay(ctx, s, "pay", cardDeclined, "open"); err != nil {
		return err
	}
	if err := d.pay(ctx, s, "pay", cardOK, "paid"); err != nil {
		return err
	}
	return d.becomes(ctx, s, "fulfilled")
}

func (d *demo) payWithChallenge(ctx context.Context, s *sale) error {
	if err := d.begin(ctx, s); err != nil {
		return err
	}
	if err := d.pay(ctx, s, "pay", cardChallenge, "challenge"); err != nil {
		return err
	}
	if err := d.pay(ctx, s, "authenticate", "", "paid"); err != nil {
		return err
	}
	return d.becomes(ctx, s, "fulfilled")
}

func (d *demo) payDelayed(ctx context.Context, s *sale) error {
	return d.delayed(ctx, s, "settle", "fulfilled")
}

func (d *demo) payDelayedRefused(ctx context.Context, s *sale) error {
	return d.delayed(ctx, s, "fail", "failed")
}

// delayed shows as processing until the bank has answered, never as failed.
func (d *demo) delayed(ctx context.Context, s *sale, answer, status string) error {
	if err := d.begin(ctx, s); err != nil {
		return err
	}
	if err := d.pay(ctx, s, "pay", debit, "processing"); err != nil {
		return err
	}
	if err := d.becomes(ctx, s, "processing"); err != nil {
		return err
	}
	if err := d.sim.Control(ctx, http.MethodPost, "/payments/"+s.session+"/"+answer, nil, nil); err != nil {
		return err
	}
	return d.becomes(ctx, s, status)
}

func (d *demo) abandon(ctx context.Context, s *sale) error {
	if err := d.begin(ctx, s); err != nil {
		return err
	}
	if err := d.sim.Control(ctx, http.MethodPost, "/sessions/"+s.session+"/expire", nil, nil); err != nil {
		return err
	}
	return d.becomes(ctx, s, "expired")
}

func (d *demo) cancel(ctx context.Context, s *sale) error {
	if err := d.begin(ctx, s); err != nil {
		return err
	}
	if err := s.customer.Call(ctx, http.MethodPost, "/v1/purchases/"+s.purchase.ID.String()+"/cancel", nil, nil); err != nil {
		return err
	}
	return d.becomes(ctx, s, "cancelled")
}

// payWithDoubleClick clicks twice at once, then again from a second tab: one purchase, one page.
func (d *demo) payWithDoubleClick(ctx context.Context, s *sale) error {
	key := uuid.NewString()
	clicks := make([]drive.Purchase, 4)
	g, clickCtx := errgroup.WithContext(ctx)
	for i := range clicks {
		click := key
		if i%2 == 1 {
			click = uuid.NewString()
		}
		g.Go(func() (err error) {
			clicks[i], err = s.customer.Buy(clickCtx, s.plugin.id, click)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	for _, c := range clicks {
		if c.ID != clicks[0].ID || c.CheckoutURL != clicks[0].CheckoutURL {
			return fmt.Errorf("two clicks opened two pages: %s and %s", clicks[0].CheckoutURL, c.CheckoutURL)
		}
	}
	s.purchase, s.session = clicks[0], clicks[0].Session()
	if err := d.pay(ctx, s, "pay", cardOK, "paid"); err != nil {
		return err
	}
	if err := d.becomes(ctx, s, "fulfilled"); err != nil {
		return err
	}
	_, err := s.customer.Buy(ctx, s.plugin.id, uuid.NewString())
	return expectRefusal(err, "already_owned")
}

// buyWithoutWebhooks: Stripe's messages are lost, the workflows ask for themselves.
func (d *demo) buyWithoutWebhooks(ctx context.Context, sales []*sale) error {
	drop := map[string]any{"kind": "drop_webhooks", "count": 1000}
	if err := d.sim.Control(ctx, http.MethodPost, "/faults", drop, nil); err != nil {
		return err
	}
	err := each(ctx, sales, func(ctx context.Context, s *sale) error {
		return d.step(fmt.Sprintf("%s buys %s: webhooks lost", s.customer.Email, s.plugin.slug), func() error {
			return d.payByCard(ctx, s)
		})
	})
	if clearErr := d.sim.Control(ctx, http.MethodDelete, "/faults", nil, nil); err == nil {
		err = clearErr
	}
	return err
}
