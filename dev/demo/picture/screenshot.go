package picture

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// A screenshot is a window with code in it, in letters as large as fit.
const (
	shotWidth, shotHeight = 1280, 800
	windowMargin          = 56
	barHeight             = 46
	padding               = 36
	gutter                = 76 // for the numbers of the lines
	smallest, largest     = 17, 28
	lineHeight            = 1.5 // of the size of the letters
	columnWidth           = 0.6 // likewise
	maxLines              = 23
	maxColumns            = 100
)

// Screenshot is what is in the window.
type Screenshot struct {
	Title string // of the window
	Code  string
	Dark  bool
}

type theme struct {
	from, to, window, bar, line, text, faint, comment, literal, keyword color.RGBA
}

var (
	darkTheme = theme{
		from: rgb(0x1e293b), to: rgb(0x334155), window: rgb(0x0f172a), bar: rgb(0x17223a), line: rgb(0x26334d), text: rgb(0xe2e8f0),
		faint: rgb(0x52617c), comment: rgb(0x7d8ca6), literal: rgb(0x86d9a8), keyword: rgb(0x8ab4ff),
	}
	lightTheme = theme{
		from: rgb(0xe0e7ff), to: rgb(0xf1f5f9), window: rgb(0xffffff), bar: rgb(0xf6f8fb), line: rgb(0xe5eaf1), text: rgb(0x1f2937),
		faint: rgb(0xaab4c3), comment: rgb(0x7a8699), literal: rgb(0x0b7a4b), keyword: rgb(0x3451c7),
	}
)

// PNG draws it.
func (s Screenshot) PNG() ([]byte, error) {
	t := lightTheme
	if s.Dark {
		t = darkTheme
	}
	code := lines(s.Code)
	size := sizeFor(code)
	face, err := mono(size)
	if err != nil {
		return nil, err
	}
	small, err := mono(16)
	if err != nil {
		return nil, err
	}
	img := image.NewRGBA(image.Rect(0, 0, shotWidth, shotHeight))
	for y := range shotHeight {
		for x := range shotWidth {
			img.SetRGBA(x, y, mix(t.from, t.to, (float64(x)/shotWidth+float64(y)/shotHeight)/2))
		}
	}
	height := barHeight + 2*padding + int(float64(len(code))*size*lineHeight)
	top := (shotHeight - height) / 2
	window := image.Rect(windowMargin, top, shotWidth-windowMargin, top+height)
	round(img, window.Inset(-1), 13, t.line)
	round(img, window, 12, t.window)
	bar := image.Rect(window.Min.X, window.Min.Y, window.Max.X, window.Min.Y+barHeight)
	round(img, bar, 12, t.bar)
	draw.Draw(img, image.Rect(bar.Min.X, bar.Max.Y-14, bar.Max.X, bar.Max.Y), image.NewUniform(t.bar), image.Point{}, draw.Src)
	draw.Draw(img, image.Rect(bar.Min.X, bar.Max.Y-1, bar.Max.X, bar.Max.Y), image.NewUniform(t.line), image.Point{}, draw.Src)
	for i, c := range []uint32{0xff5f57, 0xfebc2e, 0x28c840} {
		x := bar.Min.X + 22 + 22*i
		round(img, image.Rect(x, bar.Min.Y+17, x+12, bar.Min.Y+29), 6, rgb(c))
	}
	write(img, small, bar.Min.X+104, bar.Min.Y+29, t.comment, s.Title)
	for i, line := range code {
		y := bar.Max.Y + padding + int((float64(i)+0.75)*size*lineHeight)
		number := strconv.Itoa(i + 1)
		write(img, face, window.Min.X+gutter-24-int(columnWidth*size*float64(len(number))), y, t.faint, number)
		x := window.Min.X + gutter
		for _, piece := range pieces(line) {
			x = write(img, face, x, y, map[kind]color.RGBA{plain: t.text, comment: t.comment, literal: t.literal, keyword: t.keyword}[piece.kind], piece.text)
		}
	}
	return encode(img)
}

// sizeFor is that of the largest letters in which all of it fits.
func sizeFor(code []string) float64 {
	longest := 1
	for _, line := range code {
		longest = max(longest, utf8.RuneCountInString(line))
	}
	wide := float64(shotWidth-2*windowMargin-gutter-padding) / (float64(longest) * columnWidth)
	high := float64(shotHeight-2*windowMargin-barHeight-2*padding) / (float64(len(code)) * lineHeight)
	return math.Max(smallest, math.Min(largest, math.Floor(math.Min(wide, high))))
}

// lines are those that fit.
func lines(code string) []string {
	all := strings.Split(strings.TrimRight(strings.ReplaceAll(code, "\t", "  "), "\n"), "\n")
	all = all[:min(len(all), maxLines)]
	for i, line := range all {
		if runes := []rune(line); len(runes) > maxColumns {
			all[i] = string(runes[:maxColumns-1]) + "…"
		}
	}
	return all
}

func mono(size float64) (font.Face, error) {
	f, err := opentype.Parse(gomono.TTF)
	if err != nil {
		return nil, err
	}
	return opentype.NewFace(f, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingFull})
}

// write draws text on a base line and says where it ends.
func write(img draw.Image, face font.Face, x, y int, c color.RGBA, text string) int {
	d := font.Drawer{Dst: img, Src: image.NewUniform(c), Face: face, Dot: fixed.P(x, y)}
	d.DrawString(text)
	return d.Dot.X.Round()
}

// round fills a rectangle with round corners.
func round(img *image.RGBA, r image.Rectangle, radius float64, c color.RGBA) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			dx := math.Max(radius-math.Min(float64(x-r.Min.X)+0.5, float64(r.Max.X-x)-0.5), 0)
			dy := math.Max(radius-math.Min(float64(y-r.Min.Y)+0.5, float64(r.Max.Y-y)-0.5), 0)
			cover := math.Max(0, math.Min(1, radius-math.Hypot(dx, dy)+0.5))
			if cover > 0 {
				img.SetRGBA(x, y, mix(img.RGBAAt(x, y), c, cover))
			}
		}
	}
}
