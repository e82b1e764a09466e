package publisher

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"marketplace/internal/check"
	publisherdb "marketplace/queries/publisher"
)

// maxEvents is how much of a long history a timeline shows; the latest are kept.
const maxEvents = 300

// SubmissionSummary is a submission in a list.
type SubmissionSummary struct {
	ID         uuid.UUID  `json:"id"`
	PluginID   uuid.UUID  `json:"pluginId"`
	PluginName string     `json:"pluginName"`
	Slug       string     `json:"slug"`
	ReleaseID  uuid.UUID  `json:"releaseId"`
	Version    string     `json:"version"`
	Round      int32      `json:"round"`
	Status     string     `json:"status" enum:"checking,in_review,changes_requested,approved,rejected,withdrawn"`
	Ball       string     `json:"ball" enum:"system,reviewer,author,nobody" doc:"Who is to act"`
	DueAt      *time.Time `json:"dueAt,omitempty" doc:"When a decision is due; absent while the clock is paused"`
	Next       *NextStep  `json:"next,omitempty"`
	CreatedAt  time.Time  `json:"createdAt"`
	UpdatedAt  time.Time  `json:"updatedAt"`
	DecidedAt  *time.Time `json:"decidedAt,omitempty"`
}

// SubmissionPage is one page of submissions.
type SubmissionPage struct {
	Items      []SubmissionSummary `json:"items"`
	NextCursor string              `json:"nextCursor,omitempty"`
}

// NextStep is what happens by itself if nobody acts first.
type NextStep struct {
	Step string     `json:"step" enum:"checks,check_retry,reminder,reassignment,escalation,decision,author_reminder,closing"`
	At   *time.Time `json:"at,omitempty"`
}

// Submission is a submission's timeline.
type Submission struct {
	SubmissionSummary
	ArtifactSHA256 string            `json:"artifactSha256" doc:"Of the archive under review"`
	Claimed        bool              `json:"claimed" doc:"Whether a reviewer works on it"`
	Rounds         []SubmissionRound `json:"rounds"`
	Events         []SubmissionEvent `json:"events" doc:"The latest, oldest first"`
	Messages       []ReviewMessage   `json:"messages" doc:"The first of the thread; the rest are under /messages"`
}

// SubmissionRound is one round of checks and review.
type SubmissionRound struct {
	Round    int32          `json:"round"`
	Checks   []CheckResult  `json:"checks"`
	Decision *RoundDecision `json:"decision,omitempty"`
}

// CheckResult is one automated check of one round.
type CheckResult struct {
	Name           string     `json:"name" enum:"archive,manifest,license,secrets,unicode,look_alikes,malware"`
	Verdict        string     `json:"verdict" enum:"running,passed,failed,errored"`
	Evidence       []Finding  `json:"evidence"`
	ArtifactSHA256 string     `json:"artifactSha256" doc:"The bytes that the verdict is about"`
	Attempts       int32      `json:"attempts"`
	LastError      string     `json:"lastError,omitempty" doc:"Why the last attempt could not be carried out"`
	NextAttemptAt  *time.Time `json:"nextAttemptAt,omitempty"`
	StartedAt      time.Time  `json:"startedAt"`
	FinishedAt     *time.Time `json:"finishedAt,omitempty"`
}

// Finding is evidence one can act on. Message never holds the secret or invisible text it is about.
type Finding struct {
	Severity check.Severity `json:"severity" enum:"error,warning" doc:"An error fails the check, a warning is for the reviewer to weigh"`
	Rule     Rule           `json:"rule"`
	Path     string         `json:"path,omitempty"`
	Line     int            `json:"line,omitempty"`
	Code     FindingCode    `json:"code,omitempty"`
	Message  string         `json:"message" doc:"What the code says, in English"`
	Values   []string       `json:"values,omitempty" doc:"What is put into the message, in order"`
}

// Rule is what a finding is about: one of a closed list.
type Rule string

// Schema implements huma.SchemaProvider.
func (Rule) Schema(huma.Registry) *huma.Schema { return oneOf(check.Rules) }

// FindingCode is what a finding says: one of a closed list. What was found before there were codes has none.
type FindingCode string

// Schema implements huma.SchemaProvider.
func (FindingCode) Schema(huma.Registry) *huma.Schema { return oneOf(check.Codes) }

func oneOf(names []string) *huma.Schema {
	enum := make([]any, len(names))
	for i, name := range names {
		enum[i] = name
	}
	return &huma.Schema{Type: huma.TypeString, Enum: enum}
}

// RoundDecision is how a round ended.
type RoundDecision struct {
	Kind           string     `json:"kind" enum:"approve,reject,request_changes"`
	ReasonCode     ReasonCode `json:"reasonCode"`
	Message        string     `json:"message,omitempty"`
	BySystem       bool       `json:"bySystem" doc:"True when the checks decided"`
	ReviewerID     *uuid.UUID `json:"reviewerId,omitempty" doc:"For reviewers only"`
	ReviewerName   string     `json:"reviewerName,omitempty" doc:"For reviewers only"`
	ArtifactSHA256 string     `json:"artifactSha256"`
	At             time.Time  `json:"at"`
}

// SubmissionEvent is one thing that happened.
type SubmissionEvent struct {
	At     time.Time      `json:"at"`
	Kind   string         `json:"kind" enum:"submitted,resubmitted,check_passed,check_failed,check_errored,in_review,claimed,claim_released,reminded,reassigned,escalated,changes_requested,author_reminded,approved,rejected,withdrawn,message,published"`
	Detail map[string]any `json:"detail"`
}

