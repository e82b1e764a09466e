package publisher

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"marketplace/internal/database"
	"marketplace/internal/decision"
	publisherdb "marketplace/queries/publisher"
)

// Decision is what was decided on one round, and on exactly which bytes. The words for the author are in
// decision_drafts under the same id, so that they stay out of the workflow's history. ReviewerID is zero
// when the checks decide.
type Decision struct {
	DecisionID   uuid.UUID       `json:"decisionId"`
	SubmissionID uuid.UUID       `json:"submissionId"`
	Round        int             `json:"round"`
	SHA256       string          `json:"sha256"`
	ReviewerID   uuid.UUID       `json:"reviewerId,omitzero"`
	Kind         decision.Kind   `json:"kind"`
	Reason       decision.Reason `json:"reason"`
	At           time.Time       `json:"at"`   // by the workflow's clock, to judge claims by
	Next         Next            `json:"next"` // when changes are requested
}

// DecisionRecord says what holds now: this decision, or the refusal that names the one that was faster.
type DecisionRecord struct {
	Refused *Refusal  `json:"refused,omitempty"`
	At      time.Time `json:"at,omitzero"`
}

// RecordDecision decides a round, once. An approval needs every check of the round passed on these bytes,
// and makes the frozen listing the plugin's approved one.
func (a *Activities) RecordDecision(ctx context.Context, in Decision) (DecisionRecord, error) {
	var out DecisionRecord
	err := database.InTx(ctx, a.DB, func(tx pgx.Tx) error {
		q := publisherdb.New(tx)
		s, err := lockSubmission(ctx, q, in.SubmissionID)
		if err != nil {
			return err
		}
		if out.At, err = decidedBefore(ctx, q, in); err != nil || !out.At.IsZero() {
			return err
		}
		message, err := mayDecide(ctx, q, s, in)
		if err != nil {
			return err
		}
		var reviewer *uuid.UUID
		if in.ReviewerID != uuid.Nil {
			reviewer = &in.ReviewerID
		}
		if out.At, err = q.InsertDecision(ctx, publisherdb.InsertDecisionParams{
			ID: in.DecisionID, SubmissionID: s.ID, AuthorID: s.AuthorID, Round: s.Round, Kind: publisherdb.DecisionKind(in.Kind),
			ReviewerID: reviewer, ReasonCode: string(in.Reason), Message: message, ArtifactSha256: s.ArtifactSha256,
		}); err != nil {
			return fmt.Errorf("insert decision: %w", err)
		}
		if err := q.DeleteDecisionDraft(ctx, in.DecisionID); err != nil {
			return fmt.Errorf("delete draft: %w", err)
		}
		if err := applyDecision(ctx, q, s, in); err != nil {
			return err
		}
		return tellDecision(ctx, noticeOf(q, s), s.AuthorID, in, message)
	})
	if refusal, ok := errors.AsType[*Refusal](err); ok {
		return DecisionRecord{Refused: refusal}, nil
	}
	return out, err
}

// decidedBefore is when this very decision was recorded, zero if the round is still open; another
// decision on the round is a refusal.
func decidedBefore(ctx context.Context, q *publisherdb.Queries, in Decision) (time.Time, error) {
	d, err := q.GetRoundDecision(ctx, in.SubmissionID, int32(in.Round))
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return time.Time{}, nil
	case err != nil:
		return time.Time{}, fmt.Errorf("read decision: %w", err)
	case d.ID == in.DecisionID:
		return d.At, nil
	}
	refusal := &Refusal{Code: RefusedAlreadyDecided, Detail: "This round has been decided: " + string(d.Kind) + ".", At: d.At}
	if d.ReviewerID != nil {
		refusal.By = *d.ReviewerID
	}
	return time.Time{}, refusal
}

