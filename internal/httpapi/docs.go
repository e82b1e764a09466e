package httpapi

import (
	"embed"
	"net/http"

	"github.com/go-chi/chi/v5"
)

//go:embed docs
var docs embed.FS

// mountDocs serves a page that reads the API's own /openapi.json; nothing comes from another host.
func mountDocs(r chi.Router) {
	serve := func(name, mediaType string) http.HandlerFunc {
		content, err := docs.ReadFile("docs/" + name)
		if err != nil {
			panic(err) // embedded above
		}
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", mediaType+"; charset=utf-8")
			w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
			w.Header().Set("Cache-Control", "no-cache")
			_, _ = w.Write(content) // the reader may be gone
		}
	}
	r.Get("/docs", serve("index.html", "text/html"))
	r.Get("/docs/docs.js", serve("docs.js", "text/javascript"))
	r.Get("/docs/docs.css", serve("docs.css", "text/css"))
}
