-- name: CreateSession :exec
INSERT INTO sessions (id, user_id, token_hash, ip, user_agent, expires_at)
VALUES (@id, @user_id, @token_hash, @ip, @user_agent, @expires_at);

-- name: GetSessionByToken :one
-- The account is read with the session, so that a demoted or disabled one loses its power at once.
SELECT s.id, s.user_id, s.last_seen_at, u.role, u.name, u.locale
FROM sessions s JOIN users u ON u.id = s.user_id
WHERE s.token_hash = @token_hash AND s.revoked_at IS NULL AND s.expires_at > now() AND s.last_seen_at > @idle_since
  AND u.disabled_at IS NULL AND u.email_verified_at IS NOT NULL;

-- name: TouchSession :exec
UPDATE sessions SET last_seen_at = now() WHERE id = @id AND last_seen_at < now() - interval '1 minute';

-- name: ListSessions :many
SELECT id, ip, user_agent, created_at, last_seen_at, expires_at FROM sessions
WHERE user_id = @user_id AND revoked_at IS NULL AND expires_at > now() AND last_seen_at > @idle_since
ORDER BY last_seen_at DESC, id DESC LIMIT 200;

-- name: RevokeSession :execrows
UPDATE sessions SET revoked_at = now() WHERE id = @id AND user_id = @user_id AND revoked_at IS NULL;

-- name: RevokeSessions :exec
-- Every session of the account but the one to keep.
UPDATE sessions SET revoked_at = now() WHERE user_id = @user_id AND id <> @keep_id AND revoked_at IS NULL;

-- name: SweepSessions :exec
DELETE FROM sessions WHERE expires_at < now() - interval '30 days' OR revoked_at < now() - interval '30 days';
