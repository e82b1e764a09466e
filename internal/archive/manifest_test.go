package archive_test

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"marketplace/internal/archive"
	"marketplace/internal/archive/archivetest"
)

func packed(f archive.Format, files map[string]string) []byte {
	if f == archive.Zip {
		return archivetest.Zip(files)
	}
	return archivetest.Tgz(files)
}

func requireRule(t *testing.T, rule string, err error) {
	t.Helper()
	v, ok := errors.AsType[*archive.Violation](err)
	require.True(t, ok, "%v", err)
	require.Equal(t, rule, v.Rule, "%v", err)
}

type manifestTest struct {
	files map[string]string
	want  archive.Manifest
	rule  string
}

// besideStray is a sound manifest and an entry that the archive check refuses: the author is to hear of that
// one, not of a manifest that is missing.
func besideStray(path string) manifestTest {
	return manifestTest{
		files: map[string]string{"package/package.json": `{"name":"a","version":"1.0.0"}`, path: "x"},
		want:  archive.Manifest{File: "package.json", Name: "a", Version: "1.0.0"},
	}
}

func TestReadManifest(t *testing.T) {
	t.Parallel()
	tests := map[string]manifestTest{
		"npm": {
			files: archivetest.Plugin("@acme/eslint-plugin", "1.2.3"),
			want: archive.Manifest{File: "package.json", Name: "@acme/eslint-plugin", Version: "1.2.3", Description: "A plugin for tests.",
				License: "MIT", Keywords: []string{"plugin"}, Hosts: map[string]string{"eslint": ">=8"}},
		},
		"plugin.json comes first": {
			files: map[string]string{"plugin.json": `{"name":"a","version":"1.0.0","hosts":{"vite":"^5"}}`, "package.json": `{"name":"b"}`},
			want:  archive.Manifest{File: "plugin.json", Name: "a", Version: "1.0.0", Hosts: map[string]string{"vite": "^5"}},
		},
		"old npm forms": {
			files: map[string]string{"x/package.json": "\ufeff" + `{"name":"a","version":"1.0.0","licenses":[{"type":"MIT"},{"type":"GPL-2.0"}],
				"repository":{"type":"git","url":"git+ssh://git@github.com/a/b.git"},"keywords":"one, two","engines":{"node":">=4","npm":"1"}}`},
			want: archive.Manifest{File: "package.json", Name: "a", Version: "1.0.0", License: "(MIT OR GPL-2.0)", Repository: "https://github.com/a/b",
				Keywords: []string{"one", "two"}, Hosts: map[string]string{"node": ">=4"}},
		},
		"short repository, odd types": {
			files: map[string]string{"package.json": `{"name":"a","version":"1.0.0","license":{"type":"ISC"},"repository":"a/b","keywords":[1,"k"],"engines":["x"],"homepage":{"url":"https://a.example"}}`},
			want: archive.Manifest{File: "package.json", Name: "a", Version: "1.0.0", License: "ISC", Repository: "https://github.com/a/b",
				Homepage: "https://a.example", Keywords: []string{"k"}},
		},
		"beside an absolute path":   besideStray("/etc/passwd"),
		"beside a drive letter":     besideStray("C:/x"),
		"beside a backslash path":   besideStray(`package\..\x`),
		"beside a path that leaves": besideStray("../x"),
		"two top folders":           {files: map[string]string{"a/package.json": `{}`, "b/x": ""}, rule: "manifest_missing"},
		"too deep":                  {files: map[string]string{"a/b/package.json": `{}`}, rule: "manifest_missing"},
		"not JSON":                  {files: map[string]string{"package.json": `{"name":`}, rule: "manifest_invalid"},
		"not an object":             {files: map[string]string{"package.json": `null`}, rule: "manifest_invalid"},
		"a list":                    {files: map[string]string{"package.json": `[]`}, rule: "manifest_invalid"},
		"name a number":             {files: map[string]string{"package.json": `{"name":1}`}, rule: "manifest_invalid"},
		"too large":                 {files: map[string]string{"package.json": `{"name":"` + strings.Repeat("a", 1<<20) + `"}`}, rule: "manifest_too_large"},
	}
	for name, tt := range tests {
		for _, f := range []archive.Format{archive.Zip, archive.Tgz} {
			t.Run(name+"/"+string(f), func(t *testing.T) {
				t.Parallel()
				data := packed(f, tt.files)
				got, err := archive.Detect(bytes.NewReader(data), int64(len(data)))
				require.NoError(t, err)
				require.Equal(t, f, got)
				m, err := archive.ReadManifest(t.Context(), bytes.NewReader(data), int64(len(data)), f)
				if tt.rule != "" {
					requireRule(t, tt.rule, err)
					return
				}
				require.NoError(t, err)
				m.Raw = nil
				require.Equal(t, tt.want, m)
			})
		}
	}
}

