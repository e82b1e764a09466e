package moneyhistories

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"marketplace/activities/marketplace"
	"marketplace/dev/pgtest"
	"marketplace/internal/money"
	"marketplace/internal/stripeclient"
)

// event is news on its way to us: a snapshot of what was true when it was sent.
type event struct {
	what    string
	deliver func(*world)
}

// move is one step of a history as it is drawn: which, and whatever choices it comes to. Histories are lists of moves, so that
// one that breaks something can be shrunk by leaving moves out.
type move struct {
	Step    int
	Choices []uint32
}

var moves = rapid.Custom(func(t *rapid.T) move {
	return move{rapid.IntRange(0, len(steps)-1).Draw(t, "step"), rapid.SliceOfN(rapid.Uint32(), 4, 4).Draw(t, "choices")}
})

// world is one marketplace with a publisher of its own, and one history of it.
type world struct {
	*rapid.T
	ctx       context.Context
	db        *pgtest.Database
	panel     *pgtest.Database // the publisher's side
	do        *marketplace.Activities
	stripe    *stripe
	publisher uuid.UUID
	customers []uuid.UUID
	plugins   []uuid.UUID
	purchases []uuid.UUID
	coupons   []uuid.UUID
	codes     []string
	mail      []event
	choices   []uint32 // that are left of this move
}

// choose is a number from least to most; when a move has run out of choices, the least.
func (w *world) choose(least, most int64) int64 {
	if len(w.choices) == 0 || most <= least {
		return least
	}
	choice := w.choices[0]
	w.choices = w.choices[1:]
	return least + int64(choice)%(most-least+1)
}

func (w *world) toss() bool { return w.choose(0, 1) == 1 }

func newWorld(t *rapid.T, db, panel *pgtest.Database) *world {
	run := uuid.NewString()
	w := &world{
		T: t, ctx: context.Background(), db: db, panel: panel, stripe: newStripe(run[:8]), publisher: uuid.New(),
		do: &marketplace.Activities{DB: db.Pool, Offers: marketplace.Offers{PlatformFeeBasisPoints: rapid.Int64Range(0, 10_000).Draw(t, "commission")}, CheckoutExpiry: 30 * time.Minute, StorefrontURL: "http://store.test"},
	}
	for i := range 2 {
		customer, plugin := uuid.New(), uuid.New()
		w.exec(`INSERT INTO users (id, email, name, password_hash) VALUES ($1, $2, 'x', 'x')`, customer, customer.String()+"@example.com")
		price := rapid.Int64Range(50, 99_999_999).Draw(t, "price")
		w.exec(`INSERT INTO plugins (id, slug, publisher_id, publisher_name, name, summary, category, license, price_minor, currency, status, source_revision)
			VALUES ($1, $2, $3, 'p', 'n', 's', 'linters', 'MIT', $4, $5, 'listed', 1)`, plugin, fmt.Sprintf("%s-%d", run, i), w.publisher, price, currencies[i])
		w.customers, w.plugins = append(w.customers, customer), append(w.plugins, plugin)
	}
	w.newCoupons(t, run)
	return w
}

var currencies = []string{"EUR", "JPY"}

func (w *world) exec(sql string, args ...any) {
	_, err := w.db.Exec(w.ctx, sql, args...)
	require.NoError(w, err)
}

// send puts news on its way. What is sent may arrive late, twice, in any order or never.
func (w *world) send(what string, deliver func(*world)) {
	w.mail = append(w.mail, event{what, deliver})
}

// times is how often an activity runs for one piece of news: workers die after the commit.
func (w *world) times() int { return int(w.choose(1, 2)) }

func pick[T any](w *world, from []T) (out T, ok bool) {
	if len(from) == 0 {
		return out, false
	}
	return from[w.choose(0, int64(len(from)-1))], true
}

// steps are all that can happen.
var steps = []struct {
	name string
	run  func(*world)
}{
	{"buy", (*world).buy}, {"buy", (*world).buy},
	{"pay", (*world).pay}, {"pay", (*world).pay}, {"pay", (*world).pay},
	{"let the page expire", (*world).expire},
	{"refund", (*world).refund},
	{"refund in the dashboard", (*world).refundInDashboard},
	{"finish a refund", (*world).finishRefund},
	{"a bank sends a refund back", (*world).returnRefund},
	{"dispute", (*world).dispute},
	{"escalate an inquiry", (*world).escalate},
	{"decide a dispute", (*world).decide},
	{"deliver", (*world).deliverOne}, {"deliver", (*world).deliverOne}, {"deliver", (*world).deliverOne}, {"deliver", (*world).deliverOne},
	{"deliver and keep", (*world).deliverAndKeep},
	{"lose", (*world).loseOne},
}

