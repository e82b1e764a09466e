package httpapi_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/stretchr/testify/require"

	"marketplace/internal/account"
	"marketplace/internal/httpapi"
	"marketplace/internal/httpapi/httpapitest"
)

type noteBody struct {
	Text string   `json:"text" maxLength:"20"`
	Tags []string `json:"tags,omitempty"`
}

type noteInput struct{ Body noteBody }

type noteOutput struct{ Body noteBody }

type failInput struct {
	How string `path:"how"`
}

func client(t *testing.T, options ...func(*httpapi.Options)) *httpapitest.Client {
	t.Helper()
	return httpapitest.New(t, func(a huma.API) {
		httpapi.Register(a, httpapi.Anyone, huma.Operation{OperationID: "write-note", Method: http.MethodPost, Path: "/v1/notes", MaxBodyBytes: 1000},
			func(_ context.Context, in *noteInput) (*noteOutput, error) { return &noteOutput{in.Body}, nil })
		httpapi.Register(a, httpapi.SignedIn, huma.Operation{OperationID: "get-mine", Method: http.MethodGet, Path: "/v1/mine"},
			func(ctx context.Context, _ *struct{}) (*noteOutput, error) {
				return &noteOutput{noteBody{Text: account.Must(ctx).Name}}, nil
			})
		httpapi.Register(a, httpapi.Only("admin"), huma.Operation{OperationID: "get-all", Method: http.MethodGet, Path: "/v1/all"},
			func(context.Context, *struct{}) (*noteOutput, error) { return &noteOutput{}, nil })
		httpapi.Register(a, httpapi.Anyone, huma.Operation{OperationID: "fail", Method: http.MethodGet, Path: "/v1/fail/{how}"},
			func(_ context.Context, in *failInput) (*noteOutput, error) {
				switch in.How {
				case "panic":
					panic("secret reason")
				case "nul":
					return nil, &pgconn.PgError{Code: "22021"}
				case "down":
					return nil, &pgconn.PgError{Code: "57P01"}
				}
				return nil, errors.New("secret reason")
			})
		httpapi.RegisterRaw(a, httpapi.SignedIn, huma.Operation{OperationID: "raw", Method: http.MethodPost, Path: "/v1/raw", Responses: map[string]*huma.Response{"204": {Description: "done"}}},
			func(w http.ResponseWriter, r *http.Request) {
				r.Body = http.MaxBytesReader(w, r.Body, 10)
				if _, err := io.ReadAll(r.Body); err != nil {
					httpapi.Fail(w, r, err)
					return
				}
				w.WriteHeader(http.StatusNoContent)
			})
	}, options...)
}

