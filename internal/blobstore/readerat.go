package blobstore

import (
	"context"
	"io"
	"sync"
)

// chunk is how much ReaderAt fetches at once: zip readers make many small reads near each other.
const chunk = 256 << 10

// ReaderAt reads a blob at any offset without fetching it whole; it keeps the last two chunks.
// It implements io.ReaderAt for archive/zip.
type ReaderAt struct {
	ctx    context.Context
	store  *Store
	key    string
	size   int64
	mu     sync.Mutex
	cached [2]struct {
		index int64
		bytes []byte
	}
}

// ReaderAt opens the blob under the key; its reads end with ctx.
func (s *Store) ReaderAt(ctx context.Context, key string) (*ReaderAt, error) {
	size, err := s.Size(ctx, key)
	if err != nil {
		return nil, err
	}
	r := &ReaderAt{ctx: ctx, store: s, key: key, size: size}
	r.cached[0].index, r.cached[1].index = -1, -1
	return r, nil
}

// Size is the blob's length in bytes.
func (r *ReaderAt) Size() int64 { return r.size }

// ReadAt implements io.ReaderAt.
func (r *ReaderAt) ReadAt(p []byte, offset int64) (n int, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for n < len(p) {
		at := offset + int64(n)
		if at >= r.size {
			return n, io.EOF
		}
		bytes, err := r.chunkAt(at / chunk)
		if err != nil {
			return n, err
		}
		n += copy(p[n:], bytes[at%chunk:])
	}
	return n, nil
}

func (r *ReaderAt) chunkAt(index int64) ([]byte, error) {
	for _, c := range r.cached {
		if c.index == index {
			return c.bytes, nil
		}
	}
	body, err := r.store.Range(r.ctx, r.key, index*chunk, min(chunk, r.size-index*chunk))
	if err != nil {
		return nil, err
	}
	defer func() { _ = body.Close() }()
	bytes, err := io.ReadAll(body)
	if err != nil {
		return nil, err
	}
	r.cached[1] = r.cached[0]
	r.cached[0].index, r.cached[0].bytes = index, bytes
	return bytes, nil
}
