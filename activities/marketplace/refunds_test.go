package marketplace

import (
	"math"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"marketplace/internal/money"
	"marketplace/internal/stripeclient"
	marketplacedb "marketplace/queries/marketplace"
)

func (s *till) record(id uuid.UUID, in RecordRefundInput) (uuid.UUID, RefundPlan) {
	s.t.Helper()
	in.PurchaseID, in.Reason = id, "other"
	if in.RefundID == uuid.Nil {
		in.RefundID = uuid.New()
	}
	first, err := s.RecordRefund(s.t.Context(), in)
	require.NoError(s.t, err)
	second, err := s.RecordRefund(s.t.Context(), in)
	require.NoError(s.t, err)
	require.Equal(s.t, first, second, "run twice")
	return in.RefundID, first
}

func (s *till) succeed(id, refund uuid.UUID, minor int64) AppliedRefund {
	s.t.Helper()
	return s.refund(id, refund, stripeclient.Refund{ID: "re_" + refund.String(), State: stripeclient.RefundSucceeded, Amount: eur(minor)})
}

func (s *till) fail(id, refund uuid.UUID, minor int64) AppliedRefund {
	s.t.Helper()
	return s.refund(id, refund, stripeclient.Refund{ID: "re_" + refund.String(), State: stripeclient.RefundFailed, FailureCode: "lost_or_stolen_card", Amount: eur(minor)})
}

func TestPartialRefundsReserveWhatIsLeft(t *testing.T) {
	s := newTill(t)
	id := s.bought()
	first, plan := s.record(id, RecordRefundInput{AmountMinor: 500})
	require.Equal(t, eur(500), plan.Request.Amount)
	second, plan := s.record(id, RecordRefundInput{AmountMinor: 1000})
	require.Empty(t, plan.Refusal, "several may be open at once")
	for _, much := range []int64{500, 1999, math.MaxInt64} {
		_, plan = s.record(id, RecordRefundInput{AmountMinor: much})
		require.Equal(t, RefundRefusedTooMuch, plan.Refusal)
	}
	require.Equal(t, "partially_refunded", s.succeed(id, first, 500).PurchaseStatus)
	require.Equal(t, "granted", s.entitlement(id), "a partial refund keeps the plugin")
	s.fail(id, second, 1000)
	last, plan := s.record(id, RecordRefundInput{})
	require.Equal(t, eur(1499), plan.Request.Amount, "what a failed refund had reserved is there again")
	_, plan = s.record(id, RecordRefundInput{})
	require.Equal(t, RefundRefusedOpen, plan.Refusal)
	require.Equal(t, "refunded", s.succeed(id, last, 1499).PurchaseStatus)
	require.Equal(t, "revoked", s.entitlement(id))
	require.Equal(t, "platform_fee 0, processor_clearing 0, processor_fee -55, publisher_earning 55", s.books())
	_, plan = s.record(id, RecordRefundInput{AmountMinor: 1})
	require.Equal(t, RefundRefusedNotPaid, plan.Refusal)
}

func TestFiftyRefundsAtOnceNeverExceedThePayment(t *testing.T) {
	s := newTill(t)
	id := s.bought()
	refused := make(chan string, 50)
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			plan, err := s.RecordRefund(t.Context(), RecordRefundInput{RefundID: uuid.New(), PurchaseID: id, Reason: "other", AmountMinor: 70})
			if err == nil {
				refused <- plan.Refusal
			}
		})
	}
	all.Wait()
	close(refused)
	counts := map[string]int{}
	for refusal := range refused {
		counts[refusal]++
	}
	require.Equal(t, map[string]int{"": 28, RefundRefusedTooMuch: 22}, counts)
	require.Equal(t, "1960", s.text(`SELECT sum(amount_minor)::text FROM refunds WHERE purchase_id = $1`, id))
}

