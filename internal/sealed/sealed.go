// Package sealed hands a secret through places where many can read it, such as the history of a workflow: it is sealed to
// the public key of whoever waits for it, and only that process can open it.
package sealed

import (
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"

	"golang.org/x/crypto/curve25519"
	"golang.org/x/crypto/nacl/box"
)

// Key is made by whoever waits for the secret, for one request or from what only it has.
type Key struct {
	public, private *[32]byte
}

// NewKey makes one that is forgotten with its request.
func NewKey() (Key, error) {
	public, private, err := box.GenerateKey(rand.Reader)
	return Key{public, private}, err
}

// DeriveKey is the same key wherever the same secret is, for each purpose another: of several processes with the secret, any
// can open what was sealed to one.
func DeriveKey(secret, purpose string) (Key, error) {
	private, err := hkdf.Key(sha256.New, []byte(secret), nil, purpose, 32)
	if err != nil {
		return Key{}, err
	}
	public, err := curve25519.X25519(private, curve25519.Basepoint)
	if err != nil {
		return Key{}, err
	}
	return Key{(*[32]byte)(public), (*[32]byte)(private)}, nil
}

// Public is what to seal to.
func (k Key) Public() string { return base64.StdEncoding.EncodeToString(k.public[:]) }

var (
	errKey = errors.New("not a public key")
	errBox = errors.New("not sealed to this key")
)

// Seal closes the text for whoever has the key.
func Seal(text, public string) (string, error) {
	raw, err := base64.StdEncoding.DecodeString(public)
	if err != nil || len(raw) != 32 {
		return "", errKey
	}
	out, err := box.SealAnonymous(nil, []byte(text), (*[32]byte)(raw), rand.Reader)
	return base64.StdEncoding.EncodeToString(out), err
}

// Open gives the text back.
func (k Key) Open(closed string) (string, error) {
	raw, err := base64.StdEncoding.DecodeString(closed)
	if err != nil {
		return "", errBox
	}
	text, ok := box.OpenAnonymous(nil, raw, k.public, k.private)
	if !ok {
		return "", errBox
	}
	return string(text), nil
}
