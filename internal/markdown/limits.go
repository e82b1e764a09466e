package markdown

import "strings"

// maxNesting is how many quotes and list markers one line may open. Parsers walk every open container for every
// line, so deep nesting costs the square of the text's length, and no page needs it.
const maxNesting = 12

// maxRule is the longest thematic break that is kept as written.
const maxRule = 1000

// flatten drops the container markers beyond maxNesting from the start of each line.
func flatten(source string) string {
	lines := strings.Split(source, "\n")
	for i, line := range lines {
		lines[i] = flattenLine(line)
	}
	return strings.Join(lines, "\n")
}

func flattenLine(line string) string {
	if isRule(line) {
		return line[:min(len(line), maxRule)]
	}
	depth := 0
	for at := range len(line) {
		switch line[at] {
		case ' ', '\t':
			continue
		case '>', '-', '+', '*':
			if depth++; depth > maxNesting && strings.Trim(line[at:], " \t>-+*") != line[at:] {
				return line[:at] + strings.TrimLeft(line[at:], " \t>-+*")
			}
		default:
			return line
		}
	}
	return line
}

// isRule is for thematic breaks and underlines of headings, which are long runs of one character.
func isRule(line string) bool {
	line = strings.TrimSpace(line)
	return line != "" && line[0] != '>' && strings.Trim(line, line[:1]+" \t") == ""
}
