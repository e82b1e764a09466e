package stripesim

// seller is where the platform is at home.
const seller = "ES"

// taxation is what taxes do to a session.
type taxation struct {
	total, tax int64
	exempt     string // the customer's tax_exempt
	items      []any  // the session's, with their taxes
	breakdown  []any
}

// reverseCharged says whether the buyer accounts for the tax: a business of another country of the union.
func (b buyer) reverseCharged() bool {
	kind, value, ok := readTaxID(b.Country, b.TaxID)
	return ok && kind == "eu_vat" && b.Country != seller && vatCountry(value) == b.Country
}

// taxed works out a session's taxes for a buyer, without changing it.
func (s *Server) taxed(session, private object, b buyer) taxation {
	out := taxation{total: session.num("amount_subtotal"), exempt: "none", breakdown: []any{}}
	taxes, reason := taxesIn(b.Country, b.State), "standard_rated"
	switch {
	case len(taxes) == 0:
		taxes, reason = []taxRate{{name: "", country: b.Country, state: b.State}}, "not_collecting"
	case session.sub("tax_id_collection").flag("enabled") && b.reverseCharged():
		reason, out.exempt = "reverse_charge", "reverse"
	}
	unit, sums := int64(1), make([]int64, len(taxes))
	if currencies[session.str("currency")].decimals == 3 {
		unit = 10
	}
	var taxable int64
	inclusive := false
	for _, raw := range private.list("items") {
		item := copyOf(raw.(object))
		pricing := private.sub("pricing").sub(item.str("id"))
		inclusive = pricing.str("tax_behavior") == "inclusive"
		amount, itemTax := item.num("amount_subtotal"), int64(0)
		if reason == "standard_rated" && pricing.str("tax_code") != exemptCode {
			all := int64(0)
			for _, t := range taxes {
				all += t.rate
			}
			for i, t := range taxes {
				part := t.share(amount, all, unit, inclusive)
				sums[i] += part
				itemTax += part
			}
		}
		item["amount_tax"], item["amount_total"] = itemTax, amount
		taxable += amount
		if inclusive {
			taxable -= itemTax
		} else {
			item["amount_total"] = amount + itemTax
			out.total += itemTax
		}
		out.tax += itemTax
		out.items = append(out.items, item)
	}
	if reason == "standard_rated" && out.tax == 0 {
		reason = "product_exempt"
	}
	for i, t := range taxes {
		applied := t
		base := taxable
		if reason != "standard_rated" {
			applied.rate, base = 0, 0
		}
		out.breakdown = append(out.breakdown, object{
			"amount": sums[i], "rate": s.shownRate(applied, inclusive), "taxability_reason": reason, "taxable_amount": base,
		})
	}
	return out
}

// exemptCode is Stripe's tax code for what is not taxed.
const exemptCode = "txcd_00000000"

// shownRate is a tax rate in Stripe's shape; the same tax has the same ID for ever.
func (s *Server) shownRate(t taxRate, inclusive bool) object {
	level, place := "country", t.country
	if t.state != "" {
		level, place = "state", t.state
	}
	id := "txr_" + t.country + t.state + t.kind + decimal(t.rate, "eur")
	if inclusive {
		id += "_inclusive"
	}
	percentage := float64(t.rate) / 1000
	return object{
		"id": id, "object": "tax_rate", "active": false, "country": t.country, "created": s.now().Unix(), "description": nil, "display_name": t.name,
		"effective_percentage": percentage, "inclusive": inclusive, "jurisdiction": place, "jurisdiction_level": level, "livemode": false,
		"metadata": object{}, "percentage": percentage, "state": orNil(t.state), "tax_type": orNil(t.kind),
	}
}

// applyTax writes what the buyer owes into the session and its intent, as often as they try.
func (s *Server) applyTax(session object, b buyer) error {
	if err := b.check(session); err != nil {
		return err
	}
	private, _ := s.st.get("session_private", session.str("id"))
	details := b.details(session)
	if session.sub("automatic_tax").flag("enabled") {
		t := s.taxed(session, private, b)
		session["amount_total"] = t.total
		session.sub("total_details")["amount_tax"] = t.tax
		session.sub("automatic_tax")["status"] = "complete"
		private["items"], private["breakdown"] = t.items, t.breakdown
		details["tax_exempt"] = t.exempt
	}
	private["customer_details"] = details
	s.st.put("session_private", session.str("id"), private)
	s.st.put("checkout.session", session.str("id"), session)
	return nil
}
