-- name: TrialBalance :many
-- What every account holds now. It reads as many rows as there are accounts and publishers, however many entries.
SELECT account, currency, sum(debit_minor)::bigint AS debit_minor, sum(credit_minor)::bigint AS credit_minor, sum(entries)::bigint AS entries
FROM account_balances
GROUP BY account, currency
ORDER BY currency, account;

-- name: TrialBalanceBefore :many
-- What every account held at a time, from the entries.
SELECT e.account, e.currency, coalesce(sum(e.amount_minor) FILTER (WHERE e.amount_minor > 0), 0)::bigint AS debit_minor,
    coalesce(-sum(e.amount_minor) FILTER (WHERE e.amount_minor < 0), 0)::bigint AS credit_minor, count(*) AS entries
FROM transaction_entries e JOIN transactions t ON t.id = e.transaction_id
WHERE t.created_at < @before
GROUP BY e.account, e.currency
ORDER BY e.currency, e.account;

-- name: AccountTotals :one
-- What an account, or one publisher's part of it, held before a time, and what was added until another.
SELECT coalesce(sum(e.amount_minor) FILTER (WHERE t.created_at < @from_at::timestamptz), 0)::bigint AS opening_minor,
    coalesce(sum(e.amount_minor) FILTER (WHERE t.created_at >= @from_at::timestamptz AND e.amount_minor > 0), 0)::bigint AS debit_minor,
    coalesce(-sum(e.amount_minor) FILTER (WHERE t.created_at >= @from_at::timestamptz AND e.amount_minor < 0), 0)::bigint AS credit_minor,
    count(*) FILTER (WHERE t.created_at >= @from_at::timestamptz) AS entries
FROM transaction_entries e JOIN transactions t ON t.id = e.transaction_id
WHERE e.account = @account AND e.currency = @currency AND (sqlc.narg(publisher_id)::uuid IS NULL OR e.publisher_id = sqlc.narg(publisher_id))
  AND t.created_at < @before;

-- name: AccountEntries :many
-- In the order in which they were written.
SELECT e.seq::bigint AS seq, e.transaction_id, e.publisher_id, e.amount_minor, t.kind, t.source_id, t.purchase_id, t.payout_id, t.created_at
FROM transaction_entries e JOIN transactions t ON t.id = e.transaction_id
WHERE e.account = @account AND e.currency = @currency AND (sqlc.narg(publisher_id)::uuid IS NULL OR e.publisher_id = sqlc.narg(publisher_id))
  AND t.created_at >= @from_at AND t.created_at < @before AND e.seq > @after_seq::bigint
ORDER BY e.seq
LIMIT @max_rows;

-- name: GetTransaction :one
SELECT id, kind, purchase_id, payout_id, source_id, currency, created_at, available_at FROM transactions WHERE id = @id;

-- name: ListTransactionEntries :many
SELECT position, account, publisher_id, amount_minor, currency FROM transaction_entries WHERE transaction_id = @transaction_id ORDER BY position;

-- name: PublisherNames :many
-- As the store shows them; a publisher without a plugin in the store has none.
SELECT DISTINCT ON (publisher_id) publisher_id, publisher_name
FROM plugins WHERE publisher_id = ANY (@publisher_ids::uuid[])
ORDER BY publisher_id, source_revision DESC;
