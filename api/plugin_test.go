package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"net/http"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"marketplace/internal/blobstore"
	marketplacedb "marketplace/queries/marketplace"
)

func TestAPluginsPage(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	p := s.plugin("lint", named("Lint", "Lints", "js"), priced(999), func(p *marketplacedb.UpsertListingParams) {
		p.DescriptionHtml, p.IconKey, p.ScreenshotKeys = "<p>hi</p>", "images/ab/abcd", []string{"images/cd/cdef"}
	})
	s.version(p.ID, "1.0.0", []byte("one"))
	s.version(p.ID, "2.0.0", []byte("two"))
	s.version(p.ID, "3.0.0", []byte("three"), func(v *marketplacedb.UpsertVersionParams) {
		v.Status, v.WithdrawnReason = marketplacedb.VersionStatusWithdrawn, "broken"
	})

	var page PluginPageBody
	answer := s.GET("/v1/plugins/lint").Status(http.StatusOK).JSON(&page)
	require.Equal(t, p.ID, page.ID)
	require.Equal(t, "<p>hi</p>", page.DescriptionHTML)
	require.Equal(t, "2.0.0", page.LatestVersion)
	require.Equal(t, "https://example.com", page.Links.Homepage)
	require.Equal(t, "/v1/images/images/ab/abcd", page.IconURL)
	require.Equal(t, []string{"3.0.0", "2.0.0", "1.0.0"}, each(page.Versions, func(v PluginVersion) string { return v.Version }))
	require.Equal(t, "withdrawn", page.Versions[0].Status)
	require.Len(t, page.Versions[1].SHA256, 64)
	s.With("If-None-Match", answer.Header.Get("ETag")).GET("/v1/plugins/" + p.ID.String()).Status(http.StatusNotModified)

	var versions VersionPage
	s.GET("/v1/plugins/lint/versions?limit=2").Status(http.StatusOK).JSON(&versions)
	require.Len(t, versions.Items, 2)
	next := versions.NextCursor
	versions = VersionPage{}
	s.GET("/v1/plugins/lint/versions?limit=2&cursor=" + next).Status(http.StatusOK).JSON(&versions)
	require.Equal(t, "1.0.0", versions.Items[0].Version)
	require.Empty(t, versions.NextCursor)

	var publisher StorePublisher
	s.GET("/v1/publishers/" + p.PublisherID.String()).Status(http.StatusOK).JSON(&publisher)
	require.Equal(t, "Acme", publisher.Name)
	require.EqualValues(t, 1, publisher.Plugins)
	s.GET("/v1/publishers/"+uuid.NewString()).Problem(http.StatusNotFound, "not_found")
	s.GET("/v1/signing-key").Status(http.StatusOK)
}

func TestWhatIsNotListed(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	s.plugin("hidden", func(p *marketplacedb.UpsertListingParams) { p.Status = marketplacedb.ListingStatusUnlisted })
	s.plugin("gone", func(p *marketplacedb.UpsertListingParams) {
		p.Status, p.TakedownReason = marketplacedb.ListingStatusTakenDown, "malware"
	})
	var page PluginPageBody
	s.GET("/v1/plugins/hidden").Status(http.StatusOK).JSON(&page)
	require.Equal(t, "unlisted", page.Status)
	gone := s.GET("/v1/plugins/gone").Problem(http.StatusGone, "taken_down")
	require.Equal(t, "malware", gone.Errors[0].Message)
	for _, path := range []string{"/versions", "/reviews"} {
		s.GET("/v1/plugins/gone"+path).Problem(http.StatusGone, "taken_down")
	}
	for _, name := range []string{"nothing", "UPPER", "%00", "%ff", "..", "a%20b", uuid.NewString(), "{" + uuid.NewString() + "}"} {
		s.GET("/v1/plugins/"+name).Problem(http.StatusNotFound, "not_found")
	}
}

func TestViewsAreSummedUpAndCountOnce(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	s.plugin("a")
	s.plugin("b")
	for range 3 {
		s.POST("/v1/plugins/a/views", nil).Status(http.StatusNoContent)
	}
	s.POST("/v1/plugins/b/views", nil).Status(http.StatusNoContent)
	s.GET("/v1/plugins/b").Status(http.StatusOK)
	for _, robot := range []string{"Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "facebookexternalhit/1.1 crawler", "Chrome-Lighthouse"} {
		s.With("User-Agent", robot).POST("/v1/plugins/b/views", nil).Status(http.StatusNoContent)
	}
	s.POST("/v1/plugins/nothing/views", nil).Problem(http.StatusNotFound, "not_found")

	dead, cancel := context.WithCancel(t.Context())
	cancel()
	require.Error(t, s.deps.Views.Flush(dead), "a database that does not answer")
	s.POST("/v1/plugins/a/views", nil).Status(http.StatusNoContent)
	s.deps.Views.Run(dead) // flushes a last time after the end
	require.EqualValues(t, 4, s.number(`SELECT sum(quantity) FROM outbox WHERE kind = 'view'`))
	require.NoError(t, s.deps.Views.Flush(t.Context()))
	require.NoError(t, s.deps.Views.Flush(t.Context()))
	require.EqualValues(t, 5, s.number(`SELECT sum(quantity) FROM outbox WHERE kind = 'view'`))
	require.EqualValues(t, 3, s.number(`SELECT count(*) FROM outbox WHERE kind = 'view'`))
}

func TestImages(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	put := func(prefix, mediaType string, body []byte) string {
		sum := sha256.Sum256(body)
		key := blobstore.Key(prefix, sum)
		require.NoError(t, s.deps.Artifacts.Put(t.Context(), key, bytes.NewReader(body), mediaType, sum))
		return imageURL(key)
	}
	png := put("images", "image/png", []byte("\x89PNG"))
	got := s.GET(png).Status(http.StatusOK)
	require.Equal(t, "\x89PNG", string(got.Body))
	require.Equal(t, "image/png", got.Header.Get("Content-Type"))
	require.Equal(t, "nosniff", got.Header.Get("X-Content-Type-Options"))
	require.Contains(t, got.Header.Get("Content-Security-Policy"), "sandbox")
	require.Contains(t, got.Header.Get("Cache-Control"), "immutable")
	s.With("If-None-Match", got.Header.Get("ETag")).GET(png).Status(http.StatusNotModified)

	for _, path := range []string{
		put("artifacts", "application/gzip", []byte("secret artifact")), put("bundles", "application/json", []byte("{}")),
		put("images", "image/svg+xml", []byte("<svg/>")), put("images", "text/html", []byte("<script>")),
		png[:len(png)-1] + "z", "/v1/images/images/00/" + png[len(png)-64:], "/v1/images/..%2f..%2fetc/ab/x", "/v1/images/images/ab/",
	} {
		require.Equal(t, http.StatusNotFound, s.GET(path).Code, path)
	}
}

func TestLinksAndHostsMayBeAbsent(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	s.plugin("bare", func(p *marketplacedb.UpsertListingParams) {
		p.Links, p.Hosts = json.RawMessage(`{}`), json.RawMessage(`null`)
	})
	s.GET("/v1/plugins/bare").Status(http.StatusOK)
}
