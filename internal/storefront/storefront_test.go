package storefront_test

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"marketplace/internal/brand"
	"marketplace/internal/httpapi"
	"marketplace/internal/site"
	"marketplace/internal/storefront"
)

// fakeAPI answers what it was given by path, with an entity tag, and notes what it was asked.
type fakeAPI struct {
	*httptest.Server
	mu      sync.Mutex
	answers map[string]string
	status  map[string]int
	asked   []string
}

func newAPI(t *testing.T) *fakeAPI {
	t.Helper()
	api := &fakeAPI{answers: map[string]string{}, status: map[string]int{}}
	api.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		api.mu.Lock()
		defer api.mu.Unlock()
		path := r.URL.RequestURI()
		tag := fmt.Sprintf(`W/"%d"`, len(api.answers[path]))
		if r.Header.Get("If-None-Match") == tag {
			api.asked = append(api.asked, path+" 304")
			w.WriteHeader(http.StatusNotModified)
			return
		}
		api.asked = append(api.asked, path)
		answer, ok := api.answers[path]
		switch {
		case api.status[path] != 0:
			w.WriteHeader(api.status[path])
		case !ok:
			w.WriteHeader(http.StatusNotFound)
		default:
			w.Header().Set("ETag", tag)
			_, _ = io.WriteString(w, answer)
		}
	}))
	t.Cleanup(api.Close)
	return api
}

func pages(t *testing.T, api *fakeAPI) *storefront.Pages {
	t.Helper()
	base, err := url.Parse(api.URL)
	require.NoError(t, err)
	return storefront.New(&site.Site{Brand: brand.Brand{Name: "Tienda"}, URL: "https://store.example", StorefrontURL: "https://store.example", PublisherURL: "https://panel.example"}, base)
}

type shown struct {
	httpapi.Page
	head string
	data map[string]json.RawMessage
}

func open(t *testing.T, p *storefront.Pages, address string) shown {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	r.Header.Set("Accept-Language", "en")
	page := p.Page(r)
	if page.Location != "" {
		return shown{Page: page}
	}
	head := page.Head("NONCE")
	_, rest, _ := strings.Cut(head, `id="boot" nonce="NONCE">`)
	rest, _, _ = strings.Cut(rest, "</script>")
	var boot struct{ Data map[string]json.RawMessage }
	require.NoError(t, json.Unmarshal([]byte(rest), &boot))
	return shown{page, head, boot.Data}
}

const (
	cardJSON = `{"slug":"gofmt-all","name":"Gofmt <b>All</b>","summary":"Formats it","category":"formatters","publisher":{"id":"p1","name":"Ada"},"price":{"minor":1250,"currency":"EUR"},"rating":{"average":4.5,"count":2}}`
	hostile  = `</script><script>alert(1)</script>`
)

func pluginJSON(changes ...string) string {
	plugin := map[string]any{
		"slug": "gofmt-all", "name": "Gofmt " + hostile, "summary": "Formats " + hostile, "descriptionHtml": "<h2>Read me</h2>", "category": "formatters",
		"publisher": map[string]string{"id": "p1", "name": "Ada " + hostile}, "tags": []string{"go", hostile}, "license": "MIT", "links": map[string]string{"homepage": "https://example.com/"},
		"hosts": map[string]string{"go": ">=1.26"}, "price": map[string]any{"minor": 1250, "currency": "EUR"}, "iconUrl": "/v1/images/a/b/c", "screenshotUrls": []string{"/v1/images/d/e/f"},
		"status": "listed", "latestVersion": "1.2.0", "versions": []map[string]any{{"version": "1.2.0", "changelogHtml": "<p>Faster</p>", "publishedAt": "2026-11-01T10:00:00Z", "status": "published"}},
		"rating": map[string]any{"average": 4.5, "count": 2}, "publishedAt": "2026-10-01T10:00:00Z", "updatedAt": "2026-11-01T10:00:00Z",
	}
	for i := 0; i < len(changes); i += 2 {
		var value any
		if json.Unmarshal([]byte(changes[i+1]), &value) == nil {
			plugin[changes[i]] = value
		}
	}
	encoded, err := json.Marshal(plugin)
	if err != nil {
		panic(err)
	}
	return string(encoded)
}

