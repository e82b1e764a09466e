// Package payoutaccount is the workflow of one publisher's account at Stripe: it has the account opened, leads the
// publisher to Stripe's pages, follows what Stripe tells of it, and carries the publisher's payout settings to the store.
package payoutaccount

import (
	"time"

	"github.com/google/uuid"
	"go.temporal.io/sdk/temporal"

	"marketplace/internal/payout"
	"marketplace/internal/searchattr"
)

// WorkflowType is the registered name.
const WorkflowType = "PayoutAccount"

// WorkflowID of a publisher's account.
func WorkflowID(publisher uuid.UUID) string { return "payout-account/" + publisher.String() }

// Input starts a PayoutAccount. Unapplied is of a run that was continued.
type Input struct {
	PublisherID uuid.UUID `json:"publisherId"`
	Unapplied   *Settings `json:"unapplied,omitempty"`
}

// Result is how the account stood in the end; it is "" if there was none.
type Result struct {
	State string `json:"state"`
}

const (
	// UpdateLead asks for a link to a page of Stripe's. The link is sealed: it opens personal data.
	UpdateLead = "Lead"
	// UpdateSaveSettings writes down what the publisher has decided.
	UpdateSaveSettings = "SaveSettings"
	// SignalUpdated tells that Stripe has news of the account. It carries nothing: Stripe is asked.
	SignalUpdated = "AccountUpdated"
	// QueryStatus answers with a Status.
	QueryStatus = "Status"
)

// LeadRequest asks for a link. With LinkOnboarding, an account is opened first if there is none.
type LeadRequest struct {
	Kind      string `json:"kind"`      // payments.LinkOnboarding or payments.LinkDashboard
	Country   string `json:"country"`   // for LinkOnboarding
	PublicKey string `json:"publicKey"` // of whoever may read the link
}

// Why there is no link.
const (
	RefusedNoAccount   = "no_account"
	RefusedCountry     = "country_refused"    // Stripe opens no account there
	RefusedNotYet      = "not_yet"            // Stripe has no such page for this account
	RefusedUnavailable = "stripe_unavailable" // no answer, or none that can be used
)

// LeadResult is the link, sealed, or why there is none.
type LeadResult struct {
	Sealed  string `json:"sealed,omitempty"`
	Refusal string `json:"refusal,omitempty"`
}

// Settings are what a publisher decides about being paid. RequestID is of the decision.
type Settings struct {
	RequestID  uuid.UUID         `json:"requestId"`
	Schedule   payout.Schedule   `json:"schedule"`
	Thresholds payout.Thresholds `json:"thresholds,omitempty"`
	Revision   int64             `json:"revision,omitempty"` // once written down
}

// SavedSettings is the revision that they have made.
type SavedSettings struct {
	Revision int64 `json:"revision"`
}

// Status is how the account stands.
type Status struct {
	State     string    `json:"state"`
	NextVisit time.Time `json:"nextVisit,omitzero"` // when Stripe is asked again, if nothing is heard
}

// SearchAttributes let operators find a publisher's account.
func SearchAttributes(publisher uuid.UUID) temporal.SearchAttributes {
	return temporal.NewSearchAttributes(searchattr.PublisherID.ValueSet(publisher.String()))
}
