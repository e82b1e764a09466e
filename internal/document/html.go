package document

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"io"

	"marketplace/internal/brand"
)

//go:embed page.html
var pageSource string

//go:embed page.css
var pageStyle string

var page = template.Must(template.New("page").Parse(pageSource))

// ownAccent is that of the front ends, for a marketplace that has set none (web/shared/src/theme/tokens.css).
const ownAccent = "#2a4fd6"

func (l Look) accent() string {
	if l.Brand.Accent == nil {
		return ownAccent
	}
	return l.Brand.Accent.Light.Text.String()
}

// style is the page's, in the marketplace's colour.
func (l Look) style() string {
	return "\n:root { color-scheme: light; --accent: " + l.accent() + "; }\n" + pageStyle
}

// Policy is the Content-Security-Policy of pages that look so: their own style, the logo that they carry, and nothing else,
// whatever anybody was called.
func (l Look) Policy() string {
	sum := sha256.Sum256([]byte(l.style()))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
}

// WriteHTML writes the page to print. It loads nothing and runs nothing; Policy has browsers see to that.
func (d Document) WriteHTML(w io.Writer, look Look) error {
	return page.Execute(w, map[string]any{
		"D": d.view(look), "Brand": look.Brand, "Style": template.CSS(look.style()), "Logo": logoURL(look.Brand.Logo), //nolint:gosec // ours
	})
}

func logoURL(logo *brand.Logo) template.URL {
	if logo == nil {
		return ""
	}
	return template.URL("data:" + logo.MediaType + ";base64," + base64.StdEncoding.EncodeToString(logo.Content)) //nolint:gosec // the operator's own image
}
