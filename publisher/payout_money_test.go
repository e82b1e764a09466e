package publisher_test

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	activities "marketplace/activities/publisher"
	"marketplace/internal/money"
	"marketplace/internal/payout"
	"marketplace/internal/storeevent"
	"marketplace/publisher"
)

// earner is a publisher whose side hears what the store tells.
type earner struct {
	*client
	t      *testing.T
	p      *panel
	f      *teller
	id     uuid.UUID
	plugin uuid.UUID
}

func newEarner(t *testing.T) *earner {
	t.Helper()
	p, f := newPayoutPanel(t)
	me, id := p.account(t, "publisher")
	return &earner{me, t, p, f, id, createPlugin(t, me, "mine").ID}
}

func (e *earner) hear(facts ...storeevent.Event) {
	e.t.Helper()
	require.NoError(e.t, (&activities.Activities{DB: e.p.db.Pool}).ApplyEvents(e.t.Context(), activities.EventBatch{Events: facts}))
}

// moved is a line of the books: gross less 15 % and 40 of fees for sales, and what it is told to be for the rest.
func (e *earner) moved(kind string, purchase uuid.UUID, at, available time.Time, gross, platform, processor int64) storeevent.Event {
	event := storeevent.Event{
		ID: uuid.New(), Kind: storeevent.Statement, PublisherID: e.id, OccurredAt: at, Currency: "EUR", GrossMinor: gross, PlatformFeeMinor: platform,
		ProcessorFeeMinor: processor, NetMinor: gross - platform - processor, TransactionID: uuid.New(), TransactionKind: kind, AvailableAt: available, PurchaseID: purchase,
	}
	if purchase != uuid.Nil {
		event.PluginID = e.plugin
	}
	return event
}

// sold is a sale of 100.00, of which 81.60 are the publisher's.
func (e *earner) sold(at, available time.Time) (purchase uuid.UUID) {
	purchase = uuid.New()
	e.hear(e.moved("sale", purchase, at, available, 10_000, 1500, 340))
	return purchase
}

func (e *earner) state(kind storeevent.Kind, state any) storeevent.Event {
	e.t.Helper()
	encoded, err := json.Marshal(state)
	require.NoError(e.t, err)
	return storeevent.Event{ID: uuid.New(), Kind: kind, PublisherID: e.id, OccurredAt: time.Now(), State: encoded}
}

// paid is what the store tells of a payout.
func (e *earner) paid(id uuid.UUID, revision int64, status, reason string, amount int64) {
	s := storeevent.PayoutState{
		Period: "2026-11-01", Currency: "EUR", Cutoff: time.Now(), Status: status, Reason: reason, AmountMinor: amount, CreatedAt: time.Now(), Revision: revision,
	}
	if status == "sent" {
		s.SentAt = time.Now()
	}
	event := e.state(storeevent.Payout, s)
	event.PayoutID = id
	e.hear(event)
}

func (e *earner) balances() publisher.PayoutBalances {
	e.t.Helper()
	var out publisher.PayoutBalances
	e.GET("/v1/payouts/balances").Status(http.StatusOK).JSON(&out)
	return out
}

// euros is the balance in euros without the forecast by day.
func (e *earner) euros() publisher.CurrencyBalance {
	e.t.Helper()
	all := e.balances().Currencies
	require.Len(e.t, all, 1)
	all[0].Becoming = nil
	return all[0]
}

