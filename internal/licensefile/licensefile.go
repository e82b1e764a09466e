// Package licensefile signs the files by which a plugin knows without a connection that it is licensed. The format is
// described for those who verify them in docs/licenses.md.
package licensefile

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"strings"
	"time"

	"github.com/google/uuid"

	"marketplace/internal/licensekey"
)

const (
	// Label is in the armour. A later format has another, so that who knows only this one takes nothing for what it is not.
	Label = "PLUGIN LICENSE V1"
	// context goes before what is signed: a signature made for anything else is none of a license.
	context = "plugin-license-v1\n"
)

var errSetting = errors.New("want id:seed[,id:seed…], each seed 32 bytes in base64, for example from `openssl rand -base64 32`; the first one signs")

// File is what is signed. Times are whole seconds in UTC.
type File struct {
	KeyID          string    `json:"keyId"`
	LicenseID      uuid.UUID `json:"licenseId"`
	PluginID       uuid.UUID `json:"pluginId"`
	Plugin         string    `json:"plugin"`      // its slug
	Fingerprint    string    `json:"fingerprint"` // hex of SHA-256(licenseId + ":" + the machine's fingerprint)
	IssuedAt       time.Time `json:"issuedAt"`
	ExpiresAt      time.Time `json:"expiresAt"`
	GraceUntil     time.Time `json:"graceUntil"`
	MaxActivations *int32    `json:"maxActivations"` // null without limit
}

// Signer holds the signing keys. The first one signs; the others are only still published, for the files they signed.
type Signer struct {
	id      string
	private ed25519.PrivateKey
	jwks    []JWK
}

// NewSigner reads the setting. Its errors do not repeat it.
func NewSigner(setting string) (*Signer, error) {
	s := &Signer{}
	seen := map[string]bool{}
	for entry := range strings.SplitSeq(setting, ",") {
		id, seed, err := licensekey.SplitKey(entry)
		if err != nil || seen[id] {
			return nil, errSetting
		}
		seen[id] = true
		private := ed25519.NewKeyFromSeed(seed)
		if s.private == nil {
			s.id, s.private = id, private
		}
		s.jwks = append(s.jwks, JWK{
			KeyType: "OKP", Curve: "Ed25519", X: base64.RawURLEncoding.EncodeToString(private.Public().(ed25519.PublicKey)),
			ID: id, Use: "sig", Algorithm: "EdDSA",
		})
	}
	return s, nil
}

// JWKs are the public keys as a JSON Web Key Set has them, the one that signs first.
func (s *Signer) JWKs() []JWK { return s.jwks }

// Sign makes the file's text. KeyID is set here.
func (s *Signer) Sign(f File) (string, error) {
	f.KeyID = s.id
	f.IssuedAt, f.ExpiresAt, f.GraceUntil = second(f.IssuedAt), second(f.ExpiresAt), second(f.GraceUntil)
	payload, err := json.Marshal(f)
	if err != nil {
		return "", err
	}
	signature := ed25519.Sign(s.private, append([]byte(context), payload...))
	return string(pem.EncodeToMemory(&pem.Block{Type: Label, Bytes: append(signature, payload...)})), nil
}

func second(t time.Time) time.Time { return t.UTC().Truncate(time.Second) }

// JWK is a public key in the form of RFC 8037, which WebCrypto imports as it is.
type JWK struct {
	KeyType   string `json:"kty" enum:"OKP"`
	Curve     string `json:"crv" enum:"Ed25519"`
	X         string `json:"x" doc:"The public key, base64url"`
	ID        string `json:"kid" doc:"What a license file calls keyId"`
	Use       string `json:"use" enum:"sig"`
	Algorithm string `json:"alg" enum:"EdDSA"`
}
