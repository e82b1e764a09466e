package evidence

import (
	"fmt"
	"strings"

	"marketplace/internal/document"
)

// Paper is a file of the evidence before it is written: a record of ours, or the receipt or invoice of a purchase.
type Paper struct {
	Field    Field
	Name     string
	Record   *document.Record
	Purchase string // of the document
	Document string // its number
}

// Papers are the files that go with the facts.
func (f Facts) Papers() []Paper {
	var out []Paper
	if f.Document != "" {
		out = append(out, Paper{Field: Receipt, Name: f.Document + ".pdf", Purchase: f.PurchaseID, Document: f.Document})
	}
	out = append(out, Paper{Field: ServiceDocumentation, Name: "delivery.pdf", Record: f.delivery()})
	if len(f.Requests) > 0 || f.Review != nil {
		out = append(out, Paper{Field: CustomerCommunication, Name: "communication.pdf", Record: f.communication()})
	}
	if other, ok := f.duplicate(); ok && other.Document != "" {
		out = append(out, Paper{Field: DuplicateChargeDocumentation, Name: other.Document + ".pdf", Purchase: other.ID, Document: other.Document})
	}
	return out
}

// delivery is what was bought and that the customer had it.
func (f Facts) delivery() *document.Record {
	p := f.Plugin
	purchase := []string{
		"Purchase: " + f.PurchaseID, "Charge: " + f.ChargeID, "Paid: " + f.Paid.In(english) + f.tax() + ", " + moment(f.PaidAt),
		"Sold by: " + f.Store, "Published by: " + p.Publisher, "Licence: " + p.License, "Category: " + p.Category,
	}
	if p.Version != "" {
		purchase = append(purchase, fmt.Sprintf("Current version when it was paid: %s, file %s, SHA-256 %s", p.Version, p.FileName, p.SHA256))
	}
	listing := []string{sentence(p.Summary)}
	if p.Description != "" {
		listing = append(listing, shortened(p.Description))
	}
	return &document.Record{Title: "Delivery of " + f.Plugin.Name, At: f.PaidAt, Sections: []document.Section{
		{Heading: "What was bought", Paragraphs: purchase},
		{Heading: "How it is described to customers: " + f.listed(), Paragraphs: listing},
		{Heading: "What happened, by our records", Paragraphs: f.activity()},
	}}
}

// listed says honestly whether the description is the one that the customer read.
func (f Facts) listed() string {
	if f.Plugin.ChangedAt.After(f.BoughtAt) {
		return "as it stands, last edited after the purchase, on " + moment(f.Plugin.ChangedAt)
	}
	return "as it was when it was bought, not edited since " + moment(f.Plugin.ChangedAt)
}

// longest is how much of a description is shown; more would hide the rest.
const longest = 6000

func shortened(s string) string {
	runes := []rune(strings.TrimSpace(s))
	if len(runes) <= longest {
		return string(runes)
	}
	return string(runes[:longest]) + " […]"
}

// communication is what the customer has said to us, and we to the customer.
func (f Facts) communication() *document.Record {
	out := &document.Record{Title: "Communication with the customer", At: f.PaidAt}
	for _, r := range f.Requests {
		said := []string{"Reason: " + reasonWords[r.Reason]}
		if r.Message != "" {
			said = append(said, r.Message)
		}
		out.Sections = append(out.Sections,
			document.Section{Heading: "Customer, " + moment(r.At) + ": asks for the money back", Paragraphs: said},
			document.Section{Heading: "Our answer", Paragraphs: []string{verdict(r)}})
	}
	if v := f.Review; v != nil {
		said := []string{fmt.Sprintf("%d of 5 stars", v.Stars)}
		for _, text := range []string{v.Title, v.Body} {
			if text != "" {
				said = append(said, text)
			}
		}
		out.Sections = append(out.Sections, document.Section{Heading: "Customer, " + moment(v.At) + ": public review of the plugin", Paragraphs: said})
	}
	return out
}
