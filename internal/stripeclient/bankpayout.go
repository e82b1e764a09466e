package stripeclient

import (
	"context"
	"time"

	"github.com/stripe/stripe-go/v76"

	"marketplace/internal/money"
)

// BankPayoutState is where money stands that Stripe sends to a bank.
type BankPayoutState string

// The states of a payout to a bank. A paid one can still fail, days later.
const (
	BankPayoutOnItsWay BankPayoutState = "on_its_way"
	BankPayoutPaid     BankPayoutState = "paid"
	BankPayoutFailed   BankPayoutState = "failed" // the money is back on the balance
)

// BankPayout is money that Stripe sends from an account's balance to its owner's bank.
type BankPayout struct {
	ID          string          `json:"id"`
	State       BankPayoutState `json:"state"`
	Amount      money.Money     `json:"amount"`
	Automatic   bool            `json:"automatic"` // by the account's schedule
	FailureCode string          `json:"failureCode,omitempty"`
	Created     time.Time       `json:"created"`
	ArrivesOn   time.Time       `json:"arrivesOn"`
}

// BankPayouts lists what Stripe has sent to an account's bank since a time, the newest first and no more than 100: a
// connected account's ID, "" for our own.
func (c *Client) BankPayouts(ctx context.Context, accountID string, since time.Time) ([]BankPayout, error) {
	params := &stripe.PayoutListParams{CreatedRange: &stripe.RangeQueryParams{GreaterThanOrEqual: since.Unix()}}
	params.Context = ctx
	params.Single = true
	params.Limit = stripe.Int64(100)
	params.StripeAccount = optional(accountID)
	out := []BankPayout{}
	payouts := c.payouts.List(params)
	for payouts.Next() {
		payout, err := toBankPayout(payouts.Payout())
		if err != nil {
			return nil, err
		}
		out = append(out, payout)
	}
	return out, classify(payouts.Err())
}

// BankPayout asks for the truth about one.
func (c *Client) BankPayout(ctx context.Context, accountID, id string) (BankPayout, error) {
	params := &stripe.PayoutParams{}
	params.Context = ctx
	params.StripeAccount = optional(accountID)
	payout, err := c.payouts.Get(id, params)
	if err != nil {
		return BankPayout{}, classify(err)
	}
	return toBankPayout(payout)
}

func toBankPayout(p *stripe.Payout) (BankPayout, error) {
	out := BankPayout{
		ID: p.ID, Amount: money.Money{Minor: p.Amount, Currency: fromStripe(p.Currency)}, Automatic: p.Automatic, FailureCode: string(p.FailureCode),
		Created: at(p.Created), ArrivesOn: at(p.ArrivalDate),
	}
	switch p.Status {
	case stripe.PayoutStatusPending, stripe.PayoutStatusInTransit:
		out.State = BankPayoutOnItsWay
	case stripe.PayoutStatusPaid:
		out.State = BankPayoutPaid
	case stripe.PayoutStatusFailed, stripe.PayoutStatusCanceled:
		out.State = BankPayoutFailed
	default:
		return BankPayout{}, unexpected("payout %s has status %q", p.ID, p.Status)
	}
	return out, nil
}
