package payments_test

import (
	"net/http"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"marketplace/activities/payments"
	"marketplace/dev/stripesim/simtest"
	"marketplace/internal/money"
	"marketplace/internal/stripeclient"
)

func TestMovementsForTheReconciliation(t *testing.T) {
	t.Parallel()
	w := start(t)
	in, payment := w.paid(simtest.CardOK)
	request := refundOf(in, payment)
	refund := must[stripeclient.Refund](w, w.CreateRefund, request)
	require.Equal(t, http.StatusOK, w.sim.Control(http.MethodPost, "/fees", map[string]any{"amount": 120, "description": "Radar for Ana"}, nil))

	page := must[payments.Movements](w, w.ListMovements, payments.MovementsInput{})
	require.Empty(t, page.After)
	require.Len(t, page.Movements, 3)
	for _, m := range page.Movements {
		require.Empty(t, m.Description, "words stay at Stripe")
	}
	require.Empty(t, must[payments.Movements](w, w.ListMovements, payments.MovementsInput{Since: page.Movements[0].Created.AddDate(0, 0, 1)}).Movements)

	found := must[payments.Movements](w, w.FindMovements, payments.SourcesInput{Sources: []string{payment.ChargeID, "ch_none", refund.ID}})
	require.Len(t, found.Movements, 2)
	require.Equal(t, []string{"charge", "refund"}, []string{found.Movements[0].Type, found.Movements[1].Type})

	value, err := w.env.ExecuteActivity(w.RetrieveBalance)
	require.NoError(t, err)
	var balance payments.Balance
	require.NoError(t, value.Get(&balance))
	require.Equal(t, []money.Money{{Minor: payment.Amount.Minor - payment.ProcessorFeeMinor - request.Amount.Minor - 120, Currency: "EUR"}}, balance.Amounts)

	origins := must[payments.Origins](w, w.FindOrigins, payments.SourcesInput{Sources: []string{payment.ChargeID, refund.ID, "ch_none"}})
	require.Equal(t, map[string]stripeclient.Origin{
		payment.ChargeID: {PurchaseID: in.PurchaseID}, refund.ID: {PurchaseID: in.PurchaseID, RefundID: request.RefundID},
	}, origins.Origins)
	require.NotEqual(t, uuid.Nil, request.RefundID)

	w.sim.Break(simtest.Fault{Kind: "error_503", Count: 10, Match: "GET"})
	for _, activity := range []any{w.FindMovements, w.FindOrigins} {
		require.Equal(t, payments.ErrTypeUnavailable, fails(w, activity, payments.SourcesInput{Sources: []string{payment.ChargeID}}).Type())
	}
	require.Equal(t, payments.ErrTypeUnavailable, fails(w, w.ListMovements, payments.MovementsInput{}).Type())
}