func TestBalancesFromNothingToPaid(t *testing.T) {
	e := newEarner(t)
	empty := e.balances()
	require.Equal(t, "monthly", empty.Schedule)
	require.True(t, empty.NextAt.After(time.Now()))
	require.Equal(t, 1, empty.NextAt.Day())
	require.Empty(t, empty.Currencies)

	later := time.Now().AddDate(0, 2, 0)
	e.sold(time.Now(), later)
	balance := publisher.CurrencyBalance{
		Currency: "EUR", BalanceMinor: 8160, PendingMinor: 8160, ThresholdMinor: 1000, Next: publisher.NextPayout{Skipped: payout.SkippedNothing},
	}
	require.Equal(t, balance, e.euros())
	require.Equal(t, []publisher.BecomesAvailable{{Day: later.UTC().Format(time.DateOnly), AmountMinor: 8160}}, e.balances().Currencies[0].Becoming)

	e.sold(time.Now(), time.Now())
	balance.BalanceMinor, balance.AvailableMinor = 16_320, 8160
	balance.Next = publisher.NextPayout{AmountMinor: 8160, Skipped: payout.SkippedAccountNotReady}
	require.Equal(t, balance, e.euros())

	e.p.connect(t, e.id, payout.StateActionRequired, payout.Requirements{})
	balance.Next.Skipped = ""
	require.Equal(t, balance, e.euros(), "it can be paid until the deadline")

	first := uuid.New()
	e.paid(first, 1, "planned", "", 8160)
	balance.SendingMinor, balance.AvailableMinor, balance.Next = 8160, 0, publisher.NextPayout{Skipped: payout.SkippedNothing}
	require.Equal(t, balance, e.euros())
	e.paid(first, 2, "sent", "", 8160)
	e.hear(e.moved("transfer", uuid.Nil, time.Now(), time.Now(), -8160, 0, 0))
	balance.SendingMinor, balance.BalanceMinor = 0, 8160
	require.Equal(t, balance, e.euros())

	other, _ := e.p.account(t, "publisher")
	var theirs publisher.PayoutBalances
	other.GET("/v1/payouts/balances").Status(http.StatusOK).JSON(&theirs)
	require.Empty(t, theirs.Currencies, "what is another's")
}

func TestWhatIsInQuestionIsHeldAsFarAsItIsLeft(t *testing.T) {
	e := newEarner(t)
	e.p.connect(t, e.id, payout.StateReady, payout.Requirements{})
	purchase := e.sold(time.Now(), time.Now())
	held := storeevent.Event{
		ID: uuid.New(), Kind: storeevent.ShareHeld, PublisherID: e.id, PluginID: e.plugin, PurchaseID: purchase, OccurredAt: time.Now(),
		CaseID: uuid.New(), CaseReason: "inquiry", CaseCurrency: "EUR", CaseMinor: 8160,
	}
	e.hear(held)
	require.EqualValues(t, 8160, e.euros().DisputedMinor)
	require.Equal(t, publisher.NextPayout{Skipped: payout.SkippedDisputed}, e.euros().Next)

	e.hear(e.moved("refund", purchase, time.Now(), time.Now(), -4000, -600, 0))
	require.EqualValues(t, 4760, e.euros().DisputedMinor, "what is left after a refund")
	dispute := held
	dispute.ID, dispute.CaseReason = uuid.New(), "dispute"
	e.hear(dispute, e.moved("dispute_withdrawal", purchase, time.Now(), time.Now(), -6000, -900, 1500))
	euros := e.euros()
	require.Zero(t, euros.DisputedMinor, "the bank has it already")
	require.EqualValues(t, -1840, euros.BalanceMinor)
	require.Equal(t, publisher.NextPayout{AmountMinor: -1840, Skipped: payout.SkippedNegative}, euros.Next, "carried")

	over := held
	over.ID, over.Kind, over.CaseReason = uuid.New(), storeevent.ShareReleased, "dispute_won"
	e.hear(over, e.moved("dispute_reinstatement", purchase, time.Now(), time.Now(), 6000, 900, -1500))
	require.EqualValues(t, 4760, e.euros().AvailableMinor)
	question := e.balances().InQuestion
	require.Len(t, question, 1)
	require.Equal(t, "A plugin dispute dispute_won 8160", strings.Join([]string{question[0].PluginName, question[0].Reason, question[0].Outcome, strconv.FormatInt(question[0].Amount.Minor, 10)}, " "))
}

