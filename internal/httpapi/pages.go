package httpapi

import (
	"io/fs"
	"net/http"
	"path"
	"strings"

	"marketplace/internal/problem"
)

// Application is a front end: files, and a page that the server begins to fill in.
type Application struct {
	// Files hold index.html, and in assets/ what is named by its content. Any file may be there in its
	// compressed forms .br and .gz alone.
	Files fs.FS
	// Page says what the page at an address is. It is asked for every address that is no file.
	Page func(*http.Request) Page
	// Beside are what else there is at fixed addresses, such as /robots.txt.
	Beside map[string]http.Handler
	// TLS is true when browsers reach us by https.
	TLS bool
}

// Site is the handler of a port that browsers visit: the API under /api, and also where api serves it
// itself (/v1, /docs, /openapi.json, probes); the application everywhere else.
func Site(app Application, api http.Handler, own ...string) http.Handler {
	stripped := http.StripPrefix("/api", api)
	pages := newPages(app)
	return compressed(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/api/") {
			stripped.ServeHTTP(w, r)
			return
		}
		for _, prefix := range own {
			if r.URL.Path == prefix || strings.HasPrefix(r.URL.Path, prefix+"/") {
				api.ServeHTTP(w, r)
				return
			}
		}
		pages.ServeHTTP(w, r)
	}))
}

// OwnPaths are what an API serves beside /api on a port that it shares with pages.
var OwnPaths = []string{"/v1", "/docs", "/openapi.json", "/openapi.yaml", "/livez", "/readyz"}

// fileCSP is for answers that are no pages: whoever opens one by itself gets nothing that runs.
const fileCSP = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

type pages struct {
	app   Application
	files *files
	shell *shell
}

func newPages(app Application) http.Handler {
	return &pages{app, newFiles(app.Files), newShell(app.Files)}
}

func (p *pages) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	setSecurityHeaders(w.Header(), fileCSP, p.app.TLS)
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		writePlain(w, problem.New(http.StatusMethodNotAllowed, "method_not_allowed", "Pages are only read."))
		return
	}
	if beside, ok := p.app.Beside[r.URL.Path]; ok {
		beside.ServeHTTP(w, r)
		return
	}
	name := strings.TrimPrefix(path.Clean("/"+r.URL.Path), "/")
	if p.files.serve(w, r, name) {
		return
	}
	if strings.HasPrefix(name, "assets/") {
		notFound(w, r)
		return
	}
	p.shell.serve(w, p.app.Page(r), p.app.TLS)
}
