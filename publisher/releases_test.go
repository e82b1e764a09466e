package publisher_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"marketplace/internal/archive/archivetest"
	"marketplace/internal/blobstore"
	"marketplace/publisher"
)

// blobs are the keys in the bucket.
func (p *panel) blobs(t *testing.T, prefix string) []string {
	t.Helper()
	var keys []string
	require.NoError(t, p.drafts.List(t.Context(), prefix, func(e blobstore.Entry) error {
		keys = append(keys, e.Key)
		return nil
	}))
	return keys
}

func TestReleaseUpload(t *testing.T) {
	t.Parallel()
	p := newPanel(t)
	me, _ := p.account(t, "publisher")
	plugin := createPlugin(t, me, "my-plugin")
	data := archivetest.Tgz(archivetest.Plugin("a", "1.0.0"))
	sum := sha256.Sum256(data)

	var release publisher.Release
	me.With("Content-Type", "application/gzip").POST(releasesOf(plugin.ID)+"?changelog=first", data).Status(http.StatusCreated).JSON(&release)
	require.Equal(t, "1.0.0", release.Version)
	require.Equal(t, "stable", release.Channel)
	require.Equal(t, "draft", release.Status)
	require.Equal(t, "first", release.Changelog)
	require.Equal(t, hex.EncodeToString(sum[:]), release.SHA256)
	require.Equal(t, int64(len(data)), release.Size)
	require.Equal(t, "my-plugin-1.0.0.tgz", release.FileName)
	require.Equal(t, map[string]string{"eslint": ">=8"}, release.Hosts)
	require.Contains(t, string(release.Manifest), `"package.json"`)
	require.Equal(t, []string{blobstore.Key("artifacts", sum)}, p.blobs(t, ""))

	path := "/v1/releases/" + release.ID.String()
	got := me.GET(path + "/artifact").Status(http.StatusOK)
	require.Equal(t, data, got.Body)
	require.Equal(t, `attachment; filename="my-plugin-1.0.0.tgz"`, got.Header.Get("Content-Disposition"))

	// The same version again replaces the draft; a zip is as good.
	zip := archivetest.Zip(archivetest.Plugin("a", "1.0.0"))
	me.With("Content-Type", "application/zip").POST(releasesOf(plugin.ID), zip).Status(http.StatusOK).JSON(&release)
	require.Equal(t, "zip", release.Format)
	require.Equal(t, "first", release.Changelog)

	me.PATCH(path, map[string]any{"changelog": "**better**"}).Status(http.StatusOK).JSON(&release)
	require.Equal(t, "**better**", release.Changelog)
	var page publisher.ReleasePage
	me.GET(releasesOf(plugin.ID)).JSON(&page)
	require.Len(t, page.Items, 1)
	me.DELETE(path).Status(http.StatusNoContent)
	me.GET(path).Problem(http.StatusNotFound, "not_found")
}

func TestReleaseVersions(t *testing.T) {
	t.Parallel()
	p := newPanel(t)
	me, _ := p.account(t, "publisher")
	plugin := createPlugin(t, me, "my-plugin")
	upload(me, plugin.ID, "1.2.0").Status(http.StatusCreated)
	p.exec(t, `UPDATE releases SET status = 'published'`)
	upload(me, plugin.ID, "1.2.0").Problem(http.StatusConflict, "version_exists")
	upload(me, plugin.ID, "1.1.9").Problem(http.StatusConflict, "version_not_greater")
	var release publisher.Release
	upload(me, plugin.ID, "1.2.0-beta.1").Status(http.StatusCreated).JSON(&release)
	require.Equal(t, "next", release.Channel)
	upload(me, plugin.ID, "1.10.0").Status(http.StatusCreated) // greater as a number, not as a text
	upload(me, plugin.ID, "1.9.0").Status(http.StatusCreated)  // a draft stands in nobody's way
	gz := me.With("Content-Type", "application/gzip")
	gz.POST(releasesOf(plugin.ID)+"?channel=stable", archivetest.Tgz(archivetest.Plugin("a", "3.0.0-rc.1"))).Problem(http.StatusUnprocessableEntity, "prerelease_not_stable")
	gz.POST(releasesOf(plugin.ID)+"?channel=lts", archivetest.Tgz(archivetest.Plugin("a", "1.0.1"))).Status(http.StatusCreated)
	gz.POST(releasesOf(plugin.ID)+"?channel=Big", archivetest.Tgz(archivetest.Plugin("a", "1.0.2"))).Problem(http.StatusUnprocessableEntity, "invalid_request")
	for _, version := range []string{"", "1.0", "v1.0.0", "1.0.0+build", "01.0.0", "latest", "99999999999.0.0", strings.Repeat("1", 200) + ".0.0"} {
		upload(me, plugin.ID, version).Problem(http.StatusUnprocessableEntity, "version_invalid")
	}
}

