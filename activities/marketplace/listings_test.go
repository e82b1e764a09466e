package marketplace

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"testing"

	"aead.dev/minisign"
	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"

	"marketplace/dev/pgtest"
	"marketplace/internal/blobstore"
	"marketplace/internal/bundle"
	"marketplace/internal/listing"
	"marketplace/internal/money"
	"marketplace/internal/signing"
)

type listingBundle struct {
	a      *Activities
	env    *testsuite.TestActivityEnvironment
	public string
	plugin uuid.UUID
}

func setupListing(t *testing.T) *listingBundle {
	t.Helper()
	store, err := blobstore.Open(context.Background(), "mem://")
	require.NoError(t, err)
	t.Cleanup(func() { _ = store.Close() })
	private, public, err := signing.GenerateKey(rand.Reader)
	require.NoError(t, err)
	signer, err := signing.NewSigner(private)
	require.NoError(t, err)
	a := &Activities{DB: pgtest.Marketplace(t).Pool, Artifacts: store, Signer: signer}
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestActivityEnvironment()
	env.RegisterActivity(a)
	return &listingBundle{a: a, env: env, public: public, plugin: uuid.New()}
}

// release is version with these bytes, which are put into the bucket.
func (l *listingBundle) release(t *testing.T, version, content string) *bundle.Release {
	t.Helper()
	sum := sha256.Sum256([]byte(content))
	key := blobstore.Key("artifacts", sum)
	require.NoError(t, l.a.Artifacts.Put(context.Background(), key, bytes.NewReader([]byte(content)), "", sum))
	return &bundle.Release{
		ID: uuid.New(), Version: version, Channel: "stable", Changelog: "- **fixed**", FileName: "p.zip", ArtifactKey: key,
		ArtifactSHA256: hex.EncodeToString(sum[:]), ArtifactSize: int64(len(content)),
	}
}

func (l *listingBundle) write(t *testing.T, revision int64, status, name string, r *bundle.Release) bundle.Ref {
	t.Helper()
	ref, err := bundle.Write(context.Background(), l.a.Artifacts, bundle.Bundle{
		PluginID: l.plugin, Revision: revision, Slug: "dark", PublisherID: uuid.New(), PublisherName: "Ada", Status: status, Release: r,
		Listing: listing.Listing{
			Name: name, Summary: "Un tema oscuro", Description: "Hola <script>alert(1)</script> **mundo**", Category: "styling",
			Price: money.Money{Minor: 500, Currency: "EUR"}, Prices: []money.Money{{Minor: 600, Currency: "USD"}, {Minor: 900, Currency: "JPY"}}, Hosts: map[string]string{"vite": ">=5"},
		},
	})
	require.NoError(t, err)
	return ref
}

func (l *listingBundle) sync(t *testing.T, ref bundle.Ref) Signature {
	t.Helper()
	var signature, again Signature
	for _, out := range []*Signature{&signature, &again} {
		value, err := l.env.ExecuteActivity(l.a.SignArtifact, ref)
		require.NoError(t, err)
		require.NoError(t, value.Get(out))
	}
	require.Equal(t, signature, again, "run twice")
	for range 2 {
		_, err := l.env.ExecuteActivity(l.a.UpsertListing, UpsertListingInput{Bundle: ref, Signature: signature})
		require.NoError(t, err)
	}
	return signature
}

func (l *listingBundle) shown(t *testing.T) (name, status, latest string) {
	t.Helper()
	require.NoError(t, l.a.DB.QueryRow(context.Background(), `SELECT name, status, latest_version FROM plugins WHERE id = $1`, l.plugin).Scan(&name, &status, &latest))
	return name, status, latest
}