// mayDecide checks state, bytes, claim, account and checks, and finds the reviewer's words.
func mayDecide(ctx context.Context, q *publisherdb.Queries, s publisherdb.LockSubmissionRow, in Decision) (message string, err error) {
	if int(s.Round) != in.Round || hex.EncodeToString(s.ArtifactSha256) != in.SHA256 {
		return "", &Refusal{Code: RefusedSuperseded, Detail: "The author has resubmitted since; look at the new round."}
	}
	if in.ReviewerID == uuid.Nil {
		if s.Status != publisherdb.SubmissionStatusChecking || in.Kind != decision.RequestChanges || in.Reason != decision.ChecksFailed {
			return "", &Refusal{Code: RefusedNotInReview, Detail: "The checks of this submission are not running."}
		}
		return "", nil
	}
	if s.Status != publisherdb.SubmissionStatusInReview {
		return "", &Refusal{Code: RefusedNotInReview, Detail: "The submission does not wait for a reviewer."}
	}
	if err := mayReview(ctx, q, s, in.ReviewerID); err != nil {
		return "", err
	}
	if s.ClaimedBy != nil && *s.ClaimedBy != in.ReviewerID && s.ClaimExpiresAt.After(in.At) {
		return "", &Refusal{Code: RefusedClaimed, Detail: "Another reviewer works on it.", By: *s.ClaimedBy, At: *s.ClaimExpiresAt}
	}
	if in.Kind == decision.Approve {
		checks, err := q.CountOpenChecks(ctx, publisherdb.CountOpenChecksParams{SubmissionID: s.ID, Round: s.Round, ArtifactSha256: s.ArtifactSha256})
		if err != nil {
			return "", fmt.Errorf("count checks: %w", err)
		}
		if checks.AllChecks == 0 || checks.NotPassed > 0 {
			return "", &Refusal{Code: RefusedChecksNotPassed, Detail: "Not every check has passed on these bytes."}
		}
	}
	message, err = q.GetDecisionDraft(ctx, publisherdb.GetDecisionDraftParams{ID: in.DecisionID, SubmissionID: s.ID, ReviewerID: in.ReviewerID})
	if errors.Is(err, pgx.ErrNoRows) {
		return "", nil
	}
	return message, err
}

func applyDecision(ctx context.Context, q *publisherdb.Queries, s publisherdb.LockSubmissionRow, in Decision) error {
	submission, release := decisionStatus(in.Kind)
	if err := q.SetSubmissionRelease(ctx, release, s.ReleaseID); err != nil {
		return fmt.Errorf("set release status: %w", err)
	}
	if err := q.StopChecks(ctx, s.ID); err != nil {
		return fmt.Errorf("stop checks: %w", err)
	}
	if in.Kind == decision.RequestChanges {
		return q.GiveSubmissionToAuthor(ctx, publisherdb.GiveSubmissionToAuthorParams{ID: s.ID, NextStep: in.Next.Step, NextStepAt: in.Next.time()})
	}
	if err := q.CloseSubmission(ctx, submission, s.ID); err != nil {
		return fmt.Errorf("close submission: %w", err)
	}
	if in.Kind == decision.Approve {
		return q.ApproveListing(ctx, s.Listing, s.PluginID)
	}
	return nil
}

func tellDecision(ctx context.Context, n notice, author uuid.UUID, in Decision, message string) error {
	kinds := map[decision.Kind]struct{ event, mail string }{
		decision.Approve:        {"approved", "review_approved"},
		decision.Reject:         {"rejected", "review_rejected"},
		decision.RequestChanges: {"changes_requested", "review_changes_requested"},
	}
	kind := kinds[in.Kind]
	if err := n.event(ctx, kind.event, fmt.Sprintf("decision/%d", in.Round), map[string]any{
		"round": in.Round, "reason": in.Reason, "bySystem": in.ReviewerID == uuid.Nil, "by": in.ReviewerID, "sha256": in.SHA256,
	}); err != nil {
		return err
	}
	return n.mail(ctx, author, kind.mail, map[string]any{"reasonCode": in.Reason, "message": message})
}

func (n Next) time() *time.Time {
	if n.At.IsZero() {
		return nil
	}
	return &n.At
}

// decisionStatus is where a decision of the kind leads.
func decisionStatus(kind decision.Kind) (publisherdb.SubmissionStatus, publisherdb.ReleaseStatus) {
	switch kind {
	case decision.Approve:
		return publisherdb.SubmissionStatusApproved, publisherdb.ReleaseStatusApproved
	case decision.Reject:
		return publisherdb.SubmissionStatusRejected, publisherdb.ReleaseStatusRejected
	default:
		return publisherdb.SubmissionStatusChangesRequested, publisherdb.ReleaseStatusChangesRequested
	}
}
