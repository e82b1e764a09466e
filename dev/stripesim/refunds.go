package stripesim

import (
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
		return nil, invalid("", "amount", "Refund amount (%d) is greater than unrefunded amount on charge (%d)", amount, left)
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

// refund gives money back; the fee stays with the processor.
func (s *Server) refund(charge object, amount int64, reason string, metadata object) object {
	r := s.newObject("refund")
	id := r.str("id")
	kind := "refund"
	if s.outcomeOf(charge).delayed {
		kind = "payment_refund"
	}
	booked := s.book(posting{source: id, kind: kind, category: "refund", amount: -amount, currency: charge.str("currency"), available: s.availableWith(charge)})
	r["amount"], r["currency"], r["charge"], r["payment_intent"] = amount, charge["currency"], charge["id"], charge["payment_intent"]
	r["balance_transaction"], r["reason"], r["metadata"] = booked.str("id"), orNil(reason), metadata
	switch s.outcomeOf(charge).refund {
	case "pending":
		r["status"] = "pending"
		s.later(jobSettleRefund, id, s.now().Add(refundDelay))
	case "fails":
		s.later(jobFailRefund, id, s.now().Add(refundDelay))
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

// finishRefund is the bank's late answer to a refund. A failed one brings the money back to the account.
func (s *Server) finishRefund(id string, succeeded bool) bool {
	r, ok := s.st.get("refund", id)
	if !ok || r.str("status") != "pending" && (succeeded || r.str("status") != "succeeded") {
		return false
	}
	s.dropJobs(id)
	if succeeded {
		r["status"] = "succeeded"
	} else {
		booked := s.book(posting{source: id, kind: "refund_failure", category: "refund_failure", amount: r.num("amount"), currency: r.str("currency")})
		r["status"], r["failure_reason"], r["failure_balance_transaction"] = "failed", "expired_or_canceled_card", booked.str("id")
		if charge, ok := s.st.get("charge", r.str("charge")); ok {
			s.addRefunded(charge, -r.num("amount"))
		}
	}
	s.st.put("refund", id, r)
	s.emit("refund.updated", r)
	s.emit("charge.refund.updated", r)
	return true
}
