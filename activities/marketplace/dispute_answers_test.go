package marketplace

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"marketplace/internal/evidence"
	"marketplace/internal/sealed"
	"marketplace/internal/stripeclient"
	marketplacedb "marketplace/queries/marketplace"
)

// contested is a store with a dispute that waits for an answer.
func contested(t *testing.T) (s *till, purchase uuid.UUID, d stripeclient.Dispute) {
	t.Helper()
	s = newTill(t)
	s.admin("root")
	purchase = s.bought()
	d = stripeclient.Dispute{
		ID: "dp_1", PaymentIntentID: "pi_" + purchase.String(), ChargeID: "ch_1", Amount: eur(1999), Reason: "fraudulent", Status: stripeclient.DisputeNeedsResponse,
		DueBy: time.Now().Add(24 * time.Hour).UTC().Truncate(time.Second), Movements: []stripeclient.Movement{taken},
	}
	require.Nil(t, s.hear(d).Answer)
	return s, purchase, d
}

// approve is a human's yes to an answer.
func (s *till) approve(d stripeclient.Dispute) uuid.UUID {
	s.t.Helper()
	id := uuid.New()
	q := marketplacedb.New(s.db.Pool)
	texts, err := json.Marshal(evidence.Texts{evidence.CustomerName: "Ana Ruiz"})
	require.NoError(s.t, err)
	require.NoError(s.t, q.ApproveAnswer(s.t.Context(), marketplacedb.ApproveAnswerParams{ID: id, DisputeID: d.ID, ToInquiry: d.IsInquiry, Version: "v", Texts: texts, ApprovedBy: s.user}))
	require.NoError(s.t, q.AttachFile(s.t.Context(), marketplacedb.AttachFileParams{AnswerID: id, Field: string(evidence.Receipt), Name: "R-1.pdf", Content: []byte("%PDF-1.7 Ana Ruiz")}))
	return id
}

func (s *till) answers() string {
	return s.text(`SELECT coalesce(string_agg(status || failure_code, ' ' ORDER BY approved_at), '') FROM dispute_answers`)
}

func TestAnAnswerIsSentOnce(t *testing.T) {
	s, purchase, d := contested(t)
	id := s.approve(d)
	require.Equal(t, &DisputeAnswer{ID: id}, s.hear(d).Answer)
	var again error
	_, again = s.db.Exec(t.Context(), `INSERT INTO dispute_answers (id, dispute_id, to_inquiry, version, texts, approved_by) SELECT gen_random_uuid(), dispute_id, to_inquiry, version, texts, approved_by FROM dispute_answers`)
	require.ErrorContains(t, again, "dispute_answers_once_key")

	d.Status, d.SubmissionCount, d.AnswerID = stripeclient.DisputeUnderReview, 1, id
	require.Nil(t, s.hear(d).Answer)
	require.Equal(t, "submitted", s.answers())
	require.Equal(t, "requested checkout_opened paid entitlement_granted dispute_opened dispute_answered", s.timeline(purchase))
	d.Status = stripeclient.DisputeLost
	require.Equal(t, LostDecided, s.hear(d).Because)
	require.Equal(t, "submitted", s.answers())
	_, changed := s.db.Exec(t.Context(), `UPDATE dispute_answers SET texts = '{}'`)
	require.Error(t, changed, "what was approved stays what it was")
}

func TestAnswersThatNeverReachTheBank(t *testing.T) {
	for code, change := range map[string]func(*stripeclient.Dispute){
		AnswerTooLate:   func(d *stripeclient.Dispute) { d.Status, d.PastDue = stripeclient.DisputeLost, true },
		AnswerElsewhere: func(d *stripeclient.Dispute) { d.Status, d.SubmissionCount = stripeclient.DisputeUnderReview, 1 },
	} {
		t.Run(code, func(t *testing.T) {
			s, _, d := contested(t)
			s.approve(d)
			change(&d)
			require.Nil(t, s.hear(d).Answer)
			require.Equal(t, "failed"+code, s.answers())
		})
	}
	t.Run(AnswerEscalated, func(t *testing.T) {
		s, _, d := contested(t)
		d.ID, d.IsInquiry, d.Movements = "dp_2", true, nil
		s.hear(d)
		s.approve(d)
		d.IsInquiry = false
		require.Nil(t, s.hear(d).Answer, "what was said to a question is not said to a dispute unasked")
		require.Equal(t, "failedescalated", s.answers())
		s.approve(d)
		require.NotNil(t, s.hear(d).Answer)
	})
	t.Run("StripeRefuses", func(t *testing.T) {
		s, _, d := contested(t)
		id := s.approve(d)
		s.exec(`DELETE FROM outgoing_mail`)
		for range 2 {
			require.NoError(t, s.RefuseAnswer(t.Context(), RefuseAnswerInput{StripeID: d.ID, AnswerID: id, Code: "refused"}))
		}
		require.Equal(t, "failedrefused", s.answers())
		require.Equal(t, "dispute_waiting root@example.com", s.mails(), "people are asked again")
		s.approve(d)
		require.Equal(t, "failedrefused approved", s.answers())
	})
}

