package archive

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Violation is a rule of the archive policy that the archive breaks. As an error it says that the archive
// itself is at fault: trying again cannot help.
type Violation struct {
	Rule    string // stable, snake_case
	Code    string // what is said of the rule: the rule itself, or rule-variant where there is more than one message
	Path    string // printable form of the entry's name; may be empty
	Message string
	Values  []string // what is put into the message
	Warning bool     // for a person to weigh; otherwise the archive is refused
}

// Error names the rule and the entry.
func (v *Violation) Error() string {
	if v.Path == "" {
		return v.Rule + ": " + v.Message
	}
	return v.Rule + ": " + v.Path + ": " + v.Message
}

func violation(code, path, message string, args ...any) *Violation {
	text, values := Fill(message, args...)
	return &Violation{Rule: RuleOf(code), Code: code, Path: Printable(path), Message: text, Values: values}
}

func warning(code, path, message string, args ...any) *Violation {
	v := violation(code, path, message, args...)
	v.Warning = true
	return v
}

// RuleOf is the rule of a code, which may go on with the variant of its message.
func RuleOf(code string) string {
	rule, _, _ := strings.Cut(code, "-")
	return rule
}

var verb = regexp.MustCompile(`%[#+0-9.]*[a-zA-Z]`)

// Fill is fmt.Sprintf that also says what it has put in, for who says the same in another language.
func Fill(message string, args ...any) (text string, values []string) {
	if len(args) == 0 {
		return message, nil
	}
	for i, v := range verb.FindAllString(message, len(args)) {
		values = append(values, fmt.Sprintf(v, args[i]))
	}
	return fmt.Sprintf(message, args...), values
}

// Printable makes a name from an archive safe to store and to show: escaped, and of bounded length.
func Printable(name string) string {
	const longest = 300
	if len(name) > longest {
		return Escape(strings.ToValidUTF8(name[:longest], "")) + "…"
	}
	return Escape(name)
}

// Escape writes as escapes what is invisible, reorders text or is not UTF-8.
func Escape(text string) string {
	plain := true
	for _, r := range text {
		plain = plain && r != utf8.RuneError && unicode.IsPrint(r)
	}
	if plain {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&b, `\x%02x`, text[i])
		case unicode.IsPrint(r):
			b.WriteRune(r)
		default:
			quoted := strconv.QuoteRuneToASCII(r)
			b.WriteString(quoted[1 : len(quoted)-1])
		}
		i += n
	}
	return b.String()
}
