package stripesim

import (
	"maps"
	"time"
)

func (s *Server) createTransfer(_ string, p params) (object, error) {
	if err := p.only("amount", "currency", "destination", "description", "metadata", "source_transaction", "transfer_group", "source_type"); err != nil {
		return nil, err
	}
	amount, given, err := p.integer("amount", "amount")
	switch {
	case err != nil:
		return nil, err
	case !given:
		return nil, missing("amount")
	case amount < 1:
		return nil, invalid("parameter_invalid_integer", "amount", "This value must be greater than or equal to 1.")
	}
	code, err := knownCurrency("currency", p.str("currency"))
	if err != nil {
		return nil, err
	}
	if err := roundAmount("amount", amount, code); err != nil {
		return nil, err
	}
	destination, ok := s.st.get("account", p.str("destination"))
	if !ok {
		return nil, invalid("resource_missing", "destination", "No such destination: '%s'", p.str("destination"))
	}
	if destination.sub("capabilities").str("transfers") != "active" {
		return nil, invalid("insufficient_capabilities_for_transfer", "", "Your destination account needs to have at least one of the following capabilities enabled: transfers, crypto_transfers, legacy_payments")
	}
	metadata, err := p.metadata("metadata", p.object)
	if err != nil {
		return nil, err
	}
	available, group, err := s.transferSource(p, amount, code)
	if err != nil {
		return nil, err
	}
	t := s.newObject("transfer")
	t["amount"], t["currency"], t["destination"], t["metadata"] = amount, code, destination.str("id"), metadata
	t["description"], t["transfer_group"], t["source_transaction"] = orNil(p.str("description")), orNil(group), orNil(p.str("source_transaction"))
	t.sub("reversals")["url"] = "/v1/transfers/" + t.str("id") + "/reversals"
	s.sendTransfer(t, available)
	return s.shown(t, p)
}

// transferSource says when the money of a transfer is there, and the group it belongs to: with a source_transaction when
// that payment's is, without at once, if there is enough.
func (s *Server) transferSource(p params, amount int64, code string) (available time.Time, group string, err error) {
	group = p.str("transfer_group")
	source := p.str("source_transaction")
	if source == "" {
		if balance, _ := s.funds(""); balance[code] < amount {
			return time.Time{}, "", invalid("balance_insufficient", "", "You have insufficient available funds in your Stripe account. Try adding funds directly to your available balance by creating Charges using the 4000000000000077 test card.")
		}
		return s.now(), group, nil
	}
	charge, ok := s.st.get("charge", source)
	switch {
	case !ok || s.ownerOf(source) != "":
		return time.Time{}, "", invalid("resource_missing", "source_transaction", "No such charge: '%s'", source)
	case charge.str("status") != "succeeded":
		return time.Time{}, "", invalid("", "source_transaction", "The charge %s has not succeeded.", source)
	case charge.str("currency") != code:
		return time.Time{}, "", invalid("", "currency", "The currency of source_transaction's balance transaction (%s) must be the same as the transfer currency (%s).", charge.str("currency"), code)
	}
	sent := amount
	for _, t := range s.st.all("transfer") {
		if t["source_transaction"] == source {
			sent += t.num("amount") - t.num("amount_reversed")
		}
	}
	if sent > charge.num("amount") {
		return time.Time{}, "", invalid("", "source_transaction", "The transfers with this source_transaction would add up to more than the charge (%s).", priced(charge.num("amount"), code))
	}
	if group == "" {
		group = charge.str("transfer_group")
	}
	if group == "" {
		group = "group_" + source
	}
	charge["transfer_group"] = group
	s.st.put("charge", source, charge)
	return s.availableWith(charge), group, nil
}

// sendTransfer moves the money: away from the platform, and as a payment to the connected account.
func (s *Server) sendTransfer(t object, available time.Time) {
	id, account, amount, code := t.str("id"), t.str("destination"), t.num("amount"), t.str("currency")
	booked := s.book(posting{source: id, kind: "transfer", category: "transfer", amount: -amount, currency: code, available: available})
	arrived := s.newObject("charge")
	arrived["id"] = newID("py")
	s.give(account, arrived)
	brought := s.book(posting{account: account, source: arrived.str("id"), kind: "payment", category: "charge", amount: amount, currency: code, available: available})
	arrived["amount"], arrived["amount_captured"], arrived["currency"], arrived["status"] = amount, amount, code, "succeeded"
	arrived["captured"], arrived["paid"], arrived["balance_transaction"], arrived["source_transfer"] = true, true, brought.str("id"), id
	s.st.put("charge", arrived.str("id"), arrived)
	t["balance_transaction"], t["destination_payment"] = booked.str("id"), arrived.str("id")
	s.st.put("transfer", id, t)
	s.emit("transfer.created", t)
	s.planPayout(account)
}

