package stripesim

import "slices"

// What happens to a refund that the available balance does not cover.
const (
	refundsOverdraw = "overdraw" // it is sent, and the balance is overdrawn: what Stripe then takes from the platform's bank
	refundsWait     = "wait"     // it is pending until there is money
)

// setting is a choice that the control API can change, "" before it has.
func (s *Server) setting(name string) string {
	settings, _ := s.st.get("setting", "choices")
	return settings.str(name)
}

// controlSettings changes the choices that are named and tells all of them.
func (s *Server) controlSettings(_ string, in controlInput) (object, bool) {
	choices, ok := s.st.get("setting", "choices")
	if !ok {
		choices = object{"refunds": refundsOverdraw}
	}
	if in.Refunds != "" {
		if !slices.Contains([]string{refundsOverdraw, refundsWait}, in.Refunds) {
			return nil, false
		}
		choices["refunds"] = in.Refunds
	}
	s.st.put("setting", "choices", choices)
	return choices, true
}
