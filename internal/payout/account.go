package payout

import (
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
)

// Account is a publisher's account at Stripe as Stripe tells it: what it may do and what Stripe still wants to know, by
// the names of the fields; nothing of what has been entered.
type Account struct {
	ID               string       `json:"id"`
	PublisherID      uuid.UUID    `json:"publisherId,omitzero"`
	Country          string       `json:"country"`
	DefaultCurrency  string       `json:"defaultCurrency"`
	DetailsSubmitted bool         `json:"detailsSubmitted"` // the publisher has been through the form
	TransfersEnabled bool         `json:"transfersEnabled"` // we can transfer to it
	PayoutsEnabled   bool         `json:"payoutsEnabled"`   // Stripe pays from it to the bank
	Requirements     Requirements `json:"requirements"`
	Disconnected     bool         `json:"disconnected,omitempty"` // the publisher has taken our access away
	BankPayouts      []BankPayout `json:"bankPayouts,omitempty"`
}

// Requirements are what Stripe wants to know.
type Requirements struct {
	CurrentlyDue   []string  `json:"currentlyDue,omitempty"`
	PastDue        []string  `json:"pastDue,omitempty"`
	Verifying      []string  `json:"verifying,omitempty"` // what was given and is being looked at
	Deadline       time.Time `json:"deadline,omitzero"`   // of what is currently due; then the account is restricted
	DisabledReason string    `json:"disabledReason,omitempty"`
}

// BankPayout is money on its way from a publisher's account to the bank.
type BankPayout struct {
	ID          string    `json:"id"`
	AmountMinor int64     `json:"amountMinor"`
	Currency    string    `json:"currency"`
	Status      string    `json:"status"` // on_its_way, paid, failed
	FailureCode string    `json:"failureCode,omitempty"`
	ArrivesAt   time.Time `json:"arrivesAt"`
	CreatedAt   time.Time `json:"createdAt"`
}

// The states of an account, for people: what there is to do, and for whom.
const (
	StateOpening        = "opening"         // being opened at Stripe
	StateOnboarding     = "onboarding"      // the publisher has not finished Stripe's form
	StatePending        = "pending"         // Stripe checks what was entered
	StateActionRequired = "action_required" // it works, but Stripe wants more by the deadline
	StateReady          = "ready"
	StateRestricted     = "restricted" // Stripe does not pay out until it gets what it wants
	StateRejected       = "rejected"   // for good
	StateDisconnected   = "disconnected"
)

// Ready says whether money sent to the account gets to the publisher.
func (a Account) Ready() bool {
	return a.TransfersEnabled && a.PayoutsEnabled && !a.Disconnected && !a.rejected()
}

func (a Account) rejected() bool {
	return strings.HasPrefix(a.Requirements.DisabledReason, "rejected.")
}

// State tells how the account stands.
func (a Account) State() string {
	r := a.Requirements
	switch {
	case a.Disconnected:
		return StateDisconnected
	case a.rejected():
		return StateRejected
	case !a.DetailsSubmitted:
		return StateOnboarding
	case a.Ready() && len(r.CurrentlyDue)+len(r.PastDue) == 0:
		return StateReady
	case a.Ready():
		return StateActionRequired
	case len(r.CurrentlyDue)+len(r.PastDue) > 0:
		return StateRestricted
	default:
		return StatePending
	}
}

// Payable says whether an account in that state can be sent money.
func Payable(state string) bool { return state == StateReady || state == StateActionRequired }

// WantsPublisher says whether the publisher has something to do that was not there before.
func (r Requirements) WantsPublisher(before Requirements) bool {
	asked := func(r Requirements) []string { return slices.Concat(r.CurrentlyDue, r.PastDue) }
	known := asked(before)
	return slices.ContainsFunc(asked(r), func(field string) bool { return !slices.Contains(known, field) })
}

// Unsettled says whether the account is likely to change soon, so that it is worth asking often.
func (a Account) Unsettled() bool {
	return a.State() != StateReady && a.State() != StateRejected ||
		slices.ContainsFunc(a.BankPayouts, func(p BankPayout) bool { return p.Status == "on_its_way" })
}

// Countries are those in which Stripe opens accounts that can be sent money from here.
var Countries = []string{
	"AT", "AU", "BE", "BG", "BR", "CA", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GR", "HK", "HR", "HU", "IE", "IT", "JP", "LT",
	"LU", "LV", "MT", "MX", "NL", "NO", "NZ", "PL", "PT", "RO", "SE", "SG", "SI", "SK", "TH", "US",
}
