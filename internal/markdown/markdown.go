// Package markdown turns what publishers write into HTML that is safe on our own pages. Raw HTML in the
// source is not rendered; what comes out is sanitised a second time, so that a mistake in the first
// stage is not one in the page.
package markdown

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// IDPrefix starts every heading's id, so that none can be one that the page itself uses.
const IDPrefix = "user-content-"

// rel goes on every link: no ranking for spam, no handle on our window.
const rel = "nofollow ugc noopener"

// maxSource is far above the longest text that is stored; anything longer is cut before it costs time.
const maxSource = 200_000

var renderer = goldmark.New(
	goldmark.WithExtensions(
		extension.Linkify, extension.Strikethrough, extension.TaskList,
		extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignAttribute)),
	),
	goldmark.WithParserOptions(
		parser.WithAutoHeadingID(),
		parser.WithASTTransformers(util.Prioritized(safety{}, 1000)),
	),
)

var policy = func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "hr", "em", "strong", "del", "code", "pre", "blockquote", "ul", "li", "table", "thead", "tbody", "tr",
		"h1", "h2", "h3", "h4", "h5", "h6")
	p.AllowAttrs("id").Matching(regexp.MustCompile(`^`+IDPrefix+`[\p{L}\p{N}_-]{1,200}$`)).OnElements("h1", "h2", "h3", "h4", "h5", "h6")
	p.AllowAttrs("class").Matching(regexp.MustCompile(`^language-[A-Za-z0-9_+#.-]{1,40}$`)).OnElements("code")
	p.AllowAttrs("start").Matching(regexp.MustCompile(`^[0-9]{1,9}$`)).OnElements("ol")
	p.AllowElements("ol", "th", "td")
	p.AllowAttrs("align").Matching(regexp.MustCompile(`^(left|center|right)$`)).OnElements("th", "td")
	p.AllowAttrs("type").Matching(regexp.MustCompile(`^checkbox$`)).OnElements("input")
	p.AllowAttrs("checked", "disabled").Matching(regexp.MustCompile(`^$`)).OnElements("input")
	p.AllowAttrs("href", "title").OnElements("a")
	p.AllowAttrs("rel").Matching(regexp.MustCompile(`^` + rel + `$`)).OnElements("a")
	p.AllowURLSchemes("https", "http", "mailto")
	p.AllowRelativeURLs(true) // links within the page; the first stage leaves no others
	p.RequireParseableURLs(true)
	return p
}()

// Render makes the HTML of a page and its words, without code blocks, for search and previews. It is a
// function of the source alone and always ends, for any source.
func Render(source string) (html, plainText string) {
	if len(source) > maxSource {
		source = strings.ToValidUTF8(source[:maxSource], "")
	}
	source = flatten(source)
	src := []byte(source)
	doc := renderer.Parser().Parse(text.NewReader(src), parser.WithContext(parser.NewContext(parser.WithIDs(newIDs()))))
	var out bytes.Buffer
	if err := renderer.Renderer().Render(&out, src, doc); err != nil {
		return "", "" // writing to memory does not fail
	}
	return policy.Sanitize(out.String()), words(doc, src)
}
