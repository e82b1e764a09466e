package stripesim

import (
	"regexp"
	"slices"
	"strings"
)

// taxIDKind is a kind of tax ID, for whom it is and how it looks.
type taxIDKind struct {
	kind      string // Stripe's type
	countries []string
	pattern   *regexp.Regexp
}

var taxIDKinds = []taxIDKind{
	{"eu_vat", euStates, regexp.MustCompile(`^(ATU\d{8}|BE[01]\d{9}|BG\d{9,10}|CY\d{8}[A-Z]|CZ\d{8,10}|DE\d{9}|DK\d{8}|EE\d{9}|EL\d{9}|ES[A-Z0-9]\d{7}[A-Z0-9]|FI\d{8}|FR[A-Z0-9]{2}\d{9}|HR\d{11}|HU\d{8}|IE\d[A-Z0-9+*]\d{5}[A-Z]{1,2}|IT\d{11}|LT(\d{9}|\d{12})|LU\d{8}|LV\d{11}|MT\d{8}|NL\d{9}B\d{2}|PL\d{10}|PT\d{9}|RO\d{2,10}|SE\d{12}|SI\d{8}|SK\d{10})$`)},
	{"es_cif", []string{"ES"}, regexp.MustCompile(`^[A-Z]\d{7}[A-Z0-9]$`)},
	{"gb_vat", []string{"GB"}, regexp.MustCompile(`^GB(\d{9}|\d{12}|GD\d{3}|HA\d{3})$`)},
	{"ch_vat", []string{"CH"}, regexp.MustCompile(`^CHE-?\d{3}\.?\d{3}\.?\d{3}(MWST|TVA|IVA)$`)},
	{"no_vat", []string{"NO"}, regexp.MustCompile(`^\d{9}MVA$`)},
	{"us_ein", []string{"US"}, regexp.MustCompile(`^\d{2}-\d{7}$`)},
	{"ca_gst_hst", []string{"CA"}, regexp.MustCompile(`^\d{9}RT\d{4}$`)},
	{"ca_qst", []string{"CA"}, regexp.MustCompile(`^\d{10}TQ\d{4}$`)},
	{"ca_bn", []string{"CA"}, regexp.MustCompile(`^\d{9}$`)},
	{"jp_cn", []string{"JP"}, regexp.MustCompile(`^\d{13}$`)},
	{"au_abn", []string{"AU"}, regexp.MustCompile(`^\d{11}$`)},
	{"mx_rfc", []string{"MX"}, regexp.MustCompile(`^[A-ZÑ&]{3,4}\d{6}[A-Z0-9]{3}$`)},
	{"br_cnpj", []string{"BR"}, regexp.MustCompile(`^\d{2}\.\d{3}\.\d{3}/\d{4}-\d{2}$`)},
	{"cl_tin", []string{"CL"}, regexp.MustCompile(`^\d{1,2}\.?\d{3}\.?\d{3}-[0-9K]$`)},
	{"co_nit", []string{"CO"}, regexp.MustCompile(`^\d{3}\.?\d{3}\.?\d{3}-\d$`)},
	{"ar_cuit", []string{"AR"}, regexp.MustCompile(`^\d{2}-?\d{8}-?\d$`)},
}

// readTaxID finds the kind of a tax ID among those of the customer's country; ok is false when it is none of them.
func readTaxID(country, text string) (kind, value string, ok bool) {
	value = strings.ToUpper(strings.Join(strings.Fields(text), ""))
	for _, k := range taxIDKinds {
		if slices.Contains(k.countries, country) && k.pattern.MatchString(value) {
			return k.kind, value, true
		}
	}
	return "", "", false
}

// vatCountry is the country of a European VAT ID.
func vatCountry(value string) string {
	if country := value[:2]; country != "EL" {
		return country
	}
	return "GR"
}