func TestAHoldIsShownWithItsReasonAndNote(t *testing.T) {
	e := newEarner(t)
	e.p.connect(t, e.id, payout.StateReady, payout.Requirements{})
	e.sold(time.Now(), time.Now())
	hold := storeevent.PayoutHoldState{HoldID: uuid.New(), ReasonCode: "identity", Note: "The name on the account differs.", PlacedAt: time.Now()}
	e.hear(e.state(storeevent.PayoutHold, hold))
	require.Equal(t, publisher.NextPayout{AmountMinor: 8160, Skipped: payout.SkippedHeld}, e.euros().Next)
	holds := e.balances().Holds
	require.Len(t, holds, 1)
	require.Equal(t, "identity: The name on the account differs.", holds[0].ReasonCode+": "+holds[0].Note)
	require.Nil(t, holds[0].ReleasedAt)

	hold.ReleasedAt = time.Now()
	e.hear(e.state(storeevent.PayoutHold, hold))
	require.NotNil(t, e.balances().Holds[0].ReleasedAt)
	require.Empty(t, e.euros().Next.Skipped)
}

func TestPayoutSettingsFromDefaultToStore(t *testing.T) {
	e := newEarner(t)
	var settings publisher.PayoutSettings
	e.GET("/v1/payouts/settings").Status(http.StatusOK).JSON(&settings)
	require.Equal(t, publisher.PayoutSettings{
		Schedule: "monthly", Thresholds: []money.Money{}, Least: []money.Money{{Minor: 1000, Currency: "EUR"}, {Minor: 1200, Currency: "USD"}}, InStore: true,
	}, settings)

	decision := map[string]any{"schedule": "weekly", "thresholds": []money.Money{{Minor: 9000, Currency: "EUR"}}}
	e.PUT("/v1/payouts/settings", decision).Status(http.StatusOK)
	require.Equal(t, payout.Thresholds{"EUR": 9000}, e.f.saved[0].Thresholds)
	require.Equal(t, payout.Weekly, e.f.saved[0].Schedule)

	_, err := (&activities.Activities{DB: e.p.db.Pool}).SavePayoutSettings(t.Context(), activities.PayoutSettingsChange{
		PublisherID: e.id, RequestID: uuid.New(), Schedule: payout.Weekly, Thresholds: payout.Thresholds{"EUR": 9000},
	})
	require.NoError(t, err)
	e.GET("/v1/payouts/settings").Status(http.StatusOK).JSON(&settings)
	require.Equal(t, "weekly", settings.Schedule)
	require.Equal(t, []money.Money{{Minor: 9000, Currency: "EUR"}}, settings.Thresholds)
	require.False(t, settings.InStore, "the store has not heard of it yet")
	e.sold(time.Now(), time.Now())
	require.EqualValues(t, 9000, e.euros().ThresholdMinor)
	require.Equal(t, payout.SkippedBelowThreshold, e.euros().Next.Skipped)
	require.Equal(t, time.Monday, e.balances().NextAt.Weekday())
}

func TestBadPayoutSettings(t *testing.T) {
	e := newEarner(t)
	of := func(list ...money.Money) map[string]any {
		return map[string]any{"schedule": "weekly", "thresholds": list}
	}
	for name, body := range map[string]map[string]any{
		"NoSchedule": {}, "AnotherSchedule": {"schedule": "daily"}, "TooLow": of(money.Money{Minor: 999, Currency: "EUR"}), "Zero": of(money.Money{Currency: "EUR"}),
		"Negative": of(money.Money{Minor: -5000, Currency: "EUR"}), "Huge": of(money.Money{Minor: 1_000_001, Currency: "EUR"}),
		"AnotherCurrency": of(money.Money{Minor: 5000, Currency: "XXX"}), "NotPaidOut": of(money.Money{Minor: 5000, Currency: "GBP"}),
		"Twice": of(money.Money{Minor: 5000, Currency: "EUR"}, money.Money{Minor: 6000, Currency: "EUR"}),
	} {
		t.Run(name, func(t *testing.T) {
			e.For(t).PUT("/v1/payouts/settings", body).Problem(http.StatusUnprocessableEntity, "invalid_request")
		})
	}
	require.Empty(t, e.f.saved)
}

