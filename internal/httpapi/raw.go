package httpapi

import (
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humachi"

	"marketplace/internal/problem"
)

// RegisterRaw adds a route whose handler reads or writes bytes itself: uploads, downloads, webhooks. It is
// guarded like any other and is in the OpenAPI document as op describes it (unless op.Hidden). The handler
// limits the body, and answers errors with Fail.
func RegisterRaw(api huma.API, access Access, op huma.Operation, handler http.HandlerFunc) {
	op = guarded(access, op)
	problems := &huma.MediaType{Schema: problemSchema(api.OpenAPI().Components.Schemas)}
	if op.Responses == nil {
		op.Responses = map[string]*huma.Response{}
	}
	op.Responses["default"] = &huma.Response{Description: "Error", Content: map[string]*huma.MediaType{"application/problem+json": problems}}
	if !op.Hidden {
		api.OpenAPI().AddOperation(&op)
	}
	api.Adapter().Handle(&op, func(ctx huma.Context) {
		if p := access.Allows(ctx.Context()); p != nil {
			WriteProblem(api, ctx, p)
			return
		}
		r, w := humachi.Unwrap(ctx)
		if p := unknownQuery(&op, r); p != nil {
			WriteProblem(api, ctx, p)
			return
		}
		handler(w, r)
	})
}

// unknownQuery refuses what op does not name, as huma does for the other routes.
func unknownQuery(op *huma.Operation, r *http.Request) *problem.Problem {
	for name := range r.URL.Query() {
		if !slices.ContainsFunc(op.Parameters, func(p *huma.Param) bool { return p.In == "query" && p.Name == name }) {
			return problem.Invalid("query", "unknown query parameter")
		}
	}
	return nil
}

// MetadataAccess is the key under which an operation's Metadata hold its Access, for tests of who may
// call what.
const MetadataAccess = "access"

// guarded writes into op what access means for its callers.
func guarded(access Access, op huma.Operation) huma.Operation {
	if op.OperationID == "" {
		panic("httpapi: " + op.Path + " has no OperationID")
	}
	if op.Metadata == nil {
		op.Metadata = map[string]any{}
	}
	op.Metadata[MetadataAccess] = access
	if access.name != Anyone.name {
		op.Security = []map[string][]string{{"session": {}}}
		op.Errors = append(op.Errors, http.StatusUnauthorized, http.StatusForbidden)
	}
	return op
}

// Roles are who may come in, for tests of who may call what: nil is anyone, empty any account.
func (a Access) Roles() []string {
	switch a.name {
	case Anyone.name:
		return nil
	case SignedIn.name:
		return []string{}
	}
	return a.roles
}
