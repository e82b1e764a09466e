package stripesim

import "strings"

// times are the fields that hold one, in seconds.
var times = []string{"created", "expires_at", "available_on", "canceled_at", "due_by"}

// controlTransferPast moves a transfer into the past, by so many seconds, with what came of it on both sides.
func (s *Server) controlTransferPast(id string, in controlInput) (object, bool) {
	t, ok := s.st.get("transfer", id)
	if !ok || in.Seconds < 0 {
		return nil, false
	}
	back := map[string]int64{id: in.Seconds, t.str("destination_payment"): in.Seconds}
	for _, kind := range []string{"transfer", "charge"} {
		for _, o := range s.st.all(kind) {
			s.moveBack(kind, o, back[o.str("id")])
		}
	}
	s.moveMovements(back)
	for _, e := range s.st.all("event") {
		snapshot := e.sub("data").sub("object")
		shift(snapshot, back[snapshot.str("id")])
		s.moveBack("event", e, back[snapshot.str("id")])
	}
	return t, true
}

// controlPast moves a payment that has come to its end into the past, with all that hangs on it: by so many seconds
// what belongs to the payment itself, and what gave the money back by later_seconds. Amounts stay.
func (s *Server) controlPast(id string, in controlInput) (object, bool) {
	session, ok := s.sessionOf(id)
	if !ok || session.str("status") == "open" || in.Seconds < 0 || in.LaterSeconds < 0 {
		return nil, false
	}
	back := map[string]int64{session.str("id"): in.Seconds}
	intent := session.str("payment_intent")
	if intent != "" {
		back[intent] = in.Seconds
	}
	for kind, seconds := range map[string]int64{"charge": in.Seconds, "refund": in.LaterSeconds, "dispute": in.LaterSeconds} {
		for _, o := range s.st.all(kind) {
			if intent != "" && o.str("payment_intent") == intent {
				back[o.str("id")] = seconds
			}
		}
	}
	for _, kind := range []string{"checkout.session", "payment_intent", "charge", "refund", "dispute"} {
		for _, o := range s.st.all(kind) {
			s.moveBack(kind, o, back[o.str("id")])
		}
	}
	s.moveMovements(back)
	for _, e := range s.st.all("event") {
		snapshot := e.sub("data").sub("object")
		seconds := back[snapshot.str("id")]
		if strings.HasPrefix(e.str("type"), "charge.refund") && seconds != 0 {
			seconds = in.LaterSeconds
		}
		shift(snapshot, back[snapshot.str("id")])
		s.moveBack("event", e, seconds)
	}
	return session, true
}

func (s *Server) moveMovements(back map[string]int64) {
	for _, b := range s.st.all("balance_transaction") {
		s.moveBack("balance_transaction", b, back[b.str("source")])
	}
}

// moveBack stores an object with its times so much earlier.
func (s *Server) moveBack(kind string, o object, seconds int64) {
	if seconds == 0 {
		return
	}
	shift(o, seconds)
	if closed(o) { // an open dispute keeps its time to answer
		shift(o.sub("evidence_details"), seconds)
	}
	s.st.put(kind, o.str("id"), o)
}

func shift(o object, seconds int64) {
	for _, field := range times {
		if at := o.num(field); at != 0 {
			o[field] = at - seconds
		}
	}
}
