package api

import (
	"context"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"marketplace/internal/cursor"
	"marketplace/internal/httpapi"
	"marketplace/internal/listing"
	"marketplace/internal/problem"
	marketplacedb "marketplace/queries/marketplace"
)

type catalogue struct {
	db      marketplacedb.DBTX
	cursors *cursor.Codec
}

func registerCatalogue(api huma.API, d Deps) {
	c := catalogue{searchPool(d.DB), d.Cursors}
	httpapi.Register(api, httpapi.Anyone, huma.Operation{
		OperationID: "list-plugins", Method: http.MethodGet, Path: "/v1/plugins", Tags: []string{"catalogue"}, Responses: notModified(),
		Summary: "Search and browse listed plugins",
		Description: "The words of `q` are found in Spanish and English, whatever their accents or endings, and at the start of longer " +
			"words. When nothing has them, likely typos are put right and `didYouMean` says how.",
	}, c.list)
	httpapi.Register(api, httpapi.Anyone, huma.Operation{
		OperationID: "suggest-search", Method: http.MethodGet, Path: "/v1/search/suggestions", Tags: []string{"catalogue"}, Responses: notModified(),
		Summary: "Suggestions while a customer types",
	}, c.suggest)
	httpapi.Register(api, httpapi.Anyone, huma.Operation{
		OperationID: "get-shelves", Method: http.MethodGet, Path: "/v1/shelves", Tags: []string{"catalogue"}, Responses: notModified(),
		Summary: "What the store's front page shows: featured, trending, new and top rated plugins, and the categories",
		Description: "At most 12 plugins a shelf. Trending weighs downloads and sales, and what is five days old counts half; what nobody " +
			"downloads follows, newest first. `list-plugins` has all of a shelf by `sort=trending`, `newest` and `rating`.",
	}, c.shelves)
	httpapi.Register(api, httpapi.Anyone, huma.Operation{
		OperationID: "list-categories", Method: http.MethodGet, Path: "/v1/categories", Tags: []string{"catalogue"}, Responses: notModified(),
		Summary: "All categories, with how many plugins are in each",
	}, c.categories)
	httpapi.Register(api, httpapi.Anyone, huma.Operation{
		OperationID: "list-tags", Method: http.MethodGet, Path: "/v1/tags", Tags: []string{"catalogue"}, Responses: notModified(),
		Summary: "The most used tags",
	}, c.tags)
	httpapi.Register(api, httpapi.Anyone, huma.Operation{
		OperationID: "list-currencies", Method: http.MethodGet, Path: "/v1/currencies", Tags: []string{"catalogue"}, Responses: notModified(),
		Summary: "The currencies that plugins can be bought in, with how many in each",
	}, c.currencies)
	httpapi.Register(api, httpapi.Anyone, huma.Operation{
		OperationID: "get-store-publisher", Method: http.MethodGet, Path: "/v1/publishers/{publisherId}", Tags: []string{"catalogue"}, Responses: notModified(),
		Summary: "A publisher, as its listed plugins show it",
	}, c.publisher)
}

// CategoryCount is a shelf of the store.
type CategoryCount struct {
	Category string `json:"category"`
	Plugins  int64  `json:"plugins"`
}

// CategoryList is every shelf, the empty ones too.
type CategoryList struct {
	Categories []CategoryCount `json:"categories"`
}

// ConditionalInput is of every request whose answer the client may have already. (huma reads embedded
// structs only if they are exported.)
type ConditionalInput struct {
	IfNoneMatch string `header:"If-None-Match"`
}

func (c catalogue) categories(ctx context.Context, in *ConditionalInput) (*Conditional[CategoryList], error) {
	counts, err := c.categoryCounts(ctx)
	if err != nil {
		return nil, err
	}
	return conditional(in.IfNoneMatch, CategoryList{Categories: counts})
}

func (c catalogue) categoryCounts(ctx context.Context) ([]CategoryCount, error) {
	rows, err := marketplacedb.New(c.db).CategoryCounts(ctx)
	counts := make([]CategoryCount, len(listing.Categories))
	for i, name := range listing.Categories {
		counts[i].Category = name
	}
	for _, row := range rows {
		if i := slices.Index(listing.Categories, row.Category); i >= 0 {
			counts[i].Plugins = row.Plugins
		}
	}
	return counts, err
}

// TagCount is a tag and how many listed plugins have it.
type TagCount struct {
	Tag     string `json:"tag"`
	Plugins int64  `json:"plugins"`
}

// TagList is the most used tags, most used first.
type TagList struct {
	Tags []TagCount `json:"tags"`
}

type listTagsInput struct {
	ConditionalInput
	Limit int32 `query:"limit" minimum:"1" maximum:"100" default:"50"`
}

func (c catalogue) tags(ctx context.Context, in *listTagsInput) (*Conditional[TagList], error) {
	rows, err := marketplacedb.New(c.db).TagCounts(ctx, in.Limit)
	if err != nil {
		return nil, err
	}
	list := TagList{Tags: make([]TagCount, len(rows))}
	for i, row := range rows {
		list.Tags[i] = TagCount(row)
	}
	return conditional(in.IfNoneMatch, list)
}

// StorePublisher is who sells plugins, as customers see them.
type StorePublisher struct {
	PublisherRef
	Plugins   int64  `json:"plugins" doc:"Listed ones; list-plugins?publisher=… has them"`
	Downloads int64  `json:"downloads"`
	Rating    Rating `json:"rating" doc:"Of all reviews of all listed plugins"`
	Since     string `json:"since" format:"date" doc:"When the oldest listed plugin was published"`
}

type publisherInput struct {
	ConditionalInput
	PublisherID string `path:"publisherId" maxLength:"64"`
}

func (c catalogue) publisher(ctx context.Context, in *publisherInput) (*Conditional[StorePublisher], error) {
	id, ok := parseID(in.PublisherID)
	if !ok {
		return nil, problem.NotFound("publisher")
	}
	row, err := marketplacedb.New(c.db).StorePublisher(ctx, id)
	if err != nil {
		return nil, missing(err, "publisher")
	}
	return conditional(in.IfNoneMatch, StorePublisher{
		PublisherRef: PublisherRef{ID: row.PublisherID, Name: row.Name}, Plugins: row.Plugins, Downloads: row.Downloads,
		Rating: ratingOf(row.RatingCount, row.RatingSum), Since: row.Since.Format("2006-01-02"),
	})
}

// parseID takes an id only in the form that we write it: uuid.Parse also knows braces, urn: and others,
// and one thing should have one address.
func parseID(s string) (uuid.UUID, bool) {
	id, err := uuid.Parse(s)
	return id, err == nil && id.String() == s
}
