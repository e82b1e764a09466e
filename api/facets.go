package api

import (
	"context"

	marketplacedb "marketplace/queries/marketplace"
)

// Facets count the hits by their properties, most first. Of more than 10,000 hits, 10,000 are counted.
type Facets struct {
	Category []FacetCount `json:"category"`
	Tag      []FacetCount `json:"tag" doc:"The 30 most used"`
	Price    []FacetCount `json:"price" doc:"free, paid"`
	Rating   []FacetCount `json:"rating" doc:"4 counts the averages of 4 and more"`
	Host     []FacetCount `json:"host" doc:"The 30 most used"`
}

// FacetCount is how many hits have a value.
type FacetCount struct {
	Value string `json:"value"`
	Count int64  `json:"count"`
}

// facets also counts all hits, up to one more than maxHits.
func (c catalogue) facets(ctx context.Context, q string, f filters) (*Facets, int64, error) {
	rows, err := marketplacedb.New(c.db).CountFacets(ctx, marketplacedb.CountFacetsParams{
		Q: optional(q), Category: f.category, Tags: f.tags, Host: f.host, PublisherID: f.publisher, Free: f.free,
		MinRating: f.minRating, MaxHits: maxHits + 1,
	})
	if err != nil {
		return nil, 0, err
	}
	var total int64
	facets := &Facets{Category: []FacetCount{}, Tag: []FacetCount{}, Price: []FacetCount{}, Rating: []FacetCount{}, Host: []FacetCount{}}
	lists := map[string]*[]FacetCount{
		"category": &facets.Category, "tag": &facets.Tag, "price": &facets.Price, "rating": &facets.Rating, "host": &facets.Host,
	}
	for _, row := range rows {
		if row.Facet == "total" {
			total = row.Hits
			continue
		}
		list := lists[row.Facet]
		*list = append(*list, FacetCount{Value: row.Value, Count: row.Hits})
	}
	return facets, total, nil
}

func (c catalogue) count(ctx context.Context, f filters) (int64, error) {
	return marketplacedb.New(c.db).CountHits(ctx, marketplacedb.CountHitsParams{
		Category: f.category, Tags: f.tags, Host: f.host, PublisherID: f.publisher, Free: f.free, MinRating: f.minRating, MaxHits: maxHits + 1,
	})
}
