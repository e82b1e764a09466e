package brand

import "strings"

// readable is the contrast that WCAG 2.2 AA asks of text; visible is what keeps a button from melting
// into the page behind it.
const (
	readable = 4.5
	visible  = 1.25
)

// Accent is the one accent colour with everything that is made of it, for each theme.
type Accent struct {
	Base        Color
	Light, Dark Scheme
}

// Scheme are the colours of one theme. Text on Fill and on FillHover is On; Text is text of the accent on
// the surfaces of the theme and on Soft. All of these are readable, whatever the accent.
type Scheme struct {
	Fill, FillHover, On, Text, Soft, Border Color
}

// NewAccent makes an accent of #rrggbb.
func NewAccent(s string) (*Accent, error) {
	base, err := ParseColor(s)
	if err != nil {
		return nil, err
	}
	return &Accent{Base: base, Light: scheme(base, white, lightSurface, -1), Dark: scheme(base, darkPage, darkSurface, 1)}, nil
}

// scheme makes the colours for a page of the given background; away is the direction, lighter or darker,
// that leads away from it.
func scheme(base, page, hardest Color, away float64) Scheme {
	s := Scheme{Soft: base.mix(page, 0.1), Border: base.mix(page, 0.35)}
	s.Fill = base.until(away, func(c Color) bool { return Contrast(c, page) >= visible && Contrast(c, hardest) >= visible })
	s.Text = base.until(away, func(c Color) bool { return Contrast(c, hardest) >= readable && Contrast(c, s.Soft) >= readable })
	// Either white or black is readable on any colour; the hover leads away from it, which only helps.
	s.On, s.FillHover = white, s.Fill.lighter(-0.06)
	if Contrast(white, s.Fill) < readable {
		s.On, s.FillHover = black, s.Fill.lighter(0.06)
	}
	switch { // no way further: black on a light page, white on a dark one
	case s.FillHover != s.Fill:
	case s.On == white:
		s.FillHover = s.Fill.lighter(0.2)
	default:
		s.FillHover = s.Fill.lighter(-0.1)
	}
	return s
}

// CSS are the variables that the style sheets of both front ends are written with.
func (a *Accent) CSS() string {
	var b strings.Builder
	write := func(selector string, s Scheme) {
		b.WriteString(selector + "{")
		for _, v := range []struct {
			name  string
			value Color
		}{{"fill", s.Fill}, {"fill-hover", s.FillHover}, {"on", s.On}, {"text", s.Text}, {"soft", s.Soft}, {"border", s.Border}} {
			b.WriteString("--accent-" + v.name + ":" + v.value.String() + ";")
		}
		b.WriteString("}")
	}
	// Twice, to win over the defaults of a style sheet that comes later.
	write(":root:root", a.Light)
	write(`:root:root[data-mantine-color-scheme="dark"]`, a.Dark)
	return b.String()
}
