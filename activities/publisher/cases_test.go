package publisher

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"marketplace/dev/pgtest"
	"marketplace/internal/storeevent"
)

func TestAPublisherIsToldOfASaleInQuestionAndItsEnd(t *testing.T) {
	t.Parallel()
	db := pgtest.Publisher(t)
	a := &Activities{DB: db.Pool}
	plugin, owner, id := uuid.New(), uuid.New(), uuid.New()
	exec := func(sql string, args ...any) {
		_, err := db.Exec(t.Context(), sql, args...)
		require.NoError(t, err)
	}
	exec(`INSERT INTO publisher_users (id, email, name, password_hash) VALUES ($1, 'pia@example.com', 'Pia', 'x')`, owner)
	exec(`INSERT INTO publisher_plugins (id, owner_id, slug, name) VALUES ($1, $2, 'lint', 'Lint')`, plugin, owner)
	event := func(kind storeevent.Kind, reason string) storeevent.Event {
		return storeevent.Event{ID: uuid.New(), Kind: kind, PluginID: plugin, PublisherID: owner, OccurredAt: time.Now().UTC(), CaseID: id,
			CaseReason: reason, CaseCurrency: "EUR", CaseMinor: 1644}
	}
	state := func() (out string) {
		require.NoError(t, db.QueryRow(t.Context(), `SELECT reason || ' ' || outcome || ' ' || amount_minor || ' ' || (closed_at IS NULL) FROM held_shares WHERE case_id = $1`, id).Scan(&out))
		return out
	}
	apply := func(events ...storeevent.Event) {
		for range 2 {
			require.NoError(t, a.ApplyEvents(t.Context(), EventBatch{Events: events}))
		}
	}
	held, closed := event(storeevent.ShareHeld, "inquiry"), event(storeevent.ShareReleased, "inquiry_closed")
	apply(held)
	require.Equal(t, "inquiry  1644 true", state())
	apply(held, closed, held) // the outbox sends again what it is not sure of
	require.Equal(t, "inquiry inquiry_closed 1644 false", state())
	apply(event(storeevent.ShareHeld, "dispute"), event(storeevent.ShareReleased, "dispute_lost"))
	require.Equal(t, "dispute dispute_lost 1644 false", state())

	var mails, counted string
	require.NoError(t, db.QueryRow(t.Context(), `SELECT string_agg(template || ' ' || (data ->> 'reasonCode') || ' ' || recipient, ', ' ORDER BY template, data ->> 'reasonCode') FROM outgoing_mail`).Scan(&mails))
	require.Equal(t, "share_held dispute pia@example.com, share_held inquiry pia@example.com, share_released dispute_lost pia@example.com, share_released inquiry_closed pia@example.com", mails)
	require.NoError(t, db.QueryRow(t.Context(), `SELECT count(*)::text FROM publisher_analytics`).Scan(&counted))
	require.Equal(t, "0", counted, "it is no figure")
}
