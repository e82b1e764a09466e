package publisher

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"marketplace/internal/database"
	"marketplace/internal/httpapi"
	"marketplace/internal/listing"
	"marketplace/internal/problem"
	publisherdb "marketplace/queries/publisher"
)

type releasesAPI struct {
	Deps
	uploads *uploader
}

func registerReleases(api huma.API, d Deps) {
	a := &releasesAPI{d, &uploader{drafts: d.Drafts, busy: map[uuid.UUID]int{}}}
	tags := []string{"releases"}
	a.registerUploads(api, tags)
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "list-releases", Method: http.MethodGet, Path: "/v1/plugins/{id}/releases", Summary: "List a plugin's releases", Tags: tags,
	}, a.list)
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "get-release", Method: http.MethodGet, Path: "/v1/releases/{id}", Summary: "Read a release", Tags: tags,
	}, a.get)
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "update-release", Method: http.MethodPatch, Path: "/v1/releases/{id}", Summary: "Change a release's changelog", Tags: tags,
		MaxBodyBytes: maxListingBody, Errors: []int{http.StatusConflict},
	}, a.update)
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "delete-release", Method: http.MethodDelete, Path: "/v1/releases/{id}", Summary: "Delete a draft release", Tags: tags,
		Errors: []int{http.StatusConflict},
	}, a.delete)
}

// ReleaseSummary is a release in a list.
type ReleaseSummary struct {
	ID           uuid.UUID  `json:"id"`
	PluginID     uuid.UUID  `json:"pluginId"`
	Version      string     `json:"version"`
	Channel      string     `json:"channel"`
	Status       string     `json:"status" enum:"draft,submitted,changes_requested,approved,published,rejected,withdrawn"`
	FileName     string     `json:"fileName"`
	Format       string     `json:"format" enum:"zip,tgz"`
	Size         int64      `json:"size" doc:"Bytes"`
	SHA256       string     `json:"sha256" doc:"Of the archive, in hexadecimal"`
	Changelog    string     `json:"changelog" doc:"Markdown (GFM)"`
	CreatedAt    time.Time  `json:"createdAt"`
	UpdatedAt    time.Time  `json:"updatedAt"`
	PublishedAt  *time.Time `json:"publishedAt,omitempty"`
	SubmissionID *uuid.UUID `json:"submissionId,omitempty" doc:"The latest; absent before the first"`
}

// Release is one version of a plugin.
type Release struct {
	ReleaseSummary
	Hosts    map[string]string `json:"hosts"`
	Manifest json.RawMessage   `json:"manifest" doc:"What the archive's manifest says, as far as the marketplace reads it"`
	Checks   []ReleaseCheck    `json:"checks" doc:"The latest run of the automated checks; empty before the first submission"`
}

// ReleaseCheck is one automated check in short.
type ReleaseCheck struct {
	Name       string     `json:"name" enum:"archive,manifest,license,secrets,unicode,look_alikes,malware"`
	Verdict    string     `json:"verdict" enum:"running,passed,failed,errored"`
	Current    bool       `json:"current" doc:"Whether it was made of the present archive"`
	FinishedAt *time.Time `json:"finishedAt,omitempty"`
}

type releaseInput struct {
	ID uuid.UUID `path:"id" format:"uuid"`
}

type releaseOutput struct{ Body Release }

