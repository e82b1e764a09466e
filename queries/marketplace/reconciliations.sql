-- name: AbandonReconciliations :execrows
-- A run that has not said anything for so long is gone: its worker, or its workflow, was ended.
UPDATE reconciliations SET status = 'abandoned', finished_at = now()
WHERE status = 'running' AND id <> @id AND touched_at < now() - make_interval(secs => @silence_seconds::double precision);

-- name: InsertReconciliation :execrows
-- 0 rows: it is there already, or another is running. Movements are read from a while before the newest that the last run
-- had read: Stripe may show one late.
INSERT INTO reconciliations (id, workflow_id, trigger, requested_by, since)
VALUES (@id, @workflow_id, @trigger, sqlc.narg(requested_by), (
    SELECT r.read_until - make_interval(secs => @overlap_seconds::double precision) FROM reconciliations r
    WHERE r.read_until IS NOT NULL ORDER BY r.started_at DESC LIMIT 1))
ON CONFLICT DO NOTHING;

-- name: RunningReconciliation :one
SELECT id, workflow_id, trigger, requested_by, status, stage, verdict, since, read_until, pages, imported, booked, movements, transactions, matched, in_flight, charges,
    orphan_charges, cases_opened, cases_closed, cases_open, repairs, statistics, started_at, touched_at, finished_at
FROM reconciliations WHERE status = 'running';

-- name: GetReconciliation :one
SELECT id, workflow_id, trigger, requested_by, status, stage, verdict, since, read_until, pages, imported, booked, movements, transactions, matched, in_flight, charges,
    orphan_charges, cases_opened, cases_closed, cases_open, repairs, statistics, started_at, touched_at, finished_at
FROM reconciliations WHERE id = @id;

-- name: TouchReconciliation :execrows
-- 0 rows: it has ended, or another has taken over.
UPDATE reconciliations SET touched_at = now(), stage = @stage WHERE id = @id AND status = 'running';

-- name: CountImported :exec
UPDATE reconciliations SET pages = pages + 1, imported = imported + @imported WHERE id = @id;

-- name: EndImport :exec
UPDATE reconciliations r SET read_until = (SELECT max(m.created_at) FROM stripe_balance_transactions m) WHERE r.id = @id;

-- name: CountBooked :exec
UPDATE reconciliations SET booked = booked + @booked WHERE id = @id;

-- name: CountRepairs :exec
UPDATE reconciliations SET repairs = repairs + @repairs WHERE id = @id;

-- name: CountComparison :exec
UPDATE reconciliations SET movements = @movements, transactions = @transactions, matched = @matched, in_flight = @in_flight, charges = @charges,
    cases_opened = cases_opened + @cases_opened, cases_closed = cases_closed + @cases_closed, statistics = @statistics
WHERE id = @id;

-- name: FinishReconciliation :execrows
UPDATE reconciliations r SET status = 'finished', stage = 'done', finished_at = now(), touched_at = now(), cases_open = c.open, orphan_charges = c.orphans,
    verdict = CASE WHEN c.open = 0 AND NOT EXISTS (
        SELECT 1 FROM reconciliation_currencies x WHERE x.reconciliation_id = r.id AND (x.difference_minor <> 0 OR x.balance_minor <> x.stripe_minor))
        THEN 'balanced' ELSE 'differences' END
FROM (SELECT count(*) AS open, count(*) FILTER (WHERE kind IN ('charge_without_sale', 'sale_without_entitlement')) AS orphans
      FROM reconciliation_cases WHERE status = 'open') c
WHERE r.id = @id AND r.status = 'running';

-- name: LastReconciliation :one
SELECT id, workflow_id, trigger, requested_by, status, stage, verdict, since, read_until, pages, imported, booked, movements, transactions, matched, in_flight, charges,
    orphan_charges, cases_opened, cases_closed, cases_open, repairs, statistics, started_at, touched_at, finished_at
FROM reconciliations WHERE status = 'finished' ORDER BY started_at DESC, id DESC LIMIT 1;

-- name: ListReconciliations :many
SELECT id, workflow_id, trigger, requested_by, status, stage, verdict, since, read_until, pages, imported, booked, movements, transactions, matched, in_flight, charges,
    orphan_charges, cases_opened, cases_closed, cases_open, repairs, statistics, started_at, touched_at, finished_at
FROM reconciliations
WHERE sqlc.narg(before_at)::timestamptz IS NULL OR (started_at, id) < (sqlc.narg(before_at), sqlc.narg(before_id)::uuid)
ORDER BY started_at DESC, id DESC
LIMIT @max_rows;

-- name: ReconciliationCurrencies :many
SELECT reconciliation_id, currency, books_minor, stripe_minor, balance_minor, in_flight_minor, accepted_minor, difference_minor
FROM reconciliation_currencies WHERE reconciliation_id = ANY (@reconciliation_ids::uuid[]) ORDER BY reconciliation_id, currency;

-- name: SetReconciliationCurrency :exec
INSERT INTO reconciliation_currencies (reconciliation_id, currency, books_minor, stripe_minor, balance_minor, in_flight_minor, accepted_minor)
VALUES (@reconciliation_id, @currency, @books_minor, @stripe_minor, @balance_minor, @in_flight_minor, @accepted_minor)
ON CONFLICT (reconciliation_id, currency) DO UPDATE SET books_minor = excluded.books_minor, stripe_minor = excluded.stripe_minor,
    balance_minor = excluded.balance_minor, in_flight_minor = excluded.in_flight_minor, accepted_minor = excluded.accepted_minor;

-- name: Clock :one
SELECT now()::timestamptz AS at;

-- name: ToldNets :many
-- What the store has told each publisher's statistics, for publishers after one and up to another (all further ones: the
-- last page). Where something was sent since the mark, or has not been, the two sides cannot be compared just now.
SELECT publisher_id, currency, sum(net_minor)::bigint AS net_minor, bool_or(sent_at IS NULL OR sent_at >= @mark::timestamptz)::boolean AS moving
FROM outbox
WHERE kind IN ('sale', 'refund', 'dispute', 'dispute_reversal') AND publisher_id > @after_id AND (@last_page::boolean OR publisher_id <= @until_id)
GROUP BY publisher_id, currency;
