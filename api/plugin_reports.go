package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"marketplace/internal/account"
	"marketplace/internal/cursor"
	"marketplace/internal/database"
	"marketplace/internal/httpapi"
	"marketplace/internal/problem"
	"marketplace/internal/ratelimit"
	marketplacedb "marketplace/queries/marketplace"
)

type pluginReports struct {
	pool    *pgxpool.Pool
	cursors *cursor.Codec
}

func registerPluginReports(api huma.API, d Deps) {
	r := pluginReports{d.DB, d.Cursors}
	admin := httpapi.Only("admin")
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "report-plugin", Method: http.MethodPost, Path: "/v1/plugins/{plugin}/reports", Tags: []string{"catalogue"},
		DefaultStatus: http.StatusNoContent, MaxBodyBytes: 16 << 10,
		Summary:     "Tell the operators that something is wrong with a plugin",
		Description: "One open report per customer and plugin; a repeated one changes nothing.",
	}, r.report)
	httpapi.Register(api, admin, huma.Operation{
		OperationID: "list-plugin-reports", Method: http.MethodGet, Path: "/v1/admin/plugin-reports", Tags: []string{"admin"},
		Summary: "Reports of plugins: open ones, oldest first, or closed ones, the last closed first",
	}, r.list)
	httpapi.Register(api, admin, huma.Operation{
		OperationID: "close-plugin-report", Method: http.MethodPost, Path: "/v1/admin/plugin-reports/{reportId}/close", Tags: []string{"admin"},
		DefaultStatus: http.StatusNoContent, MaxBodyBytes: 16 << 10, Errors: []int{http.StatusNotFound, http.StatusConflict},
		Summary:     "Close a report, with a note of what was done about it",
		Description: "Taking a plugin down is done in the publisher panel, by its admins.",
	}, r.close)
}

// PluginReportText is what a customer finds wrong with a plugin.
type PluginReportText struct {
	Reason string `json:"reason" enum:"malware,security,copyright,misleading,spam,other"`
	Note   string `json:"note,omitempty" maxLength:"2000"`
}

type reportPluginInput struct {
	OwnReviewInput
	Body PluginReportText
}

func (r pluginReports) report(ctx context.Context, in *reportPluginInput) (*struct{}, error) {
	note, err := plainText("body.note", in.Body.Note, true)
	if err != nil {
		return nil, err
	}
	q, reporter := marketplacedb.New(r.pool), account.Must(ctx).ID
	plugin, err := findPlugin(ctx, q, in.Plugin)
	if err != nil {
		return nil, err
	}
	if err := ratelimit.Allow(ctx, hits{q}, limitReports, reporter.String(), time.Now()); err != nil {
		return nil, err
	}
	_, err = q.ReportPlugin(ctx, marketplacedb.ReportPluginParams{
		ID: uuid.Must(uuid.NewV7()), PluginID: plugin.ID, ReporterID: reporter, Reason: in.Body.Reason, Note: note})
	return nil, err
}

// PluginReport is one customer's report of a plugin, with what it is about.
type PluginReport struct {
	ID            uuid.UUID    `json:"id"`
	Reason        string       `json:"reason" enum:"malware,security,copyright,misleading,spam,other"`
	Note          string       `json:"note"`
	ReporterName  string       `json:"reporterName"`
	CreatedAt     time.Time    `json:"createdAt"`
	ClosedAt      *time.Time   `json:"closedAt,omitempty" doc:"Absent while it is open"`
	ClosedByName  string       `json:"closedByName,omitempty"`
	CloseNote     string       `json:"closeNote,omitempty"`
	PluginID      uuid.UUID    `json:"pluginId"`
	PluginSlug    string       `json:"pluginSlug"`
	PluginName    string       `json:"pluginName"`
	PluginIconURL string       `json:"pluginIconUrl,omitempty"`
	Publisher     PublisherRef `json:"publisher"`
	Listing       string       `json:"listing" enum:"listed,unlisted,taken_down" doc:"Of the plugin, now"`
}

