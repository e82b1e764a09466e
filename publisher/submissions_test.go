package publisher_test

import (
	"net/http"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"marketplace/internal/archive/archivetest"
	"marketplace/internal/decision"
	"marketplace/publisher"
)

func TestASubmissionFromDraftToApproval(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	plugin := d.plugin("tidy-imports")
	release := d.release(plugin.ID, "1.0.0", archivetest.Plugin("tidy-imports", "1.0.0"))
	submitted := d.submit(release)
	again := d.submit(release)
	require.Equal(t, submitted.ID, again.ID)
	require.Equal(t, []string{"submit"}, d.asked, "a second click starts nothing")
	require.Equal(t, d.adaID, d.input.AuthorID)
	require.Equal(t, plugin.ID, d.input.PluginID)
	require.Equal(t, 40, d.input.DueHours)

	require.Equal(t, "in_review", submitted.Status)
	require.Equal(t, "reviewer", submitted.Ball)
	require.Equal(t, "reminder", submitted.Next.Step)
	require.Len(t, submitted.Rounds, 1)
	for _, c := range submitted.Rounds[0].Checks {
		require.Equal(t, "passed", c.Verdict, "%+v", c)
		require.Equal(t, submitted.ArtifactSHA256, c.ArtifactSHA256)
	}

	one := "/v1/submissions/" + submitted.ID.String()
	tag := d.ada.GET(one).Status(200).Header.Get("ETag")
	require.Equal(t, 304, d.ada.With("If-None-Match", tag).GET(one).Code)
	d.bob.POST("/v1/review/"+submitted.ID.String()+"/decision", map[string]any{"kind": "approve", "reasonCode": "meets_policy", "round": 1}).Status(200)
	var after publisher.Submission
	d.ada.With("If-None-Match", tag).GET(one).Status(200).JSON(&after)
	require.Equal(t, "approved", after.Status)
	require.Equal(t, "nobody", after.Ball)
	require.Nil(t, after.Next)
	require.Equal(t, "approve", after.Rounds[0].Decision.Kind)
	require.Empty(t, after.Rounds[0].Decision.ReviewerName, "authors are not told who it was")
	require.NotContains(t, string(d.ada.GET(one).Body), d.bobID.String())
	d.ada.POST(one+"/withdraw", nil).Problem(409, "already_decided")
	d.ada.POST("/v1/releases/"+release.String()+"/submissions", nil).Problem(409, "release_not_submittable")
}

func TestChangesAndANewRound(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	plugin := d.plugin("round-two")
	release := d.release(plugin.ID, "1.0.0", archivetest.With(archivetest.Plugin("round-two", "1.0.0"), "package/virus.txt", archivetest.EICAR()))
	s := d.submit(release)
	require.Equal(t, "changes_requested", s.Status)
	require.Equal(t, "author", s.Ball)
	require.Equal(t, "author_reminder", s.Next.Step)
	require.True(t, s.Rounds[0].Decision.BySystem)
	require.EqualValues(t, decision.ChecksFailed, s.Rounds[0].Decision.ReasonCode)
	d.ada.POST("/v1/releases/"+release.String()+"/submissions", nil).Problem(409, "awaiting_changes")

	d.ada.With("Content-Type", "application/gzip").PUT("/v1/releases/"+release.String()+"/artifact", archivetest.Tgz(archivetest.Plugin("round-two", "1.0.0"))).Status(200)
	var second publisher.Submission
	d.ada.With("Idempotency-Key", "k").POST("/v1/submissions/"+s.ID.String()+"/resubmit", nil).Status(200).JSON(&second)
	require.Equal(t, int32(2), second.Round)
	require.Equal(t, "in_review", second.Status)
	require.NotEqual(t, s.ArtifactSHA256, second.ArtifactSHA256)
	require.Len(t, second.Rounds, 2)
	d.ada.POST("/v1/submissions/"+s.ID.String()+"/resubmit", nil).Problem(409, "not_awaiting_changes")
	d.ada.POST("/v1/submissions/"+s.ID.String()+"/withdraw", nil).Status(200)
	d.ada.POST("/v1/submissions/"+s.ID.String()+"/withdraw", nil).Status(200)
	require.Equal(t, []string{"submit", "resubmit", "resubmit", "withdraw"}, d.asked)
	require.NotEqual(t, s.ID, d.submit(release).ID, "a withdrawn release may be submitted again, as a new submission")
}

