package textdiff_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"marketplace/internal/textdiff"
)

func TestUnified(t *testing.T) {
	t.Parallel()
	var before, after strings.Builder
	for i := range 100 {
		fmt.Fprintf(&before, "line %d\n", i)
		if i != 50 {
			fmt.Fprintf(&after, "line %d\n", i)
		} else {
			after.WriteString("line\u202e fifty\n")
		}
	}
	got, err := textdiff.Unified("a/x.js", "b/x.js", before.String(), after.String())
	require.NoError(t, err)
	require.Equal(t, "--- a/x.js\n+++ b/x.js\n@@ -48,7 +48,7 @@\n line 47\n line 48\n line 49\n-line 50\n+line\\u202e fifty\n line 51\n line 52\n line 53\n", got)
}

func TestEdges(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ before, after, want string }{
		{"", "", ""},
		{"a\n", "a\n", ""},
		{"", "a\n", "@@ -0,0 +1 @@\n+a\n"},
		{"a\n", "", "@@ -1 +0,0 @@\n-a\n"},
		{"a", "a\n", "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n"},
		{"a\r\n", "a\n", "@@ -1 +1 @@\n-a\\r\n+a\n"},
		{"\ta\n", "\tb\n", "@@ -1 +1 @@\n-\ta\n+\tb\n"},
	} {
		got, err := textdiff.Unified("o", "n", tt.before, tt.after)
		require.NoError(t, err)
		require.Equal(t, tt.want, strings.TrimPrefix(got, "--- o\n+++ n\n"))
	}
}

func TestBounds(t *testing.T) {
	t.Parallel()
	_, err := textdiff.Unified("o", "n", "", strings.Repeat("x", textdiff.MaxBytes+1))
	require.ErrorIs(t, err, textdiff.ErrTooLarge)
	_, err = textdiff.Unified("o", "n", strings.Repeat("a\n", 6000), strings.Repeat("b\n", 6000))
	require.ErrorIs(t, err, textdiff.ErrTooLarge)
	same := strings.Repeat("a\n", 100_000)
	got, err := textdiff.Unified("o", "n", same, same+"b\n")
	require.NoError(t, err)
	require.Contains(t, got, "@@ -99998,3 +99998,4 @@")
	got, err = textdiff.Unified("o", "n", "", strings.Repeat("é", 100_000))
	require.NoError(t, err)
	require.Less(t, len(got), 3000)
	require.True(t, utf8.ValidString(got))
}

// The standard patch program makes the new text from the old one and the diff.
func TestPatchUnderstandsIt(t *testing.T) {
	t.Parallel()
	patch, err := exec.LookPath("patch")
	if err != nil {
		t.Skip("there is no patch program")
	}
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		line := rapid.SampledFrom([]string{"a\n", "b\n", "c\n", "d\n", "\n"})
		before := strings.Join(rapid.SliceOfN(line, 1, 30).Draw(t, "before"), "")
		after := strings.Join(rapid.SliceOfN(line, 1, 30).Draw(t, "after"), "")
		diff, err := textdiff.Unified("x", "x", before, after)
		require.NoError(t, err)
		if diff == "" {
			require.Equal(t, before, after)
			return
		}
		path := filepath.Join(dir, "x")
		require.NoError(t, os.WriteFile(path, []byte(before), 0o600))
		cmd := exec.Command(patch, "-s", path)
		cmd.Stdin = strings.NewReader(diff)
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, "%s", out)
		got, err := os.ReadFile(path)
		require.NoError(t, err)
		require.Equal(t, after, string(got))
	})
}
