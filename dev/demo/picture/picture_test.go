package picture

import (
	"bytes"
	"image/png"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestIconsAreTheSameEveryTimeAndTransparentAtTheCorners(t *testing.T) {
	t.Parallel()
	for name := range icons {
		first, err := Icon(name)
		require.NoError(t, err)
		again, err := Icon(name)
		require.NoError(t, err)
		require.Equal(t, first, again, name)
		img, err := png.Decode(bytes.NewReader(first))
		require.NoError(t, err)
		_, _, _, corner := img.At(0, 0).RGBA()
		_, _, _, middle := img.At(128, 128).RGBA()
		require.Zero(t, corner, name)
		require.EqualValues(t, 0xffff, middle, name)
	}
	_, err := Icon("none such")
	require.Error(t, err)
}

func TestScreenshotOfAnyCode(t *testing.T) {
	t.Parallel()
	for _, dark := range []bool{true, false} {
		shot, err := Screenshot{Title: "vite.config.ts", Code: "import a from 'b' // ñ…\n\tconst x = 1", Dark: dark}.PNG()
		require.NoError(t, err)
		require.Less(t, len(shot), 2<<20)
		config, err := png.DecodeConfig(bytes.NewReader(shot))
		require.NoError(t, err)
		require.Equal(t, []int{1280, 800}, []int{config.Width, config.Height})
	}
}

func TestPiecesAreTheLine(t *testing.T) {
	t.Parallel()
	require.Equal(t, []piece{{keyword, "import"}, {plain, " a "}, {keyword, "from"}, {plain, " "}, {literal, "'b'"}, {plain, " "}, {comment, "// c"}},
		pieces("import a from 'b' // c"))
	require.Equal(t, []piece{{plain, "é = "}, {literal, `"open`}}, pieces(`é = "open`))
}
