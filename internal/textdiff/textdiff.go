// Package textdiff shows a reviewer what has changed between two texts.
package textdiff

import (
	"errors"
	"fmt"
	"strings"

	"github.com/pmezard/go-difflib/difflib"

	"marketplace/internal/archive"
)

const (
	// MaxBytes of either text; longer ones have no diff.
	MaxBytes = 512 << 10
	// maxLines of either text that may have changed: matching costs up to their product.
	maxLines = 5_000
	// maxLine is where a line is cut in the output: nobody reads minified code line by line.
	maxLine = 2_000
	context = 3
)

// ErrTooLarge means that the texts are too long to compare.
var ErrTooLarge = errors.New("textdiff: texts are too long to compare")

// Unified gives the unified diff, empty if the texts are the same. Invisible and text-reordering characters
// appear as escapes, so that a reviewer sees what is there.
func Unified(oldName, newName, before, after string) (string, error) {
	if before == after {
		return "", nil
	}
	if len(before) > MaxBytes || len(after) > MaxBytes {
		return "", ErrTooLarge
	}
	a, b := lines(before), lines(after)
	// What both begin and end with needs no matching, but for the lines of context.
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	head, tail = max(0, head-context), max(0, tail-context)
	a, b = a[head:len(a)-tail], b[head:len(b)-tail]
	if len(a) > maxLines || len(b) > maxLines {
		return "", ErrTooLarge
	}
	var out strings.Builder
	fmt.Fprintf(&out, "--- %s\n+++ %s\n", archive.Printable(oldName), archive.Printable(newName))
	m := difflib.NewMatcherWithJunk(a, b, false, nil)
	for _, group := range m.GetGroupedOpCodes(context) {
		first, last := group[0], group[len(group)-1]
		fmt.Fprintf(&out, "@@ -%s +%s @@\n", span(head+first.I1, head+last.I2), span(head+first.J1, head+last.J2))
		for _, op := range group {
			if op.Tag == 'e' {
				write(&out, ' ', a[op.I1:op.I2])
				continue
			}
			write(&out, '-', a[op.I1:op.I2])
			write(&out, '+', b[op.J1:op.J2])
		}
	}
	return out.String(), nil
}

// lines keeps the line ends, so that a change of them is one.
func lines(text string) []string {
	l := strings.SplitAfter(text, "\n")
	if l[len(l)-1] == "" {
		l = l[:len(l)-1]
	}
	return l
}

// span is a hunk's range: its first line, counted from 1, and its length.
func span(from, to int) string {
	switch n := to - from; n {
	case 0:
		return fmt.Sprintf("%d,0", from)
	case 1:
		return fmt.Sprint(from + 1)
	default:
		return fmt.Sprintf("%d,%d", from+1, n)
	}
}

func write(out *strings.Builder, mark byte, lines []string) {
	for _, line := range lines {
		text, ended := strings.CutSuffix(line, "\n")
		out.WriteByte(mark)
		out.WriteString(reveal(text))
		out.WriteByte('\n')
		if !ended {
			out.WriteString("\\ No newline at end of file\n")
		}
	}
}

// reveal escapes what cannot be seen, and cuts what is too long to read.
func reveal(line string) string {
	cut := ""
	if len(line) > maxLine {
		line, cut = strings.ToValidUTF8(line[:maxLine], ""), "…"
	}
	var b strings.Builder
	for part := range strings.SplitAfterSeq(line, "\t") {
		text, tab := strings.CutSuffix(part, "\t")
		b.WriteString(archive.Escape(text))
		if tab {
			b.WriteByte('\t')
		}
	}
	return b.String() + cut
}
