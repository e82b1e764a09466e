package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/pressly/goose/v3"

	"marketplace/internal/database"
	marketplacedb "marketplace/queries/marketplace"
	publisherdb "marketplace/queries/publisher"
)

// owners are the roles that may change a schema.
type owners struct {
	MarketplaceOwnerDatabaseURL secret `name:"marketplace-owner-database-url" env:"MARKETPLACE_OWNER_DATABASE_URL" help:"plugin_marketplace as role marketplace_owner."`
	PublisherOwnerDatabaseURL   secret `name:"publisher-owner-database-url" env:"PUBLISHER_OWNER_DATABASE_URL" help:"publisher_db as role publisher_owner."`
}

type schema struct {
	name  string
	dsn   secret
	files fs.FS
}

// schemas are those that the caller means: the one named, or all whose owner's URL is known.
func (o owners) schemas(name string) ([]schema, error) {
	all := []schema{
		{"marketplace", o.MarketplaceOwnerDatabaseURL, marketplacedb.Migrations},
		{"publisher", o.PublisherOwnerDatabaseURL, publisherdb.Migrations},
	}
	var chosen []schema
	for _, s := range all {
		switch {
		case name == s.name && s.dsn == "":
			return nil, usageError{fmt.Errorf("set the owner's database URL of %s", name)}
		case name == s.name, name == "" && s.dsn != "":
			chosen = append(chosen, s)
		}
	}
	if len(chosen) == 0 {
		return nil, usageError{errors.New("set MARKETPLACE_OWNER_DATABASE_URL, PUBLISHER_OWNER_DATABASE_URL or both")}
	}
	return chosen, nil
}

func (o owners) each(ctx context.Context, name string, act func(schema, *database.Migrator) error) error {
	schemas, err := o.schemas(name)
	if err != nil {
		return err
	}
	for _, s := range schemas {
		if err := database.CheckURL(string(s.dsn)); err != nil {
			return usageError{fmt.Errorf("%s_OWNER_DATABASE_URL: %w", strings.ToUpper(s.name), err)}
		}
		m, err := database.NewMigrator(string(s.dsn), s.files)
		if err != nil {
			return err
		}
		if err = m.CheckOwn(ctx); err == nil {
			err = act(s, m)
		}
		_ = m.Close()
		if err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	return nil
}

type which struct {
	owners
	Database string `enum:",marketplace,publisher" default:"" help:"marketplace or publisher; without it, all whose owner's URL is set."`
}

type migrateUp struct{ which }

// Run applies what is pending.
func (c *migrateUp) Run(ctx context.Context, out io.Writer) error {
	return c.each(ctx, c.Database, func(s schema, m *database.Migrator) error {
		done, err := m.Up(ctx)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(out, "%s: %d applied\n", s.name, len(done))
		return err
	})
}

type migrateStatus struct{ which }

// Run lists what there is.
func (c *migrateStatus) Run(ctx context.Context, out io.Writer) error {
	return c.each(ctx, c.Database, func(s schema, m *database.Migrator) error {
		statuses, err := m.Status(ctx)
		if err != nil {
			return err
		}
		for _, status := range statuses {
			at := "pending"
			if status.State == goose.StateApplied {
				at = "applied " + status.AppliedAt.UTC().Format("2006-01-02 15:04:05Z")
			}
			if _, err := fmt.Fprintf(out, "%s\t%s\t%s\n", s.name, status.Source.Path, at); err != nil {
				return err
			}
		}
		return nil
	})
}

type migrateDown struct {
	owners
	Database string `enum:"marketplace,publisher" required:"" help:"marketplace or publisher."`
}

// Run undoes the last migration.
func (c *migrateDown) Run(ctx context.Context, out io.Writer) error {
	return c.each(ctx, c.Database, func(s schema, m *database.Migrator) error {
		undone, err := m.Down(ctx)
		if errors.Is(err, goose.ErrNoNextVersion) {
			_, err = fmt.Fprintf(out, "%s: nothing to undo\n", s.name)
			return err
		}
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(out, "%s: undone %s\n", s.name, undone.Source.Path)
		return err
	})
}