func TestOnePersonAloneGivesBackOnlySoMuch(t *testing.T) {
	s := newTill(t)
	s.Refunds.Alone = money.Limits{"EUR": 1000}
	id, admin := s.bought(), s.admin("root")
	_, plan := s.record(id, RecordRefundInput{RequestedBy: admin})
	require.Equal(t, RefundRefusedAlone, plan.Refusal)
	_, plan = s.record(id, RecordRefundInput{RequestedBy: admin, AmountMinor: 1001})
	require.Equal(t, RefundRefusedAlone, plan.Refusal)
	_, plan = s.record(id, RecordRefundInput{RequestedBy: admin, AmountMinor: 600})
	require.Empty(t, plan.Refusal)
	_, plan = s.record(id, RecordRefundInput{RequestedBy: admin, AmountMinor: 401})
	require.Equal(t, RefundRefusedAlone, plan.Refusal, "a large refund is not made of small ones")
	_, plan = s.record(id, RecordRefundInput{RequestedBy: s.user, AmountMinor: 1})
	require.Equal(t, RefundRefusedOwn, plan.Refusal)
	_, plan = s.record(id, RecordRefundInput{})
	require.Empty(t, plan.Refusal, "what the marketplace could not deliver goes back whatever it is")
}

func (s *till) admin(name string) uuid.UUID {
	id := s.customer(name)
	s.exec(`UPDATE users SET role = 'admin' WHERE id = $1`, id)
	return id
}

// rules grant up to 20 EUR.
var rules = RefundRules{
	Window: 14 * 24 * time.Hour, AutoApprove: money.Limits{"EUR": 2000}, AutoApproveAge: 48 * time.Hour, AutoApproveYearly: 2, DecisionTime: 48 * time.Hour,
	Alone: money.Limits{"EUR": 1000},
}

func (s *till) ask(purchase, who uuid.UUID) uuid.UUID {
	s.t.Helper()
	id := uuid.New()
	require.NoError(s.t, marketplacedb.New(s.db).DraftRefundRequest(s.t.Context(), marketplacedb.DraftRefundRequestParams{
		ID: id, PurchaseID: purchase, Origin: RequestOfCustomer, AskedBy: who, Reason: "not_working", Message: "It says no.", Currency: "EUR",
	}))
	return id
}

func (s *till) openRequest(request uuid.UUID) RefundRequestState {
	s.t.Helper()
	first, err := s.OpenRefundRequest(s.t.Context(), RefundRequestRef{request})
	require.NoError(s.t, err)
	second, err := s.OpenRefundRequest(s.t.Context(), RefundRequestRef{request})
	require.NoError(s.t, err)
	require.Equal(s.t, first, second, "run twice")
	return first
}

func (s *till) decide(request, actor uuid.UUID, kind string, minor int64) RefundRequestState {
	s.t.Helper()
	in := DecideRefundRequestInput{request, uuid.New()}
	amount := &minor
	if minor == 0 {
		amount = nil
	}
	require.NoError(s.t, marketplacedb.New(s.db).InsertRefundDecision(s.t.Context(), marketplacedb.InsertRefundDecisionParams{
		ID: in.DecisionID, RequestID: request, ActorID: actor, Kind: kind, AmountMinor: amount, Reason: "because",
	}))
	first, err := s.DecideRefundRequest(s.t.Context(), in)
	require.NoError(s.t, err)
	second, err := s.DecideRefundRequest(s.t.Context(), in)
	require.NoError(s.t, err)
	require.Equal(s.t, first, second, "run twice")
	return first
}

// download is one of the customer's.
func (s *till) download() {
	version := uuid.New()
	s.exec(`INSERT INTO plugin_versions (id, plugin_id, version, major, minor, patch, artifact_sha256, artifact_size, artifact_key, file_name, signature, status, source_revision)
		VALUES ($1, $2, '1.0.0', 1, 0, 0, decode(repeat('00', 32), 'hex'), 1, 'k', 'x.tgz', 's', 'published', 1)`, version, s.plugin)
	s.exec(`INSERT INTO downloads (token_id, plugin_id, version_id, user_id) VALUES ($1, $2, $3, $4)`, uuid.New(), s.plugin, version, s.user)
}

