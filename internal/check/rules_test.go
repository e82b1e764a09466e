package check

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"marketplace/internal/archive"
)

func TestTheListOfRulesIsWhole(t *testing.T) {
	t.Parallel()
	found, codes := map[string]bool{"more": true}, map[string]bool{"more": true, "secret": true, "secret-example": true}
	for _, rule := range secretRules {
		found[rule.name] = true
	}
	for _, m := range minor {
		if m.code != "" {
			found[archive.RuleOf(m.code)], codes[m.code] = true, true
		}
	}
	for _, dir := range []string{".", "../archive"} {
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		require.NoError(t, err)
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
			require.NoError(t, err)
			ast.Inspect(parsed, func(n ast.Node) bool {
				if call, ok := n.(*ast.CallExpr); ok {
					if code, ok := codeOf(call); ok {
						found[archive.RuleOf(code)], codes[code] = true, true
					}
				}
				return true
			})
		}
	}
	for _, list := range []struct {
		is   []string
		want map[string]bool
	}{{Rules, found}, {Codes, codes}} {
		listed := map[string]bool{}
		for _, name := range list.is {
			require.False(t, listed[name], "%s is there twice", name)
			listed[name] = true
		}
		require.Equal(t, list.want, listed)
	}
}

// codeOf is the text that a call passes as the code: first of violation and warning, second of findings.add.
func codeOf(call *ast.CallExpr) (string, bool) {
	place := 0
	switch fun := call.Fun.(type) {
	case *ast.Ident:
		if fun.Name != "violation" && fun.Name != "warning" {
			return "", false
		}
	case *ast.SelectorExpr:
		if place = 1; fun.Sel.Name != "add" {
			return "", false
		}
	default:
		return "", false
	}
	if len(call.Args) <= place {
		return "", false
	}
	literal, ok := call.Args[place].(*ast.BasicLit)
	if !ok || literal.Kind != token.STRING {
		return "", false
	}
	code, err := strconv.Unquote(literal.Value)
	return code, err == nil
}
