-- What publishers read of their money: all of it is as the store told last.

-- name: PublisherPayable :many
SELECT currency::text AS currency, balance_minor::bigint AS balance_minor, pending_minor::bigint AS pending_minor, held_minor::bigint AS held_minor,
    unfinished_minor::bigint AS unfinished_minor, payable_minor::bigint AS payable_minor
FROM publisher_payable(@publisher_id::uuid, @at::timestamptz) ORDER BY currency;

-- name: ListBecomingAvailable :many
-- What cannot be paid out yet, by the UTC day from which on it can.
SELECT currency, (available_at AT TIME ZONE 'UTC')::date AS day, sum(amount_minor)::bigint AS amount_minor
FROM statement_lines
WHERE publisher_id = @publisher_id AND available_at > @at
GROUP BY 1, 2
HAVING sum(amount_minor) <> 0
ORDER BY 2, 1
LIMIT @max_rows;

-- name: ListOwnPayoutHolds :many
-- Those that hold first, then the last released.
SELECT id, reason_code, note, placed_at, released_at FROM payout_holds
WHERE publisher_id = @publisher_id
ORDER BY released_at IS NOT NULL, released_at DESC, placed_at DESC
LIMIT @max_rows;

-- name: IsHeld :one
SELECT EXISTS (SELECT FROM payout_holds WHERE publisher_id = @publisher_id AND released_at IS NULL) AS held;

-- name: ListOwnPayouts :many
SELECT id, period, currency, cutoff, status, reason, amount_minor, reversed_minor, created_at, sent_at FROM payouts
WHERE publisher_id = @publisher_id
  AND (sqlc.narg(before_at)::timestamptz IS NULL OR (created_at, id) < (sqlc.narg(before_at)::timestamptz, sqlc.narg(before_id)::uuid))
ORDER BY created_at DESC, id DESC
LIMIT @max_rows;

-- name: ListOwnBankPayouts :many
SELECT stripe_id, amount_minor, currency, status, failure_code, arrives_at, created_at FROM bank_payouts
WHERE publisher_id = @publisher_id
  AND (sqlc.narg(before_at)::timestamptz IS NULL OR (created_at, stripe_id) < (sqlc.narg(before_at)::timestamptz, sqlc.narg(before_id)::text))
ORDER BY created_at DESC, stripe_id DESC
LIMIT @max_rows;

-- name: ListStatementMonths :many
-- The months in which anything moved, newest first.
SELECT DISTINCT month FROM statement_months WHERE publisher_id = @publisher_id ORDER BY 1 DESC LIMIT @max_rows;

-- name: StatementOpenings :many
-- What there was before a month, in every currency there ever was.
SELECT currency, coalesce(sum(amount_minor) FILTER (WHERE month < @month::date), 0)::bigint AS amount_minor
FROM statement_months WHERE publisher_id = @publisher_id AND month <= @month::date
GROUP BY currency ORDER BY currency;

-- name: StatementSums :many
-- What moved, by what it was. Each line is its gross less its fees.
SELECT currency, kind, count(*) AS lines, sum(amount_minor + platform_fee_minor + processor_fee_minor)::bigint AS gross_minor,
    sum(platform_fee_minor)::bigint AS platform_fee_minor, sum(processor_fee_minor)::bigint AS processor_fee_minor, sum(amount_minor)::bigint AS amount_minor
FROM statement_lines
WHERE publisher_id = @publisher_id AND occurred_at >= @from_at AND occurred_at < @before_at
GROUP BY currency, kind ORDER BY currency, kind;

-- name: ListStatementLines :many
-- Of one currency, oldest first; plugins under the names that they have now.
SELECT l.transaction_id, l.occurred_at, l.kind, l.plugin_id, p.name AS plugin_name, l.payout_id,
    (l.amount_minor + l.platform_fee_minor + l.processor_fee_minor)::bigint AS gross_minor, l.platform_fee_minor, l.processor_fee_minor, l.amount_minor, l.available_at
FROM statement_lines l LEFT JOIN publisher_plugins p ON p.id = l.plugin_id
WHERE l.publisher_id = @publisher_id AND l.currency = @currency AND l.occurred_at >= @from_at AND l.occurred_at < @before_at
  AND (l.occurred_at, l.transaction_id) > (@after_at::timestamptz, @after_id::uuid)
ORDER BY l.occurred_at, l.transaction_id
LIMIT @max_rows;
