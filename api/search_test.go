package api

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	marketplacedb "marketplace/queries/marketplace"
)

func (s *store) list(query string) PluginPage {
	s.t.Helper()
	var page PluginPage
	s.GET("/v1/plugins?" + query).Status(http.StatusOK).JSON(&page)
	return page
}

func slugs(page PluginPage) []string {
	return each(page.Items, func(c PluginCard) string { return c.Slug })
}

func TestSearchForgives(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	s.plugin("analisis-estadistico", named("Integración de análisis estadístico", "Gráficas para Node.js", "@babel/plugin-x", "años"))
	s.plugin("vite-svg", named("Vite SVG", "Loads images as components", "vite", "images"))
	s.plugin("prettier-plugin-toml", named("Prettier TOML", "Formats configuration files", "prettier"))

	for _, c := range []struct{ q, want, didYouMean string }{
		{"integraciones analisis", "analisis-estadistico", ""},
		{"integracion estadist", "analisis-estadistico", ""},
		{"INTEGRACIÓN", "analisis-estadistico", ""},
		{"análisis de la estadística", "analisis-estadistico", ""},
		{"node", "analisis-estadistico", ""},
		{"babel", "analisis-estadistico", ""},
		{"anos", "analisis-estadistico", ""},
		{"loading image", "vite-svg", ""},
		{"component", "vite-svg", ""},
		{"the images", "vite-svg", ""},
		{"configure", "prettier-plugin-toml", ""},
		{"plugin toml", "prettier-plugin-toml", ""},
		{"acme svg", "vite-svg", ""},
		{"vtie", "vite-svg", "vite"},
		{"pretier", "prettier-plugin-toml", "prettier"},
		{"prettire toml", "prettier-plugin-toml", "prettier toml"},
		{"integracoin estadisitco", "analisis-estadistico", "integracion estadistico"},
		{"anlásis", "analisis-estadistico", "analisis"},
	} {
		t.Run(c.q, func(t *testing.T) {
			page := s.list("q=" + url.QueryEscape(c.q))
			require.Equal(t, []string{c.want}, slugs(page))
			require.Equal(t, c.didYouMean, page.DidYouMean)
			require.EqualValues(t, 1, page.Total)
		})
	}
	t.Run("NothingIsFoundForNonsense", func(t *testing.T) {
		for _, q := range []string{"zzzzqqqq", "!!!", "\u200b", "de la", strings.Repeat("ñandú ", 30)} {
			page := s.list("q=" + url.QueryEscape(q))
			if cleanLine(q) != "" {
				require.Empty(t, page.Items, q)
			}
			require.Empty(t, page.DidYouMean, q)
		}
	})
}

func TestSearchRanks(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	s.plugin("described", func(p *marketplacedb.UpsertListingParams) {
		p.Name, p.DescriptionText = "Something else", "mentions a linter deep in its text"
	})
	s.plugin("titled", named("Linter", "x"))
	loved := s.plugin("loved", named("Linter", "x"))
	s.exec(`UPDATE plugins SET download_count = 100000, rating_count = 50, rating_sum = 245 WHERE id = $1`, loved.ID)
	old := s.plugin("old", named("Linter", "x"))
	s.exec(`UPDATE plugins SET published_at = now() - interval '6 years' WHERE id = $1`, old.ID)
	require.NoError(t, s.q.IndexPlugin(t.Context(), old.ID))

	require.Equal(t, []string{"loved", "titled", "old", "described"}, slugs(s.list("q=linter")))

	s.plugin("linter", func(p *marketplacedb.UpsertListingParams) { p.Name, p.DescriptionText = "Else", "x" })
	require.Equal(t, "linter", s.list("q=Linter").Items[0].Slug, "who knows the slug finds it")
}

