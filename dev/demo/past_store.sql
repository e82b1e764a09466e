-- Moves what the demo did in the store into the past: every row of it, with all its times. Expects the temporary
-- tables past_releases, past_uses, past_people, past_days and past_fetches; runs as the database's owner, in one transaction.

-- Only here do rows change that nothing else may change.
ALTER TABLE transactions DISABLE TRIGGER transactions_append_only;
ALTER TABLE transaction_entries DISABLE TRIGGER transaction_entries_append_only;
ALTER TABLE audit_log DISABLE TRIGGER audit_log_append_only;
ALTER TABLE documents DISABLE TRIGGER documents_stay;

UPDATE plugin_versions v SET published_at = v.published_at - m.back FROM past_releases m WHERE v.plugin_id = m.plugin_id AND v.version = m.version;
UPDATE plugins p SET published_at = p.published_at - m.back_first, updated_at = p.updated_at - m.back_last
FROM (SELECT plugin_id, max(back) AS back_first, min(back) AS back_last FROM past_releases GROUP BY plugin_id) m
WHERE p.id = m.plugin_id;
UPDATE plugin_search s SET published_at = p.published_at FROM plugins p WHERE p.id = s.plugin_id AND s.published_at <> p.published_at;

-- A purchase, and what came of it: what gave the money back happened some days later than the purchase itself.
CREATE TEMP TABLE past_purchases ON COMMIT DROP AS
SELECT p.id, p.plugin_id, p.settled_at, p.checkout_session_stripe_id AS session, p.payment_intent_stripe_id AS intent,
    p.charge_stripe_id AS charge, u.back, u.back - u.later AS back_after
FROM purchases p JOIN past_uses u USING (user_id, plugin_id);

-- A fact was written in the transaction of the row that it tells of: both have its time.
CREATE TEMP TABLE past_facts ON COMMIT DROP AS
SELECT o.id, o.occurred_at - CASE t.kind WHEN 'sale' THEN p.back ELSE p.back_after END AS at
FROM outbox o JOIN transactions t ON t.created_at = o.occurred_at JOIN past_purchases p ON p.id = t.purchase_id AND p.plugin_id = o.plugin_id
WHERE o.kind IN ('sale', 'refund', 'dispute', 'dispute_reversal')
UNION ALL
SELECT o.id, r.created_at - u.review_back
FROM outbox o JOIN reviews r ON r.plugin_id = o.plugin_id AND r.created_at = o.occurred_at
    JOIN past_uses u ON u.user_id = r.user_id AND u.plugin_id = r.plugin_id
WHERE o.kind = 'rating'
UNION ALL
SELECT o.id, greatest(d.at - u.back, v.published_at + interval '2 hours')
FROM outbox o JOIN downloads d ON d.plugin_id = o.plugin_id AND d.at = o.occurred_at
    JOIN past_uses u ON u.user_id = d.user_id AND u.plugin_id = d.plugin_id JOIN plugin_versions v ON v.id = d.version_id
WHERE o.kind = 'download';
UPDATE outbox o SET occurred_at = f.at FROM past_facts f WHERE f.id = o.id;

UPDATE downloads d SET at = greatest(d.at - u.back, v.published_at + interval '2 hours')
FROM past_uses u, plugin_versions v
WHERE u.user_id = d.user_id AND u.plugin_id = d.plugin_id AND v.id = d.version_id;
UPDATE reviews r SET created_at = r.created_at - u.review_back, updated_at = r.updated_at - u.review_back
FROM past_uses u WHERE u.user_id = r.user_id AND u.plugin_id = r.plugin_id;
UPDATE entitlements e SET granted_at = e.granted_at - u.back,
    changed_at = e.changed_at - CASE WHEN e.changed_at > e.granted_at THEN u.back - u.later ELSE u.back END
FROM past_uses u WHERE u.user_id = e.user_id AND u.plugin_id = e.plugin_id;

