-- name: PutCommissionTerms :exec
-- What is older than what is known changes nothing.
INSERT INTO commission_terms AS c (revision, rules) VALUES (@revision, @rules)
ON CONFLICT (only_one) DO UPDATE SET revision = EXCLUDED.revision, rules = EXCLUDED.rules, updated_at = now()
WHERE c.revision < EXCLUDED.revision;

-- name: CommissionRules :one
SELECT coalesce((SELECT rules FROM commission_terms), '[]')::jsonb AS rules;

-- name: PublisherVolumes :many
-- What the publisher has sold in each currency so far, less what has gone back.
SELECT currency, sum(gross_minor)::bigint AS gross_minor FROM publisher_analytics
WHERE publisher_id = @publisher_id AND currency <> ''
GROUP BY currency;
