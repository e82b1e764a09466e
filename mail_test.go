package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestMailsHaveTheOperatorsBrand(t *testing.T) {
	t.Parallel()
	logo := filepath.Join(t.TempDir(), "logo.png")
	require.NoError(t, os.WriteFile(logo, []byte("\x89PNG\r\n\x1a\nrest"), 0o600))
	b, err := branding{BrandName: "Plugs & Sons", BrandAccent: "#0a7d4f", BrandLogo: logo, BrandLegal: "terms=https://plugs.example/terms"}.brand()
	require.NoError(t, err)
	mailed, err := mailRenderer(b, "https://plugs.example/").Render("password_changed", "es", nil)
	require.NoError(t, err)
	require.Contains(t, mailed.HTML, `src="https://plugs.example/brand/logo?`+b.Logo.Tag+`" alt="Plugs &amp; Sons"`)
	require.Contains(t, mailed.HTML, "background-color:#0a7d4f")
	require.Contains(t, mailed.Text, "https://plugs.example/forgotten-password\n")
	require.Contains(t, mailed.Text, "Condiciones: https://plugs.example/terms\n")

	b, err = branding{BrandName: "Plugs"}.brand()
	require.NoError(t, err)
	plain, err := mailRenderer(b, "https://plugs.example").Render("password_changed", "en", nil)
	require.NoError(t, err)
	require.NotContains(t, plain.HTML, "<img")
	require.Contains(t, plain.HTML, "background-color:"+ownAccents.Light.Fill)
}
