package check

import (
	"context"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"marketplace/internal/archive"
)

// confusables maps characters of other scripts to the Latin letters they are taken for; what is only a letter
// with marks, full-width or styled falls away by normalisation.
var confusables = pairs(
	// Cyrillic
	"аaвbсcԁdеeғfһhіiјjкkӏlмmнhоoрpԛqгrѕsтtцuѵvԝwхxуyґrїiєeёeзeбbчyпnлnдaиuшwщwьbъbюoяrэe",
	// Greek
	"αaβbγyδdεeζzηnθoιiκkλaμuνvξeοoπnρpσoςcτtυuφoχxψyωw",
	// Latin that does not decompose, phonetic letters, Armenian, Cherokee capitals folded
	"ıiøođdłlħhŧtæaœoßbðdþpŋnƒfɑaɡgɩiɪiɴnʀrʟlɢgʏyᴀaᴄcᴅdᴇeᴊjᴋkᴍmᴏoᴘpᴛtᴜuᴠvᴡwᴢzɐaɒaɓbɕcɖdɗdɘeəeɛeɜeɠgɦhɨiɭlɱmɲnɳnɵoɹrɾrʂsʈtʉuʋvʐzաwցgհhոnսuօoքp",
)

// substitutes are what stands for a letter within Latin.
var substitutes = strings.NewReplacer("rn", "m", "vv", "w", "cl", "d")

func pairs(lists ...string) map[rune]rune {
	m := map[rune]rune{}
	for _, list := range lists {
		runes := []rune(list)
		for i := 0; i+1 < len(runes); i += 2 {
			m[runes[i]] = runes[i+1]
		}
	}
	return m
}

// Skeleton is what is left of a name when everything that looks alike is the same: two names of one skeleton
// are taken for each other. It is for comparing only.
func Skeleton(name string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(name) {
		r = unicode.ToLower(r)
		if to, ok := confusables[r]; ok {
			r = to
		}
		switch r {
		case '0':
			r = 'o'
		case '1', 'i', '|', '!':
			r = 'l'
		case '5', '$':
			r = 's'
		case '3':
			r = 'e'
		}
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(r)
		}
	}
	return substitutes.Replace(b.String())
}

func checkLookAlikes(ctx context.Context, s Subject) ([]Finding, error) {
	var f findings
	ours := []string{Skeleton(s.Slug), Skeleton(s.Listing.Name)}
	for i, other := range s.Others {
		if i%256 == 0 {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			s.progress()
		}
		theirs := []string{Skeleton(other.Slug), Skeleton(other.Name)}
		switch {
		case same(ours, theirs):
			f.add(SeverityError, "look_alike", "", 0, "The name cannot be told from %s (%s), which is another publisher's.", archive.Printable(other.Slug), archive.Printable(other.Name))
		case near(ours[0], theirs[0]), near(ours[1], theirs[1]):
			f.add(SeverityWarning, "near_name", "", 0, "The name is close to %s (%s), which is another publisher's.", archive.Printable(other.Slug), archive.Printable(other.Name))
		}
	}
	return f.result(ctx.Err())
}

func same(ours, theirs []string) bool {
	for _, a := range ours {
		for _, b := range theirs {
			if a != "" && a == b {
				return true
			}
		}
	}
	return false
}

// near allows one slip of the finger, two in a long name.
func near(a, b string) bool {
	allowed := 0
	switch n := min(len(a), len(b)); {
	case n >= 12:
		allowed = 2
	case n >= 5:
		allowed = 1
	}
	return allowed > 0 && distance(a, b, allowed) <= allowed
}

// distance counts the letters inserted, removed, replaced or swapped with their neighbour; more than limit is
// as good as infinite.
func distance(a, b string, limit int) int {
	x, y := []rune(a), []rune(b)
	if len(x)-len(y) > limit || len(y)-len(x) > limit {
		return limit + 1
	}
	older, old, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range old {
		old[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		best := i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			row[j] = min(old[j]+1, row[j-1]+1, old[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], older[j-2]+1)
			}
			best = min(best, row[j])
		}
		if best > limit {
			return limit + 1
		}
		older, old, row = old, row, older
	}
	return old[len(y)]
}
