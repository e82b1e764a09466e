package evidence

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Banks read English, whatever the customer's language.
const english = "en"

// Texts are the facts in words. Every sentence is one that a record of ours bears out.
func (f Facts) Texts() Texts {
	t := Texts{
		ProductDescription:       f.product(),
		ServiceDate:              f.delivered(),
		AccessActivityLog:        strings.Join(f.activity(), "\n"),
		CustomerName:             f.Customer.Name,
		CustomerEmail:            f.Customer.Email,
		BillingAddress:           strings.Join(f.Customer.Address, ", "),
		CustomerPurchaseIP:       f.Customer.IP,
		RefundPolicyDisclosure:   f.policy(),
		RefundRefusalExplanation: f.refusal(),
		UncategorizedText:        f.rest(),
	}
	if other, ok := f.duplicate(); ok {
		t[DuplicateChargeID] = other.ChargeID
		t[DuplicateChargeExplanation] = fmt.Sprintf("These are two purchases of two products: %s, paid on %s with charge %s, and %s, paid on %s with charge %s.",
			f.Plugin.Name, moment(f.PaidAt), f.ChargeID, other.PluginName, moment(other.At), other.ChargeID)
	}
	for field, text := range t {
		t[field] = cut(text)
	}
	return t
}

func (f Facts) product() string {
	p := f.Plugin
	out := fmt.Sprintf("%s, a software plugin published by %s and sold through %s.", strings.TrimSpace(p.Name+" "+p.Version), p.Publisher, f.Store)
	if p.Summary != "" {
		out += " " + sentence(p.Summary)
	}
	out += fmt.Sprintf(" It is a digital product: once it is paid, the customer can download it at once. Licence: %s.", p.License)
	return out + fmt.Sprintf(" The customer paid %s%s for it.", f.Paid.In(english), f.tax())
}

func (f Facts) tax() string {
	if f.Tax.Minor <= 0 {
		return ""
	}
	return " (" + f.Tax.In(english) + " of it tax)"
}

// delivered is when the customer could have the plugin.
func (f Facts) delivered() string {
	if f.PaidAt.IsZero() {
		return ""
	}
	return f.PaidAt.UTC().Format("2 January 2006")
}

// eventWords are the lines of a timeline that tell a bank something.
var eventWords = map[string]string{
	"requested": "The customer starts the purchase", "checkout_opened": "The payment page is opened", "paid": "The payment succeeds",
	"entitlement_granted": "The plugin is made available to the customer's account", "refund_asked": "The customer asks for the money back",
	"refund_declined": "The request for money back is declined", "refunded": "Money is given back", "inquiry_opened": "The bank inquires",
	"dispute_opened": "The bank opens the dispute",
}

type line struct {
	at   time.Time
	text string
}

// activity is all that happened, by time.
func (f Facts) activity() []string {
	var lines []line
	add := func(at time.Time, format string, args ...any) {
		if !at.IsZero() {
			lines = append(lines, line{at, fmt.Sprintf(format, args...)})
		}
	}
	for _, e := range f.Events {
		if words, told := eventWords[e.Kind]; told {
			add(e.At, "%s", words)
		}
	}
	for _, d := range f.Downloads {
		add(d.At, "The signed-in customer downloads version %s (%s)", d.Version, d.FileName)
	}
	add(f.LicensedAt, "A license key is issued to the customer")
	for _, a := range f.Activations {
		add(a.First, "The license key is activated on the machine %q", a.Name)
		if a.Last.Sub(a.First) > time.Minute {
			add(a.Last, "The license key is activated again on the machine %q", a.Name)
		}
		add(a.RemovedAt, "The machine %q is removed from the license", a.Name)
	}
	if f.Review != nil {
		add(f.Review.At, "The customer reviews the plugin with %d of 5 stars", f.Review.Stars)
	}
	slices.SortStableFunc(lines, func(a, b line) int { return a.at.Compare(b.at) })
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = l.at.UTC().Format("2006-01-02 15:04:05 UTC") + "  " + l.text
	}
	return out
}

func (f Facts) policy() string {
	var out []string
	if !f.Refundable.IsZero() {
		out = append(out, fmt.Sprintf("Customers may ask for their money back themselves, from their account. For this purchase that was possible until %s.", moment(f.Refundable)))
	}
	if f.TermsURL != "" {
		out = append(out, fmt.Sprintf("The terms of %s are linked on every page of the store, before any purchase: %s", f.Store, f.TermsURL))
	}
	return strings.Join(out, " ")
}

