package database

import (
	"context"
	"errors"
	"io/fs"
)

// Pending watches, as the app role, whether the schema is the one this program was built for.
type Pending struct{ migrator *Migrator }

// NewPending does not connect yet.
func NewPending(dsn string, files fs.FS) (*Pending, error) {
	m, err := NewMigrator(dsn, files)
	if err != nil {
		return nil, err
	}
	m.db.SetMaxOpenConns(1)
	m.db.SetMaxIdleConns(1)
	return &Pending{m}, nil
}

// Check is nil when the schema is ours and no migration is pending.
func (p *Pending) Check(ctx context.Context) error {
	if err := p.migrator.CheckOwn(ctx); err != nil {
		return err
	}
	pending, err := p.migrator.HasPending(ctx)
	if err == nil && pending {
		err = errors.New("migrations are pending: run `marketplace migrate up`")
	}
	return err
}

// Close ends the connection.
func (p *Pending) Close() error { return p.migrator.Close() }
