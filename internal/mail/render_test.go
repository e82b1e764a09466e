package mail_test

import (
	"encoding/json"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"marketplace/internal/decision"
	"marketplace/internal/mail"
	"marketplace/internal/payout"
)

var renderer = mail.Renderer{
	BaseURL: "https://store.example",
	Brand: mail.Brand{
		Name: "Plugs & Sons", Light: mail.Accent{Fill: "#2f55e0", On: "#ffffff", Text: "#2a4fd6"}, Dark: mail.Accent{Fill: "#4a6cf0", On: "#ffffff", Text: "#9db1ff"},
		Legal: []mail.LegalLink{{Kind: "terms", URL: "https://store.example/terms"}, {Kind: "privacy", URL: "https://store.example/privacy"},
			{Kind: "imprint", URL: "https://store.example/imprint"}, {Kind: "contact", URL: "https://store.example/contact"}},
	},
}

// To look at the mails: go test ./internal/mail -run EveryMail -write /tmp/mails.
var write = flag.String("write", "", "folder to write every mail to, as .html and .txt")

func render(t *testing.T, name, locale string, data map[string]any) mail.Rendered {
	t.Helper()
	encoded, err := json.Marshal(data)
	require.NoError(t, err)
	r, err := renderer.Render(name, locale, encoded)
	require.NoError(t, err, name)
	return r
}

func keep(t *testing.T, file string, r mail.Rendered) {
	t.Helper()
	if *write != "" {
		require.NoError(t, os.WriteFile(filepath.Join(*write, file+".html"), []byte(r.HTML), 0o600))
		require.NoError(t, os.WriteFile(filepath.Join(*write, file+".txt"), []byte(r.Subject+"\n\n"+r.Text), 0o600))
	}
}

var (
	href   = regexp.MustCompile(`href="([^"]*)"`)
	source = regexp.MustCompile(`(?:src|background)="([^"]*)"|url\(`)
)

func TestEveryMailReadsInBothLanguages(t *testing.T) {
	t.Parallel()
	require.GreaterOrEqual(t, len(mail.Templates()), 20)
	for _, name := range mail.Templates() {
		spanish, english := render(t, name, "es", everything), render(t, name, "en", everything)
		keep(t, name+".es", spanish)
		keep(t, name+".en", english)
		require.NotEqual(t, spanish.Subject, english.Subject, name)
		require.NotEqual(t, spanish.Text, english.Text, name)
		for _, r := range []mail.Rendered{spanish, english} {
			require.NotEmpty(t, r.Subject, name)
			require.NotContains(t, r.Subject+r.Text, "<no value>", name)
			require.NotContains(t, r.HTML, "ZgotmplZ", name)
			require.NotContains(t, r.HTML, "<b>", "what a person wrote is text")
			require.Contains(t, r.HTML, "Plugs &amp; Sons")
			require.Contains(t, r.Text, "\n-- \nPlugs & Sons\n")
			require.Contains(t, r.HTML, `background-color:#2f55e0`, "the button")
			require.Empty(t, source.FindAllString(r.HTML, -1), "nothing is loaded")
			links := href.FindAllStringSubmatch(r.HTML, -1)
			require.GreaterOrEqual(t, len(links), 4, "the button, its address, the legal pages")
			for _, l := range links {
				require.True(t, strings.HasPrefix(l[1], "https://store.example/"), l[1])
				require.Contains(t, r.Text, l[1])
			}
		}
	}
}

func TestMoneyTimesAndReasonsAreInTheReadersLanguage(t *testing.T) {
	t.Parallel()
	receipt := render(t, "purchase_receipt", "es", everything)
	require.Contains(t, receipt.Text, "Importe: 1.234,56\u00a0€\nImpuestos incluidos: 21,42\u00a0€\nDocumento n.º: F-7\nFecha: martes 24 de noviembre de 2026, 07:05 (UTC)\n")
	receipt = render(t, "purchase_receipt", "en", everything)
	require.Contains(t, receipt.Text, "Amount: €1,234.56\nOf it, tax: €21.42\nDocument no.: F-7\nDate: Tuesday 24 November 2026, 07:05 (UTC)\n")
	require.Contains(t, render(t, "review_rejected", "es", everything).Text, "Motivo: La licencia no está clara\n")
}

