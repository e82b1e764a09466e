package publisher

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"marketplace/internal/account"
	"marketplace/internal/database"
	"marketplace/internal/httpapi"
	"marketplace/internal/listing"
	"marketplace/internal/money"
	"marketplace/internal/problem"
	publisherdb "marketplace/queries/publisher"
)

// maxDrafts is how many plugins one account may draft at a time.
const maxDrafts = 200

// maxListingBody leaves room for the longest description in any script.
const maxListingBody = 512 << 10

type pluginsAPI struct{ Deps }

func registerPlugins(api huma.API, d Deps) {
	p := &pluginsAPI{d}
	tags := []string{"plugins"}
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "create-plugin", Method: http.MethodPost, Path: "/v1/plugins", Summary: "Start a draft", Tags: tags,
		DefaultStatus: http.StatusCreated, MaxBodyBytes: maxListingBody,
	}, p.create)
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "list-plugins", Method: http.MethodGet, Path: "/v1/plugins", Summary: "List own plugins, or all (reviewers, admins)", Tags: tags,
	}, p.list)
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "get-plugin", Method: http.MethodGet, Path: "/v1/plugins/{id}", Summary: "Read a plugin", Tags: tags,
	}, p.get)
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "update-plugin", Method: http.MethodPatch, Path: "/v1/plugins/{id}", Summary: "Change a plugin's listing", Tags: tags,
		Description:  "What the store shows changes only with the next approved release. With If-Match, a change made meanwhile is answered 412 revision_conflict.",
		MaxBodyBytes: maxListingBody, Errors: []int{http.StatusConflict, http.StatusPreconditionFailed},
	}, p.update)
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "delete-plugin", Method: http.MethodDelete, Path: "/v1/plugins/{id}", Summary: "Delete a draft that was never submitted", Tags: tags,
	}, p.delete)
	p.registerSlugs(api, tags)
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "get-plugin-readiness", Method: http.MethodGet, Path: "/v1/plugins/{id}/readiness",
		Summary: "What is missing before the plugin can be submitted", Tags: tags,
	}, p.readiness)
}

type pluginOutput struct {
	ETag string `header:"ETag"`
	Body Plugin
}

type pluginInput struct {
	ID uuid.UUID `path:"id" format:"uuid"`
}

type createPluginInput struct{ Body CreatePluginBody }

func (a *pluginsAPI) create(ctx context.Context, in *createPluginInput) (*pluginOutput, error) {
	me := account.Must(ctx)
	l := listing.Listing{Name: in.Body.Name, Tags: []string{}, Hosts: map[string]string{}, Price: freePrice, Prices: []money.Money{}}
	in.Body.apply(&l)
	if err := checkListing(l); err != nil {
		return nil, err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return nil, err
	}
	err = database.InTx(ctx, a.DB, func(tx pgx.Tx) error {
		q := publisherdb.New(tx)
		if err := q.LockPublisher(ctx, me.ID); err != nil {
			return err
		}
		drafts, err := q.CountOwnDrafts(ctx, me.ID)
		if err != nil {
			return err
		}
		if drafts >= maxDrafts {
			return problem.New(http.StatusConflict, "too_many_drafts", "You have %d drafts; delete one first.", drafts)
		}
		if err := slugFree(ctx, q, id, in.Body.Slug); err != nil {
			return err
		}
		links, hosts, err := encodeListing(l)
		if err != nil {
			return err
		}
		_, err = q.InsertPlugin(ctx, publisherdb.InsertPluginParams{
			ID: id, OwnerID: me.ID, Slug: in.Body.Slug, Name: l.Name, Summary: l.Summary, Description: l.Description, Category: l.Category,
			Tags: l.Tags, License: l.License, Links: links, Hosts: hosts,
			PriceMinor: l.Price.Minor, Currency: l.Price.Currency, Prices: l.Prices,
		})
		return err
	})
	if err != nil {
		return nil, err
	}
	return a.output(ctx, id)
}

func encodeListing(l listing.Listing) (links, hosts json.RawMessage, err error) {
	if links, err = json.Marshal(l.Links); err != nil {
		return nil, nil, err
	}
	hosts, err = json.Marshal(l.Hosts)
	return links, hosts, err
}

