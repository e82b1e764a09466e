// Package picture draws what real packages do not come with: icons and screenshots for some of the demo's
// plugins. A picture is a function of its arguments, so that it is the same in every run.
package picture

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"slices"
)

const (
	iconSize  = 256
	iconRound = 0.22 // radius of the corners, as a part of the side
	samples   = 4    // per side of a pixel
)

// mark is the shape on an icon: how much of the light colour is at a place, the icon being 1 wide and high.
type mark func(x, y float64) float64

// icons are all there are, by name: two colours from the upper left to the lower right, and a mark.
var icons = map[string]struct {
	from, to color.RGBA
	mark     mark
}{
	"rings":  {rgb(0x1c7ed6), rgb(0x22b8cf), rings},
	"shield": {rgb(0x2b8a3e), rgb(0x66a80f), shield},
	"bolt":   {rgb(0x5f3dc4), rgb(0x9775fa), bolt},
	"lens":   {rgb(0x0b7285), rgb(0x20c997), lens},
	"leaf":   {rgb(0xd9480f), rgb(0xfab005), leaf},
	"bars":   {rgb(0x364fc7), rgb(0x5c7cfa), bars},
	"prism":  {rgb(0xc2255c), rgb(0xff8787), prism},
	"grid":   {rgb(0x343a40), rgb(0x868e96), grid},
	"layers": {rgb(0x087f5b), rgb(0x38d9a9), layers},
	"waves":  {rgb(0x1864ab), rgb(0x74c0fc), waves},
}

// Icon draws the icon of that name as a PNG.
func Icon(name string) ([]byte, error) {
	icon, known := icons[name]
	if !known {
		return nil, fmt.Errorf("no icon is called %q", name)
	}
	img := image.NewNRGBA(image.Rect(0, 0, iconSize, iconSize))
	for py := range iconSize {
		for px := range iconSize {
			var inside, light float64
			for s := range samples * samples {
				x := (float64(px) + (float64(s%samples)+0.5)/samples) / iconSize
				y := (float64(py) + (float64(s/samples)+0.5)/samples) / iconSize
				if !within(x, y) {
					continue
				}
				inside++
				light += icon.mark(x, y)
			}
			if inside == 0 {
				continue
			}
			base := mix(icon.from, icon.to, (float64(px)+float64(py))/(2*iconSize))
			c := mix(base, color.RGBA{0xff, 0xff, 0xff, 0xff}, light/inside)
			img.SetNRGBA(px, py, color.NRGBA{c.R, c.G, c.B, uint8(255 * inside / (samples * samples))})
		}
	}
	return encode(img)
}

func encode(img image.Image) ([]byte, error) {
	var out bytes.Buffer
	err := png.Encode(&out, img)
	return out.Bytes(), err
}

func rgb(hex uint32) color.RGBA {
	return color.RGBA{uint8(hex >> 16), uint8(hex >> 8), uint8(hex), 0xff}
}

func mix(a, b color.RGBA, part float64) color.RGBA {
	blend := func(a, b uint8) uint8 { return uint8(math.Round(float64(a) + (float64(b)-float64(a))*part)) }
	return color.RGBA{blend(a.R, b.R), blend(a.G, b.G), blend(a.B, b.B), 0xff}
}

// within says whether a place is inside of the rounded square.
func within(x, y float64) bool {
	dx, dy := math.Max(iconRound-math.Min(x, 1-x), 0), math.Max(iconRound-math.Min(y, 1-y), 0)
	return math.Hypot(dx, dy) <= iconRound
}

func when(is bool, light float64) float64 {
	if is {
		return light
	}
	return 0
}

func rings(x, y float64) float64 {
	light := when(math.Hypot(x-0.5, y-0.5) < 0.065, 1)
	for _, turn := range []float64{0, math.Pi / 3, -math.Pi / 3} {
		dx, dy := x-0.5, y-0.5
		u, v := dx*math.Cos(turn)+dy*math.Sin(turn), dy*math.Cos(turn)-dx*math.Sin(turn)
		light = math.Max(light, when(math.Abs(math.Hypot(u/0.34, v/0.13)-1) < 0.1, 0.92))
	}
	return light
}

