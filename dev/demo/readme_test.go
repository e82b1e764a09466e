package demo

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestDescriptionIsTheREADMEWithoutWhatTheStoreDoesNotShow(t *testing.T) {
	t.Parallel()
	readme := "# plugin\n\n[![build](https://a.example/b.svg)](https://a.example) ![x][logo]\n\n<p align=\"center\">It **sorts**.</p>\n\n" +
		"## Sponsors\n\n![all](https://a.example/s.svg)\n\n## Use\n\nSee [the docs](./docs/use.md) and [below](#more).\n\n```html\n<b>![kept](x)</b>\n```\n\u200b"
	require.Equal(t, "It **sorts**.\n\n## Use\n\nSee [the docs](https://b.example/blob/HEAD/docs/use.md) and [below](#more).\n\n```html\n<b>![kept](x)</b>\n```",
		description(readme, "https://b.example"))
}

func TestATitleGoesWithItsUnderline(t *testing.T) {
	t.Parallel()
	require.Equal(t, "It sorts.", description("# plugin\n\n=======\n\nIt sorts.", ""))
}

func TestALongREADMEEndsBeforeAHeading(t *testing.T) {
	t.Parallel()
	filler := strings.Repeat("words\n", longestDescription/13)
	text := description("## One\n\n"+filler+"\n```sh\n# no heading\n```\n\n## Two\n\n"+filler+"\n## Three\n\n"+filler, "")
	require.True(t, strings.HasPrefix(text, "## One") && strings.HasSuffix(text, "words"))
	require.NotContains(t, text, "Three")
}

func TestSummaryIsOneSentence(t *testing.T) {
	t.Parallel()
	require.Equal(t, "Sorts imports.", summary("sorts <b>imports</b>. And more.", ""))
	require.Equal(t, "The default plugin for React.", summary("", "# x\n\n[![a](b)](c)\n\nThe default `plugin` for [React](https://a.example). More.\n"))
	require.Equal(t, "It sorts.", summary("", "# x\n\n> A note.\n\n```js\nimport vue from 'x'\n\nexport default {\n  plugins: [vue()],\n}\n```\n\nIt sorts.\n"))
	require.LessOrEqual(t, len([]rune(summary(strings.Repeat("ñ", 300), ""))), 200)
}

func TestChangesAreTheMaintainersOwnOrWhatTheArchivesShow(t *testing.T) {
	t.Parallel()
	own := npmPackage{changelog: "# Changelog\n\n## [2.0.0](x) (2024)\n\n- new\n\n### Notes\n\nmore\n\n## 1.9.0\n\n- old\n"}
	require.Equal(t, "- new\n\n### Notes\n\nmore", own.changes("2.0.0", nil))
	require.Empty(t, changelogSection(own.changelog, "2.0"))

	before := npmPackage{files: 3, bytes: 1500, manifest: manifest{Dependencies: map[string]string{"a": "^1", "b": "^1"}}}
	after := npmPackage{files: 4, bytes: 2500, manifest: manifest{Dependencies: map[string]string{"a": "^2", "c": "^1"}}}
	require.Equal(t, "- Depends on `a` `^2` (before: `^1`)\n- Depends on `c` `^1`, which is new\n- Depends on `b` no more\n"+
		"- 4 files, 3 kB unpacked (before: 3 files, 2 kB)", after.changes("2.0.0", &before))
}

func TestPageTakesEveryFormOfARepository(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		"git+https://github.com/a/b.git": "https://github.com/a/b", "git://github.com/a/b.git": "https://github.com/a/b",
		"a/b": "https://github.com/a/b", "github:a/b": "https://github.com/a/b", "http://c.example": "https://c.example", "": "",
		"git@github.com:a/b": "",
	} {
		require.Equal(t, want, page(given), given)
	}
}
