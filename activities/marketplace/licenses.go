package marketplace

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"marketplace/internal/database"
	"marketplace/internal/licensekey"
	marketplacedb "marketplace/queries/marketplace"
)

// IssueLicense gives an entitlement its license key, if the plugin comes with one; one that it has already stays. It
// belongs into the transaction that grants the entitlement. The key is told to nobody: its owner reads it where it is.
func IssueLicense(ctx context.Context, q *marketplacedb.Queries, keys *licensekey.Keyring, entitlement uuid.UUID) error {
	if keys == nil {
		return errors.New("issue license: there are no LICENSE_KEYS to seal its key with")
	}
	id, err := uuid.NewV7()
	if err != nil {
		return err
	}
	key := licensekey.New()
	sealed, by := keys.Seal(id, key)
	_, err = q.IssueLicense(ctx, marketplacedb.IssueLicenseParams{
		ID: id, EntitlementID: entitlement, KeyHash: licensekey.Hash(key), KeySealed: sealed, SealedBy: by,
	})
	return wrap("issue license", err)
}

// resealBatch is how many licenses are locked at a time.
const resealBatch = 500

// ResealLicenses encrypts with the ring's current key whatever another one has encrypted, and says how many that were.
func ResealLicenses(ctx context.Context, db *pgxpool.Pool, keys *licensekey.Keyring) (resealed int, err error) {
	for {
		var batch []marketplacedb.LicensesToResealRow
		err := database.InTx(ctx, db, func(tx pgx.Tx) error {
			q := marketplacedb.New(tx)
			if batch, err = q.LicensesToReseal(ctx, keys.Current(), resealBatch); err != nil {
				return wrap("read licenses", err)
			}
			for _, l := range batch {
				key, err := keys.Open(l.ID, l.KeySealed, l.SealedBy)
				if err != nil {
					return err
				}
				sealed, by := keys.Seal(l.ID, key)
				if err := q.ResealLicense(ctx, marketplacedb.ResealLicenseParams{ID: l.ID, KeySealed: sealed, SealedBy: by}); err != nil {
					return wrap("seal license", err)
				}
			}
			return nil
		})
		if err != nil || len(batch) == 0 {
			return resealed, err
		}
		resealed += len(batch)
	}
}