func facts(t *testing.T, head string) []map[string]any {
	t.Helper()
	var all []map[string]any
	for _, part := range strings.Split(head, `<script type="application/ld+json" nonce="NONCE">`)[1:] {
		content, _, _ := strings.Cut(part, "</script>")
		var fact map[string]any
		require.NoError(t, json.Unmarshal([]byte(content), &fact))
		all = append(all, fact)
	}
	return all
}

func TestAPluginsPageTellsWhatItIs(t *testing.T) {
	t.Parallel()
	api := newAPI(t)
	api.answers["/v1/plugins/gofmt-all"] = pluginJSON()
	page := open(t, pages(t, api), "/plugins/gofmt-all")
	require.Equal(t, 200, page.Status)
	require.Equal(t, "en", page.Language)
	for _, want := range []string{
		"<title>Gofmt &lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt; – Formats", `<link rel="canonical" href="https://store.example/plugins/gofmt-all">`,
		`<meta property="og:image" content="https://store.example/api/v1/images/a/b/c">`, `<meta property="og:type" content="product">`,
	} {
		require.Contains(t, page.head, want)
	}
	require.NotContains(t, page.head, "noindex")
	for _, want := range []string{"<h1>Gofmt &lt;/script&gt;", "<h2>Read me</h2>", "<p>Faster</p>", "€12.50", `href="/publishers/p1"`, `href="/categories/formatters">Formatters`, `src="/api/v1/images/d/e/f"`, "go &gt;=1.26"} {
		require.Contains(t, page.Body, want)
	}
	for _, content := range []string{page.head, page.Body} {
		require.NotContains(t, content, hostile)
		require.NotContains(t, content, "<script>")
	}
	require.JSONEq(t, pluginJSON(), string(page.data["/v1/plugins/gofmt-all"]))
	software := facts(t, page.head)[0]
	require.Equal(t, "SoftwareApplication", software["@type"])
	require.Equal(t, "1.2.0", software["softwareVersion"])
	require.Equal(t, "2026-10-01", software["datePublished"])
	require.Equal(t, map[string]any{"@type": "AggregateRating", "ratingValue": 4.5, "ratingCount": 2.0, "bestRating": 5.0, "worstRating": 1.0}, software["aggregateRating"])
	offer, _ := software["offers"].(map[string]any)
	require.Equal(t, "12.50", offer["price"])
	require.Equal(t, "EUR", offer["priceCurrency"])
	trail, _ := facts(t, page.head)[1]["itemListElement"].([]any)
	require.Len(t, trail, 3)

	api.answers["/v1/plugins/gofmt-all"] = pluginJSON("rating", `{"average":0,"count":0}`, "status", `"unlisted"`, "iconUrl", `""`, "screenshotUrls", `[]`, "price", `{"minor":0,"currency":"EUR"}`)
	plain := open(t, pages(t, api), "/plugins/gofmt-all")
	require.Contains(t, plain.head, "noindex", "an unlisted plugin is for who knows its address")
	require.NotContains(t, plain.head, "og:image")
	require.NotContains(t, facts(t, plain.head)[0], "aggregateRating")
	require.Contains(t, plain.Body, "Free")
}

func TestWhatIsGoneIsSaidSo(t *testing.T) {
	t.Parallel()
	api := newAPI(t)
	api.status["/v1/plugins/bad"] = http.StatusGone
	api.answers["/v1/plugins/0199"] = pluginJSON()
	p := pages(t, api)
	for address, status := range map[string]int{"/plugins/none": 404, "/plugins/bad": 410, "/publishers/none": 404, "/categories/none": 404, "/nowhere": 404, "/plugins/a/b": 404, "/plugins/%00": 404, "/plugins/..": 404} {
		page := open(t, p, address)
		require.Equal(t, status, page.Status, address)
		require.Contains(t, page.head, "noindex", address)
		require.Empty(t, page.data, address)
	}
	require.Contains(t, open(t, p, "/plugins/bad").Body, "removed from the store")
	require.Equal(t, 200, open(t, p, "/account/security").Status)
	moved := open(t, p, "/plugins/0199")
	require.Equal(t, 301, moved.Status)
	require.Equal(t, "/plugins/gofmt-all", moved.Location)
}

