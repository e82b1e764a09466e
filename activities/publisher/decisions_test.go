package publisher

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"marketplace/internal/decision"
)

func (b *reviewBundle) decision(round int, kind, reason string) Decision {
	b.t.Helper()
	in := Decision{
		DecisionID: uuid.New(), SubmissionID: b.submission, Round: round, SHA256: read[string](b, `SELECT encode(artifact_sha256, 'hex') FROM submissions WHERE id = $1`, b.submission),
		ReviewerID: b.bob, Kind: decision.Kind(kind), Reason: decision.Reason(reason), At: time.Now().UTC().Truncate(time.Millisecond),
	}
	if in.Kind == decision.RequestChanges {
		in.Next = Next{Step: StepAuthorReminder, At: in.At.Add(time.Hour)}
	}
	return in
}

func (b *reviewBundle) decide(round int, kind, reason string) Decision {
	b.t.Helper()
	in := b.decision(round, kind, reason)
	b.exec(`INSERT INTO decision_drafts (id, submission_id, reviewer_id, message) VALUES ($1, $2, $3, 'words')`, in.DecisionID, b.submission, b.bob)
	for range 2 {
		record, err := b.env.ExecuteActivity(b.a.RecordDecision, in)
		require.NoError(b.t, err)
		var out DecisionRecord
		require.NoError(b.t, record.Get(&out))
		require.Nil(b.t, out.Refused)
	}
	return in
}

func TestEachKindOfDecision(t *testing.T) {
	t.Parallel()
	for kind, c := range map[string]struct{ reason, submission, ball, release, plugin, mail, event string }{
		"approve":         {"meets_policy", "approved", "nobody", "approved", "listed", "review_approved", "approved"},
		"reject":          {"malware", "rejected", "nobody", "rejected", "draft", "review_rejected", "rejected"},
		"request_changes": {"license_unclear", "changes_requested", "author", "changes_requested", "draft", "review_changes_requested", "changes_requested"},
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			b := setupReview(t)
			b.review()
			in := b.decide(1, kind, c.reason)
			submission, ball, release := b.status()
			require.Equal(t, []string{c.submission, c.ball, c.release}, []string{submission, ball, release})
			require.Equal(t, c.plugin, read[string](b, `SELECT status FROM publisher_plugins`))
			require.Equal(t, kind == "approve", read[bool](b, `SELECT approved_listing IS NOT NULL FROM publisher_plugins`))
			require.Equal(t, []string{"review_submitted", c.mail}, b.mails(b.ada))
			events := b.events()
			require.Equal(t, c.event, events[len(events)-1])
			require.Equal(t, in.DecisionID, read[uuid.UUID](b, `SELECT id FROM review_decisions WHERE message = 'words' AND artifact_sha256 = decode($1, 'hex')`, b.sha))
			require.Zero(t, read[int](b, `SELECT count(*) FROM decision_drafts`))
		})
	}
}

func TestOfTwoDecisionsOneHolds(t *testing.T) {
	t.Parallel()
	b := setupReview(t)
	b.review()
	b.decide(1, "request_changes", "license_unclear")
	late := b.decision(1, "approve", "meets_policy")
	late.ReviewerID = b.eve
	refused := twice[DecisionRecord](b, b.a.RecordDecision, late).Refused
	require.Equal(t, RefusedAlreadyDecided, refused.Code)
	require.Equal(t, b.bob, refused.By)
	require.False(t, refused.At.IsZero())
}

func TestWhatMayNotBeDecided(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		code    string
		prepare func(*reviewBundle, *Decision)
	}{
		"OwnPlugin": {RefusedOwnPlugin, func(b *reviewBundle, d *Decision) { d.ReviewerID = b.ada }},
		"NotStaff": {RefusedForbidden, func(b *reviewBundle, d *Decision) {
			b.exec(`UPDATE publisher_users SET role = 'publisher' WHERE id = $1`, b.bob)
		}},
		"Disabled": {RefusedForbidden, func(b *reviewBundle, d *Decision) {
			b.exec(`UPDATE publisher_users SET disabled_at = now() WHERE id = $1`, b.bob)
		}},
		"OtherBytes":  {RefusedSuperseded, func(b *reviewBundle, d *Decision) { d.SHA256 = b.artifact("other") }},
		"OtherRound":  {RefusedSuperseded, func(b *reviewBundle, d *Decision) { d.Round = 2 }},
		"NotInReview": {RefusedNotInReview, func(b *reviewBundle, d *Decision) { b.exec(`UPDATE submissions SET status = 'checking'`) }},
		"ClaimedByEve": {RefusedClaimed, func(b *reviewBundle, d *Decision) {
			b.exec(`UPDATE submissions SET claimed_by = $1, claim_expires_at = now() + interval '1 minute'`, b.eve)
		}},
		"CheckErrored": {RefusedChecksNotPassed, func(b *reviewBundle, d *Decision) {
			b.exec(`UPDATE check_results SET verdict = 'errored' WHERE name = 'malware'`)
		}},
		"CheckOfOthers":  {RefusedChecksNotPassed, func(b *reviewBundle, d *Decision) { b.exec(`UPDATE check_results SET artifact_sha256 = sha256('x')`) }},
		"NoSubmission":   {RefusedNotFound, func(b *reviewBundle, d *Decision) { d.SubmissionID = uuid.New() }},
		"SystemApproves": {RefusedNotInReview, func(b *reviewBundle, d *Decision) { d.ReviewerID = uuid.Nil }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setupReview(t)
			b.review()
			in := b.decision(1, "approve", "meets_policy")
			c.prepare(b, &in)
			record := twice[DecisionRecord](b, b.a.RecordDecision, in)
			require.NotNil(t, record.Refused)
			require.Equal(t, c.code, record.Refused.Code)
			require.Zero(t, read[int](b, `SELECT count(*) FROM review_decisions`))
			require.Equal(t, "submitted", read[string](b, `SELECT status FROM releases`))
		})
	}
}

func TestFailedChecksDecideByThemselves(t *testing.T) {
	t.Parallel()
	b := setupReview(t)
	b.open()
	b.exec(`INSERT INTO check_results (submission_id, round, name, artifact_sha256, verdict, next_attempt_at) VALUES ($1, 1, 'malware', decode($2, 'hex'), 'errored', now())`, b.submission, b.sha)
	in := b.decision(1, "request_changes", "checks_failed")
	in.ReviewerID = uuid.Nil
	require.Nil(t, twice[DecisionRecord](b, b.a.RecordDecision, in).Refused)
	submission, ball, _ := b.status()
	require.Equal(t, []string{"changes_requested", "author"}, []string{submission, ball})
	require.True(t, read[bool](b, `SELECT reviewer_id IS NULL FROM review_decisions`))
	require.True(t, read[bool](b, `SELECT next_attempt_at IS NULL AND verdict = 'errored' FROM check_results`), "nothing is tried any more")
	require.Equal(t, StepAuthorReminder, read[string](b, `SELECT next_step FROM submissions WHERE next_step_at IS NOT NULL`))
}

func TestAnUnlistedPluginStaysUnlistedWhenAReleaseIsApproved(t *testing.T) {
	t.Parallel()
	b := setupReview(t)
	b.review()
	b.exec(`UPDATE publisher_plugins SET status = 'unlisted'`)
	b.decide(1, "approve", "meets_policy")
	require.Equal(t, "unlisted", read[string](b, `SELECT status FROM publisher_plugins`))
}
