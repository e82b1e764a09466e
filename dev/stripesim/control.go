package stripesim

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"
)

// command is what the control API is asked for, under the lock. ok is false when there is no such thing, or it cannot be done now.
type command func(id string, in controlInput) (out object, ok bool)

// controlInput is the body of any control request; each reads what it needs.
type controlInput struct {
	Kind    string `json:"kind"`
	Match   string `json:"match"`
	Count   int64  `json:"count"`
	MS      int64  `json:"ms"`
	Copies  int64  `json:"copies"`
	Seconds int64  `json:"seconds"`
	Amount  int64  `json:"amount"`
	Reason  string `json:"reason"`
	Inquiry bool   `json:"inquiry"`

	Account     string `json:"account"`  // a connected account's; "": the platform's own
	Currency    string `json:"currency"` // "": the account's own
	Description string `json:"description"`
	Fails       bool   `json:"fails"`
	Code        string `json:"code"` // of the failure

	Bank string `json:"bank"` // an IBAN, or an account number

	Refunds string `json:"refunds"`
	Country string `json:"country"`

	LaterSeconds int64 `json:"later_seconds"`
}

// controlRoutes are for tests, demos and the dashboard's buttons. An {id} may be that of the session, the intent or the charge.
func (s *Server) controlRoutes(mux *http.ServeMux) {
	for pattern, run := range map[string]command{
		"POST /_sim/faults":                s.controlFault,
		"DELETE /_sim/faults":              s.controlNoFaults,
		"POST /_sim/clock":                 s.controlClock,
		"POST /_sim/reset":                 s.controlReset,
		"POST /_sim/sessions/{id}/expire":  s.controlExpire,
		"POST /_sim/payments/{id}/settle":  func(id string, _ controlInput) (object, bool) { return s.controlSettle(id, true) },
		"POST /_sim/payments/{id}/fail":    func(id string, _ controlInput) (object, bool) { return s.controlSettle(id, false) },
		"POST /_sim/payments/{id}/refund":  s.controlRefund,
		"POST /_sim/payments/{id}/past":    s.controlPast,
		"POST /_sim/payments/{id}/dispute": s.controlDispute,
		"POST /_sim/transfers/{id}/past":   s.controlTransferPast,
		"POST /_sim/settings":              s.controlSettings,
		"POST /_sim/refunds/{id}/settle":   func(id string, _ controlInput) (object, bool) { return s.after("refund", id, s.settleRefund(id)) },
		"POST /_sim/refunds/{id}/fail": func(id string, in controlInput) (object, bool) {
			return s.after("refund", id, s.undoRefund(id, refundFailed, in.Code))
		},
		"POST /_sim/refunds/{id}/cancel": func(id string, _ controlInput) (object, bool) {
			return s.after("refund", id, s.undoRefund(id, refundCanceled, ""))
		},
		"POST /_sim/disputes/{id}/win": func(id string, _ controlInput) (object, bool) {
			return s.after("dispute", id, s.decideDispute(id, true))
		},
		"POST /_sim/disputes/{id}/lose": func(id string, _ controlInput) (object, bool) {
			return s.after("dispute", id, s.decideDispute(id, false))
		},
		"POST /_sim/disputes/{id}/escalate": func(id string, _ controlInput) (object, bool) {
			return s.after("dispute", id, s.escalate(id))
		},
		"POST /_sim/disputes/{id}/expire": func(id string, _ controlInput) (object, bool) {
			return s.after("dispute", id, s.disputeDue(id))
		},
		"POST /_sim/accounts/{id}/onboard":  s.controlOnboard,
		"POST /_sim/accounts/{id}/restrict": s.controlRestrict,
		"POST /_sim/accounts/{id}/lift":     s.controlLift,
		"POST /_sim/payouts":                s.controlPayout,
		"POST /_sim/fees":                   s.controlFee,
		"POST /_sim/topups":                 s.controlTopUp,
		"POST /_sim/available":              s.controlAvailable,
		"POST /_sim/payouts/{id}/pay": func(id string, _ controlInput) (object, bool) {
			return s.after("payout", id, s.finishPayout(id, ""))
		},
		"POST /_sim/payouts/{id}/fail": func(id string, in controlInput) (object, bool) {
			return s.after("payout", id, s.finishPayout(id, failureCode(in.Code)))
		},
		"POST /_sim/events/{id}/redeliver": func(id string, _ controlInput) (object, bool) { return s.after("event", id, s.redeliver(id)) },
		"GET /_sim/money":                  s.controlMoney,
		"GET /_sim/deliveries":             s.controlDeliveries,
		"GET /_sim/faults":                 s.controlFaults,
	} {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) { s.serveControl(w, r, run) })
	}
	mux.HandleFunc("GET /_sim/health", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		write(w, answer{status: http.StatusOK, body: encode(object{"status": "ok"})})
	})
}

func (s *Server) serveControl(w http.ResponseWriter, r *http.Request, run command) {
	w.Header().Set("Content-Type", "application/json")
	form := strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded")
	var in controlInput
	if form {
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		in.Account, in.Currency, in.Refunds, in.Inquiry = r.PostFormValue("account"), r.PostFormValue("currency"), r.PostFormValue("refunds"), r.PostFormValue("inquiry") != ""
	}
	if r.Method == http.MethodPost && !form {
		d := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody))
		d.DisallowUnknownFields()
		if err := d.Decode(&in); err != nil && err.Error() != "EOF" {
			write(w, failed(invalid("", "", "The body is not understood: %v", err)))
			return
		}
	}
	var out object
	var ok bool
	s.change(func() {
		s.runJobs()
		if out, ok = run(r.PathValue("id"), in); ok {
			out = copyOf(out)
		}
	})
	switch {
	case form: // a button of the dashboard, which will show what has become of it
		http.Redirect(w, r, "/", http.StatusSeeOther)
	case ok:
		write(w, answer{status: http.StatusOK, body: encode(out)})
	default:
		write(w, failed(&apiError{http.StatusConflict, "invalid_request_error", "", "", "There is no such thing, or it cannot be done in the state it is in.", ""}))
	}
}

