package e2e

import (
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
		w.marks.add("a link to Stripe", link.URL)
	}
}
