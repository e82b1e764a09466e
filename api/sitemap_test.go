package api

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"marketplace/internal/listing"
	marketplacedb "marketplace/queries/marketplace"
)

func TestTheSitemapHasEveryListedPage(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	by := func(publisher string) func(*marketplacedb.UpsertListingParams) {
		return func(p *marketplacedb.UpsertListingParams) {
			p.PublisherID = uuid.NewSHA1(uuid.NameSpaceURL, []byte(publisher))
		}
	}
	for i := range 5 {
		s.plugin(fmt.Sprintf("plugin-%d", i), by(fmt.Sprintf("publisher-%d", i%3)))
	}
	hidden := s.plugin("hidden", by("nobody"), func(p *marketplacedb.UpsertListingParams) { p.Status = marketplacedb.ListingStatusUnlisted })

	for _, limit := range []int{1, 2, 3, 5, 6, 8, 5000} {
		t.Run(fmt.Sprintf("%d a page", limit), func(t *testing.T) {
			var slugs, categories []string
			publishers := map[uuid.UUID]bool{}
			path, pages := fmt.Sprintf("/v1/sitemap?limit=%d", limit), 0
			for cursor := "first"; cursor != ""; pages++ {
				if cursor == "first" {
					cursor = ""
				}
				var page Sitemap
				s.For(t).GET(path + "&cursor=" + cursor).Status(http.StatusOK).JSON(&page)
				require.LessOrEqual(t, len(page.Plugins)+len(page.Publishers), limit)
				categories = append(categories, page.Categories...)
				for _, p := range page.Plugins {
					require.False(t, p.UpdatedAt.IsZero())
					slugs = append(slugs, p.Slug)
				}
				for _, p := range page.Publishers {
					require.False(t, publishers[p.ID], "once")
					publishers[p.ID] = true
				}
				cursor = page.NextCursor
			}
			require.Equal(t, []string{"plugin-0", "plugin-1", "plugin-2", "plugin-3", "plugin-4"}, slugs)
			require.Len(t, publishers, 3)
			require.NotContains(t, publishers, hidden.PublisherID)
			require.Equal(t, listing.Categories, categories)
			require.Equal(t, (8+limit-1)/limit, pages, "no page is empty")
		})
	}
	answer := s.GET("/v1/sitemap").Status(http.StatusOK)
	s.With("If-None-Match", answer.Header.Get("ETag")).GET("/v1/sitemap").Status(http.StatusNotModified)
}
