package blobstore

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"time"

	"gocloud.dev/blob"
)

// ErrTooLarge means that there was more to read than the limit allows; nothing was kept.
var ErrTooLarge = errors.New("more bytes than allowed")

// PutStream writes at most limit bytes of r under a key of the caller's own and says what they were: for
// bytes whose digest nobody knows yet. What cannot be read to its end is not kept.
func (s *Store) PutStream(ctx context.Context, key string, r io.Reader, limit int64) (sha [sha256.Size]byte, size int64, err error) {
	writeCtx, cancel := context.WithCancel(ctx)
	defer cancel()
	w, err := s.bucket.NewWriter(writeCtx, key, &blob.WriterOptions{ContentType: "application/octet-stream"})
	if err != nil {
		return sha, 0, fmt.Errorf("write blob: %w", err)
	}
	hash := sha256.New()
	size, err = io.Copy(io.MultiWriter(w, hash), io.LimitReader(r, limit+1))
	if err == nil && size > limit {
		err = ErrTooLarge
	}
	if err != nil {
		cancel() // a writer that is closed after its context was cancelled leaves nothing behind
		_ = w.Close()
		return sha, 0, err
	}
	if err := w.Close(); err != nil {
		return sha, 0, fmt.Errorf("write blob: %w", err)
	}
	return [sha256.Size]byte(hash.Sum(nil)), size, nil
}

// Copy makes the bytes under from available under to as well, unless something is there already: keys
// name their content, so that is the same.
func (s *Store) Copy(ctx context.Context, from, to string) error {
	there, err := s.bucket.Exists(ctx, to)
	if err != nil || there {
		return err
	}
	return mapError(s.bucket.Copy(ctx, to, from, nil))
}

// Exists says whether anything is under the key.
func (s *Store) Exists(ctx context.Context, key string) (bool, error) {
	return s.bucket.Exists(ctx, key)
}

// Entry is one blob of a listing.
type Entry struct {
	Key      string
	Size     int64
	Modified time.Time
}

// List calls f for everything whose key begins with prefix, until f fails.
func (s *Store) List(ctx context.Context, prefix string, f func(Entry) error) error {
	list := s.bucket.List(&blob.ListOptions{Prefix: prefix})
	for {
		o, err := list.Next(ctx)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("list blobs: %w", err)
		}
		if err := f(Entry{o.Key, o.Size, o.ModTime}); err != nil {
			return err
		}
	}
}
