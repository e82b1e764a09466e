-- Moves the payouts that were made since the moment in past_run back by its interval, with all that came of them. Runs as the
-- database's owner, in one transaction.
ALTER TABLE transactions DISABLE TRIGGER transactions_append_only;
ALTER TABLE transaction_entries DISABLE TRIGGER transaction_entries_append_only;
ALTER TABLE payout_events DISABLE TRIGGER payout_events_append_only;
ALTER TABLE payouts DISABLE TRIGGER payouts_note_event;

CREATE TEMP TABLE past_payouts ON COMMIT DROP AS SELECT p.id, r.back FROM payouts p, past_run r WHERE p.created_at >= r.began;
UPDATE outbox o SET occurred_at = o.occurred_at - p.back, available_at = o.available_at - p.back FROM past_payouts p WHERE p.id = o.payout_id;
UPDATE outbox o SET state = o.state || jsonb_strip_nulls(jsonb_build_object(
    'createdAt', (o.state->>'createdAt')::timestamptz - p.back, 'sentAt', (o.state->>'sentAt')::timestamptz - p.back))
FROM past_payouts p WHERE p.id = o.payout_id AND o.kind = 'payout';
UPDATE transactions t SET created_at = t.created_at - p.back, available_at = t.available_at - p.back FROM past_payouts p WHERE p.id = t.payout_id;
UPDATE transaction_entries e SET available_at = t.available_at FROM transactions t WHERE t.id = e.transaction_id AND t.available_at <> e.available_at;
UPDATE payout_events e SET at = e.at - p.back FROM past_payouts p WHERE p.id = e.payout_id;
UPDATE payouts w SET created_at = w.created_at - p.back, updated_at = w.updated_at - p.back, attempted_at = w.attempted_at - p.back, sent_at = w.sent_at - p.back
FROM past_payouts p WHERE p.id = w.id;

ALTER TABLE transactions ENABLE TRIGGER transactions_append_only;
ALTER TABLE transaction_entries ENABLE TRIGGER transaction_entries_append_only;
ALTER TABLE payout_events ENABLE TRIGGER payout_events_append_only;
ALTER TABLE payouts ENABLE TRIGGER payouts_note_event;
