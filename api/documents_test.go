package api

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"marketplace/activities/marketplace"
	"marketplace/internal/document"
	"marketplace/internal/money"
	"marketplace/internal/stripeclient"
)

// stripeDesk answers what is asked of customers.
type stripeDesk struct {
	evidence stripeclient.TaxEvidence
	err      error
	asked    int
}

func (s *stripeDesk) TaxEvidence(_ context.Context, session string) (stripeclient.TaxEvidence, error) {
	s.asked++
	out := s.evidence
	out.SessionID = session
	return out, s.err
}

// boughtWithTax is a settled purchase at 19.99 EUR plus 21 %.
func (c *counter) boughtWithTax(country, card string, business bool) uuid.UUID {
	c.t.Helper()
	c.act.Offers.Tax = stripeclient.TaxExclusive
	plugin := c.addPlugin("p"+uuid.NewString()[:8], 1999)
	var p Purchase
	c.buy(c.customer, uuid.NewString(), plugin).Status(201).JSON(&p)
	tax := int64(420)
	if business {
		tax = 0
	}
	_, err := c.act.Settle(context.Background(), marketplace.SettleInput{PurchaseID: p.ID, Payment: stripeclient.Payment{
		State: stripeclient.PaymentPaid, SessionID: "cs_" + p.ID.String(), PaymentIntentID: "pi_" + p.ID.String(), ChargeID: "ch_" + p.ID.String(),
		Amount: money.Money{Minor: 1999 + tax, Currency: "EUR"}, TaxMinor: tax, Country: country, CardCountry: card, Business: business}})
	require.NoError(c.t, err)
	return p.ID
}

func (c *counter) refunded(id uuid.UUID, minor int64) {
	c.t.Helper()
	_, err := c.act.ApplyRefund(context.Background(), marketplace.ApplyRefundInput{Refund: stripeclient.Refund{
		ID: "re_" + uuid.NewString(), PaymentIntentID: "pi_" + id.String(), State: stripeclient.RefundSucceeded, Amount: money.Money{Minor: minor, Currency: "EUR"}}})
	require.NoError(c.t, err)
}

