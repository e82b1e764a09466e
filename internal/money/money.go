// Package money holds amounts as whole minor units of an ISO 4217 currency. There are no floats.
package money

import "fmt"

// Money is an amount in minor units (cents, öre, whole yen) of a currency.
type Money struct {
	Minor    int64  `json:"minor" doc:"Amount in the currency's minor unit" example:"1999"`
	Currency string `json:"currency" pattern:"^[A-Z]{3}$" doc:"ISO 4217 code" example:"EUR"`
}

// exponents are the currencies the store sells in, with their number of decimals.
var exponents = map[string]int{
	"EUR": 2, "USD": 2, "GBP": 2, "CHF": 2, "SEK": 2, "NOK": 2, "DKK": 2, "PLN": 2, "CAD": 2, "AUD": 2,
	"MXN": 2, "BRL": 2, "COP": 2, "ARS": 2, "JPY": 0, "CLP": 0, "KRW": 0,
}

// minimums are the smallest charges that Stripe takes, near enough to its table of minimum amounts
// (docs.stripe.com/currencies#minimum-and-maximum-charge-amounts).
var minimums = map[string]int64{
	"EUR": 50, "USD": 50, "GBP": 30, "CHF": 50, "SEK": 300, "NOK": 300, "DKK": 250, "PLN": 200, "CAD": 50, "AUD": 50,
	"MXN": 1000, "BRL": 50, "COP": 200000, "ARS": 50000, "JPY": 50, "CLP": 500, "KRW": 700,
}

// maximum is Stripe's largest charge: eight digits of minor units.
const maximum = 99_999_999

// CheckPrice says what is wrong with a price: nothing, for 0 (free) or an amount that can be charged.
func CheckPrice(m Money) error {
	if _, known := exponents[m.Currency]; !known {
		return fmt.Errorf("currency %q is not sold in", m.Currency)
	}
	if m.Minor == 0 {
		return nil
	}
	if least := minimums[m.Currency]; m.Minor < least {
		return fmt.Errorf("the least that can be charged is %s; 0 makes it free", Money{least, m.Currency})
	}
	if m.Minor > maximum {
		return fmt.Errorf("the most that can be charged is %s", Money{maximum, m.Currency})
	}
	return nil
}

// String is for logs: "19.99 EUR". People read In; screens format for the reader's language.
func (m Money) String() string {
	scale := int64(1)
	digits := exponents[m.Currency]
	for range digits {
		scale *= 10
	}
	if scale == 1 {
		return fmt.Sprintf("%d %s", m.Minor, m.Currency)
	}
	sign := ""
	minor := m.Minor
	if minor < 0 {
		sign, minor = "-", -minor
	}
	return fmt.Sprintf("%s%d.%0*d %s", sign, minor/scale, digits, minor%scale, m.Currency)
}
