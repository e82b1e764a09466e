package webtest

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestMissingBrowserIsSaidWithTheWayOut(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	t.Setenv("CHROMIUM", "")
	_, err := chromium()
	require.ErrorContains(t, err, "apt-get install chromium")
	require.ErrorIs(t, Run(t.Context(), t.TempDir(), nil, nil), errNoChromium, "before anything is started")
}

func TestNamedBrowserGoesFirst(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"chromium", "other"} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"), 0o755))
	}
	t.Setenv("PATH", dir)
	t.Setenv("CHROMIUM", "")
	found, err := chromium()
	require.NoError(t, err)
	require.Equal(t, filepath.Join(dir, "chromium"), found)
	t.Setenv("CHROMIUM", "other")
	found, err = chromium()
	require.NoError(t, err)
	require.Equal(t, filepath.Join(dir, "other"), found)
}
