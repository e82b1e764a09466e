package document

import (
	"slices"
	"strings"

	"marketplace/internal/money"
)

// view is a document in a reader's words, for whatever shows it.
type view struct {
	Locale, Title, Number string
	Facts                 []pair
	Seller, Customer      party
	Description, Amount   string // the columns
	Lines, Totals         []pair
	Total                 pair
	Notes                 []string
}

type pair struct{ Name, Value string }

type party struct {
	Label, Name string
	Details     []string
}

func (d Document) view(look Look) view {
	locale := known(look.Locale)
	w := func(key string) string { return say(locale, key) }
	v := view{
		Locale: locale, Title: w(string(d.Kind)), Number: d.Number, Description: w("description"), Amount: w("amount"),
		Facts:    []pair{{w("number"), d.Number}, {w("date"), date(locale, d.IssuedAt)}},
		Seller:   party{Label: w("seller"), Name: d.Seller.Name, Details: d.Seller.Address},
		Customer: party{Label: w("customer"), Name: d.Customer.Name, Details: d.Customer.Lines()},
		Total:    pair{w("total"), d.amount(locale, d.NetMinor+d.TaxMinor)},
	}
	if d.Corrects != "" {
		v.Facts = append(v.Facts, pair{w("corrects"), d.Corrects + " " + w("of") + " " + date(locale, d.CorrectsIssued)})
	}
	v.Facts = append(v.Facts, pair{w("purchase"), d.PurchaseID})
	if v.Seller.Name == "" {
		v.Seller.Name = look.Brand.Name
	}
	if d.Seller.TaxID != "" {
		v.Seller.Details = append(slices.Clip(v.Seller.Details), w("tax_id")+": "+d.Seller.TaxID)
	}
	if v.Customer.Name == "" {
		v.Customer.Name = d.Customer.Email
	}
	for _, id := range d.Customer.TaxIDs {
		v.Customer.Details = append(v.Customer.Details, w("tax_id")+": "+id.Value)
	}
	for _, l := range d.Lines {
		text := l.Text
		if l.Kind == LineDiscount {
			text = strings.TrimSpace(w("discount") + " " + l.Text)
		}
		v.Lines = append(v.Lines, pair{text, d.amount(locale, l.AmountMinor)})
	}
	d.addTaxes(&v)
	return v
}

// addTaxes shows the net and each tax, where tax was worked out at all.
func (d Document) addTaxes(v *view) {
	if d.TaxMinor == 0 && len(d.Taxes) == 0 {
		return
	}
	v.Totals = append(v.Totals, pair{say(v.Locale, "net"), d.amount(v.Locale, d.NetMinor)})
	if d.TaxMinor > 0 && !d.PricesExclusive {
		v.Notes = append(v.Notes, say(v.Locale, "tax_included"))
	}
	if len(d.Taxes) == 0 {
		v.Totals = append(v.Totals, pair{say(v.Locale, "tax"), d.amount(v.Locale, d.TaxMinor)})
		return
	}
	weights := make([]int64, len(d.Taxes))
	for i, t := range d.Taxes {
		weights[i] = max(t.AmountMinor, 0)
	}
	for i, part := range money.Split(d.TaxMinor, weights...) {
		t := d.Taxes[i]
		if t.Reason == reverseCharge {
			v.Notes = append(v.Notes, say(v.Locale, reverseCharge))
		}
		v.Totals = append(v.Totals, pair{t.label(v.Locale), d.amount(v.Locale, part)})
	}
}

// label is VAT 21% (ES), as far as it is known.
func (t Tax) label(locale string) string {
	name := say(locale, t.Name)
	if name == "" {
		name = say(locale, "tax")
	}
	if t.Percentage != "" {
		name += " " + percent(locale, t.Percentage)
	}
	switch {
	case t.State != "":
		name += " (" + t.Country + "-" + t.State + ")"
	case t.Country != "":
		name += " (" + t.Country + ")"
	}
	return name
}

// amount has the sign that the document gives it: what a credit note takes back is negative.
func (d Document) amount(locale string, minor int64) string {
	if d.Kind == CreditNote {
		minor = -minor
	}
	return money.Money{Minor: minor, Currency: d.Currency}.In(locale)
}

// Lines are those of the address as an envelope has them.
func (c Customer) Lines() []string {
	var lines []string
	for _, line := range []string{c.Line1, c.Line2, strings.TrimSpace(c.PostalCode + " " + c.City), strings.TrimSpace(c.State), c.Country} {
		if line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}
