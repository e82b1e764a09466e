package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/worker"

	marketplaceactivities "marketplace/activities/marketplace"
	"marketplace/activities/payments"
	publisheractivities "marketplace/activities/publisher"
	"marketplace/internal/blobstore"
	"marketplace/internal/check"
	"marketplace/internal/database"
	"marketplace/internal/httpapi"
	"marketplace/internal/mail"
	"marketplace/internal/sealed"
	"marketplace/internal/signing"
	"marketplace/internal/stripeclient"
	"marketplace/internal/taskqueue"
	"marketplace/internal/telemetry"
	"marketplace/internal/temporalclient"
	"marketplace/workflows"
	"marketplace/workflows/stripeevent"
)

const (
	// activitySlots bounds the activities that run at once in one process; every one may hold a
	// connection, and so may a mail and a probe.
	activitySlots     = 16
	workerConnections = activitySlots + 4
	// stopTimeout is longer than the longest short activity: what has begun may end.
	stopTimeout = 40 * time.Second
	// stickyTime is how long a workflow waits for the worker that had it, which may have died, before another takes it.
	stickyTime = 2 * time.Second
)

// maxPayoutHold is as long as Stripe lets a platform hold money that is a seller's, in most countries.
const maxPayoutHold = 90 * 24 * time.Hour

type workMarketplace struct {
	process
	publicURLs
	marketplaceDatabase
	artifacts
	mailing
	selling
	issuing
	licenseKeys
	refundRules
	payoutRules
	SigningKey     secret        `env:"SIGNING_KEY" required:"" help:"minisign private key, unencrypted form, that signs published artifacts."`
	CheckoutExpiry time.Duration `env:"CHECKOUT_EXPIRY" default:"30m" help:"How long a customer is given to pay: 30m to 23h50m."`
	PayoutHold     time.Duration `env:"PAYOUT_HOLD" default:"336h" help:"How long a publisher's part of a sale waits before it can be paid out."`
}

// Run works until ctx ends.
func (c *workMarketplace) Run(ctx context.Context) error {
	if c.CheckoutExpiry < 30*time.Minute || c.CheckoutExpiry > 24*time.Hour-stripeclient.SessionGrace {
		return usageError{errors.New("CHECKOUT_EXPIRY: want 30m to 23h50m; Stripe closes a page after 24h")}
	}
	if c.PayoutHold < 0 || c.PayoutHold > maxPayoutHold {
		return usageError{errors.New("PAYOUT_HOLD: want 0 to 2160h (90 days)")}
	}
	offers, err := c.offers()
	if err != nil {
		return err
	}
	refunds, err := c.rules()
	if err != nil {
		return usageError{err}
	}
	thresholds, err := c.thresholds()
	if err != nil {
		return err
	}
	if err := c.issuing.check(c.Tax); err != nil {
		return usageError{err}
	}
	branded, err := c.brand()
	if err != nil {
		return usageError{err}
	}
	signer, err := signing.NewSigner(string(c.SigningKey))
	if err != nil {
		return usageError{fmt.Errorf("SIGNING_KEY: %w", err)}
	}
	licenses, err := c.keyring()
	if err != nil {
		return err
	}
	sender, err := mail.NewSMTP(string(c.SMTPURL), c.MailFrom)
	if err != nil {
		return usageError{err}
	}
	dsn, err := c.dsn()
	if err != nil {
		return usageError{err}
	}
	db, err := database.Open(ctx, dsn, workerConnections)
	if err != nil {
		return usageError{err}
	}
	defer db.Close()
	bucket, err := blobstore.Open(ctx, string(c.ArtifactsURL))
	if err != nil {
		return usageError{err}
	}
	defer func() { _ = bucket.Close() }()
	deliverer := &mail.Deliverer{Store: marketplaceactivities.NewMailStore(db), Sender: sender, Renderer: mailRenderer(branded, c.StorefrontURL)}
	return c.work(ctx, taskqueue.Marketplace, &ownDatabase{db, deliverer, marketplaceactivities.NewBacklog(db)}, func(t client.Client, w worker.Worker) {
		workflows.RegisterMarketplace(w)
		inbox := &marketplaceactivities.Inbox{DB: db}
		w.RegisterActivity(&marketplaceactivities.Activities{
			DB: db, Artifacts: bucket, Signer: signer, Offers: offers,
			Refunds: refunds, CheckoutExpiry: c.CheckoutExpiry, StorefrontURL: trimSlash(c.StorefrontURL), LicenseKeys: licenses,
			PayoutHold: c.PayoutHold, PayoutThresholds: thresholds,
			Documents:    marketplaceactivities.Documents{Seller: c.seller(), SeriesPrefix: c.DocumentSeriesPrefix},
			StripeEvents: &stripeevent.Dispatcher{Temporal: t, Purchases: inbox, Publishers: inbox},
		})
	})
}