func TestPayoutsOnDemand(t *testing.T) {
	e := newEarner(t)
	e.p.connect(t, e.id, payout.StateReady, payout.Requirements{})
	e.sold(time.Now(), time.Now())
	e.POST("/v1/payouts", nil).Problem(http.StatusConflict, "payout_scheduled")
	e.p.exec(t, `INSERT INTO payout_settings (publisher_id, schedule, request_id) VALUES ($1, 'manual', gen_random_uuid())`, e.id)
	require.Nil(t, e.balances().NextAt)
	require.Equal(t, publisher.NextPayout{AmountMinor: 8160}, e.euros().Next)

	var asked publisher.RequestedPayout
	e.POST("/v1/payouts", nil).Status(http.StatusAccepted).JSON(&asked)
	require.Regexp(t, `^\d{4}-\d\d-\d\dT\d{4}$`, asked.Period)
	e.POST("/v1/payouts", nil).Problem(http.StatusConflict, "payout_running")
	require.Equal(t, []uuid.UUID{e.id}, e.f.started)
	e.paid(uuid.New(), 1, "planned", "", 8160)
	e.POST("/v1/payouts", nil).Problem(http.StatusConflict, "payout_nothing_payable")
}

func TestPayoutHistory(t *testing.T) {
	e := newEarner(t)
	for i, c := range [][2]string{{"skipped", payout.SkippedHeld}, {"failing", payout.FailedInsufficient}, {"sent", ""}} {
		e.paid(uuid.New(), 1, c[0], c[1], int64(1000*(i+1)))
	}
	for _, s := range []storeevent.BankPayoutState{
		{BankPayout: payout.BankPayout{ID: "po_1", AmountMinor: 700, Currency: "EUR", Status: "failed", FailureCode: "account_closed", ArrivesAt: time.Now(), CreatedAt: time.Now()}, Revision: 1},
		{BankPayout: payout.BankPayout{ID: "po_2", AmountMinor: 800, Currency: "EUR", Status: "paid", ArrivesAt: time.Now(), CreatedAt: time.Now().Add(time.Second)}, Revision: 1},
	} {
		e.hear(e.state(storeevent.BankPayout, s))
	}
	var first, rest publisher.PayoutPage
	e.GET("/v1/payouts?limit=2").Status(http.StatusOK).JSON(&first)
	e.GET("/v1/payouts?limit=2&cursor=" + first.NextCursor).Status(http.StatusOK).JSON(&rest)
	var told []string
	for _, item := range append(first.Items, rest.Items...) {
		told = append(told, strings.TrimSpace(item.Status+" "+item.Reason+" "+item.Amount.String()))
	}
	require.Equal(t, []string{"sent  30.00 EUR", "failing balance_insufficient 20.00 EUR", "skipped held 10.00 EUR"}, told)
	require.NotNil(t, first.Items[0].SentAt)
	require.Empty(t, rest.NextCursor)

	var bank, more publisher.BankPayoutPage
	e.GET("/v1/payouts/bank?limit=1").Status(http.StatusOK).JSON(&bank)
	e.GET("/v1/payouts/bank?limit=1&cursor=" + bank.NextCursor).Status(http.StatusOK).JSON(&more)
	require.Equal(t, "po_2 po_1 account_closed", bank.Items[0].ID+" "+more.Items[0].ID+" "+more.Items[0].FailureCode)
	other, _ := e.p.account(t, "publisher")
	for _, list := range []string{"/v1/payouts", "/v1/payouts/bank"} {
		require.NotContains(t, string(other.GET(list).Status(http.StatusOK).Body), `"id"`, "another's are not listed")
		other.GET(list+"?cursor="+first.NextCursor+"x").Problem(http.StatusBadRequest, "invalid_cursor")
	}
}

