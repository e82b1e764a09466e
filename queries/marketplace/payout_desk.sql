-- What admins see of payouts and balances.

-- name: AdminListPayouts :many
-- Failing ones first, then the newest.
SELECT sqlc.embed(p),
    coalesce((SELECT g.publisher_name FROM plugins g WHERE g.publisher_id = p.publisher_id ORDER BY g.updated_at DESC LIMIT 1), '')::text AS publisher_name
FROM payouts p
WHERE (sqlc.narg(id)::uuid IS NULL OR p.id = sqlc.narg(id))
  AND (sqlc.narg(publisher_id)::uuid IS NULL OR p.publisher_id = sqlc.narg(publisher_id))
  AND (sqlc.narg(period)::text IS NULL OR p.period = sqlc.narg(period))
  AND (sqlc.narg(status)::payout_status IS NULL OR p.status = sqlc.narg(status))
  AND (sqlc.narg(currency)::text IS NULL OR p.currency = sqlc.narg(currency))
  AND (sqlc.narg(before_at)::timestamptz IS NULL
       OR ((p.status = 'failing'), p.created_at, p.id) < (@before_failing::boolean, sqlc.narg(before_at), sqlc.narg(before_id)::uuid))
ORDER BY (p.status = 'failing') DESC, p.created_at DESC, p.id DESC
LIMIT @max_rows;

-- name: ListPayoutStory :many
-- What has become of a payout, who has had a hand in it, and which holds it has met; the latest first.
SELECT s.at::timestamptz AS at, s.kind::text AS kind, s.reason::text AS reason, s.amount_minor::bigint AS amount_minor, s.actor_name::text AS actor_name
FROM (
    SELECT e.at, e.kind, CASE WHEN e.kind IN ('skipped', 'failing') THEN e.reason ELSE '' END AS reason, e.amount_minor, '' AS actor_name, e.revision AS place FROM payout_events e WHERE e.payout_id = @payout_id
    UNION ALL
    SELECT r.created_at, 'reversal_requested', r.reason_code, r.amount_minor, u.name, 0
    FROM payout_reversals r JOIN users u ON u.id = r.requested_by WHERE r.payout_id = @payout_id
    UNION ALL
    SELECT r.updated_at, 'reversal_failed', r.failure_code, r.amount_minor, '', 0
    FROM payout_reversals r WHERE r.payout_id = @payout_id AND r.status = 'failed'
    UNION ALL
    SELECT a.at, 'retried', '', 0, coalesce(u.name, ''), 0
    FROM audit_log a LEFT JOIN users u ON u.id = a.actor_id
    WHERE a.subject_type = 'payout' AND a.subject_id = (@payout_id::uuid)::text AND a.action = 'payout.retry'
    UNION ALL
    SELECT h.placed_at, 'held', h.reason_code, 0, u.name, 0
    FROM payouts p JOIN payout_holds h USING (publisher_id) JOIN users u ON u.id = h.placed_by
    WHERE p.id = @payout_id AND (h.released_at IS NULL OR h.released_at > p.created_at) AND h.placed_at < coalesce(p.sent_at, now())
    UNION ALL
    SELECT h.released_at, 'released', '', 0, u.name, 0
    FROM payouts p JOIN payout_holds h USING (publisher_id) JOIN users u ON u.id = h.released_by
    WHERE p.id = @payout_id AND h.released_at BETWEEN p.created_at AND coalesce(p.sent_at, now())
) s
ORDER BY s.at DESC, s.place DESC
LIMIT 200;

-- name: ListPayoutTransactions :many
SELECT id, kind, source_id, created_at FROM transactions WHERE payout_id = @payout_id::uuid ORDER BY created_at, id;

-- name: AdminListPaidPublishers :many
-- By name: whoever has earned or is on hold, or one by its ID whatever it has earned.
SELECT w.publisher_id, w.publisher_name, coalesce(a.state, 'none')::text AS account_state, coalesce(a.stripe_id, '')::text AS account_stripe_id,
    coalesce(a.country, '')::text AS account_country, coalesce(a.requirements, '{}')::jsonb AS account_requirements,
    coalesce(s.schedule, 'monthly')::text AS schedule, coalesce(s.thresholds, '{}')::jsonb AS thresholds
FROM (SELECT DISTINCT ON (p.publisher_id) p.publisher_id, p.publisher_name FROM plugins p
      WHERE sqlc.narg(publisher_id)::uuid IS NULL OR p.publisher_id = sqlc.narg(publisher_id)
      ORDER BY p.publisher_id, p.updated_at DESC) w
LEFT JOIN payout_accounts a USING (publisher_id)
LEFT JOIN payout_settings s USING (publisher_id)
LEFT JOIN payout_holds h ON h.publisher_id = w.publisher_id AND h.released_at IS NULL
WHERE (@search::text = '' OR position(lower(@search) in lower(w.publisher_name)) > 0)
  AND (sqlc.narg(after_name)::text IS NULL OR (lower(w.publisher_name), w.publisher_id) > (lower(sqlc.narg(after_name)), sqlc.narg(after_id)::uuid))
  AND CASE @standing::text
      WHEN 'held' THEN h.id IS NOT NULL
      WHEN 'negative' THEN EXISTS (SELECT FROM account_balances b WHERE b.account = 'publisher_earning' AND b.publisher_id = w.publisher_id
          GROUP BY b.currency HAVING sum(b.credit_minor - b.debit_minor) < 0)
      ELSE sqlc.narg(publisher_id)::uuid IS NOT NULL OR h.id IS NOT NULL
          OR EXISTS (SELECT FROM account_balances b WHERE b.account = 'publisher_earning' AND b.publisher_id = w.publisher_id) END
ORDER BY lower(w.publisher_name), w.publisher_id
LIMIT @max_rows;

-- name: ListPublisherBalances :many
-- What could be paid now.
SELECT w.publisher_id::uuid AS publisher_id, y.currency::text AS currency, y.balance_minor::bigint AS balance_minor, y.pending_minor::bigint AS pending_minor,
    y.held_minor::bigint AS held_minor, y.unfinished_minor::bigint AS unfinished_minor, y.payable_minor::bigint AS payable_minor
FROM unnest(@publisher_ids::uuid[]) AS w (publisher_id)
CROSS JOIN LATERAL publisher_payable(w.publisher_id, now(), '00000000-0000-0000-0000-000000000000') y
ORDER BY w.publisher_id, y.currency;

-- name: ListOpenPayoutHolds :many
SELECT h.*, u.name AS placed_by_name FROM payout_holds h JOIN users u ON u.id = h.placed_by
WHERE h.released_at IS NULL AND h.publisher_id = ANY (@publisher_ids::uuid[]);
