package marketplace

import (
	"fmt"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"marketplace/internal/database"
	"marketplace/internal/money"
	"marketplace/internal/payout"
	"marketplace/internal/stripeclient"
)

// treasury is a till whose publisher can be paid: 16.44 EUR of each sale, from 10.00 EUR on.
type treasury struct {
	*till
	admin   uuid.UUID
	periods int
	sales   int
}

func newTreasury(t *testing.T) *treasury {
	t.Helper()
	s := &treasury{till: newTill(t)}
	s.PayoutThresholds = payout.Thresholds{"EUR": 1000, "USD": 1000}
	s.admin = s.customer("admin")
	s.connect(ready("acct_1"))
	return s
}

func ready(id string) payout.Account {
	return payout.Account{ID: id, Country: "ES", DefaultCurrency: "EUR", DetailsSubmitted: true, TransfersEnabled: true, PayoutsEnabled: true}
}

// connect is what Stripe tells of the publisher's account.
func (s *treasury) connect(account payout.Account) RecordedPayoutAccount {
	s.t.Helper()
	_, err := s.BeginPayoutAccount(s.t.Context(), BeginPayoutAccountInput{s.publisher, "ES"})
	require.NoError(s.t, err)
	var out RecordedPayoutAccount
	for range 2 {
		out, err = s.RecordPayoutAccount(s.t.Context(), RecordPayoutAccountInput{s.publisher, account})
		require.NoError(s.t, err)
	}
	return out
}

// sell settles a purchase by a new customer.
func (s *treasury) sell() uuid.UUID {
	s.t.Helper()
	s.sales++
	id, intent := s.intend(s.customer(fmt.Sprintf("c%d", s.sales)), s.plugin)
	require.Empty(s.t, intent.Refusal)
	s.openPage(id)
	s.settle(id)
	return id
}

func (s *treasury) refund(purchase uuid.UUID) {
	s.t.Helper()
	_, err := s.ApplyRefund(s.t.Context(), ApplyRefundInput{Refund: stripeclient.Refund{
		ID: "re_" + purchase.String(), State: stripeclient.RefundSucceeded, PaymentIntentID: "pi_" + purchase.String(), Amount: money.Money{Minor: 1999, Currency: "EUR"}}})
	require.NoError(s.t, err)
}

// period is another one, of which nothing is planned yet.
func (s *treasury) period() PlanPayoutInput {
	s.periods++
	return PlanPayoutInput{s.publisher, payout.Period(time.Date(2026, 1, s.periods, 0, 0, 0, 0, time.UTC)), time.Now().Add(time.Hour)}
}

func (s *treasury) plan(in PlanPayoutInput) PayoutPlan {
	s.t.Helper()
	first, err := s.PlanPayout(s.t.Context(), in)
	require.NoError(s.t, err)
	second, err := s.PlanPayout(s.t.Context(), in)
	require.NoError(s.t, err)
	require.Equal(s.t, first, second, "run twice")
	return first
}

// begin asks for the transfer, twice.
func (s *treasury) begin(id uuid.UUID) BegunTransfer {
	s.t.Helper()
	first, err := s.BeginTransfer(s.t.Context(), PayoutRef{id})
	require.NoError(s.t, err)
	second, err := s.BeginTransfer(s.t.Context(), PayoutRef{id})
	require.NoError(s.t, err)
	require.Equal(s.t, first, second, "run twice")
	return first
}

func (s *treasury) record(r payout.TransferRequest) {
	s.t.Helper()
	for range 2 {
		require.NoError(s.t, s.RecordTransfer(s.t.Context(), RecordTransferInput{r.PayoutID, payout.Transfer{ID: "tr_" + r.PayoutID.String(), Amount: r.Amount}}))
	}
}

// pay is a payout from plan to books; 0 when there is nothing to transfer.
func (s *treasury) pay(in PlanPayoutInput) int64 {
	s.t.Helper()
	paid := int64(0)
	for _, id := range s.plan(in).Transfers {
		if begun := s.begin(id); begun.Transfer != nil {
			s.record(*begun.Transfer)
			paid += begun.Transfer.Amount.Minor
		}
	}
	return paid
}

func (s *treasury) hold() {
	s.t.Helper()
	require.NoError(s.t, database.InTx(s.t.Context(), s.DB, func(tx pgx.Tx) error {
		_, err := PlacePayoutHold(s.t.Context(), tx, s.publisher, s.admin, "fraud_review", "We look into it.")
		return err
	}))
}

