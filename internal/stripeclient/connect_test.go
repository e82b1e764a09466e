package stripeclient_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"marketplace/dev/stripesim/simtest"
	"marketplace/internal/money"
	"marketplace/internal/stripeclient"
)

func euros(minor int64) money.Money { return money.Money{Minor: minor, Currency: "EUR"} }

// account is a publisher's that can be sent money.
func account(t *testing.T, sim *simtest.Sim, c *stripeclient.Client) stripeclient.Account {
	t.Helper()
	made, err := c.CreateAccount(t.Context(), stripeclient.AccountRequest{PublisherID: uuid.New(), Country: "ES"})
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, sim.Control(http.MethodPost, "/accounts/"+made.ID+"/onboard", nil, nil))
	made, err = c.Account(t.Context(), made.ID)
	require.NoError(t, err)
	require.True(t, made.TransfersActive && made.PayoutsEnabled && made.DetailsSubmitted)
	return made
}

// fund puts money on our balance.
func fund(t *testing.T, sim *simtest.Sim, minor int) {
	t.Helper()
	require.Equal(t, http.StatusOK, sim.Control(http.MethodPost, "/topups", map[string]int{"amount": minor}, nil))
}

func TestAnAccountFromItsFirstDay(t *testing.T) {
	t.Parallel()
	sim, c := start(t)
	in := stripeclient.AccountRequest{PublisherID: uuid.New(), Country: "FR"}
	_, found, err := c.FindAccount(t.Context(), in.PublisherID)
	require.NoError(t, err)
	require.False(t, found)
	first, err := c.CreateAccount(t.Context(), in)
	require.NoError(t, err)
	second, err := c.CreateAccount(t.Context(), in)
	require.NoError(t, err)
	require.Equal(t, first, second)
	seen, found, err := c.FindAccount(t.Context(), in.PublisherID)
	require.NoError(t, err)
	require.True(t, found)
	require.Equal(t, first, seen)
	require.Equal(t, "FR", first.Country)
	require.Equal(t, "EUR", first.Currency)
	require.False(t, first.TransfersActive || first.PayoutsEnabled || first.DetailsSubmitted)
	require.Contains(t, first.Due, "external_account")
	require.Equal(t, "requirements.past_due", first.DisabledReason)
	_, err = c.LoginLink(t.Context(), first.ID)
	require.Equal(t, stripeclient.InvalidRequest, stripeclient.KindOf(err), "the form is not finished")

	link, err := c.AccountLink(t.Context(), first.ID, "http://panel.test/again", "http://panel.test/back")
	require.NoError(t, err)
	require.WithinDuration(t, time.Now().Add(5*time.Minute), link.ExpiresAt, time.Minute)
	refused := sim.Onboard(link.URL, url.Values{"action": {"finish"}, "name": {"Ana"}, "birth": {"1990-01-31"}, "bank": {"ES07 0012"}})
	require.Equal(t, "This bank account number is invalid.", refused.Error)
	done := sim.Onboard(refused.Form, url.Values{"action": {"finish"}, "name": {"Ana"}, "birth": {"1990-01-31"}, "bank": {"ES07 0012 0345 0300 0006 7890"}})
	require.Equal(t, "http://panel.test/back", done.Redirect)
	ready, err := c.Account(t.Context(), first.ID)
	require.NoError(t, err)
	require.True(t, ready.TransfersActive && ready.PayoutsEnabled && ready.DetailsSubmitted)
	require.Empty(t, ready.Due)
	require.Empty(t, ready.DisabledReason)
	raw, err := json.Marshal(ready)
	require.NoError(t, err)
	require.NotContains(t, string(raw), "Ana", "nothing personal")

	login, err := c.LoginLink(t.Context(), first.ID)
	require.NoError(t, err)
	for _, status := range []int{http.StatusOK, http.StatusGone} {
		response, err := http.Get(login.URL)
		require.NoError(t, err)
		body, err := io.ReadAll(response.Body)
		require.NoError(t, err)
		require.NoError(t, response.Body.Close())
		require.Equal(t, status, response.StatusCode, "it opens once")
		require.Equal(t, status == http.StatusOK, strings.Contains(string(body), "••••7890"))
	}
}

