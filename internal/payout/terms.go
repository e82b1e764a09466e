package payout

// Terms are what decides about a publisher's payouts beside the balance.
type Terms struct {
	Least  Thresholds // the platform's
	Raised Thresholds // the publisher's own
	Held   bool       // by an admin
	Ready  bool       // the publisher's account can be sent money
}

// Decide says what is transferred of what a balance leaves to be paid out in a currency, or why nothing is; then the amount
// is what there would be. disputed is what sales in question hold of it. Small amounts are carried, whatever else is the
// matter, so that nobody waits for them.
func (t Terms) Decide(currency string, payable, disputed int64) (amount int64, skipped string) {
	switch {
	case payable <= 0 && payable+disputed > 0:
		return payable, SkippedDisputed
	case payable < 0:
		return payable, SkippedNegative
	case payable == 0:
		return 0, SkippedNothing
	case Transferable(payable, currency) < t.Least.Of(currency, t.Raised):
		return payable, SkippedBelowThreshold
	case t.Held:
		return payable, SkippedHeld
	case !t.Ready:
		return payable, SkippedAccountNotReady
	}
	return Transferable(payable, currency), ""
}
