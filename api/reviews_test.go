package api

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"marketplace/internal/account"
	marketplacedb "marketplace/queries/marketplace"
)

func (s *store) review(who account.Principal, plugin string, rating int16) {
	s.t.Helper()
	s.As(who).PUT("/v1/plugins/"+plugin+"/review", ReviewText{Rating: rating, Title: "T", Body: "B"}).Status(http.StatusOK)
}

// ownReview is what the customer has written of the plugin; nil is nothing.
func (s *store) ownReview(who account.Principal, plugin string) *OwnReview {
	s.t.Helper()
	var own OwnReviewBody
	s.As(who).GET("/v1/plugins/" + plugin + "/review").Status(http.StatusOK).JSON(&own)
	return own.Review
}

// rated requires that everything which tells the rating tells the same.
func (s *store) rated(plugin marketplacedb.UpsertListingParams, count, sum int64) {
	s.t.Helper()
	require.Equal(s.t, count, s.number(`SELECT rating_count FROM plugins WHERE id = $1`, plugin.ID))
	require.Equal(s.t, sum, s.number(`SELECT rating_sum FROM plugins WHERE id = $1`, plugin.ID))
	require.Equal(s.t, sum, s.number(`SELECT rating_sum FROM plugin_search WHERE plugin_id = $1`, plugin.ID))
	require.Equal(s.t, count, s.number(`SELECT coalesce(sum(rating_count), 0) FROM outbox WHERE kind = 'rating' AND plugin_id = $1`, plugin.ID))
	require.Equal(s.t, sum, s.number(`SELECT coalesce(sum(rating_sum), 0) FROM outbox WHERE kind = 'rating' AND plugin_id = $1`, plugin.ID))
}

func TestWhoMayReview(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	paid, free := s.plugin("paid", priced(999)), s.plugin("free")
	v := s.version(free.ID, "1.0.0", []byte("x"))
	owner, suspended, stranger := s.account("Owner", "customer"), s.account("S", "customer"), s.account("X", "customer")
	s.entitle(owner, paid.ID, "granted")
	s.entitle(suspended, paid.ID, "suspended")
	text := ReviewText{Rating: 5}

	s.PUT("/v1/plugins/paid/review", text).Problem(http.StatusUnauthorized, "unauthenticated")
	s.As(stranger).PUT("/v1/plugins/paid/review", text).Problem(http.StatusForbidden, "not_entitled")
	s.As(suspended).PUT("/v1/plugins/paid/review", text).Problem(http.StatusForbidden, "not_entitled")
	s.As(owner).PUT("/v1/plugins/free/review", text).Problem(http.StatusForbidden, "not_entitled")
	s.exec(`INSERT INTO downloads (token_id, plugin_id, version_id, user_id) VALUES ($1, $2, $3, $4)`, uuid.New(), free.ID, v.ID, owner.ID)
	s.review(owner, "free", 4)
	s.review(owner, "paid", 5)
	s.review(owner, "paid", 3)
	s.rated(paid, 1, 3)

	own := s.ownReview(owner, "paid")
	require.EqualValues(t, 3, own.Rating)
	s.As(stranger).GET("/v1/plugins/none/review").Problem(http.StatusNotFound, "not_found")
	require.Nil(t, s.ownReview(stranger, "paid"))
	s.As(stranger).DELETE("/v1/plugins/paid/review").Problem(http.StatusNotFound, "not_found")
	s.As(owner).DELETE("/v1/plugins/paid/review").Status(http.StatusNoContent)
	s.rated(paid, 0, 0)

	for name, body := range map[string]any{
		"no rating": map[string]any{}, "too many stars": ReviewText{Rating: 6}, "half a star": map[string]any{"rating": 4.5},
		"a long title": ReviewText{Rating: 1, Title: strings.Repeat("a", 121)}, "a long body": ReviewText{Rating: 1, Body: strings.Repeat("a", 5001)},
		"a control character": ReviewText{Rating: 1, Body: "a\x00b"}, "a line break in the title": ReviewText{Rating: 1, Title: "a\nb"},
		"text that runs backwards": ReviewText{Rating: 1, Body: "a\u202eb"}, "an unknown field": map[string]any{"rating": 1, "status": "visible"},
	} {
		t.Run(name, func(t *testing.T) {
			s.For(t).As(owner).PUT("/v1/plugins/paid/review", body).Problem(http.StatusUnprocessableEntity, "invalid_request")
		})
	}
	s.rated(paid, 0, 0)
}

func TestTheRatingIsExactWhateverHappensAtOnce(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	p := s.plugin("paid", priced(999))
	admin := s.account("Admin", "admin")
	const customers = 8
	var people []account.Principal
	for i := range customers {
		people = append(people, s.account(fmt.Sprint("C", i), "customer"))
		s.entitle(people[i], p.ID, "granted")
	}
	var all sync.WaitGroup
	for i, who := range people {
		all.Go(func() {
			s.review(who, "paid", int16(1+i%5))
			s.review(who, "paid", int16(1+(i+1)%5))
			own := s.ownReview(who, "paid")
			switch i % 4 {
			case 0:
				s.As(who).DELETE("/v1/plugins/paid/review").Status(http.StatusNoContent)
			case 1:
				s.As(admin).POST("/v1/admin/reviews/"+own.ID.String()+"/hide", ModerationReason{"spam, plainly"}).Status(http.StatusNoContent)
			}
		})
		all.Go(func() { s.exec(`UPDATE plugins SET download_count = download_count + 1 WHERE id = $1`, p.ID) })
	}
	all.Wait()
	s.rated(p, s.number(`SELECT count(*) FROM reviews WHERE status = 'visible'`), s.number(`SELECT sum(rating) FROM reviews WHERE status = 'visible'`))
	require.EqualValues(t, 4, s.number(`SELECT rating_count FROM plugins`))
}

