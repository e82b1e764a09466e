package publisher

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"

	"marketplace/dev/pgtest"
	"marketplace/internal/blobstore"
	"marketplace/internal/bundle"
	"marketplace/internal/listing"
	"marketplace/internal/money"
)

// syncBundle is one plugin with an approved release whose bytes lie in the drafts bucket.
type syncBundle struct {
	a       *Activities
	env     *testsuite.TestActivityEnvironment
	plugin  uuid.UUID
	release uuid.UUID
	bytes   []byte
}

func setupSync(t *testing.T) *syncBundle {
	t.Helper()
	ctx := context.Background()
	db := pgtest.Publisher(t)
	a := &Activities{DB: db.Pool, Drafts: memory(t), Artifacts: memory(t)}
	s := &syncBundle{a: a, plugin: uuid.New(), release: uuid.New(), bytes: []byte("an archive")}
	sum := sha256.Sum256(s.bytes)
	key := blobstore.Key("artifacts", sum)
	require.NoError(t, a.Drafts.Put(ctx, key, bytes.NewReader(s.bytes), "application/zip", sum))

	owner := uuid.New()
	approved, err := json.Marshal(listing.Listing{Name: "Dark", Price: money.Money{Minor: 500, Currency: "EUR"}})
	require.NoError(t, err)
	exec := func(sql string, args ...any) {
		_, err := db.Exec(ctx, sql, args...)
		require.NoError(t, err)
	}
	exec(`INSERT INTO publisher_users (id, email, name, password_hash) VALUES ($1, 'p@example.test', 'Ada', 'x')`, owner)
	exec(`INSERT INTO publisher_plugins (id, owner_id, slug, name, approved_listing) VALUES ($1, $2, 'dark', 'Dark', $3)`, s.plugin, owner, approved)
	exec(`INSERT INTO artifacts (sha256, size, format, blob_key) VALUES ($1, $2, 'zip', $3)`, sum[:], len(s.bytes), key)
	exec(`INSERT INTO releases (id, plugin_id, version, major, minor, patch, artifact_sha256, file_name, status)
	      VALUES ($1, $2, '1.0.0', 1, 0, 0, $3, 'dark.zip', 'approved')`, s.release, s.plugin, sum[:])

	var suite testsuite.WorkflowTestSuite
	s.env = suite.NewTestActivityEnvironment()
	s.env.RegisterActivity(a)
	return s
}

func memory(t *testing.T) *blobstore.Store {
	t.Helper()
	store, err := blobstore.Open(context.Background(), "mem://")
	require.NoError(t, err)
	t.Cleanup(func() { _ = store.Close() })
	return store
}

func (s *syncBundle) begin(t *testing.T, action string) (PublicationBegun, PublicationRef) {
	t.Helper()
	in := PublicationRequest{PublicationID: uuid.New(), PluginID: s.plugin, Action: action, WorkflowID: "w", Reason: "malware"}
	if action == "publish" || action == "withdraw" {
		in.ReleaseID, in.Version = s.release, "1.0.0"
	}
	var first, second PublicationBegun
	for _, out := range []*PublicationBegun{&first, &second} {
		value, err := s.env.ExecuteActivity(s.a.BeginPublication, in)
		require.NoError(t, err)
		require.NoError(t, value.Get(out))
	}
	if first.Refused == "" {
		require.Equal(t, first, second)
	}
	return first, PublicationRef{PublicationID: in.PublicationID, PluginID: s.plugin, ReleaseID: in.ReleaseID}
}

func (s *syncBundle) prepare(t *testing.T, ref PublicationRef) bundle.Bundle {
	t.Helper()
	var stored bundle.Ref
	for range 2 {
		value, err := s.env.ExecuteActivity(s.a.PrepareBundle, ref)
		require.NoError(t, err)
		require.NoError(t, value.Get(&stored))
	}
	b, err := bundle.Read(context.Background(), s.a.Artifacts, stored)
	require.NoError(t, err)
	return b
}

func (s *syncBundle) confirm(t *testing.T, ref PublicationRef) {
	t.Helper()
	for range 2 {
		_, err := s.env.ExecuteActivity(s.a.ConfirmPublication, ref)
		require.NoError(t, err)
	}
}

func (s *syncBundle) status(t *testing.T) (plugin, release string, revision int64) {
	t.Helper()
	require.NoError(t, s.a.DB.QueryRow(context.Background(),
		`SELECT p.status, r.status, p.revision FROM publisher_plugins p JOIN releases r ON r.plugin_id = p.id WHERE p.id = $1`,
		s.plugin).Scan(&plugin, &release, &revision))
	return plugin, release, revision
}

func TestPublishingBringsTheReviewedBytesAndTheApprovedPage(t *testing.T) {
	t.Parallel()
	s := setupSync(t)
	begun, ref := s.begin(t, "publish")
	require.Empty(t, begun.Refused)

	b := s.prepare(t, ref)
	require.Equal(t, "Ada", b.PublisherName)
	require.Equal(t, "listed", b.Status)
	require.Equal(t, int64(2), b.Revision, "begun twice, counted once")
	size, err := s.a.Artifacts.Size(context.Background(), b.Release.ArtifactKey)
	require.NoError(t, err)
	require.Equal(t, int64(len(s.bytes)), size)

	s.confirm(t, ref)
	plugin, release, _ := s.status(t)
	require.Equal(t, "listed", plugin)
	require.Equal(t, "published", release)
	require.Equal(t, 1, s.mails(t, "publication_live", live), "confirmed twice, told once")

	s.confirm(t, PublicationRef{PublicationID: uuid.New(), PluginID: s.plugin, ReleaseID: s.release})
	require.Equal(t, 1, s.mails(t, "publication_live", live), "only the publication that is open tells")
}

