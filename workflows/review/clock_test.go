package review

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"marketplace/activities/publisher"
)

func at(dayOfNovember, hour, minute int) time.Time {
	return time.Date(2026, 11, dayOfNovember, hour, minute, 0, 0, time.UTC)
}

func TestALateReviewRemindsReassignsAndEscalatesButNeverDecides(t *testing.T) {
	t.Parallel()
	b := setup(t)
	afterReminder, afterAll := b.statusAt(at(26, 16, 0).Sub(monday)), b.statusAt(30*day)
	b.at(60*day, UpdateDecide, b.approve(1))
	require.Equal(t, StageApproved, b.run().Stage)
	require.Equal(t, []string{"open", "enter", "remind", "reassign", "escalate", "record"}, b.calls)
	require.Equal(t, map[string]time.Time{
		"remind":   at(26, 15, 0),                                 // 30 of 40 business hours
		"reassign": at(27, 17, 0),                                 // due
		"escalate": time.Date(2026, 12, 2, 13, 0, 0, 0, time.UTC), // 20 business hours later
	}, utc(b.overdue))
	require.Equal(t, publisher.StepReassignment, afterReminder.Next.Step)
	require.Equal(t, publisher.StepDecision, afterAll.Next.Step)
	require.True(t, afterAll.NeedsAttention)
	require.Equal(t, StageInReview, afterAll.Stage)
}

func TestADecisionAtTheMomentOfAReminderComesFirst(t *testing.T) {
	t.Parallel()
	b := setup(t)
	decided := b.at(at(26, 15, 0).Sub(monday), UpdateDecide, b.approve(1))
	require.Equal(t, StageApproved, b.run().Stage)
	require.NoError(t, decided.err)
	require.LessOrEqual(t, b.count("remind"), 1)
	b.never("reassign", "escalate")
}

func TestTheClockPausesWhileTheAuthorHasTheBall(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.at(10*hour, UpdateDecide, b.requestChanges(1)) // Monday 19:00: 8 of 40 hours are gone
	paused := b.statusAt(11 * hour)
	b.at(7*day, UpdateResubmit, b.author(1)) // next Monday 9:00
	resumed := b.statusAt(7*day + time.Minute)
	b.at(7*day+hour, UpdateDecide, b.approve(2))
	require.Equal(t, Result{Stage: StageApproved, Round: 2}, b.run())
	require.Equal(t, "author", paused.Ball)
	require.True(t, paused.DueAt.IsZero())
	require.Equal(t, publisher.StepAuthorReminder, paused.Next.Step)
	require.Equal(t, "reviewer", resumed.Ball)
	require.Equal(t, time.Date(2026, 12, 3, 17, 0, 0, 0, time.UTC), resumed.DueAt.UTC()) // 32 hours: Monday to Thursday
	require.Equal(t, "bb", b.decisions[1].SHA256)
	require.Equal(t, monday.Add(10*hour).Add(76*day), b.decisions[0].Next.At.UTC())
}

func TestALateReviewGetsSomeTimeForTheNextRound(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.at(14*day, UpdateDecide, b.requestChanges(1))
	b.at(14*day+hour, UpdateResubmit, b.author(1)) // a Monday at 10:00
	resumed := b.statusAt(14*day + hour + time.Minute)
	b.at(14*day+2*hour, UpdateWithdraw, b.author(2))
	b.run()
	require.Equal(t, monday.Add(14*day+5*hour), resumed.DueAt.UTC())
	require.False(t, resumed.NeedsAttention)
}

func TestAnAuthorWhoNeverAnswersIsWarnedAndTheSubmissionClosed(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.at(hour, UpdateDecide, b.requestChanges(1))
	warned := b.statusAt(hour + 80*day)
	require.Equal(t, Result{Stage: StageWithdrawn, Round: 1}, b.run())
	require.Equal(t, map[string]time.Time{"warn": monday.Add(hour + 76*day)}, utc(b.overdue))
	require.Equal(t, publisher.Next{Step: publisher.StepClosing, At: monday.Add(hour + 90*day)}, publisher.Next{Step: warned.Next.Step, At: warned.Next.At.UTC()})
	require.Equal(t, []publisher.SubmissionClosing{{SubmissionID: b.in.SubmissionID, Why: publisher.ClosedUnanswered}}, b.closings)
	require.Equal(t, monday.Add(hour+90*day), b.env.Now().UTC())
}

func TestADoubleClickOnResubmitMakesOneRound(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.at(hour, UpdateDecide, b.requestChanges(1))
	first, second := b.at(2*hour, UpdateResubmit, b.author(1)), b.at(2*hour, UpdateResubmit, b.author(1))
	later := b.at(3*hour, UpdateResubmit, b.author(1))
	b.at(4*hour, UpdateDecide, b.approve(2))
	require.Equal(t, Result{Stage: StageApproved, Round: 2}, b.run())
	require.Equal(t, first.value, second.value)
	require.Equal(t, first.value, later.value)
	require.Equal(t, 1, b.count("reopen"))
}

func utc(times map[string]time.Time) map[string]time.Time {
	for name, t := range times {
		times[name] = t.UTC()
	}
	return times
}
