package storefront

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
)

const (
	// patience is how long a visitor waits for what the application can fetch by itself.
	patience = 700 * time.Millisecond
	// silence is how long a backend that failed is left alone: meanwhile, pages come at once without it.
	silence   = 2 * time.Second
	maxAnswer = 2 << 20
	maxKept   = 32 << 20
)

// errUnavailable is when the backend says nothing, or nothing that we know.
var errUnavailable = errors.New("the backend does not answer")

// backend asks the store's API, as anybody may. It keeps answers, and asks every time whether they still hold:
// what is taken down is gone at once.
type backend struct {
	base   *url.URL
	client *http.Client

	mu     sync.Mutex
	kept   map[string]kept
	size   int
	silent time.Time
}

type kept struct {
	tag    string
	answer json.RawMessage
}

func newBackend(base *url.URL, transport http.RoundTripper) *backend {
	return &backend{base: base, client: &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}, kept: map[string]kept{}}
}

// get is the answer at a path, query and all, and its status: 200, 404 or 410. It reads the answer into shape.
func (b *backend) get(ctx context.Context, path string, shape any) (json.RawMessage, int, error) {
	b.mu.Lock()
	have, silent := b.kept[path], time.Now().Before(b.silent)
	b.mu.Unlock()
	if silent {
		return nil, 0, errUnavailable
	}
	answer, status, err := b.ask(ctx, path, have)
	if err != nil || status != http.StatusOK {
		return nil, status, err
	}
	if err := json.Unmarshal(answer, shape); err != nil {
		return nil, 0, fmt.Errorf("%w: %s: %w", errUnavailable, path, err)
	}
	return answer, status, nil
}

func (b *backend) ask(ctx context.Context, path string, have kept) (json.RawMessage, int, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, b.base.String()+path, nil)
	if err != nil {
		return nil, http.StatusNotFound, nil // an address that is none has no page
	}
	if have.tag != "" {
		r.Header.Set("If-None-Match", have.tag)
	}
	got, err := b.client.Do(r)
	if err != nil {
		if !errors.Is(ctx.Err(), context.Canceled) { // it is the backend that went away, not the visitor
			b.mu.Lock()
			b.silent = time.Now().Add(silence)
			b.mu.Unlock()
		}
		return nil, 0, fmt.Errorf("%w: %w", errUnavailable, err)
	}
	defer func() { _ = got.Body.Close() }()
	switch got.StatusCode {
	case http.StatusNotModified:
		return have.answer, http.StatusOK, nil
	case http.StatusOK:
	case http.StatusNotFound, http.StatusGone:
		return nil, got.StatusCode, nil
	case http.StatusBadRequest, http.StatusUnprocessableEntity:
		return nil, http.StatusBadRequest, nil
	default:
		return nil, 0, fmt.Errorf("%w: status %d", errUnavailable, got.StatusCode)
	}
	answer, err := io.ReadAll(io.LimitReader(got.Body, maxAnswer+1))
	if err != nil || len(answer) > maxAnswer {
		return nil, 0, fmt.Errorf("%w: an answer too large or cut", errUnavailable)
	}
	b.keep(path, kept{got.Header.Get("ETag"), answer})
	return answer, http.StatusOK, nil
}

// keep makes room by dropping others, whichever come first: what is asked for often is soon back.
func (b *backend) keep(path string, k kept) {
	if k.tag == "" {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.size += len(k.answer) - len(b.kept[path].answer)
	b.kept[path] = k
	for other, dropped := range b.kept {
		if b.size <= maxKept {
			return
		}
		if other != path {
			b.size -= len(dropped.answer)
			delete(b.kept, other)
		}
	}
}

// query writes parameters as the application's client does, so that its request is known by its path: in the
// order given, the empty ones left out, escaped as encodeURIComponent does.
func query(pairs ...string) string {
	var parts []string
	for pair := range slices.Chunk(pairs, 2) {
		if name, value := pair[0], pair[1]; value != "" {
			parts = append(parts, name+"="+component.Replace(url.QueryEscape(value)))
		}
	}
	return "?" + strings.Join(parts, "&")
}

var component = strings.NewReplacer("+", "%20", "%21", "!", "%28", "(", "%29", ")", "%2A", "*")
