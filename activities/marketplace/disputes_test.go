package marketplace

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"marketplace/internal/stripeclient"
)

// held is the held share of the store's one purchase in question, as text.
func (s *till) held() string {
	return s.text(`SELECT coalesce(string_agg(reason || ' ' || amount_minor || ' ' || currency, ', '), '') FROM held_shares`)
}

func (s *till) hear(d stripeclient.Dispute) AppliedDispute {
	s.t.Helper()
	first, err := s.ApplyDispute(s.t.Context(), ApplyDisputeInput{d})
	require.NoError(s.t, err)
	second, err := s.ApplyDispute(s.t.Context(), ApplyDisputeInput{d})
	require.NoError(s.t, err)
	require.Equal(s.t, first, second, "run twice")
	return first
}

func TestAnInquiryMovesNothingButHoldsThePublishersPart(t *testing.T) {
	s := newTill(t)
	s.admin("root")
	id := s.bought()
	due := time.Now().Add(7 * 24 * time.Hour).UTC().Truncate(time.Second)
	d := stripeclient.Dispute{ID: "dp_1", PaymentIntentID: "pi_" + id.String(), ChargeID: "ch_1", Amount: eur(1999), Reason: "general",
		Status: stripeclient.DisputeNeedsResponse, IsInquiry: true, DueBy: due}
	applied := s.hear(d)
	require.WithinDuration(t, due, applied.DueAt, 0)
	require.Equal(t, "fulfilled", s.status(id))
	require.Equal(t, "granted", s.entitlement(id))
	require.Equal(t, "platform_fee -300, processor_clearing 1999, processor_fee -55, publisher_earning -1644", s.books())
	require.Equal(t, "inquiry 1644 EUR", s.held())
	require.Contains(t, s.mails(), "dispute_waiting root@example.com")

	_, plan := s.record(id, RecordRefundInput{AmountMinor: 999})
	require.Empty(t, plan.Refusal, "to give the money back is one answer to an inquiry")

	t.Run("BecomesADispute", func(t *testing.T) {
		d.IsInquiry, d.Movements = false, []stripeclient.Movement{taken}
		s.hear(d)
		require.Equal(t, "disputed", s.status(id))
		require.Equal(t, "suspended", s.entitlement(id))
		require.Equal(t, "dispute 0 EUR", s.held(), "the bank has taken all of it")
		older := d
		older.IsInquiry, older.Status = true, stripeclient.DisputeWon
		require.Equal(t, "needs_response", s.hear(older).Status, "older news undo nothing")
	})
	t.Run("IsLost", func(t *testing.T) {
		d.Status = stripeclient.DisputeLost
		s.hear(d)
		require.Empty(t, s.held())
		require.Equal(t, "share_held inquiry 1644, share_held dispute 1644, share_released dispute_lost 1644", s.cases())
		require.Equal(t, "requested checkout_opened paid entitlement_granted inquiry_opened refund_requested dispute_opened dispute_lost", s.timeline(id))
	})
}

func TestAnInquiryThatCloses(t *testing.T) {
	t.Run("ByItself", func(t *testing.T) {
		s := newTill(t)
		id := s.bought()
		s.inquiry(id, stripeclient.DisputeNeedsResponse)
		s.inquiry(id, stripeclient.DisputeWon)
		require.Empty(t, s.held())
		require.Equal(t, "share_held inquiry 1644, share_released inquiry_closed 1644", s.cases())
		require.Equal(t, "requested checkout_opened paid entitlement_granted inquiry_opened inquiry_closed", s.timeline(id))
		require.Equal(t, "purchase_receipt ana@example.com", s.mails(), "customers hear of it from their bank")
		s.dispute(id, stripeclient.DisputeNeedsResponse, taken)
		require.Equal(t, "disputed", s.status(id), "a closed inquiry can become a dispute")
	})
	t.Run("ByARefund", func(t *testing.T) {
		s := newTill(t)
		id := s.bought()
		s.inquiry(id, stripeclient.DisputeNeedsResponse)
		s.refund(id, uuid.Nil, stripeclient.Refund{ID: "re_1", State: stripeclient.RefundSucceeded, Amount: eur(1999)})
		s.inquiry(id, stripeclient.DisputeWon)
		require.Equal(t, "share_held inquiry 1644, share_released sale_refunded 1644", s.cases())
	})
}