func TestListFiltersAndCounts(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	s.plugin("free-lint", named("Free", "lint", "js", "ts"))
	paid := s.plugin("paid-lint", named("Paid", "lint", "js"), priced(999))
	s.exec(`UPDATE plugins SET rating_count = 2, rating_sum = 9 WHERE id = $1`, paid.ID)
	s.plugin("css", named("CSS", "style lint", "css"), priced(500), func(p *marketplacedb.UpsertListingParams) {
		p.Category, p.HostNames = "styling", []string{"postcss", "vite"}
	})
	s.plugin("hidden", func(p *marketplacedb.UpsertListingParams) { p.Status = marketplacedb.ListingStatusUnlisted })
	s.plugin("gone", func(p *marketplacedb.UpsertListingParams) { p.Status = marketplacedb.ListingStatusTakenDown })

	for _, q := range []string{"", "&q=lint"} {
		for filter, want := range map[string][]string{
			"":                                       {"css", "free-lint", "paid-lint"},
			"category=styling":                       {"css"},
			"tag=js":                                 {"free-lint", "paid-lint"},
			"tag=js&tag=ts":                          {"free-lint"},
			"host=vite":                              {"css"},
			"price=free":                             {"free-lint"},
			"price=paid":                             {"css", "paid-lint"},
			"minRating=4":                            {"paid-lint"},
			"minRating=4.6":                          {},
			"publisher=" + paid.PublisherID.String(): {"css", "free-lint", "paid-lint"},
			"publisher=" + paid.ID.String():          {},
		} {
			page := s.list(filter + q)
			require.ElementsMatch(t, want, slugs(page), filter+q)
			require.EqualValues(t, len(want), page.Total)
			require.True(t, page.TotalIsExact)
		}
		for sort, want := range map[string][]string{
			"price_asc":  {"free-lint", "css", "paid-lint"},
			"price_desc": {"paid-lint", "css", "free-lint"},
			"newest":     {"css", "paid-lint", "free-lint"},
		} {
			require.Equal(t, want, slugs(s.list("sort="+sort+q)), sort+q)
		}
		require.Equal(t, "paid-lint", slugs(s.list("sort=rating" + q))[0])
		require.Equal(t, &Facets{
			Category: []FacetCount{{"linters", 2}, {"styling", 1}},
			Tag:      []FacetCount{{"js", 2}, {"css", 1}, {"ts", 1}},
			Price:    []FacetCount{{"paid", 2}, {"free", 1}},
			Rating:   []FacetCount{{"1", 1}, {"2", 1}, {"3", 1}, {"4", 1}},
			Host:     []FacetCount{{"eslint", 2}, {"postcss", 1}, {"vite", 1}},
		}, s.list(strings.TrimPrefix(q, "&")).Facets)
	}
}

func TestPagesMeetWithoutGapOrOverlap(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	const plugins = 47
	for i := range plugins {
		p := s.plugin(fmt.Sprintf("lint-%02d", i), named("Lint", "x"), priced(int64(i%5)*100))
		s.exec(`UPDATE plugins SET download_count = $2, rating_count = $3, rating_sum = $3 * 4, published_at = $4 WHERE id = $1`,
			p.ID, i%7, i%3, time.Date(2026, 1, 1+i%6, 0, 0, 0, 0, time.UTC))
		require.NoError(t, s.q.IndexPlugin(t.Context(), p.ID))
	}
	for _, q := range []string{"", "&q=lint"} {
		for _, sort := range []Order{byRelevance, byPopular, byNewest, byRating, byPriceAsc, byPriceDesc} {
			t.Run(string(sort)+q, func(t *testing.T) {
				whole := slugs(s.list(fmt.Sprintf("limit=50&sort=%s%s", sort, q)))
				require.Len(t, whole, plugins)
				var paged []string
				cursor := ""
				for {
					page := s.list(fmt.Sprintf("limit=7&sort=%s%s&cursor=%s", sort, q, cursor))
					paged = append(paged, slugs(page)...)
					require.EqualValues(t, plugins, page.Total)
					if cursor = page.NextCursor; cursor == "" {
						break
					}
				}
				require.Equal(t, whole, paged)
			})
		}
	}
	t.Run("ACorrectedSearchPagesOn", func(t *testing.T) {
		page := s.list("limit=40&q=lnit")
		require.Equal(t, "lint", page.DidYouMean)
		next := s.list("limit=40&q=lnit&cursor=" + page.NextCursor)
		require.Len(t, next.Items, plugins-40)
		require.Equal(t, "lint", next.DidYouMean)
	})
	t.Run("ACursorOfAnotherListIsRefused", func(t *testing.T) {
		cursor := s.list("limit=7&sort=popular").NextCursor
		for _, query := range []string{"sort=newest", "sort=popular&q=lint", "sort=popular&category=linters", "sort=popular&tag=a"} {
			s.For(t).GET("/v1/plugins?limit=7&"+query+"&cursor="+cursor).Problem(http.StatusBadRequest, "invalid_cursor")
		}
	})
}

func TestBadListRequests(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	for query, code := range map[string]int{
		"limit=51": 422, "limit=0": 422, "limit=x": 422, "sort=downloads": 422, "price=cheap": 422, "minRating=6": 422, "minRating=NaN": 422,
		"publisher=me": 422, "publisher=%7B%7D": 422, "tag=": 200, "tag=" + strings.Repeat("a", 65): 422, "cursor=abc": 400, "cursor=" + strings.Repeat("A", 900): 400,
		"q=" + strings.Repeat("a", 201): 422, "unknown=1": 422,
		"q=%00": 200, "q=%ff%fe": 200, "q=%27%3B--%5C%27%3A%2A%26%7C%21%28": 200, "category=%00": 200, "host=%ff": 200, "q=a%5C": 200,
		"q=%F0%9F%92%A9": 200, "q=" + strings.Repeat("a%20", 66): 200,
	} {
		t.Run(query[:min(len(query), 40)], func(t *testing.T) { s.For(t).GET("/v1/plugins?" + query).Status(code) })
	}
	s.GET("/v1/search/suggestions?q=").Status(422)
	s.GET("/v1/search/suggestions?q=%00").Status(200)
}

