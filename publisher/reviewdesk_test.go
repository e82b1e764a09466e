package publisher_test

import (
	"net/url"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"marketplace/internal/account"
	"marketplace/internal/archive/archivetest"
	"marketplace/publisher"
)

func (d *desk) asRole(id uuid.UUID, role string) *caller {
	return d.As(account.Principal{ID: id, Role: role, Name: "Ana", Locale: "es"}).For(d.t)
}

func approval(round int) map[string]any {
	return map[string]any{"kind": "approve", "reasonCode": "meets_policy", "round": round}
}

func changes(message string) map[string]any {
	return map[string]any{"kind": "request_changes", "reasonCode": "license_unclear", "message": message, "round": 1}
}

func TestOneWinsTheOtherIsTold(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	_, s := d.inReview("contended")
	one := "/v1/review/" + s.ID.String()
	first := d.bob.POST(one+"/decision", changes("Say which license it is.")).Status(200)
	again := d.bob.POST(one+"/decision", changes("Say which license it is.")).Status(200)
	require.JSONEq(t, string(first.Body), string(again.Body))
	p := d.eve.POST(one+"/decision", approval(1)).Problem(409, "already_decided")
	require.Contains(t, p.Detail, "Ana")
	require.Contains(t, p.Detail, time.Now().UTC().Format("2006-01-02T"))
	require.Equal(t, []string{"submit", "decide"}, d.asked, "who is too late disturbs no workflow")
	d.bob.POST(one+"/claim", nil).Problem(409, "not_in_review")

	var timeline publisher.Submission
	d.ada.GET("/v1/submissions/" + s.ID.String()).Status(200).JSON(&timeline)
	require.Equal(t, "Say which license it is.", timeline.Rounds[0].Decision.Message)
	var drafts int
	require.NoError(t, d.db.QueryRow(t.Context(), `SELECT count(*) FROM decision_drafts`).Scan(&drafts))
	require.Zero(t, drafts)
}

func TestTheWorkflowHasEndedMeanwhile(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	_, s := d.inReview("ended-early")
	d.err = publisher.ErrReviewOver
	d.bob.POST("/v1/review/"+s.ID.String()+"/decision", approval(1)).Problem(409, "not_in_review")
	d.bob.POST("/v1/review/"+s.ID.String()+"/claim", nil).Problem(409, "not_in_review")
	d.ada.POST("/v1/submissions/"+s.ID.String()+"/resubmit", nil).Problem(409, "not_awaiting_changes")
}

func TestNobodyReviewsTheirOwn(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	_, s := d.inReview("self-made")
	asked := len(d.asked)
	for _, role := range []string{"reviewer", "admin"} {
		me, one := d.asRole(d.adaID, role), "/v1/review/"+s.ID.String()
		for _, path := range []string{"", "/files", "/files/content?path=x", "/files/diff?path=x", "/artifact", "/images/0"} {
			me.GET(one+path).Problem(403, "own_plugin")
		}
		me.POST(one+"/claim", nil).Problem(403, "own_plugin")
		me.POST(one+"/release", nil).Problem(403, "own_plugin")
		me.POST(one+"/decision", approval(1)).Problem(403, "own_plugin")
		var queue publisher.QueuePage
		me.GET("/v1/review/queue").Status(200).JSON(&queue)
		require.Empty(t, queue.Items)
	}
	require.Len(t, d.asked, asked)
}

func TestBadDecisions(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	_, s := d.inReview("picky-one")
	asked := len(d.asked)
	one := "/v1/review/" + s.ID.String() + "/decision"
	for name, body := range map[string]map[string]any{
		"NoMessage":     changes(" "),
		"Nul":           changes("a\u0000b"),
		"WrongReason":   {"kind": "approve", "reasonCode": "malware", "round": 1},
		"SystemsReason": {"kind": "request_changes", "reasonCode": "checks_failed", "message": "x", "round": 1},
		"NoRound":       {"kind": "approve", "reasonCode": "meets_policy"},
		"RoundZero":     approval(0),
		"UnknownField":  {"kind": "approve", "reasonCode": "meets_policy", "round": 1, "status": "approved"},
		"UnknownKind":   {"kind": "auto", "reasonCode": "meets_policy", "round": 1},
	} {
		require.Equal(t, 422, d.bob.POST(one, body).Code, name)
	}
	d.ada.POST(one, approval(1)).Problem(403, "forbidden")
	d.bob.POST("/v1/review/"+uuid.NewString()+"/decision", approval(1)).Problem(404, "not_found")
	require.Len(t, d.asked, asked)
	d.bob.POST(one, approval(2)).Problem(409, "superseded_round")
	d.bob.POST(one, approval(2_000_000_000)).Problem(409, "superseded_round")
}

