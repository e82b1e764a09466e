-- name: LockPluginRating :one
-- Held by whoever changes a review, so that the rating is recomputed from a standing set.
SELECT id, publisher_id, status, takedown_reason, price_minor, rating_count, rating_sum FROM plugins WHERE id = @id FOR UPDATE;

-- name: MayReview :one
-- A customer reviews what they own, or, of a free plugin, what they downloaded while logged in.
SELECT (EXISTS (SELECT 1 FROM entitlements e WHERE e.user_id = @user_id AND e.plugin_id = @plugin_id AND e.status = 'granted')
    OR (EXISTS (SELECT 1 FROM plugins p WHERE p.id = @plugin_id AND p.price_minor = 0)
        AND EXISTS (SELECT 1 FROM downloads d WHERE d.user_id = @user_id AND d.plugin_id = @plugin_id)))::boolean AS may_review;

-- name: SaveReview :one
INSERT INTO reviews AS r (id, plugin_id, user_id, rating, title, body)
VALUES (@id, @plugin_id, @user_id, @rating, @title, @body)
ON CONFLICT (plugin_id, user_id) DO UPDATE SET
    rating = EXCLUDED.rating, title = EXCLUDED.title, body = EXCLUDED.body, updated_at = now()
RETURNING r.id, r.rating, r.title, r.body, r.status, r.created_at, r.updated_at;

-- name: OwnReview :one
SELECT id, rating, title, body, status, created_at, updated_at FROM reviews WHERE plugin_id = @plugin_id AND user_id = @user_id;

-- name: DeleteOwnReview :execrows
DELETE FROM reviews WHERE plugin_id = @plugin_id AND user_id = @user_id;

-- name: RecomputeRating :one
-- From the visible reviews, under the plugin's lock: exact whatever happened before.
UPDATE plugins p SET (rating_count, rating_sum) = (
    SELECT count(*), coalesce(sum(r.rating), 0) FROM reviews r WHERE r.plugin_id = p.id AND r.status = 'visible')
WHERE p.id = @id
RETURNING p.rating_count, p.rating_sum;

-- name: ReviewHistogram :many
SELECT rating, count(*) AS reviews FROM reviews WHERE plugin_id = @plugin_id AND status = 'visible' GROUP BY rating;

-- name: ReviewsNewest :many
SELECT r.id, r.rating, r.title, r.body, r.created_at, r.updated_at, u.name AS author, r.user_id
FROM reviews r JOIN users u ON u.id = r.user_id
WHERE r.plugin_id = @plugin_id AND r.status = 'visible'
    AND (sqlc.narg(after_id)::uuid IS NULL OR (r.created_at, r.id) < (sqlc.narg(after_time)::timestamptz, sqlc.narg(after_id)::uuid))
ORDER BY r.created_at DESC, r.id DESC
LIMIT @max_rows;

-- name: ReviewsHighest :many
SELECT r.id, r.rating, r.title, r.body, r.created_at, r.updated_at, u.name AS author, r.user_id
FROM reviews r JOIN users u ON u.id = r.user_id
WHERE r.plugin_id = @plugin_id AND r.status = 'visible'
    AND (sqlc.narg(after_id)::uuid IS NULL OR (r.rating, r.id) < (sqlc.narg(after_rating)::smallint, sqlc.narg(after_id)::uuid))
ORDER BY r.rating DESC, r.id DESC
LIMIT @max_rows;

-- name: ReviewsLowest :many
SELECT r.id, r.rating, r.title, r.body, r.created_at, r.updated_at, u.name AS author, r.user_id
FROM reviews r JOIN users u ON u.id = r.user_id
WHERE r.plugin_id = @plugin_id AND r.status = 'visible'
    AND (sqlc.narg(after_id)::uuid IS NULL OR (r.rating, r.id) > (sqlc.narg(after_rating)::smallint, sqlc.narg(after_id)::uuid))
ORDER BY r.rating, r.id
LIMIT @max_rows;

