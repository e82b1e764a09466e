package publisher

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"reflect"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"marketplace/internal/account"
	"marketplace/internal/database"
	"marketplace/internal/httpapi"
	"marketplace/internal/listing"
	"marketplace/internal/problem"
	publisherdb "marketplace/queries/publisher"
)

// maxManifestKept is the most of a manifest that is stored beside the release.
const maxManifestKept = 64 << 10

func (a *releasesAPI) registerUploads(api huma.API, tags []string) {
	schemas := api.OpenAPI().Components.Schemas
	release := map[string]*huma.MediaType{"application/json": {Schema: schemas.Schema(reflect.TypeFor[Release](), true, "Release")}}
	bytes := &huma.MediaType{Schema: &huma.Schema{Type: "string", Format: "binary"}}
	body := &huma.RequestBody{Required: true, Description: "The archive itself, at most 100 MiB", Content: map[string]*huma.MediaType{
		"application/zip": bytes, "application/gzip": bytes, "application/octet-stream": bytes,
	}}
	id := &huma.Param{Name: "id", In: "path", Required: true, Schema: &huma.Schema{Type: "string", Format: "uuid"}}
	query := func(name, doc string) *huma.Param {
		return &huma.Param{Name: name, In: "query", Description: doc, Schema: &huma.Schema{Type: "string"}}
	}
	httpapi.RegisterRaw(api, httpapi.SignedIn, huma.Operation{
		OperationID: "upload-release", Method: http.MethodPost, Path: "/v1/plugins/{id}/releases", Summary: "Upload a release",
		Description: "The version comes from the archive's plugin.json or package.json and must be greater than the last of its channel. A draft of the same version is replaced (200).",
		Tags:        tags, RequestBody: body,
		Parameters: []*huma.Param{id, query("channel", "Default: stable, or next for a pre-release"), query("changelog", "Markdown (GFM); can be changed later")},
		Responses: map[string]*huma.Response{
			"201": {Description: "A new release", Content: release}, "200": {Description: "A draft was replaced", Content: release},
		},
	}, a.post)
	httpapi.RegisterRaw(api, httpapi.SignedIn, huma.Operation{
		OperationID: "replace-release-artifact", Method: http.MethodPut, Path: "/v1/releases/{id}/artifact", Summary: "Replace the archive of a draft, or of a release sent back for changes",
		Description: "The version must be the same.", Tags: tags, RequestBody: body, Parameters: []*huma.Param{id},
		Responses: map[string]*huma.Response{"200": {Description: "The release with its new archive", Content: release}},
	}, a.put)
	httpapi.RegisterRaw(api, httpapi.SignedIn, huma.Operation{
		OperationID: "download-release-artifact", Method: http.MethodGet, Path: "/v1/releases/{id}/artifact", Summary: "The archive, for its owner and reviewers",
		Tags: tags, Parameters: []*huma.Param{id},
		Responses: map[string]*huma.Response{"200": {Description: "The archive", Content: map[string]*huma.MediaType{"application/octet-stream": bytes}}},
	}, a.download)
}

func (a *releasesAPI) post(w http.ResponseWriter, r *http.Request) {
	id, err := pathID(r)
	if err != nil {
		httpapi.Fail(w, r, err)
		return
	}
	status := http.StatusCreated
	a.upload(w, r, &status, func(ctx context.Context, q *publisherdb.Queries) error {
		plugin, err := q.LockPlugin(ctx, id)
		if err != nil {
			return found(err, "plugin")
		}
		return mayChange(ctx, plugin.OwnerID, "plugin")
	}, func(ctx context.Context, q *publisherdb.Queries, in received) (uuid.UUID, error) {
		release, replaced, err := a.store(ctx, q, id, r.URL.Query().Get("channel"), r.URL.Query().Get("changelog"), in)
		if replaced {
			status = http.StatusOK
		}
		return release, err
	})
}

