package stripeclient_test

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"marketplace/dev/stripesim"
	"marketplace/dev/stripesim/simtest"
	"marketplace/internal/money"
	"marketplace/internal/stripeclient"
)

func request() stripeclient.SessionRequest {
	return stripeclient.SessionRequest{
		PurchaseID: uuid.Must(uuid.NewV7()), PluginName: "Ñandú & Co: [lint]", Amount: money.Money{Minor: 1999, Currency: "EUR"},
		ExpiresAt: time.Now().Add(30 * time.Minute), SuccessURL: "http://shop.test/back?session={CHECKOUT_SESSION_ID}", CancelURL: "http://shop.test/",
	}
}

func start(t *testing.T) (*simtest.Sim, *stripeclient.Client) {
	t.Helper()
	sim := simtest.Start(t, stripesim.Config{})
	return sim, stripeclient.New(simtest.SecretKey, sim.URL)
}

func open(t *testing.T, c *stripeclient.Client) (stripeclient.SessionRequest, stripeclient.Session) {
	t.Helper()
	in := request()
	session, err := c.OpenSession(t.Context(), in)
	require.NoError(t, err)
	return in, session
}

func paid(t *testing.T, sim *simtest.Sim, c *stripeclient.Client, number string) (stripeclient.SessionRequest, stripeclient.Payment) {
	t.Helper()
	in, session := open(t, c)
	require.Equal(t, "paid", sim.Pay(session.ID, number).State)
	payment, err := c.Payment(t.Context(), session.ID)
	require.NoError(t, err)
	require.Equal(t, stripeclient.PaymentPaid, payment.State)
	return in, payment
}

func TestOpenSessionTwiceIsOneSession(t *testing.T) {
	t.Parallel()
	sim, c := start(t)
	in, first := open(t, c)
	require.Equal(t, in.ExpiresAt.Add(stripeclient.SessionGrace).Unix(), first.ExpiresAt.Unix())
	require.True(t, strings.HasPrefix(first.URL, sim.URL+"/c/pay/"))
	second, err := c.OpenSession(t.Context(), in)
	require.NoError(t, err)
	require.Equal(t, first, second)
	in.Amount.Minor++
	_, err = c.OpenSession(t.Context(), in)
	require.Equal(t, stripeclient.IdempotencyMismatch, stripeclient.KindOf(err))
	require.Len(t, sim.Money().Sessions, 1)
}

func TestManyAtOnceOpenOneSession(t *testing.T) {
	t.Parallel()
	sim, c := start(t)
	in := request()
	var group sync.WaitGroup
	for range 30 {
		group.Go(func() {
			_, err := c.OpenSession(t.Context(), in)
			if err != nil {
				require.Equal(t, stripeclient.Locked, stripeclient.KindOf(err))
			}
		})
	}
	group.Wait()
	require.Len(t, sim.Money().Sessions, 1)
}

func TestPaymentTellsTheTruth(t *testing.T) {
	t.Parallel()
	sim, c := start(t)
	state := func(id string) stripeclient.Payment {
		p, err := c.Payment(t.Context(), id)
		require.NoError(t, err)
		return p
	}
	t.Run("card", func(t *testing.T) {
		t.Parallel()
		_, payment := paid(t, sim, c, simtest.CardOK)
		require.Equal(t, money.Money{Minor: 1999, Currency: "EUR"}, payment.Amount)
		require.Equal(t, int64(88), payment.ProcessorFeeMinor)
		require.NotEmpty(t, payment.PaymentIntentID)
		require.NotEmpty(t, payment.ChargeID)
	})
	t.Run("declined, then another card", func(t *testing.T) {
		t.Parallel()
		_, session := open(t, c)
		require.Contains(t, sim.Pay(session.ID, simtest.CardDeclined).Error, "declined")
		declined := state(session.ID)
		require.Equal(t, stripeclient.PaymentOpen, declined.State)
		require.Equal(t, "generic_decline", declined.FailureCode)
		require.Equal(t, "http://shop.test/back?session="+session.ID, sim.Pay(session.ID, simtest.CardOK).Redirect)
		require.Equal(t, stripeclient.PaymentPaid, state(session.ID).State)
		require.Empty(t, state(session.ID).FailureCode)
	})
	t.Run("3-D Secure", func(t *testing.T) {
		t.Parallel()
		_, session := open(t, c)
		require.Equal(t, "challenge", sim.Pay(session.ID, simtest.CardChallenge).State)
		require.Equal(t, stripeclient.PaymentOpen, state(session.ID).State)
		require.NotEmpty(t, sim.Page(session.ID, url.Values{"action": {"fail_authentication"}}).Error)
		sim.Pay(session.ID, simtest.CardChallenge)
		require.Equal(t, "paid", sim.Page(session.ID, url.Values{"action": {"authenticate"}}).State)
		require.Equal(t, stripeclient.PaymentPaid, state(session.ID).State)
	})
	t.Run("delayed, then paid", func(t *testing.T) {
		t.Parallel()
		_, session := open(t, c)
		require.Equal(t, "processing", sim.Pay(session.ID, simtest.DebitNever).State)
		require.Equal(t, stripeclient.PaymentProcessing, state(session.ID).State)
		require.Equal(t, http.StatusOK, sim.Control(http.MethodPost, "/payments/"+session.ID+"/settle", nil, nil))
		require.Equal(t, stripeclient.PaymentPaid, state(session.ID).State)
	})
	t.Run("delayed, then refused", func(t *testing.T) {
		t.Parallel()
		_, session := open(t, c)
		sim.Pay(session.ID, simtest.DebitNever)
		require.Equal(t, http.StatusOK, sim.Control(http.MethodPost, "/payments/"+session.ID+"/fail", nil, nil))
		require.Equal(t, stripeclient.PaymentFailed, state(session.ID).State)
		require.Equal(t, "insufficient_funds", state(session.ID).FailureCode)
	})
	t.Run("closed by us, twice", func(t *testing.T) {
		t.Parallel()
		_, session := open(t, c)
		for range 2 {
			payment, err := c.ExpireSession(t.Context(), session.ID, 1)
			require.NoError(t, err)
			require.Equal(t, stripeclient.PaymentExpired, payment.State)
		}
	})
	t.Run("closed by us, the customer was faster", func(t *testing.T) {
		t.Parallel()
		_, payment := paid(t, sim, c, simtest.CardOK)
		after, err := c.ExpireSession(t.Context(), payment.SessionID, 1)
		require.NoError(t, err)
		require.Equal(t, payment, after)
	})
}