func (w *world) play(m move) {
	w.choices = m.Choices
	w.Log(steps[m.Step].name)
	steps[m.Step].run(w)
}

func (w *world) buy() {
	customer, _ := pick(w, w.customers)
	plugin, _ := pick(w, w.plugins)
	w.do.PayoutHold = time.Duration(w.choose(0, 1)) * time.Hour // of what is settled from here on
	id := uuid.New()
	in := marketplace.RecordIntentInput{PurchaseID: id, UserID: customer, PluginID: plugin, KeyDigest: id.String()}
	if i := w.choose(0, 2); i > 0 {
		in.CouponCode = w.codes[i-1]
	}
	var intent marketplace.Intent
	for range w.times() {
		var err error
		intent, err = w.do.RecordIntent(w.ctx, in)
		require.NoError(w, err)
		if intent.Refusal != "" {
			return
		}
	}
	w.purchases = append(w.purchases, id)
	if intent.Settled { // a code pays it
		return
	}
	w.stripe.open(id)
	require.NoError(w, w.do.RecordSession(w.ctx, marketplace.RecordSessionInput{PurchaseID: id, Session: stripeclient.Session{
		ID: "cs_" + id.String(), URL: "https://pay.test/", ExpiresAt: time.Now().Add(time.Hour),
	}}))
}

// charges are those in a state.
func (w *world) charges(state stripeclient.PaymentState) (out []*charge) {
	for _, c := range w.stripe.inOrder {
		if c.state == state {
			out = append(out, c)
		}
	}
	return out
}

func (w *world) pay() {
	c, ok := pick(w, w.charges(stripeclient.PaymentOpen))
	if !ok {
		return
	}
	var price money.Money
	require.NoError(w, w.db.QueryRow(w.ctx, `SELECT amount_minor, currency FROM purchases WHERE id = $1`, c.purchase).Scan(&price.Minor, &price.Currency))
	tax := int64(0)
	switch w.choose(0, 5) {
	case 0: // less than was asked for
		price.Minor = max(1, price.Minor/2)
	case 1:
		tax = w.choose(0, price.Minor)
	}
	w.stripe.pay(c, price, tax)
	w.tellPayment(c)
}

func (w *world) expire() {
	c, ok := pick(w, w.charges(stripeclient.PaymentOpen))
	if !ok {
		return
	}
	c.state = stripeclient.PaymentExpired
	w.tellPayment(c)
}

func (w *world) tellPayment(c *charge) {
	snapshot := c.payment()
	w.send("payment "+string(snapshot.State), func(w *world) { w.hearPayment(c, snapshot) })
}

// hearPayment is what the purchase's workflow does with the news.
func (w *world) hearPayment(c *charge, p stripeclient.Payment) {
	for range w.times() {
		if p.State != stripeclient.PaymentPaid {
			_, err := w.do.Close(w.ctx, marketplace.CloseInput{PurchaseID: c.purchase, Status: "expired"})
			require.NoError(w, err)
			continue
		}
		settled, err := w.do.Settle(w.ctx, marketplace.SettleInput{PurchaseID: c.purchase, Payment: p})
		require.NoError(w, err)
		if settled.Undeliverable != "" {
			w.refundOurs(c, settled.RefundID, stripeclient.RefundSucceeded)
		}
	}
}

func (w *world) refund() {
	if c, ok := pick(w, w.stripe.inOrder); ok {
		state := stripeclient.RefundSucceeded
		if w.toss() {
			state = stripeclient.RefundPending
		}
		w.refundOurs(c, uuid.New(), state)
	}
}

// refundOurs is what the refund's workflow does: record, ask Stripe, apply or fail.
func (w *world) refundOurs(c *charge, id uuid.UUID, state stripeclient.RefundState) {
	plan, err := w.do.RecordRefund(w.ctx, marketplace.RecordRefundInput{RefundID: id, PurchaseID: c.purchase, Reason: "other"})
	require.NoError(w, err)
	if plan.Refusal != "" {
		return
	}
	made, known := c.ours[id]
	if !known {
		var ok bool
		if made, ok = w.stripe.refund(c, plan.Request.Amount.Minor, state); !ok {
			require.NoError(w, w.do.FailRefund(w.ctx, marketplace.FailRefundInput{RefundID: id, FailureCode: "refused"}))
			return
		}
		c.ours[id] = made
	}
	w.tellRefund(id, made)
}

func (w *world) refundInDashboard() {
	c, ok := pick(w, w.charges(stripeclient.PaymentPaid))
	if !ok || c.refundable() < 1 {
		return
	}
	amount := w.choose(1, c.refundable())
	if made, ok := w.stripe.refund(c, amount, stripeclient.RefundSucceeded); ok {
		w.tellRefund(uuid.Nil, made)
	}
}