func TestListsOfPlugins(t *testing.T) {
	t.Parallel()
	api := newAPI(t)
	list := `{"items":[` + cardJSON + `]}`
	api.answers["/v1/shelves"] = `{"featured":[` + cardJSON + `],"trending":[],"newest":[],"topRated":[],"categories":[{"category":"linters","plugins":1}]}`
	api.answers["/v1/plugins?limit=24"] = list
	api.answers["/v1/tags?limit=8"], api.answers["/v1/categories"] = `{"tags":[]}`, `{"categories":[]}`
	api.answers["/v1/plugins?category=linters&limit=24"] = list
	api.answers["/v1/publishers/p1"] = `{"id":"p1","name":"Ada","plugins":1}`
	api.answers["/v1/plugins?publisher=p1&limit=24"] = list
	api.answers["/v1/plugins?q=a%20b&tag=x&tag=y&sort=newest&limit=24"] = `{"items":[]}`
	p := pages(t, api)
	for address, want := range map[string]struct {
		title, canonical string
		data             []string
		hidden           bool
	}{
		"/":                              {"Plugins reviewed by people · Tienda", "/", []string{"/v1/shelves", "/v1/tags?limit=8"}, false},
		"/plugins":                       {"All plugins · Tienda", "/plugins", []string{"/v1/plugins?limit=24"}, false},
		"/plugins/":                      {"All plugins · Tienda", "/plugins", []string{"/v1/plugins?limit=24"}, false},
		"/categories/linters":            {"Linters · Tienda", "/categories/linters", []string{"/v1/plugins?category=linters&limit=24", "/v1/categories"}, false},
		"/categories/linters?price=free": {"Linters · Tienda", "/categories/linters", nil, true},
		"/publishers/p1":                 {"Ada · Tienda", "/publishers/p1", []string{"/v1/publishers/p1", "/v1/plugins?publisher=p1&limit=24"}, false},
		"/plugins?q=a+b&sort=newest&tag=%5B%22x%22%2C%22y%22%5D": {"«a b» · Tienda", "/plugins", []string{"/v1/plugins?q=a%20b&tag=x&tag=y&sort=newest&limit=24"}, true},
	} {
		page := open(t, p, address)
		require.Equal(t, 200, page.Status, address)
		require.Contains(t, page.head, "<title>"+want.title+"</title>", address)
		require.Contains(t, page.head, `<link rel="canonical" href="https://store.example`+want.canonical+`">`, address)
		require.Equal(t, want.hidden, strings.Contains(page.head, "noindex"), address)
		require.Len(t, page.data, len(want.data), address)
		for _, path := range want.data {
			require.Contains(t, page.data, path, address)
		}
		if !want.hidden {
			require.Contains(t, page.Body, `<a href="/plugins/gofmt-all">Gofmt &lt;b&gt;All&lt;/b&gt;</a>`, address)
		}
	}
	require.Contains(t, open(t, p, "/plugins?q=a+b&sort=newest&tag=%5B%22x%22%2C%22y%22%5D").Body, "no plugins like that")
	api.status["/v1/plugins?sort=odd&limit=24"] = http.StatusUnprocessableEntity
	require.Equal(t, 200, open(t, p, "/plugins?sort=odd").Status, "the application leaves out what makes no sense")
}

