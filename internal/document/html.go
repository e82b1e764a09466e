package document

import (
	_ "embed"
	"encoding/base64"
	"html/template"
	"io"

	"marketplace/internal/brand"
)

//go:embed page.html
var pageSource string

var page = template.Must(template.New("page").Parse(pageSource))

// ownAccent is that of the front ends, for a marketplace that has set none (web/shared/src/theme/tokens.css).
const ownAccent = "#2a4fd6"

func (l Look) accent() string {
	if l.Brand.Accent == nil {
		return ownAccent
	}
	return l.Brand.Accent.Light.Text.String()
}

// WriteHTML writes the page to print. It loads nothing and runs nothing.
func (d Document) WriteHTML(w io.Writer, look Look) error {
	return page.Execute(w, map[string]any{
		"D": d.view(look), "Brand": look.Brand, "Accent": template.CSS(look.accent()), "Logo": logoURL(look.Brand.Logo), //nolint:gosec // a colour of ours
	})
}

func logoURL(logo *brand.Logo) template.URL {
	if logo == nil {
		return ""
	}
	return template.URL("data:" + logo.MediaType + ";base64," + base64.StdEncoding.EncodeToString(logo.Content)) //nolint:gosec // the operator's own image
}
