package publisher

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"marketplace/dev/pgtest"
	"marketplace/internal/payout"
	"marketplace/internal/storeevent"
)

// ledger is a publisher's side with one publisher, ana.
type ledger struct {
	*Activities
	t         *testing.T
	db        *pgtest.Database
	publisher uuid.UUID
	plugin    uuid.UUID
}

func newLedger(t *testing.T) *ledger {
	t.Helper()
	t.Parallel()
	db := pgtest.Publisher(t)
	l := &ledger{t: t, db: db, Activities: &Activities{DB: db.Pool}, publisher: uuid.New(), plugin: uuid.New()}
	_, err := db.Exec(t.Context(), `INSERT INTO publisher_users (id, email, name, password_hash) VALUES ($1, 'ana@example.com', 'Ana', 'x')`, l.publisher)
	require.NoError(t, err)
	return l
}

// hear applies facts, all of them twice.
func (l *ledger) hear(facts ...storeevent.Event) {
	l.t.Helper()
	for range 2 {
		require.NoError(l.t, l.ApplyEvents(l.t.Context(), EventBatch{Events: append(facts, facts...)}))
	}
}

func (l *ledger) state(kind storeevent.Kind, state any) storeevent.Event {
	l.t.Helper()
	encoded, err := json.Marshal(state)
	require.NoError(l.t, err)
	return storeevent.Event{ID: uuid.New(), Kind: kind, PublisherID: l.publisher, OccurredAt: time.Now(), State: encoded}
}

func (l *ledger) text(sql string) string {
	l.t.Helper()
	var out string
	require.NoError(l.t, l.db.QueryRow(context.Background(), sql).Scan(&out))
	return out
}

func (l *ledger) mails() string {
	return l.text(`SELECT coalesce(string_agg(template, ' ' ORDER BY created_at, template), '') FROM outgoing_mail`)
}

func TestEveryEntryIsALineOfTheStatementOnce(t *testing.T) {
	l := newLedger(t)
	at := time.Date(2026, 1, 31, 23, 59, 0, 0, time.UTC)
	line := func(kind storeevent.Kind, entry string, at time.Time, net int64) storeevent.Event {
		return storeevent.Event{
			ID: uuid.New(), Kind: kind, PluginID: l.plugin, PublisherID: l.publisher, OccurredAt: at, Quantity: 1, Currency: "EUR", GrossMinor: net + 100,
			PlatformFeeMinor: 60, ProcessorFeeMinor: 40, NetMinor: net, TransactionID: uuid.New(), TransactionKind: entry, AvailableAt: at.AddDate(0, 0, 14),
		}
	}
	sale := line(storeevent.Sale, "sale", at, 900)
	transfer := line(storeevent.Statement, "transfer", at.Add(2*time.Minute), -900)
	transfer.PluginID, transfer.GrossMinor, transfer.PlatformFeeMinor, transfer.ProcessorFeeMinor, transfer.PayoutID = uuid.Nil, 0, 0, 0, uuid.New()
	l.hear(sale, line(storeevent.Refund, "refund", at, -200), transfer)
	told := sale // by another fact about the same entry
	told.ID, told.Kind = uuid.New(), storeevent.Statement
	l.hear(told)

	require.Equal(t, "sale 900 1000 60 40, refund -200 -100 60 40, transfer -900 0 0 0", l.text(`SELECT string_agg(concat_ws(' ', kind, amount_minor, gross_minor, platform_fee_minor,
		processor_fee_minor), ', ' ORDER BY occurred_at, kind DESC) FROM statement_lines`))
	require.Equal(t, "2026-01-01 700 2, 2026-02-01 -900 1", l.text(`SELECT string_agg(concat_ws(' ', month, amount_minor, lines), ', ' ORDER BY month) FROM statement_months`))
	require.Equal(t, "700", l.text(`SELECT sum(net_minor)::text FROM publisher_analytics`), "a transfer is nobody's sale")
	require.Equal(t, "1", l.text(`SELECT count(*)::text FROM statement_lines WHERE plugin_id IS NULL AND payout_id IS NOT NULL`))
}

func TestPayoutsAreToldOfAndMailedOnce(t *testing.T) {
	l := newLedger(t)
	id := uuid.New()
	fact := func(revision int64, status, reason string, reversed int64) storeevent.Event {
		s := storeevent.PayoutState{
			Period: "2026-11-01", Currency: "EUR", Cutoff: time.Now(), Status: status, Reason: reason, AmountMinor: 5000, ReversedMinor: reversed,
			CreatedAt: time.Now(), Revision: revision,
		}
		if reversed > 0 {
			s.Reversal = &storeevent.PayoutReversal{AmountMinor: 500, ReasonCode: "overpaid"}
		}
		if status == "sent" {
			s.SentAt = time.Now()
		}
		e := l.state(storeevent.Payout, s)
		e.PayoutID = id
		return e
	}
	l.hear(fact(1, "planned", "", 0), fact(2, "failing", payout.FailedInsufficient, 0))
	l.hear(fact(4, "failing", payout.FailedAccount, 0), fact(3, "planned", "", 0)) // the older comes late
	require.Equal(t, "failing account_restricted 4", l.text(`SELECT concat_ws(' ', status, reason, revision) FROM payouts`))
	require.Equal(t, "payout_failed", l.mails(), "once for each payout")
	l.hear(fact(5, "sent", "", 0), fact(6, "sent", "", 2000))
	require.Equal(t, "payout_failed payout_reversed payout_sent", l.mails())
	require.Equal(t, "500 overpaid", l.text(`SELECT concat_ws(' ', data->>'amountMinor', data->>'reasonCode') FROM outgoing_mail WHERE template = 'payout_reversed'`))
	require.Equal(t, "sent 2000", l.text(`SELECT concat_ws(' ', status, reversed_minor) FROM payouts WHERE sent_at IS NOT NULL`))
}

