package review

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"marketplace/activities/publisher"
	"marketplace/internal/decision"
	"marketplace/workflows/publication"
)

const hour, day = time.Hour, 24 * time.Hour

func TestAnApprovedSubmissionIsPublished(t *testing.T) {
	t.Parallel()
	b := setup(t)
	submitted := b.at(0, UpdateSubmit)
	claimed := b.at(hour, UpdateClaim, ClaimRequest{ReviewerID: b.bob})
	status := b.statusAt(hour + time.Minute)
	approval := b.approve(1)
	decided := b.at(hour+10*time.Minute, UpdateDecide, approval)

	result := b.run()

	require.Equal(t, Result{Stage: StageApproved, Round: 1}, result)
	require.Equal(t, Submitted{SubmissionID: b.in.SubmissionID, Round: 1}, submitted.value)
	require.Equal(t, Claimed{Until: monday.Add(hour + claimTime)}, claimed.value.(Claimed))
	require.NoError(t, decided.err)
	require.Equal(t, []string{"open", "enter", "claim", "record"}, b.calls)
	require.Equal(t, approval.DecisionID, b.decisions[0].DecisionID)
	require.Equal(t, "aa", b.decisions[0].SHA256)
	require.Equal(t, []publication.Input{{
		PublicationID: b.published[0].PublicationID, PluginID: b.in.PluginID, ReleaseID: b.in.ReleaseID, Version: "1.0.0",
		Action: publication.Publish, RequestedBy: b.bob, Reason: "meets_policy",
	}}, b.published)
	require.Equal(t, StageInReview, status.Stage)
	require.Equal(t, "reviewer", status.Ball)
	require.Equal(t, b.bob, status.ClaimedBy)
	require.Equal(t, publisher.StepReminder, status.Next.Step)
	require.Equal(t, time.Date(2026, 11, 27, 17, 0, 0, 0, time.UTC), status.DueAt)
}

func TestARefusedSubmissionLeavesNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.refuse["open"] = &publisher.Refusal{Code: publisher.RefusedSlugTaken, Detail: "taken", Fields: []publisher.FieldRefusal{{Field: "slug", Message: "taken"}}}
	submitted, again := b.at(0, UpdateSubmit), b.at(0, UpdateSubmit)
	require.Equal(t, StageRefused, b.run().Stage)
	require.Equal(t, publisher.RefusedSlugTaken, submitted.code())
	require.Equal(t, "slug", submitted.refusal(t).Fields[0].Field)
	require.Equal(t, publisher.RefusedSlugTaken, again.code())
	require.Equal(t, []string{"open"}, b.calls)
}

func TestADoubleClickOnSubmitGetsOneSubmission(t *testing.T) {
	t.Parallel()
	b := setup(t)
	first, second := b.at(0, UpdateSubmit), b.at(0, UpdateSubmit)
	late := b.at(day, UpdateSubmit)
	b.at(2*day, UpdateWithdraw, b.author(1))
	b.run()
	require.Equal(t, first.value, second.value)
	require.Equal(t, first.value, late.value)
	require.Equal(t, 1, b.count("open"))
}

func TestARejectionIsFinal(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.at(hour, UpdateDecide, DecideRequest{DecisionID: uuid.New(), ReviewerID: b.bob, Round: 1, Kind: decision.Reject, Reason: decision.Malware})
	require.Equal(t, StageRejected, b.run().Stage)
	require.Empty(t, b.published)
}

