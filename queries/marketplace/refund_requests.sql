-- name: DraftRefundRequest :exec
-- Nobody waits for it yet. The same request twice is one; what the customer says anew while it is a draft counts.
INSERT INTO refund_requests (id, purchase_id, origin, asked_by, reason, message, asked_minor, currency)
VALUES (@id, @purchase_id, @origin, @asked_by, @reason, @message, sqlc.narg(asked_minor), @currency)
ON CONFLICT (id) DO UPDATE SET reason = excluded.reason, message = excluded.message, asked_minor = excluded.asked_minor
WHERE refund_requests.status = 'draft';

-- name: GetRefundRequest :one
SELECT id, purchase_id, origin, asked_by, reason, message, asked_minor, currency, status, manual_because, proposed_minor, proposed_by, proposed_at,
       decided_by, decided_at, answer, refund_id, due_at, reminders, created_at, updated_at
FROM refund_requests WHERE id = @id;

-- name: ListPurchaseRefundRequests :many
SELECT id, purchase_id, origin, asked_by, reason, message, asked_minor, currency, status, manual_because, proposed_minor, proposed_by, proposed_at,
       decided_by, decided_at, answer, refund_id, due_at, reminders, created_at, updated_at
FROM refund_requests WHERE purchase_id = @purchase_id AND status <> 'draft' ORDER BY created_at, id;

-- name: OpenRefundRequest :one
SELECT id FROM refund_requests WHERE purchase_id = @purchase_id AND status IN ('waiting', 'proposed');

-- name: OpenDraft :exec
UPDATE refund_requests
SET status = @status, manual_because = @manual_because, due_at = sqlc.narg(due_at), proposed_minor = sqlc.narg(proposed_minor),
    proposed_by = sqlc.narg(proposed_by), proposed_at = CASE WHEN sqlc.narg(proposed_by)::uuid IS NULL THEN NULL ELSE now() END,
    created_at = now(), updated_at = now()
WHERE id = @id AND status = 'draft';

-- name: ProposeRefund :exec
UPDATE refund_requests SET status = 'proposed', proposed_minor = @proposed_minor, proposed_by = @proposed_by, proposed_at = now(), updated_at = now()
WHERE id = @id AND status IN ('waiting', 'proposed');

-- name: CloseRefundRequest :exec
UPDATE refund_requests
SET status = @status, decided_by = sqlc.narg(decided_by), decided_at = now(), answer = @answer, refund_id = sqlc.narg(refund_id), updated_at = now()
WHERE id = @id AND status IN ('draft', 'waiting', 'proposed');

-- name: CloseOpenRefundRequests :exec
-- There is nothing left to decide.
UPDATE refund_requests SET status = 'closed', decided_at = now(), updated_at = now()
WHERE purchase_id = @purchase_id AND status IN ('waiting', 'proposed');

-- name: CountRefundReminder :exec
UPDATE refund_requests SET reminders = @reminders, updated_at = now() WHERE id = @id;

-- name: InsertRefundDecision :exec
INSERT INTO refund_decisions (id, request_id, actor_id, kind, amount_minor, reason)
VALUES (@id, @request_id, @actor_id, @kind, sqlc.narg(amount_minor), @reason)
ON CONFLICT (id) DO NOTHING;

-- name: GetRefundDecision :one
SELECT id, request_id, actor_id, kind, amount_minor, reason, outcome, at FROM refund_decisions WHERE id = @id;

-- name: SetRefundDecisionOutcome :exec
UPDATE refund_decisions SET outcome = @outcome WHERE id = @id;

-- name: ListRefundDecisions :many
SELECT d.id, d.actor_id, u.name AS actor_name, d.kind, d.amount_minor, d.reason, d.outcome, d.at
FROM refund_decisions d JOIN users u ON u.id = d.actor_id
WHERE d.request_id = @request_id AND d.outcome <> '' ORDER BY d.at, d.id;