func TestAccountLinksThatLeadNowhere(t *testing.T) {
	t.Parallel()
	sim, c := start(t)
	made, err := c.CreateAccount(t.Context(), stripeclient.AccountRequest{PublisherID: uuid.New(), Country: "ES"})
	require.NoError(t, err)
	link := func() string {
		l, err := c.AccountLink(t.Context(), made.ID, "http://panel.test/again", "http://panel.test/back")
		require.NoError(t, err)
		return l.URL
	}
	early, late, expires := link(), link(), link()
	require.Equal(t, "http://panel.test/back", sim.Onboard(early, url.Values{"action": {"leave"}}).Redirect)
	require.Equal(t, "http://panel.test/again", sim.Onboard(early, url.Values{"action": {"finish"}}).Redirect, "it opens once")
	require.Equal(t, "http://panel.test/again", sim.Onboard(expires, url.Values{"action": {"expire"}}).Redirect)
	sim.Advance(301)
	require.Equal(t, "http://panel.test/again", sim.Onboard(late, url.Values{"action": {"finish"}}).Redirect)
	after, err := c.Account(t.Context(), made.ID)
	require.NoError(t, err)
	require.False(t, after.DetailsSubmitted)
	for _, country := range []string{"XX", "AR"} {
		_, err = c.CreateAccount(t.Context(), stripeclient.AccountRequest{PublisherID: uuid.New(), Country: country})
		require.Equal(t, stripeclient.InvalidRequest, stripeclient.KindOf(err))
	}
	_, err = c.Account(t.Context(), "acct_none")
	require.Equal(t, stripeclient.NotFound, stripeclient.KindOf(err))
	_, err = c.AccountLink(t.Context(), "acct_none", "http://panel.test/", "http://panel.test/")
	require.Equal(t, stripeclient.NotFound, stripeclient.KindOf(err))
}

func TestARestrictedAccount(t *testing.T) {
	t.Parallel()
	sim, c := start(t)
	a := account(t, sim, c)
	see := func() stripeclient.Account {
		seen, err := c.Account(t.Context(), a.ID)
		require.NoError(t, err)
		return seen
	}
	require.Equal(t, http.StatusOK, sim.Control(http.MethodPost, "/accounts/"+a.ID+"/restrict", map[string]int{"seconds": 3600}, nil))
	warned := see()
	require.True(t, warned.PayoutsEnabled)
	require.Equal(t, []string{"individual.verification.document"}, warned.Due)
	require.Empty(t, warned.PastDue)
	require.WithinDuration(t, time.Now().Add(time.Hour), warned.Deadline, time.Minute)
	sim.Advance(3601)
	rests := see()
	require.False(t, rests.PayoutsEnabled || rests.TransfersActive)
	require.Equal(t, rests.Due, rests.PastDue)
	fund(t, sim, 1000)
	_, err := c.Transfer(t.Context(), stripeclient.TransferRequest{PayoutID: uuid.New(), AccountID: a.ID, Amount: euros(100), Group: "g"})
	require.Equal(t, stripeclient.CapabilityMissing, stripeclient.KindOf(err))
	require.Equal(t, http.StatusOK, sim.Control(http.MethodPost, "/accounts/"+a.ID+"/lift", nil, nil))
	require.Equal(t, a, see())
}

