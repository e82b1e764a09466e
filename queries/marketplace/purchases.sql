-- name: OfferedPlugin :one
-- All that an offer is made of: the prices, and the commission that would be due. Without a currency it is the plugin's own.
SELECT p.id, p.slug, p.name, p.publisher_id, p.publisher_name, p.icon_key, p.price_minor, p.currency, p.prices, p.status,
       commission_rules_of(p.id, p.publisher_id) AS commission_rules, coalesce(v.gross_minor, 0)::bigint AS publisher_volume_minor
FROM plugins p
LEFT JOIN publisher_volumes v ON v.publisher_id = p.publisher_id AND v.currency = coalesce(nullif(@wanted_currency::text, ''), p.currency)
WHERE p.id = @id;

-- name: LockOfferedPlugin :one
-- The same, locked against a takedown or a new price until the commit.
SELECT p.id, p.slug, p.name, p.publisher_id, p.publisher_name, p.icon_key, p.price_minor, p.currency, p.prices, p.status,
       commission_rules_of(p.id, p.publisher_id) AS commission_rules, coalesce(v.gross_minor, 0)::bigint AS publisher_volume_minor
FROM plugins p
LEFT JOIN publisher_volumes v ON v.publisher_id = p.publisher_id AND v.currency = coalesce(nullif(@wanted_currency::text, ''), p.currency)
WHERE p.id = @id FOR SHARE OF p;

-- name: QuotePlugin :one
SELECT id, slug, name, publisher_id, publisher_name, icon_key, price_minor, currency, status, licensed FROM plugins WHERE id = @id;

-- name: InsertPurchase :execrows
-- 0 rows: the customer has an open purchase of this plugin, or this very one is there already.
INSERT INTO purchases (id, user_id, plugin_id, publisher_id, idempotency_key, discount_minor, discount_bearer, coupon_id, amount_minor,
    currency, platform_fee_minor, fee_basis_points, fee_rule_id, fee_on_refund, tax_behavior, tax_code, expires_at)
VALUES (@id, @user_id, @plugin_id, @publisher_id, @idempotency_key, @discount_minor, @discount_bearer, sqlc.narg(coupon_id), @amount_minor,
    @currency, @platform_fee_minor, @fee_basis_points, sqlc.narg(fee_rule_id), @fee_on_refund, @tax_behavior, @tax_code, @expires_at)
ON CONFLICT DO NOTHING;

-- name: GetPurchase :one
SELECT p.id, p.user_id, p.plugin_id, p.publisher_id, p.idempotency_key, p.status, p.amount_minor, p.currency, p.platform_fee_minor,
       p.processor_fee_minor, p.checkout_url, p.checkout_session_stripe_id, p.payment_intent_stripe_id, p.charge_stripe_id,
       p.failure_code, p.attention, p.expires_at, p.created_at, p.updated_at, p.settled_at,
       p.discount_minor, p.discount_bearer, p.coupon_id, p.fee_basis_points, p.fee_rule_id, p.fee_on_refund,
       p.tax_behavior, p.tax_minor, p.paid_minor, p.country, p.list_minor, p.tax_code, p.refund_until
FROM purchases p WHERE p.id = @id;

-- name: LockPurchase :one
SELECT p.id, p.user_id, p.plugin_id, p.publisher_id, p.idempotency_key, p.status, p.amount_minor, p.currency, p.platform_fee_minor,
       p.processor_fee_minor, p.checkout_url, p.checkout_session_stripe_id, p.payment_intent_stripe_id, p.charge_stripe_id,
       p.failure_code, p.attention, p.expires_at, p.created_at, p.updated_at, p.settled_at,
       p.discount_minor, p.discount_bearer, p.coupon_id, p.fee_basis_points, p.fee_rule_id, p.fee_on_refund,
       p.tax_behavior, p.tax_minor, p.paid_minor, p.country, p.list_minor, p.tax_code, p.refund_until
FROM purchases p WHERE p.id = @id FOR UPDATE;

-- name: PurchaseOfPayment :one
SELECT id FROM purchases WHERE payment_intent_stripe_id = @payment_intent_stripe_id;

-- name: OpenPurchase :one
SELECT id, plugin_id, status, checkout_url, expires_at, coupon_id
FROM purchases
WHERE user_id = @user_id AND plugin_id = @plugin_id AND status IN ('pending', 'awaiting_payment', 'processing');

-- name: RecordPurchaseSession :execrows
UPDATE purchases
SET status = 'awaiting_payment', checkout_session_stripe_id = @session_id, checkout_url = @checkout_url, expires_at = @expires_at,
    updated_at = now()
WHERE id = @id AND status = 'pending';

