// Package archtest holds the rules of the tree: who may import whom, and what the shipped binary is made of.
package archtest

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const module = "marketplace"

type goPackage struct {
	ImportPath string
	Name       string
	Imports    []string
}

// layers say what each part of the shipped tree may import of the others; the longest prefix counts.
var layers = map[string][]string{
	"":                       {"api", "publisher", "workflows", "activities", "queries", "internal", "web"},
	"api":                    {"api", "workflows", "activities", "queries/marketplace", "internal"},
	"publisher":              {"publisher", "workflows", "activities", "queries/publisher", "internal"},
	"workflows":              {"workflows", "activities", "internal"},
	"activities/marketplace": {"activities/marketplace", "queries/marketplace", "internal"},
	"activities/publisher":   {"activities/publisher", "queries/publisher", "internal"},
	"activities/payments":    {"activities/payments", "internal"},
	"queries":                {"queries", "internal"},
	"internal":               {"internal"},
	"web":                    {"web", "internal"},
}

// outside is what a layer may not import from elsewhere, by prefix.
var outside = map[string][]string{
	"workflows":           {"net", "net/http", "database/sql", "github.com/jackc/pgx", "github.com/stripe"},
	"activities/payments": {"database/sql", "github.com/jackc/pgx"},
	"publisher":           {"github.com/stripe"},
	"activities/publisher": {
		"github.com/stripe",
	},
	"activities/marketplace": {"github.com/stripe"},
}

var forbiddenNames = []string{"util", "utils", "common", "helper", "helpers", "model", "models", "types", "pkg", "misc", "base"}

func TestImportsPointOneWay(t *testing.T) {
	t.Parallel()
	for _, p := range list(t, "./...") {
		rel := relative(p.ImportPath)
		require.NotContains(t, forbiddenNames, path.Base(p.ImportPath), "a package is named for what it does")
		layer, shipped := layerOf(rel)
		if !shipped {
			continue
		}
		for _, imported := range p.Imports {
			if ours(imported) {
				require.True(t, within(relative(imported), layers[layer]), "%s may not import %s", p.ImportPath, imported)
				continue
			}
			for _, no := range outside[layer] {
				// net itself and net/http, but not net/url, which parses and connects to nothing.
				hit := imported == no || no != "net" && strings.HasPrefix(imported, no+"/")
				require.False(t, hit, "%s may not import %s", p.ImportPath, imported)
			}
		}
	}
}

func TestTheCheckerSharesNoCode(t *testing.T) {
	t.Parallel()
	for _, p := range list(t, "./dev/check") {
		for _, imported := range p.Imports {
			require.False(t, ours(imported), "%s imports %s: what is wrong there would be wrong here too", p.ImportPath, imported)
		}
	}
}

func TestShippedBinaryIsLean(t *testing.T) {
	t.Parallel()
	for _, p := range list(t, "-deps", ".") {
		for _, no := range []string{module + "/dev", "go.temporal.io/server", "github.com/temporalio/ui-server"} {
			require.False(t, p.ImportPath == no || strings.HasPrefix(p.ImportPath, no+"/"), "the shipped binary links %s", p.ImportPath)
		}
	}
}

func TestLayersKnowTheTree(t *testing.T) {
	t.Parallel()
	require.False(t, within("queries/publisher", layers["activities/marketplace"]))
	require.False(t, within("publisher", layers["api"]))
	require.True(t, within("internal/money", layers["api"]))
	layer, shipped := layerOf("activities/marketplace")
	require.True(t, shipped)
	require.Equal(t, "activities/marketplace", layer)
	_, shipped = layerOf("dev/stack")
	require.False(t, shipped)
}

func layerOf(rel string) (layer string, shipped bool) {
	for candidate := range layers {
		if (rel == candidate || candidate != "" && strings.HasPrefix(rel, candidate+"/")) && len(candidate) >= len(layer) {
			layer, shipped = candidate, true
		}
	}
	return layer, shipped
}

func within(rel string, allowed []string) bool {
	return slices.ContainsFunc(allowed, func(a string) bool { return rel == a || strings.HasPrefix(rel, a+"/") })
}

func ours(importPath string) bool {
	return importPath == module || strings.HasPrefix(importPath, module+"/")
}

func relative(importPath string) string {
	return strings.TrimPrefix(strings.TrimPrefix(importPath, module), "/")
}

func list(t *testing.T, args ...string) []goPackage {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", append([]string{"list", "-json=ImportPath,Name,Imports"}, args...)...)
	cmd.Dir = "../.."
	out, err := cmd.Output()
	require.NoError(t, err)
	var packages []goPackage
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p goPackage
		err := dec.Decode(&p)
		if errors.Is(err, io.EOF) {
			return packages
		}
		require.NoError(t, err)
		packages = append(packages, p)
	}
}
