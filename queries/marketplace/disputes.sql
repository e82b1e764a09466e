-- name: GetDispute :one
SELECT stripe_id, purchase_id, amount_minor, currency, reason, status, created_at, updated_at, charge_stripe_id, network_reason, is_inquiry,
       evidence_due_by, past_due, submissions, reminders, accepted_by, accepted_at, closed_at, accept_reason, accept_failure
FROM disputes WHERE stripe_id = @stripe_id;

-- name: UpsertDispute :exec
-- A decided dispute stays decided, and no dispute becomes an inquiry again; a closed inquiry can become a dispute.
INSERT INTO disputes (stripe_id, purchase_id, amount_minor, currency, reason, status, charge_stripe_id, network_reason, is_inquiry, evidence_due_by,
    past_due, submissions, closed_at)
VALUES (@stripe_id, @purchase_id, @amount_minor, @currency, @reason, @status::dispute_status, @charge_stripe_id, @network_reason, @is_inquiry,
    sqlc.narg(evidence_due_by), @past_due, @submissions, CASE WHEN @status::dispute_status IN ('won', 'lost') THEN now() END)
ON CONFLICT (stripe_id) DO UPDATE
SET amount_minor = excluded.amount_minor, reason = excluded.reason, status = excluded.status, charge_stripe_id = excluded.charge_stripe_id,
    network_reason = excluded.network_reason, is_inquiry = excluded.is_inquiry, evidence_due_by = excluded.evidence_due_by,
    past_due = excluded.past_due, submissions = greatest(disputes.submissions, excluded.submissions), closed_at = excluded.closed_at,
    reminders = CASE WHEN disputes.evidence_due_by IS DISTINCT FROM excluded.evidence_due_by THEN 0 ELSE disputes.reminders END,
    updated_at = now()
WHERE (disputes.status NOT IN ('won', 'lost') OR (disputes.is_inquiry AND NOT excluded.is_inquiry)) AND (disputes.is_inquiry OR NOT excluded.is_inquiry);

-- name: ListPurchaseDisputes :many
SELECT stripe_id, purchase_id, amount_minor, currency, reason, status, created_at, updated_at, charge_stripe_id, network_reason, is_inquiry,
       evidence_due_by, past_due, submissions, reminders, accepted_by, accepted_at, closed_at, accept_reason, accept_failure
FROM disputes WHERE purchase_id = @purchase_id ORDER BY created_at, stripe_id;

-- name: CountPurchaseDisputes :one
-- An inquiry is no dispute yet.
SELECT count(*) FILTER (WHERE status IN ('needs_response', 'under_review') AND NOT is_inquiry) AS open, count(*) FILTER (WHERE status = 'lost') AS lost
FROM disputes WHERE purchase_id = @purchase_id;

-- name: HeldShare :one
SELECT purchase_id, publisher_id, plugin_id, currency, amount_minor, reason, available_at, since FROM held_shares WHERE purchase_id = @purchase_id;

-- name: PublisherKept :one
SELECT greatest(0, coalesce(-sum(e.amount_minor), 0))::bigint FROM transactions t JOIN transaction_entries e ON e.transaction_id = t.id
WHERE t.purchase_id = @purchase_id::uuid AND e.account = 'publisher_earning';

-- name: CountDisputeReminder :exec
UPDATE disputes SET reminders = @reminders WHERE stripe_id = @stripe_id;

-- name: AcceptDispute :execrows
-- A human's word that we give in. 0 rows: it was given before.
UPDATE disputes SET accepted_by = @accepted_by, accepted_at = now(), accept_reason = @accept_reason, accept_failure = ''
WHERE stripe_id = @stripe_id AND accepted_at IS NULL;

-- name: WithdrawAcceptance :execrows
UPDATE disputes SET accepted_by = NULL, accepted_at = NULL, accept_failure = @accept_failure
WHERE stripe_id = @stripe_id AND accepted_at IS NOT NULL AND status = 'needs_response';

-- name: GetEvidence :one
SELECT e.dispute_id, e.texts, e.left_out, e.revision, e.edited_by, e.edited_at, u.name AS edited_by_name
FROM dispute_evidence e JOIN users u ON u.id = e.edited_by WHERE e.dispute_id = @dispute_id;

-- name: SaveEvidence :execrows
-- The draft of a dispute whose purchase is locked, from revision 0 on. 0 rows: somebody else has saved meanwhile.
INSERT INTO dispute_evidence AS e (dispute_id, texts, left_out, edited_by)
SELECT @dispute_id, @texts, @left_out, @edited_by
WHERE @revision::integer = coalesce((SELECT o.revision FROM dispute_evidence o WHERE o.dispute_id = @dispute_id), 0)
ON CONFLICT (dispute_id) DO UPDATE
SET texts = excluded.texts, left_out = excluded.left_out, edited_by = excluded.edited_by, edited_at = now(), revision = e.revision + 1
WHERE e.revision = @revision::integer;

