-- name: Differences :many
-- What is old enough to be a difference, and nothing that is under way explains.
SELECT jsonb_build_object('kind', d.kind, 'subject', d.subject, 'currency', d.currency, 'amount_minor', d.amount_minor, 'purchase_id', d.purchase_id,
    'transaction_id', d.transaction_id, 'balance_transaction_id', d.balance_transaction_id, 'books', d.books, 'against', d.against)::jsonb AS difference
FROM reconciliation_differences d
WHERE NOT d.waits AND d.since <= now() - make_interval(secs => @grace_seconds::double precision)
ORDER BY d.kind, d.subject
LIMIT @max_rows;

-- name: OpenCases :many
-- The differences that there is no case of yet.
INSERT INTO reconciliation_cases (id, kind, subject, currency, amount_minor, purchase_id, transaction_id, balance_transaction_id, books, against)
SELECT gen_random_uuid(), f.kind, f.subject, f.currency, f.amount_minor, f.purchase_id, f.transaction_id, f.balance_transaction_id, f.books, f.against
FROM jsonb_to_recordset(@found::jsonb) AS f (kind text, subject text, currency text, amount_minor bigint, purchase_id uuid, transaction_id uuid,
    balance_transaction_id text, books jsonb, against jsonb)
ON CONFLICT (kind, subject) DO NOTHING
RETURNING id;

-- name: ReopenCases :many
-- What had gone and shows again, and what a human had closed and is another difference by now. An accepted difference that
-- is still the same stays closed.
UPDATE reconciliation_cases c SET status = 'open', closed_at = NULL, closed_how = NULL, closed_by = NULL, close_reason = '', evidence = '{}',
    repair = '', repaired_at = NULL, repaired_in = NULL
FROM jsonb_to_recordset(@found::jsonb) AS f (kind text, subject text, books jsonb, against jsonb)
WHERE c.kind = f.kind AND c.subject = f.subject AND c.status = 'closed'
  AND (NOT c.present OR c.books IS DISTINCT FROM f.books OR c.against IS DISTINCT FROM f.against)
RETURNING c.id;

-- name: SeeCases :exec
UPDATE reconciliation_cases c SET present = true, last_seen_at = now(), currency = f.currency, amount_minor = f.amount_minor, books = f.books, against = f.against,
    purchase_id = coalesce(f.purchase_id, c.purchase_id), transaction_id = f.transaction_id, balance_transaction_id = f.balance_transaction_id
FROM jsonb_to_recordset(@found::jsonb) AS f (kind text, subject text, currency text, amount_minor bigint, purchase_id uuid, transaction_id uuid,
    balance_transaction_id text, books jsonb, against jsonb)
WHERE c.kind = f.kind AND c.subject = f.subject;

-- name: CloseExplainedCases :many
-- The difference is gone: what has arrived is the evidence.
UPDATE reconciliation_cases c SET status = 'closed', present = false, closed_at = now(), closed_how = 'evidence', evidence = jsonb_strip_nulls(jsonb_build_object(
    'transactionId', coalesce(t.transaction_id, c.transaction_id), 'balanceTransactionId', coalesce(m.movement_id, c.balance_transaction_id),
    'purchaseStatus', p.status, 'entitlement', e.status, 'receiptNumber',
    (SELECT d.name FROM documents d WHERE d.purchase_id = p.id AND d.kind IN ('receipt', 'invoice'))))
FROM reconciliation_cases x
LEFT JOIN reconciliation_pairs t ON t.movement_id = x.balance_transaction_id AND t.agree
LEFT JOIN reconciliation_pairs m ON m.transaction_id = x.transaction_id AND m.agree
LEFT JOIN purchases p ON p.id = coalesce(x.purchase_id, t.purchase_id)
LEFT JOIN entitlements e ON e.purchase_id = p.id
WHERE c.id = x.id AND x.status = 'open' AND x.kind <> ALL (@unknown_kinds::text[])
  AND NOT EXISTS (SELECT 1 FROM jsonb_to_recordset(@found::jsonb) AS f (kind text, subject text) WHERE f.kind = x.kind AND f.subject = x.subject)
RETURNING c.id, c.evidence;

-- name: ForgetGoneCases :exec
-- Accepted differences that are no more.
UPDATE reconciliation_cases c SET present = false
WHERE c.status = 'closed' AND c.present AND c.kind <> ALL (@unknown_kinds::text[])
  AND NOT EXISTS (SELECT 1 FROM jsonb_to_recordset(@found::jsonb) AS f (kind text, subject text) WHERE f.kind = c.kind AND f.subject = c.subject);

