package api

import (
	"math"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"marketplace/activities/marketplace"
	"marketplace/internal/account"
	"marketplace/internal/httpapi/httpapitest"
	"marketplace/internal/money"
	"marketplace/internal/stripeclient"
	marketplacedb "marketplace/queries/marketplace"
	"marketplace/workflows/refundrequest"
	"marketplace/workflows/step"
)

func newRefundCounter(t *testing.T) (c *counter, purchase uuid.UUID) {
	t.Helper()
	c = newCounterBy(t, marketplace.RefundRules{
		Window: 14 * 24 * time.Hour, AutoApprove: money.Limits{"EUR": 2000}, AutoApproveAge: time.Hour, AutoApproveYearly: 3,
		DecisionTime: 48 * time.Hour, Alone: money.Limits{"EUR": 1500},
	})
	return c, c.bought()
}

func (c *counter) asks(who account.Principal, key string, purchase uuid.UUID, body map[string]any) *httpapitest.Response {
	return c.As(who).With("Idempotency-Key", key).POST("/v1/purchases/"+purchase.String()+"/refund-requests", body)
}

func (c *counter) refundable(id uuid.UUID) RefundTerms {
	c.t.Helper()
	var p PurchaseWithTimeline
	c.As(c.customer).GET("/v1/purchases/" + id.String()).Status(200).JSON(&p)
	return p.Refund
}

// gone has Stripe say that the refund has succeeded.
func (c *counter) gone(purchase, refund uuid.UUID, minor int64, state stripeclient.RefundState) {
	c.t.Helper()
	_, err := c.act.ApplyRefund(c.t.Context(), marketplace.ApplyRefundInput{RefundID: refund, Refund: stripeclient.Refund{
		ID: "re_" + refund.String(), State: state, PaymentIntentID: "pi_" + purchase.String(), Amount: money.Money{Minor: minor, Currency: "EUR"},
	}})
	require.NoError(c.t, err)
}

// seen is what the customer sees of the refunds.
func (c *counter) seen(id uuid.UUID, want ...string) {
	c.t.Helper()
	require.Equal(c.t, want, each(c.refundable(id).Refunds, func(r OwnRefund) string { return r.Status }))
}

var wish = map[string]any{"reason": "not_working", "message": "It says no.\nAlways."}

func TestAskingForMoneyBack(t *testing.T) {
	c, id := newRefundCounter(t)
	terms := c.refundable(id)
	require.Equal(t, money.Money{Minor: 1999, Currency: "EUR"}, terms.Left)
	require.Empty(t, terms.Refusal)
	require.WithinDuration(t, time.Now().Add(14*24*time.Hour), *terms.AskUntil, time.Minute)

	var first, again OwnRefundRequest
	c.asks(c.customer, "k", id, wish).Status(202).JSON(&first)
	require.Equal(t, "waiting", first.Status, "two have to agree on so much")
	require.NotNil(t, first.AnswerBy)
	c.called("open " + first.ID.String())
	c.asks(c.customer, "k", id, wish).Status(202).JSON(&again)
	require.Equal(t, first, again)
	c.asks(c.customer, "k", id, map[string]any{"reason": "other"}).Problem(422, "idempotency_key_reused")
	c.asks(c.customer, "k2", id, wish).Problem(409, "refund_request_open")
	c.called()
	terms = c.refundable(id)
	require.Equal(t, "refund_request_open", terms.Refusal)
	require.Equal(t, []OwnRefundRequest{first}, terms.Requests)
	require.Contains(t, c.text(`SELECT string_agg(kind, ' ') FROM purchase_events`), "refund_asked")
}

func TestGrantedByRule(t *testing.T) {
	c, id := newRefundCounter(t)
	c.act.Refunds.Alone = nil
	var got OwnRefundRequest
	c.asks(c.customer, "k", id, wish).Status(202).JSON(&got)
	require.Equal(t, "approved", got.Status)
	require.Equal(t, &money.Money{Minor: 1999, Currency: "EUR"}, got.Amount)
	c.seen(id, "on_its_way")
	require.Equal(t, "refund_open", c.refundable(id).Refusal)
	c.gone(id, marketplace.RefundOfRequest(got.ID), 1999, stripeclient.RefundSucceeded)
	c.seen(id, "returned")
	require.Equal(t, "purchase_not_refundable", c.refundable(id).Refusal)
	c.asks(c.customer, "k2", id, wish).Problem(409, "purchase_not_refundable")
}

