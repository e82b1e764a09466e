package stripesim

import "time"

var weekdays = map[string]time.Weekday{
	"sunday": time.Sunday, "monday": time.Monday, "tuesday": time.Tuesday, "wednesday": time.Wednesday, "thursday": time.Thursday, "friday": time.Friday,
	"saturday": time.Saturday,
}

// planPayout sees to it that a connected account's money goes to its bank when its schedule says so.
func (s *Server) planPayout(account string) {
	a, ok := s.st.get("account", account)
	if !ok || !a.flag("payouts_enabled") || s.hasJob(jobPayOut, account) {
		return
	}
	var last int64 // when all that is there is available
	for _, b := range s.owned("balance_transaction", account) {
		last = max(last, b.num("available_on"))
	}
	if last == 0 {
		return
	}
	from := s.now()
	if at := time.Unix(last, 0); at.After(from) {
		from = at
	}
	if at, automatic := nextPayout(a.sub("settings").sub("payouts").sub("schedule"), from); automatic {
		s.later(jobPayOut, account, at)
	}
}

// nextPayout is the first time a schedule names after its delay.
func nextPayout(schedule object, from time.Time) (time.Time, bool) {
	at := from.Add(time.Duration(schedule.num("delay_days")) * 24 * time.Hour)
	switch schedule.str("interval") {
	case "daily":
	case "weekly":
		for at.Weekday() != weekdays[schedule.str("weekly_anchor")] {
			at = at.AddDate(0, 0, 1)
		}
	case "monthly":
		anchor := int(max(1, schedule.num("monthly_anchor")))
		for last := false; at.Day() != anchor && (!last || at.Day() > anchor); { // the last day of a month that is shorter
			at = at.AddDate(0, 0, 1)
			last = at.AddDate(0, 0, 1).Day() == 1
		}
	default:
		return time.Time{}, false
	}
	return at, true
}

// payOutAll pays out all that an account has, each currency by itself.
func (s *Server) payOutAll(account string) {
	a, _ := s.st.get("account", account)
	if !a.flag("payouts_enabled") {
		return
	}
	available, pending := s.funds(account)
	for _, raw := range amounts(available, pending) {
		if sum := raw.(object); sum.num("amount") > 0 {
			_, _ = s.payOut(account, sum.str("currency"), 0, "") // there is enough: it is what there is
		}
	}
	for _, sum := range pending {
		if sum > 0 {
			s.planPayout(account)
			return
		}
	}
}

// bankRefuses stops an account's payouts until it has another bank account.
func (s *Server) bankRefuses(account string) {
	a, ok := s.st.get("account", account)
	bank, hasBank := s.bankAccount(account)
	if !ok || !hasBank {
		return
	}
	bank["status"] = "errored"
	s.st.put("bank_account", bank.str("id"), bank)
	s.emit("account.external_account.updated", bank)
	if len(a.sub("requirements").list("currently_due")) == 0 {
		a.sub("requirements")["currently_due"], a.sub("requirements")["eventually_due"] = []any{"external_account"}, []any{"external_account"}
	}
	s.settleAccount(a)
}
