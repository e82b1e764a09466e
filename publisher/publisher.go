// Package publisher is the panel's HTTP API over publisher_db: publishers, reviewers and admins. One file
// per resource.
package publisher

import (
	"github.com/danielgtaylor/huma/v2"
	"github.com/jackc/pgx/v5/pgxpool"

	"marketplace/internal/blobstore"
	"marketplace/internal/cursor"
)

// Deps is what the routes stand on.
type Deps struct {
	DB      *pgxpool.Pool
	Drafts  *blobstore.Store
	Cursors *cursor.Codec
}

// Register adds every route.
func Register(_ huma.API, _ Deps) {}
