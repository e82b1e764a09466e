package stripesim

import (
	"net/http"
	"time"
)

const (
	linkLife    = 5 * time.Minute // an account link nobody follows
	sittingLife = time.Hour       // the form of one that somebody has followed
	minAge      = 18
)

func (s *Server) createAccountLink(_ string, p params) (object, error) {
	if err := p.only("account", "refresh_url", "return_url", "type", "collect", "collection_options"); err != nil {
		return nil, err
	}
	account := p.str("account")
	if account == "" {
		return nil, missing("account")
	}
	if _, ok := s.st.get("account", account); !ok {
		return nil, invalid("resource_missing", "account", "No such account: '%s'", account)
	}
	if p.str("type") != "account_onboarding" {
		return nil, invalid("", "type", "You cannot create `%s` type account links for accounts of type express.", p.str("type"))
	}
	for _, field := range []string{"refresh_url", "return_url"} {
		if err := checkAddress(field, p.str(field), true); err != nil {
			return nil, err
		}
	}
	expires := s.now().Add(linkLife)
	token := s.newVisit("account_link", object{"account": account, "refresh_url": p.str("refresh_url"), "return_url": p.str("return_url")}, expires)
	return object{"object": "account_link", "created": s.now().Unix(), "expires_at": expires.Unix(), "url": s.cfg.PublicURL + "/connect/onboarding/" + token}, nil
}

func (s *Server) createLoginLink(id string, p params) (object, error) {
	if err := p.only(); err != nil {
		return nil, err
	}
	a, ok := s.st.get("account", id)
	if !ok {
		return nil, noAccess(id)
	}
	if !a.flag("details_submitted") {
		return nil, invalid("", "", "Cannot create a login link for an account that has not completed onboarding.")
	}
	token := s.newVisit("login_link", object{"account": id}, s.now().Add(linkLife))
	return object{"object": "login_link", "created": s.now().Unix(), "url": s.cfg.PublicURL + "/connect/login/" + token}, nil
}

// newVisit lets whoever has the token in, until a time.
func (s *Server) newVisit(kind string, what object, until time.Time) string {
	token := newID("v")[2:]
	what["until"] = until.Unix()
	s.st.put(kind, token, what)
	return token
}

func (s *Server) visit(kind, token string) (object, bool) {
	v, ok := s.st.get(kind, token)
	return v, ok && s.now().Unix() < v.num("until")
}

// onboardingPage is what a publisher sees of Stripe before any money comes.
type onboardingPage struct {
	Token, Country, Error string
	Name, Bank, Birth     string
	Due                   []any
}

// turn is what becomes of a visit: somewhere else to go, or the page.
type turn struct {
	redirect string
	page     onboardingPage
	refusal  string
	done     bool
}

func (s *Server) onboardingRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /connect/onboarding/{token}", func(w http.ResponseWriter, r *http.Request) {
		s.takeTurn(w, r, func(token string) (turn, bool) { return s.follow(token, true) })
	})
	mux.HandleFunc("POST /connect/onboarding/{token}", func(w http.ResponseWriter, r *http.Request) {
		s.takeTurn(w, r, func(token string) (turn, bool) {
			followed, ok := s.follow(token, false)
			if !ok || followed.redirect != "" {
				return followed, ok
			}
			return s.onboard(followed.page.Token, r)
		})
	})
	mux.HandleFunc("GET /connect/form/{token}", func(w http.ResponseWriter, r *http.Request) { s.takeTurn(w, r, s.form) })
	mux.HandleFunc("POST /connect/form/{token}", func(w http.ResponseWriter, r *http.Request) {
		s.takeTurn(w, r, func(token string) (turn, bool) { return s.onboard(token, r) })
	})
}

// takeTurn answers a visit: a person by a page or by sending them on, a program that asks for it by JSON.
func (s *Server) takeTurn(w http.ResponseWriter, r *http.Request, take func(token string) (turn, bool)) {
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	if err := r.ParseForm(); err != nil {
		http.Error(w, "The form could not be read.", http.StatusBadRequest)
		return
	}
	var t turn
	var ok bool
	s.change(func() {
		s.runJobs()
		t, ok = take(r.PathValue("token"))
	})
	status := http.StatusOK
	if t.refusal != "" {
		status = http.StatusBadRequest
	}
	switch {
	case !ok:
		http.NotFound(w, r)
	case wantsJSON(r):
		w.Header().Set("Content-Type", "application/json")
		form := ""
		if t.redirect == "" {
			form = s.cfg.PublicURL + "/connect/form/" + t.page.Token
		}
		write(w, answer{status: status, body: encode(object{"redirect": t.redirect, "form": form, "error": t.refusal, "done": t.done})})
	case t.redirect != "":
		http.Redirect(w, r, t.redirect, http.StatusSeeOther)
	default:
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Cache-Control", "no-store")
		w.WriteHeader(status)
		t.page.Error = t.refusal
		_ = templates.ExecuteTemplate(w, "onboarding.html", t.page) // the reader has gone away
	}
}

