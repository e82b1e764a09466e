package api

import (
	"net/http"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	marketplacedb "marketplace/queries/marketplace"
)

func TestTheLibraryKnowsWhatWasDownloadedLast(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	who := s.account("Ana", "customer")
	list := func(query string) map[string]LibraryItem {
		var page LibraryPage
		s.As(who).GET("/v1/library" + query).Status(http.StatusOK).JSON(&page)
		items := map[string]LibraryItem{}
		for _, item := range page.Items {
			items[item.Slug] = item
		}
		return items
	}
	paid, free := s.plugin("paid", priced(999)), s.plugin("free")
	for _, p := range []uuid.UUID{paid.ID, free.ID} {
		s.version(p, "1.0.0", []byte("one"))
	}
	s.exec(`INSERT INTO purchases (id, user_id, plugin_id, publisher_id, idempotency_key, status, amount_minor, currency, platform_fee_minor, expires_at)
		VALUES ($1, $2, $3, $1, 'k', 'fulfilled', 1299, 'EUR', 100, now())`, paid.ID, who.ID, paid.ID)
	s.exec(`INSERT INTO entitlements (id, user_id, plugin_id, purchase_id, status) VALUES ($1, $2, $3, $1, 'granted')`, paid.ID, who.ID, paid.ID)
	s.entitle(who, free.ID, "granted")

	item := list("")["paid"]
	require.Equal(t, "bought", item.Acquired)
	require.EqualValues(t, 1299, item.Paid.Minor)
	require.EqualValues(t, 999, item.Price.Minor)
	require.Nil(t, item.LastDownloadedVersion)
	require.False(t, item.UpdateAvailable, "what was never downloaded has no update")
	require.Equal(t, "free", list("")["free"].Acquired)
	require.Nil(t, list("")["free"].Paid)

	s.downloaded(who, "paid", "1.0.0")
	s.downloaded(who, "free", "1.0.0")
	item = list("")["paid"]
	require.Equal(t, "1.0.0", *item.LastDownloadedVersion)
	require.NotNil(t, item.LastDownloadedAt)
	require.False(t, item.UpdateAvailable)
	require.Empty(t, list("?updates=true"))

	s.version(paid.ID, "2.0.0", []byte("two"))
	s.version(free.ID, "0.9.0", []byte("older"))
	require.True(t, list("")["paid"].UpdateAvailable)
	require.Len(t, list("?updates=true"), 1)
	require.Contains(t, list("?updates=true"), "paid")
	s.downloaded(who, "paid", "latest")
	require.Empty(t, list("?updates=true"))
	s.downloaded(who, "paid", "1.0.0")
	require.Contains(t, list("?updates=true"), "paid", "what counts is the last download, not the highest")

	s.exec(`UPDATE entitlements SET status = 'suspended' WHERE user_id = $1`, who.ID)
	require.False(t, list("")["paid"].UpdateAvailable, "what may not be downloaded is no update")
	s.exec(`UPDATE entitlements SET status = 'granted' WHERE user_id = $1`, who.ID)
	s.exec(`UPDATE plugins SET status = $2 WHERE id = $1`, paid.ID, marketplacedb.ListingStatusTakenDown)
	require.False(t, list("")["paid"].UpdateAvailable)
	require.Equal(t, "taken_down", list("")["paid"].Listing)
}

func TestPagesOfTheLibrarysUpdates(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	who := s.account("Ana", "customer")
	for _, slug := range []string{"a", "b", "c"} {
		p := s.plugin(slug)
		s.version(p.ID, "1.0.0", []byte(slug))
		s.entitle(who, p.ID, "granted")
		s.downloaded(who, slug, "1.0.0")
		if slug != "b" {
			s.version(p.ID, "2.0.0", []byte(slug+"2"))
		}
	}
	var first, second LibraryPage
	s.As(who).GET("/v1/library?updates=true&limit=1").JSON(&first)
	require.Len(t, first.Items, 1)
	s.As(who).GET("/v1/library?updates=true&limit=1&cursor=" + first.NextCursor).JSON(&second)
	require.Len(t, second.Items, 1)
	require.Empty(t, second.NextCursor)
	require.ElementsMatch(t, []string{"a", "c"}, []string{first.Items[0].Slug, second.Items[0].Slug})
	s.As(who).GET("/v1/library?limit=1&cursor="+first.NextCursor).Problem(http.StatusBadRequest, "invalid_cursor")
}
