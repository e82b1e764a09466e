package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5/pgxpool"
	"go.temporal.io/sdk/client"
	"golang.org/x/sync/errgroup"

	marketplaceactivities "marketplace/activities/marketplace"
	"marketplace/api"
	"marketplace/internal/account"
	"marketplace/internal/accountapi"
	"marketplace/internal/blobstore"
	"marketplace/internal/brand"
	"marketplace/internal/calendar"
	"marketplace/internal/cursor"
	"marketplace/internal/database"
	"marketplace/internal/download"
	"marketplace/internal/failpoint"
	"marketplace/internal/httpapi"
	"marketplace/internal/licensefile"
	"marketplace/internal/ratelimit"
	"marketplace/internal/signing"
	"marketplace/internal/site"
	"marketplace/internal/storefront"
	"marketplace/internal/stripeclient"
	"marketplace/internal/telemetry"
	"marketplace/internal/temporalclient"
	"marketplace/publisher"
	marketplacedb "marketplace/queries/marketplace"
	publisherdb "marketplace/queries/publisher"
	"marketplace/web"
	"marketplace/workflows/coupon"
	"marketplace/workflows/dispute"
	"marketplace/workflows/payout"
	"marketplace/workflows/payoutaccount"
	"marketplace/workflows/payoutreversal"
	"marketplace/workflows/purchase"
	"marketplace/workflows/reconciliation"
	"marketplace/workflows/refund"
	"marketplace/workflows/refundrequest"
	"marketplace/workflows/stripeevent"
)

// apiConnections bounds an API process's share of its database.
const apiConnections = 20

type serveAPI struct {
	process
	listening
	publicURLs
	marketplaceDatabase
	artifacts
	cursors
	stripeURL
	selling
	licenseKeys
	refundRules
	branding
	APIPort             int    `name:"api-port" env:"API_PORT" default:"3000" help:"Where to listen."`
	DownloadSecret      secret `env:"DOWNLOAD_SECRET" required:"" help:"HMAC key of download URLs, at least 32 bytes."`
	LicenseSigningKey   secret `env:"LICENSE_SIGNING_KEY" required:"" help:"Ed25519 seeds that sign offline license files: id:base64[,id:base64…], the first one signs."`
	SigningPublicKey    string `env:"SIGNING_PUBLIC_KEY" help:"minisign public key that published artifacts are verified with."`
	StripeReadKey       secret `env:"STRIPE_READ_KEY" help:"A restricted key that may only read."`
	StripeWebhookSecret secret `env:"STRIPE_WEBHOOK_SECRET" help:"Signing secrets of the webhook endpoint, comma-separated."`
	TemporalUIURL       string `name:"temporal-ui-url" env:"TEMPORAL_UI_URL" default:"http://localhost:8233" help:"For links into the Temporal Web UI."`
}

// Validate implements kong's check: the groups have one each, and Go promotes neither of two.
func (c *serveAPI) Validate() error {
	if err := cmp.Or(c.listening.Validate(), c.publicURLs.Validate(), c.stripeURL.check()); err != nil {
		return err
	}
	if c.SigningPublicKey != "" && !signing.IsPublicKey(c.SigningPublicKey) {
		return errors.New("SIGNING_PUBLIC_KEY: want a minisign public key, one line that begins with RW")
	}
	if strings.HasPrefix(string(c.StripeReadKey), "sk_") {
		return errors.New("STRIPE_READ_KEY: want a restricted key (rk_…); one that moves money is for worker payments alone")
	}
	return nil
}

