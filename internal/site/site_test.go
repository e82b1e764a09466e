package site_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"marketplace/internal/brand"
	"marketplace/internal/site"
)

func store(t *testing.T) *site.Site {
	t.Helper()
	accent, err := brand.NewAccent("#0f766e")
	require.NoError(t, err)
	return &site.Site{
		Brand: brand.Brand{Name: "Tienda & Cía", Accent: accent, Logo: &brand.Logo{MediaType: "image/svg+xml", Content: []byte("<svg/>"), Tag: "abc"},
			Legal: []brand.LegalLink{{Kind: "terms", Href: "https://example.com/terms"}}},
		StorefrontURL: "https://store.example", PublisherURL: "https://panel.example", URL: "https://store.example",
	}
}

const hostile = `</script></title><script>alert(1)</script>"'&<!--`

func TestWhatPublishersWriteStaysText(t *testing.T) {
	t.Parallel()
	page := store(t).Page(200, site.Visitor{Language: "en"}, site.Head{
		Title: hostile, Description: hostile, Path: "/plugins/x", Image: "/api/v1/images/a", Kind: "product",
		Facts: []any{map[string]string{"name": hostile}},
	}, "", site.Answers{"/v1/plugins/x": json.RawMessage(`{"name":"</script><!--","n":1}`)})
	head := page.Head("NONCE")
	require.NotContains(t, head, "<script>")
	require.NotContains(t, head, "<!--")
	require.Equal(t, 2, strings.Count(head, "</script>"), "one per script of ours")
	require.Equal(t, 1, strings.Count(head, "</title>"))
	for _, element := range regexp.MustCompile(`<(?:script|style)[^>]*>`).FindAllString(head, -1) {
		require.Contains(t, element, `nonce="NONCE"`)
	}
	var facts map[string]string
	require.NoError(t, json.Unmarshal([]byte(script(t, head, `<script type="application/ld+json" nonce="NONCE">`)), &facts))
	require.Equal(t, hostile, facts["name"])
	var boot struct {
		Brand map[string]any
		Data  map[string]map[string]any
	}
	require.NoError(t, json.Unmarshal([]byte(script(t, head, `<script type="application/json" id="boot" nonce="NONCE">`)), &boot))
	require.Equal(t, map[string]any{
		"name": "Tienda & Cía", "logoUrl": "/brand/logo?v=abc", "storefrontUrl": "https://store.example", "publisherUrl": "https://panel.example",
		"legal": []any{map[string]any{"kind": "terms", "href": "https://example.com/terms"}},
	}, boot.Brand)
	require.Equal(t, "</script><!--", boot.Data["/v1/plugins/x"]["name"])
	require.Contains(t, head, `<link rel="canonical" href="https://store.example/plugins/x">`)
	require.Contains(t, head, `<meta property="og:image" content="https://store.example/api/v1/images/a">`)
	require.Contains(t, head, `<style nonce="NONCE">:root:root{--accent-fill:#0f766e;`)
	require.Contains(t, head, `<meta property="og:locale" content="en_US">`)
	require.NotContains(t, head, "noindex")
}

func script(t *testing.T, head, begin string) string {
	t.Helper()
	_, rest, found := strings.Cut(head, begin)
	require.True(t, found, head)
	content, _, _ := strings.Cut(rest, "</script>")
	return content
}

func TestLanguage(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ cookie, accept, want string }{
		{"", "", "es"}, {"", "en-GB,en;q=0.8", "en"}, {"", "de,fr", "es"}, {"", "de, en;q=0.5", "en"}, {"", "es-MX,en;q=0.9", "es"},
		{"en", "es", "en"}, {"es", "en", "es"}, {"xx", "en", "en"}, {"", ";;;", "es"},
	} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
		r.Header.Set("Accept-Language", test.accept)
		if test.cookie != "" {
			r.AddCookie(&http.Cookie{Name: "lang", Value: test.cookie})
		}
		require.Equal(t, test.want, site.Language(r), "%+v", test)
	}
}

