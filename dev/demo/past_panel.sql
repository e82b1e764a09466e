-- Moves what the demo did in the panel into the past. Expects the temporary tables past_releases and past_publishers;
-- runs as the database's owner, in one transaction. review is how long it will have taken until the decision.

ALTER TABLE audit_log DISABLE TRIGGER audit_log_append_only;

CREATE TEMP TABLE past_submissions ON COMMIT DROP AS
SELECT s.id, s.plugin_id, s.release_id, coalesce(s.decided_at, s.updated_at) AS decided_at, m.back, m.back + m.review AS back_before
FROM submissions s JOIN past_releases m ON m.release_id = s.release_id;
CREATE TEMP TABLE past_plugins ON COMMIT DROP AS
SELECT plugin_id, max(back + review) AS back_first, min(back) AS back_last FROM past_releases GROUP BY plugin_id;

UPDATE submission_events e SET at = e.at - CASE WHEN e.at < m.decided_at THEN m.back_before ELSE m.back END
FROM past_submissions m WHERE m.id = e.submission_id;
UPDATE check_results c SET started_at = c.started_at - m.back_before, finished_at = c.finished_at - m.back_before, next_attempt_at = c.next_attempt_at - m.back_before
FROM past_submissions m WHERE m.id = c.submission_id;
UPDATE review_messages r SET at = r.at - CASE WHEN r.at < m.decided_at THEN m.back_before ELSE m.back END
FROM past_submissions m WHERE m.id = r.submission_id;
UPDATE review_decisions r SET at = r.at - CASE WHEN r.at < m.decided_at THEN m.back_before ELSE m.back END
FROM past_submissions m WHERE m.id = r.submission_id;
UPDATE publications p SET created_at = p.created_at - m.back, updated_at = p.updated_at - m.back, next_attempt_at = p.next_attempt_at - m.back,
    finished_at = p.finished_at - m.back
FROM past_releases m WHERE m.release_id = p.release_id;
UPDATE submissions s SET created_at = s.created_at - m.back_before, updated_at = s.updated_at - m.back, decided_at = s.decided_at - m.back,
    due_at = s.due_at - m.back_before, reminded_at = s.reminded_at - m.back_before, claim_expires_at = s.claim_expires_at - m.back
FROM past_submissions m WHERE m.id = s.id;
UPDATE releases r SET created_at = r.created_at - m.back - m.review, updated_at = r.updated_at - m.back, published_at = r.published_at - m.back
FROM past_releases m WHERE m.release_id = r.id;
UPDATE audit_log a SET at = a.at - m.back
FROM (SELECT id, back FROM past_submissions UNION ALL SELECT release_id, back FROM past_releases UNION ALL SELECT plugin_id, back_last FROM past_plugins) m
WHERE a.subject_id = m.id::text;
UPDATE plugin_images i SET created_at = i.created_at - m.back_first FROM past_plugins m WHERE m.plugin_id = i.plugin_id;
UPDATE slug_reservations s SET reserved_at = s.reserved_at - m.back_first FROM past_plugins m WHERE m.plugin_id = s.plugin_id;
UPDATE publisher_plugins p SET created_at = p.created_at - m.back_first, updated_at = p.updated_at - m.back_last FROM past_plugins m WHERE m.plugin_id = p.id;

-- A code is as old as its publisher's first release.
UPDATE coupons c SET created_at = c.created_at - m.back, changed_at = c.changed_at - m.back, starts_at = c.starts_at - m.back
FROM (SELECT p.owner_id, max(r.back) AS back FROM past_releases r JOIN publisher_plugins p ON p.id = r.plugin_id GROUP BY 1) m
WHERE m.owner_id = c.owner_id;

UPDATE publisher_users u SET created_at = u.created_at - m.back, email_verified_at = u.email_verified_at - m.back
FROM past_publishers m WHERE m.user_id = u.id;

ALTER TABLE audit_log ENABLE TRIGGER audit_log_append_only;
