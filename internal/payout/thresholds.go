package payout

import (
	"fmt"
	"maps"
	"slices"

	"marketplace/internal/money"
)

// Thresholds are the smallest amounts that are paid out, in minor units by currency.
type Thresholds map[string]int64

const (
	// charges is how many of the smallest charges a threshold is worth, where none is set: some 25 euros.
	charges = 50
	// ceiling is how many times as high a publisher may set a threshold: beyond it, a slip of the pen would keep the
	// money for good.
	ceiling = 1000
)

// ParseThresholds reads a setting like "EUR:5000,*:40": currencies that it does not name have so many times the smallest
// charge, without a * a default.
func ParseThresholds(setting string) (Thresholds, error) {
	limits, err := money.ParseLimits(setting)
	if err != nil {
		return nil, err
	}
	multiples, named := limits["*"]
	if delete(limits, "*"); !named {
		multiples = charges
	}
	out := Thresholds{}
	for _, code := range money.Currencies() {
		c, _ := money.CurrencyOf(code)
		out[code] = c.Least * multiples
	}
	maps.Copy(out, limits)
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

// Transferable is the part of an amount that Stripe can move: whole steps of its currency. The rest is carried.
func Transferable(minor int64, currency string) int64 {
	if c, known := money.CurrencyOf(currency); known && minor > 0 {
		return minor - minor%c.Step
	}
	return minor
}
