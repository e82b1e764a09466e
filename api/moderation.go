package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"marketplace/internal/account"
	"marketplace/internal/database"
	"marketplace/internal/httpapi"
	"marketplace/internal/problem"
	"marketplace/internal/ratelimit"
	marketplacedb "marketplace/queries/marketplace"
)

// limitReports is how many reports an account may make, of reviews and plugins together.
var limitReports = ratelimit.Limit{Name: "report/account", Hits: 30, Window: time.Hour}

func registerModeration(api huma.API, d Deps) {
	r := reviews{d.DB, d.Cursors}
	admin := httpapi.Only("admin")
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "report-review", Method: http.MethodPost, Path: "/v1/reviews/{reviewId}/report", Tags: []string{"reviews"},
		DefaultStatus: http.StatusNoContent, MaxBodyBytes: 16 << 10,
		Summary:     "Tell the operators that a review breaks the rules",
		Description: "Once per customer and review; a repeated report changes nothing.",
	}, r.report)
	httpapi.Register(api, admin, huma.Operation{
		OperationID: "list-review-reports", Method: http.MethodGet, Path: "/v1/admin/review-reports", Tags: []string{"admin"},
		Summary: "Reports of reviews: open ones, oldest first, or closed ones, the last closed first",
	}, r.reports)
	httpapi.Register(api, admin, huma.Operation{
		OperationID: "dismiss-review-report", Method: http.MethodPost, Path: "/v1/admin/review-reports/{reportId}/dismiss", Tags: []string{"admin"},
		DefaultStatus: http.StatusNoContent, MaxBodyBytes: 16 << 10, Errors: []int{http.StatusNotFound, http.StatusConflict},
		Summary: "Close one report and leave the review as it is",
	}, r.dismiss)
	httpapi.Register(api, admin, huma.Operation{
		OperationID: "hide-review", Method: http.MethodPost, Path: "/v1/admin/reviews/{reviewId}/hide", Tags: []string{"admin"},
		DefaultStatus: http.StatusNoContent, MaxBodyBytes: 16 << 10, Summary: "Hide a review: it is not shown and does not count",
	}, func(ctx context.Context, in *moderateInput) (*struct{}, error) {
		return nil, r.moderate(ctx, in, moderation{"review.hide", marketplacedb.ReviewStatusHidden, "hidden"})
	})
	httpapi.Register(api, admin, huma.Operation{
		OperationID: "restore-review", Method: http.MethodPost, Path: "/v1/admin/reviews/{reviewId}/restore", Tags: []string{"admin"},
		DefaultStatus: http.StatusNoContent, MaxBodyBytes: 16 << 10, Summary: "Show a hidden review again, or dismiss all the reports of a visible one",
	}, func(ctx context.Context, in *moderateInput) (*struct{}, error) {
		return nil, r.moderate(ctx, in, moderation{"review.restore", marketplacedb.ReviewStatusVisible, "dismissed"})
	})
}

// ReviewReportText is what a customer finds wrong with a review.
type ReviewReportText struct {
	Reason string `json:"reason" enum:"spam,abuse,off_topic,false,other"`
	Note   string `json:"note,omitempty" maxLength:"1000"`
}

type reportReviewInput struct {
	ReviewID string `path:"reviewId" maxLength:"64"`
	Body     ReviewReportText
}

func (r reviews) report(ctx context.Context, in *reportReviewInput) (*struct{}, error) {
	id, ok := parseID(in.ReviewID)
	if !ok {
		return nil, problem.NotFound("review")
	}
	note, err := plainText("body.note", in.Body.Note, true)
	if err != nil {
		return nil, err
	}
	q, reporter := marketplacedb.New(r.pool), account.Must(ctx).ID
	review, err := q.ReviewToReport(ctx, id)
	if err != nil {
		return nil, missing(err, "review")
	}
	if review.UserID == reporter {
		return nil, problem.New(http.StatusConflict, "own_review", "This review is yours: change or delete it instead.")
	}
	if review.Status != marketplacedb.ReviewStatusVisible {
		return nil, problem.NotFound("review")
	}
	if err := ratelimit.Allow(ctx, hits{q}, limitReports, reporter.String(), time.Now()); err != nil {
		return nil, err
	}
	_, err = q.ReportReview(ctx, marketplacedb.ReportReviewParams{
		ID: uuid.Must(uuid.NewV7()), ReporterID: reporter, Reason: in.Body.Reason, Note: note, ReviewID: id})
	return nil, err
}

// ReviewReport is one customer's report of a review, with what it is about.
type ReviewReport struct {
	ID             uuid.UUID  `json:"id"`
	Reason         string     `json:"reason" enum:"spam,abuse,off_topic,false,other"`
	Note           string     `json:"note"`
	ReporterName   string     `json:"reporterName"`
	CreatedAt      time.Time  `json:"createdAt"`
	ClosedAt       *time.Time `json:"closedAt,omitempty" doc:"Absent while it is open"`
	ClosedByName   string     `json:"closedByName,omitempty"`
	Resolution     string     `json:"resolution,omitempty" enum:"hidden,dismissed" doc:"What became of a closed one"`
	ResolutionNote string     `json:"resolutionNote,omitempty"`
	ReviewID       uuid.UUID  `json:"reviewId"`
	Rating         int16      `json:"rating"`
	Title          string     `json:"title"`
	Body           string     `json:"body"`
	Status         string     `json:"status" enum:"visible,hidden" doc:"Of the review"`
	PluginID       uuid.UUID  `json:"pluginId"`
	PluginSlug     string     `json:"pluginSlug"`
	PluginName     string     `json:"pluginName"`
}

// ReviewReportPage is one page of reports.
type ReviewReportPage struct {
	Items      []ReviewReport `json:"items"`
	NextCursor string         `json:"nextCursor,omitempty"`
}

