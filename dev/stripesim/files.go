package stripesim

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"io"
	"net/http"
	"net/url"
)

// maxFile is the largest file that Stripe takes as evidence.
const maxFile = 5 << 20

// upload is the file of a multipart request.
type upload struct {
	name    string
	content []byte
}

// readUpload reads a multipart request. The file stands among the values by its digest, so that the same request is known again.
func readUpload(w http.ResponseWriter, r *http.Request) (url.Values, *upload, error) {
	r.Body = http.MaxBytesReader(w, r.Body, maxFile+maxBody)
	if err := r.ParseMultipartForm(maxFile + maxBody); err != nil { //nolint:gosec // no more than MaxBytesReader lets through
		return nil, nil, invalid("", "", "Could not read the request's body.")
	}
	values := url.Values(r.MultipartForm.Value)
	part, header, err := r.FormFile("file")
	if err != nil {
		return values, nil, nil
	}
	defer part.Close()
	content, err := io.ReadAll(part)
	if err != nil {
		return nil, nil, invalid("", "file", "Could not read the file.")
	}
	sum := sha256.Sum256(content)
	values.Set("file", hex.EncodeToString(sum[:]))
	return values, &upload{header.Filename, content}, nil
}

// fileTypes are what evidence may be made of, by how it begins.
var fileTypes = map[string][]byte{"pdf": []byte("%PDF-"), "png": []byte("\x89PNG\r\n\x1a\n"), "jpg": []byte("\xff\xd8\xff")}

func (s *Server) createFile(_ string, p params) (object, error) {
	if err := p.only("file", "purpose", "file_link_data"); err != nil {
		return nil, err
	}
	switch {
	case p.str("purpose") != "dispute_evidence":
		return nil, invalid("", "purpose", "The simulator takes files for dispute_evidence only, not %q", p.str("purpose"))
	case p.upload == nil:
		return nil, missing("file")
	case len(p.upload.content) > maxFile:
		return nil, invalid("", "file", "File size exceeds the limit of 5 MB.")
	}
	kind := ""
	for name, start := range fileTypes {
		if bytes.HasPrefix(p.upload.content, start) {
			kind = name
		}
	}
	if kind == "" {
		return nil, invalid("", "file", "Unsupported file type: dispute_evidence can be a PDF, JPEG or PNG.")
	}
	f := s.newObject("file")
	id := f.str("id")
	f["filename"], f["size"], f["type"] = p.upload.name, int64(len(p.upload.content)), kind
	f["url"] = s.cfg.PublicURL + "/v1/files/" + id + "/contents"
	f.sub("links")["url"] = "/v1/file_links?file=" + id
	s.st.put("file", id, f)
	s.st.put("file_content", id, object{"base64": base64.StdEncoding.EncodeToString(p.upload.content)})
	return s.shown(f, p)
}

// fileRoutes show a file's bytes: to the holder of the key, and on the dashboard.
func (s *Server) fileRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /v1/files/{id}/contents", func(w http.ResponseWriter, r *http.Request) {
		if err := s.admit(r); err != nil {
			write(w, failed(err))
			return
		}
		s.showFile(w, r)
	})
	mux.HandleFunc("GET /_sim/files/{id}", s.showFile)
}

func (s *Server) showFile(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	f, ok := s.st.get("file", r.PathValue("id"))
	stored, _ := s.st.get("file_content", r.PathValue("id"))
	kind, encoded := f.str("type"), stored.str("base64")
	s.mu.Unlock()
	content, err := base64.StdEncoding.DecodeString(encoded)
	if !ok || err != nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", map[string]string{"pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg"}[kind])
	w.Header().Set("X-Content-Type-Options", "nosniff")
	_, _ = w.Write(content) // the reader has gone away
}
