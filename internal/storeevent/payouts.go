package storeevent

import (
	"time"

	"github.com/google/uuid"

	"marketplace/internal/payout"
)

// Facts about payouts. Those but Statement carry how something stands, whole and with its revision: what is older
// than what is known changes nothing.
const (
	Statement     Kind = "statement" // a line of the statement that is none of a sale
	Payout        Kind = "payout"
	PayoutAccount Kind = "payout_account"
	PayoutHold    Kind = "payout_hold"
	BankPayout    Kind = "bank_payout"
)

// Counts says whether a fact belongs in the statistics of plugins.
func (k Kind) Counts() bool {
	switch k {
	case ShareHeld, ShareReleased, Statement, Payout, PayoutAccount, PayoutHold, BankPayout, Commission, CouponEnded:
		return false
	}
	return true
}

// PayoutState is the State of a Payout.
type PayoutState struct {
	Period        string    `json:"period"`
	Currency      string    `json:"currency"`
	Cutoff        time.Time `json:"cutoff"`
	Status        string    `json:"status"` // planned, failing, sent, skipped
	Reason        string    `json:"reason,omitempty"`
	AmountMinor   int64     `json:"amountMinor"`
	ReversedMinor int64     `json:"reversedMinor,omitempty"`
	CreatedAt     time.Time `json:"createdAt"`
	SentAt        time.Time `json:"sentAt,omitzero"`
	Revision      int64     `json:"revision"`
	// Reversal is the part that was taken back, when this is what has changed.
	Reversal *PayoutReversal `json:"reversal,omitempty"`
}

// PayoutReversal is a part of a transfer that was taken back, and why.
type PayoutReversal struct {
	AmountMinor int64  `json:"amountMinor"`
	ReasonCode  string `json:"reasonCode"`
}

// PayoutAccountState is the State of a PayoutAccount.
type PayoutAccountState struct {
	State            string              `json:"state"`
	Country          string              `json:"country"`
	DefaultCurrency  string              `json:"defaultCurrency,omitempty"`
	DetailsSubmitted bool                `json:"detailsSubmitted,omitempty"`
	TransfersEnabled bool                `json:"transfersEnabled,omitempty"`
	PayoutsEnabled   bool                `json:"payoutsEnabled,omitempty"`
	Requirements     payout.Requirements `json:"requirements"`
	Revision         int64               `json:"revision"`
}

// PayoutHoldState is the State of a PayoutHold. Note is the one text among the facts: what an admin writes to the
// publisher, which histories keep, and so nothing that identifies a person (docs/adr/0012).
type PayoutHoldState struct {
	HoldID     uuid.UUID `json:"holdId"`
	ReasonCode string    `json:"reasonCode"`
	Note       string    `json:"note,omitempty"`
	PlacedAt   time.Time `json:"placedAt"`
	ReleasedAt time.Time `json:"releasedAt,omitzero"`
}

// BankPayoutState is the State of a BankPayout.
type BankPayoutState struct {
	payout.BankPayout
	Revision int64 `json:"revision"`
}
