// Package httpapi is what both HTTP APIs share: how routes are registered, guarded and served.
package httpapi

import (
	"context"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"marketplace/internal/account"
	"marketplace/internal/problem"
)

// Access is who may call a route. There is no default: a route without one does not compile.
type Access struct {
	name  string
	roles []string
}

var (
	// Anyone may call, logged in or not.
	Anyone = Access{name: "anyone"}
	// SignedIn is any account of this side.
	SignedIn = Access{name: "signed_in"}
)

// Only lets in accounts with one of the roles.
func Only(roles ...string) Access { return Access{name: "only", roles: roles} }

// Allows says what to answer to a caller who may not come in; nil lets it in.
func (a Access) Allows(ctx context.Context) *problem.Problem {
	if a.name == Anyone.name {
		return nil
	}
	p, ok := account.PrincipalFrom(ctx)
	if !ok {
		return problem.Unauthenticated()
	}
	if a.name == "only" && !slices.Contains(a.roles, p.Role) {
		return problem.Forbidden()
	}
	return nil
}

// Register adds a route. Whoever access does not allow gets 401 or 403 before anything of the request is
// read. What a caller owns is the handler's to check.
func Register[I, O any](api huma.API, access Access, op huma.Operation, handler func(context.Context, *I) (*O, error)) {
	op = guarded(access, op)
	op.Middlewares = append(huma.Middlewares{func(ctx huma.Context, next func(huma.Context)) {
		if p := access.Allows(ctx.Context()); p != nil {
			WriteProblem(api, ctx, p)
			return
		}
		next(ctx)
	}}, op.Middlewares...)
	huma.Register(api, op, handler)
}

// WriteProblem answers from a middleware.
func WriteProblem(api huma.API, ctx huma.Context, p *problem.Problem) {
	for name, values := range p.GetHeaders() {
		for _, v := range values {
			ctx.SetHeader(name, v)
		}
	}
	ctx.SetHeader("Content-Type", "application/problem+json")
	ctx.SetStatus(p.Status)
	_ = api.Marshal(ctx.BodyWriter(), "application/problem+json", p)
}
