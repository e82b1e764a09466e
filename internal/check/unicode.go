package check

import (
	"context"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// longRun is how many invisible characters in a row no writing system needs.
const longRun = 8

// hiddenKind says in which way a character hides what is there.
type hiddenKind int

const (
	visible hiddenKind = iota
	bidi
	invisible
	selector // variation selectors and tags: invisible, and able to carry any text
	private
)

func hiddenKindOf(r rune) hiddenKind {
	switch {
	case r < 0xad:
		return visible
	case r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
		return bidi
	case r >= 0xfe00 && r <= 0xfe0f, r >= 0xe0000 && r <= 0xe0fff:
		return selector
	case r == 0xad, r == 0x34f, r == 0x115f, r == 0x1160, r == 0x17b4, r == 0x17b5, r == 0x180e, r >= 0x200b && r <= 0x200f,
		r >= 0x2060 && r <= 0x2064, r >= 0x206a && r <= 0x206f, r == 0x3164, r == 0xfeff, r == 0xffa0, r == 0x61c:
		return invisible
	case r >= 0xe000 && r <= 0xf8ff, r >= 0xf0000:
		return private
	}
	return visible
}

// sourceExtensions are of files that run, or that are built into what runs.
var sourceExtensions = []string{
	".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx", ".vue", ".svelte", ".astro", ".css", ".scss", ".sass", ".less",
	".sh", ".bash", ".ps1", ".bat", ".cmd", ".py", ".rb", ".php", ".go", ".rs", ".c", ".h", ".cc", ".cpp", ".java", ".lua", ".pl",
}

func isSource(p string) bool { return slices.Contains(sourceExtensions, strings.ToLower(path.Ext(p))) }

func checkUnicode(ctx context.Context, s Subject) ([]Finding, error) {
	var f findings
	listingUnicode(&f, s)
	scan := &unicodeScan{found: &f}
	read := func(p string) bool {
		if worst(p) != visible {
			f.add(SeverityError, "hidden_in_name", p, 0, "The file's name has invisible or text-reordering characters in it.")
		}
		return isSource(p)
	}
	err := s.windows(ctx, read, func(p string, window []byte, before, line int) {
		if p != scan.path || before == 0 {
			scan.flush()
			*scan = unicodeScan{found: &f, path: p, line: 1, source: isSource(p) && !forTests(p), start: true}
		}
		scan.feed(window[before:])
	})
	scan.flush()
	return f.result(err)
}

// listingUnicode looks at the page: names and summaries have no use for any of it, long texts for little.
func listingUnicode(f *findings, s Subject) {
	for where, text := range map[string]string{"name": s.Listing.Name, "summary": s.Listing.Summary, "description": s.Listing.Description, "tags": strings.Join(s.Listing.Tags, " ")} {
		switch kind, run := worst(text), longest(text); {
		case kind == bidi:
			f.add(SeverityError, "bidi-page", "", 0, "The %s on the plugin's page has characters that reorder text.", where)
		case kind != visible && where == "name", run >= longRun:
			f.add(SeverityError, "hidden_text", "", 0, "The %s on the plugin's page has invisible characters in it.", where)
		case kind != visible:
			f.add(SeverityWarning, "hidden_text", "", 0, "The %s on the plugin's page has invisible characters in it.", where)
		}
	}
}

// worst is the most suspicious character of a text, leaving out what emoji and scripts need.
func worst(text string) hiddenKind {
	found := visible
	runes := []rune(text)
	for i, r := range runes {
		k := hiddenKindOf(r)
		if k == visible || (k != bidi && i > 0 && needed(r, runes[i-1], at(runes, i+1))) {
			continue
		}
		if found == visible || k == bidi {
			found = k
		}
	}
	return found
}

func longest(text string) (most int) {
	run := 0
	for _, r := range text {
		if k := hiddenKindOf(r); k == visible || k == private {
			run = 0
			continue
		}
		run++
		most = max(most, run)
	}
	return most
}

func at(runes []rune, i int) rune {
	if i < len(runes) {
		return runes[i]
	}
	return -1
}

// needed says whether an invisible character does what it is for: joining emoji, shaping Persian or Indic
// words, choosing the look of a symbol.
func needed(r, before, after rune) bool {
	switch {
	case r == 0x200d, r == 0x200c: // joiner and non-joiner
		return before > 0x2ff && after > 0x2ff
	case r == 0x200e, r == 0x200f, r == 0x61c, r == 0xad: // marks beside right-to-left text; soft hyphens in words
		return before > 0x7f || after > 0x7f
	case r >= 0xfe00 && r <= 0xfe0f, r >= 0xe0100 && r <= 0xe01ef:
		return before > 0x7f && hiddenKindOf(before) == visible || (r == 0xfe0f && strings.ContainsRune("0123456789#*", before))
	case r >= 0xe0020 && r <= 0xe007f: // flags of regions: the black flag, letters, an end mark
		return before == 0x1f3f4 || (before >= 0xe0020 && before <= 0xe007e)
	}
	return false
}

// unicodeScan reads a file rune by rune. What is minor it reports once a file.
type unicodeScan struct {
	found  *findings
	path   string
	line   int
	source bool
	start  bool
	carry  []byte // a character cut by the window's end

	before, held rune // the last two characters; held is judged when the next one is known
	run, runLine int  // hidden characters in a row, and where it began
	runClass     bool
	tags         int
	class        int // how many characters ago a "[" was opened on this line; 0 if not
	first        [private + 1]int
	count        [private + 1]int
}

func (u *unicodeScan) feed(data []byte) {
	if len(u.carry) > 0 {
		data = append(u.carry, data...)
		u.carry = nil
	}
	for len(data) > 0 {
		if c := data[0]; c < utf8.RuneSelf {
			u.next(rune(c))
			data = data[1:]
			continue
		}
		if !utf8.FullRune(data) {
			u.carry = slices.Clone(data)
			return
		}
		r, n := utf8.DecodeRune(data)
		u.next(r)
		data = data[n:]
	}
}

// next takes in one character and judges the one before it.
func (u *unicodeScan) next(r rune) {
	if u.held >= 0xad {
		u.judge(u.before, u.held, r)
	} else if u.held != 0 {
		u.start = false
		u.endRun()
	}
	switch {
	case u.held == '\n':
		u.line++
		u.class = 0
	case u.held == '[':
		u.class = 1
	case u.class > 0:
		if u.class++; u.class > 2000 || (u.held == ']' && u.before != '\\') || u.held == ' ' {
			u.class = 0
		}
	}
	u.before, u.held = u.held, r
}

func (u *unicodeScan) judge(before, r, after rune) {
	k := hiddenKindOf(r)
	byteOrderMark := u.start && r == 0xfeff
	u.start = false
	if k == visible || byteOrderMark {
		u.endRun()
		return
	}
	tag := r >= 0xe0020 && r <= 0xe007f
	if tag && (before == 0x1f3f4 || u.tags > 0) && u.tags < longRun-1 {
		u.tags++ // a region's flag, as long as it is no longer than one
		return
	}
	if k != bidi && !tag && needed(r, before, after) {
		return
	}
	if u.run == 0 {
		u.runLine, u.runClass = u.line, u.class > 0
	}
	u.run++
	if k == bidi && u.source && !u.listed(before, after) {
		u.found.add(SeverityError, "bidi-code", u.path, u.line, "A character here makes the code read in another order than it runs (U+%04X).", r)
		return
	}
	if u.count[k]++; u.count[k] == 1 {
		u.first[k] = u.line
	}
}

// listed says whether a character is itself what the code is about: in a regular expression's class, or alone
// in quotes. Minified code has them so.
func (u *unicodeScan) listed(before, after rune) bool {
	return u.class > 0 || (before == after && strings.ContainsRune("\"'`", before))
}

func (u *unicodeScan) endRun() {
	if u.run >= longRun && !u.runClass {
		severity := SeverityWarning
		if u.source {
			severity = SeverityError
		}
		u.found.add(severity, "invisible_run", u.path, u.runLine, "%d invisible characters in a row: text could be hidden here.", u.run)
	}
	u.run, u.tags = 0, 0
}

var minor = [...]struct{ code, message string }{
	bidi:      {"bidi-file", "The file has %d characters that reorder text."},
	invisible: {"invisible-characters", "The file has %d invisible characters."},
	selector:  {"invisible-selectors", "The file has %d variation selectors or tags where nothing needs them."},
	private:   {"private_use", "The file has %d private-use characters; icon fonts use them."},
}

// flush ends the file.
func (u *unicodeScan) flush() {
	if u.path == "" {
		return
	}
	u.next(unicode.ReplacementChar)
	u.endRun()
	for k := bidi; k <= private; k++ {
		if u.count[k] > 0 {
			u.found.add(SeverityWarning, minor[k].code, u.path, u.first[k], minor[k].message, u.count[k])
		}
	}
	u.path = ""
}
