package brand_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"marketplace/internal/brand"
)

func TestNames(t *testing.T) {
	t.Parallel()
	for _, good := range []string{"Plugin Marketplace", "Tienda «Ñandú»", "店"} {
		require.NoError(t, brand.CheckName(good))
	}
	for _, bad := range []string{"", " x", "a\nb", "a\u202eb", "\xff", strings.Repeat("x", 61)} {
		require.Error(t, brand.CheckName(bad), bad)
	}
}

func TestLegalLinks(t *testing.T) {
	t.Parallel()
	links, err := brand.ParseLegal("terms=https://example.com/terms, contact=mailto:help@example.com")
	require.NoError(t, err)
	require.Equal(t, []brand.LegalLink{{Kind: "terms", Href: "https://example.com/terms"}, {Kind: "contact", Href: "mailto:help@example.com"}}, links)
	none, err := brand.ParseLegal("")
	require.NoError(t, err)
	require.Empty(t, none)
	for _, bad := range []string{"terms", "terms=", "terms=/x", "terms=javascript:alert(1)", "cookies=https://example.com", "terms=https://a.example,terms=https://b.example", "contact=mailto:nobody"} {
		_, err := brand.ParseLegal(bad)
		require.Error(t, err, bad)
	}
}

func TestLogos(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, content string) string {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
		return path
	}
	logo, err := brand.ReadLogo(write("logo.svg", `<svg xmlns="http://www.w3.org/2000/svg"/>`))
	require.NoError(t, err)
	require.Equal(t, "image/svg+xml", logo.MediaType)
	require.Len(t, logo.Tag, 16)
	_, err = brand.ReadLogo(write("logo.png", "\x89PNG\r\n\x1a\nrest"))
	require.NoError(t, err)
	_, err = brand.ReadLogo(write("logo.webp", "RIFF1234WEBPVP8 "))
	require.NoError(t, err)
	for _, bad := range []string{filepath.Join(dir, "gone.svg"), write("logo.gif", "GIF89a"), write("fake.png", "<svg"), write("big.svg", "<svg"+strings.Repeat(" ", 257<<10))} {
		_, err := brand.ReadLogo(bad)
		require.Error(t, err, bad)
	}
}
