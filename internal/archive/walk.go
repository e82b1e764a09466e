package archive

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
)

// Entry of an archive. Path is as the archive has it, but for "." parts (npm packs some) and a folder's trailing
// slash; it is not to be trusted as a path before Inspect has passed.
type Entry struct {
	Path string
	Size int64       // as declared; the bytes of Body are checked against it
	Mode fs.FileMode // ModeIrregular for a hard link and what else has no mode
	Link string      // target, of a link
	Body io.Reader   // nil for a folder; valid until the next entry
	raw  string
}

// Regular says whether the entry is a plain file.
func (e Entry) Regular() bool { return e.Mode.IsRegular() && e.Body != nil }

// reader goes from entry to entry. next ends with io.EOF once the archive has been found sound to its end.
// What it gives must be read to its end before the next call, or is passed over where the format allows it.
type reader interface {
	next() (Entry, error)
	warnings() []*Violation
}

func open(src *source, f Format, b *budget) (reader, error) {
	if src.size > MaxSize {
		return nil, violation("size", "", "The archive is larger than %d MB.", MaxSize>>20)
	}
	switch f {
	case Zip:
		return newZipReader(src, b)
	case Tgz:
		return newTarReader(src, b)
	}
	return nil, fmt.Errorf("archive: unknown format %q", f)
}

// Walk visits every entry in the archive's order. It reads each entry to its end, with the limits applied,
// also what visit leaves unread. The error is a *Violation when the archive is damaged, ambiguous or too big.
func Walk(ctx context.Context, r io.ReaderAt, size int64, f Format, visit func(Entry) error) error {
	src := &source{ctx: ctx, r: r, size: size}
	a, err := open(src, f, newBudget(size))
	if err != nil {
		return src.blame(err)
	}
	return src.blame(walk(ctx, a, visit))
}

func walk(ctx context.Context, a reader, visit func(Entry) error) error {
	drain := make([]byte, 64<<10)
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		e, err := a.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := visit(e); err != nil {
			return err
		}
		if e.Body != nil {
			if _, err := io.CopyBuffer(io.Discard, struct{ io.Reader }{e.Body}, drain); err != nil {
				return err
			}
		}
	}
}

// ErrNoFile means that the archive has no such file.
var ErrNoFile = errors.New("archive: no such file")

// Open gives the bytes of one file: the first of that path.
func Open(ctx context.Context, r io.ReaderAt, size int64, f Format, path string) (io.ReadCloser, error) {
	src := &source{ctx: ctx, r: r, size: size}
	a, err := open(src, f, newBudget(size))
	if err != nil {
		return nil, src.blame(err)
	}
	for {
		e, err := a.next()
		if errors.Is(err, io.EOF) {
			return nil, ErrNoFile
		}
		if err != nil {
			return nil, src.blame(err)
		}
		if e.Regular() && e.Path == path {
			return io.NopCloser(&blamed{src, e.Body}), nil
		}
	}
}

// blamed reads an entry and tells the source's failures from the archive's.
type blamed struct {
	src *source
	r   io.Reader
}

// Read implements io.Reader.
func (b *blamed) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = b.src.blame(err)
	}
	return n, err
}
