package figures

import (
	"context"
	"fmt"

	"marketplace/dev/licensebench"
	"marketplace/internal/database"
)

// licenseConnections are enough for one request at a time.
const licenseConnections = 4

// licenses measures checks of licenses in the store's database, with a server of their own.
func (b *bench) licenses(ctx context.Context) error {
	db, err := database.Open(ctx, b.stack.Value("MARKETPLACE_DATABASE_URL"), licenseConnections)
	if err != nil {
		return err
	}
	defer db.Close()
	r, err := licensebench.Run(ctx, db)
	if err != nil {
		return fmt.Errorf("licenses: %w", err)
	}
	b.tell("license_check_ratio", r.Ratio, "×")
	return nil
}
