package api

import (
	"net/http"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
)

func TestPluginsAreReportedAndReportsClosed(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	s.plugin("lint")
	gone := s.plugin("gone")
	s.exec(`UPDATE plugins SET status = 'taken_down' WHERE id = $1`, gone.ID)
	ana, bea, admin := s.account("Ana", "customer"), s.account("Bea", "customer"), s.account("Root", "admin")
	report := PluginReportText{Reason: "malware", Note: "It reads my keys"}
	s.POST("/v1/plugins/lint/reports", report).Problem(http.StatusUnauthorized, "unauthenticated")
	s.As(ana).POST("/v1/plugins/nothing/reports", report).Problem(http.StatusNotFound, "not_found")
	s.As(ana).POST("/v1/plugins/gone/reports", report).Problem(http.StatusGone, "taken_down")
	s.As(ana).POST("/v1/plugins/lint/reports", PluginReportText{Reason: "ugly"}).Problem(http.StatusUnprocessableEntity, "invalid_request")
	s.As(ana).POST("/v1/plugins/lint/reports", PluginReportText{Reason: "spam", Note: "a\x00b"}).Problem(http.StatusUnprocessableEntity, "invalid_request")
	for range 2 {
		s.As(ana).POST("/v1/plugins/lint/reports", report).Status(http.StatusNoContent)
	}
	s.As(bea).POST("/v1/plugins/lint/reports", PluginReportText{Reason: "spam"}).Status(http.StatusNoContent)

	list := func(query string) (page PluginReportPage) {
		s.As(admin).GET("/v1/admin/plugin-reports" + query).Status(http.StatusOK).JSON(&page)
		return page
	}
	first := list("?limit=1")
	require.Len(t, first.Items, 1)
	require.Equal(t, "Ana", first.Items[0].ReporterName, "the oldest first, and only once")
	require.Equal(t, "listed", first.Items[0].Listing)
	second := list("?limit=1&cursor=" + first.NextCursor)
	require.Equal(t, "Bea", second.Items[0].ReporterName)
	require.Empty(t, second.NextCursor)
	require.Empty(t, list("?status=closed").Items)

	path := "/v1/admin/plugin-reports/" + first.Items[0].ID.String() + "/close"
	s.As(ana).POST(path, CloseNote{Note: "mine"}).Problem(http.StatusForbidden, "forbidden")
	s.As(admin).POST(path, CloseNote{Note: "Looked into: it does not"}).Status(http.StatusNoContent)
	s.As(admin).POST(path, CloseNote{Note: "again"}).Problem(http.StatusConflict, "report_closed")
	s.As(admin).POST("/v1/admin/plugin-reports/"+uuid.NewString()+"/close", CloseNote{Note: "none"}).Problem(http.StatusNotFound, "not_found")
	s.As(admin).POST("/v1/admin/plugin-reports/x/close", CloseNote{Note: "none"}).Problem(http.StatusNotFound, "not_found")
	require.EqualValues(t, 1, s.number(`SELECT count(*) FROM audit_log WHERE action = 'plugin_report.close' AND subject_id = $1`, first.Items[0].ID.String()))

	s.As(ana).POST("/v1/plugins/lint/reports", report).Status(http.StatusNoContent)
	require.Len(t, list("").Items, 2, "after a report is closed there may be a new one")
	s.As(admin).POST("/v1/admin/plugin-reports/"+second.Items[0].ID.String()+"/close", CloseNote{Note: "no spam"}).Status(http.StatusNoContent)
	closed := list("?status=closed&limit=1")
	require.Equal(t, "no spam", closed.Items[0].CloseNote, "the last closed first")
	require.Equal(t, "Root", closed.Items[0].ClosedByName)
	require.NotNil(t, closed.Items[0].ClosedAt)
	require.Equal(t, first.Items[0].ID, list("?status=closed&limit=1&cursor=" + closed.NextCursor).Items[0].ID)
	s.As(admin).GET("/v1/admin/plugin-reports?status=open&cursor="+closed.NextCursor).Problem(http.StatusBadRequest, "invalid_cursor")
}

