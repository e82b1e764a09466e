// Package gates holds promises that are about every route, table, problem and activity at once, so that a
// new one cannot be added without somebody saying what it may do.
package gates

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/go-chi/chi/v5"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"marketplace/dev/pgtest"
	"marketplace/internal/account"
	"marketplace/internal/httpapi/httpapitest"
)

const (
	anonymous = "anonymous"
	// foreign is somebody with a session of the other side. They are nobody here.
	foreign = "session of the other side"

	password = "correct horse battery"
)

// passwordHash is everybody's; making one takes a while.
var passwordHash = sync.OnceValues(func() (string, error) { return account.HashPassword(password) })

// side is one of the two APIs, whole, over a database with something of everybody's in it.
type side struct {
	*httpapitest.Client
	db    *pgtest.Database
	owner *pgx.Conn // of the schema: it also sees what the app may not
	calls *calls    // what was asked of workflows
	roles []string  // the columns of the table
	// names are what {name} stands for in the table's rows; files are bodies that are no text.
	names map[string]string
	files map[string][]byte
	// cookies are the sessions of the roles.
	cookies map[string]string
	// secrets are strings that must not be in what a role is told.
	secrets map[string][]string
	digests string
}

// calls are what was asked of workflows.
type calls struct {
	mu   sync.Mutex
	made []string
}

func (c *calls) note(format string, args ...any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.made = append(c.made, fmt.Sprintf(format, args...))
}

func (c *calls) all() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.made)
}

// open prepares what both sides have in common.
func (s *side) open(t testing.TB) {
	t.Helper()
	var err error
	s.owner, err = pgx.Connect(t.Context(), s.db.OwnerURL)
	require.NoError(t, err)
	t.Cleanup(func() { _ = s.owner.Close(context.Background()) })
	require.NoError(t, s.owner.QueryRow(t.Context(), `
		SELECT string_agg(format('SELECT %L AS name, md5(coalesce(string_agg(md5(t::text), '''' ORDER BY md5(t::text)), '''')) AS digest FROM %I t', tablename, tablename), ' UNION ALL ')
		FROM pg_tables WHERE schemaname = 'public'`).Scan(&s.digests))
}

// state is a digest of the rows of each table. What was counted for rate limits is no state: a refused
// try counts, that is what it is for.
func (s *side) state(t testing.TB) map[string]string {
	t.Helper()
	rows, err := s.owner.Query(t.Context(), s.digests)
	require.NoError(t, err)
	digests := map[string]string{}
	var name, digest string
	_, err = pgx.ForEachRow(rows, []any{&name, &digest}, func() error {
		digests[name] = digest
		return nil
	})
	require.NoError(t, err)
	delete(digests, "rate_limits")
	return digests
}

func (s *side) exec(t testing.TB, sql string, args ...any) {
	t.Helper()
	_, err := s.owner.Exec(t.Context(), s.fill(sql), args...)
	require.NoError(t, err, s.fill(sql))
}

// fill puts names in for their {placeholders}.
func (s *side) fill(text string) string {
	pairs := make([]string, 0, 2*len(s.names))
	for name, value := range s.names {
		pairs = append(pairs, "{"+name+"}", value)
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// as is a client with the session of a role.
func (s *side) as(role string) *httpapitest.Client {
	if cookie := s.cookies[role]; cookie != "" {
		return s.With("Cookie", cookie)
	}
	return s.Client
}

// session gives the user of a role one, and returns its cookie.
func (s *side) session(t testing.TB, table, cookie, id, role string) string {
	t.Helper()
	token, hash := account.NewToken()
	s.exec(t, `INSERT INTO `+table+` (id, user_id, token_hash, ip, user_agent, last_seen_at, expires_at) VALUES ('{`+id+`}', '{`+role+`}', $1, '203.0.113.9', $2, now() + interval '1 hour', now() + interval '1 day')`, hash, role+"-canary")
	logged.secret(token)
	return cookie + "=" + token
}

// routes are all of the side's, as "METHOD /pattern".
func (s *side) routes(t testing.TB) []string {
	t.Helper()
	var all []string
	require.NoError(t, chi.Walk(s.Routes(), func(method, pattern string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		all = append(all, method+" "+pattern)
		return nil
	}))
	return all
}

// routed says whether there is a route for the method and the path.
func (s *side) routed(method, path string) bool {
	return s.Routes().Match(chi.NewRouteContext(), method, path)
}