func (w *world) tellRefund(id uuid.UUID, r *stripeclient.Refund) {
	snapshot := *r
	w.send("refund "+string(r.State), func(w *world) { w.hearRefund(id, snapshot) })
}

func (w *world) hearRefund(id uuid.UUID, r stripeclient.Refund) {
	for range w.times() {
		_, err := w.do.ApplyRefund(w.ctx, marketplace.ApplyRefundInput{RefundID: id, Refund: r})
		require.NoError(w, err)
	}
}

// refunds are all that are in a state, with our IDs.
func (w *world) refunds(state stripeclient.RefundState) (out []ownedRefund) {
	for _, c := range w.stripe.inOrder {
		for _, r := range c.refunds {
			if r.State == state {
				out = append(out, ownedRefund{c.idOf(r), r})
			}
		}
	}
	return out
}

type ownedRefund struct {
	id     uuid.UUID
	refund *stripeclient.Refund
}

func (c *charge) idOf(r *stripeclient.Refund) uuid.UUID {
	for id, ours := range c.ours {
		if ours == r {
			return id
		}
	}
	return uuid.Nil
}

func (w *world) finishRefund() {
	if r, ok := pick(w, w.refunds(stripeclient.RefundPending)); ok {
		if w.toss() {
			w.stripe.failRefund(r.refund)
		} else {
			r.refund.State = stripeclient.RefundSucceeded
		}
		w.tellRefund(r.id, r.refund)
	}
}

func (w *world) returnRefund() {
	if r, ok := pick(w, w.refunds(stripeclient.RefundSucceeded)); ok {
		w.stripe.failRefund(r.refund)
		w.tellRefund(r.id, r.refund)
	}
}

func (w *world) dispute() {
	c, ok := pick(w, w.charges(stripeclient.PaymentPaid))
	if !ok || c.disputed() {
		return
	}
	amount := c.refundable()
	if w.toss() {
		amount = c.paid.Minor // banks take the whole, whatever has been refunded
	}
	if amount < 1 {
		return
	}
	w.tellDispute(w.stripe.dispute(c, amount, w.toss()))
}

// disputes are all that are open.
func (w *world) disputes() (out []*stripeclient.Dispute) {
	for _, c := range w.stripe.inOrder {
		for _, d := range c.disputes {
			if d.Status != stripeclient.DisputeWon && d.Status != stripeclient.DisputeLost {
				out = append(out, d)
			}
		}
	}
	return out
}

func (w *world) escalate() {
	if d, ok := pick(w, w.disputes()); ok && len(d.Movements) == 0 {
		w.stripe.withdraw(d)
		w.tellDispute(d)
	}
}

func (w *world) decide() {
	if d, ok := pick(w, w.disputes()); ok {
		if len(d.Movements) == 0 {
			w.stripe.decide(d, true, false) // an inquiry is closed, never lost
		} else {
			w.stripe.decide(d, w.toss(), w.toss())
		}
		w.tellDispute(d)
	}
}

func (w *world) tellDispute(d *stripeclient.Dispute) {
	snapshot := *d
	w.send("dispute "+string(d.Status), func(w *world) { w.hearDispute(snapshot) })
}

func (w *world) hearDispute(d stripeclient.Dispute) {
	for range w.times() {
		_, err := w.do.ApplyDispute(w.ctx, marketplace.ApplyDisputeInput{Dispute: d})
		require.NoError(w, err)
	}
}

func (w *world) deliverOne() { w.deliver(false) }

func (w *world) deliverAndKeep() { w.deliver(true) }

func (w *world) deliver(keep bool) {
	if len(w.mail) == 0 {
		return
	}
	i := int(w.choose(0, int64(len(w.mail)-1)))
	e := w.mail[i]
	if !keep {
		w.mail = append(w.mail[:i:i], w.mail[i+1:]...)
	}
	w.Log("  " + e.what)
	e.deliver(w)
}

func (w *world) loseOne() {
	if len(w.mail) > 0 {
		i := int(w.choose(0, int64(len(w.mail)-1)))
		w.mail = append(w.mail[:i:i], w.mail[i+1:]...)
	}
}

// askStripe is the polling that needs no event: the workflows ask for the truth until it is final.
func (w *world) askStripe() {
	for _, c := range w.stripe.inOrder {
		if c.state == stripeclient.PaymentOpen {
			c.state = stripeclient.PaymentExpired
		}
		w.hearPayment(c, c.payment())
	}
	for _, c := range w.stripe.inOrder {
		for _, r := range c.refunds {
			if r.State == stripeclient.RefundPending {
				r.State = stripeclient.RefundSucceeded
			}
			w.hearRefund(c.idOf(r), *r)
		}
		for _, d := range c.disputes {
			w.hearDispute(*d)
		}
	}
}
