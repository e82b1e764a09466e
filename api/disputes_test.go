package api

import (
	"bytes"
	"context"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"marketplace/activities/marketplace"
	"marketplace/internal/account"
	"marketplace/internal/evidence"
	"marketplace/internal/httpapi/httpapitest"
	"marketplace/internal/money"
	"marketplace/internal/stripeclient"
	"marketplace/workflows/dispute"
	"marketplace/workflows/step"
)

// bankOf has Stripe told at once of what is decided, as the workflow does.
type bankOf struct{ c *counter }

func (b bankOf) Answer(ctx context.Context, stripeID, id string) (dispute.Answered, error) {
	if err := b.c.note("answer %s", stripeID); err != nil {
		return dispute.Answered{}, err
	}
	d := b.c.disputed(stripeID)
	d.Status = stripeclient.DisputeLost
	if answer, sent := strings.CutPrefix(id, "answer/"); sent {
		d.Status, d.SubmissionCount, d.AnswerID = stripeclient.DisputeUnderReview, 1, uuid.MustParse(answer)
	}
	applied, err := b.c.act.ApplyDispute(ctx, marketplace.ApplyDisputeInput{Dispute: d})
	return dispute.Answered{Status: applied.Status}, err
}

// disputed is Stripe's word on a dispute of the purchase that its ID names.
func (c *counter) disputed(id string) stripeclient.Dispute {
	return stripeclient.Dispute{
		ID: id, PaymentIntentID: "pi_" + strings.ReplaceAll(id[3:], "_", "-"), ChargeID: "ch_1", Amount: money.Money{Minor: 1999, Currency: "EUR"}, Reason: "fraudulent",
		Status: stripeclient.DisputeNeedsResponse, DueBy: time.Now().Add(48 * time.Hour).UTC().Truncate(time.Second),
		Movements: []stripeclient.Movement{{ID: "txn_" + id, AmountMinor: -1999, FeeMinor: 1500}},
	}
}

// disputedPurchase is one that waits for an answer, with what there is to tell of it.
func (c *counter) disputedPurchase() (purchase uuid.UUID, id string) {
	c.t.Helper()
	purchase = c.bought()
	c.exec(`INSERT INTO sessions (id, token_hash, user_id, user_agent, ip, created_at, last_seen_at, expires_at)
		VALUES (gen_random_uuid(), sha256('x'), $1, 'x', '192.0.2.7', now() - interval '1 day', now(), now() + interval '1 day')`, c.customer.ID)
	c.exec(`UPDATE purchases SET refund_until = '2026-12-31T12:00Z' WHERE id = $1`, purchase)
	c.exec(`INSERT INTO tax_evidence (purchase_id, customer, billing_country, card_country, source, complete_at)
		VALUES ($1, '{"name":"Ana Ruiz","line1":"Calle Mayor 1","postalCode":"28013","city":"Madrid","country":"ES"}', 'ES', 'ES', 'stripe', now())
		ON CONFLICT (purchase_id) DO UPDATE SET customer = excluded.customer, billing_country = 'ES', card_country = 'ES', complete_at = now()`, purchase)
	c.exec(`UPDATE documents SET customer = '{"name":"Ana Ruiz"}', taxes = '[]' WHERE purchase_id = $1`, purchase)
	c.exec(`INSERT INTO refund_requests (id, purchase_id, origin, asked_by, reason, message, currency, status, answer, decided_at)
		VALUES (gen_random_uuid(), $1, 'customer', $2, 'not_working', 'It says no.', 'EUR', 'declined', 'It works as described', now())`, purchase, c.customer.ID)
	id = "dp_" + strings.ReplaceAll(purchase.String(), "-", "_")
	c.hears(c.disputed(id))
	return purchase, id
}

func (c *counter) hears(d stripeclient.Dispute) {
	c.t.Helper()
	_, err := c.act.ApplyDispute(c.t.Context(), marketplace.ApplyDisputeInput{Dispute: d})
	require.NoError(c.t, err)
}

