package analytics

import (
	"errors"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"

	"marketplace/activities/marketplace"
	"marketplace/activities/publisher"
	"marketplace/internal/storeevent"
)

func setup(t *testing.T) *testsuite.TestWorkflowEnvironment {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	env.RegisterActivity(&publisher.Activities{})
	env.RegisterActivity(&marketplace.Activities{})
	t.Cleanup(func() { env.AssertExpectations(t) })
	return env
}

func batchOf(n int) marketplace.OutboxBatch {
	b := marketplace.OutboxBatch{Events: make([]storeevent.Event, n), Seqs: make([]int64, n)}
	for i := range n {
		b.Events[i].ID, b.Seqs[i] = uuid.New(), int64(i)
	}
	return b
}

func TestAFullBatchIsFollowedByTheNext(t *testing.T) {
	t.Parallel()
	env := setup(t)
	var m *marketplace.Activities
	var p *publisher.Activities
	env.OnActivity(m.ReadOutbox, mock.Anything, mock.Anything).Return(batchOf(BatchSize), nil).Once()
	env.OnActivity(m.ReadOutbox, mock.Anything, mock.Anything).Return(batchOf(3), nil).Once()
	env.OnActivity(p.ApplyEvents, mock.Anything, mock.Anything).Return(errors.New("publisher_db is down")).Times(3)
	env.OnActivity(p.ApplyEvents, mock.Anything, mock.Anything).Return(nil).Twice()
	env.OnActivity(m.MarkOutboxSent, mock.Anything, mock.Anything).Return(nil).Twice()

	env.ExecuteWorkflow(Analytics)
	require.NoError(t, env.GetWorkflowError())
	var result Result
	require.NoError(t, env.GetWorkflowResult(&result))
	require.Equal(t, Result{Events: BatchSize + 3, Batches: 2}, result)
}

func TestAnEmptyOutboxCostsOneLook(t *testing.T) {
	t.Parallel()
	env := setup(t)
	var m *marketplace.Activities
	env.OnActivity(m.ReadOutbox, mock.Anything, mock.Anything).Return(marketplace.OutboxBatch{}, nil).Once()
	env.ExecuteWorkflow(Analytics)
	require.NoError(t, env.GetWorkflowError())
}

func TestNothingIsMarkedThatWasNotApplied(t *testing.T) {
	t.Parallel()
	env := setup(t)
	var m *marketplace.Activities
	env.OnActivity(m.ReadOutbox, mock.Anything, mock.Anything).Return(marketplace.OutboxBatch{}, errors.New("down"))
	env.ExecuteWorkflow(Analytics)
	require.ErrorContains(t, env.GetWorkflowError(), "down")
}