// Run serves until ctx ends.
func (c *serveAPI) Run(ctx context.Context) error {
	dsn, err := c.dsn()
	if err != nil {
		return usageError{err}
	}
	cursorKey, err := atLeast32("CURSOR_SECRET", c.CursorSecret)
	if err != nil {
		return usageError{err}
	}
	downloadKey, err := atLeast32("DOWNLOAD_SECRET", c.DownloadSecret)
	if err != nil {
		return usageError{err}
	}
	tls, err := origin("STOREFRONT_URL", c.StorefrontURL)
	if err != nil {
		return usageError{err}
	}
	offers, err := c.offers()
	if err != nil {
		return err
	}
	refunds, err := c.rules()
	if err != nil {
		return usageError{err}
	}
	licenses, err := c.keyring()
	if err != nil {
		return err
	}
	licenseFiles, err := licensefile.NewSigner(string(c.LicenseSigningKey))
	if err != nil {
		return usageError{fmt.Errorf("LICENSE_SIGNING_KEY: %w", err)}
	}
	db, err := database.Open(ctx, dsn, apiConnections)
	if err != nil {
		return usageError{err}
	}
	defer db.Close()
	if err := database.Watch(db); err != nil {
		return fmt.Errorf("metrics: %w", err)
	}
	bucket, err := blobstore.Open(ctx, string(c.ArtifactsURL))
	if err != nil {
		return usageError{err}
	}
	defer func() { _ = bucket.Close() }()
	temporal, err := temporalclient.Lazy()
	if err != nil {
		return usageError{err}
	}
	defer temporal.Close()
	pending, err := database.NewPending(dsn, marketplacedb.Migrations)
	if err != nil {
		return err
	}
	defer func() { _ = pending.Close() }()

	accounts := account.New(api.NewAccountStore(db), account.Options{Roles: api.AccountRoles})
	views := api.NewViews(db)
	health := httpapi.NewHealth(
		httpapi.Check{Name: "database", Required: true, Run: db.Ping},
		httpapi.Check{Name: "migrations", Required: true, Run: pending.Check},
		httpapi.Check{Name: "temporal", Run: temporalclient.Reachable(temporal)},
	)
	options := storeDocument(tls)
	options.TrustedOrigins, options.TrustedProxies, options.Health = []string{trimSlash(c.StorefrontURL)}, c.TrustedProxies, health
	options.Session = accountapi.Session(accounts, api.SessionCookie(tls))
	server := httpapi.New(options)
	namespace, err := temporalclient.Namespace()
	if err != nil {
		return usageError{err}
	}
	branded, err := c.brand()
	if err != nil {
		return usageError{err}
	}
	evidence := &marketplaceactivities.Evidence{DB: db}
	if c.StripeReadKey != "" {
		evidence.Stripe = stripeclient.New(string(c.StripeReadKey), c.StripeAPIURL)
	}
	webhook := c.webhook(db, temporal)
	defer webhook.Drain()
	api.Register(server.API, api.Deps{
		DB: db, Artifacts: bucket, Cursors: cursor.NewCodec(cursorKey), Accounts: accounts, TLS: tls,
		Downloads: download.NewSigner(downloadKey), SigningKey: c.SigningPublicKey, Views: views,
		Offers: offers, Purchases: &purchase.Client{Temporal: temporal}, Refunds: &refund.Client{Temporal: temporal}, RefundRequests: &refundrequest.Client{Temporal: temporal}, Disputes: &dispute.Client{Temporal: temporal}, RefundRules: refunds, Webhook: webhook,
		Evidence: evidence, Brand: branded,
		Reconciliations: &reconciliation.Client{Temporal: temporal},
		Payouts:         &payout.Client{Temporal: temporal}, PayoutReversals: &payoutreversal.Client{Temporal: temporal},
		LicenseKeys: licenses, LicenseFiles: licenseFiles, LicenseLimits: ratelimit.NewMemory(),
		TemporalUIURL: trimSlash(c.TemporalUIURL), TemporalNamespace: namespace,
	})
	return c.serve(ctx, "serve api", c.listening, c.APIPort, server.Handler, health, func(ctx context.Context) error {
		views.Run(ctx)
		return nil
	}, func(ctx context.Context) error {
		evidence.Run(ctx)
		return nil
	})
}

// webhook takes in Stripe's events. With the read key it asks Stripe what happened before it tells the
// workflow, which saves the workflow asking.
func (c *serveAPI) webhook(db *pgxpool.Pool, temporal client.Client) *api.Webhook {
	inbox := &marketplaceactivities.Inbox{DB: db}
	dispatcher := &stripeevent.Dispatcher{Temporal: temporal, Purchases: inbox, Publishers: inbox}
	if c.StripeReadKey != "" {
		dispatcher.Payments = stripeclient.New(string(c.StripeReadKey), c.StripeAPIURL)
	}
	secrets := strings.FieldsFunc(string(c.StripeWebhookSecret), func(r rune) bool { return r == ',' || r == ' ' })
	return &api.Webhook{Inbox: inbox, Dispatcher: dispatcher, Secrets: secrets}
}