func (c *counter) dispute(id string) (out DisputeDetail) {
	c.t.Helper()
	c.As(c.admin).GET("/v1/admin/disputes/" + id).Status(200).JSON(&out)
	return out
}

func (c *counter) submits(who account.Principal, key, id, version string) *httpapitest.Response {
	return c.As(who).With("Idempotency-Key", key).POST("/v1/admin/disputes/"+id+"/submit", map[string]any{"version": version})
}

func (c *counter) accepts(key, id, reason string) *httpapitest.Response {
	return c.As(c.admin).With("Idempotency-Key", key).POST("/v1/admin/disputes/"+id+"/accept", map[string]any{"reason": reason})
}

func (d DisputeDetail) text(field evidence.Field) EvidenceText {
	for _, text := range d.Evidence.Texts {
		if text.Field == string(field) {
			return text
		}
	}
	return EvidenceText{}
}

func TestTheEvidenceIsWhatTheRecordsSay(t *testing.T) {
	c := newCounter(t)
	purchase, id := c.disputedPurchase()
	d := c.dispute(id)
	require.Equal(t, purchase, d.PurchaseID)
	require.Equal(t, "needs_response", d.Status)
	require.NotNil(t, d.DueAt)
	require.Empty(t, d.AnswerRefusal+d.AcceptRefusal)
	euros := func(minor int64) money.Money { return money.Money{Minor: minor, Currency: "EUR"} }
	require.Equal(t, DisputeStake{Taken: euros(1999), Fee: euros(1500), Publisher: euros(3199), Platform: euros(300), Held: euros(0)}, d.Stake)
	for field, want := range map[evidence.Field]string{
		evidence.CustomerName: "Ana Ruiz", evidence.CustomerEmail: "ana@example.com", evidence.BillingAddress: "Calle Mayor 1, 28013 Madrid, ES", evidence.CustomerPurchaseIP: "192.0.2.7",
	} {
		require.Equal(t, EvidenceText{Field: string(field), Text: want}, d.text(field))
	}
	require.Contains(t, d.text(evidence.ProductDescription).Text, "lint, a software plugin published by Acme and sold through Plugs")
	require.Contains(t, d.text(evidence.AccessActivityLog).Text, "The plugin is made available")
	require.Contains(t, d.text(evidence.RefundPolicyDisclosure).Text, "31 December 2026, 12:00 UTC")
	require.Contains(t, d.text(evidence.RefundRefusalExplanation).Text, "We declined on")
	require.Equal(t, []EvidenceFile{
		{Field: "receipt", Name: "R-1.pdf"}, {Field: "service_documentation", Name: "delivery.pdf"}, {Field: "customer_communication", Name: "communication.pdf"},
	}, d.Evidence.Files)
	for _, file := range d.Evidence.Files {
		r := c.As(c.admin).GET("/v1/admin/disputes/" + id + "/files/" + file.Field).Status(200)
		require.True(t, bytes.HasPrefix(r.Body, []byte("%PDF-1.")))
		require.Equal(t, "application/pdf", r.Header.Get("Content-Type"))
	}
	for _, path := range []string{"/v1/admin/disputes/" + id + "/files/duplicate_charge_documentation", "/v1/admin/disputes/" + id + "/files/uncategorized_text", "/v1/admin/disputes/dp_none/files/receipt", "/v1/admin/disputes/dp_none"} {
		c.As(c.admin).GET(path).Problem(404, "not_found")
	}
}

