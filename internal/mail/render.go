package mail

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	htmltemplate "html/template"
	"maps"
	"net/url"
	"slices"
	"strings"
	"text/template"
)

// ErrUnknownTemplate means that nobody has written this mail.
var ErrUnknownTemplate = errors.New("unknown mail template")

//go:embed templates
var files embed.FS

// Rendered is a mail as it is sent.
type Rendered struct{ Subject, Text, HTML string }

var (
	// All words of a language are in one file; what every mail looks like is in another.
	wordsOf = map[string]*template.Template{"es": parse("es.tmpl"), "en": parse("en.tmpl")}
	asText  = parse("layout.txt")
	asHTML  = htmltemplate.Must(htmltemplate.ParseFS(files, "templates/layout.html"))
)

func parse(file string) *template.Template {
	return template.Must(template.New(file).Option("missingkey=error").ParseFS(files, "templates/"+file))
}

// Templates are the names of the mails that are written, in every locale.
func Templates() []string { return slices.Sorted(maps.Keys(letters)) }

// Renderer fills templates. The zero one makes mails that lead nowhere.
type Renderer struct {
	Brand Brand
	// BaseURL is the public address of the web pages that the mails link to.
	BaseURL string
}

// page is what the layouts show.
type page struct {
	Brand                                        Brand
	Locale, Subject, Preheader, Heading          string
	Paragraphs                                   []string
	Facts                                        []fact
	Legal                                        []legal
	MessageLabel                                 string
	Message                                      []string // its lines
	Button, Link, LinkLabel, More, MoreLink, Why string
	// Padding keeps a list of mails from showing what comes after the preheader.
	Padding [80]struct{}
}

type fact struct{ Label, Value string }

type legal struct{ Name, URL string }

// Render fills a template. An unknown locale is taken for Spanish.
func (r Renderer) Render(name, locale string, data json.RawMessage) (Rendered, error) {
	kind, known := letters[name]
	if !known {
		return Rendered{}, fmt.Errorf("%w %q", ErrUnknownTemplate, name)
	}
	words, known := wordsOf[locale]
	if !known {
		locale, words = "es", wordsOf["es"]
	}
	values, err := readable(words, locale, data)
	if err != nil {
		return Rendered{}, fmt.Errorf("data of mail %s: %w", name, err)
	}
	values["brand"] = r.Brand.Name
	p, err := r.page(name, kind, words, values)
	if err != nil {
		return Rendered{}, fmt.Errorf("fill mail %s: %w", name, err)
	}
	p.Locale = locale
	return p.render()
}

func (r Renderer) page(name string, kind letter, words *template.Template, values map[string]any) (page, error) {
	p := page{Brand: r.Brand}
	var body string
	wanted := map[string]*string{
		name + ".subject": &p.Subject, name + ".preheader": &p.Preheader, name + ".heading": &p.Heading, name + ".body": &body,
		name + ".button": &p.Button, "why." + kind.why: &p.Why, "part.link": &p.LinkLabel, "part.message": &p.MessageLabel,
	}
	if kind.more != "" {
		wanted[name+".more"] = &p.More
	}
	for part, to := range wanted {
		var err error
		if *to, err = fill(words, part, values); err != nil {
			return p, err
		}
	}
	p.Subject = oneLine(p.Subject)
	p.Paragraphs = strings.Split(body, "\n\n")
	for _, f := range kind.facts {
		f, optional := strings.CutSuffix(f, "?")
		v, given := values[f]
		switch {
		case !given && optional:
			continue
		case !given:
			return p, fmt.Errorf("there is no %s", f)
		}
		label, err := fill(words, "fact."+f, nil)
		if err != nil {
			return p, err
		}
		p.Facts = append(p.Facts, fact{label, fmt.Sprint(v)})
	}
	for _, l := range r.Brand.Legal {
		name, err := fill(words, "legal."+l.Kind, nil)
		if err != nil {
			return p, err
		}
		p.Legal = append(p.Legal, legal{name, l.URL})
	}
	if m, _ := values[message].(string); kind.quotes && strings.TrimSpace(m) != "" {
		p.Message = strings.Split(strings.ReplaceAll(strings.TrimSpace(m), "\r\n", "\n"), "\n")
	}
	var err error
	if p.Link, err = r.link(kind.path, values); err != nil {
		return p, err
	}
	if next, _ := values["next"].(string); kind.next != "" && next != "" {
		p.Link += kind.next + url.QueryEscape(next)
	}
	if p.MoreLink, err = r.link(kind.more, values); err != nil || kind.more == "" {
		p.More, p.MoreLink = "", ""
	}
	return p, nil
}

// link is an address of ours: a mail may quote a stranger, but only leads home.
func (r Renderer) link(path string, values map[string]any) (string, error) {
	address := r.BaseURL
	for {
		before, rest, parameter := strings.Cut(path, "{")
		address += before
		if !parameter {
			return address, nil
		}
		name, after, _ := strings.Cut(rest, "}")
		v, given := values[name]
		if !given {
			return "", fmt.Errorf("there is no %s", name)
		}
		address, path = address+url.PathEscape(fmt.Sprint(v)), after
	}
}

func (p page) render() (Rendered, error) {
	var text, html strings.Builder
	if err := asText.ExecuteTemplate(&text, "layout.txt", p); err != nil {
		return Rendered{}, err
	}
	if err := asHTML.Execute(&html, p); err != nil {
		return Rendered{}, err
	}
	return Rendered{Subject: p.Subject, Text: strings.TrimSpace(text.String()) + "\n", HTML: html.String()}, nil
}

func fill(words *template.Template, name string, values map[string]any) (string, error) {
	var out strings.Builder
	err := words.ExecuteTemplate(&out, name, values)
	return out.String(), err
}