func TestGivingIn(t *testing.T) {
	s, purchase, d := contested(t)
	accept := func() {
		_, err := marketplacedb.New(s.db.Pool).AcceptDispute(t.Context(), marketplacedb.AcceptDisputeParams{AcceptedBy: &s.user, AcceptReason: "we were wrong", StripeID: d.ID})
		require.NoError(t, err)
	}
	accept()
	require.Equal(t, &DisputeAnswer{}, s.hear(d).Answer)
	for range 2 {
		require.NoError(t, s.RefuseAnswer(t.Context(), RefuseAnswerInput{StripeID: d.ID, Code: "refused"}))
	}
	require.Nil(t, s.hear(d).Answer)
	require.Equal(t, "refused", s.text(`SELECT accept_failure FROM disputes`))
	accept()
	d.Status = stripeclient.DisputeLost
	require.Equal(t, LostAccepted, s.hear(d).Because)
	require.Equal(t, "requested checkout_opened paid entitlement_granted dispute_opened dispute_accepted dispute_lost", s.timeline(purchase))
	require.NotContains(t, s.mails(), "dispute_unanswered")
}

func TestSilenceIsSaid(t *testing.T) {
	const opened = "requested checkout_opened paid entitlement_granted dispute_opened"
	t.Run("WhenTheTimeIsUp", func(t *testing.T) {
		s, purchase, d := contested(t)
		d.DueBy = time.Now().Add(-time.Minute).UTC().Truncate(time.Second)
		s.hear(d)
		require.Equal(t, opened+" dispute_unanswered", s.timeline(purchase))
		require.Contains(t, s.mails(), "dispute_unanswered root@example.com")
		d.Status, d.PastDue = stripeclient.DisputeLost, true
		require.Equal(t, LostUnanswered, s.hear(d).Because)
		require.Equal(t, opened+" dispute_unanswered dispute_lost", s.timeline(purchase))
	})
	t.Run("WhenItIsLostByIt", func(t *testing.T) {
		s, purchase, d := contested(t)
		d.Status, d.PastDue = stripeclient.DisputeLost, true
		require.Equal(t, LostUnanswered, s.hear(d).Because)
		require.Equal(t, opened+" dispute_unanswered dispute_lost", s.timeline(purchase))
	})
	t.Run("NotOfWhatWasClosedInTheDashboard", func(t *testing.T) {
		s, purchase, d := contested(t)
		d.Status = stripeclient.DisputeLost
		require.Equal(t, LostElsewhere, s.hear(d).Because)
		require.Equal(t, opened+" dispute_lost", s.timeline(purchase))
	})
	t.Run("OfAnInquiry", func(t *testing.T) {
		s := newTill(t)
		s.admin("root")
		id := s.bought()
		d := stripeclient.Dispute{ID: "dp_1", PaymentIntentID: "pi_" + id.String(), Amount: eur(1999), Status: stripeclient.DisputeNeedsResponse, IsInquiry: true, PastDue: true, DueBy: time.Now().Add(-time.Hour)}
		s.hear(d)
		require.Equal(t, "requested checkout_opened paid entitlement_granted inquiry_opened inquiry_unanswered", s.timeline(id))
		require.NotContains(t, s.mails(), "dispute_unanswered")
	})
}

func TestNobodyIsRemindedOfWhatIsDecided(t *testing.T) {
	s, _, d := contested(t)
	s.approve(d)
	s.exec(`DELETE FROM outgoing_mail`)
	require.NoError(t, s.RemindDispute(t.Context(), RemindDisputeInput{d.ID, 1}))
	require.Empty(t, s.mails())
}

func TestASealedAnswerIsForThePaymentsWorkerAlone(t *testing.T) {
	s, _, d := contested(t)
	id := s.approve(d)
	key, err := sealed.NewKey()
	require.NoError(t, err)
	for range 2 {
		out, err := s.SealAnswer(t.Context(), SealAnswerInput{AnswerID: id, PublicKey: key.Public()})
		require.NoError(t, err)
		require.NotContains(t, out.Sealed, "Ana")
		pack, err := evidence.Open(out.Sealed, key)
		require.NoError(t, err)
		require.Equal(t, evidence.Pack{
			Texts: evidence.Texts{evidence.CustomerName: "Ana Ruiz"},
			Files: []evidence.File{{Field: evidence.Receipt, Name: "R-1.pdf", Content: []byte("%PDF-1.7 Ana Ruiz")}},
		}, pack)
	}
	_, err = s.SealAnswer(t.Context(), SealAnswerInput{AnswerID: uuid.New(), PublicKey: key.Public()})
	require.Error(t, err)
}
