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
	publisherdb "marketplace/queries/publisher"
)

// Refusal is an expected no, told to whoever asked. Nothing was changed.
type Refusal struct {
	Code   string         `json:"code"`
	Detail string         `json:"detail"`
	Fields []FieldRefusal `json:"fields,omitempty"`
	By     uuid.UUID      `json:"by,omitzero"` // who was faster
	At     time.Time      `json:"at,omitzero"` // and when; or until when
}

// FieldRefusal is what is wrong with one part of the listing.
type FieldRefusal struct {
	Field   string `json:"field"`
	Message string `json:"message"`
}

// Error lets a transaction be given up with a refusal.
func (r *Refusal) Error() string { return r.Code + ": " + r.Detail }

// Codes of refusals.
const (
	RefusedNotFound          = "not_found"
	RefusedForbidden         = "forbidden"
	RefusedTakenDown         = "plugin_taken_down"
	RefusedAlreadySubmitted  = "already_submitted"
	RefusedNotSubmittable    = "release_not_submittable"
	RefusedListingIncomplete = "listing_incomplete"
	RefusedSlugTaken         = "slug_taken"
	RefusedSlugConfusable    = "slug_confusable"
	RefusedSlugFixed         = "slug_fixed"
	RefusedNotAwaiting       = "not_awaiting_changes"
	RefusedNotInReview       = "not_in_review"
	RefusedOwnPlugin         = "own_plugin"
	RefusedClaimed           = "claimed_by_other"
	RefusedAlreadyDecided    = "already_decided"
	RefusedSuperseded        = "superseded_round"
	RefusedChecksNotPassed   = "checks_not_passed"
)

// Next is what happens by itself, and when, if nobody acts first.
type Next struct {
	Step string    `json:"step"`
	At   time.Time `json:"at,omitzero"`
}

// Steps that come next.
const (
	StepChecks         = "checks"
	StepReminder       = "reminder"
	StepReassignment   = "reassignment"
	StepEscalation     = "escalation"
	StepDecision       = "decision"
	StepAuthorReminder = "author_reminder"
	StepClosing        = "closing"
)

// SubmissionOpening asks to open a submission under its id.
type SubmissionOpening struct {
	SubmissionID uuid.UUID `json:"submissionId"`
	ReleaseID    uuid.UUID `json:"releaseId"`
	AuthorID     uuid.UUID `json:"authorId"`
}

// SubmissionRound is what one round is about: exactly these bytes, and the listing frozen beside them.
type SubmissionRound struct {
	Refused  *Refusal  `json:"refused,omitempty"`
	Round    int       `json:"round"`
	SHA256   string    `json:"sha256"` // hex
	PluginID uuid.UUID `json:"pluginId"`
	Version  string    `json:"version"`
	Checks   []string  `json:"checks"` // names of the checks to run
}

// OpenSubmission freezes the release's bytes and its plugin's listing and reserves the slug, all or nothing.
func (a *Activities) OpenSubmission(ctx context.Context, in SubmissionOpening) (SubmissionRound, error) {
	out := SubmissionRound{Round: 1, Checks: a.checkNames()}
	err := database.InTx(ctx, a.DB, func(tx pgx.Tx) error {
		q := publisherdb.New(tx)
		found, err := q.LockSubmission(ctx, in.SubmissionID)
		if err == nil {
			if found.ReleaseID != in.ReleaseID || found.AuthorID != in.AuthorID {
				return &Refusal{Code: RefusedNotFound, Detail: "There is no such release, or it is not yours."}
			}
			out.Round, out.SHA256, out.PluginID, out.Version = int(found.Round), hex.EncodeToString(found.ArtifactSha256), found.PluginID, found.Version
			return nil
		}
		if !errors.Is(err, pgx.ErrNoRows) {
			return err
		}
		source, err := a.submittable(ctx, q, in.ReleaseID, in.AuthorID, publisherdb.ReleaseStatusDraft)
		if err != nil {
			return err
		}
		if _, err := q.FindOpenSubmission(ctx, in.ReleaseID); !errors.Is(err, pgx.ErrNoRows) {
			return orRefuse(err, RefusedAlreadySubmitted, "This release is in review already.")
		}
		page, err := freeze(ctx, q, source)
		if err != nil {
			return err
		}
		if err := reserveSlug(ctx, q, source); err != nil {
			return err
		}
		if err := q.InsertSubmission(ctx, publisherdb.InsertSubmissionParams{
			ID: in.SubmissionID, PluginID: source.PluginID, ReleaseID: in.ReleaseID, AuthorID: in.AuthorID,
			ArtifactSha256: source.ArtifactSha256, Listing: page, NextStep: StepChecks,
		}); err != nil {
			return fmt.Errorf("insert submission: %w", err)
		}
		if err := q.SetSubmissionRelease(ctx, publisherdb.ReleaseStatusSubmitted, in.ReleaseID); err != nil {
			return fmt.Errorf("mark release submitted: %w", err)
		}
		out.SHA256, out.PluginID, out.Version = hex.EncodeToString(source.ArtifactSha256), source.PluginID, source.Version
		n := notice{q: q, submission: in.SubmissionID, round: 1, plugin: source.Name, version: source.Version}
		if err := n.event(ctx, "submitted", "submitted", map[string]any{"round": 1, "sha256": out.SHA256}); err != nil {
			return err
		}
		return n.mail(ctx, in.AuthorID, "review_submitted", nil)
	})
	return refusedRound(out, err)
}

