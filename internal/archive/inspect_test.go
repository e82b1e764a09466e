package archive_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"encoding/binary"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"marketplace/internal/archive"
	"marketplace/internal/archive/archivetest"
)

// inspect gives the rules that the archive breaks, warnings with a question mark.
func inspect(t *testing.T, f archive.Format, data []byte) []string {
	t.Helper()
	found, err := archive.Inspect(t.Context(), bytes.NewReader(data), int64(len(data)), f, nil)
	require.NoError(t, err)
	rules := []string{}
	for _, v := range found {
		require.NotEmpty(t, v.Message)
		if v.Warning {
			rules = append(rules, v.Rule+"?")
		} else {
			rules = append(rules, v.Rule)
		}
	}
	slices.Sort(rules)
	return slices.Compact(rules)
}

func TestGoodArchivesPass(t *testing.T) {
	t.Parallel()
	for _, f := range []archive.Format{archive.Zip, archive.Tgz} {
		require.Empty(t, inspect(t, f, packed(f, archivetest.Plugin("a", "1.0.0"))))
	}
	require.Empty(t, inspect(t, archive.Zip, archivetest.ZipOf([]zip.FileHeader{{Name: "p/"}, {Name: "p/a"}, {Name: "p/é"}}, []string{"", "x"})))
	require.Empty(t, inspect(t, archive.Tgz, archivetest.TgzOf([]tar.Header{
		{Name: "./", Typeflag: tar.TypeDir}, {Name: "./p/", Typeflag: tar.TypeDir}, {Name: "./p/a"},
		{Typeflag: tar.TypeXGlobalHeader, PAXRecords: map[string]string{"comment": "from git"}}, {Name: "p/" + strings.Repeat("é", 120)},
	}, nil)))
	require.Equal(t, []string{"empty"}, inspect(t, archive.Tgz, archivetest.Tgz(nil)))
	require.Equal(t, []string{"empty"}, inspect(t, archive.Zip, archivetest.Zip(nil)))
}

func TestNames(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		names []string
		rule  string
	}{
		"up":              {[]string{"a/../../evil"}, "zip_slip"},
		"up at once":      {[]string{"../evil"}, "zip_slip"},
		"only up":         {[]string{".."}, "zip_slip"},
		"up on windows":   {[]string{`a\..\..\evil`}, "backslash_path zip_slip"},
		"absolute":        {[]string{"/etc/passwd"}, "absolute_path"},
		"drive":           {[]string{"C:/evil"}, "drive_letter"},
		"backslash":       {[]string{`a\b`}, "backslash_path"},
		"control":         {[]string{"a\x1bb"}, "control_character"},
		"c1 control":      {[]string{"a\u009bb"}, "control_character"},
		"empty part":      {[]string{"a//b"}, "unclean_path"},
		"too deep":        {[]string{strings.Repeat("a/", 40) + "b"}, "path_depth"},
		"too long":        {[]string{strings.Repeat("a", 600)}, "path_length"},
		"letter case":     {[]string{"p/README.md", "p/readme.md"}, "case_clash"},
		"accents":         {[]string{"p/\u00e9", "p/e\u0301"}, "case_clash"},
		"case of folders": {[]string{"P/a", "p/b"}, "case_clash?"},
		"long s":          {[]string{"p/s", "p/ſ"}, "case_clash"},
		"same file twice": {[]string{"p/a", "p/a"}, "duplicate_name?"},
		"with a dot":      {[]string{"p/a", "p/./a"}, "duplicate_name?"},
		"file and folder": {[]string{"p/a", "p/a/b"}, "file_folder_clash"},
		"folder and file": {[]string{"p/a/b", "p/A"}, "file_folder_clash"},
		"windows device":  {[]string{"p/aux.js"}, "windows_name?"},
		"windows stream":  {[]string{"p/a:b"}, "windows_name?"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var headers []zip.FileHeader
			var entries []tar.Header
			for _, n := range tt.names {
				headers = append(headers, zip.FileHeader{Name: n})
				entries = append(entries, tar.Header{Name: n})
			}
			require.Equal(t, strings.Fields(tt.rule), inspect(t, archive.Zip, archivetest.ZipOf(headers, nil)))
			require.Equal(t, strings.Fields(tt.rule), inspect(t, archive.Tgz, archivetest.TgzOf(entries, nil)))
		})
	}
	require.Equal(t, []string{"name_encoding"}, inspect(t, archive.Zip, archivetest.ZipOf([]zip.FileHeader{{Name: "a\xff"}}, nil)))
	require.Equal(t, []string{"control_character"}, inspect(t, archive.Zip, archivetest.ZipOf([]zip.FileHeader{{Name: "a\x00b"}}, nil)))
}

