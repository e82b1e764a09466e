package api

import (
	"context"

	marketplacedb "marketplace/queries/marketplace"
)

const (
	// shelfPlugins is how many plugins a shelf shows.
	shelfPlugins = 12
	// featuredShelf is the one that admins fill.
	featuredShelf = "featured"
)

// Shelves are what the front page shows.
type Shelves struct {
	Featured   []PluginCard    `json:"featured" doc:"Chosen by the store's admins, in their order"`
	Trending   []PluginCard    `json:"trending"`
	Newest     []PluginCard    `json:"newest"`
	TopRated   []PluginCard    `json:"topRated" doc:"Only what has reviews"`
	Categories []CategoryCount `json:"categories" doc:"All of them, the empty ones too"`
}

func (c catalogue) shelves(ctx context.Context, in *ConditionalInput) (*Conditional[Shelves], error) {
	ctx, cancel := context.WithTimeout(ctx, searchTime)
	defer cancel()
	var out Shelves
	var err error
	if out.Featured, err = c.featured(ctx); err != nil {
		return nil, err
	}
	for sort, shelf := range map[Order]*[]PluginCard{byTrending: &out.Trending, byNewest: &out.Newest, byRating: &out.TopRated} {
		cards, err := c.browseCards(ctx, filters{}, sort, place{}, shelfPlugins)
		if err != nil {
			return nil, err
		}
		*shelf = cardsOf(cards, itself)
	}
	out.TopRated = rated(out.TopRated)
	if out.Categories, err = c.categoryCounts(ctx); err != nil {
		return nil, err
	}
	return conditional(in.IfNoneMatch, out)
}

func itself(c marketplacedb.PluginCard) marketplacedb.PluginCard { return c }

func (c catalogue) featured(ctx context.Context) ([]PluginCard, error) {
	rows, err := marketplacedb.New(c.db).ShelfCards(ctx, featuredShelf)
	shown := make([]PluginCard, 0, shelfPlugins)
	for _, row := range rows {
		if row.PluginCard.Status == marketplacedb.ListingStatusListed && len(shown) < shelfPlugins {
			shown = append(shown, cardOf(row.PluginCard))
		}
	}
	return shown, err
}

// rated leaves out what has no reviews, which stands in the middle of the order, and what comes after it.
func rated(cards []PluginCard) []PluginCard {
	for i, card := range cards {
		if card.Rating.Count == 0 {
			return cards[:i]
		}
	}
	return cards
}