func TestReviewsAreListed(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	p := s.plugin("paid", priced(999))
	for i := range 11 {
		who := s.account(fmt.Sprint("C", i), "customer")
		s.entitle(who, p.ID, "granted")
		s.review(who, "paid", int16(1+i%5))
	}
	for _, sort := range []string{"newest", "highest", "lowest"} {
		var whole ReviewPage
		s.GET("/v1/plugins/paid/reviews?sort=" + sort).Status(http.StatusOK).JSON(&whole)
		require.Len(t, whole.Items, 11)
		require.Equal(t, Histogram{One: 3, Two: 2, Three: 2, Four: 2, Five: 2}, whole.Histogram)
		require.Equal(t, Rating{Average: 2.82, Count: 11}, whole.Rating)
		var paged []Review
		cursor := ""
		for {
			var page ReviewPage
			s.GET("/v1/plugins/paid/reviews?limit=4&sort=" + sort + "&cursor=" + cursor).Status(http.StatusOK).JSON(&page)
			paged = append(paged, page.Items...)
			if cursor = page.NextCursor; cursor == "" {
				break
			}
		}
		require.Equal(t, whole.Items, paged, sort)
	}
	s.GET("/v1/plugins/paid/reviews?sort=best").Problem(http.StatusUnprocessableEntity, "invalid_request")
	s.GET("/v1/plugins/paid/reviews?cursor=x").Problem(http.StatusBadRequest, "invalid_cursor")
}

func TestModeration(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	p := s.plugin("paid", priced(999))
	author, reporter, admin := s.account("A", "customer"), s.account("R", "customer"), s.account("Admin", "admin")
	s.entitle(author, p.ID, "granted")
	s.review(author, "paid", 1)
	var page ReviewPage
	s.GET("/v1/plugins/paid/reviews").JSON(&page)
	review := page.Items[0].ID.String()
	report := ReviewReportText{Reason: "spam", Note: "An advertisement"}

	s.POST("/v1/reviews/"+review+"/report", report).Problem(http.StatusUnauthorized, "unauthenticated")
	s.As(author).POST("/v1/reviews/"+review+"/report", report).Problem(http.StatusConflict, "own_review")
	s.As(reporter).POST("/v1/reviews/"+review+"/report", ReviewReportText{Reason: "dislike"}).Problem(http.StatusUnprocessableEntity, "invalid_request")
	s.As(reporter).POST("/v1/reviews/x/report", report).Problem(http.StatusNotFound, "not_found")
	s.As(reporter).POST("/v1/reviews/"+uuid.NewString()+"/report", report).Problem(http.StatusNotFound, "not_found")
	s.As(reporter).POST("/v1/reviews/"+review+"/report", report).Status(http.StatusNoContent)
	s.As(reporter).POST("/v1/reviews/"+review+"/report", report).Status(http.StatusNoContent)

	s.As(reporter).GET("/v1/admin/review-reports").Problem(http.StatusForbidden, "forbidden")
	var reports ReviewReportPage
	s.As(admin).GET("/v1/admin/review-reports").Status(http.StatusOK).JSON(&reports)
	require.Len(t, reports.Items, 1)
	require.Equal(t, review, reports.Items[0].ReviewID.String())

	why := ModerationReason{"Advertises something else"}
	s.As(reporter).POST("/v1/admin/reviews/"+review+"/hide", why).Problem(http.StatusForbidden, "forbidden")
	s.As(admin).POST("/v1/admin/reviews/"+review+"/hide", ModerationReason{}).Problem(http.StatusUnprocessableEntity, "invalid_request")
	s.As(admin).POST("/v1/admin/reviews/"+uuid.NewString()+"/hide", why).Problem(http.StatusNotFound, "not_found")
	for range 2 {
		s.As(admin).POST("/v1/admin/reviews/"+review+"/hide", why).Status(http.StatusNoContent)
		s.rated(p, 0, 0)
	}
	s.review(author, "paid", 5)
	s.rated(p, 0, 0)
	s.GET("/v1/plugins/paid/reviews").JSON(&page)
	require.Empty(t, page.Items, "an edit does not bring a hidden review back")
	s.As(admin).POST("/v1/admin/reviews/"+review+"/restore", why).Status(http.StatusNoContent)
	s.rated(p, 1, 5)
	reports = ReviewReportPage{}
	s.As(admin).GET("/v1/admin/review-reports").JSON(&reports)
	require.Empty(t, reports.Items)
	require.EqualValues(t, 3, s.number(`SELECT count(*) FROM audit_log WHERE actor_id = $1 AND subject_id = $2`, admin.ID, review))
	s.As(author).DELETE("/v1/plugins/paid/review").Status(http.StatusNoContent)
}