const live = `{"pluginName": "Dark", "version": "1.0.0"}`

// mails counts what was written to the plugin's owner.
func (s *syncBundle) mails(t *testing.T, template, data string) (count int) {
	t.Helper()
	require.NoError(t, s.a.DB.QueryRow(t.Context(), `SELECT count(*) FROM outgoing_mail WHERE template = $1 AND recipient = 'p@example.test' AND data = $2::jsonb || jsonb_build_object('pluginId', $3::text)`,
		template, data, s.plugin).Scan(&count))
	return count
}

func TestOtherBytesThanTheReviewedOnesAreNeverPublished(t *testing.T) {
	t.Parallel()
	s := setupSync(t)
	_, ref := s.begin(t, "publish")
	other := sha256.Sum256([]byte("evil"))
	require.NoError(t, s.a.Drafts.Delete(context.Background(), blobstore.Key("artifacts", sha256.Sum256(s.bytes))))
	require.NoError(t, s.a.Drafts.Put(context.Background(), blobstore.Key("artifacts", sha256.Sum256(s.bytes)), bytes.NewReader([]byte("evil")), "", other))

	_, err := s.env.ExecuteActivity(s.a.PrepareBundle, ref)
	var failure *temporal.ApplicationError
	require.ErrorAs(t, err, &failure)
	require.Equal(t, ErrTypeCorruptArtifact, failure.Type())
	require.True(t, failure.NonRetryable())
}

func TestVisibilityIsAStateMachine(t *testing.T) {
	t.Parallel()
	s := setupSync(t)
	steps := []struct{ action, refused, plugin, release string }{
		{"unlist", "plugin_not_listed", "draft", "approved"},
		{"withdraw", "release_not_published", "draft", "approved"},
		{"takedown", "plugin_not_listed", "draft", "approved"},
		{"publish", "", "listed", "published"},
		{"relist", "plugin_not_unlisted", "listed", "published"},
		{"unlist", "", "unlisted", "published"},
		{"unlist", "plugin_not_listed", "unlisted", "published"},
		{"relist", "", "listed", "published"},
		{"takedown", "", "taken_down", "published"},
		{"takedown", "plugin_not_listed", "taken_down", "published"},
		{"relist", "", "listed", "published"},
		{"withdraw", "", "listed", "withdrawn"},
		{"withdraw", "release_not_published", "listed", "withdrawn"},
		{"publish", "release_not_approved", "listed", "withdrawn"},
	}
	for _, step := range steps {
		begun, ref := s.begin(t, step.action)
		require.Equal(t, step.refused, begun.Refused, step.action)
		if begun.Refused == "" {
			s.confirm(t, ref)
		}
		plugin, release, _ := s.status(t)
		require.Equal(t, step.plugin, plugin, step.action)
		require.Equal(t, step.release, release, step.action)
	}
	require.Equal(t, 1, s.mails(t, "plugin_taken_down", `{"pluginName": "Dark", "reasonCode": "malware"}`))
	require.Equal(t, 1, s.mails(t, "plugin_reinstated", `{"pluginName": "Dark"}`), "what the owner did is no news")
}

func TestWhatIsTakenOverFromIsClosed(t *testing.T) {
	t.Parallel()
	s := setupSync(t)
	_, published := s.begin(t, "publish")
	s.confirm(t, published)
	_, stuck := s.begin(t, "unlist")
	_, takedown := s.begin(t, "takedown")

	stages := map[uuid.UUID]string{}
	for _, id := range []uuid.UUID{published.PublicationID, stuck.PublicationID, takedown.PublicationID} {
		var stage string
		require.NoError(t, s.a.DB.QueryRow(context.Background(), `SELECT stage FROM publications WHERE id = $1`, id).Scan(&stage))
		stages[id] = stage
	}
	require.Equal(t, map[uuid.UUID]string{
		published.PublicationID: "done", stuck.PublicationID: "superseded", takedown.PublicationID: "requested",
	}, stages)
}

func TestAFailedTryCanBeSeen(t *testing.T) {
	t.Parallel()
	s := setupSync(t)
	_, ref := s.begin(t, "publish")
	for range 2 {
		_, err := s.env.ExecuteActivity(s.a.RecordPublicationStage, StageRecord{
			PublicationID: ref.PublicationID, Stage: "signing", Attempts: 3, LastError: "no route to host",
		})
		require.NoError(t, err)
	}
	var stage, lastError string
	var attempts int
	require.NoError(t, s.a.DB.QueryRow(context.Background(), `SELECT stage, attempts, last_error FROM publications WHERE id = $1`,
		ref.PublicationID).Scan(&stage, &attempts, &lastError))
	require.Equal(t, "signing", stage)
	require.Equal(t, 3, attempts)
	require.Equal(t, "no route to host", lastError)
}
