package api

import (
	"errors"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-chi/chi/v5"

	"marketplace/internal/blobstore"
	"marketplace/internal/httpapi"
	"marketplace/internal/problem"
)

// imageTypes are served; whatever else is in the bucket (artifacts, bundles) is not there for this route.
var imageTypes = map[string]bool{"image/png": true, "image/jpeg": true, "image/gif": true, "image/webp": true, "image/avif": true}

var imageKey = regexp.MustCompile(`^[a-z-]{1,32}/([0-9a-f]{2})/([0-9a-f]{64})$`)

// imageURL is where a stored picture is served, "" for none.
func imageURL(key string) string {
	if key == "" {
		return ""
	}
	return "/v1/images/" + key
}

type images struct{ store *blobstore.Store }

func registerImages(api huma.API, d Deps) {
	content := map[string]*huma.MediaType{}
	for mediaType := range imageTypes {
		content[mediaType] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}
	}
	text := &huma.Schema{Type: huma.TypeString}
	httpapi.RegisterRaw(api, httpapi.Anyone, huma.Operation{
		OperationID: "get-image", Method: http.MethodGet, Path: "/v1/images/{prefix}/{shard}/{digest}", Tags: []string{"catalogue"},
		Summary: "An icon or screenshot; its address names its content, so it never changes",
		Parameters: []*huma.Param{
			{Name: "prefix", In: "path", Required: true, Schema: text}, {Name: "shard", In: "path", Required: true, Schema: text},
			{Name: "digest", In: "path", Required: true, Schema: text},
		},
		Responses: map[string]*huma.Response{
			"200": {Description: "The picture", Content: content},
			"304": {Description: "What you have is what there is"},
		},
	}, images{d.Artifacts}.get)
}

func (i images) get(w http.ResponseWriter, r *http.Request) {
	key := strings.Join([]string{chi.URLParam(r, "prefix"), chi.URLParam(r, "shard"), chi.URLParam(r, "digest")}, "/")
	parts := imageKey.FindStringSubmatch(key)
	if parts == nil || parts[1] != parts[2][:2] {
		httpapi.Fail(w, r, problem.NotFound("image"))
		return
	}
	blob, err := i.store.Get(r.Context(), key)
	if errors.Is(err, blobstore.ErrNotFound) {
		err = problem.NotFound("image")
	}
	if err != nil {
		httpapi.Fail(w, r, err)
		return
	}
	defer func() { _ = blob.Close() }()
	if !imageTypes[blob.ContentType()] {
		httpapi.Fail(w, r, problem.NotFound("image"))
		return
	}
	etag := `"` + parts[2] + `"`
	h := w.Header()
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("ETag", etag)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	if noneMatch(r.Header.Get("If-None-Match"), etag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Type", blob.ContentType())
	h.Set("Content-Length", strconv.FormatInt(blob.Size(), 10))
	if r.Method != http.MethodHead {
		_, _ = io.Copy(w, blob) // the client may be gone; the length tells it when something is missing
	}
}
