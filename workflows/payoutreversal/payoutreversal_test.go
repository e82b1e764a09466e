package payoutreversal

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"marketplace/activities/marketplace"
	"marketplace/activities/payments"
	"marketplace/internal/money"
	"marketplace/internal/payout"
)

var input = Input{ReversalID: uuid.New(), PayoutID: uuid.New(), AmountMinor: 700, ReasonCode: "overpaid", RequestedBy: uuid.New()}

func TestReversal(t *testing.T) {
	done := payments.ReversalOutcome{Reversal: &payout.Reversal{ID: "trr_1", Amount: money.Money{Minor: 700, Currency: "EUR"}}}
	for name, test := range map[string]struct {
		refusal string
		answers []any
		want    Result
		applied int
		failed  int
	}{
		"Made":         {"", []any{done}, Result{Status: StatusSucceeded}, 1, 0},
		"NotBegun":     {marketplace.ReversalRefusedTooMuch, nil, Result{StatusRefused, marketplace.ReversalRefusedTooMuch}, 0, 0},
		"MoneyGone":    {"", []any{payments.ReversalOutcome{Refusal: payout.FailedInsufficient}}, Result{StatusFailed, payout.FailedInsufficient}, 0, 1},
		"UnclearFirst": {"", []any{payments.ReversalOutcome{Refusal: payout.FailedUnclear}, done}, Result{Status: StatusSucceeded}, 1, 0},
		"NoAnswer":     {"", []any{temporal.NewNonRetryableApplicationError("key", payments.ErrTypeAuthentication, nil), done}, Result{Status: StatusSucceeded}, 1, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var suite testsuite.WorkflowTestSuite
			w := suite.NewTestWorkflowEnvironment()
			w.SetTestTimeout(20 * time.Second)
			w.RegisterWorkflowWithOptions(PayoutReversal, workflow.RegisterOptions{Name: WorkflowType})
			w.RegisterActivity(&marketplace.Activities{})
			w.RegisterActivity(&payments.Activities{})
			var generations []int
			var applied, failed int
			w.OnActivity("RecordReversal", mock.Anything, mock.Anything).Return(marketplace.ReversalPlan{Refusal: test.refusal}, nil)
			w.OnActivity("ReverseTransfer", mock.Anything, mock.Anything).Return(func(_ context.Context, in payout.ReversalRequest) (payments.ReversalOutcome, error) {
				generations = append(generations, in.Generation)
				answer := test.answers[len(generations)-1]
				if err, ok := answer.(error); ok {
					return payments.ReversalOutcome{}, err
				}
				return answer.(payments.ReversalOutcome), nil
			}).Maybe()
			w.OnActivity("ApplyReversal", mock.Anything, mock.Anything).Return(func(_ context.Context, in marketplace.ApplyReversalInput) error {
				require.Equal(t, "trr_1", in.Reversal.ID)
				applied++
				return nil
			}).Maybe()
			w.OnActivity("FailReversal", mock.Anything, mock.Anything).Return(func(context.Context, marketplace.FailReversalInput) error { failed++; return nil }).Maybe()
			var begun Result
			w.RegisterDelayedCallback(func() {
				w.UpdateWorkflow(UpdateBegin, BeginID, &testsuite.TestUpdateCallback{
					OnAccept: func() {}, OnReject: func(err error) { require.NoError(t, err) },
					OnComplete: func(value any, err error) { require.NoError(t, err); begun = value.(Result) },
				})
			}, 0)
			w.ExecuteWorkflow(WorkflowType, input)
			require.NoError(t, w.GetWorkflowError())
			var result Result
			require.NoError(t, w.GetWorkflowResult(&result))
			require.Equal(t, test.want, result)
			require.Equal(t, test.want, begun)
			require.Equal(t, []int{test.applied, test.failed}, []int{applied, failed})
			if name == "UnclearFirst" {
				require.Equal(t, []int{0, 1}, generations, "another key, once it is known that nothing came of the first")
			}
			if name == "NoAnswer" {
				require.Equal(t, []int{0, 0}, generations)
			}
		})
	}
}
