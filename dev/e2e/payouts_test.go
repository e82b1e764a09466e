package e2e

import (
	"errors"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"marketplace/dev/drive"
)

// becomesPayable opens the publisher's account at Stripe. The links there are searched for with the other canaries.
func (w *whole) becomesPayable(t *testing.T) {
	require.NoError(t, drive.OnboardPublisher(w.ctx, w.Publisher, "ES", drive.TestIBAN))
	for _, page := range []string{"onboarding", "dashboard"} {
		var link struct{ URL string }
		require.NoError(t, w.Publisher.Call(w.ctx, http.MethodPost, "/v1/payouts/account/"+page, map[string]string{}, &link))
		w.marks.add(stripeLink, link.URL)
	}
}

// paysPublisher pays what has been earned so far, once no hold is in the way, and takes a cent of it back.
func (w *whole) paysPublisher(t *testing.T) {
	publisher, admin := w.Publisher.ID, w.StoreAdmin
	require.NoError(t, w.Sim.Control(w.ctx, http.MethodPost, "/available", map[string]any{}, nil))
	require.NoError(t, admin.PlaceHold(w.ctx, publisher, "identity", "We look into your account."))
	_, err := admin.PayPublisher(w.ctx, publisher, "They asked for it")
	refused, ok := errors.AsType[*drive.Refusal](err)
	require.True(t, ok, "%v", err)
	require.Equal(t, "payouts_held", refused.Code)
	require.NoError(t, admin.ReleaseHold(w.ctx, publisher, "All is well"))

	paid, err := admin.PayPublisher(w.ctx, publisher, "They asked for it")
	require.NoError(t, err)
	require.Len(t, paid, 1)
	require.Equal(t, "sent", paid[0].Status, "%+v", paid)
	require.NotEmpty(t, paid[0].TransferID)
	back, err := admin.ReversePayout(w.ctx, paid[0].ID, 1, paid[0].Amount.Currency, "overpaid", "A cent too much")
	require.NoError(t, err)
	require.EqualValues(t, 1, back.Minor)
	_, _, err = admin.RunPayouts(w.ctx)
	require.NoError(t, err)
}
