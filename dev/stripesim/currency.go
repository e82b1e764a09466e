package stripesim

import (
	"fmt"
	"strings"
)

// currency is what Stripe says of one in docs.stripe.com/currencies. Where it lists no minimum, least is worth about 50 US cents.
type currency struct {
	decimals int
	least    int64
	sign     string
}

var currencies = map[string]currency{
	"aed": {2, 200, ""}, "ars": {2, 50_000, "$"}, "aud": {2, 50, "A$"}, "bgn": {2, 100, ""}, "bhd": {3, 200, ""}, "bif": {0, 1500, ""}, "brl": {2, 50, "R$"},
	"cad": {2, 50, "CA$"}, "chf": {2, 50, "CHF"}, "clp": {0, 500, "$"}, "cny": {2, 400, "CN¥"}, "cop": {2, 200_000, "$"}, "czk": {2, 1500, "Kč"},
	"djf": {0, 90, ""}, "gnf": {0, 4400, ""}, "kmf": {0, 230, ""}, "mga": {0, 2300, ""}, "rwf": {0, 730, ""}, "vuv": {0, 60, ""},
	"dkk": {2, 250, "kr."}, "eur": {2, 50, "€"}, "gbp": {2, 30, "£"}, "hkd": {2, 400, "HK$"}, "huf": {2, 17_500, "Ft"}, "idr": {2, 800_000, "Rp"},
	"ils": {2, 200, "₪"}, "inr": {2, 50, "₹"}, "isk": {2, 7000, "kr"}, "jod": {3, 400, ""}, "jpy": {0, 50, "¥"}, "krw": {0, 700, "₩"},
	"kwd": {3, 200, ""}, "mxn": {2, 1000, "MX$"}, "myr": {2, 200, "RM"}, "nok": {2, 300, "kr"}, "nzd": {2, 50, "NZ$"}, "omr": {3, 200, ""},
	"pen": {2, 200, "S/"}, "php": {2, 3000, "₱"}, "pln": {2, 200, "zł"}, "pyg": {0, 4000, "₲"}, "ron": {2, 200, "lei"}, "sar": {2, 200, ""},
	"sek": {2, 300, "kr"}, "sgd": {2, 50, "SGD"}, "thb": {2, 1000, "฿"}, "tnd": {3, 1600, ""}, "try": {2, 2500, "₺"}, "twd": {2, 2000, "NT$"},
	"ugx": {2, 200_000, "USh"}, "usd": {2, 50, "$"}, "uyu": {2, 2500, "$"}, "vnd": {0, 13_000, "₫"}, "xaf": {0, 300, ""}, "xof": {0, 300, ""},
	"xpf": {0, 60, ""}, "zar": {2, 1000, "R"},
}

// maxAmount is eight digits, whatever they are worth; only the rupiah has twelve.
func maxAmount(code string) int64 {
	if code == "idr" {
		return 999_999_999_999
	}
	return 99_999_999
}

// step is what amounts are multiples of.
func step(code string) int64 {
	switch {
	case code == "isk" || code == "ugx": // no decimals, but amounts as if there were two
		return 100
	case currencies[code].decimals == 3: // no bank moves the last digit
		return 10
	}
	return 1
}

// scaled turns cents of a two-decimal currency into as many of another's minor units as are worth about the same to the
// simulator: it knows no rates, so ¥30 stand for 0.30 €.
func scaled(cents int64, code string) int64 {
	if currencies[code].decimals == 3 {
		return cents * 10
	}
	return cents
}

// knownCurrency reads a request's currency.
func knownCurrency(param, given string) (string, error) {
	code := strings.ToLower(given)
	if code == "" {
		return "", missing(param)
	}
	if _, known := currencies[code]; !known {
		return "", invalid("", param, "Invalid currency: %s.", code)
	}
	return code, nil
}

// roundAmount refuses what no bank can move.
func roundAmount(param string, amount int64, code string) error {
	if by := step(code); amount%by != 0 {
		return invalid("parameter_invalid_integer", param, "Invalid amount: amounts in %s must be divisible by %d.", code, by)
	}
	return nil
}

// chargeable refuses totals that Stripe takes from nobody.
func chargeable(total int64, code string) error {
	switch {
	case total < currencies[code].least:
		return invalid("amount_too_small", "", "The Checkout Session's total amount due must add up to at least %s %s", priced(currencies[code].least, code), code)
	case total > maxAmount(code):
		return invalid("amount_too_large", "", "The Checkout Session's total amount due must be no more than %s %s", priced(maxAmount(code), code), code)
	}
	return nil
}

// decimal writes an amount with its currency's decimals.
func decimal(minor int64, code string) string {
	sign := ""
	if minor < 0 {
		sign, minor = "−", -minor
	}
	digits := currencies[code].decimals
	scale := int64(1)
	for range digits {
		scale *= 10
	}
	if digits == 0 {
		return fmt.Sprintf("%s%d", sign, minor)
	}
	return fmt.Sprintf("%s%d.%0*d", sign, minor/scale, digits, minor%scale)
}

// priced is how Stripe's messages name an amount: €0.50.
func priced(minor int64, code string) string { return currencies[code].sign + decimal(minor, code) }

// showAmount is how the simulator's own pages do: 0.50 EUR.
func showAmount(minor int64, code string) string {
	return decimal(minor, code) + " " + strings.ToUpper(code)
}
