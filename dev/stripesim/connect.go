package stripesim

func (s *Server) createAccount(_ string, p params) (object, error) {
	metadata, err := p.metadata("metadata", p.object)
	if err != nil {
		return nil, err
	}
	a := s.newObject("account")
	a["metadata"], a["email"] = metadata, orNil(p.str("email"))
	for _, field := range []string{"type", "country", "business_type", "default_currency"} {
		if value := p.str(field); value != "" {
			a[field] = value
		}
	}
	a.sub("external_accounts")["url"] = "/v1/accounts/" + a.str("id") + "/external_accounts"
	s.st.put("account", a.str("id"), a)
	return s.shown(a, p)
}

func (s *Server) createTransfer(_ string, p params) (object, error) {
	if err := p.only("amount", "currency", "destination", "description", "metadata", "source_transaction", "transfer_group", "source_type"); err != nil {
		return nil, err
	}
	amount, given, err := p.integer("amount", "amount")
	switch {
	case err != nil:
		return nil, err
	case !given || amount < 1:
		return nil, missing("amount")
	case len(p.str("currency")) != 3:
		return nil, missing("currency")
	}
	if _, ok := s.st.get("account", p.str("destination")); !ok {
		return nil, invalid("resource_missing", "destination", "No such destination: '%s'", p.str("destination"))
	}
	metadata, err := p.metadata("metadata", p.object)
	if err != nil {
		return nil, err
	}
	t := s.newObject("transfer")
	id := t.str("id")
	booked := s.book(posting{source: id, kind: "transfer", category: "transfer", amount: -amount, currency: p.str("currency"), available: s.now()})
	t["amount"], t["currency"], t["destination"], t["metadata"] = amount, p.str("currency"), p.str("destination"), metadata
	t["balance_transaction"], t["destination_payment"] = booked.str("id"), newID("py")
	t["description"], t["transfer_group"], t["source_transaction"] = orNil(p.str("description")), orNil(p.str("transfer_group")), orNil(p.str("source_transaction"))
	t.sub("reversals")["url"] = "/v1/transfers/" + id + "/reversals"
	s.st.put("transfer", id, t)
	s.emit("transfer.created", t)
	return s.shown(t, p)
}