func (a *releasesAPI) get(ctx context.Context, in *releaseInput) (*releaseOutput, error) {
	body, err := a.read(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &releaseOutput{body}, nil
}

func (a *releasesAPI) read(ctx context.Context, id uuid.UUID) (Release, error) {
	q := publisherdb.New(a.DB)
	row, err := q.GetRelease(ctx, id)
	if err != nil {
		return Release{}, found(err, "release")
	}
	if err := mayRead(ctx, row.OwnerID, "release"); err != nil {
		return Release{}, err
	}
	body := Release{
		ReleaseSummary: ReleaseSummary{
			ID: row.ID, PluginID: row.PluginID, Version: row.Version, Channel: row.Channel, Status: string(row.Status), FileName: row.FileName,
			Format: string(row.Format), Size: row.Size, SHA256: hex.EncodeToString(row.ArtifactSha256), Changelog: row.Changelog,
			CreatedAt: row.CreatedAt, UpdatedAt: row.UpdatedAt, PublishedAt: row.PublishedAt, SubmissionID: row.SubmissionID,
		},
		Manifest: row.Manifest,
		Checks:   []ReleaseCheck{},
	}
	if err := json.Unmarshal(row.Hosts, &body.Hosts); err != nil {
		return Release{}, err
	}
	checks, err := q.ListLatestChecks(ctx, id)
	if err != nil {
		return Release{}, err
	}
	for _, c := range checks {
		body.Checks = append(body.Checks, ReleaseCheck{
			Name: c.Name, Verdict: string(c.Verdict), Current: string(c.ArtifactSha256) == string(row.ArtifactSha256), FinishedAt: c.FinishedAt,
		})
	}
	return body, nil
}

type listReleasesInput struct {
	ID     uuid.UUID `path:"id" format:"uuid"`
	Cursor string    `query:"cursor" maxLength:"500"`
	Limit  int       `query:"limit" minimum:"1" maximum:"100" default:"20"`
}

// ReleasePage is one page of releases, newest first.
type ReleasePage struct {
	Items      []ReleaseSummary `json:"items"`
	NextCursor string           `json:"nextCursor,omitempty"`
}

type listReleasesOutput struct{ Body ReleasePage }

func (a *releasesAPI) list(ctx context.Context, in *listReleasesInput) (*listReleasesOutput, error) {
	q := publisherdb.New(a.DB)
	var from position
	if err := a.Cursors.Decode("releases", in.Cursor, &from); err != nil {
		return nil, err
	}
	plugin, err := q.GetPlugin(ctx, in.ID)
	if err != nil {
		return nil, found(err, "plugin")
	}
	if err := mayRead(ctx, plugin.OwnerID, "plugin"); err != nil {
		return nil, err
	}
	params := publisherdb.ListReleasesParams{PluginID: in.ID, MaxRows: int32(in.Limit + 1)}
	params.BeforeAt, params.BeforeID = from.bounds()
	rows, err := q.ListReleases(ctx, params)
	if err != nil {
		return nil, err
	}
	rows, more := pageOf(rows, in.Limit)
	page := ReleasePage{Items: make([]ReleaseSummary, len(rows))}
	for i, row := range rows {
		page.Items[i] = ReleaseSummary{
			ID: row.ID, PluginID: row.PluginID, Version: row.Version, Channel: row.Channel, Status: string(row.Status), FileName: row.FileName,
			Format: string(row.Format), Size: row.Size, SHA256: hex.EncodeToString(row.ArtifactSha256), Changelog: row.Changelog,
			CreatedAt: row.CreatedAt, UpdatedAt: row.UpdatedAt, PublishedAt: row.PublishedAt, SubmissionID: row.SubmissionID,
		}
	}
	if more {
		last := rows[len(rows)-1]
		page.NextCursor = a.Cursors.Encode("releases", position{last.CreatedAt, last.ID})
	}
	return &listReleasesOutput{page}, nil
}

type updateReleaseInput struct {
	ID   uuid.UUID `path:"id" format:"uuid"`
	Body UpdateReleaseBody
}

// UpdateReleaseBody changes what a release says of itself; its bytes are replaced by PUT …/artifact.
type UpdateReleaseBody struct {
	Changelog string `json:"changelog" maxLength:"20000" doc:"Markdown (GFM)"`
}

func (a *releasesAPI) update(ctx context.Context, in *updateReleaseInput) (*releaseOutput, error) {
	if err := checkChangelog("body.changelog", in.Body.Changelog); err != nil {
		return nil, err
	}
	err := a.whileEditable(ctx, in.ID, func(q *publisherdb.Queries, _ publisherdb.GetReleaseRow) error {
		return q.SetReleaseChangelog(ctx, in.Body.Changelog, in.ID)
	})
	if err != nil {
		return nil, err
	}
	return a.get(ctx, &releaseInput{in.ID})
}

func checkChangelog(location, text string) error {
	for _, p := range listing.Check(listing.Listing{Description: text, Price: freePrice}) {
		return problem.Invalid(location, p.Message) // the rules for a text of several lines are the description's
	}
	return nil
}

// whileEditable runs f on a release of the caller's own that its author may still change, with the plugin
// locked, as submitting it does.
func (a *releasesAPI) whileEditable(ctx context.Context, id uuid.UUID, f func(*publisherdb.Queries, publisherdb.GetReleaseRow) error) error {
	return database.InTx(ctx, a.DB, func(tx pgx.Tx) error {
		q := publisherdb.New(tx)
		row, err := editable(ctx, q, id)
		if err != nil {
			return err
		}
		return f(q, row)
	})
}

// editable locks the release's plugin and reads the release, or says why the caller may not change it.
func editable(ctx context.Context, q *publisherdb.Queries, id uuid.UUID) (publisherdb.GetReleaseRow, error) {
	row, err := q.GetRelease(ctx, id)
	if err != nil {
		return row, found(err, "release")
	}
	if err := mayChange(ctx, row.OwnerID, "release"); err != nil {
		return row, err
	}
	if _, err := q.LockPlugin(ctx, row.PluginID); err != nil {
		return row, err
	}
	if row, err = q.GetRelease(ctx, id); err != nil { // again: it may have changed while we waited
		return row, found(err, "release")
	}
	if row.Status != publisherdb.ReleaseStatusDraft && row.Status != publisherdb.ReleaseStatusChangesRequested {
		return row, problem.New(http.StatusConflict, "release_not_editable", "The release is %s and can change no more.", strings.ReplaceAll(string(row.Status), "_", " "))
	}
	return row, nil
}

func (a *releasesAPI) delete(ctx context.Context, in *releaseInput) (*struct{}, error) {
	return nil, a.whileEditable(ctx, in.ID, func(q *publisherdb.Queries, row publisherdb.GetReleaseRow) error {
		seen, err := q.ReleaseWasSubmitted(ctx, in.ID)
		if err != nil {
			return err
		}
		if seen || row.Status != publisherdb.ReleaseStatusDraft {
			return problem.New(http.StatusConflict, "release_not_deletable", "A release that was submitted once stays.")
		}
		return q.DeleteRelease(ctx, in.ID)
	})
}
