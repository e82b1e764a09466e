-- name: GetDispute :one
SELECT stripe_id, purchase_id, amount_minor, currency, reason, status, created_at, updated_at, charge_stripe_id, network_reason, is_inquiry,
       evidence_due_by, past_due, submissions, evidence_key, reminders, accepted_by, accepted_at, closed_at
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
       evidence_due_by, past_due, submissions, evidence_key, reminders, accepted_by, accepted_at, closed_at
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

-- name: SetEvidenceKey :exec
UPDATE disputes SET evidence_key = @evidence_key WHERE stripe_id = @stripe_id;

-- name: CountDisputeReminder :exec
UPDATE disputes SET reminders = @reminders WHERE stripe_id = @stripe_id;

-- name: AcceptDispute :execrows
UPDATE disputes SET accepted_by = @accepted_by, accepted_at = now() WHERE stripe_id = @stripe_id AND accepted_at IS NULL;

-- name: GetEvidence :one
SELECT dispute_id, status, texts, revision, edited_by, edited_at, submission_id, approved_by, approved_at, file, submitted_at, failure_code
FROM dispute_evidence WHERE dispute_id = @dispute_id;

-- name: SaveEvidence :execrows
-- 0 rows: somebody else has saved or sent it meanwhile.
INSERT INTO dispute_evidence (dispute_id, texts, edited_by) SELECT @dispute_id, @texts, @edited_by WHERE @revision::integer = 0
ON CONFLICT (dispute_id) DO NOTHING;

-- name: ChangeEvidence :execrows
-- 0 rows: somebody else has saved or sent it meanwhile.
UPDATE dispute_evidence SET texts = @texts, edited_by = @edited_by, edited_at = now(), revision = revision + 1, status = 'draft'
WHERE dispute_id = @dispute_id AND revision = @revision AND status IN ('draft', 'failed');

-- name: ApproveEvidence :execrows
-- A human's yes to these very words. 0 rows: they have changed, or have been sent.
UPDATE dispute_evidence
SET status = 'approved', submission_id = @submission_id, approved_by = @approved_by, approved_at = now(), file = @file, failure_code = ''
WHERE dispute_id = @dispute_id AND revision = @revision AND (status IN ('draft', 'failed') OR submission_id = @submission_id);

-- name: EvidenceSubmitted :execrows
UPDATE dispute_evidence SET status = 'submitted', submitted_at = now(), failure_code = ''
WHERE dispute_id = @dispute_id AND submission_id = @submission_id AND status <> 'submitted';

-- name: EvidenceFailed :exec
UPDATE dispute_evidence SET status = 'failed', failure_code = @failure_code
WHERE dispute_id = @dispute_id AND submission_id = @submission_id AND status = 'approved';

-- name: EvidenceDownloads :many
-- Every download of the plugin by the customer since the purchase.
SELECT d.at, v.version, v.file_name FROM downloads d JOIN plugin_versions v ON v.id = d.version_id
WHERE d.user_id = @user_id AND d.plugin_id = @plugin_id AND d.at >= @since ORDER BY d.at LIMIT 200;

-- name: EvidenceFacts :one
SELECT p.id, p.user_id, p.plugin_id, p.status, p.amount_minor, p.currency, p.discount_minor, p.tax_minor, p.tax_behavior, p.paid_minor, p.country,
       coalesce((SELECT d.name FROM documents d WHERE d.purchase_id = p.id AND d.kind IN ('receipt', 'invoice')), '')::text AS receipt_number, p.created_at, p.settled_at, p.refund_until, p.payment_intent_stripe_id, p.charge_stripe_id,
       g.name AS plugin_name, g.slug AS plugin_slug, g.summary AS plugin_summary, g.publisher_name,
       u.name AS customer_name, u.email AS customer_email, u.created_at AS customer_since, u.email_verified_at,
       coalesce((SELECT s.ip FROM sessions s WHERE s.user_id = p.user_id AND s.created_at <= p.created_at ORDER BY s.created_at DESC LIMIT 1), '')::text AS customer_ip
FROM purchases p JOIN plugins g ON g.id = p.plugin_id JOIN users u ON u.id = p.user_id
WHERE p.id = @id;

-- name: AdminListDisputes :many
-- Open ones, those that await our response by their deadline first; or closed ones, the last closed first.
WITH judged AS (
    SELECT d.*, (CASE WHEN d.status = 'needs_response' THEN coalesce(d.evidence_due_by, d.created_at) ELSE 'infinity'::timestamptz END) AS due
    FROM disputes d
)
SELECT d.stripe_id, d.purchase_id, d.amount_minor, d.currency, d.reason, d.status, d.created_at, d.updated_at, d.charge_stripe_id, d.network_reason, d.is_inquiry,
       d.evidence_due_by, d.past_due, d.submissions, d.accepted_at, d.closed_at,
       coalesce(e.status, '')::text AS evidence_status, e.submitted_at, e.approved_at, coalesce(e.failure_code, '')::text AS failure_code,
       g.name AS plugin_name, g.slug AS plugin_slug, g.icon_key AS plugin_icon_key, u.name AS customer_name, u.email AS customer_email, p.status AS purchase_status
FROM judged d JOIN purchases p ON p.id = d.purchase_id JOIN plugins g ON g.id = p.plugin_id JOIN users u ON u.id = p.user_id
LEFT JOIN dispute_evidence e ON e.dispute_id = d.stripe_id
WHERE CASE WHEN @only_open::boolean THEN d.status IN ('needs_response', 'under_review') ELSE d.closed_at IS NOT NULL END
ORDER BY CASE WHEN @only_open::boolean THEN d.due END, CASE WHEN @only_open::boolean THEN d.created_at END, d.closed_at DESC, d.stripe_id DESC
LIMIT @max_rows OFFSET @skip;
