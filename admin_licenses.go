package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"marketplace/activities/marketplace"
	"marketplace/internal/database"
)

type adminReseal struct {
	owners
	licenseKeys
}

// Run makes the other keys of LICENSE_KEYS unneeded. What it has done when it is stopped stays done.
func (c *adminReseal) Run(ctx context.Context, out io.Writer) error {
	ring, err := c.keyring()
	if err != nil {
		return err
	}
	if c.MarketplaceOwnerDatabaseURL == "" {
		return usageError{errors.New("set MARKETPLACE_OWNER_DATABASE_URL")}
	}
	db, err := database.Open(ctx, string(c.MarketplaceOwnerDatabaseURL), 1)
	if err != nil {
		return usageError{err}
	}
	defer db.Close()
	resealed, err := marketplace.ResealLicenses(ctx, db, ring)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "licenses: %d sealed anew, all by %s\n", resealed, ring.Current())
	return err
}
