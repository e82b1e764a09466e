package api

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	marketplacedb "marketplace/queries/marketplace"
)

func TestTakedownsAreListedWithWhenAndWhy(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	admin := s.account("Root", "admin")
	list := func(query string) (page TakedownPage) {
		s.As(admin).GET("/v1/admin/takedowns" + query).Status(http.StatusOK).JSON(&page)
		return page
	}
	takeDown := func(p *marketplacedb.UpsertListingParams) {
		p.SourceRevision++
		p.Status, p.TakedownReason = marketplacedb.ListingStatusTakenDown, "malware"
	}
	first, second := s.plugin("first"), s.plugin("second")
	s.plugin("listed")
	require.Empty(t, list("").Items)
	s.plugin("never-listed", takeDown)
	takeDown(&first)
	s.write(first)
	takeDown(&second)
	s.write(second)

	page := list("?limit=2")
	require.Equal(t, []string{"second", "first"}, each(page.Items, func(d Takedown) string { return d.PluginSlug }))
	require.Equal(t, "malware", page.Items[0].Reason)
	require.Equal(t, "Acme", page.Items[0].Publisher.Name)
	rest := list("?limit=2&cursor=" + page.NextCursor)
	require.Len(t, rest.Items, 1)
	require.Equal(t, "never-listed", rest.Items[0].PluginSlug)

	was := page.Items[1].TakenDownAt
	first.SourceRevision, first.Name = 3, "A new name"
	s.write(first)
	require.Equal(t, was, list("").Items[1].TakenDownAt, "a later change is no later takedown")
	first.SourceRevision, first.Status = 4, marketplacedb.ListingStatusListed
	s.write(first)
	require.Len(t, list("").Items, 2, "reinstated")
	s.As(s.account("C", "customer")).GET("/v1/admin/takedowns").Problem(http.StatusForbidden, "forbidden")
}
