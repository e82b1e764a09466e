package gates

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"marketplace/internal/httpapi/httpapitest"
)

// row says what a route answers to each role. Several rows may be about one route.
type row struct {
	route string
	// want has a word for each role: a status, or status:code for a refusal that is not about who asks.
	want string
	// at names what the pattern's parameters stand for, where that is not what their own names stand for.
	at string
	// query, header ("Name: value") and body go with the request; a body of "@x" is the file x.
	query, header, body string
	// writes marks a GET that changes something.
	writes bool
}

// usual are the codes of refusals that are about who asks.
var usual = map[int]string{401: "unauthenticated", 403: "forbidden", 404: "not_found"}

// plain are the routes beside the API, the same on both sides and open to all.
var plain = []row{
	{route: "GET /docs"}, {route: "GET /docs/docs.js"}, {route: "GET /docs/docs.css"}, {route: "GET /livez"}, {route: "GET /readyz"},
	{route: "GET /openapi.json"}, {route: "GET /openapi.yaml"}, {route: "GET /openapi-3.0.json"}, {route: "GET /openapi-3.0.yaml"},
}

func matrix(t *testing.T, table []row, build func(testing.TB) *side) {
	shared := build(t)
	rows := slices.Clone(table)
	for _, r := range plain {
		r.want = strings.TrimSpace(strings.Repeat("200 ", len(shared.roles)))
		rows = append(rows, r)
	}
	t.Run("EveryRouteHasARow", func(t *testing.T) {
		routes := shared.routes(t)
		for _, route := range routes {
			require.True(t, slices.ContainsFunc(rows, func(r row) bool { return r.route == route }),
				"%s has no row: say in the table what each of %v gets from it", route, shared.roles)
		}
		for _, r := range rows {
			require.Contains(t, routes, r.route, "there is no such route any more: take its row out of the table")
		}
	})
	for _, r := range rows {
		t.Run(r.route, func(t *testing.T) {
			s := shared
			if !strings.HasPrefix(r.route, "GET ") || r.writes {
				s = build(t)
			}
			r.check(t, s)
		})
	}
}

// check asks as each role, those first whom it refuses.
func (r row) check(t *testing.T, s *side) {
	want := strings.Fields(r.want)
	require.Len(t, want, len(s.roles), "one word for each of %v", s.roles)
	answers := map[string]string{foreign: want[0]}
	order := append([]string{foreign}, s.roles...)
	for i, role := range s.roles {
		answers[role] = want[i]
	}
	slices.SortStableFunc(order, func(a, b string) int { return strings.Compare(refusalFirst(answers[a]), refusalFirst(answers[b])) })

	before, called := s.state(t), s.calls.all()
	for _, role := range order {
		status, code, _ := strings.Cut(answers[role], ":")
		wanted, err := strconv.Atoi(status)
		require.NoError(t, err)
		s.exec(t, `DELETE FROM rate_limits`) // each role is there for the first time
		answer := r.ask(t, s, role)
		require.Equal(t, wanted, answer.Code, "%s as %s answered %s", r.route, role, answer.Body)
		for _, secret := range s.secrets[role] {
			require.NotContains(t, string(answer.Body), secret, "%s tells %s what is not theirs", r.route, role)
		}
		if wanted >= 400 {
			if code == "" {
				code = usual[wanted]
			}
			answer.Problem(wanted, code)
		}
		if wanted >= 400 || strings.HasPrefix(r.route, "GET ") && !r.writes {
			require.Equal(t, before, s.state(t), "%s as %s was answered %d and changed something", r.route, role, wanted)
			require.Equal(t, called, s.calls.all(), "%s as %s was answered %d and started something", r.route, role, wanted)
		}
	}
}

func refusalFirst(want string) string { return strconv.FormatBool(want < "400") }

func (r row) ask(t *testing.T, s *side, role string) *httpapitest.Response {
	t.Helper()
	method, path := r.request(s)
	c := s.as(role).For(t)
	if name, value, ok := strings.Cut(r.header, ": "); ok {
		c = c.With(name, s.fill(value))
	}
	body := r.bytes(s)
	if body == nil {
		return c.Do(method, path, nil)
	}
	if !strings.HasPrefix(r.body, "@") {
		c = c.With("Content-Type", "application/json")
	}
	return c.Do(method, path, body)
}

// request is the row's method and its path with the names filled in.
func (r row) request(s *side) (method, path string) {
	method, path, _ = strings.Cut(r.route, " ")
	for alias := range strings.FieldsSeq(r.at) {
		parameter, name, _ := strings.Cut(alias, "=")
		path = strings.ReplaceAll(path, "{"+parameter+"}", "{"+name+"}")
	}
	path = s.fill(path)
	if r.query != "" {
		path += "?" + s.fill(r.query)
	}
	return method, path
}

func (r row) bytes(s *side) []byte {
	switch file, isFile := strings.CutPrefix(r.body, "@"); {
	case isFile:
		return s.files[file]
	case r.body != "":
		return []byte(s.fill(r.body))
	}
	return nil
}

func TestStoreRoutes(t *testing.T) { t.Parallel(); matrix(t, storeRows, newStore) }

func TestPanelRoutes(t *testing.T) { t.Parallel(); matrix(t, panelRows, newPanel) }
