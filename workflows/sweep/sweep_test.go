package sweep

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"

	"marketplace/activities/marketplace"
)

func TestSweep(t *testing.T) {
	t.Parallel()
	for name, fails := range map[string]error{"ARound": nil, "TheDatabaseIsDown": errors.New("down")} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var suite testsuite.WorkflowTestSuite
			env := suite.NewTestWorkflowEnvironment()
			env.RegisterActivity(&marketplace.Activities{})
			env.OnActivity("DispatchDueStripeEvents", mock.Anything).Return(marketplace.Sweep{Dispatched: 3}, fails).Once()
			env.ExecuteWorkflow(Sweep)
			require.True(t, env.IsWorkflowCompleted())
			if fails != nil {
				require.Error(t, env.GetWorkflowError())
				return
			}
			var done marketplace.Sweep
			require.NoError(t, env.GetWorkflowResult(&done))
			require.Equal(t, 3, done.Dispatched)
			env.AssertExpectations(t)
		})
	}
}
