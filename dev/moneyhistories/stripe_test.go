package moneyhistories

import (
	"fmt"

	"github.com/google/uuid"

	"marketplace/internal/money"
	"marketplace/internal/stripeclient"
)

// stripe is what happened at Stripe: the truth that the marketplace hears of by events, if at all.
type stripe struct {
	seq      int
	run      string // keeps the IDs of histories apart
	charges  map[uuid.UUID]*charge
	inOrder  []*charge
	balances []balanceTransaction
}

type balanceTransaction struct {
	id          string
	amount, fee int64
	currency    string
}

// charge is a Checkout Session and, once paid, its money.
type charge struct {
	purchase uuid.UUID
	state    stripeclient.PaymentState
	paid     money.Money
	tax      int64
	fee      int64
	refunds  []*stripeclient.Refund
	ours     map[uuid.UUID]*stripeclient.Refund // those that we asked for, by our ID
	disputes []*stripeclient.Dispute
}

func newStripe(run string) *stripe { return &stripe{run: run, charges: map[uuid.UUID]*charge{}} }

func (s *stripe) id(prefix string) string {
	s.seq++
	return fmt.Sprintf("%s_%s_%d", prefix, s.run, s.seq)
}

func (s *stripe) open(purchase uuid.UUID) {
	if s.charges[purchase] == nil {
		c := &charge{purchase: purchase, state: stripeclient.PaymentOpen, ours: map[uuid.UUID]*stripeclient.Refund{}}
		s.charges[purchase] = c
		s.inOrder = append(s.inOrder, c)
	}
}

func (s *stripe) move(amount, fee int64, currency string) string {
	id := s.id("txn")
	s.balances = append(s.balances, balanceTransaction{id, amount, fee, currency})
	return id
}

func (s *stripe) pay(c *charge, paid money.Money, tax int64) {
	c.state, c.paid, c.tax = stripeclient.PaymentPaid, paid, tax
	c.fee = paid.Minor*29/1000 + 30
	s.move(paid.Minor, c.fee, paid.Currency)
}

// payment is the snapshot that a webhook or a poll would bring.
func (c *charge) payment() stripeclient.Payment {
	p := stripeclient.Payment{State: c.state, SessionID: "cs_" + c.purchase.String()}
	if c.state == stripeclient.PaymentPaid {
		p.PaymentIntentID, p.ChargeID = c.intent(), "ch_"+c.purchase.String()
		p.Amount, p.TaxMinor, p.ProcessorFeeMinor = c.paid, c.tax, c.fee
	}
	return p
}

func (c *charge) intent() string { return "pi_" + c.purchase.String() }

// refundable is what Stripe would still give back.
func (c *charge) refundable() int64 {
	left := c.paid.Minor
	for _, r := range c.refunds {
		if r.State != stripeclient.RefundFailed {
			left -= r.Amount.Minor
		}
	}
	return left
}

func (c *charge) disputed() bool {
	for _, d := range c.disputes {
		if d.Status == stripeclient.DisputeNeedsResponse || d.Status == stripeclient.DisputeUnderReview || d.Status == stripeclient.DisputeLost {
			return true
		}
	}
	return false
}

// refund gives money back, if Stripe would; a pending one has taken the money from the balance already.
func (s *stripe) refund(c *charge, amount int64, state stripeclient.RefundState) (*stripeclient.Refund, bool) {
	if c.state != stripeclient.PaymentPaid || c.disputed() || amount < 1 || amount > c.refundable() {
		return nil, false
	}
	r := &stripeclient.Refund{ID: s.id("re"), State: state, PaymentIntentID: c.intent(), Amount: money.Money{Minor: amount, Currency: c.paid.Currency}}
	c.refunds = append(c.refunds, r)
	s.move(-amount, 0, c.paid.Currency)
	return r, true
}

// failRefund is a bank that sends the money back.
func (s *stripe) failRefund(r *stripeclient.Refund) {
	r.State, r.FailureCode = stripeclient.RefundFailed, "lost_or_stolen_card"
	s.move(r.Amount.Minor, 0, r.Amount.Currency)
}

const disputeFee = 1500

// dispute opens one; an inquiry moves no money.
func (s *stripe) dispute(c *charge, amount int64, inquiry bool) *stripeclient.Dispute {
	d := &stripeclient.Dispute{
		ID: s.id("dp"), PaymentIntentID: c.intent(), Amount: money.Money{Minor: amount, Currency: c.paid.Currency},
		Reason: "fraudulent", Status: stripeclient.DisputeNeedsResponse,
	}
	c.disputes = append(c.disputes, d)
	if !inquiry {
		s.withdraw(d)
	}
	return d
}

func (s *stripe) withdraw(d *stripeclient.Dispute) {
	id := s.move(-d.Amount.Minor, disputeFee, d.Amount.Currency)
	d.Movements = append(d.Movements, stripeclient.Movement{ID: id, AmountMinor: -d.Amount.Minor, FeeMinor: disputeFee})
}

// decide ends a dispute. What had been taken comes back to who has won, with or without the fee.
func (s *stripe) decide(d *stripeclient.Dispute, won, feeBack bool) {
	d.Status = stripeclient.DisputeLost
	if !won {
		return
	}
	d.Status = stripeclient.DisputeWon
	if len(d.Movements) == 0 {
		return
	}
	fee := int64(0)
	if feeBack {
		fee = -disputeFee
	}
	id := s.move(d.Amount.Minor, fee, d.Amount.Currency)
	d.Movements = append(d.Movements, stripeclient.Movement{ID: id, AmountMinor: d.Amount.Minor, FeeMinor: fee})
}
