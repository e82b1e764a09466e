package money

// Minimum is the smallest charge that Stripe takes in the currency; 0 for one that is not sold in.
func Minimum(currency string) int64 { return minimums[currency] }

// Chargeable is the largest amount up to minor that Stripe takes: with three decimals the last is 0
// (docs.stripe.com/currencies#three-decimal).
func Chargeable(minor int64, currency string) int64 {
	if exponents[currency] == 3 {
		return minor - minor%10
	}
	return minor
}
