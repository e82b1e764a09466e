package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"regexp"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver goose runs on
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

// Migrator is a goose provider for one database. A session lock lets several copies run at once.
// Close it: an open connection keeps a template database from being cloned.
type Migrator struct {
	*goose.Provider
	db       *sql.DB
	landmark string
}

// NewMigrator reads the migrations in the folder `migrations` of files, to be applied as the owner role.
func NewMigrator(dsn string, files fs.FS) (*Migrator, error) {
	dir, err := fs.Sub(files, "migrations")
	if err != nil {
		return nil, err
	}
	table, err := landmark(dir)
	if err != nil {
		return nil, err
	}
	locker, err := lock.NewPostgresSessionLocker()
	if err != nil {
		return nil, err
	}
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		return nil, err
	}
	provider, err := goose.NewProvider(goose.DialectPostgres, db, dir, goose.WithSessionLocker(locker))
	if err != nil {
		_ = db.Close()
		return nil, fmt.Errorf("read migrations: %w", err)
	}
	return &Migrator{provider, db, table}, nil
}

// ErrOtherSchema is a database that other migrations than these have made. The version numbers of two sets may
// well be the same, so that goose alone would take it for ours.
var ErrOtherSchema = errors.New("the database holds another schema: its URL is that of another part")

var createTable = regexp.MustCompile(`(?m)^CREATE TABLE (\w+)`)

// CheckOwn is ErrOtherSchema for a database that was migrated, but lacks the first table of these migrations.
func (m *Migrator) CheckOwn(ctx context.Context) error {
	other := false
	err := m.db.QueryRowContext(ctx, `SELECT to_regclass($1) IS NULL AND to_regclass('goose_db_version') IS NOT NULL AND EXISTS (
		SELECT FROM pg_catalog.pg_tables WHERE schemaname = current_schema() AND tablename <> 'goose_db_version')`, m.landmark).Scan(&other)
	if err == nil && other {
		err = ErrOtherSchema
	}
	return err
}

// landmark is the first table that the first migration makes.
func landmark(dir fs.FS) (string, error) {
	names, err := fs.Glob(dir, "*.sql")
	if err != nil {
		return "", err
	}
	for _, name := range names {
		text, err := fs.ReadFile(dir, name)
		if err != nil {
			return "", err
		}
		if found := createTable.FindSubmatch(text); found != nil {
			return string(found[1]), nil
		}
	}
	return "", errors.New("the migrations make no table")
}

// Close ends the connections.
func (m *Migrator) Close() error { return m.db.Close() }

// MigrateUp applies every pending migration.
func MigrateUp(ctx context.Context, dsn string, files fs.FS) (applied int, err error) {
	m, err := NewMigrator(dsn, files)
	if err != nil {
		return 0, err
	}
	defer func() { _ = m.Close() }()
	results, err := m.Up(ctx)
	return len(results), err
}
