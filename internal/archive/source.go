package archive

import (
	"context"
	"errors"
	"io"
)

// source is the archive's bytes. It remembers the first failure to read them, so that a broken disk or
// bucket is not taken for a broken archive.
type source struct {
	ctx     context.Context
	r       io.ReaderAt
	size    int64
	failure error
}

// ReadAt implements io.ReaderAt.
func (s *source) ReadAt(p []byte, off int64) (int, error) {
	if err := s.ctx.Err(); err != nil {
		s.failure = err
		return 0, err
	}
	if off >= s.size {
		return 0, io.EOF
	}
	short := off+int64(len(p)) > s.size
	if short {
		p = p[:s.size-off]
	}
	n, err := s.r.ReadAt(p, off)
	switch {
	case n == len(p):
		err = nil
	case err == nil, errors.Is(err, io.EOF):
		err = io.ErrUnexpectedEOF // the file is shorter than we were told
	}
	if err != nil {
		s.failure = err
		return n, err
	}
	if short {
		err = io.EOF
	}
	return n, err
}

// blame decides whose fault err is: the source's failure comes first.
func (s *source) blame(err error) error {
	if s.failure != nil {
		return s.failure
	}
	if err != nil && s.ctx.Err() != nil {
		return s.ctx.Err()
	}
	return err
}

// Detect tells the format from the first bytes. The error is a *Violation when the bytes are of neither.
func Detect(r io.ReaderAt, size int64) (Format, error) {
	src := &source{ctx: context.Background(), r: r, size: size}
	var magic [4]byte
	n, err := src.ReadAt(magic[:], 0)
	if src.failure != nil {
		return "", src.failure
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	switch head := string(magic[:n]); {
	case n == 4 && (head == sigLocal || head == sigEnd):
		return Zip, nil
	case n >= 3 && head[:3] == "\x1f\x8b\x08":
		return Tgz, nil
	}
	return "", violation("format", "", "The file is neither a .zip nor a .tgz archive.")
}
