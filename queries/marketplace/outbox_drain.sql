-- name: ReadOutbox :many
SELECT id, seq, kind, plugin_id, publisher_id, occurred_at, quantity, currency, gross_minor, platform_fee_minor,
       processor_fee_minor, net_minor, rating_count, rating_sum, case_id, case_reason, case_currency, case_minor,
       transaction_id, transaction_kind, available_at, payout_id, purchase_id, state, coupon_id, discount_minor
FROM outbox
WHERE sent_at IS NULL
ORDER BY seq
LIMIT @max_rows;

-- name: MarkOutboxSent :execrows
UPDATE outbox SET sent_at = now() WHERE seq = ANY (@seqs::bigint[]) AND sent_at IS NULL;
