// Package review is the review of one submission, from submit to the last decision: automated checks,
// then people, with due dates on a business calendar, through as many rounds of changes as it takes.
package review

import (
	"time"

	"github.com/google/uuid"

	"marketplace/activities/publisher"
	"marketplace/internal/calendar"
	"marketplace/internal/decision"
)

// WorkflowType is the registered name.
const WorkflowType = "Review"

// AuthorNotice is how long before a submission is closed for want of changes its author is warned.
const AuthorNotice = 14 * 24 * time.Hour

// WorkflowID makes sure that there is one Review for each submission.
func WorkflowID(submission uuid.UUID) string { return "review/" + submission.String() }

// SubmissionID names a release's next submission after so many closed ones: a double click asks for the
// same one.
func SubmissionID(release uuid.UUID, closed int64) uuid.UUID {
	return uuid.NewSHA1(release, []byte{'s', byte(closed >> 8), byte(closed)})
}

// Updates. People act through them and get the answer at once.
const (
	UpdateSubmit   = "Submit"   // no argument → Submitted; comes with the start
	UpdateClaim    = "Claim"    // ClaimRequest → Claimed
	UpdateRelease  = "Release"  // ClaimRequest → Claimed
	UpdateDecide   = "Decide"   // DecideRequest → Decided
	UpdateResubmit = "Resubmit" // AuthorRequest → Submitted
	UpdateWithdraw = "Withdraw" // AuthorRequest → Withdrawn
)

// QueryStatus answers with a Status.
const QueryStatus = "Status"

// Stage is where the workflow stands; also the search attribute ReviewStage.
type Stage string

// Stages.
const (
	StageOpening          Stage = "opening"
	StageRefused          Stage = "refused" // nothing was submitted
	StageChecking         Stage = "checking"
	StageInReview         Stage = "in_review"
	StageChangesRequested Stage = "changes_requested"
	StageApproved         Stage = "approved"
	StageRejected         Stage = "rejected"
	StageWithdrawn        Stage = "withdrawn"
)

// Over says that nothing can happen to the submission any more.
func (s Stage) Over() bool {
	return s == StageRefused || s == StageApproved || s == StageRejected || s == StageWithdrawn
}

// Ball says who is to act.
func (s Stage) Ball() string {
	switch s {
	case StageInReview:
		return "reviewer"
	case StageChangesRequested:
		return "author"
	case StageOpening, StageChecking:
		return "system"
	default:
		return "nobody"
	}
}

// Input starts a Review. The calendar is fixed when the submission is made: changing the settings does not
// move the dates of cases that are under way.
type Input struct {
	SubmissionID uuid.UUID         `json:"submissionId"`
	ReleaseID    uuid.UUID         `json:"releaseId"`
	PluginID     uuid.UUID         `json:"pluginId"`
	AuthorID     uuid.UUID         `json:"authorId"`
	Calendar     calendar.Calendar `json:"calendar"`
	DueHours     int               `json:"dueHours"`        // business hours until a decision is due
	State        *State            `json:"state,omitempty"` // of the run before this one
}

// State is everything a Review knows; it passes whole to the next run.
type State struct {
	Stage          Stage                     `json:"stage"`
	Round          publisher.SubmissionRound `json:"round"`     // the present one
	Remaining      time.Duration             `json:"remaining"` // of the reviewers' business time, while the clock is paused
	DueAt          time.Time                 `json:"dueAt,omitzero"`
	Steps          []publisher.Next          `json:"steps,omitempty"` // what happens by itself, in order, while nobody acts
	ClaimedBy      uuid.UUID                 `json:"claimedBy,omitzero"`
	ClaimedUntil   time.Time                 `json:"claimedUntil,omitzero"`
	Decision       *Decided                  `json:"decision,omitempty"`    // the last one, of any round
	Resubmitted    *Submitted                `json:"resubmitted,omitempty"` // the last one
	Refused        *publisher.Refusal        `json:"refused,omitempty"`
	NeedsAttention bool                      `json:"needsAttention"`
}

// Result is how the submission ended.
type Result struct {
	Stage Stage `json:"stage"`
	Round int   `json:"round"`
}

// Submitted is the answer to Submit and Resubmit.
type Submitted struct {
	SubmissionID uuid.UUID `json:"submissionId"`
	Round        int       `json:"round"`
}

// ClaimRequest takes, renews or gives back a reviewer's lock.
type ClaimRequest struct {
	ReviewerID uuid.UUID `json:"reviewerId"`
}

// Claimed is the lock that is held now; zero when it was given back.
type Claimed struct {
	Until time.Time `json:"until,omitzero"`
}

// DecideRequest is a reviewer's decision on the round that they looked at. DecisionID also names the
// draft that holds the message; a repeated request has the same one and gets the same answer.
type DecideRequest struct {
	DecisionID uuid.UUID       `json:"decisionId"`
	ReviewerID uuid.UUID       `json:"reviewerId"`
	Round      int             `json:"round"`
	Kind       decision.Kind   `json:"kind"`
	Reason     decision.Reason `json:"reason"`
}

// Decided is a decision that holds.
type Decided struct {
	DecisionID uuid.UUID       `json:"decisionId"`
	ReviewerID uuid.UUID       `json:"reviewerId,omitzero"`
	Round      int             `json:"round"`
	Kind       decision.Kind   `json:"kind"`
	Reason     decision.Reason `json:"reason"`
	At         time.Time       `json:"at"`
}

// AuthorRequest is what the author asks for. Round is the one they saw.
type AuthorRequest struct {
	AuthorID uuid.UUID `json:"authorId"`
	Round    int       `json:"round"`
}

// Withdrawn is the answer to Withdraw.
type Withdrawn struct {
	Round int `json:"round"`
}

// Status is the answer to QueryStatus.
type Status struct {
	Stage          Stage          `json:"stage"`
	Ball           string         `json:"ball"`
	Round          int            `json:"round"`
	DueAt          time.Time      `json:"dueAt,omitzero"`
	Next           publisher.Next `json:"next"`
	ClaimedBy      uuid.UUID      `json:"claimedBy,omitzero"`
	ClaimedUntil   time.Time      `json:"claimedUntil,omitzero"`
	ChecksWaiting  []string       `json:"checksWaiting,omitempty"`
	NeedsAttention bool           `json:"needsAttention"`
}
