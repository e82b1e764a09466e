package money

import (
	"strconv"
	"strings"
)

// noBreak keeps an amount and its currency on one line.
const noBreak = "\u00a0"

// The signs that readers of a language know a currency by; the others are written as their codes.
var (
	spanishSigns = map[string]string{"EUR": "€", "USD": "US$", "GBP": "£", "JPY": "¥"}
	englishSigns = map[string]string{
		"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "KRW": "₩", "CAD": "CA$", "AUD": "A$", "MXN": "MX$", "BRL": "R$",
	}
)

// In writes the amount as a reader of the locale does: 1.234,56 € in es, €1,234.56 in en, the default.
func (m Money) In(locale string) string {
	sign := ""
	// Negated as unsigned, so that the least int64 has an opposite.
	minor := uint64(m.Minor)
	if m.Minor < 0 {
		sign, minor = "-", -minor
	}
	digits := strconv.FormatUint(minor, 10)
	decimals := exponents[m.Currency]
	if short := decimals + 1 - len(digits); short > 0 {
		digits = strings.Repeat("0", short) + digits
	}
	whole, fraction := digits[:len(digits)-decimals], digits[len(digits)-decimals:]
	if locale == "es" {
		amount := sign + grouped(whole, ".")
		if fraction != "" {
			amount += "," + fraction
		}
		if s, known := spanishSigns[m.Currency]; known {
			return amount + noBreak + s
		}
		return amount + noBreak + m.Currency
	}
	amount := grouped(whole, ",")
	if fraction != "" {
		amount += "." + fraction
	}
	if s, known := englishSigns[m.Currency]; known {
		return sign + s + amount
	}
	return sign + m.Currency + noBreak + amount
}

// grouped parts digits by the thousand.
func grouped(digits, separator string) string {
	var out strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			out.WriteString(separator)
		}
		out.WriteRune(d)
	}
	return out.String()
}
