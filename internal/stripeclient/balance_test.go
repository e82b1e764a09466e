package stripeclient_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"marketplace/dev/stripesim/simtest"
	"marketplace/internal/money"
	"marketplace/internal/stripeclient"
)

// movements reads a window to its end and says what it holds, the oldest first.
func movements(t *testing.T, c *stripeclient.Client, w stripeclient.BalanceWindow) []stripeclient.BalanceTransaction {
	t.Helper()
	var out []stripeclient.BalanceTransaction
	after := ""
	for {
		page, err := c.BalanceTransactions(t.Context(), w, after)
		require.NoError(t, err)
		out = append(out, page.Transactions...)
		if after = page.After; after == "" {
			break
		}
	}
	for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return out
}

func TestEveryMovementOfTheBalance(t *testing.T) {
	t.Parallel()
	sim, c := start(t)
	in, payment := paid(t, sim, c, simtest.CardOK)
	_, err := c.Refund(t.Context(), stripeclient.RefundRequest{
		RefundID: uuid.New(), PurchaseID: in.PurchaseID, PaymentIntentID: payment.PaymentIntentID, Amount: money.Money{Minor: 500, Currency: "EUR"},
	})
	require.NoError(t, err)
	_, later := open(t, c)
	sim.Pay(later.ID, simtest.DebitNever)
	sim.Control(http.MethodPost, "/payments/"+later.ID+"/settle", nil, nil)
	paid(t, sim, c, simtest.CardDisputed)
	require.Equal(t, http.StatusOK, sim.Control(http.MethodPost, "/disputes/"+sim.Money().Disputes[0]["id"].(string)+"/win", nil, nil))
	require.Equal(t, http.StatusOK, sim.Control(http.MethodPost, "/fees", map[string]any{"amount": 120, "description": "Radar"}, nil))
	require.Equal(t, http.StatusConflict, sim.Control(http.MethodPost, "/payouts", nil, nil), "nothing is available yet")
	require.Equal(t, http.StatusOK, sim.Control(http.MethodPost, "/available", nil, nil))
	var payout struct{ ID string }
	require.Equal(t, http.StatusOK, sim.Control(http.MethodPost, "/payouts", map[string]any{"fails": true, "code": "account_closed"}, &payout))
	balance, err := c.Balance(t.Context(), "")
	require.NoError(t, err)
	require.Zero(t, balance.AvailableIn("EUR"))
	sim.Advance(24 * 3600)

	type row struct {
		kind, category      string
		amount, fee, source int64
	}
	var got []row
	seen := movements(t, c, stripeclient.BalanceWindow{})
	for _, m := range seen {
		require.Equal(t, m.AmountMinor-m.FeeMinor, m.NetMinor)
		require.Equal(t, "EUR", m.Currency)
		require.False(t, m.Created.IsZero() || m.AvailableOn.IsZero())
		got = append(got, row{m.Type, m.Category, m.AmountMinor, m.FeeMinor, int64(min(1, len(m.SourceID)))})
	}
	total := int64(3*(1999-88) - 500 - 1500 - 120)
	require.Equal(t, []row{
		{"charge", "charge", 1999, 88, 1},
		{"refund", "refund", -500, 0, 1},
		{"payment", "charge", 1999, 88, 1},
		{"charge", "charge", 1999, 88, 1},
		{"adjustment", "dispute", -1999, 1500, 1},
		{"adjustment", "dispute_reversal", 1999, 0, 1},
		{"stripe_fee", "fee", -120, 0, 0},
		{"payout", "payout", -total, 0, 1},
		{"payout_failure", "payout_reversal", total, 0, 1},
	}, got)
	require.Equal(t, "Radar", seen[6].Description)
	require.Equal(t, payment.ChargeID, seen[0].SourceID)
	balance, err = c.Balance(t.Context(), "")
	require.NoError(t, err)
	require.Equal(t, total, balance.AvailableIn("EUR"), "a payout that fails gives the money back")

	require.Len(t, movements(t, c, stripeclient.BalanceWindow{Type: "charge"}), 2)
	require.Len(t, movements(t, c, stripeclient.BalanceWindow{SourceID: payment.ChargeID}), 1)
	require.Empty(t, movements(t, c, stripeclient.BalanceWindow{Currency: "USD"}))
	require.Len(t, movements(t, c, stripeclient.BalanceWindow{PayoutID: payout.ID}), 8, "what it took with it, and itself")
	now := time.Now()
	require.Len(t, movements(t, c, stripeclient.BalanceWindow{Until: now.Add(time.Hour)}), 8)
	require.Len(t, movements(t, c, stripeclient.BalanceWindow{From: now.Add(time.Hour)}), 1)
	require.Empty(t, movements(t, c, stripeclient.BalanceWindow{From: now.Add(-2 * time.Hour), Until: now.Add(-time.Hour)}))
}

func TestBalanceTransactionsComePageByPage(t *testing.T) {
	t.Parallel()
	sim, c := start(t)
	for range 101 {
		require.Equal(t, http.StatusOK, sim.Control(http.MethodPost, "/topups", map[string]any{"amount": 100, "currency": "usd"}, nil))
	}
	first, err := c.BalanceTransactions(t.Context(), stripeclient.BalanceWindow{}, "")
	require.NoError(t, err)
	require.Len(t, first.Transactions, 100)
	second, err := c.BalanceTransactions(t.Context(), stripeclient.BalanceWindow{}, first.After)
	require.NoError(t, err)
	require.Len(t, second.Transactions, 1)
	require.Empty(t, second.After)
	_, err = c.BalanceTransactions(t.Context(), stripeclient.BalanceWindow{}, "txn_none")
	require.Equal(t, stripeclient.NotFound, stripeclient.KindOf(err))
}

func TestEachCurrencyHasItsOwnBalance(t *testing.T) {
	t.Parallel()
	sim, c := start(t)
	for _, price := range []money.Money{{Minor: 1999, Currency: "EUR"}, {Minor: 2000, Currency: "JPY"}, {Minor: 12_340, Currency: "KWD"}} {
		in := request()
		in.Amount = price
		session, err := c.OpenSession(t.Context(), in)
		require.NoError(t, err)
		sim.Pay(session.ID, simtest.CardAtOnce)
		payment, err := c.Payment(t.Context(), session.ID)
		require.NoError(t, err)
		require.Equal(t, price, payment.Amount)
	}
	balance, err := c.Balance(t.Context(), "")
	require.NoError(t, err)
	require.Equal(t, []money.Money{
		{Minor: 1999 - 88, Currency: "EUR"}, {Minor: 2000 - 88, Currency: "JPY"}, {Minor: 12_340 - 360 - 300, Currency: "KWD"},
	}, balance.Available)
}
