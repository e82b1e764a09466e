-- name: InsertStatementLines :exec
-- A line that is there already changes nothing, nor its month.
WITH fresh AS (
    INSERT INTO statement_lines (transaction_id, publisher_id, currency, occurred_at, kind, plugin_id, payout_id, purchase_id, gross_minor,
        platform_fee_minor, processor_fee_minor, amount_minor, available_at)
    SELECT l.transaction_id, l.publisher_id, l.currency, l.occurred_at, l.kind, nullif(l.plugin_id, '00000000-0000-0000-0000-000000000000'),
        nullif(l.payout_id, '00000000-0000-0000-0000-000000000000'), nullif(l.purchase_id, '00000000-0000-0000-0000-000000000000'), l.gross, l.platform_fee, l.processor_fee, l.amount, l.available_at
    FROM ROWS FROM (unnest(@transaction_ids::uuid[]), unnest(@publisher_ids::uuid[]), unnest(@currencies::text[]), unnest(@occurred_at::timestamptz[]),
        unnest(@kinds::text[]), unnest(@plugin_ids::uuid[]), unnest(@payout_ids::uuid[]), unnest(@purchase_ids::uuid[]), unnest(@gross::bigint[]), unnest(@platform_fees::bigint[]),
        unnest(@processor_fees::bigint[]), unnest(@amounts::bigint[]), unnest(@available_at::timestamptz[]))
        AS l (transaction_id, publisher_id, currency, occurred_at, kind, plugin_id, payout_id, purchase_id, gross, platform_fee, processor_fee, amount, available_at)
    ON CONFLICT (transaction_id) DO NOTHING
    RETURNING publisher_id, currency, occurred_at, amount_minor
)
INSERT INTO statement_months AS m (publisher_id, currency, month, amount_minor, lines)
SELECT f.publisher_id, f.currency, date_trunc('month', f.occurred_at AT TIME ZONE 'UTC')::date, sum(f.amount_minor), count(*)
FROM fresh f GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
ON CONFLICT (publisher_id, currency, month) DO UPDATE SET amount_minor = m.amount_minor + excluded.amount_minor, lines = m.lines + excluded.lines;

-- name: PutPayout :execrows
INSERT INTO payouts AS p (id, publisher_id, period, currency, cutoff, status, reason, amount_minor, reversed_minor, created_at, sent_at, revision)
VALUES (@id, @publisher_id, @period, @currency, @cutoff, @status, @reason, @amount_minor, @reversed_minor, @created_at, sqlc.narg(sent_at), @revision)
ON CONFLICT (id) DO UPDATE SET status = excluded.status, reason = excluded.reason, amount_minor = excluded.amount_minor,
    reversed_minor = excluded.reversed_minor, sent_at = excluded.sent_at, revision = excluded.revision
WHERE p.revision < excluded.revision;

-- name: GetPayoutAccount :one
SELECT * FROM payout_accounts WHERE publisher_id = @publisher_id;

-- name: PutPayoutAccount :execrows
INSERT INTO payout_accounts AS a (publisher_id, state, country, default_currency, details_submitted, transfers_enabled, payouts_enabled, requirements, revision, told_at)
VALUES (@publisher_id, @state, @country, @default_currency, @details_submitted, @transfers_enabled, @payouts_enabled, @requirements, @revision, @told_at)
ON CONFLICT (publisher_id) DO UPDATE SET state = excluded.state, country = excluded.country, default_currency = excluded.default_currency,
    details_submitted = excluded.details_submitted, transfers_enabled = excluded.transfers_enabled, payouts_enabled = excluded.payouts_enabled,
    requirements = excluded.requirements, revision = excluded.revision, told_at = excluded.told_at
WHERE a.revision < excluded.revision;

-- name: PutPayoutHold :execrows
-- What has been released stays so.
INSERT INTO payout_holds AS h (id, publisher_id, reason_code, note, placed_at, released_at)
VALUES (@id, @publisher_id, @reason_code, @note, @placed_at, sqlc.narg(released_at))
ON CONFLICT (id) DO UPDATE SET released_at = excluded.released_at
WHERE h.released_at IS NULL AND excluded.released_at IS NOT NULL;

-- name: PutBankPayout :execrows
INSERT INTO bank_payouts AS b (stripe_id, publisher_id, amount_minor, currency, status, failure_code, arrives_at, created_at, revision)
VALUES (@stripe_id, @publisher_id, @amount_minor, @currency, @status, @failure_code, @arrives_at, @created_at, @revision)
ON CONFLICT (stripe_id) DO UPDATE SET status = excluded.status, failure_code = excluded.failure_code, arrives_at = excluded.arrives_at, revision = excluded.revision
WHERE b.revision < excluded.revision;

-- name: MailPublisher :exec
-- To the account that a fact is about.
INSERT INTO outgoing_mail (id, template, locale, recipient, data)
SELECT @id, @template::text, u.locale, u.email, @data::jsonb
FROM publisher_users u WHERE u.id = @publisher_id AND u.disabled_at IS NULL
ON CONFLICT (id) DO NOTHING;

-- name: SavePayoutSettings :one
-- Of a change that has been made before nothing changes.
INSERT INTO payout_settings AS s (publisher_id, schedule, thresholds, request_id)
VALUES (@publisher_id, @schedule, @thresholds, @request_id)
ON CONFLICT (publisher_id) DO UPDATE SET
    schedule = CASE WHEN s.request_id = excluded.request_id THEN s.schedule ELSE excluded.schedule END,
    thresholds = CASE WHEN s.request_id = excluded.request_id THEN s.thresholds ELSE excluded.thresholds END,
    revision = CASE WHEN s.request_id = excluded.request_id THEN s.revision ELSE s.revision + 1 END,
    request_id = excluded.request_id, updated_at = now()
RETURNING revision;

-- name: ConfirmPayoutSettings :exec
UPDATE payout_settings SET applied_revision = @revision WHERE publisher_id = @publisher_id AND applied_revision < @revision;

-- name: GetPayoutSettings :one
SELECT * FROM payout_settings WHERE publisher_id = @publisher_id;
