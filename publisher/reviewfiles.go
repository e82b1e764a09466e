package publisher

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/aymanbagabas/go-udiff"
	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"marketplace/internal/archive"
	"marketplace/internal/blobstore"
	"marketplace/internal/httpapi"
	"marketplace/internal/problem"
	publisherdb "marketplace/queries/publisher"
)

const (
	// maxShown is the longest text that is shown or compared.
	maxShown = 512 << 10
	// comparisons is how many archives are read at once: it is all processor and storage.
	comparisons = 2
)

// reviewFiles shows reviewers what is inside an archive.
type reviewFiles struct {
	*reviewDesk
	turn chan struct{}
}

func registerReviewFiles(api huma.API, desk *reviewDesk) {
	f := &reviewFiles{desk, make(chan struct{}, comparisons)}
	tags := []string{"review"}
	errs := []int{http.StatusNotFound, http.StatusConflict}
	httpapi.Register(api, staff, huma.Operation{
		OperationID: "list-review-files", Method: http.MethodGet, Path: "/v1/review/{id}/files", Summary: "List the archive's files, compared with the last approved release", Tags: tags, Errors: errs,
	}, f.list)
	httpapi.Register(api, staff, huma.Operation{
		OperationID: "get-review-file", Method: http.MethodGet, Path: "/v1/review/{id}/files/content", Summary: "Read a file as text", Tags: tags, Errors: errs,
		Description: "What is invisible or reorders text is shown as its code point: ⟨U+202E⟩.",
	}, f.content)
	httpapi.Register(api, staff, huma.Operation{
		OperationID: "get-review-diff", Method: http.MethodGet, Path: "/v1/review/{id}/files/diff", Summary: "Compare a file with the last approved release's", Tags: tags, Errors: errs,
	}, f.diff)
}

// FileTree are an archive's files, compared with those of the last approved release.
type FileTree struct {
	Previous *LastApproved    `json:"previous,omitempty" doc:"Absent for a first release: every file is added"`
	Files    []archive.Change `json:"files" doc:"By path"`
}

// FileText is a file as text.
type FileText struct {
	Path    string `json:"path"`
	Text    string `json:"text" doc:"What is invisible or reorders text stands as its code point: ⟨U+202E⟩"`
	Escaped bool   `json:"escaped" doc:"Whether there was anything invisible"`
}

// FileDiff is what changed in a file.
type FileDiff struct {
	Path     string        `json:"path"`
	Previous *LastApproved `json:"previous,omitempty"`
	Kind     string        `json:"kind" enum:"added,removed,changed,unchanged"`
	Diff     string        `json:"diff" doc:"Unified, with code points for what is invisible; empty when nothing changed"`
}

type filesInput struct {
	ID uuid.UUID `path:"id"`
}

type filesOutput struct{ Body FileTree }

