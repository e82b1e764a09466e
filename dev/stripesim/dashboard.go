package stripesim

import (
	"net/http"
	"slices"
)

// dashboardRows is how many of each kind the dashboard shows.
const dashboardRows = 50

type dashboard struct {
	Now, Offset                                                           int64
	Webhook                                                               string
	Counts                                                                object
	Balance, Sessions, Charges, Refunds, Disputes, Deliveries, Faults, Tx []object
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
	newest := func(kind string) []object {
		all := s.owned(kind, "")
		slices.Reverse(all)
		out := []object{}
		for _, o := range all[:min(len(all), dashboardRows)] {
			out = append(out, copyOf(o))
		}
		return out
	}
	d := dashboard{
		Now: s.now().Unix(), Offset: int64(s.offset().Seconds()), Webhook: s.cfg.WebhookURL, Counts: object{},
		Sessions: newest("checkout.session"), Charges: newest("charge"), Refunds: newest("refund"), Disputes: newest("dispute"),
		Deliveries: newest("delivery"), Faults: newest("fault"), Tx: newest("balance_transaction"),
	}
	for _, delivery := range s.st.all("delivery") {
		d.Counts[delivery.str("status")] = d.Counts.num(delivery.str("status")) + 1
	}
	money, _ := s.controlMoney("", controlInput{})
	for currency := range money.sub("balance") {
		d.Balance = append(d.Balance, object{"currency": currency, "net": money.sub("balance").num(currency)})
	}
	return d
}