-- name: MarkPurchaseProcessing :execrows
UPDATE purchases SET status = 'processing', updated_at = now() WHERE id = @id AND status IN ('pending', 'awaiting_payment');

-- name: ClosePurchase :execrows
-- Only a purchase that nobody has paid ends this way.
UPDATE purchases
SET status = @status, failure_code = @failure_code, attention = '', checkout_url = '', updated_at = now()
WHERE id = @id AND status IN ('pending', 'awaiting_payment', 'processing') AND settled_at IS NULL;

-- name: SettlePurchase :exec
UPDATE purchases
SET status = 'fulfilled', payment_intent_stripe_id = @payment_intent_stripe_id, charge_stripe_id = @charge_stripe_id,
    processor_fee_minor = @processor_fee_minor, platform_fee_minor = @platform_fee_minor, tax_minor = @tax_minor, paid_minor = @paid_minor,
    country = @country, failure_code = '', attention = '',
    checkout_url = '', settled_at = now(), updated_at = now(),
    refund_until = now() + make_interval(secs => @refund_window_seconds::double precision)
WHERE id = @id AND settled_at IS NULL;

-- name: FulfilUnpaidPurchase :execrows
-- 0 rows: there is something to pay.
UPDATE purchases SET status = 'fulfilled', updated_at = now() WHERE id = @id AND status = 'pending' AND amount_minor = 0;

-- name: SetPurchaseStatus :exec
UPDATE purchases SET status = @status, updated_at = now() WHERE id = @id;

-- name: SetPurchaseAttention :execrows
UPDATE purchases SET attention = @attention, updated_at = now() WHERE id = @id AND attention <> @attention;

-- name: CountSale :exec
UPDATE plugins SET sale_count = sale_count + 1, trend_score = trend_after(trend_score, 5, now()) WHERE id = @id;

-- name: AppendPurchaseEvent :exec
INSERT INTO purchase_events (purchase_id, kind, detail, dedupe_key)
VALUES (@purchase_id, @kind, @detail, @dedupe_key)
ON CONFLICT (purchase_id, dedupe_key) DO NOTHING;

-- name: ListPurchaseEvents :many
SELECT seq, at, kind, detail FROM purchase_events WHERE purchase_id = @purchase_id ORDER BY seq LIMIT 500;

-- name: ListUserPurchases :many
SELECT p.id, p.plugin_id, g.slug AS plugin_slug, g.name AS plugin_name, g.icon_key AS plugin_icon_key, g.publisher_name, p.status,
       p.amount_minor, p.currency, p.tax_behavior, p.tax_minor, p.paid_minor, p.checkout_url, p.failure_code, p.expires_at, p.created_at, p.updated_at, p.settled_at,
       coalesce((SELECT d.name FROM documents d WHERE d.purchase_id = p.id AND d.kind IN ('receipt', 'invoice')), '')::text AS receipt_number,
       p.list_minor, p.discount_minor, coalesce(c.code, '') AS coupon_code,
       ARRAY(SELECT d.kind::text || ' ' || d.name FROM documents d WHERE d.purchase_id = p.id ORDER BY d.issued_at)::text[] AS documents,
       coalesce((SELECT sum(r.amount_minor) FROM refunds r WHERE r.purchase_id = p.id AND (r.status = 'succeeded' OR r.resolution = 'paid_otherwise')), 0)::bigint AS refunded_minor
FROM purchases p JOIN plugins g ON g.id = p.plugin_id LEFT JOIN coupons c ON c.id = p.coupon_id
WHERE p.user_id = @user_id
  AND (sqlc.narg(before_at)::timestamptz IS NULL OR (p.created_at, p.id) < (sqlc.narg(before_at)::timestamptz, sqlc.narg(before_id)::uuid))
ORDER BY p.created_at DESC, p.id DESC
LIMIT @max_rows;

