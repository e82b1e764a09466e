// Package accountapi is the HTTP side of accounts, the same on both APIs: routes, session cookie, and the
// middleware that reads it.
package accountapi

import (
	"errors"
	"net/http"
	"time"

	"marketplace/internal/account"
	"marketplace/internal/httpapi"
)

// Cookie is where a browser keeps its session. Each side has a name of its own, since browsers send
// cookies to every port of a host.
type Cookie struct {
	// Name is without prefix.
	Name string
	// TLS is true when browsers reach us by https.
	TLS bool
}

// StoreCookie and PublisherCookie are the names of the two sides.
const (
	StoreCookie     = "store_session"
	PublisherCookie = "publisher_session"
)

// FullName has the prefix that makes browsers refuse a cookie set by another host or without TLS.
func (c Cookie) FullName() string {
	if c.TLS {
		return "__Host-" + c.Name
	}
	return c.Name
}

func (c Cookie) set(token string, expires time.Time) http.Cookie {
	//nolint:gosec // Secure is set wherever browsers come by https; in development they do not
	return http.Cookie{Name: c.FullName(), Value: token, Path: "/", Expires: expires, HttpOnly: true, Secure: c.TLS, SameSite: http.SameSiteLaxMode}
}

func (c Cookie) clear() http.Cookie {
	cookie := c.set("", time.Unix(1, 0)) //nolint:gosec // it is as set makes it
	cookie.MaxAge = -1
	return cookie
}

// Session puts the principal of a request's cookie into its context. A cookie that is good for nothing
// makes the request anonymous; a database that does not answer is not taken for that.
func Session(accounts *account.Service, cookie Cookie) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			c, err := r.Cookie(cookie.FullName())
			if err != nil || c.Value == "" || len(c.Value) > 100 {
				next.ServeHTTP(w, r)
				return
			}
			p, err := accounts.Authenticate(r.Context(), c.Value)
			if errors.Is(err, account.ErrNotFound) {
				next.ServeHTTP(w, r)
				return
			}
			if err != nil {
				httpapi.Fail(w, r, err)
				return
			}
			next.ServeHTTP(w, r.WithContext(account.WithPrincipal(r.Context(), p)))
		})
	}
}
