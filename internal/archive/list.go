package archive

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"slices"
	"strings"
	"unicode/utf8"
)

var (
	// ErrTooLong means that a text is longer than asked for.
	ErrTooLong = errors.New("archive: file is too long")
	// ErrNotText means that a file is binary.
	ErrNotText = errors.New("archive: file is not text")
)

// File is a line of an archive's listing.
type File struct {
	Path   string      `json:"path"`
	Size   int64       `json:"size"`
	Mode   fs.FileMode `json:"-"`
	SHA256 string      `json:"sha256" doc:"Of the file's bytes, in hex"`
	Binary bool        `json:"binary" doc:"True when the file is not text, and so has no diff"`
}

// Archive is one to read from.
type Archive struct {
	Bytes  io.ReaderAt
	Size   int64
	Format Format
}

// List gives the regular files, sorted by path, each with its digest.
func List(ctx context.Context, r io.ReaderAt, size int64, f Format) ([]File, error) {
	var files []File
	sum := sha256.New()
	buf := make([]byte, 64<<10)
	err := Walk(ctx, r, size, f, func(e Entry) error {
		if !e.Regular() {
			return nil
		}
		sum.Reset()
		head, err := io.ReadAll(io.LimitReader(e.Body, sniffLen))
		if err != nil {
			return err
		}
		sum.Write(head)
		if _, err := io.CopyBuffer(struct{ io.Writer }{sum}, struct{ io.Reader }{e.Body}, buf); err != nil {
			return err
		}
		files = append(files, File{Path: e.Path, Size: e.Size, Mode: e.Mode, SHA256: hex.EncodeToString(sum.Sum(nil)), Binary: !IsText(head)})
		return nil
	})
	slices.SortStableFunc(files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	return files, err
}

const sniffLen = 8 << 10

// IsText guesses from the first bytes of a file: UTF-8 without control characters that text has no use for.
// The last character may be cut off.
func IsText(head []byte) bool {
	head = head[:min(len(head), sniffLen)]
	for i := 0; i < utf8.UTFMax && len(head) > 0 && !utf8.Valid(head); i++ {
		head = head[:len(head)-1]
	}
	return utf8.Valid(head) && bytes.IndexByte(head, 0) < 0
}

// ChangeKind says what became of a file between two archives.
type ChangeKind string

// What became of it.
const (
	Added     ChangeKind = "added"
	Removed   ChangeKind = "removed"
	Changed   ChangeKind = "changed"
	Unchanged ChangeKind = "unchanged"
)

// Change is one file in a comparison of two archives.
type Change struct {
	Path   string     `json:"path"`
	Kind   ChangeKind `json:"kind" enum:"added,removed,changed,unchanged"`
	Old    *File      `json:"old,omitempty"`
	New    *File      `json:"new,omitempty"`
	Binary bool       `json:"binary" doc:"True when one of the two is not text, and so has no diff"`
}

// Compare tells the two archives' files apart by their digests, sorted by path. An archive without bytes has
// no files: everything in the other is added or removed.
func Compare(ctx context.Context, before, after Archive) ([]Change, error) {
	sides := [2]map[string]File{}
	for i, a := range []Archive{before, after} {
		sides[i] = map[string]File{}
		if a.Bytes == nil {
			continue
		}
		files, err := List(ctx, a.Bytes, a.Size, a.Format)
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			sides[i][f.Path] = f
		}
	}
	var changes []Change
	for path, was := range sides[0] {
		c := Change{Path: path, Kind: Removed, Old: &was, Binary: was.Binary}
		if is, ok := sides[1][path]; ok {
			c.Kind, c.New, c.Binary = Unchanged, &is, was.Binary || is.Binary
			if is.SHA256 != was.SHA256 {
				c.Kind = Changed
			}
		}
		changes = append(changes, c)
	}
	for path, is := range sides[1] {
		if _, ok := sides[0][path]; !ok {
			changes = append(changes, Change{Path: path, Kind: Added, New: &is, Binary: is.Binary})
		}
	}
	slices.SortFunc(changes, func(a, b Change) int { return strings.Compare(a.Path, b.Path) })
	return changes, nil
}