func (s *treasury) release() {
	s.t.Helper()
	require.NoError(s.t, database.InTx(s.t.Context(), s.DB, func(tx pgx.Tx) error {
		_, err := ReleasePayoutHold(s.t.Context(), tx, s.publisher, s.admin)
		return err
	}))
}

// payouts are all there are, as text.
func (s *treasury) payouts() string {
	return s.text(`SELECT coalesce(string_agg(concat_ws(' ', status, nullif(reason, ''), amount_minor), ', ' ORDER BY period, currency), '') FROM payouts`)
}

// owed is the publisher's balance.
func (s *treasury) owed() string {
	return s.text(`SELECT coalesce(sum(credit_minor - debit_minor), 0)::text FROM account_balances WHERE publisher_id = $1`, s.publisher)
}

// told are the facts about payouts in the outbox, as text.
func (s *treasury) told(kind string) string {
	return s.text(`SELECT coalesce(string_agg(concat_ws(' ', state->>'status', state->>'state', state->>'reason', state->>'reasonCode', state->>'note', state->>'amountMinor'), ', ' ORDER BY seq), '')
		FROM outbox WHERE kind::text = $1`, kind)
}

func TestPayoutFromPlanToBooks(t *testing.T) {
	s := newTreasury(t)
	s.sell()
	plan := s.plan(s.period())
	require.Len(t, plan.Transfers, 1)
	begun := s.begin(plan.Transfers[0])
	require.Equal(t, &payout.TransferRequest{
		PayoutID: plan.Transfers[0], AccountID: "acct_1", Amount: money.Money{Minor: 1644, Currency: "EUR"}, FirstTried: begun.Transfer.FirstTried,
	}, begun.Transfer)
	require.Equal(t, "1644", s.owed(), "owed until Stripe has paid it")
	inbox := &Inbox{s.DB}
	publisher, _, waiting, err := inbox.UnsentPayout(t.Context(), plan.Transfers[0])
	require.NoError(t, err)
	require.True(t, waiting)
	require.Equal(t, s.publisher, publisher)

	s.record(*begun.Transfer)
	for _, known := range []uuid.UUID{plan.Transfers[0], uuid.New()} {
		_, _, waiting, err = inbox.UnsentPayout(t.Context(), known)
		require.NoError(t, err)
		require.False(t, waiting)
	}
	require.Equal(t, "0", s.owed())
	require.Equal(t, "sent 1644", s.payouts())
	require.Equal(t, "platform_fee -300, processor_clearing 355, processor_fee -55, publisher_earning 0", s.books())
	require.Equal(t, "planned 1644, sent 1644", s.told("payout"))
	require.Equal(t, "transfer -1644", s.text(`SELECT transaction_kind || ' ' || net_minor FROM outbox WHERE kind = 'statement'`))
	require.Equal(t, BegunTransfer{Status: "sent"}, s.begin(plan.Transfers[0]), "it is not made again")
	require.Zero(t, s.pay(s.period()))
}

func TestWhyNothingIsPaid(t *testing.T) {
	tests := map[string]struct {
		arrange func(s *treasury)
		want    string
		waits   string
	}{
		"NothingEarned":     {func(*treasury) {}, "", ""},
		"WithinTheHold":     {func(s *treasury) { s.PayoutHold = time.Hour * 2; s.sell() }, "", ""},
		"BelowTheThreshold": {func(s *treasury) { s.PayoutThresholds = payout.Thresholds{"EUR": 1645}; s.sell() }, "skipped below_threshold 1644", ""},
		"BelowTheirOwnThreshold": {func(s *treasury) {
			for range 2 {
				require.NoError(s.t, s.ApplyPayoutSettings(s.t.Context(), PayoutSettings{s.publisher, payout.Weekly, payout.Thresholds{"EUR": 5000}, 2}))
			}
			require.NoError(s.t, s.ApplyPayoutSettings(s.t.Context(), PayoutSettings{s.publisher, payout.Manual, nil, 1}), "what is older changes nothing")
			s.sell()
		}, "skipped below_threshold 1644", ""},
		"HeldByAnAdmin":     {func(s *treasury) { s.sell(); s.hold() }, "skipped held 1644", "held"},
		"AccountNotReady":   {func(s *treasury) { s.connect(payout.Account{ID: "acct_1", Country: "ES"}); s.sell() }, "skipped account_not_ready 1644", "account_not_ready"},
		"AccountRestricted": {func(s *treasury) { a := ready("acct_1"); a.PayoutsEnabled = false; s.connect(a); s.sell() }, "skipped account_not_ready 1644", "account_not_ready"},
		"NegativeBalance": {func(s *treasury) {
			id := s.sell()
			require.EqualValues(s.t, 1644, s.pay(s.period()))
			s.refund(id)
		}, "sent 1644, skipped negative_balance -1699", ""},
		"InDispute": {func(s *treasury) {
			id := s.sell()
			_, err := s.ApplyDispute(s.t.Context(), ApplyDisputeInput{stripeclient.Dispute{
				ID: "dp_1", PaymentIntentID: "pi_" + id.String(), Amount: money.Money{Minor: 1999, Currency: "EUR"}, Status: stripeclient.DisputeNeedsResponse}})
			require.NoError(s.t, err)
		}, "skipped disputed 0", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := newTreasury(t)
			test.arrange(s)
			plan := s.plan(s.period())
			require.Empty(t, plan.Transfers)
			require.Equal(t, test.waits, plan.Waits)
			require.Equal(t, test.want, s.payouts())
		})
	}
}

