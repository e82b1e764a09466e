package document

import (
	"bytes"
	"image"
	"image/draw"
	"image/png"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/text/unicode/norm"
)

// The page is A4; lengths are millimetres, sizes of letters points.
const (
	marginMM     = 20.0
	pageWidthMM  = 210.0
	textWidthMM  = pageWidthMM - 2*marginMM
	amountWidth  = 45.0
	lineHeight   = 5.2
	logoHeightMM = 12.0
	family       = "go"
)

var (
	inkColor   = [3]int{0x1a, 0x1b, 0x1e}
	quietColor = [3]int{0x5c, 0x5f, 0x66}
	ruleColor  = [3]int{0xce, 0xd4, 0xda}
)

type writer struct {
	*fpdf.Fpdf
	accent [3]int
}

// WritePDF writes the document as PDF, the same bytes each time. The fonts have Latin, Greek and Cyrillic letters; what else
// there is in a name shows as boxes, and is still the name when it is copied.
func (d Document) WritePDF(w io.Writer, look Look) error {
	v := d.view(look)
	p := begin(look, v.Locale, v.Title+" "+v.Number, v.Seller.Name, d.IssuedAt)
	p.head(v.Title, look)
	p.facts(v.Facts)
	p.parties(v.Seller, v.Customer)
	p.lines(v)
	p.notes(v.Notes)
	return p.Output(w)
}

// begin is an empty page of a file that is the same whenever it is written.
func begin(look Look, locale, title, author string, at time.Time) writer {
	p := writer{fpdf.New("P", "mm", "A4", ""), hexColor(look.accent())}
	p.SetCatalogSort(true)
	p.SetCreationDate(at.UTC())
	p.SetModificationDate(at.UTC())
	p.SetTitle(clean(title), true)
	p.SetAuthor(clean(author), true)
	p.SetCreator(clean(look.Brand.Name), true)
	p.SetProducer("", true)
	p.SetLang(locale)
	p.AddUTF8FontFromBytes(family, "", goregular.TTF)
	p.AddUTF8FontFromBytes(family, "B", gobold.TTF)
	p.SetMargins(marginMM, marginMM, marginMM)
	p.SetAutoPageBreak(true, marginMM)
	p.AddPage()
	return p
}

func (p writer) head(title string, look Look) {
	p.SetFillColor(p.accent[0], p.accent[1], p.accent[2])
	p.Rect(0, 0, pageWidthMM, 2, "F")
	top := p.GetY()
	if logo := look.Brand.Logo; logo == nil || logo.MediaType != "image/png" || !p.logo(logo.Content) {
		p.font("B", 14, p.accent)
		p.MultiCell(textWidthMM/2, 7, clean(look.Brand.Name), "", "L", false)
	}
	below := p.GetY()
	p.SetXY(marginMM+textWidthMM/2, top)
	p.font("B", 20, inkColor)
	p.MultiCell(textWidthMM/2, 9, clean(title), "", "R", false)
	p.SetY(max(below, p.GetY()) + 8)
}

// logo draws a PNG, if it is one. It is written anew: the library knows some kinds of PNG only.
func (p writer) logo(content []byte) bool {
	picture, err := png.Decode(bytes.NewReader(content))
	if err != nil || picture.Bounds().Empty() {
		return false
	}
	plain := image.NewNRGBA(picture.Bounds())
	draw.Draw(plain, plain.Bounds(), picture, picture.Bounds().Min, draw.Src)
	var anew bytes.Buffer
	if err := png.Encode(&anew, plain); err != nil {
		return false
	}
	options := fpdf.ImageOptions{ImageType: "PNG"}
	info := p.RegisterImageOptionsReader("logo", options, &anew)
	height := logoHeightMM
	if width := info.Width() / info.Height() * height; width > textWidthMM/2 {
		height *= textWidthMM / 2 / width
	}
	p.ImageOptions("logo", marginMM, p.GetY(), 0, height, false, options, 0, "")
	p.SetY(p.GetY() + height)
	return true
}

