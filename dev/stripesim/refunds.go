package stripesim

import (
	"maps"
	"slices"
	"time"
)

// refundDelay is how long a bank takes to answer to a refund whose card says that it takes long.
const refundDelay = 30 * time.Second

func (s *Server) createRefund(_ string, p params) (object, error) {
	if err := p.only("payment_intent", "charge", "amount", "reason", "metadata", "refund_application_fee", "reverse_transfer", "instructions_email"); err != nil {
		return nil, err
	}
	charge, err := s.refundable(p)
	if err != nil {
		return nil, err
	}
	amount, given, err := p.integer("amount", "amount")
	if err != nil {
		return nil, err
	}
	left := charge.num("amount") - charge.num("amount_refunded")
	if !given {
		amount = left
	}
	code := charge.str("currency")
	if reason := p.str("reason"); reason != "" && !slices.Contains([]string{"duplicate", "fraudulent", "requested_by_customer"}, reason) {
		return nil, invalid("", "reason", "Invalid reason: must be one of duplicate, fraudulent, or requested_by_customer")
	}
	metadata, err := p.metadata("metadata", p.object)
	if err != nil {
		return nil, err
	}
	switch {
	case s.held(charge):
		return nil, invalid("charge_disputed", "", "Charge %s has been charged back; cannot issue a refund.", charge.str("id"))
	case left == 0:
		return nil, invalid("charge_already_refunded", "", "Charge %s has already been refunded.", charge.str("id"))
	case amount < 1:
		return nil, invalid("parameter_invalid_integer", "amount", "This value must be greater than or equal to 1.")
	case amount > left:
		return nil, invalid("", "amount", "Refund amount (%s) is greater than unrefunded amount on charge (%s)", priced(amount, code), priced(left, code))
	}
	if err := roundAmount("amount", amount, code); err != nil {
		return nil, err
	}
	return s.shown(s.refund(charge, amount, p.str("reason"), metadata), p)
}

// refundable finds the charge of the request.
func (s *Server) refundable(p params) (object, error) {
	id := p.str("charge")
	if intentID := p.str("payment_intent"); intentID != "" {
		intent, ok := s.st.get("payment_intent", intentID)
		if !ok {
			return nil, invalid("resource_missing", "payment_intent", "No such payment_intent: '%s'", intentID)
		}
		if intent.str("status") != "succeeded" {
			return nil, invalid("", "payment_intent", "This PaymentIntent (%s) does not have a successful charge to refund.", intentID)
		}
		id = intent.str("latest_charge")
	}
	if id == "" {
		return nil, invalid("parameter_missing", "", "One of the following params should be provided for this request: payment_intent or charge.")
	}
	charge, ok := s.st.get("charge", id)
	if !ok {
		return nil, invalid("resource_missing", "charge", "No such charge: '%s'", id)
	}
	if charge.str("status") != "succeeded" {
		return nil, invalid("", "charge", "Charge %s has not succeeded; cannot issue a refund.", id)
	}
	return charge, nil
}

// refund gives money back; the fee stays with the processor. Where refunds wait for the balance to cover them, one that it
// does not cover is pending and moves nothing yet.
func (s *Server) refund(charge object, amount int64, reason string, metadata object) object {
	r := s.newObject("refund")
	id := r.str("id")
	r["amount"], r["currency"], r["charge"], r["payment_intent"] = amount, charge["currency"], charge["id"], charge["payment_intent"]
	r["reason"], r["metadata"] = orNil(reason), metadata
	if available, _ := s.funds(""); s.setting("refunds") == refundsWait && available[charge.str("currency")] < amount {
		r["status"], r["pending_reason"] = "pending", "insufficient_funds"
		s.st.put("refund_waiting", id, object{"id": id})
		s.lookAgain()
	} else {
		s.sendRefund(r, charge)
	}
	s.st.put("refund", id, r)
	s.addRefunded(charge, amount)
	s.emit("refund.created", r)
	s.emit("charge.refunded", charge)
	if inquiry, open := s.disputeOf(charge, func(d object) bool { return isInquiry(d) && !closed(d) }); open && charge.flag("refunded") {
		s.decideDispute(inquiry.str("id"), false) // the customer has what they asked for
	}
	return r
}

// sendRefund takes the money from the balance; the bank's answer is that of the charge's method.
func (s *Server) sendRefund(r, charge object) {
	id, kind := r.str("id"), "refund"
	result := s.outcomeOf(charge)
	if result.delayed {
		kind = "payment_refund"
	}
	booked := s.book(posting{source: id, kind: kind, category: "refund", amount: -r.num("amount"), currency: r.str("currency"), available: s.availableWith(charge)})
	r["balance_transaction"], r["status"] = booked.str("id"), "succeeded"
	delete(r, "pending_reason")
	switch result.refund {
	case "pending":
		r["status"], r["pending_reason"] = "pending", "processing"
		s.later(jobSettleRefund, id, s.now().Add(refundDelay))
	case "fails":
		s.later(jobFailRefund, id, s.now().Add(refundDelay))
	}
}