func shield(x, y float64) float64 {
	half := 0.25
	if y > 0.5 {
		half = 0.25 * math.Sqrt(math.Max(0, 1-(y-0.5)*(y-0.5)/(0.31*0.31)))
	}
	body := y > 0.2 && y < 0.81 && math.Abs(x-0.5) < half
	tick := segment(x, y, 0.39, 0.5, 0.47, 0.58) < 0.028 || segment(x, y, 0.47, 0.58, 0.62, 0.4) < 0.028
	return when(body && !tick, 0.95)
}

func bolt(x, y float64) float64 {
	return when(polygon(x, y, 0.57, 0.16, 0.28, 0.56, 0.47, 0.56, 0.42, 0.84, 0.72, 0.42, 0.53, 0.42), 0.97)
}

func lens(x, y float64) float64 {
	d := math.Hypot(x-0.44, y-0.44)
	handle := segment(x, y, 0.6, 0.6, 0.76, 0.76) < 0.045
	return math.Max(when(math.Abs(d-0.2) < 0.035 || handle, 0.96), when(d < 0.165, 0.22))
}

func leaf(x, y float64) float64 {
	blade := math.Hypot(x-0.28, y-0.28) < 0.44 && math.Hypot(x-0.72, y-0.72) < 0.44
	vein := segment(x, y, 0.26, 0.74, 0.62, 0.38) < 0.017
	stalk := segment(x, y, 0.22, 0.78, 0.4, 0.6) < 0.022
	return math.Max(when(blade && !vein, 0.95), when(stalk, 0.95))
}

func bars(x, y float64) float64 {
	for i, height := range []float64{0.24, 0.4, 0.31, 0.54} {
		left := 0.2 + 0.16*float64(i)
		if x > left && x < left+0.11 && y > 0.78-height && y < 0.78 {
			return 0.62 + 0.12*float64(i)
		}
	}
	return 0
}

func prism(x, y float64) float64 {
	switch {
	case polygon(x, y, 0.5, 0.2, 0.5, 0.76, 0.18, 0.76):
		return 0.98
	case polygon(x, y, 0.5, 0.2, 0.82, 0.76, 0.5, 0.76):
		return 0.66
	}
	return 0
}

func grid(x, y float64) float64 {
	column, row := math.Floor((x-0.2)/0.21), math.Floor((y-0.2)/0.21)
	inside := x > 0.2 && y > 0.2 && column < 3 && row < 3 && math.Mod(x-0.2, 0.21) < 0.17 && math.Mod(y-0.2, 0.21) < 0.17
	return when(inside, 0.95-0.22*math.Mod(column+2*row, 3))
}

func layers(x, y float64) float64 {
	for i, light := range []float64{0.98, 0.7, 0.45} {
		middle := 0.37 + 0.13*float64(i)
		if math.Abs(x-0.5)/0.32+math.Abs(y-middle)/0.17 < 1 {
			return light
		}
	}
	return 0
}

func waves(x, y float64) float64 {
	for i, light := range []float64{0.98, 0.75, 0.5} {
		middle := 0.34 + 0.16*float64(i) + 0.05*math.Sin((x+0.08*float64(i))*4*math.Pi)
		if x > 0.18 && x < 0.82 && math.Abs(y-middle) < 0.035 {
			return light
		}
	}
	return 0
}

// segment is the distance to a line from (ax, ay) to (bx, by).
func segment(x, y, ax, ay, bx, by float64) float64 {
	length := (bx-ax)*(bx-ax) + (by-ay)*(by-ay)
	along := math.Max(0, math.Min(1, ((x-ax)*(bx-ax)+(y-ay)*(by-ay))/length))
	return math.Hypot(x-ax-along*(bx-ax), y-ay-along*(by-ay))
}

// polygon says whether a place is inside of the corners, given as x, y, x, y, …
func polygon(x, y float64, corners ...float64) bool {
	inside := false
	bx, by := corners[len(corners)-2], corners[len(corners)-1]
	for corner := range slices.Chunk(corners, 2) {
		ax, ay := corner[0], corner[1]
		if (ay > y) != (by > y) && x < (bx-ax)*(y-ay)/(by-ay)+ax {
			inside = !inside
		}
		bx, by = ax, ay
	}
	return inside
}
