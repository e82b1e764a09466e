package payments

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// A step that takes its time is not taken for dead, though it says nothing itself.
func TestASlowStepGivesSignsOfLife(t *testing.T) {
	t.Parallel()
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	env.SetWorkerOptions(worker.Options{Interceptors: []interceptor.WorkerInterceptor{&Heartbeats{}}})
	heard := make(chan string, 10)
	env.SetOnActivityHeartbeatListener(func(info *activity.Info, _ converter.EncodedValues) { heard <- info.ActivityType.Name })
	slow := func(ctx context.Context) (string, error) {
		select {
		case name := <-heard:
			return name, nil
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
	env.RegisterActivityWithOptions(slow, activity.RegisterOptions{Name: "Slow"})
	env.ExecuteWorkflow(func(ctx workflow.Context) (name string, err error) {
		ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute, HeartbeatTimeout: HeartbeatTimeout})
		return name, workflow.ExecuteActivity(ctx, "Slow").Get(ctx, &name)
	})
	require.NoError(t, env.GetWorkflowError())
	var name string
	require.NoError(t, env.GetWorkflowResult(&name))
	require.Equal(t, "Slow", name)
}
