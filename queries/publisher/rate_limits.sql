-- name: CountHit :one
-- Counts one more hit and says how many the running and the preceding window have.
WITH hit AS (
    INSERT INTO rate_limits AS r (key, window_start, hits) VALUES (@key, @window_start, 1)
    ON CONFLICT (key, window_start) DO UPDATE SET hits = r.hits + 1
    RETURNING hits
)
SELECT hit.hits AS running, COALESCE((
    SELECT p.hits FROM rate_limits p WHERE p.key = @key AND p.window_start = @preceding_start), 0)::int AS preceding
FROM hit;

-- name: SweepRateLimits :exec
DELETE FROM rate_limits WHERE window_start < now() - interval '2 days';
