-- name: AppendSaleFact :exec
-- A fact about money for the publisher's statistics and statement, and for the volume that commissions go by; amounts are
-- signed so that sums are right.
WITH volume AS (
    INSERT INTO publisher_volumes AS v (publisher_id, currency, gross_minor) VALUES (@publisher_id, @currency, @gross_minor)
    ON CONFLICT (publisher_id, currency) DO UPDATE SET gross_minor = v.gross_minor + EXCLUDED.gross_minor
)
INSERT INTO outbox (id, kind, plugin_id, publisher_id, occurred_at, quantity, currency, gross_minor, platform_fee_minor, processor_fee_minor, net_minor,
    transaction_id, transaction_kind, available_at, purchase_id, coupon_id, discount_minor)
SELECT @id, @kind, @plugin_id, @publisher_id, now(), @quantity, @currency, @gross_minor, @platform_fee_minor, @processor_fee_minor, @net_minor,
    t.id, t.kind::text, t.available_at, t.purchase_id, sqlc.narg(coupon_id)::uuid, @discount_minor
FROM transactions t WHERE t.kind = @transaction_kind AND t.source_id = @source_id;

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