func TestWhatCannotBeAskedFor(t *testing.T) {
	c, id := newRefundCounter(t)
	c.asks(c.other, "k", id, wish).Problem(404, "not_found")
	c.asks(c.admin, "k", id, wish).Problem(404, "not_found")
	c.asks(c.customer, "k", uuid.New(), wish).Problem(404, "not_found")
	c.POST("/v1/purchases/"+id.String()+"/refund-requests", wish).Problem(401, "unauthenticated")
	c.As(c.customer).POST("/v1/purchases/"+id.String()+"/refund-requests", wish).Problem(422, "invalid_request")
	for _, bad := range []map[string]any{
		{}, {"reason": "because"}, {"reason": "fraudulent"}, {"reason": "other", "message": strings.Repeat("x", 2001)}, {"reason": "other", "amount": 5},
		{"reason": "other", "message": "hidden \u202e text"},
	} {
		c.asks(c.customer, "k", id, bad).Problem(422, "invalid_request")
	}
	c.exec(`UPDATE purchases SET refund_until = now() - interval '1 second' WHERE id = $1`, id)
	c.asks(c.customer, "k", id, wish).Problem(409, "refund_window_over")
	require.Equal(t, "refund_window_over", c.refundable(id).Refusal)
	c.called()
	require.Equal(t, "0", c.text(`SELECT count(*)::text FROM refund_requests`))

	c.exec(`UPDATE purchases SET refund_until = now() + interval '1 day' WHERE id = $1`, id)
	c.answer = step.ErrUnavailable
	c.asks(c.customer, "k", id, wish).Problem(503, "workflows_unavailable")
	c.answer = step.ErrPending
	c.asks(c.customer, "k", id, wish).Problem(503, "no_answer_yet")
	require.Empty(t, c.refundable(id).Requests, "a draft is nobody's request yet")
	c.answer = nil
	var got OwnRefundRequest
	c.asks(c.customer, "k", id, map[string]any{"reason": "other", "message": "said better"}).Status(202).JSON(&got)
	require.Equal(t, "said better", got.Message)
}

func TestAskingTwiceAtOnce(t *testing.T) {
	c, id := newRefundCounter(t)
	statuses := make(chan int, 8)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() { statuses <- c.asks(c.customer, uuid.NewString(), id, wish).Code })
	}
	all.Wait()
	close(statuses)
	taken := 0
	for status := range statuses {
		if status == 202 {
			taken++
		} else {
			require.Equal(t, 409, status)
		}
	}
	require.Equal(t, 1, taken)
}

func (c *counter) decides(who account.Principal, key string, request uuid.UUID, body map[string]any) *httpapitest.Response {
	return c.As(who).With("Idempotency-Key", key).POST("/v1/admin/refund-requests/"+request.String()+"/decide", body)
}

func amount(minor int64, currency string) map[string]any {
	return map[string]any{"minor": minor, "currency": currency}
}

