package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"marketplace/internal/cursor"
	"marketplace/internal/httpapi"
	"marketplace/internal/listing"
	marketplacedb "marketplace/queries/marketplace"
)

type sitemap struct {
	q       *marketplacedb.Queries
	cursors *cursor.Codec
}

func registerSitemap(api huma.API, d Deps) {
	s := sitemap{marketplacedb.New(d.DB), d.Cursors}
	httpapi.Register(api, httpapi.Anyone, huma.Operation{
		OperationID: "get-sitemap", Method: http.MethodGet, Path: "/v1/sitemap", Tags: []string{"catalogue"}, Responses: notModified(),
		Summary:     "The address and last change of every page that search engines may show",
		Description: "The categories are on the first page; the plugins come before the publishers.",
	}, s.page)
}

// SitemapPlugin is a listed plugin.
type SitemapPlugin struct {
	Slug      string    `json:"slug"`
	UpdatedAt time.Time `json:"updatedAt"`
}

// SitemapPublisher is a publisher with listed plugins.
type SitemapPublisher struct {
	ID        uuid.UUID `json:"id"`
	UpdatedAt time.Time `json:"updatedAt" doc:"The last change of any of its listed plugins"`
}

// Sitemap is a page of what there is.
type Sitemap struct {
	Categories []string           `json:"categories"`
	Plugins    []SitemapPlugin    `json:"plugins"`
	Publishers []SitemapPublisher `json:"publishers"`
	NextCursor string             `json:"nextCursor,omitempty"`
}

type sitemapInput struct {
	ConditionalInput
	Cursor string `query:"cursor" maxLength:"1000"`
	Limit  int32  `query:"limit" minimum:"1" maximum:"5000" default:"5000" doc:"Of plugins and publishers together"`
}

// sitemapPlace is where a page ended: after a plugin or, when there are no more of them, after a publisher.
type sitemapPlace struct {
	Plugin    *uuid.UUID `json:"p,omitempty"`
	Publisher *uuid.UUID `json:"u,omitempty"`
}

func (s sitemap) page(ctx context.Context, in *sitemapInput) (*Conditional[Sitemap], error) {
	const kind = "sitemap"
	var from sitemapPlace
	if err := s.cursors.Decode(kind, in.Cursor, &from); err != nil {
		return nil, err
	}
	out := Sitemap{Categories: []string{}, Plugins: []SitemapPlugin{}, Publishers: []SitemapPublisher{}}
	if in.Cursor == "" {
		out.Categories = listing.Categories
	}
	room := in.Limit
	if from.Publisher == nil {
		rows, err := s.q.SitemapPlugins(ctx, from.Plugin, room+1)
		if err != nil {
			return nil, err
		}
		more := len(rows) > int(room)
		rows = rows[:min(len(rows), int(room))]
		out.Plugins = each(rows, func(r marketplacedb.SitemapPluginsRow) SitemapPlugin { return SitemapPlugin{r.Slug, r.UpdatedAt} })
		if more {
			out.NextCursor = s.cursors.Encode(kind, sitemapPlace{Plugin: &rows[len(rows)-1].ID})
			return conditional(in.IfNoneMatch, out)
		}
		room -= int32(len(rows))
	}
	rows, err := s.q.SitemapPublishers(ctx, from.Publisher, room+1)
	if err != nil {
		return nil, err
	}
	if len(rows) > int(room) {
		rows = rows[:room]
		last := sitemapPlace{Publisher: &uuid.Nil}
		if room > 0 {
			last.Publisher = &rows[room-1].PublisherID
		}
		out.NextCursor = s.cursors.Encode(kind, last)
	}
	out.Publishers = each(rows, func(r marketplacedb.SitemapPublishersRow) SitemapPublisher {
		return SitemapPublisher{r.PublisherID, r.UpdatedAt}
	})
	return conditional(in.IfNoneMatch, out)
}