func TestDuplicatesOfOtherContent(t *testing.T) {
	t.Parallel()
	for _, second := range []string{"p/a", "./p/a", "p/./a"} {
		require.Equal(t, []string{"duplicate_name"}, inspect(t, archive.Zip, archivetest.ZipOf([]zip.FileHeader{{Name: "p/a"}, {Name: second}}, []string{"1", "2"})))
		require.Equal(t, []string{"duplicate_name"}, inspect(t, archive.Tgz, archivetest.TgzOf([]tar.Header{{Name: "p/a"}, {Name: second}}, []string{"1", "2"})))
	}
}

func TestModes(t *testing.T) {
	t.Parallel()
	for rule, h := range map[string]tar.Header{
		"symlink":   {Typeflag: tar.TypeSymlink, Linkname: "/etc/passwd"},
		"hard_link": {Typeflag: tar.TypeLink, Linkname: "p/a"},
		"device":    {Typeflag: tar.TypeFifo},
		"setuid":    {Mode: 0o4755},
		"tar_type":  {Typeflag: 'Z'},
	} {
		h.Name = "p/x"
		require.Equal(t, []string{rule}, inspect(t, archive.Tgz, archivetest.TgzOf([]tar.Header{{Name: "p/a"}, h}, nil)), rule)
	}
	require.Equal(t, []string{"device"}, inspect(t, archive.Tgz, archivetest.TgzOf([]tar.Header{{Name: "p/a"}, {Name: "p/x", Typeflag: tar.TypeChar}}, nil)))
	for rule, mode := range map[string]fs.FileMode{
		"symlink": fs.ModeSymlink | 0o777, "device": fs.ModeNamedPipe, "setuid": fs.ModeSetuid | 0o755,
	} {
		h := zip.FileHeader{Name: "p/x"}
		h.SetMode(mode)
		require.Equal(t, []string{rule}, inspect(t, archive.Zip, archivetest.ZipOf([]zip.FileHeader{{Name: "p/a"}, h}, []string{"", "target"})), rule)
	}
}

func TestBombs(t *testing.T) {
	t.Parallel()
	require.Equal(t, []string{"bomb"}, inspect(t, archive.Tgz, archivetest.Bomb("a", "1.0.0", 20)))
	zeros := string(make([]byte, 20<<20))
	require.Equal(t, []string{"bomb"}, inspect(t, archive.Zip, archivetest.Zip(map[string]string{"p/a": zeros})))
	var many []tar.Header
	var headers []zip.FileHeader
	for i := range archive.MaxEntries + 1 {
		name := "p/" + strings.Repeat("x", i%100) + string(rune('a'+i%26)) + "/" + strings.Repeat("y", i/100)
		many, headers = append(many, tar.Header{Name: name}), append(headers, zip.FileHeader{Name: name})
	}
	require.Contains(t, inspect(t, archive.Zip, archivetest.ZipOf(headers, nil)), "entries")
	require.NotEmpty(t, inspect(t, archive.Tgz, archivetest.TgzOf(many, nil)))
}

func TestNesting(t *testing.T) {
	t.Parallel()
	inner := archivetest.Zip(map[string]string{"a": "b"})
	require.Equal(t, []string{"nested_archive?"}, inspect(t, archive.Tgz, archivetest.Tgz(map[string]string{"p/x.zip": string(inner)})))
	second := archivetest.Tgz(map[string]string{"x.zip": string(inner)})
	require.Equal(t, []string{"nested_archive", "nested_archive?"}, inspect(t, archive.Zip, archivetest.Zip(map[string]string{"p/x.tgz": string(second)})))
	bomb := archivetest.GzipZeros(130)
	require.Equal(t, []string{"nested_archive?", "nested_bomb"}, inspect(t, archive.Zip, archivetest.Zip(map[string]string{"p/x.gz": string(bomb)})))
	damaged := string(inner[:len(inner)-5])
	require.Equal(t, []string{"nested_archive?"}, inspect(t, archive.Zip, archivetest.Zip(map[string]string{"p/x.zip": damaged})))
	require.Equal(t, []string{"executable?"}, inspect(t, archive.Zip, archivetest.Zip(map[string]string{"p/x.node": "\x7fELF\x02\x01"})))
}