// PluginReportPage is one page of reports.
type PluginReportPage struct {
	Items      []PluginReport `json:"items"`
	NextCursor string         `json:"nextCursor,omitempty"`
}

type listPluginReportsOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         PluginReportPage
}

func (r pluginReports) list(ctx context.Context, in *ListReportsInput) (*listPluginReportsOutput, error) {
	kind := "plugin-reports/" + in.Status
	var from timePlace
	if err := r.cursors.Decode(kind, in.Cursor, &from); err != nil {
		return nil, err
	}
	rows, err := r.from(ctx, in.open(), from, in.Limit+1)
	if err != nil {
		return nil, err
	}
	var page PluginReportPage
	if len(rows) > int(in.Limit) {
		rows = rows[:in.Limit]
		last := rows[in.Limit-1]
		next := timePlace{&last.CreatedAt, &last.ID}
		if !in.open() {
			next.At = last.ClosedAt
		}
		page.NextCursor = r.cursors.Encode(kind, next)
	}
	page.Items = each(rows, func(row marketplacedb.OpenPluginReportsRow) PluginReport {
		return PluginReport{ID: row.ID, Reason: row.Reason, Note: row.Note, ReporterName: row.ReporterName, CreatedAt: row.CreatedAt,
			ClosedAt: row.ClosedAt, ClosedByName: orZero(row.ClosedByName), CloseNote: row.CloseNote,
			PluginID: row.PluginID, PluginSlug: row.Slug, PluginName: row.PluginName, PluginIconURL: imageURL(row.IconKey),
			Publisher: PublisherRef{ID: row.PublisherID, Name: row.PublisherName}, Listing: string(row.ListingStatus)}
	})
	return &listPluginReportsOutput{CacheControl: "no-store", Body: page}, nil
}

func (r pluginReports) from(ctx context.Context, open bool, from timePlace, rows int32) ([]marketplacedb.OpenPluginReportsRow, error) {
	q := marketplacedb.New(r.pool)
	if open {
		return q.OpenPluginReports(ctx, marketplacedb.OpenPluginReportsParams{AfterID: from.ID, AfterTime: from.At, MaxRows: rows})
	}
	closed, err := q.ClosedPluginReports(ctx, marketplacedb.ClosedPluginReportsParams{AfterID: from.ID, AfterTime: from.At, MaxRows: rows})
	return each(closed, func(row marketplacedb.ClosedPluginReportsRow) marketplacedb.OpenPluginReportsRow {
		return marketplacedb.OpenPluginReportsRow(row)
	}), err
}

// CloseNote says what was done about a report.
type CloseNote struct {
	Note string `json:"note" minLength:"3" maxLength:"2000"`
}

type closePluginReportInput struct {
	ReportID string `path:"reportId" maxLength:"64"`
	Body     CloseNote
}

func (r pluginReports) close(ctx context.Context, in *closePluginReportInput) (*struct{}, error) {
	id, ok := parseID(in.ReportID)
	if !ok {
		return nil, problem.NotFound("report")
	}
	note, err := plainText("body.note", in.Body.Note, true)
	if err != nil {
		return nil, err
	}
	admin := account.Must(ctx)
	return nil, database.InTx(ctx, r.pool, func(tx pgx.Tx) error {
		q := marketplacedb.New(tx)
		closed, err := q.ClosePluginReport(ctx, marketplacedb.ClosePluginReportParams{ID: id, ClosedBy: admin.ID, Note: note})
		if err != nil {
			return err
		}
		if closed == 0 {
			there, err := q.PluginReportExists(ctx, id)
			return notOpen(there, err)
		}
		return audit(ctx, q, admin, "plugin_report.close", "plugin_report", in.ReportID, map[string]any{"note": note})
	})
}
