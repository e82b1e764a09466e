package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"marketplace/activities/marketplace"
	"marketplace/internal/account"
	"marketplace/internal/database"
	"marketplace/internal/httpapi"
	"marketplace/internal/licensekey"
	"marketplace/internal/problem"
	marketplacedb "marketplace/queries/marketplace"
)

func registerGet(api huma.API, d Deps) {
	g := freePlugins{d.DB, d.LicenseKeys}
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "get-free-plugin", Method: http.MethodPost, Path: "/v1/plugins/{plugin}/get", Tags: []string{"library"},
		Summary: "Add a free plugin to your library; a second time changes nothing",
	}, g.get)
}

type freePlugins struct {
	pool   *pgxpool.Pool
	sealed *licensekey.Keyring
}

// LibraryEntry is the right to use a plugin.
type LibraryEntry struct {
	EntitlementID uuid.UUID `json:"entitlementId"`
	PluginID      uuid.UUID `json:"pluginId"`
	Status        string    `json:"status" enum:"granted,suspended"`
	GrantedAt     time.Time `json:"grantedAt"`
}

type libraryEntryOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         LibraryEntry
}

func (g freePlugins) get(ctx context.Context, in *OwnReviewInput) (*libraryEntryOutput, error) {
	plugin, err := findPlugin(ctx, marketplacedb.New(g.pool), in.Plugin)
	if err != nil {
		return nil, err
	}
	if plugin.PriceMinor > 0 || plugin.Status != marketplacedb.ListingStatusListed {
		return nil, problem.New(http.StatusConflict, "not_free", "This plugin is not to be had for nothing.")
	}
	arg := marketplacedb.GrantFreeEntitlementParams{ID: uuid.Must(uuid.NewV7()), UserID: account.Must(ctx).ID, PluginID: plugin.ID}
	var row marketplacedb.GrantFreeEntitlementRow
	err = database.InTx(ctx, g.pool, func(tx pgx.Tx) error {
		q := marketplacedb.New(tx)
		row, err = q.GrantFreeEntitlement(ctx, arg)
		if errors.Is(err, pgx.ErrNoRows) { // granted by another request after this statement began: now it is seen
			row, err = q.GrantFreeEntitlement(ctx, arg)
		}
		if err != nil || !plugin.Licensed || row.Status != entitlementGranted {
			return err
		}
		return marketplace.IssueLicense(ctx, q, g.sealed, row.ID)
	})
	if err != nil {
		return nil, err
	}
	return &libraryEntryOutput{CacheControl: "no-store", Body: LibraryEntry{
		EntitlementID: row.ID, PluginID: plugin.ID, Status: row.Status, GrantedAt: row.GrantedAt}}, nil
}
