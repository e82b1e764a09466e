package main

import (
	"errors"
	"fmt"
	"io/fs"
	"net/netip"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/alecthomas/kong"
	"github.com/joho/godotenv"

	marketplaceactivities "marketplace/activities/marketplace"
	"marketplace/internal/brand"
	"marketplace/internal/commission"
	"marketplace/internal/licensekey"
	"marketplace/internal/money"
	"marketplace/internal/payout"
)

// secret is a setting that is never printed.
type secret string

// String keeps the value out of anything that formats it.
func (s secret) String() string {
	if s == "" {
		return ""
	}
	return "[redacted]"
}

// The settings, in groups that a process embeds if it may have them. docs/configuration.md is the contract.

type logging struct {
	LogLevel  string `env:"LOG_LEVEL" default:"info" help:"debug, info, warn or error."`
	LogFormat string `env:"LOG_FORMAT" default:"json" help:"json, or text for a terminal."`
}

type process struct {
	logging
	AdminAddr string `env:"ADMIN_ADDR" default:"127.0.0.1:0" help:"Where /livez, /readyz and /metrics are; empty is nowhere."`
}

type listening struct {
	ListenHost     string   `env:"LISTEN_HOST" default:"127.0.0.1" help:"Address to bind."`
	TrustedProxies []string `env:"TRUSTED_PROXIES" default:"127.0.0.1/32,::1/128" help:"Address ranges whose X-Forwarded-For is believed."`
}

type publicURLs struct {
	StorefrontURL string `env:"STOREFRONT_URL" default:"http://localhost:3001" help:"Public address of the store."`
	PublisherURL  string `env:"PUBLISHER_URL" default:"http://localhost:3002" help:"Public address of the panel."`
}

type databaseParts struct {
	DBHost     string `name:"db-host" env:"DB_HOST" default:"localhost" help:"Parts of the database URL, when the URL itself is not set."`
	DBPort     int    `name:"db-port" env:"DB_PORT" default:"5432"`
	DBUser     string `name:"db-user" env:"DB_USER"`
	DBPassword secret `name:"db-password" env:"DB_PASSWORD"`
}

type marketplaceDatabase struct {
	MarketplaceDatabaseURL secret `name:"marketplace-database-url" env:"MARKETPLACE_DATABASE_URL" help:"plugin_marketplace as role marketplace_app."`
	databaseParts
	DBName string `name:"db-name" env:"DB_NAME" default:"plugin_marketplace"`
}

func (c marketplaceDatabase) dsn() (string, error) {
	return c.databaseParts.dsn("MARKETPLACE_DATABASE_URL", c.MarketplaceDatabaseURL, c.DBName)
}

type publisherDatabase struct {
	PublisherDatabaseURL secret `name:"publisher-database-url" env:"PUBLISHER_DATABASE_URL" help:"publisher_db as role publisher_app."`
	databaseParts
	DBName string `name:"db-name" env:"DB_NAME" default:"publisher_db"`
}

func (c publisherDatabase) dsn() (string, error) {
	return c.databaseParts.dsn("PUBLISHER_DATABASE_URL", c.PublisherDatabaseURL, c.DBName)
}

func (p databaseParts) dsn(variable string, whole secret, name string) (string, error) {
	if whole != "" {
		return string(whole), nil
	}
	if p.DBUser == "" {
		return "", fmt.Errorf("set %s, or DB_USER and the other DB_ settings", variable)
	}
	u := url.URL{Scheme: "postgres", User: url.UserPassword(p.DBUser, string(p.DBPassword)), Host: fmt.Sprintf("%s:%d", p.DBHost, p.DBPort), Path: name}
	return u.String(), nil
}

type artifacts struct {
	ArtifactsURL secret `name:"artifacts-url" env:"ARTIFACTS_URL" required:"" help:"Bucket of published artifacts and images: file://… or s3://…"`
}

type drafts struct {
	DraftsURL secret `name:"drafts-url" env:"DRAFTS_URL" required:"" help:"Bucket of draft artifacts and images: file://… or s3://…"`
}

type cursors struct {
	CursorSecret secret `env:"CURSOR_SECRET" required:"" help:"HMAC key of page cursors, at least 32 bytes."`
}

