package stripesim

import (
	"net/url"
	"regexp"
	"strings"
)

// buyer is what the customer writes on the page besides the means of payment. Nothing of it must be given: the country
// is that of the settings then.
type buyer struct {
	Country, State, PostalCode, City, Line1, Name, Email, TaxID string
}

var countryCode = regexp.MustCompile(`^[A-Z]{2}$`)

func (s *Server) readBuyer(form url.Values) buyer {
	get := func(field string) string { return strings.TrimSpace(form.Get(field)) }
	b := buyer{
		Country: strings.ToUpper(get("country")), State: get("state"), PostalCode: get("postal_code"), City: get("city"), Line1: get("line1"),
		Name: get("name"), Email: get("email"), TaxID: get("tax_id"),
	}
	if b.Country == "" {
		b.Country = s.setting("country")
	}
	b.State = regionOf(b.Country, b.State, b.PostalCode)
	return b
}

// details are the customer's as Stripe shows them; the tax ID only where it is asked for.
func (b buyer) details(session object) object {
	email := session["customer_email"]
	if email == nil {
		email = orNil(b.Email)
	}
	var ids any
	if session.sub("tax_id_collection").flag("enabled") {
		list := []any{}
		if kind, value, ok := readTaxID(b.Country, b.TaxID); ok {
			list = append(list, object{"type": kind, "value": value})
		}
		ids = list
	}
	return object{
		"address": object{
			"city": orNil(b.City), "country": b.Country, "line1": orNil(b.Line1), "line2": nil, "postal_code": orNil(b.PostalCode), "state": orNil(b.State),
		},
		"email": email, "name": orNil(b.Name), "phone": nil, "tax_exempt": "none", "tax_ids": ids,
	}
}

// check says what of it keeps the customer from paying.
func (b buyer) check(session object) error {
	refusal := func(code, param, message string) error { return invalid(code, param, "%s", message) }
	taxed := session.sub("automatic_tax").flag("enabled")
	switch {
	case !countryCode.MatchString(b.Country):
		return refusal("", "country", "Choose your country.")
	case taxed && needsRegion(b.Country) && b.State == "" && b.PostalCode == "":
		return refusal("customer_tax_location_invalid", "postal_code", "Enter your postal code: taxes depend on it.")
	case session.sub("tax_id_collection").flag("enabled") && b.TaxID != "":
		if _, _, ok := readTaxID(b.Country, b.TaxID); !ok {
			return refusal("tax_id_invalid", "tax_id", "Your tax ID is invalid for this country.")
		}
	}
	return nil
}