// ListReportsInput is of every list of reports.
type ListReportsInput struct {
	Status string `query:"status" enum:"open,closed" default:"open"`
	Cursor string `query:"cursor" maxLength:"1000"`
	Limit  int32  `query:"limit" minimum:"1" maximum:"50" default:"20"`
}

func (in ListReportsInput) open() bool { return in.Status != "closed" }

type listReportsOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         ReviewReportPage
}

func (r reviews) reports(ctx context.Context, in *ListReportsInput) (*listReportsOutput, error) {
	kind := "review-reports/" + in.Status
	var from timePlace
	if err := r.cursors.Decode(kind, in.Cursor, &from); err != nil {
		return nil, err
	}
	rows, err := r.reportsFrom(ctx, in.open(), from, in.Limit+1)
	if err != nil {
		return nil, err
	}
	var page ReviewReportPage
	if len(rows) > int(in.Limit) {
		rows = rows[:in.Limit]
		last := rows[in.Limit-1]
		next := timePlace{&last.CreatedAt, &last.ID}
		if !in.open() {
			next.At = last.ResolvedAt
		}
		page.NextCursor = r.cursors.Encode(kind, next)
	}
	page.Items = each(rows, func(row marketplacedb.OpenReviewReportsRow) ReviewReport {
		return ReviewReport{ID: row.ID, Reason: row.Reason, Note: row.Note, ReporterName: row.ReporterName, CreatedAt: row.CreatedAt,
			ClosedAt: row.ResolvedAt, ClosedByName: orZero(row.ResolvedByName), Resolution: orZero(row.Resolution), ResolutionNote: row.ResolutionNote,
			ReviewID: row.ReviewID, Rating: row.Rating, Title: row.Title, Body: row.Body, Status: string(row.Status),
			PluginID: row.PluginID, PluginSlug: row.Slug, PluginName: row.PluginName}
	})
	return &listReportsOutput{CacheControl: "no-store", Body: page}, nil
}

func (r reviews) reportsFrom(ctx context.Context, open bool, from timePlace, rows int32) ([]marketplacedb.OpenReviewReportsRow, error) {
	q := marketplacedb.New(r.pool)
	if open {
		return q.OpenReviewReports(ctx, marketplacedb.OpenReviewReportsParams{AfterID: from.ID, AfterTime: from.At, MaxRows: rows})
	}
	closed, err := q.ClosedReviewReports(ctx, marketplacedb.ClosedReviewReportsParams{AfterID: from.ID, AfterTime: from.At, MaxRows: rows})
	return each(closed, func(row marketplacedb.ClosedReviewReportsRow) marketplacedb.OpenReviewReportsRow {
		return marketplacedb.OpenReviewReportsRow(row)
	}), err
}

type dismissInput struct {
	ReportID string `path:"reportId" maxLength:"64"`
	Body     ModerationReason
}

func (r reviews) dismiss(ctx context.Context, in *dismissInput) (*struct{}, error) {
	id, ok := parseID(in.ReportID)
	if !ok {
		return nil, problem.NotFound("report")
	}
	reason, err := plainText("body.reason", in.Body.Reason, false)
	if err != nil {
		return nil, err
	}
	admin := account.Must(ctx)
	return nil, database.InTx(ctx, r.pool, func(tx pgx.Tx) error {
		q := marketplacedb.New(tx)
		closed, err := q.DismissReviewReport(ctx, marketplacedb.DismissReviewReportParams{ID: id, ResolvedBy: admin.ID, Note: reason})
		if err != nil {
			return err
		}
		if closed == 0 {
			there, err := q.ReviewReportExists(ctx, id)
			return notOpen(there, err)
		}
		return audit(ctx, q, admin, "review_report.dismiss", "review_report", in.ReportID, map[string]any{"reason": reason})
	})
}

// notOpen says why a report could not be closed.
func notOpen(there bool, err error) error {
	switch {
	case err != nil:
		return err
	case !there:
		return problem.NotFound("report")
	}
	return problem.New(http.StatusConflict, "report_closed", "This report is closed already; the list of closed ones says by whom and why.")
}

// ModerationReason says why an admin acts; it is kept in the audit log.
type ModerationReason struct {
	Reason string `json:"reason" minLength:"3" maxLength:"500"`
}

type moderateInput struct {
	ReviewID string `path:"reviewId" maxLength:"64"`
	Body     ModerationReason
}

// moderation is an act on a review, and what becomes of its open reports by it.
type moderation struct {
	action     string
	status     marketplacedb.ReviewStatus
	resolution string
}

// moderate sets a review's status. What has it already is left alone, but the reports are closed and the
// act is written down all the same.
func (r reviews) moderate(ctx context.Context, in *moderateInput, act moderation) error {
	id, ok := parseID(in.ReviewID)
	if !ok {
		return problem.NotFound("review")
	}
	reason, err := plainText("body.reason", in.Body.Reason, false)
	if err != nil {
		return err
	}
	plugin, err := marketplacedb.New(r.pool).ReviewPlugin(ctx, id)
	if err != nil {
		return missing(err, "review")
	}
	admin := account.Must(ctx)
	return changeReviews(ctx, r.pool, plugin, func(q *marketplacedb.Queries) error {
		changed, err := q.SetReviewStatus(ctx, act.status, id)
		if err != nil {
			return err
		}
		if err := q.ResolveReviewReports(ctx, marketplacedb.ResolveReviewReportsParams{
			ReviewID: id, Resolution: act.resolution, ResolvedBy: admin.ID, Note: reason}); err != nil {
			return err
		}
		return audit(ctx, q, admin, act.action, "review", in.ReviewID, map[string]any{"reason": reason, "changed": changed > 0})
	})
}
