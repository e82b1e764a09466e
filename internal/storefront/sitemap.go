package storefront

import (
	"context"
	"encoding/xml"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	// sitemapSize is how many addresses search engines take in a file.
	sitemapSize = 50_000
	// maxSitemaps bounds what we remember; a store of two and a half million plugins needs another way.
	maxSitemaps = 50
	// sitemapAge is how old a list may be: nobody asks for it often but those who mean harm.
	sitemapAge  = 10 * time.Minute
	sitemapTime = 30 * time.Second
)

// sitemap lists every page that search engines may show, in files of at most sitemapSize.
type sitemap struct {
	pages *Pages
	mu    sync.Mutex
	files [][]byte
	made  time.Time
}

// Sitemap is the handler of /sitemap.xml: the list itself, or an index of its files, at /sitemap.xml?page=1 and so on.
func (p *Pages) Sitemap() http.Handler { return &p.sitemap }

func (s *sitemap) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	files, err := s.current(r.Context())
	if err != nil {
		w.Header().Set("Retry-After", "60")
		http.Error(w, "The list cannot be made just now.", http.StatusServiceUnavailable)
		return
	}
	content := s.index(len(files))
	if page := r.URL.Query().Get("page"); page != "" {
		n, err := strconv.Atoi(page)
		if err != nil || n < 1 || n > len(files) {
			http.NotFound(w, r)
			return
		}
		content = files[n-1]
	} else if len(files) == 1 {
		content = files[0]
	}
	w.Header().Set("Content-Type", "application/xml")
	w.Header().Set("Cache-Control", "public, max-age=600")
	_, _ = w.Write(content) // the search engine may be gone
}

// current makes the files anew when they are old. One at a time: who comes meanwhile waits for the same.
func (s *sitemap) current(ctx context.Context) ([][]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if time.Since(s.made) < sitemapAge {
		return s.files, nil
	}
	ctx, cancel := context.WithTimeout(ctx, sitemapTime)
	defer cancel()
	files, err := s.make(ctx)
	if err == nil {
		s.files, s.made = files, time.Now()
	}
	return files, err
}

func (s *sitemap) make(ctx context.Context) ([][]byte, error) {
	var files [][]byte
	var addresses strings.Builder
	count := 0
	closeFile := func() {
		files = append(files, []byte(xml.Header+`<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">`+addresses.String()+`</urlset>`))
		addresses.Reset()
		count = 0
	}
	add := func(path string, changed time.Time) {
		if count == sitemapSize {
			closeFile()
		}
		count++
		addresses.WriteString("<url><loc>" + escaped(s.pages.site.Address(path)) + "</loc>")
		if !changed.IsZero() {
			addresses.WriteString("<lastmod>" + changed.UTC().Format(time.RFC3339) + "</lastmod>")
		}
		addresses.WriteString("</url>")
	}
	add("/", time.Time{})
	add("/plugins", time.Time{})
	for cursor, more := "", true; more && len(files) < maxSitemaps; {
		var page sitemapPage
		path := "/v1/sitemap"
		if cursor != "" {
			path += query("cursor", cursor)
		}
		_, status, err := s.pages.backend.get(ctx, path, &page)
		if err != nil || status != http.StatusOK {
			return nil, fmt.Errorf("sitemap: status %d: %w", status, errUnavailable)
		}
		for _, category := range page.Categories {
			add("/categories/"+category, time.Time{})
		}
		for _, p := range page.Plugins {
			add("/plugins/"+url.PathEscape(p.Slug), p.UpdatedAt)
		}
		for _, p := range page.Publishers {
			add("/publishers/"+p.ID, p.UpdatedAt)
		}
		cursor, more = page.NextCursor, page.NextCursor != ""
	}
	closeFile()
	return files, nil
}

func (s *sitemap) index(files int) []byte {
	var b strings.Builder
	b.WriteString(xml.Header + `<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">`)
	for n := range files {
		b.WriteString("<sitemap><loc>" + escaped(s.pages.site.Address("/sitemap.xml")) + "?page=" + strconv.Itoa(n+1) + "</loc></sitemap>")
	}
	b.WriteString("</sitemapindex>")
	return []byte(b.String())
}

func escaped(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a builder takes anything
	return b.String()
}