func TestNegativeBalanceIsNettedWithWhatComes(t *testing.T) {
	s := newTreasury(t)
	id := s.sell()
	require.EqualValues(t, 1644, s.pay(s.period()))
	s.refund(id) // −16.99: Stripe keeps its fee
	s.sell()
	require.Zero(t, s.pay(s.period()))
	s.sell()
	require.EqualValues(t, 1644+1644-1699, s.pay(s.period()))
	require.Equal(t, "0", s.owed())
}

func TestARefundBetweenPlanAndTransferLessensIt(t *testing.T) {
	s := newTreasury(t)
	id := s.sell()
	s.sell()
	plan := s.plan(s.period())
	require.Equal(t, "planned 3288", s.payouts())
	s.refund(id)
	require.EqualValues(t, 3288-1699, s.begin(plan.Transfers[0]).Transfer.Amount.Minor)

	t.Run("OrMakesItTooSmall", func(t *testing.T) {
		s := newTreasury(t)
		id := s.sell()
		plan := s.plan(s.period())
		s.refund(id)
		require.Equal(t, BegunTransfer{Status: "skipped"}, s.begin(plan.Transfers[0]))
		require.Equal(t, "skipped negative_balance -55", s.payouts())
	})
	t.Run("ButNotOnceStripeWasAsked", func(t *testing.T) {
		s := newTreasury(t)
		id := s.sell()
		plan := s.plan(s.period())
		begun := s.begin(plan.Transfers[0])
		s.refund(id)
		require.Equal(t, begun, s.begin(plan.Transfers[0]), "the same request, or Stripe would pay twice")
		s.record(*begun.Transfer)
		require.Equal(t, "-1699", s.owed())
	})
}

func TestAHoldStopsWhatIsPlannedUntilItIsReleased(t *testing.T) {
	s := newTreasury(t)
	s.sell()
	in := s.period()
	id := s.plan(in).Transfers[0]
	s.hold()
	require.Equal(t, BegunTransfer{Status: "skipped"}, s.begin(id))
	require.Equal(t, PayoutPlan{Waits: payout.SkippedHeld}, s.plan(in))
	require.ErrorIs(t, database.InTx(t.Context(), s.DB, func(tx pgx.Tx) error {
		_, err := PlacePayoutHold(t.Context(), tx, s.publisher, s.admin, "other", "")
		return err
	}), ErrPayoutHold)
	s.release()
	require.ErrorIs(t, database.InTx(t.Context(), s.DB, func(tx pgx.Tx) error {
		_, err := ReleasePayoutHold(t.Context(), tx, s.publisher, s.admin)
		return err
	}), ErrPayoutHold)
	require.EqualValues(t, 1644, s.pay(in))
	require.Equal(t, "fraud_review We look into it., fraud_review We look into it.", s.told("payout_hold"))
}

