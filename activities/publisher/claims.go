package publisher

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"marketplace/internal/database"
	publisherdb "marketplace/queries/publisher"
)

// Claim is a reviewer's wish to work on a submission alone until a time; the zero time gives it back.
type Claim struct {
	SubmissionID uuid.UUID `json:"submissionId"`
	ReviewerID   uuid.UUID `json:"reviewerId"`
	At           time.Time `json:"at"`
	Until        time.Time `json:"until,omitzero"`
}

// SetClaim takes, renews or gives back the lock on a submission in review.
func (a *Activities) SetClaim(ctx context.Context, in Claim) (*Refusal, error) {
	return refusedOnly(database.InTx(ctx, a.DB, func(tx pgx.Tx) error {
		q := publisherdb.New(tx)
		s, err := lockSubmission(ctx, q, in.SubmissionID)
		if err != nil {
			return err
		}
		if s.Status != publisherdb.SubmissionStatusInReview {
			return &Refusal{Code: RefusedNotInReview, Detail: "The submission does not wait for a reviewer."}
		}
		if err := mayReview(ctx, q, s, in.ReviewerID); err != nil {
			return err
		}
		mine := s.ClaimedBy != nil && *s.ClaimedBy == in.ReviewerID
		if live := s.ClaimedBy != nil && s.ClaimExpiresAt.After(in.At); live && !mine {
			return &Refusal{Code: RefusedClaimed, Detail: "Another reviewer works on it.", By: *s.ClaimedBy, At: *s.ClaimExpiresAt}
		}
		n := noticeOf(q, s)
		if in.Until.IsZero() {
			if !mine {
				return nil
			}
			if err := q.SetSubmissionClaim(ctx, publisherdb.SetSubmissionClaimParams{ID: s.ID}); err != nil {
				return fmt.Errorf("give claim back: %w", err)
			}
			return n.event(ctx, "claim_released", fmt.Sprintf("release/%d/%s/%d", s.Round, in.ReviewerID, in.At.UnixMilli()), map[string]any{"by": in.ReviewerID})
		}
		if err := q.SetSubmissionClaim(ctx, publisherdb.SetSubmissionClaimParams{ID: s.ID, ClaimedBy: &in.ReviewerID, ClaimExpiresAt: &in.Until}); err != nil {
			return fmt.Errorf("set claim: %w", err)
		}
		if mine {
			return nil // a renewal is no news
		}
		return n.event(ctx, "claimed", fmt.Sprintf("claim/%d/%s/%d", s.Round, in.ReviewerID, in.At.UnixMilli()), map[string]any{"by": in.ReviewerID})
	}))
}

// mayReview asks the account itself, not the session that the request came with.
func mayReview(ctx context.Context, q *publisherdb.Queries, s publisherdb.LockSubmissionRow, reviewer uuid.UUID) error {
	if s.AuthorID == reviewer || s.OwnerID == reviewer {
		return &Refusal{Code: RefusedOwnPlugin, Detail: "Nobody reviews their own plugin."}
	}
	staff, err := q.GetStaffMember(ctx, reviewer)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return fmt.Errorf("read account: %w", err)
	}
	if err != nil || staff.DisabledAt != nil || staff.Role == publisherdb.PublisherRolePublisher {
		return &Refusal{Code: RefusedForbidden, Detail: "Your role does not allow this."}
	}
	return nil
}
