package publisher_test

import (
	"net/http"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"marketplace/publisher"
	"marketplace/workflows/publication"
)

func TestPublicationRequests(t *testing.T) {
	t.Parallel()
	p := newPanel(t)
	me, myID := p.account(t, "publisher")
	other, _ := p.account(t, "publisher")
	reviewer, _ := p.account(t, "reviewer")
	admin, adminID := p.account(t, "admin")
	plugin := createPlugin(t, me, "my-plugin")
	var release publisher.Release
	upload(me, plugin.ID, "1.0.0").JSON(&release)
	path := "/v1/plugins/" + plugin.ID.String()
	takedown := "/v1/admin" + path[3:] + "/takedown"
	reason := map[string]any{"reasonCode": "malware", "note": "see ticket"}

	// A draft is in no store.
	me.POST(path+"/unlist", nil).Problem(http.StatusConflict, "wrong_plugin_status")
	me.POST(path+"/relist", nil).Problem(http.StatusConflict, "wrong_plugin_status")
	me.POST(path+"/releases/1.0.0/withdraw", nil).Problem(http.StatusConflict, "release_not_published")
	admin.POST(takedown, reason).Problem(http.StatusConflict, "wrong_plugin_status")
	require.Empty(t, p.starter.started)

	p.exec(t, `UPDATE publisher_plugins SET status = 'listed'`)
	p.exec(t, `UPDATE releases SET status = 'published'`)
	for _, c := range []*client{other, reviewer, admin} {
		c.POST(path+"/unlist", nil).Problem(http.StatusNotFound, "not_found")
		c.POST(path+"/releases/1.0.0/withdraw", nil).Problem(http.StatusNotFound, "not_found")
	}
	me.POST(path+"/releases/9.9.9/withdraw", nil).Problem(http.StatusNotFound, "not_found")
	me.POST(takedown, reason).Problem(http.StatusForbidden, "forbidden")
	reviewer.POST(takedown, reason).Problem(http.StatusForbidden, "forbidden")
	admin.POST(takedown, map[string]any{"reasonCode": "because"}).Problem(http.StatusUnprocessableEntity, "invalid_request")

	// With Temporal down, nothing is started and nothing is changed.
	p.starter.err = publisher.ErrWorkflowsUnavailable
	down := me.POST(path+"/unlist", nil)
	down.Problem(http.StatusServiceUnavailable, "workflows_unavailable")
	require.NotEmpty(t, down.Header.Get("Retry-After"))
	admin.POST(takedown, reason).Problem(http.StatusServiceUnavailable, "workflows_unavailable")
	p.starter.err = publisher.ErrPublicationRunning
	me.POST(path+"/unlist", nil).Problem(http.StatusConflict, "publication_running")
	p.starter.err = nil
	require.Equal(t, 1, p.count(t, `SELECT count(*) FROM audit_log`), "what an admin tried is held on to, whatever came of it")
	require.Equal(t, 1, p.count(t, `SELECT count(*) FROM publisher_plugins WHERE status = 'listed'`))

	var started publisher.PublicationStarted
	me.POST(path+"/unlist", nil).Status(http.StatusAccepted).JSON(&started)
	require.Equal(t, publication.Input{PublicationID: started.PublicationID, PluginID: plugin.ID, Action: publication.Unlist, RequestedBy: myID}, p.starter.started[0])
	require.Equal(t, publication.WorkflowID(plugin.ID, ""), started.WorkflowID)
	me.POST(path+"/releases/1.0.0/withdraw", nil).Status(http.StatusAccepted)
	require.Equal(t, release.ID, p.starter.started[1].ReleaseID)
	p.exec(t, `UPDATE publisher_plugins SET status = 'unlisted'`)
	me.POST(path+"/relist", nil).Status(http.StatusAccepted)

	// A takedown takes the place of what is under way.
	admin.POST(takedown, reason).Status(http.StatusAccepted)
	require.Equal(t, []bool{false, false, false, true}, p.starter.over)
	require.Equal(t, "malware", p.starter.started[3].Reason)
	require.Equal(t, adminID, p.starter.started[3].RequestedBy)
	require.Equal(t, 2, p.count(t, `SELECT count(*) FROM audit_log WHERE action = 'plugin.takedown' AND detail ->> 'note' = 'see ticket' AND actor_id = $1`, adminID))
	p.exec(t, `UPDATE publisher_plugins SET status = 'taken_down'`)
	me.POST(path+"/relist", nil).Problem(http.StatusConflict, "wrong_plugin_status")
	admin.POST("/v1/admin"+path[3:]+"/reinstate", map[string]any{}).Status(http.StatusAccepted)
	require.Equal(t, publication.Relist, p.starter.started[4].Action)
}

