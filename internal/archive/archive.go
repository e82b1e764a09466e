// Package archive reads plugin archives without trusting them: nothing is unpacked to disk or held whole
// in memory, sizes are counted on the bytes that come out, and names are checked before use.
package archive

import "encoding/json"

// Format of an archive.
type Format string

// The formats there are.
const (
	Zip Format = "zip"
	Tgz Format = "tgz"
)

// Manifest is what plugin.json or package.json says, as far as the marketplace wants to know.
type Manifest struct {
	File        string            `json:"file" doc:"plugin.json or package.json"`
	Name        string            `json:"name"`
	Version     string            `json:"version"`
	Description string            `json:"description,omitempty"`
	License     string            `json:"license,omitempty"`
	Homepage    string            `json:"homepage,omitempty"`
	Repository  string            `json:"repository,omitempty"`
	Keywords    []string          `json:"keywords,omitempty"`
	Hosts       map[string]string `json:"hosts,omitempty" doc:"plugin.json hosts, or the engines and peerDependencies of package.json"`
	Raw         json.RawMessage   `json:"-"`
}
