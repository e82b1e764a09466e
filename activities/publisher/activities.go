// Package publisher holds the activities that touch publisher_db and draft artifacts. They run on the
// task queue `publisher`, in a process that has no secret of plugin_marketplace and no Stripe key.
//
// Every activity is one transaction and may run twice: the second time changes nothing.
package publisher

import (
	"github.com/jackc/pgx/v5/pgxpool"

	"marketplace/internal/blobstore"
	"marketplace/internal/check"
)

// Activities are the publisher worker's dependencies, shared by all its activities.
type Activities struct {
	DB        *pgxpool.Pool
	Drafts    *blobstore.Store // draft artifacts and images
	Artifacts *blobstore.Store // the store's bucket, to which reviewed bytes are copied
	Scanner   check.Scanner
	Checks    []check.Check // what every submission must pass, in the order shown
}
