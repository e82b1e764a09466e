package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"marketplace/dev/pgtest"
	"marketplace/internal/account"
	"marketplace/internal/blobstore"
	"marketplace/internal/cursor"
	"marketplace/internal/download"
	"marketplace/internal/httpapi/httpapitest"
	"marketplace/internal/licensefile"
	"marketplace/internal/licensekey"
	"marketplace/internal/money"
	"marketplace/internal/ratelimit"
	marketplacedb "marketplace/queries/marketplace"
)

// store is the public side of a marketplace with its own database and bucket.
type store struct {
	*httpapitest.Client
	t    testing.TB
	db   *pgtest.Database
	q    *marketplacedb.Queries
	deps Deps
}

func newStore(t testing.TB) *store {
	t.Helper()
	db := pgtest.Marketplace(t)
	artifacts, err := blobstore.Open(t.Context(), "mem://")
	require.NoError(t, err)
	t.Cleanup(func() { _ = artifacts.Close() })
	secret := []byte(strings.Repeat("s", 32))
	deps := Deps{
		DB: db.Pool, Artifacts: artifacts, Cursors: cursor.NewCodec(secret), Downloads: download.NewSigner(secret),
		SigningKey: "RWTest", Views: NewViews(db.Pool), LicenseLimits: ratelimit.NewMemory(),
	}
	deps.LicenseKeys, err = licensekey.NewKeyring("test:" + base64.StdEncoding.EncodeToString(secret))
	require.NoError(t, err)
	deps.LicenseFiles, err = licensefile.NewSigner("test:" + base64.StdEncoding.EncodeToString(secret))
	require.NoError(t, err)
	client := httpapitest.New(t, func(a huma.API) {
		registerCatalogue(a, deps)
		registerFeatured(a, deps)
		registerSitemap(a, deps)
		registerPlugin(a, deps)
		registerVersions(a, deps)
		registerImages(a, deps)
		registerDownloads(a, deps)
		registerGet(a, deps)
		registerReviews(a, deps)
		registerOwnReviews(a, deps)
		registerLibrary(a, deps)
		registerModeration(a, deps)
		registerPluginReports(a, deps)
		registerTakedowns(a, deps)
		RegisterLicenses(a, deps)
		registerOwnLicenses(a, deps)
		registerLicenseAdmin(a, deps)
		registerAudit(a, deps)
	})
	return &store{Client: client, t: t, db: db, q: marketplacedb.New(db.Pool), deps: deps}
}

// plugin lists one; change may alter it first.
func (s *store) plugin(slug string, change ...func(*marketplacedb.UpsertListingParams)) marketplacedb.UpsertListingParams {
	s.t.Helper()
	p := marketplacedb.UpsertListingParams{
		ID: uuid.Must(uuid.NewV7()), Slug: slug, PublisherID: uuid.NewSHA1(uuid.NameSpaceURL, []byte("acme")), PublisherName: "Acme", Name: slug,
		Summary: "A plugin", Category: "linters", Tags: []string{}, License: "MIT", Links: json.RawMessage(`{"homepage":"https://example.com"}`),
		Hosts: json.RawMessage(`{"eslint":">=8"}`), HostNames: []string{"eslint"}, Currency: "EUR", Prices: money.Prices{}, ScreenshotKeys: []string{},
		Status: marketplacedb.ListingStatusListed, SourceRevision: 1,
	}
	for _, f := range change {
		f(&p)
	}
	s.write(p)
	return p
}

func (s *store) write(p marketplacedb.UpsertListingParams) {
	s.t.Helper()
	_, err := s.q.UpsertListing(context.Background(), p)
	require.NoError(s.t, err)
	require.NoError(s.t, s.q.IndexPlugin(context.Background(), p.ID))
}

// version publishes a release whose artifact is body.
func (s *store) version(plugin uuid.UUID, version string, body []byte, change ...func(*marketplacedb.UpsertVersionParams)) marketplacedb.UpsertVersionParams {
	s.t.Helper()
	ctx := context.Background()
	sum := sha256.Sum256(body)
	v := marketplacedb.UpsertVersionParams{
		ID: uuid.Must(uuid.NewV7()), PluginID: plugin, Version: version, Major: int64(version[0] - '0'), Channel: "stable",
		ChangelogHtml: "<p>better</p>", Hosts: json.RawMessage(`{"eslint":">=8"}`), ArtifactSha256: sum[:], ArtifactSize: int64(len(body)),
		ArtifactKey: blobstore.Key("artifacts", sum), FileName: "plugin-" + version + ".tgz", Signature: "untrusted comment: x\nRWsig\n",
		Status: marketplacedb.VersionStatusPublished, SourceRevision: 1,
	}
	for _, f := range change {
		f(&v)
	}
	require.NoError(s.t, s.deps.Artifacts.Put(ctx, v.ArtifactKey, bytes.NewReader(body), "application/gzip", sum))
	_, err := s.q.UpsertVersion(ctx, v)
	require.NoError(s.t, err)
	require.NoError(s.t, s.q.RefreshLatestVersion(ctx, plugin))
	return v
}

func (s *store) exec(sql string, args ...any) {
	s.t.Helper()
	_, err := s.db.Exec(context.Background(), sql, args...)
	require.NoError(s.t, err)
}

func (s *store) number(sql string, args ...any) (n int64) {
	s.t.Helper()
	require.NoError(s.t, s.db.QueryRow(context.Background(), sql, args...).Scan(&n))
	return n
}

func (s *store) account(name, role string) account.Principal {
	s.t.Helper()
	p := account.Principal{ID: uuid.Must(uuid.NewV7()), Role: role, Name: name}
	s.exec(`INSERT INTO users (id, email, name, password_hash, role) VALUES ($1, $2, $3, 'x', $4::text::user_role)`, p.ID, p.ID.String()+"@example.com", name, role)
	return p
}

func (s *store) entitle(p account.Principal, plugin uuid.UUID, status string) {
	s.t.Helper()
	s.exec(`INSERT INTO entitlements (id, user_id, plugin_id, status) VALUES ($1, $2, $3, $4)`, uuid.Must(uuid.NewV7()), p.ID, plugin, status)
}

func named(name, summary string, tags ...string) func(*marketplacedb.UpsertListingParams) {
	return func(p *marketplacedb.UpsertListingParams) {
		p.Name, p.Summary = name, summary
		p.Tags = append([]string{}, tags...)
	}
}

func priced(minor int64) func(*marketplacedb.UpsertListingParams) {
	return func(p *marketplacedb.UpsertListingParams) { p.PriceMinor = minor }
}

// asOwner runs what the app may not.
func (s *store) asOwner(sql string) {
	s.t.Helper()
	conn, err := pgx.Connect(context.Background(), s.db.OwnerURL)
	require.NoError(s.t, err)
	defer func() { _ = conn.Close(context.Background()) }()
	_, err = conn.Exec(context.Background(), sql)
	require.NoError(s.t, err)
}