func TestClaimingAndGivingBack(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	_, s := d.inReview("claimed-one")
	one := "/v1/review/" + s.ID.String()
	var claim publisher.LiveClaim
	d.bob.POST(one+"/claim", nil).Status(200).JSON(&claim)
	require.True(t, claim.Mine)
	require.Equal(t, d.bobID, claim.Reviewer.ID)
	p := d.eve.POST(one+"/claim", nil).Problem(409, "claimed_by_other")
	require.Contains(t, p.Detail, "Ana has it until")
	d.eve.POST(one+"/decision", approval(1)).Problem(409, "claimed_by_other")
	var queue publisher.QueuePage
	d.eve.GET("/v1/review/queue").Status(200).JSON(&queue)
	require.False(t, queue.Items[0].Claim.Mine)
	d.eve.GET("/v1/review/queue?unclaimed=true").Status(200).JSON(&queue)
	require.Empty(t, queue.Items)
	d.bob.POST(one+"/release", nil).Status(204)
	d.eve.POST(one+"/claim", nil).Status(200)
}

func TestTheQueueGoesByDueDate(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	_, late := d.inReview("late-plugin")
	_, early := d.inReview("early-plugin")
	_, middle := d.inReview("middle-plugin")
	for id, due := range map[uuid.UUID]string{early.ID: "-1 hour", middle.ID: "1 hour", late.ID: "2 hours"} {
		d.exec(t, `UPDATE submissions SET due_at = now() + $2::text::interval WHERE id = $1`, id, due)
	}
	d.exec(t, `UPDATE submissions SET assigned_to = $1`, d.eveID)
	d.exec(t, `UPDATE submissions SET listing = jsonb_set(listing, '{category}', '"security"') WHERE id = $1`, middle.ID)
	ids := func(query string) []uuid.UUID {
		got, cursor := []uuid.UUID{}, ""
		for range 4 {
			var page publisher.QueuePage
			d.bob.GET("/v1/review/queue?limit=2&" + query + "&cursor=" + cursor).Status(200).JSON(&page)
			for _, item := range page.Items {
				got = append(got, item.ID)
			}
			if cursor = page.NextCursor; cursor == "" {
				break
			}
		}
		return got
	}
	require.Equal(t, []uuid.UUID{early.ID, middle.ID, late.ID}, ids(""))
	require.Equal(t, []uuid.UUID{early.ID}, ids("overdue=true"))
	require.Equal(t, []uuid.UUID{middle.ID}, ids("category=security"))
	require.Empty(t, ids("mine=true"))
	require.Empty(t, ids("status=approved"))
	require.Empty(t, ids("escalated=true"))
	d.exec(t, `UPDATE submissions SET escalation_level = 3 WHERE id = $1`, early.ID)
	require.Equal(t, []uuid.UUID{early.ID}, ids("escalated=true"))
	d.exec(t, `UPDATE submissions SET assigned_to = $1 WHERE id = $2`, d.bobID, late.ID)
	require.Equal(t, []uuid.UUID{late.ID}, ids("mine=true"))
	require.Equal(t, []uuid.UUID{late.ID}, ids("reviewer="+d.bobID.String()))
	require.Equal(t, []uuid.UUID{early.ID, middle.ID}, ids("reviewer="+d.eveID.String()))
	d.eve.POST("/v1/review/"+late.ID.String()+"/claim", nil).Status(200)
	require.Equal(t, []uuid.UUID{early.ID, middle.ID, late.ID}, ids("reviewer="+d.eveID.String()))

	var summary publisher.ReviewSummary
	d.bob.GET("/v1/review/summary").Status(200).JSON(&summary)
	require.Equal(t, publisher.ReviewSummary{Waiting: 3, Overdue: 1, Escalated: 1, Mine: 1, Unclaimed: 2}, summary)
	d.asRole(d.adaID, "reviewer").GET("/v1/review/summary").Status(200).JSON(&summary)
	require.Equal(t, publisher.ReviewSummary{}, summary, "without the caller's own plugins")
	var list publisher.StaffList
	d.bob.GET("/v1/review/reviewers").Status(200).JSON(&list)
	cases := map[uuid.UUID]int64{}
	for _, member := range list.Items {
		cases[member.ID] = member.Cases
	}
	require.Equal(t, map[uuid.UUID]int64{d.bobID: 1, d.eveID: 3}, cases)
	d.bob.GET("/v1/review/queue?reviewer=x").Problem(422, "invalid_request")
	d.bob.GET("/v1/review/queue?status=nonsense").Problem(422, "invalid_request")
	d.bob.GET("/v1/review/queue?category=%00").Problem(422, "invalid_request")
}

