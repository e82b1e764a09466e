package stripesim

import "time"

// payoutTakes is how long a bank takes to get what Stripe pays out.
const payoutTakes = 24 * time.Hour

// payoutFailures are a bank's reasons, with Stripe's words.
var payoutFailures = map[string]string{
	"account_closed":       "The bank account has been closed.",
	"could_not_process":    "The bank could not process this payout.",
	"debit_not_authorized": "Debit transactions are not approved on your bank account.",
	"insufficient_funds":   "Your Stripe account has insufficient funds to cover the payout.",
	"invalid_currency":     "The bank was unable to process this payout because of its currency.",
	"no_account":           "The bank account details on file are probably incorrect. No bank account could be found with those details.",
}

// payOut sends money to an account's bank: all that is available in the currency, or just so much. failure is the bank's
// answer to come; "" leaves it to the bank account.
func (s *Server) payOut(account, code string, amount int64, failure string) (object, error) {
	available, _ := s.funds(account)
	automatic := amount == 0
	if automatic {
		amount = available[code]
	}
	if amount < 1 || amount > available[code] {
		return nil, invalid("balance_insufficient", "", "You have insufficient funds in your Stripe account for this payout (available: %s).", showAmount(available[code], code))
	}
	bank, err := s.payoutBank(account)
	if err != nil {
		return nil, err
	}
	if failure == "" {
		private, _ := s.st.get("bank_private", bank.str("id"))
		failure = private.str("failure")
	}
	po := s.newObject("payout")
	id := po.str("id")
	s.give(account, po)
	arrives := s.now().Add(payoutTakes)
	po["amount"], po["currency"], po["automatic"], po["arrival_date"], po["destination"] = amount, code, automatic, arrives.Unix(), bank.str("id")
	if automatic {
		s.st.put("payout_items", id, object{"ids": s.unpaid(account, code)})
	} else {
		po["reconciliation_status"] = "not_applicable"
	}
	booked := s.book(posting{account: account, source: id, kind: "payout", category: "payout", amount: -amount, currency: code, available: s.now(), description: "STRIPE PAYOUT"})
	po["balance_transaction"] = booked.str("id")
	s.st.put("payout", id, po)
	if failure != "" {
		s.st.put("payout_private", id, object{"failure": failure})
	}
	s.later(jobFinishPayout, id, arrives)
	s.emit("payout.created", po)
	return po, nil
}

// unpaid are the transactions that an automatic payout takes with it: available, and in none before.
func (s *Server) unpaid(account, code string) []any {
	taken := map[any]bool{}
	for _, po := range s.owned("payout", account) {
		items, _ := s.st.get("payout_items", po.str("id"))
		for _, item := range items.list("ids") {
			taken[item] = true
		}
	}
	out, now := []any{}, s.now().Unix()
	for _, b := range s.owned("balance_transaction", account) {
		if b.str("currency") == code && b.num("available_on") <= now && b.str("type") != "payout" && !taken[b["id"]] {
			out = append(out, b["id"])
		}
	}
	return out
}

// payoutBank is where a payout goes. The platform has a bank from the beginning.
func (s *Server) payoutBank(account string) (object, error) {
	bank, ok := s.bankAccount(account)
	if account == "" && !ok {
		return s.addBankAccount("", seller, s.homeCurrency(""), "", testBank(seller), ""), nil
	}
	if a, _ := s.st.get("account", account); account != "" && (!ok || !a.flag("payouts_enabled")) {
		return nil, invalid("payouts_not_allowed", "", "Cannot create payouts: account %s has requirements that need to be collected.", account)
	}
	return bank, nil
}

