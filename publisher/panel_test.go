package publisher_test

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"marketplace/dev/pgtest"
	"marketplace/internal/account"
	"marketplace/internal/archive/archivetest"
	"marketplace/internal/blobstore"
	"marketplace/internal/cursor"
	"marketplace/internal/httpapi"
	"marketplace/internal/httpapi/httpapitest"
	"marketplace/publisher"
	publisherdb "marketplace/queries/publisher"
	"marketplace/workflows/publication"
)

// panel is the publisher API with a database and a bucket of its own.
type panel struct {
	*httpapitest.Client
	db      *pgtest.Database
	drafts  *blobstore.Store
	starter *starter
}

func newPanel(t *testing.T, change ...func(*publisher.Deps)) *panel {
	t.Helper()
	drafts, err := blobstore.Open(t.Context(), "file://"+t.TempDir()+"?no_tmp_dir=true")
	require.NoError(t, err)
	t.Cleanup(func() { _ = drafts.Close() })
	p := &panel{db: pgtest.Publisher(t), drafts: drafts, starter: &starter{}}
	deps := publisher.Deps{
		DB: p.db.Pool, Drafts: drafts, Cursors: cursor.NewCodec([]byte("0123456789abcdef0123456789abcdef")), Publications: p.starter,
		Accounts: &account.Service{},
	}
	for _, f := range change {
		f(&deps)
	}
	p.Client = httpapitest.New(t, func(a huma.API) { publisher.Register(a, deps) }, func(o *httpapi.Options) { o.Title = "publisher" })
	return p
}

// account makes one and logs it in.
func (p *panel) account(t *testing.T, role string) (*httpapitest.Client, uuid.UUID) {
	t.Helper()
	id := uuid.New()
	_, err := p.db.Exec(t.Context(), `INSERT INTO publisher_users (id, email, name, password_hash, role, email_verified_at) VALUES ($1, $2, 'Ana', '-', $3, now())`,
		id, id.String()+"@example.com", role)
	require.NoError(t, err)
	return p.As(account.Principal{ID: id, Role: role, Name: "Ana", Locale: "es"}).For(t), id
}

// starter records what was started, or fails.
type starter struct {
	mu      sync.Mutex
	err     error
	started []publication.Input
	over    []bool
	retried []string
}

func (s *starter) Start(_ context.Context, in publication.Input, takeOver bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err != nil {
		return s.err
	}
	s.started, s.over = append(s.started, in), append(s.over, takeOver)
	return nil
}

func (s *starter) RetryNow(_ context.Context, workflowID string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err == nil {
		s.retried = append(s.retried, workflowID)
	}
	return s.err
}

func draft(slug string) map[string]any { return map[string]any{"slug": slug, "name": "A plugin"} }

func createPlugin(t *testing.T, c *httpapitest.Client, slug string) publisher.Plugin {
	t.Helper()
	var out publisher.Plugin
	c.POST("/v1/plugins", draft(slug)).Status(http.StatusCreated).JSON(&out)
	return out
}

func upload(c *httpapitest.Client, plugin uuid.UUID, version string) *httpapitest.Response {
	return c.With("Content-Type", "application/gzip").POST(releasesOf(plugin), archivetest.Tgz(archivetest.Plugin("a", version)))
}

func releasesOf(plugin uuid.UUID) string { return fmt.Sprintf("/v1/plugins/%s/releases", plugin) }

// exec does what a workflow would.
func (p *panel) exec(t *testing.T, sql string, args ...any) {
	t.Helper()
	_, err := p.db.Exec(t.Context(), sql, args...)
	require.NoError(t, err)
}

// claim reserves a slug as the first submission does.
func (p *panel) claim(t *testing.T, plugin publisher.Plugin, skeleton string) {
	t.Helper()
	outcome, err := publisherdb.New(p.db).ClaimSlug(t.Context(), plugin.ID, plugin.OwnerID, plugin.Slug, skeleton)
	require.NoError(t, err)
	require.Equal(t, publisherdb.SlugReservedForIt, outcome)
}

type (
	client       = httpapitest.Client
	httpResponse = httpapitest.Response
)
