package demo

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
)

// npmPackage is what an archive says about itself.
type npmPackage struct {
	manifest  manifest
	readme    string
	changelog string
	files     int
	bytes     int64
}

// manifest is the part of package.json that a listing is made of.
type manifest struct {
	Description      string            `json:"description"`
	Keywords         []string          `json:"keywords"`
	License          string            `json:"license"`
	Homepage         string            `json:"homepage"`
	Repository       repository        `json:"repository"`
	Bugs             bugs              `json:"bugs"`
	Engines          map[string]string `json:"engines"`
	Dependencies     map[string]string `json:"dependencies"`
	PeerDependencies map[string]string `json:"peerDependencies"`
}

// repository is an address, or an object with one.
type repository struct{ URL, Directory string }

// UnmarshalJSON takes both forms.
func (r *repository) UnmarshalJSON(raw []byte) error {
	if json.Unmarshal(raw, &r.URL) == nil {
		return nil
	}
	return json.Unmarshal(raw, (*struct{ URL, Directory string })(r))
}

// bugs is an address, or an object with one.
type bugs struct{ URL string }

// UnmarshalJSON takes both forms.
func (b *bugs) UnmarshalJSON(raw []byte) error {
	if json.Unmarshal(raw, &b.URL) == nil {
		return nil
	}
	return json.Unmarshal(raw, (*struct{ URL string })(b))
}

// readPackage reads the files at the top of an npm archive that speak of the package.
func readPackage(file string) (npmPackage, error) {
	tgz, err := os.ReadFile(file)
	if err != nil {
		return npmPackage{}, err
	}
	unzipped, err := gzip.NewReader(bytes.NewReader(tgz))
	if err != nil {
		return npmPackage{}, fmt.Errorf("%s: %w", file, err)
	}
	var p npmPackage
	for files := tar.NewReader(unzipped); ; {
		header, err := files.Next()
		if errors.Is(err, io.EOF) {
			return p, nil
		}
		if err != nil {
			return p, fmt.Errorf("%s: %w", file, err)
		}
		if err := p.take(header, files); err != nil {
			return p, fmt.Errorf("%s: %s: %w", file, header.Name, err)
		}
	}
}

func (p *npmPackage) take(header *tar.Header, content io.Reader) error {
	if header.Typeflag != tar.TypeReg {
		return nil
	}
	p.files++
	p.bytes += header.Size
	if strings.Count(header.Name, "/") != 1 {
		return nil
	}
	var into *string
	switch strings.ToLower(path.Base(header.Name)) {
	case "package.json":
		return json.NewDecoder(content).Decode(&p.manifest)
	case "readme.md":
		into = &p.readme
	case "changelog.md":
		into = &p.changelog
	default:
		return nil
	}
	text, err := io.ReadAll(content)
	*into = strings.ReplaceAll(string(text), "\r\n", "\n")
	return err
}

// changes are what its publisher wrote about a version, or else what can be seen from the archives of it and
// of the version before it (nil when there is none).
func (p npmPackage) changes(version string, before *npmPackage) string {
	if own := changelogSection(p.changelog, version); own != "" {
		return own
	}
	if before == nil {
		return fmt.Sprintf("First version here: %d files, %d kB unpacked.%s", p.files, (p.bytes+999)/1000, p.needs())
	}
	var lines []string
	for _, part := range []struct {
		what     string
		was, now map[string]string
	}{
		{"Depends on", before.manifest.Dependencies, p.manifest.Dependencies},
		{"Works with", before.manifest.PeerDependencies, p.manifest.PeerDependencies},
		{"Needs", before.manifest.Engines, p.manifest.Engines},
	} {
		lines = append(lines, differences(part.what, part.was, part.now)...)
	}
	lines = append(lines, fmt.Sprintf("- %d files, %d kB unpacked (before: %d files, %d kB)", p.files, (p.bytes+999)/1000, before.files, (before.bytes+999)/1000))
	return strings.Join(lines, "\n")
}

func (p npmPackage) needs() string {
	if node := p.manifest.Engines["node"]; node != "" {
		return " Needs Node.js `" + node + "`."
	}
	return ""
}

func differences(what string, was, now map[string]string) (lines []string) {
	for _, name := range slices.Sorted(maps.Keys(now)) {
		switch before, known := was[name]; {
		case !known:
			lines = append(lines, fmt.Sprintf("- %s `%s` `%s`, which is new", what, name, now[name]))
		case before != now[name]:
			lines = append(lines, fmt.Sprintf("- %s `%s` `%s` (before: `%s`)", what, name, now[name], before))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(was)) {
		if _, still := now[name]; !still {
			lines = append(lines, fmt.Sprintf("- %s `%s` no more", what, name))
		}
	}
	return lines
}
