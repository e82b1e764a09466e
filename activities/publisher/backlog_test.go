package publisher

import (
	"testing"

	"github.com/stretchr/testify/require"

	publisherdb "marketplace/queries/publisher"
)

func TestBacklogTellsWhatWaits(t *testing.T) {
	t.Parallel()
	b := setupReview(t)
	b.open()
	b.exec(`INSERT INTO check_results (submission_id, round, name, artifact_sha256, verdict) VALUES ($1, 1, 'clamd', decode($2, 'hex'), 'errored')`, b.submission, b.sha)
	got := b.backlog()
	require.Equal(t, 1.0, got["marketplace.submissions.open checking"])
	require.Equal(t, 1.0, got["marketplace.checks.errored"])
	require.Zero(t, got["marketplace.reviews.overdue"])
	require.Equal(t, 1.0, got["marketplace.mail.unsent publisher_db"])

	b.exec(`UPDATE submissions SET status = 'in_review', ball = 'reviewer', due_at = now() - interval '1 minute'`)
	b.exec(`INSERT INTO publications (id, plugin_id, action, revision, workflow_id, attempts, created_at) VALUES (gen_random_uuid(), $1, 'unlist', 2, 'w', 3, now() - interval '1 hour'),
	        (gen_random_uuid(), $1, 'unlist', 2, 'w', 0, now())`, b.plugin)
	b.exec(`INSERT INTO publications (id, plugin_id, action, revision, workflow_id, attempts, finished_at) VALUES (gen_random_uuid(), $1, 'unlist', 2, 'w', 3, now())`, b.plugin)
	got = b.backlog()
	require.Equal(t, 1.0, got["marketplace.submissions.open in_review"])
	require.Equal(t, 1.0, got["marketplace.reviews.overdue"])
	require.Zero(t, got["marketplace.checks.errored"], "only of what is being checked")
	require.Equal(t, 2.0, got["marketplace.publications.open"])
	require.Equal(t, 1.0, got["marketplace.publications.failing"])
	require.InDelta(t, 3600, got["marketplace.publications.age"], 60)
}

func (b *reviewBundle) backlog() map[string]float64 {
	b.t.Helper()
	readings, err := readBacklog(b.t.Context(), publisherdb.New(b.db.Pool))
	require.NoError(b.t, err)
	declared := map[string]bool{}
	for _, g := range NewBacklog(b.db.Pool).Gauges {
		declared[g.Name] = true
	}
	got := map[string]float64{}
	for _, r := range readings {
		require.Contains(b.t, declared, r.Gauge)
		name := r.Gauge
		for _, a := range r.Attributes {
			name += " " + a.Value.AsString()
		}
		got[name] = r.Value
	}
	return got
}
