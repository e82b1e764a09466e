package api

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"marketplace/internal/download"
	"marketplace/internal/httpapi/httpapitest"
	marketplacedb "marketplace/queries/marketplace"
)

func TestWhoMayDownload(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	status := func(status marketplacedb.ListingStatus) func(*marketplacedb.UpsertListingParams) {
		return func(p *marketplacedb.UpsertListingParams) { p.Status = status }
	}
	free := s.plugin("free")
	paid := s.plugin("paid", priced(999))
	hidden := s.plugin("hidden", priced(999), status(marketplacedb.ListingStatusUnlisted))
	hiddenFree := s.plugin("hidden-free", status(marketplacedb.ListingStatusUnlisted))
	gone := s.plugin("gone", priced(999), status(marketplacedb.ListingStatusTakenDown))
	owner, suspended, revoked, stranger := s.account("Owner", "customer"), s.account("S", "customer"), s.account("R", "customer"), s.account("X", "customer")
	for _, p := range []uuid.UUID{free.ID, paid.ID, hidden.ID, hiddenFree.ID, gone.ID} {
		s.version(p, "1.0.0", []byte("bytes"))
		s.version(p, "2.0.0", []byte("withdrawn"), func(v *marketplacedb.UpsertVersionParams) { v.Status = marketplacedb.VersionStatusWithdrawn })
		s.entitle(owner, p, "granted")
		s.entitle(suspended, p, "suspended")
		s.entitle(revoked, p, "revoked")
	}
	clients := map[string]*httpapitest.Client{
		"anonymous": s.Client, "owner": s.As(owner), "suspended": s.As(suspended), "revoked": s.As(revoked), "stranger": s.As(stranger),
	}
	for slug, codes := range map[string]map[string]int{
		"free":        {"anonymous": 200, "owner": 200, "suspended": 200, "revoked": 200, "stranger": 200},
		"paid":        {"anonymous": 403, "owner": 200, "suspended": 403, "revoked": 403, "stranger": 403},
		"hidden":      {"anonymous": 403, "owner": 200, "suspended": 403, "revoked": 403, "stranger": 403},
		"hidden-free": {"anonymous": 403, "owner": 200, "suspended": 403, "revoked": 403, "stranger": 403},
		"gone":        {"anonymous": 410, "owner": 410, "suspended": 410, "revoked": 410, "stranger": 410},
	} {
		for who, want := range codes {
			answer := clients[who].POST("/v1/plugins/"+slug+"/versions/1.0.0/download", nil)
			require.Equal(t, want, answer.Code, "%s of %s", who, slug)
			if want == http.StatusForbidden {
				answer.Problem(want, "not_entitled")
			}
		}
	}
	s.As(owner).POST("/v1/plugins/paid/versions/2.0.0/download", nil).Problem(http.StatusGone, "version_withdrawn")
	s.POST("/v1/plugins/free/versions/9.9.9/download", nil).Problem(http.StatusNotFound, "not_found")
	s.POST("/v1/plugins/free/versions/latest/download?channel=beta", nil).Problem(http.StatusNotFound, "not_found")
	s.POST("/v1/plugins/free/versions/%00/download", nil).Problem(http.StatusNotFound, "not_found")
	var link DownloadLink
	s.POST("/v1/plugins/free/versions/latest/download", nil).Status(http.StatusOK).JSON(&link)
	require.Equal(t, "1.0.0", link.Version, "the highest that is not withdrawn")
}