func TestDocumentsAreTheCustomersAndTheAdmins(t *testing.T) {
	c := newCounter(t)
	c.stripe.evidence = stripeclient.TaxEvidence{
		Name: "Ana GmbH", Email: "ana@example.com", Address: stripeclient.Address{Line1: "Straße 5", PostalCode: "10115", City: "Berlin", Country: "DE"},
		TaxIDs: []stripeclient.TaxID{{Type: "eu_vat", Value: "DE123456789"}}, TaxExempt: stripeclient.ReverseCharge, CardCountry: "DE",
		Taxes: []stripeclient.TaxLine{{Name: "VAT", Country: "DE", Percentage: "0", Reason: "reverse_charge"}},
	}
	id := c.boughtWithTax("DE", "DE", true)
	c.refunded(id, 1000)
	base := "/v1/purchases/" + id.String() + "/documents"

	for _, who := range []struct {
		name string
		get  func(path string) int
	}{
		{"the customer", func(path string) int { return c.As(c.customer).GET(path).Code }},
		{"an admin", func(path string) int { return c.As(c.admin).GET(path).Code }},
	} {
		for _, path := range []string{"", "/F-1.pdf", "/F-1.html", "/C-1.pdf", "/C-1.html"} {
			require.Equal(t, http.StatusOK, who.get(base+path), "%s %s", who.name, path)
		}
	}
	for _, path := range []string{"", "/F-1.pdf", "/F-1.html"} {
		c.As(c.other).GET(base+path).Problem(404, "not_found")
		c.GET(base+path).Problem(401, "unauthenticated")
		c.As(c.customer).GET("/v1/purchases/nonsense/documents"+path).Problem(404, "not_found")
		c.As(c.customer).GET("/v1/purchases/"+uuid.NewString()+"/documents"+path).Problem(404, "not_found")
	}
	for _, number := range []string{"F-2", "R-1", "f-1", "F-1%27--", strings.Repeat("9", 300)} {
		c.As(c.customer).GET(base+"/"+number+".pdf").Problem(404, "not_found")
	}
	another := c.boughtWithTax("DE", "DE", true)
	c.As(c.customer).GET("/v1/purchases/"+another.String()+"/documents/F-1.pdf").Problem(404, "not_found")

	pdf := c.As(c.customer).GET(base + "/F-1.pdf").Status(200)
	require.Equal(t, "application/pdf", pdf.Header.Get("Content-Type"))
	require.Equal(t, `attachment; filename="F-1.pdf"`, pdf.Header.Get("Content-Disposition"))
	require.Equal(t, "private, no-store", pdf.Header.Get("Cache-Control"))
	require.True(t, strings.HasPrefix(string(pdf.Body), "%PDF-1."))

	shown := c.As(c.customer).GET(base + "/C-1.html").Status(200)
	require.Equal(t, document.Look{}.Policy(), shown.Header.Get("Content-Security-Policy"))
	page := string(shown.Body)
	for _, said := range []string{`lang="es"`, "Factura rectificativa", "C-1", "Rectifica a", "F-1 de ", "Ana GmbH", "10115 Berlin", "DE123456789", "-10,00\u00a0€", "Inversión del sujeto pasivo"} {
		require.Contains(t, page, said)
	}
	require.Contains(t, string(c.As(c.customer).GET(base+"/C-1.html?lang=en").Status(200).Body), "Reverse charge")

	var p PurchaseWithTimeline
	c.As(c.customer).GET("/v1/purchases/" + id.String()).Status(200).JSON(&p)
	require.Equal(t, "F-1", p.ReceiptNumber)
	require.Equal(t, []DocumentRef{{"F-1", "invoice", base + "/F-1.pdf"}, {"C-1", "credit_note", base + "/C-1.pdf"}}, p.Documents)
	require.Equal(t, []any{int64(1999), int64(0), "exclusive"}, []any{p.Paid.Minor, p.Tax.Minor, p.TaxBehavior})
	var list DocumentList
	c.As(c.customer).GET(base).Status(200).JSON(&list)
	require.Equal(t, []int64{1999, 1000}, []int64{list.Items[0].Total.Minor, list.Items[1].Total.Minor})

	var open Purchase
	c.buy(c.customer, "open", c.plugin).Status(201).JSON(&open)
	require.Empty(t, open.Documents)
	require.Empty(t, open.ReceiptNumber)
}

func TestADocumentWaitsUntilItIsKnownWhomItIsFor(t *testing.T) {
	c := newCounter(t)
	c.stripe.evidence = stripeclient.TaxEvidence{Name: "Zoë", Address: stripeclient.Address{Country: "ES"}, Taxes: []stripeclient.TaxLine{{Name: "VAT", Country: "ES", Percentage: "21", AmountMinor: 420}}}
	id := c.boughtWithTax("ES", "ES", false)
	path := "/v1/purchases/" + id.String() + "/documents/R-1.html"
	c.stripe.err = &stripeclient.Error{Kind: stripeclient.Unavailable}
	c.As(c.customer).GET(path).Problem(503, "document_pending")
	require.Equal(t, "true", c.text(`SELECT (customer IS NULL)::text FROM documents`))
	c.stripe.err = nil
	for range 2 {
		page := string(c.As(c.customer).GET(path).Status(200).Body)
		require.Contains(t, page, "Zoë")
		require.Contains(t, page, "IVA 21\u00a0% (ES)")
		require.Contains(t, page, "4,20\u00a0€")
	}
	require.Equal(t, 2, c.stripe.asked, "not again, once it has answered")

	c.stripe.evidence.Name = "Somebody else"
	require.NoError(t, c.evidence.Complete(t.Context(), id))
	c.refunded(id, 500)
	require.Contains(t, string(c.As(c.customer).GET("/v1/purchases/"+id.String()+"/documents/C-1.html").Status(200).Body), "Zoë", "a note is of the same parties")

	c.stripe.err = &stripeclient.Error{Kind: stripeclient.NotFound}
	gone := c.boughtWithTax("ES", "", false)
	require.Contains(t, string(c.As(c.customer).GET("/v1/purchases/"+gone.String()+"/documents/R-2.html").Status(200).Body), ">ana<", "the account's name, where Stripe knows nothing")
}

