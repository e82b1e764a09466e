package money

import (
	"fmt"
	"maps"
	"slices"
)

// Currency is what there is to know of a currency to ask for amounts in it.
type Currency struct {
	Decimals int   // of the amounts that Stripe takes and we keep; a few are other than in ISO 4217
	Least    int64 // the smallest charge
	Most     int64 // the largest charge
	Step     int64 // amounts are multiples of it: prices, refunds and transfers
}

// most is Stripe's largest charge, eight digits, in all currencies but the rupiah.
const most = 99_999_999

func currency(decimals int, least int64) Currency {
	step := int64(1)
	if decimals == 3 {
		step = 10 // no bank moves the thousandth part
	}
	return Currency{Decimals: decimals, Least: least, Most: most - most%step, Step: step}
}

// withoutDecimals is a currency that has none, but whose amounts Stripe takes as if it had two.
func withoutDecimals(least int64) Currency {
	return Currency{Decimals: 2, Least: least, Most: most - most%100, Step: 100}
}

// currencies are those the store sells in, by docs.stripe.com/currencies. Where that names no smallest charge, ours is worth
// about 50 US cents.
var currencies = map[string]Currency{
	"AED": currency(2, 200), "ARS": currency(2, 50_000), "AUD": currency(2, 50), "BGN": currency(2, 100), "BHD": currency(3, 200),
	"BIF": currency(0, 1500), "BRL": currency(2, 50), "CAD": currency(2, 50), "CHF": currency(2, 50), "CLP": currency(0, 500),
	"CNY": currency(2, 400), "COP": currency(2, 200_000), "CZK": currency(2, 1500), "DJF": currency(0, 90), "DKK": currency(2, 250),
	"EUR": currency(2, 50), "GBP": currency(2, 30), "GNF": currency(0, 4400), "HKD": currency(2, 400), "HUF": currency(2, 17_500),
	"IDR": {Decimals: 2, Least: 800_000, Most: 999_999_999_999, Step: 1}, "ILS": currency(2, 200), "INR": currency(2, 50),
	"ISK": withoutDecimals(7000), "JOD": currency(3, 400), "JPY": currency(0, 50), "KMF": currency(0, 230), "KRW": currency(0, 700),
	"KWD": currency(3, 200), "MGA": currency(0, 2300), "MXN": currency(2, 1000), "MYR": currency(2, 200), "NOK": currency(2, 300),
	"NZD": currency(2, 50), "OMR": currency(3, 200), "PEN": currency(2, 200), "PHP": currency(2, 3000), "PLN": currency(2, 200),
	"PYG": currency(0, 4000), "RON": currency(2, 200), "RWF": currency(0, 730), "SAR": currency(2, 200), "SEK": currency(2, 300),
	"SGD": currency(2, 50), "THB": currency(2, 1000), "TND": currency(3, 1600), "TRY": currency(2, 2500), "TWD": currency(2, 2000),
	"UGX": withoutDecimals(200_000), "USD": currency(2, 50), "UYU": currency(2, 2500), "VND": currency(0, 13_000), "VUV": currency(0, 60),
	"XAF": currency(0, 300), "XOF": currency(0, 300), "XPF": currency(0, 60), "ZAR": currency(2, 1000),
}

// Currencies are the codes of all that the store sells in, in order.
func Currencies() []string { return slices.Sorted(maps.Keys(currencies)) }

// CurrencyOf is the currency of a code, or false when the store does not sell in it.
func CurrencyOf(code string) (Currency, bool) {
	c, known := currencies[code]
	return c, known
}

// CheckPrice says what is wrong with a price: nothing, for 0 (free) or an amount that can be charged.
func CheckPrice(m Money) error {
	c, known := currencies[m.Currency]
	switch {
	case !known:
		return fmt.Errorf("currency %q is not sold in", m.Currency)
	case m.Minor == 0:
		return nil
	case m.Minor < c.Least:
		return fmt.Errorf("the least that can be charged is %s; 0 makes it free", Money{c.Least, m.Currency})
	case m.Minor > c.Most:
		return fmt.Errorf("the most that can be charged is %s", Money{c.Most, m.Currency})
	case m.Minor%c.Step != 0:
		return fmt.Errorf("amounts in %s are charged in steps of %s", m.Currency, Money{c.Step, m.Currency})
	}
	return nil
}
