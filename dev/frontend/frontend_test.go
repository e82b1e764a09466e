package frontend

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// fakeNPM stands in for npm: it notes what it was asked, and makes what the real one makes.
func fakeNPM(t *testing.T) (root string, asked func() string) {
	t.Helper()
	root = t.TempDir()
	for name, content := range map[string]string{
		"web/package-lock.json": "{}", "web/storefront/src/a.ts": "a", "web/storefront/src/a.test.ts": "t", "web/e2e/x.ts": "x",
		"bin/node": "#!/bin/sh\n", "bin/npm": "#!/bin/sh\necho \"$1\" >> ../asked\nmkdir -p node_modules packed\n",
	} {
		path := filepath.Join(root, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o700))
		require.NoError(t, os.WriteFile(path, []byte(content), 0o700))
	}
	t.Setenv("PATH", filepath.Join(root, "bin")+":/bin:/usr/bin")
	return root, func() string {
		log, _ := os.ReadFile(filepath.Join(root, "asked"))
		_ = os.Remove(filepath.Join(root, "asked"))
		return string(log)
	}
}

func TestNPMRunsOnlyWhenSourcesHaveChanged(t *testing.T) {
	root, asked := fakeNPM(t)
	write := func(name, content string) {
		require.NoError(t, os.WriteFile(filepath.Join(root, name), []byte(content), 0o600))
	}
	require.NoError(t, Build(t.Context(), root))
	require.Equal(t, "ci\nrun\n", asked())
	require.NoError(t, Build(t.Context(), root))
	require.Empty(t, asked())
	write("web/storefront/src/a.test.ts", "changed")
	write("web/e2e/x.ts", "changed")
	require.NoError(t, Build(t.Context(), root))
	require.Empty(t, asked(), "tests are no part of the pages")
	write("web/storefront/src/a.ts", "changed")
	require.NoError(t, Build(t.Context(), root))
	require.Equal(t, "run\n", asked())
	write("web/package-lock.json", "{ }")
	require.NoError(t, Build(t.Context(), root))
	require.Equal(t, "ci\nrun\n", asked())
}

func TestWithoutNodeOneIsToldWhatToDo(t *testing.T) {
	root, _ := fakeNPM(t)
	t.Setenv("PATH", t.TempDir())
	require.ErrorContains(t, Build(t.Context(), root), "install it from https://nodejs.org")
}
