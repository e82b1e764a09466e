// Package httpapitest makes tests of API routes short:
//
//	c := httpapitest.New(t, func(a huma.API) { api.Register(a, deps) })
//	c.As(customer).POST("/v1/purchases", body).Status(201).JSON(&out)
//
// The whole server answers, middleware included, and every answer must be one that the API's own OpenAPI
// document describes.
package httpapitest

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-chi/chi/v5"
	"github.com/stretchr/testify/require"

	"marketplace/internal/account"
	"marketplace/internal/httpapi"
	"marketplace/internal/problem"
)

// Client calls a server in this process. Its With methods return changed copies.
type Client struct {
	t         testing.TB
	server    *httpapi.Server
	spec      *spec
	principal *account.Principal
	header    http.Header
}

// New serves the routes that register adds.
func New(t testing.TB, register func(huma.API), options ...func(*httpapi.Options)) *Client {
	t.Helper()
	o := httpapi.Options{Title: "test", Cookie: "test_session", TrustedProxies: []string{"127.0.0.1/32"}}
	for _, set := range options {
		set(&o)
	}
	server := httpapi.New(o)
	register(server.API)
	return &Client{t: t, server: server, spec: specOf(t, server.API), header: http.Header{}}
}

// As is a client that is logged in as p.
func (c *Client) As(p account.Principal) *Client {
	changed := *c
	changed.principal = &p
	return &changed
}

// With is a client that sends one header more.
func (c *Client) With(name, value string) *Client {
	changed := *c
	changed.header = c.header.Clone()
	changed.header.Set(name, value)
	return &changed
}

// For is the client in a subtest.
func (c *Client) For(t testing.TB) *Client {
	changed := *c
	changed.t = t
	return &changed
}

// Handler is the server, for httptest.NewServer; its requests are anonymous unless Options.Session says
// otherwise.
func (c *Client) Handler() http.Handler { return c.server.Handler }

// API is what the routes were registered on.
func (c *Client) API() huma.API { return c.server.API }

// Routes are all routes, those beside the API too.
func (c *Client) Routes() chi.Routes { return c.server.Routes }

// GET asks.
func (c *Client) GET(path string) *Response { c.t.Helper(); return c.Do(http.MethodGet, path, nil) }

// DELETE asks.
func (c *Client) DELETE(path string) *Response {
	c.t.Helper()
	return c.Do(http.MethodDelete, path, nil)
}

// POST sends body: JSON made of anything, or an io.Reader's or []byte's bytes as they are, or nothing for nil.
func (c *Client) POST(path string, body any) *Response {
	c.t.Helper()
	return c.Do(http.MethodPost, path, body)
}

// PUT sends body like POST.
func (c *Client) PUT(path string, body any) *Response {
	c.t.Helper()
	return c.Do(http.MethodPut, path, body)
}

// PATCH sends body like POST.
func (c *Client) PATCH(path string, body any) *Response {
	c.t.Helper()
	return c.Do(http.MethodPatch, path, body)
}

// Do sends any request, body as in POST.
func (c *Client) Do(method, path string, body any) *Response {
	c.t.Helper()
	reader, isJSON := encode(c.t, body)
	r := httptest.NewRequestWithContext(c.t.Context(), method, path, reader)
	maps.Copy(r.Header, c.header)
	if isJSON && r.Header.Get("Content-Type") == "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if c.principal != nil {
		r = r.WithContext(account.WithPrincipal(r.Context(), *c.principal))
	}
	recorder := httptest.NewRecorder()
	c.server.Handler.ServeHTTP(recorder, r)
	answer := &Response{t: c.t, request: method + " " + path, Code: recorder.Code, Header: recorder.Header(), Body: recorder.Body.Bytes(), result: recorder.Result()}
	c.spec.check(c.t, r, answer)
	return answer
}

func encode(t testing.TB, body any) (reader io.Reader, isJSON bool) {
	t.Helper()
	switch b := body.(type) {
	case nil:
		return http.NoBody, false
	case io.Reader:
		return b, false
	case []byte:
		return bytes.NewReader(b), false
	}
	encoded, err := json.Marshal(body)
	require.NoError(t, err)
	return bytes.NewReader(encoded), true
}

// Response is an answer that has been found to be as the document says.
type Response struct {
	t       testing.TB
	request string
	result  *http.Response
	Code    int
	Header  http.Header
	Body    []byte
}

// Status requires the status.
func (r *Response) Status(want int) *Response {
	r.t.Helper()
	require.Equal(r.t, want, r.Code, "%s answered %s", r.request, r.Body)
	return r
}

// JSON decodes the body.
func (r *Response) JSON(out any) *Response {
	r.t.Helper()
	require.NoError(r.t, json.Unmarshal(r.Body, out), "%s answered %s", r.request, r.Body)
	return r
}

// Problem requires a problem with the status and the code, and returns it.
func (r *Response) Problem(status int, code string) *problem.Problem {
	r.t.Helper()
	r.Status(status)
	require.Equal(r.t, "application/problem+json", r.Header.Get("Content-Type"))
	p := &problem.Problem{}
	r.JSON(p)
	require.Equal(r.t, code, p.Code, "%s answered %s", r.request, r.Body)
	return p
}

// Cookie is the cookie that the answer sets, nil if none of that name.
func (r *Response) Cookie(name string) *http.Cookie {
	for _, c := range r.result.Cookies() {
		if c.Name == name {
			return c
		}
	}
	return nil
}
