package main

import (
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/stretchr/testify/require"

	marketplaceactivities "marketplace/activities/marketplace"
	publisheractivities "marketplace/activities/publisher"
)

// documents are all pages, by their path.
func documents(t *testing.T) map[string]string {
	t.Helper()
	pages := map[string]string{}
	add := func(path string) {
		content, err := os.ReadFile(path)
		require.NoError(t, err)
		pages[path] = string(content)
	}
	add("README.md")
	require.NoError(t, filepath.WalkDir("docs", func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && strings.HasSuffix(path, ".md") {
			add(path)
		}
		return err
	}))
	return pages
}

var variable = regexp.MustCompile("`([A-Z][A-Z0-9_]{2,})`")

func TestEverySettingIsDocumented(t *testing.T) {
	t.Parallel()
	page := documents(t)["docs/configuration.md"]
	documented := map[string]bool{}
	for line := range strings.Lines(page) {
		if columns := strings.Split(line, "|"); len(columns) > 3 {
			for _, found := range variable.FindAllStringSubmatch(columns[1], -1) {
				documented[found[1]] = true
			}
		}
	}
	parser, err := kong.New(&cli{}, kong.Writers(io.Discard, io.Discard))
	require.NoError(t, err)
	known := map[string]bool{"ADMIN_PASSWORD": true, "TEMPORAL_ADDRESS": true, "TEMPORAL_NAMESPACE": true, "TEMPORAL_API_KEY": true, "OTEL_EXPORTER_OTLP_ENDPOINT": true}
	require.NoError(t, kong.Visit(parser.Model.Node, func(node kong.Visitable, next kong.Next) error {
		if flag, ok := node.(*kong.Flag); ok {
			for _, name := range flag.Envs {
				require.True(t, documented[name], "%s is not in docs/configuration.md", name)
				known[name] = true
			}
		}
		return next(nil)
	}))
	for name := range documented {
		require.True(t, known[name], "docs/configuration.md names %s, which nobody reads", name)
	}
	for name := range secrets {
		require.Regexp(t, "`"+name+"`[^|]*\\*secret\\*", page, "%s is a secret", name)
	}
}

var metric = regexp.MustCompile(`marketplace_(?:purchases|disputes|stripe_events|outbox|reconciliation|mail|submissions|reviews|checks|publications)_[a-z_]+`)

func TestDocumentedMetricsAreTold(t *testing.T) {
	t.Parallel()
	told := map[string]bool{}
	for _, g := range append(marketplaceactivities.NewBacklog(nil).Gauges, publisheractivities.NewBacklog(nil).Gauges...) {
		name := strings.ReplaceAll(g.Name, ".", "_")
		if g.Unit == "s" {
			name += "_seconds"
		}
		told[name] = true
	}
	pages := documents(t)
	for path, page := range pages {
		for _, name := range metric.FindAllString(page, -1) {
			require.True(t, told[name], "%s names %s, which nobody tells", path, name)
		}
	}
	for name := range told {
		require.Contains(t, pages["docs/observability.md"], "`"+name+"`")
	}
}

var route = regexp.MustCompile("(?:GET|POST|PUT|PATCH|DELETE) (/v1/[A-Za-z0-9/{}_.-]+)")

func TestDocumentedRoutesExist(t *testing.T) {
	t.Parallel()
	parameter := regexp.MustCompile(`\{[^}]*\}`)
	routes := map[string]bool{}
	for _, side := range []string{"api", "publisher"} {
		content, err := os.ReadFile(side + "/openapi.yaml")
		require.NoError(t, err)
		for _, found := range regexp.MustCompile(`(?m)^  (/v1/[^:]+):$`).FindAllStringSubmatch(string(content), -1) {
			routes[parameter.ReplaceAllString(found[1], "{}")] = true
		}
	}
	for path, page := range documents(t) {
		for _, found := range route.FindAllStringSubmatch(page, -1) {
			require.True(t, routes[parameter.ReplaceAllString(found[1], "{}")], "%s names %s", path, found[0])
		}
	}
}

var link = regexp.MustCompile(`\]\(([^)#:]+)\)`)

func TestDocumentsLinkToWhatIsThere(t *testing.T) {
	t.Parallel()
	makefile, err := os.ReadFile("Makefile")
	require.NoError(t, err)
	for path, page := range documents(t) {
		for _, found := range link.FindAllStringSubmatch(page, -1) {
			target := filepath.Join(filepath.Dir(path), found[1])
			_, err := os.Stat(target)
			require.NoError(t, err, "%s links to %s", path, found[1])
		}
		for _, found := range regexp.MustCompile("`make ([a-z-]+)`").FindAllStringSubmatch(page, -1) {
			require.Contains(t, string(makefile), "\n"+found[1]+":", path)
		}
	}
}

// The page of decisions lists all there are.
func TestEveryDecisionIsListed(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("docs/adr/0*.md")
	require.NoError(t, err)
	index := documents(t)["docs/adr/README.md"]
	for _, file := range files {
		require.Contains(t, index, "("+filepath.Base(file)+")")
	}
}
