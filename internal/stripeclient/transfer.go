package stripeclient

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/stripe/stripe-go/v76"

	"marketplace/internal/money"
)

// TransferRequest sends a publisher their money. PayoutID is our own payout's. A repeated request with the same payout and
// generation sends nothing more.
type TransferRequest struct {
	PayoutID    uuid.UUID   `json:"payoutId"`
	Generation  int         `json:"generation"` // grows only after a definite "no such transfer"
	AccountID   string      `json:"accountId"`
	Amount      money.Money `json:"amount"`
	Group       string      `json:"group"`                 // what it can be found by
	ChargeID    string      `json:"chargeId,omitempty"`    // the payment it is made of: the money moves when that one's is there; "": at once, out of what is available
	Description string      `json:"description,omitempty"` // for the publisher
}

// Transfer is the truth about money sent to a publisher's account.
type Transfer struct {
	ID            string      `json:"id"`
	AccountID     string      `json:"accountId"`
	PayoutID      uuid.UUID   `json:"payoutId"` // from the metadata, else uuid.Nil
	Group         string      `json:"group,omitempty"`
	Amount        money.Money `json:"amount"`
	ReversedMinor int64       `json:"reversedMinor,omitempty"` // taken back so far
	Created       time.Time   `json:"created"`
}

// Transfer sends money. While Stripe remembers the key (24 h), repeating the request gives the same transfer.
func (c *Client) Transfer(ctx context.Context, r TransferRequest) (Transfer, error) {
	params := &stripe.TransferParams{
		Amount: new(r.Amount.Minor), Currency: new(toStripe(r.Amount.Currency)), Destination: new(r.AccountID), TransferGroup: optional(r.Group),
		SourceTransaction: optional(r.ChargeID), Description: optional(r.Description), Metadata: map[string]string{metadataPayout: r.PayoutID.String()},
	}
	params.Context = ctx
	params.SetIdempotencyKey(key(r.PayoutID, "transfer", r.Generation))
	transfer, err := c.transfers.New(params)
	if err != nil {
		return Transfer{}, classify(err)
	}
	return toTransfer(transfer), nil
}

// TransferByID asks for the truth about a transfer.
func (c *Client) TransferByID(ctx context.Context, id string) (Transfer, error) {
	params := &stripe.TransferParams{}
	params.Context = ctx
	transfer, err := c.transfers.Get(id, params)
	if err != nil {
		return Transfer{}, classify(err)
	}
	return toTransfer(transfer), nil
}

// FindTransfer looks for our payout's transfer among those of a group, before it is made once more.
func (c *Client) FindTransfer(ctx context.Context, group string, payout uuid.UUID) (Transfer, bool, error) {
	params := &stripe.TransferListParams{TransferGroup: new(group)}
	params.Context = ctx
	params.Limit = stripe.Int64(100)
	transfers := c.transfers.List(params)
	for transfers.Next() {
		if t := transfers.Transfer(); t.Metadata[metadataPayout] == payout.String() {
			return toTransfer(t), true, nil
		}
	}
	return Transfer{}, false, classify(transfers.Err())
}

// ReversalRequest takes money back from a publisher's account. ReversalID is our own.
type ReversalRequest struct {
	ReversalID uuid.UUID   `json:"reversalId"`
	Generation int         `json:"generation"`
	TransferID string      `json:"transferId"`
	Amount     money.Money `json:"amount"`
}

// Reversal is the truth about money taken back.
type Reversal struct {
	ID         string      `json:"id"`
	TransferID string      `json:"transferId"`
	Amount     money.Money `json:"amount"`
}

// ReverseTransfer takes money back, as far as it is still there: what has gone to the publisher's bank is
// BalanceInsufficient. While Stripe remembers the key (24 h), repeating the request gives the same reversal.
func (c *Client) ReverseTransfer(ctx context.Context, r ReversalRequest) (Reversal, error) {
	params := &stripe.TransferReversalParams{
		ID: new(r.TransferID), Amount: new(r.Amount.Minor), Metadata: map[string]string{metadataReversal: r.ReversalID.String()},
	}
	params.Context = ctx
	params.SetIdempotencyKey(key(r.ReversalID, "reversal", r.Generation))
	reversal, err := c.reversals.New(params)
	if err != nil {
		return Reversal{}, classify(err)
	}
	return toReversal(reversal), nil
}

// FindReversal looks for our reversal among those of a transfer, before it is made once more.
func (c *Client) FindReversal(ctx context.Context, transferID string, reversal uuid.UUID) (Reversal, bool, error) {
	params := &stripe.TransferReversalListParams{ID: new(transferID)}
	params.Context = ctx
	params.Limit = stripe.Int64(100)
	reversals := c.reversals.List(params)
	for reversals.Next() {
		if v := reversals.TransferReversal(); v.Metadata[metadataReversal] == reversal.String() {
			return toReversal(v), true, nil
		}
	}
	return Reversal{}, false, classify(reversals.Err())
}

func toTransfer(t *stripe.Transfer) Transfer {
	out := Transfer{
		ID: t.ID, PayoutID: parseID(t.Metadata[metadataPayout]), Group: t.TransferGroup, Amount: money.Money{Minor: t.Amount, Currency: fromStripe(t.Currency)},
		ReversedMinor: t.AmountReversed, Created: at(t.Created),
	}
	if t.Destination != nil {
		out.AccountID = t.Destination.ID
	}
	return out
}

func toReversal(v *stripe.TransferReversal) Reversal {
	out := Reversal{ID: v.ID, Amount: money.Money{Minor: v.Amount, Currency: fromStripe(v.Currency)}}
	if v.Transfer != nil {
		out.TransferID = v.Transfer.ID
	}
	return out
}
