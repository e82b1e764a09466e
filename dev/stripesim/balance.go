package stripesim

import (
	"maps"
	"slices"
	"time"
)

// pendingFor is how long money is on its way before it is available.
const pendingFor = 2 * 24 * time.Hour

// book moves money on the account's balance.
func (s *Server) book(source, kind, category string, amount, fee int64, currency string) object {
	b := s.newObject("balance_transaction")
	b["amount"], b["fee"], b["net"], b["currency"] = amount, fee, amount-fee, currency
	b["type"], b["reporting_category"], b["source"] = kind, category, source
	b["available_on"] = s.now().Add(pendingFor).Unix()
	if fee != 0 {
		what := "Stripe processing fees"
		if category == "dispute" {
			what = "Dispute fee"
		}
		b["fee_details"] = []any{object{"amount": fee, "application": nil, "currency": currency, "description": what, "type": "stripe_fee"}}
	}
	s.st.put("balance_transaction", b.str("id"), b)
	return b
}

func (s *Server) retrieveBalance(_ string, p params) (object, error) {
	available, pending := map[string]int64{}, map[string]int64{}
	now := s.now().Unix()
	for _, b := range s.st.all("balance_transaction") {
		currency := b.str("currency")
		if b.num("available_on") <= now {
			available[currency] += b.num("net")
		} else {
			pending[currency] += b.num("net")
		}
	}
	return s.shown(object{"object": "balance", "livemode": false, "available": amounts(available, pending), "pending": amounts(pending, available)}, p)
}

// amounts lists sums by currency, also those that are 0 here and known there.
func amounts(sums, others map[string]int64) []any {
	currencies := slices.Concat(slices.Collect(maps.Keys(sums)), slices.Collect(maps.Keys(others)))
	slices.Sort(currencies)
	out := []any{}
	for _, currency := range slices.Compact(currencies) {
		out = append(out, object{"amount": sums[currency], "currency": currency, "source_types": object{"card": sums[currency]}})
	}
	return out
}
