package stripeclient

import (
	"context"
	"time"

	"github.com/stripe/stripe-go/v76"

	"marketplace/internal/money"
)

// BalanceTransaction is one movement of money on our balance at Stripe. Type says what moved it (charge, payment, refund,
// payment_refund, refund_failure, adjustment, transfer, transfer_refund, payout, payout_failure, stripe_fee…); Category is
// Stripe's coarser word for accountants.
type BalanceTransaction struct {
	ID          string    `json:"id"`
	Type        string    `json:"type"`
	Category    string    `json:"category"`
	AmountMinor int64     `json:"amountMinor"` // negative: taken from us
	FeeMinor    int64     `json:"feeMinor"`    // positive: a fee we pay
	NetMinor    int64     `json:"netMinor"`    // amount less fee: what the balance changes by
	Currency    string    `json:"currency"`
	SourceID    string    `json:"sourceId,omitempty"` // of the charge, refund, dispute, transfer, payout…; none for a fee of Stripe's
	Description string    `json:"description,omitempty"`
	Created     time.Time `json:"created"`
	AvailableOn time.Time `json:"availableOn"`
}

// BalanceWindow says which movements are asked for. What is left empty does not narrow them.
type BalanceWindow struct {
	From     time.Time `json:"from"`  // created then or later
	Until    time.Time `json:"until"` // created before
	Currency string    `json:"currency,omitempty"`
	Type     string    `json:"type,omitempty"`
	SourceID string    `json:"sourceId,omitempty"`
	PayoutID string    `json:"payoutId,omitempty"` // paid out with this automatic payout, which is among them
}

// BalancePage is up to 100 movements, the newest first. After is where the next page starts, "" at the end.
type BalancePage struct {
	Transactions []BalanceTransaction `json:"transactions"`
	After        string               `json:"after,omitempty"`
}

// BalanceTransactions asks for one page of the movements of a window: the first with after "", the next with what the
// page before said. Nothing is created before the present, so a window that has ended is the same every time it is read.
func (c *Client) BalanceTransactions(ctx context.Context, w BalanceWindow, after string) (BalancePage, error) {
	params := &stripe.BalanceTransactionListParams{
		Currency: optional(toStripe(w.Currency)), Type: optional(w.Type), Source: optional(w.SourceID), Payout: optional(w.PayoutID),
	}
	if !w.From.IsZero() || !w.Until.IsZero() {
		params.CreatedRange = &stripe.RangeQueryParams{}
	}
	if !w.From.IsZero() {
		params.CreatedRange.GreaterThanOrEqual = w.From.Unix()
	}
	if !w.Until.IsZero() {
		params.CreatedRange.LesserThan = w.Until.Unix()
	}
	params.Context = ctx
	params.Single = true
	params.Limit = stripe.Int64(100)
	params.StartingAfter = optional(after)
	page := BalancePage{Transactions: []BalanceTransaction{}}
	list := c.movements.List(params)
	for list.Next() {
		page.Transactions = append(page.Transactions, toBalanceTransaction(list.BalanceTransaction()))
	}
	if err := list.Err(); err != nil {
		return BalancePage{}, classify(err)
	}
	if list.Meta().HasMore && len(page.Transactions) > 0 {
		page.After = page.Transactions[len(page.Transactions)-1].ID
	}
	return page, nil
}

func toBalanceTransaction(b *stripe.BalanceTransaction) BalanceTransaction {
	out := BalanceTransaction{
		ID: b.ID, Type: string(b.Type), Category: string(b.ReportingCategory), AmountMinor: b.Amount, FeeMinor: b.Fee, NetMinor: b.Net,
		Currency: fromStripe(b.Currency), Description: b.Description, Created: at(b.Created), AvailableOn: at(b.AvailableOn),
	}
	if b.Source != nil {
		out.SourceID = b.Source.ID
	}
	return out
}

// Balance is what an account holds at Stripe, by currency.
type Balance struct {
	Available []money.Money `json:"available"` // can be paid out and transferred
	Pending   []money.Money `json:"pending"`   // is on its way
}

// AvailableIn is what can be moved in a currency.
func (b Balance) AvailableIn(currency string) int64 {
	for _, m := range b.Available {
		if m.Currency == currency {
			return m.Minor
		}
	}
	return 0
}

// Balance asks what an account holds: a connected one's ID, "" for our own.
func (c *Client) Balance(ctx context.Context, accountID string) (Balance, error) {
	params := &stripe.BalanceParams{}
	params.Context = ctx
	params.StripeAccount = optional(accountID)
	balance, err := c.balance.Get(params)
	if err != nil {
		return Balance{}, classify(err)
	}
	return Balance{Available: amounts(balance.Available), Pending: amounts(balance.Pending)}, nil
}

func amounts(list []*stripe.Amount) []money.Money {
	out := make([]money.Money, len(list))
	for i, a := range list {
		out[i] = money.Money{Minor: a.Amount, Currency: fromStripe(a.Currency)}
	}
	return out
}

// optional leaves a parameter out that is empty.
func optional(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

// at is a time of Stripe's, the zero time for none.
func at(seconds int64) time.Time {
	if seconds == 0 {
		return time.Time{}
	}
	return time.Unix(seconds, 0).UTC()
}