func TestWithoutAReadKeyAWebhookSaysWhomItIsFor(t *testing.T) {
	c := newCounter(t)
	c.evidence.Stripe = nil
	id := c.boughtWithTax("ES", "FR", false)
	path := "/v1/purchases/" + id.String() + "/documents/R-1.html"
	c.As(c.customer).GET(path).Problem(503, "document_pending")
	body := fmt.Sprintf(`{"id":"evt_1","object":"event","api_version":%q,"type":"checkout.session.completed","created":%d,"livemode":false,"data":{"object":{"id":"cs_1","object":"checkout.session",
		"metadata":{"purchase_id":%q},"customer_details":{"name":"Zoë","email":"zoe@example.com","tax_exempt":"none","tax_ids":[],"address":{"city":"Vigo","country":"ES","line1":null,"line2":null,"postal_code":"36201","state":null}}}}}`,
		stripeclient.APIVersion, time.Now().Unix(), id)
	for range 2 {
		c.deliver(body, sign(body, webhookSecret, time.Now())).Status(204)
	}
	c.webhook.Drain()
	require.Contains(t, string(c.As(c.customer).GET(path).Status(200).Body), "36201 Vigo")
	require.Equal(t, "ES FR webhook contradictory", c.text(`SELECT concat_ws(' ', billing_country, card_country, source, verdict) FROM tax_evidence`))

	quiet := c.boughtWithTax("ES", "ES", false)
	c.exec(`UPDATE purchases SET settled_at = settled_at - interval '2 hours' WHERE id = $1`, quiet)
	require.Contains(t, string(c.As(c.customer).GET("/v1/purchases/"+quiet.String()+"/documents/R-2.html").Status(200).Body), ">ana<", "no webhook will come any more")
}

func TestEvidenceIsCompletedByItself(t *testing.T) {
	c := newCounter(t)
	c.stripe.evidence = stripeclient.TaxEvidence{Name: "Zoë", Address: stripeclient.Address{Country: "ES"}}
	c.boughtWithTax("ES", "ES", false)
	var open Purchase
	c.buy(c.customer, "open", c.plugin).Status(201).JSON(&open)
	c.stripe.err = &stripeclient.Error{Kind: stripeclient.RateLimited}
	_, err := c.evidence.CompleteDue(t.Context())
	require.Error(t, err)
	done, err := c.evidence.CompleteDue(t.Context())
	require.NoError(t, err)
	require.Zero(t, done, "tried again later")
	c.stripe.err = nil
	c.exec(`UPDATE tax_evidence SET next_attempt_at = now()`)
	done, err = c.evidence.CompleteDue(t.Context())
	require.NoError(t, err)
	require.Equal(t, 1, done)
	require.Equal(t, "Zoë", c.text(`SELECT customer->>'name' FROM documents`))
	done, err = c.evidence.CompleteDue(t.Context())
	require.NoError(t, err)
	require.Zero(t, done)
}

