package reconciliation

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"marketplace/activities/marketplace"
	"marketplace/activities/payments"
	"marketplace/activities/publisher"
	"marketplace/internal/money"
	"marketplace/internal/searchattr"
	"marketplace/internal/storeevent"
	"marketplace/internal/stripeclient"
)

var (
	m *marketplace.Activities
	p *payments.Activities
	b *publisher.Activities
)

// world plays everything that a run speaks with; a test changes what it is about.
type world struct {
	*testsuite.TestWorkflowEnvironment
	t     *testing.T
	id    uuid.UUID
	found []marketplace.Comparison // by the comparison; the last goes on

	begun       marketplace.ReconciliationBegun
	pages       int
	stripe      func() error // nil: it answers
	publisher   error
	differs     int // for so many looks the balance has moved
	outcome     marketplace.Outcome
	superseded  bool // from the first touch on
	missing     []string
	counted     []publisher.CountedNets
	compared    []marketplace.CompareInput
	repaired    []marketplace.RepairInput
	asked       []payments.MovementsInput
	stored      int
	lookedFor   [][]string
	attention   []bool
	touches     int
	begins      int
	statistics  []marketplace.CompareStatisticsInput
	differences []marketplace.StatisticsDifference
}

func newWorld(t *testing.T) *world {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	w := &world{
		TestWorkflowEnvironment: suite.NewTestWorkflowEnvironment(), t: t, id: uuid.New(), pages: 1, found: []marketplace.Comparison{{}},
		outcome: marketplace.Outcome{Verdict: marketplace.VerdictBalanced}, counted: []publisher.CountedNets{{Last: true}},
	}
	for _, activities := range []any{&marketplace.Activities{}, &payments.Activities{}, &publisher.Activities{}} {
		w.RegisterActivity(activities)
	}
	w.OnUpsertTypedSearchAttributes(mock.Anything).Run(func(args mock.Arguments) {
		changed := args.Get(0).(temporal.SearchAttributes)
		if on, ok := changed.GetBool(searchattr.NeedsAttention); ok {
			w.attention = append(w.attention, on)
		}
	}).Return(nil).Maybe()
	w.storeSide()
	w.otherSides()
	return w
}

func (w *world) storeSide() {
	w.OnActivity(m.BeginReconciliation, mock.Anything, mock.Anything).Return(func(_ context.Context, _ marketplace.BeginReconciliationInput) (marketplace.ReconciliationBegun, error) {
		w.begins++
		return w.begun, nil
	}).Maybe()
	w.OnActivity(m.StoreMovements, mock.Anything, mock.Anything).Return(func(_ context.Context, in marketplace.MovementsPage) (marketplace.Standing, error) {
		w.stored += len(in.Movements)
		return marketplace.Standing{}, nil
	}).Maybe()
	w.OnActivity(m.BookStripeMovements, mock.Anything, mock.Anything).Return(marketplace.Booked{}, nil).Maybe()
	w.OnActivity(m.FindMissing, mock.Anything, mock.Anything).Return(func(_ context.Context, _ marketplace.ReconciliationRef) (marketplace.MissingSources, error) {
		return marketplace.MissingSources{Sources: w.missing}, nil
	}).Maybe()
	w.OnActivity(m.TouchReconciliation, mock.Anything, mock.Anything).Return(func(_ context.Context, _ marketplace.ReconciliationRef) (marketplace.Standing, error) {
		w.touches++
		return marketplace.Standing{Superseded: w.superseded}, nil
	}).Maybe()
	w.OnActivity(m.CheckBalance, mock.Anything, mock.Anything).Return(func(_ context.Context, _ marketplace.CompareInput) (marketplace.BalanceMoved, error) {
		w.differs--
		return marketplace.BalanceMoved{Differs: w.differs >= 0}, nil
	}).Maybe()
	w.OnActivity(m.MarkStatistics, mock.Anything, mock.Anything).Return(marketplace.StatisticsMark{At: time.Unix(1, 0)}, nil).Maybe()
	w.OnActivity(m.CompareStatistics, mock.Anything, mock.Anything).Return(func(_ context.Context, in marketplace.CompareStatisticsInput) (marketplace.StatisticsDifferences, error) {
		w.statistics = append(w.statistics, in)
		return marketplace.StatisticsDifferences{Differences: w.differences}, nil
	}).Maybe()
	w.OnActivity(m.CompareBooks, mock.Anything, mock.Anything).Return(func(_ context.Context, in marketplace.CompareInput) (marketplace.Comparison, error) {
		w.compared = append(w.compared, in)
		return w.found[min(len(w.compared), len(w.found))-1], nil
	}).Maybe()
	w.OnActivity(m.Repair, mock.Anything, mock.Anything).Return(func(_ context.Context, in marketplace.RepairInput) (marketplace.Repaired, error) {
		w.repaired = append(w.repaired, in)
		return marketplace.Repaired{Repaired: len(in.Cases)}, nil
	}).Maybe()
	w.OnActivity(m.FinishReconciliation, mock.Anything, mock.Anything).Return(func(_ context.Context, _ marketplace.ReconciliationRef) (marketplace.Outcome, error) {
		return w.outcome, nil
	}).Maybe()
}

