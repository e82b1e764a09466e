-- name: AppendSaleFact :exec
-- A fact about money for the publisher's statistics and statement, and for the volume that commissions go by; amounts are
-- signed so that sums are right. A sale by which nothing moved has no transaction; to publishers, a sale is a sale.
WITH volume AS (
    INSERT INTO publisher_volumes AS v (publisher_id, currency, gross_minor) SELECT @publisher_id::uuid, @currency::text, @gross_minor::bigint WHERE @gross_minor::bigint <> 0
    ON CONFLICT (publisher_id, currency) DO UPDATE SET gross_minor = v.gross_minor + EXCLUDED.gross_minor
)
INSERT INTO outbox (id, kind, plugin_id, publisher_id, occurred_at, quantity, currency, gross_minor, platform_fee_minor, processor_fee_minor, net_minor,
    transaction_id, transaction_kind, available_at, purchase_id, coupon_id, discount_minor)
SELECT @id, @kind, @plugin_id, @publisher_id, now(), @quantity, @currency, @gross_minor, @platform_fee_minor, @processor_fee_minor, @net_minor,
    t.id, CASE t.kind WHEN 'coupon_sale' THEN 'sale' ELSE coalesce(t.kind::text, '') END, t.available_at, @purchase_id::uuid, sqlc.narg(coupon_id)::uuid, @discount_minor
FROM (VALUES (@transaction_kind::transaction_kind, @source_id::text)) AS cause (kind, source_id)
LEFT JOIN transactions t ON t.kind = cause.kind AND t.source_id = cause.source_id;

-- name: MailCustomer :exec
-- A mail to the customer of a purchase; it leaves when this transaction has committed.
INSERT INTO outgoing_mail (id, template, locale, recipient, data)
SELECT @id, @template::text, u.locale, u.email, @data::jsonb FROM users u WHERE u.id = @user_id;

-- name: MailAdmins :exec
-- One mail to every admin, once for each key.
INSERT INTO outgoing_mail (id, template, locale, recipient, data)
SELECT md5(@dedupe_key::text || u.id::text)::uuid, @template::text, u.locale, u.email, @data::jsonb
FROM users u WHERE u.role = 'admin' AND u.disabled_at IS NULL
ON CONFLICT (id) DO NOTHING;

-- name: AppendCaseFact :exec
-- That the publisher's part of a sale is held, or is no more: once for each id.
INSERT INTO outbox (id, kind, plugin_id, publisher_id, occurred_at, quantity, purchase_id, case_id, case_reason, case_currency, case_minor)
VALUES (@id, @kind, @plugin_id, @publisher_id, now(), 0, @purchase_id::uuid, @case_id::uuid, @case_reason, @case_currency, @case_minor)
ON CONFLICT (id) DO NOTHING;

-- name: CaseAmount :one
SELECT case_minor FROM outbox WHERE id = @id;
