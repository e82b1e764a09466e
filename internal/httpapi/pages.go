package httpapi

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httputil"
	"net/url"
	"path"
	"strings"

	"github.com/go-chi/chi/v5"
	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/propagation"

	"marketplace/internal/problem"
)

// pagesCSP fits a single-page application of our own: Mantine writes inline styles, nothing else is inline.
const pagesCSP = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; " +
	"connect-src 'self'; manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"

// Site is the handler of a port that browsers visit: the API under /api, and also where api serves it
// itself (/v1, /docs, /openapi.json, probes); the pages of files everywhere else.
func Site(files fs.FS, api http.Handler, tls bool, own ...string) http.Handler {
	stripped := http.StripPrefix("/api", api)
	pages := pages(files, tls)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/api/") {
			stripped.ServeHTTP(w, r)
			return
		}
		for _, prefix := range own {
			if r.URL.Path == prefix || strings.HasPrefix(r.URL.Path, prefix+"/") {
				api.ServeHTTP(w, r)
				return
			}
		}
		pages.ServeHTTP(w, r)
	})
}

// OwnPaths are what an API serves beside /api on a port that it shares with pages.
var OwnPaths = []string{"/v1", "/docs", "/openapi.json", "/openapi.yaml", "/livez", "/readyz"}

// pages serves files, and the application for every path that is no file: it has routes of its own.
func pages(files fs.FS, tls bool) http.Handler {
	server := http.FileServerFS(files)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		setSecurityHeaders(w.Header(), pagesCSP, tls)
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			writePlain(w, problem.New(http.StatusMethodNotAllowed, "method_not_allowed", "Pages are only read."))
			return
		}
		name := strings.TrimPrefix(path.Clean("/"+r.URL.Path), "/")
		info, err := fs.Stat(files, name)
		switch {
		case err == nil && !info.IsDir() && name != "index.html":
			w.Header().Set("Cache-Control", cacheFor(name))
			server.ServeHTTP(w, r)
			return
		case path.Ext(name) != "" && name != "index.html":
			notFound(w, r)
			return
		}
		w.Header().Set("Cache-Control", "no-cache")
		http.ServeFileFS(w, withPath(r, "/"), files, "index.html")
	})
}

// withPath keeps the file server from redirecting to the name it thinks better.
func withPath(r *http.Request, to string) *http.Request {
	changed := r.Clone(r.Context())
	changed.URL.Path = to
	return changed
}

// cacheFor knows that Vite names what it puts in assets/ by content.
func cacheFor(name string) string {
	if strings.HasPrefix(name, "assets/") {
		return "public, max-age=31536000, immutable"
	}
	return "no-cache"
}

// Proxy passes requests on to the backend, cookies and all; streams flow through. What it says of the
// client's address is what it believes itself, see Options.TrustedProxies.
func Proxy(backend *url.URL, trustedProxies []string) http.Handler {
	proxy := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(backend)
			r.SetXForwarded()
			r.Out.Header.Set("X-Forwarded-For", ClientIP(r.In.Context()))
			r.Out.Header.Set("X-Request-Id", RequestID(r.In.Context()))
			// Not a span of its own: it would hold the whole URL.
			otel.GetTextMapPropagator().Inject(r.In.Context(), propagation.HeaderCarrier(r.Out.Header))
		},
		FlushInterval: -1,
		ModifyResponse: func(answer *http.Response) error {
			answer.Header.Del("X-Request-Id") // ours is there already
			return nil
		},
		ErrorHandler: func(w http.ResponseWriter, r *http.Request, err error) {
			if errors.Is(err, context.Canceled) {
				return // the client has gone
			}
			slog.WarnContext(r.Context(), "backend", "error", err)
			writePlain(w, problem.New(http.StatusBadGateway, "backend_unavailable", "The backend does not answer just now. Try again shortly.").RetryAfter(5))
		},
	}
	router := chi.NewMux()
	router.Use(requestID, clientIP(trustedProxies), accessLog, recoverPanic, progressDeadlines, labelRoute)
	router.Handle("/*", proxy)
	return otelhttp.NewHandler(router, "http.server")
}

// NewProbes is the public handler of probes for a process that has no API of its own.
func NewProbes(health *Health, next http.Handler) http.Handler {
	router := chi.NewMux()
	health.mount(router)
	router.Handle("/*", next)
	return router
}
