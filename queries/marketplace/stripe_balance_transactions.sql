-- name: StoreMovements :execrows
-- Movements never change: one that is there already stays as it is.
INSERT INTO stripe_balance_transactions (id, type, category, amount_minor, fee_minor, net_minor, currency, source_id, created_at)
SELECT m.id, m.type, m.category, m.amount_minor, m.fee_minor, m.net_minor, m.currency, m.source_id, m.created_at
FROM ROWS FROM (unnest(@ids::text[]), unnest(@types::text[]), unnest(@categories::text[]), unnest(@amounts::bigint[]), unnest(@fees::bigint[]),
    unnest(@nets::bigint[]), unnest(@currencies::text[]), unnest(@source_ids::text[]), unnest(@created::timestamptz[])) AS m (id, type, category, amount_minor, fee_minor, net_minor, currency, source_id, created_at)
ON CONFLICT (id) DO NOTHING;

-- name: MovementsToBook :many
-- Stripe's own dealings with us, which nobody but the reconciliation books.
SELECT d.movement_id::text AS id, d.category::text AS category, d.source_id::text AS source_id, d.amount_minor::bigint AS amount_minor,
    d.fee_minor::bigint AS fee_minor, d.currency::text AS currency
FROM reconciliation_pairs d
WHERE d.transaction_id IS NULL AND NOT d.strange AND d.category IN ('payout', 'payout_reversal', 'fee', 'network_cost', 'tax', 'topup', 'topup_reversal')
ORDER BY d.moved_at, d.movement_id
LIMIT @max_rows;

-- name: SourcesNotAtStripe :many
-- By what Stripe can be asked for the movements that the books have and the import has not brought.
SELECT DISTINCT coalesce(p.charge_stripe_id, x.stripe_id, d.book_source)::text AS source_id
FROM reconciliation_pairs d
LEFT JOIN purchases p ON p.id = d.purchase_id AND d.book_kind = 'sale'
LEFT JOIN disputes x ON x.purchase_id = d.purchase_id AND d.book_kind IN ('dispute_withdrawal', 'dispute_reinstatement')
WHERE d.movement_id IS NULL AND d.booked_at <= now() - make_interval(secs => @grace_seconds::double precision)
ORDER BY 1
LIMIT @max_rows;

-- name: MovementSums :many
SELECT currency, sum(net_minor)::bigint AS net_minor FROM stripe_balance_transactions GROUP BY currency ORDER BY currency;

-- name: ReconciliationCounts :one
SELECT count(movement_id) AS movements, count(transaction_id) AS transactions, count(*) FILTER (WHERE agree) AS matched,
    count(*) FILTER (WHERE category = 'charge') AS charges,
    count(*) FILTER (WHERE NOT agree AND (transaction_id IS NULL OR movement_id IS NULL)
        AND (waits OR since > now() - make_interval(secs => @grace_seconds::double precision))) AS in_flight
FROM reconciliation_pairs;

-- name: ReconciliationSums :many
-- Both sides by currency, and what is on its way between them: positive when Stripe knows of it and the books do not yet.
WITH pair AS (
    SELECT d.transaction_id, d.book_currency, d.book_amount_minor, d.book_fee_minor, d.movement_id, d.currency, d.net_minor, (NOT agree AND (transaction_id IS NULL OR movement_id IS NULL)
        AND (waits OR since > now() - make_interval(secs => @grace_seconds::double precision))) AS in_flight
    FROM reconciliation_pairs d
), side AS (
    SELECT book_currency AS currency, book_amount_minor - book_fee_minor AS books_minor, 0 AS stripe_minor,
        CASE WHEN in_flight THEN book_fee_minor - book_amount_minor ELSE 0 END AS in_flight_minor
    FROM pair WHERE transaction_id IS NOT NULL
    UNION ALL
    SELECT currency, 0, net_minor, CASE WHEN in_flight THEN net_minor ELSE 0 END FROM pair WHERE movement_id IS NOT NULL
)
SELECT currency::text AS currency, sum(books_minor)::bigint AS books_minor, sum(stripe_minor)::bigint AS stripe_minor, sum(in_flight_minor)::bigint AS in_flight_minor
FROM side GROUP BY 1 ORDER BY 1;