func (s *Server) after(kind, id string, done bool) (object, bool) {
	o, _ := s.st.get(kind, id)
	return o, done
}

func (s *Server) controlFault(_ string, in controlInput) (object, bool) {
	return s.addFault(in.Kind, in.Match, in.Count, in.MS, in.Copies)
}

func (s *Server) controlNoFaults(string, controlInput) (object, bool) {
	for _, f := range s.st.all("fault") {
		s.st.remove("fault", f.str("id"))
		s.releaseHeld(f.str("id"))
	}
	return object{}, true
}

func (s *Server) controlFaults(string, controlInput) (object, bool) {
	return object{"faults": asList(s.st.all("fault"))}, true
}

// controlClock moves the simulator's time forward and does what was due in between.
func (s *Server) controlClock(_ string, in controlInput) (object, bool) {
	if in.Seconds < 0 {
		return nil, false
	}
	offset := s.offset() + time.Duration(in.Seconds)*time.Second
	s.st.put("setting", "clock", object{"offset_ms": offset.Milliseconds()})
	s.runJobs()
	return object{"now": s.now().Unix(), "offset_seconds": int64(offset / time.Second)}, true
}

// controlReset forgets everything but the endpoint of the configuration.
func (s *Server) controlReset(string, controlInput) (object, bool) {
	for kind, docs := range s.st.docs {
		for id := range docs {
			s.st.remove(kind, id)
		}
	}
	clear(s.sending)
	s.configureEndpoint()
	return object{}, true
}

func (s *Server) controlExpire(id string, _ controlInput) (object, bool) {
	session, ok := s.st.get("checkout.session", id)
	if !ok || session.str("status") != "open" {
		return nil, false
	}
	s.expireSession(id)
	return session, true
}

func (s *Server) controlSettle(id string, paid bool) (object, bool) {
	session, ok := s.sessionOf(id)
	if !ok {
		return nil, false
	}
	return session, s.settleDelayed(session.str("id"), paid)
}

func (s *Server) controlRefund(id string, in controlInput) (object, bool) {
	charge, ok := s.chargeOf(id)
	if !ok || charge.str("status") != "succeeded" || s.held(charge) {
		return nil, false
	}
	left := charge.num("amount") - charge.num("amount_refunded")
	amount := in.Amount
	if amount == 0 {
		amount = left
	}
	if amount < 1 || amount > left {
		return nil, false
	}
	return s.refund(charge, amount, in.Reason, object{}), true
}

// sessionOf finds a session by its own ID or its intent's.
func (s *Server) sessionOf(id string) (object, bool) {
	if session, ok := s.st.get("checkout.session", id); ok {
		return session, true
	}
	for _, session := range s.st.all("checkout.session") {
		if session.str("payment_intent") == id && id != "" {
			return session, true
		}
	}
	return nil, false
}

// chargeOf finds the charge by its own ID, its intent's or its session's.
func (s *Server) chargeOf(id string) (object, bool) {
	if charge, ok := s.st.get("charge", id); ok {
		return charge, true
	}
	if session, ok := s.st.get("checkout.session", id); ok {
		id = session.str("payment_intent")
	}
	intent, _ := s.st.get("payment_intent", id)
	return s.st.get("charge", intent.str("latest_charge"))
}

func (s *Server) chargeIDOf(session object) string {
	intent, _ := s.st.get("payment_intent", session.str("payment_intent"))
	return intent.str("latest_charge")
}

// controlMoney tells every movement of the platform's money, for whoever compares books, and what each connected account has.
func (s *Server) controlMoney(string, controlInput) (object, bool) {
	available, pending := s.funds("")
	balance := object{}
	for _, sums := range []map[string]int64{available, pending} {
		for code, sum := range sums {
			balance[code] = balance.num(code) + sum
		}
	}
	out := object{"balance": balance}
	for name, kind := range map[string]string{
		"sessions": "checkout.session", "payment_intents": "payment_intent", "charges": "charge", "refunds": "refund", "disputes": "dispute",
		"balance_transactions": "balance_transaction", "transfers": "transfer", "transfer_reversals": "transfer_reversal", "payouts": "payout",
	} {
		out[name] = asList(s.owned(kind, ""))
	}
	accounts := object{}
	for _, a := range s.st.all("account") {
		available, pending := s.funds(a.str("id"))
		accounts[a.str("id")] = object{
			"available": amounts(available, pending), "pending": amounts(pending, available),
			"balance_transactions": asList(s.owned("balance_transaction", a.str("id"))), "payouts": asList(s.owned("payout", a.str("id"))),
		}
	}
	out["accounts"] = accounts
	return out, true
}

func (s *Server) controlDeliveries(string, controlInput) (object, bool) {
	counts := object{}
	for _, d := range s.st.all("delivery") {
		counts[d.str("status")] = counts.num(d.str("status")) + 1
	}
	return object{"counts": counts, "deliveries": asList(s.st.all("delivery"))}, true
}

func asList(all []object) []any {
	out := make([]any, len(all))
	for i, o := range all {
		out[i] = o
	}
	return out
}
