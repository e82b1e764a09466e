package archive

import (
	"crypto/sha256"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

var (
	drive   = regexp.MustCompile(`^[A-Za-z]:`)
	windows = regexp.MustCompile(`(?i)^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)|[<>:"|?*]|[. ]$`)
)

// checkName holds a name against what is safe to unpack anywhere. raw is the name as the archive has it.
func checkName(raw string) []*Violation {
	name := trimName(raw)
	var found []*Violation
	add := func(v *Violation) { found = append(found, v) }
	switch {
	case name == "" || name == ".":
		if raw == "" {
			add(violation("name", raw, "An entry has no name."))
		}
		return found
	case !utf8.ValidString(name):
		add(violation("name_encoding", raw, "The name is not UTF-8."))
	case strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || (r >= 0x7f && r < 0xa0) }):
		add(violation("control_character", raw, "The name has a control character in it."))
	}
	if strings.Contains(name, `\`) {
		add(violation("backslash_path", raw, `The path has a backslash in it; paths are written with "/".`))
	}
	switch parts := strings.Split(name, "/"); {
	case strings.HasPrefix(name, "/"):
		add(violation("absolute_path", raw, "The path is absolute."))
	case drive.MatchString(name):
		add(violation("drive_letter", raw, "The path begins with a drive letter."))
	case strings.Contains("/"+strings.ReplaceAll(name, `\`, "/")+"/", "/../"):
		add(violation("zip_slip", raw, "The path leads out of the folder that the archive is unpacked to."))
	case path.Clean(name) != name:
		add(violation("unclean_path", raw, `The path has an empty or "." part in it.`))
	case len(parts) > MaxDepth:
		add(violation("path_depth", raw, "The path is more than %d folders deep.", MaxDepth))
	default:
		if slices.ContainsFunc(parts, windows.MatchString) {
			add(warning("windows_name", raw, "Windows cannot have a file of this name."))
		}
	}
	if len(name) > MaxPath {
		add(violation("path_length", raw, "The path is longer than %d bytes.", MaxPath))
	}
	return found
}

// tree finds names that are one and the same on some file systems.
type tree struct {
	fold    cases.Caser
	entries map[string]node // by folded path
}

type node struct {
	path     string
	digest   [sha256.Size]byte // of a file
	folder   bool
	implicit bool // a folder known only from what is in it
}

func newTree() *tree { return &tree{fold: cases.Fold(), entries: map[string]node{}} }

func (t *tree) key(name string) string { return norm.NFC.String(t.fold.String(norm.NFC.String(name))) }

func (t *tree) add(e Entry, digest [sha256.Size]byte) *Violation {
	name := path.Clean(strings.ReplaceAll(e.Path, `\`, "/"))
	if name == "." || len(name) > 4*MaxPath {
		return nil // the name has been reported
	}
	if v := t.put(node{path: name, digest: digest, folder: e.Mode.Type() == fs.ModeDir}); v != nil {
		return v
	}
	for range MaxDepth {
		if name = path.Dir(name); name == "." || name == "/" {
			break
		}
		if v := t.put(node{path: name, folder: true, implicit: true}); v != nil {
			return v
		}
	}
	return nil
}

func (t *tree) put(n node) *Violation {
	key := t.key(n.path)
	was, taken := t.entries[key]
	if !taken {
		t.entries[key] = n
		return nil
	}
	switch {
	case was.folder != n.folder:
		return violation("file_folder_clash", n.path, "The path is a file and a folder.")
	case was.path != n.path && n.folder:
		return warning("case_clash-folder", n.path, "The folder differs from another one by letter case or accents' encoding only.")
	case was.path != n.path:
		return violation("case_clash-name", n.path, "The name differs from another one by letter case or accents' encoding only.")
	case !n.folder && was.digest == n.digest && n.digest != [sha256.Size]byte{}:
		return warning("duplicate_name-same", n.path, "Two entries are this file, with the same content.")
	case !n.folder:
		return violation("duplicate_name-other", n.path, "Two entries have this name.")
	case was.implicit || n.implicit:
		t.entries[key] = node{path: n.path, folder: true, implicit: was.implicit && n.implicit}
		return nil
	}
	return warning("duplicate_name-folder", n.path, "Two entries are this folder.")
}
