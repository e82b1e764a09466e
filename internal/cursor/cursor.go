// Package cursor makes opaque page cursors that cannot be forged: the position, signed.
package cursor

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"

	"marketplace/internal/problem"
)

const macSize = 16

// Codec signs with one secret.
type Codec struct{ secret []byte }

// NewCodec wants a secret of at least 32 bytes.
func NewCodec(secret []byte) *Codec { return &Codec{secret} }

// Encode makes the cursor of a position. kind names the list, so that a cursor of one list is refused by
// another.
func (c *Codec) Encode(kind string, position any) string {
	body, err := json.Marshal(position)
	if err != nil {
		panic("cursor: " + err.Error()) // positions are our own structs
	}
	return base64.RawURLEncoding.EncodeToString(append(c.mac(kind, body), body...))
}

// Decode reads a cursor into position; "" is the first page and leaves it as it is. The error is a
// problem for the client.
func (c *Codec) Decode(kind, encoded string, position any) error {
	if encoded == "" {
		return nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(encoded)
	if err != nil || len(raw) <= macSize || !hmac.Equal(raw[:macSize], c.mac(kind, raw[macSize:])) || json.Unmarshal(raw[macSize:], position) != nil {
		return problem.New(http.StatusBadRequest, "invalid_cursor", "The cursor is not one of this list. Start again without it.").At("query.cursor", "not a cursor of this list")
	}
	return nil
}

func (c *Codec) mac(kind string, body []byte) []byte {
	h := hmac.New(sha256.New, c.secret)
	h.Write([]byte(kind))
	h.Write([]byte{0})
	h.Write(body)
	return h.Sum(nil)[:macSize]
}
