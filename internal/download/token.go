// Package download makes the signed addresses that published artifacts are fetched from: whoever holds
// one may fetch one version, until it expires.
package download

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"time"

	"github.com/google/uuid"
)

// Lifetime is how long an address may be used to begin a transfer.
const Lifetime = 5 * time.Minute

var (
	// ErrInvalid means that we did not make this token.
	ErrInvalid = errors.New("not one of our download tokens")
	// ErrExpired means that we made it, but too long ago.
	ErrExpired = errors.New("the download token has expired")
)

const (
	bodySize = 3*16 + 8
	size     = bodySize + sha256.Size
)

// Token is what an address allows. User is zero for a download by nobody in particular.
type Token struct {
	ID      uuid.UUID // counts as one download, however often it is used
	Version uuid.UUID
	User    uuid.UUID
	Expires time.Time // to the second
}

// Signer signs with one secret.
type Signer struct{ secret []byte }

// NewSigner wants a secret of at least 32 bytes.
func NewSigner(secret []byte) *Signer { return &Signer{secret} }

// Sign makes the token's text form, safe in a path.
func (s *Signer) Sign(t Token) string {
	b := make([]byte, 0, size)
	b = append(b, t.ID[:]...)
	b = append(b, t.Version[:]...)
	b = append(b, t.User[:]...)
	b = binary.BigEndian.AppendUint64(b, uint64(t.Expires.Unix()))
	return base64.RawURLEncoding.EncodeToString(append(b, s.mac(b)...))
}

// Parse reads a token that Sign made. The time is looked at only after the signature.
func (s *Signer) Parse(text string, now time.Time) (Token, error) {
	if len(text) != base64.RawURLEncoding.EncodedLen(size) {
		return Token{}, ErrInvalid
	}
	// Strict: otherwise several texts would decode to the same token.
	b, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || len(b) != size || !hmac.Equal(b[bodySize:], s.mac(b[:bodySize])) {
		return Token{}, ErrInvalid
	}
	t := Token{
		ID: uuid.UUID(b[:16]), Version: uuid.UUID(b[16:32]), User: uuid.UUID(b[32:48]),
		Expires: time.Unix(int64(binary.BigEndian.Uint64(b[48:bodySize])), 0).UTC(),
	}
	if !now.Before(t.Expires) {
		return Token{}, ErrExpired
	}
	return t, nil
}

func (s *Signer) mac(body []byte) []byte {
	h := hmac.New(sha256.New, s.secret)
	h.Write([]byte("download\x00"))
	h.Write(body)
	return h.Sum(nil)
}
