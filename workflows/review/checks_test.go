package review

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"

	"marketplace/activities/publisher"
	"marketplace/internal/decision"
)

func TestAFailedCheckSendsTheSubmissionBack(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.checks = func(_ context.Context, in publisher.CheckRun) (publisher.CheckVerdict, error) {
		return publisher.CheckVerdict{Name: in.Name, SHA256: in.SHA256, Passed: in.Name != "malware" || in.Round > 1}, nil
	}
	sentBack := b.statusAt(time.Minute)
	tooEarly := b.at(time.Minute, UpdateDecide, b.approve(1))
	b.at(hour, UpdateResubmit, b.author(1))
	b.at(2*hour, UpdateDecide, b.approve(2))
	require.Equal(t, Result{Stage: StageApproved, Round: 2}, b.run())
	require.Equal(t, StageChangesRequested, sentBack.Stage)
	require.Equal(t, decision.ChecksFailed, b.decisions[0].Reason)
	require.Zero(t, b.decisions[0].ReviewerID)
	require.Equal(t, publisher.RefusedAlreadyDecided, tooEarly.code())
	require.Equal(t, []string{"open", "record", "reopen", "enter", "record"}, b.calls)
	require.Equal(t, 40*hour, b.in.Calendar.Between(monday.Add(hour), b.reviews[0].DueAt), "the checks do not use up the reviewers' time")
}

func TestACheckThatCannotRunIsTriedOnAndNeverPasses(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var tries atomic.Int32
	b.checks = func(_ context.Context, in publisher.CheckRun) (publisher.CheckVerdict, error) {
		if in.Name == "malware" && tries.Add(1) <= 12 {
			return publisher.CheckVerdict{}, temporal.NewApplicationErrorWithOptions("down", publisher.ErrTypeCheckErrored, temporal.ApplicationErrorOptions{NextRetryDelay: 10 * time.Minute})
		}
		return publisher.CheckVerdict{Name: in.Name, SHA256: in.SHA256, Passed: true}, nil
	}
	early, late := b.statusAt(30*time.Minute), b.statusAt(time.Hour+time.Minute)
	tooEarly := b.at(time.Hour, UpdateDecide, b.approve(1))
	b.at(day, UpdateDecide, b.approve(1))
	require.Equal(t, StageApproved, b.run().Stage)
	require.EqualValues(t, 13, tries.Load())
	require.Equal(t, StageChecking, early.Stage)
	require.Equal(t, []string{"malware"}, early.ChecksWaiting)
	require.Equal(t, StageChecking, late.Stage)
	require.True(t, late.NeedsAttention)
	require.Equal(t, publisher.RefusedNotInReview, tooEarly.code())
}

func TestAFailureDoesNotWaitForACheckThatIsStuck(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.checks = func(_ context.Context, in publisher.CheckRun) (publisher.CheckVerdict, error) {
		if in.Name == "malware" {
			return publisher.CheckVerdict{}, errors.New("down")
		}
		return publisher.CheckVerdict{Name: in.Name, SHA256: in.SHA256}, nil
	}
	b.at(hour, UpdateWithdraw, b.author(1))
	require.Equal(t, StageWithdrawn, b.run().Stage)
	require.Equal(t, []string{"open", "record", "close"}, b.calls)
	require.Equal(t, decision.ChecksFailed, b.decisions[0].Reason)
}

func TestAVerdictOnOtherBytesDoesNotCount(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.checks = func(_ context.Context, in publisher.CheckRun) (publisher.CheckVerdict, error) {
		return publisher.CheckVerdict{Name: in.Name, SHA256: "other", Passed: true}, nil
	}
	status := b.statusAt(hour)
	b.at(2*hour, UpdateWithdraw, b.author(1))
	require.Equal(t, StageWithdrawn, b.run().Stage)
	require.Equal(t, StageChecking, status.Stage)
	require.True(t, status.NeedsAttention)
	b.never("enter")
}

func TestWithoutChecksNothingPasses(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.open.Checks = nil
	b.at(hour, UpdateWithdraw, b.author(1))
	b.run()
	b.never("enter")
}
