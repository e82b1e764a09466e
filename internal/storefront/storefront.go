// Package storefront says what the store's pages are about before the application has started: to search engines,
// to link previews, to who has no JavaScript, and to the application itself, which need not ask again. It knows
// nothing but what the backend's API tells anybody.
package storefront

import (
	"context"
	"encoding/json"
	"errors"
	"html/template"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"marketplace/internal/httpapi"
	"marketplace/internal/listing"
	"marketplace/internal/site"
)

// Pages are those of the store.
type Pages struct {
	site    *site.Site
	backend *backend
	plain   func(*http.Request) httpapi.Page
	sitemap sitemap
}

// New makes the pages of a site whose API is at base.
func New(s *site.Site, base *url.URL) *Pages {
	p := &Pages{site: s, backend: newBackend(base, http.DefaultTransport), plain: s.Plain(site.Storefront)}
	p.sitemap.pages = p
	return p
}

// visit is one request for a page, with what was found out for it.
type visit struct {
	*Pages
	ctx     context.Context
	visitor site.Visitor
	texts   texts
	path    string
	query   url.Values
	answers site.Answers
}

// Page implements httpapi.Application's.
func (p *Pages) Page(r *http.Request) httpapi.Page {
	ctx, cancel := context.WithTimeout(r.Context(), patience)
	defer cancel()
	visitor := p.site.Visitor(r)
	v := &visit{Pages: p, ctx: ctx, visitor: visitor, texts: textsOf(visitor.Language), path: "/" + strings.Trim(r.URL.Path, "/"), query: r.URL.Query(), answers: site.Answers{}}
	kind, name, _ := strings.Cut(v.path[1:], "/")
	var page httpapi.Page
	var err error
	switch {
	case v.path == "/":
		page, err = v.home()
	case v.path == "/plugins":
		page, err = v.results()
	case strings.Contains(name, "/"), name == "":
		return p.plain(r)
	case name == ".", name == "..": // would lead elsewhere in the API
		page, err = v.missing(http.StatusNotFound)
	case kind == "plugins":
		page, err = v.plugin(name)
	case kind == "categories":
		page, err = v.category(name)
	case kind == "publishers":
		page, err = v.publisher(name)
	default:
		return p.plain(r)
	}
	if err != nil {
		if !errors.Is(err, errUnavailable) {
			slog.WarnContext(r.Context(), "page", "error", err)
		}
		// The application may still get through, and says so if not. A search engine is told to come back.
		return v.page(http.StatusServiceUnavailable, site.Head{Title: p.site.Title()}, "", nil)
	}
	return page
}

// ask gets an answer that the application will want, too.
func (v *visit) ask(path string, shape any) (status int, err error) {
	answer, status, err := v.backend.get(v.ctx, path, shape)
	if answer != nil {
		v.answers[path] = answer
	}
	return status, err
}

// bring gets an answer for the application alone; without it, it asks by itself.
func (v *visit) bring(path string) {
	var whatever json.RawMessage
	_, _ = v.ask(path, &whatever)
}

// page draws the named block of the template.
func (v *visit) page(status int, h site.Head, block string, content any) httpapi.Page {
	h.Style = firstStyle
	body := ""
	if block != "" {
		body = v.draw(block, content)
	}
	return v.site.Page(status, v.visitor, h, body, v.answers)
}

// missing is the page of what is not there, or no longer.
func (v *visit) missing(status int) (httpapi.Page, error) {
	text := v.texts.Missing
	switch status {
	case http.StatusGone:
		text = v.texts.TakenDown
	case http.StatusBadRequest: // of parameters: the application leaves out what makes no sense
		return v.page(http.StatusOK, site.Head{Title: v.titled(v.texts.AllPlugins), NoIndex: true}, "", nil), nil
	}
	return v.page(status, site.Head{Title: v.titled(text), NoIndex: true}, "missing", text), nil
}

func (v *visit) titled(what string) string { return what + " · " + v.site.Brand.Name }

func (v *visit) home() (httpapi.Page, error) {
	var found shelves
	status, err := v.ask("/v1/shelves", &found)
	if err != nil || status != http.StatusOK {
		return httpapi.Page{}, errors.Join(err, statusError(status))
	}
	v.bring("/v1/tags?limit=8")
	type shelf struct {
		Title string
		Cards []card
	}
	content := struct {
		Claim      string
		Shelves    []shelf
		Categories []named
	}{Claim: v.texts.Claim}
	for _, s := range []shelf{{v.texts.Featured, found.Featured}, {v.texts.Trending, found.Trending}, {v.texts.Newest, found.Newest}, {v.texts.TopRated, found.TopRated}} {
		if len(s.Cards) > 0 {
			content.Shelves = append(content.Shelves, s)
		}
	}
	for _, c := range found.Categories {
		content.Categories = append(content.Categories, named{c.Category, v.texts.category(c.Category).Name})
	}
	head := site.Head{Title: v.titled(v.texts.HomeTitle), Description: v.texts.Claim, Path: "/", Facts: []any{v.website()}}
	return v.page(http.StatusOK, head, "home", content), nil
}