func TestASubmissionThatIsRefusedStartsNothingThatStays(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	confusable := d.plugin("flrst-come")
	d.inReview("first-come")
	release := d.release(confusable.ID, "1.0.0", archivetest.Plugin("x", "1.0.0"))
	d.ada.POST("/v1/releases/"+release.String()+"/submissions", nil).Problem(409, "slug_confusable")
	d.exec(t, `UPDATE publisher_plugins SET summary = '', slug = 'quite-another' WHERE id = $1`, confusable.ID)
	p := d.ada.POST("/v1/releases/"+release.String()+"/submissions", nil).Problem(422, "listing_incomplete")
	require.Equal(t, "listing.summary", p.Errors[0].Location)
	d.exec(t, `UPDATE publisher_plugins SET summary = 'now' WHERE id = $1`, confusable.ID)
	require.Equal(t, "in_review", d.submit(release).Status, "the corrected one goes through")
	require.NotEqual(t, d.updates[len(d.updates)-1], d.updates[len(d.updates)-2], "an earlier refusal is not repeated")
}

func TestWithoutTemporalNothingIsSubmittedAndTheRestGoesOn(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	plugin, s := d.inReview("already-there")
	release := d.release(plugin.ID, "1.1.0", archivetest.Plugin("already-there", "1.1.0"))
	for err, code := range map[error]string{publisher.ErrReviewsDown: "workflows_unavailable", publisher.ErrReviewSlow: "still_working"} {
		d.err = err
		answer := d.ada.POST("/v1/releases/"+release.String()+"/submissions", nil)
		answer.Problem(503, code)
		require.NotEmpty(t, answer.Header.Get("Retry-After"))
		d.ada.POST("/v1/submissions/"+s.ID.String()+"/withdraw", nil).Problem(503, code)
		d.bob.POST("/v1/review/"+s.ID.String()+"/claim", nil).Problem(503, code)
	}
	d.ada.GET("/v1/submissions").Status(200)
	d.ada.GET("/v1/submissions/" + s.ID.String()).Status(200)
	d.bob.GET("/v1/review/queue").Status(200)
	var count int
	require.NoError(t, d.db.QueryRow(t.Context(), `SELECT count(*) FROM submissions`).Scan(&count))
	require.Equal(t, 1, count)
}

func TestSubmissionsAreTheirAuthorsOwn(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	plugin, s := d.inReview("mine-alone")
	release := d.release(plugin.ID, "1.1.0", archivetest.Plugin("mine-alone", "1.1.0"))
	stranger, _ := d.account(t, "publisher")
	one := "/v1/submissions/" + s.ID.String()
	asked := len(d.asked)
	for _, c := range []*caller{stranger, d.bob} {
		c.POST("/v1/releases/"+release.String()+"/submissions", nil).Problem(404, "not_found")
		c.POST(one+"/withdraw", nil).Problem(404, "not_found")
		c.POST(one+"/resubmit", nil).Problem(404, "not_found")
	}
	stranger.GET(one).Problem(404, "not_found")
	stranger.GET(one+"/messages").Problem(404, "not_found")
	stranger.POST(one+"/messages", map[string]any{"body": "hello"}).Problem(404, "not_found")
	stranger.GET("/v1/review/queue").Problem(403, "forbidden")
	d.Client.For(t).GET(one).Problem(401, "unauthenticated")
	require.Len(t, d.asked, asked, "nothing was asked of a workflow")
	for _, bad := range []string{"/v1/submissions/x", "/v1/submissions?cursor=x", "/v1/submissions?limit=0", "/v1/submissions?plugin=x"} {
		require.Contains(t, []int{400, 422}, d.ada.GET(bad).Code, bad)
	}
	d.ada.GET("/v1/submissions/"+uuid.NewString()).Problem(404, "not_found")
}