func TestDecidingOnARequest(t *testing.T) {
	c, id := newRefundCounter(t)
	boss := c.user("boss", "admin")
	var asked OwnRefundRequest
	c.asks(c.customer, "k", id, wish).Status(202).JSON(&asked)
	c.calls = nil
	request := asked.ID
	yes := map[string]any{"decision": "approve", "reason": "fair enough"}

	c.decides(c.customer, "k", request, yes).Problem(403, "forbidden")
	c.decides(c.admin, "k", uuid.New(), yes).Problem(404, "not_found")
	for _, bad := range []map[string]any{
		{"decision": "approve"}, {"decision": "maybe", "reason": "why not"}, {"decision": "approve", "reason": "x"},
		{"decision": "approve", "reason": "some", "amount": amount(0, "EUR")}, {"decision": "approve", "reason": "some", "amount": amount(-5, "EUR")},
		{"decision": "approve", "reason": "some", "amount": map[string]any{"minor": 1e30, "currency": "EUR"}},
		{"decision": "decline", "reason": "none", "amount": amount(5, "EUR")},
	} {
		c.decides(c.admin, "k", request, bad).Problem(422, "invalid_request")
	}
	c.decides(c.admin, "k", request, map[string]any{"decision": "approve", "reason": "some", "amount": amount(5, "USD")}).Problem(422, "currency_mismatch")
	c.called()
	c.decides(c.admin, "much", request, map[string]any{"decision": "approve", "reason": "some", "amount": amount(math.MaxInt64, "EUR")}).Problem(409, "refund_exceeds_left")

	var detail RefundRequestDetail
	c.decides(c.admin, "k", request, yes).Status(200).JSON(&detail)
	require.Equal(t, "proposed", detail.Status)
	require.Equal(t, &money.Money{Minor: 1999, Currency: "EUR"}, detail.Proposed)
	require.Equal(t, "own_proposal", detail.YouMayNot)
	c.decides(c.admin, "k", request, yes).Status(200)
	c.decides(c.admin, "k", request, map[string]any{"decision": "decline", "reason": "no, after all"}).Problem(422, "idempotency_key_reused")
	c.decides(c.admin, "k2", request, yes).Problem(409, "second_person_needed")
	require.Equal(t, "waiting", c.refundable(id).Requests[0].Status, "the customer sees no proposal")

	detail = RefundRequestDetail{}
	c.decides(boss, "k", request, yes).Status(200).JSON(&detail)
	require.Equal(t, "approved", detail.Status)
	require.Empty(t, detail.YouMayNot)
	require.Len(t, detail.Decisions, 2)
	require.Equal(t, "It says no.\nAlways.", detail.Message)
	c.decides(c.admin, "k3", request, yes).Problem(409, "refund_request_decided")
	require.Equal(t, "approved", c.refundable(id).Requests[0].Status)

	var page AdminRefundRequestPage
	c.As(c.admin).GET("/v1/admin/refund-requests").Status(200).JSON(&page)
	require.Empty(t, page.Items)
	c.As(c.admin).GET("/v1/admin/refund-requests?status=decided").Status(200).JSON(&page)
	require.Len(t, page.Items, 1)
	c.As(c.admin).GET("/v1/admin/refund-requests/" + request.String()).Status(200)
	c.As(c.admin).GET("/v1/admin/refund-requests/"+uuid.NewString()).Problem(404, "not_found")
	c.As(c.admin).GET("/v1/admin/refund-requests?cursor=forged").Problem(400, "invalid_cursor")
}

func TestWhatThereIsToDecideBy(t *testing.T) {
	c, id := newRefundCounter(t)
	boss := c.user("boss", "admin")
	c.exec(`WITH v AS (INSERT INTO plugin_versions (id, plugin_id, version, major, minor, patch, artifact_sha256, artifact_size, artifact_key, file_name, status, source_revision)
			VALUES (gen_random_uuid(), $2, '1.0.0', 1, 0, 0, decode(repeat('ab', 32), 'hex'), 1, 'k', 'f', 'published', 1) RETURNING id)
		INSERT INTO downloads (token_id, plugin_id, version_id, user_id, at) SELECT gen_random_uuid(), $2, v.id, $1, now() + make_interval(mins => n) FROM v, generate_series(1, 2) n`, c.customer.ID, c.plugin)
	c.exec(`WITH license AS (INSERT INTO licenses (id, entitlement_id, key_hash, key_sealed, sealed_by, offline, offline_days, grace_days)
			SELECT gen_random_uuid(), id, decode(repeat('ab', 32), 'hex'), 'x', 'k', false, 1, 0 FROM entitlements RETURNING id)
		INSERT INTO license_activations (id, license_id, fingerprint_hash, removed_at, removed_by)
			SELECT gen_random_uuid(), id, decode(repeat(n, 32), 'hex'), CASE n WHEN 'aa' THEN now() END, CASE n WHEN 'aa' THEN 'owner' ELSE '' END FROM license, unnest(ARRAY['aa', 'bb']) n`)
	var asked OwnRefundRequest
	c.asks(c.customer, "k", id, wish).Status(202).JSON(&asked)
	path := "/v1/admin/refund-requests/" + asked.ID.String()
	var detail RefundRequestDetail
	c.As(c.admin).GET(path).Status(200).JSON(&detail)
	require.EqualValues(t, 2, detail.Downloads)
	require.EqualValues(t, 2, detail.Machines, "those it was taken off, too")
	require.WithinDuration(t, time.Now().Add(2*time.Minute), *detail.LastDownloadAt, time.Minute)
	require.Equal(t, RefundRules{
		Granted: &money.Money{Minor: 2000, Currency: "EUR"}, AgeSeconds: 3600, Yearly: 3, Alone: &money.Money{Minor: 1500, Currency: "EUR"},
	}, detail.Rules)
	require.Empty(t, detail.YouMayNot)

	c.decides(boss, "k", asked.ID, map[string]any{"decision": "approve", "reason": "a part of it", "amount": amount(1000, "EUR")}).Status(200).JSON(&detail)
	require.Equal(t, "approved", detail.Status)
	require.EqualValues(t, 500, detail.Rules.Alone.Minor, "what one person has given back alone counts")
	require.EqualValues(t, 999, detail.Left.Minor)

	t.Run("OnesOwnPurchase", func(t *testing.T) {
		c.exec(`UPDATE users SET role = 'admin' WHERE id = $1`, c.customer.ID)
		c.customer.Role = "admin"
		var again OwnRefundRequest
		c.asks(c.customer, "k2", id, wish).Status(202).JSON(&again)
		c.As(c.customer).GET("/v1/admin/refund-requests/" + again.ID.String()).Status(200).JSON(&detail)
		require.Equal(t, "own_purchase", detail.YouMayNot)
		c.decides(c.customer, "k", again.ID, map[string]any{"decision": "approve", "reason": "why not"}).Problem(409, "own_purchase")
	})
}

