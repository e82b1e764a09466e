package publisher

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"marketplace/activities/publisher"
	"marketplace/internal/account"
	"marketplace/internal/decision"
	"marketplace/internal/httpapi"
	"marketplace/internal/problem"
	publisherdb "marketplace/queries/publisher"
	"marketplace/workflows/review"
)

// staff may review, but never their own plugins.
var staff = httpapi.Only(string(publisherdb.PublisherRoleReviewer), string(publisherdb.PublisherRoleAdmin))

type reviewDesk struct{ Deps }

func registerReviewDesk(api huma.API, d Deps) {
	r := &reviewDesk{d}
	tags := []string{"review"}
	acts := []int{http.StatusNotFound, http.StatusConflict, http.StatusServiceUnavailable}
	httpapi.Register(api, staff, huma.Operation{
		OperationID: "list-review-queue", Method: http.MethodGet, Path: "/v1/review/queue", Summary: "List submissions by due date", Tags: tags,
		Description: "The soonest due first; what has no due date, because its clock is paused or it is decided, by when it was submitted. Without the caller's own plugins.",
	}, r.queue)
	httpapi.Register(api, staff, huma.Operation{
		OperationID: "get-review-summary", Method: http.MethodGet, Path: "/v1/review/summary", Summary: "How many submissions each view of the queue has", Tags: tags,
	}, r.summary)
	httpapi.Register(api, staff, huma.Operation{
		OperationID: "list-reviewers", Method: http.MethodGet, Path: "/v1/review/reviewers", Summary: "Who reviews, and how many cases each has", Tags: tags,
	}, r.reviewers)
	httpapi.Register(api, staff, huma.Operation{
		OperationID: "list-review-reasons", Method: http.MethodGet, Path: "/v1/review/reasons", Summary: "List the reason codes of each kind of decision", Tags: tags,
	}, r.reasons)
	httpapi.Register(api, staff, huma.Operation{
		OperationID: "get-review", Method: http.MethodGet, Path: "/v1/review/{id}", Summary: "Read a submission as its reviewer", Tags: tags,
		Errors: []int{http.StatusNotFound},
	}, r.get)
	httpapi.Register(api, staff, huma.Operation{
		OperationID: "claim-review", Method: http.MethodPost, Path: "/v1/review/{id}/claim", Summary: "Take or renew the lock on a submission", Tags: tags, Errors: acts,
		Description: "The lock expires; another reviewer may take it then. Refusals: claimed_by_other, not_in_review, own_plugin.",
	}, r.claim)
	httpapi.Register(api, staff, huma.Operation{
		OperationID: "release-review", Method: http.MethodPost, Path: "/v1/review/{id}/release", Summary: "Give the lock back", Tags: tags, Errors: acts,
		DefaultStatus: http.StatusNoContent,
	}, r.release)
	httpapi.Register(api, staff, huma.Operation{
		OperationID: "decide-review", Method: http.MethodPost, Path: "/v1/review/{id}/decision", Summary: "Approve, reject or request changes", Tags: tags, Errors: acts,
		Description:  "Of two decisions at once one wins; the other is answered 409 already_decided and told who and when. Refusals besides: claimed_by_other, superseded_round, not_in_review, checks_not_passed, own_plugin.",
		MaxBodyBytes: 64 << 10,
	}, r.decide)
	registerCaseFiles(api, r)
	registerReviewFiles(api, r)
}

// QueueItem is a submission in the review queue.
type QueueItem struct {
	ID              uuid.UUID  `json:"id"`
	PluginID        uuid.UUID  `json:"pluginId"`
	PluginName      string     `json:"pluginName"`
	Slug            string     `json:"slug"`
	ReleaseID       uuid.UUID  `json:"releaseId"`
	Version         string     `json:"version"`
	Category        string     `json:"category"`
	AuthorName      string     `json:"authorName"`
	Round           int32      `json:"round"`
	FirstRelease    bool       `json:"firstRelease" doc:"Nothing of the plugin was approved before"`
	Status          string     `json:"status" enum:"checking,in_review,changes_requested,approved,rejected,withdrawn"`
	Ball            string     `json:"ball" enum:"system,reviewer,author,nobody"`
	DueAt           *time.Time `json:"dueAt,omitempty"`
	Overdue         bool       `json:"overdue"`
	EscalationLevel int16      `json:"escalationLevel" doc:"0 none, 1 reminded, 2 reassigned, 3 escalated"`
	AssignedTo      *Reviewer  `json:"assignedTo,omitempty"`
	Claim           *LiveClaim `json:"claim,omitempty"`
	CreatedAt       time.Time  `json:"createdAt"`
	UpdatedAt       time.Time  `json:"updatedAt"`
}

