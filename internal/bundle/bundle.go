// Package bundle is what crosses from the publisher's side to the store: everything that the store shall
// show of a plugin, as one JSON blob addressed by its content.
//
// It travels through the artifacts bucket, and only its reference through the workflow: histories stay
// small and free of publishers' names, and the store can prove that it shows what was sent.
package bundle

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"marketplace/internal/blobstore"
	"marketplace/internal/licensing"
	"marketplace/internal/listing"
)

// maxSize bounds what the store reads: a description of 50,000 characters and a changelog of 20,000.
const maxSize = 1 << 20

// Bundle is the state of a plugin at a revision.
type Bundle struct {
	PluginID       uuid.UUID                `json:"pluginId"`
	Revision       int64                    `json:"revision"`
	Slug           string                   `json:"slug"`
	PublisherID    uuid.UUID                `json:"publisherId"`
	PublisherName  string                   `json:"publisherName"`
	Status         string                   `json:"status"` // listed, unlisted, taken_down
	TakedownReason string                   `json:"takedownReason,omitempty"`
	Listing        listing.Listing          `json:"listing"`
	Licensing      licensing.LicensingTerms `json:"licensing,omitzero"`
	Release        *Release                 `json:"release,omitempty"` // none when only the listing's status changes
}

// Release is one version.
type Release struct {
	ID              uuid.UUID         `json:"id"`
	Version         string            `json:"version"`
	Channel         string            `json:"channel"`
	Changelog       string            `json:"changelog"`
	Hosts           map[string]string `json:"hosts"`
	FileName        string            `json:"fileName"`
	ArtifactSHA256  string            `json:"artifactSha256"`
	ArtifactSize    int64             `json:"artifactSize"`
	ArtifactKey     string            `json:"artifactKey"`
	Withdrawn       bool              `json:"withdrawn"`
	WithdrawnReason string            `json:"withdrawnReason,omitempty"`
}

// Ref names a stored bundle.
type Ref struct {
	Key      string `json:"key"`
	SHA256   string `json:"sha256"`
	Revision int64  `json:"revision"`
}

// Write stores the bundle; writing the same one again is harmless.
func Write(ctx context.Context, store *blobstore.Store, b Bundle) (Ref, error) {
	body, err := json.Marshal(b)
	if err != nil {
		return Ref{}, err
	}
	sum := sha256.Sum256(body)
	key := blobstore.Key("bundles", sum)
	if err := store.Put(ctx, key, bytes.NewReader(body), "application/json", sum); err != nil {
		return Ref{}, fmt.Errorf("write bundle: %w", err)
	}
	return Ref{Key: key, SHA256: hex.EncodeToString(sum[:]), Revision: b.Revision}, nil
}

// Read fetches a bundle and holds it against its digest.
func Read(ctx context.Context, store *blobstore.Store, ref Ref) (Bundle, error) {
	size, err := store.Size(ctx, ref.Key)
	if err != nil {
		return Bundle{}, fmt.Errorf("read bundle: %w", err)
	}
	if size > maxSize {
		return Bundle{}, fmt.Errorf("read bundle: %d bytes are more than any bundle has", size)
	}
	r, err := store.Get(ctx, ref.Key)
	if err != nil {
		return Bundle{}, fmt.Errorf("read bundle: %w", err)
	}
	defer func() { _ = r.Close() }()
	var body bytes.Buffer
	if _, err := body.ReadFrom(r); err != nil {
		return Bundle{}, fmt.Errorf("read bundle: %w", err)
	}
	if sum := sha256.Sum256(body.Bytes()); hex.EncodeToString(sum[:]) != ref.SHA256 {
		return Bundle{}, fmt.Errorf("bundle %s: %w", ref.Key, blobstore.ErrDigest)
	}
	var b Bundle
	return b, json.Unmarshal(body.Bytes(), &b)
}
