package stripesim

import (
	"math/big"
	"regexp"
	"slices"
	"strings"
)

var (
	ibanPattern    = regexp.MustCompile(`^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$`)
	accountPattern = regexp.MustCompile(`^\d{6,17}$`)
)

// failingAccounts are Stripe's test numbers whose bank refuses the money, by how they end.
var failingAccounts = map[string]string{
	"370400440532013001": "no_account", "370400440532013002": "account_closed", "370400440532013003": "insufficient_funds",
	"370400440532013004": "debit_not_authorized", "370400440532013005": "invalid_currency",
	"000111111116": "no_account", "000111111113": "account_closed", "000222222227": "insufficient_funds", "000333333335": "debit_not_authorized",
	"000444444440": "invalid_currency",
}

// readBankAccount checks a number, an IBAN where banks have those, and says what becomes of payouts to it.
func readBankAccount(country, text string) (number, failure string, ok bool) {
	number = strings.ToUpper(strings.Join(strings.Fields(text), ""))
	for end, why := range failingAccounts {
		if strings.HasSuffix(number, end) {
			return number, why, true
		}
	}
	if hasIBANs(country) {
		return number, "", ibanPattern.MatchString(number) && ibanAddsUp(number)
	}
	return number, "", accountPattern.MatchString(number)
}

func hasIBANs(country string) bool {
	return slices.Contains(euStates, country) || slices.Contains([]string{"GB", "CH", "NO"}, country)
}

// testBank is a number that Stripe takes in test mode, and whose bank takes the money.
func testBank(country string) string {
	if hasIBANs(country) {
		return "ES0700120345030000067890"
	}
	return "000123456789"
}

// ibanAddsUp is the check of ISO 7064: as a number, with the head at the end, it leaves 1 of 97.
func ibanAddsUp(iban string) bool {
	var digits strings.Builder
	for _, c := range iban[4:] + iban[:4] {
		if c >= 'A' {
			digits.WriteByte('1' + byte((c-'A')/10))
			digits.WriteByte('0' + byte((c-'A')%10))
		} else {
			digits.WriteRune(c)
		}
	}
	n, ok := new(big.Int).SetString(digits.String(), 10)
	return ok && n.Mod(n, big.NewInt(97)).Int64() == 1
}

// bankAccount is where an account's payouts go.
func (s *Server) bankAccount(account string) (object, bool) {
	for _, b := range s.owned("bank_account", account) {
		if b.flag("default_for_currency") {
			return b, true
		}
	}
	return nil, false
}

// addBankAccount puts a new one in the place of what was there. Only the end of the number is kept.
func (s *Server) addBankAccount(account, country, code, holder, number, failure string) object {
	if old, ok := s.bankAccount(account); ok {
		s.st.remove("bank_account", old.str("id"))
		s.emit("account.external_account.deleted", old)
	}
	b := s.newObject("bank_account")
	delete(b, "created")
	b["account"], b["country"], b["currency"], b["account_holder_name"], b["last4"] = orNil(account), country, code, orNil(holder), number[len(number)-4:]
	s.give(account, b)
	s.st.put("bank_account", b.str("id"), b)
	s.st.put("bank_private", b.str("id"), object{"failure": failure})
	if account != "" {
		s.emit("account.external_account.created", b)
	}
	return b
}

func (s *Server) listExternalAccounts(id string, p params) (object, error) {
	if err := p.only("limit", "starting_after", "ending_before", "object"); err != nil {
		return nil, err
	}
	if _, ok := s.st.get("account", id); !ok {
		return nil, noAccess(id)
	}
	return s.page("bank_account", "/v1/accounts/"+id+"/external_accounts", p, s.owned("bank_account", id))
}
