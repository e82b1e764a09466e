package publication

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"marketplace/activities/marketplace"
	"marketplace/activities/publisher"
	"marketplace/internal/bundle"
)

func setup(t *testing.T) (*testsuite.TestWorkflowEnvironment, Input) {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	env.RegisterActivity(&publisher.Activities{})
	env.RegisterActivity(&marketplace.Activities{})
	t.Cleanup(func() { env.AssertExpectations(t) })
	return env, Input{PublicationID: uuid.New(), PluginID: uuid.New(), ReleaseID: uuid.New(), Version: "1.0.0", Action: Publish}
}

func expectBegun(env *testsuite.TestWorkflowEnvironment, refused string) {
	var p *publisher.Activities
	env.OnActivity(p.BeginPublication, mock.Anything, mock.Anything).Return(publisher.PublicationBegun{Refused: refused}, nil).Once()
}

func expectStored(env *testsuite.TestWorkflowEnvironment) bundle.Ref {
	var p *publisher.Activities
	ref := bundle.Ref{Key: "bundles/ab/abcd", SHA256: "abcd", Revision: 2}
	env.OnActivity(p.PrepareBundle, mock.Anything, mock.Anything).Return(ref, nil).Once()
	return ref
}

func expectRest(env *testsuite.TestWorkflowEnvironment, ref bundle.Ref) {
	var p *publisher.Activities
	var m *marketplace.Activities
	signature := marketplace.Signature{Minisign: "signed"}
	env.OnActivity(m.SignArtifact, mock.Anything, ref).Return(signature, nil).Once()
	env.OnActivity(m.UpsertListing, mock.Anything, marketplace.UpsertListingInput{Bundle: ref, Signature: signature}).Return(nil).Once()
	env.OnActivity(p.ConfirmPublication, mock.Anything, mock.Anything).Return(nil).Once()
}

func result(t *testing.T, env *testsuite.TestWorkflowEnvironment) Result {
	t.Helper()
	require.True(t, env.IsWorkflowCompleted())
	require.NoError(t, env.GetWorkflowError())
	var r Result
	require.NoError(t, env.GetWorkflowResult(&r))
	return r
}

func TestEveryStageOnceAndInOrder(t *testing.T) {
	t.Parallel()
	env, in := setup(t)
	expectBegun(env, "")
	expectRest(env, expectStored(env))
	env.ExecuteWorkflow(Publication, in)
	require.Equal(t, Result{Stage: StageDone}, result(t, env))
}

func TestWhatThePresentStateForbidsEndsThere(t *testing.T) {
	t.Parallel()
	env, in := setup(t)
	expectBegun(env, "plugin_not_listed")
	env.ExecuteWorkflow(Publication, in)
	require.Equal(t, Result{Stage: StageSuperseded, Refused: "plugin_not_listed"}, result(t, env))
}

// A store that is down for an hour: tried again and again, each try written down, nothing done twice.
func TestAStoreThatIsDownIsWaitedFor(t *testing.T) {
	t.Parallel()
	env, in := setup(t)
	var p *publisher.Activities
	var m *marketplace.Activities
	up := env.Now().Add(time.Hour)
	var records []publisher.StageRecord
	expectBegun(env, "")
	ref := expectStored(env)
	env.OnActivity(m.SignArtifact, mock.Anything, ref).Return(func(context.Context, bundle.Ref) (marketplace.Signature, error) {
		if env.Now().Before(up) {
			return marketplace.Signature{}, errors.New("connection refused")
		}
		return marketplace.Signature{Minisign: "signed"}, nil
	})
	env.OnActivity(p.RecordPublicationStage, mock.Anything, mock.Anything).Return(func(_ context.Context, r publisher.StageRecord) error {
		records = append(records, r)
		return nil
	})
	env.OnUpsertTypedSearchAttributes(mock.Anything).Return(nil).Twice() // needs attention, and later no more
	env.OnActivity(m.UpsertListing, mock.Anything, mock.Anything).Return(nil).Once()
	env.OnActivity(p.ConfirmPublication, mock.Anything, mock.Anything).Return(nil).Once()
	env.RegisterDelayedCallback(func() {
		value, err := env.QueryWorkflow(QueryStatus)
		require.NoError(t, err)
		var status Status
		require.NoError(t, value.Get(&status))
		require.Equal(t, StageSigning, status.Stage)
		require.Equal(t, "connection refused", status.LastError)
		require.False(t, status.NextAttemptAt.IsZero())
	}, 30*time.Minute)

	env.ExecuteWorkflow(Publication, in)
	require.Equal(t, StageDone, result(t, env).Stage)
	require.Greater(t, len(records), AttentionAfter)
	for i, r := range records {
		require.Equal(t, int32(i+1), r.Attempts)
		require.Equal(t, "connection refused", r.LastError)
	}
}

func TestRetryNowGoesOnAtOnceAndOnlyWhenWaiting(t *testing.T) {
	t.Parallel()
	env, in := setup(t)
	var p *publisher.Activities
	expectBegun(env, "")
	failure := temporal.NewNonRetryableApplicationError("the stored bytes are not those that were reviewed", publisher.ErrTypeCorruptArtifact, nil)
	env.OnActivity(p.PrepareBundle, mock.Anything, mock.Anything).Return(bundle.Ref{}, failure).Times(8)
	env.OnActivity(p.RecordPublicationStage, mock.Anything, mock.Anything).Return(errors.New("down as well"))
	env.OnUpsertTypedSearchAttributes(mock.Anything).Return(nil)
	expectRest(env, expectStored(env))

	accepted := false
	env.RegisterDelayedCallback(func() { // in the middle of the wait after the eighth failure
		env.UpdateWorkflow(UpdateRetryNow, "retry-1", &testsuite.TestUpdateCallback{
			OnReject:   func(err error) { require.NoError(t, err) },
			OnAccept:   func() { accepted = true },
			OnComplete: func(any, error) {},
		})
	}, 270*time.Second)
	start := env.Now()
	env.ExecuteWorkflow(Publication, in)
	require.Equal(t, StageDone, result(t, env).Stage)
	require.True(t, accepted)
	require.Less(t, env.Now().Sub(start), 271*time.Second)
}

// A history may hold some thousand tries; a store that is down for longer is waited for in the next run.
func TestPatienceOutlivesAHistory(t *testing.T) {
	t.Parallel()
	env, in := setup(t)
	var p *publisher.Activities
	expectBegun(env, "")
	env.OnActivity(p.PrepareBundle, mock.Anything, mock.Anything).Return(bundle.Ref{}, errors.New("connection refused")).Once()
	env.OnActivity(p.RecordPublicationStage, mock.Anything, mock.Anything).Return(nil).Once()
	env.SetContinueAsNewSuggested(true)
	env.ExecuteWorkflow(Publication, in)
	var next *workflow.ContinueAsNewError
	require.ErrorAs(t, env.GetWorkflowError(), &next)
	require.Equal(t, WorkflowType, next.WorkflowType.Name)
}