func TestHoldsAndReturnsAreMailed(t *testing.T) {
	l := newLedger(t)
	hold := storeevent.PayoutHoldState{HoldID: uuid.New(), ReasonCode: "identity", Note: "The name differs.", PlacedAt: time.Now()}
	l.hear(l.state(storeevent.PayoutHold, hold))
	require.Equal(t, "payout_held", l.mails())
	require.Equal(t, "identity The name differs.", l.text(`SELECT concat_ws(' ', reason_code, note) FROM payout_holds`))
	require.Equal(t, "The name differs.", l.text(`SELECT data->>'message' FROM outgoing_mail`))
	released := hold
	released.ReleasedAt = time.Now()
	l.hear(l.state(storeevent.PayoutHold, released), l.state(storeevent.PayoutHold, hold))
	require.Equal(t, "payout_held payout_released", l.mails())
	require.Equal(t, "0", l.text(`SELECT count(*)::text FROM payout_holds WHERE released_at IS NULL`), "a late fact does not hold again")

	way := storeevent.BankPayoutState{BankPayout: payout.BankPayout{ID: "po_1", AmountMinor: 700, Currency: "EUR", Status: "on_its_way", ArrivesAt: time.Now(), CreatedAt: time.Now()}, Revision: 1}
	back := way
	back.Status, back.FailureCode, back.Revision = "failed", "account_closed", 2
	l.hear(l.state(storeevent.BankPayout, way), l.state(storeevent.BankPayout, back))
	require.Equal(t, "payout_held payout_released payout_returned", l.mails())
	require.Equal(t, "failed account_closed", l.text(`SELECT concat_ws(' ', status, failure_code) FROM bank_payouts`))
}

func TestWhatStripeWantsIsMailedToWhoHasBeenThroughTheForm(t *testing.T) {
	l := newLedger(t)
	revision := int64(0)
	tell := func(submitted bool, r payout.Requirements) {
		revision++
		l.hear(l.state(storeevent.PayoutAccount, storeevent.PayoutAccountState{State: "onboarding", Country: "ES", DetailsSubmitted: submitted, Requirements: r, Revision: revision}))
	}
	tell(false, payout.Requirements{CurrentlyDue: []string{"external_account"}})
	require.Empty(t, l.mails(), "the form itself asks")
	tell(true, payout.Requirements{})
	tell(true, payout.Requirements{CurrentlyDue: []string{"individual.verification.document"}, Deadline: time.Now().Add(time.Hour)})
	require.Equal(t, "payout_account_due", l.mails())
	tell(true, payout.Requirements{PastDue: []string{"individual.verification.document"}})
	require.Equal(t, "payout_account_due", l.mails(), "nothing new is wanted")
	tell(true, payout.Requirements{PastDue: []string{"individual.verification.document", "individual.id_number"}})
	require.Equal(t, "payout_account_due payout_account_wanted", l.mails())
	require.Equal(t, "5", l.text(`SELECT revision::text FROM payout_accounts`))
}

func TestPayoutSettings(t *testing.T) {
	l := newLedger(t)
	save := func(in PayoutSettingsChange) int64 {
		saved, err := l.SavePayoutSettings(t.Context(), in)
		require.NoError(t, err)
		again, err := l.SavePayoutSettings(t.Context(), in)
		require.NoError(t, err)
		require.Equal(t, saved, again)
		return saved.Revision
	}
	require.EqualValues(t, 1, save(PayoutSettingsChange{l.publisher, uuid.New(), payout.Weekly, payout.Thresholds{"EUR": 9000}}))
	require.EqualValues(t, 2, save(PayoutSettingsChange{PublisherID: l.publisher, RequestID: uuid.New(), Schedule: payout.Manual}))
	for range 2 {
		require.NoError(t, l.ConfirmPayoutSettings(t.Context(), PayoutSettingsRef{l.publisher, 2}))
	}
	require.NoError(t, l.ConfirmPayoutSettings(t.Context(), PayoutSettingsRef{l.publisher, 1}))
	require.Equal(t, "manual {} 2", l.text(`SELECT concat_ws(' ', schedule, thresholds, applied_revision) FROM payout_settings`))
}