type servePublisher struct {
	process
	listening
	publicURLs
	publisherDatabase
	drafts
	cursors
	branding
	platformFee
	taxed
	payoutRules
	PublisherPort  int    `env:"PUBLISHER_PORT" default:"3002" help:"Where to listen."`
	TemporalUIURL  string `name:"temporal-ui-url" env:"TEMPORAL_UI_URL" default:"http://localhost:8233" help:"For links into the Temporal Web UI."`
	ReviewCalendar string `env:"REVIEW_CALENDAR" default:"Mon-Fri 09:00-17:00 Europe/Madrid" help:"Business hours of the review clock."`
	ReviewDueHours int    `env:"REVIEW_DUE_HOURS" default:"40" help:"Business hours until a review is due."`
}

// Validate implements kong's check: the groups have one each, and Go promotes neither of two.
func (c *servePublisher) Validate() error {
	_, err := c.brand()
	return cmp.Or(c.listening.Validate(), c.publicURLs.Validate(), err)
}

// Run serves until ctx ends.
func (c *servePublisher) Run(ctx context.Context) error {
	dsn, err := c.dsn()
	if err != nil {
		return usageError{err}
	}
	cursorKey, err := atLeast32("CURSOR_SECRET", c.CursorSecret)
	if err != nil {
		return usageError{err}
	}
	hours, err := calendar.Parse(c.ReviewCalendar)
	if err != nil {
		return usageError{fmt.Errorf("REVIEW_CALENDAR: %w", err)}
	}
	if c.ReviewDueHours < 1 || c.ReviewDueHours > 2000 {
		return usageError{errors.New("REVIEW_DUE_HOURS: want 1 to 2000")}
	}
	if err := c.check(); err != nil {
		return err
	}
	thresholds, err := c.thresholds()
	if err != nil {
		return err
	}
	tls, err := origin("PUBLISHER_URL", c.PublisherURL)
	if err != nil {
		return usageError{err}
	}
	db, err := database.Open(ctx, dsn, apiConnections)
	if err != nil {
		return usageError{err}
	}
	defer db.Close()
	if err := database.Watch(db); err != nil {
		return fmt.Errorf("metrics: %w", err)
	}
	bucket, err := blobstore.Open(ctx, string(c.DraftsURL))
	if err != nil {
		return usageError{err}
	}
	defer func() { _ = bucket.Close() }()
	temporal, err := temporalclient.Lazy()
	if err != nil {
		return usageError{err}
	}
	defer temporal.Close()
	pending, err := database.NewPending(dsn, publisherdb.Migrations)
	if err != nil {
		return err
	}
	defer func() { _ = pending.Close() }()

	accounts := account.New(publisher.NewAccountStore(db), account.Options{Roles: publisher.AccountRoles})
	health := httpapi.NewHealth(
		httpapi.Check{Name: "database", Required: true, Run: db.Ping},
		httpapi.Check{Name: "migrations", Required: true, Run: pending.Check},
		httpapi.Check{Name: "temporal", Run: temporalclient.Reachable(temporal)},
	)
	namespace, err := temporalclient.Namespace()
	if err != nil {
		return usageError{err}
	}
	options := panelDocument(tls)
	options.TrustedOrigins, options.TrustedProxies, options.Health = []string{trimSlash(c.PublisherURL)}, c.TrustedProxies, health
	options.Session = accountapi.Session(accounts, publisher.SessionCookie(tls))
	server := httpapi.New(options)
	publisher.Register(server.API, publisher.Deps{
		DB: db, Drafts: bucket, Cursors: cursor.NewCodec(cursorKey), Accounts: accounts, TLS: tls,
		Publications: publisher.TemporalPublications{Client: temporal}, Coupons: coupon.Client{Temporal: temporal}, Reviews: publisher.NewReviews(temporal),
		PayoutAccounts: &payoutaccount.Client{Temporal: temporal}, Payouts: &payout.Client{Temporal: temporal}, PayoutThresholds: thresholds,
		ReviewCalendar: hours, ReviewDueHours: c.ReviewDueHours, CommissionBasisPoints: c.PlatformFeeBasisPoints, TaxBehavior: c.behavior(), TemporalUIURL: trimSlash(c.TemporalUIURL), TemporalNamespace: namespace,
	})
	branded, err := c.brand()
	if err != nil {
		return usageError{err}
	}
	panel := c.site(branded)
	panel.URL, panel.Name, panel.Hidden = panel.PublisherURL, "Panel", true
	panel.SessionCookie = publisher.SessionCookie(tls).FullName()
	app := httpapi.Application{Files: web.Publisher(), Page: panel.Plain(site.Panel), Beside: panel.Files(), TLS: tls}
	return c.serve(ctx, "serve publisher", c.listening, c.PublisherPort, httpapi.Site(app, server.Handler, httpapi.OwnPaths...), health)
}

