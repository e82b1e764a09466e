package gates

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

const root = "../.."

// computed are the places that take a problem's code from a variable, and the constants it may be: package
// and prefix of their names.
var computed = map[string][]string{
	"api/coupon_discounts.go string(r)":  {"activities/marketplace RefusedCoupon"},
	"api/dispute_draft.go code":          {"activities/marketplace DisputeRefused"},
	"api/purchases.go string(r)":         {"activities/marketplace Refused"},
	"api/payout_reversals.go code":       {"activities/marketplace ReversalRefused"},
	"api/refunds.go code":                {"activities/marketplace RefundRefused", "activities/marketplace RequestRefused"},
	"publisher/submissions.go r.Code":    {"activities/publisher Refused", "workflows/review Refused"},
	"publisher/plugin_update.go outcome": {"queries/publisher SlugTaken", "queries/publisher SlugConfusable"},
	"publisher/upload.go v.Rule":         {"= manifest_missing", "= manifest_invalid", "= manifest_too_large"},
	"internal/problem/problem.go code":   {"= error_<status>"},
}

// unsaid are refusals that never become a problem: the customer is led to the purchase they have.
var unsaid = []string{"purchase_open", "purchase_closed"}

// TestEveryProblemIsDocumented holds docs/problems.md to the source, both ways.
func TestEveryProblemIsDocumented(t *testing.T) {
	t.Parallel()
	inSource, sites := codesInSource(t)
	for site := range sites {
		require.Contains(t, computed, site, "say which constants this code may be")
	}
	for site, constants := range computed {
		require.Contains(t, sites, site, "no such place any more")
		for _, c := range constants {
			for _, code := range constantsOf(t, c) {
				inSource[code] = append(inSource[code], "") // what the status is depends
			}
		}
	}
	for _, code := range unsaid {
		require.Contains(t, inSource, code)
		delete(inSource, code)
	}
	inDoc := documentedStatuses(t)
	for code, statuses := range inSource {
		require.Contains(t, inDoc, code, "add a line to docs/problems.md")
		for _, status := range statuses {
			require.Contains(t, inDoc[code], status, "docs/problems.md has another status for %s", code)
		}
	}
	for code := range inDoc {
		require.Contains(t, inSource, code, "docs/problems.md has a code that nothing answers with")
	}
}

var documentedLine = regexp.MustCompile("(?m)^\\| `([a-z_<>]+)` \\| ([0-9, ]+|any) \\| [^|]+ \\| [^|]+ \\|$")

func documentedStatuses(t *testing.T) map[string]string {
	t.Helper()
	doc, err := os.ReadFile(filepath.Join(root, "docs", "problems.md"))
	require.NoError(t, err)
	codes := map[string]string{}
	for _, line := range documentedLine.FindAllStringSubmatch(string(doc), -1) {
		require.NotContains(t, codes, line[1], "docs/problems.md has it twice")
		codes[line[1]] = line[2]
	}
	return codes
}

var documentedCodes = sync.OnceValue(func() []string {
	doc, _ := os.ReadFile(filepath.Join(root, "docs", "problems.md")) // missing is TestEveryProblemIsDocumented's to say
	var codes []string
	for _, line := range documentedLine.FindAllStringSubmatch(string(doc), -1) {
		codes = append(codes, line[1])
	}
	return codes
})

// codesInSource finds every problem.New: codes that are there as text with their statuses, and the places
// where they are not.
func codesInSource(t *testing.T) (codes, sites map[string][]string) {
	t.Helper()
	codes, sites = map[string][]string{}, map[string][]string{}
	for _, dir := range []string{"api", "publisher", "internal"} {
		eachFile(t, dir, func(path string, file *ast.File) {
			ast.Inspect(file, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.CallExpr:
					if len(n.Args) < 3 || !isNewProblem(file, n.Fun) {
						return true
					}
					status := statusOf(n.Args[0])
					if literal, ok := n.Args[1].(*ast.BasicLit); ok {
						codes[unquote(literal)] = append(codes[unquote(literal)], status...)
						return true
					}
					site := path + " " + text(n.Args[1])
					sites[site] = append(sites[site], status...)
				case *ast.KeyValueExpr: // the codes of huma's own errors
					literal, ok := n.Value.(*ast.BasicLit)
					if status := statusOf(n.Key); ok && len(status) > 0 && literal.Kind == token.STRING && file.Name.Name == "problem" {
						codes[unquote(literal)] = append(codes[unquote(literal)], status...)
					}
				}
				return true
			})
		})
	}
	return codes, sites
}

func isNewProblem(file *ast.File, fun ast.Expr) bool {
	return text(fun) == "problem.New" || file.Name.Name == "problem" && text(fun) == "New"
}

// statusOf is the number of http.StatusSomething, nothing of anything else.
func statusOf(e ast.Expr) []string {
	name, ok := strings.CutPrefix(text(e), "http.Status")
	for code := 400; ok && code < 600; code++ {
		if strings.ReplaceAll(http.StatusText(code), " ", "") == name {
			return []string{strconv.Itoa(code)}
		}
	}
	return nil
}

// text is an identifier, a selector or a conversion as it was written.
func text(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return text(e.X) + "." + e.Sel.Name
	case *ast.CallExpr:
		if len(e.Args) == 1 {
			return text(e.Fun) + "(" + text(e.Args[0]) + ")"
		}
	}
	return ""
}

func unquote(literal *ast.BasicLit) string {
	s, err := strconv.Unquote(literal.Value)
	if err != nil {
		return literal.Value
	}
	return s
}

// constantsOf are the values of a package's constants, or what follows "= ".
func constantsOf(t *testing.T, what string) []string {
	t.Helper()
	if literal, ok := strings.CutPrefix(what, "= "); ok {
		return []string{literal}
	}
	dir, prefix, _ := strings.Cut(what, " ")
	values := map[string]bool{}
	eachFile(t, dir, func(_ string, file *ast.File) {
		ast.Inspect(file, func(n ast.Node) bool {
			if spec, ok := n.(*ast.ValueSpec); ok && strings.HasPrefix(spec.Names[0].Name, prefix) && len(spec.Values) == 1 {
				if literal, ok := spec.Values[0].(*ast.BasicLit); ok && literal.Kind == token.STRING {
					values[unquote(literal)] = true
				}
			}
			return true
		})
	})
	require.NotEmpty(t, values, "no constants %s", what)
	return slices.Sorted(maps.Keys(values))
}

// eachFile parses the Go files under a folder that are no tests.
func eachFile(t *testing.T, dir string, f func(path string, file *ast.File)) {
	t.Helper()
	require.NoError(t, filepath.WalkDir(filepath.Join(root, dir), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err == nil {
			relative, _ := filepath.Rel(root, path)
			f(filepath.ToSlash(relative), file)
		}
		return err
	}))
}
