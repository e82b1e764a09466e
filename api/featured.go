package api

import (
	"context"
	"fmt"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"marketplace/internal/account"
	"marketplace/internal/database"
	"marketplace/internal/httpapi"
	"marketplace/internal/problem"
	marketplacedb "marketplace/queries/marketplace"
)

type featured struct{ pool *pgxpool.Pool }

func registerFeatured(api huma.API, d Deps) {
	f := featured{d.DB}
	admin := httpapi.Only("admin")
	httpapi.Register(api, admin, huma.Operation{
		OperationID: "list-featured-plugins", Method: http.MethodGet, Path: "/v1/admin/featured", Tags: []string{"admin"},
		Summary: "The featured plugins in their order, those too that are not shown because they are unlisted or taken down",
	}, f.list)
	httpapi.Register(api, admin, huma.Operation{
		OperationID: "put-featured-plugins", Method: http.MethodPut, Path: "/v1/admin/featured", Tags: []string{"admin"}, MaxBodyBytes: 16 << 10,
		Summary:     "Set which plugins are featured, and in which order",
		Description: "The front page shows the first twelve that are listed.",
	}, f.put)
}

// FeaturedPlugin is an entry of the list that admins keep.
type FeaturedPlugin struct {
	PluginCard
	Status string `json:"status" enum:"listed,unlisted,taken_down" doc:"Only listed ones are shown"`
}

// FeaturedList is what admins have chosen, in their order.
type FeaturedList struct {
	Items []FeaturedPlugin `json:"items"`
}

type featuredOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         FeaturedList
}

func (f featured) list(ctx context.Context, _ *struct{}) (*featuredOutput, error) {
	return listFeatured(ctx, marketplacedb.New(f.pool))
}

func listFeatured(ctx context.Context, q *marketplacedb.Queries) (*featuredOutput, error) {
	rows, err := q.ShelfCards(ctx, featuredShelf)
	return &featuredOutput{CacheControl: "no-store", Body: FeaturedList{Items: each(rows, func(r marketplacedb.ShelfCardsRow) FeaturedPlugin {
		return FeaturedPlugin{PluginCard: cardOf(r.PluginCard), Status: string(r.PluginCard.Status)}
	})}}, err
}

// FeaturedChoice is the whole list anew.
type FeaturedChoice struct {
	Plugins []string `json:"plugins" maxItems:"24" doc:"Slugs or ids, in the order to show them in"`
}

type putFeaturedInput struct {
	Body FeaturedChoice
}

func (f featured) put(ctx context.Context, in *putFeaturedInput) (*featuredOutput, error) {
	var out *featuredOutput
	err := database.InTx(ctx, f.pool, func(tx pgx.Tx) error {
		q := marketplacedb.New(tx)
		ids, slugs, err := chosen(ctx, q, in.Body.Plugins)
		if err != nil {
			return err
		}
		if err := q.PutShelf(ctx, featuredShelf, ids); err != nil {
			return err
		}
		if err := audit(ctx, q, account.Must(ctx), "featured.put", "shelf", featuredShelf, map[string]any{"plugins": slugs}); err != nil {
			return err
		}
		out, err = listFeatured(ctx, q)
		return err
	})
	return out, err
}

// chosen finds the plugins that are named, each of them once. The error says which entry is at fault.
func chosen(ctx context.Context, q *marketplacedb.Queries, named []string) ([]uuid.UUID, []string, error) {
	byID, bySlug := []uuid.UUID{}, []string{}
	for _, name := range named {
		if id, ok := parseID(name); ok {
			byID = append(byID, id)
		} else if slugPattern.MatchString(name) {
			bySlug = append(bySlug, name)
		}
	}
	rows, err := q.FindPluginCards(ctx, byID, bySlug)
	if err != nil {
		return nil, nil, err
	}
	found := map[string]marketplacedb.PluginCard{}
	for _, row := range rows {
		found[row.PluginCard.ID.String()], found[row.PluginCard.Slug] = row.PluginCard, row.PluginCard
	}
	ids, slugs, seen := []uuid.UUID{}, []string{}, map[uuid.UUID]bool{}
	for i, name := range named {
		plugin, ok := found[name]
		switch {
		case !ok:
			return nil, nil, problem.Invalid(fmt.Sprintf("body.plugins[%d]", i), "expected the slug or id of a plugin of the store")
		case seen[plugin.ID]:
			return nil, nil, problem.Invalid(fmt.Sprintf("body.plugins[%d]", i), "expected each plugin once")
		}
		seen[plugin.ID] = true
		ids, slugs = append(ids, plugin.ID), append(slugs, plugin.Slug)
	}
	return ids, slugs, nil
}