// branding is how the marketplace shows itself, in mails and on pages.
type branding struct {
	BrandName   string `env:"BRAND_NAME" default:"Plugin Marketplace" help:"Name of the marketplace."`
	BrandAccent string `env:"BRAND_ACCENT" help:"Accent colour, #rrggbb; empty is the front ends' own."`
	BrandLogo   string `env:"BRAND_LOGO" help:"File of the logo: .svg, .png or .webp."`
	BrandLegal  string `env:"BRAND_LEGAL" help:"Links of every page and mail: terms=https://…,privacy=…,imprint=…,contact=mailto:…"`
}

// brand is the setting as the rest of the program has it.
func (b branding) brand() (brand.Brand, error) {
	if err := brand.CheckName(b.BrandName); err != nil {
		return brand.Brand{}, fmt.Errorf("BRAND_NAME: %w", err)
	}
	read := brand.Brand{Name: b.BrandName}
	var err error
	if b.BrandAccent != "" {
		if read.Accent, err = brand.NewAccent(b.BrandAccent); err != nil {
			return brand.Brand{}, fmt.Errorf("BRAND_ACCENT: %w", err)
		}
	}
	if read.Legal, err = brand.ParseLegal(b.BrandLegal); err != nil {
		return brand.Brand{}, fmt.Errorf("BRAND_LEGAL: %w", err)
	}
	if b.BrandLogo != "" {
		if read.Logo, err = brand.ReadLogo(b.BrandLogo); err != nil {
			return brand.Brand{}, fmt.Errorf("BRAND_LOGO: %w", err)
		}
	}
	return read, nil
}

type mailing struct {
	branding
	SMTPURL  secret `name:"smtp-url" env:"SMTP_URL" default:"smtp://127.0.0.1:1025" help:"Mail relay: smtp://[user:password@]host:port[?tls=required]."`
	MailFrom string `env:"MAIL_FROM" default:"Plugin Marketplace <no-reply@localhost>" help:"Sender of mails."`
}

type licenseKeys struct {
	LicenseKeys secret `env:"LICENSE_KEYS" required:"" help:"AES-256 keys that license keys are kept with: id:base64[,id:base64…], the first one seals."`
}

func (c licenseKeys) keyring() (*licensekey.Keyring, error) {
	ring, err := licensekey.NewKeyring(string(c.LicenseKeys))
	if err != nil {
		return nil, usageError{fmt.Errorf("LICENSE_KEYS: %w", err)}
	}
	return ring, nil
}

type stripeURL struct {
	StripeAPIURL string `name:"stripe-api-url" env:"STRIPE_API_URL" help:"Another base URL than Stripe's own: the simulator's."`
}

type platformFee struct {
	PlatformFeeBasisPoints int64 `env:"PLATFORM_FEE_BASIS_POINTS" default:"1500" help:"Our part of a sale that no commission rule is for, in 1/100 %%."`
}

func (c platformFee) check() error {
	if c.PlatformFeeBasisPoints < 0 || c.PlatformFeeBasisPoints > commission.Whole {
		return usageError{errors.New("PLATFORM_FEE_BASIS_POINTS: want 0 to 10000")}
	}
	return nil
}

// payoutRules are what publishers and workers know of payouts.
type payoutRules struct {
	PayoutThresholds string `env:"PAYOUT_THRESHOLDS" default:"*:50" help:"The smallest amounts that are paid out, in minor units by currency: EUR:2500,*:50."`
}

func (c payoutRules) thresholds() (payout.Thresholds, error) {
	out, err := payout.ParseThresholds(c.PayoutThresholds)
	if err != nil {
		return nil, usageError{fmt.Errorf("PAYOUT_THRESHOLDS: %w", err)}
	}
	return out, nil
}

// selling is what offers are made by.
type selling struct {
	platformFee
	taxed
	TaxCode string `env:"TAX_CODE" help:"Stripe's tax code of what is sold, txcd_…; empty is the Stripe account's default."`
}

var taxCode = regexp.MustCompile(`^(txcd_\d{8})?$`)

func (c selling) offers() (marketplaceactivities.Offers, error) {
	offers := marketplaceactivities.Offers{PlatformFeeBasisPoints: c.PlatformFeeBasisPoints, Tax: c.behavior(), TaxCode: c.TaxCode}
	if !taxCode.MatchString(c.TaxCode) {
		return offers, usageError{errors.New("TAX_CODE: want one of Stripe's tax codes, txcd_ and eight digits")}
	}
	return offers, c.check()
}

