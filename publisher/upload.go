package publisher

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	"marketplace/internal/account"
	"marketplace/internal/archive"
	"marketplace/internal/blobstore"
	"marketplace/internal/problem"
	publisherdb "marketplace/queries/publisher"
)

const (
	// uploadTime is how long one upload may take: 100 MB at 1 Mbit/s.
	uploadTime = 15 * time.Minute
	// uploadsAtOnce is how many one account may have under way in this process.
	uploadsAtOnce = 3
	// defaultQuota is how many bytes one account may keep that nobody else can get yet.
	defaultQuota = 2 << 30
	// uploadPrefix is where bytes wait that nobody knows yet; what a crash leaves there is cleaned up.
	uploadPrefix = "uploads/"
)

var uploadTypes = []string{"application/gzip", "application/x-gzip", "application/zip", "application/x-zip-compressed", "application/octet-stream"}

// uploader receives archives. They go straight to the bucket, hashed on the way, and are read from there:
// no archive is ever in memory or on a disk of ours, nor is a database connection held meanwhile.
type uploader struct {
	drafts *blobstore.Store
	mu     sync.Mutex
	busy   map[uuid.UUID]int
}

// received is an archive that could be read.
type received struct {
	temporary string
	row       publisherdb.InsertArtifactParams
	manifest  archive.Manifest
}

// receive streams the body into the bucket and reads its manifest. Whatever the outcome, discard has to be
// called.
func (u *uploader) receive(ctx context.Context, r *http.Request, temporary string) (received, error) {
	in := received{temporary: temporary}
	mediaType, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || !slices.Contains(uploadTypes, mediaType) {
		return in, problem.New(http.StatusUnsupportedMediaType, "unsupported_media_type", "Send the archive itself, as application/zip, application/gzip or application/octet-stream.")
	}
	if r.ContentLength > archive.MaxSize {
		return in, tooLarge()
	}
	sum, size, err := u.drafts.PutStream(ctx, in.temporary, untilDeadline{ctx, r.Body}, archive.MaxSize)
	switch {
	case errors.Is(err, blobstore.ErrTooLarge):
		return in, tooLarge()
	case err != nil:
		return in, uploadBroken(ctx, r, err)
	case size == 0:
		return in, unreadable("The body is empty.")
	}
	at, err := u.drafts.ReaderAt(ctx, in.temporary)
	if err != nil {
		return in, err
	}
	format, err := archive.Detect(at, size)
	if err != nil {
		return in, archiveProblem(err)
	}
	in.manifest, err = archive.ReadManifest(ctx, at, size, format)
	if err != nil {
		return in, archiveProblem(err)
	}
	in.row = publisherdb.InsertArtifactParams{
		Sha256: sum[:], Size: size, Format: publisherdb.ArchiveFormat(format), BlobKey: blobstore.Key("artifacts", sum),
	}
	return in, nil
}

// keep makes the bytes available under the key of their digest. It is called before the row that promises
// them is written, and again after: the cleaning of unused blobs may have come between.
func (u *uploader) keep(ctx context.Context, in received) error {
	return u.drafts.Copy(ctx, in.temporary, in.row.BlobKey)
}

// discard removes the temporary copy, also when the request has ended.
func (u *uploader) discard(ctx context.Context, temporary string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	_ = u.drafts.Delete(ctx, temporary) // what stays is cleaned up with the leftovers of crashes
}

// enter counts an upload of the account; leave has to be called if it returns no error.
func (u *uploader) enter(ctx context.Context) (leave func(), err error) {
	me := account.Must(ctx).ID
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.busy[me] >= uploadsAtOnce {
		return nil, problem.New(http.StatusTooManyRequests, "too_many_uploads", "At most %d uploads at once.", uploadsAtOnce).RetryAfter(10)
	}
	u.busy[me]++
	return func() {
		u.mu.Lock()
		defer u.mu.Unlock()
		if u.busy[me]--; u.busy[me] == 0 {
			delete(u.busy, me)
		}
	}, nil
}

// untilDeadline ends a body that trickles for longer than its context lives; reads themselves are bounded
// by the server.
type untilDeadline struct {
	ctx  context.Context
	body io.Reader
}

func (u untilDeadline) Read(p []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.body.Read(p)
}

func tooLarge() *problem.Problem {
	return problem.New(http.StatusRequestEntityTooLarge, "request_too_large", "An archive has at most %d MiB.", archive.MaxSize>>20)
}

func unreadable(detail string) *problem.Problem {
	return problem.New(http.StatusUnprocessableEntity, "archive_unreadable", "%s", detail)
}

// uploadBroken tells a client that stopped or dawdled from a bucket that failed.
func uploadBroken(ctx context.Context, r *http.Request, err error) error {
	_, tooMuch := errors.AsType[*http.MaxBytesError](err)
	switch {
	case tooMuch:
		return tooLarge()
	case errors.Is(ctx.Err(), context.DeadlineExceeded), r.Context().Err() != nil, errors.Is(err, io.ErrUnexpectedEOF):
		return problem.New(http.StatusRequestTimeout, "request_timeout", "The upload stopped or took too long; nothing was kept.")
	}
	return err
}

// archiveProblem answers what the archive itself is at fault for. What the policy has against a readable one
// is for the checks to report, with evidence.
func archiveProblem(err error) error {
	v, ok := errors.AsType[*archive.Violation](err)
	if !ok {
		return err
	}
	switch v.Rule {
	case "manifest_missing", "manifest_invalid", "manifest_too_large":
		return problem.New(http.StatusUnprocessableEntity, v.Rule, "%s", v.Message)
	}
	return unreadable(v.Message).At("body", v.Rule)
}
