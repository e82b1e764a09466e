package review

import (
	"slices"
	"time"

	"github.com/google/uuid"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"marketplace/activities/publisher"
	"marketplace/internal/decision"
)

// RefusedInvalid is the code of a decision that cannot be one: an unknown kind, or a reason that does not
// fit it.
const RefusedInvalid = "invalid_decision"

func (r *review) listen(ctx workflow.Context) error {
	if err := workflow.SetQueryHandler(ctx, QueryStatus, r.status); err != nil {
		return err
	}
	for _, u := range []struct {
		name               string
		handler, validator any
	}{
		{UpdateSubmit, r.submit, nil},
		{UpdateClaim, r.claim, r.mayClaim},
		{UpdateRelease, r.release, r.mayClaim},
		{UpdateDecide, r.decide, r.mayDecide},
		{UpdateResubmit, r.resubmit, r.mayResubmit},
		{UpdateWithdraw, r.withdraw, r.mayWithdraw},
	} {
		if err := workflow.SetUpdateHandlerWithOptions(ctx, u.name, u.handler, workflow.UpdateHandlerOptions{Validator: u.validator}); err != nil {
			return err
		}
	}
	return nil
}

func (r *review) status() (Status, error) {
	s := Status{
		Stage: r.Stage, Ball: r.Stage.Ball(), Round: r.Round.Round, DueAt: r.DueAt, Next: r.next(),
		ClaimedBy: r.ClaimedBy, ClaimedUntil: r.ClaimedUntil, NeedsAttention: r.NeedsAttention,
	}
	for _, name := range r.Round.Checks {
		if _, waiting := r.waiting[name]; waiting && r.Stage == StageChecking {
			s.ChecksWaiting = append(s.ChecksWaiting, name)
		}
	}
	return s, nil
}

// submit answers as soon as the submission is there or refused; a repeated one gets the same answer.
func (r *review) submit(ctx workflow.Context) (Submitted, error) {
	if err := workflow.Await(ctx, func() bool { return r.Stage != StageOpening }); err != nil {
		return Submitted{}, err
	}
	if r.Stage == StageRefused {
		return Submitted{}, refusal(r.Refused)
	}
	return Submitted{SubmissionID: r.in.SubmissionID, Round: r.Round.Round}, nil
}

func (r *review) mayClaim(ctx workflow.Context, in ClaimRequest) error {
	switch {
	case in.ReviewerID == r.in.AuthorID:
		return refuse(publisher.RefusedOwnPlugin, "Nobody reviews their own plugin.")
	case r.Stage != StageInReview:
		return r.notInReview()
	}
	return r.claimedByOther(ctx, in.ReviewerID)
}

func (r *review) claim(ctx workflow.Context, in ClaimRequest) (Claimed, error) {
	return r.setClaim(ctx, in, claimTime)
}

func (r *review) release(ctx workflow.Context, in ClaimRequest) (Claimed, error) {
	return r.setClaim(ctx, in, 0)
}

func (r *review) setClaim(ctx workflow.Context, in ClaimRequest, hold time.Duration) (out Claimed, err error) {
	err = r.ask(ctx, func(ctx workflow.Context) error {
		if err := r.mayClaim(ctx, in); err != nil {
			return err
		}
		claim := publisher.Claim{SubmissionID: r.in.SubmissionID, ReviewerID: in.ReviewerID, At: workflow.Now(ctx)}
		if hold > 0 {
			claim.Until = claim.At.Add(hold)
		}
		refused, err := call[*publisher.Refusal](ctx, activities.SetClaim, claim)
		if err != nil {
			return err
		}
		if refused != nil {
			return refusal(refused)
		}
		r.ClaimedBy, r.ClaimedUntil = in.ReviewerID, claim.Until
		if hold == 0 {
			r.ClaimedBy = uuid.Nil
		}
		out.Until = claim.Until
		return nil
	})
	return out, err
}

func (r *review) mayDecide(ctx workflow.Context, in DecideRequest) error {
	d := r.Decision
	switch {
	case d != nil && d.DecisionID == in.DecisionID:
		return nil // a repetition, which gets the same answer
	case !in.Kind.Fits(in.Reason):
		return refuse(RefusedInvalid, "The reason does not fit the decision.")
	case in.ReviewerID == r.in.AuthorID:
		return refuse(publisher.RefusedOwnPlugin, "Nobody reviews their own plugin.")
	case d != nil && d.Round == in.Round:
		return refusal(&publisher.Refusal{Code: publisher.RefusedAlreadyDecided, Detail: "This round has been decided: " + string(d.Kind) + ".", By: d.ReviewerID, At: d.At})
	case r.Stage != StageInReview:
		return r.notInReview()
	case in.Round != r.Round.Round:
		return refuse(publisher.RefusedSuperseded, "The author has resubmitted since; look at the new round.")
	}
	return r.claimedByOther(ctx, in.ReviewerID)
}