func TestSayingItOtherwise(t *testing.T) {
	c := newCounter(t)
	_, id := c.disputedPurchase()
	first := c.dispute(id)
	save := func(revision int, texts []map[string]any, leftOut ...string) *httpapitest.Response {
		return c.As(c.admin).PUT("/v1/admin/disputes/"+id+"/evidence", map[string]any{"revision": revision, "texts": texts, "leftOut": append([]string{}, leftOut...)})
	}
	said := []map[string]any{{"field": "uncategorized_text", "text": " In our words.\r\nTwice. "}, {"field": "customer_purchase_ip", "text": ""}, {"field": "customer_name", "text": "Ana Ruiz"}}
	var d DisputeDetail
	save(0, said, "receipt").Status(200).JSON(&d)
	require.EqualValues(t, 1, d.Evidence.Revision)
	require.Equal(t, "root", d.Evidence.EditedByName)
	require.NotEqual(t, first.Evidence.Version, d.Evidence.Version)
	require.Equal(t, EvidenceText{Field: "uncategorized_text", Text: "In our words.\nTwice.", Ours: first.text(evidence.UncategorizedText).Text, Edited: true}, d.text(evidence.UncategorizedText))
	require.Equal(t, EvidenceText{Field: "customer_purchase_ip", Ours: "192.0.2.7", Edited: true}, d.text(evidence.CustomerPurchaseIP))
	require.False(t, d.text(evidence.CustomerName).Edited, "the same as ours is ours")
	require.True(t, d.Evidence.Files[0].LeftOut)

	save(0, said).Problem(409, "evidence_changed")
	save(7, said).Problem(409, "evidence_changed")
	save(1, []map[string]any{}).Status(200).JSON(&d)
	require.Equal(t, first.Evidence.Version, d.Evidence.Version, "all as our records say")

	for _, wrong := range [][]map[string]any{
		{{"field": "service_date", "text": "a\x00b"}}, {{"field": "service_date", "text": "x"}, {"field": "service_date", "text": "y"}}, {{"field": "shipping_address", "text": "x"}},
		{{"field": "service_date", "text": strings.Repeat("x", evidence.MaxText+1)}},
	} {
		save(2, wrong).Problem(422, "invalid_request")
	}
	var long []map[string]any
	for _, field := range evidence.TextFields[:8] {
		long = append(long, map[string]any{"field": field, "text": strings.Repeat("x", evidence.MaxText)})
	}
	require.Contains(t, save(2, long).Problem(422, "invalid_request").Errors[0].Message, "150000")
	require.Equal(t, "dispute.edit, dispute.edit", c.disputeActs())
	require.NotContains(t, c.text(`SELECT string_agg(detail::text, '') FROM audit_log`), "In our words")
}

func (c *counter) disputeActs() string {
	return c.text(`SELECT coalesce(string_agg(action, ', ' ORDER BY at), '') FROM audit_log WHERE action LIKE 'dispute.%'`)
}

