package payout

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"marketplace/internal/money"
)

// Thresholds are the smallest amounts that are paid out, in minor units by currency.
type Thresholds map[string]int64

// defaults are worth about 25 euros each.
var defaults = Thresholds{
	"EUR": 2500, "USD": 2500, "GBP": 2000, "CHF": 2500, "SEK": 25000, "NOK": 25000, "DKK": 20000, "PLN": 10000, "CAD": 3500, "AUD": 4000,
	"MXN": 50000, "BRL": 15000, "COP": 10000000, "ARS": 3000000, "JPY": 4000, "CLP": 25000, "KRW": 40000,
}

// ceiling is how high a publisher may set a threshold: beyond it, a slip of the pen would keep the money for good.
const ceiling = 1000

// ParseThresholds reads a setting like "EUR=5000,JPY=8000"; currencies that it does not name keep their defaults.
func ParseThresholds(setting string) (Thresholds, error) {
	out := maps.Clone(defaults)
	for pair := range strings.SplitSeq(setting, ",") {
		if pair = strings.TrimSpace(pair); pair == "" {
			continue
		}
		currency, amount, _ := strings.Cut(pair, "=")
		minor, err := strconv.ParseInt(amount, 10, 64)
		if _, known := defaults[currency]; !known || err != nil || minor < 1 || minor > 1_000_000_000 {
			return nil, fmt.Errorf("%q: want CURRENCY=amount in minor units, for example EUR=2500", pair)
		}
		out[currency] = minor
	}
	return out, nil
}

// Of is the threshold of a currency for a publisher who may have raised it.
func (t Thresholds) Of(currency string, raised Thresholds) int64 {
	return max(1, t[currency], raised[currency])
}

// Check says what is wrong with the thresholds that a publisher wants: "" if nothing, else with which currency and why.
func (t Thresholds) Check(wanted Thresholds) (currency, wrong string) {
	for _, c := range slices.Sorted(maps.Keys(wanted)) {
		least, known := t[c]
		switch {
		case !known:
			return c, "not a currency that is paid out"
		case wanted[c] < least:
			return c, fmt.Sprintf("the least is %s", money.Money{Minor: least, Currency: c})
		case wanted[c] > least*ceiling:
			return c, fmt.Sprintf("the most is %s", money.Money{Minor: least * ceiling, Currency: c})
		}
	}
	return "", ""
}
