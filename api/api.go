// Package api is the backend's HTTP API: the public store over plugin_marketplace. One file per resource.
package api

import (
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/jackc/pgx/v5/pgxpool"

	"marketplace/activities/marketplace"
	"marketplace/internal/account"
	"marketplace/internal/accountapi"
	"marketplace/internal/blobstore"
	"marketplace/internal/brand"
	"marketplace/internal/cursor"
	"marketplace/internal/download"
	"marketplace/internal/licensefile"
	"marketplace/internal/licensekey"
	"marketplace/internal/ratelimit"
)

// Deps is what the routes stand on.
type Deps struct {
	DB        *pgxpool.Pool
	Artifacts *blobstore.Store
	Cursors   *cursor.Codec
	Accounts  *account.Service
	// TLS is true when browsers reach us by https.
	TLS       bool
	Downloads *download.Signer
	// SigningKey is the minisign public key of published artifacts.
	SigningKey string
	// Views counts looks at plugins' pages; whoever makes it runs it. Nil counts nothing.
	Views *Views

	// LicenseKeys open the license keys that are kept, LicenseFiles signs license files, LicenseLimits counts who checks.
	LicenseKeys   *licensekey.Keyring
	LicenseFiles  *licensefile.Signer
	LicenseLimits ratelimit.Counter

	// Offers prices what is bought. Purchases and Refunds reach the workflows; Webhook takes in Stripe's events.
	Offers    marketplace.Offers
	Purchases PurchaseWorkflows
	Refunds   RefundWorkflows
	Webhook   *Webhook
	// Evidence completes what is known of customers; Brand is whose documents these are.
	Evidence *marketplace.Evidence
	Brand    brand.Brand
	// Reconciliations starts them.
	Reconciliations ReconciliationWorkflows
	// RefundRequests opens requests for money back and has them decided. RefundRules are what they are decided by, to be told
	// to admins.
	RefundRequests RefundRequestWorkflows
	RefundRules    marketplace.RefundRules
	// Payouts pays publishers, PayoutReversals takes back what they were paid.
	Payouts         PayoutWorkflows
	PayoutReversals PayoutReversals
	// Disputes tells them what people decide.
	Disputes DisputeWorkflows
	// PurchaseWait is how long a request waits for a workflow's answer; 0 is the default.
	PurchaseWait time.Duration
	// TemporalUIURL and TemporalNamespace (default: default) are for links into the Temporal Web UI.
	TemporalUIURL     string
	TemporalNamespace string
}

// Register adds every route.
func Register(api huma.API, d Deps) {
	accountapi.Register(api, d.Accounts, SessionCookie(d.TLS), d.Cursors)
	accountapi.DocumentRoles(api, AccountRoles)
	registerCatalogue(api, d)
	registerFeatured(api, d)
	registerSitemap(api, d)
	registerPlugin(api, d)
	registerVersions(api, d)
	registerImages(api, d)
	registerDownloads(api, d)
	registerGet(api, d)
	registerReviews(api, d)
	registerOwnReviews(api, d)
	registerModeration(api, d)
	registerPluginReports(api, d)
	registerTakedowns(api, d)
	RegisterLicenses(api, d)
	registerOwnLicenses(api, d)
	registerLicenseAdmin(api, d)
	RegisterMoney(api, d)
}

// RegisterMoney adds the routes of purchases and what comes of them.
func RegisterMoney(api huma.API, d Deps) {
	registerPurchases(api, d)
	registerDocuments(api, d)
	registerDocumentLists(api, d)
	registerEvidenceReviews(api, d)
	registerLibrary(api, d)
	registerCommissionRules(api, d)
	registerRefunds(api, d)
	registerRefundRequests(api, d)
	registerRefundDesk(api, d)
	registerFailedRefunds(api, d)
	registerDisputes(api, d)
	registerOperations(api, d)
	registerAudit(api, d)
	registerCoupons(api, d)
	registerBooks(api, d)
	registerReconciliations(api, d)
	registerPayouts(api, d)
	registerWebhook(api, d.Webhook)
}

// SessionCookie is where this side keeps its sessions.
func SessionCookie(tls bool) accountapi.Cookie {
	return accountapi.Cookie{Name: accountapi.StoreCookie, TLS: tls}
}