func TestTwoPiecesOfEvidenceOrAnAdminsWord(t *testing.T) {
	c := newCounter(t)
	vat := func(kind, value string) []stripeclient.TaxID { return []stripeclient.TaxID{{Type: kind, Value: value}} }
	for name, test := range map[string]struct {
		billing, card string
		ids           []stripeclient.TaxID
		state         string
	}{
		"address and card agree":     {"ES", "ES", nil, "sufficient"},
		"the card is from elsewhere": {"ES", "US", nil, "contradictory"},
		"a tax ID outweighs it":      {"GR", "US", vat("eu_vat", "EL123456789"), "sufficient"},
		"a Spanish company number":   {"ES", "", vat("es_cif", "B12345678"), "sufficient"},
		"a tax ID of another":        {"ES", "", vat("eu_vat", "DE123456789"), "contradictory"},
		"the address alone":          {"ES", "", nil, "insufficient"},
		"nothing":                    {"", "", nil, "insufficient"},
	} {
		t.Run(name, func(t *testing.T) {
			c.stripe.evidence = stripeclient.TaxEvidence{Name: "Zoë", Address: stripeclient.Address{Country: test.billing}, CardCountry: test.card, TaxIDs: test.ids}
			id := c.boughtWithTax("", "", test.ids != nil)
			path := "/v1/admin/purchases/" + id.String()
			var detail AdminPurchaseDetail
			c.As(c.admin).GET(path).Status(200).JSON(&detail)
			require.Equal(t, "pending", detail.TaxEvidence.State)
			require.NoError(t, c.evidence.Complete(t.Context(), id))
			c.As(c.admin).GET(path).Status(200).JSON(&detail)
			require.Equal(t, test.state, detail.TaxEvidence.State)
			require.Equal(t, &document.Customer{Name: "Zoë", Country: test.billing, TaxIDs: customerIDs(test.ids)}, detail.TaxEvidence.Customer)

			accept := path + "/tax-evidence/accept"
			c.As(c.customer).POST(accept, map[string]any{"reason": "x"}).Problem(403, "forbidden")
			c.As(c.admin).POST(accept, map[string]any{"reason": " "}).Problem(422, "invalid_request")
			if test.state == "sufficient" {
				c.As(c.admin).POST(accept, map[string]any{"reason": "x"}).Problem(409, "nothing_to_accept")
				return
			}
			var doubtful AdminDocumentPage
			c.As(c.admin).GET("/v1/admin/documents?doubtful=true&q=" + id.String()).Status(200).JSON(&doubtful)
			require.Len(t, doubtful.Items, 1)
			for _, reason := range []string{"seen the passport", "another"} {
				var accepted TaxEvidence
				c.As(c.admin).POST(accept, map[string]any{"reason": reason}).Status(200).JSON(&accepted)
				require.Equal(t, []any{"accepted", "seen the passport"}, []any{accepted.State, accepted.ReviewNote})
			}
			require.Equal(t, "1", c.text(`SELECT count(*)::text FROM audit_log WHERE action = 'tax_evidence.accept' AND subject_id = $1`, id))
			c.As(c.admin).GET("/v1/admin/documents?doubtful=true&q=" + id.String()).Status(200).JSON(&doubtful)
			require.Empty(t, doubtful.Items)
		})
	}
	c.act.Offers.Tax = ""
	untaxed := c.bought()
	require.NoError(t, c.evidence.Complete(t.Context(), untaxed))
	c.As(c.admin).POST("/v1/admin/purchases/"+untaxed.String()+"/tax-evidence/accept", map[string]any{"reason": "x"}).Problem(409, "nothing_to_accept")
	c.As(c.admin).POST("/v1/admin/purchases/"+uuid.NewString()+"/tax-evidence/accept", map[string]any{"reason": "x"}).Problem(404, "not_found")
}

func customerIDs(ids []stripeclient.TaxID) (out []document.TaxID) {
	for _, id := range ids {
		out = append(out, document.TaxID(id))
	}
	return out
}

