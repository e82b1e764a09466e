package stripeclient_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"marketplace/dev/stripesim/simtest"
	"marketplace/internal/stripeclient"
)

// disputed opens a dispute, or an inquiry, about a fresh payment.
func disputed(t *testing.T, sim *simtest.Sim, c *stripeclient.Client, in map[string]any) stripeclient.Dispute {
	t.Helper()
	_, payment := paid(t, sim, c, simtest.CardOK)
	var opened struct{ ID string }
	require.Equal(t, http.StatusOK, sim.Control(http.MethodPost, "/payments/"+payment.PaymentIntentID+"/dispute", in, &opened))
	d, err := c.Dispute(t.Context(), opened.ID)
	require.NoError(t, err)
	require.Equal(t, payment.ChargeID, d.ChargeID)
	return d
}

func evidenceAtStripe(t *testing.T, sim *simtest.Sim, id string) map[string]any {
	t.Helper()
	for _, d := range sim.Money().Disputes {
		if d["id"] == id {
			return d["evidence"].(map[string]any)
		}
	}
	require.Fail(t, "no such dispute")
	return nil
}

func TestEvidenceIsSubmittedOnce(t *testing.T) {
	t.Parallel()
	sim, c := start(t)
	d := disputed(t, sim, c, map[string]any{"reason": "product_not_received", "amount": 700})
	require.Equal(t, int64(700), d.Amount.Minor)
	require.Equal(t, int64(-700), d.Movements[0].AmountMinor)
	require.Equal(t, "13.1", d.NetworkReason)
	require.False(t, d.IsInquiry || d.HasEvidence)
	require.WithinDuration(t, time.Now().Add(7*24*time.Hour), d.DueBy, time.Minute)

	file, err := c.UploadEvidence(t.Context(), "receipt.pdf", strings.NewReader("%PDF-1.7 receipt"), "upload")
	require.NoError(t, err)
	again, err := c.UploadEvidence(t.Context(), "receipt.pdf", strings.NewReader("%PDF-1.7 receipt"), "upload")
	require.NoError(t, err)
	require.Equal(t, file, again, "the same upload is one file")
	_, err = c.UploadEvidence(t.Context(), "x.exe", strings.NewReader("MZ"), "upload-2")
	require.Equal(t, stripeclient.InvalidRequest, stripeclient.KindOf(err))

	e := stripeclient.Evidence{
		ProductDescription: "A plugin", CustomerName: "Ana", CustomerEmail: "ana@example.test", CustomerPurchaseIP: "192.0.2.1",
		AccessActivityLog: "downloaded", ServiceDate: "2026-11-01", RefundPolicyDisclosure: "shown", Receipt: file,
	}
	staged, err := c.SubmitEvidence(t.Context(), d.ID, e, false, "stage")
	require.NoError(t, err)
	require.Equal(t, stripeclient.DisputeNeedsResponse, staged.Status)
	require.True(t, staged.HasEvidence)
	require.Zero(t, staged.SubmissionCount)
	sent, err := c.SubmitEvidence(t.Context(), d.ID, stripeclient.Evidence{UncategorizedText: "See the log."}, true, "submit")
	require.NoError(t, err)
	require.Equal(t, stripeclient.DisputeUnderReview, sent.Status)
	require.Equal(t, 1, sent.SubmissionCount)
	same, err := c.SubmitEvidence(t.Context(), d.ID, stripeclient.Evidence{UncategorizedText: "See the log."}, true, "submit")
	require.NoError(t, err)
	require.Equal(t, sent, same, "the same key: the same answer")
	_, err = c.SubmitEvidence(t.Context(), d.ID, e, true, "once more")
	require.Equal(t, stripeclient.InvalidRequest, stripeclient.KindOf(err))

	kept := evidenceAtStripe(t, sim, d.ID)
	for field, want := range map[string]string{
		"product_description": "A plugin", "customer_name": "Ana", "customer_email_address": "ana@example.test", "customer_purchase_ip": "192.0.2.1",
		"access_activity_log": "downloaded", "service_date": "2026-11-01", "refund_policy_disclosure": "shown", "receipt": file, "uncategorized_text": "See the log.",
	} {
		require.Equal(t, want, kept[field], field)
	}
}