func TestRequestsAreFound(t *testing.T) {
	c, id := newRefundCounter(t)
	var asked OwnRefundRequest
	c.asks(c.customer, "k", id, wish).Status(202).JSON(&asked)
	found := func(query string) int {
		t.Helper()
		var page AdminRefundRequestPage
		c.As(c.admin).GET("/v1/admin/refund-requests?" + query).Status(200).JSON(&page)
		return len(page.Items)
	}
	for query, want := range map[string]int{
		"": 1, "status=open": 1, "status=waiting": 1, "status=proposed": 0, "status=decided": 0, "search=ANA": 1, "search=ana%40example": 1, "search=LINT": 1, "search=bea": 0, "search=%25": 0,
	} {
		require.Equal(t, want, found(query), query)
	}
	c.decides(c.admin, "k", asked.ID, map[string]any{"decision": "approve", "reason": "all of it"}).Status(200)
	require.Equal(t, 1, found("status=proposed"))
	require.Zero(t, found("status=waiting"))
	c.decides(c.admin, "k2", asked.ID, map[string]any{"decision": "decline", "reason": "not after all"}).Status(200)
	for query, want := range map[string]int{"status=open": 0, "status=decided": 1, "status=declined": 1, "status=approved": 0, "status=closed": 0} {
		require.Equal(t, want, found(query), query)
	}
	c.As(c.admin).GET("/v1/admin/refund-requests?status=draft").Problem(422, "invalid_request")
}

func TestDeclining(t *testing.T) {
	c, id := newRefundCounter(t)
	var asked OwnRefundRequest
	c.asks(c.customer, "k", id, wish).Status(202).JSON(&asked)
	c.decides(c.admin, "k", asked.ID, map[string]any{"decision": "decline", "reason": "It works as the manual says."}).Status(200)
	own := c.refundable(id).Requests[0]
	require.Equal(t, "declined", own.Status)
	require.Equal(t, "It works as the manual says.", own.Answer)
	require.Empty(t, c.refundable(id).Refusal, "one may ask again")
}

func TestRequestsComeInPages(t *testing.T) {
	c, _ := newRefundCounter(t)
	for i := range 3 {
		plugin := c.addPlugin("p"+string(rune('a'+i)), 1999)
		var p Purchase
		c.buy(c.customer, uuid.NewString(), plugin).Status(201).JSON(&p)
		c.settle(p.ID)
		c.asks(c.customer, "k", p.ID, wish).Status(202)
		c.exec(`UPDATE refund_requests SET due_at = now() + make_interval(hours => $2) WHERE purchase_id = $1`, p.ID, 10-i)
	}
	var seen []time.Time
	cursor := ""
	for range 3 {
		var page AdminRefundRequestPage
		c.As(c.admin).GET("/v1/admin/refund-requests?limit=1&cursor=" + cursor).Status(200).JSON(&page)
		require.Len(t, page.Items, 1)
		seen = append(seen, *page.Items[0].DueAt)
		cursor = page.NextCursor
	}
	require.Empty(t, cursor)
	require.True(t, seen[0].Before(seen[1]) && seen[1].Before(seen[2]), "due first")
	var todo AdminTodo
	c.As(c.admin).GET("/v1/admin/todo").Status(200).JSON(&todo)
	require.Equal(t, AdminTodo{RefundRequests: 3}, todo)
}

