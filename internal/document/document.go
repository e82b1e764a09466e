// Package document shows receipts, invoices and the notes that correct them, as a page to print and as PDF; and, as PDF, what our
// records say of something.
package document

import (
	"time"

	"marketplace/internal/brand"
)

// Kind is what a document is.
type Kind string

// The kinds of documents. Notes correct a receipt or an invoice: a credit note takes back, a debit note takes back what a
// credit note took.
const (
	Receipt    Kind = "receipt"
	Invoice    Kind = "invoice"
	CreditNote Kind = "credit_note"
	DebitNote  Kind = "debit_note"
)

// Document is what was issued, with all that it says.
type Document struct {
	Kind            Kind
	Number          string
	IssuedAt        time.Time
	Corrects        string // of a note: the number of what it corrects
	CorrectsIssued  time.Time
	PurchaseID      string
	Seller          Seller
	Customer        Customer
	Lines           []Line
	Taxes           []Tax // of the sale; a note has its part of them
	PricesExclusive bool  // the lines are without the tax
	NetMinor        int64
	TaxMinor        int64
	Currency        string
}

// Seller is the legal entity that sells.
type Seller struct {
	Name    string   `json:"name,omitempty"`
	Address []string `json:"address,omitempty"` // lines
	TaxID   string   `json:"taxId,omitempty"`
}

// Entity is what tells numbers of one legal entity from those of another.
func (s Seller) Entity() string {
	if s.TaxID != "" {
		return s.TaxID
	}
	return s.Name
}

// Customer is who bought, as told on the page where it was paid.
type Customer struct {
	Name       string  `json:"name,omitempty"`
	Email      string  `json:"email,omitempty"`
	Line1      string  `json:"line1,omitempty"`
	Line2      string  `json:"line2,omitempty"`
	PostalCode string  `json:"postalCode,omitempty"`
	City       string  `json:"city,omitempty"`
	State      string  `json:"state,omitempty"`
	Country    string  `json:"country,omitempty"` // two letters
	TaxIDs     []TaxID `json:"taxIds,omitempty"`
	Exempt     string  `json:"exempt,omitempty"` // none, exempt or reverse
}

// TaxID is a business's number at a tax office.
type TaxID struct {
	Type  string `json:"type"`
	Value string `json:"value"`
}

// Line is a line of a document, in prices as they were asked: with the tax if they include it.
type Line struct {
	Kind        string `json:"kind"`
	Text        string `json:"text"`
	AmountMinor int64  `json:"amountMinor"`
}

// The kinds of lines.
const (
	LinePlugin   = "plugin"
	LineDiscount = "discount"
)

// Tax is one tax of a sale.
type Tax struct {
	Name        string `json:"name,omitempty"` // VAT, Sales tax, GST…
	Country     string `json:"country,omitempty"`
	State       string `json:"state,omitempty"`
	Percentage  string `json:"percentage,omitempty"` // decimal, as in 8.875
	AmountMinor int64  `json:"amountMinor"`
	Reason      string `json:"reason,omitempty"` // standard_rated, reverse_charge, not_collecting, product_exempt…
}

// reverseCharge is the reason of a tax that the customer declares.
const reverseCharge = "reverse_charge"

// Look is the marketplace that shows a document.
type Look struct {
	Brand brand.Brand
	// Locale is es or en, the reader's language.
	Locale string
}
