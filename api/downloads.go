package api

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-chi/chi/v5"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"marketplace/internal/account"
	"marketplace/internal/blobstore"
	"marketplace/internal/database"
	"marketplace/internal/download"
	"marketplace/internal/httpapi"
	"marketplace/internal/problem"
	marketplacedb "marketplace/queries/marketplace"
)

const entitlementGranted = "granted"

type downloads struct {
	pool   *pgxpool.Pool
	store  *blobstore.Store
	signer *download.Signer
}

func registerDownloads(api huma.API, d Deps) {
	s := downloads{d.DB, d.Artifacts, d.Downloads}
	httpapi.Register(api, httpapi.Anyone, huma.Operation{
		OperationID: "create-download", Method: http.MethodPost, Path: "/v1/plugins/{plugin}/versions/{version}/download", Tags: []string{"downloads"},
		Summary: "A short-lived address to fetch a version's artifact from",
		Description: "Free plugins are for anyone, paid ones for their owners, unlisted ones for their owners only. The version may be " +
			"`latest`. The address is good for five minutes; a transfer that began may take longer.",
	}, s.create)
	httpapi.RegisterRaw(api, httpapi.Anyone, fetchOperation(), s.fetch)
	httpapi.RegisterRaw(api, httpapi.Anyone, huma.Operation{
		OperationID: "get-version-signature", Method: http.MethodGet, Path: "/v1/plugins/{plugin}/versions/{version}/signature", Tags: []string{"downloads"},
		Summary:    "The .minisig of a version's artifact",
		Parameters: []*huma.Param{pathParam("plugin"), pathParam("version"), {Name: "channel", In: "query", Schema: &huma.Schema{Type: huma.TypeString}}},
		Responses: map[string]*huma.Response{"200": {Description: "minisign's text form", Content: map[string]*huma.MediaType{
			"text/plain": {Schema: &huma.Schema{Type: huma.TypeString}}}}},
	}, s.signature)
}

func pathParam(name string) *huma.Param {
	return &huma.Param{Name: name, In: "path", Required: true, Schema: &huma.Schema{Type: huma.TypeString}}
}

func fetchOperation() huma.Operation {
	binary := map[string]*huma.MediaType{}
	for _, mediaType := range []string{"application/zip", "application/gzip", "application/octet-stream", "multipart/byteranges"} {
		binary[mediaType] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}
	}
	return huma.Operation{
		OperationID: "fetch-download", Method: http.MethodGet, Path: "/v1/downloads/{token}", Tags: []string{"downloads"},
		Summary:     "The artifact's bytes",
		Description: "The ETag is the bytes' sha256. Ranges resume; the download counts once, when its first transfer begins.",
		Parameters:  []*huma.Param{pathParam("token")},
		Responses: map[string]*huma.Response{
			"200": {Description: "The artifact", Content: binary}, "206": {Description: "Part of it", Content: binary},
			"304": {Description: "What you have is what there is"},
		},
	}
}

// DownloadLink is where to fetch an artifact, and how to know it when it is there.
type DownloadLink struct {
	URL       string    `json:"url"`
	ExpiresAt time.Time `json:"expiresAt"`
	Version   string    `json:"version"`
	FileName  string    `json:"fileName"`
	Size      int64     `json:"size"`
	SHA256    string    `json:"sha256"`
}

type createDownloadInput struct {
	Plugin  string `path:"plugin" maxLength:"128" doc:"Slug or id"`
	Version string `path:"version" maxLength:"128" doc:"A version, or latest"`
	Channel string `query:"channel" maxLength:"64" default:"stable" doc:"Of latest"`
}

type createDownloadOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         DownloadLink
}

func (s downloads) create(ctx context.Context, in *createDownloadInput) (*createDownloadOutput, error) {
	q := marketplacedb.New(s.pool)
	plugin, err := findPlugin(ctx, q, in.Plugin)
	if err != nil {
		return nil, err
	}
	user := callerID(ctx)
	if err := mayDownload(ctx, q, plugin.ID, user); err != nil {
		return nil, err
	}
	version, err := findVersion(ctx, q, plugin.ID, cleanLine(in.Version), cleanLine(in.Channel))
	if err != nil {
		return nil, err
	}
	token := download.Token{ID: uuid.Must(uuid.NewV7()), Version: version.ID, User: user, Expires: time.Now().Add(download.Lifetime).Truncate(time.Second)}
	return &createDownloadOutput{CacheControl: "no-store", Body: DownloadLink{
		URL: "/v1/downloads/" + s.signer.Sign(token), ExpiresAt: token.Expires.UTC(), Version: version.Version, FileName: version.FileName,
		Size: version.ArtifactSize, SHA256: hex.EncodeToString(version.ArtifactSha256),
	}}, nil
}

// callerID is zero for who is not logged in.
func callerID(ctx context.Context) uuid.UUID {
	p, _ := account.PrincipalFrom(ctx)
	return p.ID
}

// mayDownload is nil, or the problem that is in the way: listed and free is for anyone, the rest for who
// has a granted entitlement, and what was taken down for nobody.
func mayDownload(ctx context.Context, q *marketplacedb.Queries, plugin, user uuid.UUID) error {
	terms, err := q.DownloadTerms(ctx, optional(user), plugin)
	switch {
	case err != nil:
		return missing(err, "plugin")
	case terms.Status == marketplacedb.ListingStatusTakenDown:
		return takenDown(terms.TakedownReason)
	case terms.Entitlement == entitlementGranted:
		return nil
	case terms.PriceMinor == 0 && terms.Status == marketplacedb.ListingStatusListed:
		return nil
	}
	return problem.New(http.StatusForbidden, "not_entitled", "Only its owners may download this plugin. Log in as one, or buy it.")
}