func TestPublicationLists(t *testing.T) {
	t.Parallel()
	p := newPanel(t, func(d *publisher.Deps) { d.TemporalUIURL = "http://ui.test/" })
	me, _ := p.account(t, "publisher")
	other, _ := p.account(t, "publisher")
	admin, _ := p.account(t, "admin")
	plugin := createPlugin(t, me, "my-plugin")
	failing := p.publication(t, plugin.ID, "publish", "w1", 4, false)
	done := p.publication(t, plugin.ID, "unlist", "w2", 0, true)
	under := p.publication(t, plugin.ID, "relist", "w3", 0, false)

	var page publisher.PublicationPage
	ids := func(c *client, path string) (ids []uuid.UUID) {
		for {
			page = publisher.PublicationPage{}
			c.GET(path).Status(http.StatusOK).JSON(&page)
			for _, item := range page.Items {
				ids = append(ids, item.ID)
			}
			if page.NextCursor == "" {
				return ids
			}
			path = path[:len(path)-len(lastCursor(path))] + "&cursor=" + page.NextCursor
		}
	}
	require.Equal(t, []uuid.UUID{under, done, failing}, ids(me, "/v1/plugins/"+plugin.ID.String()+"/publications?limit=2"))
	require.Equal(t, []uuid.UUID{failing, under, done}, ids(admin, "/v1/publications?all=true&limit=1"))
	require.Equal(t, []uuid.UUID{failing, under}, ids(admin, "/v1/publications?open=true&all=true"))
	require.Equal(t, "the store is down", page.Items[0].LastError)
	require.Equal(t, "http://ui.test/namespaces/default/workflows/w1", page.Items[0].WorkflowURL)
	require.False(t, page.Items[0].NeedsAttention)
	require.Equal(t, []uuid.UUID{failing}, ids(admin, "/v1/publications?failing=true&all=true"))
	require.Empty(t, ids(admin, "/v1/publications"), "own ones")
	require.Equal(t, []uuid.UUID{failing, under, done}, ids(me, "/v1/publications?limit=1"))
	require.Empty(t, page.Items[0].WorkflowURL, "for admins only")
	require.Empty(t, ids(other, "/v1/publications?failing=true"))
	me.GET("/v1/publications?all=true").Problem(http.StatusForbidden, "forbidden")
	p.exec(t, `UPDATE publications SET attempts = 5 WHERE id = $1`, failing)
	ids(me, "/v1/publications?failing=true")
	require.True(t, page.Items[0].NeedsAttention)

	other.POST("/v1/publications/"+failing.String()+"/retry", nil).Problem(http.StatusNotFound, "not_found")
	me.POST("/v1/publications/"+done.String()+"/retry", nil).Problem(http.StatusConflict, "publication_not_waiting")
	me.POST("/v1/publications/"+failing.String()+"/retry", nil).Status(http.StatusAccepted)
	admin.POST("/v1/publications/"+failing.String()+"/retry", nil).Status(http.StatusAccepted)
	require.Equal(t, []string{"w1", "w1"}, p.starter.retried)
	p.starter.err = publisher.ErrPublicationNotWaiting
	me.POST("/v1/publications/"+failing.String()+"/retry", nil).Problem(http.StatusConflict, "publication_not_waiting")
	p.starter.err = publisher.ErrWorkflowsUnavailable
	me.POST("/v1/publications/"+failing.String()+"/retry", nil).Problem(http.StatusServiceUnavailable, "workflows_unavailable")
}

// lastCursor is the cursor parameter at the end of a path, if any.
func lastCursor(path string) string {
	for i := len(path) - 1; i >= 0; i-- {
		if path[i] == '&' {
			return path[i:]
		}
	}
	return ""
}

// publication makes a row as the workflow does.
func (p *panel) publication(t *testing.T, plugin uuid.UUID, action, workflowID string, attempts int, finished bool) uuid.UUID {
	t.Helper()
	id := uuid.Must(uuid.NewV7())
	p.exec(t, `INSERT INTO publications (id, plugin_id, action, revision, workflow_id, stage, attempts, last_error, created_at, finished_at)
		VALUES ($1, $2, $3, 1, $4, 'storing', $5, 'the store is down', clock_timestamp(), CASE WHEN $6 THEN now() END)`,
		id, plugin, action, workflowID, attempts, finished)
	return id
}

func (p *panel) count(t *testing.T, sql string, args ...any) (n int) {
	t.Helper()
	require.NoError(t, p.db.QueryRow(t.Context(), sql, args...).Scan(&n))
	return n
}
