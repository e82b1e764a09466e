// Package check holds the automated checks that every submission passes before a person looks at it.
package check

import (
	"context"
	"io"

	"marketplace/internal/archive"
	"marketplace/internal/listing"
)

// Names of the checks, in the order they are shown. Each is a row of check_results.
const (
	Archive    = "archive"
	Manifest   = "manifest"
	License    = "license"
	Secrets    = "secrets"
	Unicode    = "unicode"
	LookAlikes = "look_alikes"
	Malware    = "malware"
)

// Severity of a finding: an error fails the check, a warning is for the reviewer to weigh.
type Severity string

// The severities there are.
const (
	SeverityError   Severity = "error"
	SeverityWarning Severity = "warning"
)

// Finding is evidence one can act on. Message never holds the secret or invisible text it is about.
type Finding struct {
	Severity Severity `json:"severity" enum:"error,warning"`
	Rule     string   `json:"rule" example:"zip_slip"`
	Code     string   `json:"code,omitempty"` // one of Codes: what Message says
	Path     string   `json:"path,omitempty"`
	Line     int      `json:"line,omitempty"`
	Message  string   `json:"message"`
	Values   []string `json:"values,omitempty"` // what is put into Message
}

// Subject is what is checked: the bytes that would be published, and the page that would be shown.
type Subject struct {
	Bytes    io.ReaderAt
	Size     int64
	Format   archive.Format
	Slug     string
	Version  string
	Listing  listing.Listing
	Others   []Name // the names taken by other publishers, for look-alikes
	Scanner  Scanner
	Progress func() // called now and then, so that a long check is seen to be alive; may be nil
}

// Name is one taken by another publisher's plugin.
type Name struct{ Slug, Name string }

// Scanner looks for malware. An error means that it could not look, never that the bytes are clean.
type Scanner interface {
	Scan(ctx context.Context, r io.Reader) (threat string, err error)
}

// Check is one automated check. An error means that it could not be carried out (it is then retried);
// what it found wrong with the plugin are findings.
type Check struct {
	Name string
	Run  func(context.Context, Subject) ([]Finding, error)
}

// Failed says whether the findings fail the check.
func Failed(findings []Finding) bool {
	for _, f := range findings {
		if f.Severity == SeverityError {
			return true
		}
	}
	return false
}
