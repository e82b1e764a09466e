// Package marketplace holds the activities that touch plugin_marketplace. They run on the task queue
// `marketplace`, in a process that has no secret of publisher_db and no Stripe key.
//
// Every activity is one transaction and may run twice: the second time changes nothing.
package marketplace

import (
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"marketplace/internal/blobstore"
	"marketplace/internal/licensekey"
	"marketplace/internal/payout"
	"marketplace/internal/signing"
)

// Activities are the marketplace worker's dependencies, shared by all its activities.
type Activities struct {
	DB        *pgxpool.Pool
	Artifacts *blobstore.Store // published artifacts and images
	Signer    *signing.Signer  // signs what is published

	// Purchases: what is asked for and how it is divided, how long a customer has to pay, and where the
	// storefront is, for Stripe to send the customer back to.
	Offers         Offers
	CheckoutExpiry time.Duration
	StorefrontURL  string
	StripeEvents   StripeEventDispatcher
	// PayoutHold is how long the publisher's part of a sale waits before it can be paid out.
	PayoutHold time.Duration
	// Refunds are the rules by which money goes back.
	Refunds RefundRules
	// PayoutThresholds are the smallest amounts that are paid out.
	PayoutThresholds payout.Thresholds
	// LicenseKeys seal the license keys that are issued.
	LicenseKeys *licensekey.Keyring
	Documents   Documents
}
