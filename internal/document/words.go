package document

import (
	"strings"
	"time"
)

var words = map[string]map[string]string{
	"es": { //nolint:gosec // G101: none of these is a credential
		"receipt": "Recibo", "invoice": "Factura", "credit_note": "Factura rectificativa", "debit_note": "Nota de cargo",
		"number": "Número", "date": "Fecha de emisión", "corrects": "Rectifica a", "of": "de", "purchase": "Compra",
		"seller": "Vende", "customer": "Cliente", "tax_id": "NIF/IVA", "description": "Concepto", "amount": "Importe",
		"discount": "Descuento", "net": "Base imponible", "tax": "Impuestos", "total": "Total", "tax_included": "Los importes de los conceptos incluyen impuestos.",
		"reverse_charge": "Inversión del sujeto pasivo: el impuesto lo declara el cliente (reverse charge).",
		"VAT":            "IVA", "Sales tax": "Impuesto sobre ventas",
	},
	"en": {
		"receipt": "Receipt", "invoice": "Invoice", "credit_note": "Credit note", "debit_note": "Debit note",
		"number": "Number", "date": "Date of issue", "corrects": "Corrects", "of": "of", "purchase": "Purchase",
		"seller": "Sold by", "customer": "Customer", "tax_id": "Tax ID", "description": "Description", "amount": "Amount",
		"discount": "Discount", "net": "Net", "tax": "Tax", "total": "Total", "tax_included": "The amounts of the lines include tax.",
		"reverse_charge": "Reverse charge: the customer accounts for the tax.",
	},
}

// known is the language that there are words in for a locale.
func known(locale string) string {
	if _, ok := words[locale]; ok {
		return locale
	}
	return "es"
}

// say is a word, or the key where the language has none of its own: names of taxes.
func say(locale, key string) string {
	if word, ok := words[locale][key]; ok {
		return word
	}
	return key
}

// date is a day as a reader of the locale writes it, in UTC.
func date(locale string, t time.Time) string {
	if locale == "es" {
		return t.UTC().Format("02/01/2006")
	}
	return t.UTC().Format("2 January 2006")
}

// percent writes a decimal such as 8.875.
func percent(locale, decimal string) string {
	if locale == "es" {
		return strings.Replace(decimal, ".", ",", 1) + "\u00a0%"
	}
	return decimal + "%"
}
