package coupon

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"marketplace/activities/marketplace"
	"marketplace/activities/publisher"
	carried "marketplace/internal/coupon"
)

type world struct {
	*testsuite.TestWorkflowEnvironment
	t        *testing.T
	row      publisher.CouponRead
	store    []int64
	down     bool
	answered []int64
	tries    []publisher.CouponTry
	deaf     bool // tries cannot be written down
}

func newWorld(t *testing.T) *world {
	t.Parallel()
	var suite testsuite.WorkflowTestSuite
	w := &world{TestWorkflowEnvironment: suite.NewTestWorkflowEnvironment(), t: t, row: publisher.CouponRead{Coupon: carried.Carried{ID: uuid.New(), Revision: 1}}}
	w.RegisterWorkflowWithOptions(Coupon, workflow.RegisterOptions{Name: WorkflowType})
	w.RegisterActivity(&publisher.Activities{})
	w.RegisterActivity(&marketplace.Activities{})
	w.OnActivity("ReadCoupon", mock.Anything, mock.Anything).Return(func(context.Context, publisher.CouponRef) (publisher.CouponRead, error) { return w.row, nil })
	w.OnActivity("UpsertCoupon", mock.Anything, mock.Anything).Return(func(_ context.Context, in carried.Carried) error {
		if w.down {
			return errors.New("down")
		}
		w.store = append(w.store, in.Revision)
		return nil
	}).Maybe()
	w.OnActivity("ConfirmCoupon", mock.Anything, mock.Anything).Return(func(_ context.Context, in publisher.CouponConfirmation) error {
		w.answered = append(w.answered, in.Revision)
		return nil
	}).Maybe()
	w.OnActivity("RecordCouponTry", mock.Anything, mock.Anything).Return(func(_ context.Context, in publisher.CouponTry) error {
		w.tries = append(w.tries, in)
		if w.deaf {
			return errors.New("down too")
		}
		return nil
	}).Maybe()
	return w
}

func (w *world) run() Result {
	w.t.Helper()
	w.ExecuteWorkflow(WorkflowType, Input{CouponID: w.row.Coupon.ID})
	require.True(w.t, w.IsWorkflowCompleted())
	require.NoError(w.t, w.GetWorkflowError())
	var out Result
	require.NoError(w.t, w.GetWorkflowResult(&out))
	return out
}

func TestCarriesAndConfirms(t *testing.T) {
	w := newWorld(t)
	require.Equal(t, Result{Revision: 1}, w.run())
	require.Equal(t, []int64{1}, w.store)
	require.Equal(t, []int64{1}, w.answered)
}

func TestStoreDownForADay(t *testing.T) {
	w := newWorld(t)
	w.down = true
	w.RegisterDelayedCallback(func() { w.down = false }, 24*time.Hour)
	require.Equal(t, Result{Revision: 1}, w.run())
	require.Equal(t, []int64{1}, w.store)
}

func TestTriesThatFailCanBeSeen(t *testing.T) {
	w := newWorld(t)
	w.down = true
	begun := w.Now()
	w.RegisterDelayedCallback(func() { w.down = false }, 20*time.Second)
	w.run()
	require.Len(t, w.tries, 5) // after 0, 1, 3, 7 and 15 seconds; the one after 31 gets through
	last := w.tries[4]
	require.Equal(t, w.row.Coupon.ID, last.CouponID)
	require.EqualValues(t, 5, last.Attempts)
	require.Equal(t, "down", last.LastError)
	require.WithinDuration(t, begun.Add(31*time.Second), last.NextAttemptAt, time.Second)
	require.Equal(t, []int64{1}, w.answered)
}

func TestSomebodyAsksForATryAtOnce(t *testing.T) {
	w := newWorld(t)
	w.down = true
	begun := w.Now()
	w.RegisterDelayedCallback(func() {
		w.down = false
		w.SignalWorkflow(SignalChanged, Change{Revision: 1})
	}, time.Hour+time.Second)
	w.run()
	require.Less(t, w.Now().Sub(begun), time.Hour+time.Minute, "the pause between tries is five minutes by then")
	require.Equal(t, int64(1), w.answered[0])
}

func TestATryThatCannotBeWrittenDownIsMadeAgain(t *testing.T) {
	w := newWorld(t)
	w.down, w.deaf = true, true
	w.RegisterDelayedCallback(func() { w.down = false }, time.Minute)
	require.Equal(t, Result{Revision: 1}, w.run())
	require.NotEmpty(t, w.tries)
	require.Equal(t, int64(1), w.answered[0])
}

func TestAChangeOnTheWayIsCarriedToo(t *testing.T) {
	w := newWorld(t)
	w.down = true
	w.RegisterDelayedCallback(func() {
		w.row.Coupon.Revision, w.down = 2, false
		w.SignalWorkflow(SignalChanged, Change{Revision: 2})
	}, time.Hour)
	require.Equal(t, Result{Revision: 2}, w.run())
	require.Equal(t, int64(2), w.store[len(w.store)-1])
}

func TestTheMessageIsAheadOfItsRow(t *testing.T) {
	w := newWorld(t)
	w.row.Missing = true
	w.RegisterDelayedCallback(func() { w.row.Missing = false }, 5*time.Second)
	require.Equal(t, Result{Revision: 1}, w.run())
}

func TestTheMessageIsAheadOfAChange(t *testing.T) {
	w := newWorld(t)
	w.RegisterDelayedCallback(func() { w.SignalWorkflow(SignalChanged, Change{Revision: 2}) }, 0)
	w.RegisterDelayedCallback(func() { w.row.Coupon.Revision = 2 }, 5*time.Second)
	require.Equal(t, Result{Revision: 2}, w.run())
	require.Equal(t, int64(2), w.store[len(w.store)-1])
}

func TestAChangeThatWasRolledBack(t *testing.T) {
	w := newWorld(t)
	w.RegisterDelayedCallback(func() { w.SignalWorkflow(SignalChanged, Change{Revision: 2}) }, 0)
	require.Equal(t, Result{Revision: 1}, w.run())
	require.Equal(t, int64(1), w.store[len(w.store)-1])
}

func TestARowThatNeverCame(t *testing.T) {
	w := newWorld(t)
	w.row.Missing = true
	require.True(t, w.run().Missing)
	require.Empty(t, w.store)
}
