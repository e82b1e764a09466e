package e2e

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"marketplace/dev/drive"
)

// canaries are strings that must stay where they belong.
type canaries struct {
	mu   sync.Mutex
	list map[string]string // what it is, by its text
}

func (c *canaries) add(what, text string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.list == nil {
		c.list = map[string]string{}
	}
	if text != "" {
		c.list[text] = what
	}
}

// stripeLink is one that Stripe has made.
const stripeLink = "a link to Stripe"

// without are the others than those of a kind.
func (c *canaries) without(kind string) *canaries {
	c.mu.Lock()
	defer c.mu.Unlock()
	rest := maps.Clone(c.list)
	maps.DeleteFunc(rest, func(_, what string) bool { return what == kind })
	return &canaries{list: rest}
}

// session adds the tokens in a person's cookies.
func (c *canaries) session(t *testing.T, what string, p *drive.Person) {
	t.Helper()
	base, err := url.Parse(p.Base)
	require.NoError(t, err)
	cookies := p.HTTP.Jar.Cookies(base)
	require.NotEmpty(t, cookies)
	for _, cookie := range cookies {
		c.add("the session of "+what, cookie.Value)
	}
}

// spellings are the text itself and what is left of it in base64, wherever in a longer text it begins.
func spellings(text string) [][]byte {
	all := [][]byte{[]byte(text)}
	for shift := range 3 {
		encoded := base64.StdEncoding.EncodeToString(append(bytes.Repeat([]byte{'"'}, shift), text...))
		// What depends on the neighbours is cut off at both ends.
		all = append(all, []byte(encoded[4:len(encoded)-4]))
	}
	return all
}

// inFiles tells which of the canaries are in the files.
func (c *canaries) inFiles(t *testing.T, files ...string) (found []string) {
	t.Helper()
	for _, file := range files {
		content, err := os.ReadFile(file)
		require.NoError(t, err)
		for text, what := range c.list {
			for _, spelling := range spellings(text) {
				if at := bytes.Index(content, spelling); at >= 0 {
					found = append(found, fmt.Sprintf("%s (%s) in %s: %s", what, text, filepath.Base(file), content[max(0, at-150):min(len(content), at+150)]))
					break
				}
			}
		}
	}
	return found
}

// inDatabase tells which are in any column of any table of a database, and how many columns were looked at.
func (c *canaries) inDatabase(ctx context.Context, t *testing.T, dsn string) (found []string, columns int) {
	t.Helper()
	db, err := pgx.Connect(ctx, dsn)
	require.NoError(t, err)
	defer func() { _ = db.Close(ctx) }()
	rows, err := db.Query(ctx, `SELECT table_schema, table_name, column_name, data_type FROM information_schema.columns
		JOIN information_schema.tables USING (table_schema, table_name)
		WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_type = 'BASE TABLE'
		  AND data_type IN ('bytea', 'text', 'character varying', 'character', 'jsonb', 'json', 'ARRAY', 'tsvector')`)
	require.NoError(t, err)
	type column struct{ Schema, Table, Name, Type string }
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[column])
	require.NoError(t, err)
	for _, col := range all {
		bytesOf := pgx.Identifier{col.Name}.Sanitize()
		if col.Type != "bytea" {
			bytesOf = "convert_to(" + bytesOf + "::text, 'UTF8')"
		}
		for text, what := range c.list {
			var conditions []string
			var args []any
			for i, spelling := range spellings(text) {
				conditions = append(conditions, fmt.Sprintf("position($%d::bytea IN %s) > 0", i+1, bytesOf))
				args = append(args, spelling)
			}
			var n int
			require.NoError(t, db.QueryRow(ctx, "SELECT count(*) FROM "+pgx.Identifier{col.Schema, col.Table}.Sanitize()+
				" WHERE "+strings.Join(conditions, " OR "), args...).Scan(&n))
			if n > 0 {
				found = append(found, fmt.Sprintf("%s (%s) in %s.%s", what, text, col.Table, col.Name))
			}
		}
	}
	return found, len(all)
}

// stayHome searches everything that outlives a request: Temporal's databases, every log, the simulator.
func (w *whole) stayHome(t *testing.T, known string) {
	logs, err := filepath.Glob(filepath.Join(w.data, "logs", "*"))
	require.NoError(t, err)
	require.NotEmpty(t, logs)
	require.Empty(t, w.marks.inFiles(t, logs...))
	require.Empty(t, w.marks.without(stripeLink).inFiles(t, filepath.Join(w.data, "stripesim.log")), "Stripe knows no more than its own links")

	probe := &canaries{}
	probe.add("a purchase", known)
	var hits []string
	for _, database := range w.temporalDatabases(t) {
		found, columns := w.marks.inDatabase(w.ctx, t, w.stack.AdminURL("temporal", database))
		require.Empty(t, found)
		here, _ := probe.inDatabase(w.ctx, t, w.stack.AdminURL("temporal", database))
		hits = append(hits, here...)
		t.Logf("%s: %d columns searched for %d canaries; %d hold a purchase's ID", database, columns, len(w.marks.list), len(here))
	}
	for _, where := range []string{"history_node.data", "executions.data", "executions_visibility.workflow_id"} {
		require.Contains(t, strings.Join(hits, "\n"), where, "the search does not find what is there")
	}
}

func (w *whole) temporalDatabases(t *testing.T) []string {
	t.Helper()
	db, err := pgx.Connect(w.ctx, w.stack.AdminURL("temporal", "postgres"))
	require.NoError(t, err)
	defer func() { _ = db.Close(w.ctx) }()
	rows, err := db.Query(w.ctx, `SELECT datname FROM pg_database WHERE NOT datistemplate`)
	require.NoError(t, err)
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(t, err)
	return names
}