// statusError is for routes that are always there.
func statusError(status int) error {
	if status == http.StatusOK || status == 0 {
		return nil
	}
	return errUnavailable
}

// pageSize is what the application asks for at once.
const pageSize = "24"

func (v *visit) results() (httpapi.Page, error) {
	tags := v.query["tag"]
	if len(tags) == 1 && strings.HasPrefix(tags[0], "[") {
		if json.Unmarshal([]byte(tags[0]), &tags) != nil {
			tags = nil
		}
	}
	pairs := []string{}
	for _, name := range []string{"q", "category"} {
		pairs = append(pairs, name, v.query.Get(name))
	}
	for _, tag := range tags {
		pairs = append(pairs, "tag", tag)
	}
	for _, name := range []string{"host", "price", "minRating", "sort"} {
		pairs = append(pairs, name, v.query.Get(name))
	}
	narrowed := len(v.query) > 0
	title := v.texts.AllPlugins
	if words := v.query.Get("q"); words != "" {
		title = "«" + words + "»"
	}
	return v.list(site.Head{Title: v.titled(title), Description: v.texts.Claim, Path: "/plugins", NoIndex: narrowed}, title, "", pairs)
}

func (v *visit) category(name string) (httpapi.Page, error) {
	if !slices.Contains(listing.Categories, name) {
		return v.missing(http.StatusNotFound)
	}
	text := v.texts.category(name)
	head := site.Head{Title: v.titled(text.Name), Description: text.Text, Path: "/categories/" + name, NoIndex: len(v.query) > 0,
		Facts: []any{v.breadcrumbs(named{"/plugins", v.texts.AllPlugins}, named{"/categories/" + name, text.Name})}}
	if len(v.query) > 0 { // the application filters; search engines have the whole category
		return v.page(http.StatusOK, head, "missing", text.Name), nil
	}
	v.bring("/v1/categories")
	return v.list(head, text.Name, text.Text, []string{"category", name})
}

func (v *visit) publisher(id string) (httpapi.Page, error) {
	var found publisher
	status, err := v.ask("/v1/publishers/"+url.PathEscape(id), &found)
	if err != nil {
		return httpapi.Page{}, err
	}
	if status != http.StatusOK {
		return v.missing(status)
	}
	description := v.texts.by(found.Name)
	head := site.Head{Title: v.titled(found.Name), Description: description, Path: "/publishers/" + found.ID,
		Facts: []any{v.breadcrumbs(named{"/plugins", v.texts.AllPlugins}, named{"/publishers/" + found.ID, found.Name})}}
	return v.list(head, found.Name, description, []string{"publisher", found.ID})
}

// list is a page of plugins.
func (v *visit) list(head site.Head, title, text string, pairs []string) (httpapi.Page, error) {
	var found list
	status, err := v.ask("/v1/plugins"+query(append(pairs, "limit", pageSize)...), &found)
	if err != nil {
		return httpapi.Page{}, err
	}
	if status != http.StatusOK {
		return v.missing(status)
	}
	return v.page(http.StatusOK, head, "list", struct {
		Title, Text string
		Cards       []card
	}{title, text, found.Items}), nil
}

func (v *visit) plugin(slug string) (httpapi.Page, error) {
	var found plugin
	status, err := v.ask("/v1/plugins/"+url.PathEscape(slug), &found)
	if err != nil {
		return httpapi.Page{}, err
	}
	if status != http.StatusOK {
		return v.missing(status)
	}
	if found.Slug != slug { // by its id
		return httpapi.Page{Status: http.StatusMovedPermanently, Location: "/plugins/" + url.PathEscape(found.Slug)}, nil
	}
	head := site.Head{
		Title: found.Name + " – " + found.Summary, Description: found.Summary, Path: "/plugins/" + url.PathEscape(found.Slug), Image: found.picture(),
		Kind: "product", NoIndex: found.Status != "listed", Facts: []any{v.software(found), v.trail(found)},
	}
	return v.page(http.StatusOK, head, "plugin", found), nil
}

// picture is where the pages of the store have the API's images.
func (p plugin) picture() string {
	if p.IconURL != "" {
		return apiPath(p.IconURL)
	}
	if len(p.ScreenshotURLs) > 0 {
		return apiPath(p.ScreenshotURLs[0])
	}
	return ""
}

func apiPath(path string) string { return "/api" + path }

// named is an address, or a part of one, with its name.
type named struct{ Path, Name string }

// firstStyle is how a page looks until the application draws it, and to who has none: the application's own
// colours where its style sheet is there.
const firstStyle template.CSS = `#root>.first{max-width:1120px;margin:0 auto;padding:32px 24px;font:16px/1.6 "Inter Variable",system-ui,sans-serif;color:var(--ink,CanvasText)}` +
	`.first a{color:var(--accent-text,LinkText)}.first ul{padding-left:20px}.first img{max-width:100%;height:auto}.first pre{overflow:auto}.first header img{border-radius:16px}`