// Resubmission asks for a new round of a submission whose author was asked for changes.
type Resubmission struct {
	SubmissionID uuid.UUID `json:"submissionId"`
	AuthorID     uuid.UUID `json:"authorId"`
	Round        int       `json:"round"` // the new one
}

// ReopenSubmission freezes the bytes and the listing as they are now, for a new round.
func (a *Activities) ReopenSubmission(ctx context.Context, in Resubmission) (SubmissionRound, error) {
	out := SubmissionRound{Round: in.Round, Checks: a.checkNames()}
	err := database.InTx(ctx, a.DB, func(tx pgx.Tx) error {
		q := publisherdb.New(tx)
		s, err := lockSubmission(ctx, q, in.SubmissionID)
		if err != nil {
			return err
		}
		if s.AuthorID != in.AuthorID {
			return &Refusal{Code: RefusedNotFound, Detail: "There is no such submission, or it is not yours."}
		}
		out.PluginID, out.Version = s.PluginID, s.Version
		if int(s.Round) == in.Round && s.Status == publisherdb.SubmissionStatusChecking {
			out.SHA256 = hex.EncodeToString(s.ArtifactSha256)
			return nil
		}
		if s.Status != publisherdb.SubmissionStatusChangesRequested || int(s.Round) != in.Round-1 {
			return &Refusal{Code: RefusedNotAwaiting, Detail: "Nobody waits for changes from you."}
		}
		source, err := a.submittable(ctx, q, s.ReleaseID, in.AuthorID, publisherdb.ReleaseStatusChangesRequested)
		if err != nil {
			return err
		}
		page, err := freeze(ctx, q, source)
		if err != nil {
			return err
		}
		if err := q.StartSubmissionRound(ctx, publisherdb.StartSubmissionRoundParams{
			ID: s.ID, Round: int32(in.Round), ArtifactSha256: source.ArtifactSha256, Listing: page, NextStep: StepChecks,
		}); err != nil {
			return fmt.Errorf("start round: %w", err)
		}
		if err := q.SetSubmissionRelease(ctx, publisherdb.ReleaseStatusSubmitted, s.ReleaseID); err != nil {
			return fmt.Errorf("mark release submitted: %w", err)
		}
		out.SHA256, out.Version = hex.EncodeToString(source.ArtifactSha256), source.Version
		n := notice{q: q, submission: s.ID, round: in.Round, plugin: source.Name, version: source.Version}
		return n.event(ctx, "resubmitted", fmt.Sprintf("resubmitted/%d", in.Round), map[string]any{"round": in.Round, "sha256": out.SHA256})
	})
	return refusedRound(out, err)
}

// Why a submission was closed without a decision.
const (
	ClosedByAuthor   = "author"
	ClosedUnanswered = "unanswered"
)

// SubmissionClosing closes a submission without a decision. AuthorID is who asked, zero for the system.
type SubmissionClosing struct {
	SubmissionID uuid.UUID `json:"submissionId"`
	AuthorID     uuid.UUID `json:"authorId"`
	Why          string    `json:"why"`
}

