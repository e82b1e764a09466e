package stripesim

import (
	"maps"
	"net/http"
	"slices"
	"strings"
)

// dashboardRows is how many of each kind the dashboard shows.
const dashboardRows = 50

type dashboard struct {
	Now, Offset                                                              int64
	Webhook, Refunds, Country                                                string
	Counts                                                                   object
	Available, Pending                                                       []object // by currency
	Sessions, Charges, Returned, Disputes, Transfers, Deliveries, Faults, Tx []object
	Accounts                                                                 []dashboardAccount
	Payouts                                                                  []dashboardPayout
}

// dashboardAccount is a connected account with its money.
type dashboardAccount struct {
	ID, Country, State string
	Due                string
	Submitted, Able    bool
	Available, Pending []object
}

// dashboardPayout is money on its way to a bank, and whose.
type dashboardPayout struct {
	Owner  string
	Payout object
}

func (s *Server) dashboardRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		var d dashboard
		s.change(func() {
			s.runJobs()
			d = s.dashboard()
		})
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Cache-Control", "no-store")
		_ = templates.ExecuteTemplate(w, "dashboard.html", d) // the reader has gone away
	})
}

// dashboard copies what the page shows, within a change.
func (s *Server) dashboard() dashboard {
	d := dashboard{
		Now: s.now().Unix(), Offset: int64(s.offset().Seconds()), Webhook: s.cfg.WebhookURL, Counts: object{},
		Refunds: s.setting("refunds"), Country: s.setting("country"),
		Sessions: newest(s.st.all("checkout.session")), Charges: newest(s.owned("charge", "")), Returned: newest(s.owned("refund", "")),
		Disputes: newest(s.st.all("dispute")), Transfers: newest(s.st.all("transfer")), Deliveries: newest(s.st.all("delivery")),
		Faults: newest(s.st.all("fault")), Tx: newest(s.owned("balance_transaction", "")),
	}
	for _, delivery := range s.st.all("delivery") {
		d.Counts[delivery.str("status")] = d.Counts.num(delivery.str("status")) + 1
	}
	d.Available, d.Pending = s.shownFunds("")
	for _, a := range newest(s.st.all("account")) {
		d.Accounts = append(d.Accounts, s.dashboardAccount(a))
	}
	for _, po := range newest(s.st.all("payout")) {
		d.Payouts = append(d.Payouts, dashboardPayout{s.ownerOf(po.str("id")), po})
	}
	return d
}

func (s *Server) dashboardAccount(a object) dashboardAccount {
	out := dashboardAccount{ID: a.str("id"), Country: a.str("country"), Submitted: a.flag("details_submitted"), Able: a.flag("payouts_enabled"), State: "ready"}
	r := a.sub("requirements")
	for i, what := range r.list("currently_due") {
		if i > 0 {
			out.Due += ", "
		}
		out.Due += what.(string)
	}
	switch {
	case !out.Submitted:
		out.State = "not onboarded"
	case !out.Able:
		out.State = "restricted"
	case out.Due != "":
		out.State = "asked by " + showTime(r.num("current_deadline"))
	}
	out.Available, out.Pending = s.shownFunds(out.ID)
	return out
}

// shownFunds is what an account has, for the page.
func (s *Server) shownFunds(account string) (available, pending []object) {
	now, later := s.funds(account)
	for _, raw := range amounts(now, later) {
		available = append(available, raw.(object))
	}
	for _, raw := range amounts(later, now) {
		if sum := raw.(object); sum.num("amount") != 0 {
			pending = append(pending, sum)
		}
	}
	return available, pending
}

// newest are the last that were made, the newest first.
func newest(all []object) []object {
	slices.Reverse(all)
	out := []object{}
	for _, o := range all[:min(len(all), dashboardRows)] {
		out = append(out, copyOf(o))
	}
	return out
}

// piece is a part of a dispute's evidence; File is set when it is one.
type piece struct{ Name, Text, File string }

// givenEvidence is what there is of a dispute's.
func givenEvidence(d object) []piece {
	var out []piece
	evidence := d.sub("evidence")
	for _, field := range slices.Sorted(maps.Keys(evidence)) {
		text := evidence.str(field)
		switch {
		case text == "":
		case slices.Contains(evidenceFiles, field):
			out = append(out, piece{Name: strings.ReplaceAll(field, "_", " "), File: text})
		default:
			out = append(out, piece{Name: strings.ReplaceAll(field, "_", " "), Text: text})
		}
	}
	return out
}
