package check

import (
	"bytes"
	"context"
	"errors"
	"io"
	"path"
	"strings"

	"marketplace/internal/archive"
)

// fill reads until p is full or r fails, and unlike io.ReadFull gives r's own error.
func fill(r io.Reader, p []byte) (n int, err error) {
	for n < len(p) && err == nil {
		var m int
		m, err = r.Read(p[n:])
		n += m
	}
	return n, err
}

const (
	windowSize = 1 << 20
	overlap    = 4 << 10 // what two windows share, so that nothing is cut in two
)

// windows visits the files in windows. It asks for every file whether to read it even if it is not text. before
// is how many bytes of the window were in the one before, and line the number of its first line.
func (s Subject) windows(ctx context.Context, evenBinary func(path string) bool, visit func(path string, window []byte, before, line int)) error {
	buf := make([]byte, windowSize)
	return s.walk(ctx, func(e archive.Entry) error {
		kept, line := 0, 1
		for first := true; ; first = false {
			n, err := fill(e.Body, buf[kept:])
			if err != nil && !errors.Is(err, io.EOF) {
				return err
			}
			window := buf[:kept+n]
			if first && !evenBinary(e.Path) && !archive.IsText(window) {
				return nil
			}
			if n > 0 {
				visit(e.Path, window, kept, line)
			}
			if err != nil {
				return ctx.Err()
			}
			s.progress()
			done := len(window) - overlap
			line += bytes.Count(window[:done], []byte("\n"))
			kept = copy(buf, window[done:])
		}
	})
}

// forTests says whether a path is of tests, examples or documentation, where what looks bad is often meant to.
func forTests(p string) bool {
	for part := range strings.SplitSeq(strings.ToLower(p), "/") {
		switch part {
		case "test", "tests", "__tests__", "spec", "specs", "fixture", "fixtures", "__fixtures__", "example", "examples", "doc", "docs", "mock", "mocks", "__mocks__":
			return true
		}
		if strings.Contains(part, ".test.") || strings.Contains(part, ".spec.") {
			return true
		}
	}
	return path.Ext(p) == ".md"
}