func TestConditionalList(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	p := s.plugin("one")
	first := s.GET("/v1/plugins").Status(http.StatusOK)
	etag := first.Header.Get("ETag")
	require.True(t, strings.HasPrefix(etag, `W/"`))
	require.Equal(t, revalidate, first.Header.Get("Cache-Control"))

	again := s.With("If-None-Match", `"x", `+etag).GET("/v1/plugins").Status(http.StatusNotModified)
	require.Empty(t, again.Body)
	require.Equal(t, etag, again.Header.Get("ETag"))
	p.Name, p.SourceRevision = "changed", 2
	s.write(p)
	s.With("If-None-Match", etag).GET("/v1/plugins").Status(http.StatusOK)
}

func TestAWarmSessionKeepsToTheIndex(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	s.plugin("one", named("Lint", "x"))
	conn, err := searchPool(s.db.Pool).Acquire(t.Context())
	require.NoError(t, err)
	defer conn.Release()
	c := catalogue{conn, s.deps.Cursors}
	for range 12 { // left alone, a session turns to a generic plan after five
		page, _, err := c.search(t.Context(), "lint x", filters{}, byRelevance, place{Query: "lint x"}, 20)
		require.NoError(t, err)
		require.Len(t, page.Items, 1)
	}
	var generic, custom int
	require.NoError(t, conn.QueryRow(t.Context(), `SELECT coalesce(sum(generic_plans), 0), coalesce(sum(custom_plans), 0)
		FROM pg_prepared_statements WHERE starts_with(statement, '-- name: SearchPlugins')`).Scan(&generic, &custom))
	require.Zero(t, generic)
	require.GreaterOrEqual(t, custom, 12)
}

func TestSuggestions(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	s.plugin("prettier-toml", named("Prettier TOML", "x", "prettier", "toml"))
	s.plugin("toml-lint", named("TOML lint", "x", "toml"))
	var got Suggestions
	s.GET("/v1/search/suggestions?q=tom").Status(http.StatusOK).JSON(&got)
	require.Equal(t, []PluginSuggestion{{Slug: "toml-lint", Name: "TOML lint"}, {Slug: "prettier-toml", Name: "Prettier TOML"}}, got.Plugins)
	require.Equal(t, []TagCount{{"toml", 2}}, got.Tags)
	s.GET("/v1/search/suggestions?q=pretier").Status(http.StatusOK).JSON(&got)
	require.Equal(t, "prettier", got.DidYouMean)
	require.Equal(t, "prettier-toml", got.Plugins[0].Slug)

	var tags TagList
	s.GET("/v1/tags").Status(http.StatusOK).JSON(&tags)
	require.Equal(t, []TagCount{{"toml", 2}, {"prettier", 1}}, tags.Tags)
	var categories CategoryList
	s.GET("/v1/categories").Status(http.StatusOK).JSON(&categories)
	require.Contains(t, categories.Categories, CategoryCount{"linters", 2})
	require.Contains(t, categories.Categories, CategoryCount{"testing", 0})
}

func TestEditsToStart(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		typed, word string
		want        int
	}{
		{"vite", "vite", 0}, {"vtie", "vite", 1}, {"vit", "vite", 1}, {"", "ab", 1}, {"estadits", "estadistico", 2}, {"pretier", "prettier", 1},
	} {
		require.Equal(t, c.want, editsToStart([]rune(c.typed), []rune(c.word)), c.typed)
	}
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringOfN(rapid.RuneFrom([]rune("abcñ")), 1, 10, -1)
		a, b := []rune(word.Draw(t, "a")), []rune(word.Draw(t, "b"))
		require.Zero(t, editsToStart(a, a))
		require.LessOrEqual(t, editsToStart(a, b), max(len(a), len(b)))
	})
}

func FuzzCleanLine(f *testing.F) {
	f.Add("a\x00b\xff\u202e")
	f.Fuzz(func(t *testing.T, s string) {
		clean := cleanLine(s)
		require.Equal(t, clean, cleanLine(clean))
		require.NotContains(t, clean, "\x00")
		require.Equal(t, clean, strings.ToValidUTF8(clean, "?"))
	})
}