func TestAPublishedVersionIsShownSanitisedAndSigned(t *testing.T) {
	t.Parallel()
	l := setupListing(t)
	signature := l.sync(t, l.write(t, 2, "listed", "Dark", l.release(t, "1.0.0", "bytes")))

	var key minisign.PublicKey
	require.NoError(t, key.UnmarshalText([]byte(l.public)))
	require.True(t, minisign.Verify(key, []byte("bytes"), []byte(signature.Minisign)))

	var html, changelog, stored, prices string
	var hits int
	ctx := context.Background()
	require.NoError(t, l.a.DB.QueryRow(ctx, `SELECT p.description_html, v.changelog_html, v.signature, concat_ws(' ', p.price_minor, p.currency, p.prices) FROM plugins p JOIN plugin_versions v ON v.plugin_id = p.id`).Scan(&html, &changelog, &stored, &prices))
	require.Equal(t, `500 EUR {"JPY": 900, "USD": 600}`, prices)
	require.NotContains(t, html, "<script")
	require.Contains(t, html, "<strong>mundo</strong>")
	require.Contains(t, changelog, "<strong>fixed</strong>")
	require.Equal(t, signature.Minisign, stored)
	require.NoError(t, l.a.DB.QueryRow(ctx, `SELECT count(*) FROM plugin_search WHERE vector @@ search_query('oscúro')`).Scan(&hits))
	require.Equal(t, 1, hits)
}

func TestALateSyncNeverUndoesANewerOne(t *testing.T) {
	t.Parallel()
	l := setupListing(t)
	first := l.release(t, "1.0.0", "one")
	late := l.write(t, 2, "listed", "Old name", first)
	l.sync(t, l.write(t, 3, "listed", "New name", l.release(t, "2.0.0", "two")))
	l.sync(t, l.write(t, 5, "taken_down", "New name", nil))
	l.sync(t, late)

	name, status, latest := l.shown(t)
	require.Equal(t, "New name", name)
	require.Equal(t, "taken_down", status)
	require.Equal(t, "2.0.0", latest, "the late version is there, but is not the latest")

	withdrawn := *first
	withdrawn.Withdrawn = true
	l.sync(t, l.write(t, 6, "taken_down", "New name", &withdrawn))
	l.sync(t, late)
	var versionStatus string
	require.NoError(t, l.a.DB.QueryRow(context.Background(), `SELECT status FROM plugin_versions WHERE version = '1.0.0'`).Scan(&versionStatus))
	require.Equal(t, "withdrawn", versionStatus)
}

func TestBytesThatAreNotTheReviewedOnesAreNotSigned(t *testing.T) {
	t.Parallel()
	l := setupListing(t)
	r := l.release(t, "1.0.0", "reviewed")
	other := sha256.Sum256([]byte("evil"))
	require.NoError(t, l.a.Artifacts.Delete(context.Background(), r.ArtifactKey))
	require.NoError(t, l.a.Artifacts.Put(context.Background(), r.ArtifactKey, bytes.NewReader([]byte("evil")), "", other))

	_, err := l.env.ExecuteActivity(l.a.SignArtifact, l.write(t, 2, "listed", "Dark", r))
	var failure *temporal.ApplicationError
	require.ErrorAs(t, err, &failure)
	require.Equal(t, ErrTypeCorruptBytes, failure.Type())
}

func TestTheOutboxIsReadInOrderUntilItIsMarked(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	db := pgtest.Marketplace(t)
	a := &Activities{DB: db.Pool}
	for range 3 {
		_, err := db.Exec(ctx, `INSERT INTO outbox (id, kind, plugin_id, publisher_id) VALUES (gen_random_uuid(), 'download', gen_random_uuid(), gen_random_uuid())`)
		require.NoError(t, err)
	}
	batch, err := a.ReadOutbox(ctx, ReadOutboxInput{Limit: 2})
	require.NoError(t, err)
	require.Len(t, batch.Events, 2)
	require.Less(t, batch.Seqs[0], batch.Seqs[1])
	for range 2 {
		require.NoError(t, a.MarkOutboxSent(ctx, OutboxMarks{Seqs: batch.Seqs}))
	}
	rest, err := a.ReadOutbox(ctx, ReadOutboxInput{Limit: 10})
	require.NoError(t, err)
	require.Len(t, rest.Events, 1)
	require.NotContains(t, batch.Seqs, rest.Seqs[0])
}
