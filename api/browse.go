package api

import (
	"context"

	"github.com/google/uuid"

	marketplacedb "marketplace/queries/marketplace"
)

// browse is a list without words. Each sort has a query of its own, which walks an index from where the
// last page ended: page 1,000 costs what page 1 does.
func (c catalogue) browse(ctx context.Context, f filters, sort Order, from place, limit int32) (PluginPage, *place, error) {
	cards, err := c.browseCards(ctx, f, sort, from, limit+1)
	if err != nil {
		return PluginPage{}, nil, err
	}
	var next *place
	if len(cards) > int(limit) {
		cards = cards[:limit]
		next = placeOf(cards[limit-1], sort)
	}
	return PluginPage{Items: cardsOf(cards, itself)}, next, nil
}

func placeOf(c marketplacedb.PluginCard, sort Order) *place {
	p := &place{ID: c.ID}
	switch sort {
	case byNewest:
		p.Time = c.PublishedAt
	case byTrending:
		p.Rank = c.TrendScore
	case byRating:
		p.Rank = c.RatingScore
	case byPriceAsc, byPriceDesc:
		p.Number = c.PriceMinor
	default:
		p.Number = c.DownloadCount
	}
	return p
}

func (c catalogue) browseCards(ctx context.Context, f filters, sort Order, from place, rows int32) ([]marketplacedb.PluginCard, error) {
	q := marketplacedb.New(c.db)
	var after *uuid.UUID
	if from.Started {
		after = &from.ID
	}
	switch sort {
	case byNewest:
		found, err := q.BrowseNewest(ctx, marketplacedb.BrowseNewestParams{
			Category: f.category, Tags: f.tags, Host: f.host, PublisherID: f.publisher, Free: f.free, MinRating: f.minRating,
			AfterID: after, AfterTime: &from.Time, MaxRows: rows})
		return each(found, func(r marketplacedb.BrowseNewestRow) marketplacedb.PluginCard { return r.PluginCard }), err
	case byTrending:
		found, err := q.BrowseTrending(ctx, marketplacedb.BrowseTrendingParams{
			Category: f.category, Tags: f.tags, Host: f.host, PublisherID: f.publisher, Free: f.free, MinRating: f.minRating,
			AfterID: after, AfterScore: &from.Rank, MaxRows: rows})
		return each(found, func(r marketplacedb.BrowseTrendingRow) marketplacedb.PluginCard { return r.PluginCard }), err
	case byRating:
		found, err := q.BrowseRating(ctx, marketplacedb.BrowseRatingParams{
			Category: f.category, Tags: f.tags, Host: f.host, PublisherID: f.publisher, Free: f.free, MinRating: f.minRating,
			AfterID: after, AfterScore: &from.Rank, MaxRows: rows})
		return each(found, func(r marketplacedb.BrowseRatingRow) marketplacedb.PluginCard { return r.PluginCard }), err
	case byPriceAsc:
		found, err := q.BrowsePriceAsc(ctx, marketplacedb.BrowsePriceAscParams{
			Category: f.category, Tags: f.tags, Host: f.host, PublisherID: f.publisher, Free: f.free, MinRating: f.minRating,
			AfterID: after, AfterPrice: &from.Number, MaxRows: rows})
		return each(found, func(r marketplacedb.BrowsePriceAscRow) marketplacedb.PluginCard { return r.PluginCard }), err
	case byPriceDesc:
		found, err := q.BrowsePriceDesc(ctx, marketplacedb.BrowsePriceDescParams{
			Category: f.category, Tags: f.tags, Host: f.host, PublisherID: f.publisher, Free: f.free, MinRating: f.minRating,
			AfterID: after, AfterPrice: &from.Number, MaxRows: rows})
		return each(found, func(r marketplacedb.BrowsePriceDescRow) marketplacedb.PluginCard { return r.PluginCard }), err
	default:
		found, err := q.BrowsePopular(ctx, marketplacedb.BrowsePopularParams{
			Category: f.category, Tags: f.tags, Host: f.host, PublisherID: f.publisher, Free: f.free, MinRating: f.minRating,
			AfterID: after, AfterCount: &from.Number, MaxRows: rows})
		return each(found, func(r marketplacedb.BrowsePopularRow) marketplacedb.PluginCard { return r.PluginCard }), err
	}
}

func each[R, C any](rows []R, f func(R) C) []C {
	out := make([]C, len(rows))
	for i, row := range rows {
		out[i] = f(row)
	}
	return out
}
