package stripesim

import "net/http"

// expressPage is what a publisher sees of their account at Stripe.
type expressPage struct {
	Account, Bank, Token, Error string
	Due                         []any
	Available, Pending          []object
	Payouts                     []object
}

// expressRoutes are Stripe's own pages for the people behind a connected account. A login link opens once.
func (s *Server) expressRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /connect/login/{token}", func(w http.ResponseWriter, r *http.Request) {
		sitting := ""
		s.change(func() {
			link, ok := s.visit("login_link", r.PathValue("token"))
			if !ok {
				return
			}
			s.st.remove("login_link", r.PathValue("token"))
			sitting = s.newVisit("express", object{"account": link["account"]}, s.now().Add(sittingLife))
		})
		if sitting == "" {
			http.Error(w, "This link has been used, or is too old. Ask for another.", http.StatusGone)
			return
		}
		http.Redirect(w, r, s.cfg.PublicURL+"/connect/express/"+sitting, http.StatusSeeOther)
	})
	mux.HandleFunc("GET /connect/express/{token}", func(w http.ResponseWriter, r *http.Request) { s.showExpress(w, r, "") })
	mux.HandleFunc("POST /connect/express/{token}", func(w http.ResponseWriter, r *http.Request) { s.showExpress(w, r, r.PostFormValue("bank")) })
}

// showExpress shows an account, after its bank account has been changed if there is a new one.
func (s *Server) showExpress(w http.ResponseWriter, r *http.Request, bank string) {
	var page expressPage
	var ok bool
	s.change(func() {
		s.runJobs()
		var sitting object
		if sitting, ok = s.visit("express", r.PathValue("token")); !ok {
			return
		}
		page.Token, page.Account = r.PathValue("token"), sitting.str("account")
		if bank != "" && !s.changeBank(page.Account, bank) {
			page.Error = "This bank account number is invalid."
		}
		s.fillExpress(&page)
	})
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_ = templates.ExecuteTemplate(w, "express.html", page) // the reader has gone away
}

func (s *Server) fillExpress(page *expressPage) {
	a, _ := s.st.get("account", page.Account)
	page.Due = copyOf(a.sub("requirements")).list("currently_due")
	if bank, ok := s.bankAccount(page.Account); ok {
		page.Bank = "••••" + bank.str("last4")
	}
	available, pending := s.funds(page.Account)
	for _, raw := range amounts(available, pending) {
		page.Available = append(page.Available, raw.(object))
	}
	for _, raw := range amounts(pending, available) {
		page.Pending = append(page.Pending, raw.(object))
	}
	for _, po := range s.owned("payout", page.Account) {
		page.Payouts = append([]object{copyOf(po)}, page.Payouts...)
	}
}

// changeBank is what an account whose bank account does not take money waits for.
func (s *Server) changeBank(account, text string) bool {
	a, _ := s.st.get("account", account)
	number, failure, ok := readBankAccount(a.str("country"), text)
	if !ok {
		return false
	}
	holder := ""
	if old, ok := s.bankAccount(account); ok {
		holder = old.str("account_holder_name")
	}
	s.addBankAccount(account, a.str("country"), a.str("default_currency"), holder, number, failure)
	if due := a.sub("requirements").list("currently_due"); len(due) == 1 && due[0] == "external_account" {
		satisfied(a)
	}
	s.settleAccount(a)
	return true
}
