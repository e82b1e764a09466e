package publisher

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"go.temporal.io/sdk/activity"

	"marketplace/internal/blobstore"
	"marketplace/internal/database"
	publisherdb "marketplace/queries/publisher"
)

// cleanAtOnce is how many artifacts one run of CleanDrafts looks at; the next run goes on.
const cleanAtOnce = 500

// CleanDraftsInput says how old a blob must be before it can be a leftover. It has to be longer than any upload
// takes: a day is.
type CleanDraftsInput struct {
	OlderThan time.Duration `json:"olderThan"`
}

// DraftsCleaned counts the blobs that are gone.
type DraftsCleaned struct {
	Artifacts int `json:"artifacts"` // archives that no release, submission or decision names
	Images    int `json:"images"`    // pictures that no plugin, submission or approved listing shows
	Uploads   int `json:"uploads"`   // uploads that a crash cut off
}

// CleanDrafts removes blobs that nothing names any more. What begins to use a blob takes the same lock by the
// blob's key, and looks afterwards whether the bytes are still there.
func (a *Activities) CleanDrafts(ctx context.Context, in CleanDraftsInput) (DraftsCleaned, error) {
	var cleaned DraftsCleaned
	before := time.Now().Add(-in.OlderThan)
	unused, err := publisherdb.New(a.DB).ListUnusedArtifacts(ctx, before, cleanAtOnce)
	if err != nil {
		return cleaned, fmt.Errorf("list unused artifacts: %w", err)
	}
	for _, artifact := range unused {
		activity.RecordHeartbeat(ctx)
		gone, err := a.removeUnless(ctx, artifact.BlobKey, func(q *publisherdb.Queries) (used bool, err error) {
			n, err := q.DeleteUnusedArtifact(ctx, artifact.Sha256)
			return n == 0, err
		})
		if err != nil {
			return cleaned, err
		}
		cleaned.Artifacts += gone
	}
	return cleaned, a.Drafts.List(ctx, "", func(e blobstore.Entry) error {
		activity.RecordHeartbeat(ctx)
		if e.Modified.After(before) {
			return nil
		}
		var gone int
		var err error
		switch {
		case strings.HasPrefix(e.Key, "uploads/"):
			err = a.Drafts.Delete(ctx, e.Key)
			cleaned.Uploads++
		case strings.HasPrefix(e.Key, "images/"):
			gone, err = a.removeUnless(ctx, e.Key, func(q *publisherdb.Queries) (bool, error) { return q.ImageKeyInUse(ctx, e.Key) })
			cleaned.Images += gone
		case strings.HasPrefix(e.Key, "artifacts/"):
			gone, err = a.removeUnless(ctx, e.Key, func(q *publisherdb.Queries) (bool, error) { return q.ArtifactKeyKnown(ctx, e.Key) })
			cleaned.Artifacts += gone
		}
		return err
	})
}

// removeUnless deletes the blob, with its key locked, if it is not in use. The lock is held until the bytes are
// gone: whoever wants to use them waits, and then stores them anew.
func (a *Activities) removeUnless(ctx context.Context, key string, inUse func(*publisherdb.Queries) (bool, error)) (gone int, err error) {
	err = database.InTx(ctx, a.DB, func(tx pgx.Tx) error {
		gone = 0
		q := publisherdb.New(tx)
		if err := q.LockBlobKey(ctx, key); err != nil {
			return fmt.Errorf("lock blob: %w", err)
		}
		used, err := inUse(q)
		if err != nil || used {
			return err
		}
		gone = 1
		return a.Drafts.Delete(ctx, key)
	})
	return gone, err
}
