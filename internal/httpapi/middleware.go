package httpapi

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"regexp"
	"runtime/debug"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
	"github.com/google/uuid"
	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"

	"marketplace/internal/problem"
)

// progress is how long a client may neither send nor take a byte. Slow links may take as long as they
// need for an upload or a download, stalled ones are cut.
const progress = 30 * time.Second

type requestIDKey struct{}

var goodRequestID = regexp.MustCompile(`^[A-Za-z0-9._-]{8,64}$`)

// requestID keeps the caller's X-Request-Id if it is a plain one.
func requestID(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := r.Header.Get("X-Request-Id")
		if !goodRequestID.MatchString(id) {
			id = uuid.NewString()
		}
		w.Header().Set("X-Request-Id", id)
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), requestIDKey{}, id)))
	})
}

// RequestID is the ID that the client was told and the log line has.
func RequestID(ctx context.Context) string {
	id, _ := ctx.Value(requestIDKey{}).(string)
	return id
}

type peerKey struct{}

// clientIP believes X-Forwarded-For as far as the trusted proxies have written it.
func clientIP(trusted []string) func(http.Handler) http.Handler {
	forwarded := func(next http.Handler) http.Handler { return next }
	if len(trusted) > 0 {
		forwarded = middleware.ClientIPFromXFF(trusted...)
	}
	return func(next http.Handler) http.Handler {
		inner := forwarded(next)
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			host, _, err := net.SplitHostPort(r.RemoteAddr)
			if err != nil {
				host = r.RemoteAddr
			}
			inner.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), peerKey{}, host)))
		})
	}
}

// ClientIP is the address the request came from; a proxy's own when the proxy did not say.
func ClientIP(ctx context.Context) string {
	if ip := middleware.GetClientIP(ctx); ip != "" {
		return ip
	}
	peer, _ := ctx.Value(peerKey{}).(string)
	return peer
}

// ClientNetwork is what a rate limit counts by: an IPv4 address, or an IPv6 network of /64, which one
// customer of a provider commonly has whole.
func ClientNetwork(ctx context.Context) string {
	addr, err := netip.ParseAddr(ClientIP(ctx))
	if err != nil {
		return "unknown"
	}
	if addr = addr.Unmap(); addr.Is6() {
		prefix, _ := addr.WithZone("").Prefix(64)
		return prefix.String()
	}
	return addr.String()
}

// accessLog writes one line per request: the route's pattern, never its path or query, which may hold
// tokens.
func accessLog(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		ww := middleware.NewWrapResponseWriter(w, r.ProtoMajor)
		defer func() {
			route := routePattern(r)
			level := slog.LevelInfo
			if route == "/livez" || route == "/readyz" {
				level = slog.LevelDebug
			}
			slog.Log(r.Context(), level, "request", "method", r.Method, "route", route, "status", max(ww.Status(), 200),
				"bytes", ww.BytesWritten(), "ms", time.Since(start).Milliseconds(), "request_id", RequestID(r.Context()))
		}()
		next.ServeHTTP(ww, r)
	})
}

func routePattern(r *http.Request) string {
	if rctx := chi.RouteContext(r.Context()); rctx != nil && rctx.RoutePattern() != "" {
		return rctx.RoutePattern()
	}
	return "unmatched"
}

// recoverPanic answers 500 and tells only the log why.
func recoverPanic(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ww := middleware.NewWrapResponseWriter(w, r.ProtoMajor)
		defer func() {
			cause := recover()
			if cause == nil {
				return
			}
			if err, ok := cause.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(cause)
			}
			slog.ErrorContext(r.Context(), "panic", "route", routePattern(r), "cause", cause, "stack", string(debug.Stack()))
			if ww.Status() != 0 {
				panic(http.ErrAbortHandler) // half an answer is out: cut the connection rather than pretend
			}
			writePlain(w, newError(http.StatusInternalServerError, "").(*problem.Problem))
		}()
		next.ServeHTTP(ww, r)
	})
}

// securityHeaders are for whatever a browser might take an answer for; pages of our own override the CSP.
func securityHeaders(tls bool) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			setSecurityHeaders(w.Header(), "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'", tls)
			next.ServeHTTP(w, r)
		})
	}
}

func setSecurityHeaders(h http.Header, csp string, tls bool) {
	h.Set("Content-Security-Policy", csp)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "strict-origin-when-cross-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-site")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
	if tls {
		h.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
	}
}

// crossOrigin refuses changes that another site's page asks for in a visitor's name. Clients that are no
// browsers send neither Origin nor Sec-Fetch-Site and pass.
func crossOrigin(trusted []string) func(http.Handler) http.Handler {
	protection := http.NewCrossOriginProtection()
	for _, origin := range trusted {
		if err := protection.AddTrustedOrigin(origin); err != nil {
			panic("httpapi: " + err.Error()) // the configuration was checked when it was read
		}
	}
	protection.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		writePlain(w, problem.New(http.StatusForbidden, "cross_origin_refused", "A page of another site may not do this."))
	}))
	return protection.Handler
}

// progressDeadlines cuts a client that makes no progress, and bounds every body.
func progressDeadlines(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		control := http.NewResponseController(w)
		if r.Body != nil && r.Body != http.NoBody {
			r.Body = &progressBody{http.MaxBytesReader(w, r.Body, maxBody), control}
		}
		next.ServeHTTP(&progressWriter{w, control}, r)
	})
}

type progressBody struct {
	io.ReadCloser
	control *http.ResponseController
}

func (b *progressBody) Read(p []byte) (int, error) {
	_ = b.control.SetReadDeadline(time.Now().Add(progress)) // not every test's writer has deadlines
	return b.ReadCloser.Read(p)
}

type progressWriter struct {
	http.ResponseWriter
	control *http.ResponseController
}

func (w *progressWriter) Write(p []byte) (int, error) {
	_ = w.control.SetWriteDeadline(time.Now().Add(progress))
	return w.ResponseWriter.Write(p)
}

// Flush is for handlers that stream and ask by type.
func (w *progressWriter) Flush() { _ = w.control.Flush() }

// Unwrap is for http.ResponseController.
func (w *progressWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// labelRoute names span and metrics by the route, which otelhttp cannot know when the request begins, and
// takes out of the span what may hold a token (the path) or a person (the address).
func labelRoute(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		span := trace.SpanFromContext(r.Context())
		span.SetAttributes(attribute.String("url.path", ""), attribute.String("client.address", ""), attribute.String("network.peer.address", ""))
		next.ServeHTTP(w, r)
		pattern := chi.RouteContext(r.Context()).RoutePattern()
		if pattern == "" {
			return
		}
		route := attribute.String("http.route", pattern)
		span.SetName(r.Method + " " + pattern)
		span.SetAttributes(route)
		if labeler, ok := otelhttp.LabelerFromContext(r.Context()); ok {
			labeler.Add(route)
		}
	})
}