func TestSubmissionsAreListedPageByPage(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	want := map[uuid.UUID]bool{}
	for _, slug := range []string{"alpha-tool", "bravo-tool", "candle-tool"} {
		_, s := d.inReview(slug)
		want[s.ID] = true
	}
	cursor := ""
	for range 3 {
		var page publisher.SubmissionPage
		d.ada.GET("/v1/submissions?limit=1&cursor=" + cursor).Status(200).JSON(&page)
		require.Len(t, page.Items, 1)
		delete(want, page.Items[0].ID)
		cursor = page.NextCursor
	}
	require.Empty(t, want)
	require.Empty(t, cursor)
}

func TestTheThread(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	_, s := d.inReview("chatty-plugin")
	thread := "/v1/submissions/" + s.ID.String() + "/messages"
	mails := func(template string, to uuid.UUID) (n int) {
		require.NoError(t, d.db.QueryRow(t.Context(), `SELECT count(*) FROM outgoing_mail WHERE template = $1 AND recipient = $2`, template, to.String()+"@example.com").Scan(&n))
		return n
	}
	var assigned uuid.UUID
	require.NoError(t, d.db.QueryRow(t.Context(), `SELECT assigned_to FROM submissions`).Scan(&assigned))

	first := d.ada.With("Idempotency-Key", "a").POST(thread, map[string]any{"body": " Any news? "}).Status(201)
	again := d.ada.With("Idempotency-Key", "a").POST(thread, map[string]any{"body": " Any news? "}).Status(201)
	require.JSONEq(t, string(first.Body), string(again.Body))
	require.Equal(t, 1, mails("review_answer", assigned))
	d.bob.POST(thread, map[string]any{"body": "Looks like malware to me", "internal": true}).Status(201)
	require.Equal(t, 0, mails("review_message", d.adaID))
	d.bob.POST(thread, map[string]any{"body": "What is this file?"}).Status(201)
	require.Equal(t, 1, mails("review_message", d.adaID))
	d.ada.POST(thread, map[string]any{"body": "x", "internal": true}).Problem(403, "forbidden")
	d.ada.POST(thread, map[string]any{"body": "  "}).Problem(422, "invalid_request")
	d.ada.POST(thread, map[string]any{"body": "a\u0000b"}).Problem(422, "invalid_request")

	var seen publisher.MessagePage
	d.ada.GET(thread).Status(200).JSON(&seen)
	require.Len(t, seen.Items, 2)
	require.Equal(t, "author", seen.Items[0].From)
	require.Equal(t, "reviewer", seen.Items[1].From)
	require.Empty(t, seen.Items[1].AuthorName)
	require.NotContains(t, string(d.ada.GET("/v1/submissions/"+s.ID.String()).Body), "malware to me")
	d.eve.GET(thread + "?limit=2").Status(200).JSON(&seen)
	require.Len(t, seen.Items, 2)
	require.True(t, seen.Items[1].Internal)
	d.eve.GET(thread + "?limit=2&cursor=" + seen.NextCursor).Status(200).JSON(&seen)
	require.Len(t, seen.Items, 1)

	d.exec(t, `UPDATE publisher_users SET role = 'reviewer' WHERE id = $1`, d.adaID)
	promoted := d.asRole(d.adaID, "reviewer")
	promoted.GET(thread).Status(http.StatusOK).JSON(&seen)
	require.Len(t, seen.Items, 2, "of one's own plugin one is the author, whatever the role")
}
