package stripesim_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"marketplace/dev/stripesim"
	"marketplace/dev/stripesim/simtest"
)

// refundState asks the API for a refund.
func refundState(t *testing.T, sim *simtest.Sim, id string) map[string]any {
	t.Helper()
	return call(t, sim, http.MethodGet, "/v1/refunds/"+id, simtest.SecretKey, "").body
}

func giveBack(t *testing.T, sim *simtest.Sim, payment, form string) reply {
	t.Helper()
	charge := ""
	for _, session := range sim.Money().Sessions {
		if session["id"] == payment {
			charge = session["payment_intent"].(string)
		}
	}
	return call(t, sim, http.MethodPost, "/v1/refunds", simtest.SecretKey, "payment_intent="+charge+"&"+form)
}

func TestNoMoreIsRefundedThanWasPaid(t *testing.T) {
	t.Parallel()
	sim, c := start(t, stripesim.Config{})
	id := payment(t, sim, c)
	require.Equal(t, 200, giveBack(t, sim, id, "amount=400").status)
	over := giveBack(t, sim, id, "amount=601")
	require.Equal(t, 400, over.status)
	require.Equal(t, "amount", over.errorField("param"))
	require.Equal(t, "Refund amount (€6.01) is greater than unrefunded amount on charge (€6.00)", over.errorField("message"))
	require.Equal(t, "amount", giveBack(t, sim, id, "amount=0").errorField("param"))
	rest := giveBack(t, sim, id, "")
	require.InDelta(t, 600, rest.body["amount"], 0)
	require.Equal(t, "charge_already_refunded", giveBack(t, sim, id, "amount=1").errorField("code"))

	failed := rest.body["id"].(string)
	require.Equal(t, http.StatusOK, sim.Control(http.MethodPost, "/refunds/"+failed+"/fail", map[string]string{"code": "lost_or_stolen_card"}, nil))
	require.Equal(t, "lost_or_stolen_card", refundState(t, sim, failed)["failure_reason"])
	require.NotEmpty(t, refundState(t, sim, failed)["failure_balance_transaction"])
	require.Equal(t, 200, giveBack(t, sim, id, "amount=600").status, "what failed can be given back again")
	require.Equal(t, http.StatusConflict, sim.Control(http.MethodPost, "/refunds/"+failed+"/fail", nil, nil))
}

func TestRefundsWaitForMoney(t *testing.T) {
	t.Parallel()
	r := receive(t)
	sim, c := start(t, stripesim.Config{WebhookURL: r.URL})
	require.Equal(t, http.StatusOK, sim.Control(http.MethodPost, "/settings", map[string]string{"refunds": "wait"}, nil))
	require.Equal(t, http.StatusConflict, sim.Control(http.MethodPost, "/settings", map[string]string{"refunds": "never"}, nil))
	first, second, third := payment(t, sim, c), payment(t, sim, c), payment(t, sim, c)
	r.types(t, 12)
	waits := giveBack(t, sim, first, "amount=900")
	require.Equal(t, "pending", waits.body["status"])
	require.Equal(t, "insufficient_funds", waits.body["pending_reason"])
	require.Nil(t, waits.body["balance_transaction"])
	canceled, topped := giveBack(t, sim, second, "amount=950").body["id"].(string), giveBack(t, sim, third, "amount=10").body["id"].(string)
	require.Equal(t, http.StatusConflict, sim.Control(http.MethodPost, "/refunds/"+topped+"/settle", nil, nil), "there is nothing to settle")

	require.Equal(t, 200, call(t, sim, http.MethodPost, "/v1/refunds/"+canceled+"/cancel", simtest.SecretKey, "").status)
	require.Equal(t, "canceled", refundState(t, sim, canceled)["status"])
	sim.Control(http.MethodPost, "/topups", map[string]int{"amount": 20}, nil)
	sim.Advance(0)
	require.Equal(t, "succeeded", refundState(t, sim, topped)["status"])
	require.Equal(t, "pending", refundState(t, sim, waits.body["id"].(string))["status"])
	sim.Advance(2*24*3600 + 1)
	done := refundState(t, sim, waits.body["id"].(string))
	require.Equal(t, "succeeded", done["status"])
	require.NotContains(t, done, "pending_reason")
	require.Equal(t, 400, call(t, sim, http.MethodPost, "/v1/refunds/"+topped+"/cancel", simtest.SecretKey, "").status)
	require.Equal(t, int64(3*(1000-59)-900-10+20), sim.Money().Balance["eur"], "what was canceled never left")
	require.Equal(t, 200, giveBack(t, sim, second, "amount=1000").status)
}

func TestWebhooksOfARefundThatFails(t *testing.T) {
	t.Parallel()
	r := receive(t)
	sim, c := start(t, stripesim.Config{WebhookURL: r.URL})
	session := open(t, c)
	sim.Pay(session.ID, simtest.CardRefundFails)
	r.types(t, 4)
	id := giveBack(t, sim, session.ID, "amount=1000").body["id"]
	require.ElementsMatch(t, []string{"refund.created", "charge.refunded"}, r.types(t, 2))
	sim.Advance(60)
	for range 3 {
		e := r.next(t)
		require.Equal(t, id, e.RefundID)
		require.Contains(t, []string{"refund.updated", "refund.failed", "charge.refund.updated"}, e.Type)
	}
	call(t, sim, http.MethodPost, "/v1/refunds/"+id.(string), simtest.SecretKey, "metadata[a]=b")
	require.ElementsMatch(t, []string{"refund.updated", "charge.refund.updated"}, r.types(t, 2))
	require.Equal(t, int64(1000-59), sim.Money().Balance["eur"])
}
