// Package archivetest makes plugin archives for tests and the demo, good ones and evil ones, so that none
// has to be kept in the repository.
package archivetest

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// EICAR is the antivirus test string, put together here so that no file of ours holds it.
func EICAR() string {
	return `X5O!P%@AP[4\PZX54(P^)7CC)7}$` + `EICAR-STANDARD-ANTIVIRUS-TEST-FILE` + `!$H+H*`
}

// Plugin is the files of a small plugin that passes every check, under npm's "package/" folder.
func Plugin(name, version string) map[string]string {
	manifest, err := json.MarshalIndent(map[string]any{
		"name": name, "version": version, "description": "A plugin for tests.", "license": "MIT", "main": "index.js",
		"keywords": []string{"plugin"}, "peerDependencies": map[string]string{"eslint": ">=8"},
	}, "", "  ")
	must(err)
	return map[string]string{
		"package/package.json": string(manifest),
		"package/index.js":     "module.exports = { rules: {} };\n",
		"package/README.md":    "# " + name + "\n",
		"package/LICENSE":      "MIT License\n\nPermission is hereby granted, free of charge, to any person obtaining a copy\n",
	}
}

// Tgz packs the files, sorted by path.
func Tgz(files map[string]string) []byte {
	var entries []tar.Header
	var bodies []string
	for _, path := range slices.Sorted(maps.Keys(files)) {
		entries = append(entries, tar.Header{Name: path, Mode: 0o644})
		bodies = append(bodies, files[path])
	}
	return TgzOf(entries, bodies)
}

// TgzOf packs exactly these entries, sizes filled in; bodies may be shorter than entries.
func TgzOf(entries []tar.Header, bodies []string) []byte {
	return Gzip(TarOf(entries, bodies))
}

// TarOf is TgzOf without the compression.
func TarOf(entries []tar.Header, bodies []string) []byte {
	var plain bytes.Buffer
	w := tar.NewWriter(&plain)
	for i, h := range entries {
		body := ""
		if i < len(bodies) {
			body = bodies[i]
		}
		h.Size = int64(len(body))
		must(w.WriteHeader(&h))
		_, err := w.Write([]byte(body))
		must(err)
	}
	must(w.Close())
	return plain.Bytes()
}

// Gzip compresses.
func Gzip(plain []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, err := w.Write(plain)
	must(err)
	must(w.Close())
	return out.Bytes()
}

// GzipZeros compresses so many MiB of zeros.
func GzipZeros(mebibytes int) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	zeros := make([]byte, 1<<20)
	for range mebibytes {
		_, err := w.Write(zeros)
		must(err)
	}
	must(w.Close())
	return out.Bytes()
}

// Zip packs the files, sorted by path.
func Zip(files map[string]string) []byte {
	var headers []zip.FileHeader
	var bodies []string
	for _, path := range slices.Sorted(maps.Keys(files)) {
		headers = append(headers, zip.FileHeader{Name: path, Method: zip.Deflate})
		bodies = append(bodies, files[path])
	}
	return ZipOf(headers, bodies)
}

// ZipOf packs exactly these entries; bodies may be shorter than headers.
func ZipOf(headers []zip.FileHeader, bodies []string) []byte {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for i, h := range headers {
		f, err := w.CreateHeader(&h)
		must(err)
		if i < len(bodies) && bodies[i] != "" {
			_, err = f.Write([]byte(bodies[i]))
			must(err)
		}
	}
	must(w.Close())
	return out.Bytes()
}

// With is files with one more, or one changed.
func With(files map[string]string, path, content string) map[string]string {
	files = maps.Clone(files)
	files[path] = content
	return files
}

// WithEICAR is a plugin, sound but for the antivirus test string in one of its files.
func WithEICAR(name, version string) []byte {
	return Tgz(With(Plugin(name, version), "package/fixtures/sample.txt", EICAR()))
}

// ZipSlip is a plugin with a file that would land outside of the folder it is unpacked to.
func ZipSlip(name, version string) []byte {
	return Zip(With(Plugin(name, version), "package/../../evil.js", "evil()\n"))
}

// Bomb is a plugin with a file of mebibytes MiB zeros.
func Bomb(name, version string, mebibytes int) []byte {
	return Tgz(With(Plugin(name, version), "package/zeros.bin", string(make([]byte, mebibytes<<20))))
}

// must panics: the inputs are the test's own.
func must(err error) {
	if err != nil {
		panic(fmt.Sprintf("archivetest: %v", err))
	}
}