type serveStorefront struct {
	process
	listening
	publicURLs
	branding
	StorefrontPort int    `env:"STOREFRONT_PORT" default:"3001" help:"Where to listen."`
	ViteAPIURL     string `name:"vite-api-url" env:"VITE_API_URL" default:"http://localhost:3000" help:"The backend that /api is passed on to."`
}

// Validate implements kong's check: the groups have one each, and Go promotes neither of two.
func (c *serveStorefront) Validate() error {
	_, err := c.brand()
	return cmp.Or(c.listening.Validate(), c.publicURLs.Validate(), err)
}

// Run serves until ctx ends.
func (c *serveStorefront) Run(ctx context.Context) error {
	if _, err := origin("VITE_API_URL", c.ViteAPIURL); err != nil {
		return usageError{err}
	}
	tls, err := origin("STOREFRONT_URL", c.StorefrontURL)
	if err != nil {
		return usageError{err}
	}
	backend, err := url.Parse(trimSlash(c.ViteAPIURL))
	if err != nil {
		return usageError{err}
	}
	health := httpapi.NewHealth(httpapi.Check{Name: "backend", Run: func(ctx context.Context) error {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, backend.JoinPath("livez").String(), nil)
		if err != nil {
			return err
		}
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			return err
		}
		return answer.Body.Close()
	}})
	branded, err := c.brand()
	if err != nil {
		return usageError{err}
	}
	store := c.site(branded)
	store.URL, store.SessionCookie = store.StorefrontURL, api.SessionCookie(tls).FullName()
	pages := storefront.New(store, backend)
	app := httpapi.Application{Files: web.Storefront(), Page: pages.Page, Beside: store.Files(), TLS: tls}
	app.Beside["/sitemap.xml"] = pages.Sitemap()
	handler := httpapi.NewProbes(health, httpapi.Site(app, httpapi.Proxy(backend, c.TrustedProxies)))
	return c.serve(ctx, "serve storefront", c.listening, c.StorefrontPort, handler, health)
}

// site is a front end, but for what the two differ in.
func (p publicURLs) site(b brand.Brand) *site.Site {
	return &site.Site{Brand: b, StorefrontURL: trimSlash(p.StorefrontURL), PublisherURL: trimSlash(p.PublisherURL)}
}

// serve runs the public port, the admin port and what else the process does until ctx ends or one fails.
func (p process) serve(ctx context.Context, name string, l listening, port int, handler http.Handler, health *httpapi.Health, beside ...func(context.Context) error) error {
	public, err := listen(ctx, net.JoinHostPort(l.ListenHost, strconv.Itoa(port)))
	if err != nil {
		return err
	}
	return p.run(ctx, name, health, append(beside, func(ctx context.Context) error {
		return httpapi.Run(ctx, "public", public, failpoint.Handler(handler), health)
	})...)
}

// listen tells an address that is none from one that cannot be had.
func listen(ctx context.Context, address string) (net.Listener, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err == nil {
		return l, nil
	}
	err = fmt.Errorf("cannot listen on %q: %w", address, err)
	if _, wrong := errors.AsType[*net.AddrError](err); wrong {
		return nil, usageError{err}
	}
	return nil, err
}

// run is the frame of every long process: telemetry, admin port, parts.
func (p process) run(ctx context.Context, name string, health *httpapi.Health, parts ...func(context.Context) error) error {
	measured, err := telemetry.Start(ctx, name)
	if err != nil {
		return err
	}
	defer func() {
		if err := measured.Close(ctx); err != nil {
			slog.WarnContext(ctx, "telemetry", "error", err)
		}
	}()
	group, ctx := errgroup.WithContext(ctx)
	if p.AdminAddr != "" {
		admin, err := listen(ctx, p.AdminAddr)
		if err != nil {
			return err
		}
		// It answers until all else has ended, so that draining can be watched.
		stop, done := context.WithCancel(context.WithoutCancel(ctx))
		finished := make(chan error, 1)
		go func() { finished <- httpapi.Run(stop, "admin", admin, httpapi.NewAdmin(health, measured.Metrics), nil) }()
		defer func() {
			done()
			if err := <-finished; err != nil {
				slog.WarnContext(ctx, "admin port", "error", err)
			}
		}()
	}
	for _, part := range parts {
		group.Go(func() error { return part(ctx) })
	}
	err = group.Wait()
	slog.InfoContext(ctx, "stopped")
	return err
}