func TestHeldShareIsWhatThePublisherStillHasOfTheSale(t *testing.T) {
	s := newTill(t)
	id := s.bought()
	s.inquiry(id, stripeclient.DisputeNeedsResponse)
	s.refund(id, uuid.Nil, stripeclient.Refund{ID: "re_1", State: stripeclient.RefundSucceeded, Amount: eur(999)})
	require.Equal(t, "inquiry 795 EUR", s.held()) // 1000 of 1999 are left: 850, less the fee of 55
}

func TestRemindersOfADispute(t *testing.T) {
	s := newTill(t)
	s.admin("root")
	id := s.bought()
	due := time.Now().Add(24 * time.Hour).UTC().Truncate(time.Second)
	d := stripeclient.Dispute{ID: "dp_1", PaymentIntentID: "pi_" + id.String(), Amount: eur(1999), Reason: "general", Status: stripeclient.DisputeNeedsResponse, DueBy: due, Movements: []stripeclient.Movement{taken}}
	s.hear(d)
	s.exec(`DELETE FROM outgoing_mail`)
	remind := func(n int32) string {
		for range 2 {
			require.NoError(t, s.RemindDispute(t.Context(), RemindDisputeInput{"dp_1", n}))
		}
		return s.mails()
	}
	require.Equal(t, "dispute_waiting root@example.com", remind(1))
	require.Equal(t, "dispute_waiting root@example.com, dispute_waiting root@example.com", remind(2))
	require.EqualValues(t, 2, s.hear(d).Reminders)
	d.Status = stripeclient.DisputeUnderReview
	require.Zero(t, s.hear(d).DueAt)
	require.Equal(t, "dispute_waiting root@example.com, dispute_waiting root@example.com", remind(3), "it has been responded to")
}

func TestRefundsAndDisputesOfOneChargeInAnyOrderDebitThePublisherOnce(t *testing.T) {
	// A refund of 999 succeeds and comes back, the bank takes the rest and gives it back: in any order, nothing has changed
	// in the end, and the publisher never owes more than the sale had brought.
	steps := map[string]func(s *till, id uuid.UUID){
		"r": func(s *till, id uuid.UUID) {
			s.refund(id, uuid.Nil, stripeclient.Refund{ID: "re_1", State: stripeclient.RefundSucceeded, Amount: eur(999)})
		},
		"d": func(s *till, id uuid.UUID) {
			s.dispute(id, stripeclient.DisputeNeedsResponse, stripeclient.Movement{ID: "txn_1", AmountMinor: -1999, FeeMinor: 1500})
		},
		"w": func(s *till, id uuid.UUID) {
			s.dispute(id, stripeclient.DisputeWon, stripeclient.Movement{ID: "txn_1", AmountMinor: -1999, FeeMinor: 1500}, stripeclient.Movement{ID: "txn_2", AmountMinor: 1999, FeeMinor: -1500})
		},
		"f": func(s *till, id uuid.UUID) {
			s.refund(id, uuid.Nil, stripeclient.Refund{ID: "re_1", State: stripeclient.RefundFailed, Amount: eur(999)})
		},
	}
	for _, order := range []string{"rdwf", "rdfw", "rfdw", "drwf", "drfw", "dwrf"} {
		t.Run(order, func(t *testing.T) {
			s := newTill(t)
			id := s.bought()
			for _, step := range order {
				steps[string(step)](s, id)
				require.Equal(t, "true", s.text(`SELECT (sum(amount_minor) <= 1555)::text FROM transaction_entries WHERE account = 'publisher_earning'`), "no more than the fees: the part is given back once")
			}
			require.Regexp(t, `platform_fee -300, (platform_loss 0, )?processor_clearing 1999, processor_fee -55, publisher_earning -1644`, s.books())
			require.Equal(t, "fulfilled", s.status(id))
			require.Equal(t, "granted", s.entitlement(id))
		})
	}
}