-- name: ApproveAnswer :exec
INSERT INTO dispute_answers (id, dispute_id, to_inquiry, version, texts, approved_by) VALUES (@id, @dispute_id, @to_inquiry, @version, @texts, @approved_by);

-- name: AttachFile :exec
INSERT INTO dispute_files (answer_id, field, name, content) VALUES (@answer_id, @field, @name, @content);

-- name: GetAnswer :one
SELECT id, dispute_id, to_inquiry, version, texts, status, failure_code, approved_by, approved_at, settled_at FROM dispute_answers WHERE id = @id;

-- name: LiveAnswer :one
-- The one that was sent to the bank, or is on its way there.
SELECT id, dispute_id, to_inquiry, version, texts, status, failure_code, approved_by, approved_at, settled_at FROM dispute_answers
WHERE dispute_id = @dispute_id AND to_inquiry = @to_inquiry AND status <> 'failed';

-- name: ListAnswers :many
SELECT a.id, a.to_inquiry, a.texts, a.status, a.failure_code, a.approved_by, u.name AS approved_by_name, a.approved_at, a.settled_at
FROM dispute_answers a JOIN users u ON u.id = a.approved_by WHERE a.dispute_id = @dispute_id ORDER BY a.approved_at, a.id;

-- name: ListAnswerFiles :many
SELECT f.answer_id, f.field, f.name, octet_length(f.content)::integer AS size FROM dispute_files f JOIN dispute_answers a ON a.id = f.answer_id
WHERE a.dispute_id = @dispute_id ORDER BY f.answer_id, f.field;

-- name: AnswerFiles :many
SELECT field, name, content FROM dispute_files WHERE answer_id = @answer_id ORDER BY field;

-- name: AnswerFile :one
SELECT f.name, f.content FROM dispute_files f JOIN dispute_answers a ON a.id = f.answer_id
WHERE a.dispute_id = @dispute_id AND f.answer_id = @answer_id AND f.field = @field;

-- name: AnswerSubmitted :execrows
UPDATE dispute_answers SET status = 'submitted', settled_at = now() WHERE id = @id AND status = 'approved';

-- name: AnswerFailed :execrows
UPDATE dispute_answers SET status = 'failed', settled_at = now(), failure_code = @failure_code WHERE id = @id AND status = 'approved';

-- name: EvidenceFacts :one
-- Of a purchase, who made it and what was bought. The listing is as it stands; version is what could be downloaded when it was paid.
SELECT p.id, p.user_id, p.plugin_id, p.status, p.amount_minor, p.currency, p.discount_minor, p.tax_minor, p.tax_behavior, p.paid_minor, p.country, p.created_at,
       p.settled_at, p.refund_until, coalesce(p.payment_intent_stripe_id, '')::text AS payment_intent_id, coalesce(p.charge_stripe_id, '')::text AS charge_id,
       coalesce(d.name, '')::text AS document_number, coalesce(d.lines -> 0 ->> 'text', g.name)::text AS plugin_name,
       g.slug AS plugin_slug, g.summary AS plugin_summary, g.description_text AS plugin_description, g.category, g.license, g.publisher_name, g.updated_at AS listing_changed_at,
       coalesce(v.version, '')::text AS version, coalesce(v.file_name, '')::text AS file_name, v.artifact_sha256,
       u.name AS customer_name, u.email AS customer_email, u.created_at AS customer_since, u.email_verified_at,
       coalesce((SELECT s.ip FROM sessions s WHERE s.user_id = p.user_id AND s.created_at <= p.created_at ORDER BY s.created_at DESC LIMIT 1), '')::text AS customer_ip
FROM purchases p JOIN plugins g ON g.id = p.plugin_id JOIN users u ON u.id = p.user_id
LEFT JOIN documents d ON d.purchase_id = p.id AND d.kind IN ('receipt', 'invoice')
LEFT JOIN plugin_versions v ON v.id = (
    SELECT o.id FROM plugin_versions o WHERE o.plugin_id = p.plugin_id AND o.published_at <= coalesce(p.settled_at, p.created_at)
    ORDER BY o.published_at DESC, o.id DESC LIMIT 1)
WHERE p.id = @id;

