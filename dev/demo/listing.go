package demo

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"marketplace/dev/demo/picture"
	"marketplace/dev/drive"
	"marketplace/internal/listing"
)

// packaged is a plugin with what its archives say, by version.
type packaged struct {
	plugin
	archives map[string]npmPackage
}

func (d *demo) unpack(ctx context.Context, p plugin) (packaged, error) {
	out := packaged{p, map[string]npmPackage{}}
	for _, version := range p.Versions {
		file, err := fetch(ctx, d.Cache, p.Package, version)
		if err != nil {
			return out, err
		}
		if out.archives[version], err = readPackage(file); err != nil {
			return out, err
		}
	}
	return out, nil
}

// listing is the page as the package's maintainers describe it, with the demo's category and price.
func (p packaged) listing() map[string]any {
	m := p.archives[p.latest()].manifest
	home := page(m.Repository.URL)
	repository := home
	if m.Repository.Directory != "" && home != "" {
		repository = home + "/tree/HEAD/" + m.Repository.Directory
	}
	fields := map[string]any{
		"slug": p.slug(), "name": p.Package, "category": p.Category, "hosts": p.Hosts, "license": m.License,
		"summary":     summary(cmp.Or(m.Description, p.Summary), p.archives[p.latest()].readme),
		"description": description(p.archives[p.latest()].readme, home),
		"tags":        p.tags(m.Keywords),
		"links":       map[string]string{"homepage": page(m.Homepage), "repository": repository, "issues": page(m.Bugs.URL)},
		"price":       map[string]any{"minor": p.Price, "currency": "EUR"},
	}
	if prices := p.prices(); prices != nil {
		fields["prices"] = prices
	}
	return fields
}

const mostTags = 7

// tags are the demo's, then the manifest's own keywords that say more than the name does.
func (p packaged) tags(keywords []string) []string {
	tags := slices.Clone(p.Tags)
	for host := range p.Hosts {
		tags = append(tags, host)
	}
	for _, keyword := range listing.NormalizeTags(keywords) {
		usable := utf8.RuneCountInString(keyword) <= listing.MaxTag && plainTag.MatchString(keyword)
		if usable && keyword != p.Package && !strings.HasSuffix(keyword, "plugin") && !strings.HasSuffix(keyword, "plugins") && len(tags) < mostTags {
			tags = append(tags, keyword)
		}
	}
	return listing.NormalizeTags(tags)
}

var plainTag = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N}.+#-]*$`)

// changelog of a version, which came after those before it in the list.
func (p packaged) changelog(version string) string {
	var before *npmPackage
	if i := slices.Index(p.Versions, version); i > 0 {
		archive := p.archives[p.Versions[i-1]]
		before = &archive
	}
	return p.archives[version].changes(version, before)
}

// illustrate gives a draft the pictures that the list has for it.
func (p packaged) illustrate(ctx context.Context, publisher *drive.Person, draft drive.Plugin) error {
	if p.Icon != "" {
		icon, err := picture.Icon(p.Icon)
		if err != nil {
			return err
		}
		if err := addImage(ctx, publisher, draft, "icon", "", icon); err != nil {
			return err
		}
	}
	for i, example := range examples(p.archives[p.latest()].readme, p.Screenshots) {
		shot, err := picture.Screenshot{Title: example.title(p.Package), Code: example.code, Dark: i%2 == 0}.PNG()
		if err != nil {
			return err
		}
		if err := addImage(ctx, publisher, draft, "screenshot", example.alt(), shot); err != nil {
			return err
		}
	}
	return nil
}

func addImage(ctx context.Context, publisher *drive.Person, draft drive.Plugin, kind, alt string, png []byte) error {
	path := fmt.Sprintf("/v1/plugins/%s/images?kind=%s&alt=%s", draft.ID, kind, url.QueryEscape(alt))
	return publisher.Call(ctx, http.MethodPost, path, bytes.NewReader(png), nil)
}

// example is a block of code of a README, under its heading.
type example struct {
	heading, language, code string
	position                int
}

func (e example) title(name string) string {
	ending := map[string]string{"js": "js", "javascript": "js", "mjs": "mjs", "ts": "ts", "typescript": "ts", "jsx": "jsx", "tsx": "tsx",
		"json": "json", "css": "css", "html": "html", "vue": "vue"}[e.language]
	if ending == "" {
		return name
	}
	return name + " — " + filepath.Base("example."+ending)
}

func (e example) alt() string {
	alt := "Code example"
	if e.heading != "" {
		alt += ": " + e.heading
	}
	if runes := []rune(alt); len(runes) > listing.MaxAlt {
		alt = string(runes[:listing.MaxAlt])
	}
	return alt
}

var (
	fenced      = regexp.MustCompile("(?ms)^ *```([A-Za-z]*)[^\n]*\n(.*?)^ *```[ \t]*$")
	headingLine = regexp.MustCompile(`(?m)^#{1,6} +(.+?)[ #]*$`)
)

// fewestLines makes a block worth a picture.
const fewestLines = 4

// examples are the longest blocks of code, at most so many, in the order of the README.
func examples(readme string, most int) []example {
	var all []example
	readme = visible(readme)
	for _, at := range fenced.FindAllStringSubmatchIndex(readme, -1) {
		e := example{language: strings.ToLower(readme[at[2]:at[3]]), code: readme[at[4]:at[5]], position: at[0]}
		if strings.Count(e.code, "\n") < fewestLines {
			continue
		}
		if above := headingLine.FindAllStringSubmatch(readme[:at[0]], -1); len(above) > 0 {
			e.heading = strings.TrimSpace(strings.ReplaceAll(tags.ReplaceAllString(badges.ReplaceAllString(above[len(above)-1][1], ""), ""), "`", ""))
		}
		all = append(all, e)
	}
	slices.SortStableFunc(all, func(a, b example) int { return strings.Count(b.code, "\n") - strings.Count(a.code, "\n") })
	all = all[:min(len(all), most)]
	slices.SortFunc(all, func(a, b example) int { return a.position - b.position })
	return all
}