UPDATE transactions t SET created_at = t.created_at - CASE t.kind WHEN 'sale' THEN p.back ELSE p.back_after END,
    available_at = t.available_at - CASE t.kind WHEN 'sale' THEN p.back ELSE p.back_after END
FROM past_purchases p WHERE p.id = t.purchase_id;
UPDATE documents d SET issued_at = d.issued_at - CASE WHEN d.corrects IS NULL THEN p.back ELSE p.back_after END
FROM past_purchases p WHERE p.id = d.purchase_id;
-- Numbers go by time, as they were given: those that a series has, in the new order. First out of the way, for none may be there twice.
CREATE TEMP TABLE past_numbers ON COMMIT DROP AS
SELECT d.id, n.number
FROM (SELECT id, entity, series, row_number() OVER (PARTITION BY entity, series ORDER BY issued_at, number) AS place FROM documents) d
    JOIN (SELECT entity, series, number, row_number() OVER (PARTITION BY entity, series ORDER BY number) AS place FROM documents) n USING (entity, series, place);
UPDATE documents SET number = number + (SELECT max(number) FROM documents);
UPDATE documents d SET number = n.number FROM past_numbers n WHERE n.id = d.id;
UPDATE coupon_redemptions r SET created_at = r.created_at - p.back, changed_at = r.changed_at - p.back FROM past_purchases p WHERE p.id = r.purchase_id;
-- A code is older than its uses: a publisher's as old as their first release, see past_panel.sql, the platform's a day older than the first use.
UPDATE coupons c SET created_at = c.created_at - m.back, starts_at = c.starts_at - m.back
FROM (SELECT p.publisher_id, max(r.back) AS back FROM past_releases r JOIN plugins p ON p.id = r.plugin_id GROUP BY 1) m
WHERE m.publisher_id = c.publisher_id;
UPDATE coupons c SET created_at = least(c.created_at, r.first - interval '1 day'), starts_at = least(c.starts_at, r.first - interval '1 day')
FROM (SELECT coupon_id, min(created_at) AS first FROM coupon_redemptions GROUP BY 1) r
WHERE r.coupon_id = c.id AND c.publisher_id IS NULL;
UPDATE audit_log a SET at = c.created_at FROM coupons c WHERE a.action = 'coupon.create' AND a.subject_id = c.id::text;
CREATE TEMP TABLE past_licenses ON COMMIT DROP AS
SELECT l.id, u.back, u.back - u.later AS back_after
FROM licenses l JOIN entitlements e ON e.id = l.entitlement_id JOIN past_uses u ON u.user_id = e.user_id AND u.plugin_id = e.plugin_id;
UPDATE licenses l SET issued_at = l.issued_at - m.back, key_issued_at = l.key_issued_at - m.back, revoked_at = l.revoked_at - m.back_after
FROM past_licenses m WHERE m.id = l.id;
UPDATE license_activations a SET first_activated_at = a.first_activated_at - m.back, activated_at = a.activated_at - m.back, removed_at = a.removed_at - m.back
FROM past_licenses m WHERE m.id = a.license_id;
UPDATE tax_evidence e SET recorded_at = e.recorded_at - p.back, complete_at = e.complete_at - p.back FROM past_purchases p WHERE p.id = e.purchase_id;
UPDATE transaction_entries e SET available_at = t.available_at FROM transactions t WHERE t.id = e.transaction_id AND t.available_at <> e.available_at;
UPDATE outbox o SET available_at = t.available_at FROM transactions t WHERE t.id = o.transaction_id;
UPDATE refunds r SET created_at = r.created_at - p.back_after, updated_at = r.updated_at - p.back_after
FROM past_purchases p WHERE p.id = r.purchase_id;
UPDATE disputes d SET created_at = d.created_at - p.back_after, updated_at = d.updated_at - p.back_after
FROM past_purchases p WHERE p.id = d.purchase_id;
UPDATE purchase_events e SET at = e.at - CASE WHEN e.at > p.settled_at THEN p.back_after ELSE p.back END
FROM past_purchases p WHERE p.id = e.purchase_id;
UPDATE stripe_events e SET occurred_at = e.occurred_at - m.back, received_at = e.received_at - m.back, next_attempt_at = e.next_attempt_at - m.back,
    processed_at = e.processed_at - m.back
