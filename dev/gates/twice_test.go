package gates

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"marketplace/activities/marketplace"
	"marketplace/activities/payments"
	"marketplace/activities/publisher"
)

// reading are the activities that only look: there is nothing they could do twice.
var reading = []string{"RetrieveDispute", "RetrieveRefund", "AwaitRefund", "AwaitPayment", "RetrievePayment", "LoadPurchase", "ReadCoupon", "ReadOutbox", "CheckBalance", "FindMissing", "MarkStatistics", "CompareStatistics", "ReadCountedNets", "ListMovements", "FindMovements", "RetrieveBalance", "FindOrigins", "ListDuePayouts", "FindPayoutAccount", "TellEvidenceKey"}

// TestEveryActivityIsRunTwice wants a test of each activity that runs it twice with the same input: as an
// argument of a helper named twice…, in a loop over a count or a list, or by two equal calls in one function.
func TestEveryActivityIsRunTwice(t *testing.T) {
	t.Parallel()
	var known []string
	for dir, of := range map[string]reflect.Type{
		"activities/marketplace": reflect.TypeFor[*marketplace.Activities](),
		"activities/publisher":   reflect.TypeFor[*publisher.Activities](),
		"activities/payments":    reflect.TypeFor[*payments.Activities](),
	} {
		repeated := runTwice(t, dir)
		for method := range of.Methods() {
			known = append(known, method.Name)
			if !slices.Contains(reading, method.Name) {
				require.Contains(t, repeated, method.Name, "write a test in %s that runs this activity twice and finds one effect", dir)
			}
		}
	}
	require.Subset(t, known, reading, "no such activity any more")
}

// runTwice are the methods that the tests of a package run twice with one input.
func runTwice(t *testing.T, dir string) map[string]bool {
	t.Helper()
	found := map[string]bool{}
	paths, err := filepath.Glob(filepath.Join(root, dir, "*_test.go"))
	require.NoError(t, err)
	require.NotEmpty(t, paths)
	for _, path := range paths {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		require.NoError(t, err)
		for _, declaration := range file.Decls {
			if function, ok := declaration.(*ast.FuncDecl); ok {
				repeatedIn(function, found)
			}
		}
	}
	return found
}

func repeatedIn(function *ast.FuncDecl, found map[string]bool) {
	calls := map[string]int{}
	ast.Inspect(function, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if strings.HasPrefix(calledName(n.Fun), "twice") {
				for _, argument := range n.Args {
					found[calledName(argument)] = true
				}
			}
			if source := sourceOf(n); calls[source] > 0 {
				found[calledName(n.Fun)] = true
				for _, argument := range n.Args { // of a helper that runs it
					found[calledName(argument)] = true
				}
			} else {
				calls[source]++
			}
		case *ast.RangeStmt:
			if !severalTimes(n.X) {
				return true
			}
			ast.Inspect(n.Body, func(inner ast.Node) bool {
				if call, ok := inner.(*ast.CallExpr); ok {
					found[calledName(call.Fun)] = true
					for _, argument := range call.Args { // of an environment's ExecuteActivity
						found[calledName(argument)] = true
					}
				}
				return true
			})
		}
		return true
	})
}

// severalTimes is true of a number from 2 on, and of a list of as many.
func severalTimes(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.BasicLit:
		return e.Kind == token.INT && e.Value != "0" && e.Value != "1"
	case *ast.CompositeLit:
		return len(e.Elts) > 1
	}
	return false
}

// calledName is the last name of x.y.Name or Name[T].
func calledName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	case *ast.IndexExpr:
		return calledName(e.X)
	}
	return ""
}

func sourceOf(n ast.Node) string {
	var out bytes.Buffer
	if err := format.Node(&out, token.NewFileSet(), n); err != nil {
		return err.Error()
	}
	return out.String()
}
