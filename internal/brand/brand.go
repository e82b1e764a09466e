// Package brand is what an operator makes the marketplace their own by: name, logo, accent colour and the
// links that law asks for.
package brand

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Brand is how the marketplace shows itself. Without an accent, the front ends use their own.
type Brand struct {
	Name   string
	Accent *Accent
	Logo   *Logo
	Legal  []LegalLink
}

// LegalLink is an address outside the marketplace that every page links to.
type LegalLink struct {
	Kind string `json:"kind"`
	Href string `json:"href"`
}

// Logo is an image of the operator's.
type Logo struct {
	MediaType string
	Content   []byte
	// Tag changes with the content.
	Tag string
}

const (
	maxName = 60
	maxLogo = 256 << 10
)

var legalKinds = []string{"terms", "privacy", "imprint", "contact"}

// CheckName refuses what no page and no mail could show.
func CheckName(name string) error {
	if strings.TrimSpace(name) != name || name == "" || utf8.RuneCountInString(name) > maxName ||
		!utf8.ValidString(name) || strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return fmt.Errorf("want 1 to %d printable characters", maxName)
	}
	return nil
}

// ParseLegal reads terms=https://…,privacy=…,imprint=…,contact=mailto:…; nothing is no links.
func ParseLegal(s string) ([]LegalLink, error) {
	var links []LegalLink
	for part := range strings.SplitSeq(s, ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		kind, href, _ := strings.Cut(part, "=")
		if !slices.Contains(legalKinds, kind) {
			return nil, fmt.Errorf("%q: want %s=address, comma-separated", part, strings.Join(legalKinds, "|"))
		}
		if slices.ContainsFunc(links, func(l LegalLink) bool { return l.Kind == kind }) {
			return nil, fmt.Errorf("%s twice", kind)
		}
		u, err := url.Parse(href)
		web := err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
		mail := err == nil && u.Scheme == "mailto" && strings.Contains(u.Opaque, "@")
		if !web && !mail {
			return nil, fmt.Errorf("%s=%q: want https://… or mailto:…", kind, href)
		}
		links = append(links, LegalLink{kind, u.String()})
	}
	return links, nil
}

// ReadLogo reads an image by what its name says it is, and holds it to that.
func ReadLogo(path string) (*Logo, error) {
	kinds := map[string]struct {
		mediaType string
		is        func([]byte) bool
	}{
		".svg":  {"image/svg+xml", func(b []byte) bool { return bytes.Contains(b, []byte("<svg")) }},
		".png":  {"image/png", func(b []byte) bool { return bytes.HasPrefix(b, []byte("\x89PNG\r\n\x1a\n")) }},
		".webp": {"image/webp", func(b []byte) bool { return len(b) > 12 && string(b[:4]) == "RIFF" && string(b[8:12]) == "WEBP" }},
	}
	kind, known := kinds[strings.ToLower(filepath.Ext(path))]
	if !known {
		return nil, errors.New("want a file .svg, .png or .webp")
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	if len(content) > maxLogo || !kind.is(content) {
		return nil, fmt.Errorf("%s: want an image %s of at most %d kB", path, kind.mediaType, maxLogo>>10)
	}
	sum := sha256.Sum256(content)
	return &Logo{MediaType: kind.mediaType, Content: content, Tag: hex.EncodeToString(sum[:8])}, nil
}
