// Package api is the backend's HTTP API: the public store over plugin_marketplace. One file per resource.
package api

import (
	"github.com/danielgtaylor/huma/v2"
	"github.com/jackc/pgx/v5/pgxpool"

	"marketplace/internal/blobstore"
	"marketplace/internal/cursor"
)

// Deps is what the routes stand on.
type Deps struct {
	DB        *pgxpool.Pool
	Artifacts *blobstore.Store
	Cursors   *cursor.Codec
}

// Register adds every route.
func Register(_ huma.API, _ Deps) {}
