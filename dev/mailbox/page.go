package mailbox

import (
	_ "embed"
	"encoding/json"
	"html/template"
	"net/http"
	"regexp"
)

//go:embed page.html
var pageSource string

var page = template.Must(template.New("page").Funcs(template.FuncMap{"linked": linked}).Parse(pageSource))

// Handler shows the messages: a page at /, JSON at /messages?to=address, DELETE /messages to empty it.
func (m *Mailbox) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		to := r.URL.Query().Get("to")
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'")
		_ = page.Execute(w, map[string]any{"To": to, "Messages": m.Messages(to)})
	})
	mux.HandleFunc("GET /messages", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]any{"messages": m.Messages(r.URL.Query().Get("to"))})
	})
	mux.HandleFunc("DELETE /messages", func(w http.ResponseWriter, _ *http.Request) {
		m.Clear()
		w.WriteHeader(http.StatusNoContent)
	})
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })
	return mux
}

var trailing = regexp.MustCompile(`[.,;:!?]+$`)

// linked escapes a text and makes its links clickable.
func linked(text string) template.HTML {
	var out []byte
	rest := text
	for {
		at := link.FindStringIndex(rest)
		if at == nil {
			return template.HTML(string(out) + template.HTMLEscapeString(rest)) //nolint:gosec // every piece is escaped above
		}
		url := trailing.ReplaceAllString(rest[at[0]:at[1]], "")
		out = append(out, template.HTMLEscapeString(rest[:at[0]])...)
		escaped := template.HTMLEscapeString(url)
		out = append(out, `<a href="`+escaped+`">`+escaped+`</a>`...)
		rest = rest[at[0]+len(url):]
	}
}