func (s *Server) updateTransfer(id string, p params) (object, error) {
	if err := p.only("description", "metadata"); err != nil {
		return nil, err
	}
	t, ok := s.st.get("transfer", id)
	if !ok {
		return nil, noSuch("transfer", id)
	}
	metadata, err := p.metadata("metadata", p.object)
	if err != nil {
		return nil, err
	}
	maps.Copy(t.sub("metadata"), metadata)
	if text, given := p.object["description"]; given {
		t["description"] = text
	}
	s.st.put("transfer", id, t)
	s.emit("transfer.updated", t)
	return s.shown(t, p)
}

func (s *Server) createReversal(id string, p params) (object, error) {
	if err := p.only("amount", "description", "metadata", "refund_application_fee"); err != nil {
		return nil, err
	}
	t, ok := s.st.get("transfer", id)
	if !ok {
		return nil, noSuch("transfer", id)
	}
	amount, given, err := p.integer("amount", "amount")
	if err != nil {
		return nil, err
	}
	left, code := t.num("amount")-t.num("amount_reversed"), t.str("currency")
	if !given {
		amount = left
	}
	metadata, err := p.metadata("metadata", p.object)
	if err != nil {
		return nil, err
	}
	switch {
	case left == 0:
		return nil, invalid("", "", "Transfer %s has already been fully reversed.", id)
	case amount < 1:
		return nil, invalid("parameter_invalid_integer", "amount", "This value must be greater than or equal to 1.")
	case amount > left:
		return nil, invalid("", "amount", "Reversal amount (%s) is greater than unreversed amount on transfer (%s)", priced(amount, code), priced(left, code))
	case s.reversible(t) < amount:
		return nil, invalid("balance_insufficient", "", "The connected account %s has insufficient funds for this reversal.", t.str("destination"))
	}
	if err := roundAmount("amount", amount, code); err != nil {
		return nil, err
	}
	return s.shown(s.reverse(t, amount, metadata), p)
}

// reversible is what the connected account can give back: what it has, and what it is still to have of this transfer.
func (s *Server) reversible(t object) int64 {
	available, _ := s.funds(t.str("destination"))
	sum := available[t.str("currency")]
	if booked, _ := s.st.get("balance_transaction", t.str("balance_transaction")); booked.num("available_on") > s.now().Unix() {
		sum += t.num("amount") - t.num("amount_reversed")
	}
	return sum
}

func (s *Server) reverse(t object, amount int64, metadata object) object {
	account, code := t.str("destination"), t.str("currency")
	v := s.newObject("transfer_reversal")
	id := v.str("id")
	sent, _ := s.st.get("balance_transaction", t.str("balance_transaction"))
	available := time.Unix(max(s.now().Unix(), sent.num("available_on")), 0)
	booked := s.book(posting{source: id, kind: "transfer_refund", category: "transfer_reversal", amount: amount, currency: code, available: available})
	taken := s.newObject("refund")
	taken["id"] = newID("pyr")
	s.give(account, taken)
	gone := s.book(posting{account: account, source: taken.str("id"), kind: "payment_refund", category: "refund", amount: -amount, currency: code, available: available})
	taken["amount"], taken["currency"], taken["charge"], taken["balance_transaction"], taken["source_transfer_reversal"] = amount, code, t["destination_payment"], gone.str("id"), id
	s.st.put("refund", taken.str("id"), taken)
	v["amount"], v["currency"], v["transfer"], v["metadata"] = amount, code, t.str("id"), metadata
	v["balance_transaction"], v["destination_payment_refund"] = booked.str("id"), taken.str("id")
	s.st.put("transfer_reversal", id, v)
	t["amount_reversed"] = t.num("amount_reversed") + amount
	t["reversed"] = t.num("amount_reversed") == t.num("amount")
	s.st.put("transfer", t.str("id"), t)
	s.emit("transfer.reversed", t)
	return v
}

func (s *Server) reversalsOf(transfer string) []object {
	var out []object
	for _, v := range s.st.all("transfer_reversal") {
		if v.str("transfer") == transfer {
			out = append([]object{v}, out...)
		}
	}
	return out
}

func (s *Server) listReversals(id string, p params) (object, error) {
	if err := p.only("limit", "starting_after", "ending_before"); err != nil {
		return nil, err
	}
	if _, ok := s.st.get("transfer", id); !ok {
		return nil, noSuch("transfer", id)
	}
	return s.page("transfer_reversal", "/v1/transfers/"+id+"/reversals", p, s.reversalsOf(id))
}
