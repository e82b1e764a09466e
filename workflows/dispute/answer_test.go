package dispute

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"

	"marketplace/activities/marketplace"
	"marketplace/activities/payments"
	"marketplace/internal/stripeclient"
)

// desk is a world where people decide: what they have decided is in its database.
type desk struct {
	*world
	due      time.Time
	decision *marketplace.DisputeAnswer
	refused  []string
	reminded []int32
	sent     []payments.EvidenceRequest
	accepted []payments.AcceptRequest
	because  string
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{world: newWorld(t)}
	d.stripe()
	d.OnActivity("ApplyDispute", mock.Anything, mock.Anything).Return(func(_ context.Context, in marketplace.ApplyDisputeInput) (marketplace.AppliedDispute, error) {
		d.applied = append(d.applied, in.Dispute.Status)
		out := marketplace.AppliedDispute{Status: string(in.Dispute.Status), Reminders: int32(len(d.reminded))}
		switch in.Dispute.Status {
		case stripeclient.DisputeNeedsResponse:
			out.Answer = d.decision
			out.DueAt = d.due
		case stripeclient.DisputeLost:
			out.Because = d.because
			d.decision = nil
		default:
			d.decision = nil
		}
		return out, nil
	})
	d.OnActivity("RemindDispute", mock.Anything, mock.Anything).Return(func(_ context.Context, in marketplace.RemindDisputeInput) error {
		d.reminded = append(d.reminded, in.Number)
		return nil
	})
	d.OnActivity("RefuseAnswer", mock.Anything, mock.Anything).Return(func(_ context.Context, in marketplace.RefuseAnswerInput) error {
		d.refused, d.decision = append(d.refused, in.Code), nil
		return nil
	})
	d.OnActivity("TellEvidenceKey", mock.Anything).Return(payments.EvidenceKey{PublicKey: "public"}, nil)
	d.OnActivity("SealAnswer", mock.Anything, mock.Anything).Return(func(_ context.Context, in marketplace.SealAnswerInput) (marketplace.SealedAnswer, error) {
		return marketplace.SealedAnswer{Sealed: "sealed to " + in.PublicKey}, nil
	})
	return d
}

// submitting is how Stripe takes evidence.
func (d *desk) submitting(take func(try int) (payments.DisputeOutcome, error)) {
	d.OnActivity("SubmitEvidence", mock.Anything, mock.Anything).Return(func(_ context.Context, in payments.EvidenceRequest) (payments.DisputeOutcome, error) {
		d.sent = append(d.sent, in)
		out, err := take(len(d.sent))
		if out.Dispute != nil {
			d.now = out.Dispute.Status
		}
		return out, err
	})
}

func taken(status stripeclient.DisputeStatus) payments.DisputeOutcome {
	return payments.DisputeOutcome{Dispute: &stripeclient.Dispute{ID: "dp_1", Status: status}}
}

// decide has a human decide after a while, and notes what they are told.
func (d *desk) decide(after time.Duration, decision marketplace.DisputeAnswer, told *string) {
	d.RegisterDelayedCallback(func() {
		d.decision = &decision
		d.UpdateWorkflow(UpdateAnswer, uuid.NewString(), &testsuite.TestUpdateCallback{
			OnAccept: func() {},
			OnReject: func(err error) { *told = err.Error() },
			OnComplete: func(out any, err error) {
				*told = out.(Answered).Status
				if err != nil {
					*told = err.Error()
				}
			},
		})
	}, after)
}

func TestAnAnswerIsSentWhenAHumanSaysSo(t *testing.T) {
	d := newDesk(t)
	answer := uuid.New()
	d.submitting(func(int) (payments.DisputeOutcome, error) { return taken(stripeclient.DisputeUnderReview), nil })
	var told string
	d.decide(time.Hour, marketplace.DisputeAnswer{ID: answer}, &told)
	d.after(20*24*time.Hour, stripeclient.DisputeWon, true)
	require.Equal(t, Result{Status: "won"}, d.run())
	require.Equal(t, "under_review", told)
	require.Equal(t, []payments.EvidenceRequest{{StripeID: "dp_1", AnswerID: answer, Sealed: "sealed to public"}}, d.sent)
	require.Empty(t, d.refused)
}

func TestGivingInEndsTheDispute(t *testing.T) {
	d := newDesk(t)
	d.because = marketplace.LostAccepted
	d.OnActivity("AcceptDispute", mock.Anything, mock.Anything).Return(func(_ context.Context, in payments.AcceptRequest) (payments.DisputeOutcome, error) {
		d.accepted = append(d.accepted, in)
		d.now = stripeclient.DisputeLost
		return taken(stripeclient.DisputeLost), nil
	})
	var told string
	d.decide(time.Hour, marketplace.DisputeAnswer{}, &told)
	require.Equal(t, Result{Status: "lost", Because: "accepted"}, d.run())
	require.Equal(t, "lost", told, "whoever waits has an answer before the end")
	require.Equal(t, []payments.AcceptRequest{{StripeID: "dp_1"}}, d.accepted)
}