// taxed says how prices and tax go together.
type taxed struct {
	Tax string `env:"TAX" default:"off" enum:"off,inclusive,exclusive" help:"Whether Stripe works out the tax of a sale: off, inclusive (the price includes it) or exclusive (it comes on top)."`
}

// behavior is "" without tax.
func (c taxed) behavior() string {
	if c.Tax == taxOff {
		return ""
	}
	return c.Tax
}

const taxOff = "off"

// refundRules are what the worker decides by and the API tells admins of.
type refundRules struct {
	RefundWindow            time.Duration `env:"REFUND_WINDOW" default:"336h" help:"How long after paying a customer may ask for the money back."`
	RefundAutoApprove       string        `env:"REFUND_AUTO_APPROVE" default:"*:60" help:"Up to how much a request can be granted by rule: EUR:3000,JPY:4500, and * for the rest in smallest charges; empty: never."`
	RefundAutoApproveAge    time.Duration `env:"REFUND_AUTO_APPROVE_AGE" default:"48h" help:"How soon after paying, when the plugin was downloaded."`
	RefundAutoApproveYearly int64         `env:"REFUND_AUTO_APPROVE_YEARLY" default:"3" help:"From how many refunds of a customer in a year on a person decides."`
	RefundDecisionTime      time.Duration `env:"REFUND_DECISION_TIME" default:"72h" help:"How long people have to decide before they are reminded every day."`
	RefundAlone             string        `env:"REFUND_ALONE" default:"*:400" help:"Up to how much of a purchase one admin alone may give back, written like REFUND_AUTO_APPROVE; empty: anything."`
}

// rules are the settings as the activities have them.
func (r refundRules) rules() (marketplaceactivities.RefundRules, error) {
	auto, err := money.ParseLimits(r.RefundAutoApprove)
	if err != nil {
		return marketplaceactivities.RefundRules{}, fmt.Errorf("REFUND_AUTO_APPROVE: %w", err)
	}
	alone, err := money.ParseLimits(r.RefundAlone)
	if err != nil {
		return marketplaceactivities.RefundRules{}, fmt.Errorf("REFUND_ALONE: %w", err)
	}
	for _, bounded := range []struct {
		name        string
		value       time.Duration
		least, most time.Duration
	}{
		{"REFUND_WINDOW", r.RefundWindow, 0, 10 * 365 * 24 * time.Hour},
		{"REFUND_AUTO_APPROVE_AGE", r.RefundAutoApproveAge, 0, 10 * 365 * 24 * time.Hour},
		{"REFUND_DECISION_TIME", r.RefundDecisionTime, time.Minute, 90 * 24 * time.Hour},
	} {
		if bounded.value < bounded.least || bounded.value > bounded.most {
			return marketplaceactivities.RefundRules{}, fmt.Errorf("%s: want %s to %s", bounded.name, bounded.least, bounded.most)
		}
	}
	return marketplaceactivities.RefundRules{
		Window: r.RefundWindow, AutoApprove: auto, AutoApproveAge: r.RefundAutoApproveAge, AutoApproveYearly: r.RefundAutoApproveYearly,
		DecisionTime: r.RefundDecisionTime, Alone: alone,
	}, nil
}

// secrets are all there are, with the processes that may have each. A process that is handed another's
// refuses to start: a leak of one process must not be a leak of all.
var secrets = map[string][]string{
	"MARKETPLACE_DATABASE_URL":       {"serve api", "worker marketplace"},
	"MARKETPLACE_OWNER_DATABASE_URL": {"migrate", "admin create", "admin reseal-licenses"},
	"PUBLISHER_DATABASE_URL":         {"serve publisher", "worker publisher"},
	"PUBLISHER_OWNER_DATABASE_URL":   {"migrate", "admin create"},
	"DB_PASSWORD":                    {"serve api", "worker marketplace", "serve publisher", "worker publisher"},
	"STRIPE_SECRET_KEY":              {"worker payments"},
	"STRIPE_READ_KEY":                {"serve api"},
	"STRIPE_WEBHOOK_SECRET":          {"serve api"},
	"ARTIFACTS_URL":                  {"serve api", "worker marketplace", "worker publisher"},
	"DRAFTS_URL":                     {"serve publisher", "worker publisher"},
	"SIGNING_KEY":                    {"worker marketplace"},
	"DOWNLOAD_SECRET":                {"serve api"},
	"LICENSE_KEYS":                   {"serve api", "worker marketplace", "admin reseal-licenses"},
	"LICENSE_SIGNING_KEY":            {"serve api"},
	"CURSOR_SECRET":                  {"serve api", "serve publisher"},
	"SMTP_URL":                       {"worker marketplace", "worker publisher"},
	"ADMIN_PASSWORD":                 {"admin create"},
}