// Reviewer is a member of staff.
type Reviewer struct {
	ID   uuid.UUID `json:"id"`
	Name string    `json:"name"`
}

// LiveClaim is a lock that holds now.
type LiveClaim struct {
	Reviewer Reviewer  `json:"reviewer"`
	Until    time.Time `json:"until"`
	Mine     bool      `json:"mine"`
}

// QueuePage is one page of the review queue.
type QueuePage struct {
	Items      []QueueItem `json:"items"`
	NextCursor string      `json:"nextCursor,omitempty"`
}

type queueInput struct {
	Status    string `query:"status" enum:"checking,in_review,changes_requested,approved,rejected,withdrawn" default:"in_review"`
	Overdue   bool   `query:"overdue"`
	Escalated bool   `query:"escalated" doc:"Waiting so long that the admins were told"`
	Mine      bool   `query:"mine" doc:"Assigned to me or claimed by me"`
	Reviewer  string `query:"reviewer" format:"uuid" doc:"Assigned to or claimed by that one"`
	Unclaimed bool   `query:"unclaimed"`
	Category  string `query:"category" pattern:"^[a-z_-]{1,40}$"`
	Cursor    string `query:"cursor" maxLength:"500"`
	Limit     int    `query:"limit" minimum:"1" maximum:"100" default:"20"`
}

type queueOutput struct{ Body QueuePage }

func (a *reviewDesk) queue(ctx context.Context, in *queueInput) (*queueOutput, error) {
	me := account.Must(ctx)
	kind := "review-queue/" + in.Status
	var from position
	if err := a.Cursors.Decode(kind, in.Cursor, &from); err != nil {
		return nil, err
	}
	params := publisherdb.ListReviewQueueParams{
		Status: publisherdb.SubmissionStatus(in.Status), ReviewerID: me.ID, Overdue: in.Overdue, Escalated: in.Escalated, Mine: in.Mine,
		Unclaimed: in.Unclaimed, MaxRows: int32(in.Limit + 1),
	}
	params.AfterAt, params.AfterID = from.bounds()
	params.Category = optional(in.Category)
	var err error
	if params.OfReviewer, err = optionalID("query.reviewer", in.Reviewer); err != nil {
		return nil, err
	}
	rows, err := publisherdb.New(a.DB).ListReviewQueue(ctx, params)
	if err != nil {
		return nil, err
	}
	rows, more := pageOf(rows, in.Limit)
	page, now := QueuePage{Items: make([]QueueItem, len(rows))}, time.Now()
	for i, r := range rows {
		page.Items[i] = QueueItem{
			ID: r.ID, PluginID: r.PluginID, PluginName: r.PluginName, Slug: r.Slug, ReleaseID: r.ReleaseID, Version: r.Version, Category: r.Category,
			AuthorName: r.AuthorName, Round: r.Round, FirstRelease: r.FirstRelease, Status: string(r.Status), Ball: string(r.Ball), DueAt: r.DueAt,
			Overdue: r.DueAt != nil && r.DueAt.Before(now), EscalationLevel: r.EscalationLevel,
			AssignedTo: reviewer(r.AssignedTo, r.AssignedName), Claim: liveClaim(reviewer(r.ClaimedBy, r.ClaimedName), r.ClaimExpiresAt, me.ID, now),
			CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt,
		}
	}
	if more {
		last := rows[len(rows)-1]
		page.NextCursor = a.Cursors.Encode(kind, position{last.SortAt, last.ID})
	}
	return &queueOutput{page}, nil
}

func reviewer(id *uuid.UUID, name *string) *Reviewer {
	if id == nil || name == nil {
		return nil
	}
	return &Reviewer{ID: *id, Name: *name}
}