-- name: EvidenceDownloads :many
-- Every download of the plugin by the customer since the purchase.
SELECT d.at, v.version, v.file_name FROM downloads d JOIN plugin_versions v ON v.id = d.version_id
WHERE d.user_id = @user_id AND d.plugin_id = @plugin_id AND d.at >= @since ORDER BY d.at, d.token_id LIMIT 200;

-- name: EvidenceActivations :many
-- The license of a purchase, a row for each machine it was activated on, or one of nulls.
SELECT l.issued_at, a.name, a.first_activated_at, a.activated_at, a.removed_at
FROM entitlements e JOIN licenses l ON l.entitlement_id = e.id LEFT JOIN license_activations a ON a.license_id = l.id
WHERE e.purchase_id = @purchase_id ORDER BY a.first_activated_at, a.id LIMIT 100;

-- name: EvidenceReview :one
SELECT rating, title, body, created_at FROM reviews WHERE plugin_id = @plugin_id AND user_id = @user_id;

-- name: EvidencePurchases :many
-- What else the customer has paid for, the last first.
SELECT p.id, p.settled_at, g.name AS plugin_name, coalesce(p.charge_stripe_id, '')::text AS charge_id, coalesce(d.name, '')::text AS document_number,
       p.paid_minor, p.currency, p.status, p.plugin_id
FROM purchases p JOIN plugins g ON g.id = p.plugin_id LEFT JOIN documents d ON d.purchase_id = p.id AND d.kind IN ('receipt', 'invoice')
WHERE p.user_id = @user_id AND p.id <> @purchase_id AND p.settled_at IS NOT NULL ORDER BY p.settled_at DESC, p.id DESC LIMIT 20;

-- name: AdminListDisputes :many
-- Open ones, those that await our response by their deadline first, then those that the bank has, the oldest first; or decided ones, the last first.
WITH judged AS (
    SELECT d.*, (CASE WHEN d.status = 'needs_response' THEN coalesce(d.evidence_due_by, d.created_at) ELSE '9999-01-01'::timestamptz END) AS due
    FROM disputes d
)
SELECT d.stripe_id, d.purchase_id, d.amount_minor, d.currency, d.reason, d.status, d.created_at, d.updated_at, d.charge_stripe_id, d.network_reason, d.is_inquiry,
       d.evidence_due_by, d.past_due, d.submissions, d.reminders, d.accepted_at, d.accept_reason, d.accept_failure, d.closed_at, d.due,
       coalesce(a.status, '')::text AS answer_status, coalesce(b.name, '')::text AS accepted_by_name,
       p.plugin_id, p.publisher_id, g.name AS plugin_name, g.slug AS plugin_slug, g.icon_key AS plugin_icon_key, g.publisher_name, u.name AS customer_name, u.email AS customer_email, p.status AS purchase_status,
       p.paid_minor, p.settled_at
FROM judged d JOIN purchases p ON p.id = d.purchase_id JOIN plugins g ON g.id = p.plugin_id JOIN users u ON u.id = p.user_id
LEFT JOIN dispute_answers a ON a.dispute_id = d.stripe_id AND a.to_inquiry = d.is_inquiry AND a.status <> 'failed'
LEFT JOIN users b ON b.id = d.accepted_by
WHERE (sqlc.narg(id)::text IS NULL OR d.stripe_id = sqlc.narg(id))
  AND (sqlc.narg(only_open)::boolean IS NULL OR (d.status IN ('needs_response', 'under_review')) = sqlc.narg(only_open))
  AND (@status::text = '' OR d.status::text = @status) AND (@reason::text = '' OR d.reason = @reason)
  AND (sqlc.narg(inquiry)::boolean IS NULL OR d.is_inquiry = sqlc.narg(inquiry))
  AND (@search::text = '' OR lower(d.stripe_id) = lower(@search) OR d.purchase_id::text = lower(@search) OR lower(d.charge_stripe_id) = lower(@search) OR u.email = @search::citext)
  AND (sqlc.narg(from_at)::timestamptz IS NULL OR CASE WHEN sqlc.narg(only_open)::boolean
       THEN (d.due, d.created_at, d.stripe_id) > (sqlc.narg(from_at)::timestamptz, sqlc.narg(from_opened)::timestamptz, sqlc.narg(from_id)::text)
       ELSE (d.closed_at, d.stripe_id) < (sqlc.narg(from_at)::timestamptz, sqlc.narg(from_id)::text) END)
ORDER BY CASE WHEN sqlc.narg(only_open)::boolean THEN d.due END, CASE WHEN sqlc.narg(only_open)::boolean THEN d.created_at END,
         CASE WHEN sqlc.narg(only_open)::boolean THEN d.stripe_id END, d.closed_at DESC, d.stripe_id DESC
LIMIT @max_rows;
