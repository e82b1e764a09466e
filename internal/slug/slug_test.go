package slug_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"marketplace/internal/slug"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{
		"eslint-plugin-import": "", "abc": "", "a1-b2": "", "": "slug_too_short", "ab": "slug_too_short", "-abc": "slug_form", "abc-": "slug_form",
		"a--b": "slug_form", "Abc": "slug_form", "añb": "slug_form", "a_b": "slug_form", "a.b": "slug_form", "a/b": "slug_form", "abc\x00": "slug_form", "abc\n": "slug_form",
		"admin": "slug_reserved", "adm1n": "slug_reserved", "log-in": "slug_reserved", "admins-tool": "",
		strings.Repeat("a", 64): "", strings.Repeat("a", 65): "slug_too_long",
	} {
		require.Equal(t, want, slug.Check(s), "%q", s)
	}
}

func TestSkeletonFoldsLookAlikes(t *testing.T) {
	t.Parallel()
	for _, same := range [][]string{
		{"eslint-plugin", "eslintplugin", "es1int-plugin", "es-lint-plugin", "еslint-plugin", "ESLint Plugin", "ｅｓｌｉｎｔ－ｐｌｕｇｉｎ", "ésliñt plugin", "eslint\u200bplugin", "𝐞𝐬𝐥𝐢𝐧𝐭plugin"},
		{"modern", "modem"}, {"vvebpack", "webpack"}, {"b00k", "book"}, {"рrеttiеr", "prettier"},
	} {
		for _, other := range same[1:] {
			require.Equal(t, slug.Skeleton(same[0]), slug.Skeleton(other), other)
		}
	}
	for _, different := range [][2]string{{"eslint-plugin-vue", "eslint-plugin-react"}, {"postcss", "postcss-nested"}, {"vite", "vitest"}, {"plugin-2", "plugin-4"}, {"日本", "日木"}} {
		require.NotEqual(t, slug.Skeleton(different[0]), slug.Skeleton(different[1]))
	}
}

func TestMixedScripts(t *testing.T) {
	t.Parallel()
	require.True(t, slug.MixedScripts("pаypal")) // a Cyrillic а
	require.False(t, slug.MixedScripts("Prettier для Go"))
	require.False(t, slug.MixedScripts("日本 plugin ñandú"))
}