// staffOnly are the keys of event details that say which reviewer it was.
var staffOnly = []string{"by", "assignedTo"}

// timeline reads everything about a submission; for its author without who the reviewers are and without
// their notes to each other.
func (d Deps) timeline(ctx context.Context, id uuid.UUID, staff bool) (Submission, error) {
	q := publisherdb.New(d.DB)
	s, err := q.GetSubmission(ctx, id)
	if err != nil {
		return Submission{}, found(err, "submission")
	}
	out := Submission{
		SubmissionSummary: SubmissionSummary{
			ID: s.ID, PluginID: s.PluginID, PluginName: s.PluginName, Slug: s.Slug, ReleaseID: s.ReleaseID, Version: s.Version, Round: s.Round,
			Status: string(s.Status), Ball: string(s.Ball), DueAt: s.DueAt, Next: nextOf(s.NextStep, s.NextStepAt),
			CreatedAt: s.CreatedAt, UpdatedAt: s.UpdatedAt, DecidedAt: s.DecidedAt,
		},
		ArtifactSHA256: hex.EncodeToString(s.ArtifactSha256), Claimed: s.ClaimedBy != nil && s.ClaimExpiresAt.After(time.Now()),
	}
	if out.Rounds, err = rounds(ctx, q, s, staff); err != nil {
		return out, err
	}
	if s.Status == publisherdb.SubmissionStatusChecking {
		out.Next = nextCheck(out.Rounds[len(out.Rounds)-1].Checks)
	}
	if out.Events, err = events(ctx, q, id, staff); err != nil {
		return out, err
	}
	rows, err := q.ListReviewMessages(ctx, publisherdb.ListReviewMessagesParams{SubmissionID: id, WithInternal: staff, MaxRows: 100})
	if err != nil {
		return out, err
	}
	out.Messages = messageBodies(rows, staff)
	return out, nil
}

func rounds(ctx context.Context, q *publisherdb.Queries, s publisherdb.GetSubmissionRow, staff bool) ([]SubmissionRound, error) {
	out := make([]SubmissionRound, s.Round)
	for i := range out {
		out[i] = SubmissionRound{Round: int32(i + 1), Checks: []CheckResult{}}
	}
	checks, err := q.ListCheckResults(ctx, s.ID)
	if err != nil {
		return nil, err
	}
	for _, c := range checks {
		if c.Round < 1 || c.Round > s.Round {
			continue
		}
		result := CheckResult{
			Name: c.Name, Verdict: string(c.Verdict), Evidence: []Finding{}, ArtifactSHA256: hex.EncodeToString(c.ArtifactSha256), Attempts: c.Attempts,
			LastError: c.LastError, NextAttemptAt: c.NextAttemptAt, StartedAt: c.StartedAt, FinishedAt: c.FinishedAt,
		}
		if err := json.Unmarshal(c.Evidence, &result.Evidence); err != nil {
			return nil, err
		}
		out[c.Round-1].Checks = append(out[c.Round-1].Checks, result)
	}
	decisions, err := q.ListDecisions(ctx, s.ID)
	if err != nil {
		return nil, err
	}
	for _, r := range decisions {
		d := RoundDecision{
			Kind: string(r.Kind), ReasonCode: ReasonCode(r.ReasonCode), Message: r.Message, BySystem: r.ReviewerID == nil,
			ArtifactSHA256: hex.EncodeToString(r.ArtifactSha256), At: r.At,
		}
		if staff && r.ReviewerID != nil {
			d.ReviewerID, d.ReviewerName = r.ReviewerID, *r.ReviewerName
		}
		out[r.Round-1].Decision = &d
	}
	return out, nil
}

func events(ctx context.Context, q *publisherdb.Queries, id uuid.UUID, staff bool) ([]SubmissionEvent, error) {
	rows, err := q.ListSubmissionEvents(ctx, id, maxEvents)
	if err != nil {
		return nil, err
	}
	out := make([]SubmissionEvent, len(rows))
	for i, r := range rows {
		out[i] = SubmissionEvent{At: r.At, Kind: r.Kind}
		if err := json.Unmarshal(r.Detail, &out[i].Detail); err != nil {
			return nil, err
		}
		if !staff {
			for _, key := range staffOnly {
				delete(out[i].Detail, key)
			}
		}
	}
	slices.Reverse(out)
	return out, nil
}

func nextOf(step string, at *time.Time) *NextStep {
	if step == "" {
		return nil
	}
	return &NextStep{Step: step, At: at}
}

// nextCheck is the soonest retry of a check that could not be carried out, or else just the checks.
func nextCheck(checks []CheckResult) *NextStep {
	next := &NextStep{Step: "checks"}
	for _, c := range checks {
		if c.NextAttemptAt != nil && (next.At == nil || c.NextAttemptAt.Before(*next.At)) {
			next = &NextStep{Step: "check_retry", At: c.NextAttemptAt}
		}
	}
	return next
}

// digestTag is an entity tag of exactly this content.
func digestTag(body any) string {
	content, err := json.Marshal(body)
	if err != nil {
		panic("publisher: " + err.Error()) // our own structs
	}
	sum := sha256.Sum256(content)
	return `"` + hex.EncodeToString(sum[:16]) + `"`
}
