package money

import "strings"

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
	sign, whole, fraction := m.digits()
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
