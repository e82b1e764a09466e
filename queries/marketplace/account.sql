-- name: SignUpAccount :exec
-- The last to sign up with an address that nobody has confirmed wins; a confirmed account is left alone.
INSERT INTO users AS u (id, email, name, password_hash, locale)
VALUES (@id, @email, @name, @password_hash, @locale)
ON CONFLICT (email) DO UPDATE SET name = EXCLUDED.name, password_hash = EXCLUDED.password_hash, locale = EXCLUDED.locale
WHERE u.email_verified_at IS NULL AND u.disabled_at IS NULL;

-- name: CreateAccount :execrows
-- By an operator: confirmed from the start.
INSERT INTO users (id, email, name, password_hash, role, locale, email_verified_at)
VALUES (@id, @email, @name, @password_hash, @role, @locale, now())
ON CONFLICT (email) DO NOTHING;

-- name: GetAccount :one
SELECT id, email, name, password_hash, role, locale, email_verified_at, disabled_at, created_at FROM users WHERE id = @id;

-- name: GetAccountByEmail :one
SELECT id, email, name, password_hash, role, locale, email_verified_at, disabled_at, created_at FROM users WHERE email = @email;

-- name: LockAccount :one
SELECT id, role, disabled_at FROM users WHERE id = @id FOR UPDATE;

-- name: SetAccountVerified :exec
UPDATE users SET email_verified_at = COALESCE(email_verified_at, now()) WHERE id = @id;

-- name: SetAccountPassword :exec
UPDATE users SET password_hash = @password_hash WHERE id = @id;

-- name: UpdateAccountProfile :exec
UPDATE users SET name = COALESCE(sqlc.narg(name), name), locale = COALESCE(sqlc.narg(locale), locale) WHERE id = @id;

-- name: SetAccountRole :exec
UPDATE users SET role = @role WHERE id = @id;

-- name: SetAccountDisabled :exec
UPDATE users SET disabled_at = CASE WHEN @disabled::boolean THEN COALESCE(disabled_at, now()) END WHERE id = @id;

-- name: ListAccounts :many
SELECT id, email, name, role, locale, email_verified_at, disabled_at, created_at FROM users
WHERE (sqlc.narg(role)::user_role IS NULL OR role = sqlc.narg(role))
  AND (@search::text = '' OR strpos(lower(email::text), lower(@search)) > 0 OR strpos(lower(name), lower(@search)) > 0)
  AND (sqlc.narg(before_at)::timestamptz IS NULL OR (created_at, id) < (sqlc.narg(before_at), sqlc.narg(before_id)::uuid))
ORDER BY created_at DESC, id DESC LIMIT @max_rows;

-- name: CreateAuthToken :exec
INSERT INTO auth_tokens (token_hash, user_id, purpose, expires_at) VALUES (@token_hash, @user_id, @purpose, @expires_at);

-- name: PeekAuthToken :one
SELECT user_id FROM auth_tokens
WHERE token_hash = @token_hash AND purpose = @purpose AND used_at IS NULL AND expires_at > now();

-- name: UseAuthToken :one
UPDATE auth_tokens SET used_at = now()
WHERE token_hash = @token_hash AND purpose = @purpose AND used_at IS NULL AND expires_at > now()
RETURNING user_id;

-- name: DropAuthTokens :exec
DELETE FROM auth_tokens WHERE user_id = @user_id;

-- name: SweepAuthTokens :exec
DELETE FROM auth_tokens WHERE expires_at < now() - interval '1 day';
