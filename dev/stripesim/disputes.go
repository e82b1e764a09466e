package stripesim

import (
	"slices"
	"strings"
	"time"
)

const (
	// disputeFee is what a dispute costs, won or lost, in cents.
	disputeFee = 1500
	// responseTime is how long there is to answer.
	responseTime = 7 * 24 * time.Hour
	// inquiryLife is after how long a bank forgets an inquiry that has become no dispute.
	inquiryLife = 120 * 24 * time.Hour
)

// networkReasons are the card networks' codes for Stripe's reasons: Visa's, Mastercard's.
var networkReasons = map[string][2]string{
	"credit_not_processed":  {"13.6", "4853"},
	"duplicate":             {"12.6.1", "4834"},
	"fraudulent":            {"10.4", "4837"},
	"general":               {"13.5", "4853"},
	"product_not_received":  {"13.1", "4853"},
	"product_unacceptable":  {"13.3", "4853"},
	"subscription_canceled": {"13.2", "4853"},
	"unrecognized":          {"10.4", "4837"},
}

func isInquiry(d object) bool { return strings.HasPrefix(d.str("status"), "warning_") }

func closed(d object) bool {
	switch d.str("status") {
	case "won", "lost", "warning_closed":
		return true
	}
	return false
}

// openDispute is the cardholder's complaint about so much of a charge. An inquiry moves no money yet.
func (s *Server) openDispute(charge object, amount int64, reason string, inquiry bool) object {
	d := s.newObject("dispute")
	id := d.str("id")
	d["amount"], d["currency"], d["charge"], d["payment_intent"] = amount, charge["currency"], charge["id"], charge["payment_intent"]
	d["reason"] = reason
	details := d.sub("payment_method_details").sub("card")
	code := networkReasons[reason]
	details["network_reason_code"] = orNil(code[0])
	if charge.sub("payment_method_details").sub("card").str("brand") == "mastercard" {
		details["brand"], details["network_reason_code"] = "mastercard", orNil(code[1])
	}
	if inquiry {
		d["status"], d["is_charge_refundable"] = "warning_needs_response", true
		s.later(jobCloseInquiry, id, s.now().Add(inquiryLife))
	}
	s.setDue(d)
	s.st.put("dispute", id, d)
	s.emit("charge.dispute.created", d)
	if !inquiry {
		s.withdraw(d)
	}
	return d
}

func (s *Server) setDue(d object) {
	due := s.now().Add(responseTime)
	details := d.sub("evidence_details")
	details["due_by"], details["past_due"], details["submission_count"] = due.Unix(), false, int64(0)
	s.later(jobDisputeDue, d.str("id"), due)
}

// withdraw takes the amount and the fee.
func (s *Server) withdraw(d object) {
	s.move(d, -d.num("amount"), scaled(disputeFee, d.str("currency")))
	if charge, ok := s.st.get("charge", d.str("charge")); ok {
		charge["disputed"] = true
		s.st.put("charge", charge.str("id"), charge)
	}
	s.st.put("dispute", d.str("id"), d)
	s.emit("charge.dispute.funds_withdrawn", d)
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

func withdrawn(d object) bool { return len(d.list("balance_transactions")) > 0 }

// disputeOf finds a dispute of a charge for which the test holds.
func (s *Server) disputeOf(charge object, test func(object) bool) (object, bool) {
	for _, d := range s.st.all("dispute") {
		if d["charge"] == charge["id"] && test(d) {
			return d, true
		}
	}
	return nil, false
}

// held says whether the bank has a charge's money: nothing of it can be refunded then.
func (s *Server) held(charge object) bool {
	_, ok := s.disputeOf(charge, func(d object) bool { return withdrawn(d) && d.str("status") != "won" })
	return ok
}

// decideDispute is the bank's verdict. Winning brings the amount back, not the fee. An inquiry just ends.
func (s *Server) decideDispute(id string, won bool) bool {
	d, ok := s.st.get("dispute", id)
	if !ok || closed(d) {
		return false
	}
	s.dropJobs(id)
	switch {
	case isInquiry(d):
		d["status"] = "warning_closed"
	case won:
		d["status"] = "won"
		s.move(d, d.num("amount"), 0)
	default:
		d["status"] = "lost"
	}
	s.st.put("dispute", id, d)
	if d.str("status") == "won" {
		s.emit("charge.dispute.funds_reinstated", d)
	}
	s.emit("charge.dispute.closed", d)
	return true
}

// disputeDue is the end of the time to answer: no answer loses a dispute.
func (s *Server) disputeDue(id string) bool {
	d, ok := s.st.get("dispute", id)
	if !ok || !slices.Contains([]string{"needs_response", "warning_needs_response"}, d.str("status")) {
		return false
	}
	d.sub("evidence_details")["past_due"] = true
	s.st.put("dispute", id, d)
	if isInquiry(d) {
		s.emit("charge.dispute.updated", d)
		return true
	}
	return s.decideDispute(id, false)
}

// escalate makes a dispute of an inquiry: the money goes, and the time to answer starts anew.
func (s *Server) escalate(id string) bool {
	d, ok := s.st.get("dispute", id)
	if !ok || closed(d) || !isInquiry(d) {
		return false
	}
	s.dropJobs(id)
	d["status"], d["is_charge_refundable"] = "needs_response", false
	s.setDue(d)
	s.withdraw(d)
	s.emit("charge.dispute.updated", d)
	return true
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

// controlDispute complains about what is left of a charge, about all of one that was given back, or about so much as is said.
func (s *Server) controlDispute(id string, in controlInput) (object, bool) {
	charge, ok := s.chargeOf(id)
	if !ok || charge.str("status") != "succeeded" {
		return nil, false
	}
	if _, open := s.disputeOf(charge, func(d object) bool { return !closed(d) || d.str("status") == "lost" }); open {
		return nil, false
	}
	amount := in.Amount
	if amount == 0 {
		amount = charge.num("amount") - charge.num("amount_refunded")
	}
	if amount == 0 {
		amount = charge.num("amount")
	}
	if in.Reason == "" {
		in.Reason = "fraudulent"
	}
	if _, known := networkReasons[in.Reason]; !known || amount < 1 || amount > charge.num("amount") {
		return nil, false
	}
	return s.openDispute(charge, amount, in.Reason, in.Inquiry), true
}