-- name: AppendCaseEvents :exec
INSERT INTO reconciliation_case_events (case_id, kind, reconciliation_id, actor_id, reason, detail)
SELECT e.id, @kind, sqlc.narg(reconciliation_id), sqlc.narg(actor_id), @reason, e.detail
FROM ROWS FROM (unnest(@ids::uuid[]), unnest(@details::jsonb[])) AS e (id, detail);

-- name: AcceptedSums :many
-- What humans have accepted of the differences with Stripe.
SELECT currency, sum(amount_minor)::bigint AS amount_minor FROM reconciliation_cases
WHERE status = 'closed' AND present AND closed_how = 'human'
  AND kind IN ('charge_without_sale', 'movement_not_booked', 'movement_unknown', 'not_at_stripe', 'amounts_differ')
GROUP BY currency;

-- name: RepairableCases :many
-- Open cases that more of the same news may explain: of a charge, a refund, a dispute, or of webhooks that lie.
SELECT c.id, c.kind, coalesce(m.category, '')::text AS category, coalesce(m.source_id, '')::text AS source_id, c.purchase_id
FROM reconciliation_cases c LEFT JOIN stripe_balance_transactions m ON m.id = c.balance_transaction_id
WHERE c.status = 'open' AND c.repaired_in IS DISTINCT FROM @reconciliation_id::uuid AND (c.kind IN ('charge_without_sale', 'event_not_handled')
    OR (c.kind = 'movement_not_booked' AND m.category IN ('refund', 'refund_failure', 'dispute', 'dispute_reversal')))
ORDER BY c.repaired_at NULLS FIRST, c.first_seen_at, c.id
LIMIT @max_rows;

-- name: MarkCaseRepaired :execrows
-- 0 rows: by this very run already, or it is closed.
-- A purchase that Stripe's metadata name and nobody knows is none to lead to.
UPDATE reconciliation_cases c SET repair = @repair, repaired_at = now(), repaired_in = @repaired_in::uuid,
    purchase_id = coalesce((SELECT p.id FROM purchases p WHERE p.id = sqlc.narg(purchase_id)), c.purchase_id)
WHERE c.id = @id AND c.status = 'open' AND c.repaired_in IS DISTINCT FROM @repaired_in::uuid;

-- name: GetCase :one
SELECT c.id, c.kind, c.subject, c.currency, c.amount_minor, c.purchase_id, c.transaction_id, c.balance_transaction_id, c.books, c.against, c.status, c.present,
    c.repair, c.repaired_at, c.first_seen_at, c.last_seen_at, c.closed_at, c.closed_how, c.closed_by, c.close_reason, c.evidence, u.name AS closed_by_name
FROM reconciliation_cases c LEFT JOIN users u ON u.id = c.closed_by WHERE c.id = @id;

-- name: ListCases :many
SELECT c.id, c.kind, c.subject, c.currency, c.amount_minor, c.purchase_id, c.transaction_id, c.balance_transaction_id, c.books, c.against, c.status, c.present,
    c.repair, c.repaired_at, c.first_seen_at, c.last_seen_at, c.closed_at, c.closed_how, c.closed_by, c.close_reason, c.evidence, u.name AS closed_by_name
FROM reconciliation_cases c LEFT JOIN users u ON u.id = c.closed_by
WHERE (@status::text = '' OR c.status = @status) AND (@kind::text = '' OR c.kind = @kind)
  AND (sqlc.narg(before_at)::timestamptz IS NULL OR (c.first_seen_at, c.id) < (sqlc.narg(before_at), sqlc.narg(before_id)::uuid))
ORDER BY c.first_seen_at DESC, c.id DESC
LIMIT @max_rows;

-- name: ListCaseEvents :many
SELECT e.seq, e.at, e.kind, e.reconciliation_id, e.actor_id, e.reason, e.detail, u.name AS actor_name
FROM reconciliation_case_events e LEFT JOIN users u ON u.id = e.actor_id
WHERE e.case_id = @case_id ORDER BY e.seq;

-- name: CloseCase :execrows
-- 0 rows: it is closed already.
UPDATE reconciliation_cases SET status = 'closed', closed_at = now(), closed_how = 'human', closed_by = @closed_by, close_reason = @close_reason
WHERE id = @id AND status = 'open';

-- name: WakeStripeEvents :execrows
-- The sweeper takes them up at its next round.
UPDATE stripe_events SET next_attempt_at = now()
WHERE processed_at IS NULL AND received_at <= now() - make_interval(secs => @grace_seconds::double precision);

-- name: OpenCaseCounts :one
SELECT count(*) AS cases, count(*) FILTER (WHERE kind IN ('charge_without_sale', 'sale_without_entitlement')) AS orphans
FROM reconciliation_cases WHERE status = 'open';
