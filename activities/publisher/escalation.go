package publisher

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"marketplace/internal/database"
	publisherdb "marketplace/queries/publisher"
)

// Levels of submissions.escalation_level.
const (
	LevelNone = iota
	LevelReminded
	LevelReassigned
	LevelEscalated
)

// Overdue names a round that waits too long, and what comes after this step.
type Overdue struct {
	SubmissionID uuid.UUID `json:"submissionId"`
	Round        int       `json:"round"`
	Next         Next      `json:"next"`
}

// RemindReviewer writes to whoever is to look at the submission; when nobody is, to the admins.
func (a *Activities) RemindReviewer(ctx context.Context, in Overdue) error {
	return a.escalate(ctx, in, LevelReminded, func(q *publisherdb.Queries, s publisherdb.LockSubmissionRow, n notice) (*uuid.UUID, error) {
		if to := working(s); to != nil {
			return s.AssignedTo, n.mail(ctx, *to, "review_reminder", map[string]any{"dueAt": s.DueAt})
		}
		return s.AssignedTo, mailAdmins(ctx, q, s, n, "review_reminder")
	})
}

// ReassignReview gives the submission to the reviewer with the fewest open cases; when there is no other,
// it stays where it is.
func (a *Activities) ReassignReview(ctx context.Context, in Overdue) error {
	return a.escalate(ctx, in, LevelReassigned, func(q *publisherdb.Queries, s publisherdb.LockSubmissionRow, n notice) (*uuid.UUID, error) {
		passedOver := []uuid.UUID{}
		if s.AssignedTo != nil {
			passedOver = append(passedOver, *s.AssignedTo)
		}
		next, err := pickReviewer(ctx, q, s.AuthorID, passedOver)
		if err != nil {
			return nil, err
		}
		if next == nil {
			return s.AssignedTo, mailAdmins(ctx, q, s, n, "review_unattended")
		}
		return next, n.mail(ctx, *next, "review_reassigned", map[string]any{"dueAt": s.DueAt})
	})
}

// EscalateReview writes to the admins.
func (a *Activities) EscalateReview(ctx context.Context, in Overdue) error {
	return a.escalate(ctx, in, LevelEscalated, func(q *publisherdb.Queries, s publisherdb.LockSubmissionRow, n notice) (*uuid.UUID, error) {
		return s.AssignedTo, mailAdmins(ctx, q, s, n, "review_escalated")
	})
}

// RemindAuthor tells an author who was asked for changes that the submission will be closed.
func (a *Activities) RemindAuthor(ctx context.Context, in Overdue) error {
	return database.InTx(ctx, a.DB, func(tx pgx.Tx) error {
		q := publisherdb.New(tx)
		s, err := lockSubmission(ctx, q, in.SubmissionID)
		if err != nil || s.Status != publisherdb.SubmissionStatusChangesRequested || int(s.Round) != in.Round {
			return err
		}
		if err := q.SetSubmissionNext(ctx, publisherdb.SetSubmissionNextParams{ID: s.ID, NextStep: in.Next.Step, NextStepAt: in.Next.time()}); err != nil {
			return fmt.Errorf("set next step: %w", err)
		}
		n := noticeOf(q, s)
		if err := n.mail(ctx, s.AuthorID, "review_changes_due", map[string]any{"closesAt": in.Next.time()}); err != nil {
			return err
		}
		return n.event(ctx, "author_reminded", fmt.Sprintf("author_reminded/%d", in.Round), map[string]any{"closesAt": in.Next.time()})
	})
}

// escalate raises the level of a round that still waits, once. tell writes the mails and says who the
// submission is assigned to from now on.
func (a *Activities) escalate(ctx context.Context, in Overdue, level int16, tell func(*publisherdb.Queries, publisherdb.LockSubmissionRow, notice) (*uuid.UUID, error)) error {
	return database.InTx(ctx, a.DB, func(tx pgx.Tx) error {
		q := publisherdb.New(tx)
		s, err := lockSubmission(ctx, q, in.SubmissionID)
		if err != nil || s.Status != publisherdb.SubmissionStatusInReview || int(s.Round) != in.Round || s.EscalationLevel >= level {
			return err
		}
		n := noticeOf(q, s)
		assigned, err := tell(q, s, n)
		if err != nil {
			return err
		}
		if err := q.SetSubmissionEscalation(ctx, publisherdb.SetSubmissionEscalationParams{
			ID: s.ID, EscalationLevel: level, AssignedTo: assigned, NextStep: in.Next.Step, NextStepAt: in.Next.time(),
		}); err != nil {
			return fmt.Errorf("set escalation: %w", err)
		}
		kind := map[int16]string{LevelReminded: "reminded", LevelReassigned: "reassigned", LevelEscalated: "escalated"}[level]
		return n.event(ctx, kind, fmt.Sprintf("%s/%d", kind, in.Round), map[string]any{"round": in.Round, "assignedTo": assigned})
	})
}

// working is who is to look at the submission: whoever claimed it, or else whom it is assigned to.
func working(s publisherdb.LockSubmissionRow) *uuid.UUID {
	if s.ClaimedBy != nil {
		return s.ClaimedBy
	}
	return s.AssignedTo
}

func mailAdmins(ctx context.Context, q *publisherdb.Queries, s publisherdb.LockSubmissionRow, n notice, template string) error {
	admins, err := q.ListReviewAdmins(ctx, s.AuthorID)
	if err != nil {
		return fmt.Errorf("list admins: %w", err)
	}
	for _, admin := range admins {
		if err := n.mail(ctx, admin, template, map[string]any{"dueAt": s.DueAt}); err != nil {
			return err
		}
	}
	return nil
}

func pickReviewer(ctx context.Context, q *publisherdb.Queries, author uuid.UUID, passedOver []uuid.UUID) (*uuid.UUID, error) {
	if passedOver == nil {
		passedOver = []uuid.UUID{}
	}
	id, err := q.PickReviewer(ctx, author, passedOver)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil //nolint:nilnil // nobody is free, which is no error
	}
	if err != nil {
		return nil, fmt.Errorf("pick reviewer: %w", err)
	}
	return &id, nil
}