-- name: RefundRequestFacts :one
-- What the rules and people decide by.
SELECT (SELECT count(*) FROM downloads d WHERE d.user_id = p.user_id AND d.plugin_id = p.plugin_id AND d.at >= p.created_at) AS downloads,
       (SELECT count(DISTINCT r.purchase_id) FROM refunds r JOIN purchases o ON o.id = r.purchase_id
        WHERE o.user_id = p.user_id AND o.id <> p.id AND r.status = 'succeeded' AND r.updated_at > now() - interval '1 year') AS other_refunds,
       (SELECT count(*) FROM purchases o WHERE o.user_id = p.user_id AND o.settled_at IS NOT NULL) AS purchases,
       EXISTS (SELECT FROM disputes x WHERE x.purchase_id = p.id AND x.status IN ('needs_response', 'under_review'))::boolean AS disputed
FROM purchases p WHERE p.id = @id;

-- name: RefundRequestUsage :one
-- What else of the plugin the customer has had since the purchase; without a download, the last one was at the purchase.
SELECT coalesce(max(d.at), p.created_at)::timestamptz AS last_download_at,
       (SELECT count(*) FROM license_activations a JOIN licenses l ON l.id = a.license_id JOIN entitlements e ON e.id = l.entitlement_id
        WHERE e.purchase_id = p.id) AS machines
FROM purchases p LEFT JOIN downloads d ON d.user_id = p.user_id AND d.plugin_id = p.plugin_id AND d.at >= p.created_at
WHERE p.id = @id GROUP BY p.id;

-- name: AdminListRefundRequests :many
-- Open ones, due first; or decided ones, the last first.
SELECT q.id, q.purchase_id, q.origin, q.asked_by, q.reason, q.message, q.asked_minor, q.currency, q.status, q.manual_because, q.proposed_minor,
       q.proposed_by, q.proposed_at, q.decided_by, q.decided_at, q.answer, q.refund_id, q.due_at, q.reminders, q.created_at, q.updated_at,
       g.name AS plugin_name, g.slug AS plugin_slug, g.icon_key AS plugin_icon_key, u.name AS customer_name, u.email AS customer_email,
       p.user_id AS customer_id, a.name AS asked_by_name, coalesce(b.name, '') AS proposed_by_name, coalesce(c.name, '') AS decided_by_name,
       p.paid_minor, p.settled_at, p.refund_until, p.status AS purchase_status
FROM refund_requests q JOIN purchases p ON p.id = q.purchase_id JOIN plugins g ON g.id = p.plugin_id JOIN users u ON u.id = p.user_id
JOIN users a ON a.id = q.asked_by LEFT JOIN users b ON b.id = q.proposed_by LEFT JOIN users c ON c.id = q.decided_by
WHERE CASE WHEN @only_open::boolean THEN q.status IN ('waiting', 'proposed') ELSE q.decided_at IS NOT NULL END
  AND (sqlc.narg(id)::uuid IS NULL OR q.id = sqlc.narg(id))
  AND (@status::text = '' OR q.status::text = @status::text)
  AND (@search::text = '' OR strpos(lower(u.name), lower(@search::text)) > 0 OR strpos(lower(u.email), lower(@search::text)) > 0
       OR strpos(lower(g.name), lower(@search::text)) > 0)
  AND (sqlc.narg(from_at)::timestamptz IS NULL OR CASE WHEN @only_open::boolean
       THEN (q.due_at, q.id) > (sqlc.narg(from_at)::timestamptz, sqlc.narg(from_id)::uuid)
       ELSE (q.decided_at, q.id) < (sqlc.narg(from_at)::timestamptz, sqlc.narg(from_id)::uuid) END)
ORDER BY CASE WHEN @only_open::boolean THEN q.due_at END, CASE WHEN @only_open::boolean THEN q.id END, q.decided_at DESC, q.id DESC
LIMIT @max_rows;

-- name: RefundTodo :one
SELECT (SELECT count(*) FROM refund_requests WHERE status IN ('waiting', 'proposed')) AS requests,
       (SELECT count(*) FROM refunds WHERE status = 'failed' AND resolution = '') AS failed,
       (SELECT count(*) FROM disputes WHERE status = 'needs_response') AS disputes,
       (SELECT count(*) FROM payouts WHERE status = 'failing') AS payouts;
