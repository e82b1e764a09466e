package brand

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
)

// Color is a colour of sRGB.
type Color struct{ R, G, B uint8 }

// The colours that all others are held against: the page of each theme (white and darkPage), and of the
// surfaces on it the one where a text of the accent is hardest to read.
var (
	white        = Color{255, 255, 255}
	black        = Color{}
	lightSurface = Color{0xf1, 0xf3, 0xf5}
	darkPage     = Color{0x1a, 0x1b, 0x1e}
	darkSurface  = Color{0x2e, 0x2e, 0x2e}
)

var hexColor = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)

// ParseColor reads #rrggbb.
func ParseColor(s string) (Color, error) {
	if !hexColor.MatchString(s) {
		return Color{}, fmt.Errorf("%q is no colour: want #rrggbb", s)
	}
	n, err := strconv.ParseUint(s[1:], 16, 32)
	if err != nil {
		return Color{}, err
	}
	return Color{uint8(n >> 16), uint8(n >> 8), uint8(n)}, nil
}

// String is #rrggbb.
func (c Color) String() string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }

// Contrast is WCAG's ratio of two colours, 1 to 21.
func Contrast(a, b Color) float64 {
	la, lb := a.luminance(), b.luminance()
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func (c Color) luminance() float64 {
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

func linear(v uint8) float64 {
	f := float64(v) / 255
	if f <= 0.04045 {
		return f / 12.92
	}
	return math.Pow((f+0.055)/1.055, 2.4)
}

func gamma(f float64) float64 {
	if f <= 0.0031308 {
		return 12.92 * f
	}
	return 1.055*math.Pow(f, 1/2.4) - 0.055
}

// lab is a colour of OKLab, in which the same step of lightness looks the same whatever the hue.
type lab struct{ l, a, b float64 }

func (c Color) lab() lab {
	r, g, b := linear(c.R), linear(c.G), linear(c.B)
	l := math.Cbrt(0.4122214708*r + 0.5363325363*g + 0.0514459929*b)
	m := math.Cbrt(0.2119034982*r + 0.6806995451*g + 0.1073969566*b)
	s := math.Cbrt(0.0883024619*r + 0.2817188376*g + 0.6299787005*b)
	return lab{
		0.2104542553*l + 0.7936177850*m - 0.0040720468*s,
		1.9779984951*l - 2.4285922050*m + 0.4505937099*s,
		0.0259040371*l + 0.7827717662*m - 0.8086757660*s,
	}
}

func (c lab) linear() [3]float64 {
	l, m, s := c.l+0.3963377774*c.a+0.2158037573*c.b, c.l-0.1055613458*c.a-0.0638541728*c.b, c.l-0.0894841775*c.a-1.2914855480*c.b
	l, m, s = l*l*l, m*m*m, s*s*s
	return [3]float64{
		4.0767416621*l - 3.3077115913*m + 0.2309699292*s,
		-1.2684380046*l + 2.6097574011*m - 0.3413193965*s,
		-0.0041960863*l - 0.7034186147*m + 1.7076147010*s,
	}
}

// color is the nearest that a screen has of the same lightness and hue: less colourful, if need be.
func (c lab) color() Color {
	c.l = min(max(c.l, 0), 1)
	for fade := 1.0; ; fade -= 0.02 {
		rgb := lab{c.l, c.a * max(fade, 0), c.b * max(fade, 0)}.linear()
		if fade <= 0 || inside(rgb) {
			return Color{channel(rgb[0]), channel(rgb[1]), channel(rgb[2])}
		}
	}
}

func inside(rgb [3]float64) bool {
	const slack = 0.0005 // half a step of a channel
	return min(rgb[0], rgb[1], rgb[2]) >= -slack && max(rgb[0], rgb[1], rgb[2]) <= 1+slack
}

func channel(f float64) uint8 { return uint8(math.Round(255 * min(max(gamma(f), 0), 1))) }

// lighter moves the lightness by so much of its range; a negative step darkens.
func (c Color) lighter(step float64) Color {
	moved := c.lab()
	moved.l += step
	return moved.color()
}

// until makes it lighter (away 1) or darker (-1) in small steps until it is as asked, or cannot go on.
func (c Color) until(away float64, good func(Color) bool) Color {
	const step = 0.01
	for moved := c.lab(); !good(c) && moved.l >= 0 && moved.l <= 1; c = moved.color() {
		moved.l += away * step
	}
	return c
}

// mix is so much of c and the rest of other.
func (c Color) mix(other Color, share float64) Color {
	blend := func(a, b uint8) uint8 { return uint8(math.Round(share*float64(a) + (1-share)*float64(b))) }
	return Color{blend(c.R, other.R), blend(c.G, other.G), blend(c.B, other.B)}
}
