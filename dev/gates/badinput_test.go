package gates

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/stretchr/testify/require"

	"marketplace/internal/problem"
)

// bad is a request that is wrong in one way, next to one that is right.
type bad struct {
	name   string
	method string
	path   string
	header http.Header
	body   []byte
	// bearable ones may be taken for good, as an odd character in a free text may; the others must be refused.
	bearable bool
	// status is what is wanted, 0 for any 4xx.
	status int
}

// leak is what tells more about us than about the request.
var leak = regexp.MustCompile(`goroutine|\.go:\d|SQLSTATE|ERROR:|pgx|pgconn|panic|runtime error|json: |strconv\.|syntax error|(SELECT|INSERT|UPDATE|DELETE) |\*[a-z]+\.[A-Z]|0x[0-9a-f]{6}`)

// destructive are the routes after which the others' sessions or things may be gone.
var destructive = regexp.MustCompile(`^DELETE |^(POST|PUT) /v1/(admin/)?account`)

// sweep sends every bad request that can be made of the API's own description.
func sweep(t *testing.T, table []row, build func(testing.TB) *side) {
	strict, lax := build(t), build(t)
	seen := map[string]bool{}
	for _, r := range table {
		if seen[r.route] {
			continue
		}
		seen[r.route] = true
		t.Run(r.route, func(t *testing.T) {
			var wrong []string
			before, called := strict.state(t), strict.calls.all()
			for _, b := range requests(t, strict, r) {
				if !b.bearable {
					wrong = append(wrong, b.answered(t, strict.send(t, b))...)
				}
			}
			for _, b := range requests(t, lax, r) {
				if b.bearable {
					wrong = append(wrong, b.answered(t, lax.send(t, b))...)
				}
			}
			require.Empty(t, wrong, strings.Join(wrong, "\n"))
			require.Equal(t, before, strict.state(t), "bad input changed something")
			require.Equal(t, called, strict.calls.all(), "bad input started something")
		})
		if destructive.MatchString(r.route) {
			lax = build(t)
		}
	}
}

// send answers; the limits on tries, which are not what is tested, start anew when they are reached.
func (s *side) send(t *testing.T, b bad) *httptest.ResponseRecorder {
	t.Helper()
	for {
		r := httptest.NewRequestWithContext(t.Context(), b.method, "/", bytes.NewReader(b.body))
		target, err := url.Parse(b.path)
		if err != nil {
			target, err = url.Parse("/" + url.PathEscape(b.path)) // no server would have let it through to us
		}
		require.NoError(t, err, b.name)
		r.URL, r.RequestURI, r.Header, r.RemoteAddr = target, b.path, b.header, "127.0.0.1:1"
		w := httptest.NewRecorder()
		s.Handler().ServeHTTP(w, r)
		if w.Code != http.StatusTooManyRequests {
			return w
		}
		s.exec(t, `DELETE FROM rate_limits`)
	}
}

// answered says what is wrong with an answer.
func (b bad) answered(t *testing.T, w *httptest.ResponseRecorder) []string {
	t.Helper()
	var wrong []string
	complain := func(what string) {
		wrong = append(wrong, fmt.Sprintf("%s: %s: %d %.500q", b.name, what, w.Code, w.Body))
	}
	switch {
	case w.Code >= 500:
		complain("our own fault")
	case w.Code < 400 && !b.bearable:
		complain("taken for good")
	case b.status != 0 && w.Code != b.status:
		complain(fmt.Sprintf("not %d", b.status))
	}
	if w.Code < 400 {
		return wrong
	}
	var p problem.Problem
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || w.Header().Get("Content-Type") != "application/problem+json" || p.Status != w.Code {
		complain("no problem")
	}
	if !slices.Contains(documentedCodes(), p.Code) {
		complain("a code that docs/problems.md does not know")
	}
	if found := leak.FindString(w.Body.String()); found != "" {
		complain("tells of our insides: " + found)
	}
	if w.Body.Len() > 8<<10 {
		complain("echoes the request")
	}
	return wrong
}

// operation is the API's description of a route; nil for one beside the API.
func (s *side) operation(route string) *huma.Operation {
	method, pattern, _ := strings.Cut(route, " ")
	item := s.API().OpenAPI().Paths[pattern]
	if item == nil {
		return nil
	}
	return map[string]*huma.Operation{
		http.MethodGet: item.Get, http.MethodPost: item.Post, http.MethodPut: item.Put, http.MethodPatch: item.Patch, http.MethodDelete: item.Delete,
	}[method]
}

func TestStoreBadInput(t *testing.T) { t.Parallel(); sweep(t, storeRows, newStore) }

func TestPanelBadInput(t *testing.T) { t.Parallel(); sweep(t, panelRows, newPanel) }
