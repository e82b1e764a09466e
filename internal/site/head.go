package site

import (
	"html/template"
	"strings"

	"marketplace/internal/brand"
)

// Head is what a page says of itself.
type Head struct {
	Title, Description string
	// Path is the page's one address, when there is one.
	Path string
	// Image is a path or an address of its own; "" is none.
	Image string
	// Kind is Open Graph's; "" is website.
	Kind    string
	NoIndex bool
	// Style is CSS of our own beside the brand's.
	Style template.CSS
	// Facts are JSON-LD.
	Facts []any
}

// Names and texts of other people's are escaped by html/template, which knows what stands where:
// text, attribute, address, JSON within a script, style.
var headTemplate = template.Must(template.New("head").Parse(`<title>{{.Head.Title}}</title>
{{with .Head.Description}}<meta name="description" content="{{.}}">
{{end}}{{if .Hidden}}<meta name="robots" content="noindex">
{{end}}{{with .Canonical}}<link rel="canonical" href="{{.}}">
<meta property="og:url" content="{{.}}">
{{end}}<meta property="og:site_name" content="{{.Brand.Name}}">
<meta property="og:type" content="{{.Kind}}">
<meta property="og:title" content="{{.Head.Title}}">
{{with .Head.Description}}<meta property="og:description" content="{{.}}">
{{end}}<meta property="og:locale" content="{{.Locale}}">
{{with .Image}}<meta property="og:image" content="{{.}}">
{{end}}<meta name="twitter:card" content="summary">
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="manifest" href="/manifest.webmanifest">
<meta name="theme-color" content="#ffffff" media="(prefers-color-scheme: light)">
<meta name="theme-color" content="#121317" media="(prefers-color-scheme: dark)">
{{with .Style}}<style nonce="{{$.Nonce}}">{{.}}</style>
{{end}}{{range .Head.Facts}}<script type="application/ld+json" nonce="{{$.Nonce}}">{{.}}</script>
{{end}}<script type="application/json" id="boot" nonce="{{.Nonce}}">{{.Boot}}</script>`))

type boot struct {
	Brand bootBrand `json:"brand"`
	Guest bool      `json:"guest"`
	Data  Answers   `json:"data"`
}

type bootBrand struct {
	Name          string            `json:"name"`
	LogoURL       string            `json:"logoUrl,omitempty"`
	StorefrontURL string            `json:"storefrontUrl"`
	PublisherURL  string            `json:"publisherUrl"`
	Legal         []brand.LegalLink `json:"legal"`
}

func (s *Site) head(nonce string, to Visitor, h Head, answers Answers) string {
	view := struct {
		Nonce, Canonical, Image, Kind, Locale string
		Head                                  Head
		Brand                                 brand.Brand
		Hidden                                bool
		Style                                 template.CSS
		Boot                                  boot
	}{Nonce: nonce, Head: h, Brand: s.Brand, Hidden: s.Hidden || h.NoIndex, Kind: h.Kind, Image: s.Address(h.Image)}
	if h.Path != "" {
		view.Canonical = s.Address(h.Path)
	}
	if h.Kind == "" {
		view.Kind = "website"
	}
	view.Locale = map[string]string{"es": "es_ES", "en": "en_US"}[to.Language]
	view.Style = h.Style
	if s.Brand.Accent != nil {
		view.Style += template.CSS(s.Brand.Accent.CSS()) //nolint:gosec // made of numbers
	}
	view.Boot = boot{Guest: to.Guest, Data: answers, Brand: bootBrand{Name: s.Brand.Name, LogoURL: s.LogoURL(), StorefrontURL: s.StorefrontURL, PublisherURL: s.PublisherURL, Legal: s.Brand.Legal}}
	if view.Boot.Brand.Legal == nil {
		view.Boot.Brand.Legal = []brand.LegalLink{}
	}
	var b strings.Builder
	if err := headTemplate.Execute(&b, view); err != nil {
		panic("site: " + err.Error()) // the template is ours, and so are all types in it
	}
	return b.String()
}

// Address makes a path of this site into an address; what is one already stays.
func (s *Site) Address(path string) string {
	if strings.HasPrefix(path, "/") {
		return s.URL + path
	}
	return path
}
