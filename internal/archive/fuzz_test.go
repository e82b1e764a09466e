package archive_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"marketplace/internal/archive"
	"marketplace/internal/archive/archivetest"
)

// What passes Inspect must be seen by the standard library's readers as we see it: same names, same bytes.
func FuzzSameAsStandardLibrary(f *testing.F) {
	plugin := archivetest.Plugin("a", "1.0.0")
	f.Add(archivetest.Zip(plugin))
	f.Add(archivetest.Tgz(plugin))
	f.Add(archivetest.TarOf([]tar.Header{{Name: "p/é", Format: tar.FormatPAX}, {Name: "p/b"}}, []string{"1", "2"}))
	f.Add(archivetest.TarOf([]tar.Header{{Name: "p/" + string(bytes.Repeat([]byte("n"), 150)), Format: tar.FormatGNU}}, []string{"1"}))
	f.Add(archivetest.ZipOf([]zip.FileHeader{{Name: "p/"}, {Name: "p/a", Method: zip.Store}}, []string{"", "x"}))
	f.Fuzz(func(t *testing.T, data []byte) {
		format, err := archive.Detect(bytes.NewReader(data), int64(len(data)))
		if err != nil { // so that tar is fuzzed beneath its compression
			data, format = archivetest.Gzip(withChecksums(data)), archive.Tgz
		}
		found, err := archive.Inspect(t.Context(), bytes.NewReader(data), int64(len(data)), format, nil)
		require.NoError(t, err)
		_, err = archive.ReadManifest(t.Context(), bytes.NewReader(data), int64(len(data)), format)
		if err != nil {
			_, ok := errors.AsType[*archive.Violation](err)
			require.True(t, ok, "%v", err)
		}
		for _, v := range found {
			if !v.Warning {
				return
			}
		}
		var ours []string
		require.NoError(t, archive.Walk(t.Context(), bytes.NewReader(data), int64(len(data)), format, func(e archive.Entry) error {
			if e.Regular() {
				body, err := io.ReadAll(e.Body)
				ours = append(ours, e.Path+"\x00"+string(body))
				return err
			}
			return nil
		}))
		require.Equal(t, standard(t, data, format), ours)
	})
}

// withChecksums makes the header checksums of a tar right, as far as its headers lead from one to the next.
func withChecksums(data []byte) []byte {
	data = slices.Clone(data)
	for at := 0; at+512 <= len(data); {
		size, err := strconv.ParseUint(strings.Trim(string(data[at+124:at+136]), " \x00"), 8, 30)
		if bytes.Count(data[at:at+512], []byte{0}) == 512 || (err != nil && size != 0) {
			return data
		}
		checksummed(data[at:])
		at += 512 + int(size+511)/512*512
	}
	return data
}

func standard(t *testing.T, data []byte, format archive.Format) (files []string) {
	t.Helper()
	if format == archive.Zip {
		z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		require.NoError(t, err)
		for _, f := range z.File {
			if f.FileInfo().IsDir() {
				continue
			}
			r, err := f.Open()
			require.NoError(t, err)
			body, err := io.ReadAll(r)
			require.NoError(t, err)
			files = append(files, trimDot(f.Name)+"\x00"+string(body))
		}
		return files
	}
	gz, err := gzip.NewReader(bytes.NewReader(data))
	require.NoError(t, err)
	for r := tar.NewReader(gz); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return files
		}
		require.NoError(t, err)
		if h.Typeflag != tar.TypeReg {
			continue
		}
		body, err := io.ReadAll(r)
		require.NoError(t, err)
		files = append(files, trimDot(h.Name)+"\x00"+string(body))
	}
}

func trimDot(name string) string {
	for strings.HasPrefix(name, "./") {
		name = name[2:]
	}
	for strings.Contains(name, "/./") {
		name = strings.ReplaceAll(name, "/./", "/")
	}
	return name
}