// reasonWords are why customers ask for their money.
var reasonWords = map[string]string{
	"not_working": "it does not work", "not_as_described": "it is not as described", "bought_by_mistake": "it was bought by mistake", "duplicate": "it was paid twice",
	"fraudulent": "somebody else had paid with it", "other": "another reason",
}

func (f Facts) refusal() string {
	if len(f.Requests)+len(f.GivenBack) == 0 {
		return "The customer has never asked us for the money back."
	}
	var out []string
	for _, r := range f.Requests {
		out = append(out, fmt.Sprintf("On %s the customer asked for the money back (%s).", moment(r.At), reasonWords[r.Reason]), verdict(r))
	}
	for _, r := range f.GivenBack {
		out = append(out, fmt.Sprintf("On %s we gave back %s.", moment(r.At), r.Amount.In(english)))
	}
	return strings.Join(out, " ")
}

func verdict(r Request) string {
	switch r.Status {
	case "approved":
		return fmt.Sprintf("We granted it on %s.", moment(r.DecidedAt))
	case "declined":
		return fmt.Sprintf("We declined on %s: %s", moment(r.DecidedAt), sentence(r.Answer))
	case "waiting", "proposed":
		return "We have not decided yet."
	}
	return "It was closed without a decision."
}

// rest is what has no field of its own: who the customer is to us, and where.
func (f Facts) rest() string {
	out := []string{fmt.Sprintf("The purchase was made while signed in to an account that was opened on %s.", moment(f.Customer.Since))}
	if !f.Customer.VerifiedAt.IsZero() {
		out[0] += fmt.Sprintf(" Its e-mail address was confirmed on %s.", moment(f.Customer.VerifiedAt))
	}
	if place := f.Place.words(); place != "" {
		out = append(out, place)
	}
	if len(f.Customer.TaxIDs) > 0 {
		out = append(out, "Tax ID given when paying: "+strings.Join(f.Customer.TaxIDs, ", "))
	}
	if f.Document != "" {
		out = append(out, fmt.Sprintf("The receipt %s was issued to the customer.", f.Document))
	}
	if len(f.Others) > 0 {
		out = append(out, "Other purchases of the same account:")
		for _, o := range f.Others {
			out = append(out, fmt.Sprintf("%s  %s, %s, charge %s%s", moment(o.At), o.PluginName, o.Paid.In(english), o.ChargeID, standing(o.Status)))
		}
	}
	return strings.Join(out, "\n")
}

func standing(status string) string {
	switch status {
	case "fulfilled":
		return ", not disputed"
	case "refunded", "partially_refunded":
		return ", given back"
	case "disputed", "dispute_lost":
		return ", disputed"
	}
	return ""
}

func (p Place) words() string {
	var told []string
	for _, one := range []struct{ what, country string }{{"billing address", p.Billing}, {"card", p.Card}, {"network address", p.IP}, {"tax ID", p.TaxID}} {
		if one.country != "" {
			told = append(told, one.what+" "+one.country)
		}
	}
	if len(told) == 0 {
		return ""
	}
	return "Where the customer is, by what is known from the payment: " + strings.Join(told, ", ") + "."
}

// duplicate is the purchase that this one may be taken to repeat.
func (f Facts) duplicate() (Purchase, bool) {
	if f.Reason != "duplicate" {
		return Purchase{}, false
	}
	for _, other := range f.Others {
		if other.ChargeID != "" && other.PluginName != f.Plugin.Name {
			return other, true
		}
	}
	return Purchase{}, false
}

func moment(t time.Time) string { return t.UTC().Format("2 January 2006, 15:04 UTC") }

// sentence ends with a full stop.
func sentence(s string) string {
	s = strings.TrimSpace(s)
	if s == "" || strings.ContainsAny(s[len(s)-1:], ".!?") {
		return s
	}
	return s + "."
}

const left = "\n(The rest is left out.)"

// cut keeps within what Stripe takes.
func cut(s string) string {
	if utf8.RuneCountInString(s) <= MaxText {
		return s
	}
	return string([]rune(s)[:MaxText-len(left)]) + left
}
