// Package pgtest gives every test a Postgres database of its own, cloned from a migrated template.
//
// The server is the one at TEST_POSTGRES_URL, or else one started for this test process, which dies
// with it. Templates are named by a hash of the migrations, so a changed migration never meets an old one.
package pgtest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"marketplace/dev/postgres"
	"marketplace/internal/database"
	marketplacedb "marketplace/queries/marketplace"
	publisherdb "marketplace/queries/publisher"
)

// Database is one test's own database.
type Database struct {
	*pgxpool.Pool        // as the least-privilege app role, like the running product
	AppURL        string // the same as a URL
	OwnerURL      string // as the role that owns the schema
	AdminURL      string // as the superuser, to look where the app may not
}

// Marketplace clones an empty plugin_marketplace.
func Marketplace(t testing.TB) *Database {
	t.Helper()
	return clone(t, "marketplace", marketplacedb.Migrations, marketplacedb.Roles)
}

// Publisher clones an empty publisher_db.
func Publisher(t testing.TB) *Database {
	t.Helper()
	return clone(t, "publisher", publisherdb.Migrations, publisherdb.Roles)
}

// serverURL is the superuser's URL of the shared server.
var serverURL = sync.OnceValues(func() (string, error) {
	if u := os.Getenv("TEST_POSTGRES_URL"); u != "" {
		return u, nil
	}
	_, file, _, _ := runtime.Caller(0)
	bin, err := postgres.Binaries(filepath.Join(filepath.Dir(file), "..", ".."))
	if err != nil {
		return "", err
	}
	removeLeftovers()
	dir := filepath.Join(os.TempDir(), dataPrefix+uuid.NewString())
	server, err := postgres.Start(context.Background(), postgres.Config{
		Bin: bin, Data: dir, Settings: map[string]string{"max_connections": "300", "shared_buffers": "64MB"},
	})
	if err != nil {
		return "", err
	}
	return server.URL(postgres.Superuser, "postgres"), nil
})

const dataPrefix = "marketplace-pgtest-"

// removeLeftovers clears the data of servers that died with their test process, which cannot do it.
func removeLeftovers() {
	dirs, _ := filepath.Glob(filepath.Join(os.TempDir(), dataPrefix+"*"))
	for _, dir := range dirs {
		if postgres.Abandoned(dir, 10*time.Minute) {
			_ = os.RemoveAll(dir)
		}
	}
}

func clone(t testing.TB, name string, files fs.FS, roles string) *Database {
	t.Helper()
	ctx := context.Background()
	server, err := serverURL()
	require.NoError(t, err)
	admin, err := pgx.Connect(ctx, server)
	require.NoError(t, err)
	defer func() { _ = admin.Close(ctx) }()

	template := ensureTemplate(t, admin, server, name, files, roles)
	db := "test_" + strings.ReplaceAll(uuid.NewString(), "-", "")
	_, err = admin.Exec(ctx, fmt.Sprintf(`CREATE DATABASE %s TEMPLATE %s OWNER %s_owner`, db, template, name))
	require.NoError(t, err)
	_, err = admin.Exec(ctx, fmt.Sprintf(`REVOKE CONNECT ON DATABASE %[1]s FROM PUBLIC; GRANT CONNECT ON DATABASE %[1]s TO %[2]s_app`, db, name))
	require.NoError(t, err)

	d := &Database{
		AppURL:   withUser(t, server, name+"_app", db),
		OwnerURL: withUser(t, server, name+"_owner", db),
		AdminURL: withUser(t, server, "", db),
	}
	d.Pool, err = database.Open(ctx, d.AppURL, 20)
	require.NoError(t, err)
	t.Cleanup(func() {
		d.checkMail(t)
		d.Close()
		if admin, err := pgx.Connect(ctx, server); err == nil {
			_, _ = admin.Exec(ctx, `DROP DATABASE IF EXISTS `+db+` WITH (FORCE)`)
			_ = admin.Close(ctx)
		}
	})
	return d
}

// ensureTemplate migrates once per content of the migrations; packages that test at the same time wait
// for each other on an advisory lock.
func ensureTemplate(t testing.TB, admin *pgx.Conn, server, name string, files fs.FS, roles string) string {
	t.Helper()
	ctx := context.Background()
	hash := sha256.New()
	require.NoError(t, fs.WalkDir(files, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(files, path)
		hash.Write(content)
		return err
	}))
	template := fmt.Sprintf("template_%s_%s", name, hex.EncodeToString(hash.Sum(nil))[:16])

	_, err := admin.Exec(ctx, `SELECT pg_advisory_lock(7411)`)
	require.NoError(t, err)
	defer func() { _, _ = admin.Exec(ctx, `SELECT pg_advisory_unlock(7411)`) }()
	var ready bool
	require.NoError(t, admin.QueryRow(ctx, `SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1 AND datistemplate)`, template).Scan(&ready))
	if ready {
		return template
	}
	_, err = admin.Exec(ctx, roles)
	require.NoError(t, err)
	_, err = admin.Exec(ctx, `DROP DATABASE IF EXISTS `+template+` WITH (FORCE)`)
	require.NoError(t, err)
	_, err = admin.Exec(ctx, fmt.Sprintf(`CREATE DATABASE %s OWNER %s_owner`, template, name))
	require.NoError(t, err)
	_, err = database.MigrateUp(ctx, withUser(t, server, name+"_owner", template), files)
	require.NoError(t, err)
	_, err = admin.Exec(ctx, `ALTER DATABASE `+template+` IS_TEMPLATE true`)
	require.NoError(t, err)
	return template
}

func withUser(t testing.TB, server, user, db string) string {
	t.Helper()
	u, err := url.Parse(server)
	require.NoError(t, err)
	if user != "" {
		u.User = url.User(user)
	}
	u.Path = "/" + db
	return u.String()
}
