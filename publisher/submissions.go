package publisher

import (
	"context"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"marketplace/activities/publisher"
	"marketplace/internal/account"
	"marketplace/internal/httpapi"
	"marketplace/internal/problem"
	publisherdb "marketplace/queries/publisher"
	"marketplace/workflows/review"
)

type submissionsAPI struct{ Deps }

func registerSubmissions(api huma.API, d Deps) {
	s := &submissionsAPI{d}
	tags := []string{"submissions"}
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "submit-release", Method: http.MethodPost, Path: "/v1/releases/{id}/submissions", Summary: "Send a release for review", Tags: tags,
		DefaultStatus: http.StatusCreated, Errors: []int{http.StatusNotFound, http.StatusConflict, http.StatusServiceUnavailable},
		Description: "Freezes the release's archive and the plugin's listing and reserves the slug. A repeated request gets the same submission. " +
			"Refusals: listing_incomplete, slug_taken, slug_confusable, release_not_submittable, plugin_taken_down.",
	}, s.submit)
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "list-submissions", Method: http.MethodGet, Path: "/v1/submissions", Summary: "List own submissions, newest first", Tags: tags,
	}, s.list)
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "get-submission", Method: http.MethodGet, Path: "/v1/submissions/{id}", Summary: "Read a submission's timeline", Tags: tags,
		Description: "Poll it with If-None-Match: 304 until something has happened.",
		Responses:   map[string]*huma.Response{"304": {Description: "Nothing has happened since"}}, Errors: []int{http.StatusNotFound},
	}, s.get)
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "resubmit-submission", Method: http.MethodPost, Path: "/v1/submissions/{id}/resubmit", Summary: "Answer requested changes with a new round", Tags: tags,
		Errors: []int{http.StatusNotFound, http.StatusConflict, http.StatusServiceUnavailable},
	}, s.resubmit)
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "withdraw-submission", Method: http.MethodPost, Path: "/v1/submissions/{id}/withdraw", Summary: "Take a submission back", Tags: tags,
		Errors: []int{http.StatusNotFound, http.StatusConflict, http.StatusServiceUnavailable},
	}, s.withdraw)
}

type submitInput struct {
	ID             uuid.UUID `path:"id" doc:"The release"`
	IdempotencyKey string    `header:"Idempotency-Key" maxLength:"200"`
}

type submissionInput struct {
	ID             uuid.UUID `path:"id"`
	IdempotencyKey string    `header:"Idempotency-Key" maxLength:"200"`
}

type submissionOutput struct {
	Status       int
	ETag         string `header:"ETag"`
	CacheControl string `header:"Cache-Control"`
	Body         Submission
}

// updateID is the same for a request that is repeated with its key. The key itself stays out of histories.
func updateID(caller, subject uuid.UUID, verb, key string) string {
	if key == "" {
		return uuid.NewString()
	}
	return uuid.NewSHA1(caller, []byte(verb+"/"+subject.String()+"/"+key)).String()
}