func (a *reviewFiles) list(ctx context.Context, in *filesInput) (*filesOutput, error) {
	now, before, done, err := a.archives(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	defer done()
	files, err := archive.Compare(ctx, before.Archive, now.Archive)
	if err != nil {
		return nil, notShown(err)
	}
	if files == nil {
		files = []archive.Change{}
	}
	return &filesOutput{FileTree{Previous: before.release, Files: files}}, nil
}

type fileInput struct {
	ID   uuid.UUID `path:"id"`
	Path string    `query:"path" required:"true" minLength:"1" maxLength:"1000"`
}

type fileOutput struct{ Body FileText }

func (a *reviewFiles) content(ctx context.Context, in *fileInput) (*fileOutput, error) {
	now, _, done, err := a.archives(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	defer done()
	text, err := now.text(ctx, in.Path)
	if err != nil {
		return nil, notShown(err)
	}
	shown := visible(text)
	return &fileOutput{FileText{Path: in.Path, Text: shown, Escaped: shown != text}}, nil
}

type diffOutput struct{ Body FileDiff }

func (a *reviewFiles) diff(ctx context.Context, in *fileInput) (*diffOutput, error) {
	now, before, done, err := a.archives(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	defer done()
	is, isErr := now.text(ctx, in.Path)
	was, wasErr := before.text(ctx, in.Path)
	out := FileDiff{Path: in.Path, Previous: before.release}
	gone, fresh := errors.Is(isErr, archive.ErrNoFile), errors.Is(wasErr, archive.ErrNoFile)
	switch {
	case gone && fresh || isErr != nil && !gone:
		return nil, notShown(isErr)
	case wasErr != nil && !fresh:
		return nil, notShown(wasErr)
	case gone:
		out.Kind = string(archive.Removed)
	case fresh:
		out.Kind = string(archive.Added)
	case is == was:
		out.Kind = string(archive.Unchanged)
	default:
		out.Kind = string(archive.Changed)
	}
	out.Diff = udiff.Unified("a/"+in.Path, "b/"+in.Path, visible(was), visible(is))
	return &diffOutput{out}, nil
}

// opened is an archive to look into; one without bytes has no files.
type opened struct {
	archive.Archive
	release *LastApproved
}

func (o opened) text(ctx context.Context, path string) (string, error) {
	if o.Bytes == nil {
		return "", archive.ErrNoFile
	}
	return archive.ReadText(ctx, o.Bytes, o.Size, o.Format, path, maxShown)
}

// archives waits for its turn and opens the submitted archive and that of the last approved release.
func (a *reviewFiles) archives(ctx context.Context, id uuid.UUID) (now, before opened, done func(), err error) {
	s, err := a.caseFor(ctx, id)
	if err != nil {
		return now, before, nil, err
	}
	last, err := publisherdb.New(a.DB).GetLastApprovedArtifact(ctx, s.PluginID, s.ID)
	if err == nil {
		before.release = lastApproved(last)
		if before.Archive, err = a.open(ctx, last.BlobKey, last.Size, last.Format); err != nil {
			return now, before, nil, err
		}
	} else if !errors.Is(err, pgx.ErrNoRows) {
		return now, before, nil, err
	}
	if now.Archive, err = a.open(ctx, s.BlobKey, s.ArtifactSize, s.ArtifactFormat); err != nil {
		return now, before, nil, err
	}
	select {
	case a.turn <- struct{}{}:
		return now, before, func() { <-a.turn }, nil
	case <-ctx.Done():
		return now, before, nil, ctx.Err()
	}
}

func (a *reviewFiles) open(ctx context.Context, key string, size int64, format publisherdb.ArchiveFormat) (archive.Archive, error) {
	bytes, err := a.Drafts.ReaderAt(ctx, key)
	if errors.Is(err, blobstore.ErrNotFound) {
		return archive.Archive{}, problem.NotFound("archive")
	}
	return archive.Archive{Bytes: bytes, Size: size, Format: archive.Format(format)}, err
}

// notShown is what a reviewer is told of a file that cannot be shown.
func notShown(err error) error {
	switch {
	case errors.Is(err, archive.ErrNoFile):
		return problem.NotFound("file")
	case errors.Is(err, archive.ErrTooLong):
		return problem.New(http.StatusConflict, "file_too_long", "The file is too long to be shown; download the archive.")
	case errors.Is(err, archive.ErrNotText):
		return problem.New(http.StatusConflict, "file_not_text", "The file is not text; download the archive.")
	}
	if v, ok := errors.AsType[*archive.Violation](err); ok {
		return problem.New(http.StatusConflict, "archive_unreadable", "The archive cannot be read: %s", v.Message)
	}
	return err
}

// visible shows what a reviewer would not see as its code point, as ⟨U+202E⟩, or ⟨0xFF⟩ when it is no character,
// and leaves lines and tabs as they are. Unlike the escapes of programming languages, this stands in no source by itself.
func visible(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&b, "⟨0x%02X⟩", text[i])
		case r == '\n', r == '\t', unicode.IsPrint(r):
			b.WriteRune(r)
		default:
			fmt.Fprintf(&b, "⟨%U⟩", r)
		}
		i += n
	}
	return b.String()
}