// follow uses an account link up. One that is old, or was followed before, leads back to whoever made it.
func (s *Server) follow(token string, sendOn bool) (turn, bool) {
	link, known := s.st.get("account_link", token)
	if !known {
		return turn{}, false
	}
	if _, fresh := s.visit("account_link", token); !fresh || link.flag("followed") {
		return turn{redirect: link.str("refresh_url")}, true
	}
	link["followed"] = true
	s.st.put("account_link", token, link)
	sitting := s.newVisit("sitting", object{"account": link["account"], "refresh_url": link["refresh_url"], "return_url": link["return_url"]}, s.now().Add(sittingLife))
	if sendOn {
		return turn{redirect: s.cfg.PublicURL + "/connect/form/" + sitting, page: onboardingPage{Token: sitting}}, true
	}
	return turn{page: onboardingPage{Token: sitting}}, true
}

func (s *Server) form(token string) (turn, bool) {
	sitting, ok := s.visit("sitting", token)
	if !ok {
		return turn{redirect: sitting.str("refresh_url")}, sitting != nil
	}
	a, ok := s.st.get("account", sitting.str("account"))
	return turn{page: onboardingPage{Token: token, Country: a.str("country"), Due: a.sub("requirements").list("currently_due"), Bank: testBank(a.str("country"))}}, ok
}

// onboard takes the form: action finish (with name, bank and birth), leave or expire.
func (s *Server) onboard(token string, r *http.Request) (turn, bool) {
	t, ok := s.form(token)
	if !ok || t.redirect != "" {
		return t, ok
	}
	sitting, _ := s.st.get("sitting", token)
	t.page.Name, t.page.Bank, t.page.Birth = r.PostForm.Get("name"), r.PostForm.Get("bank"), r.PostForm.Get("birth")
	switch r.PostForm.Get("action") {
	case "finish":
		if t.refusal = s.finishOnboarding(sitting.str("account"), t.page.Name, t.page.Bank, t.page.Birth); t.refusal != "" {
			return t, true
		}
		t.done, t.redirect = true, sitting.str("return_url")
	case "leave":
		t.redirect = sitting.str("return_url")
	case "expire":
		t.redirect = sitting.str("refresh_url")
	default:
		t.refusal = "The action is not known."
		return t, true
	}
	s.st.remove("sitting", token)
	return t, true
}

// finishOnboarding gives Stripe all that it asks for, or says what is wrong with it.
func (s *Server) finishOnboarding(account, name, bank, birth string) (refusal string) {
	a, ok := s.st.get("account", account)
	born, err := time.Parse(time.DateOnly, birth)
	number, failure, valid := readBankAccount(a.str("country"), bank)
	switch {
	case !ok:
		return "There is no such account."
	case name == "":
		return "Enter your name."
	case err != nil:
		return "Enter your date of birth."
	case born.AddDate(minAge, 0, 0).After(s.now()):
		return "You must be at least 18 years old."
	case !valid:
		return "This bank account number is invalid."
	}
	s.dropJob(jobRestrict, account)
	s.addBankAccount(account, a.str("country"), a.str("default_currency"), name, number, failure)
	satisfied(a)
	a["details_submitted"] = true
	if a["business_type"] == nil {
		a["business_type"] = "individual"
	}
	a.sub("tos_acceptance")["date"] = s.now().Unix()
	s.settleAccount(a)
	return ""
}

// controlOnboard fills in the form for a test or a demo that is about something else.
func (s *Server) controlOnboard(id string, in controlInput) (object, bool) {
	a, ok := s.st.get("account", id)
	if !ok {
		return nil, false
	}
	if in.Bank == "" {
		in.Bank = testBank(a.str("country"))
	}
	return a, s.finishOnboarding(id, "Test Person", in.Bank, "1901-01-01") == ""
}
