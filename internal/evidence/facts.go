package evidence

import (
	"time"

	"marketplace/internal/money"
)

// Facts are what our records say of a disputed purchase.
type Facts struct {
	Store    string // its name
	TermsURL string // "" if there are no terms

	Reason     string // Stripe's word for what the customer complains of
	PurchaseID string
	ChargeID   string
	Paid       money.Money
	Tax        money.Money
	BoughtAt   time.Time
	PaidAt     time.Time
	Refundable time.Time // until when the customer could ask for the money back; zero if there is no such time
	Document   string    // the number of the receipt or invoice, "" if there is none

	Plugin      Plugin
	Customer    Customer
	Place       Place
	Events      []Event // of the purchase
	Downloads   []Download
	LicensedAt  time.Time // zero: no license key was issued
	Activations []Activation
	Requests    []Request
	GivenBack   []Refund
	Review      *Review
	Others      []Purchase // the last first
}

// Plugin is what was bought.
type Plugin struct {
	Name, Publisher, Summary, Description, Category, License string
	Version, FileName, SHA256                                string // as it could be downloaded when it was paid
	ChangedAt                                                time.Time
}

// Customer is who bought.
type Customer struct {
	Name, Email, IP string
	Address         []string // lines
	TaxIDs          []string
	Since           time.Time
	VerifiedAt      time.Time // of the address; zero: never
}

// Place is where the customer is, by all that tells of it: countries, two letters.
type Place struct{ Billing, Card, IP, TaxID string }

// Event is a line of the purchase's timeline.
type Event struct {
	At   time.Time
	Kind string
}

// Download is one of the plugin by the customer.
type Download struct {
	At                time.Time
	Version, FileName string
}

// Activation is a machine that the license was activated on.
type Activation struct {
	Name                   string
	First, Last, RemovedAt time.Time
}

// Request is what the customer asked of us, and our answer.
type Request struct {
	At              time.Time
	Reason, Message string
	DecidedAt       time.Time // zero: it waits
	Status, Answer  string
}

// Refund is money that went back.
type Refund struct {
	At     time.Time
	Amount money.Money
}

// Review is what the customer has said of the plugin in public.
type Review struct {
	At          time.Time
	Stars       int
	Title, Body string
}

// Purchase is another one of the customer's.
type Purchase struct {
	At                                 time.Time
	ID, PluginName, ChargeID, Document string
	Paid                               money.Money
	Status                             string
}
