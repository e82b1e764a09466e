package stripesim

import (
	"embed"
	"errors"
	"html/template"
	"net/http"
	"strconv"
	"strings"
	"time"
)

//go:embed templates/*.html
var templateFiles embed.FS

var templates = template.Must(template.New("").Funcs(template.FuncMap{"amount": showAmount, "when": showTime, "list": func(v ...string) []string { return v },
	"num": object.num, "str": object.str, "flag": object.flag, "sub": object.sub, "closed": closed, "inquiry": isInquiry, "evidence": givenEvidence}).ParseFS(templateFiles, "templates/*.html"))

func showTime(seconds int64) string { return time.Unix(seconds, 0).UTC().Format("2006-01-02 15:04:05") }

// checkoutPage is what the customer sees.
type checkoutPage struct {
	ID, Title, CancelURL, SuccessURL, Email string
	Subtotal, Tax, Amount                   int64
	Taxes                                   []taxLine
	Currency                                string
	Expires                                 int64
	State                                   string // open, challenge, paid, processing, failed, expired
	Error                                   string
	Taxed, AsksTaxID, AsksAddress           bool
	Buyer                                   buyer
	Countries                               []string
}

// taxLine is a tax as the page shows it.
type taxLine struct {
	Name   string `json:"name"`
	Amount int64  `json:"amount"`
	Shown  string `json:"shown"`
}

// pageCountries are those that the page offers; a program may send any.
var pageCountries = []string{
	"ES", "AR", "AT", "AU", "BE", "BR", "CA", "CH", "CL", "CO", "CZ", "DE", "DK", "FI", "FR", "GB", "GR", "HU", "IE", "IT", "JP", "KR", "LU", "MX", "NL",
	"NO", "PL", "PT", "RO", "SE", "US",
}

func (s *Server) pageRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /c/pay/{id}", func(w http.ResponseWriter, r *http.Request) {
		var page checkoutPage
		var ok bool
		s.change(func() {
			s.runJobs()
			page, ok = s.checkoutPage(r.PathValue("id"), r.URL.Query().Has("challenge"), s.readBuyer(r.URL.Query()))
		})
		s.showPage(w, r, http.StatusOK, page, ok)
	})
	mux.HandleFunc("POST /c/pay/{id}", s.payOnPage)
}

// payOnPage takes the form: action pay (with number), quote (what would it come to?), authenticate, fail_authentication or
// cancel. With pay and quote the customer may say who they are: country, state, postal_code, city, line1, name, email and
// tax_id. A program gets JSON when it asks for it.
func (s *Server) payOnPage(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	if err := r.ParseForm(); err != nil {
		http.Error(w, "The form could not be read.", http.StatusBadRequest)
		return
	}
	action := r.PostForm.Get("action")
	var page checkoutPage
	var ok, challenge bool
	var refusal error
	s.change(func() {
		s.runJobs()
		by := s.readBuyer(r.PostForm)
		if session, found := s.st.get("checkout.session", r.PathValue("id")); found && session.str("status") == "open" {
			challenge, refusal = s.act(session, action, r.PostForm.Get("number"), by)
		}
		page, ok = s.checkoutPage(r.PathValue("id"), challenge, by)
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
		if !ok {
			status = http.StatusNotFound
		}
		write(w, answer{status: status, body: encode(page.forPrograms(redirect))})
	case ok && redirect != "":
		http.Redirect(w, r, redirect, http.StatusSeeOther)
	default:
		s.showPage(w, r, status, page, ok)
	}
}

// act does what the button says.
func (s *Server) act(session object, action, number string, by buyer) (challenge bool, refusal error) {
	switch action {
	case "pay":
		return s.pay(session, number, by)
	case "quote":
		return false, by.check(session)
	case "authenticate":
		return false, s.answerChallenge(session, true)
	case "fail_authentication":
		return false, s.answerChallenge(session, false)
	case "cancel":
		return false, nil
	default:
		return false, invalid("", "action", "The action is not known.")
	}
}

func (p checkoutPage) forPrograms(redirect string) object {
	return object{
		"state": p.State, "redirect": redirect, "error": p.Error, "currency": p.Currency, "subtotal": p.Subtotal, "tax": p.Tax, "total": p.Amount,
		"shown_total": showAmount(p.Amount, p.Currency), "taxes": p.Taxes,
	}
}

func wantsJSON(r *http.Request) bool {
	return strings.HasPrefix(r.Header.Get("Accept"), "application/json")
}

// checkoutPage is called within a change. An open one shows what it comes to for the buyer, any other what it came to.
func (s *Server) checkoutPage(id string, challenge bool, by buyer) (checkoutPage, bool) {
	session, ok := s.st.get("checkout.session", id)
	if !ok {
		return checkoutPage{}, false
	}
	private, _ := s.st.get("session_private", id)
	intent, _ := s.st.get("payment_intent", session.str("payment_intent"))
	page := checkoutPage{
		ID: id, CancelURL: session.str("cancel_url"), Email: session.str("customer_email"),
		SuccessURL: strings.ReplaceAll(session.str("success_url"), "{CHECKOUT_SESSION_ID}", id),
		Subtotal:   session.num("amount_subtotal"), Tax: session.sub("total_details").num("amount_tax"), Amount: session.num("amount_total"),
		Currency: session.str("currency"), Expires: session.num("expires_at"), State: session.str("status"),
		Taxed: session.sub("automatic_tax").flag("enabled"), AsksTaxID: session.sub("tax_id_collection").flag("enabled"),
		AsksAddress: session.str("billing_address_collection") == "required", Buyer: by, Countries: pageCountries,
	}
	if page.Email == "" {
		page.Email = by.Email
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
	breakdown := private.list("breakdown")
	if page.Taxed && page.State == "open" {
		t := s.taxed(session, private, by)
		page.Tax, page.Amount, breakdown = t.tax, t.total, t.breakdown
	}
	page.Taxes = taxLines(breakdown, page.Currency)
	return page, true
}

func taxLines(breakdown []any, code string) []taxLine {
	out := []taxLine{}
	for _, raw := range breakdown {
		tax := raw.(object)
		rate := tax.sub("rate")
		percentage, _ := rate["percentage"].(float64)
		name := rate.str("display_name")
		switch {
		case tax.str("taxability_reason") == "reverse_charge":
			name += " (0%, reverse charge)"
		case name == "":
			name = "No tax"
		case rate.flag("inclusive"):
			name += " included (" + strconv.FormatFloat(percentage, 'f', -1, 64) + "%)"
		default:
			name += " (" + strconv.FormatFloat(percentage, 'f', -1, 64) + "%)"
		}
		out = append(out, taxLine{name, tax.num("amount"), showAmount(tax.num("amount"), code)})
	}
	return out
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