-- name: AdminListPurchases :many
-- Stuck ones are open beyond their time, or wait for an operator; by 'stuck' they come first, then the newest.
WITH judged AS (
    SELECT p.*, (p.attention <> '' OR (p.status IN ('pending', 'awaiting_payment') AND p.expires_at < @stuck_before::timestamptz)
        OR (p.status = 'processing' AND p.created_at < @processing_before::timestamptz))::boolean AS stuck
    FROM purchases p
    WHERE (@status::text = '' OR p.status::text = @status)
      AND p.created_at <= @created_before::timestamptz AND p.created_at >= @created_after::timestamptz
      AND (@search::text = ''
        OR p.user_id IN (SELECT u.id FROM users u WHERE strpos(lower(u.email::text), lower(@search)) > 0 OR strpos(lower(u.name), lower(@search)) > 0)
        OR p.plugin_id IN (SELECT g.id FROM plugins g WHERE strpos(g.slug, lower(@search)) > 0 OR strpos(lower(g.name), lower(@search)) > 0)
        OR p.id IN (SELECT d.purchase_id FROM documents d WHERE d.name = upper(@search))
        OR @search IN (p.id::text, p.checkout_session_stripe_id, p.payment_intent_stripe_id, p.charge_stripe_id))
), placed AS (
    SELECT id, stuck, (@sort::text = 'stuck' AND stuck)::boolean AS first,
        (CASE @sort::text WHEN 'oldest' THEN -extract(epoch FROM created_at) ELSE extract(epoch FROM created_at) END)::float8 AS rank
    FROM judged
    WHERE NOT @only_stuck::boolean OR stuck
), page AS (
    SELECT id, stuck, first, rank FROM placed
    WHERE sqlc.narg(after_id)::uuid IS NULL
       OR (first, rank, id) < (sqlc.narg(after_first)::boolean, sqlc.narg(after_rank)::float8, sqlc.narg(after_id)::uuid)
    ORDER BY first DESC, rank DESC, id DESC
    LIMIT @max_rows
)
SELECT p.id, p.user_id, u.name AS customer_name, u.email AS customer_email, p.plugin_id, g.slug AS plugin_slug, g.name AS plugin_name,
       p.publisher_id, p.status, p.amount_minor, p.currency, p.attention, p.failure_code, p.expires_at, p.created_at, p.updated_at, p.settled_at,
       page.stuck, page.first, page.rank
FROM page JOIN purchases p ON p.id = page.id JOIN plugins g ON g.id = p.plugin_id JOIN users u ON u.id = p.user_id
ORDER BY page.first DESC, page.rank DESC, page.id DESC;

-- name: CountPurchases :many
SELECT status, count(*) AS purchases FROM purchases GROUP BY status;

-- name: StuckPurchases :one
-- By the same rule as AdminListPurchases.
SELECT count(*) AS purchases, coalesce(extract(epoch FROM now() - min(created_at)), 0)::bigint AS oldest_seconds FROM purchases
WHERE attention <> '' OR (status IN ('pending', 'awaiting_payment') AND expires_at < @stuck_before::timestamptz)
   OR (status = 'processing' AND created_at < @processing_before::timestamptz);

-- name: CountStuckPurchases :one
SELECT count(*) FROM purchases
WHERE attention <> '' OR (status IN ('pending', 'awaiting_payment') AND expires_at < @stuck_before::timestamptz);

-- name: UndeliverableReason :one
SELECT coalesce((SELECT detail ->> 'reason' FROM purchase_events WHERE purchase_id = @purchase_id AND dedupe_key = 'undeliverable'), '')::text;

-- name: GetUserPurchase :one
SELECT p.id, p.plugin_id, g.slug AS plugin_slug, g.name AS plugin_name, g.icon_key AS plugin_icon_key, g.publisher_name, p.status,
       p.amount_minor, p.currency, p.tax_behavior, p.tax_minor, p.paid_minor, p.checkout_url, p.failure_code, p.expires_at, p.created_at, p.updated_at, p.settled_at,
       coalesce((SELECT d.name FROM documents d WHERE d.purchase_id = p.id AND d.kind IN ('receipt', 'invoice')), '')::text AS receipt_number,
       p.list_minor, p.discount_minor, coalesce(c.code, '') AS coupon_code,
       ARRAY(SELECT d.kind::text || ' ' || d.name FROM documents d WHERE d.purchase_id = p.id ORDER BY d.issued_at)::text[] AS documents,
       coalesce((SELECT sum(r.amount_minor) FROM refunds r WHERE r.purchase_id = p.id AND (r.status = 'succeeded' OR r.resolution = 'paid_otherwise')), 0)::bigint AS refunded_minor
FROM purchases p JOIN plugins g ON g.id = p.plugin_id LEFT JOIN coupons c ON c.id = p.coupon_id
WHERE p.id = @id AND p.user_id = @user_id;

-- name: AdminGetPurchase :one
SELECT p.id, p.user_id, u.name AS customer_name, u.email AS customer_email, p.plugin_id, g.slug AS plugin_slug, g.name AS plugin_name, p.publisher_id, p.status,
       p.amount_minor, p.currency, p.platform_fee_minor, p.processor_fee_minor, p.checkout_session_stripe_id, p.payment_intent_stripe_id,
       p.charge_stripe_id, p.failure_code, p.attention, p.expires_at, p.created_at, p.updated_at, p.settled_at, p.tax_behavior, p.tax_minor, p.paid_minor, p.country
FROM purchases p JOIN plugins g ON g.id = p.plugin_id JOIN users u ON u.id = p.user_id
WHERE p.id = @id;
