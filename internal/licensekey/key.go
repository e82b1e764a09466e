// Package licensekey makes and reads license keys: 125 random bits and a checksum in six groups of five characters,
// such as 9QK4T-0ZB7M-XW3HC-V5N2R-8DJ6A-GE1PY. The alphabet is Crockford's: no letter in it is taken for a digit.
package licensekey

import (
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"strings"
)

const (
	alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	// randomChars carry 5 bits each: 125 in all.
	randomChars = 25
	sumChars    = 5
	group       = 5
)

// ErrMalformed means that the text cannot be a license key: it was typed wrongly or cut off.
var ErrMalformed = errors.New("not a license key: six groups of five letters and digits")

// New makes a key in the form that customers see.
func New() string {
	random := make([]byte, randomChars)
	_, _ = rand.Read(random) // never fails, see crypto/rand
	for i, b := range random {
		random[i] = alphabet[b&31]
	}
	return format(string(random))
}

// Parse reads what a person or a program has sent, forgiving about case, separators and the letters O, I and L, and
// returns the key in the form that New gives.
func Parse(text string) (string, error) {
	if len(text) > 100 {
		return "", ErrMalformed
	}
	var chars strings.Builder
	for _, r := range strings.ToUpper(text) {
		switch {
		case r == '-' || r == ' ':
			continue
		case r == 'O':
			r = '0'
		case r == 'I' || r == 'L':
			r = '1'
		case !strings.ContainsRune(alphabet, r):
			return "", ErrMalformed
		}
		chars.WriteRune(r)
	}
	if chars.Len() != randomChars+sumChars {
		return "", ErrMalformed
	}
	key := format(chars.String()[:randomChars])
	if strings.ReplaceAll(key, "-", "") != chars.String() {
		return "", ErrMalformed
	}
	return key, nil
}

// Hash is what a key is found by. It is the SHA-256 of the key as customers see it.
func Hash(key string) []byte {
	sum := sha256.Sum256([]byte(key))
	return sum[:]
}

// format adds the checksum and the separators.
func format(random string) string {
	sum := sha256.Sum256([]byte("plugin license key " + random))
	all := random
	for _, b := range sum[:sumChars] {
		all += string(alphabet[b&31])
	}
	groups := make([]string, 0, len(all)/group)
	for ; all != ""; all = all[group:] {
		groups = append(groups, all[:group])
	}
	return strings.Join(groups, "-")
}

// FingerprintDigest is all that is kept of a machine's fingerprint. With the license's ID in it, two licenses' digests
// do not tell that they are of the same machine.
func FingerprintDigest(licenseID, fingerprint string) []byte {
	sum := sha256.Sum256([]byte(licenseID + ":" + fingerprint))
	return sum[:]
}
