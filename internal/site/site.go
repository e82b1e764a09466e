// Package site is what both front ends' pages have alike: the head that crawlers and link previews read, what
// the application is handed to start with, and the small files at fixed addresses.
package site

import (
	"encoding/json"
	"net/http"

	"golang.org/x/text/language"

	"marketplace/internal/brand"
	"marketplace/internal/httpapi"
)

// Site is one of the two front ends.
type Site struct {
	Brand brand.Brand
	// StorefrontURL and PublisherURL are the public addresses of both, without a slash at the end.
	StorefrontURL, PublisherURL string
	// URL is this one's; Name is of the application, when it is not the brand's alone.
	URL, Name string
	// Hidden sites are for no search engine.
	Hidden bool
	// SessionCookie is the name of the cookie without which a visitor is certainly not logged in.
	SessionCookie string
}

// Answers of the API by their path, which the application takes instead of asking.
type Answers map[string]json.RawMessage

// Visitor is what a request tells of who asks.
type Visitor struct {
	Language string
	// Guest is certainly not logged in: the application need not ask, and the browser's console has no failed request.
	Guest bool
}

// Visitor of a request.
func (s *Site) Visitor(r *http.Request) Visitor {
	_, err := r.Cookie(s.SessionCookie)
	return Visitor{Language: Language(r), Guest: err != nil}
}

// Page makes a page of a head, a body and answers.
func (s *Site) Page(status int, to Visitor, h Head, body string, answers Answers) httpapi.Page {
	if answers == nil {
		answers = Answers{}
	}
	return httpapi.Page{Status: status, Language: to.Language, Body: body, Head: func(nonce string) string { return s.head(nonce, to, h, answers) }}
}

var languages = language.NewMatcher([]language.Tag{language.Spanish, language.English})

// Language is that of the visitor: by the cookie with their choice, then by what their browser asks for.
func Language(r *http.Request) string {
	if chosen, err := r.Cookie("lang"); err == nil && (chosen.Value == "es" || chosen.Value == "en") {
		return chosen.Value
	}
	asked, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if err != nil || len(asked) == 0 {
		return "es"
	}
	if _, i, _ := languages.Match(asked...); i == 1 {
		return "en"
	}
	return "es"
}

// Plain is an application whose pages say nothing before it has started but whether they are there.
func (s *Site) Plain(routes Routes) func(*http.Request) httpapi.Page {
	return func(r *http.Request) httpapi.Page {
		status := http.StatusOK
		if !routes.Match(r.URL.Path) {
			status = http.StatusNotFound
		}
		return s.Page(status, s.Visitor(r), Head{Title: s.Title(), NoIndex: true}, "", nil)
	}
}

// Title is that of the front page.
func (s *Site) Title() string {
	if s.Name == "" {
		return s.Brand.Name
	}
	return s.Name + " · " + s.Brand.Name
}
