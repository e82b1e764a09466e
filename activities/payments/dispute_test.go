package payments_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"marketplace/activities/payments"
	"marketplace/dev/stripesim/simtest"
	"marketplace/internal/evidence"
	"marketplace/internal/sealed"
	"marketplace/internal/stripeclient"
)

var pack = evidence.Pack{
	Texts: evidence.Texts{evidence.CustomerName: "Ana Ruiz", evidence.ProductDescription: "A plugin", evidence.AccessActivityLog: "downloaded"},
	Files: []evidence.File{
		{Field: evidence.Receipt, Name: "R-12.pdf", Content: []byte("%PDF-1.7 Ana Ruiz")},
		{Field: evidence.ServiceDocumentation, Name: "delivery.pdf", Content: []byte("%PDF-1.7 delivered")},
	},
}

// bank is a worker with a dispute that waits for an answer.
func bank(t *testing.T, in map[string]any) (*worker, payments.EvidenceRequest) {
	t.Helper()
	w := start(t)
	key, err := sealed.DeriveKey(simtest.SecretKey, payments.EvidenceKeyPurpose)
	require.NoError(t, err)
	w.Evidence = key
	_, payment := w.paid(simtest.CardOK)
	var opened struct{ ID string }
	require.Equal(t, http.StatusOK, w.sim.Control(http.MethodPost, "/payments/"+payment.PaymentIntentID+"/dispute", in, &opened))
	return w, payments.EvidenceRequest{StripeID: opened.ID, AnswerID: uuid.New(), Sealed: w.seal()}
}

func (w *worker) seal() string {
	w.t.Helper()
	told, err := w.env.ExecuteActivity(w.TellEvidenceKey)
	require.NoError(w.t, err)
	var key payments.EvidenceKey
	require.NoError(w.t, told.Get(&key))
	closed, err := pack.Seal(key.PublicKey)
	require.NoError(w.t, err)
	return closed
}

func TestSubmitEvidenceTwiceIsOneAnswer(t *testing.T) {
	t.Parallel()
	w, in := bank(t, nil)
	var outcomes []payments.DisputeOutcome
	for range 2 {
		out := must[payments.DisputeOutcome](w, w.SubmitEvidence, in)
		encoded, err := json.Marshal(out)
		require.NoError(t, err)
		require.NotContains(t, string(encoded), "Ana", "what is told stays out of the history")
		outcomes = append(outcomes, out)
	}
	require.Equal(t, outcomes[0], outcomes[1])
	require.Equal(t, stripeclient.DisputeUnderReview, outcomes[0].Dispute.Status)
	require.Equal(t, 1, outcomes[0].Dispute.SubmissionCount)
	require.Equal(t, in.AnswerID, outcomes[0].Dispute.AnswerID)
	told := w.sim.Money().Disputes[0]["evidence"].(map[string]any)
	require.Equal(t, "Ana Ruiz", told["customer_name"])
	require.Equal(t, "downloaded", told["access_activity_log"])
	require.Regexp(t, "^file_", told["receipt"])
	require.Regexp(t, "^file_", told["service_documentation"])
	require.NotEqual(t, told["receipt"], told["service_documentation"])

	in.AnswerID = uuid.New()
	require.Equal(t, payments.DisputeOutcome{Refusal: payments.RefusedBySomebody}, must[payments.DisputeOutcome](w, w.SubmitEvidence, in), "another answer comes too late")
}

func TestEvidenceThatNobodyMayRead(t *testing.T) {
	t.Parallel()
	w, in := bank(t, nil)
	var err error
	w.Evidence, err = sealed.DeriveKey("another key of Stripe's", payments.EvidenceKeyPurpose)
	require.NoError(t, err)
	require.Equal(t, payments.DisputeOutcome{Refusal: payments.RefusedUnreadable}, must[payments.DisputeOutcome](w, w.SubmitEvidence, in))
	in.Sealed = w.seal()
	require.Empty(t, must[payments.DisputeOutcome](w, w.SubmitEvidence, in).Refusal, "sealed anew")
}

func TestSubmitEvidenceWhenStripeBreaks(t *testing.T) {
	t.Parallel()
	for fault, errType := range map[string]string{"error_500": payments.ErrTypeUnclear, "error_503": payments.ErrTypeUnavailable, "truncate": payments.ErrTypeUnavailable} {
		t.Run(fault, func(t *testing.T) {
			t.Parallel()
			w, in := bank(t, nil)
			w.sim.Break(simtest.Fault{Kind: fault, Match: "POST"})
			failed := fails(w, w.SubmitEvidence, in)
			require.Equal(t, errType, failed.Type())
			require.NotContains(t, failed.Error(), "Ana")
			in.Generation = 1
			require.Equal(t, 1, must[payments.DisputeOutcome](w, w.SubmitEvidence, in).Dispute.SubmissionCount)
		})
	}
	t.Run("ItWasDoneAllTheSame", func(t *testing.T) {
		t.Parallel()
		w, in := bank(t, nil)
		w.sim.Break(simtest.Fault{Kind: "error_500_after", Match: "POST /v1/disputes"})
		require.Equal(t, 1, must[payments.DisputeOutcome](w, w.SubmitEvidence, in).Dispute.SubmissionCount)
	})
}

func TestEvidenceThatStripeDoesNotTake(t *testing.T) {
	t.Parallel()
	t.Run("Late", func(t *testing.T) {
		t.Parallel()
		w, in := bank(t, map[string]any{"inquiry": true})
		w.sim.Advance(8 * 24 * 3600)
		require.Equal(t, payments.RefusedTooLate, must[payments.DisputeOutcome](w, w.SubmitEvidence, in).Refusal)
	})
	t.Run("NoFile", func(t *testing.T) {
		t.Parallel()
		w, in := bank(t, nil)
		closed, err := evidence.Pack{Files: []evidence.File{{Field: evidence.Receipt, Name: "x.exe", Content: []byte("MZ")}}}.Seal(w.Evidence.Public())
		require.NoError(t, err)
		in.Sealed = closed
		require.Equal(t, payments.RefusedByStripe, must[payments.DisputeOutcome](w, w.SubmitEvidence, in).Refusal)
	})
}

func TestAcceptDisputeTwiceIsOnce(t *testing.T) {
	t.Parallel()
	w, in := bank(t, nil)
	w.sim.Break(simtest.Fault{Kind: "error_500"})
	require.Equal(t, payments.ErrTypeUnclear, fails(w, w.AcceptDispute, payments.AcceptRequest{StripeID: in.StripeID}).Type())
	for range 2 {
		out := must[payments.DisputeOutcome](w, w.AcceptDispute, payments.AcceptRequest{StripeID: in.StripeID, Generation: 1})
		require.Equal(t, stripeclient.DisputeLost, out.Dispute.Status)
	}
	out := must[payments.DisputeOutcome](w, w.AcceptDispute, payments.AcceptRequest{StripeID: in.StripeID, Generation: 2})
	require.Equal(t, stripeclient.DisputeLost, out.Dispute.Status, "so late that the key may be forgotten")
	require.Equal(t, payments.RefusedTooLate, must[payments.DisputeOutcome](w, w.SubmitEvidence, in).Refusal)
	require.Equal(t, payments.RefusedByStripe, must[payments.DisputeOutcome](w, w.AcceptDispute, payments.AcceptRequest{StripeID: "dp_none"}).Refusal)
}
