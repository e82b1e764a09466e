// Package slug says which names a plugin may have in addresses, and which names people would take for one
// another.
package slug

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Lengths of a slug.
const (
	MinLength = 3
	MaxLength = 64
)

var form = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// Check says what is wrong with a slug: a stable code, or "".
func Check(s string) string {
	switch {
	case len(s) < MinLength:
		return "slug_too_short"
	case len(s) > MaxLength:
		return "slug_too_long"
	case !form.MatchString(s):
		return "slug_form"
	case Reserved(s):
		return "slug_reserved"
	}
	return ""
}

// reserved are the words that addresses of our own use, or that speak in our name. They are compared by
// skeleton.
var reserved = func() []string {
	words := []string{
		"about", "account", "accounts", "admin", "administrator", "api", "assets", "auth", "billing", "blog", "cart", "categories",
		"category", "checkout", "contact", "dashboard", "docs", "download", "downloads", "email", "explore", "favicon", "featured",
		"help", "home", "images", "index", "install", "legal", "library", "login", "logout", "mail", "marketplace", "metrics", "new",
		"null", "official", "openapi", "pay", "payment", "payments", "payout", "payouts", "plugin", "plugins", "popular", "pricing",
		"privacy", "problems", "profile", "publisher", "publishers", "purchase", "purchases", "refund", "refunds", "register",
		"review", "reviewer", "reviews", "root", "search", "security", "sessions", "settings", "signin", "signup", "sitemap",
		"static", "statistics", "status", "store", "storefront", "stripe", "support", "system", "tags", "terms", "test", "trending",
		"undefined", "user", "users", "verified", "webhook", "webhooks", "www",
	}
	for i, w := range words {
		words[i] = Skeleton(w)
	}
	return words
}()

// Reserved says whether the slug is, or looks like, a word that is not to be had.
func Reserved(s string) bool { return slices.Contains(reserved, Skeleton(s)) }

var fold = cases.Fold()

// Skeleton is equal for names that a hurried reader takes for one another: compatibility forms, case, accents,
// separators, look-alike letters of other scripts and look-alike letters and digits are folded together. It is
// for comparing only. Different spellings of one name may share it with a name that nobody confuses; the
// later one then needs another.
func Skeleton(s string) string {
	s = fold.String(norm.NFKC.String(s))
	var b strings.Builder
	for _, r := range norm.NFKD.String(s) {
		if unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r) || !unicode.In(r, unicode.L, unicode.N, unicode.S) {
			continue
		}
		if like, ok := confusables[r]; ok {
			b.WriteString(like)
			continue
		}
		b.WriteRune(r)
	}
	return pairs.Replace(lookAlikes.Replace(b.String()))
}

// lookAlikes are digits and letters that are read for one another; pairs, letters that together look like one.
var (
	lookAlikes = strings.NewReplacer("0", "o", "1", "l", "i", "l", "|", "l", "3", "e", "5", "s", "$", "s", "8", "b")
	pairs      = strings.NewReplacer("rn", "m", "vv", "w")
)

// MixedScripts says whether one word of the name uses letters of several of the scripts that hold look-alikes,
// which no language does.
func MixedScripts(name string) bool {
	for word := range strings.FieldsFuncSeq(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) }) {
		seen := 0
		for _, script := range []*unicode.RangeTable{unicode.Latin, unicode.Cyrillic, unicode.Greek, unicode.Armenian, unicode.Cherokee} {
			if strings.IndexFunc(word, func(r rune) bool { return unicode.Is(script, r) }) >= 0 {
				seen++
			}
		}
		if seen > 1 {
			return true
		}
	}
	return false
}
