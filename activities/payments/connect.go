package payments

import (
	"context"
	"time"

	"go.temporal.io/sdk/temporal"

	"marketplace/internal/payout"
	"marketplace/internal/sealed"
	"marketplace/internal/stripeclient"
)

// bankPayoutsFor is how far back an account's bank payouts are looked at: longer than a bank takes to send one back.
const bankPayoutsFor = 30 * 24 * time.Hour

// AccountRef names an account at Stripe.
type AccountRef struct {
	AccountID string `json:"accountId"`
}

// OpenedAccount is the account, or why Stripe has opened none.
type OpenedAccount struct {
	AccountID string `json:"accountId,omitempty"`
	Refusal   string `json:"refusal,omitempty"` // payout.FailedRefused or payout.FailedUnclear
}

// CreateAccount opens a publisher's account, once per publisher. It looks for the account under the same conditions as
// CreateCheckoutSession does for the page.
func (a *Activities) CreateAccount(ctx context.Context, in payout.AccountRequest) (OpenedAccount, error) {
	if in.Generation > 0 || a.since(in.FirstTried) > keyLifetime {
		if found, ok, err := a.Stripe.FindAccount(ctx, in.PublisherID); ok || err != nil {
			return OpenedAccount{AccountID: found.ID}, failure(err)
		}
	}
	made, err := a.Stripe.CreateAccount(ctx, stripeclient.AccountRequest{PublisherID: in.PublisherID, Generation: in.Generation, Country: in.Country})
	switch stripeclient.KindOf(err) {
	case stripeclient.ServerError, stripeclient.IdempotencyMismatch:
	case stripeclient.InvalidRequest:
		return OpenedAccount{Refusal: payout.FailedRefused}, nil
	default:
		return OpenedAccount{AccountID: made.ID}, failure(err)
	}
	found, ok, lookupErr := a.Stripe.FindAccount(ctx, in.PublisherID)
	if ok || lookupErr != nil {
		return OpenedAccount{AccountID: found.ID}, failure(lookupErr)
	}
	return OpenedAccount{Refusal: payout.FailedUnclear}, nil
}

// RetrieveAccount asks how an account stands and what has left it for the bank of late. One that Stripe does not know, or
// keeps from us, is disconnected.
func (a *Activities) RetrieveAccount(ctx context.Context, in AccountRef) (payout.Account, error) {
	told, err := a.Stripe.Account(ctx, in.AccountID)
	if stripeclient.KindOf(err) == stripeclient.NotFound {
		return payout.Account{ID: in.AccountID, Disconnected: true}, nil
	}
	if err != nil {
		return payout.Account{}, failure(err)
	}
	payouts, err := a.Stripe.BankPayouts(ctx, in.AccountID, time.Now().Add(-bankPayoutsFor))
	if err != nil {
		return payout.Account{}, failure(err)
	}
	out := payout.Account{
		ID: told.ID, Country: told.Country, DefaultCurrency: told.Currency, DetailsSubmitted: told.DetailsSubmitted,
		TransfersEnabled: told.TransfersActive, PayoutsEnabled: told.PayoutsEnabled,
		Requirements: payout.Requirements{
			CurrentlyDue: told.Due, PastDue: told.PastDue, Verifying: told.Verifying, Deadline: told.Deadline, DisabledReason: told.DisabledReason,
		},
	}
	for _, p := range payouts {
		out.BankPayouts = append(out.BankPayouts, payout.BankPayout{
			ID: p.ID, AmountMinor: p.Amount.Minor, Currency: p.Amount.Currency, Status: string(p.State), FailureCode: p.FailureCode,
			ArrivesAt: p.ArrivesOn, CreatedAt: p.Created,
		})
	}
	return out, nil
}

// What a publisher can be led to.
const (
	LinkOnboarding = "onboarding" // Stripe's questions
	LinkDashboard  = "dashboard"  // their own pages at Stripe, once they have been through the form
)

// LinkRequest asks for a link for whoever has the key that belongs to PublicKey.
type LinkRequest struct {
	AccountID string `json:"accountId"`
	Kind      string `json:"kind"`
	PublicKey string `json:"publicKey"`
}

// SealedLink is a link that opens a person's data at Stripe. Only the process that asked for it can read it, so that it
// may lie in a history.
type SealedLink struct {
	Sealed  string `json:"sealed,omitempty"`
	Refusal string `json:"refusal,omitempty"` // payout.FailedRefused: Stripe has no such page for the account
}

// CreateLink makes a link; each time another, none of which is kept.
func (a *Activities) CreateLink(ctx context.Context, in LinkRequest) (SealedLink, error) {
	var link stripeclient.Link
	var err error
	if in.Kind == LinkDashboard {
		link, err = a.Stripe.LoginLink(ctx, in.AccountID)
	} else {
		link, err = a.Stripe.AccountLink(ctx, in.AccountID, a.PanelURL+"/payouts?onboarding=again", a.PanelURL+"/payouts?onboarding=done")
	}
	switch stripeclient.KindOf(err) {
	case stripeclient.InvalidRequest, stripeclient.NotFound:
		return SealedLink{Refusal: payout.FailedRefused}, nil
	case stripeclient.Unavailable: // the error may quote the answer, and with it the link
		return SealedLink{}, temporal.NewApplicationError("stripe: no link", ErrTypeUnavailable)
	}
	if err != nil {
		return SealedLink{}, failure(err)
	}
	closed, err := sealed.Seal(link.URL, in.PublicKey)
	return SealedLink{Sealed: closed}, err
}
