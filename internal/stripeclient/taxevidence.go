package stripeclient

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/stripe/stripe-go/v76"
)

// TaxEvidence is what the customer told Stripe about who and where they are, for the invoice and the tax office. It is
// personal data: for the API process, which writes it into its database; it never goes through a workflow. Stripe does
// not tell the customer's network address, so a country by it must come from elsewhere.
type TaxEvidence struct {
	SessionID   string
	Name        string
	Email       string
	Address     Address
	TaxIDs      []TaxID
	TaxExempt   TaxExempt
	CardCountry string    // where the card, or the bank account, is from; "" until it is paid, and in a webhook
	TaxMinor    int64     // all taxes
	Taxes       []TaxLine // each of them; none in a webhook
}

// Address is a customer's. Only the country is certain.
type Address struct {
	Line1, Line2, PostalCode, City, State string
	Country                               string // ISO 3166, two letters
}

// TaxID is a business's number at a tax office: eu_vat, gb_vat, es_cif…
type TaxID struct{ Type, Value string }

// TaxExempt says whether the customer pays tax.
type TaxExempt string

// How a customer is taxed. A reverse charge is the customer's own to declare.
const (
	TaxedNormally TaxExempt = "none"
	Exempt        TaxExempt = "exempt"
	ReverseCharge TaxExempt = "reverse"
)

// TaxLine is one tax of a payment.
type TaxLine struct {
	Name         string // VAT, Sales tax, GST…
	Country      string
	State        string // of a region's own tax
	Percentage   string // decimal, as in 8.875
	Inclusive    bool   // the prices included it
	AmountMinor  int64
	TaxableMinor int64
	Reason       string // standard_rated, reverse_charge, not_collecting, product_exempt…
}

// TaxEvidence asks for what the customer of a session said.
func (c *Client) TaxEvidence(ctx context.Context, sessionID string) (TaxEvidence, error) {
	params := &stripe.CheckoutSessionParams{}
	params.Context = ctx
	params.AddExpand("payment_intent.latest_charge")
	params.AddExpand("total_details.breakdown")
	session, err := c.sessions.Get(sessionID, params)
	if err != nil {
		return TaxEvidence{}, classify(err)
	}
	return toTaxEvidence(session), nil
}

// ParseTaxEvidence reads the same from the body of a webhook whose type begins with checkout.session, as far as it is
// there. The body must have been checked by ParseEvent.
func ParseTaxEvidence(payload []byte) (TaxEvidence, error) {
	var e struct {
		Data struct {
			Object stripe.CheckoutSession `json:"object"`
		} `json:"data"`
	}
	if err := json.Unmarshal(payload, &e); err != nil || e.Data.Object.Object != "checkout.session" {
		return TaxEvidence{}, ErrEventMalformed
	}
	return toTaxEvidence(&e.Data.Object), nil
}

func toTaxEvidence(s *stripe.CheckoutSession) TaxEvidence {
	out := TaxEvidence{SessionID: s.ID, CardCountry: cardCountry(s.PaymentIntent), TaxExempt: TaxedNormally}
	if d := s.CustomerDetails; d != nil {
		out.Name, out.Email = d.Name, d.Email
		if d.TaxExempt != "" {
			out.TaxExempt = TaxExempt(d.TaxExempt)
		}
		if a := d.Address; a != nil {
			out.Address = Address{a.Line1, a.Line2, a.PostalCode, a.City, a.State, country(a.Country)}
		}
		for _, id := range d.TaxIDs {
			out.TaxIDs = append(out.TaxIDs, TaxID{string(id.Type), id.Value})
		}
	}
	if d := s.TotalDetails; d != nil {
		out.TaxMinor = d.AmountTax
		if d.Breakdown != nil {
			out.Taxes = taxLines(d.Breakdown.Taxes)
		}
	}
	return out
}

func taxLines(taxes []*stripe.CheckoutSessionTotalDetailsBreakdownTax) []TaxLine {
	var out []TaxLine
	for _, t := range taxes {
		line := TaxLine{AmountMinor: t.Amount, TaxableMinor: t.TaxableAmount, Reason: string(t.TaxabilityReason)}
		if r := t.Rate; r != nil {
			line.Name, line.Country, line.State, line.Inclusive = r.DisplayName, r.Country, r.State, r.Inclusive
			line.Percentage = strconv.FormatFloat(r.Percentage, 'f', -1, 64)
		}
		out = append(out, line)
	}
	return out
}

// cardCountry is the country of a payment's card or bank account, "" when there is none or it is not expanded.
func cardCountry(intent *stripe.PaymentIntent) string {
	if intent == nil || intent.LatestCharge == nil || intent.LatestCharge.PaymentMethodDetails == nil {
		return ""
	}
	switch details := intent.LatestCharge.PaymentMethodDetails; {
	case details.Card != nil:
		return country(details.Card.Country)
	case details.SEPADebit != nil:
		return country(details.SEPADebit.Country)
	default:
		return ""
	}
}

// country lets nothing pass that is no ISO code of two letters: where only a country is wanted, nothing else may come in.
func country(code string) string {
	if len(code) != 2 || strings.Trim(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return ""
	}
	return code
}
