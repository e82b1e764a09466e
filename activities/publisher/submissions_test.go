package publisher

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
)

func TestSubmittingFreezesBytesAndListingAndReservesTheSlug(t *testing.T) {
	t.Parallel()
	b := setupReview(t)
	b.exec(`UPDATE publisher_plugins SET price_minor = 500, prices = '[{"minor": 600, "currency": "USD"}]' WHERE id = $1`, b.plugin)
	round := b.open()
	require.Equal(t, SubmissionRound{Round: 1, SHA256: b.sha, PluginID: b.plugin, Version: "1.0.0", Checks: []string{"archive", "malware"}}, round)
	submission, ball, release := b.status()
	require.Equal(t, []string{"checking", "system", "submitted"}, []string{submission, ball, release})
	b.exec(`UPDATE publisher_plugins SET name = 'Changed since', prices = '[]' WHERE id = $1`, b.plugin)
	require.Equal(t, "Dark", read[string](b, `SELECT listing ->> 'name' FROM submissions WHERE id = $1`, b.submission))
	require.JSONEq(t, `[{"minor": 600, "currency": "USD"}]`, read[string](b, `SELECT listing ->> 'prices' FROM submissions WHERE id = $1`, b.submission))
	require.Equal(t, b.plugin, read[uuid.UUID](b, `SELECT plugin_id FROM slug_reservations WHERE slug = 'dark-mode'`))
	require.Equal(t, []string{"submitted"}, b.events())
	require.Equal(t, []string{"review_submitted"}, b.mails(b.ada))
}

func TestWhatIsNotSubmittableIsRefusedAndNothingChanges(t *testing.T) {
	t.Parallel()
	other := func(b *reviewBundle, slug, skeleton string) {
		id := uuid.New()
		b.exec(`INSERT INTO publisher_plugins (id, owner_id, slug, name) VALUES ($1, $2, $3, 'Other')`, id, b.bob, slug)
		b.exec(`INSERT INTO slug_reservations (slug, skeleton, owner_id, plugin_id) VALUES ($1, $2, $3, $4)`, slug, skeleton, b.bob, id)
	}
	for name, c := range map[string]struct {
		code    string
		prepare func(*reviewBundle)
	}{
		"NotTheOwner": {RefusedNotFound, func(b *reviewBundle) { b.ada = b.eve }},
		"NoRelease":   {RefusedNotFound, func(b *reviewBundle) { b.release = uuid.New() }},
		"Incomplete":  {RefusedListingIncomplete, func(b *reviewBundle) { b.exec(`UPDATE publisher_plugins SET license = '', summary = ' '`) }},
		"SlugTaken":   {RefusedSlugTaken, func(b *reviewBundle) { other(b, "dark-mode", "darkmode") }},
		"SlugConfusable": {RefusedSlugConfusable, func(b *reviewBundle) {
			b.exec(`UPDATE publisher_plugins SET slug = 'dark-rnode'`)
			other(b, "dark-mode", "darkmode")
		}},
		"TakenDown": {RefusedTakenDown, func(b *reviewBundle) { b.exec(`UPDATE publisher_plugins SET status = 'taken_down'`) }},
		"Published": {RefusedNotSubmittable, func(b *reviewBundle) { b.exec(`UPDATE releases SET status = 'published'`) }},
		"Disabled":  {RefusedForbidden, func(b *reviewBundle) { b.exec(`UPDATE publisher_users SET disabled_at = now()`) }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setupReview(t)
			c.prepare(b)
			round := b.open()
			require.NotNil(t, round.Refused)
			require.Equal(t, c.code, round.Refused.Code)
			require.Zero(t, read[int](b, `SELECT (SELECT count(*) FROM submissions) + (SELECT count(*) FROM submission_events) + (SELECT count(*) FROM outgoing_mail)
				+ (SELECT count(*) FROM slug_reservations WHERE plugin_id = $1)`, b.plugin))
			require.Zero(t, read[int](b, `SELECT count(*) FROM releases WHERE status = 'submitted'`))
		})
	}
}

func TestAnIncompleteListingIsToldFieldByField(t *testing.T) {
	t.Parallel()
	b := setupReview(t)
	b.exec(`UPDATE publisher_plugins SET license = '', summary = ''`)
	fields := []string{}
	for _, f := range b.open().Refused.Fields {
		fields = append(fields, f.Field)
	}
	require.Equal(t, []string{"summary", "license"}, fields)
}

func TestOneReleaseIsInReviewOnce(t *testing.T) {
	t.Parallel()
	b := setupReview(t)
	require.Nil(t, b.open().Refused)
	b.submission = uuid.New()
	require.Equal(t, RefusedAlreadySubmitted, b.open().Refused.Code)
}