func TestDocumentsInMails(t *testing.T) {
	t.Parallel()
	invoice := render(t, "purchase_receipt", "en", everything)
	require.Equal(t, "Invoice no. F-7: Linter & Co", invoice.Subject)
	require.Contains(t, invoice.Text, "Download the invoice (PDF)")
	require.Contains(t, invoice.HTML, `href="https://store.example/purchases/p1"`)

	data := maps.Clone(everything)
	data["documentKind"], data["taxMinor"] = "receipt", 0
	require.Equal(t, "Recibo n.º F-7: Linter & Co", render(t, "purchase_receipt", "es", data).Subject)
	require.NotContains(t, render(t, "purchase_receipt", "es", data).Text, "Impuestos")

	require.Contains(t, render(t, "purchase_refunded", "es", everything).HTML, "/purchases/p1")
}

func TestEveryReasonHasWords(t *testing.T) {
	t.Parallel()
	reasons := []decision.Reason{decision.ChecksFailed}
	for _, of := range decision.Reasons {
		reasons = append(reasons, of...)
	}
	// The codes of takedowns are those of publisher.TakedownBody.
	for code := range strings.SplitSeq("malware,security,legal,copyright,trademark,fraud,policy,other", ",") {
		reasons = append(reasons, decision.Reason(code))
	}
	for _, code := range slices.Concat(payout.HoldReasons, []string{
		payout.FailedInsufficient, payout.FailedAccount, payout.FailedRefused, // of transfers; the others are Stripe's of bank payouts
		"account_closed", "no_account", "invalid_currency", "could_not_process", "debit_not_authorized", "insufficient_funds",
	}) {
		reasons = append(reasons, decision.Reason(code))
	}
	reasonOf := func(code decision.Reason, locale string) string {
		text := render(t, "review_changes_requested", locale, map[string]any{"pluginName": "P", "version": "1", "submissionId": "s", "reasonCode": code}).Text
		return regexp.MustCompile(`(?:Motivo|Reason): (.+)`).FindStringSubmatch(text)[1]
	}
	for _, locale := range []string{"es", "en"} {
		unknown := reasonOf("never heard of", locale)
		for _, code := range reasons {
			words := reasonOf(code, locale)
			require.NotContains(t, words, "_")
			require.Equal(t, code == decision.Other, words == unknown, code)
		}
	}
}

func TestWhatAPersonWroteIsQuoted(t *testing.T) {
	t.Parallel()
	r := render(t, "review_changes_requested", "en", everything)
	require.Contains(t, r.Text, "What the reviewer says:\n> Please <b>fix</b> it.\n>\n> See https://evil.example/ too.\n")
	require.Contains(t, r.HTML, "Please &lt;b&gt;fix&lt;/b&gt; it.<br><br>See https://evil.example/ too.")
	require.NotContains(t, r.HTML, `href="https://evil`)
	approved := render(t, "review_approved", "en", map[string]any{"pluginName": "P", "version": "1", "submissionId": "s", "reasonCode": "meets_policy", "message": " \n"})
	require.NotContains(t, approved.Text, ">", "an empty message is none")
}

func TestAPersonCannotAddHeadersOrLinks(t *testing.T) {
	t.Parallel()
	r := render(t, "review_rejected", "en", map[string]any{
		"pluginName": "x\r\nBcc: a@b.c\n\nReason: none", "version": "1", "submissionId": "s/../../x?y", "reasonCode": "other",
		"message": "https://evil.example/\r\nhttps://store.example.evil.example/",
	})
	require.NotContains(t, r.Subject, "\n")
	require.NotContains(t, r.Text, "\nBcc")
	require.NotContains(t, r.Text, "\nReason: none")
	require.NotContains(t, r.Text, "\r")
	require.Contains(t, r.HTML, `href="https://store.example/submissions/s%2F..%2F..%2Fx%3Fy"`)
	require.NotContains(t, r.HTML, `href="https://evil`)
	require.NotContains(t, r.HTML, `href="https://store.example.evil`)
}

func TestOnlyALogoIsLoaded(t *testing.T) {
	t.Parallel()
	branded := renderer
	branded.Brand.LogoURL = "https://store.example/brand/logo"
	r, err := branded.Render("password_changed", "en", nil)
	require.NoError(t, err)
	require.Contains(t, r.HTML, `<img src="https://store.example/brand/logo" alt="Plugs &amp; Sons"`)
	require.Len(t, source.FindAllString(r.HTML, -1), 1)
}

func TestAMailThatLacksSomethingIsNotWritten(t *testing.T) {
	t.Parallel()
	for data, says := range map[string]string{
		`{}`: "no entry", `{"pluginName": "P", "purchaseId": "p", "at": "", "documentNumber": "R-7", "documentKind": "receipt"}`: "amount",
		`[]`: "data of mail", `{"taxMinor": 1.5}`: "whole number",
	} {
		_, err := renderer.Render("purchase_receipt", "en", json.RawMessage(data))
		require.ErrorContains(t, err, says)
	}
}
