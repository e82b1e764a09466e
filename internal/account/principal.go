package account

import (
	"context"

	"github.com/google/uuid"
)

// Principal is who a request comes from, as its session says.
type Principal struct {
	ID        uuid.UUID
	Role      string // a user_role or a publisher_role of the database the process owns
	Name      string
	Locale    string
	SessionID uuid.UUID
}

type principalKey struct{}

// WithPrincipal is for the session middleware and for tests.
func WithPrincipal(ctx context.Context, p Principal) context.Context {
	return context.WithValue(ctx, principalKey{}, p)
}

// PrincipalFrom is who is logged in, if anyone.
func PrincipalFrom(ctx context.Context) (Principal, bool) {
	p, ok := ctx.Value(principalKey{}).(Principal)
	return p, ok
}

// Must is for handlers of routes that httpapi.Register lets nobody anonymous into.
func Must(ctx context.Context) Principal {
	p, ok := PrincipalFrom(ctx)
	if !ok {
		panic("account: an anonymous request reached a handler that wants a principal")
	}
	return p
}