func (a *pluginsAPI) get(ctx context.Context, in *pluginInput) (*pluginOutput, error) {
	return a.output(ctx, in.ID)
}

// output reads the plugin for whoever may see it.
func (a *pluginsAPI) output(ctx context.Context, id uuid.UUID) (*pluginOutput, error) {
	q := publisherdb.New(a.DB)
	row, err := q.GetPlugin(ctx, id)
	if err != nil {
		return nil, found(err, "plugin")
	}
	if err := mayRead(ctx, row.OwnerID, "plugin"); err != nil {
		return nil, err
	}
	images, err := q.ListImages(ctx, id)
	if err != nil {
		return nil, err
	}
	body, err := pluginBody(row, images)
	return &pluginOutput{ETag: etag(row.Revision), Body: body}, err
}

type listPluginsInput struct {
	All    bool   `query:"all" doc:"Everybody's, for reviewers and admins"`
	Status string `query:"status" enum:"draft,listed,unlisted,taken_down"`
	Search string `query:"search" maxLength:"80" doc:"Part of the name or the slug"`
	Cursor string `query:"cursor" maxLength:"500"`
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"20"`
}

// PluginPage is one page of plugins.
type PluginPage struct {
	Items      []PluginSummary `json:"items"`
	NextCursor string          `json:"nextCursor,omitempty"`
}

type listPluginsOutput struct{ Body PluginPage }

func (a *pluginsAPI) list(ctx context.Context, in *listPluginsInput) (*listPluginsOutput, error) {
	me := account.Must(ctx)
	var from position
	if err := a.Cursors.Decode("plugins", in.Cursor, &from); err != nil {
		return nil, err
	}
	params := publisherdb.ListPluginsParams{OwnerID: &me.ID, MaxRows: int32(in.Limit + 1)}
	params.BeforeAt, params.BeforeID = from.bounds()
	if in.All {
		if !reviews(me) {
			return nil, problem.Forbidden()
		}
		params.OwnerID = nil
	}
	if in.Status != "" {
		status := publisherdb.PluginStatus(in.Status)
		params.Status = &status
	}
	params.Search = optional(in.Search)
	rows, err := publisherdb.New(a.DB).ListPlugins(ctx, params)
	if err != nil {
		return nil, err
	}
	rows, more := pageOf(rows, in.Limit)
	page := PluginPage{Items: make([]PluginSummary, len(rows))}
	for i, row := range rows {
		page.Items[i] = PluginSummary{
			ID: row.ID, OwnerID: row.OwnerID, Slug: row.Slug, Name: row.Name, Summary: row.Summary, Category: row.Category,
			Price: money.Money{Minor: row.PriceMinor, Currency: row.Currency}, Status: string(row.Status),
			IconURL: iconURL(row.IconID), LatestVersion: row.LatestVersion, LatestStatus: row.LatestStatus,
			LatestPublishedVersion: row.LatestPublishedVersion, OpenSubmissionID: row.OpenSubmissionID, Revision: row.Revision,
			CreatedAt: row.CreatedAt, UpdatedAt: row.UpdatedAt,
		}
	}
	if more {
		last := rows[len(rows)-1]
		page.NextCursor = a.Cursors.Encode("plugins", position{last.CreatedAt, last.ID})
	}
	return &listPluginsOutput{page}, nil
}

func (a *pluginsAPI) delete(ctx context.Context, in *pluginInput) (*struct{}, error) {
	return nil, database.InTx(ctx, a.DB, func(tx pgx.Tx) error {
		q := publisherdb.New(tx)
		row, err := q.LockPlugin(ctx, in.ID)
		if err != nil {
			return found(err, "plugin")
		}
		if err := mayChange(ctx, row.OwnerID, "plugin"); err != nil {
			return err
		}
		seen, err := q.PluginHasHistory(ctx, in.ID)
		if err != nil {
			return err
		}
		if seen || row.Status != publisherdb.PluginStatusDraft {
			return problem.New(http.StatusConflict, "plugin_not_deletable", "A plugin that was submitted once stays; unlist it instead.")
		}
		if err := q.DeleteReleasesOfPlugin(ctx, in.ID); err != nil {
			return err
		}
		return q.DeletePlugin(ctx, in.ID)
	})
}
