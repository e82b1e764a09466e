package mail_test

import (
	"context"
	"encoding/json"
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
	"token": "t0ken", "pluginName": "Linter & Co", "version": "1.2.3", "amount": "19.99 EUR", "receiptNumber": 7,
	"purchaseId": "p1", "submissionId": "s1", "reasonCode": "license", "message": "Please <b>fix</b> it", "dueAt": "2026-11-23T10:00:00Z",
}

func TestEveryMailReadsInBothLanguages(t *testing.T) {
	t.Parallel()
	data, err := json.Marshal(everything)
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(mail.Templates()), 15)
	for _, name := range mail.Templates() {
		spanish, err := mail.Render(name, "es", "https://store.example", data)
		require.NoError(t, err, name)
		english, err := mail.Render(name, "en", "https://store.example", data)
		require.NoError(t, err, name)
		require.NotEqual(t, spanish.Subject, english.Subject, name)
		for _, r := range []mail.Rendered{spanish, english} {
			require.NotEmpty(t, r.Subject, name)
			require.NotContains(t, r.Subject, "\n")
			require.NotContains(t, r.Text, "<no value>", name)
			require.Contains(t, r.HTML, `<a href="https://store.example/`, name)
			require.NotContains(t, r.HTML, "<b>", "what a person wrote is text")
		}
	}
}

func TestAPersonCannotAddHeadersOrLinks(t *testing.T) {
	t.Parallel()
	r, err := mail.Render("review_rejected", "en", "https://store.example", json.RawMessage(
		`{"pluginName":"x\r\nBcc: a@b.c","version":"1","submissionId":"s","message":"https://evil.example/\nhttps://store.example.evil.example/"}`))
	require.NoError(t, err)
	require.NotContains(t, r.Subject, "\n")
	require.NotContains(t, r.HTML, `href="https://evil`)
	require.NotContains(t, r.HTML, `href="https://store.example.evil`)
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
	deliverer := &mail.Deliverer{Store: marketplaceactivities.NewMailStore(db.Pool), Sender: sent, BaseURL: "http://x"}
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
	deliverer := &mail.Deliverer{Store: marketplaceactivities.NewMailStore(db.Pool), Sender: relay}
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
