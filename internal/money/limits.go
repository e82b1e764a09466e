package money

import (
	"fmt"
	"strconv"
	"strings"
)

// Limits are amounts in minor units, one for each currency that has one. Under otherwise is a limit for all others, in multiples
// of the currency's smallest charge: these are worth about the same everywhere.
type Limits map[string]int64

const otherwise = "*"

// ParseLimits reads "EUR:2000,JPY:3000,*:40". Empty is no limits at all.
func ParseLimits(s string) (Limits, error) {
	limits := Limits{}
	for part := range strings.SplitSeq(s, ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		currency, amount, ok := strings.Cut(part, ":")
		if !ok {
			return nil, fmt.Errorf("%q: want a currency and minor units, for example EUR:2000", part)
		}
		if _, known := CurrencyOf(currency); !known && currency != otherwise {
			return nil, fmt.Errorf("%q: currency %q is not sold in", part, currency)
		}
		if _, twice := limits[currency]; twice {
			return nil, fmt.Errorf("%q: %s has a limit already", part, currency)
		}
		minor, err := strconv.ParseInt(amount, 10, 64)
		if err != nil || minor < 0 {
			return nil, fmt.Errorf("%q: want whole minor units", part)
		}
		if currency == otherwise && minor > 1_000_000 {
			return nil, fmt.Errorf("%q: want at most 1000000 smallest charges", part)
		}
		limits[currency] = minor
	}
	return limits, nil
}

// Of is the limit of a currency, if it has one.
func (l Limits) Of(currency string) (minor int64, named bool) {
	if minor, named = l[currency]; named {
		return minor, true
	}
	multiples, named := l[otherwise]
	c, _ := CurrencyOf(currency)
	return multiples * c.Least, named
}

// Within says whether the amount is within its currency's limit; where there is none, nothing is.
func (l Limits) Within(m Money) bool {
	limit, named := l.Of(m.Currency)
	return named && m.Minor <= limit
}