func TestARequestIsGrantedByRuleOrWaits(t *testing.T) {
	tests := map[string]struct {
		before  func(s *till, id uuid.UUID)
		because string
	}{
		"NothingDownloaded": {func(s *till, id uuid.UUID) {
			s.exec(`UPDATE purchases SET settled_at = now() - interval '10 days' WHERE id = $1`, id)
		}, ""},
		"DownloadedLately": {func(s *till, _ uuid.UUID) { s.download() }, ""},
		"DownloadedLongAgo": {func(s *till, id uuid.UUID) {
			s.download()
			s.exec(`UPDATE purchases SET settled_at = now() - interval '49 hours' WHERE id = $1`, id)
		}, ManualDownloaded},
		"TooMuch":         {func(s *till, _ uuid.UUID) { s.Refunds.AutoApprove = money.Limits{"EUR": 1998} }, ManualAmount},
		"NoLimit":         {func(s *till, _ uuid.UUID) { s.Refunds.AutoApprove = money.Limits{"USD": 9999} }, ManualAmount},
		"MoreThanOneMay":  {func(s *till, _ uuid.UUID) { s.Refunds.Alone = money.Limits{"EUR": 1000} }, ManualAmount},
		"TooOften":        {func(s *till, _ uuid.UUID) { s.refundedBefore(); s.refundedBefore() }, ManualYearly},
		"OnceBefore":      {func(s *till, _ uuid.UUID) { s.refundedBefore() }, ""},
		"TheBankAsksToo":  {func(s *till, id uuid.UUID) { s.inquiry(id, stripeclient.DisputeNeedsResponse) }, ManualDisputed},
		"TheBankAskedToo": {func(s *till, id uuid.UUID) { s.inquiry(id, stripeclient.DisputeWon) }, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := newTill(t)
			s.Refunds = rules
			s.Refunds.Alone = nil
			s.admin("root")
			id := s.bought()
			test.before(s, id)
			s.exec(`DELETE FROM outgoing_mail`)
			request := s.ask(id, s.user)
			state := s.openRequest(request)
			require.Empty(t, state.Refusal)
			require.Equal(t, test.because, s.text(`SELECT manual_because FROM refund_requests WHERE id = $1`, request))
			if test.because == "" {
				require.Equal(t, RequestApproved, state.Status)
				require.Equal(t, RefundOfRequest(request), state.RefundID)
				require.Equal(t, "1999 requested_by_customer requested", s.text(`SELECT amount_minor || ' ' || reason || ' ' || status FROM refunds WHERE id = $1`, state.RefundID))
				require.Empty(t, s.mails())
				return
			}
			require.Equal(t, "waiting", state.Status)
			require.WithinDuration(t, time.Now().Add(48*time.Hour), state.DueAt, time.Minute)
			require.Equal(t, "0", s.text(`SELECT count(*)::text FROM refunds WHERE purchase_id = $1`, id))
			require.Equal(t, "refund_request_received ana@example.com, refund_request_waiting root@example.com",
				s.text(`SELECT string_agg(template || ' ' || recipient, ', ' ORDER BY template) FROM outgoing_mail`))
		})
	}
}

// refundedBefore is another purchase whose money went back.
func (s *till) refundedBefore() {
	plugin := s.addPlugin("p"+uuid.NewString()[:8], 1999)
	id, _ := s.intend(s.user, plugin)
	s.openPage(id)
	s.settle(id)
	s.refund(id, uuid.Nil, stripeclient.Refund{ID: "re_" + id.String(), State: stripeclient.RefundSucceeded, Amount: eur(1)})
}

func (s *till) inquiry(id uuid.UUID, status stripeclient.DisputeStatus) {
	s.t.Helper()
	_, err := s.ApplyDispute(s.t.Context(), ApplyDisputeInput{stripeclient.Dispute{
		ID: "dp_" + id.String(), PaymentIntentID: "pi_" + id.String(), Amount: eur(1999), Reason: "general", Status: status, IsInquiry: true,
	}})
	require.NoError(s.t, err)
}