func TestWhatMayNotBeDecided(t *testing.T) {
	t.Parallel()
	b := setup(t)
	own := b.approve(1)
	own.ReviewerID = b.in.AuthorID
	unfit := b.approve(1)
	unfit.Reason = decision.Malware
	system := b.requestChanges(1)
	system.Reason = decision.ChecksFailed
	cases := map[string]struct {
		answer *answer
		code   string
	}{
		"OwnPlugin":        {b.at(hour, UpdateDecide, own), publisher.RefusedOwnPlugin},
		"OwnClaim":         {b.at(hour, UpdateClaim, ClaimRequest{ReviewerID: b.in.AuthorID}), publisher.RefusedOwnPlugin},
		"ReasonDoesNotFit": {b.at(hour, UpdateDecide, unfit), RefusedInvalid},
		"SystemsReason":    {b.at(hour, UpdateDecide, system), RefusedInvalid},
		"AnotherRound":     {b.at(hour, UpdateDecide, b.approve(2)), publisher.RefusedSuperseded},
		"StrangersUndoing": {b.at(hour, UpdateWithdraw, AuthorRequest{AuthorID: b.eve, Round: 1}), publisher.RefusedNotFound},
		"NothingToResend":  {b.at(hour, UpdateResubmit, b.author(1)), publisher.RefusedNotAwaiting},
	}
	b.at(2*hour, UpdateWithdraw, b.author(1))
	require.Equal(t, StageWithdrawn, b.run().Stage)
	for name, c := range cases {
		require.True(t, c.answer.rejected, name)
		require.Equal(t, c.code, c.answer.code(), name)
	}
	b.never("record", "claim", "reopen")
}

func TestOfTwoDecisionsAtOnceOneWinsAndTheOtherIsTold(t *testing.T) {
	t.Parallel()
	b := setup(t)
	first, second := b.approve(1), b.requestChanges(1)
	second.ReviewerID = b.eve
	won, lost := b.at(hour, UpdateDecide, first), b.at(hour, UpdateDecide, second)
	require.Equal(t, StageApproved, b.run().Stage)
	require.NoError(t, won.err)
	require.Equal(t, publisher.RefusedAlreadyDecided, lost.code())
	require.Equal(t, b.bob, lost.refusal(t).By)
	require.Equal(t, monday.Add(hour), lost.refusal(t).At.UTC())
	require.Equal(t, 1, b.count("record"))
}

func TestARepeatedDecisionGetsTheSameAnswer(t *testing.T) {
	t.Parallel()
	b := setup(t)
	d := b.requestChanges(1)
	first, second, later := b.at(hour, UpdateDecide, d), b.at(hour, UpdateDecide, d), b.at(2*hour, UpdateDecide, d)
	other := b.at(2*hour, UpdateDecide, b.approve(1))
	b.at(3*hour, UpdateWithdraw, b.author(1))
	b.run()
	require.Equal(t, first.value, second.value)
	require.Equal(t, first.value, later.value)
	require.Equal(t, publisher.RefusedAlreadyDecided, other.code())
	require.Equal(t, 1, b.count("record"))
}

func TestWhatTheDatabaseRefusesIsToldAndChangesNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.refuse["record"] = &publisher.Refusal{Code: publisher.RefusedForbidden, Detail: "demoted"}
	b.refuse["claim"] = &publisher.Refusal{Code: publisher.RefusedForbidden, Detail: "demoted"}
	b.refuse["reopen"] = &publisher.Refusal{Code: publisher.RefusedListingIncomplete, Detail: "incomplete"}
	decided, claimed := b.at(hour, UpdateDecide, b.approve(1)), b.at(hour, UpdateClaim, ClaimRequest{ReviewerID: b.bob})
	status := b.statusAt(2 * hour)
	b.env.RegisterDelayedCallback(func() { delete(b.refuse, "record") }, 2*hour)
	b.at(3*hour, UpdateDecide, b.requestChanges(1))
	resubmitted := b.at(4*hour, UpdateResubmit, b.author(1))
	b.env.RegisterDelayedCallback(func() { delete(b.refuse, "reopen") }, 5*hour)
	again := b.at(6*hour, UpdateResubmit, b.author(1))
	b.at(7*hour, UpdateDecide, b.approve(2))
	require.Equal(t, StageApproved, b.run().Stage)
	require.Equal(t, publisher.RefusedForbidden, decided.code())
	require.Equal(t, publisher.RefusedForbidden, claimed.code())
	require.Equal(t, uuid.Nil, status.ClaimedBy)
	require.Equal(t, StageInReview, status.Stage)
	require.Equal(t, publisher.RefusedListingIncomplete, resubmitted.code())
	require.Equal(t, Submitted{SubmissionID: b.in.SubmissionID, Round: 2}, again.value)
}