func TestEvidenceIsSentWithAHumansYesAndOnce(t *testing.T) {
	c := newCounter(t)
	_, id := c.disputedPurchase()
	read := c.dispute(id)
	c.As(c.admin).PUT("/v1/admin/disputes/"+id+"/evidence", map[string]any{"revision": 0, "texts": []map[string]any{{"field": "service_date", "text": "yesterday"}}, "leftOut": []string{"receipt"}}).Status(200)
	c.submits(c.admin, "k", id, read.Evidence.Version).Problem(409, "evidence_changed")
	require.Empty(t, c.calls, "what was not read is not sent")

	now := c.dispute(id)
	var sent DisputeDetail
	c.submits(c.admin, "k", id, now.Evidence.Version).Status(200).JSON(&sent)
	require.Equal(t, "under_review", sent.Status)
	require.Equal(t, "submitted", sent.Answer)
	require.Nil(t, sent.Evidence, "it cannot be changed any more")
	require.Equal(t, marketplace.DisputeRefusedAnswered, sent.AnswerRefusal)
	require.Len(t, sent.Answers, 1)
	answer := sent.Answers[0]
	require.Equal(t, "submitted", answer.Status)
	require.Equal(t, "root", answer.ApprovedByName)
	require.Contains(t, answer.Texts, EvidenceText{Field: "service_date", Text: "yesterday"})
	require.Equal(t, []string{"communication.pdf", "delivery.pdf"}, []string{answer.Files[0].Name, answer.Files[1].Name})
	file := c.As(c.admin).GET("/v1/admin/disputes/" + id + "/files/service_documentation?answer=" + answer.ID.String()).Status(200)
	require.True(t, bytes.HasPrefix(file.Body, []byte("%PDF-1.")))
	c.As(c.admin).GET("/v1/admin/disputes/"+id+"/files/receipt?answer="+answer.ID.String()).Problem(404, "not_found")
	c.As(c.admin).GET("/v1/admin/disputes/"+id+"/files/service_documentation").Problem(404, "not_found")
	c.As(c.admin).GET("/v1/admin/disputes/"+id+"/files/receipt?answer=x").Problem(422, "invalid_request")

	c.submits(c.admin, "k", id, now.Evidence.Version).Status(200)
	c.submits(c.admin, "k", id, "another").Problem(422, "idempotency_key_reused")
	c.submits(c.admin, "k2", id, now.Evidence.Version).Problem(409, "dispute_answered")
	c.accepts("k", id, "we were wrong").Problem(409, "dispute_answered")
	c.As(c.admin).PUT("/v1/admin/disputes/"+id+"/evidence", map[string]any{"revision": 1, "texts": []any{}, "leftOut": []any{}}).Problem(409, "dispute_answered")
	require.Equal(t, "1", c.text(`SELECT count(*)::text FROM dispute_answers`))
	require.Equal(t, "dispute.edit, dispute.submit", c.disputeActs())
}

func TestOfTwoAdminsWhoSendAtOnceOneDoes(t *testing.T) {
	c := newCounter(t)
	_, id := c.disputedPurchase()
	version := c.dispute(id).Evidence.Version
	other := c.user("eve", "admin")
	codes := make(chan int, 2)
	for _, who := range []account.Principal{c.admin, other} {
		go func() {
			codes <- c.For(t).As(who).With("Idempotency-Key", "k").POST("/v1/admin/disputes/"+id+"/submit", map[string]any{"version": version}).Code
		}()
	}
	require.ElementsMatch(t, []int{200, 409}, []int{<-codes, <-codes})
	require.Equal(t, "1", c.text(`SELECT count(*)::text FROM dispute_answers`))
}

func TestWhenStripeCannotBeToldTheDecisionStands(t *testing.T) {
	c := newCounter(t)
	_, id := c.disputedPurchase()
	version := c.dispute(id).Evidence.Version
	c.answer = step.ErrUnavailable
	c.submits(c.admin, "k", id, version).Problem(503, "no_answer_yet")
	d := c.dispute(id)
	require.Equal(t, "approved", d.Answer)
	require.Nil(t, d.Evidence)
	c.answer = step.ErrPending
	c.submits(c.admin, "k", id, version).Status(200).JSON(&d)
	require.Equal(t, "approved", d.Answer, "it shows that it is on its way")
	c.answer = nil
	c.submits(c.admin, "k", id, version).Status(200).JSON(&d)
	require.Equal(t, "submitted", d.Answer)
}

func TestNothingIsSentWhereThereIsNothingToSay(t *testing.T) {
	c := newCounter(t)
	_, id := c.disputedPurchase()
	var texts []map[string]any
	for _, field := range evidence.TextFields {
		texts = append(texts, map[string]any{"field": field, "text": ""})
	}
	var d DisputeDetail
	c.As(c.admin).PUT("/v1/admin/disputes/"+id+"/evidence", map[string]any{"revision": 0, "texts": texts, "leftOut": evidence.FileFields}).Status(200).JSON(&d)
	c.submits(c.admin, "k", id, d.Evidence.Version).Problem(409, "evidence_empty")
}

