package storefront

import (
	_ "embed"
	"html/template"
	"strings"
	"time"

	"marketplace/internal/money"
)

//go:embed body.html
var bodySource string

var bodies = template.Must(template.New("body").Funcs(template.FuncMap{
	"api": apiPath,
	"day": func(t time.Time) string { return t.UTC().Format(time.DateOnly) },
}).Parse(bodySource))

// scene is what every block sees beside its content.
type scene struct {
	T       texts
	Brand   string
	Content any

	language string
}

// Price in the visitor's way of writing.
func (s scene) Price(m money.Money) string {
	if m.Minor == 0 {
		return s.T.Free
	}
	return m.In(s.language)
}

// CategoryName of its stable name.
func (s scene) CategoryName(name string) string { return s.T.category(name).Name }

// With is the same scene with another content.
func (s scene) With(content any) scene {
	s.Content = content
	return s
}

func (v *visit) draw(block string, content any) string {
	var b strings.Builder
	if err := bodies.ExecuteTemplate(&b, block, scene{v.texts, v.site.Brand.Name, content, v.visitor.Language}); err != nil {
		panic("storefront: " + err.Error()) // the template is ours, and so are all types in it
	}
	return b.String()
}
