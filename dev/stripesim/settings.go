package stripesim

import "slices"

// What happens to a refund that the available balance does not cover.
const (
	refundsOverdraw = "overdraw" // it is sent, and the balance is overdrawn: what Stripe then takes from the platform's bank
	refundsWait     = "wait"     // it is pending until there is money
)

// defaults are the choices that the control API can change, as they are at first.
var defaults = object{
	"refunds": refundsOverdraw,
	"country": "ES", // of who pays without saying where they live
}

func (s *Server) setting(name string) string {
	choices, _ := s.st.get("setting", "choices")
	if chosen := choices.str(name); chosen != "" {
		return chosen
	}
	return defaults.str(name)
}

// controlSettings changes the choices that are named and tells all of them.
func (s *Server) controlSettings(_ string, in controlInput) (object, bool) {
	if in.Refunds != "" && !slices.Contains([]string{refundsOverdraw, refundsWait}, in.Refunds) || in.Country != "" && !countryCode.MatchString(in.Country) {
		return nil, false
	}
	choices := object{}
	for name, chosen := range map[string]string{"refunds": in.Refunds, "country": in.Country} {
		if choices[name] = chosen; chosen == "" {
			choices[name] = s.setting(name)
		}
	}
	s.st.put("setting", "choices", choices)
	return choices, true
}
