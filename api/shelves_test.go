package api

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"marketplace/internal/account"
	marketplacedb "marketplace/queries/marketplace"
)

func slugsOf(cards []PluginCard) []string {
	return each(cards, func(c PluginCard) string { return c.Slug })
}

// downloaded has somebody, or nobody when they are not logged in, download a version.
func (s *store) downloaded(who account.Principal, plugin, version string) {
	s.t.Helper()
	client := s.Client
	if who.ID != uuid.Nil {
		client = s.As(who)
	}
	var link DownloadLink
	client.POST("/v1/plugins/"+plugin+"/versions/"+version+"/download", nil).Status(http.StatusOK).JSON(&link)
	s.GET(link.URL).Status(http.StatusOK)
}

func (s *store) age(slug string, days int) {
	s.t.Helper()
	s.exec(`UPDATE plugins SET published_at = now() - make_interval(days => $2), trend_score = extract(epoch FROM now() - make_interval(days => $2)) / 432000 WHERE slug = $1`, slug, days)
}

func TestTheFrontPageShowsShelves(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	admin := s.account("Admin", "admin")
	for i := range 14 {
		s.plugin(fmt.Sprintf("plugin-%02d", i))
		s.age(fmt.Sprintf("plugin-%02d", i), 100-i)
	}
	s.exec(`UPDATE plugins SET rating_count = 3, rating_sum = 15 WHERE slug = 'plugin-04'`)
	s.exec(`UPDATE plugins SET rating_count = 9, rating_sum = 43 WHERE slug = 'plugin-05'`)
	s.exec(`UPDATE plugins SET rating_count = 9, rating_sum = 9 WHERE slug = 'plugin-06'`)
	s.As(admin).PUT("/v1/admin/featured", FeaturedChoice{Plugins: []string{"plugin-07", "plugin-01"}}).Status(http.StatusOK)

	var shelves Shelves
	answer := s.GET("/v1/shelves").Status(http.StatusOK)
	answer.JSON(&shelves)
	require.Equal(t, []string{"plugin-07", "plugin-01"}, slugsOf(shelves.Featured))
	require.Equal(t, []string{"plugin-05", "plugin-04"}, slugsOf(shelves.TopRated), "what has no reviews, or bad ones, is not top rated")
	require.Len(t, shelves.Newest, 12)
	require.Equal(t, "plugin-13", shelves.Newest[0].Slug)
	require.Equal(t, slugsOf(shelves.Newest), slugsOf(shelves.Trending), "while nothing happens, the newest come first")
	require.Contains(t, shelves.Categories, CategoryCount{Category: "linters", Plugins: 14})
	require.Equal(t, "public, no-cache", answer.Header.Get("Cache-Control"))
	s.With("If-None-Match", answer.Header.Get("ETag")).GET("/v1/shelves").Status(http.StatusNotModified)

	s.exec(`UPDATE plugins SET status = 'taken_down' WHERE slug = 'plugin-07'`)
	s.GET("/v1/shelves").JSON(&shelves)
	require.Equal(t, []string{"plugin-01"}, slugsOf(shelves.Featured), "what is not listed is not featured")
	require.Contains(t, shelves.Categories, CategoryCount{Category: "linters", Plugins: 13})
}

func TestTrendingFollowsDownloadsAndSales(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	for _, slug := range []string{"old", "sold", "new", "once"} {
		p := s.plugin(slug)
		s.version(p.ID, "1.0.0", []byte(slug))
	}
	s.age("old", 300)
	s.age("sold", 200)
	s.age("once", 150)
	s.age("new", 100)
	order := func(query string) []string {
		var page PluginPage
		s.GET("/v1/plugins?sort=trending" + query).Status(http.StatusOK).JSON(&page)
		return slugsOf(page.Items)
	}
	require.Equal(t, []string{"new", "once", "sold", "old"}, order(""))
	s.downloaded(account.Principal{}, "once", "latest")
	for range 3 {
		s.downloaded(account.Principal{}, "old", "latest")
	}
	require.Equal(t, []string{"old", "once", "new", "sold"}, order(""))
	require.NoError(t, s.q.CountSale(t.Context(), s.id("sold")))
	require.Equal(t, []string{"sold", "old", "once", "new"}, order(""), "a sale counts five downloads")
	require.Equal(t, []string{"sold", "old", "once", "new"}, order("&q=plugin"), "with words too")

	var first, second PluginPage
	s.GET("/v1/plugins?sort=trending&limit=3").JSON(&first)
	s.GET("/v1/plugins?sort=trending&limit=3&cursor=" + first.NextCursor).JSON(&second)
	require.Equal(t, []string{"sold", "old", "once", "new"}, append(slugsOf(first.Items), slugsOf(second.Items)...))

	before := s.scores()
	s.exec(`INSERT INTO purchases (id, user_id, plugin_id, publisher_id, idempotency_key, amount_minor, currency, platform_fee_minor, expires_at)
		SELECT $1, $2, id, publisher_id, 'k', 100, 'EUR', 15, now() FROM plugins WHERE slug = 'sold'`, uuid.Max, s.account("C", "customer").ID)
	s.exec(`WITH sale AS (INSERT INTO transactions (id, kind, purchase_id, source_id, currency) VALUES ($1, 'sale', $1, 'pi', 'EUR') RETURNING id)
		INSERT INTO transaction_entries (transaction_id, position, account, publisher_id, amount_minor, currency)
		SELECT id, 1, 'processor_clearing'::ledger_account, NULL::uuid, 100, 'EUR' FROM sale UNION ALL SELECT id, 2, 'publisher_earning', $1, -100, 'EUR' FROM sale`, uuid.Max)
	s.exec(`SELECT recount_activity()`)
	require.InDeltaMapValues(t, before, s.scores(), 1e-3, "counted anew it is the same")
	require.EqualValues(t, 4, s.number(`SELECT sum(downloads) FROM download_days`))
}

