package stack

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/joho/godotenv"

	"marketplace/internal/signing"
)

// generators make what is not there yet; names are ours, services.go says who is handed which.
var generators = map[string]func() (string, error){
	"MARKETPLACE_OWNER_PASSWORD": password,
	"MARKETPLACE_APP_PASSWORD":   password,
	"PUBLISHER_OWNER_PASSWORD":   password,
	"PUBLISHER_APP_PASSWORD":     password,
	"DEMO_PASSWORD":              password,
	"API_CURSOR_SECRET":          key,
	"PUBLISHER_CURSOR_SECRET":    key,
	"DOWNLOAD_SECRET":            key,
	"SIGNING_KEY":                signingKey,
	"LICENSE_KEYS":               namedKey,
	"LICENSE_SIGNING_KEY":        namedKey,
	"STRIPE_SECRET_KEY":          prefixedKey("sk_test_"),
	"STRIPE_READ_KEY":            prefixedKey("rk_test_"),
	"STRIPE_WEBHOOK_SECRET":      prefixedKey("whsec_"),
}

// loadSecrets reads the development secrets, and makes those that are missing, once.
func loadSecrets(dir string) (map[string]string, error) {
	path := filepath.Join(dir, "secrets.env")
	secrets, err := godotenv.Read(path)
	if errors.Is(err, fs.ErrNotExist) {
		secrets, err = map[string]string{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w (remove it to have new ones made)", path, err)
	}
	made := false
	for name, generate := range generators {
		if secrets[name] != "" {
			continue
		}
		if secrets[name], err = generate(); err != nil {
			return nil, err
		}
		made = true
	}
	if !made {
		return secrets, nil
	}
	return secrets, writePrivate(path, func() (string, error) { return godotenv.Marshal(secrets) })
}

// writePrivate replaces a file at once with one only we may read.
func writePrivate(path string, content func() (string, error)) error {
	text, err := content()
	if err != nil {
		return err
	}
	if err := os.WriteFile(path+".new", []byte(text+"\n"), 0o600); err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}

func random(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails, see crypto/rand
	return b
}

func password() (string, error) { return base64.RawURLEncoding.EncodeToString(random(15)), nil }

func key() (string, error) { return hex.EncodeToString(random(32)), nil }

func prefixedKey(prefix string) func() (string, error) {
	return func() (string, error) { return prefix + hex.EncodeToString(random(16)), nil }
}

// namedKey is a list of one, for settings that hold several while they are changed.
func namedKey() (string, error) { return "dev:" + base64.StdEncoding.EncodeToString(random(32)), nil }

// signingKey is the one line that matters of a minisign key file.
func signingKey() (string, error) {
	text, _, err := signing.GenerateKey(rand.Reader)
	if err != nil {
		return "", err
	}
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return lines[len(lines)-1], nil
}
