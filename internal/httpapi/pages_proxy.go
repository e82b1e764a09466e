package httpapi

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httputil"
	"net/url"

	"github.com/go-chi/chi/v5"
	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/propagation"

	"marketplace/internal/problem"
)

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