func (a *submissionsAPI) submit(ctx context.Context, in *submitInput) (*submissionOutput, error) {
	me, q := account.Must(ctx), publisherdb.New(a.DB)
	release, err := q.GetReleaseForSubmit(ctx, in.ID)
	if err != nil {
		return nil, found(err, "release")
	}
	if err := mayChange(ctx, release.OwnerID, "release"); err != nil {
		return nil, err
	}
	closed, err := q.CountClosedSubmissions(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	submission := review.SubmissionID(in.ID, closed)
	if earlier, err := q.GetSubmission(ctx, submission); err == nil {
		if earlier.Status == publisherdb.SubmissionStatusChangesRequested {
			return nil, problem.New(http.StatusConflict, "awaiting_changes", "This release is in review and waits for your changes; resubmit it.")
		}
		return a.output(ctx, submission, http.StatusCreated)
	} else if !errors.Is(err, pgx.ErrNoRows) {
		return nil, err
	}
	if release.Status != publisherdb.ReleaseStatusDraft {
		return nil, refusalProblem(&publisher.Refusal{Code: publisher.RefusedNotSubmittable, Detail: "A release that is " + string(release.Status) + " cannot be submitted; make a new one."})
	}
	_, err = a.Reviews.Submit(ctx, updateID(me.ID, submission, "submit", in.IdempotencyKey), review.Input{
		SubmissionID: submission, ReleaseID: in.ID, PluginID: release.PluginID, AuthorID: me.ID, Calendar: a.ReviewCalendar, DueHours: a.ReviewDueHours,
	})
	if err != nil {
		return nil, reviewProblem(err)
	}
	return a.output(ctx, submission, http.StatusCreated)
}

func (a *submissionsAPI) resubmit(ctx context.Context, in *submissionInput) (*submissionOutput, error) {
	s, err := a.own(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	me := account.Must(ctx)
	if _, err := a.Reviews.Resubmit(ctx, s.ID, updateID(me.ID, s.ID, "resubmit", in.IdempotencyKey), review.AuthorRequest{AuthorID: me.ID, Round: int(s.Round)}); err != nil {
		return nil, a.over(ctx, s.ID, err, publisher.RefusedNotAwaiting)
	}
	return a.output(ctx, s.ID, http.StatusOK)
}

func (a *submissionsAPI) withdraw(ctx context.Context, in *submissionInput) (*submissionOutput, error) {
	s, err := a.own(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if s.Status == publisherdb.SubmissionStatusWithdrawn {
		return a.output(ctx, s.ID, http.StatusOK)
	}
	me := account.Must(ctx)
	if _, err := a.Reviews.Withdraw(ctx, s.ID, updateID(me.ID, s.ID, "withdraw", in.IdempotencyKey), review.AuthorRequest{AuthorID: me.ID, Round: int(s.Round)}); err != nil {
		return nil, a.over(ctx, s.ID, err, publisher.RefusedAlreadyDecided)
	}
	return a.output(ctx, s.ID, http.StatusOK)
}

// own is a submission of the caller's.
func (a *submissionsAPI) own(ctx context.Context, id uuid.UUID) (publisherdb.GetSubmissionRow, error) {
	s, err := publisherdb.New(a.DB).GetSubmission(ctx, id)
	if err != nil {
		return s, found(err, "submission")
	}
	return s, mayChange(ctx, s.AuthorID, "submission")
}

// over says what became of a submission whose workflow has ended.
func (d Deps) over(ctx context.Context, id uuid.UUID, err error, code string) error {
	if !errors.Is(err, ErrReviewOver) {
		return reviewProblem(err)
	}
	s, err := publisherdb.New(d.DB).GetSubmission(ctx, id)
	if err != nil {
		return found(err, "submission")
	}
	return refusalProblem(&publisher.Refusal{Code: code, Detail: "The submission is " + string(s.Status) + "."})
}

// reviewProblem is what a caller is told of an error of Reviews.
func reviewProblem(err error) error {
	if refusal, ok := errors.AsType[*publisher.Refusal](err); ok {
		return refusalProblem(refusal)
	}
	switch {
	case errors.Is(err, ErrReviewsDown):
		return problem.WorkflowsUnavailable()
	case errors.Is(err, ErrReviewSlow):
		return problem.New(http.StatusServiceUnavailable, "still_working", "It was not done in time and may still be done. Look again shortly; repeating the request is safe.").RetryAfter(5)
	}
	return err
}

// refusalStatus is 409 for a wrong state; the rest are here.
var refusalStatus = map[string]int{
	publisher.RefusedNotFound:          http.StatusNotFound,
	publisher.RefusedForbidden:         http.StatusForbidden,
	publisher.RefusedOwnPlugin:         http.StatusForbidden,
	publisher.RefusedListingIncomplete: http.StatusUnprocessableEntity,
	review.RefusedInvalid:              http.StatusUnprocessableEntity,
}

func refusalProblem(r *publisher.Refusal) *problem.Problem {
	status, ok := refusalStatus[r.Code]
	if !ok {
		status = http.StatusConflict
	}
	p := problem.New(status, r.Code, "%s", r.Detail)
	for _, f := range r.Fields {
		_ = p.At("listing."+f.Field, f.Message)
	}
	return p
}

type listSubmissionsInput struct {
	Plugin string `query:"plugin" format:"uuid"`
	Cursor string `query:"cursor" maxLength:"500"`
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"20"`
}

type listSubmissionsOutput struct{ Body SubmissionPage }

func (a *submissionsAPI) list(ctx context.Context, in *listSubmissionsInput) (*listSubmissionsOutput, error) {
	var from position
	if err := a.Cursors.Decode("submissions", in.Cursor, &from); err != nil {
		return nil, err
	}
	params := publisherdb.ListOwnSubmissionsParams{AuthorID: account.Must(ctx).ID, MaxRows: int32(in.Limit + 1)}
	params.BeforeAt, params.BeforeID = from.bounds()
	var err error
	if params.PluginID, err = optionalID("query.plugin", in.Plugin); err != nil {
		return nil, err
	}
	rows, err := publisherdb.New(a.DB).ListOwnSubmissions(ctx, params)
	if err != nil {
		return nil, err
	}
	rows, more := pageOf(rows, in.Limit)
	page := SubmissionPage{Items: make([]SubmissionSummary, len(rows))}
	for i, r := range rows {
		page.Items[i] = SubmissionSummary{
			ID: r.ID, PluginID: r.PluginID, PluginName: r.PluginName, Slug: r.Slug, ReleaseID: r.ReleaseID, Version: r.Version,
			Round: r.Round, Status: string(r.Status), Ball: string(r.Ball), DueAt: r.DueAt, Next: nextOf(r.NextStep, r.NextStepAt),
			CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt, DecidedAt: r.DecidedAt,
		}
	}
	if more {
		last := rows[len(rows)-1]
		page.NextCursor = a.Cursors.Encode("submissions", position{last.CreatedAt, last.ID})
	}
	return &listSubmissionsOutput{page}, nil
}

type getSubmissionInput struct {
	ID          uuid.UUID `path:"id"`
	IfNoneMatch string    `header:"If-None-Match" maxLength:"200"`
}

func (a *submissionsAPI) get(ctx context.Context, in *getSubmissionInput) (*submissionOutput, error) {
	s, err := publisherdb.New(a.DB).GetSubmission(ctx, in.ID)
	if err != nil {
		return nil, found(err, "submission")
	}
	if err := mayRead(ctx, s.AuthorID, "submission"); err != nil {
		return nil, err
	}
	out, err := a.output(ctx, in.ID, http.StatusOK)
	if err == nil && in.IfNoneMatch == out.ETag {
		out.Status = http.StatusNotModified
	}
	return out, err
}

func (a *submissionsAPI) output(ctx context.Context, id uuid.UUID, status int) (*submissionOutput, error) {
	body, err := a.timeline(ctx, id, false)
	if err != nil {
		return nil, err
	}
	return &submissionOutput{Status: status, ETag: digestTag(body), CacheControl: "private, no-cache", Body: body}, nil
}