// CloseSubmission withdraws a submission; its release is a draft again.
func (a *Activities) CloseSubmission(ctx context.Context, in SubmissionClosing) (*Refusal, error) {
	return refusedOnly(database.InTx(ctx, a.DB, func(tx pgx.Tx) error {
		q := publisherdb.New(tx)
		s, err := lockSubmission(ctx, q, in.SubmissionID)
		if err != nil {
			return err
		}
		switch {
		case in.Why == ClosedByAuthor && s.AuthorID != in.AuthorID:
			return &Refusal{Code: RefusedNotFound, Detail: "There is no such submission, or it is not yours."}
		case s.Status == publisherdb.SubmissionStatusWithdrawn:
			return nil
		case s.Status == publisherdb.SubmissionStatusApproved || s.Status == publisherdb.SubmissionStatusRejected:
			return &Refusal{Code: RefusedAlreadyDecided, Detail: "The submission has been decided.", At: *s.DecidedAt}
		}
		if err := q.CloseSubmission(ctx, publisherdb.SubmissionStatusWithdrawn, s.ID); err != nil {
			return fmt.Errorf("close submission: %w", err)
		}
		if err := q.SetSubmissionRelease(ctx, publisherdb.ReleaseStatusDraft, s.ReleaseID); err != nil {
			return fmt.Errorf("make release a draft again: %w", err)
		}
		if err := q.StopChecks(ctx, s.ID); err != nil {
			return fmt.Errorf("stop checks: %w", err)
		}
		n := noticeOf(q, s)
		if in.Why == ClosedUnanswered {
			if err := n.mail(ctx, s.AuthorID, "review_closed", nil); err != nil {
				return err
			}
		}
		return n.event(ctx, "withdrawn", "withdrawn", map[string]any{"why": in.Why})
	}))
}

// SubmissionInReview hands a submission that passed its checks to the reviewers.
type SubmissionInReview struct {
	SubmissionID uuid.UUID `json:"submissionId"`
	Round        int       `json:"round"`
	DueAt        time.Time `json:"dueAt"`
	Next         Next      `json:"next"`
}

// EnterReview puts the submission into the queue and, the first time, picks who is to look at it.
func (a *Activities) EnterReview(ctx context.Context, in SubmissionInReview) error {
	return database.InTx(ctx, a.DB, func(tx pgx.Tx) error {
		q := publisherdb.New(tx)
		s, err := lockSubmission(ctx, q, in.SubmissionID)
		if err != nil || s.Status != publisherdb.SubmissionStatusChecking || int(s.Round) != in.Round {
			return err
		}
		assigned := s.AssignedTo
		if assigned == nil {
			if assigned, err = pickReviewer(ctx, q, s.AuthorID, nil); err != nil {
				return err
			}
		}
		if err := q.PutSubmissionInReview(ctx, publisherdb.PutSubmissionInReviewParams{
			ID: s.ID, DueAt: &in.DueAt, AssignedTo: assigned, NextStep: in.Next.Step, NextStepAt: &in.Next.At,
		}); err != nil {
			return fmt.Errorf("put submission in review: %w", err)
		}
		n := noticeOf(q, s)
		to := working(s)
		if to == nil {
			to = assigned
		}
		if to != nil {
			if err := n.mail(ctx, *to, "review_assigned", map[string]any{"dueAt": in.DueAt}); err != nil {
				return err
			}
		}
		return n.event(ctx, "in_review", fmt.Sprintf("in_review/%d", in.Round), map[string]any{"round": in.Round, "dueAt": in.DueAt})
	})
}

func lockSubmission(ctx context.Context, q *publisherdb.Queries, id uuid.UUID) (publisherdb.LockSubmissionRow, error) {
	s, err := q.LockSubmission(ctx, id)
	if errors.Is(err, pgx.ErrNoRows) {
		return s, &Refusal{Code: RefusedNotFound, Detail: "There is no such submission."}
	}
	return s, err
}

func refusedRound(out SubmissionRound, err error) (SubmissionRound, error) {
	if refusal, ok := errors.AsType[*Refusal](err); ok {
		return SubmissionRound{Refused: refusal}, nil
	}
	if database.Constraint(err) == "submissions_one_open_key" {
		return SubmissionRound{Refused: &Refusal{Code: RefusedAlreadySubmitted, Detail: "This release is in review already."}}, nil
	}
	return out, err
}

func refusedOnly(err error) (*Refusal, error) {
	if refusal, ok := errors.AsType[*Refusal](err); ok {
		return refusal, nil
	}
	return nil, err
}

// orRefuse is for a look-up that should have found nothing: err, or else the refusal.
func orRefuse(err error, code, detail string) error {
	if err != nil {
		return err
	}
	return &Refusal{Code: code, Detail: detail}
}
