package httpapi

import (
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
)

// mediaTypes are told by us: what the machine's own table says differs from one to the next.
var mediaTypes = map[string]string{
	".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml", ".woff2": "font/woff2",
	".png": "image/png", ".webp": "image/webp", ".json": "application/json", ".txt": "text/plain; charset=utf-8",
}

// files are those of an application, but for its page and Vite's list of them.
type files struct {
	fs    fs.FS
	known map[string]*file
}

type file struct {
	size map[string]int64 // by encoding: br, gzip, and "" as it is
	tag  string           // of what has no name by its content
}

var encodings = map[string]string{".br": "br", ".gz": "gzip"}

func newFiles(from fs.FS) *files {
	f := &files{from, map[string]*file{}}
	err := fs.WalkDir(from, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || name == "index.html" || name == "manifest.json" {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		encoding := encodings[path.Ext(name)]
		if encoding != "" {
			name = strings.TrimSuffix(name, path.Ext(name))
		}
		if f.known[name] == nil {
			f.known[name] = &file{size: map[string]int64{}}
		}
		f.known[name].size[encoding] = info.Size()
		return nil
	})
	for name, file := range f.known {
		if !hashed(name) && err == nil {
			file.tag, err = f.hash(name, file)
		}
	}
	if err != nil {
		panic("httpapi: the application's files: " + err.Error()) // they are embedded
	}
	return f
}

// hashed knows that Vite names what it puts in assets/ by content.
func hashed(name string) bool { return strings.HasPrefix(name, "assets/") }

func (f *files) hash(name string, file *file) (string, error) {
	reader, err := f.open(name, file.plainest())
	if err != nil {
		return "", err
	}
	defer func() { _ = reader.Close() }()
	sum := sha256.New()
	if _, err := io.Copy(sum, reader); err != nil {
		return "", err
	}
	return `W/"` + base64.RawURLEncoding.EncodeToString(sum.Sum(nil)[:12]) + `"`, nil
}

// plainest is what a client gets that takes no encoding; if need be it is unpacked on the way.
func (f *file) plainest() string {
	if _, ok := f.size[""]; ok {
		return ""
	}
	return "gzip"
}

func (f *files) open(name, encoding string) (io.ReadCloser, error) {
	for suffix, e := range encodings {
		if e == encoding {
			name += suffix
		}
	}
	return f.fs.Open(name)
}

// serve answers with a file if there is one of that name.
func (f *files) serve(w http.ResponseWriter, r *http.Request, name string) bool {
	file, ok := f.known[name]
	if !ok {
		return false
	}
	h := w.Header()
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	if file.tag != "" {
		h.Set("Cache-Control", "no-cache")
		h.Set("ETag", file.tag)
	}
	h.Set("Vary", "Accept-Encoding")
	if tag := r.Header.Get("If-None-Match"); tag != "" && tag == file.tag {
		w.WriteHeader(http.StatusNotModified)
		return true
	}
	mediaType := mediaTypes[path.Ext(name)]
	if mediaType == "" {
		mediaType = mime.TypeByExtension(path.Ext(name))
	}
	h.Set("Content-Type", mediaType)
	encoding, unpack := file.choose(r.Header.Get("Accept-Encoding"))
	reader, err := f.open(name, encoding)
	if err == nil && unpack {
		reader, err = unpacked(reader)
	}
	if err != nil {
		panic(err) // it was there when we began
	}
	defer func() { _ = reader.Close() }()
	if !unpack {
		h.Set("Content-Length", strconv.FormatInt(file.size[encoding], 10))
		if encoding != "" {
			h.Set("Content-Encoding", encoding)
		}
	}
	if r.Method != http.MethodHead {
		_, _ = io.Copy(w, reader) // the visitor may be gone
	}
	return true
}

// choose is the smallest form that the client takes.
func (f *file) choose(accepted string) (encoding string, unpack bool) {
	for _, e := range []string{"br", "gzip"} {
		if _, ok := f.size[e]; ok && accepts(accepted, e) {
			return e, false
		}
	}
	plain := f.plainest()
	return plain, plain != ""
}

// accepts reads an Accept-Encoding header.
func accepts(header, encoding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, parameters, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.EqualFold(strings.TrimSpace(name), encoding) {
			quality, err := strconv.ParseFloat(strings.TrimPrefix(strings.TrimSpace(parameters), "q="), 64)
			return err != nil || quality > 0
		}
	}
	return false
}

func unpacked(packed io.ReadCloser) (io.ReadCloser, error) {
	reader, err := gzip.NewReader(packed)
	if err != nil {
		return nil, errors.Join(err, packed.Close())
	}
	return struct {
		io.Reader
		io.Closer
	}{reader, packed}, nil
}