-- name: ReviewPlugin :one
-- Which plugin a review is of, to lock that first.
SELECT plugin_id FROM reviews WHERE id = @id;

-- name: SetReviewStatus :execrows
UPDATE reviews SET status = @status WHERE id = @id AND status <> @status;

-- name: ReportReview :execrows
-- Once per reporter; only of what is shown, and not of one's own.
INSERT INTO review_reports (id, review_id, reporter_id, reason, note)
SELECT @id, r.id, @reporter_id, @reason, @note
FROM reviews r
WHERE r.id = @review_id AND r.status = 'visible' AND r.user_id <> @reporter_id
ON CONFLICT (review_id, reporter_id) DO NOTHING;

-- name: ReviewToReport :one
SELECT user_id, status FROM reviews WHERE id = @id;

-- name: OpenReviewReports :many
SELECT rr.id, rr.review_id, rr.reason, rr.note, rr.created_at, rr.resolved_at, rr.resolution, rr.resolution_note, u.name AS reporter_name,
    a.name AS resolved_by_name, r.plugin_id, p.slug, p.name AS plugin_name, r.rating, r.title, r.body, r.status
FROM review_reports rr JOIN reviews r ON r.id = rr.review_id JOIN plugins p ON p.id = r.plugin_id
JOIN users u ON u.id = rr.reporter_id LEFT JOIN users a ON a.id = rr.resolved_by
WHERE rr.resolved_at IS NULL
    AND (sqlc.narg(after_id)::uuid IS NULL OR (rr.created_at, rr.id) > (sqlc.narg(after_time)::timestamptz, sqlc.narg(after_id)::uuid))
ORDER BY rr.created_at, rr.id
LIMIT @max_rows;

-- name: ClosedReviewReports :many
SELECT rr.id, rr.review_id, rr.reason, rr.note, rr.created_at, rr.resolved_at, rr.resolution, rr.resolution_note, u.name AS reporter_name,
    a.name AS resolved_by_name, r.plugin_id, p.slug, p.name AS plugin_name, r.rating, r.title, r.body, r.status
FROM review_reports rr JOIN reviews r ON r.id = rr.review_id JOIN plugins p ON p.id = r.plugin_id
JOIN users u ON u.id = rr.reporter_id LEFT JOIN users a ON a.id = rr.resolved_by
WHERE rr.resolved_at IS NOT NULL
    AND (sqlc.narg(after_id)::uuid IS NULL OR (rr.resolved_at, rr.id) < (sqlc.narg(after_time)::timestamptz, sqlc.narg(after_id)::uuid))
ORDER BY rr.resolved_at DESC, rr.id DESC
LIMIT @max_rows;

-- name: ResolveReviewReports :exec
-- All open ones of a review.
UPDATE review_reports SET resolved_at = now(), resolution = @resolution::text, resolved_by = @resolved_by::uuid, resolution_note = @note
WHERE review_id = @review_id AND resolved_at IS NULL;

-- name: DismissReviewReport :execrows
UPDATE review_reports SET resolved_at = now(), resolution = 'dismissed', resolved_by = @resolved_by::uuid, resolution_note = @note
WHERE id = @id AND resolved_at IS NULL;

-- name: ReviewReportExists :one
SELECT EXISTS (SELECT 1 FROM review_reports WHERE id = @id);

-- name: ListOwnReviews :many
SELECT r.id, r.rating, r.title, r.body, r.status, r.created_at, r.updated_at, r.plugin_id, p.slug, p.name AS plugin_name, p.icon_key,
    p.status AS listing_status
FROM reviews r JOIN plugins p ON p.id = r.plugin_id
WHERE r.user_id = @user_id
    AND (sqlc.narg(before_at)::timestamptz IS NULL OR (r.created_at, r.id) < (sqlc.narg(before_at)::timestamptz, sqlc.narg(before_id)::uuid))
ORDER BY r.created_at DESC, r.id DESC
LIMIT @max_rows;
