package api

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"marketplace/internal/cursor"
	"marketplace/internal/httpapi"
	"marketplace/internal/problem"
	marketplacedb "marketplace/queries/marketplace"
)

// PluginVersion is one release, as the store offers it.
type PluginVersion struct {
	ID              uuid.UUID         `json:"id"`
	Version         string            `json:"version"`
	Channel         string            `json:"channel"`
	ChangelogHTML   string            `json:"changelogHtml" doc:"Sanitised when it was published"`
	Hosts           map[string]string `json:"hosts"`
	SHA256          string            `json:"sha256" doc:"Of the artifact, in hex"`
	Size            int64             `json:"size" doc:"Of the artifact, in bytes"`
	FileName        string            `json:"fileName"`
	Signed          bool              `json:"signed" doc:"There is a minisign signature at …/signature"`
	Status          string            `json:"status" enum:"published,withdrawn"`
	WithdrawnReason string            `json:"withdrawnReason,omitempty"`
	Downloads       int64             `json:"downloads"`
	PublishedAt     time.Time         `json:"publishedAt"`
}

// VersionPage is one page of a plugin's versions, highest first.
type VersionPage struct {
	Items      []PluginVersion `json:"items"`
	NextCursor string          `json:"nextCursor,omitempty"`
}

type versions struct {
	q       *marketplacedb.Queries
	cursors *cursor.Codec
}

func registerVersions(api huma.API, d Deps) {
	v := versions{marketplacedb.New(d.DB), d.Cursors}
	httpapi.Register(api, httpapi.Anyone, huma.Operation{
		OperationID: "list-plugin-versions", Method: http.MethodGet, Path: "/v1/plugins/{plugin}/versions", Tags: []string{"catalogue"}, Responses: notModified(),
		Summary: "All versions of a plugin with their changelogs, highest first",
	}, v.list)
}

type listVersionsInput struct {
	PluginInput
	Cursor string `query:"cursor" maxLength:"1000"`
	Limit  int32  `query:"limit" minimum:"1" maximum:"50" default:"20"`
}

// versionPlace is where a page of versions ended.
type versionPlace struct {
	Major    int64     `json:"a"`
	Minor    int64     `json:"b"`
	Patch    int64     `json:"c"`
	Final    int32     `json:"f"`
	Revision int64     `json:"r"`
	ID       uuid.UUID `json:"i"`
}

func (v versions) list(ctx context.Context, in *listVersionsInput) (*Conditional[VersionPage], error) {
	plugin, err := findPlugin(ctx, v.q, in.Plugin)
	if err != nil {
		return nil, err
	}
	kind := "versions/" + plugin.ID.String()
	var from *versionPlace
	if err := v.cursors.Decode(kind, in.Cursor, &from); err != nil {
		return nil, err
	}
	arg := marketplacedb.ListVersionsParams{PluginID: plugin.ID, MaxRows: in.Limit + 1}
	if from != nil {
		arg.BeforeMajor, arg.BeforeMinor, arg.BeforePatch, arg.BeforeFinal = &from.Major, &from.Minor, &from.Patch, &from.Final
		arg.BeforeRevision, arg.BeforeID = &from.Revision, &from.ID
	}
	rows, err := v.q.ListVersions(ctx, arg)
	if err != nil {
		return nil, err
	}
	var page VersionPage
	if len(rows) > int(in.Limit) {
		rows = rows[:in.Limit]
		last := rows[in.Limit-1]
		place := versionPlace{Major: last.Major, Minor: last.Minor, Patch: last.Patch, Revision: last.SourceRevision, ID: last.ID}
		if last.Prerelease == "" {
			place.Final = 1
		}
		page.NextCursor = v.cursors.Encode(kind, &place)
	}
	if page.Items, err = versionsOf(rows); err != nil {
		return nil, err
	}
	return conditional(in.IfNoneMatch, page)
}

func versionsOf(rows []marketplacedb.ListVersionsRow) ([]PluginVersion, error) {
	out := make([]PluginVersion, len(rows))
	for i, r := range rows {
		hosts := map[string]string{}
		if err := json.Unmarshal(r.Hosts, &hosts); err != nil {
			return nil, err
		}
		out[i] = PluginVersion{
			ID: r.ID, Version: r.Version, Channel: r.Channel, ChangelogHTML: r.ChangelogHtml, Hosts: hosts,
			SHA256: hex.EncodeToString(r.ArtifactSha256), Size: r.ArtifactSize, FileName: r.FileName, Signed: r.Signature != "",
			Status: string(r.Status), WithdrawnReason: r.WithdrawnReason, Downloads: r.DownloadCount, PublishedAt: r.PublishedAt,
		}
	}
	return out, nil
}

// latest is the word that stands for the highest published version of a channel.
const latest = "latest"

// findVersion is one version, or the latest of a channel. The error is a problem for the client; a
// withdrawn version is one, for everybody.
func findVersion(ctx context.Context, q *marketplacedb.Queries, plugin uuid.UUID, version, channel string) (marketplacedb.PluginVersionRow, error) {
	if version == latest {
		row, err := q.LatestPluginVersion(ctx, plugin, channel)
		return marketplacedb.PluginVersionRow(row), missing(err, "version")
	}
	row, err := q.PluginVersion(ctx, plugin, version)
	if err != nil {
		return row, missing(err, "version")
	}
	return row, offered(row.Status, row.WithdrawnReason)
}

// offered says what is in the way of fetching a version: nil, or that it was withdrawn.
func offered(status marketplacedb.VersionStatus, reason string) error {
	if status != marketplacedb.VersionStatusWithdrawn {
		return nil
	}
	p := problem.New(http.StatusGone, "version_withdrawn", "This version was withdrawn. Take another one.")
	if reason != "" {
		_ = p.At("reason", reason)
	}
	return p
}
