package marketplace

import (
	"context"
	"errors"

	"github.com/google/uuid"

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
