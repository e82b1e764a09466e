package site

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"marketplace/internal/brand"
)

// ownAccent is that of the front ends' style sheet, for where there is no style sheet.
var ownAccent = brand.Color{R: 0x2f, G: 0x55, B: 0xe0}

// Files are those at fixed addresses.
func (s *Site) Files() map[string]http.Handler {
	files := map[string]http.Handler{
		"/robots.txt":           fixed("text/plain; charset=utf-8", s.robots()),
		"/favicon.svg":          fixed("image/svg+xml", s.favicon()),
		"/manifest.webmanifest": fixed("application/manifest+json", s.manifest()),
	}
	if logo := s.Brand.Logo; logo != nil {
		files["/brand/logo"] = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			// Mails show it, too, wherever they are read. Whoever opens it by itself gets a picture that can do nothing.
			w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
			w.Header().Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox")
			w.Header().Set("ETag", `W/"`+logo.Tag+`"`)
			serveFixed(w, r, logo.MediaType, logo.Content)
		})
	}
	return files
}

// LogoURL changes with the logo, so that no cache shows an old one; "" is none.
func (s *Site) LogoURL() string {
	if s.Brand.Logo == nil {
		return ""
	}
	return "/brand/logo?v=" + s.Brand.Logo.Tag
}

func fixed(mediaType, content string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { serveFixed(w, r, mediaType, []byte(content)) })
}

func serveFixed(w http.ResponseWriter, r *http.Request, mediaType string, content []byte) {
	w.Header().Set("Content-Type", mediaType)
	w.Header().Set("Cache-Control", "public, max-age=3600")
	if tag := w.Header().Get("ETag"); tag != "" && tag == r.Header.Get("If-None-Match") {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	_, _ = w.Write(content) // the visitor may be gone
}

func (s *Site) robots() string {
	if s.Hidden {
		return "User-agent: *\nDisallow: /\n"
	}
	var b strings.Builder
	b.WriteString("User-agent: *\n")
	for _, private := range []string{"/api/", "/account", "/admin", "/purchases", "/library", "/log-in", "/sign-up", "/verify-email", "/forgotten-password", "/reset-password"} {
		b.WriteString("Disallow: " + private + "\n")
	}
	b.WriteString("Allow: /api/v1/images/\n\nSitemap: " + s.Address("/sitemap.xml") + "\n")
	return b.String()
}

func (s *Site) accent() (fill, on brand.Color) {
	accent := s.Brand.Accent
	if accent == nil {
		return ownAccent, brand.Color{R: 255, G: 255, B: 255}
	}
	return accent.Light.Fill, accent.Light.On
}

// favicon is the mark of web/shared's BrandMark in the accent.
func (s *Site) favicon() string {
	fill, on := s.accent()
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="%s"/>`+
		`<path fill="%s" d="M9 8h6v6H9zM17 12a4 4 0 1 1 8 0v2h-8zM9 16h6v8h-2a4 4 0 0 1-4-4zM17 16h6v8h-6z"/></svg>`, fill, on)
}

func (s *Site) manifest() string {
	fill, _ := s.accent()
	manifest, err := json.Marshal(map[string]any{
		"name": s.Title(), "short_name": s.Brand.Name, "start_url": "/", "display": "standalone",
		"background_color": "#ffffff", "theme_color": fill.String(),
		"icons": []map[string]string{{"src": "/favicon.svg", "type": "image/svg+xml", "sizes": "any", "purpose": "any"}},
	})
	if err != nil {
		panic("site: " + err.Error()) // strings
	}
	return string(manifest)
}
