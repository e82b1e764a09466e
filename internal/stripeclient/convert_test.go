package stripeclient

import (
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/stripe/stripe-go/v76"
	"pgregory.net/rapid"

	"marketplace/internal/money"
)

func TestAFeeBookedInAnotherCurrency(t *testing.T) {
	t.Parallel()
	charge := &stripe.Charge{
		ID: "ch_1", Amount: 2000, Currency: "usd",
		BalanceTransaction: &stripe.BalanceTransaction{Amount: 1840, Fee: 83, Currency: "eur"},
	}
	p, err := withMoney(Payment{}, &stripe.PaymentIntent{LatestCharge: charge})
	require.NoError(t, err)
	require.Equal(t, money.Money{Minor: 2000, Currency: "USD"}, p.Amount)
	require.Equal(t, int64(90), p.ProcessorFeeMinor, "0.83 EUR at 2000/1840")
}

func TestConvertKeepsOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		whole := rapid.Int64Range(1, 99_999_999).Draw(r, "whole")
		foreign := rapid.Int64Range(1, 99_999_999).Draw(r, "foreign")
		part := rapid.Int64Range(0, whole).Draw(r, "part")
		got := convert(part, whole, foreign, true)
		require.GreaterOrEqual(r, got, int64(0))
		require.LessOrEqual(r, got, foreign)
		require.Equal(r, foreign, convert(whole, whole, foreign, true))
	})
}

func TestPaidWithoutBalanceTransactionIsAskedAgain(t *testing.T) {
	t.Parallel()
	_, err := toPayment(&stripe.CheckoutSession{
		ID: "cs_1", Status: stripe.CheckoutSessionStatusComplete, PaymentStatus: stripe.CheckoutSessionPaymentStatusPaid,
		PaymentIntent: &stripe.PaymentIntent{ID: "pi_1", LatestCharge: &stripe.Charge{ID: "ch_1"}},
	})
	require.Equal(t, Unavailable, KindOf(err))
}

func TestDisputeStatesInOurWords(t *testing.T) {
	t.Parallel()
	for theirs, ours := range map[stripe.DisputeStatus]DisputeStatus{
		stripe.DisputeStatusNeedsResponse: DisputeNeedsResponse, stripe.DisputeStatusWarningNeedsResponse: DisputeNeedsResponse,
		stripe.DisputeStatusUnderReview: DisputeUnderReview, stripe.DisputeStatusWarningUnderReview: DisputeUnderReview,
		stripe.DisputeStatusWon: DisputeWon, stripe.DisputeStatusWarningClosed: DisputeWon, stripe.DisputeStatusLost: DisputeLost,
	} {
		d, err := toDispute(&stripe.Dispute{ID: "dp_1", Status: theirs})
		require.NoError(t, err)
		require.Equal(t, ours, d.Status)
	}
	_, err := toDispute(&stripe.Dispute{ID: "dp_1", Status: "melted"})
	require.Equal(t, Unavailable, KindOf(err))
}
