package evidence

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"marketplace/internal/money"
	"marketplace/internal/sealed"
)

var paidAt = time.Date(2026, 11, 3, 9, 30, 5, 0, time.UTC)

func eur(minor int64) money.Money { return money.Money{Minor: minor, Currency: "EUR"} }

func facts() Facts {
	return Facts{
		Store: "Plugs", TermsURL: "https://plugs.example/terms", Reason: "fraudulent", PurchaseID: "p-1", ChargeID: "ch_1", Paid: eur(2419), Tax: eur(420),
		BoughtAt: paidAt.Add(-time.Minute), PaidAt: paidAt, Refundable: paidAt.AddDate(0, 0, 14), Document: "R-12",
		Plugin:     Plugin{Name: "Lint", Publisher: "Acme", Summary: "Finds what is lost", Description: "All of it.", Category: "linters", License: "MIT", Version: "1.2.0", FileName: "lint.tgz", SHA256: "ab12", ChangedAt: paidAt.AddDate(0, -1, 0)},
		Customer:   Customer{Name: "Ana Ruiz", Email: "ana@example.com", IP: "192.0.2.7", Address: []string{"Calle Mayor 1", "28013 Madrid", "ES"}, Since: paidAt.AddDate(-1, 0, 0), VerifiedAt: paidAt.AddDate(-1, 0, 0)},
		Place:      Place{Billing: "ES", Card: "ES"},
		Events:     []Event{{paidAt, "paid"}, {paidAt, "needs_attention"}},
		Downloads:  []Download{{paidAt.Add(time.Hour), "1.2.0", "lint.tgz"}},
		LicensedAt: paidAt.Add(time.Second), Activations: []Activation{{Name: "Laptop", First: paidAt.Add(2 * time.Hour), Last: paidAt.Add(2 * time.Hour), RemovedAt: paidAt.Add(3 * time.Hour)}},
	}
}

func TestTextsSayWhatTheRecordsDo(t *testing.T) {
	t.Parallel()
	texts := facts().Texts()
	require.Equal(t, Texts{
		ProductDescription: "Lint 1.2.0, a software plugin published by Acme and sold through Plugs. Finds what is lost. It is a digital product: once it is paid, the customer can download it at once. Licence: MIT. The customer paid €24.19 (€4.20 of it tax) for it.",
		ServiceDate:        "3 November 2026",
		AccessActivityLog: "2026-11-03 09:30:05 UTC  The payment succeeds\n2026-11-03 09:30:06 UTC  A license key is issued to the customer\n" +
			"2026-11-03 10:30:05 UTC  The signed-in customer downloads version 1.2.0 (lint.tgz)\n2026-11-03 11:30:05 UTC  The license key is activated on the machine \"Laptop\"\n" +
			"2026-11-03 12:30:05 UTC  The machine \"Laptop\" is removed from the license",
		CustomerName: "Ana Ruiz", CustomerEmail: "ana@example.com", BillingAddress: "Calle Mayor 1, 28013 Madrid, ES", CustomerPurchaseIP: "192.0.2.7",
		RefundPolicyDisclosure:   "Customers may ask for their money back themselves, from their account. For this purchase that was possible until 17 November 2026, 09:30 UTC. The terms of Plugs are linked on every page of the store, before any purchase: https://plugs.example/terms",
		RefundRefusalExplanation: "The customer has never asked us for the money back.",
		UncategorizedText: "The purchase was made while signed in to an account that was opened on 3 November 2025, 09:30 UTC. Its e-mail address was confirmed on 3 November 2025, 09:30 UTC.\n" +
			"Where the customer is, by what is known from the payment: billing address ES, card ES.\nThe receipt R-12 was issued to the customer.",
	}, texts)
	field, fault := texts.Check()
	require.Empty(t, field)
	require.Empty(t, fault)
	for field := range texts {
		require.True(t, IsText(field))
	}
}

func TestNothingIsSaidThatNobodyKnows(t *testing.T) {
	t.Parallel()
	texts := Facts{Plugin: Plugin{Name: "Lint"}}.Texts()
	for _, field := range []Field{ServiceDate, AccessActivityLog, BillingAddress, RefundPolicyDisclosure, DuplicateChargeID} {
		require.Empty(t, texts[field], field)
	}
	require.NotContains(t, texts[UncategorizedText], "confirmed")
	require.NotContains(t, texts[UncategorizedText], "receipt")
}

