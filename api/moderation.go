package api

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"marketplace/internal/account"
	"marketplace/internal/httpapi"
	"marketplace/internal/problem"
	marketplacedb "marketplace/queries/marketplace"
)

func registerModeration(api huma.API, d Deps) {
	r := reviews{d.DB, d.Cursors}
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "report-review", Method: http.MethodPost, Path: "/v1/reviews/{reviewId}/report", Tags: []string{"reviews"},
		DefaultStatus: http.StatusNoContent, MaxBodyBytes: 16 << 10,
		Summary:     "Tell the operators that a review breaks the rules",
		Description: "Once per customer and review; a repeated report changes nothing.",
	}, r.report)
	httpapi.Register(api, httpapi.Only("admin"), huma.Operation{
		OperationID: "list-review-reports", Method: http.MethodGet, Path: "/v1/admin/review-reports", Tags: []string{"admin"},
		Summary: "Open reports of reviews, oldest first",
	}, r.reports)
	for _, act := range []struct {
		verb, summary string
		status        marketplacedb.ReviewStatus
	}{
		{"hide", "Hide a review: it is not shown and does not count", marketplacedb.ReviewStatusHidden},
		{"restore", "Show a hidden review again, or dismiss the reports of a visible one", marketplacedb.ReviewStatusVisible},
	} {
		httpapi.Register(api, httpapi.Only("admin"), huma.Operation{
			OperationID: act.verb + "-review", Method: http.MethodPost, Path: "/v1/admin/reviews/{reviewId}/" + act.verb, Tags: []string{"admin"},
			DefaultStatus: http.StatusNoContent, MaxBodyBytes: 16 << 10, Summary: act.summary,
		}, func(ctx context.Context, in *moderateInput) (*struct{}, error) {
			return nil, r.moderate(ctx, in, "review."+act.verb, act.status)
		})
	}
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
	_, err = q.ReportReview(ctx, marketplacedb.ReportReviewParams{
		ID: uuid.Must(uuid.NewV7()), ReporterID: reporter, Reason: in.Body.Reason, Note: note, ReviewID: id})
	return nil, err
}

// ReviewReport is one customer's report of a review, with what it is about.
type ReviewReport struct {
	ID         uuid.UUID `json:"id"`
	Reason     string    `json:"reason"`
	Note       string    `json:"note"`
	CreatedAt  time.Time `json:"createdAt"`
	ReviewID   uuid.UUID `json:"reviewId"`
	Rating     int16     `json:"rating"`
	Title      string    `json:"title"`
	Body       string    `json:"body"`
	Status     string    `json:"status" enum:"visible,hidden"`
	PluginID   uuid.UUID `json:"pluginId"`
	PluginSlug string    `json:"pluginSlug"`
	PluginName string    `json:"pluginName"`
}

// ReviewReportPage is one page of open reports.
type ReviewReportPage struct {
	Items      []ReviewReport `json:"items"`
	NextCursor string         `json:"nextCursor,omitempty"`
}

type listReportsInput struct {
	Cursor string `query:"cursor" maxLength:"1000"`
	Limit  int32  `query:"limit" minimum:"1" maximum:"50" default:"20"`
}

type listReportsOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         ReviewReportPage
}

func (r reviews) reports(ctx context.Context, in *listReportsInput) (*listReportsOutput, error) {
	const kind = "review-reports"
	var from *reviewPlace
	if err := r.cursors.Decode(kind, in.Cursor, &from); err != nil {
		return nil, err
	}
	arg := marketplacedb.OpenReviewReportsParams{MaxRows: in.Limit + 1}
	if from != nil {
		arg.AfterID, arg.AfterTime = &from.ID, &from.Time
	}
	rows, err := marketplacedb.New(r.pool).OpenReviewReports(ctx, arg)
	if err != nil {
		return nil, err
	}
	var page ReviewReportPage
	if len(rows) > int(in.Limit) {
		rows = rows[:in.Limit]
		last := rows[in.Limit-1]
		page.NextCursor = r.cursors.Encode(kind, &reviewPlace{ID: last.ID, Time: last.CreatedAt})
	}
	page.Items = each(rows, func(row marketplacedb.OpenReviewReportsRow) ReviewReport {
		return ReviewReport{ID: row.ID, Reason: row.Reason, Note: row.Note, CreatedAt: row.CreatedAt, ReviewID: row.ReviewID, Rating: row.Rating,
			Title: row.Title, Body: row.Body, Status: string(row.Status), PluginID: row.PluginID, PluginSlug: row.Slug, PluginName: row.PluginName}
	})
	return &listReportsOutput{CacheControl: "no-store", Body: page}, nil
}

// ModerationReason says why an admin acts; it is kept in the audit log.
type ModerationReason struct {
	Reason string `json:"reason" minLength:"3" maxLength:"500"`
}

type moderateInput struct {
	ReviewID string `path:"reviewId" maxLength:"64"`
	Body     ModerationReason
}

// moderate sets a review's status. What has it already is left alone, but the reports are closed and the
// act is written down all the same.
func (r reviews) moderate(ctx context.Context, in *moderateInput, action string, status marketplacedb.ReviewStatus) error {
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
	admin, entry := account.Must(ctx), uuid.Must(uuid.NewV7())
	return changeReviews(ctx, r.pool, plugin, func(q *marketplacedb.Queries) error {
		changed, err := q.SetReviewStatus(ctx, status, id)
		if err != nil {
			return err
		}
		if err := q.ResolveReviewReports(ctx, id); err != nil {
			return err
		}
		detail, err := json.Marshal(map[string]any{"reason": reason, "changed": changed > 0})
		if err != nil {
			return err
		}
		return q.AppendAudit(ctx, marketplacedb.AppendAuditParams{
			ID: entry, ActorID: &admin.ID, ActorRole: admin.Role, Action: action, SubjectType: "review", SubjectID: id.String(), Detail: detail})
	})
}