// patch changes bytes of data at the n-th occurrence of a signature.
func patch(data []byte, sig string, n, offset int, with ...byte) []byte {
	data = slices.Clone(data)
	at := 0
	for ; n >= 0; n-- {
		at += bytes.Index(data[at:], []byte(sig)) + len(sig)
	}
	copy(data[at-len(sig)+offset:], with)
	return data
}

func TestAmbiguousZips(t *testing.T) {
	t.Parallel()
	const local, central, end = "PK\x03\x04", "PK\x01\x02", "PK\x05\x06"
	stored := archivetest.ZipOf([]zip.FileHeader{{Name: "p/a", Method: zip.Store}, {Name: "p/b", Method: zip.Store}}, []string{"hello", "world"})
	require.Empty(t, inspect(t, archive.Zip, stored))
	endAt := bytes.LastIndex(stored, []byte(end))
	centralAt := bytes.Index(stored, []byte(central))
	dir := stored[centralAt:endAt]

	// A second directory and end record after the first, which then sits among the data.
	second := slices.Concat(stored, dir, stored[endAt:])
	binary.LittleEndian.PutUint32(second[len(second)-6:], uint32(len(stored)))
	// The same, hidden in the comment of the first.
	comment := patch(second, end, 0, 20, byte(len(dir)+endLen))

	tests := map[string]struct {
		data []byte
		rule string
	}{
		"cut short":               {stored[:len(stored)-1], "damaged"},
		"data before":             {append([]byte("PK\x03\x04 shebang"), stored...), "zip_two_directories"},
		"data after":              {append(slices.Clone(stored), 'x'), "zip_trailing_data"},
		"two ends":                {second, "zip_header_mismatch"},
		"end in comment":          {comment, "zip_header_mismatch"},
		"comment":                 {append(patch(stored, end, 0, 20, 2), "hi"...), "zip_comment?"},
		"local name":              {patch(stored, local, 0, 30, 'q'), "zip_header_mismatch"},
		"central name":            {patch(stored, central, 0, 46, 'q'), "zip_header_mismatch"},
		"central size":            {patch(stored, central, 0, 24, 4), "zip_size"},
		"both central sizes":      {patch(stored, central, 0, 20, 4, 0, 0, 0, 4), "zip_header_mismatch"},
		"central method":          {patch(stored, central, 0, 10, 8), "zip_header_mismatch"},
		"unknown method":          {patch(stored, central, 0, 10, 12), "compression"},
		"encrypted":               {patch(stored, central, 0, 8, 9), "encrypted"},
		"encrypted locally":       {patch(stored, local, 0, 6, 9), "zip_header_mismatch"},
		"checksum":                {patch(stored, "hello", 0, 0, 'H'), "checksum"},
		"overlap":                 {patch(stored, central, 1, 42, 0), "zip_header_mismatch"},
		"fewer entries than said": {patch(stored, end, 0, 8, 3, 0, 3, 0), "zip_directory"},
		"more entries than said":  {patch(stored, end, 0, 8, 1, 0, 1, 0), "zip_directory"},
		"disks":                   {patch(stored, end, 0, 4, 1), "zip_multi_disk"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, []string{tt.rule}, inspect(t, archive.Zip, tt.data))
		})
	}
}

const endLen = 22

// Info-ZIP, writing to a pipe, leaves the sizes for later but for the one it knows.
func TestStreamedZips(t *testing.T) {
	t.Parallel()
	streamed := archivetest.Zip(map[string]string{"p/a": "hello"})
	require.Empty(t, inspect(t, archive.Zip, streamed))
	require.Empty(t, inspect(t, archive.Zip, patch(streamed, "PK\x03\x04", 0, 22, 5)))
	require.Equal(t, []string{"zip_header_mismatch"}, inspect(t, archive.Zip, patch(streamed, "PK\x03\x04", 0, 22, 4)))
	require.Equal(t, []string{"zip_header_mismatch"}, inspect(t, archive.Zip, patch(streamed, "PK\x07\x08", 0, 12, 4)))
}