func (w *world) otherSides() {
	down := func() error {
		if w.stripe == nil {
			return nil
		}
		return w.stripe()
	}
	w.OnActivity(p.ListMovements, mock.Anything, mock.Anything).Return(func(_ context.Context, in payments.MovementsInput) (payments.Movements, error) {
		if err := down(); err != nil {
			return payments.Movements{}, err
		}
		w.asked = append(w.asked, in)
		page := payments.Movements{Movements: []stripeclient.BalanceTransaction{{ID: fmt.Sprint(len(w.asked))}}}
		if len(w.asked) < w.pages {
			page.After = fmt.Sprint(len(w.asked))
		}
		return page, nil
	}).Maybe()
	w.OnActivity(p.FindMovements, mock.Anything, mock.Anything).Return(func(_ context.Context, in payments.SourcesInput) (payments.Movements, error) {
		w.lookedFor = append(w.lookedFor, in.Sources)
		return payments.Movements{Movements: make([]stripeclient.BalanceTransaction, len(in.Sources))}, nil
	}).Maybe()
	w.OnActivity(p.RetrieveBalance, mock.Anything).Return(payments.Balance{Amounts: []money.Money{{Minor: 5, Currency: "EUR"}}}, nil).Maybe()
	w.OnActivity(p.FindOrigins, mock.Anything, mock.Anything).Return(func(_ context.Context, in payments.SourcesInput) (payments.Origins, error) {
		out := payments.Origins{Origins: map[string]stripeclient.Origin{}}
		for _, source := range in.Sources {
			if source != "ch_gone" {
				out.Origins[source] = stripeclient.Origin{PurchaseID: uuid.NewSHA1(uuid.Nil, []byte(source))}
			}
		}
		return out, nil
	}).Maybe()
	page := 0
	w.OnActivity(b.ReadCountedNets, mock.Anything, mock.Anything).Return(func(_ context.Context, _ publisher.CountedNetsInput) (publisher.CountedNets, error) {
		page++
		return w.counted[min(page, len(w.counted))-1], w.publisher
	}).Maybe()
}

func (w *world) run() Result {
	w.t.Helper()
	w.ExecuteWorkflow(Reconciliation, Input{ID: w.id, RequestedBy: uuid.New()})
	require.NoError(w.t, w.GetWorkflowError())
	var result Result
	require.NoError(w.t, w.GetWorkflowResult(&result))
	return result
}

func TestAQuietDay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.begun.Since = time.Unix(1_700_000_000, 0).UTC()
	w.pages = 3
	require.Equal(t, Result{Status: StatusFinished, Outcome: w.outcome}, w.run())
	require.Equal(t, []payments.MovementsInput{{Since: w.begun.Since}, {Since: w.begun.Since, After: "1"}, {Since: w.begun.Since, After: "2"}}, w.asked)
	require.Equal(t, 3, w.stored)
	require.Equal(t, []marketplace.CompareInput{{ID: w.id, Balance: []money.Money{{Minor: 5, Currency: "EUR"}}, StatisticsCompared: true}}, w.compared)
	require.Empty(t, w.repaired)
	require.Empty(t, w.attention, "there is nothing for an operator")
}

func TestOpenCasesAskForAnOperator(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.outcome = marketplace.Outcome{Verdict: marketplace.VerdictDifferences, CasesOpen: 1}
	require.Equal(t, w.outcome, w.run().Outcome)
	require.Equal(t, []bool{true}, w.attention, "and go on asking when the run has ended")
}

// Stripe is down for an hour: an operator hears of it, the run shows that it is alive, and goes on by itself.
func TestStripeIsDownForAnHour(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	back := w.Now().Add(time.Hour)
	w.stripe = func() error {
		if w.Now().Before(back) {
			return temporal.NewApplicationError("503", payments.ErrTypeUnavailable)
		}
		return nil
	}
	require.Equal(t, StatusFinished, w.run().Status)
	require.Equal(t, []bool{true, false}, w.attention)
	require.False(t, w.Now().Before(back))
	require.Greater(t, w.touches, 4, "every quarter of an hour at least")
}

func TestOneThatIsGivenUpMeanwhileEnds(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.superseded = true
	w.stripe = func() error { return temporal.NewApplicationError("503", payments.ErrTypeUnavailable) }
	require.Equal(t, Result{Status: StatusSuperseded}, w.run())
	require.Empty(t, w.compared)
}

func TestTheSecondOfTwoIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.begun.Other = uuid.New()
	var begun BeginResult
	w.RegisterDelayedCallback(func() {
		w.UpdateWorkflow(UpdateBegin, BeginID, &testsuite.TestUpdateCallback{
			OnAccept: func() {}, OnReject: func(err error) { require.NoError(t, err) },
			OnComplete: func(out any, err error) {
				require.NoError(t, err)
				begun = out.(BeginResult)
			},
		})
	}, 0)
	require.Equal(t, Result{Status: StatusRefused, Other: w.begun.Other}, w.run())
	require.Equal(t, BeginResult{ID: w.id, Other: w.begun.Other}, begun)
	require.Empty(t, w.asked)
}

