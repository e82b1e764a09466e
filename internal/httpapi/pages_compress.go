package httpapi

import (
	"compress/gzip"
	"mime"
	"net/http"
	"slices"
	"strings"
	"sync"
)

// compressible are the texts that we write ourselves. What is packed already and streams of events are not
// among them.
var compressible = []string{
	"text/html", "text/plain", "text/css", "text/javascript", "text/csv", "image/svg+xml", "application/json", "application/problem+json",
	"application/xml", "application/manifest+json", "application/yaml", "application/openapi+json",
}

var packers = sync.Pool{New: func() any {
	packer, err := gzip.NewWriterLevel(nil, 5)
	if err != nil {
		panic("httpapi: " + err.Error()) // the level is one
	}
	return packer
}}

// compressed packs texts for clients that take it. Entity tags of them are weak, and so stay true; an answer
// with a strong one, a part of one and a download go through byte for byte.
func compressed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead || !accepts(r.Header.Get("Accept-Encoding"), "gzip") {
			next.ServeHTTP(w, r)
			return
		}
		packing := &packingWriter{ResponseWriter: w}
		defer packing.close()
		next.ServeHTTP(packing, r)
	})
}

// packingWriter decides when the header is complete.
type packingWriter struct {
	http.ResponseWriter
	decided bool
	packer  *gzip.Writer
}

// WriteHeader is the last moment to look at the header.
func (w *packingWriter) WriteHeader(status int) {
	if !w.decided && status >= 200 {
		w.decided = true
		if h := w.Header(); packs(status, h) {
			h.Set("Content-Encoding", "gzip")
			h.Del("Content-Length")
			w.packer = packers.Get().(*gzip.Writer)
			w.packer.Reset(w.ResponseWriter)
		}
	}
	w.ResponseWriter.WriteHeader(status)
}

func packs(status int, h http.Header) bool {
	mediaType, _, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil || !slices.Contains(compressible, mediaType) {
		return false
	}
	if !slices.ContainsFunc(h.Values("Vary"), func(v string) bool { return strings.Contains(v, "Accept-Encoding") }) {
		h.Add("Vary", "Accept-Encoding")
	}
	tag := h.Get("ETag")
	switch {
	case status == http.StatusNoContent, status == http.StatusNotModified, status == http.StatusPartialContent:
	case h.Get("Content-Encoding") != "", tag != "" && !strings.HasPrefix(tag, "W/"):
	case strings.HasPrefix(h.Get("Content-Disposition"), "attachment"):
	case h.Get("Content-Length") != "" && len(h.Get("Content-Length")) < 4: // less than 1 kB is not worth it
	default:
		return true
	}
	return false
}

func (w *packingWriter) Write(p []byte) (int, error) {
	if !w.decided {
		w.WriteHeader(http.StatusOK)
	}
	if w.packer != nil {
		return w.packer.Write(p)
	}
	return w.ResponseWriter.Write(p)
}

// Flush is for handlers that stream.
func (w *packingWriter) Flush() {
	if !w.decided {
		w.WriteHeader(http.StatusOK)
	}
	if w.packer != nil {
		_ = w.packer.Flush() // its next write tells the same
	}
	_ = http.NewResponseController(w.ResponseWriter).Flush() // a writer that cannot flush has nothing to hold back
}

// Unwrap is for http.ResponseController.
func (w *packingWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *packingWriter) close() {
	if w.packer == nil {
		return
	}
	_ = w.packer.Close() // the client may be gone
	packers.Put(w.packer)
}
