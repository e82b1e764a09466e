package e2e

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"
)

// balance stands before the copies of an API like a load balancer: it takes them in turn, and passes one
// over only when it does not even take the connection. A request that a dying copy swallowed fails, as it
// would in production: whether it had an effect, only a repetition can tell.
func balance(t *testing.T, copies ...string) string {
	t.Helper()
	var next atomic.Uint64
	targets := make([]*url.URL, len(copies))
	for i, c := range copies {
		u, err := url.Parse(c)
		require.NoError(t, err)
		targets[i] = u
	}
	proxy := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(alive(targets, int(next.Add(1))))
			r.SetXForwarded()
			r.Out.Host = r.In.Host
		},
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) },
	}
	server := httptest.NewServer(proxy)
	t.Cleanup(server.Close)
	return server.URL
}