FROM (
    SELECT DISTINCT ON (e.id) e.id, CASE WHEN e.type ~ 'refund|dispute' THEN p.back_after ELSE p.back END AS back
    FROM stripe_events e JOIN past_purchases p
        ON p.id::text = e.ids->>'PurchaseID' OR p.session = e.ids->>'SessionID' OR p.intent = e.ids->>'PaymentIntentID' OR p.charge = e.ids->>'ChargeID'
) m WHERE m.id = e.id;
UPDATE audit_log a SET at = a.at - p.back_after FROM past_purchases p WHERE a.subject_type = 'purchase' AND a.subject_id = p.id::text;
UPDATE purchases p SET created_at = p.created_at - m.back, expires_at = p.expires_at - m.back, settled_at = p.settled_at - m.back,
    updated_at = p.updated_at - CASE WHEN p.updated_at > p.settled_at THEN m.back_after ELSE m.back END
FROM past_purchases m WHERE m.id = p.id;

UPDATE users u SET created_at = u.created_at - m.back, email_verified_at = u.email_verified_at - m.back FROM past_people m WHERE m.user_id = u.id;

-- What was looked at, and downloaded of free plugins, without leaving a name: a fact for each day. What owners
-- downloaded again: a fact for each time. And a row for each download.
INSERT INTO outbox (id, kind, plugin_id, publisher_id, occurred_at, quantity)
SELECT gen_random_uuid(), f.kind::outbox_kind, f.plugin_id, p.publisher_id, f.at, f.quantity
FROM (SELECT kind, plugin_id, at, quantity FROM past_days UNION ALL SELECT 'download', plugin_id, at, 1 FROM past_fetches) f
    JOIN plugins p ON p.id = f.plugin_id
ORDER BY f.at;
CREATE TEMP TABLE past_downloads ON COMMIT DROP AS
SELECT f.plugin_id, f.user_id, f.at, v.id AS version_id
FROM (
    SELECT d.plugin_id, NULL::uuid AS user_id, d.at + interval '9 hours' * (n::double precision / (d.quantity + 1)) AS at
    FROM past_days d CROSS JOIN LATERAL generate_series(1, d.quantity) n
    WHERE d.kind = 'download'
    UNION ALL SELECT plugin_id, user_id, at FROM past_fetches
) f CROSS JOIN LATERAL (
    SELECT v.id FROM plugin_versions v WHERE v.plugin_id = f.plugin_id ORDER BY (v.published_at <= f.at) DESC, v.published_at DESC LIMIT 1) v;
INSERT INTO downloads (token_id, plugin_id, version_id, user_id, at) SELECT gen_random_uuid(), plugin_id, version_id, user_id, at FROM past_downloads;
UPDATE plugin_versions v SET download_count = v.download_count + d.n
FROM (SELECT version_id, count(*) AS n FROM past_downloads GROUP BY 1) d WHERE d.version_id = v.id;
UPDATE plugins p SET download_count = p.download_count + d.n
FROM (SELECT plugin_id, count(*) AS n FROM past_downloads GROUP BY 1) d WHERE d.plugin_id = p.id;

-- What is derived from all of this.
DELETE FROM download_days;
SELECT recount_activity();

ALTER TABLE transactions ENABLE TRIGGER transactions_append_only;
ALTER TABLE transaction_entries ENABLE TRIGGER transaction_entries_append_only;
ALTER TABLE audit_log ENABLE TRIGGER audit_log_append_only;
ALTER TABLE documents ENABLE TRIGGER documents_stay;