func TestLookingInsideAndComparing(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	plugin, first := d.inReview("inside-out")
	var all publisher.FileTree
	d.bob.GET("/v1/review/" + first.ID.String() + "/files").Status(200).JSON(&all)
	require.Nil(t, all.Previous)
	for _, f := range all.Files {
		require.EqualValues(t, "added", f.Kind)
	}
	d.bob.POST("/v1/review/"+first.ID.String()+"/decision", approval(1)).Status(200)

	d.ada.PATCH("/v1/plugins/"+plugin.ID.String(), map[string]any{"summary": "Does it better"}).Status(200)
	files := archivetest.Plugin("inside-out", "1.1.0")
	files["package/index.js"] = "module.exports = {\n\trules: {} };\n"
	files["package/lib/new.js"] = "// caf\u00e9 \u200bhidden\n"
	files["package/image.bin"] = "\x00\x01\x02"
	delete(files, "package/README.md")
	s := d.submit(d.release(plugin.ID, "1.1.0", files))
	one := "/v1/review/" + s.ID.String()
	var tree publisher.FileTree
	d.bob.GET(one + "/files").Status(200).JSON(&tree)
	require.Equal(t, "1.0.0", tree.Previous.Version)
	kinds := map[string]string{}
	for _, f := range tree.Files {
		kinds[f.Path] = string(f.Kind)
	}
	require.Equal(t, map[string]string{
		"package/index.js": "changed", "package/lib/new.js": "added", "package/image.bin": "added", "package/README.md": "removed",
		"package/LICENSE": "unchanged", "package/package.json": "changed",
	}, kinds)

	at := func(what, path string) string { return one + "/files/" + what + "?path=" + url.QueryEscape(path) }
	var text publisher.FileText
	d.bob.GET(at("content", "package/lib/new.js")).Status(200).JSON(&text)
	require.True(t, text.Escaped)
	require.Equal(t, "// café ⟨U+200B⟩hidden\n", text.Text)
	d.bob.GET(at("content", "package/image.bin")).Problem(409, "file_not_text")
	d.bob.GET(at("content", "package/../../etc/passwd")).Problem(404, "not_found")
	var diff publisher.FileDiff
	d.bob.GET(at("diff", "package/index.js")).Status(200).JSON(&diff)
	require.Equal(t, "changed", diff.Kind)
	require.Contains(t, diff.Diff, "-module.exports = { rules: {} };\n+module.exports = {\n+\trules: {} };\n")
	d.bob.GET(at("diff", "package/README.md")).Status(200).JSON(&diff)
	require.Equal(t, "removed", diff.Kind)
	d.bob.GET(at("diff", "package/LICENSE")).Status(200).JSON(&diff)
	require.Equal(t, "unchanged", diff.Kind)
	require.Empty(t, diff.Diff)
	d.bob.GET(at("diff", "nowhere")).Problem(404, "not_found")
	require.Equal(t, 422, d.bob.GET(one+"/files/content").Code)

	var c publisher.ReviewCase
	d.bob.GET(one).Status(200).JSON(&c)
	require.Equal(t, "1.0.0", c.Previous.Version)
	require.Equal(t, first.ID, c.Previous.SubmissionID)
	require.Equal(t, "Does it", c.PreviousListing.Summary)
	require.Equal(t, "Does it better", c.Listing.Summary)
	require.Contains(t, c.Listing.DescriptionHTML, "<h1")
	require.NotContains(t, c.Listing.DescriptionHTML, "<script")
	download := d.bob.GET(one + "/artifact").Status(200)
	require.Equal(t, archivetest.Tgz(files), download.Body)
	require.Contains(t, download.Header.Get("Content-Disposition"), "attachment")
	require.Equal(t, "nosniff", download.Header.Get("X-Content-Type-Options"))
	d.bob.GET(one+"/images/0").Problem(404, "not_found")
}