func TestRequestsThatAreNotTaken(t *testing.T) {
	s := newTill(t)
	s.Refunds = rules
	s.Refunds.AutoApprove = nil
	id := s.bought()
	require.Equal(t, RequestRefusedUnknown, s.openRequest(uuid.New()).Refusal)
	require.Equal(t, RequestRefusedUnknown, s.openRequest(s.ask(id, s.customer("bea"))).Refusal)
	require.Equal(t, "waiting", s.openRequest(s.ask(id, s.user)).Status)
	require.Equal(t, RefundRefusedRequest, s.openRequest(s.ask(id, s.user)).Refusal, "one at a time")

	late := s.otherPurchase()
	s.exec(`UPDATE purchases SET refund_until = now() - interval '1 second' WHERE id = $1`, late)
	require.Equal(t, RequestRefusedWindow, s.openRequest(s.ask(late, s.user)).Refusal)
	unpaid, _ := s.intend(s.user, s.addPlugin("unpaid", 500))
	require.Equal(t, RefundRefusedNotPaid, s.openRequest(s.ask(unpaid, s.user)).Refusal)
	gone := s.otherPurchase()
	s.refund(gone, uuid.Nil, stripeclient.Refund{ID: "re_gone", State: stripeclient.RefundSucceeded, Amount: eur(1999)})
	require.Equal(t, RefundRefusedNotPaid, s.openRequest(s.ask(gone, s.user)).Refusal)
	disputed := s.otherPurchase()
	s.dispute(disputed, stripeclient.DisputeNeedsResponse, taken)
	require.Equal(t, RefundRefusedDisputed, s.openRequest(s.ask(disputed, s.user)).Refusal)
}

func (s *till) otherPurchase() uuid.UUID {
	s.t.Helper()
	id, _ := s.intend(s.user, s.addPlugin("p"+uuid.NewString()[:8], 1999))
	s.openPage(id)
	s.settle(id)
	return id
}

func TestManyRequestsAtOnceAreOne(t *testing.T) {
	s := newTill(t)
	s.Refunds = rules
	id := s.bought()
	asked := make([]uuid.UUID, 10)
	for i := range asked {
		asked[i] = s.ask(id, s.user)
	}
	var all sync.WaitGroup
	refusals := make(chan string, 10)
	for _, request := range asked {
		all.Go(func() {
			state, err := s.OpenRefundRequest(t.Context(), RefundRequestRef{request})
			if err == nil {
				refusals <- state.Refusal
			}
		})
	}
	all.Wait()
	close(refusals)
	taken := 0
	for refusal := range refusals {
		if refusal == "" {
			taken++
		}
	}
	require.Equal(t, 1, taken)
}

