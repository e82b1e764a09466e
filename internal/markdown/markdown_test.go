package markdown_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"marketplace/internal/markdown"
)

func TestRender(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ source, html, words string }{
		"headings get prefixed ids": {"# Hola, mundo\n\n# Hola mundo", "<h1 id=\"user-content-hola-mundo\">Hola, mundo</h1>\n<h1 id=\"user-content-hola-mundo-1\">Hola mundo</h1>\n", "Hola, mundo Hola mundo"},
		"links":                     {"[a](https://x.example/?a=1&b=2 \"t\")", "<p><a href=\"https://x.example/?a=1&amp;b=2\" title=\"t\" rel=\"nofollow ugc noopener\">a</a></p>\n", "a"},
		"bare links":                {"see https://x.example", "<p>see <a href=\"https://x.example\" rel=\"nofollow ugc noopener\">https://x.example</a></p>\n", "see https://x.example"},
		"mail":                      {"<a@b.example>", "<p><a href=\"mailto:a@b.example\" rel=\"nofollow ugc noopener\">a@b.example</a></p>\n", "a@b.example"},
		"fragments":                 {"[a](#b)", "<p><a href=\"#user-content-b\" rel=\"nofollow ugc noopener\">a</a></p>\n", "a"},
		"own paths are not linked":  {"[log in](/logout) [x](//evil.example)", "<p>log in x</p>\n", "log in x"},
		"javascript":                {"[a](javascript:alert(1)) <javascript:alert(1)>", "<p>a javascript:alert(1)</p>\n", "a javascript:alert(1)"},
		"a user in the address":     {"[a](https://bank.example@evil.example/)", "<p>a</p>\n", "a"},
		"raw html":                  {"a <script>alert(1)</script> <b onclick=x>b</b>\n\n<iframe src=x></iframe>", "<p>a alert(1) b</p>\n\n", "a alert(1) b"},
		"images are links":          {"![an *alt*](https://x.example/a.png \"t\")", "<p><a href=\"https://x.example/a.png\" title=\"t\" rel=\"nofollow ugc noopener\">an <em>alt</em></a></p>\n", "an alt"},
		"images without words":      {"![](https://x.example/b/a.png) ![](http://x.example) ![](c.png)", "<p><a href=\"https://x.example/b/a.png\" rel=\"nofollow ugc noopener\">a.png</a> <a href=\"http://x.example\" rel=\"nofollow ugc noopener\">x.example</a> c.png</p>\n", "a.png x.example c.png"},
		"images in links":           {"[![build](https://x.example/b.svg)](https://y.example) [![](https://x.example/b.svg)](/own)", "<p><a href=\"https://y.example\" rel=\"nofollow ugc noopener\">build</a> <a href=\"https://x.example/b.svg\" rel=\"nofollow ugc noopener\">b.svg</a></p>\n", "build b.svg"},
		"images in images":          {"![a ![b](https://x.example/b.png)](https://x.example/a.png)", "<p><a href=\"https://x.example/a.png\" rel=\"nofollow ugc noopener\">a b</a></p>\n", "a b"},
		"images of nowhere":         {"![b](data:image/png;base64,AAAA) ![](data:image/png;base64,AAAA)![c](docs/c.png) ![d](#d)", "<p>b c d</p>\n", "b c d"},
		"tables":                    {"|a|b|\n|-|:-:|\n|1|2|", "<table>\n<thead>\n<tr>\n<th>a</th>\n<th align=\"center\">b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n<td align=\"center\">2</td>\n</tr>\n</tbody>\n</table>\n", "a b 1 2"},
		"tasks":                     {"- [x] done", "<ul>\n<li><input checked=\"\" disabled=\"\" type=\"checkbox\"> done</li>\n</ul>\n", "done"},
		"code":                      {"```js\nlet a = '<b>'\n```\n\n`x < y` &amp; \\*z\\*", "<pre><code class=\"language-js\">let a = &#39;&lt;b&gt;&#39;\n</code></pre>\n<p><code>x &lt; y</code> &amp; *z*</p>\n", "x < y & *z*"},
		"struck":                    {"~~a~~", "<p><del>a</del></p>\n", "a"},
		"lists start where told":    {"3. a", "<ol start=\"3\">\n<li>a</li>\n</ol>\n", "a"},
		"empty":                     {"", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			html, words := markdown.Render(c.source)
			require.Equal(t, c.html, html)
			require.Equal(t, c.words, words)
		})
	}
}

// Nothing that a browser would run or load comes out, whatever goes in.
func TestRenderIsInert(t *testing.T) {
	t.Parallel()
	for _, source := range attacks {
		html, _ := markdown.Render(source)
		requireInert(t, html)
	}
}

var attacks = []string{
	"<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "<a href=\"javascript:alert(1)\">x</a>", "[x](java\nscript:alert(1))",
	"[x](JaVaScRiPt:alert(1))", "[x](&#106;avascript:alert(1))", "[x](data:text/html;base64,PHNjcmlwdD4=)", "[x](vbscript:x)",
	"![x](javascript:alert(1))", "![x\" onerror=\"alert(1)](https://x.example/\"onerror=\"alert(1))", "[x](https://a.example/\"onclick=\"alert(1))",
	"```\"><script>alert(1)</script>\nx\n```", "# x {onclick=alert(1)}", "<style>@import 'x'</style>", "<!--><script>alert(1)</script>-->",
	"[a]: javascript:alert(1)\n\n[a]", "<form action=/logout><input type=submit>", "<math><mi//xlink:href=\"data:x,<script>alert(1)</script>\">",
	"<x:script xmlns:x=\"http://www.w3.org/1999/xhtml\">alert(1)</x:script>", "<https://x.example/\"onmouseover=alert(1)>", "\x00<script>", "[x](https://x.example 't\" onclick=\"alert(1)')",
}

func requireInert(t testing.TB, html string) {
	t.Helper()
	lower := strings.ToLower(html)
	for _, bad := range []string{"<script", "<svg", "<iframe", "<style", "<form", "<math", "<img", "<!--", "href=\"javascript", "href=\"data", "src=\"data", "src=\"http:", "\" on"} {
		require.NotContains(t, lower, bad, html)
	}
}

// The longest description there may be, made to cost as much as it can.
func TestRenderIsBounded(t *testing.T) {
	t.Parallel()
	const size = 15_000 // the race detector makes it ten times as slow
	for _, unit := range []string{
		">", "> ", "- ", "* ", "1. ", "[", "![", "[](", "*a ", "**a", "_a*", "`", "<", "# a\n", "a\n\n", "> a\n", "|", "|a|b\n|-|-\n", "\\", "&", "~~a", "a@b.c ",
		"[a]: b\n", "    ", "\t", "[a][", "<!--", "](", "- [ ] ", "http://a.b/", "> - ",
	} {
		start := time.Now()
		html, _ := markdown.Render(strings.Repeat(unit, size/len(unit)))
		require.Less(t, time.Since(start), 10*time.Second, "%q", unit)
		require.Less(t, len(html), 100*size, "%q", unit)
		t.Logf("%q %s %d", unit, time.Since(start), len(html))
	}
}

func FuzzRender(f *testing.F) {
	for _, source := range attacks {
		f.Add(source)
	}
	f.Fuzz(func(t *testing.T, source string) {
		html, _ := markdown.Render(source)
		requireInert(t, html)
	})
}
