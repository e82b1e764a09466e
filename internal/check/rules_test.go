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
)

func TestTheListOfRulesIsWhole(t *testing.T) {
	t.Parallel()
	found := map[string]bool{"more": true}
	for _, rule := range secretRules {
		found[rule.name] = true
	}
	for _, m := range minor {
		if m.rule != "" {
			found[m.rule] = true
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
					if rule, ok := ruleOf(call); ok {
						found[rule] = true
					}
				}
				return true
			})
		}
	}
	listed := map[string]bool{}
	for _, rule := range Rules {
		require.False(t, listed[rule], "%s is there twice", rule)
		listed[rule] = true
	}
	require.Equal(t, found, listed)
}

// ruleOf is the text that a call passes as the rule: first of violation and warning, second of findings.add.
func ruleOf(call *ast.CallExpr) (string, bool) {
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
	rule, err := strconv.Unquote(literal.Value)
	return rule, err == nil
}