func TestDetectRefusesOthers(t *testing.T) {
	t.Parallel()
	for _, data := range []string{"", "P", "hello", "\x1f\x8b\x07\x00", "MZ\x90\x00"} {
		_, err := archive.Detect(strings.NewReader(data), int64(len(data)))
		requireRule(t, "format", err)
	}
}

func TestOpenAndReadText(t *testing.T) {
	t.Parallel()
	files := map[string]string{"package/a.txt": "hello", "package/b.bin": "\x00\x01", "package/long.txt": strings.Repeat("é", 9000)}
	for _, f := range []archive.Format{archive.Zip, archive.Tgz} {
		data := packed(f, files)
		r, size := bytes.NewReader(data), int64(len(data))
		text, err := archive.ReadText(t.Context(), r, size, f, "package/a.txt", 5)
		require.NoError(t, err)
		require.Equal(t, "hello", text)
		_, err = archive.ReadText(t.Context(), r, size, f, "package/a.txt", 4)
		require.ErrorIs(t, err, archive.ErrTooLong)
		_, err = archive.ReadText(t.Context(), r, size, f, "package/b.bin", 100)
		require.ErrorIs(t, err, archive.ErrNotText)
		_, err = archive.ReadText(t.Context(), r, size, f, "package/c", 100)
		require.ErrorIs(t, err, archive.ErrNoFile)
		_, err = archive.ReadText(t.Context(), r, size, f, "package/long.txt", 1<<20)
		require.NoError(t, err)
	}
}

func TestCompare(t *testing.T) {
	t.Parallel()
	before := archivetest.Zip(map[string]string{"p/same": "1", "p/gone": "2", "p/edited": "3"})
	after := archivetest.Tgz(map[string]string{"p/same": "1", "p/new": "4", "p/edited": "\x00"})
	was := archive.Archive{Bytes: bytes.NewReader(before), Size: int64(len(before)), Format: archive.Zip}
	is := archive.Archive{Bytes: bytes.NewReader(after), Size: int64(len(after)), Format: archive.Tgz}
	changes, err := archive.Compare(t.Context(), was, is)
	require.NoError(t, err)
	var got []string
	for _, c := range changes {
		got = append(got, string(c.Kind)+" "+c.Path)
	}
	require.Equal(t, []string{"changed p/edited", "removed p/gone", "added p/new", "unchanged p/same"}, got)
	require.True(t, changes[0].Binary)
	changes, err = archive.Compare(t.Context(), archive.Archive{}, is)
	require.NoError(t, err)
	require.Len(t, changes, 3)
}

// brokenDisk fails after some bytes: the archive is not to blame.
type brokenDisk struct {
	io.ReaderAt
	good int64
}

var errDisk = errors.New("disk broken")

func (d brokenDisk) ReadAt(p []byte, off int64) (int, error) {
	if off+int64(len(p)) > d.good {
		return 0, errDisk
	}
	return d.ReaderAt.ReadAt(p, off)
}

func TestFailuresAreNotTheArchives(t *testing.T) {
	t.Parallel()
	random := strings.Repeat("0123456789abcdef", 1<<14)
	for _, f := range []archive.Format{archive.Zip, archive.Tgz} {
		data := packed(f, archivetest.With(archivetest.Plugin("a", "1.0.0"), "package/z.txt", random))
		nothing := func(archive.Entry) error { return nil }
		err := archive.Walk(t.Context(), brokenDisk{bytes.NewReader(data), 100}, int64(len(data)), f, nothing)
		require.ErrorIs(t, err, errDisk)
		err = archive.Walk(t.Context(), bytes.NewReader(data[:len(data)/2]), int64(len(data)), f, nothing)
		require.ErrorIs(t, err, io.ErrUnexpectedEOF)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		err = archive.Walk(ctx, bytes.NewReader(data), int64(len(data)), f, nothing)
		require.ErrorIs(t, err, context.Canceled)
	}
}

func TestLongNames(t *testing.T) {
	t.Parallel()
	long := "package/" + strings.Repeat("folder/", 20) + strings.Repeat("n", 120) + "é.js"
	for _, format := range []tar.Format{tar.FormatPAX, tar.FormatGNU} {
		data := archivetest.TgzOf([]tar.Header{{Name: long, Format: format, Mode: 0o644}}, []string{"x"})
		text, err := archive.ReadText(t.Context(), bytes.NewReader(data), int64(len(data)), archive.Tgz, long, 10)
		require.NoError(t, err)
		require.Equal(t, "x", text)
	}
}