func TestReportsAreLimited(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	s.plugin("lint")
	ana := s.account("Ana", "customer")
	for range limitReports.Hits {
		s.As(ana).POST("/v1/plugins/lint/reports", PluginReportText{Reason: "spam"}).Status(http.StatusNoContent)
	}
	s.As(ana).POST("/v1/plugins/lint/reports", PluginReportText{Reason: "spam"}).Problem(http.StatusTooManyRequests, "rate_limited")
}

func TestAReportIsDismissedAndTheReviewStays(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	p := s.plugin("paid", priced(999))
	author, ana, bea, admin := s.account("Author", "customer"), s.account("Ana", "customer"), s.account("Bea", "customer"), s.account("Root", "admin")
	s.entitle(author, p.ID, "granted")
	s.review(author, "paid", 2)
	own := s.ownReview(author, "paid")
	s.As(ana).POST("/v1/reviews/"+own.ID.String()+"/report", ReviewReportText{Reason: "false"}).Status(http.StatusNoContent)
	s.As(bea).POST("/v1/reviews/"+own.ID.String()+"/report", ReviewReportText{Reason: "spam"}).Status(http.StatusNoContent)
	list := func(query string) (page ReviewReportPage) {
		s.As(admin).GET("/v1/admin/review-reports" + query).Status(http.StatusOK).JSON(&page)
		return page
	}
	open := list("").Items
	require.Len(t, open, 2)
	path := "/v1/admin/review-reports/" + open[0].ID.String() + "/dismiss"
	s.As(ana).POST(path, ModerationReason{Reason: "mine"}).Problem(http.StatusForbidden, "forbidden")
	s.As(admin).POST(path, ModerationReason{Reason: "an opinion"}).Status(http.StatusNoContent)
	s.As(admin).POST(path, ModerationReason{Reason: "again"}).Problem(http.StatusConflict, "report_closed")
	s.As(admin).POST("/v1/admin/review-reports/"+uuid.NewString()+"/dismiss", ModerationReason{Reason: "none"}).Problem(http.StatusNotFound, "not_found")
	require.Len(t, list("").Items, 1)
	s.rated(p, 1, 2)
	s.As(admin).POST("/v1/admin/reviews/"+own.ID.String()+"/hide", ModerationReason{Reason: "spam indeed"}).Status(http.StatusNoContent)
	s.rated(p, 0, 0)
	require.Empty(t, list("?status=open").Items)
	closed := list("?status=closed&limit=1")
	require.Equal(t, "hidden", closed.Items[0].Resolution)
	require.Equal(t, "spam indeed", closed.Items[0].ResolutionNote)
	closed = list("?status=closed&limit=1&cursor=" + closed.NextCursor)
	require.Equal(t, "dismissed", closed.Items[0].Resolution)
	require.Equal(t, "Root", closed.Items[0].ClosedByName)
	require.Equal(t, "Ana", closed.Items[0].ReporterName)
}

func TestOwnReviewsWithTheirPlugins(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	ana, bea := s.account("Ana", "customer"), s.account("Bea", "customer")
	for _, slug := range []string{"a", "b", "c"} {
		p := s.plugin(slug)
		s.entitle(ana, p.ID, "granted")
		s.review(ana, slug, 4)
	}
	s.exec(`UPDATE plugins SET status = 'taken_down' WHERE slug = 'c'`)
	var first, second OwnReviewPage
	s.As(ana).GET("/v1/account/reviews?limit=2").Status(http.StatusOK).JSON(&first)
	s.As(ana).GET("/v1/account/reviews?limit=2&cursor=" + first.NextCursor).JSON(&second)
	require.Empty(t, second.NextCursor)
	items := append(first.Items, second.Items...)
	require.Equal(t, []string{"c taken_down", "b listed", "a listed"}, each(items, func(r OwnReviewOfPlugin) string { return r.Plugin.Slug + " " + r.Plugin.Listing }))
	require.EqualValues(t, 4, items[0].Rating)
	var none OwnReviewPage
	s.As(bea).GET("/v1/account/reviews").JSON(&none)
	require.Empty(t, none.Items)
	s.GET("/v1/account/reviews").Problem(http.StatusUnauthorized, "unauthenticated")
}
