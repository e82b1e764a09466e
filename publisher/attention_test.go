package publisher_test

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	activities "marketplace/activities/publisher"
	"marketplace/internal/archive/archivetest"
	"marketplace/publisher"
)

func (d *desk) attention() []publisher.AttentionItem {
	d.t.Helper()
	var out publisher.Attention
	d.ada.GET("/v1/attention").Status(200).JSON(&out)
	return out.Items
}

func (d *desk) kinds() []string {
	d.t.Helper()
	kinds := []string{}
	for _, item := range d.attention() {
		kinds = append(kinds, item.Kind)
	}
	return kinds
}

func TestAttentionFollowsASubmission(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	require.Empty(t, d.kinds())
	plugin := d.plugin("needs-me")
	require.Empty(t, d.kinds(), "nothing is uploaded")
	release := d.release(plugin.ID, "1.0.0", archivetest.Plugin("needs-me", "1.0.0"))
	item := d.attention()[0]
	require.Equal(t, "ready_to_submit", item.Kind)
	require.Equal(t, release, *item.ReleaseID)
	require.Equal(t, "1.0.0", item.Version)
	d.ada.PATCH("/v1/plugins/"+plugin.ID.String(), map[string]any{"license": ""}).Status(200)
	require.Equal(t, []string{"listing_incomplete"}, d.kinds())
	d.ada.PATCH("/v1/plugins/"+plugin.ID.String(), map[string]any{"license": "MIT"}).Status(200)

	s := d.submit(release)
	require.Empty(t, d.kinds(), "the reviewers have the ball")
	d.bob.POST("/v1/submissions/"+s.ID.String()+"/messages", map[string]any{"body": "between us", "internal": true}).Status(201)
	require.Empty(t, d.kinds())
	d.bob.POST("/v1/submissions/"+s.ID.String()+"/messages", map[string]any{"body": "Why?"}).Status(201)
	item = d.attention()[0]
	require.Equal(t, "message_unanswered", item.Kind)
	require.Equal(t, s.ID, *item.SubmissionID)
	d.ada.POST("/v1/submissions/"+s.ID.String()+"/messages", map[string]any{"body": "Because."}).Status(201)
	require.Empty(t, d.kinds())

	d.bob.POST("/v1/review/"+s.ID.String()+"/decision", changes("Say more.")).Status(200)
	item = d.attention()[0]
	require.Equal(t, "changes_requested", item.Kind)
	require.Equal(t, s.ID, *item.SubmissionID)
	require.NotEmpty(t, item.ReasonCode)
	require.WithinDuration(t, time.Now().Add(time.Hour+14*24*time.Hour), *item.DueAt, time.Minute)
	closing := time.Now().Add(48 * time.Hour)
	run[any](d, d.a.RemindAuthor, activities.Overdue{SubmissionID: s.ID, Round: 1, Next: activities.Next{Step: activities.StepClosing, At: closing}})
	item = d.attention()[0]
	require.Equal(t, "closing_soon", item.Kind)
	require.WithinDuration(t, closing, *item.DueAt, time.Second)
	d.ada.POST("/v1/submissions/"+s.ID.String()+"/resubmit", nil).Status(200)
	require.Empty(t, d.kinds())
}

