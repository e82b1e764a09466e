// Package money holds amounts as whole minor units of an ISO 4217 currency. There are no floats.
package money

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Money is an amount in minor units (cents, öre, whole yen) of a currency.
type Money struct {
	Minor    int64  `json:"minor" doc:"Amount in the currency's minor unit" example:"1999"`
	Currency string `json:"currency" pattern:"^[A-Z]{3}$" doc:"ISO 4217 code" example:"EUR"`
}

// String is for logs: "19.99 EUR". People read In; screens format for the reader's language.
func (m Money) String() string {
	sign, whole, fraction := m.digits()
	if fraction != "" {
		fraction = "." + fraction
	}
	return sign + whole + fraction + " " + m.Currency
}

// digits are those of the amount, before and after the decimal point.
func (m Money) digits() (sign, whole, fraction string) {
	// Negated as unsigned, so that the least int64 has an opposite.
	minor := uint64(m.Minor)
	if m.Minor < 0 {
		sign, minor = "-", -minor
	}
	digits := strconv.FormatUint(minor, 10)
	decimals := currencies[m.Currency].Decimals
	if short := decimals + 1 - len(digits); short > 0 {
		digits = strings.Repeat("0", short) + digits
	}
	return sign, digits[:len(digits)-decimals], digits[len(digits)-decimals:]
}

// errAmount is what Parse says of what is no amount.
var errAmount = errors.New(`expected an amount such as "19.99 EUR", with no more decimals than the currency has`)

// Parse reads what String writes. Decimals may be left out.
func Parse(s string) (Money, error) {
	amount, code, _ := strings.Cut(strings.TrimSpace(s), " ")
	c, known := currencies[code]
	if !known {
		return Money{}, fmt.Errorf("%q: currency %q is not sold in", s, code)
	}
	whole, fraction, _ := strings.Cut(amount, ".")
	if whole == "" || whole == "-" || len(fraction) > c.Decimals || strings.HasSuffix(amount, ".") || strings.ContainsAny(fraction, "+-") || strings.HasPrefix(whole, "+") {
		return Money{}, fmt.Errorf("%q: %w", s, errAmount)
	}
	minor, err := strconv.ParseInt(whole+fraction+strings.Repeat("0", c.Decimals-len(fraction)), 10, 64)
	if err != nil {
		return Money{}, fmt.Errorf("%q: %w", s, errAmount)
	}
	return Money{minor, code}, nil
}