func TestEveryRefusalIsAProblem(t *testing.T) {
	t.Parallel()
	c := client(t)
	someone := account.Principal{ID: uuid.New(), Role: "customer", Name: "Ana"}
	tests := map[string]struct {
		do     func(*httpapitest.Client) *httpapitest.Response
		status int
		code   string
	}{
		"unknown route":  {func(c *httpapitest.Client) *httpapitest.Response { return c.GET("/v1/nothing") }, 404, "not_found"},
		"wrong method":   {func(c *httpapitest.Client) *httpapitest.Response { return c.DELETE("/v1/notes") }, 405, "method_not_allowed"},
		"malformed JSON": {func(c *httpapitest.Client) *httpapitest.Response { return c.POST("/v1/notes", []byte(`{"text":`)) }, 400, "malformed_request"},
		"trailing garbage": {func(c *httpapitest.Client) *httpapitest.Response {
			return c.POST("/v1/notes", []byte(`{"text":"a"}{}`))
		}, 400, "malformed_request"},
		"no body": {func(c *httpapitest.Client) *httpapitest.Response { return c.POST("/v1/notes", nil) }, 400, "malformed_request"},
		"wrong type": {func(c *httpapitest.Client) *httpapitest.Response {
			return c.POST("/v1/notes", map[string]any{"text": 1})
		}, 422, "invalid_request"},
		"missing field": {func(c *httpapitest.Client) *httpapitest.Response { return c.POST("/v1/notes", map[string]any{}) }, 422, "invalid_request"},
		"unknown field": {func(c *httpapitest.Client) *httpapitest.Response {
			return c.POST("/v1/notes", map[string]any{"text": "a", "x": 1})
		}, 422, "invalid_request"},
		"unknown query parameter": {func(c *httpapitest.Client) *httpapitest.Response { return c.As(someone).GET("/v1/mine?x=1") }, 422, "invalid_request"},
		"too large": {func(c *httpapitest.Client) *httpapitest.Response {
			return c.POST("/v1/notes", []byte(strings.Repeat(" ", 2000)))
		}, 413, "request_too_large"},
		"wrong media type": {func(c *httpapitest.Client) *httpapitest.Response {
			return c.With("Content-Type", "text/plain").POST("/v1/notes", []byte(`{"text":"a"}`))
		}, 415, "unsupported_media_type"},
		"odd media type": {func(c *httpapitest.Client) *httpapitest.Response {
			return c.With("Content-Type", ";;+").POST("/v1/notes", []byte(`{"text":"a"}`))
		}, 415, "unsupported_media_type"},
		"anonymous":           {func(c *httpapitest.Client) *httpapitest.Response { return c.GET("/v1/mine") }, 401, "unauthenticated"},
		"anonymous, bad body": {func(c *httpapitest.Client) *httpapitest.Response { return c.POST("/v1/raw", nil) }, 401, "unauthenticated"},
		"wrong role":          {func(c *httpapitest.Client) *httpapitest.Response { return c.As(someone).GET("/v1/all") }, 403, "forbidden"},
		"raw too large": {func(c *httpapitest.Client) *httpapitest.Response {
			return c.As(someone).POST("/v1/raw", []byte("12345678901"))
		}, 413, "request_too_large"},
		"panic":         {func(c *httpapitest.Client) *httpapitest.Response { return c.GET("/v1/fail/panic") }, 500, "internal_error"},
		"error":         {func(c *httpapitest.Client) *httpapitest.Response { return c.GET("/v1/fail/other") }, 500, "internal_error"},
		"NUL in a text": {func(c *httpapitest.Client) *httpapitest.Response { return c.GET("/v1/fail/nul") }, 422, "invalid_request"},
		"database down": {func(c *httpapitest.Client) *httpapitest.Response { return c.GET("/v1/fail/down") }, 503, "temporarily_unavailable"},
		"another site's page": {func(c *httpapitest.Client) *httpapitest.Response {
			return c.With("Sec-Fetch-Site", "cross-site").POST("/v1/notes", nil)
		}, 403, "cross_origin_refused"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			answer := test.do(c.For(t))
			answer.Problem(test.status, test.code)
			require.NotContains(t, string(answer.Body), "secret")
			require.NotContains(t, string(answer.Body), "goroutine")
			require.Equal(t, "nosniff", answer.Header.Get("X-Content-Type-Options"))
		})
	}
}

func TestWhatIsAllowedPasses(t *testing.T) {
	t.Parallel()
	c := client(t, func(o *httpapi.Options) { o.TrustedOrigins = []string{"http://localhost:3001"} })
	var out noteBody
	c.POST("/v1/notes", noteBody{Text: "a", Tags: []string{"b"}}).Status(200).JSON(&out)
	require.Equal(t, noteBody{Text: "a", Tags: []string{"b"}}, out)
	c.As(account.Principal{Name: "Ana", Role: "customer"}).GET("/v1/mine").Status(200).JSON(&out)
	require.Equal(t, "Ana", out.Text)
	c.As(account.Principal{Role: "admin"}).GET("/v1/all").Status(200)
	c.As(account.Principal{Role: "admin"}).POST("/v1/raw", []byte("1")).Status(204)
	c.With("Origin", "http://localhost:3001").With("Sec-Fetch-Site", "same-site").POST("/v1/notes", noteBody{Text: "a"}).Status(200)
	require.Equal(t, "POST", c.GET("/v1/notes").Header.Get("Allow"))
}

func TestDocumentation(t *testing.T) {
	t.Parallel()
	c := client(t)
	page := c.GET("/docs").Status(200)
	require.NotContains(t, string(page.Body), "http://")
	require.NotContains(t, string(page.Body), "https://")
	c.GET("/docs/docs.js").Status(200)
	c.GET("/docs/docs.css").Status(200)
	require.Contains(t, string(c.GET("/openapi.json").Status(200).Body), `"/v1/raw"`)
	c.GET("/openapi.yaml").Status(200)
}

func TestRequestIDIsKeptIfPlain(t *testing.T) {
	t.Parallel()
	c := client(t)
	require.Equal(t, "abcdefgh-1", c.With("X-Request-Id", "abcdefgh-1").GET("/v1/all").Header.Get("X-Request-Id"))
	require.NotEqual(t, "a b\"c\"defgh", c.With("X-Request-Id", "a b\"c\"defgh").GET("/v1/all").Header.Get("X-Request-Id"))
}
