// Package signing signs artifacts in the minisign format, so that stock tools (`minisign -V`) verify
// what was downloaded. Signatures are of the prehashed kind: artifacts of any size are streamed.
package signing

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"aead.dev/minisign"
)

// Signer holds the marketplace's private key.
type Signer struct{ key minisign.PrivateKey }

// NewSigner reads a minisign private key in its unencrypted text form: the whole file, or only its
// second line.
func NewSigner(text string) (*Signer, error) {
	text = strings.TrimSpace(text)
	if minisign.IsEncrypted([]byte(text)) {
		return nil, errors.New("the signing key is encrypted: give its unencrypted form (minisign -W)")
	}
	if !strings.Contains(text, "\n") {
		text = "untrusted comment: minisign private key\n" + text
	}
	var key minisign.PrivateKey
	if err := key.UnmarshalText([]byte(text)); err != nil {
		return nil, errors.New("the signing key is not a minisign private key")
	}
	return &Signer{key}, nil
}

// GenerateKey makes a key pair in text form, for a new installation.
func GenerateKey(random io.Reader) (private, public string, err error) {
	pub, key, err := minisign.GenerateKey(random)
	if err != nil {
		return "", "", err
	}
	text, err := key.MarshalText()
	if err != nil {
		return "", "", err
	}
	return string(text), pub.String(), nil
}

// PublicKey is what users give to `minisign -P`.
func (s *Signer) PublicKey() string {
	return s.key.Public().(minisign.PublicKey).String()
}

// IsPublicKey says whether `minisign -P` would take the text.
func IsPublicKey(text string) bool {
	var key minisign.PublicKey
	return key.UnmarshalText([]byte(text)) == nil
}

// Sign reads the artifact to its end and returns the content of its .minisig file. The trusted comment,
// which the signature covers, names the release.
func (s *Signer) Sign(artifact io.Reader, plugin, version, sha256Hex string) (string, error) {
	r := minisign.NewReader(artifact)
	if _, err := io.Copy(io.Discard, r); err != nil {
		return "", fmt.Errorf("read what is to be signed: %w", err)
	}
	trusted := fmt.Sprintf("plugin:%s version:%s sha256:%s", plugin, version, sha256Hex)
	return string(r.SignWithComments(s.key, trusted, "signature of the plugin marketplace")), nil
}
