-- name: InsertTransaction :execrows
-- 0 rows: this movement is in the books already. A sale can be paid out after its hold; what follows it, not before it.
INSERT INTO transactions (id, kind, purchase_id, payout_id, source_id, currency, available_at)
VALUES (@id, @kind::transaction_kind, sqlc.narg(purchase_id)::uuid, sqlc.narg(payout_id), @source_id, @currency, CASE
    WHEN @kind::transaction_kind IN ('sale', 'coupon_sale') THEN now() + make_interval(secs => @hold_seconds::double precision)
    ELSE greatest(now(), (SELECT s.available_at FROM transactions s WHERE s.purchase_id = sqlc.narg(purchase_id)::uuid AND s.kind = 'sale')) END)
ON CONFLICT DO NOTHING;

-- name: InsertTransactionEntries :exec
-- All entries of a transaction at once. The publisher is the zero UUID where an account has none.
INSERT INTO transaction_entries (transaction_id, position, account, publisher_id, amount_minor, currency, available_at)
SELECT @transaction_id, e.position, e.account::ledger_account, nullif(e.publisher_id, '00000000-0000-0000-0000-000000000000'), e.amount_minor, @currency,
    (SELECT t.available_at FROM transactions t WHERE t.id = @transaction_id)
FROM ROWS FROM (unnest(@accounts::text[]), unnest(@publisher_ids::uuid[]), unnest(@amounts::bigint[])) WITH ORDINALITY
    AS e (account, publisher_id, amount_minor, position);

-- name: PurchaseBalance :one
-- How the sale was divided, and how much of it has gone back so far. The publisher's part is before the processor's fee.
SELECT
    coalesce(sum(e.amount_minor) FILTER (WHERE t.kind = 'sale' AND e.account = 'processor_clearing'), 0)::bigint AS paid_minor,
    coalesce(-sum(e.amount_minor) FILTER (WHERE t.kind = 'sale' AND e.account = 'tax'), 0)::bigint AS tax_minor,
    coalesce(-sum(e.amount_minor) FILTER (WHERE t.kind = 'sale' AND e.account = 'platform_fee'), 0)::bigint AS platform_fee_minor,
    coalesce(sum(e.amount_minor) FILTER (WHERE t.kind = 'sale' AND e.account = 'promotion'), 0)::bigint AS promotion_minor,
    coalesce(-sum(e.amount_minor) FILTER (WHERE t.kind = 'sale' AND e.account IN ('publisher_earning', 'processor_fee')), 0)::bigint AS publisher_minor,
    coalesce(-sum(e.amount_minor) FILTER (WHERE t.kind <> 'sale' AND e.account IN ('processor_clearing', 'bank')), 0)::bigint AS returned_minor,
    coalesce(-sum(e.amount_minor) FILTER (WHERE t.kind IN ('refund', 'refund_reversal', 'outside_refund')
        AND e.account IN ('processor_clearing', 'bank')), 0)::bigint AS refunded_minor
FROM transactions t JOIN transaction_entries e ON e.transaction_id = t.id
WHERE t.purchase_id = @purchase_id::uuid;

-- name: ListPurchaseEntries :many
SELECT t.id, t.kind, t.source_id, t.created_at, e.position, e.account, e.publisher_id, e.amount_minor, e.currency
FROM transactions t JOIN transaction_entries e ON e.transaction_id = t.id
WHERE t.purchase_id = @purchase_id::uuid
ORDER BY t.created_at, t.id, e.position;