func TestTheScheduleNamesItsRuns(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ExecuteWorkflow(Reconciliation, Input{})
	require.NoError(t, w.GetWorkflowError())
	require.Equal(t, scheduled("default-test-workflow-id"), w.compared[0].ID)
	require.NotEqual(t, scheduled("reconciliation/daily-2026-11-25T03:00:00Z"), scheduled("reconciliation/daily-2026-11-26T03:00:00Z"))
	require.NotEqual(t, ID(uuid.UUID{1}, "k"), ID(uuid.UUID{2}, "k"))
}

// A long history of movements is read in several runs of the workflow.
func TestManyPagesGoOnInANewRun(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.begun.Since = time.Unix(1_700_000_000, 0).UTC()
	w.pages = pagesPerRun + 2
	w.ExecuteWorkflow(Reconciliation, Input{ID: w.id})
	next, again := errors.AsType[*workflow.ContinueAsNewError](w.GetWorkflowError())
	require.True(t, again, "%v", w.GetWorkflowError())
	var in Input
	require.NoError(t, converter.GetDefaultDataConverter().FromPayloads(next.Input, &in))
	require.Equal(t, Input{ID: w.id, Resume: &Progress{Since: w.begun.Since, After: fmt.Sprint(pagesPerRun), Pages: pagesPerRun}}, in)

	second := newWorld(t)
	second.ExecuteWorkflow(Reconciliation, in)
	require.NoError(t, second.GetWorkflowError())
	require.Equal(t, payments.MovementsInput{Since: w.begun.Since, After: fmt.Sprint(pagesPerRun)}, second.asked[0])
	require.Zero(t, second.begins, "it has begun")
	require.Len(t, second.compared, 1)
}

func TestWhatWasRepairedIsComparedOnceMore(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	orphan := marketplace.Repairable{CaseID: uuid.New(), Kind: "charge_without_sale", Category: "charge", SourceID: "ch_1"}
	gone := marketplace.Repairable{CaseID: uuid.New(), Kind: "charge_without_sale", Category: "charge", SourceID: "ch_gone"}
	dispute := marketplace.Repairable{CaseID: uuid.New(), Kind: "movement_not_booked", Category: "dispute", SourceID: "dp_1"}
	w.found = []marketplace.Comparison{{Repairable: []marketplace.Repairable{orphan, gone, dispute}}, {Repairable: []marketplace.Repairable{gone}}}
	began := w.Now()
	require.Equal(t, StatusFinished, w.run().Status)
	orphan.PurchaseID = uuid.NewSHA1(uuid.Nil, []byte("ch_1"))
	require.Equal(t, marketplace.RepairInput{ID: w.id, Cases: []marketplace.Repairable{orphan, dispute}}, w.repaired[0], "of what Stripe does not know nothing can be said")
	require.Len(t, w.compared, 2)
	require.False(t, w.Now().Before(began.Add(settling)), "they are given time")
	require.Len(t, w.asked, 2, "and what has moved meanwhile is read")
}

func TestTheBalanceMovesWhileItIsRead(t *testing.T) {
	t.Parallel()
	for differs, reads := range map[int]int{1: 2, 10: balanceTries} {
		t.Run(fmt.Sprint(differs), func(t *testing.T) {
			w := newWorld(t)
			w.differs = differs
			require.Equal(t, StatusFinished, w.run().Status)
			require.Len(t, w.asked, reads)
		})
	}
}

func TestWhatIsMissingIsAskedForOneByOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.missing = make([]string, sourcesAtOnce+1)
	w.run()
	require.Len(t, w.lookedFor, 2)
	require.Equal(t, 1+len(w.missing), w.stored)
}

func TestThePublishersSide(t *testing.T) {
	t.Parallel()
	nets := func(id byte) []storeevent.Net {
		return []storeevent.Net{{PublisherID: uuid.UUID{id}, Currency: "EUR", Minor: 1}}
	}
	t.Run("PageByPage", func(t *testing.T) {
		w := newWorld(t)
		w.counted = []publisher.CountedNets{{Nets: nets(1)}, {Nets: nets(2), Last: true}}
		w.differences = []marketplace.StatisticsDifference{{Currency: "EUR"}}
		w.run()
		mark := time.Unix(1, 0).UTC()
		require.Equal(t, []marketplace.CompareStatisticsInput{{Mark: mark, Nets: nets(1)}, {Mark: mark, After: uuid.UUID{1}, Nets: nets(2), Last: true}}, w.statistics)
		require.Len(t, w.compared[0].Statistics, 2)
	})
	t.Run("IsDown", func(t *testing.T) {
		w := newWorld(t)
		w.publisher = errors.New("publisher_db is down")
		require.Equal(t, StatusFinished, w.run().Status, "the store does not wait for it")
		require.False(t, w.compared[0].StatisticsCompared)
		require.Empty(t, w.attention)
	})
}