type workPublisher struct {
	process
	publicURLs
	publisherDatabase
	artifacts
	drafts
	mailing
	ClamdAddr string `env:"CLAMD_ADDR" help:"clamd, host:port; without it only the EICAR test string is known."`
}

// Run works until ctx ends.
func (c *workPublisher) Run(ctx context.Context) error {
	branded, err := c.brand()
	if err != nil {
		return usageError{err}
	}
	sender, err := mail.NewSMTP(string(c.SMTPURL), c.MailFrom)
	if err != nil {
		return usageError{err}
	}
	dsn, err := c.dsn()
	if err != nil {
		return usageError{err}
	}
	db, err := database.Open(ctx, dsn, workerConnections)
	if err != nil {
		return usageError{err}
	}
	defer db.Close()
	draftBucket, err := blobstore.Open(ctx, string(c.DraftsURL))
	if err != nil {
		return usageError{err}
	}
	defer func() { _ = draftBucket.Close() }()
	artifactBucket, err := blobstore.Open(ctx, string(c.ArtifactsURL))
	if err != nil {
		return usageError{err}
	}
	defer func() { _ = artifactBucket.Close() }()
	scanners := []check.Scanner{check.EICAR{}}
	if c.ClamdAddr != "" {
		scanners = append(scanners, check.Clamd{Addr: c.ClamdAddr})
	}
	deliverer := &mail.Deliverer{Store: publisheractivities.NewMailStore(db), Sender: sender, Renderer: mailRenderer(branded, c.PublisherURL)}
	return c.work(ctx, taskqueue.Publisher, &ownDatabase{db, deliverer, publisheractivities.NewBacklog(db)}, func(_ client.Client, w worker.Worker) {
		workflows.RegisterPublisher(w)
		w.RegisterActivity(&publisheractivities.Activities{
			DB: db, Drafts: draftBucket, Artifacts: artifactBucket, Scanner: check.Scanners(scanners...), Checks: check.All(),
		})
	})
}

type workPayments struct {
	process
	publicURLs
	stripeURL
	StripeSecretKey secret `env:"STRIPE_SECRET_KEY" required:"" help:"The key that moves money."`
}

// Run works until ctx ends.
func (c *workPayments) Run(ctx context.Context) error {
	if err := c.check(); err != nil {
		return usageError{err}
	}
	evidence, err := sealed.DeriveKey(string(c.StripeSecretKey), payments.EvidenceKeyPurpose)
	if err != nil {
		return err
	}
	return c.work(ctx, taskqueue.Payments, nil, func(_ client.Client, w worker.Worker) {
		w.RegisterActivity(&payments.Activities{
			Stripe: stripeclient.New(string(c.StripeSecretKey), c.StripeAPIURL), PanelURL: trimSlash(c.PublisherURL), Evidence: evidence,
		})
	})
}

// ownDatabase is what a worker does for its database beside activities.
type ownDatabase struct {
	*pgxpool.Pool
	mail    *mail.Deliverer
	backlog *telemetry.Backlog
}

// work polls the queue, once Temporal is there, and delivers mail, in any case, until ctx ends.
func (p process) work(ctx context.Context, queue taskqueue.Queue, db *ownDatabase, register func(client.Client, worker.Worker)) error {
	temporal, err := temporalclient.Lazy()
	if err != nil {
		return usageError{err}
	}
	defer temporal.Close()
	polling := make(chan struct{})
	checks := []httpapi.Check{
		{Name: "temporal", Required: true, Run: temporalclient.Reachable(temporal)},
		{Name: "polling", Required: true, Run: func(context.Context) error {
			select {
			case <-polling:
				return nil
			default:
				return errors.New("not polling yet")
			}
		}},
	}
	if db != nil {
		checks = append(checks, httpapi.Check{Name: "database", Required: true, Run: db.Ping})
		if err := errors.Join(database.Watch(db.Pool), db.backlog.Watch()); err != nil {
			return fmt.Errorf("metrics: %w", err)
		}
	}
	health := httpapi.NewHealth(checks...)
	w := worker.New(temporal, string(queue), worker.Options{
		MaxConcurrentActivityExecutionSize: activitySlots,
		WorkerStopTimeout:                  stopTimeout,
		DisableRegistrationAliasing:        true,
		StickyScheduleToStartTimeout:       stickyTime,
		Interceptors:                       []interceptor.WorkerInterceptor{&payments.Heartbeats{}},
	})
	register(temporal, w)
	parts := []func(context.Context) error{func(ctx context.Context) error {
		if temporalclient.Wait(ctx, temporal) != nil {
			return nil //nolint:nilerr // stopped before Temporal was there
		}
		if err := w.Start(); err != nil {
			return fmt.Errorf("start worker: %w", err)
		}
		close(polling)
		<-ctx.Done()
		health.Drain()
		w.Stop()
		return nil
	}}
	if db != nil {
		parts = append(parts, func(ctx context.Context) error {
			db.mail.Run(ctx)
			return nil
		})
	}
	return p.run(ctx, "worker "+string(queue), health, parts...)
}
