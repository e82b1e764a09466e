package publisher

import (
	"context"
	"errors"
	"io"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"

	"marketplace/internal/check"
)

func sorted(s []string) []string {
	slices.Sort(s)
	return s
}

func (b *reviewBundle) run(name, sha string) (CheckVerdict, error) {
	value, err := b.env.ExecuteActivity(b.a.RunCheck, CheckRun{SubmissionID: b.submission, Round: 1, Name: name, SHA256: sha})
	if err != nil {
		return CheckVerdict{}, err
	}
	var verdict CheckVerdict
	return verdict, value.Get(&verdict)
}

func TestAVerdictIsWrittenOnceWithItsEvidence(t *testing.T) {
	t.Parallel()
	b := setupReview(t)
	runs := 0
	b.a.Checks[0].Run = func(_ context.Context, s check.Subject) ([]check.Finding, error) {
		runs++
		content, err := io.ReadAll(io.NewSectionReader(s.Bytes, 0, s.Size))
		require.NoError(t, err)
		require.Equal(t, "the first archive", string(content))
		require.Equal(t, "dark-mode", s.Slug)
		require.Equal(t, "Dark", s.Listing.Name)
		s.Progress()
		return []check.Finding{{Severity: check.SeverityError, Rule: "zip_slip", Path: "../x", Message: "leaves the folder"}}, nil
	}
	b.open()
	verdict := twice[CheckVerdict](b, b.a.RunCheck, CheckRun{SubmissionID: b.submission, Round: 1, Name: "archive", SHA256: b.sha})
	require.Equal(t, CheckVerdict{Name: "archive", SHA256: b.sha}, verdict)
	require.Equal(t, 1, runs)
	require.Equal(t, "zip_slip", read[string](b, `SELECT evidence -> 0 ->> 'rule' FROM check_results WHERE verdict = 'failed' AND attempts = 1 AND finished_at IS NOT NULL`))
	require.Equal(t, []string{"submitted", "check_failed"}, b.events())
}

func TestAWarningDoesNotFailACheck(t *testing.T) {
	t.Parallel()
	b := setupReview(t)
	b.a.Checks[0].Run = func(context.Context, check.Subject) ([]check.Finding, error) {
		return []check.Finding{{Severity: check.SeverityWarning, Rule: "nested_archive", Message: "look at it"}}, nil
	}
	b.open()
	verdict, err := b.run("archive", b.sha)
	require.NoError(t, err)
	require.True(t, verdict.Passed)
}

func TestACheckThatCannotRunIsErroredAndTriedAgain(t *testing.T) {
	t.Parallel()
	b := setupReview(t)
	down := true
	b.a.Checks[1].Run = func(context.Context, check.Subject) ([]check.Finding, error) {
		if down {
			return nil, errors.New("dial tcp 10.0.0.7:3310: connection refused")
		}
		return nil, nil
	}
	b.open()
	for attempt := int32(1); attempt <= 3; attempt++ {
		_, err := b.run("malware", b.sha)
		app, ok := errors.AsType[*temporal.ApplicationError](err)
		require.True(t, ok)
		require.Equal(t, ErrTypeCheckErrored, app.Type())
		require.False(t, app.NonRetryable())
		require.Equal(t, checkDelay(int(attempt)), app.NextRetryDelay())
		require.Equal(t, attempt, read[int32](b, `SELECT attempts FROM check_results WHERE verdict = 'errored' AND finished_at IS NULL AND next_attempt_at > now()`))
	}
	require.Equal(t, "the malware scanner does not answer as it should", read[string](b, `SELECT last_error FROM check_results`))
	require.Equal(t, []string{"submitted", "check_errored", "check_errored", "check_errored"}, b.events())
	down = false
	verdict, err := b.run("malware", b.sha)
	require.NoError(t, err)
	require.True(t, verdict.Passed)
	require.Equal(t, int32(4), read[int32](b, `SELECT attempts FROM check_results WHERE verdict = 'passed' AND next_attempt_at IS NULL`))
}

func TestOnlyTheSubmittedBytesAreChecked(t *testing.T) {
	t.Parallel()
	b := setupReview(t)
	b.open()
	t.Run("NotAnotherDigest", func(t *testing.T) {
		_, err := b.run("archive", b.artifact("other"))
		app, ok := errors.AsType[*temporal.ApplicationError](err)
		require.True(t, ok)
		require.True(t, app.NonRetryable())
	})
	t.Run("NotSwappedBytes", func(t *testing.T) {
		b.exec(`UPDATE submissions SET artifact_sha256 = decode($1, 'hex')`, b.sha)
		_, err := b.env.ExecuteActivity(b.a.RunCheck, CheckRun{SubmissionID: b.submission, Round: 1, Name: "nonsense", SHA256: b.sha})
		app, ok := errors.AsType[*temporal.ApplicationError](err)
		require.True(t, ok)
		require.Equal(t, ErrTypeCheckUnknown, app.Type())
	})
	t.Run("NotLostBytes", func(t *testing.T) {
		key := read[string](b, `SELECT blob_key FROM artifacts WHERE sha256 = decode($1, 'hex')`, b.sha)
		require.NoError(t, b.a.Drafts.Delete(t.Context(), key))
		_, err := b.run("malware", b.sha)
		app, ok := errors.AsType[*temporal.ApplicationError](err)
		require.True(t, ok)
		require.Equal(t, ErrTypeCheckErrored, app.Type())
	})
}

func TestRetriesComeLaterAndLaterButDoCome(t *testing.T) {
	t.Parallel()
	require.Equal(t, 2*time.Second, checkDelay(1))
	require.Equal(t, 4*time.Second, checkDelay(2))
	require.Equal(t, 10*time.Minute, checkDelay(12))
	require.Equal(t, 10*time.Minute, checkDelay(100_000))
}

func TestTheNamesOfOthersAreHandedToTheChecks(t *testing.T) {
	t.Parallel()
	b := setupReview(t)
	var others []check.Name
	b.a.Checks[0].Run = func(_ context.Context, s check.Subject) ([]check.Finding, error) {
		others = s.Others
		return nil, nil
	}
	b.exec(`INSERT INTO publisher_plugins (id, owner_id, slug, name) VALUES (gen_random_uuid(), $1, 'light-mode', 'Light')`, b.bob)
	b.exec(`INSERT INTO slug_reservations (slug, skeleton, owner_id, plugin_id) SELECT slug, 'x', owner_id, id FROM publisher_plugins WHERE slug = 'light-mode'`)
	b.open()
	_, err := b.run("archive", b.sha)
	require.NoError(t, err)
	require.Equal(t, []check.Name{{Slug: "light-mode", Name: "Light"}}, others)
}
