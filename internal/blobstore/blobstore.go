// Package blobstore keeps immutable bytes under keys that name their content: in files by default, in any bucket
// that speaks S3 in production.
package blobstore

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"

	"gocloud.dev/blob"
	_ "gocloud.dev/blob/fileblob" // file:// URLs
	_ "gocloud.dev/blob/memblob"  // mem:// URLs, for tests
	"gocloud.dev/gcerrors"
)

// ErrNotFound means that there is nothing under the key.
var ErrNotFound = errors.New("no such blob")

// ErrDigest means that the bytes are not those the key or the caller names.
var ErrDigest = errors.New("bytes do not match their digest")

// Store is one bucket.
type Store struct{ bucket *blob.Bucket }

// Open opens the bucket at a URL: file:///folder?create_dir=true&no_tmp_dir=true, or what openS3 reads.
func Open(ctx context.Context, url string) (*Store, error) {
	scheme, _, _ := strings.Cut(url, ":")
	open := blob.OpenBucket
	if scheme == "s3" {
		open = openS3
	}
	bucket, err := open(ctx, url)
	if err != nil {
		// The library's errors quote the URL, which may hold credentials.
		return nil, fmt.Errorf("open the %s bucket: %s", scheme, strings.ReplaceAll(err.Error(), url, scheme+"://…"))
	}
	return &Store{bucket}, nil
}

// Key is where the bytes with this digest live: prefix/ab/abcdef….
func Key(prefix string, sha [sha256.Size]byte) string {
	h := hex.EncodeToString(sha[:])
	return prefix + "/" + h[:2] + "/" + h
}

// Put writes r under the key unless the key is taken, and says so by digest: bytes whose SHA-256 is not
// want are not kept. Doing it twice is harmless.
func (s *Store) Put(ctx context.Context, key string, r io.Reader, mediaType string, want [sha256.Size]byte) error {
	writeCtx, cancel := context.WithCancel(ctx)
	defer cancel() // a writer that is closed after its context was cancelled leaves nothing behind
	w, err := s.bucket.NewWriter(writeCtx, key, &blob.WriterOptions{ContentType: mediaType, IfNotExist: true})
	if err != nil {
		return fmt.Errorf("write blob: %w", err)
	}
	hash := sha256.New()
	if _, err := io.Copy(io.MultiWriter(w, hash), r); err != nil {
		cancel()
		_ = w.Close()
		return fmt.Errorf("write blob: %w", err)
	}
	if [sha256.Size]byte(hash.Sum(nil)) != want {
		cancel()
		_ = w.Close()
		return ErrDigest
	}
	if err := w.Close(); err != nil && gcerrors.Code(err) != gcerrors.FailedPrecondition {
		return fmt.Errorf("write blob: %w", err)
	}
	return nil
}

// Get opens the bytes under the key.
func (s *Store) Get(ctx context.Context, key string) (*blob.Reader, error) {
	r, err := s.bucket.NewReader(ctx, key, nil)
	return r, mapError(err)
}

// Range opens length bytes from offset (-1: to the end).
func (s *Store) Range(ctx context.Context, key string, offset, length int64) (*blob.Reader, error) {
	r, err := s.bucket.NewRangeReader(ctx, key, offset, length, nil)
	return r, mapError(err)
}

// Size is the number of bytes under the key.
func (s *Store) Size(ctx context.Context, key string) (int64, error) {
	a, err := s.bucket.Attributes(ctx, key)
	if err != nil {
		return 0, mapError(err)
	}
	return a.Size, nil
}

// Delete removes what is under the key, if anything.
func (s *Store) Delete(ctx context.Context, key string) error {
	if err := mapError(s.bucket.Delete(ctx, key)); err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	return nil
}

// Reachable is for readiness probes.
func (s *Store) Reachable(ctx context.Context) error {
	ok, err := s.bucket.IsAccessible(ctx)
	if err == nil && !ok {
		err = errors.New("the bucket is not there")
	}
	return err
}

// Close releases the bucket.
func (s *Store) Close() error { return s.bucket.Close() }

func mapError(err error) error {
	if gcerrors.Code(err) == gcerrors.NotFound {
		return ErrNotFound
	}
	return err
}
