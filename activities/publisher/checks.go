package publisher

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"

	"marketplace/internal/archive"
	"marketplace/internal/check"
	"marketplace/internal/database"
	"marketplace/internal/listing"
	publisherdb "marketplace/queries/publisher"
)

const (
	// ErrTypeCheckErrored means that a check could not be carried out; it is tried again.
	ErrTypeCheckErrored = "CheckErrored"
	// ErrTypeCheckUnknown means that this worker has no check of that name, or that the round is over.
	ErrTypeCheckUnknown = "CheckUnknown"
)

// CheckRun asks for one check of one round, on exactly these bytes.
type CheckRun struct {
	SubmissionID uuid.UUID `json:"submissionId"`
	Round        int       `json:"round"`
	Name         string    `json:"name"`
	SHA256       string    `json:"sha256"`
}

// CheckVerdict is what one check found, and on which bytes.
type CheckVerdict struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
	Passed bool   `json:"passed"`
}

// RunCheck carries out one check and keeps its row of check_results up to date. A check that cannot be
// carried out is recorded as errored, with when it is tried again, and fails to be retried; it never passes.
func (a *Activities) RunCheck(ctx context.Context, in CheckRun) (CheckVerdict, error) {
	out := CheckVerdict{Name: in.Name, SHA256: in.SHA256}
	run, ok := a.check(in.Name)
	if !ok {
		return out, temporal.NewNonRetryableApplicationError("no such check: "+in.Name, ErrTypeCheckUnknown, nil)
	}
	sha, err := hex.DecodeString(in.SHA256)
	if err != nil {
		return out, temporal.NewNonRetryableApplicationError("not a digest", ErrTypeCheckUnknown, err)
	}
	q := publisherdb.New(a.DB)
	s, err := q.GetCheckSubject(ctx, in.SubmissionID)
	if err != nil {
		return out, fmt.Errorf("read submission: %w", err)
	}
	if s.Status != publisherdb.SubmissionStatusChecking || int(s.Round) != in.Round || hex.EncodeToString(s.ArtifactSha256) != in.SHA256 {
		return out, temporal.NewNonRetryableApplicationError("the round is over", ErrTypeCheckUnknown, nil)
	}
	row, err := q.BeginCheck(ctx, publisherdb.BeginCheckParams{SubmissionID: in.SubmissionID, Round: int32(in.Round), Name: in.Name, ArtifactSha256: sha})
	if err != nil {
		return out, fmt.Errorf("begin check: %w", err)
	}
	if hex.EncodeToString(row.ArtifactSha256) != in.SHA256 {
		return out, temporal.NewNonRetryableApplicationError("this round's check was of other bytes", ErrTypeCheckUnknown, nil)
	}
	if row.FinishedAt != nil {
		out.Passed = row.Verdict == publisherdb.CheckVerdictPassed
		return out, nil
	}
	findings, err := a.findings(ctx, q, run, s)
	if err != nil {
		return out, a.checkErrored(ctx, in, sha, int(row.Attempts), err)
	}
	out.Passed = !check.Failed(findings)
	return out, a.finishCheck(ctx, in, sha, findings, out.Passed)
}

func (a *Activities) findings(ctx context.Context, q *publisherdb.Queries, run check.Check, s publisherdb.GetCheckSubjectRow) ([]check.Finding, error) {
	subject := check.Subject{
		Size: s.Size, Format: archive.Format(s.Format), Slug: s.Slug, Version: s.Version, Scanner: a.Scanner,
		Progress: func() { activity.RecordHeartbeat(ctx) },
	}
	var page listing.Listing
	if err := json.Unmarshal(s.Listing, &page); err != nil {
		return nil, fmt.Errorf("read listing: %w", err)
	}
	subject.Listing = page
	taken, err := q.ListTakenNames(ctx, s.OwnerID)
	if err != nil {
		return nil, fmt.Errorf("list taken names: %w", err)
	}
	for _, t := range taken {
		subject.Others = append(subject.Others, check.Name{Slug: t.Slug, Name: t.Name})
	}
	stored, err := a.Drafts.ReaderAt(ctx, s.BlobKey)
	if err != nil {
		return nil, fmt.Errorf("open artifact: %w", err)
	}
	if err := sameBytes(ctx, io.NewSectionReader(stored, 0, s.Size), s.ArtifactSha256); err != nil {
		return nil, err
	}
	subject.Bytes = stored
	return run.Run(ctx, subject)
}

