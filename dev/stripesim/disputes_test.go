package stripesim_test

import (
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"marketplace/dev/stripesim"
	"marketplace/dev/stripesim/simtest"
	"marketplace/internal/stripeclient"
)

// payment is a fresh one of 10.00 EUR, by its session's ID.
func payment(t *testing.T, sim *simtest.Sim, c *stripeclient.Client) string {
	t.Helper()
	session := open(t, c)
	require.Equal(t, "paid", sim.Pay(session.ID, simtest.CardOK).State)
	return session.ID
}

// complain opens a dispute and gives its ID.
func complain(t *testing.T, sim *simtest.Sim, payment string, in map[string]any) string {
	t.Helper()
	var d struct{ ID string }
	require.Equal(t, http.StatusOK, sim.Control(http.MethodPost, "/payments/"+payment+"/dispute", in, &d))
	return d.ID
}

func refund(t *testing.T, sim *simtest.Sim, payment string, amount int) int {
	t.Helper()
	return sim.Control(http.MethodPost, "/payments/"+payment+"/refund", map[string]int{"amount": amount}, nil)
}

func TestDisputesOfRefundedPayments(t *testing.T) {
	t.Parallel()
	sim, c := start(t, stripesim.Config{})
	part, whole := payment(t, sim, c), payment(t, sim, c)
	require.Equal(t, http.StatusOK, refund(t, sim, part, 400))
	require.Equal(t, http.StatusOK, refund(t, sim, whole, 1000))
	for id, want := range map[string]int64{complain(t, sim, part, nil): 600, complain(t, sim, whole, map[string]any{"reason": "credit_not_processed"}): 1000} {
		d, err := c.Dispute(t.Context(), id)
		require.NoError(t, err)
		require.Equal(t, want, d.Amount.Minor)
		require.Equal(t, -want, d.Movements[0].AmountMinor, "the bank takes it, given back or not")
	}
	require.Equal(t, http.StatusConflict, sim.Control(http.MethodPost, "/payments/"+part+"/dispute", nil, nil), "one at a time")
	require.Equal(t, http.StatusConflict, sim.Control(http.MethodPost, "/payments/"+payment(t, sim, c)+"/dispute", map[string]int{"amount": 1001}, nil))
}

func TestNoRefundWhileTheBankHasTheMoney(t *testing.T) {
	t.Parallel()
	sim, c := start(t, stripesim.Config{})
	won, lost, asked := payment(t, sim, c), payment(t, sim, c), payment(t, sim, c)
	wins, loses, inquiry := complain(t, sim, won, nil), complain(t, sim, lost, nil), complain(t, sim, asked, map[string]any{"inquiry": true})
	paidFor, err := c.Payment(t.Context(), won)
	require.NoError(t, err)
	refused := call(t, sim, http.MethodPost, "/v1/refunds", simtest.SecretKey, "charge="+paidFor.ChargeID)
	require.Equal(t, "charge_disputed", refused.errorField("code"))
	sim.Control(http.MethodPost, "/disputes/"+wins+"/win", nil, nil)
	sim.Control(http.MethodPost, "/disputes/"+loses+"/lose", nil, nil)
	require.Equal(t, http.StatusOK, refund(t, sim, won, 0), "won: the money is ours to give")
	require.Equal(t, http.StatusConflict, refund(t, sim, lost, 0))

	require.Equal(t, http.StatusOK, refund(t, sim, asked, 400))
	d, err := c.Dispute(t.Context(), inquiry)
	require.NoError(t, err)
	require.Equal(t, stripeclient.DisputeNeedsResponse, d.Status)
	require.Equal(t, http.StatusOK, refund(t, sim, asked, 0))
	d, err = c.Dispute(t.Context(), inquiry)
	require.NoError(t, err)
	require.Equal(t, stripeclient.DisputeWon, d.Status, "an inquiry ends when everything is given back")
	require.Empty(t, d.Movements)
}

func TestWebhooksOfADispute(t *testing.T) {
	t.Parallel()
	r := receive(t)
	sim, c := start(t, stripesim.Config{WebhookURL: r.URL})
	id := complain(t, sim, payment(t, sim, c), map[string]any{"inquiry": true})
	r.types(t, 5)
	escalated := func() { sim.Control(http.MethodPost, "/disputes/"+id+"/escalate", nil, nil) }
	answered := func() {
		call(t, sim, http.MethodPost, "/v1/disputes/"+id, simtest.SecretKey, "evidence[uncategorized_text]=winning_evidence")
	}
	escalated()
	require.ElementsMatch(t, []string{"charge.dispute.funds_withdrawn", "charge.dispute.updated"}, r.types(t, 2))
	answered()
	require.ElementsMatch(t, []string{"charge.dispute.updated", "charge.dispute.funds_reinstated", "charge.dispute.closed"}, r.types(t, 3))
}