func TestProposingARefund(t *testing.T) {
	c, id := newRefundCounter(t)
	boss := c.user("boss", "admin")
	direct := "/v1/admin/purchases/" + id.String() + "/refund"
	path := "/v1/admin/purchases/" + id.String() + "/refund-requests"
	c.As(c.admin).With("Idempotency-Key", "r1").POST(direct, map[string]any{"reason": "other"}).Problem(409, "second_person_needed")
	proposal := map[string]any{"reason": "other", "note": "Agreed on by phone", "amount": amount(1800, "EUR")}
	propose := func(key string, body map[string]any) *httpapitest.Response {
		return c.As(c.admin).With("Idempotency-Key", key).POST(path, body)
	}
	c.calls = nil
	c.As(c.customer).With("Idempotency-Key", "k").POST(path, proposal).Problem(403, "forbidden")
	propose("k", map[string]any{"reason": "other"}).Problem(422, "invalid_request")
	propose("k", map[string]any{"reason": "other", "note": "so much", "amount": amount(2000, "EUR")}).Problem(409, "refund_exceeds_left")
	propose("k", map[string]any{"reason": "other", "note": "so much", "amount": amount(1800, "GBP")}).Problem(422, "currency_mismatch")
	c.called()
	var detail RefundRequestDetail
	propose("k", proposal).Status(202).JSON(&detail)
	propose("k", proposal).Status(202)
	propose("k", map[string]any{"reason": "other", "note": "something else"}).Problem(422, "idempotency_key_reused")
	propose("k2", proposal).Problem(409, "refund_request_open")
	require.Equal(t, "proposed", detail.Status)
	require.Empty(t, c.refundable(id).Requests, "it is none of the customer's")
	c.As(c.admin).With("Idempotency-Key", "r2").POST(direct, map[string]any{"reason": "other", "amount": amount(5, "EUR")}).Problem(409, "refund_request_open")
	c.decides(c.admin, "k", detail.ID, map[string]any{"decision": "approve", "reason": "my own"}).Problem(409, "second_person_needed")
	c.decides(boss, "k", detail.ID, map[string]any{"decision": "approve", "reason": "I was there"}).Status(200).JSON(&detail)
	require.Equal(t, "approved", detail.Status)
	require.Equal(t, "1800", c.text(`SELECT amount_minor::text FROM refunds WHERE id = $1`, *detail.RefundID))
}

func TestPartialRefunds(t *testing.T) {
	c, id := newRefundCounter(t)
	path := "/v1/admin/purchases/" + id.String() + "/refund"
	part := func(key string, a map[string]any) *httpapitest.Response {
		return c.As(c.admin).With("Idempotency-Key", key).POST(path, map[string]any{"reason": "other", "amount": a})
	}
	for _, bad := range []map[string]any{amount(0, "EUR"), amount(-1, "EUR"), {"minor": 5}, {"currency": "EUR"}, amount(5, "euro"), {"minor": 1.5, "currency": "EUR"}} {
		part("bad", bad).Problem(422, "invalid_request")
	}
	part("bad", amount(5, "USD")).Problem(422, "currency_mismatch")
	c.called()
	var r, again Refund
	part("r1", amount(500, "EUR")).Status(202).JSON(&r)
	part("r1", amount(500, "EUR")).Status(202).JSON(&again)
	require.Equal(t, r.ID, again.ID)
	part("r1", amount(501, "EUR")).Problem(422, "idempotency_key_reused")
	part("r2", amount(1000, "EUR")).Status(202)
	part("r3", amount(500, "EUR")).Problem(409, "refund_exceeds_left")
	part("r3", amount(math.MaxInt64, "EUR")).Problem(409, "refund_exceeds_left")
	require.EqualValues(t, 499, c.refundable(id).Left.Minor)
	c.seen(id, "on_its_way", "on_its_way")
	var detail AdminPurchaseDetail
	c.As(c.admin).GET("/v1/admin/purchases/" + id.String()).Status(200).JSON(&detail)
	require.EqualValues(t, 499, detail.Refundable.Left.Minor)
	require.Len(t, detail.Refunds, 2)
}