func TestAnswersAreKeptButAskedForEachTime(t *testing.T) {
	t.Parallel()
	api := newAPI(t)
	api.answers["/v1/plugins/gofmt-all"] = pluginJSON()
	p := pages(t, api)
	for range 3 {
		require.Contains(t, open(t, p, "/plugins/gofmt-all").Body, "Read me")
	}
	require.Equal(t, []string{"/v1/plugins/gofmt-all", "/v1/plugins/gofmt-all 304", "/v1/plugins/gofmt-all 304"}, api.asked)
	delete(api.answers, "/v1/plugins/gofmt-all")
	api.status["/v1/plugins/gofmt-all"] = http.StatusGone
	require.Equal(t, 410, open(t, p, "/plugins/gofmt-all").Status, "a takedown is seen at once")
}

func TestWithoutABackendTheApplicationComesAlone(t *testing.T) {
	t.Parallel()
	api := newAPI(t)
	api.status["/v1/shelves"] = http.StatusInternalServerError
	p := pages(t, api)
	require.Equal(t, 503, open(t, p, "/").Status)
	api.Close()
	for _, address := range []string{"/", "/plugins", "/plugins/x", "/categories/linters", "/publishers/x"} {
		page := open(t, p, address)
		require.Equal(t, 503, page.Status, address)
		require.Contains(t, page.head, "<title>Tienda</title>", address)
		require.Contains(t, page.head, `id="boot"`, address)
		require.Empty(t, page.Body, address)
		require.NotContains(t, page.head, "noindex", "a search engine comes back")
	}
	require.Equal(t, 200, open(t, p, "/library").Status)
	w := httptest.NewRecorder()
	p.Sitemap().ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/sitemap.xml", nil))
	require.Equal(t, 503, w.Code)
}

func TestSitemap(t *testing.T) {
	t.Parallel()
	ask := func(p *storefront.Pages, address string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		p.Sitemap().ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, address, nil))
		return w
	}
	type locations struct {
		URL []struct {
			Loc     string `xml:"loc"`
			LastMod string `xml:"lastmod"`
		} `xml:"url"`
		Sitemap []struct {
			Loc string `xml:"loc"`
		} `xml:"sitemap"`
	}
	read := func(w *httptest.ResponseRecorder) locations {
		require.Equal(t, 200, w.Code)
		var l locations
		require.NoError(t, xml.Unmarshal(w.Body.Bytes(), &l))
		return l
	}
	api := newAPI(t)
	api.answers["/v1/sitemap"] = `{"categories":["linters"],"plugins":[{"slug":"a","updatedAt":"2026-11-01T10:00:00Z"}],"publishers":[],"nextCursor":"x/y"}`
	api.answers["/v1/sitemap?cursor=x%2Fy"] = `{"categories":[],"plugins":[],"publishers":[{"id":"p1","updatedAt":"2026-11-01T10:00:00Z"}]}`
	small := read(ask(pages(t, api), "/sitemap.xml"))
	require.Len(t, small.URL, 5)
	require.Equal(t, "https://store.example/plugins/a", small.URL[3].Loc)
	require.Equal(t, "2026-11-01T10:00:00Z", small.URL[3].LastMod)

	var plugins strings.Builder
	for n := range 50_001 {
		_, _ = fmt.Fprintf(&plugins, `,{"slug":"p%d","updatedAt":"2026-11-01T10:00:00Z"}`, n)
		if n%5000 == 4999 || n == 50_000 {
			path, next := fmt.Sprintf("/v1/sitemap?cursor=%d", n/5000), fmt.Sprint(n/5000+1)
			if n/5000 == 0 {
				path = "/v1/sitemap"
			}
			if n == 50_000 {
				next = ""
			}
			api.answers[path] = `{"plugins":[` + plugins.String()[1:] + `],"nextCursor":"` + next + `"}`
			plugins.Reset()
		}
	}
	p := pages(t, api)
	require.Equal(t, "https://store.example/sitemap.xml?page=2", read(ask(p, "/sitemap.xml")).Sitemap[1].Loc)
	require.Len(t, read(ask(p, "/sitemap.xml?page=1")).URL, 50_000)
	require.Len(t, read(ask(p, "/sitemap.xml?page=2")).URL, 3)
	for _, page := range []string{"0", "3", "x"} {
		require.Equal(t, 404, ask(p, "/sitemap.xml?page="+page).Code)
	}
}
