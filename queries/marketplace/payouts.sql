-- name: PublisherPayable :many
SELECT currency::text AS currency, balance_minor::bigint AS balance_minor, pending_minor::bigint AS pending_minor, held_minor::bigint AS held_minor,
    unfinished_minor::bigint AS unfinished_minor, payable_minor::bigint AS payable_minor
FROM publisher_payable(@publisher_id::uuid, @cutoff::timestamptz, @besides::uuid) ORDER BY currency;

-- name: DuePublishers :many
-- Whose schedule has come to a new period in which something can be said of their balance. Names periods by their cutoffs.
SELECT d.publisher_id, d.schedule::text AS schedule, d.period::text AS period, d.cutoff::timestamptz AS cutoff
FROM (SELECT b.publisher_id, coalesce(s.schedule, 'monthly') AS schedule,
          CASE coalesce(s.schedule, 'monthly') WHEN 'weekly' THEN @week_period::text ELSE @month_period::text END AS period,
          CASE coalesce(s.schedule, 'monthly') WHEN 'weekly' THEN @week_cutoff::timestamptz ELSE @month_cutoff::timestamptz END AS cutoff
      FROM account_balances b LEFT JOIN payout_settings s USING (publisher_id)
      WHERE b.account = 'publisher_earning' AND b.credit_minor <> b.debit_minor AND b.publisher_id > @after_id::uuid
        AND coalesce(s.schedule, 'monthly') <> 'manual'
      GROUP BY 1, 2, 3, 4) d
WHERE NOT EXISTS (SELECT FROM payouts p WHERE p.publisher_id = d.publisher_id AND p.period = d.period)
  AND EXISTS (SELECT FROM publisher_payable(d.publisher_id, d.cutoff, '00000000-0000-0000-0000-000000000000') y
      WHERE y.payable_minor <> 0 OR y.held_minor <> 0)
ORDER BY d.publisher_id
LIMIT @max_rows;

-- name: ListPeriodPayouts :many
SELECT * FROM payouts WHERE publisher_id = @publisher_id AND period = @period ORDER BY currency;

-- name: GetPayout :one
SELECT * FROM payouts WHERE id = @id;

-- name: PutPayout :one
-- A payout that was skipped can be planned again in its period; one that was begun is left alone.
INSERT INTO payouts AS p (id, publisher_id, period, currency, cutoff, status, reason, amount_minor)
VALUES (@id, @publisher_id, @period, @currency, @cutoff, @status, @reason, @amount_minor)
ON CONFLICT (publisher_id, period, currency) DO UPDATE SET status = excluded.status, reason = excluded.reason, amount_minor = excluded.amount_minor,
    revision = p.revision + 1, updated_at = now()
WHERE p.status = 'skipped'
RETURNING *;

-- name: ChangePayout :one
UPDATE payouts SET status = @status, reason = @reason, amount_minor = @amount_minor, attempt_open = @attempt_open,
    attempted_at = CASE WHEN @attempt_open::boolean THEN now() ELSE attempted_at END, account_stripe_id = @account_stripe_id,
    generation = @generation, failures = @failures, revision = revision + 1, updated_at = now()
WHERE id = @id
RETURNING *;

-- name: SendPayout :one
UPDATE payouts SET status = 'sent', reason = '', amount_minor = @amount_minor, transfer_stripe_id = @transfer_stripe_id::text, sent_at = now(),
    attempt_open = false, revision = revision + 1, updated_at = now()
WHERE id = @id AND status <> 'sent'
RETURNING *;

-- name: OpenPeriods :many
-- The periods of a publisher whose workflows wait or try.
SELECT DISTINCT period FROM payouts
WHERE publisher_id = @publisher_id AND (status IN ('planned', 'failing') OR status = 'skipped' AND reason IN ('held', 'account_not_ready') AND created_at > now() - interval '40 days')
ORDER BY period;

-- name: InsertPayoutReversal :execrows
INSERT INTO payout_reversals (id, payout_id, amount_minor, reason_code, requested_by)
VALUES (@id, @payout_id, @amount_minor, @reason_code, @requested_by) ON CONFLICT DO NOTHING;

-- name: GetPayoutReversal :one
SELECT * FROM payout_reversals WHERE id = @id;

-- name: ListPayoutReversals :many
SELECT r.*, u.name AS requested_by_name FROM payout_reversals r JOIN users u ON u.id = r.requested_by
WHERE r.payout_id = @payout_id ORDER BY r.created_at;

-- name: EndPayoutReversal :execrows
UPDATE payout_reversals SET status = @status, failure_code = @failure_code, stripe_id = sqlc.narg(stripe_id), updated_at = now()
WHERE id = @id AND status = 'requested';

-- name: AddToReversed :one
UPDATE payouts SET reversed_minor = reversed_minor + @amount_minor, revision = revision + 1, updated_at = now() WHERE id = @id RETURNING *;

-- name: AppendStatementFact :exec
-- A line of a publisher's statement that is none of a sale.
INSERT INTO outbox (id, kind, plugin_id, publisher_id, occurred_at, quantity, currency, net_minor, transaction_id, transaction_kind, available_at, payout_id)
SELECT @id, 'statement', '00000000-0000-0000-0000-000000000000', @publisher_id, t.created_at, 0, t.currency, @net_minor, t.id, t.kind::text, t.available_at, t.payout_id
FROM transactions t WHERE t.kind = @kind AND t.source_id = @source_id;