func TestReleaseReplaceArtifact(t *testing.T) {
	t.Parallel()
	p := newPanel(t)
	me, _ := p.account(t, "publisher")
	other, _ := p.account(t, "publisher")
	plugin := createPlugin(t, me, "my-plugin")
	var release publisher.Release
	upload(me, plugin.ID, "1.0.0").JSON(&release)
	path := "/v1/releases/" + release.ID.String()
	put := func() *httpResponse {
		return me.With("Content-Type", "application/zip").PUT(path+"/artifact", archivetest.Zip(archivetest.Plugin("b", "1.0.0")))
	}
	for _, status := range []string{"submitted", "approved", "published", "rejected", "withdrawn"} {
		p.exec(t, `UPDATE releases SET status = $1`, status)
		put().Problem(http.StatusConflict, "release_not_editable")
		me.PATCH(path, map[string]any{"changelog": "x"}).Problem(http.StatusConflict, "release_not_editable")
		me.DELETE(path).Status(http.StatusConflict)
	}
	p.exec(t, `UPDATE releases SET status = 'changes_requested'`)
	before := release.SHA256
	put().Status(http.StatusOK).JSON(&release)
	require.NotEqual(t, before, release.SHA256)
	require.Equal(t, "changes_requested", release.Status)
	me.With("Content-Type", "application/zip").PUT(path+"/artifact", archivetest.Zip(archivetest.Plugin("b", "1.0.1"))).Problem(http.StatusConflict, "version_mismatch")
	me.DELETE(path).Problem(http.StatusConflict, "release_not_deletable")
	require.Len(t, p.blobs(t, "artifacts/"), 3) // replaced bytes stay until they are cleaned up; a mismatch is kept no longer
	for _, c := range []*client{other, p.For(t)} {
		require.GreaterOrEqual(t, c.GET(path).Code, 401)
		require.GreaterOrEqual(t, c.GET(path+"/artifact").Code, 401)
		require.GreaterOrEqual(t, c.With("Content-Type", "application/zip").PUT(path+"/artifact", []byte("x")).Code, 401)
	}
}

func TestReleaseBadUploads(t *testing.T) {
	t.Parallel()
	p := newPanel(t, func(d *publisher.Deps) { d.UnpublishedQuota = 1 << 20 })
	me, _ := p.account(t, "publisher")
	other, _ := p.account(t, "publisher")
	plugin := createPlugin(t, me, "my-plugin")
	good := archivetest.Tgz(archivetest.Plugin("a", "1.0.0"))
	for name, test := range map[string]struct {
		body   []byte
		status int
		code   string
	}{
		"empty": {nil, 422, "archive_unreadable"}, "text": {[]byte("hello"), 422, "archive_unreadable"}, "cut short": {good[:len(good)/2], 422, "archive_unreadable"},
		"broken zip":    {[]byte("PK\x03\x04" + strings.Repeat("x", 100)), 422, "archive_unreadable"},
		"no manifest":   {archivetest.Tgz(map[string]string{"package/index.js": "x"}), 422, "manifest_missing"},
		"bad manifest":  {archivetest.Tgz(map[string]string{"package/package.json": "{"}), 422, "manifest_invalid"},
		"null manifest": {archivetest.Tgz(map[string]string{"package/package.json": "null"}), 422, "manifest_invalid"},
		"NUL":           {archivetest.Tgz(map[string]string{"package/package.json": `{"name":"a\u0000","version":"1.0.0"}`}), 422, "manifest_invalid"},
	} {
		t.Run(name, func(t *testing.T) {
			me.For(t).With("Content-Type", "application/octet-stream").POST(releasesOf(plugin.ID), test.body).Problem(test.status, test.code)
		})
	}
	me.With("Content-Type", "text/html").POST(releasesOf(plugin.ID), good).Problem(http.StatusUnsupportedMediaType, "unsupported_media_type")
	upload(other, plugin.ID, "1.0.0").Problem(http.StatusNotFound, "not_found")
	upload(me, uuid.New(), "1.0.0").Problem(http.StatusNotFound, "not_found")
	me.With("Content-Type", "application/gzip").POST(releasesOf(plugin.ID)+"?changelog=a%00b", good).Problem(http.StatusUnprocessableEntity, "invalid_request")
	huge := archivetest.Plugin("a", "1.0.0")
	huge["package/noise.bin"] = string(noise(2 << 20))
	me.With("Content-Type", "application/gzip").POST(releasesOf(plugin.ID), archivetest.Tgz(huge)).Problem(http.StatusConflict, "quota_exceeded")
	var page publisher.ReleasePage
	me.GET(releasesOf(plugin.ID)).JSON(&page)
	require.Empty(t, page.Items)
	require.Empty(t, p.blobs(t, "uploads/"))
}

// Neither a body that ends early nor one that never ends leaves anything behind.
func TestReleaseUploadStops(t *testing.T) {
	t.Parallel()
	p := newPanel(t)
	me, _ := p.account(t, "publisher")
	plugin := createPlugin(t, me, "my-plugin")
	gz := me.With("Content-Type", "application/gzip")
	gz.POST(releasesOf(plugin.ID), io.MultiReader(bytes.NewReader([]byte("\x1f\x8b\x08")), failing{})).Problem(http.StatusRequestTimeout, "request_timeout")
	gz.POST(releasesOf(plugin.ID), endless{}).Problem(http.StatusRequestEntityTooLarge, "request_too_large")
	require.Empty(t, p.blobs(t, ""))
}

// Of many uploads of one version at once, one makes the release and the others replace it.
func TestReleaseConcurrentUploads(t *testing.T) {
	t.Parallel()
	p := newPanel(t)
	me, _ := p.account(t, "publisher")
	plugin := createPlugin(t, me, "my-plugin")
	codes := make(chan int, 3)
	var wg sync.WaitGroup
	for range cap(codes) {
		wg.Go(func() { codes <- upload(me, plugin.ID, "1.0.0").Code })
	}
	wg.Wait()
	close(codes)
	created := 0
	for code := range codes {
		require.Contains(t, []int{http.StatusCreated, http.StatusOK}, code)
		if code == http.StatusCreated {
			created++
		}
	}
	require.Equal(t, 1, created)
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

// noise is bytes that do not compress, the same each time.
func noise(n int) []byte {
	out := make([]byte, 0, n+sha256.Size)
	for sum := sha256.Sum256(nil); len(out) < n; sum = sha256.Sum256(sum[:]) {
		out = append(out, sum[:]...)
	}
	return out[:n]
}
