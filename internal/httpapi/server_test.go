package httpapi_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/stretchr/testify/require"

	"marketplace/internal/httpapi"
	"marketplace/internal/httpapi/httpapitest"
)

func get(t *testing.T, h http.Handler, path string) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
	return w
}

func TestReadiness(t *testing.T) {
	t.Parallel()
	var required, optional error
	health := httpapi.NewHealth(
		httpapi.Check{Name: "database", Required: true, Run: func(context.Context) error { return required }},
		httpapi.Check{Name: "temporal", Run: func(context.Context) error { return optional }},
	)
	admin := httpapi.NewAdmin(health, nil)
	require.JSONEq(t, `{"status":"ok","checks":{"database":"ok","temporal":"ok"}}`, get(t, admin, "/readyz").Body.String())
	optional = errors.New("host secret.internal refused")
	answer := get(t, admin, "/readyz")
	require.Equal(t, 200, answer.Code)
	require.JSONEq(t, `{"status":"degraded","checks":{"database":"ok","temporal":"failed"}}`, answer.Body.String())
	required = errors.New("down")
	require.Equal(t, 503, get(t, admin, "/readyz").Code)
	require.Equal(t, 200, get(t, admin, "/livez").Code)
	required = nil
	health.Drain()
	require.Equal(t, 503, get(t, admin, "/readyz").Code)
	require.Equal(t, 404, get(t, admin, "/v1/anything").Code)
}

func TestOneSlowPingIsForgiven(t *testing.T) {
	t.Parallel()
	asked := 0
	health := httpapi.NewHealth(httpapi.Check{Name: "database", Required: true, Run: func(context.Context) error {
		if asked++; asked == 1 {
			return errors.New("slow")
		}
		return nil
	}})
	require.Equal(t, 200, get(t, httpapi.NewAdmin(health, nil), "/readyz").Code)
}

func TestStoppingLetsRequestsEnd(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	ctx, stop := context.WithCancel(t.Context())
	began, ended := make(chan struct{}), make(chan error, 1)
	health := httpapi.NewHealth()
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		close(began)
		<-ctx.Done()
		if r.Context().Err() == nil {
			_, _ = io.WriteString(w, "whole")
		}
	})
	go func() { ended <- httpapi.Run(ctx, "test", l, handler, health) }()
	body := make(chan string, 1)
	go func() {
		answer, err := http.Get("http://" + l.Addr().String())
		if err != nil {
			body <- err.Error()
			return
		}
		b, _ := io.ReadAll(answer.Body)
		_ = answer.Body.Close()
		body <- string(b)
	}()
	<-began
	stop()
	require.Equal(t, "whole", <-body)
	require.NoError(t, <-ended)
	require.Equal(t, 503, get(t, httpapi.NewAdmin(health, nil), "/readyz").Code)
}

func TestTheProxyTellsWhoAsks(t *testing.T) {
	t.Parallel()
	backend := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Request-Id", "backend")
		http.SetCookie(w, &http.Cookie{Name: "s", Value: "1"})
		_, _ = io.WriteString(w, r.URL.Path+" "+r.Header.Get("X-Forwarded-For")+" "+r.Header.Get("Cookie"))
	}))
	t.Cleanup(backend.Close)
	address, err := url.Parse(backend.URL)
	require.NoError(t, err)
	site := httpapi.Site(application(), httpapi.Proxy(address, []string{"10.0.0.0/8"}))
	ask := func(peer, forwarded string) *httptest.ResponseRecorder {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/api/v1/x", nil)
		r.RemoteAddr = peer + ":1234"
		r.Header.Set("Cookie", "store_session=abc")
		if forwarded != "" {
			r.Header.Set("X-Forwarded-For", forwarded)
		}
		w := httptest.NewRecorder()
		site.ServeHTTP(w, r)
		return w
	}
	require.Equal(t, "/v1/x 192.0.2.7 store_session=abc", ask("192.0.2.7", "1.1.1.1").Body.String(), "a stranger's word is not believed")
	through := ask("10.1.2.3", "1.1.1.1, 192.0.2.8")
	require.Equal(t, "/v1/x 192.0.2.8 store_session=abc", through.Body.String())
	require.NotEqual(t, "backend", through.Header().Get("X-Request-Id"))
	require.Len(t, through.Header().Values("X-Request-Id"), 1)
	require.Equal(t, "s=1", through.Header().Get("Set-Cookie"))
	backend.Close()
	down := ask("192.0.2.7", "")
	require.Equal(t, 502, down.Code)
	require.Contains(t, down.Body.String(), "backend_unavailable")
}

func TestClientNetwork(t *testing.T) {
	t.Parallel()
	c := httpapitest.New(t, func(a huma.API) {
		httpapi.RegisterRaw(a, httpapi.Anyone, huma.Operation{OperationID: "who", Method: http.MethodGet, Path: "/v1/who", Hidden: true},
			func(w http.ResponseWriter, r *http.Request) {
				_, _ = io.WriteString(w, httpapi.ClientNetwork(r.Context()))
			})
	})
	for peer, want := range map[string]string{"192.0.2.1:1": "192.0.2.1", "[2001:db8:1:2:3::4]:1": "2001:db8:1:2::/64", "[::ffff:192.0.2.9]:1": "192.0.2.9", "odd": "unknown"} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/v1/who", nil)
		r.RemoteAddr = peer
		w := httptest.NewRecorder()
		c.Handler().ServeHTTP(w, r)
		require.Equal(t, want, w.Body.String(), peer)
	}
}
