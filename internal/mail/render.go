package mail

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	htmltemplate "html/template"
	"strings"
	"text/template"
	"time"
)

// ErrUnknownTemplate means that nobody has written this mail.
var ErrUnknownTemplate = errors.New("unknown mail template")

//go:embed templates
var files embed.FS

// Rendered is a mail as it is sent.
type Rendered struct{ Subject, Text, HTML string }

var (
	texts  = map[string]*template.Template{"es": parse("es"), "en": parse("en")}
	layout = htmltemplate.Must(htmltemplate.ParseFS(files, "templates/layout.html"))
)

func parse(locale string) *template.Template {
	functions := template.FuncMap{"when": when(locale), "base": func() string { return "" }}
	return template.Must(template.New(locale).Option("missingkey=zero").Funcs(functions).ParseFS(files, "templates/"+locale+".tmpl"))
}

// when writes a time, an RFC 3339 string in the data, as a reader of the locale does.
func when(locale string) func(any) string {
	format := map[string]string{"es": "02/01/2006 15:04 MST", "en": "2 Jan 2006 15:04 MST"}[locale]
	return func(v any) string {
		s, _ := v.(string)
		t, err := time.Parse(time.RFC3339, s)
		if err != nil {
			return s
		}
		return t.UTC().Format(format)
	}
}

// Templates are the names of the mails that are written, in every locale.
func Templates() []string {
	var names []string
	for _, t := range texts["es"].Templates() {
		if name, isBody := strings.CutSuffix(t.Name(), ".body"); isBody {
			names = append(names, name)
		}
	}
	return names
}

// Render fills a template. base is the public address of the web pages that the mail links to. An unknown
// locale is taken for Spanish.
func Render(name, locale, base string, data json.RawMessage) (Rendered, error) {
	t, ok := texts[locale]
	if !ok {
		locale, t = "es", texts["es"]
	}
	if t.Lookup(name+".body") == nil {
		return Rendered{}, fmt.Errorf("%w %q", ErrUnknownTemplate, name)
	}
	values := map[string]any{}
	if len(data) > 0 {
		if err := json.Unmarshal(data, &values); err != nil {
			return Rendered{}, fmt.Errorf("data of mail %s: %w", name, err)
		}
	}
	filled, err := t.Clone()
	if err != nil {
		return Rendered{}, err
	}
	filled.Funcs(template.FuncMap{"base": func() string { return base }})
	var subject, text, html bytes.Buffer
	if err := filled.ExecuteTemplate(&subject, name+".subject", values); err != nil {
		return Rendered{}, fmt.Errorf("subject of mail %s: %w", name, err)
	}
	if err := filled.ExecuteTemplate(&text, name+".body", values); err != nil {
		return Rendered{}, fmt.Errorf("body of mail %s: %w", name, err)
	}
	r := Rendered{Subject: oneLine(subject.String()), Text: strings.TrimSpace(text.String()) + "\n"}
	page := map[string]any{"Locale": locale, "Subject": r.Subject, "Paragraphs": paragraphs(r.Text, base)}
	if err := layout.Execute(&html, page); err != nil {
		return Rendered{}, fmt.Errorf("page of mail %s: %w", name, err)
	}
	r.HTML = html.String()
	return r, nil
}

// oneLine keeps what a person wrote from adding headers.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

type line struct{ Text, Link string }

// paragraphs makes links of the lines that are an address of ours, and of no other: a mail may quote what
// a stranger wrote.
func paragraphs(text, base string) [][]line {
	var result [][]line
	for block := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
		var p []line
		for s := range strings.SplitSeq(block, "\n") {
			l := line{Text: s}
			if base != "" && strings.HasPrefix(s, base+"/") && !strings.ContainsAny(s, " \t") {
				l.Link = s
			}
			p = append(p, l)
		}
		result = append(result, p)
	}
	return result
}