func TestEvidenceIsCheckedAsStripeDoes(t *testing.T) {
	t.Parallel()
	sim, c := start(t, stripesim.Config{})
	dispute := complain(t, sim, payment(t, sim, c), nil)
	long := strings.Repeat("x", 20_000)
	for name, test := range map[string]struct{ form, code, param string }{
		"unknown field": {"evidence[colour]=red", "parameter_unknown", "evidence[colour]"},
		"no such file":  {"evidence[receipt]=file_none", "resource_missing", "evidence[receipt]"},
		"too long":      {"evidence[product_description]=x" + long, "", "evidence[product_description]"},
		"all too long": {url.Values{
			"evidence[product_description]": {long}, "evidence[access_activity_log]": {long}, "evidence[uncategorized_text]": {long}, "evidence[customer_name]": {long},
			"evidence[service_date]": {long}, "evidence[billing_address]": {long}, "evidence[cancellation_rebuttal]": {long}, "evidence[shipping_address]": {long},
		}.Encode(), "", "evidence"},
		"nothing":      {"submit=true", "", "evidence"},
		"not a text":   {"evidence[product_description][a]=b", "", "evidence[product_description]"},
		"only empties": {"evidence[product_description]=", "", "evidence"},
	} {
		t.Run(name, func(t *testing.T) {
			got := call(t, sim, http.MethodPost, "/v1/disputes/"+dispute, simtest.SecretKey, test.form)
			require.Equal(t, 400, got.status, "%v", got.body)
			require.Equal(t, test.code, got.errorField("code"))
			require.Equal(t, test.param, got.errorField("param"))
		})
	}
	got := call(t, sim, http.MethodPost, "/v1/disputes/"+dispute, simtest.SecretKey, "metadata[a]=b")
	require.Equal(t, "needs_response", got.body["status"])
	sim.Control(http.MethodPost, "/disputes/"+dispute+"/lose", nil, nil)
	got = call(t, sim, http.MethodPost, "/v1/disputes/"+dispute, simtest.SecretKey, "evidence[product_description]=late")
	require.Equal(t, "This dispute is already closed", got.errorField("message"))
}

func TestEvidenceSurvivesAKill(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "state.jsonl")
	before, c := start(t, stripesim.Config{StateFile: file})
	id, err := c.UploadEvidence(t.Context(), "receipt.pdf", strings.NewReader("%PDF-1.7 receipt"), "upload")
	require.NoError(t, err)
	dispute := complain(t, before, payment(t, before, c), nil)
	_, err = c.SubmitEvidence(t.Context(), dispute, stripeclient.Evidence{Receipt: id}, false, "stage")
	require.NoError(t, err)

	after, again := start(t, stripesim.Config{StateFile: file}) // the first is not closed: as after a kill
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, after.URL+"/v1/files/"+id+"/contents", nil)
	require.NoError(t, err)
	request.Header.Set("Authorization", "Bearer "+simtest.SecretKey)
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	defer response.Body.Close()
	raw, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	require.Equal(t, "%PDF-1.7 receipt", string(raw))
	after.Advance(int((8 * 24 * time.Hour).Seconds()))
	d, err := again.Dispute(t.Context(), dispute)
	require.NoError(t, err)
	require.Equal(t, stripeclient.DisputeLost, d.Status, "the deadline survives too; what was only staged does not count")
}

func TestTimeRunsOutByASwitch(t *testing.T) {
	t.Parallel()
	sim, c := start(t, stripesim.Config{})
	id := complain(t, sim, payment(t, sim, c), nil)
	require.Equal(t, http.StatusOK, sim.Control(http.MethodPost, "/disputes/"+id+"/expire", nil, nil))
	d, err := c.Dispute(t.Context(), id)
	require.NoError(t, err)
	require.Equal(t, stripeclient.DisputeLost, d.Status)
	require.True(t, d.PastDue)
	require.Equal(t, http.StatusConflict, sim.Control(http.MethodPost, "/disputes/"+id+"/expire", nil, nil), "it is over")
}
