package stripesim

import (
	"embed"
	"errors"
	"html/template"
	"net/http"
	"strings"
	"time"
)

//go:embed templates/*.html
var templateFiles embed.FS

var templates = template.Must(template.New("").Funcs(template.FuncMap{"amount": showAmount, "when": showTime, "list": func(v ...string) []string { return v },
	"num": object.num, "str": object.str, "flag": object.flag, "closed": closed}).ParseFS(templateFiles, "templates/*.html"))

func showTime(seconds int64) string { return time.Unix(seconds, 0).UTC().Format("2006-01-02 15:04:05") }

// checkoutPage is what the customer sees.
type checkoutPage struct {
	ID, Title, CancelURL, SuccessURL, Email string
	Amount                                  int64
	Currency                                string
	Expires                                 int64
	State                                   string // open, challenge, paid, processing, failed, expired
	Error                                   string
}

func (s *Server) pageRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /c/pay/{id}", func(w http.ResponseWriter, r *http.Request) {
		var page checkoutPage
		var ok bool
		s.change(func() {
			s.runJobs()
			page, ok = s.checkoutPage(r.PathValue("id"), r.URL.Query().Has("challenge"))
		})
		s.showPage(w, r, http.StatusOK, page, ok)
	})
	mux.HandleFunc("POST /c/pay/{id}", s.payOnPage)
}

// payOnPage takes the form: action pay (with number), authenticate, fail_authentication or cancel. A program gets JSON
// when it asks for it: {"state", "redirect", "error", "code"}.
func (s *Server) payOnPage(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	if err := r.ParseForm(); err != nil {
		http.Error(w, "The form could not be read.", http.StatusBadRequest)
		return
	}
	action, number := r.PostForm.Get("action"), r.PostForm.Get("number")
	var page checkoutPage
	var ok, challenge bool
	var refusal error
	s.change(func() {
		s.runJobs()
		session, found := s.st.get("checkout.session", r.PathValue("id"))
		if found && session.str("status") == "open" {
			switch action {
			case "pay":
				challenge, refusal = s.pay(session, number)
			case "authenticate":
				refusal = s.answerChallenge(session, true)
			case "fail_authentication":
				refusal = s.answerChallenge(session, false)
			case "cancel":
			default:
				refusal = invalid("", "action", "The action is not known.")
			}
		}
		page, ok = s.checkoutPage(r.PathValue("id"), challenge)
	})
	status := http.StatusOK
	if failure, is := errors.AsType[*apiError](refusal); is {
		status, page.Error = failure.status, failure.message
		if failure.declineCode != "" {
			page.Error += " (" + failure.declineCode + ")"
		}
	}
	redirect := ""
	switch {
	case action == "cancel" && page.State == "open":
		redirect = page.CancelURL
	case page.State == "paid" || page.State == "processing":
		redirect = page.SuccessURL
	}
	switch {
	case wantsJSON(r):
		w.Header().Set("Content-Type", "application/json")
		out := object{"state": page.State, "redirect": redirect, "error": page.Error}
		if !ok {
			status = http.StatusNotFound
		}
		write(w, answer{status: status, body: encode(out)})
	case ok && redirect != "":
		http.Redirect(w, r, redirect, http.StatusSeeOther)
	default:
		s.showPage(w, r, status, page, ok)
	}
}

func wantsJSON(r *http.Request) bool {
	return strings.HasPrefix(r.Header.Get("Accept"), "application/json")
}

// checkoutPage is called within a change.
func (s *Server) checkoutPage(id string, challenge bool) (checkoutPage, bool) {
	session, ok := s.st.get("checkout.session", id)
	if !ok {
		return checkoutPage{}, false
	}
	private, _ := s.st.get("session_private", id)
	intent, _ := s.st.get("payment_intent", session.str("payment_intent"))
	page := checkoutPage{
		ID: id, CancelURL: session.str("cancel_url"), Email: session.str("customer_email"),
		SuccessURL: strings.ReplaceAll(session.str("success_url"), "{CHECKOUT_SESSION_ID}", id),
		Amount:     session.num("amount_total"), Currency: session.str("currency"), Expires: session.num("expires_at"), State: session.str("status"),
	}
	if items := private.list("items"); len(items) > 0 {
		page.Title = items[0].(object).str("description")
	}
	switch {
	case page.State == "open" && (challenge || intent.str("status") == "requires_action"):
		page.State = "challenge"
	case page.State == "complete" && session.str("payment_status") == "paid":
		page.State = "paid"
	case page.State == "complete" && intent.str("status") == "processing":
		page.State = "processing"
	case page.State == "complete":
		page.State = "failed"
	}
	return page, true
}

func (s *Server) showPage(w http.ResponseWriter, r *http.Request, status int, page checkoutPage, ok bool) {
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = templates.ExecuteTemplate(w, "checkout.html", page) // the customer has gone away
}