func TestFilesAtFixedAddresses(t *testing.T) {
	t.Parallel()
	s := store(t)
	ask := func(path string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		s.Files()[path].ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
		return w
	}
	require.Contains(t, ask("/robots.txt").Body.String(), "Disallow: /account\n")
	require.Contains(t, ask("/robots.txt").Body.String(), "Sitemap: https://store.example/sitemap.xml\n")
	require.Contains(t, ask("/favicon.svg").Body.String(), "#0f766e")
	var manifest map[string]any
	require.NoError(t, json.Unmarshal(ask("/manifest.webmanifest").Body.Bytes(), &manifest))
	require.Equal(t, "Tienda & Cía", manifest["name"])
	logo := ask("/brand/logo")
	require.Equal(t, "<svg/>", logo.Body.String())
	require.Contains(t, logo.Header().Get("Content-Security-Policy"), "sandbox")
	s.Hidden = true
	require.Equal(t, "User-agent: *\nDisallow: /\n", ask("/robots.txt").Body.String())
	s.Brand.Logo = nil
	require.NotContains(t, s.Files(), "/brand/logo")
}

func TestAPlainApplicationKnowsItsPages(t *testing.T) {
	t.Parallel()
	s := store(t)
	s.Name = "Panel"
	page := s.Plain(site.Panel)
	for path, status := range map[string]int{"/": 200, "/plugins/x/releases/1": 200, "/plugins/": 200, "/nothing": 404, "/plugins/x/y": 404, "/review//": 200} {
		got := page(httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
		require.Equal(t, status, got.Status, path)
		require.Contains(t, got.Head("n"), "<title>Panel · Tienda &amp; Cía</title>")
		require.Contains(t, got.Head("n"), "noindex")
	}
}

// The server answers 404 for what the application has no page for, and for nothing else.
func TestRoutesAreThoseOfTheApplications(t *testing.T) {
	t.Parallel()
	read := func(path string) string {
		content, err := os.ReadFile("../../web/" + path)
		require.NoError(t, err)
		return string(content)
	}
	declared := regexp.MustCompile(`(?s)(?:const (\w+) = )?createRoute\(\{\s*(?:\.\.\.(\w+)|getParentRoute: \(\) => (\w+)),\s*path: "([^"]*)"`)
	group := regexp.MustCompile(`const (\w+) = \{ getParentRoute: \(\) => (\w+) \}`)
	shared := declared.FindAllStringSubmatch(read("shared/src/account/routes.tsx"), -1)
	require.NotEmpty(t, shared)
	for app, routes := range map[string]site.Routes{"storefront": site.Storefront, "publisher": site.Panel} {
		source := read(app + "/src/router.tsx")
		parents, paths := map[string]string{}, map[string]string{}
		for _, found := range group.FindAllStringSubmatch(source, -1) {
			parents[found[1]] = found[2]
		}
		var all []string
		for _, found := range append(declared.FindAllStringSubmatch(source, -1), shared...) {
			parent := found[3]
			if parent == "" {
				parent = parents[found[2]]
			}
			path := "/" + strings.Trim(paths[parent]+found[4], "/")
			paths[found[1]] = path
			all = append(all, path)
			require.Contains(t, routes, path, app)
		}
		for _, route := range routes {
			require.Contains(t, all, route, app)
		}
	}
}

func TestWhoHasNoSessionIsAGuest(t *testing.T) {
	t.Parallel()
	s := store(t)
	s.SessionCookie = "session"
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	require.True(t, s.Visitor(r).Guest)
	require.Contains(t, s.Page(200, s.Visitor(r), site.Head{}, "", nil).Head("N"), `"guest":true`)
	r.AddCookie(&http.Cookie{Name: "session", Value: "x"})
	require.False(t, s.Visitor(r).Guest)
}