func TestDocumentsForTheAccountant(t *testing.T) {
	c := newCounter(t)
	admin := c.As(c.admin)
	c.stripe.evidence = stripeclient.TaxEvidence{Name: "=Zoë", Address: stripeclient.Address{Country: "ES"}, CardCountry: "ES", Taxes: []stripeclient.TaxLine{{Percentage: "21", AmountMinor: 420, Reason: "standard_rated"}}}
	spanish := c.boughtWithTax("ES", "ES", false)
	c.refunded(spanish, 1000)
	c.stripe.evidence = stripeclient.TaxEvidence{
		Name: "Ana GmbH", Address: stripeclient.Address{Country: "DE"}, TaxIDs: []stripeclient.TaxID{{Type: "eu_vat", Value: "DE123456789"}}, TaxExempt: stripeclient.ReverseCharge,
		Taxes: []stripeclient.TaxLine{{Percentage: "0", Reason: "reverse_charge"}},
	}
	german := c.boughtWithTax("DE", "DE", true)
	require.NoError(t, c.evidence.Complete(t.Context(), german))
	c.stripe.evidence = stripeclient.TaxEvidence{Name: "=Zoë", Address: stripeclient.Address{Country: "ES"}, CardCountry: "ES", Taxes: []stripeclient.TaxLine{{Percentage: "21", AmountMinor: 420, Reason: "standard_rated"}}}
	require.NoError(t, c.evidence.Complete(t.Context(), spanish))

	numbers := func(query string) []string {
		var out []string
		cursor := ""
		for {
			var page AdminDocumentPage
			admin.GET("/v1/admin/documents?limit=2" + query + "&cursor=" + cursor).Status(200).JSON(&page)
			for _, d := range page.Items {
				out = append(out, d.Number)
			}
			if cursor = page.NextCursor; cursor == "" {
				return out
			}
		}
	}
	today := time.Now().UTC().Format(time.DateOnly)
	require.Equal(t, []string{"F-1", "C-1", "R-1"}, numbers(""))
	require.Equal(t, []string{"F-1", "C-1", "R-1"}, numbers("&from="+today+"&to="+today))
	require.Empty(t, numbers("&to=2020-01-01"))
	require.Equal(t, []string{"C-1"}, numbers("&kind=credit_note"))
	require.Equal(t, []string{"F-1"}, numbers("&country=DE"))
	require.Equal(t, []string{"R-1"}, numbers("&q=r-1"))
	require.Equal(t, []string{"C-1", "R-1"}, numbers("&q="+spanish.String()))
	for _, bad := range []string{"?from=tomorrow", "?from=2026-02-01&to=2026-01-01", "?country=Spain", "?kind=bill"} {
		admin.GET("/v1/admin/documents"+bad).Problem(422, "invalid_request")
	}
	admin.GET("/v1/admin/documents?cursor=x").Problem(400, "invalid_cursor")
	c.As(c.customer).GET("/v1/admin/documents").Problem(403, "forbidden")

	file := admin.GET("/v1/admin/documents.csv?from=" + today).Status(200)
	require.Equal(t, `attachment; filename="documents-`+today+`.csv"`, file.Header.Get("Content-Disposition"))
	rows := strings.Split(strings.TrimSpace(string(file.Body)), "\r\n")
	require.Len(t, rows, 4)
	require.Regexp(t, `^R-1,receipt,[^,]+,,,'=Zoë,,ES,standard_rated,21,1999,420,2419,EUR,`+spanish.String()+`$`, rows[1])
	require.Regexp(t, `^C-1,credit_note,[^,]+,R-1,,'=Zoë,,ES,standard_rated,21,-826,-174,-1000,EUR,`, rows[2])
	require.Regexp(t, `^F-1,invoice,[^,]+,,,Ana GmbH,DE123456789,DE,reverse_charge,0,1999,0,1999,EUR,`, rows[3])
	admin.GET("/v1/admin/documents.csv?from=x").Problem(422, "invalid_request")
	c.As(c.customer).GET("/v1/admin/documents.csv").Problem(403, "forbidden")

	eur := func(minor int64) money.Money { return money.Money{Minor: minor, Currency: "EUR"} }
	var summary TaxSummary
	admin.GET("/v1/admin/tax-summary?from=" + today).Status(200).JSON(&summary)
	require.Equal(t, TaxSummary{
		Countries: []CountryTax{
			{Country: "DE", Treatment: "reverse_charge", Sales: 1, Net: eur(1999), Tax: eur(0)},
			{Country: "ES", Treatment: "taxed", Sales: 1, Corrections: 1, Net: eur(1173), Tax: eur(246)},
		},
		Currencies: []CurrencyTax{{Documents: eur(246), Books: eur(246)}},
	}, summary)
	require.Equal(t, "country,treatment,sales,corrections,net_minor,tax_minor,currency\r\nDE,reverse_charge,1,0,1999,0,EUR\r\nES,taxed,1,1,1173,246,EUR\r\n",
		string(admin.GET("/v1/admin/tax-summary.csv").Status(200).Body))
	admin.GET("/v1/admin/tax-summary?to=2020-01-01").Status(200).JSON(&summary)
	require.Equal(t, TaxSummary{Countries: []CountryTax{}, Currencies: []CurrencyTax{}}, summary)
	c.As(c.customer).GET("/v1/admin/tax-summary").Problem(403, "forbidden")

	// The money of an open dispute is away, and nothing credited.
	_, err := c.act.ApplyDispute(t.Context(), marketplace.ApplyDisputeInput{Dispute: stripeclient.Dispute{
		ID: "dp_1", PaymentIntentID: "pi_" + spanish.String(), Amount: eur(1419), Reason: "fraudulent", Status: stripeclient.DisputeNeedsResponse,
		Movements: []stripeclient.Movement{{ID: "txn_1", AmountMinor: -1419}}}})
	require.NoError(t, err)
	admin.GET("/v1/admin/tax-summary").Status(200).JSON(&summary)
	require.Equal(t, []CurrencyTax{{Documents: eur(246), Books: eur(0)}}, summary.Currencies)
}
