// Package compose makes the secrets that docker-compose.yml hands out, one file each, and holds the file
// to what the development stack does.
package compose

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

	"marketplace/internal/signing"
)

// Dir is where docker-compose.yml looks for them, below the checkout.
const Dir = ".compose"

// WriteSecrets makes the files that are not there yet and returns their names. What is there stays: a
// database knows its password already. Stripe's keys cannot be made up; theirs hold a placeholder.
func WriteSecrets(root string) (made []string, err error) {
	dir := filepath.Join(root, Dir)
	// Nobody else enters the folder; the files are readable because the processes in the containers have
	// another user ID.
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	contents, err := secrets()
	if err != nil {
		return nil, err
	}
	for name, content := range contents {
		path := filepath.Join(dir, name)
		if _, err := os.Stat(path); err == nil {
			continue
		} else if !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			return nil, err
		}
		made = append(made, name)
	}
	return made, nil
}

func secrets() (map[string]string, error) {
	private, public, err := signing.GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	lines := strings.Split(strings.TrimSpace(private), "\n")
	m := map[string]string{
		"postgres_password":       random(),
		"signing_key":             lines[len(lines)-1],
		"download_secret":         random(),
		"license_keys":            "one:" + key(),
		"license_signing_key":     "one:" + key(),
		"api_cursor_secret":       random(),
		"publisher_cursor_secret": random(),
		"smtp_url":                "smtp://mailpit:1025",
		"stripe_secret_key":       "sk_test_replace_me",
		"stripe_read_key":         "rk_test_replace_me",
		"stripe_webhook_secret":   "whsec_replace_me",
		"signing.env":             "SIGNING_PUBLIC_KEY=" + public + "\n",
		"temporal.env":            "POSTGRES_PWD=" + random() + "\n",
	}
	for role, database := range map[string]string{"marketplace": "plugin_marketplace", "publisher": "publisher_db"} {
		m[role+"_database_url"] = databaseURL(role+"_app", database)
		m[role+"_owner_database_url"] = databaseURL(role+"_owner", database)
	}
	var both strings.Builder
	for _, bucket := range []string{"artifacts", "drafts"} {
		id, key := "marketplace-"+bucket, random()
		profile := fmt.Sprintf("[%s]\naws_access_key_id = %s\naws_secret_access_key = %s\n", bucket, id, key)
		m["s3_"+bucket] = profile
		m["s3-"+bucket+".env"] = fmt.Sprintf("ROOT_ACCESS_KEY=%s\nROOT_SECRET_KEY=%s\n", id, key)
		both.WriteString(profile)
	}
	m["s3_both"] = both.String()
	return m, nil
}

func databaseURL(user, database string) string {
	return fmt.Sprintf("postgres://%s:%s@postgres:5432/%s?sslmode=disable", user, random(), database)
}

func random() string { return hex.EncodeToString(bytes()) }

func key() string { return base64.StdEncoding.EncodeToString(bytes()) }

func bytes() []byte {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails, see crypto/rand
	return b
}