// checkForeignSecrets names what the command must not have. Commands that read no setting are let be, so
// that a container can be probed from within.
func checkForeignSecrets(command string, isSet func(string) bool) error {
	if command == "openapi" || command == "healthcheck" {
		return nil
	}
	var foreign []string
	for name, owners := range secrets {
		if isSet(name) && !slices.Contains(owners, command) {
			foreign = append(foreign, name+" (of "+strings.Join(owners, ", ")+")")
		}
	}
	if len(foreign) == 0 {
		return nil
	}
	slices.Sort(foreign)
	return fmt.Errorf("%s must not be handed %s: take it out of its environment", command, strings.Join(foreign, ", "))
}

// loadEnvironment reads .env, which never overrides what is set, and the files that X_FILE names.
func loadEnvironment() error {
	if err := godotenv.Load(); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return errors.New(".env cannot be read: want lines of NAME=value")
	}
	for name := range secrets {
		file := os.Getenv(name + "_FILE")
		if file == "" {
			continue
		}
		if os.Getenv(name) != "" {
			return fmt.Errorf("set %s or %s_FILE, not both", name, name)
		}
		content, err := os.ReadFile(file)
		if err != nil {
			return fmt.Errorf("%s_FILE: %w", name, err)
		}
		if err := os.Setenv(name, strings.TrimSpace(string(content))); err != nil {
			return err
		}
	}
	return nil
}

func isSet(name string) bool { return os.Getenv(name) != "" }

// effective is the configuration as it is, for the log at the start: names and values, no secrets.
func effective(ctx *kong.Context) []any {
	var settings []any
	for _, flag := range ctx.Flags() {
		if len(flag.Envs) == 0 {
			continue
		}
		value := flag.Target.Interface()
		if d, ok := value.(time.Duration); ok {
			value = d.String()
		}
		if s, ok := value.(fmt.Stringer); ok {
			value = s.String()
		}
		settings = append(settings, strings.ToLower(flag.Envs[0]), value)
	}
	return settings
}

// atLeast32 is for HMAC keys.
func atLeast32(variable string, s secret) ([]byte, error) {
	if len(s) < 32 {
		return nil, fmt.Errorf("%s: want at least 32 bytes, for example from `openssl rand -hex 32`", variable)
	}
	return []byte(s), nil
}

// origin checks a public address and says whether browsers reach it by TLS.
func origin(variable, address string) (tls bool, err error) {
	u, err := url.Parse(address)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" {
		return false, fmt.Errorf("%s %q: want http(s)://host[:port]", variable, address)
	}
	return u.Scheme == "https", nil
}

// Validate implements kong's check of a whole group.
func (l listening) Validate() error {
	for _, p := range l.TrustedProxies {
		if _, err := netip.ParsePrefix(p); err != nil {
			return fmt.Errorf("TRUSTED_PROXIES: %q is no address range such as 10.0.0.0/8", p)
		}
	}
	return nil
}

// Validate implements kong's check of a whole group.
func (p publicURLs) Validate() error {
	if _, err := origin("STOREFRONT_URL", p.StorefrontURL); err != nil {
		return err
	}
	_, err := origin("PUBLISHER_URL", p.PublisherURL)
	return err
}

// check holds the address, if there is one, to be one.
func (s stripeURL) check() error {
	u, err := url.Parse(s.StripeAPIURL)
	if s.StripeAPIURL != "" && (err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "") {
		return errors.New("STRIPE_API_URL: want http(s)://host[:port]")
	}
	return nil
}

func trimSlash(address string) string { return strings.TrimRight(address, "/") }
