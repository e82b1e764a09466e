package e2e

import (
	"context"
	"encoding/json"
	"net/http"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"marketplace/dev/drive"
)

// withoutTemporal: browsing, downloading and drafting go on. What needs a workflow is refused, leaves nothing
// behind, and works again by itself.
func (w *whole) withoutTemporal(t *testing.T, s *shop) {
	eva, item, release := s.customers[2], s.paid[3], s.drafts[4].Release
	purchases, submissions := w.count(t, "MARKETPLACE_DATABASE_URL", "purchases"), w.count(t, "PUBLISHER_DATABASE_URL", "submissions")
	require.NoError(t, w.stack.Kill(w.ctx, "temporal"))

	require.NoError(t, eva.Call(w.ctx, http.MethodGet, "/v1/plugins?q=eslint", nil, nil))
	require.NoError(t, eva.Call(w.ctx, http.MethodGet, "/v1/plugins/"+item.Plugin.Slug, nil, nil))
	require.NoError(t, w.verified(w.ctx, eva, s.free))
	draft, err := w.Draft(w.ctx, "drafted-meanwhile", 100)
	require.NoError(t, err)
	require.Equal(t, "draft", draft.Release.Status)

	key := uuid.NewString()
	w.refused(t, eva, "/v1/purchases", map[string]any{"pluginId": item.Plugin.ID}, key)
	w.refused(t, w.Publisher, "/v1/releases/"+release.ID.String()+"/submissions", nil, uuid.NewString())
	require.Equal(t, purchases, w.count(t, "MARKETPLACE_DATABASE_URL", "purchases"))
	require.Equal(t, submissions, w.count(t, "PUBLISHER_DATABASE_URL", "submissions"))

	require.NoError(t, w.stack.Restart(w.ctx, "temporal"))
	p, err := w.buyWith(w.ctx, eva, item, key)
	require.NoError(t, err)
	require.NoError(t, w.Act(w.ctx, p, "pay", cardOK, "paid"))
	_, err = eva.AwaitPurchase(w.ctx, p.ID, "fulfilled")
	require.NoError(t, err)
	submission, err := w.submit(w.ctx, s.drafts[4])
	require.NoError(t, err)
	require.NoError(t, w.approve(w.ctx, submission.ID))
	require.NoError(t, w.Publisher.AwaitRelease(w.ctx, release.ID, "published"))
}

func (w *whole) refused(t *testing.T, who *drive.Person, path string, in any, key string) {
	t.Helper()
	answer, err := who.Send(w.ctx, http.MethodPost, path, in, drive.Header{Name: "Idempotency-Key", Value: key})
	require.NoError(t, err)
	defer func() { _ = answer.Body.Close() }()
	var problem struct{ Code string }
	require.NoError(t, json.NewDecoder(answer.Body).Decode(&problem))
	require.Equal(t, http.StatusServiceUnavailable, answer.StatusCode, problem.Code)
	require.Equal(t, "workflows_unavailable", problem.Code)
	require.NotEmpty(t, answer.Header.Get("Retry-After"))
}

func (w *whole) count(t *testing.T, database, from string) (n int) {
	t.Helper()
	db, err := pgx.Connect(w.ctx, w.stack.Value(database))
	require.NoError(t, err)
	defer func() { _ = db.Close(w.ctx) }()
	require.NoError(t, db.QueryRow(w.ctx, "SELECT count(*) FROM "+from).Scan(&n))
	return n
}

// withoutDatabase: each side goes on without the other's; what is between them waits, visibly.
func (w *whole) withoutDatabase(t *testing.T, s *shop) {
	joe, item := s.customers[3], s.paid[3]
	require.NoError(t, w.stack.Kill(w.ctx, "postgres-publisher"))
	require.NoError(t, joe.Call(w.ctx, http.MethodGet, "/v1/plugins", nil, nil))
	p, err := w.buy(w.ctx, joe, item)
	require.NoError(t, err)
	require.NoError(t, w.Act(w.ctx, p, "pay", cardOK, "paid"))
	_, err = joe.AwaitPurchase(w.ctx, p.ID, "fulfilled")
	require.NoError(t, err)
	require.NoError(t, w.verified(w.ctx, joe, item))
	require.Positive(t, w.count(t, "MARKETPLACE_DATABASE_URL", "outbox WHERE sent_at IS NULL"), "the statistics wait")
	require.NoError(t, w.stack.Restart(w.ctx, "postgres-publisher"))

	require.NoError(t, w.stack.Kill(w.ctx, "postgres-marketplace"))
	submission, err := w.submit(w.ctx, s.drafts[5])
	require.NoError(t, err)
	require.NoError(t, w.approve(w.ctx, submission.ID))
	var waiting publicationItem
	require.NoError(t, drive.Until(w.ctx, "a failed try", func(ctx context.Context) (bool, error) {
		var err error
		waiting, err = w.publication(ctx, s.drafts[5].Plugin.ID)
		return waiting.Attempts > 0, err
	}))
	require.NotEmpty(t, waiting.LastError)
	t.Logf("the publication waits in stage %s: %d tries, %q", waiting.Stage, waiting.Attempts, waiting.LastError)
	require.NoError(t, w.stack.Restart(w.ctx, "postgres-marketplace"))
	require.NoError(t, w.Publisher.AwaitRelease(w.ctx, s.drafts[5].Release.ID, "published"))
	require.NoError(t, w.visibleOnce(s.drafts[5]))
}

type publicationItem struct {
	ID        uuid.UUID
	Stage     string
	Attempts  int
	LastError string
}

func (w *whole) publication(ctx context.Context, plugin uuid.UUID) (publicationItem, error) {
	var list struct{ Items []publicationItem }
	if err := w.Publisher.Call(ctx, http.MethodGet, "/v1/plugins/"+plugin.String()+"/publications", nil, &list); err != nil || len(list.Items) == 0 {
		return publicationItem{}, err
	}
	return list.Items[0], nil
}
