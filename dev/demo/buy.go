package demo

import (
	"context"
	"fmt"
	"net/http"
	"time"

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

// sale is one customer buying one plugin, in one way.
type sale struct {
	customer *drive.Person
	plugin   onSale
	way      way
	at       time.Time // when it will have been, once the past is made; zero stays now
	seed     string    // what is left to chance about it is the same in every first run
	regret   bool      // the money goes back
	place    place
	coupon   string // a discount code; "" for none
	// What its customer downloads, and says of it, if they kept it.
	downloads []string
	opinion   opinion
	purchase  drive.Purchase
	session   string
}

// specialPlan are the purchases that go otherwise than a card that is simply charged.
var specialPlan = repeat(
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

// Where there is a history already, a run adds so many purchases by so many new customers.
const (
	laterSales     = 66
	laterCustomers = 8
)

type times struct {
	n    int
	name string
	how  func(*demo, context.Context, *sale) error
}

// way is how a purchase goes.
type way struct {
	name string
	how  func(*demo, context.Context, *sale) error
}

var byCard = way{"card", (*demo).payByCard}

func repeat(all ...times) (plan []way) {
	for _, t := range all {
		for range t.n {
			plan = append(plan, way{t.name, t.how})
		}
	}
	return plan
}

func (d *demo) buyAll(ctx context.Context) error {
	if err := d.openShop(ctx); err != nil {
		return err
	}
	if err := d.planSales(); err != nil {
		return err
	}
	if err := d.makeCoupons(ctx); err != nil {
		return err
	}
	unlucky := len(d.sales) - lostWebhooks
	if err := each(ctx, d.sales[:unlucky], func(ctx context.Context, s *sale) error {
		return d.step(fmt.Sprintf("%s buys %s: %s", s.customer.Email, s.plugin.slug, s.way.name), func() error { return s.way.how(d, ctx, s) })
	}); err != nil {
		return err
	}
	return d.buyWithoutWebhooks(ctx, d.sales[unlucky:])
}

// openShop signs the customers up. The demo login is the first of them.
func (d *demo) openShop(ctx context.Context) error {
	n := laterCustomers
	if d.fresh {
		n = firstCustomers
	}
	d.buyers = make([]*drive.Person, n)
	numbers := make([]int, n)
	for i := range numbers {
		numbers[i] = i
	}
	return each(ctx, numbers, func(ctx context.Context, i int) error {
		name := fmt.Sprintf("%s %d", []string{"Cliente", "Customer"}[i%2], i+1)
		return d.step(name+" signs up", func() (err error) {
			email := fmt.Sprintf("customer-%d-%s@demo.localhost", i+1, d.run)
			d.buyers[i], err = drive.SignUp(ctx, d.API, d.Mailbox, email, password, name)
			return err
		})
	})
}

func (s *sale) order() drive.Order {
	return drive.Order{Plugin: s.plugin.id, Currency: s.plugin.currencyFor(s.place), Coupon: s.coupon}
}

// begin asks for the page to pay on, at the price that the store shows.
func (d *demo) begin(ctx context.Context, s *sale) (err error) {
	if s.purchase, err = s.customer.Order(ctx, s.order(), uuid.NewString()); err != nil {
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
	state, complaint, err := d.sim.ActAs(ctx, s.session, action, number, s.place.address)
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
			clicks[i], err = s.customer.Order(clickCtx, s.order(), click)
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
	_, err := s.customer.Order(ctx, s.order(), uuid.NewString())
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
