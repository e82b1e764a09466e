-- name: InsertTransaction :execrows
-- 0 rows: this movement is in the books already.
INSERT INTO transactions (id, kind, purchase_id, source_id, currency)
VALUES (@id, @kind, @purchase_id, @source_id, @currency)
ON CONFLICT DO NOTHING;

-- name: InsertTransactionEntry :exec
INSERT INTO transaction_entries (transaction_id, position, account, publisher_id, amount_minor, currency)
VALUES (@transaction_id, @position, @account, @publisher_id, @amount_minor, @currency);

-- name: PurchaseBalance :one
-- What came in by the sale, the platform's part of it, and how much has gone back so far.
SELECT
    coalesce(sum(e.amount_minor) FILTER (WHERE t.kind = 'sale' AND e.account = 'processor_clearing'), 0)::bigint AS paid_minor,
    coalesce(-sum(e.amount_minor) FILTER (WHERE t.kind = 'sale' AND e.account = 'platform_fee'), 0)::bigint AS platform_fee_minor,
    coalesce(-sum(e.amount_minor) FILTER (WHERE t.kind <> 'sale' AND e.account = 'processor_clearing'), 0)::bigint AS returned_minor,
    coalesce(-sum(e.amount_minor) FILTER (WHERE t.kind IN ('refund', 'refund_reversal') AND e.account = 'processor_clearing'), 0)::bigint AS refunded_minor
FROM transactions t JOIN transaction_entries e ON e.transaction_id = t.id
WHERE t.purchase_id = @purchase_id;

-- name: ListPurchaseEntries :many
SELECT t.id, t.kind, t.source_id, t.created_at, e.position, e.account, e.publisher_id, e.amount_minor, e.currency
FROM transactions t JOIN transaction_entries e ON e.transaction_id = t.id
WHERE t.purchase_id = @purchase_id
ORDER BY t.created_at, t.id, e.position;
