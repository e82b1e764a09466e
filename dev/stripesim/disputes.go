package stripesim

import (
	"maps"
	"time"
)

// disputeFee is what a dispute costs, won or lost, in cents.
const disputeFee = 1500

// openDispute is the cardholder's complaint. An inquiry moves no money yet.
func (s *Server) openDispute(charge object, reason string, inquiry bool) object {
	d := s.newObject("dispute")
	id := d.str("id")
	amount := charge.num("amount") - charge.num("amount_refunded")
	d["amount"], d["currency"], d["charge"], d["payment_intent"] = amount, charge["currency"], charge["id"], charge["payment_intent"]
	d["reason"] = reason
	d.sub("evidence_details")["due_by"] = s.now().Add(7 * 24 * time.Hour).Unix()
	if inquiry {
		d["status"], d["is_charge_refundable"] = "warning_needs_response", true
	} else {
		s.move(d, -amount, scaled(disputeFee, charge.str("currency")))
		charge["disputed"] = true
		s.st.put("charge", charge.str("id"), charge)
	}
	s.st.put("dispute", id, d)
	s.emit("charge.dispute.created", d)
	if !inquiry {
		s.emit("charge.dispute.funds_withdrawn", d)
	}
	return d
}

// move books money that the dispute takes or gives back.
func (s *Server) move(d object, amount, fee int64) {
	what := "dispute"
	if amount > 0 {
		what = "dispute_reversal"
	}
	booked := s.book(posting{source: d.str("id"), kind: "adjustment", category: what, amount: amount, fee: fee, currency: d.str("currency"), available: s.now()})
	d["balance_transactions"] = append(d.list("balance_transactions"), copyOf(booked))
}

func closed(d object) bool {
	switch d.str("status") {
	case "won", "lost", "warning_closed":
		return true
	}
	return false
}

// decideDispute is the bank's verdict. Winning brings the amount back, not the fee.
func (s *Server) decideDispute(id string, won bool) bool {
	d, ok := s.st.get("dispute", id)
	if !ok || closed(d) {
		return false
	}
	withdrawn := len(d.list("balance_transactions")) > 0
	switch {
	case !withdrawn:
		d["status"] = "warning_closed"
	case won:
		d["status"] = "won"
		s.move(d, d.num("amount"), 0)
	default:
		d["status"] = "lost"
	}
	s.st.put("dispute", id, d)
	if won && withdrawn {
		s.emit("charge.dispute.funds_reinstated", d)
	}
	s.emit("charge.dispute.closed", d)
	return true
}

func (s *Server) updateDispute(id string, p params) (object, error) {
	if err := p.only("evidence", "metadata", "submit"); err != nil {
		return nil, err
	}
	d, ok := s.st.get("dispute", id)
	if !ok {
		return nil, noSuch("dispute", id)
	}
	metadata, err := p.metadata("metadata", p.object)
	if err != nil {
		return nil, err
	}
	maps.Copy(d.sub("metadata"), metadata)
	if evidence := p.sub("evidence"); evidence != nil {
		maps.Copy(d.sub("evidence"), evidence)
		details := d.sub("evidence_details")
		details["has_evidence"] = true
		if p.str("submit") != "false" && !closed(d) {
			details["submission_count"] = details.num("submission_count") + 1
			if d.str("status") == "warning_needs_response" {
				d["status"] = "warning_under_review"
			} else {
				d["status"] = "under_review"
			}
		}
	}
	s.st.put("dispute", id, d)
	s.emit("charge.dispute.updated", d)
	return s.shown(d, p)
}

func (s *Server) closeDispute(id string, p params) (object, error) {
	d, ok := s.st.get("dispute", id)
	if !ok {
		return nil, noSuch("dispute", id)
	}
	if !s.decideDispute(id, false) {
		return nil, invalid("", "", "This dispute is already closed.")
	}
	return s.shown(d, p)
}
