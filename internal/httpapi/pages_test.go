package httpapi_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"marketplace/internal/httpapi"
)

const index = `<!doctype html><html lang="es"><head><meta property="csp-nonce" nonce="__NONCE__"><script nonce="__NONCE__">first()</script><!--head--></head>` +
	`<body><div id="root"><!--body--></div></body></html>`

func packed(s string) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = io.WriteString(w, s)
	_ = w.Close()
	return b.Bytes()
}

// application has one page, at /known, and says 404 of all others.
func application() httpapi.Application {
	return httpapi.Application{
		Files: fstest.MapFS{
			"index.html": {Data: []byte(index)}, "manifest.json": {Data: []byte("{}")}, "font.woff2": {Data: []byte("font")},
			"assets/app-1a2b.js.br": {Data: []byte("brotli")}, "assets/app-1a2b.js.gz": {Data: packed("code")}, "page.css": {Data: []byte("css")},
		},
		Page: func(r *http.Request) httpapi.Page {
			page := httpapi.Page{Language: "en", Head: func(nonce string) string { return `<style nonce="` + nonce + `">x</style>` }, Body: "<h1>body __NONCE__ <!--head--></h1>" + strings.Repeat(" ", 2000)}
			switch r.URL.Path {
			case "/known":
			case "/moved":
				page.Status, page.Location = http.StatusMovedPermanently, "/known"
			default:
				page.Status = http.StatusNotFound
			}
			return page
		},
		Beside: map[string]http.Handler{"/robots.txt": http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "robots") })},
		TLS:    true,
	}
}