func TestAFailedTransferIsTriedAgainUnderAnotherKey(t *testing.T) {
	s := newTreasury(t)
	s.sell()
	id := s.plan(s.period()).Transfers[0]
	require.Equal(t, 0, s.begin(id).Transfer.Generation)
	for range 2 {
		failed, err := s.FailTransfer(t.Context(), FailTransferInput{id, 0, payout.FailedInsufficient})
		require.NoError(t, err)
		require.Equal(t, 1, failed.Failures)
	}
	require.Equal(t, "failing balance_insufficient 1644", s.payouts())
	s.sell()
	require.EqualValues(t, 1644, s.pay(s.period()), "the next period does not pay it too")
	require.Equal(t, 1, s.begin(id).Transfer.Generation)
	failed, err := s.FailTransfer(t.Context(), FailTransferInput{id, 1, payout.FailedUnclear})
	require.NoError(t, err)
	require.Equal(t, 1, failed.Failures, "Stripe's own trouble is nobody's failure")
	s.record(*s.begin(id).Transfer)
	require.Equal(t, "0", s.owed())
	require.Equal(t, "planned 1644, failing balance_insufficient 1644, planned 1644, sent 1644, failing unclear 1644, sent 1644", s.told("payout"))
}

func TestDuePublishers(t *testing.T) {
	s := newTreasury(t)
	due := func(at time.Time) []DuePayout {
		out, err := s.ListDuePayouts(t.Context(), DuePayoutsInput{At: at, Limit: 10})
		require.NoError(t, err)
		return out.Due
	}
	next := time.Now().AddDate(0, 2, 0)
	require.Empty(t, due(next), "nobody has earned anything")
	s.sell()
	require.Empty(t, due(time.Now()), "earned after the month began")
	cutoff := payout.Monthly.Cutoff(next)
	require.Equal(t, []DuePayout{{s.publisher, payout.Period(cutoff), cutoff, cutoff.AddDate(0, 1, 0)}}, due(next))

	require.NoError(t, s.ApplyPayoutSettings(t.Context(), PayoutSettings{s.publisher, payout.Weekly, nil, 1}))
	require.Equal(t, payout.Period(payout.Weekly.Cutoff(next)), due(next)[0].Period)
	s.plan(PlanPayoutInput{s.publisher, due(next)[0].Period, due(next)[0].Cutoff})
	require.Empty(t, due(next), "planned once is enough")
	require.NoError(t, s.ApplyPayoutSettings(t.Context(), PayoutSettings{s.publisher, payout.Manual, nil, 2}))
	require.Empty(t, due(next.AddDate(1, 0, 0)))
}

func TestWhatCameAvailableAfterTheCutoffWaitsForTheNext(t *testing.T) {
	s := newTreasury(t)
	s.sell()
	in := s.period()
	in.Cutoff = time.Now().Add(-time.Hour)
	require.Equal(t, PayoutPlan{}, s.plan(in))
	require.Empty(t, s.payouts())
	in = s.period()
	require.EqualValues(t, 1644, s.pay(in))
}

func TestReversal(t *testing.T) {
	s := newTreasury(t)
	s.sell()
	id := s.plan(s.period()).Transfers[0]
	request := RecordReversalInput{ReversalID: uuid.New(), PayoutID: id, AmountMinor: 600, ReasonCode: "overpaid", RequestedBy: s.admin}
	refused := func(in RecordReversalInput) string {
		in.ReversalID = uuid.New()
		plan, err := s.RecordReversal(t.Context(), in)
		require.NoError(t, err)
		return plan.Refusal
	}
	require.Equal(t, ReversalRefusedNotSent, refused(request))
	s.record(*s.begin(id).Transfer)
	tooMuch := request
	tooMuch.AmountMinor = 1645
	require.Equal(t, ReversalRefusedTooMuch, refused(tooMuch))

	var plan ReversalPlan
	for range 2 {
		var err error
		plan, err = s.RecordReversal(t.Context(), request)
		require.NoError(t, err)
	}
	require.Equal(t, "tr_"+id.String(), plan.Request.TransferID)
	require.Equal(t, money.Money{Minor: 600, Currency: "EUR"}, plan.Request.Amount)
	require.Equal(t, ReversalRefusedOpen, refused(request))
	for range 2 {
		require.NoError(t, s.ApplyReversal(t.Context(), ApplyReversalInput{request.ReversalID, id, payout.Reversal{ID: "trr_1", Amount: plan.Request.Amount}}))
	}
	require.Equal(t, "600", s.owed())
	require.Equal(t, "600", s.text(`SELECT reversed_minor::text FROM payouts`))
	require.Equal(t, "600 overpaid", s.text(`SELECT concat_ws(' ', state #>> '{reversal,amountMinor}', state #>> '{reversal,reasonCode}') FROM outbox WHERE kind = 'payout' ORDER BY seq DESC LIMIT 1`))
	require.Equal(t, "transfer -1644, transfer_reversal 600", s.text(`SELECT string_agg(transaction_kind || ' ' || net_minor, ', ' ORDER BY seq) FROM outbox WHERE kind = 'statement'`))

	rest := RecordReversalInput{ReversalID: uuid.New(), PayoutID: id, ReasonCode: "fraud", RequestedBy: s.admin}
	plan, err := s.RecordReversal(t.Context(), rest)
	require.NoError(t, err)
	require.EqualValues(t, 1044, plan.Request.Amount.Minor, "all that is left")
	for range 2 {
		require.NoError(t, s.FailReversal(t.Context(), FailReversalInput{rest.ReversalID, payout.FailedInsufficient}))
	}
	require.Equal(t, "balance_insufficient", s.text(`SELECT failure_code FROM payout_reversals WHERE status = 'failed'`))
	require.Equal(t, "600", s.owed())
}