func (s *store) id(slug string) (id uuid.UUID) {
	s.t.Helper()
	require.NoError(s.t, s.db.QueryRow(s.t.Context(), `SELECT id FROM plugins WHERE slug = $1`, slug).Scan(&id))
	return id
}

func (s *store) scores() map[string]float64 {
	s.t.Helper()
	scores := map[string]float64{}
	for _, slug := range []string{"old", "sold", "new", "once"} {
		var score float64
		require.NoError(s.t, s.db.QueryRow(s.t.Context(), `SELECT trend_score FROM plugins WHERE slug = $1`, slug).Scan(&score))
		scores[slug] = score
	}
	return scores
}

func TestWhatIsFiveDaysOldCountsHalf(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	score := func(sql string) (v float64) {
		require.NoError(t, s.db.QueryRow(t.Context(), sql).Scan(&v))
		return v
	}
	require.InDelta(t, 1, score(`SELECT trend_after(0, 1, 'epoch')`), 1e-9, "1 + 1 is 2 to the first")
	require.InDelta(t, 0.584962500721, score(`SELECT trend_after(0, 1, 'epoch'::timestamptz - interval '5 days')`), 1e-9, "1 + 1/2")
	require.InDelta(t, 2.584962500721, score(`SELECT trend_after(0, 5, 'epoch')`), 1e-9, "1 + 5")
	require.InDelta(t, 5000, score(`SELECT trend_after(5000, 1, 'epoch')`), 1e-9, "no float underflows")
}

func TestDownloadsOfTheLastMonth(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	p := s.plugin("free")
	s.version(p.ID, "1.0.0", []byte("x"))
	s.downloaded(account.Principal{}, "free", "1.0.0")
	s.downloaded(account.Principal{}, "free", "1.0.0")
	s.exec(`INSERT INTO download_days SELECT $1, (now() AT TIME ZONE 'UTC')::date - ago, 10 FROM unnest('{29, 30}'::int[]) AS ago`, p.ID)
	var page PluginPageBody
	s.GET("/v1/plugins/free").JSON(&page)
	require.EqualValues(t, 12, page.RecentDownloads)
}

func TestFeaturedPluginsAreChosenByAdmins(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	admin := s.account("Admin", "admin")
	a, b := s.plugin("a"), s.plugin("b", func(p *marketplacedb.UpsertListingParams) { p.Status = marketplacedb.ListingStatusUnlisted })
	s.As(s.account("C", "customer")).PUT("/v1/admin/featured", FeaturedChoice{}).Problem(http.StatusForbidden, "forbidden")

	var list FeaturedList
	s.As(admin).PUT("/v1/admin/featured", FeaturedChoice{Plugins: []string{"b", a.ID.String()}}).Status(http.StatusOK).JSON(&list)
	require.Equal(t, []string{"b unlisted", "a listed"}, each(list.Items, func(f FeaturedPlugin) string { return f.Slug + " " + f.Status }))
	for name, wrong := range map[string][]string{
		"what is not there": {"a", "nothing"}, "an id of nothing": {uuid.NewString()}, "no slug at all": {"A B"}, "one plugin twice": {"b", b.ID.String()},
	} {
		t.Run(name, func(t *testing.T) {
			s.For(t).As(admin).PUT("/v1/admin/featured", FeaturedChoice{Plugins: wrong}).Problem(http.StatusUnprocessableEntity, "invalid_request")
		})
	}
	s.As(admin).GET("/v1/admin/featured").Status(http.StatusOK).JSON(&list)
	require.Len(t, list.Items, 2, "what is refused changes nothing")
	require.EqualValues(t, 1, s.number(`SELECT count(*) FROM audit_log WHERE action = 'featured.put' AND detail = '{"plugins": ["b", "a"]}'`))
	s.As(admin).PUT("/v1/admin/featured", FeaturedChoice{Plugins: []string{}}).Status(http.StatusOK).JSON(&list)
	require.Empty(t, list.Items)
}