func TestADownloadIsWhole(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	p := s.plugin("free")
	body := []byte(strings.Repeat("0123456789", 60_000)) // more than two chunks
	s.version(p.ID, "1.0.0", body)
	user := s.account("Ana", "customer")
	var link DownloadLink
	s.As(user).POST("/v1/plugins/free/versions/1.0.0/download", nil).Status(http.StatusOK).JSON(&link)
	sum := sha256.Sum256(body)
	require.Equal(t, hex.EncodeToString(sum[:]), link.SHA256)

	got := s.GET(link.URL).Status(http.StatusOK)
	require.Equal(t, body, got.Body)
	require.Equal(t, `"`+link.SHA256+`"`, got.Header.Get("ETag"))
	require.Equal(t, "attachment; filename=plugin-1.0.0.tgz", got.Header.Get("Content-Disposition"))
	require.Equal(t, "nosniff", got.Header.Get("X-Content-Type-Options"))
	require.Equal(t, "application/gzip", got.Header.Get("Content-Type"))
	require.True(t, strings.HasPrefix(got.Header.Get("Repr-Digest"), "sha-256=:"))

	part := s.With("Range", "bytes=300000-300009").With("If-Range", got.Header.Get("ETag")).GET(link.URL).Status(http.StatusPartialContent)
	require.Equal(t, body[300000:300010], part.Body)
	s.With("Range", "bytes=9999999-").GET(link.URL).Problem(http.StatusRequestedRangeNotSatisfiable, "range_not_satisfiable")
	s.With("If-Match", `"another"`).GET(link.URL).Problem(http.StatusPreconditionFailed, "precondition_failed")
	s.With("If-None-Match", got.Header.Get("ETag")).GET(link.URL).Status(http.StatusNotModified)
	s.Do(http.MethodHead, link.URL, nil).Status(http.StatusOK)

	t.Run("CountsOnce", func(t *testing.T) {
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() { require.Equal(t, http.StatusOK, s.For(t).GET(link.URL).Code) })
		}
		all.Wait()
		require.EqualValues(t, 1, s.number(`SELECT count(*) FROM downloads WHERE user_id = $1`, user.ID))
		require.EqualValues(t, 1, s.number(`SELECT download_count FROM plugins`))
		require.EqualValues(t, 1, s.number(`SELECT download_count FROM plugin_versions`))
		require.EqualValues(t, 1, s.number(`SELECT sum(quantity) FROM outbox WHERE kind = 'download'`))
		require.EqualValues(t, 1, s.number(`SELECT download_count FROM plugin_search`), "the index follows")
	})
	signature := s.GET("/v1/plugins/free/versions/latest/signature").Status(http.StatusOK)
	require.Equal(t, "untrusted comment: x\nRWsig\n", string(signature.Body))
}

func TestBadDownloadLinks(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	p := s.plugin("paid", priced(999))
	v := s.version(p.ID, "1.0.0", []byte("bytes"))
	user := s.account("Ana", "customer")
	s.entitle(user, p.ID, "granted")
	sign := func(change func(*download.Token)) string {
		token := download.Token{ID: uuid.Must(uuid.NewV7()), Version: v.ID, User: user.ID, Expires: time.Now().Add(time.Minute)}
		change(&token)
		return "/v1/downloads/" + s.deps.Downloads.Sign(token)
	}
	good := sign(func(*download.Token) {})
	s.GET(good).Status(http.StatusOK)
	s.GET(sign(func(t *download.Token) { t.Expires = time.Now().Add(-time.Second) })).Problem(http.StatusGone, "download_link_expired")
	s.GET(good[:len(good)-3]+"AAA").Problem(http.StatusForbidden, "download_link_invalid")
	s.GET("/v1/downloads/x").Problem(http.StatusForbidden, "download_link_invalid")
	s.GET("/v1/downloads/%00").Problem(http.StatusForbidden, "download_link_invalid")
	s.GET(sign(func(t *download.Token) { t.Version = uuid.New() })).Problem(http.StatusNotFound, "not_found")
	s.GET(sign(func(t *download.Token) { t.User = uuid.Nil })).Problem(http.StatusForbidden, "not_entitled")

	s.exec(`UPDATE entitlements SET status = 'revoked'`)
	s.GET(good).Problem(http.StatusForbidden, "not_entitled")
	s.exec(`UPDATE entitlements SET status = 'granted'`)
	s.exec(`UPDATE plugin_versions SET status = 'withdrawn'`)
	s.GET(good).Problem(http.StatusGone, "version_withdrawn")
	s.exec(`UPDATE plugins SET status = 'taken_down'`)
	s.GET(good).Problem(http.StatusGone, "taken_down")
	require.EqualValues(t, 1, s.number(`SELECT count(*) FROM downloads`))
}

func TestGettingAFreePlugin(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	s.plugin("free")
	s.plugin("paid", priced(999))
	user := s.account("Ana", "customer")
	s.POST("/v1/plugins/free/get", nil).Problem(http.StatusUnauthorized, "unauthenticated")
	s.As(user).POST("/v1/plugins/paid/get", nil).Problem(http.StatusConflict, "not_free")
	var all sync.WaitGroup
	for range 6 {
		all.Go(func() { require.Equal(t, http.StatusOK, s.As(user).POST("/v1/plugins/free/get", nil).Code) })
	}
	all.Wait()
	require.EqualValues(t, 1, s.number(`SELECT count(*) FROM entitlements`))
}