func TestPayoutAccount(t *testing.T) {
	s := newTreasury(t)
	other := uuid.New()
	in := BeginPayoutAccountInput{other, "DE"}
	first, err := s.BeginPayoutAccount(t.Context(), in)
	require.NoError(t, err)
	second, err := s.BeginPayoutAccount(t.Context(), in)
	require.NoError(t, err)
	require.Equal(t, first, second)
	require.Empty(t, first.AccountID)
	for range 2 {
		require.NoError(t, s.FailPayoutAccount(t.Context(), FailPayoutAccountInput{other, 0, "FR"}))
	}
	first, err = s.BeginPayoutAccount(t.Context(), BeginPayoutAccountInput{other, "FR"})
	require.NoError(t, err)
	require.Equal(t, 1, first.Request.Generation)
	first, err = s.BeginPayoutAccount(t.Context(), in)
	require.NoError(t, err)
	require.Equal(t, 2, first.Request.Generation, "another country is another request")
	require.Equal(t, "DE", first.Request.Country)

	s.sell()
	account := payout.Account{ID: "acct_1", Country: "ES", Requirements: payout.Requirements{CurrentlyDue: []string{"individual.dob.day"}}}
	require.Equal(t, RecordedPayoutAccount{State: "onboarding"}, s.connect(account))
	waiting := s.period()
	s.plan(waiting)
	account = ready("acct_1")
	account.BankPayouts = []payout.BankPayout{{ID: "po_1", AmountMinor: 1644, Currency: "EUR", Status: "on_its_way", ArrivesAt: time.Unix(2e9, 0), CreatedAt: time.Unix(2e9, 0)}}
	require.Equal(t, RecordedPayoutAccount{State: "ready", Wake: []string{waiting.Period}}, s.connect(account))
	account.BankPayouts[0].Status, account.BankPayouts[0].FailureCode = "failed", "account_closed"
	s.connect(account)
	require.Equal(t, "ready, onboarding, ready", s.told("payout_account"), "told once each")
	require.Equal(t, "on_its_way 1644, failed 1644", s.told("bank_payout"))
	publisher, known, err := (&Inbox{s.DB}).PublisherOf(t.Context(), "acct_1")
	require.NoError(t, err)
	require.True(t, known)
	require.Equal(t, s.publisher, publisher)
	found, err := s.FindPayoutAccount(t.Context(), PublisherRef{s.publisher})
	require.NoError(t, err)
	require.Equal(t, "acct_1", found.AccountID)

	account.Disconnected = true
	s.connect(account)
	again, err := s.BeginPayoutAccount(t.Context(), BeginPayoutAccountInput{s.publisher, "ES"})
	require.NoError(t, err)
	require.Empty(t, again.AccountID, "one that is disconnected is followed by another")
}

