package markdown

import (
	"net/url"
	"path"
	"strconv"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// safety rewrites links and images before they are rendered. Links lead to the web or within the page,
// never to a path of our own site that their text could lie about. Images become links with their
// alternative text: our pages load nothing from elsewhere, and what a relative path would name is not here.
type safety struct{}

func (safety) Transform(doc *ast.Document, reader text.Reader, _ parser.Context) {
	source := reader.Source()
	var drop []ast.Node
	var images []*ast.Image
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Link:
			if to, ok := safeLink(string(n.Destination)); ok {
				n.Destination = []byte(to)
				n.SetAttributeString("rel", []byte(rel))
			} else {
				drop = append(drop, n)
			}
		case *ast.AutoLink:
			to := string(n.URL(source))
			if n.AutoLinkType == ast.AutoLinkEmail {
				to = "mailto:" + to
			}
			if _, ok := safeLink(to); ok {
				n.SetAttributeString("rel", []byte(rel))
			} else {
				drop = append(drop, n)
			}
		case *ast.Image:
			images = append(images, n)
		}
		return ast.WalkContinue, nil
	})
	for _, n := range drop {
		unwrap(n, source)
	}
	for _, image := range images { // after the links: one that leads nowhere is gone, and its picture may be one
		linkImage(image, source)
	}
}

// linkImage puts a link, or words within a link, in an image's place.
func linkImage(image *ast.Image, source []byte) {
	to, ok := safeLink(string(image.Destination))
	if strings.HasPrefix(to, "#") || strings.HasPrefix(to, "mailto:") {
		ok = false
	}
	if image.FirstChild() == nil {
		image.AppendChild(image, ast.NewString([]byte(imageName(string(image.Destination)))))
	}
	if !ok || within(image) {
		unwrap(image, source)
		return
	}
	link := ast.NewLink()
	link.Destination, link.Title = []byte(to), image.Title
	link.SetAttributeString("rel", []byte(rel))
	for child := image.FirstChild(); child != nil; {
		next := child.NextSibling()
		link.AppendChild(link, child)
		child = next
	}
	image.Parent().ReplaceChild(image.Parent(), image, link)
}

// within says whether a link, or an image that will be one, is around the node.
func within(n ast.Node) bool {
	for p := n.Parent(); p != nil; p = p.Parent() {
		switch p.(type) {
		case *ast.Link, *ast.Image:
			return true
		}
	}
	return false
}

// imageName is what an image without alternative text is called: its file, or else its server.
func imageName(destination string) string {
	u, err := url.Parse(destination)
	if err != nil || u.Scheme != "" && u.Host == "" {
		return ""
	}
	if name := path.Base(u.Path); name != "." && name != "/" {
		return name
	}
	return u.Host
}

// safeLink is where the link may lead, or false.
func safeLink(to string) (string, bool) {
	if fragment, ok := strings.CutPrefix(to, "#"); ok {
		return "#" + IDPrefix + fragment, fragment != ""
	}
	u, err := url.Parse(to)
	if err != nil || u.User != nil {
		return "", false
	}
	switch u.Scheme {
	case "https", "http":
		return to, u.Host != ""
	case "mailto":
		return to, u.Opaque != ""
	}
	return "", false
}

// unwrap leaves the text of a link or an image where it was.
func unwrap(n ast.Node, source []byte) {
	parent := n.Parent()
	if auto, ok := n.(*ast.AutoLink); ok {
		parent.InsertBefore(parent, n, ast.NewString(auto.Label(source)))
	}
	for child := n.FirstChild(); child != nil; {
		next := child.NextSibling()
		parent.InsertBefore(parent, n, child)
		child = next
	}
	parent.RemoveChild(parent, n)
}

// ids makes the ids of headings like GitHub's, with our prefix.
type ids struct{ used map[string]int }

func newIDs() *ids { return &ids{used: map[string]int{}} }

func (s *ids) Generate(value []byte, _ ast.NodeKind) []byte {
	var b strings.Builder
	for _, r := range string(value) {
		switch {
		case unicode.IsLetter(r), unicode.IsNumber(r), r == '_':
			b.WriteRune(unicode.ToLower(r))
		case r == ' ', r == '-':
			b.WriteByte('-')
		}
		if b.Len() > 150 {
			break
		}
	}
	base := b.String()
	if base == "" {
		base = "heading"
	}
	id := base
	for s.used[id] > 0 { // at most a few rounds: the count says where to go on
		s.used[base]++
		id = base + "-" + strconv.Itoa(s.used[base]-1)
	}
	s.used[id]++
	return []byte(IDPrefix + id)
}

func (s *ids) Put(value []byte) { s.used[string(value)]++ }

// words is the document's text on one line, without code blocks.
func words(doc ast.Node, source []byte) string {
	var b strings.Builder
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			if n.Type() == ast.TypeBlock {
				b.WriteByte(' ')
			}
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.CodeBlock, *ast.FencedCodeBlock, *ast.HTMLBlock, *ast.RawHTML:
			return ast.WalkSkipChildren, nil
		case *ast.AutoLink:
			b.Write(n.Label(source))
		case *ast.String:
			b.Write(n.Value)
		case *ast.Text:
			// Escapes and entities are undone: these are words, not markup.
			b.Write(util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(n.Value(source)))))
			if n.SoftLineBreak() || n.HardLineBreak() {
				b.WriteByte(' ')
			}
		}
		return ast.WalkContinue, nil
	})
	return strings.Join(strings.Fields(strings.ToValidUTF8(b.String(), "")), " ")
}
