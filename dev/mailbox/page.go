package mailbox

import (
	"embed"
	"encoding/json"
	"html/template"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

//go:embed assets
var assets embed.FS

var page = template.Must(template.New("page.html").Funcs(template.FuncMap{"linked": linked, "clock": clock}).ParseFS(assets, "assets/page.html"))

const (
	pagePolicy = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; frame-src 'self'; img-src data:; " +
		"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
	// A mail may show the logo that the store on this machine serves, and nothing from elsewhere.
	mailPolicy = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; " +
		"img-src http://localhost:* http://127.0.0.1:* data:; frame-ancestors 'self'"
)

// Handler shows the messages: pages at / and /m/{id}, JSON at /messages?to=address, DELETE /messages to empty it.
func (m *Mailbox) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", m.show)
	mux.HandleFunc("GET /m/{id}", m.show)
	mux.HandleFunc("GET /m/{id}/html", m.showHTML)
	mux.Handle("GET /assets/", http.FileServerFS(assets))
	mux.HandleFunc("POST /clear", func(w http.ResponseWriter, r *http.Request) {
		m.Clear()
		http.Redirect(w, r, "/", http.StatusSeeOther)
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
	return http.NewCrossOriginProtection().Handler(mux)
}

type tab struct {
	Name, Link string
	Current    bool
}

func (m *Mailbox) show(w http.ResponseWriter, r *http.Request) {
	to := strings.TrimSpace(r.URL.Query().Get("to"))
	all := m.Messages("")
	list := slices.DeleteFunc(slices.Clone(all), func(msg Message) bool {
		return !slices.ContainsFunc(msg.To, func(a string) bool { return strings.Contains(strings.ToLower(a), strings.ToLower(to)) })
	})
	kept := url.Values{}
	if to != "" {
		kept.Set("to", to)
	}
	data := struct {
		To, Query, Tab string
		List           []Message
		Open           *Message
		Tabs           []tab
	}{To: to, Query: query(kept), List: list}
	if id := r.PathValue("id"); id != "" {
		i := slices.IndexFunc(all, func(msg Message) bool { return msg.ID == id })
		if i < 0 {
			http.Redirect(w, r, "/"+data.Query, http.StatusSeeOther) // it was one of an emptied mailbox
			return
		}
		data.Open = &all[i]
		data.Tabs, data.Tab = tabs(all[i], r.URL.Query().Get("view"), kept)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", pagePolicy)
	_ = page.Execute(w, data)
}

// tabs are the views that the message has; the first is shown unless another is wanted.
func tabs(msg Message, wanted string, kept url.Values) (found []tab, current string) {
	views := []string{"html", "text", "source"}
	if msg.HTML == "" {
		views = views[1:]
	}
	current = views[0]
	if slices.Contains(views, wanted) {
		current = wanted
	}
	for _, v := range views {
		name := map[string]string{"html": "HTML", "text": "Text", "source": "Source"}[v]
		kept.Set("view", v)
		found = append(found, tab{name, "/m/" + msg.ID + query(kept), v == current})
	}
	return found, current
}

func query(v url.Values) string {
	if len(v) == 0 {
		return ""
	}
	return "?" + v.Encode()
}

// showHTML is the mail itself, for a frame in which it can do nothing. Its links open beside the mailbox.
func (m *Mailbox) showHTML(w http.ResponseWriter, r *http.Request) {
	for _, msg := range m.Messages("") {
		if msg.ID == r.PathValue("id") && msg.HTML != "" {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Header().Set("Content-Security-Policy", mailPolicy)
			_, _ = w.Write([]byte(strings.Replace(msg.HTML, "<head>", `<head><base target="_blank">`, 1)))
			return
		}
	}
	http.NotFound(w, r)
}

// clock is short for today's messages.
func clock(at time.Time) string {
	at = at.Local()
	if at.Format(time.DateOnly) == time.Now().Format(time.DateOnly) {
		return at.Format(time.TimeOnly)
	}
	return at.Format("2 Jan, 15:04")
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
		out = append(out, `<a href="`+escaped+`" target="_blank" rel="noreferrer">`+escaped+`</a>`...)
		rest = rest[at[0]+len(url):]
	}
}