// sameBytes makes sure that what is checked is what the verdict will be about.
func sameBytes(ctx context.Context, r io.Reader, want []byte) error {
	hash, buffer := sha256.New(), make([]byte, 1<<20)
	for {
		n, err := r.Read(buffer)
		hash.Write(buffer[:n])
		activity.RecordHeartbeat(ctx)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return fmt.Errorf("read artifact: %w", err)
		}
	}
	if !bytes.Equal(hash.Sum(nil), want) {
		return errors.New("the stored bytes are not those that were submitted")
	}
	return nil
}

func (a *Activities) finishCheck(ctx context.Context, in CheckRun, sha []byte, findings []check.Finding, passed bool) error {
	verdict, kind := publisherdb.CheckVerdictPassed, "check_passed"
	if !passed {
		verdict, kind = publisherdb.CheckVerdictFailed, "check_failed"
	}
	if findings == nil {
		findings = []check.Finding{}
	}
	evidence, err := json.Marshal(findings)
	if err != nil {
		return fmt.Errorf("write evidence: %w", err)
	}
	return database.InTx(ctx, a.DB, func(tx pgx.Tx) error {
		q := publisherdb.New(tx)
		if _, err := q.FinishCheck(ctx, publisherdb.FinishCheckParams{
			SubmissionID: in.SubmissionID, Round: int32(in.Round), Name: in.Name, ArtifactSha256: sha, Verdict: verdict, Evidence: evidence,
		}); err != nil {
			return fmt.Errorf("finish check: %w", err)
		}
		n := notice{q: q, submission: in.SubmissionID, round: in.Round}
		return n.event(ctx, kind, fmt.Sprintf("check/%d/%s", in.Round, in.Name), map[string]any{"round": in.Round, "check": in.Name, "findings": len(findings)})
	})
}

// checkErrored records why the check could not be carried out, and fails so that Temporal tries it again
// when the row says it will.
func (a *Activities) checkErrored(ctx context.Context, in CheckRun, sha []byte, attempts int, cause error) error {
	if app, ok := errors.AsType[*temporal.ApplicationError](cause); ok && app.NonRetryable() || ctx.Err() != nil && errors.Is(cause, context.Canceled) {
		return cause
	}
	delay := checkDelay(attempts)
	next := time.Now().Add(delay)
	reason := reasonFor(in.Name, cause)
	activity.GetLogger(ctx).Warn("check could not be carried out", "check", in.Name, "error", cause)
	// The activity's own context may be what failed.
	write, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if err := database.InTx(write, a.DB, func(tx pgx.Tx) error {
		q := publisherdb.New(tx)
		if _, err := q.RecordCheckError(write, publisherdb.RecordCheckErrorParams{
			SubmissionID: in.SubmissionID, Round: int32(in.Round), Name: in.Name, ArtifactSha256: sha, LastError: reason, NextAttemptAt: &next,
		}); err != nil {
			return fmt.Errorf("record check error: %w", err)
		}
		n := notice{q: q, submission: in.SubmissionID, round: in.Round}
		return n.event(write, "check_errored", fmt.Sprintf("check/%d/%s/%d", in.Round, in.Name, attempts), map[string]any{
			"round": in.Round, "check": in.Name, "attempt": attempts, "reason": reason, "nextAttemptAt": next,
		})
	}); err != nil {
		return errors.Join(cause, err)
	}
	return temporal.NewApplicationErrorWithOptions(in.Name+" could not be carried out: "+reason, ErrTypeCheckErrored, temporal.ApplicationErrorOptions{NextRetryDelay: delay})
}

// checkDelay doubles from two seconds to ten minutes.
func checkDelay(attempts int) time.Duration {
	return min(2*time.Second<<min(max(attempts-1, 0), 12), 10*time.Minute)
}

// reasonFor is the cause as the author may read it: short, and without addresses of our own machines.
func reasonFor(name string, cause error) string {
	what := "the storage of submitted archives"
	if name == check.Malware {
		what = "the malware scanner"
	}
	if errors.Is(cause, context.DeadlineExceeded) || errors.Is(cause, os.ErrDeadlineExceeded) {
		return what + " took too long"
	}
	return what + " does not answer as it should"
}

// check finds one of this worker's checks.
func (a *Activities) check(name string) (check.Check, bool) {
	for _, c := range a.checks() {
		if c.Name == name {
			return c, true
		}
	}
	return check.Check{}, false
}

func (a *Activities) checks() []check.Check { return a.Checks }

func (a *Activities) checkNames() []string {
	names := []string{}
	for _, c := range a.checks() {
		names = append(names, c.Name)
	}
	return names
}