func (a *releasesAPI) put(w http.ResponseWriter, r *http.Request) {
	id, err := pathID(r)
	if err != nil {
		httpapi.Fail(w, r, err)
		return
	}
	status := http.StatusOK
	var row publisherdb.GetReleaseRow
	a.upload(w, r, &status, func(ctx context.Context, q *publisherdb.Queries) (err error) {
		row, err = editable(ctx, q, id)
		return err
	}, func(ctx context.Context, q *publisherdb.Queries, in received) (uuid.UUID, error) {
		if in.manifest.Version != row.Version {
			return id, problem.New(http.StatusConflict, "version_mismatch", "The archive is version %.100q, the release is %s.", in.manifest.Version, row.Version)
		}
		return id, replaceArtifact(ctx, q, row, row.Channel, row.Changelog, in)
	})
}

// upload runs one upload: may is asked before the bytes are received and again, in the transaction, before
// store writes what they became.
func (a *releasesAPI) upload(w http.ResponseWriter, r *http.Request, status *int, may func(context.Context, *publisherdb.Queries) error,
	store func(context.Context, *publisherdb.Queries, received) (uuid.UUID, error)) {
	body, err := a.run(r, may, store)
	if err != nil {
		httpapi.Fail(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(*status)
	_ = json.NewEncoder(w).Encode(body) // the client may be gone
}

func (a *releasesAPI) run(r *http.Request, may func(context.Context, *publisherdb.Queries) error,
	store func(context.Context, *publisherdb.Queries, received) (uuid.UUID, error)) (Release, error) {
	ctx, cancel := context.WithTimeout(r.Context(), uploadTime)
	defer cancel()
	if err := checkChangelog("query.changelog", r.URL.Query().Get("changelog")); err != nil {
		return Release{}, err
	}
	if err := database.InTx(ctx, a.DB, func(tx pgx.Tx) error { return may(ctx, publisherdb.New(tx)) }); err != nil {
		return Release{}, err
	}
	leave, err := a.uploads.enter(ctx)
	if err != nil {
		return Release{}, err
	}
	defer leave()
	temporary := uploadPrefix + uuid.NewString()
	defer a.uploads.discard(ctx, temporary)
	in, err := a.uploads.receive(ctx, r, temporary)
	if err != nil {
		return Release{}, err
	}
	if err := a.uploads.keep(ctx, in); err != nil {
		return Release{}, err
	}
	var id uuid.UUID
	err = database.InTx(ctx, a.DB, func(tx pgx.Tx) error {
		q := publisherdb.New(tx)
		if err := q.LockPublisher(ctx, account.Must(ctx).ID); err != nil {
			return err
		}
		if err := may(ctx, q); err != nil {
			return err
		}
		if err := q.LockBlobKey(ctx, in.row.BlobKey); err != nil {
			return err
		}
		if err := q.InsertArtifact(ctx, in.row); err != nil {
			return err
		}
		if id, err = store(ctx, q, in); err != nil {
			return err
		}
		return a.checkQuota(ctx, q)
	})
	if err != nil {
		return Release{}, err
	}
	if err := a.uploads.keep(ctx, in); err != nil {
		return Release{}, err
	}
	return a.read(ctx, id)
}

// checkQuota is asked after the change, in its transaction.
func (a *releasesAPI) checkQuota(ctx context.Context, q *publisherdb.Queries) error {
	quota := a.UnpublishedQuota
	if quota == 0 {
		quota = defaultQuota
	}
	used, err := q.SumUnpublishedBytes(ctx, account.Must(ctx).ID)
	if err != nil {
		return err
	}
	if used > quota {
		return problem.New(http.StatusConflict, "quota_exceeded", "Your unpublished releases would take %d MiB; %d MiB are allowed. Delete drafts first.", used>>20, quota>>20)
	}
	return nil
}

// store writes a new release, or a new archive into the draft of the same version.
func (a *releasesAPI) store(ctx context.Context, q *publisherdb.Queries, plugin uuid.UUID, asked, changelog string, in received) (id uuid.UUID, replaced bool, err error) {
	v, err := parseVersion(in.manifest.Version)
	if err != nil {
		return id, false, err
	}
	channel, err := chooseChannel(asked, v)
	if err != nil {
		return id, false, err
	}
	others, err := q.ListVersions(ctx, plugin)
	if err != nil {
		return id, false, err
	}
	draft, err := placeVersion(v, channel, others)
	if err != nil {
		return id, false, err
	}
	if draft != nil {
		row, err := q.GetRelease(ctx, draft.ID)
		if err != nil {
			return id, false, err
		}
		if changelog == "" {
			changelog = row.Changelog
		}
		return draft.ID, true, replaceArtifact(ctx, q, row, channel, changelog, in)
	}
	manifest, hosts, err := encodeManifest(in)
	if err != nil {
		return id, false, err
	}
	p, err := q.LockPlugin(ctx, plugin)
	if err != nil {
		return id, false, err
	}
	if id, err = uuid.NewV7(); err != nil {
		return id, false, err
	}
	return id, false, q.InsertRelease(ctx, publisherdb.InsertReleaseParams{
		ID: id, PluginID: plugin, Version: v.String(), Major: int64(v.Major()), Minor: int64(v.Minor()), Patch: int64(v.Patch()),
		Prerelease: v.Prerelease(), Channel: channel, ArtifactSha256: in.row.Sha256, FileName: fileName(p.Slug, v.String(), in),
		Manifest: manifest, Hosts: hosts, Changelog: changelog,
	})
}

func replaceArtifact(ctx context.Context, q *publisherdb.Queries, row publisherdb.GetReleaseRow, channel, changelog string, in received) error {
	manifest, hosts, err := encodeManifest(in)
	if err != nil {
		return err
	}
	p, err := q.LockPlugin(ctx, row.PluginID)
	if err != nil {
		return err
	}
	return q.ReplaceReleaseArtifact(ctx, publisherdb.ReplaceReleaseArtifactParams{
		ID: row.ID, ArtifactSha256: in.row.Sha256, FileName: fileName(p.Slug, row.Version, in), Manifest: manifest, Hosts: hosts,
		Channel: channel, Changelog: changelog,
	})
}

// fileName is ours: what the archive was called at home may say anything.
func fileName(slug, version string, in received) string {
	return slug + "-" + version + "." + string(in.row.Format)
}

// encodeManifest keeps what we read of a manifest, if it is of a sane size and Postgres can hold it.
func encodeManifest(in received) (manifest, hosts json.RawMessage, err error) {
	if hosts, err = json.Marshal(listing.ValidHosts(in.manifest.Hosts)); err != nil {
		return nil, nil, err
	}
	if manifest, err = json.Marshal(in.manifest); err != nil {
		return nil, nil, err
	}
	if len(manifest) > maxManifestKept || bytes.Contains(manifest, []byte(`\u0000`)) {
		return nil, nil, problem.New(http.StatusUnprocessableEntity, "manifest_invalid", "The manifest's texts are too long, or hold NUL characters.")
	}
	return manifest, hosts, nil
}

func (a *releasesAPI) download(w http.ResponseWriter, r *http.Request) {
	if err := a.writeArtifact(w, r); err != nil {
		httpapi.Fail(w, r, err)
	}
}

func (a *releasesAPI) writeArtifact(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	row, err := publisherdb.New(a.DB).GetRelease(r.Context(), id)
	if err != nil {
		return found(err, "release")
	}
	if err := mayRead(r.Context(), row.OwnerID, "release"); err != nil {
		return err
	}
	body, err := a.Drafts.Get(r.Context(), row.BlobKey)
	if err != nil {
		return blobMissing(err)
	}
	defer func() { _ = body.Close() }()
	h := w.Header()
	h.Set("Content-Type", "application/octet-stream")
	h.Set("Content-Disposition", `attachment; filename="`+row.FileName+`"`)
	h.Set("Content-Length", strconv.FormatInt(row.Size, 10))
	h.Set("Cache-Control", "private, no-store")
	_, _ = io.Copy(w, body) // the reader may be gone; the header is out
	return nil
}
