package httpapi

import (
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humachi"
	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
)

// maxBody is the outermost limit on a request's body; routes set their own, far lower but for uploads.
const maxBody = 110 << 20

// Options are what differs between the two APIs.
type Options struct {
	Title       string
	Description string
	// Cookie is the name of the session cookie, for the OpenAPI document.
	Cookie string
	// TrustedOrigins are the web pages of other origins that may change something (scheme://host[:port]).
	TrustedOrigins []string
	// TrustedProxies are the address ranges whose X-Forwarded-For is believed.
	TrustedProxies []string
	// TLS is true when browsers reach us by https, if only through a proxy.
	TLS bool
	// Session puts the principal of the request's cookie into its context. It may be nil.
	Session func(http.Handler) http.Handler
	// Health answers /livez and /readyz, if not nil.
	Health *Health
}

// Server is a huma API with everything around it that serves it.
type Server struct {
	// API is what routes are registered on.
	API huma.API
	// Handler is the whole: middleware, routes, documentation.
	Handler http.Handler
	// Routes are all that Handler serves, the plain ones too, for tests of every route.
	Routes chi.Routes
}

// New makes a server without routes of its own; add them with Register and RegisterRaw.
func New(o Options) *Server {
	router := chi.NewMux()
	router.Use(
		requestID,
		clientIP(o.TrustedProxies),
		accessLog,
		recoverPanic,
		securityHeaders(o.TLS),
		middleware.GetHead,
		middleware.Compress(5, "application/json", "application/problem+json", "text/html", "text/css", "text/javascript", "text/csv"),
		progressDeadlines,
		crossOrigin(o.TrustedOrigins),
	)
	if o.Session != nil {
		router.Use(o.Session)
	}
	router.Use(labelRoute)
	router.NotFound(notFound)
	router.MethodNotAllowed(methodNotAllowed(router))

	api := humachi.New(router, config(o))
	mountDocs(router)
	if o.Health != nil {
		o.Health.mount(router)
	}
	return &Server{API: api, Handler: otelhttp.NewHandler(router, "http.server", otelhttp.WithFilter(notProbe)), Routes: router}
}

// notProbe keeps the probes, several a minute, out of the traces.
func notProbe(r *http.Request) bool { return r.URL.Path != "/livez" && r.URL.Path != "/readyz" }

// config is huma's own without what phones home or leaks: no $schema links, no documentation from a CDN.
func config(o Options) huma.Config {
	c := huma.DefaultConfig(o.Title, "1.0.0")
	c.Info.Description = o.Description
	c.DocsPath = ""
	c.SchemasPath = ""
	c.CreateHooks = nil
	c.RejectUnknownQueryParameters = true
	c.OnAddOperation = append(c.OnAddOperation, addDefaultProblem)
	c.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"session": {Type: "apiKey", In: "cookie", Name: o.Cookie, Description: "The cookie that log-in sets."},
	}
	return c
}

// addDefaultProblem documents that whatever an operation does not name is a problem too.
func addDefaultProblem(oapi *huma.OpenAPI, op *huma.Operation) {
	if op.Responses == nil {
		op.Responses = map[string]*huma.Response{}
	}
	if _, ok := op.Responses["default"]; ok {
		return
	}
	op.Responses["default"] = &huma.Response{
		Description: "Error",
		Content: map[string]*huma.MediaType{
			"application/problem+json": {Schema: problemSchema(oapi.Components.Schemas)},
		},
	}
}