func TestAMonthAddsUp(t *testing.T) {
	e := newEarner(t)
	january, february := time.Date(2026, 1, 31, 23, 59, 59, 0, time.UTC), time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC)
	first := e.sold(january, january)
	e.hear(e.moved("transfer", uuid.Nil, january.Add(-time.Hour), january, -3000, 0, 0))
	second := e.sold(february, february)
	e.hear(
		e.moved("refund", first, february.Add(time.Hour), february, -10_000, -1500, 0), e.moved("refund_reversal", first, february.Add(2*time.Hour), february, 10_000, 1500, 0),
		e.moved("dispute_withdrawal", second, february.Add(3*time.Hour), february, -10_000, -1500, 1500),
		e.moved("transfer", uuid.Nil, february.Add(4*time.Hour), february, -5000, 0, 0), e.moved("transfer_reversal", uuid.Nil, february.Add(5*time.Hour), february, 700, 0, 0),
	)
	var s publisher.PayoutStatement
	e.GET("/v1/payouts/statement?month=2026-02").Status(http.StatusOK).JSON(&s)
	require.Equal(t, []string{"2026-02", "2026-01"}, s.Months)
	require.Equal(t, []publisher.CurrencyStatement{{
		Currency: "EUR", OpeningMinor: 5160, SalesMinor: 10_000, RefundsMinor: 0, DisputesMinor: -10_000, PlatformFeesMinor: 0, ProcessorFeesMinor: -1840,
		PayoutsMinor: -5000, ReversalsMinor: 700, ClosingMinor: -980, Lines: 6,
	}}, s.Currencies)
	sum := s.Currencies[0]
	require.Equal(t, sum.ClosingMinor, sum.OpeningMinor+sum.SalesMinor+sum.RefundsMinor+sum.DisputesMinor+sum.PlatformFeesMinor+sum.ProcessorFeesMinor+sum.PayoutsMinor+sum.ReversalsMinor+sum.OtherMinor)

	var lines []publisher.StatementLine
	for cursor := ""; ; {
		var page publisher.StatementLinePage
		e.GET("/v1/payouts/statement/lines?month=2026-02&currency=EUR&limit=4&cursor=" + cursor).Status(http.StatusOK).JSON(&page)
		lines = append(lines, page.Items...)
		if cursor = page.NextCursor; cursor == "" {
			break
		}
	}
	require.Len(t, lines, 6)
	balance := sum.OpeningMinor
	for _, l := range lines {
		require.Equal(t, l.AmountMinor, l.GrossMinor-l.PlatformFeeMinor-l.ProcessorFeeMinor)
		balance += l.AmountMinor
		require.Equal(t, balance, l.BalanceMinor)
	}
	require.Equal(t, sum.ClosingMinor, balance)
	require.Equal(t, "A plugin", lines[0].PluginName)

	e.GET("/v1/payouts/statement?month=2026-01").Status(http.StatusOK).JSON(&s)
	require.EqualValues(t, 5160, s.Currencies[0].ClosingMinor, "what the next one opens with")
	e.GET("/v1/payouts/statement?month=2025-12").Status(http.StatusOK).JSON(&s)
	require.Empty(t, s.Currencies)
}

func TestAMonthAsCSV(t *testing.T) {
	e := newEarner(t)
	e.p.exec(t, `UPDATE publisher_plugins SET name = '=SUM(A1)' WHERE id = $1`, e.plugin)
	january, february := time.Date(2026, 1, 10, 0, 0, 0, 0, time.UTC), time.Date(2026, 2, 10, 0, 0, 0, 0, time.UTC)
	e.sold(january, january)
	for range 3 {
		e.sold(february, february)
	}
	dollars := e.moved("sale", uuid.New(), february, february, 500, 0, 0)
	dollars.Currency = "USD"
	e.hear(dollars)
	answer := e.GET("/v1/payouts/statement.csv?month=2026-02").Status(http.StatusOK)
	require.Equal(t, `attachment; filename="payouts-2026-02.csv"`, answer.Header.Get("Content-Disposition"))
	rows, err := csv.NewReader(strings.NewReader(string(answer.Body))).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, 1+5+3)
	require.Equal(t, []string{"2026-02-01T00:00:00Z", "opening", "8160", "EUR"}, []string{rows[1][0], rows[1][1], rows[1][9], rows[1][10]})
	require.Equal(t, []string{"sale", "'=SUM(A1)", "10000", "1500", "340", "8160", "16320", "EUR"}, append(append([]string{}, rows[2][1:3]...), rows[2][5:11]...))
	require.Equal(t, []string{"closing", "32640", "EUR"}, []string{rows[5][1], rows[5][9], rows[5][10]})
	require.Equal(t, []string{"closing", "500", "USD"}, []string{rows[8][1], rows[8][9], rows[8][10]})
	for _, wrong := range []string{"2026-13", "2026-1", "x", "1999-01", "9999-01"} {
		e.GET("/v1/payouts/statement.csv?month="+wrong).Problem(http.StatusUnprocessableEntity, "invalid_request")
	}
}
