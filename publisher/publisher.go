// Package publisher is the panel's HTTP API over publisher_db: publishers, reviewers and admins. One file
// per resource.
package publisher

import (
	"github.com/danielgtaylor/huma/v2"
	"github.com/jackc/pgx/v5/pgxpool"

	"marketplace/internal/account"
	"marketplace/internal/accountapi"
	"marketplace/internal/blobstore"
	"marketplace/internal/calendar"
	"marketplace/internal/cursor"
	"marketplace/internal/payout"
)

// Deps is what the routes stand on.
type Deps struct {
	DB       *pgxpool.Pool
	Drafts   *blobstore.Store
	Cursors  *cursor.Codec
	Accounts *account.Service
	// Publications starts the workflows that change what the store shows.
	Publications PublicationStarter
	// Coupons takes discount codes to the store.
	Coupons CouponCarrier
	// PayoutAccounts opens publishers' accounts at Stripe and leads there.
	PayoutAccounts PayoutAccounts
	Payouts        PayoutStarter
	// PayoutThresholds are the smallest amounts that the store pays out.
	PayoutThresholds payout.Thresholds
	// UnpublishedQuota is how many bytes of unpublished releases one account may keep; 0 is 2 GiB.
	UnpublishedQuota int64
	Reviews          Reviews
	// ReviewCalendar and ReviewDueHours are the promise made to those who submit from now on.
	ReviewCalendar calendar.Calendar
	ReviewDueHours int
	// CommissionBasisPoints is the store's part of a sale that no commission rule is for.
	CommissionBasisPoints int64
	// TaxBehavior says whether prices include tax: "inclusive", "exclusive", or "" when none is worked out.
	TaxBehavior string
	// TemporalUIURL and TemporalNamespace are where an operator looks at workflows.
	TemporalUIURL     string
	TemporalNamespace string
	// TLS is true when browsers reach us by https.
	TLS bool
}

// Register adds every route.
func Register(api huma.API, d Deps) {
	accountapi.Register(api, d.Accounts, SessionCookie(d.TLS), d.Cursors)
	accountapi.DocumentRoles(api, AccountRoles)
	registerPlugins(api, d)
	registerLicensing(api, d)
	registerImages(api, d)
	registerReleases(api, d)
	registerPublications(api, d)
	registerStatistics(api, d)
	registerCommission(api, d)
	registerAttention(api, d)
	registerFeed(api, d)
	registerPreview(api)
	registerSubmissions(api, d)
	registerMessages(api, d)
	registerReviewDesk(api, d)
	registerOperations(api, d)
	registerCoupons(api, d)
	registerPayoutAccount(api, d)
	registerPayoutBalances(api, d)
	registerPayoutSettings(api, d)
	registerPayoutHistory(api, d)
	registerPayoutStatement(api, d)
}

// SessionCookie is where this side keeps its sessions.
func SessionCookie(tls bool) accountapi.Cookie {
	return accountapi.Cookie{Name: accountapi.PublisherCookie, TLS: tls}
}
