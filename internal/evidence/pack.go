package evidence

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"strings"

	"marketplace/internal/sealed"
)

// Pack is evidence as it is sent.
type Pack struct {
	Texts Texts  `json:"texts"`
	Files []File `json:"files,omitempty"`
}

// File is a PDF.
type File struct {
	Field   Field  `json:"field"`
	Name    string `json:"name"`
	Content []byte `json:"content"`
}

// ErrTooLarge means: together it is more than can be carried.
var ErrTooLarge = errors.New("the evidence is larger than 1 MiB")

// CheckSize refuses what could not be carried.
func (p Pack) CheckSize() error {
	size := 0
	for _, text := range p.Texts {
		size += len(text)
	}
	for _, file := range p.Files {
		size += len(file.Content)
	}
	if size > MaxBytes {
		return ErrTooLarge
	}
	return nil
}

// Seal packs it for whoever has the key.
func (p Pack) Seal(publicKey string) (string, error) {
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if err := errors.Join(json.NewEncoder(w).Encode(p), w.Close()); err != nil {
		return "", err
	}
	return sealed.Seal(packed.String(), publicKey)
}

// maxUnpacked is more than MaxBytes become as JSON.
const maxUnpacked = 8 << 20

// Open unpacks what was sealed to the key.
func Open(closed string, key sealed.Key) (Pack, error) {
	packed, err := key.Open(closed)
	if err != nil {
		return Pack{}, err
	}
	r, err := gzip.NewReader(strings.NewReader(packed))
	if err != nil {
		return Pack{}, err
	}
	var p Pack
	return p, json.NewDecoder(io.LimitReader(r, maxUnpacked)).Decode(&p)
}
