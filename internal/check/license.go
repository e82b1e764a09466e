package check

import (
	"cmp"
	"context"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"

	"marketplace/internal/archive"
)

var (
	licenseFile = regexp.MustCompile(`(?i)^([^/]+/)?([a-z]+-)?(licen[cs]es?|copying|unlicense)([-.][^/]*)?$`)
	orWord      = regexp.MustCompile(`(?i)\s+or\s+`)
)

// licenseTexts are phrases by which the common licenses are known.
var licenseTexts = []struct{ id, phrase string }{
	{"MIT", "permission is hereby granted, free of charge"},
	{"Apache-2.0", "apache license version 2.0"},
	{"MPL-2.0", "mozilla public license version 2.0"},
	{"AGPL", "gnu affero general public license version 3"},
	{"LGPL", "gnu lesser general public license version"},
	{"GPL", "gnu general public license version"},
	{"BSD", "redistribution and use in source and binary forms"},
	{"ISC", "permission to use, copy, modify, and/or distribute this software for any purpose"},
}

func checkLicense(ctx context.Context, s Subject) ([]Finding, error) {
	var f findings
	m, err := archive.ReadManifest(ctx, s.Bytes, s.Size, s.Format)
	var v *archive.Violation
	if errors.As(err, &v) && strings.HasPrefix(v.Rule, "manifest_") {
		err = nil // the manifest check tells; the file counts here
	}
	if err != nil {
		return f.result(err)
	}
	path, text := "", ""
	err = s.walk(ctx, func(e archive.Entry) error {
		if path != "" || !licenseFile.MatchString(e.Path) {
			return nil
		}
		head, err := io.ReadAll(io.LimitReader(e.Body, 16<<10))
		path, text = e.Path, string(head)
		return err
	})
	if err != nil {
		return f.result(err)
	}
	declared := m.License
	switch {
	case path == "" && declared == "":
		f.add(SeverityError, "license_missing", "", 0, "There is neither a license file nor a license in the manifest.")
	case path == "":
		f.add(SeverityWarning, "license_file_missing", "", 0, "There is no license file; the manifest names %s.", archive.Printable(declared))
	case declared == "":
		f.add(SeverityWarning, "license_undeclared", m.File, 0, "The manifest names no license.")
	}
	listed := s.Listing.License
	if declared != "" && listed != "" && !sameLicense(declared, listed) {
		f.add(SeverityError, "license_mismatch", m.File, 0, "The manifest names the license %s, the plugin's page %s.", archive.Printable(declared), archive.Printable(listed))
	}
	if known := recogniseLicense(text); known != "" && !mentions(cmp.Or(declared, listed), known) {
		f.add(SeverityWarning, "license_text", path, 0, "The text reads like the %s license, which is not the one named.", known)
	}
	return f.result(nil)
}

// sameLicense compares SPDX expressions: one of several alternatives is consistent with all of them, and
// npm's ways to say «ask me» with a page's proprietary license.
func sameLicense(declared, listed string) bool {
	if proprietary(declared) && proprietary(listed) {
		return true
	}
	for _, a := range alternatives(declared) {
		if slices.Contains(alternatives(listed), a) {
			return true
		}
	}
	return false
}

func alternatives(expression string) []string {
	plain := strings.ToLower(strings.NewReplacer("(", "", ")", "").Replace(expression))
	parts := orWord.Split(strings.TrimSpace(plain), -1)
	for i, p := range parts {
		p = strings.Join(strings.Fields(p), " ")
		p = strings.TrimSuffix(p, "-only")
		if rest, ok := strings.CutSuffix(p, "-or-later"); ok {
			p = rest + "+"
		}
		parts[i] = p
	}
	return parts
}

func proprietary(s string) bool {
	s = strings.ToLower(s)
	return s == "unlicensed" || s == "proprietary" || s == "commercial" || strings.HasPrefix(s, "see license in ") || strings.HasPrefix(s, "licenseref-")
}

func recogniseLicense(text string) string {
	text = strings.Join(strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return r == ' ' || r == '\n' || r == '\r' || r == '\t' }), " ")
	text = strings.ReplaceAll(text, "license, version", "license version")
	for _, l := range licenseTexts {
		if strings.Contains(text, l.phrase) {
			return l.id
		}
	}
	return ""
}

// mentions allows for the licenses that share a text, or are said to be named by a file.
func mentions(named, known string) bool {
	named = strings.ToLower(named)
	return named == "" || proprietary(named) || strings.Contains(named, strings.ToLower(known)) ||
		(known == "MIT" && (strings.Contains(named, "x11") || strings.Contains(named, "expat"))) ||
		(known == "ISC" && strings.Contains(named, "0bsd"))
}