func TestTransfersAndTheirReversals(t *testing.T) {
	t.Parallel()
	sim, c := start(t)
	a := account(t, sim, c)
	in := stripeclient.TransferRequest{PayoutID: uuid.New(), AccountID: a.ID, Amount: euros(700), Group: "2026-11", Description: "November"}
	_, err := c.Transfer(t.Context(), in)
	require.Equal(t, stripeclient.BalanceInsufficient, stripeclient.KindOf(err))
	fund(t, sim, 1000)
	_, err = c.Transfer(t.Context(), in)
	require.Equal(t, stripeclient.BalanceInsufficient, stripeclient.KindOf(err), "the refusal is kept under the key")
	in.Generation++
	first, err := c.Transfer(t.Context(), in)
	require.NoError(t, err)
	second, err := c.Transfer(t.Context(), in)
	require.NoError(t, err)
	require.Equal(t, first, second)
	again, err := c.TransferByID(t.Context(), first.ID)
	require.NoError(t, err)
	require.Equal(t, first, again)
	require.Equal(t, a.ID, first.AccountID)
	require.Equal(t, in.PayoutID, first.PayoutID)
	seen, found, err := c.FindTransfer(t.Context(), "2026-11", in.PayoutID)
	require.NoError(t, err)
	require.True(t, found)
	require.Equal(t, first, seen)
	_, found, err = c.FindTransfer(t.Context(), "2026-12", in.PayoutID)
	require.NoError(t, err)
	require.False(t, found)
	balances := func() (ours, theirs int64) {
		for _, id := range []string{"", a.ID} {
			b, err := c.Balance(t.Context(), id)
			require.NoError(t, err)
			ours, theirs = theirs, b.AvailableIn("EUR")
		}
		return ours, theirs
	}
	ours, theirs := balances()
	require.Equal(t, []int64{300, 700}, []int64{ours, theirs})

	back := stripeclient.ReversalRequest{ReversalID: uuid.New(), TransferID: first.ID, Amount: euros(200)}
	reversal, err := c.ReverseTransfer(t.Context(), back)
	require.NoError(t, err)
	same, err := c.ReverseTransfer(t.Context(), back)
	require.NoError(t, err)
	require.Equal(t, reversal, same)
	known, found, err := c.FindReversal(t.Context(), first.ID, back.ReversalID)
	require.NoError(t, err)
	require.True(t, found)
	require.Equal(t, reversal, known)
	ours, theirs = balances()
	require.Equal(t, []int64{500, 500}, []int64{ours, theirs})
	first, err = c.TransferByID(t.Context(), first.ID)
	require.NoError(t, err)
	require.Equal(t, int64(200), first.ReversedMinor)
	_, err = c.ReverseTransfer(t.Context(), stripeclient.ReversalRequest{ReversalID: uuid.New(), TransferID: first.ID, Amount: euros(501)})
	require.Equal(t, stripeclient.InvalidRequest, stripeclient.KindOf(err), "more than is left of it")

	var payout struct{ ID string }
	require.Equal(t, http.StatusOK, sim.Control(http.MethodPost, "/payouts", map[string]any{"account": a.ID}, &payout))
	_, err = c.ReverseTransfer(t.Context(), stripeclient.ReversalRequest{ReversalID: uuid.New(), TransferID: first.ID, Amount: euros(500)})
	require.Equal(t, stripeclient.BalanceInsufficient, stripeclient.KindOf(err), "it has gone to the bank")
	require.Equal(t, http.StatusOK, sim.Control(http.MethodPost, "/payouts/"+payout.ID+"/fail", map[string]string{"code": "account_closed"}, nil))
	_, err = c.ReverseTransfer(t.Context(), stripeclient.ReversalRequest{ReversalID: uuid.New(), TransferID: first.ID, Amount: euros(500)})
	require.NoError(t, err, "it has come back")
}

