// Package publisher is the panel's HTTP API over publisher_db: publishers, reviewers and admins. One file
// per resource.
package publisher

import (
	"github.com/danielgtaylor/huma/v2"
	"github.com/jackc/pgx/v5/pgxpool"

	"marketplace/internal/account"
	"marketplace/internal/accountapi"
	"marketplace/internal/blobstore"
	"marketplace/internal/cursor"
)

// Deps is what the routes stand on.
type Deps struct {
	DB       *pgxpool.Pool
	Drafts   *blobstore.Store
	Cursors  *cursor.Codec
	Accounts *account.Service
	// TLS is true when browsers reach us by https.
	TLS bool
}

// Register adds every route.
func Register(api huma.API, d Deps) {
	accountapi.Register(api, d.Accounts, SessionCookie(d.TLS), d.Cursors)
}

// SessionCookie is where this side keeps its sessions.
func SessionCookie(tls bool) accountapi.Cookie {
	return accountapi.Cookie{Name: accountapi.PublisherCookie, TLS: tls}
}
