// Package sealed hands a secret through places where many can read it, such as the history of a workflow: it is sealed to
// the public key of whoever waits for it, and only that process can open it.
package sealed

import (
	"crypto/rand"
	"encoding/base64"
	"errors"

	"golang.org/x/crypto/nacl/box"
)

// Key is of one request. It is made, used and forgotten with it.
type Key struct {
	public, private *[32]byte
}

// NewKey makes one.
func NewKey() (Key, error) {
	public, private, err := box.GenerateKey(rand.Reader)
	return Key{public, private}, err
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
