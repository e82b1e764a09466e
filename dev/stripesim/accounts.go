package stripesim

import (
	"maps"
	"slices"
	"strconv"
	"time"
)

// homes are the countries in which Stripe opens Express accounts, with their currency.
var homes = map[string]string{
	"AT": "eur", "AU": "aud", "BE": "eur", "BG": "eur", "BR": "brl", "CA": "cad", "CH": "chf", "CY": "eur", "CZ": "czk", "DE": "eur", "DK": "dkk", "EE": "eur",
	"ES": "eur", "FI": "eur", "FR": "eur", "GB": "gbp", "GR": "eur", "HK": "hkd", "HR": "eur", "HU": "huf", "IE": "eur", "IT": "eur", "JP": "jpy", "LT": "eur",
	"LU": "eur", "LV": "eur", "MT": "eur", "MX": "mxn", "NL": "eur", "NO": "nok", "NZ": "nzd", "PL": "pln", "PT": "eur", "RO": "ron", "SE": "sek", "SG": "sgd",
	"SI": "eur", "SK": "eur", "TH": "thb", "US": "usd",
}

// asked are what Stripe wants to know of a person before they get money.
var asked = []string{
	"business_type", "external_account", "individual.dob.day", "individual.dob.month", "individual.dob.year", "individual.first_name", "individual.last_name",
	"tos_acceptance.date", "tos_acceptance.ip",
}

// askedLater is what a check asks for that goes deeper.
const askedLater = "individual.verification.document"

func (s *Server) createAccount(_ string, p params) (object, error) {
	if err := p.only("type", "country", "email", "capabilities", "business_type", "business_profile", "default_currency", "metadata", "settings"); err != nil {
		return nil, err
	}
	if kind := p.str("type"); kind != "express" {
		return nil, invalid("", "type", "The simulator opens accounts of type express only, not %q", kind)
	}
	country := p.str("country")
	if country == "" {
		country = seller
	}
	currency, supported := homes[country]
	if !supported {
		return nil, invalid("country_unsupported", "country", "Country '%s' is not supported by Stripe Connect.", country)
	}
	a := s.newObject("account")
	a["country"], a["default_currency"] = country, currency
	if given := p.str("default_currency"); given != "" {
		code, err := knownCurrency("default_currency", given)
		if err != nil {
			return nil, err
		}
		a["default_currency"] = code
	}
	a.sub("external_accounts")["url"] = "/v1/accounts/" + a.str("id") + "/external_accounts"
	if err := s.describeAccount(a, p); err != nil {
		return nil, err
	}
	due := slices.DeleteFunc(slices.Clone(asked), func(what string) bool { return what == "business_type" && a["business_type"] != nil })
	s.demand(a, due, 0)
	s.st.put("account", a.str("id"), a)
	return s.shown(a, p)
}

func (s *Server) updateAccount(id string, p params) (object, error) {
	if err := p.only("email", "capabilities", "business_type", "business_profile", "metadata", "settings"); err != nil {
		return nil, err
	}
	a, ok := s.st.get("account", id)
	if !ok {
		return nil, noAccess(id)
	}
	changed := copyOf(a)
	if err := s.describeAccount(changed, p); err != nil {
		return nil, err
	}
	s.settleAccount(changed)
	return s.shown(changed, p)
}

// describeAccount takes over what a request says of an account.
func (s *Server) describeAccount(a object, p params) error {
	metadata, err := p.metadata("metadata", p.object)
	if err != nil {
		return err
	}
	maps.Copy(a.sub("metadata"), metadata)
	for _, field := range []string{"email", "business_type"} {
		if value := p.str(field); value != "" {
			a[field] = value
		}
	}
	if kind := a["business_type"]; kind != nil && !slices.Contains([]any{"individual", "company", "non_profit", "government_entity"}, kind) {
		return invalid("", "business_type", "Invalid business_type: must be one of individual, company, non_profit, or government_entity")
	}
	for field, value := range p.sub("business_profile") {
		if _, known := a.sub("business_profile")[field]; !known {
			return invalid("parameter_unknown", "business_profile["+field+"]", "Received unknown parameter: business_profile[%s]", field)
		}
		a.sub("business_profile")[field] = value
	}
	for name, raw := range p.sub("capabilities") {
		wanted, _ := raw.(object)
		if name != "transfers" && name != "card_payments" {
			return invalid("parameter_unknown", "capabilities["+name+"]", "Received unknown parameter: capabilities[%s]", name)
		}
		if wanted.str("requested") == "true" {
			a.sub("capabilities")[name] = "inactive"
		} else {
			delete(a.sub("capabilities"), name)
		}
	}
	return payoutSchedule(a, p)
}

