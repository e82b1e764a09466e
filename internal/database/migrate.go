package database

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver goose runs on
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

// Migrator is a goose provider for one database. A session lock lets several copies run at once.
// Close it: an open connection keeps a template database from being cloned.
type Migrator struct {
	*goose.Provider
	db *sql.DB
}

// NewMigrator reads the migrations in the folder `migrations` of files, to be applied as the owner role.
func NewMigrator(dsn string, files fs.FS) (*Migrator, error) {
	dir, err := fs.Sub(files, "migrations")
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
	return &Migrator{provider, db}, nil
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
