package demo

import (
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"marketplace/internal/listing"
)

// longestDescription is where a README is cut, at the heading before it: a page, not a book.
const longestDescription = 16_000

var (
	comments = regexp.MustCompile(`(?s)<!--.*?-->`)
	badges   = regexp.MustCompile(`\[!\[[^\]]*\](\([^)]*\)|\[[^\]]*\])\](\([^)]*\)|\[[^\]]*\])|!\[[^\]]*\](\([^)]*\)|\[[^\]]*\])`)
	tags     = regexp.MustCompile(`</?[a-zA-Z][^<>\n]*>`)
	links    = regexp.MustCompile(`\]\(([^)\s]+)((?:\s+"[^"]*")?)\)`)
	blanks   = regexp.MustCompile(`\n{3,}`)
	heading  = regexp.MustCompile(`(?m)^#{1,6} `)
	// Of a title: some have both marks of one.
	underline = regexp.MustCompile(`^(=+|-+)\n`)
	// Of two levels at the most often used: nothing stands between it and the next of its level.
	emptyHeading = regexp.MustCompile(`(?m)^## [^\n]+\n+(## )`)

	code = regexp.MustCompile("(?ms)^(```|~~~).*?^(```|~~~)[ \t]*$|`[^`\n]+`")
)

// description is a README as the text of a page in the store, which shows neither raw HTML nor pictures from
// elsewhere. home is what its relative links are relative to.
func description(readme, home string) string {
	text := outsideCode(visible(readme), func(prose string) string {
		for _, drop := range []*regexp.Regexp{comments, badges, tags} {
			prose = drop.ReplaceAllString(prose, "")
		}
		return links.ReplaceAllStringFunc(prose, func(link string) string {
			parts := links.FindStringSubmatch(link)
			return "](" + absolute(parts[1], home) + parts[2] + ")"
		})
	})
	text = strings.TrimSpace(blanks.ReplaceAllString(text, "\n\n"))
	for empty := emptyHeading.FindStringSubmatchIndex(text); empty != nil; empty = emptyHeading.FindStringSubmatchIndex(text) {
		text = text[:empty[0]] + text[empty[2]:] // there were only pictures below it
	}
	if title, rest, found := strings.Cut(text, "\n"); found && strings.HasPrefix(title, "# ") {
		text = strings.TrimSpace(underline.ReplaceAllString(strings.TrimSpace(rest), "")) // the page has a title
	}
	return shorten(text)
}

// outsideCode changes all but the code in a text.
func outsideCode(text string, change func(string) string) string {
	var out strings.Builder
	end := 0
	for _, at := range code.FindAllStringIndex(text, -1) {
		out.WriteString(change(text[end:at[0]]))
		out.WriteString(text[at[0]:at[1]])
		end = at[1]
	}
	out.WriteString(change(text[end:]))
	return out.String()
}

// visible leaves out what a listing may not hold.
func visible(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\u200d' || r == '\u200c':
			return r
		case r == utf8.RuneError, unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == '\u2028', r == '\u2029':
			return -1
		}
		return r
	}, text)
}

func absolute(link, home string) string {
	u, err := url.Parse(link)
	if err != nil || u.IsAbs() || home == "" || strings.HasPrefix(link, "#") {
		return link
	}
	return strings.TrimSuffix(home, "/") + "/blob/HEAD/" + strings.TrimPrefix(strings.TrimPrefix(link, "."), "/")
}

// shorten ends a text that is too long before one of its headings, outside of code.
func shorten(text string) string {
	if len(text) <= longestDescription {
		return text
	}
	fences := code.FindAllStringIndex(text, -1)
	end := 0
headings:
	for _, at := range heading.FindAllStringIndex(text, -1) {
		if at[0] > longestDescription {
			break
		}
		for _, fence := range fences {
			if fence[0] < at[0] && at[0] < fence[1] {
				continue headings
			}
		}
		end = at[0]
	}
	if end == 0 {
		end = strings.LastIndex(text[:longestDescription], "\n\n")
	}
	return strings.TrimSpace(text[:end])
}

// changelogSection is what a CHANGELOG says under the heading of a version.
func changelogSection(text, version string) string {
	begin := regexp.MustCompile(`(?m)^(#{1,4}) (?:[^\n]*[^\n\w.-])?v?` + regexp.QuoteMeta(version) + `(?:[^\n\w.+-][^\n]*)?\n`).FindStringSubmatchIndex(text)
	if begin == nil {
		return ""
	}
	rest := text[begin[1]:]
	level := begin[3] - begin[2]
	for _, at := range heading.FindAllStringIndex(rest, -1) {
		if at[1]-at[0]-1 <= level {
			rest = rest[:at[0]]
			break
		}
	}
	return strings.TrimSpace(description(rest, ""))
}

// summary is one sentence: the manifest's description, or else the first one of the README.
func summary(described, readme string) string {
	text := oneLine(described)
	if text == "" {
		text = oneLine(firstParagraph(description(readme, "")))
	}
	if first, _, found := strings.Cut(text, ". "); found {
		text = first
	}
	text = strings.TrimRight(text, ".")
	if utf8.RuneCountInString(text) >= listing.MaxSummary {
		text = string([]rune(text)[:listing.MaxSummary-2]) + "…"
	}
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:] + "."
}

func oneLine(text string) string {
	return strings.Join(strings.Fields(tags.ReplaceAllString(links.ReplaceAllString(visible(text), "]"), "")), " ")
}

// firstParagraph is the first that is prose. Code has empty lines, too, and words after them.
func firstParagraph(text string) string {
	for paragraph := range strings.SplitSeq(fenced.ReplaceAllString(text, ""), "\n\n") {
		if first, _ := utf8.DecodeRuneInString(paragraph); unicode.IsLetter(first) {
			return strings.NewReplacer("`", "", "[", "", "]", "", "*", "").Replace(links.ReplaceAllString(paragraph, "]"))
		}
	}
	return ""
}

// page is an address as a listing may have it, or nothing.
func page(address string) string {
	address = strings.TrimSuffix(strings.TrimPrefix(address, "git+"), ".git")
	address = strings.Replace(strings.Replace(address, "git://", "https://", 1), "http://", "https://", 1)
	if short, found := strings.CutPrefix(address, "github:"); found {
		address = "https://github.com/" + short
	}
	if strings.Count(address, "/") == 1 && !strings.Contains(address, ":") {
		address = "https://github.com/" + address
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil {
		return ""
	}
	return address
}
