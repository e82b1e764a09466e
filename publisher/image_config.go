package publisher

import (
	"bytes"
	"encoding/binary"
	"image"
	_ "image/jpeg" // so that image.DecodeConfig reads it
	_ "image/png"  // so that image.DecodeConfig reads it
	"net/http"

	"marketplace/internal/problem"
)

const (
	maxImageBytes = 2 << 20
	// maxImageSide and maxImagePixels keep a small file from being a huge picture in whoever's memory decodes it.
	maxImageSide   = 8192
	maxImagePixels = 24_000_000
	minImageSide   = 16
)

// picture is what the first bytes of an image say; nothing is decoded.
type picture struct {
	mediaType     string
	width, height int
}

// readPicture finds out by the bytes alone, whatever the request calls them. SVG is refused with everything
// else: it can hold scripts.
func readPicture(data []byte) (picture, error) {
	p := picture{}
	switch {
	case bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")):
		p.mediaType = "image/png"
	case bytes.HasPrefix(data, []byte("\xff\xd8\xff")):
		p.mediaType = "image/jpeg"
	case len(data) >= 30 && string(data[:4]) == "RIFF" && string(data[8:12]) == "WEBP":
		p.mediaType = "image/webp"
	default:
		return p, problem.New(http.StatusUnsupportedMediaType, "unsupported_media_type", "Only PNG, JPEG and WebP images.")
	}
	ok := false
	if p.mediaType == "image/webp" {
		p.width, p.height, ok = webpSize(data)
	} else if config, _, err := image.DecodeConfig(bytes.NewReader(data)); err == nil {
		p.width, p.height, ok = config.Width, config.Height, true
	}
	if !ok {
		return p, problem.New(http.StatusUnprocessableEntity, "image_unreadable", "The image cannot be read.")
	}
	if p.width < minImageSide || p.height < minImageSide || p.width > maxImageSide || p.height > maxImageSide || p.width*p.height > maxImagePixels {
		return p, problem.New(http.StatusUnprocessableEntity, "image_dimensions", "The image is %d × %d pixels; each side has %d to %d, and all together at most %d million.",
			p.width, p.height, minImageSide, maxImageSide, maxImagePixels/1_000_000)
	}
	return p, nil
}

// webpSize reads the canvas size from the first chunk of a WebP container (RFC 9649, section 2).
func webpSize(data []byte) (width, height int, ok bool) {
	if int64(binary.LittleEndian.Uint32(data[4:])) > int64(len(data)) {
		return 0, 0, false // cut short
	}
	chunk := data[20:]
	switch string(data[12:16]) {
	case "VP8 ":
		if string(chunk[3:6]) != "\x9d\x01\x2a" {
			return 0, 0, false
		}
		return int(binary.LittleEndian.Uint16(chunk[6:]) & 0x3fff), int(binary.LittleEndian.Uint16(chunk[8:]) & 0x3fff), true
	case "VP8L":
		if chunk[0] != 0x2f {
			return 0, 0, false
		}
		bits := binary.LittleEndian.Uint32(chunk[1:])
		return int(bits&0x3fff) + 1, int(bits>>14&0x3fff) + 1, true
	case "VP8X":
		return 1 + int(chunk[4]) + int(chunk[5])<<8 + int(chunk[6])<<16, 1 + int(chunk[7]) + int(chunk[8])<<8 + int(chunk[9])<<16, true
	}
	return 0, 0, false
}
