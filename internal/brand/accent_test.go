package brand_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"marketplace/internal/brand"
)

func TestColoursAreReadFromSixDigits(t *testing.T) {
	t.Parallel()
	c, err := brand.ParseColor("#1A2b3c")
	require.NoError(t, err)
	require.Equal(t, "#1a2b3c", c.String())
	for _, bad := range []string{"", "red", "#fff", "#1a2b3", "#1a2b3cf", "1a2b3c", "#1a2b3g", "#1a2b3c;}"} {
		_, err := brand.ParseColor(bad)
		require.Error(t, err, bad)
	}
	require.InDelta(t, 21, brand.Contrast(brand.Color{}, brand.Color{R: 255, G: 255, B: 255}), 0.001)
}

func requireReadable(t require.TestingT, hex string) {
	accent, err := brand.NewAccent(hex)
	require.NoError(t, err)
	surfaces := map[string]struct {
		scheme brand.Scheme
		behind []brand.Color
	}{
		"light": {accent.Light, []brand.Color{{R: 255, G: 255, B: 255}, {R: 0xf1, G: 0xf3, B: 0xf5}, accent.Light.Soft}},
		"dark":  {accent.Dark, []brand.Color{{R: 0x1a, G: 0x1b, B: 0x1e}, {R: 0x2e, G: 0x2e, B: 0x2e}, accent.Dark.Soft}},
	}
	for theme, s := range surfaces {
		require.GreaterOrEqual(t, brand.Contrast(s.scheme.On, s.scheme.Fill), 4.5, "%s %s: on the fill", hex, theme)
		require.GreaterOrEqual(t, brand.Contrast(s.scheme.On, s.scheme.FillHover), 4.5, "%s %s: on the fill under the pointer", hex, theme)
		require.NotEqual(t, s.scheme.Fill, s.scheme.FillHover, "%s %s: hover shows", hex, theme)
		for _, behind := range s.behind {
			require.GreaterOrEqual(t, brand.Contrast(s.scheme.Text, behind), 4.5, "%s %s: text on %s", hex, theme, behind)
		}
		require.GreaterOrEqual(t, brand.Contrast(s.scheme.Fill, s.behind[0]), 1.2, "%s %s: the fill shows on the page", hex, theme)
	}
}

func TestEveryAccentIsReadable(t *testing.T) {
	t.Parallel()
	for _, hex := range []string{"#000000", "#ffffff", "#777777", "#767676", "#ffff00", "#0000ff", "#00ff00", "#ff0000", "#1a1b1e", "#fffffe", "#000001"} {
		requireReadable(t, hex)
	}
	rapid.Check(t, func(t *rapid.T) {
		channel := rapid.Uint8()
		requireReadable(t, brand.Color{R: channel.Draw(t, "r"), G: channel.Draw(t, "g"), B: channel.Draw(t, "b")}.String())
	})
}

func TestAnAccentThatIsReadableStaysAsItIs(t *testing.T) {
	t.Parallel()
	accent, err := brand.NewAccent("#3b2fb8")
	require.NoError(t, err)
	require.Equal(t, "#3b2fb8", accent.Light.Fill.String())
	require.Equal(t, "#3b2fb8", accent.Light.Text.String())
	require.Equal(t, "#ffffff", accent.Light.On.String())
	css := accent.CSS()
	require.Contains(t, css, ":root:root{--accent-fill:#3b2fb8;--accent-fill-hover:")
	require.Contains(t, css, `:root:root[data-mantine-color-scheme="dark"]{--accent-fill:`)
}