func TestClaims(t *testing.T) {
	t.Parallel()
	b := setup(t)
	bob, eve := ClaimRequest{ReviewerID: b.bob}, ClaimRequest{ReviewerID: b.eve}
	b.at(hour, UpdateClaim, bob)
	held := b.at(hour+10*time.Minute, UpdateClaim, eve)
	byOther := b.approve(1)
	byOther.ReviewerID = b.eve
	decidedByOther := b.at(hour+10*time.Minute, UpdateDecide, byOther)
	renewed := b.at(hour+20*time.Minute, UpdateClaim, bob)
	stillHeld := b.at(hour+40*time.Minute, UpdateClaim, eve)
	expired := b.at(hour+50*time.Minute, UpdateClaim, eve)
	b.at(hour+55*time.Minute, UpdateRelease, eve)
	free := b.at(hour+56*time.Minute, UpdateClaim, bob)
	b.at(2*hour, UpdateWithdraw, b.author(1))
	b.run()
	require.Equal(t, publisher.RefusedClaimed, held.code())
	require.Equal(t, b.bob, held.refusal(t).By)
	require.Equal(t, publisher.RefusedClaimed, decidedByOther.code())
	require.NoError(t, renewed.err)
	require.Equal(t, publisher.RefusedClaimed, stillHeld.code())
	require.NoError(t, expired.err)
	require.NoError(t, free.err)
}

func TestWithdrawingWhileChecksRunStopsThem(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.checks = func(context.Context, publisher.CheckRun) (publisher.CheckVerdict, error) {
		return publisher.CheckVerdict{}, errors.New("the scanner is down")
	}
	withdrawn, twice := b.at(hour, UpdateWithdraw, b.author(1)), b.at(hour, UpdateWithdraw, b.author(1))
	require.Equal(t, StageWithdrawn, b.run().Stage)
	require.NoError(t, withdrawn.err)
	require.NoError(t, twice.err)
	require.Equal(t, []publisher.SubmissionClosing{{SubmissionID: b.in.SubmissionID, AuthorID: b.in.AuthorID, Why: publisher.ClosedByAuthor}}, b.closings)
	b.never("enter", "record")
}

func TestADecisionAndAWithdrawalAtOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	decided, withdrawn := b.at(hour, UpdateDecide, b.approve(1)), b.at(hour, UpdateWithdraw, b.author(1))
	require.Equal(t, StageApproved, b.run().Stage)
	require.NoError(t, decided.err)
	require.Equal(t, publisher.RefusedAlreadyDecided, withdrawn.code())
	b.never("close")
}

func TestStateOutlivesALongHistory(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.env.RegisterDelayedCallback(func() { b.env.SetContinueAsNewSuggested(true) }, hour)
	claimed := b.at(hour+time.Minute, UpdateClaim, ClaimRequest{ReviewerID: b.bob})
	b.env.ExecuteWorkflow(WorkflowType, b.in)
	require.True(t, b.env.IsWorkflowCompleted())
	require.ErrorContains(t, b.env.GetWorkflowError(), "continue as new")
	require.NoError(t, claimed.err)

	next := setup(t)
	next.in = b.in
	next.in.State = &State{
		Stage: StageInReview, Round: b.open, Remaining: 40 * hour, DueAt: monday.Add(4 * hour), ClaimedBy: b.bob, ClaimedUntil: monday.Add(hour),
		Steps: []publisher.Next{{Step: publisher.StepReassignment, At: monday.Add(4 * hour)}},
	}
	held := next.at(time.Minute, UpdateClaim, ClaimRequest{ReviewerID: b.eve})
	approval := next.approve(1)
	approval.ReviewerID = b.bob
	next.at(5*hour, UpdateDecide, approval)
	require.Equal(t, StageApproved, next.run().Stage)
	require.Equal(t, publisher.RefusedClaimed, held.code())
	require.Equal(t, []string{"reassign", "record"}, next.calls)
}
