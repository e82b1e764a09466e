package publisher_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/jpeg"
	"image/png"
	"net/http"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"marketplace/publisher"
)

func pngOf(t testing.TB, width, height int) []byte {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, png.Encode(&out, image.NewGray(image.Rect(0, 0, width, height))))
	return out.Bytes()
}

// bombPNG claims to be huge and is small.
func bombPNG(t testing.TB, width, height uint32) []byte {
	t.Helper()
	data := pngOf(t, 16, 16)
	binary.BigEndian.PutUint32(data[16:], width)
	binary.BigEndian.PutUint32(data[20:], height)
	binary.BigEndian.PutUint32(data[29:], crc32.ChecksumIEEE(data[12:29]))
	return data
}

// webpOf is a VP8X container of that canvas.
func webpOf(width, height int) []byte {
	data := append([]byte("RIFF\x16\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x00\x00\x00\x00"), 0, 0, 0, 0, 0, 0)
	w, h := width-1, height-1
	copy(data[24:], []byte{byte(w), byte(w >> 8), byte(w >> 16), byte(h), byte(h >> 8), byte(h >> 16)})
	return data
}

func TestImages(t *testing.T) {
	t.Parallel()
	p := newPanel(t)
	me, _ := p.account(t, "publisher")
	other, _ := p.account(t, "publisher")
	reviewer, _ := p.account(t, "reviewer")
	plugin := createPlugin(t, me, "my-plugin")
	path := "/v1/plugins/" + plugin.ID.String()
	add := func(c *client, query string, data []byte) *httpResponse {
		return c.With("Content-Type", "application/octet-stream").POST(path+"/images?"+query, data)
	}
	var icon publisher.PluginImage
	add(me, "kind=icon&alt=An+icon", pngOf(t, 64, 64)).Status(http.StatusCreated).JSON(&icon)
	require.Equal(t, "image/png", icon.MediaType)
	add(me, "kind=icon", pngOf(t, 128, 128)).Status(http.StatusCreated).JSON(&icon) // instead of the first
	var jpg bytes.Buffer
	require.NoError(t, jpeg.Encode(&jpg, image.NewGray(image.Rect(0, 0, 32, 20)), nil))
	add(me, "kind=screenshot&alt=one", jpg.Bytes()).Status(http.StatusCreated)
	add(me, "kind=screenshot&alt=two", webpOf(640, 480)).Status(http.StatusCreated)
	me.GET(path).JSON(&plugin)
	require.Equal(t, icon.ID, plugin.Icon.ID)
	require.Equal(t, 128, plugin.Icon.Width)
	require.Len(t, plugin.Screenshots, 2)
	require.Equal(t, [2]int{640, 480}, [2]int{plugin.Screenshots[1].Width, plugin.Screenshots[1].Height})
	require.Equal(t, int64(5), plugin.Revision)

	got := reviewer.GET(icon.URL).Status(http.StatusOK)
	require.Equal(t, pngOf(t, 128, 128), got.Body)
	require.Equal(t, "image/png", got.Header.Get("Content-Type"))
	require.Equal(t, "nosniff", got.Header.Get("X-Content-Type-Options"))
	require.Contains(t, got.Header.Get("Content-Security-Policy"), "sandbox")
	me.With("If-None-Match", got.Header.Get("ETag")).GET(icon.URL).Status(http.StatusNotModified)
	other.GET(icon.URL).Problem(http.StatusNotFound, "not_found")
	other.DELETE(icon.URL).Problem(http.StatusNotFound, "not_found")
	reviewer.PATCH(icon.URL, map[string]any{"alt": "x"}).Problem(http.StatusNotFound, "not_found")
	add(other, "kind=icon", pngOf(t, 64, 64)).Problem(http.StatusNotFound, "not_found")

	first, second := plugin.Screenshots[0].ID, plugin.Screenshots[1].ID
	me.PUT(path+"/screenshots/order", map[string]any{"ids": []uuid.UUID{second, first}}).Status(http.StatusNoContent)
	me.PUT(path+"/screenshots/order", map[string]any{"ids": []uuid.UUID{second}}).Problem(http.StatusUnprocessableEntity, "invalid_request")
	me.PUT(path+"/screenshots/order", map[string]any{"ids": []uuid.UUID{second, second}}).Problem(http.StatusUnprocessableEntity, "invalid_request")
	me.PUT(path+"/screenshots/order", map[string]any{"ids": []uuid.UUID{second, first, icon.ID}}).Problem(http.StatusUnprocessableEntity, "invalid_request")
	me.PATCH("/v1/images/"+second.String(), map[string]any{"alt": "deux"}).Status(http.StatusNoContent)
	me.GET(path).JSON(&plugin)
	require.Equal(t, []string{"deux", "one"}, []string{plugin.Screenshots[0].Alt, plugin.Screenshots[1].Alt})
	me.DELETE("/v1/images/" + second.String()).Status(http.StatusNoContent)

	for range 7 {
		add(me, "kind=screenshot", webpOf(640, 480)).Status(http.StatusCreated) // the same bytes again are one blob
	}
	add(me, "kind=screenshot", webpOf(640, 480)).Problem(http.StatusConflict, "too_many_screenshots")
	require.Len(t, p.blobs(t, "images/"), 4)
}

func TestImagesRefused(t *testing.T) {
	t.Parallel()
	p := newPanel(t)
	me, _ := p.account(t, "publisher")
	path := "/v1/plugins/" + createPlugin(t, me, "my-plugin").ID.String() + "/images?kind=icon"
	webp := webpOf(640, 480)
	for name, test := range map[string]struct {
		body   []byte
		status int
		code   string
	}{
		"svg":        {[]byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`), 415, "unsupported_media_type"},
		"html":       {[]byte(`<html>`), 415, "unsupported_media_type"},
		"gif":        {[]byte("GIF89a" + string(make([]byte, 30))), 415, "unsupported_media_type"},
		"cut png":    {pngOf(t, 64, 64)[:20], 422, "image_unreadable"},
		"cut webp":   {append([]byte("RIFF\xff\xff\x00\x00WEBPVP8X"), webp[16:]...), 422, "image_unreadable"},
		"odd webp":   {append([]byte("RIFF\x16\x00\x00\x00WEBPXXXX"), webp[16:]...), 422, "image_unreadable"},
		"wide":       {bombPNG(t, 60_000, 16), 422, "image_dimensions"},
		"many":       {bombPNG(t, 8000, 8000), 422, "image_dimensions"},
		"huge":       {bombPNG(t, 1<<31-1, 1<<31-1), 422, "image_unreadable"},
		"one pixel":  {pngOf(t, 1, 1), 422, "image_dimensions"},
		"huge webp":  {webpOf(1<<24, 1<<24), 422, "image_dimensions"},
		"heavy":      {make([]byte, 2<<20+1), 413, "request_too_large"},
		"no picture": {nil, 400, "malformed_request"},
	} {
		t.Run(name, func(t *testing.T) {
			answer := me.For(t).With("Content-Type", "application/octet-stream").POST(path, test.body)
			answer.Problem(test.status, test.code)
		})
	}
	me.POST(path+"&alt=a%0Ab", pngOf(t, 16, 16)).Problem(http.StatusUnprocessableEntity, "invalid_request")
	me.POST(path[:len(path)-4]+"logo", pngOf(t, 16, 16)).Problem(http.StatusUnprocessableEntity, "invalid_request")
	require.Empty(t, p.blobs(t, ""))
}