func TestUnicodePathField(t *testing.T) {
	t.Parallel()
	extra := append([]byte{0x75, 0x70, 9, 0, 1, 0, 0, 0, 0}, "evil"...)
	data := archivetest.ZipOf([]zip.FileHeader{{Name: "good", Extra: extra}}, nil)
	require.Equal(t, []string{"zip_directory"}, inspect(t, archive.Zip, data))
}

func TestHiddenDataInDeflate(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	// An empty final deflate block, then a smuggled byte; the checksum of nothing is 0.
	f, err := w.CreateRaw(&zip.FileHeader{Name: "p/a", Method: zip.Deflate, CompressedSize64: 3})
	require.NoError(t, err)
	_, err = f.Write([]byte{3, 0, 'x'})
	require.NoError(t, err)
	require.NoError(t, w.Close())
	require.Equal(t, []string{"zip_hidden_data"}, inspect(t, archive.Zip, out.Bytes()))
}

func TestAmbiguousTars(t *testing.T) {
	t.Parallel()
	plain := archivetest.TarOf([]tar.Header{{Name: "p/a", Mode: 0o644}}, []string{"hello"})
	good := archivetest.Gzip(plain)
	pax := func(name string, records map[string]string) []byte {
		return archivetest.TgzOf([]tar.Header{{Name: name, PAXRecords: records, Format: tar.FormatPAX}}, []string{"x"})
	}
	require.Empty(t, inspect(t, archive.Tgz, good))
	require.Empty(t, inspect(t, archive.Tgz, pax("p/a", map[string]string{"NODETAR.depth": "1"})))

	// What no library writes: a pax header that renames or resizes a file whose own header would do.
	record := func(s string) []byte {
		data := archivetest.TarOf([]tar.Header{{Name: "x"}}, []string{s})[:1024]
		data[156] = 'x'
		return checksummed(data)
	}
	tests := map[string]struct {
		data []byte
		rule string
	}{
		"two gzip members":     {slices.Concat(good, good), "gzip_trailing_data"},
		"data after gzip":      {slices.Concat(good, []byte("x")), "gzip_trailing_data"},
		"data after tar":       {archivetest.Gzip(slices.Concat(plain, plain)), "tar_trailing_data"},
		"no end":               {archivetest.Gzip(plain[:1024]), "tar_no_end?"},
		"cut short":            {archivetest.Gzip(plain[:700]), "damaged"},
		"cut gzip":             {good[:len(good)-4], "damaged"},
		"bad gzip checksum":    {patch(good, string(good[:4]), 0, len(good)-8, 0, 0, 0, 0), "checksum"},
		"bad tar checksum":     {archivetest.Gzip(append([]byte("q"), plain[1:]...)), "damaged"},
		"renamed":              {archivetest.Gzip(slices.Concat(record("12 path=p/b\n"), plain)), "tar_ambiguous"},
		"resized":              {archivetest.Gzip(slices.Concat(record("10 size=0\n"), plain)), "tar_ambiguous"},
		"same name twice":      {archivetest.Gzip(slices.Concat(record("12 path=p/a\n12 path=p/a\n"), plain)), "tar_ambiguous"},
		"sparse":               {archivetest.Gzip(slices.Concat(record("22 GNU.sparse.major=1\n"), plain)), "tar_sparse"},
		"damaged pax":          {archivetest.Gzip(slices.Concat(record("99 path=p/a\n"), plain)), "tar_header"},
		"two extended headers": {archivetest.Gzip(slices.Concat(record("10 a=bcde\n"), record("10 a=bcde\n"), plain)), "tar_ambiguous"},
		"header for nothing":   {archivetest.Gzip(slices.Concat(record("10 a=bcde\n"), plain[1024:])), "damaged"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, []string{tt.rule}, slices.DeleteFunc(inspect(t, archive.Tgz, tt.data), func(s string) bool { return s == "empty" }))
		})
	}
}

// checksummed sets the checksum of the header block.
func checksummed(data []byte) []byte {
	copy(data[148:156], "        ")
	sum := 0
	for _, b := range data[:512] {
		sum += int(b)
	}
	copy(data[148:156], []byte{byte('0' + sum>>15&7), byte('0' + sum>>12&7), byte('0' + sum>>9&7), byte('0' + sum>>6&7), byte('0' + sum>>3&7), byte('0' + sum&7), 0, ' '})
	return data
}