// sendWaitingRefunds sends what the balance covers by now, the oldest first.
func (s *Server) sendWaitingRefunds() {
	for _, waiting := range s.st.all("refund_waiting") {
		r, _ := s.st.get("refund", waiting.str("id"))
		charge, _ := s.st.get("charge", r.str("charge"))
		if available, _ := s.funds(""); available[r.str("currency")] < r.num("amount") {
			continue
		}
		s.st.remove("refund_waiting", r.str("id"))
		s.sendRefund(r, charge)
		s.st.put("refund", r.str("id"), r)
		s.emit("refund.updated", r)
		s.emit("charge.refund.updated", r)
	}
	s.lookAgain()
}

// lookAgain has the waiting refunds looked at when the next money becomes available.
func (s *Server) lookAgain() {
	if len(s.st.all("refund_waiting")) == 0 {
		return
	}
	now, next := s.now().Unix(), int64(0)
	for _, b := range s.owned("balance_transaction", "") {
		if at := b.num("available_on"); at > now && (next == 0 || at < next) {
			next = at
		}
	}
	if next != 0 {
		s.later(jobSendRefunds, "", time.Unix(next, 0))
	}
}

// availableWith is when money that goes back is missed: not before what the charge brought is there.
func (s *Server) availableWith(charge object) time.Time {
	brought, _ := s.st.get("balance_transaction", charge.str("balance_transaction"))
	return time.Unix(max(s.now().Unix(), brought.num("available_on")), 0)
}

func (s *Server) outcomeOf(charge object) outcome {
	private, _ := s.st.get("intent_private", charge.str("payment_intent"))
	return outcomes[private.str("number")]
}

func (s *Server) addRefunded(charge object, amount int64) {
	total := charge.num("amount_refunded") + amount
	charge["amount_refunded"], charge["refunded"] = total, total == charge.num("amount")
	s.st.put("charge", charge.str("id"), charge)
}

// How a refund ends that does not reach the customer.
const (
	refundFailed   = "failed"
	refundCanceled = "canceled"
)

// settleRefund is the bank's late yes.
func (s *Server) settleRefund(id string) bool {
	r, ok := s.st.get("refund", id)
	if _, waiting := s.st.get("refund_waiting", id); !ok || waiting || r.str("status") != "pending" {
		return false
	}
	s.dropJobs(id)
	r["status"] = "succeeded"
	delete(r, "pending_reason")
	s.st.put("refund", id, r)
	s.emit("refund.updated", r)
	s.emit("charge.refund.updated", r)
	return true
}

// undoRefund ends a refund without success, a failed one also after it had seemed done, and brings the money back.
func (s *Server) undoRefund(id, status, reason string) bool {
	r, ok := s.st.get("refund", id)
	if !ok || r.str("status") != "pending" && (status == refundCanceled || r.str("status") != "succeeded") {
		return false
	}
	s.dropJobs(id)
	s.st.remove("refund_waiting", id)
	r["status"] = status
	delete(r, "pending_reason")
	if status == refundFailed {
		if !slices.Contains(refundFailures, reason) {
			reason = refundFailures[0]
		}
		r["failure_reason"] = reason
	}
	if r["balance_transaction"] != nil {
		booked := s.book(posting{source: id, kind: "refund_failure", category: "refund_failure", amount: r.num("amount"), currency: r.str("currency")})
		r["failure_balance_transaction"] = booked.str("id")
	}
	if charge, ok := s.st.get("charge", r.str("charge")); ok {
		s.addRefunded(charge, -r.num("amount"))
	}
	s.st.put("refund", id, r)
	s.emit("refund.updated", r)
	if status == refundFailed {
		s.emit("refund.failed", r)
	}
	s.emit("charge.refund.updated", r)
	return true
}

// refundFailures are the banks' reasons; the first is that of who gives none.
var refundFailures = []string{"expired_or_canceled_card", "lost_or_stolen_card", "declined", "insufficient_funds", "unknown"}

// cancelRefund takes back what has not left yet.
func (s *Server) cancelRefund(id string, p params) (object, error) {
	if err := p.only(); err != nil {
		return nil, err
	}
	r, ok := s.st.get("refund", id)
	if !ok {
		return nil, noSuch("refund", id)
	}
	if _, waiting := s.st.get("refund_waiting", id); !waiting {
		return nil, invalid("", "", "Refunds with the status `%s` cannot be canceled.", r.str("status"))
	}
	s.undoRefund(id, refundCanceled, "")
	return s.shown(r, p)
}

func (s *Server) updateRefund(id string, p params) (object, error) {
	if err := p.only("metadata"); err != nil {
		return nil, err
	}
	r, ok := s.st.get("refund", id)
	if !ok {
		return nil, noSuch("refund", id)
	}
	metadata, err := p.metadata("metadata", p.object)
	if err != nil {
		return nil, err
	}
	maps.Copy(r.sub("metadata"), metadata)
	s.st.put("refund", id, r)
	s.emit("refund.updated", r)
	s.emit("charge.refund.updated", r)
	return s.shown(r, p)
}
