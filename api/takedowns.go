package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"marketplace/internal/cursor"
	"marketplace/internal/httpapi"
	marketplacedb "marketplace/queries/marketplace"
)

type takedowns struct {
	q       *marketplacedb.Queries
	cursors *cursor.Codec
}

func registerTakedowns(api huma.API, d Deps) {
	t := takedowns{marketplacedb.New(d.DB), d.Cursors}
	httpapi.Register(api, httpapi.Only("admin"), huma.Operation{
		OperationID: "list-takedowns", Method: http.MethodGet, Path: "/v1/admin/takedowns", Tags: []string{"admin"},
		Summary:     "The plugins that are taken down, the last one first",
		Description: "Taking down and reinstating is done in the publisher panel, by its admins; the store follows.",
	}, t.list)
}

// Takedown is a plugin that was removed from the store.
type Takedown struct {
	PluginID    uuid.UUID    `json:"pluginId"`
	PluginSlug  string       `json:"pluginSlug"`
	PluginName  string       `json:"pluginName"`
	IconURL     string       `json:"pluginIconUrl,omitempty"`
	Publisher   PublisherRef `json:"publisher"`
	Reason      string       `json:"reason" doc:"As its page says it"`
	TakenDownAt time.Time    `json:"takenDownAt"`
	Sales       int64        `json:"sales" doc:"Made before: so many customers may ask"`
	Downloads   int64        `json:"downloads"`
}

// TakedownPage is a page of takedowns.
type TakedownPage struct {
	Items      []Takedown `json:"items"`
	NextCursor string     `json:"nextCursor,omitempty"`
}

type listTakedownsOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         TakedownPage
}

func (t takedowns) list(ctx context.Context, in *listPurchasesInput) (*listTakedownsOutput, error) {
	const kind = "takedowns"
	var from timePlace
	if err := t.cursors.Decode(kind, in.Cursor, &from); err != nil {
		return nil, err
	}
	rows, err := t.q.ListTakedowns(ctx, marketplacedb.ListTakedownsParams{BeforeAt: from.At, BeforeID: from.ID, MaxRows: in.Limit + 1})
	if err != nil {
		return nil, err
	}
	var page TakedownPage
	if len(rows) > int(in.Limit) {
		rows = rows[:in.Limit]
		last := rows[in.Limit-1]
		page.NextCursor = t.cursors.Encode(kind, timePlace{&last.At, &last.ID})
	}
	page.Items = each(rows, func(r marketplacedb.ListTakedownsRow) Takedown {
		return Takedown{
			PluginID: r.ID, PluginSlug: r.Slug, PluginName: r.Name, IconURL: imageURL(r.IconKey),
			Publisher: PublisherRef{ID: r.PublisherID, Name: r.PublisherName}, Reason: r.TakedownReason, TakenDownAt: r.At,
			Sales: r.SaleCount, Downloads: r.DownloadCount,
		}
	})
	return &listTakedownsOutput{CacheControl: "no-store", Body: page}, nil
}