func liveClaim(by *Reviewer, until *time.Time, me uuid.UUID, now time.Time) *LiveClaim {
	if by == nil || until == nil || !until.After(now) {
		return nil
	}
	return &LiveClaim{Reviewer: *by, Until: *until, Mine: by.ID == me}
}

// ReasonCodes are the reasons that fit each kind of decision.
type ReasonCodes struct {
	Approve        []ReasonCode `json:"approve"`
	RequestChanges []ReasonCode `json:"requestChanges"`
	Reject         []ReasonCode `json:"reject"`
}

type reasonsOutput struct{ Body ReasonCodes }

func (a *reviewDesk) reasons(context.Context, *struct{}) (*reasonsOutput, error) {
	return &reasonsOutput{ReasonCodes{
		Approve: reasonCodes(decision.Reasons[decision.Approve]), RequestChanges: reasonCodes(decision.Reasons[decision.RequestChanges]),
		Reject: reasonCodes(decision.Reasons[decision.Reject]),
	}}, nil
}

type reviewInput struct {
	ID uuid.UUID `path:"id"`
}

// caseFor is a submission that the caller may review: not one of their own.
func (d Deps) caseFor(ctx context.Context, id uuid.UUID) (publisherdb.GetSubmissionRow, error) {
	s, err := publisherdb.New(d.DB).GetSubmission(ctx, id)
	if err != nil {
		return s, found(err, "submission")
	}
	if s.AuthorID == account.Must(ctx).ID {
		return s, refusalProblem(&publisher.Refusal{Code: publisher.RefusedOwnPlugin, Detail: "Nobody reviews their own plugin."})
	}
	return s, nil
}

type claimOutput struct{ Body LiveClaim }

