package archive

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Names of the files that can be the manifest; the first found counts.
var manifestFiles = []string{"plugin.json", "package.json"}

// ReadManifest finds plugin.json or package.json at the root, or under the one folder that holds all, as npm
// packs it. The error is a *Violation when there is none, it cannot be read, or the archive is unsound.
func ReadManifest(ctx context.Context, r io.ReaderAt, size int64, f Format) (Manifest, error) {
	src := &source{ctx: ctx, r: r, size: size}
	a, err := open(src, f, newBudget(size))
	if err != nil {
		return Manifest{}, src.blame(err)
	}
	m, err := readManifest(ctx, a)
	return m, src.blame(err)
}

func readManifest(ctx context.Context, a reader) (Manifest, error) {
	found := map[string][]byte{} // by path; at most two at the root and two in the first folder
	top, several := "", false
	for {
		if err := ctx.Err(); err != nil {
			return Manifest{}, err
		}
		e, err := a.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return Manifest{}, err
		}
		if slices.ContainsFunc(checkName(e.raw), func(v *Violation) bool { return !v.Warning }) {
			continue // for the archive check to tell of; it lies in no folder of ours
		}
		folder, rest, nested := strings.Cut(e.Path, "/")
		switch {
		case !nested && e.Mode.IsDir(), nested:
			if top == "" {
				top = folder
			}
			several = several || folder != top
		default:
			several, rest, folder = true, folder, ""
		}
		if !e.Regular() || (rest != manifestFiles[0] && rest != manifestFiles[1]) || (nested && folder != top) {
			continue
		}
		if _, again := found[e.Path]; again {
			continue
		}
		data, err := io.ReadAll(io.LimitReader(e.Body, maxManifest+1))
		if err != nil {
			return Manifest{}, err
		}
		found[e.Path] = data
	}
	for _, name := range manifestFiles {
		if data, ok := found[name]; ok {
			return parseManifest(name, name, data)
		}
	}
	if !several && top != "" {
		for _, name := range manifestFiles {
			if data, ok := found[top+"/"+name]; ok {
				return parseManifest(name, top+"/"+name, data)
			}
		}
	}
	return Manifest{}, violation("manifest_missing", "", "There is no plugin.json or package.json at the top of the archive.")
}

func parseManifest(file, path string, data []byte) (Manifest, error) {
	if int64(len(data)) > maxManifest {
		return Manifest{}, violation("manifest_too_large", path, "The manifest is larger than 1 MiB.")
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		return Manifest{}, violation("manifest_invalid-json", path, "The manifest is not valid JSON: %s.", strings.TrimSuffix(Printable(err.Error()), "."))
	}
	if raw == nil {
		return Manifest{}, violation("manifest_invalid-object", path, "The manifest is not a JSON object.")
	}
	m := Manifest{File: file, Raw: data}
	var wrong error
	for key, into := range map[string]*string{"name": &m.Name, "version": &m.Version, "description": &m.Description} {
		if v, ok := raw[key]; ok && json.Unmarshal(v, into) != nil {
			wrong = violation("manifest_invalid-text", path, "The manifest's %q is not a text.", key)
		}
	}
	if wrong != nil {
		return Manifest{}, wrong
	}
	m.License = licenseOf(raw)
	m.Homepage = stringIn(raw["homepage"], "url")
	m.Repository = repositoryURL(stringIn(raw["repository"], "url"))
	m.Keywords = keywordsOf(raw["keywords"])
	m.Hosts = hostsOf(file, raw)
	return m, nil
}

// stringIn reads a text, or the text under key of an object.
func stringIn(v json.RawMessage, key string) string {
	var s string
	if json.Unmarshal(v, &s) == nil {
		return s
	}
	var o map[string]json.RawMessage
	if json.Unmarshal(v, &o) == nil && json.Unmarshal(o[key], &s) == nil {
		return s
	}
	return ""
}

// licenseOf knows npm's old forms too: an object, and a list of them under "licenses".
func licenseOf(raw map[string]json.RawMessage) string {
	if s := stringIn(raw["license"], "type"); s != "" {
		return s
	}
	for _, key := range []string{"license", "licenses"} {
		var list []json.RawMessage
		if json.Unmarshal(raw[key], &list) != nil {
			continue
		}
		var all []string
		for _, v := range list {
			if s := stringIn(v, "type"); s != "" {
				all = append(all, s)
			}
		}
		if len(all) == 1 {
			return all[0]
		}
		if len(all) > 1 {
			return "(" + strings.Join(all, " OR ") + ")"
		}
	}
	return stringIn(raw["licenses"], "type")
}

// repositoryURL turns npm's short and git forms into an address that a browser opens.
func repositoryURL(s string) string {
	for short, base := range map[string]string{"github:": "https://github.com/", "gitlab:": "https://gitlab.com/", "bitbucket:": "https://bitbucket.org/"} {
		if rest, ok := strings.CutPrefix(s, short); ok {
			return base + rest
		}
	}
	if strings.Count(s, "/") == 1 && !strings.ContainsAny(s, ":@ ") {
		return "https://github.com/" + s
	}
	s = strings.TrimPrefix(s, "git+")
	if rest, ok := strings.CutPrefix(s, "git@"); ok {
		s = "https://" + strings.Replace(rest, ":", "/", 1)
	}
	for _, scheme := range []string{"git://", "ssh://git@", "ssh://", "http://"} {
		if rest, ok := strings.CutPrefix(s, scheme); ok {
			s = "https://" + rest
		}
	}
	return strings.TrimSuffix(s, ".git")
}

func keywordsOf(v json.RawMessage) []string {
	var list []json.RawMessage
	var words []string
	if json.Unmarshal(v, &list) != nil {
		for word := range strings.FieldsFuncSeq(stringIn(v, ""), func(r rune) bool { return r == ',' || r == ' ' }) {
			words = append(words, word)
		}
	}
	for _, item := range list {
		if s := stringIn(item, ""); s != "" {
			words = append(words, s)
		}
	}
	return words
}

// hostsOf reads what the plugin works with: plugin.json says so, package.json through engines and peers.
func hostsOf(file string, raw map[string]json.RawMessage) map[string]string {
	keys := []string{"hosts"}
	if file == "package.json" {
		keys = []string{"engines", "peerDependencies"}
	}
	hosts := map[string]string{}
	for _, key := range keys {
		var ranges map[string]json.RawMessage
		if json.Unmarshal(raw[key], &ranges) != nil {
			continue
		}
		for host, v := range ranges {
			if s := stringIn(v, ""); s != "" && host != "npm" && host != "yarn" && host != "pnpm" {
				hosts[host] = s
			}
		}
	}
	if len(hosts) == 0 {
		return nil
	}
	return hosts
}

// ReadText gives a file as text for a reviewer to read: at most limit bytes, and an error when it is longer
// or not text.
func ReadText(ctx context.Context, r io.ReaderAt, size int64, f Format, path string, limit int64) (string, error) {
	body, err := Open(ctx, r, size, f, path)
	if err != nil {
		return "", err
	}
	data, err := io.ReadAll(io.LimitReader(body, limit+1))
	if err != nil {
		return "", err
	}
	if int64(len(data)) > limit {
		return "", fmt.Errorf("%w: more than %d bytes", ErrTooLong, limit)
	}
	if !IsText(data) {
		return "", ErrNotText
	}
	return string(data), nil
}
