package httpapi

import (
	"crypto/rand"
	"encoding/base64"
	"io"
	"io/fs"
	"net/http"
	"regexp"
	"strings"
)

// Page is what the server says of an address before the application has started.
type Page struct {
	// Status is 200 when it is 0.
	Status int
	// Language of the texts.
	Language string
	// Head is HTML for <head>; what is inline in it carries the nonce.
	Head func(nonce string) string
	// Body is HTML of what the page is about, until the application draws it.
	Body string
	// Location, with a status of 3xx, is where the page is.
	Location string
}

// pageCSP lets the application of our own origin run, and inline only what this very answer vouches for.
// blob: is for previews of images that are about to be uploaded.
func pageCSP(nonce string) string {
	own := "'self' 'nonce-" + nonce + "'"
	return "default-src 'none'; script-src " + own + "; style-src " + own + "; img-src 'self' data: blob:; font-src 'self'; " +
		"connect-src 'self'; manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
}

// shell is index.html, cut where a page is filled in.
type shell struct {
	between []string // the text before, between and after the slots
	slots   []string
}

var slot = regexp.MustCompile(`__NONCE__|<!--head-->|<!--body-->|<html lang="es">`)

func newShell(files fs.FS) *shell {
	index, err := fs.ReadFile(files, "index.html")
	if err != nil {
		panic("httpapi: an application without index.html: " + err.Error())
	}
	return &shell{slot.Split(string(index), -1), slot.FindAllString(string(index), -1)}
}

// serve answers with the page. No cache may hand it to another: its nonce is for one.
func (s *shell) serve(w http.ResponseWriter, page Page, tls bool) {
	var random [16]byte
	_, _ = rand.Read(random[:]) // never fails, by its contract
	nonce := base64.RawStdEncoding.EncodeToString(random[:])
	setSecurityHeaders(w.Header(), pageCSP(nonce), tls)
	w.Header().Set("Cache-Control", "private, no-cache")
	w.Header().Add("Vary", "Cookie, Accept-Language")
	if page.Location != "" {
		w.Header().Set("Location", page.Location)
		w.WriteHeader(page.Status)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Language", page.Language)
	w.WriteHeader(max(page.Status, http.StatusOK))
	var b strings.Builder
	b.WriteString(s.between[0])
	for i, name := range s.slots {
		switch name {
		case "__NONCE__":
			b.WriteString(nonce)
		case "<!--head-->":
			b.WriteString(page.Head(nonce))
		case "<!--body-->":
			b.WriteString(page.Body)
		default:
			b.WriteString(`<html lang="` + page.Language + `">`)
		}
		b.WriteString(s.between[i+1])
	}
	_, _ = io.WriteString(w, b.String()) // the visitor may be gone
}