func TestAttentionToWhatFails(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	files := archivetest.Plugin("fails", "1.0.0")
	delete(files, "package/LICENSE")
	files["package/package.json"] = `{"name":"fails","version":"1.0.0"}`
	plugin := d.plugin("fails")
	s := d.submit(d.release(plugin.ID, "1.0.0", files))
	require.Equal(t, "changes_requested", s.Status)
	item := d.attention()[0]
	require.Equal(t, "checks_failed", item.Kind)
	require.EqualValues(t, "checks_failed", item.ReasonCode)

	d.exec(t, `UPDATE submissions SET status = 'checking', next_step = 'checks', next_step_at = NULL`)
	d.exec(t, `UPDATE check_results SET verdict = 'errored', finished_at = NULL, next_attempt_at = now() + interval '1 minute'`)
	require.Equal(t, []string{"check_errored"}, d.kinds(), "one for the submission, however many checks")
	d.exec(t, `UPDATE submissions SET status = 'approved'`)
	require.Empty(t, d.kinds())

	publication := d.publication(t, plugin.ID, "publish", "w1", 2, false)
	d.publication(t, plugin.ID, "unlist", "w2", 0, false)
	d.publication(t, plugin.ID, "takedown", "w3", 3, true)
	item = d.attention()[0]
	require.Equal(t, "publication_failing", item.Kind)
	require.Equal(t, publication, *item.PublicationID)
	require.Len(t, d.attention(), 1)
	d.exec(t, `UPDATE publisher_plugins SET status = 'taken_down', takedown_reason = 'malware'`)
	require.ElementsMatch(t, []string{"taken_down", "publication_failing"}, d.kinds())

	var out publisher.Attention
	d.ada.GET("/v1/attention?limit=1").Status(200).JSON(&out)
	require.True(t, out.More)
	require.Equal(t, "malware", out.Items[0].TakedownReason, "the newest first")
	other, _ := d.account(t, "publisher")
	other.GET("/v1/attention").Status(200).JSON(&out)
	require.Empty(t, out.Items)
}

func TestTheFeedOfOwnPlugins(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	plugin, s := d.inReview("feed-me")
	d.bob.POST("/v1/review/"+s.ID.String()+"/claim", nil).Status(200)
	d.bob.POST("/v1/submissions/"+s.ID.String()+"/messages", map[string]any{"body": "between us", "internal": true}).Status(201)
	d.bob.POST("/v1/submissions/"+s.ID.String()+"/messages", map[string]any{"body": "Nice."}).Status(201)
	d.ada.POST("/v1/submissions/"+s.ID.String()+"/messages", map[string]any{"body": "Thanks."}).Status(201)
	d.bob.POST("/v1/review/"+s.ID.String()+"/decision", approval(1)).Status(200)
	live := d.publication(t, plugin.ID, "publish", "w1", 0, true)
	d.exec(t, `UPDATE publications SET stage = 'done', finished_at = clock_timestamp(), reason = 'meets_policy'`)
	d.publication(t, plugin.ID, "unlist", "w2", 1, false)
	other, _ := d.inReview("other-one")

	read := func(query string) (kinds []string, items []publisher.PluginEvent) {
		for cursor := ""; ; {
			var page publisher.EventPage
			answer := d.ada.GET("/v1/events?limit=2&cursor=" + cursor + query).Status(200)
			answer.JSON(&page)
			require.NotContains(t, string(answer.Body), d.bobID.String())
			for _, item := range page.Items {
				kinds = append(kinds, item.Kind)
			}
			items = append(items, page.Items...)
			if cursor = page.NextCursor; cursor == "" {
				return kinds, items
			}
		}
	}
	kinds, items := read("&plugin=" + plugin.ID.String())
	require.Equal(t, []string{"published", "approved", "reviewer_message", "review_started", "in_review", "submitted"}, kinds)
	require.Equal(t, live, *items[0].PublicationID)
	require.EqualValues(t, "meets_policy", items[1].ReasonCode)
	require.Equal(t, s.ID, *items[1].SubmissionID)
	require.Equal(t, "1.0.0", items[1].Version)
	kinds, items = read("")
	require.Equal(t, []string{"in_review", "submitted"}, kinds[:2])
	require.Equal(t, other.ID, items[0].PluginID)
	require.Len(t, items, 8)
	kinds, _ = read("&plugin=" + uuid.NewString())
	require.Empty(t, kinds)
	d.ada.GET("/v1/events?plugin=x").Problem(422, "invalid_request")
	d.ada.GET("/v1/events?cursor=x").Problem(400, "invalid_cursor")
}