func TestRefund(t *testing.T) {
	t.Parallel()
	sim, c := start(t)
	in, payment := paid(t, sim, c, simtest.CardOK)
	refund := stripeclient.RefundRequest{
		RefundID: uuid.New(), PurchaseID: in.PurchaseID, PaymentIntentID: payment.PaymentIntentID, Amount: payment.Amount, Reason: "other",
	}
	_, found, err := c.FindRefund(t.Context(), payment.PaymentIntentID, refund.RefundID)
	require.NoError(t, err)
	require.False(t, found)
	first, err := c.Refund(t.Context(), refund)
	require.NoError(t, err)
	require.Equal(t, stripeclient.RefundSucceeded, first.State)
	second, err := c.Refund(t.Context(), refund)
	require.NoError(t, err)
	require.Equal(t, first, second)
	again, err := c.RefundByID(t.Context(), first.ID)
	require.NoError(t, err)
	require.Equal(t, first, again)
	seen, found, err := c.FindRefund(t.Context(), payment.PaymentIntentID, refund.RefundID)
	require.NoError(t, err)
	require.True(t, found)
	require.Equal(t, first, seen)
	refund.RefundID = uuid.New()
	_, err = c.Refund(t.Context(), refund)
	require.Equal(t, stripeclient.AlreadyRefunded, stripeclient.KindOf(err))
	require.Equal(t, int64(-88), sim.Money().Balance["eur"], "the fee stays with the processor")
}

func TestARefundThatDoesNotArrive(t *testing.T) {
	t.Parallel()
	sim, c := start(t)
	sim.Control(http.MethodPost, "/settings", map[string]string{"refunds": "wait"}, nil)
	in, payment := paid(t, sim, c, simtest.CardOK)
	for how, code := range map[string]string{"cancel": "canceled", "fail": "expired_or_canceled_card"} {
		made, err := c.Refund(t.Context(), stripeclient.RefundRequest{
			RefundID: uuid.New(), PurchaseID: in.PurchaseID, PaymentIntentID: payment.PaymentIntentID, Amount: payment.Amount,
		})
		require.NoError(t, err)
		require.Equal(t, stripeclient.RefundPending, made.State)
		require.Equal(t, http.StatusOK, sim.Control(http.MethodPost, "/refunds/"+made.ID+"/"+how, nil, nil))
		made, err = c.RefundByID(t.Context(), made.ID)
		require.NoError(t, err)
		require.Equal(t, stripeclient.RefundFailed, made.State)
		require.Equal(t, code, made.FailureCode)
	}
	require.Equal(t, int64(1999-88), sim.Money().Balance["eur"])
}