// Several runs at once, on the same and on other periods, pay what there is once.
func TestRunsAtOncePayOnce(t *testing.T) {
	s := newTreasury(t)
	for range 3 {
		s.sell()
	}
	same := s.period()
	var runs sync.WaitGroup
	errs := make(chan error, 100)
	for i := range 8 {
		in := same
		if i%2 == 1 {
			in = s.period()
		}
		runs.Go(func() {
			plan, err := s.PlanPayout(t.Context(), in)
			errs <- err
			for _, id := range plan.Transfers {
				begun, err := s.BeginTransfer(t.Context(), PayoutRef{id})
				errs <- err
				if begun.Transfer != nil {
					errs <- s.RecordTransfer(t.Context(), RecordTransferInput{id, payout.Transfer{ID: "tr_" + id.String(), Amount: begun.Transfer.Amount}})
				}
			}
		})
	}
	runs.Wait()
	close(errs)
	for err := range errs {
		require.NoError(t, err)
	}
	require.Equal(t, "0", s.owed())
	require.Equal(t, "1 4932", s.text(`SELECT count(*) || ' ' || sum(amount_minor) FROM payouts WHERE status = 'sent'`))
}

// Whatever happens in whatever order: transfers less reversals, and the balance, are what was earned; and no more than
// was owed at the time is ever transferred.
func TestTransfersAndBalanceAreWhatWasEarned(t *testing.T) {
	s := newTreasury(t)
	rapid.Check(t, func(r *rapid.T) {
		s.publisher = uuid.New()
		s.plugin = s.addPlugin("p-"+s.publisher.String(), 1999)
		s.connect(ready("acct_" + s.publisher.String()))
		var sold, open []uuid.UUID
		var current PlanPayoutInput
		for range rapid.IntRange(1, 25).Draw(r, "steps") {
			switch rapid.SampledFrom([]string{"sell", "sell", "refund", "plan", "transfer", "transfer", "reverse", "hold", "release"}).Draw(r, "step") {
			case "sell":
				sold = append(sold, s.sell())
			case "refund":
				if len(sold) > 0 {
					s.refund(sold[0])
					sold = sold[1:]
				}
			case "plan":
				current = s.period()
				open = append(open, s.plan(current).Transfers...)
			case "transfer":
				if len(open) == 0 {
					continue
				}
				id := rapid.SampledFrom(open).Draw(r, "payout")
				begun := s.begin(id)
				if begun.Transfer == nil {
					continue
				}
				owed, err := strconv.ParseInt(s.owed(), 10, 64)
				require.NoError(r, err)
				require.LessOrEqual(r, begun.Transfer.Amount.Minor, owed)
				if rapid.Bool().Draw(r, "succeeds") {
					s.record(*begun.Transfer)
				} else {
					_, err := s.FailTransfer(t.Context(), FailTransferInput{id, begun.Transfer.Generation, payout.FailedAccount})
					require.NoError(r, err)
				}
			case "reverse":
				if len(open) > 0 {
					id := rapid.SampledFrom(open).Draw(r, "payout")
					in := RecordReversalInput{ReversalID: uuid.New(), PayoutID: id, AmountMinor: rapid.Int64Range(1, 2000).Draw(r, "amount"), ReasonCode: "other", RequestedBy: s.admin}
					plan, err := s.RecordReversal(t.Context(), in)
					require.NoError(r, err)
					if plan.Refusal == "" {
						require.NoError(r, s.ApplyReversal(t.Context(), ApplyReversalInput{in.ReversalID, id, payout.Reversal{ID: "trr_" + in.ReversalID.String(), Amount: plan.Request.Amount}}))
					}
				}
			case "hold":
				s.exec(`INSERT INTO payout_holds (id, publisher_id, reason_code, placed_by) VALUES ($1, $2, 'other', $3) ON CONFLICT DO NOTHING`, uuid.New(), s.publisher, s.admin)
			case "release":
				s.exec(`UPDATE payout_holds SET released_at = now() WHERE released_at IS NULL`)
			}
			require.Equal(r, s.text(`SELECT coalesce(sum(amount_minor - reversed_minor) FILTER (WHERE status = 'sent'), 0)::text FROM payouts WHERE publisher_id = $1`, s.publisher),
				s.text(`SELECT coalesce(sum(e.amount_minor), 0)::text FROM transactions t JOIN transaction_entries e ON e.transaction_id = t.id
					WHERE e.publisher_id = $1 AND t.kind IN ('transfer', 'transfer_reversal')`, s.publisher))
			require.Equal(r, s.owed(), s.text(`SELECT coalesce(sum(net_minor), 0)::text FROM outbox WHERE publisher_id = $1 AND transaction_id IS NOT NULL`, s.publisher), "the statement's lines are the books'")
		}
		s.exec(`UPDATE payout_holds SET released_at = now() WHERE released_at IS NULL`)
	})
}