func TestResubmittingFreezesAnew(t *testing.T) {
	t.Parallel()
	b := setupReview(t)
	b.review()
	resubmission := Resubmission{SubmissionID: b.submission, AuthorID: b.ada, Round: 2}
	early := twice[SubmissionRound](b, b.a.ReopenSubmission, resubmission)
	require.Equal(t, RefusedNotAwaiting, early.Refused.Code)

	b.decide(1, "request_changes", "license_unclear")
	second := b.replace("the second archive")
	b.exec(`UPDATE publisher_plugins SET name = 'Darker' WHERE id = $1`, b.plugin)
	stranger := resubmission
	stranger.AuthorID = b.eve
	require.Equal(t, RefusedNotFound, twice[SubmissionRound](b, b.a.ReopenSubmission, stranger).Refused.Code)
	round := twice[SubmissionRound](b, b.a.ReopenSubmission, resubmission)
	require.Equal(t, SubmissionRound{Round: 2, SHA256: second, PluginID: b.plugin, Version: "1.0.0", Checks: []string{"archive", "malware"}}, round)
	require.Equal(t, "Darker", read[string](b, `SELECT listing ->> 'name' FROM submissions`))
	submission, ball, release := b.status()
	require.Equal(t, []string{"checking", "system", "submitted"}, []string{submission, ball, release})

	b.pass(2, second)
	b.decide(2, "approve", "meets_policy")
	require.Equal(t, "Darker", read[string](b, `SELECT approved_listing ->> 'name' FROM publisher_plugins WHERE id = $1`, b.plugin))
}

func TestWithdrawingMakesTheReleaseADraftAgain(t *testing.T) {
	t.Parallel()
	b := setupReview(t)
	b.review()
	closing := SubmissionClosing{SubmissionID: b.submission, AuthorID: b.eve, Why: ClosedByAuthor}
	require.Equal(t, RefusedNotFound, twice[*Refusal](b, b.a.CloseSubmission, closing).Code)
	closing.AuthorID = b.ada
	require.Nil(t, twice[*Refusal](b, b.a.CloseSubmission, closing))
	submission, ball, release := b.status()
	require.Equal(t, []string{"withdrawn", "nobody", "draft"}, []string{submission, ball, release})
	require.Equal(t, []string{"submitted", "check_passed", "check_passed", "in_review", "withdrawn"}, b.events())

	b.submission = uuid.New()
	require.Nil(t, b.open().Refused, "it may be submitted again")
}

func TestADecidedSubmissionIsNotWithdrawn(t *testing.T) {
	t.Parallel()
	b := setupReview(t)
	b.review()
	b.decide(1, "approve", "meets_policy")
	refused := twice[*Refusal](b, b.a.CloseSubmission, SubmissionClosing{SubmissionID: b.submission, AuthorID: b.ada, Why: ClosedByAuthor})
	require.Equal(t, RefusedAlreadyDecided, refused.Code)
}

func TestClaims(t *testing.T) {
	t.Parallel()
	b := setupReview(t)
	b.review()
	now := time.Now().UTC().Truncate(time.Millisecond)
	claim := func(who uuid.UUID, at time.Time, hold time.Duration) *Refusal {
		in := Claim{SubmissionID: b.submission, ReviewerID: who, At: at}
		if hold > 0 {
			in.Until = at.Add(hold)
		}
		return twice[*Refusal](b, b.a.SetClaim, in)
	}
	require.Nil(t, claim(b.bob, now, time.Hour))
	held := claim(b.eve, now, time.Hour)
	require.Equal(t, RefusedClaimed, held.Code)
	require.Equal(t, b.bob, held.By)
	require.Equal(t, now.Add(time.Hour), held.At.UTC())
	require.Equal(t, RefusedOwnPlugin, claim(b.ada, now, time.Hour).Code)
	require.Equal(t, RefusedForbidden, claim(uuid.New(), now, time.Hour).Code)
	require.Nil(t, claim(b.bob, now.Add(time.Minute), time.Hour), "a renewal")
	require.Nil(t, claim(b.eve, now.Add(3*time.Hour), time.Hour), "after it expired")
	require.Nil(t, claim(b.eve, now.Add(3*time.Hour), 0), "given back")
	require.Nil(t, claim(b.bob, now.Add(3*time.Hour), time.Hour))
	require.Equal(t, []string{"submitted", "check_passed", "check_passed", "in_review", "claimed", "claimed", "claim_released", "claimed"}, b.events())
	b.exec(`UPDATE publisher_users SET role = 'publisher' WHERE id = $1`, b.eve)
	require.Equal(t, RefusedForbidden, claim(b.eve, now.Add(9*time.Hour), time.Hour).Code, "a session outlives a role")
}

func TestTheSchemaRefusesAReviewOfOnesOwn(t *testing.T) {
	t.Parallel()
	b := setupReview(t)
	b.review()
	for _, sql := range []string{
		`UPDATE submissions SET claimed_by = author_id, claim_expires_at = now()`,
		`UPDATE submissions SET assigned_to = author_id`,
		`INSERT INTO review_decisions (id, submission_id, author_id, round, kind, reviewer_id, reason_code, artifact_sha256)
		 SELECT gen_random_uuid(), id, author_id, 1, 'approve', author_id, 'meets_policy', artifact_sha256 FROM submissions`,
		`INSERT INTO review_decisions (id, submission_id, author_id, round, kind, reason_code, artifact_sha256)
		 SELECT gen_random_uuid(), id, author_id, 1, 'approve', 'meets_policy', artifact_sha256 FROM submissions`,
	} {
		_, err := b.db.Exec(t.Context(), sql)
		require.ErrorContains(t, err, "violates check constraint", sql)
	}
}