func TestDispute(t *testing.T) {
	t.Parallel()
	sim, c := start(t)
	_, payment := paid(t, sim, c, simtest.CardOK)
	var opened struct {
		ID string `json:"id"`
	}
	require.Equal(t, http.StatusOK, sim.Control(http.MethodPost, "/payments/"+payment.PaymentIntentID+"/dispute", nil, &opened))
	dispute, err := c.Dispute(t.Context(), opened.ID)
	require.NoError(t, err)
	require.Equal(t, stripeclient.DisputeNeedsResponse, dispute.Status)
	require.Equal(t, payment.PaymentIntentID, dispute.PaymentIntentID)
	require.Len(t, dispute.Movements, 1)
	require.Equal(t, int64(-1999), dispute.Movements[0].AmountMinor)
	require.Equal(t, int64(1500), dispute.Movements[0].FeeMinor)
	_, err = c.Refund(t.Context(), stripeclient.RefundRequest{RefundID: uuid.New(), PaymentIntentID: payment.PaymentIntentID, Amount: payment.Amount})
	require.Equal(t, stripeclient.Disputed, stripeclient.KindOf(err))
	require.Equal(t, http.StatusOK, sim.Control(http.MethodPost, "/disputes/"+opened.ID+"/win", nil, nil))
	dispute, err = c.Dispute(t.Context(), opened.ID)
	require.NoError(t, err)
	require.Equal(t, stripeclient.DisputeWon, dispute.Status)
	require.Len(t, dispute.Movements, 2)
	require.Equal(t, int64(1999), dispute.Movements[1].AmountMinor)
	require.Equal(t, int64(-88+1999-1500), sim.Money().Balance["eur"])
}

func TestFindSessionLooksPastTheFirstPage(t *testing.T) {
	t.Parallel()
	_, c := start(t)
	in, first := open(t, c)
	for range 101 {
		open(t, c)
	}
	found, ok, err := c.FindSession(t.Context(), in.PurchaseID, time.Now().Add(-time.Hour))
	require.NoError(t, err)
	require.True(t, ok)
	require.Equal(t, first, found)
	_, ok, err = c.FindSession(t.Context(), uuid.New(), time.Now().Add(-time.Hour))
	require.NoError(t, err)
	require.False(t, ok)
}

func TestErrorsAreClassified(t *testing.T) {
	t.Parallel()
	sim, c := start(t)
	_, err := c.Payment(t.Context(), "cs_test_none")
	require.Equal(t, stripeclient.NotFound, stripeclient.KindOf(err))
	_, err = stripeclient.New("sk_test_wrong", sim.URL).Payment(t.Context(), "cs_test_none")
	require.Equal(t, stripeclient.Authentication, stripeclient.KindOf(err))
	late := request()
	late.ExpiresAt = time.Now().Add(10 * time.Minute)
	_, err = c.OpenSession(t.Context(), late)
	require.Equal(t, stripeclient.TooLate, stripeclient.KindOf(err))
	for fault, kind := range map[string]stripeclient.Kind{
		"error_500": stripeclient.ServerError, "error_503": stripeclient.Unavailable, "rate_limit": stripeclient.RateLimited,
		"drop_connection": stripeclient.Unavailable, "truncate": stripeclient.Unavailable,
	} {
		sim.Break(simtest.Fault{Kind: fault, Count: 3}) // Go itself repeats a request with an idempotency key on a fresh connection
		_, err = c.OpenSession(t.Context(), request())
		require.Equal(t, kind, stripeclient.KindOf(err), fault)
		sim.Control(http.MethodDelete, "/faults", nil, nil)
	}
	gone := stripeclient.New(simtest.SecretKey, "http://127.0.0.1:1")
	_, err = gone.Payment(t.Context(), "cs_test_none")
	require.Equal(t, stripeclient.Unavailable, stripeclient.KindOf(err))
}

func TestTheReadKeyMayOnlyRead(t *testing.T) {
	t.Parallel()
	sim, c := start(t)
	_, payment := paid(t, sim, c, simtest.CardOK)
	reader := stripeclient.New(simtest.ReadKey, sim.URL)
	seen, err := reader.Payment(t.Context(), payment.SessionID)
	require.NoError(t, err)
	require.Equal(t, payment, seen)
	_, err = reader.OpenSession(t.Context(), request())
	require.Equal(t, stripeclient.Authentication, stripeclient.KindOf(err))
	_, err = reader.RefundByID(t.Context(), "re_x")
	require.Equal(t, stripeclient.NotFound, stripeclient.KindOf(err))
	_, err = reader.Balance(t.Context(), "")
	require.NoError(t, err)
	_, err = reader.BalanceTransactions(t.Context(), stripeclient.BalanceWindow{}, "")
	require.NoError(t, err)
	_, err = reader.Refund(t.Context(), stripeclient.RefundRequest{RefundID: uuid.New(), PaymentIntentID: payment.PaymentIntentID, Amount: payment.Amount})
	require.Equal(t, stripeclient.Authentication, stripeclient.KindOf(err))
}
