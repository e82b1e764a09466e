package mail_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	marketplaceactivities "marketplace/activities/marketplace"
	"marketplace/dev/pgtest"
	"marketplace/internal/mail"
	marketplacedb "marketplace/queries/marketplace"
)

var everything = map[string]any{
	"token": "t0ken", "pluginName": "Linter & Co", "version": "1.2.3", "amountMinor": 123456, "currency": "EUR", "taxMinor": 2142, "documentNumber": "F-7", "documentKind": "invoice", "round": 1,
	"purchaseId": "p1", "requestId": "q1", "disputeId": "dp_1", "submissionId": "s1", "pluginId": "g1", "reasonCode": "license_unclear", "message": "Please <b>fix</b> it.\n\nSee https://evil.example/ too.",
	"dueAt": "2026-11-23T10:00:00Z", "closesAt": "2026-12-01T09:30:00Z", "at": "2026-11-24T08:05:00+01:00",
}

func TestEnqueueRefuses(t *testing.T) {
	t.Parallel()
	insert := func(context.Context, marketplacedb.EnqueueMailParams) error { panic("must not be written") }
	require.ErrorIs(t, mail.Enqueue(t.Context(), insert, mail.Message{Template: "nothing", Recipient: "a@example.com"}), mail.ErrUnknownTemplate)
	require.Error(t, mail.Enqueue(t.Context(), insert, mail.Message{Template: "reset_password", Recipient: "not an address"}))
}

type outbox struct {
	mu    sync.Mutex
	fail  error
	sends map[uuid.UUID]int
}

func (o *outbox) Send(_ context.Context, id uuid.UUID, _ string, _ mail.Rendered) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.fail != nil {
		return o.fail
	}
	o.sends[id]++
	return nil
}

func enqueue(t *testing.T, db *pgtest.Database, n int) {
	t.Helper()
	q := marketplacedb.New(db.Pool)
	for range n {
		require.NoError(t, mail.Enqueue(t.Context(), q.EnqueueMail, mail.Message{Template: "purchase_receipt", Locale: "es", Recipient: "a@example.com", Data: everything}))
	}
}

func TestManyDeliverersSendEachMailOnce(t *testing.T) {
	t.Parallel()
	db := pgtest.Marketplace(t)
	enqueue(t, db, 50)
	sent := &outbox{sends: map[uuid.UUID]int{}}
	deliverer := &mail.Deliverer{Store: marketplaceactivities.NewMailStore(db.Pool), Sender: sent, Renderer: renderer}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 2 {
				require.NoError(t, deliverer.DeliverDue(t.Context()))
			}
		})
	}
	wg.Wait()
	require.NoError(t, deliverer.DeliverDue(t.Context()))
	require.Len(t, sent.sends, 50)
	for _, times := range sent.sends {
		require.Equal(t, 1, times)
	}
	var kept int
	require.NoError(t, db.QueryRow(t.Context(), `SELECT count(*) FROM outgoing_mail WHERE data <> '{}'`).Scan(&kept))
	require.Zero(t, kept, "what was in a mail is not kept")
}

func TestAMailThatFailsComesAgainLater(t *testing.T) {
	t.Parallel()
	db := pgtest.Marketplace(t)
	enqueue(t, db, 1)
	relay := &outbox{fail: errors.New("down"), sends: map[uuid.UUID]int{}}
	deliverer := &mail.Deliverer{Store: marketplaceactivities.NewMailStore(db.Pool), Sender: relay, Renderer: renderer}
	require.NoError(t, deliverer.DeliverDue(t.Context()))
	var why string
	var in time.Duration
	require.NoError(t, db.QueryRow(t.Context(), `SELECT last_error, next_attempt_at - now() FROM outgoing_mail`).Scan(&why, &in))
	require.Equal(t, "down", why)
	require.Greater(t, in, 20*time.Second)
	relay.fail = nil
	require.NoError(t, deliverer.DeliverDue(t.Context()))
	require.Empty(t, relay.sends, "not due yet")
	_, err := db.Exec(t.Context(), `UPDATE outgoing_mail SET next_attempt_at = now()`)
	require.NoError(t, err)
	require.NoError(t, deliverer.DeliverDue(t.Context()))
	require.Len(t, relay.sends, 1)
}

func TestSweepKeepsWhatIsNeeded(t *testing.T) {
	t.Parallel()
	db := pgtest.Marketplace(t)
	enqueue(t, db, 2)
	_, err := db.Exec(t.Context(), `UPDATE outgoing_mail SET sent_at = now() - interval '31 days' WHERE id = (SELECT id FROM outgoing_mail LIMIT 1)`)
	require.NoError(t, err)
	require.NoError(t, marketplaceactivities.NewMailStore(db.Pool).Sweep(t.Context()))
	var left int
	require.NoError(t, db.QueryRow(t.Context(), `SELECT count(*) FROM outgoing_mail`).Scan(&left))
	require.Equal(t, 1, left)
}

func TestSMTPSettings(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"", "http://x", "smtp://", "127.0.0.1:25"} {
		_, err := mail.NewSMTP(bad, "A <a@example.com>")
		require.ErrorContains(t, err, "SMTP_URL", bad)
	}
	_, err := mail.NewSMTP("smtp://u:very-secret@127.0.0.1:25?tls=required", "nobody")
	require.ErrorContains(t, err, "MAIL_FROM")
	require.NotContains(t, err.Error(), "very-secret")
	_, err = mail.NewSMTP("smtps://u:p@127.0.0.1", "A <a@example.com>")
	require.NoError(t, err)
}
