package stripesim

import (
	"maps"
	"slices"
	"time"
)

// pendingFor is how long money is on its way before it is available.
const pendingFor = 2 * 24 * time.Hour

// posting is money that moves on a balance.
type posting struct {
	account        string // the connected account's, "" for the platform's own
	source         string // what it moves for
	kind, category string // Stripe's type and reporting_category
	amount, fee    int64
	currency       string
	available      time.Time // zero: in pendingFor
	description    string
}

// book moves money on a balance.
func (s *Server) book(p posting) object {
	b := s.newObject("balance_transaction")
	if p.available.IsZero() {
		p.available = s.now().Add(pendingFor)
	}
	b["amount"], b["fee"], b["net"], b["currency"] = p.amount, p.fee, p.amount-p.fee, p.currency
	b["type"], b["reporting_category"], b["source"] = p.kind, p.category, orNil(p.source)
	b["available_on"], b["description"] = p.available.Unix(), orNil(p.description)
	if p.fee != 0 {
		what := "Stripe processing fees"
		if p.category == "dispute" {
			what = "Dispute fee"
		}
		b["fee_details"] = []any{object{"amount": p.fee, "application": nil, "currency": p.currency, "description": what, "type": "stripe_fee"}}
	}
	s.give(p.account, b)
	s.st.put("balance_transaction", b.str("id"), b)
	if p.amount > 0 && len(s.st.all("refund_waiting")) > 0 {
		s.later(jobSendRefunds, "", p.available)
	}
	return b
}

// give makes an object that of a connected account; all others are the platform's own.
func (s *Server) give(account string, o object) {
	if account != "" {
		s.st.put("owner", o.str("id"), object{"account": account})
	}
}

func (s *Server) ownerOf(id string) string {
	owner, _ := s.st.get("owner", id)
	return owner.str("account")
}

// owned is what an account has of a kind, in the order of making.
func (s *Server) owned(kind, account string) []object {
	return slices.DeleteFunc(s.st.all(kind), func(o object) bool { return s.ownerOf(o.str("id")) != account })
}

// funds are what an account has by currency: what it can move, and what is on its way.
func (s *Server) funds(account string) (available, pending map[string]int64) {
	available, pending = map[string]int64{}, map[string]int64{}
	now := s.now().Unix()
	for _, b := range s.owned("balance_transaction", account) {
		code := b.str("currency")
		if b.num("available_on") <= now {
			available[code] += b.num("net")
		} else {
			pending[code] += b.num("net")
		}
	}
	return available, pending
}

func (s *Server) retrieveBalance(_ string, p params) (object, error) {
	available, pending := s.funds(p.account)
	if len(available)+len(pending) == 0 {
		available[s.homeCurrency(p.account)] = 0
	}
	return s.shown(object{"object": "balance", "livemode": false, "available": amounts(available, pending), "pending": amounts(pending, available)}, p)
}

// homeCurrency is the one in which an account without any money has none.
func (s *Server) homeCurrency(account string) string {
	if a, ok := s.st.get("account", account); ok {
		return a.str("default_currency")
	}
	return "eur"
}

// amounts lists sums by currency, also those that are 0 here and known there.
func amounts(sums, others map[string]int64) []any {
	codes := slices.Concat(slices.Collect(maps.Keys(sums)), slices.Collect(maps.Keys(others)))
	slices.Sort(codes)
	out := []any{}
	for _, code := range slices.Compact(codes) {
		out = append(out, object{"amount": sums[code], "currency": code, "source_types": object{"card": sums[code]}})
	}
	return out
}

// listBalanceTransactions takes payout for what an automatic payout has paid out, itself included.
func (s *Server) listBalanceTransactions(_ string, p params) (object, error) {
	if err := p.only(append(listParams, "currency", "payout", "source", "type")...); err != nil {
		return nil, err
	}
	var paidOut map[any]bool
	if id := p.str("payout"); id != "" {
		po, ok := s.st.get("payout", id)
		if !ok || s.ownerOf(id) != p.account {
			return nil, invalid("resource_missing", "payout", "No such payout: '%s'", id)
		}
		if !po.flag("automatic") {
			return nil, invalid("", "payout", "Balance transaction history can only be filtered on automatic transfers, not manual.")
		}
		items, _ := s.st.get("payout_items", id)
		paidOut = map[any]bool{po["balance_transaction"]: true}
		for _, item := range items.list("ids") {
			paidOut[item] = true
		}
	}
	return s.listing("balance_transaction", "/v1/balance_transactions", p, func(b object) bool {
		return matches(b, p, "currency", "source", "type") && (paidOut == nil || paidOut[b["id"]])
	})
}
