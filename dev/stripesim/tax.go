package stripesim

import (
	"slices"
	"strings"
)

// taxRate is one tax of a place, in thousandths of a percent.
type taxRate struct {
	rate    int64
	name    string // as receipts show it
	kind    string // Stripe's tax_type
	country string
	state   string // "" for the whole country
}

// vat are the standard rates of countries that tax the whole country alike.
var vat = map[string]int64{
	"AT": 20_000, "BE": 21_000, "BG": 20_000, "CH": 8_100, "CY": 19_000, "CZ": 21_000, "DE": 19_000, "DK": 25_000, "EE": 24_000, "ES": 21_000,
	"FI": 25_500, "FR": 20_000, "GB": 20_000, "GR": 24_000, "HR": 25_000, "HU": 27_000, "IE": 23_000, "IT": 22_000, "LT": 21_000, "LU": 17_000,
	"LV": 21_000, "MT": 18_000, "NL": 21_000, "NO": 25_000, "PL": 23_000, "PT": 23_000, "RO": 21_000, "SE": 25_000, "SI": 22_000, "SK": 23_000,
}

// euStates are where a business with a VAT ID accounts for the tax itself.
var euStates = []string{
	"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
}

// regional are the taxes of some regions, and how their postal codes begin.
var regional = []struct {
	country, region string
	postal          []string
	taxes           []taxRate
}{
	{"US", "NY", []string{"10", "11", "12", "13", "14"}, []taxRate{{rate: 8_875, name: "Sales tax", kind: "sales_tax"}}},
	{"US", "PA", []string{"15", "16", "17", "18", "190", "191", "192", "193", "194", "195", "196"}, []taxRate{{rate: 6_000, name: "Sales tax", kind: "sales_tax"}}},
	{"US", "TX", []string{"75", "76", "77", "78", "79", "885"}, []taxRate{{rate: 8_250, name: "Sales tax", kind: "sales_tax"}}},
	{"US", "WA", []string{"980", "981", "982", "983", "984", "985", "986", "988", "989", "990", "991", "992", "993", "994"}, []taxRate{{rate: 10_350, name: "Sales tax", kind: "sales_tax"}}},
	{"CA", "ON", []string{"K", "L", "M", "N", "P"}, []taxRate{{rate: 13_000, name: "HST", kind: "hst"}}},
	{"CA", "QC", []string{"G", "H", "J"}, []taxRate{{rate: 5_000, name: "GST", kind: "gst"}, {rate: 9_975, name: "QST", kind: "qst"}}},
	{"CA", "BC", []string{"V"}, []taxRate{{rate: 5_000, name: "GST", kind: "gst"}, {rate: 7_000, name: "PST", kind: "pst"}}},
	{"CA", "AB", []string{"T"}, []taxRate{{rate: 5_000, name: "GST", kind: "gst"}}},
}

// needsRegion says whether a country's taxes depend on the place.
func needsRegion(country string) bool { return country == "US" || country == "CA" }

// regionOf finds the region by its postal code when it is not named.
func regionOf(country, region, postal string) string {
	if region != "" {
		return strings.ToUpper(region)
	}
	postal = strings.ToUpper(strings.TrimSpace(postal))
	for _, r := range regional {
		if r.country == country && slices.ContainsFunc(r.postal, func(start string) bool { return strings.HasPrefix(postal, start) }) {
			return r.region
		}
	}
	return ""
}

// taxesIn are the taxes of a place; none: the seller is not registered there.
func taxesIn(country, region string) []taxRate {
	if country == "JP" {
		return []taxRate{{rate: 10_000, name: "JCT", kind: "jct", country: country}}
	}
	if rate, ok := vat[country]; ok {
		return []taxRate{{rate: rate, name: "VAT", kind: "vat", country: country}}
	}
	for _, r := range regional {
		if r.country != country || r.region != region {
			continue
		}
		taxes := slices.Clone(r.taxes)
		for i := range taxes {
			taxes[i].country, taxes[i].state = country, region
			if taxes[i].kind == "gst" {
				taxes[i].state = "" // Canada's own
			}
		}
		return taxes
	}
	return nil
}

// share is the part of an amount that a tax takes: on top of it, or, when the amount includes taxes of allRates, out of it.
// unit is what amounts are rounded to.
func (t taxRate) share(amount, allRates, unit int64, inclusive bool) int64 {
	whole := int64(100_000)
	if inclusive {
		whole += allRates
	}
	whole *= unit
	return (amount*t.rate + whole/2) / whole * unit
}