// fetch streams an artifact. What the token allowed is asked again: within its five minutes a plugin may
// have been taken down, or a purchase refunded.
func (s downloads) fetch(w http.ResponseWriter, r *http.Request) {
	if err := s.serve(w, r); err != nil {
		httpapi.Fail(w, r, err)
	}
}

func (s downloads) serve(w http.ResponseWriter, r *http.Request) error {
	token, err := s.signer.Parse(chi.URLParam(r, "token"), time.Now())
	switch {
	case errors.Is(err, download.ErrExpired):
		return problem.New(http.StatusGone, "download_link_expired", "This download link has expired. Ask for a new one.")
	case err != nil:
		return problem.New(http.StatusForbidden, "download_link_invalid", "This is not one of our download links. Ask for a new one.")
	}
	ctx, q := r.Context(), marketplacedb.New(s.pool)
	subject, err := q.DownloadSubject(ctx, token.Version)
	if err != nil {
		return missing(err, "version")
	}
	if err := errors.Join(mayDownload(ctx, q, subject.PluginID, token.User), offered(subject.Status, subject.WithdrawnReason)); err != nil {
		return err
	}
	bytes, err := s.store.ReaderAt(ctx, subject.ArtifactKey)
	if err != nil {
		return err
	}
	etag := `"` + hex.EncodeToString(subject.ArtifactSha256) + `"`
	if r.Method == http.MethodGet && !noneMatch(r.Header.Get("If-None-Match"), etag) {
		if err := s.count(ctx, token, subject.PluginID); err != nil {
			return err
		}
	}
	h := w.Header()
	h.Set("ETag", etag)
	h.Set("Repr-Digest", "sha-256=:"+base64.StdEncoding.EncodeToString(subject.ArtifactSha256)+":")
	h.Set("Cache-Control", "private, no-store")
	h.Set("Content-Type", artifactType(subject.FileName))
	h.Set("Content-Disposition", attachment(subject.FileName))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	http.ServeContent(&problemWriter{ResponseWriter: w, request: r}, r, "", subject.PublishedAt, io.NewSectionReader(bytes, 0, bytes.Size()))
	return nil
}

// problemWriter puts http.ServeContent's plain-text errors into our form.
type problemWriter struct {
	http.ResponseWriter
	request *http.Request
	failed  bool
}

// WriteHeader implements http.ResponseWriter.
func (w *problemWriter) WriteHeader(status int) {
	var p *problem.Problem
	switch status {
	case http.StatusRequestedRangeNotSatisfiable:
		p = problem.New(status, "range_not_satisfiable", "The artifact has no such bytes; Content-Range says how many it has.")
	case http.StatusPreconditionFailed:
		p = problem.New(status, "precondition_failed", "The artifact is not the one that the request's conditions name.")
	default:
		w.ResponseWriter.WriteHeader(status)
		return
	}
	w.failed = true
	for _, name := range []string{"Content-Length", "Content-Disposition", "ETag", "Repr-Digest"} {
		w.Header().Del(name)
	}
	httpapi.Fail(w.ResponseWriter, w.request, p)
}

// Write implements io.Writer; the text of an error is dropped.
func (w *problemWriter) Write(b []byte) (int, error) {
	if w.failed {
		return len(b), nil
	}
	return w.ResponseWriter.Write(b)
}

// Unwrap is for http.ResponseController.
func (w *problemWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// count is of transfers that began: whether one ended is not ours to know, with ranges and proxies on the
// way. The token's id makes a resumed or repeated one count once, here and in the publisher's statistics.
func (s downloads) count(ctx context.Context, token download.Token, plugin uuid.UUID) error {
	return database.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		q := marketplacedb.New(tx)
		first, err := q.RecordDownload(ctx, marketplacedb.RecordDownloadParams{
			TokenID: token.ID, PluginID: plugin, VersionID: token.Version, UserID: optional(token.User)})
		if err != nil || first == 0 {
			return err
		}
		publisher, err := q.CountPluginDownload(ctx, plugin)
		if err != nil {
			return err
		}
		if err := q.CountVersionDownload(ctx, token.Version); err != nil {
			return err
		}
		return q.RecordEvent(ctx, marketplacedb.RecordEventParams{
			ID: token.ID, Kind: marketplacedb.OutboxKindDownload, PluginID: plugin, PublisherID: publisher, Quantity: 1})
	})
}

func artifactType(fileName string) string {
	switch {
	case strings.HasSuffix(fileName, ".zip"):
		return "application/zip"
	case strings.HasSuffix(fileName, ".tgz"), strings.HasSuffix(fileName, ".tar.gz"):
		return "application/gzip"
	}
	return "application/octet-stream"
}

func attachment(fileName string) string {
	if v := mime.FormatMediaType("attachment", map[string]string{"filename": fileName}); v != "" {
		return v
	}
	return "attachment"
}

// signature is public even of a paid plugin: it proves bytes to who has them, and tells nothing to others.
func (s downloads) signature(w http.ResponseWriter, r *http.Request) {
	ctx, q := r.Context(), marketplacedb.New(s.pool)
	plugin, err := findPlugin(ctx, q, chi.URLParam(r, "plugin"))
	if err != nil {
		httpapi.Fail(w, r, err)
		return
	}
	channel := cleanLine(r.URL.Query().Get("channel"))
	if channel == "" {
		channel = "stable"
	}
	version, err := findVersion(ctx, q, plugin.ID, cleanLine(chi.URLParam(r, "version")), channel)
	if err == nil && version.Signature == "" {
		err = problem.NotFound("signature")
	}
	if err != nil {
		httpapi.Fail(w, r, err)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Content-Disposition", attachment(version.FileName+".minisig"))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", revalidate)
	_, _ = io.WriteString(w, version.Signature) // the client may be gone
}