// payoutSchedule reads when an account's money goes to its bank.
func payoutSchedule(a object, p params) error {
	const name = "settings[payouts][schedule]"
	given := p.sub("settings").sub("payouts").sub("schedule")
	if given == nil {
		return nil
	}
	schedule := copyOf(a.sub("settings").sub("payouts").sub("schedule"))
	for field, value := range given {
		text, _ := value.(string)
		number, failed := strconv.ParseInt(text, 10, 64)
		var valid bool
		switch field {
		case "interval":
			valid = slices.Contains([]string{"manual", "daily", "weekly", "monthly"}, text)
		case "weekly_anchor":
			_, valid = weekdays[text]
		case "monthly_anchor":
			valid, value = failed == nil && number >= 1 && number <= 31, number
		case "delay_days":
			valid, value = failed == nil && number >= 2 && number <= 31, number
			if text == "minimum" {
				valid, value = true, int64(2)
			}
		}
		if !valid {
			return invalid("", name+"["+field+"]", "Invalid %s for a payout schedule: %s", field, text)
		}
		schedule[field] = value
	}
	a.sub("settings").sub("payouts")["schedule"] = schedule
	return nil
}

// demand asks for something: at once (the account rests until it is given), or by a time.
func (s *Server) demand(a object, what []string, by int64) {
	due := anys(what)
	r := a.sub("requirements")
	r["currently_due"], r["eventually_due"], r["past_due"], r["current_deadline"] = due, due, []any{}, nil
	if by > 0 {
		r["current_deadline"] = by
	} else {
		r["past_due"], r["disabled_reason"] = due, "requirements.past_due"
	}
}

// satisfied takes back what was asked for.
func satisfied(a object) {
	for _, field := range []string{"currently_due", "eventually_due", "past_due", "errors"} {
		a.sub("requirements")[field] = []any{}
	}
	a.sub("requirements")["current_deadline"], a.sub("requirements")["disabled_reason"] = nil, nil
}

func anys(texts []string) []any {
	out := make([]any, len(texts))
	for i, text := range texts {
		out[i] = text
	}
	return out
}

// settleAccount works out what an account can do, stores it, and tells what has changed.
func (s *Server) settleAccount(a object) {
	id := a.str("id")
	r := a.sub("requirements")
	able := a.flag("details_submitted") && r["disabled_reason"] == nil
	bank, hasBank := s.bankAccount(id)
	a["payouts_enabled"] = able && hasBank && bank.str("status") != "errored"
	a["charges_enabled"] = able && len(a.sub("capabilities")) > 0
	was, _ := s.st.get("account", id)
	before := copyOf(was).sub("capabilities")
	var changed []object
	for _, name := range slices.Sorted(maps.Keys(a.sub("capabilities"))) {
		a.sub("capabilities")[name] = "inactive"
		if able {
			a.sub("capabilities")[name] = "active"
		}
		if a.sub("capabilities")[name] != before[name] {
			changed = append(changed, s.capability(a, name))
		}
	}
	s.st.put("account", id, a)
	s.emit("account.updated", a)
	for _, c := range changed {
		s.emit("capability.updated", c)
	}
	s.planPayout(id)
}

// capability is one of an account's as an object of its own.
func (s *Server) capability(a object, name string) object {
	r := maps.Clone(a.sub("requirements"))
	if r["disabled_reason"] != nil {
		r["disabled_reason"] = "requirements.fields_needed"
	}
	return object{
		"id": name, "object": "capability", "account": a.str("id"), "requested": true, "requested_at": a["created"], "requirements": copyOf(r),
		"status": a.sub("capabilities").str(name),
	}
}

func (s *Server) listCapabilities(id string, p params) (object, error) {
	a, ok := s.st.get("account", id)
	if !ok {
		return nil, noAccess(id)
	}
	data := []any{}
	for _, name := range slices.Sorted(maps.Keys(a.sub("capabilities"))) {
		data = append(data, s.capability(a, name))
	}
	return s.shown(object{"object": "list", "url": "/v1/accounts/" + id + "/capabilities", "has_more": false, "data": data}, p)
}

func (s *Server) retrieveAccount(id string, p params) (object, error) {
	a, ok := s.st.get("account", id)
	if !ok {
		return nil, noAccess(id)
	}
	return s.shown(a, p)
}

// controlRestrict has Stripe ask for a document: now, or within so many seconds, after which the account rests.
func (s *Server) controlRestrict(id string, in controlInput) (object, bool) {
	a, ok := s.st.get("account", id)
	if !ok || !a.flag("details_submitted") {
		return nil, false
	}
	s.dropJob(jobRestrict, id)
	by := int64(0)
	if in.Seconds > 0 {
		deadline := s.now().Add(time.Duration(in.Seconds) * time.Second)
		by = deadline.Unix()
		s.later(jobRestrict, id, deadline)
	}
	s.demand(a, []string{askedLater}, by)
	if in.Reason != "" {
		a.sub("requirements")["disabled_reason"] = in.Reason
	}
	s.settleAccount(a)
	return a, true
}

// restrict is the end of the time that there was.
func (s *Server) restrict(id string) {
	if a, ok := s.st.get("account", id); ok {
		s.demand(a, []string{askedLater}, 0)
		s.settleAccount(a)
	}
}

func (s *Server) controlLift(id string, _ controlInput) (object, bool) {
	a, ok := s.st.get("account", id)
	if !ok || !a.flag("details_submitted") {
		return nil, false
	}
	s.dropJob(jobRestrict, id)
	satisfied(a)
	s.settleAccount(a)
	return a, true
}
