package marketplace

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The statuses and reasons that tellClosed and refundFailed pass on.
var passedOn = []string{"failed", "expired", "cancelled", "refund_failed", "refund_came_back"}

func TestTimelineKindsAreThoseThatAreWritten(t *testing.T) {
	t.Parallel()
	written := append([]string{}, passedOn...)
	paths, err := filepath.Glob("*.go")
	require.NoError(t, err)
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		require.NoError(t, err)
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) < 5 {
				return true
			}
			if name, ok := call.Fun.(*ast.Ident); !ok || name.Name != "appendEvent" {
				return true
			}
			if kind, ok := call.Args[3].(*ast.BasicLit); ok {
				text, err := strconv.Unquote(kind.Value)
				require.NoError(t, err)
				written = append(written, text)
			}
			return true
		})
	}
	require.ElementsMatch(t, TimelineKinds, written)
}
