package payout

import (
	"time"

	"github.com/google/uuid"

	"marketplace/internal/money"
)

// AccountRequest opens a publisher's account at Stripe, once for each generation.
type AccountRequest struct {
	PublisherID uuid.UUID `json:"publisherId"`
	Generation  int       `json:"generation"`
	Country     string    `json:"country"`
	FirstTried  time.Time `json:"firstTried"`
}

// TransferRequest moves money to a publisher's account, once for each payout. The generation grows only when it is
// known that nothing came of the one before.
type TransferRequest struct {
	PayoutID   uuid.UUID   `json:"payoutId"`
	Generation int         `json:"generation"`
	AccountID  string      `json:"accountId"`
	Amount     money.Money `json:"amount"`
	FirstTried time.Time   `json:"firstTried"`
}

// Group is by what a transfer is found again at Stripe.
func (r TransferRequest) Group() string { return "payout_" + r.PayoutID.String() }

// Transfer is money that Stripe has moved to a publisher's account.
type Transfer struct {
	ID     string      `json:"id"`
	Amount money.Money `json:"amount"`
}

// ReversalRequest takes money back from a publisher's account, once for each reversal.
type ReversalRequest struct {
	ReversalID uuid.UUID   `json:"reversalId"`
	PayoutID   uuid.UUID   `json:"payoutId"`
	TransferID string      `json:"transferId"`
	Generation int         `json:"generation"`
	Amount     money.Money `json:"amount"`
	FirstTried time.Time   `json:"firstTried"`
}

// Reversal is money that Stripe has taken back.
type Reversal struct {
	ID     string      `json:"id"`
	Amount money.Money `json:"amount"`
}
