package check

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"

	"github.com/jackc/pgx/v5"
)

// reviews are the promises about what may be in the store: I13 to I15.
var reviews = []Rule{
	{"I13", "what the store offers passed every check and a reviewer who is not its author, as the bytes that it is", all(
		offeredWasApproved,
		inPanel(finding{"approval by its own author, or by nobody who may", `
			SELECT d.submission_id, d.reviewer_id, s.author_id, u.role FROM review_decisions d JOIN submissions s ON s.id = d.submission_id
			LEFT JOIN publisher_users u ON u.id = d.reviewer_id
			WHERE d.kind = 'approve' AND d.reviewer_id IS NOT NULL AND (d.reviewer_id = s.author_id OR u.role IS NULL OR u.role = 'publisher'
				AND NOT EXISTS (SELECT FROM audit_log a WHERE a.subject_id = u.id::text AND a.action LIKE '%role%'))`}),
		servedIsApproved,
	)},
	{"I14", "a round of a submission is decided at most once", inPanel(
		finding{"round with two decisions", `SELECT submission_id, round, count(*) FROM review_decisions GROUP BY 1, 2 HAVING count(*) > 1`},
		finding{"submission that is decided otherwise than its last decision", `
			SELECT s.id, s.status, d.kind FROM submissions s LEFT JOIN LATERAL (
				SELECT kind FROM review_decisions d WHERE d.submission_id = s.id AND d.round = s.round ORDER BY at DESC LIMIT 1) d ON true
			WHERE s.status = 'approved' AND d.kind IS DISTINCT FROM 'approve' OR s.status = 'rejected' AND d.kind IS DISTINCT FROM 'reject'`},
	)},
	{"I15", "each open submission has somebody whose turn it is, and none is overdue unseen", inPanel(
		finding{"open submission with nobody's turn, or the reverse", `
			SELECT id, status, ball FROM submissions WHERE (status IN ('checking', 'in_review', 'changes_requested')) = (ball = 'nobody')`},
		finding{"release that is otherwise than its submission", `
			SELECT r.id, r.status, s.status AS submission FROM releases r JOIN LATERAL (
				SELECT status FROM submissions s WHERE s.release_id = r.id ORDER BY created_at DESC LIMIT 1) s ON true
			WHERE (r.status = 'submitted') <> (s.status IN ('checking', 'in_review')) OR (r.status = 'changes_requested') <> (s.status = 'changes_requested')`},
		finding{"overdue submission that nobody was told of", `
			SELECT id, due_at FROM submissions WHERE status = 'in_review' AND due_at < now() - interval '1 hour' AND escalation_level = 0 AND reminded_at IS NULL`},
	)},
}

// offeredWasApproved asks the panel what it approved, and holds against it what the store offers.
func offeredWasApproved(ctx context.Context, w *world) error {
	approved, err := list(ctx, w.panel, `
		SELECT r.plugin_id, r.version, encode(s.artifact_sha256, 'hex') AS sha256
		FROM submissions s JOIN releases r ON r.id = s.release_id
		JOIN review_decisions d ON d.submission_id = s.id AND d.round = s.round AND d.kind = 'approve' AND d.artifact_sha256 = s.artifact_sha256
		WHERE s.status = 'approved' AND NOT EXISTS (
			SELECT FROM check_results c WHERE c.submission_id = s.id AND c.round = s.round AND (c.verdict <> 'passed' OR c.artifact_sha256 <> s.artifact_sha256))
		AND EXISTS (SELECT FROM check_results c WHERE c.submission_id = s.id AND c.round = s.round)`)
	if err != nil {
		return err
	}
	return w.none(ctx, w.store, "offered version that was not approved", `
		SELECT v.plugin_id, v.version, encode(v.artifact_sha256, 'hex') AS sha256 FROM plugin_versions v
		WHERE NOT EXISTS (SELECT FROM jsonb_to_recordset($1) AS a (plugin_id uuid, version text, sha256 text)
			WHERE a.plugin_id = v.plugin_id AND a.version = v.version AND a.sha256 = encode(v.artifact_sha256, 'hex'))`, approved)
}

// servedIsApproved reads the artifacts themselves.
func servedIsApproved(ctx context.Context, w *world) error {
	artifacts, err := url.Parse(w.ArtifactsURL)
	if err != nil || artifacts.Scheme != "file" {
		return err
	}
	rows, err := w.store.Query(ctx, `SELECT id::text, artifact_key, encode(artifact_sha256, 'hex') AS sha256, artifact_size FROM plugin_versions WHERE status = 'published'`)
	if err != nil {
		return err
	}
	type artifact struct {
		ID, Key, SHA256 string
		Size            int64
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[artifact])
	if err != nil {
		return err
	}
	for _, a := range all {
		got, size, err := digest(filepath.Join(filepath.FromSlash(artifacts.Path), filepath.FromSlash(a.Key)))
		if err == nil && got == a.SHA256 && size == a.Size {
			continue
		}
		w.violated(fmt.Sprintf("artifact that is %s, of %d bytes (%v)", got, size, err), fmt.Sprintf(`{"version": %q, "key": %q, "sha256": %q, "size": %d}`, a.ID, a.Key, a.SHA256, a.Size))
	}
	return nil
}

func digest(file string) (sum string, size int64, err error) {
	f, err := os.Open(file)
	if err != nil {
		return "", 0, err
	}
	defer func() { _ = f.Close() }()
	hash := sha256.New()
	size, err = io.Copy(hash, f)
	return hex.EncodeToString(hash.Sum(nil)), size, err
}