func (a *reviewDesk) claim(ctx context.Context, in *reviewInput) (*claimOutput, error) {
	s, err := a.caseFor(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	me := account.Must(ctx)
	claimed, err := a.Reviews.Claim(ctx, s.ID, review.ClaimRequest{ReviewerID: me.ID})
	if err != nil {
		return nil, a.told(ctx, a.over(ctx, s.ID, err, publisher.RefusedNotInReview), err)
	}
	return &claimOutput{LiveClaim{Reviewer: Reviewer{ID: me.ID, Name: me.Name}, Until: claimed.Until, Mine: true}}, nil
}

func (a *reviewDesk) release(ctx context.Context, in *reviewInput) (*struct{}, error) {
	s, err := a.caseFor(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if _, err := a.Reviews.Release(ctx, s.ID, review.ClaimRequest{ReviewerID: account.Must(ctx).ID}); err != nil {
		return nil, a.told(ctx, a.over(ctx, s.ID, err, publisher.RefusedNotInReview), err)
	}
	return nil, nil
}

// DecisionBody is a reviewer's decision.
type DecisionBody struct {
	Kind       decision.Kind `json:"kind" enum:"approve,reject,request_changes"`
	ReasonCode ReasonCode    `json:"reasonCode" doc:"One that /v1/review/reasons has for the kind"`
	Message    string        `json:"message,omitempty" maxLength:"5000" doc:"For the author; needed unless it is an approval"`
	Round      int           `json:"round" minimum:"1" doc:"The round that was looked at; if the author has resubmitted since, the decision is refused"`
}

// DecisionMade is a decision that holds.
type DecisionMade struct {
	ID         uuid.UUID     `json:"id"`
	Kind       decision.Kind `json:"kind" enum:"approve,reject,request_changes"`
	ReasonCode ReasonCode    `json:"reasonCode"`
	Round      int           `json:"round"`
	At         time.Time     `json:"at"`
}

type decideInput struct {
	ID   uuid.UUID `path:"id"`
	Body DecisionBody
}

type decideOutput struct{ Body DecisionMade }

func (a *reviewDesk) decide(ctx context.Context, in *decideInput) (*decideOutput, error) {
	s, err := a.caseFor(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if p := in.Body.check(); p != nil {
		return nil, p
	}
	me := account.Must(ctx)
	request := review.DecideRequest{
		DecisionID: decisionID(s.ID, me.ID, in.Body), ReviewerID: me.ID, Round: in.Body.Round, Kind: in.Body.Kind, Reason: decision.Reason(in.Body.ReasonCode),
	}
	if made, err := a.decided(ctx, s.ID, request); made != nil || err != nil {
		return made, err
	}
	q := publisherdb.New(a.DB)
	if err := q.PutDecisionDraft(ctx, publisherdb.PutDecisionDraftParams{ID: request.DecisionID, SubmissionID: s.ID, ReviewerID: me.ID, Message: in.Body.Message}); err != nil {
		return nil, err
	}
	d, err := a.Reviews.Decide(ctx, s.ID, request)
	if err == nil {
		return &decideOutput{DecisionMade{ID: d.DecisionID, Kind: d.Kind, ReasonCode: ReasonCode(d.Reason), Round: d.Round, At: d.At}}, nil
	}
	if errors.Is(err, ErrReviewSlow) {
		return nil, reviewProblem(err) // the draft may be wanted yet
	}
	if made, err := a.decided(ctx, s.ID, request); made != nil || err != nil {
		return made, err
	}
	if err := q.DeleteDecisionDraft(ctx, request.DecisionID); err != nil {
		return nil, err
	}
	return nil, a.told(ctx, a.over(ctx, s.ID, err, publisher.RefusedNotInReview), err)
}

func (b DecisionBody) check() *problem.Problem {
	switch {
	case !b.Kind.Fits(decision.Reason(b.ReasonCode)):
		return problem.Invalid("body.reasonCode", "not a reason for this kind of decision")
	case b.Kind.NeedsMessage() && strings.TrimSpace(b.Message) == "":
		return problem.Invalid("body.message", "say what to change, or why not")
	case strings.ContainsRune(b.Message, 0):
		return problem.Invalid("body.message", "must be text")
	}
	return nil
}

// decisionID is the same for the same decision, so that a double click is one.
func decisionID(submission, reviewer uuid.UUID, b DecisionBody) uuid.UUID {
	return uuid.NewSHA1(submission, fmt.Appendf(nil, "%s\x00%d\x00%s\x00%s\x00%s", reviewer, b.Round, b.Kind, b.ReasonCode, b.Message))
}

// decided answers from the database when the round has been decided: the same decision again, or someone
// else's, of which the caller is told.
func (a *reviewDesk) decided(ctx context.Context, submission uuid.UUID, r review.DecideRequest) (*decideOutput, error) {
	d, err := publisherdb.New(a.DB).GetRoundDecision(ctx, submission, int32(r.Round))
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil //nolint:nilnil // not decided is no error
	}
	if err != nil {
		return nil, err
	}
	if d.ID == r.DecisionID {
		return &decideOutput{DecisionMade{ID: d.ID, Kind: r.Kind, ReasonCode: ReasonCode(r.Reason), Round: r.Round, At: d.At}}, nil
	}
	refusal := &publisher.Refusal{Code: publisher.RefusedAlreadyDecided, Detail: "This round has been decided: " + string(d.Kind) + ".", At: d.At}
	if d.ReviewerID != nil {
		refusal.By = *d.ReviewerID
	}
	return nil, a.told(ctx, refusalProblem(refusal), refusal)
}

// told adds to a refusal who was faster, and when: reviewers may know.
func (a *reviewDesk) told(ctx context.Context, answer, cause error) error {
	refusal, ok := errors.AsType[*publisher.Refusal](cause)
	p, isProblem := errors.AsType[*problem.Problem](answer)
	if !ok || !isProblem || refusal.At.IsZero() {
		return answer
	}
	who := "the automated checks"
	if refusal.By != uuid.Nil {
		member, err := publisherdb.New(a.DB).GetStaffMember(ctx, refusal.By)
		if err != nil && !errors.Is(err, pgx.ErrNoRows) {
			return err
		}
		who = member.Name
	}
	when := refusal.At.UTC().Format(time.RFC3339)
	if refusal.Code == publisher.RefusedClaimed {
		p.Detail += " " + who + " has it until " + when + "."
		return p
	}
	p.Detail += " It was decided by " + who + " at " + when + "."
	return p
}