func TestAnAnswerThatStripeRefusesGoesBackToPeople(t *testing.T) {
	d := newDesk(t)
	d.submitting(func(int) (payments.DisputeOutcome, error) {
		return payments.DisputeOutcome{Refusal: payments.RefusedByStripe}, nil
	})
	var told string
	d.decide(time.Hour, marketplace.DisputeAnswer{ID: uuid.New()}, &told)
	d.after(20*24*time.Hour, stripeclient.DisputeLost, true)
	require.Equal(t, "lost", d.run().Status)
	require.Equal(t, "needs_response", told)
	require.Equal(t, []string{payments.RefusedByStripe}, d.refused)
	require.Len(t, d.sent, 1)
}

func TestStripeBreaksOverAnAnswer(t *testing.T) {
	unclear := temporal.NewNonRetryableApplicationError("500", payments.ErrTypeUnclear, nil)
	generationsOf := func(d *desk) (out []int) {
		for _, s := range d.sent {
			out = append(out, s.Generation)
		}
		return out
	}
	t.Run("AndThenTakesIt", func(t *testing.T) {
		d := newDesk(t)
		d.submitting(func(try int) (payments.DisputeOutcome, error) {
			if try < 3 {
				return payments.DisputeOutcome{}, unclear
			}
			return taken(stripeclient.DisputeUnderReview), nil
		})
		var told string
		d.decide(time.Hour, marketplace.DisputeAnswer{ID: uuid.New()}, &told)
		d.after(20*24*time.Hour, stripeclient.DisputeWon, true)
		require.Equal(t, "won", d.run().Status)
		require.Equal(t, []int{0, 1, 2}, generationsOf(d))
	})
	t.Run("TimeAndAgain", func(t *testing.T) {
		d := newDesk(t)
		d.submitting(func(int) (payments.DisputeOutcome, error) { return payments.DisputeOutcome{}, unclear })
		var told string
		d.decide(time.Hour, marketplace.DisputeAnswer{ID: uuid.New()}, &told)
		d.after(20*24*time.Hour, stripeclient.DisputeLost, true)
		require.Equal(t, "lost", d.run().Status)
		require.Equal(t, []string{payments.RefusedUnclear}, d.refused)
		require.Len(t, d.sent, generations)
	})
	t.Run("ForAnHour", func(t *testing.T) {
		d := newDesk(t)
		start := d.Now()
		d.submitting(func(int) (payments.DisputeOutcome, error) {
			if d.Now().Sub(start) < 2*time.Hour {
				return payments.DisputeOutcome{}, errors.New("down")
			}
			return taken(stripeclient.DisputeUnderReview), nil
		})
		var told string
		d.decide(time.Hour, marketplace.DisputeAnswer{ID: uuid.New()}, &told)
		d.after(20*24*time.Hour, stripeclient.DisputeWon, true)
		require.Equal(t, "won", d.run().Status)
		require.Equal(t, "under_review", told)
		require.Empty(t, d.refused)
	})
	t.Run("ItsKeyWasChanged", func(t *testing.T) {
		d := newDesk(t)
		d.submitting(func(try int) (payments.DisputeOutcome, error) {
			if try == 1 {
				return payments.DisputeOutcome{Refusal: payments.RefusedUnreadable}, nil
			}
			return taken(stripeclient.DisputeUnderReview), nil
		})
		var told string
		d.decide(time.Hour, marketplace.DisputeAnswer{ID: uuid.New()}, &told)
		d.after(20*24*time.Hour, stripeclient.DisputeWon, true)
		require.Equal(t, "won", d.run().Status)
		require.Empty(t, d.refused)
	})
}

func TestPeopleAreRemindedOfTheDeadlineAndSilenceIsNoted(t *testing.T) {
	d := newDesk(t)
	d.due = d.Now().Add(7 * 24 * time.Hour).UTC()
	d.because = marketplace.LostUnanswered
	at := map[int32]time.Duration{}
	start := d.Now()
	d.after(7*24*time.Hour, stripeclient.DisputeLost, false)
	for _, before := range reminders {
		d.RegisterDelayedCallback(func() { at[int32(len(d.reminded))] = before }, 7*24*time.Hour-before+time.Minute)
	}
	require.Equal(t, Result{Status: "lost", Because: "unanswered"}, d.run())
	require.Equal(t, []int32{1, 2, 3}, d.reminded)
	require.Equal(t, map[int32]time.Duration{1: reminders[0], 2: reminders[1], 3: reminders[2]}, at, "each in its time")
	require.WithinDuration(t, start.Add(7*24*time.Hour+grace), d.Now(), time.Minute, "Stripe is asked as soon as the time is up")
}

func TestWhoIsToldOfADisputeIsNotRemindedAtOnce(t *testing.T) {
	d := newDesk(t)
	d.due = d.Now().Add(48 * time.Hour).UTC()
	d.RegisterDelayedCallback(func() { require.Empty(t, d.reminded) }, time.Hour)
	d.after(49*time.Hour, stripeclient.DisputeLost, true)
	d.run()
	require.Equal(t, []int32{1, 2, 3}, d.reminded)
}