func TestAHumanDecides(t *testing.T) {
	setUp := func(t *testing.T) (s *till, id, request, ana, bob uuid.UUID) {
		s = newTill(t)
		s.Refunds = rules
		s.Refunds.AutoApprove = nil
		id = s.bought()
		request = s.ask(id, s.user)
		require.Equal(t, "waiting", s.openRequest(request).Status)
		return s, id, request, s.admin("root"), s.admin("boss")
	}
	t.Run("No", func(t *testing.T) {
		s, id, request, ana, bob := setUp(t)
		require.Equal(t, RequestDeclined, s.decide(request, ana, "decline", 0).Status)
		require.Equal(t, "because", s.text(`SELECT answer FROM refund_requests WHERE id = $1`, request))
		require.Equal(t, "because", s.text(`SELECT data ->> 'message' FROM outgoing_mail WHERE template = 'refund_request_declined'`))
		require.Equal(t, RequestRefusedDecided, s.decide(request, bob, "approve", 500).Refusal)
		require.Equal(t, "waiting", s.openRequest(s.ask(id, s.user)).Status, "one may ask again")
	})
	t.Run("YesToAPart", func(t *testing.T) {
		s, id, request, ana, _ := setUp(t)
		state := s.decide(request, ana, "approve", 1000)
		require.Equal(t, RequestApproved, state.Status)
		require.Equal(t, "1000", s.text(`SELECT amount_minor::text FROM refunds WHERE id = $1`, state.RefundID))
		_, plan := s.record(id, RecordRefundInput{RefundID: state.RefundID})
		require.Equal(t, eur(1000), plan.Request.Amount, "the Refund workflow finds it")
	})
	t.Run("MoreThanOneMayGive", func(t *testing.T) {
		s, _, request, ana, bob := setUp(t)
		require.Equal(t, "proposed", s.decide(request, ana, "approve", 0).Status)
		require.Equal(t, RefundRefusedAlone, s.decide(request, ana, "approve", 0).Refusal, "who proposed does not approve")
		require.Equal(t, RefundRefusedTooMuch, s.decide(request, bob, "approve", 2000).Refusal)
		require.Equal(t, "proposed", s.decide(request, bob, "approve", 1500).Status, "another amount is another proposal")
		state := s.decide(request, ana, "approve", 0)
		require.Equal(t, RequestApproved, state.Status)
		require.Equal(t, "1500 true true", s.text(`SELECT amount_minor || ' ' || (requested_by = $2) || ' ' || (approved_by = $3) FROM refunds WHERE id = $1`, state.RefundID, bob, ana))
	})
	t.Run("NotOnesOwn", func(t *testing.T) {
		s, _, request, _, _ := setUp(t)
		s.exec(`UPDATE users SET role = 'admin' WHERE id = $1`, s.user)
		require.Equal(t, RefundRefusedOwn, s.decide(request, s.user, "approve", 5).Refusal)
	})
	t.Run("TheMoneyIsGoneMeanwhile", func(t *testing.T) {
		s, id, request, ana, _ := setUp(t)
		s.dispute(id, stripeclient.DisputeLost, taken)
		require.Equal(t, RequestRefusedDecided, s.decide(request, ana, "approve", 5).Refusal)
		require.Equal(t, RequestClosed, s.text(`SELECT status::text FROM refund_requests WHERE id = $1`, request))
	})
	t.Run("ADirectRefundDoesNotPassItBy", func(t *testing.T) {
		s, id, _, ana, _ := setUp(t)
		_, plan := s.record(id, RecordRefundInput{RequestedBy: ana, AmountMinor: 5})
		require.Equal(t, RefundRefusedRequest, plan.Refusal)
	})
	t.Run("Reminders", func(t *testing.T) {
		s, _, request, ana, _ := setUp(t)
		s.exec(`DELETE FROM outgoing_mail`)
		for range 2 {
			state, err := s.RemindRefundRequest(t.Context(), RemindRefundRequestInput{request, 1})
			require.NoError(t, err)
			require.False(t, state.Decided())
		}
		require.Equal(t, "2", s.text(`SELECT count(*)::text FROM outgoing_mail`), "one for each admin")
		s.decide(request, ana, "decline", 0)
		state, err := s.RemindRefundRequest(t.Context(), RemindRefundRequestInput{request, 2})
		require.NoError(t, err)
		require.True(t, state.Decided())
		require.Equal(t, "0", s.text(`SELECT count(*)::text FROM outgoing_mail WHERE template = 'refund_request_waiting' AND created_at > (SELECT decided_at FROM refund_requests WHERE id = $1)`, request))
	})
}

func TestAnAdminsProposal(t *testing.T) {
	s := newTill(t)
	s.Refunds = rules
	id, ana, bob := s.bought(), s.admin("root"), s.admin("boss")
	propose := func(minor int64) uuid.UUID {
		request := uuid.New()
		require.NoError(t, marketplacedb.New(s.db).DraftRefundRequest(t.Context(), marketplacedb.DraftRefundRequestParams{
			ID: request, PurchaseID: id, Origin: RequestOfAdmin, AskedBy: ana, Reason: "other", AskedMinor: &minor, Currency: "EUR",
		}))
		return request
	}
	require.Equal(t, RefundRefusedTooMuch, s.openRequest(propose(2000)).Refusal)
	request := propose(1800)
	require.Equal(t, "proposed", s.openRequest(request).Status)
	require.Equal(t, RefundRefusedAlone, s.decide(request, ana, "approve", 0).Refusal)
	state := s.decide(request, bob, "approve", 0)
	require.Equal(t, RequestApproved, state.Status)
	require.Equal(t, "1800 other", s.text(`SELECT amount_minor || ' ' || reason FROM refunds WHERE id = $1`, state.RefundID))
	require.NotContains(t, s.timeline(id), "refund_asked", "the customer has asked for nothing")
}

