package housekeeping

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"

	"marketplace/activities/publisher"
)

func newEnv(t *testing.T) *testsuite.TestWorkflowEnvironment {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	env.RegisterActivity(&publisher.Activities{})
	return env
}

func TestAnOutageIsWaitedFor(t *testing.T) {
	t.Parallel()
	env := newEnv(t)
	in := publisher.CleanDraftsInput{OlderThan: 24 * time.Hour}
	env.OnActivity("CleanDrafts", mock.Anything, in).Return(publisher.DraftsCleaned{}, errors.New("down")).Times(3)
	env.OnActivity("CleanDrafts", mock.Anything, in).Return(publisher.DraftsCleaned{Uploads: 2}, nil).Once()
	env.ExecuteWorkflow(Housekeeping)
	require.NoError(t, env.GetWorkflowError())
	var cleaned publisher.DraftsCleaned
	require.NoError(t, env.GetWorkflowResult(&cleaned))
	require.Equal(t, publisher.DraftsCleaned{Uploads: 2}, cleaned)
	env.AssertExpectations(t)
}

func TestALongOutageIsLeftToTheNextRun(t *testing.T) {
	t.Parallel()
	env := newEnv(t)
	start := env.Now()
	env.OnActivity("CleanDrafts", mock.Anything, mock.Anything).Return(publisher.DraftsCleaned{}, errors.New("down"))
	env.ExecuteWorkflow(Housekeeping)
	require.Error(t, env.GetWorkflowError())
	require.Less(t, env.Now().Sub(start), Every)
}
