package licensekey

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/google/uuid"
)

var (
	errSetting = errors.New("want id:key[,id:key…], each key 32 bytes in base64, for example from `openssl rand -base64 32`; the first one seals")
	goodID     = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,30}$`)
)

// Keyring seals license keys so that the database alone, or a copy of it, gives none away. The first key seals, the
// others open what they have sealed before.
type Keyring struct {
	current string
	ciphers map[string]cipher.AEAD
}

// NewKeyring reads the setting. Its errors do not repeat it.
func NewKeyring(setting string) (*Keyring, error) {
	ring := &Keyring{ciphers: map[string]cipher.AEAD{}}
	for entry := range strings.SplitSeq(setting, ",") {
		id, key, err := SplitKey(entry)
		if err != nil || ring.ciphers[id] != nil {
			return nil, errSetting
		}
		block, err := aes.NewCipher(key)
		if err != nil {
			return nil, err
		}
		aead, err := cipher.NewGCM(block)
		if err != nil {
			return nil, err
		}
		ring.ciphers[id] = aead
		if ring.current == "" {
			ring.current = id
		}
	}
	return ring, nil
}

// SplitKey reads one id:key of a setting, the key being 32 bytes in base64.
func SplitKey(entry string) (id string, key []byte, err error) {
	id, encoded, _ := strings.Cut(strings.TrimSpace(entry), ":")
	key, err = base64.StdEncoding.DecodeString(encoded)
	if err != nil || len(key) != 32 || !goodID.MatchString(id) {
		return "", nil, errSetting
	}
	return id, key, nil
}

// Current is the ID of the key that seals.
func (r *Keyring) Current() string { return r.current }

// Seal encrypts the key of a license, and says by which of the ring's keys.
func (r *Keyring) Seal(license uuid.UUID, key string) (sealed []byte, by string) {
	aead := r.ciphers[r.current]
	nonce := make([]byte, aead.NonceSize())
	_, _ = rand.Read(nonce) // never fails, see crypto/rand
	return aead.Seal(nonce, nonce, []byte(key), license[:]), r.current
}

// Open is the key that Seal has sealed for that license.
func (r *Keyring) Open(license uuid.UUID, sealed []byte, by string) (string, error) {
	aead := r.ciphers[by]
	if aead == nil {
		return "", fmt.Errorf("license %s is sealed by %q, which is not in LICENSE_KEYS", license, by)
	}
	if len(sealed) < aead.NonceSize() {
		return "", fmt.Errorf("license %s: too short a ciphertext", license)
	}
	key, err := aead.Open(nil, sealed[:aead.NonceSize()], sealed[aead.NonceSize():], license[:])
	if err != nil {
		return "", fmt.Errorf("license %s: %w", license, err)
	}
	return string(key), nil
}