// decide carries a decision out. Of two at once, the second is told of the first.
func (r *review) decide(ctx workflow.Context, in DecideRequest) (out Decided, err error) {
	err = r.ask(ctx, func(ctx workflow.Context) error {
		if err := r.mayDecide(ctx, in); err != nil {
			return err
		}
		if r.Decision != nil && r.Decision.DecisionID == in.DecisionID {
			out = *r.Decision
			return nil
		}
		out = Decided{DecisionID: in.DecisionID, ReviewerID: in.ReviewerID, Round: in.Round, Kind: in.Kind, Reason: in.Reason}
		record, err := r.record(ctx, out)
		if err != nil {
			return err
		}
		out.At = record.At
		r.decided(ctx, out)
		return nil
	})
	return out, err
}

func (r *review) mayResubmit(_ workflow.Context, in AuthorRequest) error {
	switch {
	case in.AuthorID != r.in.AuthorID:
		return notYours()
	case r.Resubmitted != nil && r.Resubmitted.Round == in.Round+1:
		return nil // a repetition
	case r.Stage != StageChangesRequested || in.Round != r.Round.Round:
		return refuse(publisher.RefusedNotAwaiting, "Nobody waits for changes from you.")
	}
	return nil
}

func (r *review) resubmit(ctx workflow.Context, in AuthorRequest) (out Submitted, err error) {
	err = r.ask(ctx, func(ctx workflow.Context) error {
		if err := r.mayResubmit(ctx, in); err != nil {
			return err
		}
		if r.Resubmitted != nil && r.Resubmitted.Round == in.Round+1 {
			out = *r.Resubmitted
			return nil
		}
		round, err := call[publisher.SubmissionRound](ctx, activities.ReopenSubmission, publisher.Resubmission{
			SubmissionID: r.in.SubmissionID, AuthorID: in.AuthorID, Round: in.Round + 1,
		})
		if err != nil {
			return err
		}
		if round.Refused != nil {
			return refusal(round.Refused)
		}
		out = Submitted{SubmissionID: r.in.SubmissionID, Round: round.Round}
		r.Resubmitted, r.Round, r.Stage, r.Steps = &out, round, StageChecking, nil
		return nil
	})
	return out, err
}

func (r *review) mayWithdraw(_ workflow.Context, in AuthorRequest) error {
	switch {
	case in.AuthorID != r.in.AuthorID || r.Stage == StageOpening || r.Stage == StageRefused:
		return notYours()
	case r.Stage == StageApproved || r.Stage == StageRejected:
		return refusal(&publisher.Refusal{Code: publisher.RefusedAlreadyDecided, Detail: "The submission has been decided.", At: r.Decision.At})
	}
	return nil
}

func (r *review) withdraw(ctx workflow.Context, in AuthorRequest) (out Withdrawn, err error) {
	err = r.ask(ctx, func(ctx workflow.Context) error {
		out.Round = r.Round.Round
		if err := r.mayWithdraw(ctx, in); err != nil || r.Stage == StageWithdrawn {
			return err
		}
		return r.close(ctx, publisher.ClosedByAuthor)
	})
	return out, err
}

func (r *review) claimedByOther(ctx workflow.Context, reviewer uuid.UUID) error {
	if r.ClaimedBy == uuid.Nil || r.ClaimedBy == reviewer || !r.ClaimedUntil.After(workflow.Now(ctx)) {
		return nil
	}
	return refusal(&publisher.Refusal{Code: publisher.RefusedClaimed, Detail: "Another reviewer works on it.", By: r.ClaimedBy, At: r.ClaimedUntil})
}

func (r *review) notInReview() error {
	if d := r.Decision; d != nil && slices.Contains([]decision.Kind{decision.Approve, decision.Reject}, d.Kind) {
		return refusal(&publisher.Refusal{Code: publisher.RefusedAlreadyDecided, Detail: "The submission has been decided: " + string(d.Kind) + ".", By: d.ReviewerID, At: d.At})
	}
	return refuse(publisher.RefusedNotInReview, "The submission does not wait for a reviewer.")
}

func notYours() error {
	return refuse(publisher.RefusedNotFound, "There is no such submission, or it is not yours.")
}

func refuse(code, detail string) error {
	return refusal(&publisher.Refusal{Code: code, Detail: detail})
}

// refusal is an expected no as an update's answer: its code is the error's type, the rest its detail.
func refusal(r *publisher.Refusal) error {
	return temporal.NewApplicationErrorWithOptions(r.Detail, r.Code, temporal.ApplicationErrorOptions{
		NonRetryable: true, Category: temporal.ApplicationErrorCategoryBenign, Details: []any{*r},
	})
}