func TestGivingADisputeUp(t *testing.T) {
	c := newCounter(t)
	_, id := c.disputedPurchase()
	c.accepts("k", id, "x").Problem(422, "invalid_request")
	var d DisputeDetail
	c.accepts("k", id, "It did not work, by our own logs").Status(200).JSON(&d)
	require.Equal(t, "lost", d.Status)
	require.Equal(t, marketplace.LostAccepted, d.Because)
	require.Equal(t, "root", d.AcceptedByName)
	c.accepts("k", id, "It did not work, by our own logs").Status(200)
	c.accepts("k", id, "another reason").Problem(409, "dispute_closed")
	c.submits(c.admin, "k", id, "x").Problem(409, "dispute_closed")
	require.Equal(t, "dispute.accept", c.disputeActs())
}

func TestWhatCannotBeAnswered(t *testing.T) {
	c := newCounter(t)
	_, id := c.disputedPurchase()
	d := c.disputed(id)
	d.DueBy = time.Now().Add(-time.Minute).UTC().Truncate(time.Second)
	c.hears(d)
	require.True(t, c.dispute(id).Overdue)
	c.submits(c.admin, "k", id, "x").Problem(409, "dispute_overdue")
	inquiry := c.disputed(id)
	inquiry.ID, inquiry.IsInquiry, inquiry.Movements = "dp_inquiry", true, nil
	c.hears(inquiry)
	c.accepts("k", "dp_inquiry", "we were wrong").Problem(409, "inquiry_not_acceptable")
	require.Equal(t, marketplace.DisputeRefusedInquiry, c.dispute("dp_inquiry").AcceptRefusal)
}

func TestListOfDisputes(t *testing.T) {
	c := newCounter(t)
	purchase, first := c.disputedPurchase()
	add := func(id string, change func(*stripeclient.Dispute)) {
		d := c.disputed(first)
		d.ID, d.Movements = id, nil
		change(&d)
		c.hears(d)
	}
	add("dp_soon", func(d *stripeclient.Dispute) { d.DueBy = d.DueBy.Add(-time.Hour) })
	add("dp_asked", func(d *stripeclient.Dispute) {
		d.DueBy, d.IsInquiry, d.Reason = d.DueBy.Add(time.Hour), true, "general"
	})
	add("dp_read", func(d *stripeclient.Dispute) { d.Status, d.SubmissionCount = stripeclient.DisputeUnderReview, 1 })
	add("dp_lost", func(d *stripeclient.Dispute) { d.Status, d.PastDue = stripeclient.DisputeLost, true })
	add("dp_won", func(d *stripeclient.Dispute) { d.Status = stripeclient.DisputeWon })
	list := func(query string) (ids []string) {
		for next := ""; ; {
			var page DisputeCasePage
			c.As(c.admin).GET("/v1/admin/disputes?limit=2&" + query + "&cursor=" + url.QueryEscape(next)).Status(200).JSON(&page)
			for _, item := range page.Items {
				ids = append(ids, item.ID)
			}
			if next = page.NextCursor; next == "" {
				return ids
			}
		}
	}
	require.Equal(t, []string{"dp_soon", first, "dp_asked", "dp_read"}, list("status=open"))
	require.Equal(t, []string{"dp_won", "dp_lost"}, list("status=closed"))
	require.Equal(t, []string{"dp_lost"}, list("status=lost"))
	require.Equal(t, []string{"dp_read"}, list("status=under_review"))
	require.Equal(t, []string{"dp_asked"}, list("status=needs_response&kind=inquiry"))
	require.Equal(t, []string{"dp_soon", first, "dp_read"}, list("kind=dispute"))
	require.Equal(t, []string{"dp_asked"}, list("reason=general"))
	require.Equal(t, []string{"dp_soon"}, list("q=DP_soon"))
	require.Len(t, list("q="+purchase.String()), 4)
	require.Len(t, list("q=Ana%40example.com"), 4)
	require.Empty(t, list("q=bea%40example.com"))
	var page DisputeCasePage
	c.As(c.admin).GET("/v1/admin/disputes?status=lost").Status(200).JSON(&page)
	require.Equal(t, marketplace.LostUnanswered, page.Items[0].Because)
}