func request(t *testing.T, h http.Handler, method, path string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, path, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestPagesAreFilledInUnderAFreshNonce(t *testing.T) {
	t.Parallel()
	site := httpapi.Site(application(), http.NotFoundHandler())
	nonces := map[string]bool{}
	for range 3 {
		page := get(t, site, "/known")
		require.Equal(t, 200, page.Code)
		require.Equal(t, "private, no-cache", page.Header().Get("Cache-Control"))
		require.Equal(t, "en", page.Header().Get("Content-Language"))
		require.Contains(t, page.Header().Values("Vary"), "Cookie, Accept-Language")
		require.NotEmpty(t, page.Header().Get("Strict-Transport-Security"))
		csp := page.Header().Get("Content-Security-Policy")
		require.NotContains(t, csp, "unsafe")
		require.Contains(t, csp, "default-src 'none'")
		require.Contains(t, csp, "frame-ancestors 'none'")
		nonce := regexp.MustCompile(`script-src 'self' 'nonce-([A-Za-z0-9+/]{22})'`).FindStringSubmatch(csp)[1]
		require.Contains(t, csp, "style-src 'self' 'nonce-"+nonce+"'")
		nonces[nonce] = true
		require.Equal(t, `<!doctype html><html lang="en"><head><meta property="csp-nonce" nonce="`+nonce+`"><script nonce="`+nonce+`">first()</script><style nonce="`+nonce+`">x</style></head>`+
			`<body><div id="root"><h1>body __NONCE__ <!--head--></h1></div></body></html>`, strings.ReplaceAll(page.Body.String(), strings.Repeat(" ", 2000), ""), "what a page holds is not filled in again")
	}
	require.Len(t, nonces, 3)
	moved := get(t, site, "/moved")
	require.Equal(t, 301, moved.Code)
	require.Equal(t, "/known", moved.Header().Get("Location"))
}

func TestWhatIsNotThereIsSaidSo(t *testing.T) {
	t.Parallel()
	site := httpapi.Site(application(), client(t).Handler(), httpapi.OwnPaths...)
	for _, path := range []string{"/nowhere", "/index.html", "/manifest.json", "/v1x", "/some.plugin.js", "/../main.go", "/..%2fmain.go"} {
		page := get(t, site, path)
		require.Equal(t, 404, page.Code, path)
		require.Contains(t, page.Body.String(), `<div id="root">`, path)
	}
	for _, path := range []string{"/assets/gone.js", "/assets/app-1a2b.js.gz", "/api/nothing", "/v1/nothing"} {
		answer := get(t, site, path)
		require.Equal(t, 404, answer.Code, path)
		require.Contains(t, answer.Header().Get("Content-Type"), "problem+json", path)
	}
	for _, path := range []string{"/v1/mine", "/api/v1/mine"} {
		require.Equal(t, 401, get(t, site, path).Code, path)
	}
	require.Equal(t, 200, get(t, site, "/api/docs").Code)
	require.Equal(t, "robots", get(t, site, "/robots.txt").Body.String())
	require.Equal(t, 405, request(t, site, http.MethodPost, "/known").Code)
}

func TestFilesComeAsTheClientTakesThem(t *testing.T) {
	t.Parallel()
	site := httpapi.Site(application(), http.NotFoundHandler())
	for accepted, want := range map[string]string{"gzip, deflate, br": "br", "gzip": "gzip", "gzip;q=0, br;q=0.5": "br", "": "", "br;q=0, gzip;q=0": "", "zstd": ""} {
		answer := request(t, site, http.MethodGet, "/assets/app-1a2b.js", "Accept-Encoding", accepted)
		require.Equal(t, 200, answer.Code)
		require.Equal(t, want, answer.Header().Get("Content-Encoding"), accepted)
		require.Equal(t, map[string]string{"br": "brotli", "gzip": string(packed("code")), "": "code"}[want], answer.Body.String(), accepted)
		require.Equal(t, "public, max-age=31536000, immutable", answer.Header().Get("Cache-Control"))
		require.Equal(t, "text/javascript; charset=utf-8", answer.Header().Get("Content-Type"))
		require.Contains(t, answer.Header().Values("Vary"), "Accept-Encoding")
	}
	font := get(t, site, "/font.woff2")
	require.Equal(t, "font", font.Body.String())
	require.Equal(t, "no-cache", font.Header().Get("Cache-Control"))
	require.NotContains(t, font.Header().Get("Content-Security-Policy"), "nonce")
	again := request(t, site, http.MethodGet, "/font.woff2", "If-None-Match", font.Header().Get("ETag"))
	require.Equal(t, 304, again.Code)
	require.Empty(t, again.Body.String())
	require.Empty(t, request(t, site, http.MethodHead, "/font.woff2").Body.String())
}

func TestTextsArePackedAndNothingElse(t *testing.T) {
	t.Parallel()
	long := strings.Repeat(`{"a":1}`, 1000)
	answers := map[string]http.Header{
		"/json":     {"Content-Type": {"application/json"}, "Etag": {`W/"x"`}},
		"/problem":  {"Content-Type": {"application/problem+json"}},
		"/download": {"Content-Type": {"application/json"}, "Content-Disposition": {`attachment; filename="x"`}},
		"/exact":    {"Content-Type": {"image/svg+xml"}, "Etag": {`"x"`}},
		"/part":     {"Content-Type": {"application/json"}},
		"/zip":      {"Content-Type": {"application/zip"}},
		"/small":    {"Content-Type": {"application/json"}, "Content-Length": {"7"}},
		"/stream":   {"Content-Type": {"text/event-stream"}},
		"/packed":   {"Content-Type": {"application/json"}, "Content-Encoding": {"br"}},
	}
	site := httpapi.Site(application(), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		maps.Copy(w.Header(), answers[r.URL.Path])
		if r.Header.Get("If-None-Match") != "" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		if r.URL.Path == "/part" {
			w.WriteHeader(http.StatusPartialContent)
		}
		_, _ = io.WriteString(w, long)
	}))
	for path := range answers {
		answer := request(t, site, http.MethodGet, "/api"+path, "Accept-Encoding", "gzip, br")
		require.Equal(t, answers[path].Get("Etag"), answer.Header().Get("ETag"), path)
		if path != "/json" && path != "/problem" {
			require.Equal(t, answers[path].Get("Content-Encoding"), answer.Header().Get("Content-Encoding"), path)
			require.Equal(t, long, answer.Body.String(), path)
			continue
		}
		require.Equal(t, "gzip", answer.Header().Get("Content-Encoding"), path)
		reader, err := gzip.NewReader(answer.Body)
		require.NoError(t, err)
		body, err := io.ReadAll(reader)
		require.NoError(t, err)
		require.Equal(t, long, string(body))
	}
	require.Equal(t, long, request(t, site, http.MethodGet, "/api/json").Body.String())
	require.Equal(t, long, request(t, site, http.MethodGet, "/api/json", "Accept-Encoding", "gzip;q=0").Body.String())
	same := request(t, site, http.MethodGet, "/api/json", "Accept-Encoding", "gzip", "If-None-Match", `W/"x"`)
	require.Equal(t, 304, same.Code)
	require.Empty(t, same.Body.String())
	require.Empty(t, same.Header().Get("Content-Encoding"))
	require.Equal(t, "gzip", request(t, site, http.MethodGet, "/known", "Accept-Encoding", "gzip").Header().Get("Content-Encoding"))
}

// An event must reach the browser when it happens, not when a packet of them is full; and so must the header.
func TestStreamsFlowThroughTheSite(t *testing.T) {
	t.Parallel()
	more := make(chan struct{})
	server := httptest.NewServer(httpapi.Site(application(), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		control := http.NewResponseController(w)
		if control.Flush() != nil {
			return
		}
		<-more
		_, _ = io.WriteString(w, "data: 1\n\n")
		_ = control.Flush()
		<-r.Context().Done()
	})))
	t.Cleanup(server.Close)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/api/events", nil)
	require.NoError(t, err)
	r.Header.Set("Accept", "text/event-stream")
	r.Header.Set("Accept-Encoding", "gzip")
	answer, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	defer func() { _ = answer.Body.Close() }()
	close(more)
	event := make([]byte, 9)
	_, err = io.ReadFull(answer.Body, event)
	require.NoError(t, err)
	require.Equal(t, "data: 1\n\n", string(event))
}
