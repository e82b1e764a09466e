package stripeclient

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/stripe/stripe-go/v76"
)

// AccountRequest opens a publisher's account at Stripe. A repeated request with the same publisher and generation opens no
// second one.
type AccountRequest struct {
	PublisherID uuid.UUID `json:"publisherId"`
	Generation  int       `json:"generation"` // grows only after a definite "no such account"
	Country     string    `json:"country"`    // ISO 3166, two letters; it can never change
}

// Account is the truth about a publisher's account at Stripe, without anything personal.
type Account struct {
	ID               string    `json:"id"`
	PublisherID      uuid.UUID `json:"publisherId"` // from the metadata, else uuid.Nil
	Country          string    `json:"country"`
	Currency         string    `json:"currency"`            // in which it is paid out
	DetailsSubmitted bool      `json:"detailsSubmitted"`    // the form was finished once
	TransfersActive  bool      `json:"transfersActive"`     // we can send money there
	PayoutsEnabled   bool      `json:"payoutsEnabled"`      // Stripe sends it on to the bank
	Due              []string  `json:"due,omitempty"`       // what Stripe asks for now
	PastDue          []string  `json:"pastDue,omitempty"`   // those of them for which the account rests
	Verifying        []string  `json:"verifying,omitempty"` // what was given and is being looked at
	DisabledReason   string    `json:"disabledReason,omitempty"`
	Deadline         time.Time `json:"deadline,omitzero"` // by when what is due must be given
}

// Link leads a person to pages of Stripe's.
type Link struct {
	URL       string
	ExpiresAt time.Time // zero: soon
}

// CreateAccount opens an Express account that can be sent money. While Stripe remembers the key (24 h), repeating the
// request gives the same one; later, FindAccount tells whether there is one.
func (c *Client) CreateAccount(ctx context.Context, r AccountRequest) (Account, error) {
	params := &stripe.AccountParams{
		Type:    stripe.String(string(stripe.AccountTypeExpress)),
		Country: new(r.Country),
		Capabilities: &stripe.AccountCapabilitiesParams{
			Transfers: &stripe.AccountCapabilitiesTransfersParams{Requested: new(true)},
		},
		Metadata: map[string]string{metadataPublisher: r.PublisherID.String()},
	}
	params.Context = ctx
	params.SetIdempotencyKey(key(r.PublisherID, "account", r.Generation))
	account, err := c.accounts.New(params)
	if err != nil {
		return Account{}, classify(err)
	}
	return toAccount(account), nil
}

// Account asks for the truth about an account.
func (c *Client) Account(ctx context.Context, id string) (Account, error) {
	params := &stripe.AccountParams{}
	params.Context = ctx
	account, err := c.accounts.GetByID(id, params)
	if err != nil {
		return Account{}, classify(err)
	}
	return toAccount(account), nil
}

// FindAccount looks for a publisher's account among all, before one is opened once more. With several, the oldest counts.
func (c *Client) FindAccount(ctx context.Context, publisher uuid.UUID) (Account, bool, error) {
	params := &stripe.AccountListParams{}
	params.Context = ctx
	params.Limit = stripe.Int64(100)
	var found *stripe.Account
	accounts := c.accounts.List(params)
	for accounts.Next() {
		if a := accounts.Account(); a.Metadata[metadataPublisher] == publisher.String() {
			found = a
		}
	}
	if err := accounts.Err(); err != nil {
		return Account{}, false, classify(err)
	}
	if found == nil {
		return Account{}, false, nil
	}
	return toAccount(found), true, nil
}

// AccountLink leads the publisher through Stripe's questions. It opens once and lives for minutes: made when it is
// clicked on, never kept. Who comes late is sent to refreshURL, which makes another; who finishes or leaves, to
// returnURL, which proves nothing.
func (c *Client) AccountLink(ctx context.Context, accountID, refreshURL, returnURL string) (Link, error) {
	params := &stripe.AccountLinkParams{
		Account: new(accountID), RefreshURL: new(refreshURL), ReturnURL: new(returnURL), Type: stripe.String(string(stripe.AccountLinkTypeAccountOnboarding)),
	}
	params.Context = ctx
	params.SetIdempotencyKey(uuid.NewString()) // each click gets its own
	link, err := c.accountLinks.New(params)
	if err != nil {
		return Link{}, classify(err)
	}
	return Link{URL: link.URL, ExpiresAt: at(link.ExpiresAt)}, nil
}

// LoginLink leads a publisher who has finished the form to their own pages at Stripe. It opens once.
func (c *Client) LoginLink(ctx context.Context, accountID string) (Link, error) {
	params := &stripe.LoginLinkParams{Account: new(accountID)}
	params.Context = ctx
	params.SetIdempotencyKey(uuid.NewString()) // each click gets its own
	link, err := c.loginLinks.New(params)
	if err != nil {
		return Link{}, classify(err)
	}
	return Link{URL: link.URL}, nil
}

func toAccount(a *stripe.Account) Account {
	out := Account{
		ID: a.ID, PublisherID: parseID(a.Metadata[metadataPublisher]), Country: country(a.Country), Currency: fromStripe(a.DefaultCurrency),
		DetailsSubmitted: a.DetailsSubmitted, PayoutsEnabled: a.PayoutsEnabled,
		TransfersActive: a.Capabilities != nil && a.Capabilities.Transfers == stripe.AccountCapabilityStatusActive,
	}
	if r := a.Requirements; r != nil {
		out.Due, out.PastDue, out.Verifying = slices.Clone(r.CurrentlyDue), slices.Clone(r.PastDue), slices.Clone(r.PendingVerification)
		out.DisabledReason, out.Deadline = string(r.DisabledReason), at(r.CurrentDeadline)
	}
	return out
}