// finishPayout is the bank's answer, or its second thoughts: a payout that was paid can still come back.
func (s *Server) finishPayout(id, failure string) bool {
	po, ok := s.st.get("payout", id)
	if !ok || po.str("status") != "in_transit" && (failure == "" || po.str("status") != "paid") {
		return false
	}
	s.dropJobs(id)
	if failure == "" {
		po["status"] = "paid"
		s.st.put("payout", id, po)
		s.emit("payout.paid", po)
		if po.flag("automatic") {
			po["reconciliation_status"] = "completed"
			s.st.put("payout", id, po)
			s.emit("payout.reconciliation_completed", po)
		}
		return true
	}
	booked := s.book(posting{
		account: s.ownerOf(id), source: id, kind: "payout_failure", category: "payout_reversal", amount: po.num("amount"), currency: po.str("currency"),
		available: s.now(), description: "STRIPE PAYOUT FAILURE",
	})
	po["status"], po["failure_code"], po["failure_message"], po["failure_balance_transaction"] = "failed", failure, payoutFailures[failure], booked.str("id")
	s.st.put("payout", id, po)
	s.emit("payout.failed", po)
	s.bankRefuses(s.ownerOf(id))
	return true
}

func (s *Server) createPayout(_ string, p params) (object, error) {
	if err := p.only("amount", "currency", "description", "destination", "metadata", "method", "source_type", "statement_descriptor"); err != nil {
		return nil, err
	}
	amount, given, err := p.integer("amount", "amount")
	if err != nil {
		return nil, err
	}
	if !given || amount < 1 {
		return nil, missing("amount")
	}
	code, err := knownCurrency("currency", p.str("currency"))
	if err != nil {
		return nil, err
	}
	if err := roundAmount("amount", amount, code); err != nil {
		return nil, err
	}
	metadata, err := p.metadata("metadata", p.object)
	if err != nil {
		return nil, err
	}
	po, err := s.payOut(p.account, code, amount, "")
	if err != nil {
		return nil, err
	}
	po["metadata"] = metadata
	s.st.put("payout", po.str("id"), po)
	return s.shown(po, p)
}

func (s *Server) listPayouts(_ string, p params) (object, error) {
	if err := p.only(append(listParams, "arrival_date", "destination", "status")...); err != nil {
		return nil, err
	}
	arrives, err := timeFilter(p, "arrival_date")
	if err != nil {
		return nil, err
	}
	return s.listing("payout", "/v1/payouts", p, func(po object) bool {
		return matches(po, p, "destination", "status") && arrives(po.num("arrival_date"))
	})
}

// controlPayout pays out by hand: everything, unless an amount is given.
func (s *Server) controlPayout(_ string, in controlInput) (object, bool) {
	failure := ""
	if in.Fails {
		failure = failureCode(in.Code)
	}
	if in.Currency == "" {
		in.Currency = s.homeCurrency(in.Account)
	}
	po, err := s.payOut(in.Account, in.Currency, in.Amount, failure)
	return po, err == nil
}

func failureCode(code string) string {
	if payoutFailures[code] == "" {
		return "could_not_process"
	}
	return code
}

// controlFee is what Stripe takes for its services besides the fees of payments.
func (s *Server) controlFee(_ string, in controlInput) (object, bool) {
	return s.byHand("stripe_fee", "fee", -in.Amount, in)
}

// controlTopUp is money that the platform brings in itself.
func (s *Server) controlTopUp(_ string, in controlInput) (object, bool) {
	return s.byHand("topup", "topup", in.Amount, in)
}

func (s *Server) byHand(kind, category string, amount int64, in controlInput) (object, bool) {
	if in.Currency == "" {
		in.Currency = s.homeCurrency("")
	}
	if _, known := currencies[in.Currency]; !known || in.Amount < 1 {
		return nil, false
	}
	return s.book(posting{kind: kind, category: category, amount: amount, currency: in.Currency, available: s.now(), description: in.Description}), true
}

// controlAvailable lets money arrive that is on its way: an account's, or everybody's.
func (s *Server) controlAvailable(_ string, in controlInput) (object, bool) {
	now, moved := s.now().Unix(), int64(0)
	for _, b := range s.st.all("balance_transaction") {
		if b.num("available_on") > now && (in.Account == "" || s.ownerOf(b.str("id")) == in.Account) {
			b["available_on"] = now
			s.st.put("balance_transaction", b.str("id"), b)
			moved++
		}
	}
	s.sendWaitingRefunds()
	return object{"transactions": moved}, true
}

// payoutArrives is when the bank gets the money, or finds that it cannot.
func (s *Server) payoutArrives(id string) {
	private, _ := s.st.get("payout_private", id)
	s.finishPayout(id, private.str("failure"))
}
