-- name: LockPublisher :exec
-- One at a time plans, pays, holds or changes the account of a publisher, until the transaction ends.
SELECT pg_advisory_xact_lock(hashtextextended('payouts/' || (@publisher_id::uuid)::text, 0));

-- name: GetPayoutAccount :one
SELECT * FROM payout_accounts WHERE publisher_id = @publisher_id;

-- name: PublisherOfPayoutAccount :one
SELECT publisher_id FROM payout_accounts WHERE stripe_id = @stripe_id;

-- name: BeginPayoutAccount :execrows
INSERT INTO payout_accounts (publisher_id, country) VALUES (@publisher_id, @country) ON CONFLICT DO NOTHING;

-- name: RestartPayoutAccount :execrows
-- Another attempt at opening an account that Stripe has not opened, or has no more.
UPDATE payout_accounts SET generation = generation + 1, began_at = now(), country = @country, stripe_id = NULL, state = 'opening',
    details_submitted = false, transfers_enabled = false, payouts_enabled = false, requirements = '{}', default_currency = '', updated_at = now()
WHERE publisher_id = @publisher_id AND generation = @generation;

-- name: UpdatePayoutAccount :exec
UPDATE payout_accounts SET stripe_id = @stripe_id, country = @country, default_currency = @default_currency, state = @state,
    details_submitted = @details_submitted, transfers_enabled = @transfers_enabled, payouts_enabled = @payouts_enabled,
    requirements = @requirements, revision = revision + 1, synced_at = now(), updated_at = now()
WHERE publisher_id = @publisher_id;

-- name: TouchPayoutAccount :exec
UPDATE payout_accounts SET synced_at = now() WHERE publisher_id = @publisher_id;

-- name: GetPayoutSettings :one
SELECT * FROM payout_settings WHERE publisher_id = @publisher_id;

-- name: PutPayoutSettings :execrows
-- What is older than what is there changes nothing.
INSERT INTO payout_settings AS s (publisher_id, schedule, thresholds, revision)
VALUES (@publisher_id, @schedule, @thresholds, @revision)
ON CONFLICT (publisher_id) DO UPDATE SET schedule = excluded.schedule, thresholds = excluded.thresholds, revision = excluded.revision, updated_at = now()
WHERE s.revision < excluded.revision;

-- name: OpenPayoutHold :one
SELECT * FROM payout_holds WHERE publisher_id = @publisher_id AND released_at IS NULL;

-- name: InsertPayoutHold :execrows
INSERT INTO payout_holds (id, publisher_id, reason_code, note, placed_by) VALUES (@id, @publisher_id, @reason_code, @note, @placed_by) ON CONFLICT DO NOTHING;

-- name: ReleasePayoutHold :one
UPDATE payout_holds SET released_by = @released_by::uuid, released_at = now()
WHERE publisher_id = @publisher_id AND released_at IS NULL
RETURNING *;

-- name: ListPayoutHolds :many
SELECT h.*, p.name AS placed_by_name, r.name AS released_by_name
FROM payout_holds h JOIN users p ON p.id = h.placed_by LEFT JOIN users r ON r.id = h.released_by
WHERE h.publisher_id = @publisher_id
ORDER BY h.placed_at DESC LIMIT 50;

-- name: GetBankPayout :one
SELECT * FROM bank_payouts WHERE stripe_id = @stripe_id;

-- name: PutBankPayout :one
INSERT INTO bank_payouts AS b (stripe_id, publisher_id, amount_minor, currency, status, failure_code, arrives_at, created_at)
VALUES (@stripe_id, @publisher_id, @amount_minor, @currency, @status, @failure_code, @arrives_at, @created_at)
ON CONFLICT (stripe_id) DO UPDATE SET status = excluded.status, failure_code = excluded.failure_code, arrives_at = excluded.arrives_at,
    revision = b.revision + 1, updated_at = now()
RETURNING revision;

-- name: AppendStateFact :exec
-- How something stands of which publishers are told: whole, so that the newest is enough.
INSERT INTO outbox (id, kind, plugin_id, publisher_id, occurred_at, quantity, payout_id, state)
VALUES (@id, @kind, '00000000-0000-0000-0000-000000000000', @publisher_id, now(), 0, sqlc.narg(payout_id), @state);
