package archtest

import (
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"marketplace/internal/mail"
)

// Every mail that is written in internal/mail is sent by somebody. That it gets the data it wants is checked
// by pgtest, on every mail that a test has enqueued.
func TestEveryMailIsSentBySomebody(t *testing.T) {
	t.Parallel()
	var code strings.Builder
	for _, dir := range []string{"activities", "api", "publisher", "internal"} {
		require.NoError(t, fs.WalkDir(os.DirFS("../.."), dir, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			content, err := os.ReadFile("../../" + path)
			code.Write(content)
			return err
		}))
	}
	for _, name := range mail.Templates() {
		require.Contains(t, code.String(), `"`+name+`"`)
	}
}
