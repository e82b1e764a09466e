package document

import (
	"io"
	"strings"
	"time"
)

// Record is what our records say of something, for somebody outside to read.
type Record struct {
	Title    string
	At       time.Time // of what it is about
	Sections []Section
}

// Section is a part of a record. What is said under its heading may have several lines.
type Section struct {
	Heading    string
	Paragraphs []string
}

// WritePDF writes the record as PDF, in the look of receipts and invoices; the same bytes each time.
func (r Record) WritePDF(w io.Writer, look Look) error {
	p := begin(look, known(look.Locale), r.Title, look.Brand.Name, r.At)
	p.head(r.Title, look)
	for _, s := range r.Sections {
		p.font("B", 12, inkColor)
		p.MultiCell(textWidthMM, 7, clean(s.Heading), "", "L", false)
		p.rule()
		p.SetY(p.GetY() + 2)
		p.font("", 10, inkColor)
		for _, paragraph := range s.Paragraphs {
			for line := range strings.SplitSeq(paragraph, "\n") {
				p.MultiCell(textWidthMM, lineHeight, clean(line), "", "L", false)
			}
			p.SetY(p.GetY() + 1.5)
		}
		p.SetY(p.GetY() + 6)
	}
	return p.Output(w)
}
