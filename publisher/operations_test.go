package publisher_test

import (
	"net/http"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"marketplace/publisher"
)

func TestOperationsInNumbers(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	admin, _ := d.account(t, "admin")
	plugin, s := d.inReview("slow-one")
	d.exec(t, `UPDATE submissions SET due_at = now() - interval '1 hour', escalation_level = 3`)
	_, checking := d.inReview("stuck-checks")
	d.exec(t, `UPDATE submissions SET status = 'checking', due_at = NULL WHERE id = $1`, checking.ID)
	d.exec(t, `UPDATE check_results SET verdict = 'errored' WHERE submission_id = $1 AND name IN ('malware', 'archive')`, checking.ID)
	d.publication(t, plugin.ID, "publish", "w1", 6, false)
	d.publication(t, plugin.ID, "unlist", "w2", 1, false)
	d.publication(t, plugin.ID, "relist", "w3", 0, false)
	d.publication(t, plugin.ID, "unlist", "w4", 9, true)
	d.exec(t, `UPDATE publications SET created_at = now() - interval '6 minutes' WHERE workflow_id IN ('w1', 'w3', 'w4')`)
	d.exec(t, `DELETE FROM outgoing_mail`)
	d.exec(t, `INSERT INTO outgoing_mail (id, template, locale, recipient, attempts, sent_at) VALUES
		(gen_random_uuid(), 'x', 'es', 'a@example.com', 3, NULL), (gen_random_uuid(), 'x', 'es', 'a@example.com', 0, NULL), (gen_random_uuid(), 'x', 'es', 'a@example.com', 1, now())`)
	d.exec(t, `UPDATE publisher_users SET disabled_at = now() WHERE id = $1`, d.eveID)

	var got publisher.OperationCounts
	admin.GET("/v1/admin/operations").Status(http.StatusOK).JSON(&got)
	require.Positive(t, got.Storage.ArtifactBytes)
	got.Storage = publisher.StorageCounts{}
	require.Equal(t, publisher.OperationCounts{
		Publications: publisher.PublicationCounts{Failing: 2, NeedsAttention: 1, Waiting: 2},
		Reviews:      publisher.ReviewCounts{Overdue: 1, Escalated: 1, ChecksRetrying: 2},
		Mail:         publisher.MailCounts{Undelivered: 1},
		Accounts:     publisher.AccountCounts{Publishers: 1, Reviewers: 2, Admins: 1, Disabled: 1},
	}, got)
	require.NotEqual(t, s.ID, checking.ID)
	d.bob.GET("/v1/admin/operations").Problem(http.StatusForbidden, "forbidden")
}

func TestTheAuditLogIsSearched(t *testing.T) {
	t.Parallel()
	p := newPanel(t)
	admin, adminID := p.account(t, "admin")
	gone, plugin, account := uuid.New(), uuid.New(), uuid.New()
	add := `INSERT INTO audit_log (id, at, actor_id, actor_role, action, subject_type, subject_id, detail) VALUES ($1, now() + $2 * interval '1 second', $3, 'admin', $4, $5, $6, '{"note":"why"}')`
	first, second, third := uuid.New(), uuid.New(), uuid.New()
	p.exec(t, add, first, 1, adminID, "plugin.takedown", "plugin", plugin)
	p.exec(t, add, second, 2, gone, "account.role", "account", account)
	p.exec(t, add, third, 3, adminID, "plugin.reinstate", "plugin", plugin)

	var page publisher.AuditPage
	ids := func(query string) (ids []uuid.UUID) {
		for cursor := ""; ; {
			page = publisher.AuditPage{}
			admin.GET("/v1/admin/audit?limit=1&" + query + "&cursor=" + cursor).Status(http.StatusOK).JSON(&page)
			for _, item := range page.Items {
				ids = append(ids, item.ID)
			}
			if cursor = page.NextCursor; cursor == "" {
				return ids
			}
		}
	}
	require.Equal(t, []uuid.UUID{third, second, first}, ids(""))
	require.Equal(t, "Ana", page.Items[0].ActorName)
	require.JSONEq(t, `{"note":"why"}`, string(page.Items[0].Detail))
	require.Equal(t, []uuid.UUID{first}, ids("action=plugin.takedown"))
	require.Equal(t, []uuid.UUID{third, first}, ids("subjectType=plugin&subject="+plugin.String()))
	require.Equal(t, []uuid.UUID{second}, ids("actor="+gone.String()))
	require.Empty(t, page.Items[0].ActorName, "not an account any more")
	require.Empty(t, ids("subject="+uuid.NewString()))
	admin.GET("/v1/admin/audit?action=x").Problem(http.StatusUnprocessableEntity, "invalid_request")
	admin.GET("/v1/admin/audit?actor=x").Problem(http.StatusUnprocessableEntity, "invalid_request")
}
