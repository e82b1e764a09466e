package archive_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"marketplace/internal/archive"
)

// TestRealPackages reads the npm packages in the folder PLUGIN_ARCHIVES, if it is set.
func TestRealPackages(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob(filepath.Join(os.Getenv("PLUGIN_ARCHIVES"), "*.tgz"))
	require.NoError(t, err)
	if len(paths) == 0 {
		t.Skip("PLUGIN_ARCHIVES names no folder with archives")
	}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		m, err := archive.ReadManifest(t.Context(), bytes.NewReader(data), int64(len(data)), archive.Tgz)
		require.NoError(t, err, path)
		require.NotEmpty(t, m.Name)
		files, err := archive.List(t.Context(), bytes.NewReader(data), int64(len(data)), archive.Tgz)
		require.NoError(t, err, path)
		require.NotEmpty(t, files)
	}
}
