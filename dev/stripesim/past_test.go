package stripesim_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"marketplace/dev/stripesim"
	"marketplace/dev/stripesim/simtest"
)

func TestAPaymentMovesIntoThePastAsAWhole(t *testing.T) {
	t.Parallel()
	sim, c := start(t, stripesim.Config{})
	moved, stays := open(t, c), open(t, c)
	for _, id := range []string{moved.ID, stays.ID} {
		sim.Pay(id, simtest.CardOK)
		sim.Control(http.MethodPost, "/payments/"+id+"/refund", map[string]int{"amount": 400}, nil)
	}
	before := sim.Money()
	const back, later = 40 * 24 * 3600, 30 * 24 * 3600
	sim.Control(http.MethodPost, "/payments/"+moved.ID+"/past", map[string]int{"seconds": back, "later_seconds": later}, nil)
	after := sim.Money()
	require.Equal(t, before.Balance, after.Balance)

	ages := map[int64]int{} // days
	for _, all := range [][]map[string]any{after.Sessions, after.Charges, after.Refunds, after.BalanceTransactions} {
		for _, o := range all {
			age := time.Since(time.Unix(int64(o["created"].(float64)), 0))
			ages[int64(age.Round(24*time.Hour).Hours()/24)]++
		}
	}
	require.Equal(t, map[int64]int{0: 5, 30: 2, 40: 3}, ages)
	balance := call(t, sim, http.MethodGet, "/v1/balance", simtest.SecretKey, "")
	require.InDelta(t, 1000-59-400, balance.body["available"].([]any)[0].(map[string]any)["amount"], 0)
}

func TestATransferMovesIntoThePastOnBothSides(t *testing.T) {
	t.Parallel()
	sim, _ := start(t, stripesim.Config{})
	account := publisher(t, sim, "&country=ES")
	id := send(t, sim, account, 1000)
	read := func() (transfer, here, there map[string]any) {
		transfer = call(t, sim, http.MethodGet, "/v1/transfers/"+id, simtest.SecretKey, "").body
		for _, movement := range sim.Money().BalanceTransactions {
			if movement["source"] == id {
				here = movement
			}
		}
		found := call(t, sim, http.MethodGet, "/v1/balance_transactions", simtest.SecretKey, "", "Stripe-Account", account)
		return transfer, here, found.body["data"].([]any)[0].(map[string]any)
	}
	transfer, here, there := read()
	const back = 40 * 24 * 3600
	require.Equal(t, http.StatusOK, sim.Control(http.MethodPost, "/transfers/"+id+"/past", map[string]int{"seconds": back}, nil))
	movedTransfer, movedHere, movedThere := read()
	require.InDelta(t, transfer["created"].(float64)-back, movedTransfer["created"], 0)
	require.InDelta(t, here["created"].(float64)-back, movedHere["created"], 0)
	require.InDelta(t, there["created"].(float64)-back, movedThere["created"], 0)
	require.InDelta(t, here["net"], movedHere["net"], 0)
}
