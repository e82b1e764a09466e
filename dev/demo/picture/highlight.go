package picture

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// kind is what a piece of code is, as far as its colour goes.
type kind int

const (
	plain kind = iota
	comment
	literal
	keyword
)

type piece struct {
	kind kind
	text string
}

var keywords = strings.Fields(`import export default from const let var function return if else for of in new async await require module
	true false null undefined class extends type interface npm yarn pnpm npx install`)

// pieces cuts a line of any language that the demo's packages are written in.
func pieces(line string) (all []piece) {
	for rest := line; rest != ""; {
		p := next(rest)
		if p.kind == plain && len(all) > 0 && all[len(all)-1].kind == plain {
			all[len(all)-1].text += p.text
		} else {
			all = append(all, p)
		}
		rest = rest[len(p.text):]
	}
	return all
}

func next(rest string) piece {
	switch first := rest[0]; {
	case strings.HasPrefix(rest, "//"), strings.HasPrefix(rest, "/*"), strings.HasPrefix(rest, "# "):
		return piece{comment, rest}
	case first == '"' || first == '\'' || first == '`':
		if end := strings.IndexByte(rest[1:], first); end >= 0 {
			return piece{literal, rest[:end+2]}
		}
		return piece{literal, rest}
	}
	word := strings.IndexFunc(rest, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' && r != '-' })
	switch {
	case word < 0:
		word = len(rest)
	case word == 0:
		_, size := utf8.DecodeRuneInString(rest)
		return piece{plain, rest[:size]}
	}
	switch text := rest[:word]; {
	case slices.Contains(keywords, text):
		return piece{keyword, text}
	case unicode.IsDigit(rune(text[0])):
		return piece{literal, text}
	default:
		return piece{plain, text}
	}
}
