package publisher

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"marketplace/activities/publisher"
	"marketplace/internal/taskqueue"
	"marketplace/workflows/review"
)

// Reviews starts Review workflows and speaks to them. An expected no is a *publisher.Refusal of the
// activities; besides, there are the errors below. A repeated update ID gets the first answer again.
type Reviews interface {
	Submit(ctx context.Context, updateID string, in review.Input) (review.Submitted, error)
	Claim(ctx context.Context, submission uuid.UUID, in review.ClaimRequest) (review.Claimed, error)
	Release(ctx context.Context, submission uuid.UUID, in review.ClaimRequest) (review.Claimed, error)
	Decide(ctx context.Context, submission uuid.UUID, in review.DecideRequest) (review.Decided, error)
	Resubmit(ctx context.Context, submission uuid.UUID, updateID string, in review.AuthorRequest) (review.Submitted, error)
	Withdraw(ctx context.Context, submission uuid.UUID, updateID string, in review.AuthorRequest) (review.Withdrawn, error)
}

var (
	// ErrReviewsDown means that nothing was asked of anybody.
	ErrReviewsDown = errors.New("workflows are not available")
	// ErrReviewOver means that the submission's workflow has ended.
	ErrReviewOver = errors.New("the review is over")
	// ErrReviewSlow means that it was asked and has not been answered in time; it may still happen.
	ErrReviewSlow = errors.New("the review has not answered in time")
)

// answerTime is how long a person waits for an answer.
const answerTime = 10 * time.Second

// NewReviews speaks to them through Temporal.
func NewReviews(c client.Client) Reviews { return temporalReviews{c} }

type temporalReviews struct{ client client.Client }

func (t temporalReviews) Submit(ctx context.Context, updateID string, in review.Input) (review.Submitted, error) {
	return reach[review.Submitted](ctx, t, func(ctx context.Context) (client.WorkflowUpdateHandle, error) {
		return t.client.UpdateWithStartWorkflow(ctx, client.UpdateWithStartWorkflowOptions{
			StartWorkflowOperation: t.client.NewWithStartWorkflowOperation(client.StartWorkflowOptions{
				ID: review.WorkflowID(in.SubmissionID), TaskQueue: string(taskqueue.Publisher),
				WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
				// A refused submission's workflow has ended; the corrected one has the same id.
				WorkflowIDReusePolicy: enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
			}, review.WorkflowType, in),
			UpdateOptions: client.UpdateWorkflowOptions{
				UpdateID: updateID, UpdateName: review.UpdateSubmit, WaitForStage: client.WorkflowUpdateStageCompleted,
			},
		})
	})
}

func (t temporalReviews) Claim(ctx context.Context, submission uuid.UUID, in review.ClaimRequest) (review.Claimed, error) {
	return update[review.Claimed](ctx, t, submission, uuid.NewString(), review.UpdateClaim, in)
}

func (t temporalReviews) Release(ctx context.Context, submission uuid.UUID, in review.ClaimRequest) (review.Claimed, error) {
	return update[review.Claimed](ctx, t, submission, uuid.NewString(), review.UpdateRelease, in)
}

func (t temporalReviews) Decide(ctx context.Context, submission uuid.UUID, in review.DecideRequest) (review.Decided, error) {
	return update[review.Decided](ctx, t, submission, uuid.NewString(), review.UpdateDecide, in)
}

func (t temporalReviews) Resubmit(ctx context.Context, submission uuid.UUID, updateID string, in review.AuthorRequest) (review.Submitted, error) {
	return update[review.Submitted](ctx, t, submission, updateID, review.UpdateResubmit, in)
}

func (t temporalReviews) Withdraw(ctx context.Context, submission uuid.UUID, updateID string, in review.AuthorRequest) (review.Withdrawn, error) {
	return update[review.Withdrawn](ctx, t, submission, updateID, review.UpdateWithdraw, in)
}

func update[O any](ctx context.Context, t temporalReviews, submission uuid.UUID, updateID, name string, in any) (O, error) {
	return reach[O](ctx, t, func(ctx context.Context) (client.WorkflowUpdateHandle, error) {
		return t.client.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
			WorkflowID: review.WorkflowID(submission), UpdateID: updateID, UpdateName: name, Args: []any{in},
			WaitForStage: client.WorkflowUpdateStageCompleted,
		})
	})
}

// reach asks only when there is someone to ask, so that "not available" means that nothing has begun.
func reach[O any](ctx context.Context, t temporalReviews, send func(context.Context) (client.WorkflowUpdateHandle, error)) (out O, err error) {
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	probe, stop := context.WithTimeout(ctx, 2*time.Second)
	defer stop()
	if _, err := t.client.CheckHealth(probe, &client.CheckHealthRequest{}); err != nil {
		return out, ErrReviewsDown
	}
	handle, err := send(ctx)
	if err == nil {
		err = handle.Get(ctx, &out)
	}
	return out, reviewError(ctx, err)
}

func reviewError(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if app, ok := errors.AsType[*temporal.ApplicationError](err); ok {
		refusal := publisher.Refusal{Code: app.Type(), Detail: app.Message()}
		if app.HasDetails() {
			_ = app.Details(&refusal) // the code and the words are there without them
		}
		return &refusal
	}
	if _, ok := errors.AsType[*serviceerror.NotFound](err); ok {
		return ErrReviewOver
	}
	if _, ok := errors.AsType[*client.WorkflowUpdateServiceTimeoutOrCanceledError](err); ok || ctx.Err() != nil {
		return ErrReviewSlow
	}
	if _, ok := errors.AsType[*serviceerror.Unavailable](err); ok {
		return ErrReviewSlow
	}
	return err
}
