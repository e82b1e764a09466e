package publisher

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"

	"marketplace/dev/pgtest"
	"marketplace/internal/blobstore"
	"marketplace/internal/check"
)

// reviewBundle is a complete draft release of Ada's, and the staff who may review it: Bob, Eve and Root.
type reviewBundle struct {
	t                   *testing.T
	a                   *Activities
	db                  *pgtest.Database
	env                 *testsuite.TestActivityEnvironment
	ada, bob, eve, root uuid.UUID
	plugin, release     uuid.UUID
	submission          uuid.UUID
	sha                 string
}

func setupReview(t *testing.T) *reviewBundle {
	t.Helper()
	db := pgtest.Publisher(t)
	b := &reviewBundle{
		t: t, db: db, a: &Activities{DB: db.Pool, Drafts: memory(t)},
		ada: uuid.New(), bob: uuid.MustParse("00000000-0000-4000-8000-00000000000b"), eve: uuid.MustParse("00000000-0000-4000-8000-00000000000e"), root: uuid.New(),
		plugin: uuid.New(), release: uuid.New(), submission: uuid.New(),
	}
	b.a.Checks = []check.Check{{Name: "archive", Run: passing}, {Name: "malware", Run: passing}}
	for id, role := range map[uuid.UUID]string{b.ada: "publisher", b.bob: "reviewer", b.eve: "reviewer", b.root: "admin"} {
		b.exec(`INSERT INTO publisher_users (id, email, name, password_hash, role, locale) VALUES ($1, $2, $3, 'x', $4, 'en')`, id, id.String()+"@example.test", role, role)
	}
	b.exec(`INSERT INTO publisher_plugins (id, owner_id, slug, name, summary, description, category, license, tags)
	        VALUES ($1, $2, 'dark-mode', 'Dark', 'Makes it dark', '# Dark', 'styling', 'MIT', '{dark}')`, b.plugin, b.ada)
	b.sha = b.artifact("the first archive")
	b.exec(`INSERT INTO releases (id, plugin_id, version, major, minor, patch, artifact_sha256, file_name)
	        VALUES ($1, $2, '1.0.0', 1, 0, 0, decode($3, 'hex'), 'dark.zip')`, b.release, b.plugin, b.sha)
	var suite testsuite.WorkflowTestSuite
	b.env = suite.NewTestActivityEnvironment()
	b.env.RegisterActivity(b.a)
	return b
}

func passing(context.Context, check.Subject) ([]check.Finding, error) { return nil, nil }

// artifact stores bytes as a draft and gives their digest.
func (b *reviewBundle) artifact(content string) string {
	sum := sha256.Sum256([]byte(content))
	key := blobstore.Key("artifacts", sum)
	require.NoError(b.t, b.a.Drafts.Put(b.t.Context(), key, bytes.NewReader([]byte(content)), "application/zip", sum))
	b.exec(`INSERT INTO artifacts (sha256, size, format, blob_key) VALUES ($1, $2, 'zip', $3)`, sum[:], len(content), key)
	return hex.EncodeToString(sum[:])
}

// replace gives the release other bytes, as an author does who was asked for changes.
func (b *reviewBundle) replace(content string) string {
	sha := b.artifact(content)
	b.exec(`UPDATE releases SET artifact_sha256 = decode($1, 'hex') WHERE id = $2`, sha, b.release)
	return sha
}

func (b *reviewBundle) exec(sql string, args ...any) {
	b.t.Helper()
	_, err := b.db.Exec(b.t.Context(), sql, args...)
	require.NoError(b.t, err)
}

func read[T any](b *reviewBundle, sql string, args ...any) (out T) {
	b.t.Helper()
	require.NoError(b.t, b.db.QueryRow(b.t.Context(), sql, args...).Scan(&out))
	return out
}

// twice runs an activity two times and expects the same answer.
func twice[O any](b *reviewBundle, activity, in any) O {
	b.t.Helper()
	var out [2]O
	for i := range out {
		value, err := b.env.ExecuteActivity(activity, in)
		require.NoError(b.t, err)
		if value.HasValue() { // nothing is how no refusal comes back
			require.NoError(b.t, value.Get(&out[i]))
		}
	}
	require.Equal(b.t, out[0], out[1])
	return out[0]
}

func twiceDone(b *reviewBundle, activity, in any) {
	b.t.Helper()
	for range 2 {
		_, err := b.env.ExecuteActivity(activity, in)
		require.NoError(b.t, err)
	}
}

func (b *reviewBundle) open() SubmissionRound {
	b.t.Helper()
	return twice[SubmissionRound](b, b.a.OpenSubmission, SubmissionOpening{SubmissionID: b.submission, ReleaseID: b.release, AuthorID: b.ada})
}

// review brings the submission, with its checks passed, before the reviewers.
func (b *reviewBundle) review() {
	b.t.Helper()
	round := b.open()
	require.Nil(b.t, round.Refused)
	b.pass(1, b.sha)
}

func (b *reviewBundle) pass(round int, sha string) {
	b.t.Helper()
	for _, c := range b.a.Checks {
		verdict := twice[CheckVerdict](b, b.a.RunCheck, CheckRun{SubmissionID: b.submission, Round: round, Name: c.Name, SHA256: sha})
		require.True(b.t, verdict.Passed)
	}
	due := time.Now().Add(time.Hour).UTC()
	twiceDone(b, b.a.EnterReview, SubmissionInReview{SubmissionID: b.submission, Round: round, DueAt: due, Next: Next{Step: StepReminder, At: due}})
}

func (b *reviewBundle) status() (submission, ball, release string) {
	b.t.Helper()
	require.NoError(b.t, b.db.QueryRow(b.t.Context(),
		`SELECT s.status, s.ball, r.status FROM submissions s JOIN releases r ON r.id = s.release_id WHERE s.id = $1`, b.submission).Scan(&submission, &ball, &release))
	return submission, ball, release
}

func (b *reviewBundle) events() []string {
	return read[[]string](b, `SELECT coalesce(array_agg(kind ORDER BY seq), '{}') FROM submission_events WHERE submission_id = $1`, b.submission)
}

// mails are the templates sent to each account, in the order in which they were written.
func (b *reviewBundle) mails(to uuid.UUID) []string {
	return read[[]string](b, `SELECT coalesce(array_agg(template ORDER BY created_at, template), '{}') FROM outgoing_mail WHERE recipient = $1`, to.String()+"@example.test")
}
