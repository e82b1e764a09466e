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