func TestATransferOfAPaymentWaitsForIt(t *testing.T) {
	t.Parallel()
	sim, c := start(t)
	a := account(t, sim, c)
	in := request()
	in.TransferGroup = "group"
	session, err := c.OpenSession(t.Context(), in)
	require.NoError(t, err)
	sim.Pay(session.ID, simtest.CardOK)
	payment, err := c.Payment(t.Context(), session.ID)
	require.NoError(t, err)
	_, err = c.Transfer(t.Context(), stripeclient.TransferRequest{PayoutID: uuid.New(), AccountID: a.ID, Amount: euros(1500)})
	require.Equal(t, stripeclient.BalanceInsufficient, stripeclient.KindOf(err), "it is on its way still")
	sent, err := c.Transfer(t.Context(), stripeclient.TransferRequest{PayoutID: uuid.New(), AccountID: a.ID, Amount: euros(1500), ChargeID: payment.ChargeID})
	require.NoError(t, err)
	require.Equal(t, "group", sent.Group)
	_, err = c.Transfer(t.Context(), stripeclient.TransferRequest{PayoutID: uuid.New(), AccountID: a.ID, Amount: euros(500), ChargeID: payment.ChargeID})
	require.Equal(t, stripeclient.InvalidRequest, stripeclient.KindOf(err), "more than the payment")
	theirs, err := c.Balance(t.Context(), a.ID)
	require.NoError(t, err)
	require.Equal(t, []money.Money{euros(1500)}, theirs.Pending)
	sim.Advance(2*24*3600 + 1)
	theirs, err = c.Balance(t.Context(), a.ID)
	require.NoError(t, err)
	require.Equal(t, int64(1500), theirs.AvailableIn("EUR"))
}

func TestStripePaysThePublisher(t *testing.T) {
	t.Parallel()
	sim, c := start(t)
	good, bad := account(t, sim, c), account(t, sim, c)
	require.Equal(t, http.StatusOK, sim.Control(http.MethodPost, "/accounts/"+bad.ID+"/onboard", map[string]string{"bank": "DE62370400440532013001"}, nil))
	fund(t, sim, 2000)
	since := time.Now().Add(-time.Minute)
	for _, a := range []stripeclient.Account{good, bad} {
		_, err := c.Transfer(t.Context(), stripeclient.TransferRequest{PayoutID: uuid.New(), AccountID: a.ID, Amount: euros(800)})
		require.NoError(t, err)
		payouts, err := c.BankPayouts(t.Context(), a.ID, since)
		require.NoError(t, err)
		require.Empty(t, payouts)
	}
	states := func(want stripeclient.BankPayoutState, a stripeclient.Account) stripeclient.BankPayout {
		payouts, err := c.BankPayouts(t.Context(), a.ID, since)
		require.NoError(t, err)
		require.Len(t, payouts, 1)
		require.Equal(t, want, payouts[0].State)
		require.Equal(t, euros(800), payouts[0].Amount)
		require.True(t, payouts[0].Automatic)
		one, err := c.BankPayout(t.Context(), a.ID, payouts[0].ID)
		require.NoError(t, err)
		require.Equal(t, payouts[0], one)
		return one
	}
	sim.Advance(2*24*3600 + 1)
	states(stripeclient.BankPayoutOnItsWay, good)
	states(stripeclient.BankPayoutOnItsWay, bad)
	sim.Advance(24 * 3600)
	states(stripeclient.BankPayoutPaid, good)
	require.Equal(t, "no_account", states(stripeclient.BankPayoutFailed, bad).FailureCode)
	refused, err := c.Account(t.Context(), bad.ID)
	require.NoError(t, err)
	require.False(t, refused.PayoutsEnabled)
	require.Equal(t, []string{"external_account"}, refused.Due)
	ours, err := c.BankPayouts(t.Context(), "", since)
	require.NoError(t, err)
	require.Empty(t, ours, "each account has its own")
	_, err = c.BankPayouts(t.Context(), "acct_none", since)
	require.Equal(t, stripeclient.NotFound, stripeclient.KindOf(err))
	mine, err := c.Balance(t.Context(), "")
	require.NoError(t, err)
	require.Equal(t, int64(400), mine.AvailableIn("EUR"))
}