func TestSeeingToFailedRefunds(t *testing.T) {
	c, id := newRefundCounter(t)
	c.act.Refunds.Alone = nil
	var r Refund
	c.As(c.admin).With("Idempotency-Key", "r1").POST("/v1/admin/purchases/"+id.String()+"/refund", map[string]any{"reason": "other"}).Status(202).JSON(&r)
	c.gone(id, r.ID, 1999, stripeclient.RefundSucceeded)
	resolve := func(who account.Principal, refund uuid.UUID, how string) *httpapitest.Response {
		return c.As(who).POST("/v1/admin/refunds/"+refund.String()+"/resolve", map[string]any{"how": how, "reason": "seen to"})
	}
	resolve(c.admin, r.ID, "close").Problem(409, "refund_resolved")
	c.gone(id, r.ID, 1999, stripeclient.RefundFailed)
	c.seen(id, "failed")
	var page AdminRefundPage
	c.As(c.admin).GET("/v1/admin/refunds").Status(200).JSON(&page)
	require.Len(t, page.Items, 1)
	require.Equal(t, "revoked", page.Items[0].Entitlement)
	var todo AdminTodo
	c.As(c.admin).GET("/v1/admin/todo").Status(200).JSON(&todo)
	require.Equal(t, AdminTodo{FailedRefunds: 1}, todo)

	c.calls = nil
	resolve(c.customer, r.ID, "close").Problem(403, "forbidden")
	resolve(c.admin, uuid.New(), "close").Problem(404, "not_found")
	resolve(c.admin, r.ID, "shrug").Problem(422, "invalid_request")
	c.As(c.admin).POST("/v1/admin/refunds/"+r.ID.String()+"/resolve", map[string]any{"how": "close"}).Problem(422, "invalid_request")
	c.called()

	var again, twice Refund
	resolve(c.admin, r.ID, "retry").Status(200).JSON(&again)
	resolve(c.admin, r.ID, "retry").Status(200).JSON(&twice)
	require.Equal(t, again.ID, twice.ID, "one new try")
	require.NotEqual(t, r.ID, again.ID)
	c.seen(id, "on_its_way")
	resolve(c.admin, r.ID, "paid_otherwise").Problem(409, "refund_resolved")
	c.gone(id, again.ID, 1999, stripeclient.RefundFailed)
	resolve(c.admin, again.ID, "paid_otherwise").Status(200).JSON(&twice)
	require.Equal(t, "paid_otherwise", twice.Resolution)
	require.Equal(t, "seen to", twice.Note)
	c.seen(id, "returned_otherwise")
	var p Purchase
	c.As(c.customer).GET("/v1/purchases/" + id.String()).Status(200).JSON(&p)
	require.Equal(t, "refunded", p.Status)
	require.EqualValues(t, 1999, p.Refunded.Minor)
	resolve(c.admin, again.ID, "restore").Problem(409, "refund_resolved")
	c.As(c.admin).GET("/v1/admin/refunds").Status(200).JSON(&page)
	require.Empty(t, page.Items)
	c.As(c.admin).GET("/v1/admin/refunds?status=all").Status(200).JSON(&page)
	require.Len(t, page.Items, 2)
	require.Empty(t, c.text(`SELECT attention FROM purchases WHERE id = $1`, id))
}

func TestRequestIDsAreOfWhoAsks(t *testing.T) {
	c, id := newRefundCounter(t)
	var asked OwnRefundRequest
	c.asks(c.customer, "k", id, wish).Status(202).JSON(&asked)
	require.Equal(t, refundrequest.ID(id, c.customer.ID, "k"), asked.ID)
}

func TestWhatCustomersSeeOfARefund(t *testing.T) {
	t.Parallel()
	refund := func(status marketplacedb.RefundStatus, resolution string) marketplacedb.Refund {
		return marketplacedb.Refund{Status: status, Resolution: resolution, AmountMinor: 5, Currency: "EUR"}
	}
	var seen []string
	for _, r := range ownRefunds([]marketplacedb.Refund{
		refund("requested", ""), refund("pending", ""), refund("succeeded", ""), refund("failed", ""), refund("failed", marketplace.RefundRetried),
		refund("failed", marketplace.RefundPaidOtherwise), refund("failed", marketplace.RefundRestored), refund("failed", marketplace.RefundSeenTo),
	}) {
		require.Equal(t, eur(5), r.Amount)
		seen = append(seen, r.Status)
	}
	require.Equal(t, []string{"on_its_way", "on_its_way", "returned", "failed", "returned_otherwise", "kept_plugin", "closed"}, seen)
}