func TestSeeingToAFailedRefund(t *testing.T) {
	setUp := func(t *testing.T) (s *till, id, refund uuid.UUID, resolve func(how string) string) {
		s = newTill(t)
		id = s.bought()
		admin := s.admin("root")
		refund, _ = s.record(id, RecordRefundInput{})
		s.succeed(id, refund, 1999)
		s.fail(id, refund, 1999)
		require.Equal(t, "refund_came_back", s.text(`SELECT attention FROM purchases WHERE id = $1`, id))
		require.Contains(t, s.mails(), "purchase_refund_failed ana@example.com")
		return s, id, refund, func(how string) string {
			refusal, err := RefundDesk{DB: s.DB}.Resolve(t.Context(), ResolveRefundInput{
				RefundID: refund, How: how, Reason: "seen to", By: admin, Audit: func(*marketplacedb.Queries) error { return nil },
			})
			require.NoError(t, err)
			return refusal
		}
	}
	attention := func(s *till, id uuid.UUID) string {
		return s.text(`SELECT attention FROM purchases WHERE id = $1`, id)
	}
	t.Run("TryAgain", func(t *testing.T) {
		s, id, refund, resolve := setUp(t)
		again, plan := s.record(id, RecordRefundInput{RetryOf: refund})
		require.Equal(t, eur(1999), plan.Request.Amount)
		require.Empty(t, attention(s, id))
		_, plan = s.record(id, RecordRefundInput{RetryOf: refund})
		require.Equal(t, RefundRefusedResolved, plan.Refusal, "once")
		require.Equal(t, RefundRefusedResolved, resolve(RefundPaidOtherwise))
		s.succeed(id, again, 1999)
		require.Equal(t, "platform_fee 0, processor_clearing 0, processor_fee -55, publisher_earning 55", s.books())
		require.Equal(t, "refunded", s.status(id))
	})
	t.Run("PaidOtherwise", func(t *testing.T) {
		s, id, _, resolve := setUp(t)
		require.Empty(t, resolve(RefundPaidOtherwise))
		require.Equal(t, RefundRefusedResolved, resolve(RefundPaidOtherwise), "twice moves nothing")
		require.Equal(t, "bank -1999, platform_fee 0, processor_clearing 1999, processor_fee -55, publisher_earning 55", s.books())
		require.Equal(t, "refunded", s.status(id))
		require.Equal(t, "revoked", s.entitlement(id))
		require.Empty(t, attention(s, id))
		_, plan := s.record(id, RecordRefundInput{})
		require.Equal(t, RefundRefusedNotPaid, plan.Refusal, "it has gone back")
	})
	t.Run("Restore", func(t *testing.T) {
		s, id, _, resolve := setUp(t)
		require.Empty(t, resolve(RefundRestored))
		require.Equal(t, "granted", s.entitlement(id))
		require.Equal(t, "fulfilled", s.status(id))
		require.Empty(t, attention(s, id))
	})
	t.Run("NotWhenBoughtAnew", func(t *testing.T) {
		s, id, _, resolve := setUp(t)
		s.bought()
		require.Equal(t, RefundRefusedNothing, resolve(RefundRestored))
		require.Equal(t, "refund_came_back", attention(s, id))
	})
	t.Run("NothingIsOwed", func(t *testing.T) {
		s, id, _, resolve := setUp(t)
		require.Empty(t, resolve(RefundSeenTo))
		require.Empty(t, attention(s, id))
		require.Equal(t, "seen to", s.text(`SELECT resolution_reason FROM refunds WHERE purchase_id = $1`, id))
	})
	t.Run("AnotherOneStillFails", func(t *testing.T) {
		s, id, _, resolve := setUp(t)
		other, _ := s.record(id, RecordRefundInput{AmountMinor: 5})
		s.fail(id, other, 5)
		require.Empty(t, resolve(RefundSeenTo))
		require.NotEmpty(t, attention(s, id))
	})
}
