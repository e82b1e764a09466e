package marketplace

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"maps"
	"slices"

	"github.com/Masterminds/semver/v3"
	"github.com/jackc/pgx/v5"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"

	"marketplace/internal/blobstore"
	"marketplace/internal/bundle"
	"marketplace/internal/database"
	"marketplace/internal/markdown"
	"marketplace/internal/money"
	marketplacedb "marketplace/queries/marketplace"
)

// ErrTypeCorruptBytes means that the store's bucket does not hold the bytes that were reviewed. Trying
// again does not help; an operator has to look.
const ErrTypeCorruptBytes = "CorruptBytes"

// SignArtifact reads the bytes that will be served, makes sure that they are the reviewed ones, and signs
// them. The signature is "" when the bundle brings no artifact.
func (a *Activities) SignArtifact(ctx context.Context, ref bundle.Ref) (Signature, error) {
	b, err := a.readBundle(ctx, ref)
	if err != nil || b.Release == nil || b.Release.Withdrawn {
		return Signature{}, err
	}
	r, err := a.Artifacts.Get(ctx, b.Release.ArtifactKey)
	if err != nil {
		return Signature{}, fmt.Errorf("read artifact: %w", err)
	}
	defer func() { _ = r.Close() }()
	digest := sha256.New()
	text, err := a.Signer.Sign(teeReader{ctx, r, digest}, b.Slug, b.Release.Version, b.Release.ArtifactSHA256)
	if err != nil {
		return Signature{}, err
	}
	if hex.EncodeToString(digest.Sum(nil)) != b.Release.ArtifactSHA256 {
		return Signature{}, temporal.NewNonRetryableApplicationError("the stored bytes are not those that were reviewed", ErrTypeCorruptBytes, nil)
	}
	return Signature{Minisign: text}, nil
}

// Signature is the content of a .minisig file.
type Signature struct {
	Minisign string `json:"minisign"`
}

// UpsertListingInput is what the store shall show.
type UpsertListingInput struct {
	Bundle    bundle.Ref `json:"bundle"`
	Signature Signature  `json:"signature"`
}

// UpsertListing makes the store show the bundle, all of it or nothing. What was written from a newer
// revision stays.
func (a *Activities) UpsertListing(ctx context.Context, in UpsertListingInput) error {
	b, err := a.readBundle(ctx, in.Bundle)
	if err != nil {
		return err
	}
	plugin, err := pluginRow(b)
	if err != nil {
		return err
	}
	return database.InTx(ctx, a.DB, func(tx pgx.Tx) error {
		q := marketplacedb.New(tx)
		written, err := q.UpsertListing(ctx, plugin)
		if err != nil {
			return fmt.Errorf("upsert plugin: %w", err)
		}
		if b.Release != nil {
			version, err := versionRow(b, in.Signature)
			if err != nil {
				return err
			}
			if _, err := q.UpsertVersion(ctx, version); err != nil {
				return fmt.Errorf("upsert version: %w", err)
			}
			if err := q.RefreshLatestVersion(ctx, b.PluginID); err != nil {
				return fmt.Errorf("refresh latest version: %w", err)
			}
		}
		if written == 0 {
			return nil
		}
		return q.IndexPlugin(ctx, b.PluginID)
	})
}

func (a *Activities) readBundle(ctx context.Context, ref bundle.Ref) (bundle.Bundle, error) {
	b, err := bundle.Read(ctx, a.Artifacts, ref)
	if errors.Is(err, blobstore.ErrDigest) {
		return b, temporal.NewNonRetryableApplicationError("the bundle is not the one that was sent", ErrTypeCorruptBytes, err)
	}
	return b, err
}

func pluginRow(b bundle.Bundle) (marketplacedb.UpsertListingParams, error) {
	html, text := markdown.Render(b.Listing.Description)
	links, err := json.Marshal(b.Listing.Links)
	if err != nil {
		return marketplacedb.UpsertListingParams{}, err
	}
	hosts, err := json.Marshal(b.Listing.Hosts)
	if err != nil {
		return marketplacedb.UpsertListingParams{}, err
	}
	row := marketplacedb.UpsertListingParams{
		ID: b.PluginID, Slug: b.Slug, PublisherID: b.PublisherID, PublisherName: b.PublisherName,
		Name: b.Listing.Name, Summary: b.Listing.Summary, DescriptionHtml: html, DescriptionText: text,
		Category: b.Listing.Category, Tags: orEmpty(b.Listing.Tags), License: b.Listing.License, Links: links, Hosts: hosts,
		HostNames:  orEmpty(slices.Sorted(maps.Keys(b.Listing.Hosts))),
		PriceMinor: b.Listing.Price.Minor, Currency: b.Listing.Price.Currency, Prices: money.PricesOf(b.Listing.Prices), ScreenshotKeys: []string{},
		Status: marketplacedb.ListingStatus(b.Status), TakedownReason: b.TakedownReason, SourceRevision: b.Revision,
		Licensed: b.Licensing.Enabled, LicenseActivations: b.Licensing.MaxActivations, LicenseOffline: b.Licensing.Offline,
		LicenseOfflineDays: b.Licensing.OfflineDays, LicenseGraceDays: b.Licensing.GraceDays,
	}
	if b.Listing.Icon != nil {
		row.IconKey = b.Listing.Icon.BlobKey
	}
	for _, s := range b.Listing.Screenshots {
		row.ScreenshotKeys = append(row.ScreenshotKeys, s.BlobKey)
	}
	return row, nil
}

func versionRow(b bundle.Bundle, signature Signature) (marketplacedb.UpsertVersionParams, error) {
	r := b.Release
	v, err := semver.StrictNewVersion(r.Version)
	if err != nil {
		return marketplacedb.UpsertVersionParams{}, fmt.Errorf("version %q: %w", r.Version, err)
	}
	sum, err := hex.DecodeString(r.ArtifactSHA256)
	if err != nil {
		return marketplacedb.UpsertVersionParams{}, err
	}
	hosts, err := json.Marshal(r.Hosts)
	if err != nil {
		return marketplacedb.UpsertVersionParams{}, err
	}
	html, _ := markdown.Render(r.Changelog)
	status := marketplacedb.VersionStatusPublished
	if r.Withdrawn {
		status = marketplacedb.VersionStatusWithdrawn
	}
	return marketplacedb.UpsertVersionParams{
		ID: r.ID, PluginID: b.PluginID, Version: r.Version, Major: int64(v.Major()), Minor: int64(v.Minor()), Patch: int64(v.Patch()),
		Prerelease: v.Prerelease(), Channel: r.Channel, ChangelogHtml: html, Hosts: hosts, ArtifactSha256: sum,
		ArtifactSize: r.ArtifactSize, ArtifactKey: r.ArtifactKey, FileName: r.FileName, Signature: signature.Minisign,
		Status: status, WithdrawnReason: r.WithdrawnReason, SourceRevision: b.Revision,
	}, nil
}

// orEmpty keeps NULL out of array columns.
func orEmpty(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}

// teeReader hashes what is read and tells Temporal that a long read is alive.
type teeReader struct {
	ctx  context.Context
	r    io.Reader
	hash hash.Hash
}

func (t teeReader) Read(p []byte) (int, error) {
	n, err := t.r.Read(p)
	_, _ = t.hash.Write(p[:n])
	activity.RecordHeartbeat(t.ctx)
	return n, err
}