func (p writer) facts(facts []pair) {
	width := 0.0
	p.font("", 10, quietColor)
	for _, f := range facts {
		width = max(width, p.GetStringWidth(clean(f.Name)))
	}
	for _, f := range facts {
		p.font("", 10, quietColor)
		p.CellFormat(width+6, lineHeight, clean(f.Name), "", 0, "L", false, 0, "")
		p.font("", 10, inkColor)
		p.MultiCell(textWidthMM-width-6, lineHeight, clean(f.Value), "", "L", false)
	}
	p.SetY(p.GetY() + 8)
}

func (p writer) parties(seller, customer party) {
	top := p.GetY()
	width := textWidthMM/2 - 5
	p.party(seller, marginMM, width)
	below := p.GetY()
	p.SetY(top)
	p.party(customer, marginMM+textWidthMM/2+5, width)
	p.SetY(max(below, p.GetY()) + 10)
}

func (p writer) party(who party, x, width float64) {
	write := func(style string, size float64, color [3]int, text string) {
		p.SetX(x)
		p.font(style, size, color)
		p.MultiCell(width, lineHeight, clean(text), "", "L", false)
	}
	write("", 9, quietColor, who.Label)
	write("B", 10, inkColor, who.Name)
	for _, line := range who.Details {
		write("", 10, inkColor, line)
	}
}

func (p writer) lines(v view) {
	p.font("", 9, quietColor)
	p.CellFormat(textWidthMM-amountWidth, 7, clean(v.Description), "", 0, "L", false, 0, "")
	p.CellFormat(amountWidth, 7, clean(v.Amount), "", 1, "R", false, 0, "")
	p.rule()
	p.font("", 10, inkColor)
	for _, l := range v.Lines {
		p.SetY(p.GetY() + 1.5)
		top := p.GetY()
		p.MultiCell(textWidthMM-amountWidth, lineHeight, clean(l.Name), "", "L", false)
		below := p.GetY()
		p.SetXY(pageWidthMM-marginMM-amountWidth, top)
		p.CellFormat(amountWidth, lineHeight, clean(l.Value), "", 1, "R", false, 0, "")
		p.SetY(below + 1.5)
		p.rule()
	}
	p.SetY(p.GetY() + 3)
	for _, t := range v.Totals {
		p.total("", 10, t)
	}
	p.total("B", 13, v.Total)
}

func (p writer) total(style string, size float64, t pair) {
	p.font(style, size, inkColor)
	p.CellFormat(textWidthMM-amountWidth, lineHeight+size/5, clean(t.Name), "", 0, "R", false, 0, "")
	p.CellFormat(amountWidth, lineHeight+size/5, clean(t.Value), "", 1, "R", false, 0, "")
}

func (p writer) notes(notes []string) {
	p.SetY(p.GetY() + 8)
	p.font("", 9, quietColor)
	for _, note := range notes {
		p.MultiCell(textWidthMM, lineHeight, clean(note), "", "L", false)
	}
}

func (p writer) rule() {
	p.SetDrawColor(ruleColor[0], ruleColor[1], ruleColor[2])
	p.SetLineWidth(0.2)
	p.Line(marginMM, p.GetY(), pageWidthMM-marginMM, p.GetY())
}

func (p writer) font(style string, size float64, color [3]int) {
	p.SetFont(family, style, size)
	p.SetTextColor(color[0], color[1], color[2])
}

// clean makes text that the library can set: composed letters, one line, nothing beyond 16 bits.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r > 0xffff:
			return unicode.ReplacementChar
		case r == '\u00a0':
			return r
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r):
			return -1
		}
		return r
	}, norm.NFC.String(text))
}

func hexColor(s string) [3]int {
	var out [3]int
	for i := range out {
		value, _ := strconv.ParseUint(s[1+2*i:3+2*i], 16, 8) // colours of ours are #rrggbb
		out[i] = int(value)
	}
	return out
}
