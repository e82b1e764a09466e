package publisher

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
)

func TestALateReviewGoesFromHandToHand(t *testing.T) {
	t.Parallel()
	b := setupReview(t)
	b.review()
	require.Equal(t, b.bob, read[uuid.UUID](b, `SELECT assigned_to FROM submissions`), "the first of those with as few cases")
	overdue := Overdue{SubmissionID: b.submission, Round: 1, Next: Next{Step: StepReassignment, At: time.Now().Add(time.Hour)}}

	require.Equal(t, []string{"review_assigned"}, b.mails(b.bob))
	twiceDone(b, b.a.RemindReviewer, overdue)
	require.Equal(t, []string{"review_assigned", "review_reminder"}, sorted(b.mails(b.bob)))
	twiceDone(b, b.a.ReassignReview, overdue)
	require.Equal(t, b.eve, read[uuid.UUID](b, `SELECT assigned_to FROM submissions`))
	require.Equal(t, []string{"review_reassigned"}, b.mails(b.eve))
	overdue.Next = Next{Step: StepDecision}
	twiceDone(b, b.a.EscalateReview, overdue)
	require.Equal(t, []string{"review_escalated"}, b.mails(b.root))

	require.Equal(t, int16(LevelEscalated), read[int16](b, `SELECT escalation_level FROM submissions WHERE reminded_at IS NOT NULL`))
	require.Equal(t, StepDecision, read[string](b, `SELECT next_step FROM submissions WHERE next_step_at IS NULL`))
	require.Equal(t, []string{"reminded", "reassigned", "escalated"}, b.events()[4:])
	submission, _, _ := b.status()
	require.Equal(t, "in_review", submission)
}

func TestWhoeverClaimedItIsReminded(t *testing.T) {
	t.Parallel()
	b := setupReview(t)
	b.review()
	b.exec(`UPDATE submissions SET claimed_by = $1, claim_expires_at = now()`, b.eve)
	twiceDone(b, b.a.RemindReviewer, Overdue{SubmissionID: b.submission, Round: 1, Next: Next{Step: StepReassignment, At: time.Now()}})
	require.Equal(t, []string{"review_reminder"}, b.mails(b.eve))
	require.Equal(t, []string{"review_assigned"}, b.mails(b.bob))
}

func TestWithoutReviewersTheAdminsAreTold(t *testing.T) {
	t.Parallel()
	b := setupReview(t)
	b.exec(`UPDATE publisher_users SET disabled_at = now() WHERE role = 'reviewer'`)
	b.review()
	overdue := Overdue{SubmissionID: b.submission, Round: 1, Next: Next{Step: StepReassignment, At: time.Now()}}
	twiceDone(b, b.a.RemindReviewer, overdue)
	twiceDone(b, b.a.ReassignReview, overdue)
	require.Equal(t, []string{"review_reminder", "review_unattended"}, sorted(b.mails(b.root)))
	require.True(t, read[bool](b, `SELECT assigned_to IS NULL FROM submissions`))
}

func TestAStepOfAnotherRoundOrStateDoesNothing(t *testing.T) {
	t.Parallel()
	b := setupReview(t)
	b.review()
	overdue := Overdue{SubmissionID: b.submission, Round: 2, Next: Next{Step: StepDecision}}
	twiceDone(b, b.a.EscalateReview, overdue)
	twiceDone(b, b.a.RemindAuthor, Overdue{SubmissionID: b.submission, Round: 1})
	require.Empty(t, b.mails(b.root))
	require.Equal(t, []string{"review_submitted"}, b.mails(b.ada))
}

func TestTheAuthorIsWarnedAndThenToldOfTheClosing(t *testing.T) {
	t.Parallel()
	b := setupReview(t)
	b.review()
	b.decide(1, "request_changes", "license_unclear")
	closing := time.Now().Add(time.Hour)
	twiceDone(b, b.a.RemindAuthor, Overdue{SubmissionID: b.submission, Round: 1, Next: Next{Step: StepClosing, At: closing}})
	require.Equal(t, StepClosing, read[string](b, `SELECT next_step FROM submissions`))
	require.Nil(t, twice[*Refusal](b, b.a.CloseSubmission, SubmissionClosing{SubmissionID: b.submission, Why: ClosedUnanswered}))
	require.Equal(t, []string{"review_changes_due", "review_changes_requested", "review_closed", "review_submitted"}, sorted(b.mails(b.ada)))
	require.Equal(t, "unanswered", read[string](b, `SELECT detail ->> 'why' FROM submission_events WHERE kind = 'withdrawn'`))
}