func TestWhatWasAskedForAndAnswered(t *testing.T) {
	t.Parallel()
	f := facts()
	f.Requests = []Request{
		{At: paidAt.Add(time.Hour), Reason: "not_working", Message: "It says no.\nAlways.", Status: "declined", DecidedAt: paidAt.Add(2 * time.Hour), Answer: "It works as described"},
		{At: paidAt.Add(3 * time.Hour), Reason: "other", Status: "waiting"},
	}
	f.GivenBack = []Refund{{paidAt.Add(4 * time.Hour), eur(500)}}
	f.Review = &Review{At: paidAt.Add(5 * time.Hour), Stars: 5, Title: "Good", Body: "Found it all"}
	require.Equal(t, "On 3 November 2026, 10:30 UTC the customer asked for the money back (it does not work). We declined on 3 November 2026, 11:30 UTC: It works as described. "+
		"On 3 November 2026, 12:30 UTC the customer asked for the money back (another reason). We have not decided yet. On 3 November 2026, 13:30 UTC we gave back €5.00.", f.Texts()[RefundRefusalExplanation])
	require.Contains(t, f.Texts()[AccessActivityLog], "2026-11-03 14:30:05 UTC  The customer reviews the plugin with 5 of 5 stars")
	papers := f.Papers()
	require.Equal(t, []string{"R-12.pdf", "delivery.pdf", "communication.pdf"}, []string{papers[0].Name, papers[1].Name, papers[2].Name})
	said, err := json.Marshal(papers[2].Record)
	require.NoError(t, err)
	for _, text := range []string{"It says no.", "It works as described.", "5 of 5 stars", "Found it all"} {
		require.Contains(t, string(said), text)
	}
}

func TestTwoPurchasesOfADuplicate(t *testing.T) {
	t.Parallel()
	f := facts()
	f.Others = []Purchase{
		{At: paidAt.Add(time.Hour), PluginName: "Lint", ChargeID: "ch_again", Status: "refunded", Paid: eur(2419)},
		{At: paidAt.Add(-time.Hour), ID: "p-2", PluginName: "Compass", ChargeID: "ch_2", Document: "R-11", Status: "fulfilled", Paid: eur(100)},
	}
	require.Contains(t, f.Texts()[UncategorizedText], "3 November 2026, 08:30 UTC  Compass, €1.00, charge ch_2, not disputed")
	require.Empty(t, f.Texts()[DuplicateChargeID], "nobody complains of that")
	f.Reason = "duplicate"
	require.Equal(t, "ch_2", f.Texts()[DuplicateChargeID], "of another plugin")
	require.Contains(t, f.Texts()[DuplicateChargeExplanation], "Compass")
	papers := f.Papers()
	require.Equal(t, Paper{Field: DuplicateChargeDocumentation, Name: "R-11.pdf", Purchase: "p-2", Document: "R-11"}, papers[len(papers)-1])
}

func TestADescriptionThatWasEditedLaterIsNotSoldAsTheOneThatWasRead(t *testing.T) {
	t.Parallel()
	f := facts()
	heading := func() string { return f.Papers()[1].Record.Sections[1].Heading }
	require.Contains(t, heading(), "not edited since 3 October 2026")
	f.Plugin.ChangedAt = paidAt.AddDate(0, 0, 1)
	require.Contains(t, heading(), "edited after the purchase, on 4 November 2026")
}

func TestLimits(t *testing.T) {
	t.Parallel()
	f := facts()
	for range 1000 {
		f.Downloads = append(f.Downloads, Download{paidAt, "1.2.0", "lint.tgz"})
	}
	texts := f.Texts()
	require.Len(t, []rune(texts[AccessActivityLog]), MaxText)
	require.True(t, strings.HasSuffix(texts[AccessActivityLog], left))
	texts[UncategorizedText] = strings.Repeat("ñ", MaxText+1)
	field, fault := texts.Check()
	require.Equal(t, UncategorizedText, field)
	require.NotEmpty(t, fault)
	for _, field := range TextFields {
		texts[field] = strings.Repeat("ñ", MaxTexts/len(TextFields)+1)
	}
	field, fault = texts.Check()
	require.Empty(t, field)
	require.Contains(t, fault, "150000")
	require.NoError(t, Pack{Texts: texts}.CheckSize())
	require.ErrorIs(t, Pack{Texts: texts, Files: []File{{Content: make([]byte, MaxBytes)}}}.CheckSize(), ErrTooLarge)
}

func TestOnlyTheKeyOpensAPack(t *testing.T) {
	t.Parallel()
	key, err := sealed.DeriveKey("sk_test_1", "evidence")
	require.NoError(t, err)
	p := Pack{Texts: facts().Texts(), Files: []File{{Receipt, "R-12.pdf", []byte("%PDF-1.7 Ana Ruiz")}}}
	closed, err := p.Seal(key.Public())
	require.NoError(t, err)
	require.NotContains(t, closed, "Ana")
	opened, err := Open(closed, key)
	require.NoError(t, err)
	require.Equal(t, p, opened)
	other, err := sealed.NewKey()
	require.NoError(t, err)
	_, err = Open(closed, other)
	require.Error(t, err)
	plain, err := sealed.Seal("no pack", key.Public())
	require.NoError(t, err)
	_, err = Open(plain, key)
	require.Error(t, err)
}
