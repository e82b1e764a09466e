-- name: KeepTaxEvidence :exec
-- What has been heard of the customer of a purchase of ours. What is complete stays as it is.
INSERT INTO tax_evidence AS e (purchase_id, customer, taxes, billing_country, card_country, tax_id_country, source, complete_at)
SELECT p.id, @customer::jsonb, sqlc.narg(taxes)::jsonb, @billing_country::text, @card_country::text, @tax_id_country::text, @source::text,
    CASE WHEN @complete::boolean THEN now() END
FROM purchases p WHERE p.id = @purchase_id
ON CONFLICT (purchase_id) DO UPDATE SET customer = excluded.customer, taxes = coalesce(excluded.taxes, e.taxes),
    billing_country = coalesce(nullif(excluded.billing_country, ''), e.billing_country),
    card_country = coalesce(nullif(excluded.card_country, ''), e.card_country), tax_id_country = excluded.tax_id_country,
    source = excluded.source, recorded_at = now(), complete_at = excluded.complete_at
WHERE e.complete_at IS NULL;

-- name: CloseTaxEvidence :exec
-- Nothing more will be heard: what there is, or else the account's name, stands.
INSERT INTO tax_evidence AS e (purchase_id, customer, billing_country, complete_at)
SELECT p.id, jsonb_build_object('name', u.name), p.country, now() FROM purchases p JOIN users u ON u.id = p.user_id WHERE p.id = @purchase_id
ON CONFLICT (purchase_id) DO UPDATE SET customer = coalesce(e.customer, excluded.customer), complete_at = now()
WHERE e.complete_at IS NULL;

-- name: FreezeDocuments :exec
-- Fills in the customer of a purchase's documents, once their evidence is complete.
UPDATE documents d SET customer = e.customer, taxes = coalesce(e.taxes, '[]')
FROM tax_evidence e WHERE d.purchase_id = @purchase_id AND e.purchase_id = d.purchase_id AND e.complete_at IS NOT NULL AND d.customer IS NULL;

-- name: GetTaxEvidence :one
SELECT purchase_id, customer, taxes, billing_country, card_country, ip_country, tax_id_country, source, recorded_at, complete_at, reviewed_by, reviewed_at,
    review_note, verdict
FROM tax_evidence WHERE purchase_id = @purchase_id;

-- name: TaxEvidenceState :one
SELECT p.settled_at, coalesce(p.checkout_session_stripe_id, '')::text AS session_id, (e.complete_at IS NOT NULL)::boolean AS complete,
    (e.customer IS NOT NULL)::boolean AS customer_known
FROM purchases p LEFT JOIN tax_evidence e ON e.purchase_id = p.id WHERE p.id = @purchase_id;

-- name: ClaimDueTaxEvidence :many
-- Of what has been settled; copies never take the same.
UPDATE tax_evidence e SET attempts = e.attempts + 1,
    next_attempt_at = now() + least(interval '6 hours', interval '1 minute' * power(2, least(e.attempts, 12)))
FROM (
    SELECT d.purchase_id FROM tax_evidence d JOIN purchases p ON p.id = d.purchase_id
    WHERE d.complete_at IS NULL AND d.next_attempt_at <= now() AND p.settled_at IS NOT NULL
    ORDER BY d.next_attempt_at LIMIT @max_rows FOR UPDATE OF d SKIP LOCKED
) due
WHERE e.purchase_id = due.purchase_id
RETURNING e.purchase_id;

-- name: ReviewTaxEvidence :execrows
UPDATE tax_evidence SET reviewed_by = @reviewed_by, reviewed_at = now(), review_note = @review_note
WHERE purchase_id = @purchase_id AND reviewed_at IS NULL AND complete_at IS NOT NULL AND verdict <> 'sufficient';