func TestWordsThatDecideADispute(t *testing.T) {
	t.Parallel()
	sim, c := start(t)
	for words, want := range map[string]stripeclient.DisputeStatus{"winning_evidence": stripeclient.DisputeWon, "losing_evidence": stripeclient.DisputeLost} {
		d := disputed(t, sim, c, nil)
		_, err := c.SubmitEvidence(t.Context(), d.ID, stripeclient.Evidence{UncategorizedText: words}, true, d.ID)
		require.NoError(t, err)
		sim.Advance(0)
		d, err = c.Dispute(t.Context(), d.ID)
		require.NoError(t, err)
		require.Equal(t, want, d.Status)
	}
}

func TestADisputeThatNobodyAnswersIsLost(t *testing.T) {
	t.Parallel()
	sim, c := start(t)
	unanswered, answered, accepted := disputed(t, sim, c, nil), disputed(t, sim, c, nil), disputed(t, sim, c, nil)
	_, err := c.SubmitEvidence(t.Context(), answered.ID, stripeclient.Evidence{ProductDescription: "A plugin"}, true, "submit")
	require.NoError(t, err)
	accepted, err = c.AcceptDispute(t.Context(), accepted.ID, "accept")
	require.NoError(t, err)
	require.Equal(t, stripeclient.DisputeLost, accepted.Status)
	sim.Advance(8 * 24 * 3600)
	unanswered, err = c.Dispute(t.Context(), unanswered.ID)
	require.NoError(t, err)
	require.Equal(t, stripeclient.DisputeLost, unanswered.Status)
	require.True(t, unanswered.PastDue)
	answered, err = c.Dispute(t.Context(), answered.ID)
	require.NoError(t, err)
	require.Equal(t, stripeclient.DisputeUnderReview, answered.Status)
	_, err = c.SubmitEvidence(t.Context(), unanswered.ID, stripeclient.Evidence{ProductDescription: "A plugin"}, true, "late")
	require.Equal(t, stripeclient.InvalidRequest, stripeclient.KindOf(err))
}

func TestAnInquiryMovesNoMoneyUntilItEscalates(t *testing.T) {
	t.Parallel()
	sim, c := start(t)
	d := disputed(t, sim, c, map[string]any{"inquiry": true})
	require.True(t, d.IsInquiry)
	require.Equal(t, stripeclient.DisputeNeedsResponse, d.Status)
	require.Empty(t, d.Movements)
	d, err := c.SubmitEvidence(t.Context(), d.ID, stripeclient.Evidence{ProductDescription: "A plugin"}, true, "submit")
	require.NoError(t, err)
	require.True(t, d.IsInquiry)
	require.Equal(t, stripeclient.DisputeUnderReview, d.Status)
	require.Equal(t, http.StatusOK, sim.Control(http.MethodPost, "/disputes/"+d.ID+"/escalate", nil, nil))
	require.Equal(t, http.StatusConflict, sim.Control(http.MethodPost, "/disputes/"+d.ID+"/escalate", nil, nil))
	d, err = c.Dispute(t.Context(), d.ID)
	require.NoError(t, err)
	require.False(t, d.IsInquiry)
	require.Equal(t, stripeclient.DisputeNeedsResponse, d.Status)
	require.Zero(t, d.SubmissionCount)
	require.Len(t, d.Movements, 1)

	forgotten := disputed(t, sim, c, map[string]any{"inquiry": true})
	sim.Advance(121 * 24 * 3600)
	forgotten, err = c.Dispute(t.Context(), forgotten.ID)
	require.NoError(t, err)
	require.Equal(t, stripeclient.DisputeWon, forgotten.Status)
	require.True(t, forgotten.IsInquiry)
	require.Empty(t, forgotten.Movements)
}

// Histories recorded before these fields were there hold disputes without them.
func TestDisputesOfOldHistoriesDecode(t *testing.T) {
	t.Parallel()
	var d stripeclient.Dispute
	require.NoError(t, json.Unmarshal([]byte(`{"id":"dp_1","paymentIntentId":"pi_1","amount":{"minor":5,"currency":"EUR"},"reason":"x","status":"won","movements":[]}`), &d))
	require.True(t, d.DueBy.IsZero())
	raw, err := json.Marshal(d)
	require.NoError(t, err)
	require.NotContains(t, string(raw), "dueBy")
}
