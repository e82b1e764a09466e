package payments_test

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"marketplace/activities/payments"
	"marketplace/dev/stripesim/simtest"
	"marketplace/internal/money"
	"marketplace/internal/payout"
	"marketplace/internal/sealed"
)

func euros(minor int64) money.Money { return money.Money{Minor: minor, Currency: "EUR"} }

// publisher has an account that can be sent money.
func (w *worker) publisher() string {
	w.t.Helper()
	opened := must[payments.OpenedAccount](w, w.CreateAccount, payout.AccountRequest{PublisherID: uuid.New(), Country: "ES", FirstTried: time.Now()})
	require.Equal(w.t, http.StatusOK, w.sim.Control(http.MethodPost, "/accounts/"+opened.AccountID+"/onboard", nil, nil))
	return opened.AccountID
}

func (w *worker) fund(minor int) {
	w.t.Helper()
	require.Equal(w.t, http.StatusOK, w.sim.Control(http.MethodPost, "/topups", map[string]int{"amount": minor}, nil))
}

func TestCreateAccountTwiceIsOneAccount(t *testing.T) {
	t.Parallel()
	w := start(t)
	in := payout.AccountRequest{PublisherID: uuid.New(), Country: "ES", FirstTried: time.Now()}
	first := must[payments.OpenedAccount](w, w.CreateAccount, in)
	require.NotEmpty(t, first.AccountID)
	require.Equal(t, first, must[payments.OpenedAccount](w, w.CreateAccount, in))
	in.Generation = 1
	require.Equal(t, first, must[payments.OpenedAccount](w, w.CreateAccount, in), "another generation finds it")
	in.Generation, in.Country, in.FirstTried = 0, "FR", time.Now().Add(-25*time.Hour)
	require.Equal(t, first, must[payments.OpenedAccount](w, w.CreateAccount, in), "so late that the key may be forgotten")

	refused := payout.AccountRequest{PublisherID: uuid.New(), Country: "XX", FirstTried: time.Now()}
	require.Equal(t, payments.OpenedAccount{Refusal: payout.FailedRefused}, must[payments.OpenedAccount](w, w.CreateAccount, refused))
	broken := payout.AccountRequest{PublisherID: uuid.New(), Country: "ES", FirstTried: time.Now()}
	w.sim.Break(simtest.Fault{Kind: "error_500"})
	require.Equal(t, payments.OpenedAccount{Refusal: payout.FailedUnclear}, must[payments.OpenedAccount](w, w.CreateAccount, broken))
	done := payout.AccountRequest{PublisherID: uuid.New(), Country: "ES", FirstTried: time.Now()}
	w.sim.Break(simtest.Fault{Kind: "error_500_after"})
	require.NotEmpty(t, must[payments.OpenedAccount](w, w.CreateAccount, done).AccountID, "the 500 was wrong")
	w.sim.Break(simtest.Fault{Kind: "error_503"})
	require.Equal(t, payments.ErrTypeUnavailable, fails(w, w.CreateAccount, payout.AccountRequest{PublisherID: uuid.New(), Country: "ES", FirstTried: time.Now()}).Type())
}

func TestLinksCanOnlyBeReadByWhoAsked(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.PanelURL = "http://panel.test"
	account := must[payments.OpenedAccount](w, w.CreateAccount, payout.AccountRequest{PublisherID: uuid.New(), Country: "ES", FirstTried: time.Now()}).AccountID
	key, err := sealed.NewKey()
	require.NoError(t, err)
	request := payments.LinkRequest{AccountID: account, Kind: payments.LinkOnboarding, PublicKey: key.Public()}
	var urls []string
	for range 2 {
		link := must[payments.SealedLink](w, w.CreateLink, request)
		encoded, err := json.Marshal(link)
		require.NoError(t, err)
		require.NotContains(t, string(encoded), "http")
		url, err := key.Open(link.Sealed)
		require.NoError(t, err)
		require.Contains(t, url, w.sim.URL)
		urls = append(urls, url)
	}
	require.NotEqual(t, urls[0], urls[1], "each opens once")
	w.sim.Break(simtest.Fault{Kind: "truncate"})
	unread := fails(w, w.CreateLink, request)
	require.Equal(t, payments.ErrTypeUnavailable, unread.Type())
	require.NotContains(t, unread.Error(), "http", "what could not be read is not quoted")

	request.Kind = payments.LinkDashboard
	require.Equal(t, payments.SealedLink{Refusal: payout.FailedRefused}, must[payments.SealedLink](w, w.CreateLink, request), "the form is not finished")
	require.Equal(t, http.StatusOK, w.sim.Control(http.MethodPost, "/accounts/"+account+"/onboard", nil, nil))
	_, err = key.Open(must[payments.SealedLink](w, w.CreateLink, request).Sealed)
	require.NoError(t, err)
	request.AccountID = "acct_none"
	require.Equal(t, payments.SealedLink{Refusal: payout.FailedRefused}, must[payments.SealedLink](w, w.CreateLink, request))
	request.AccountID, request.PublicKey = account, "short"
	require.NotContains(t, fails(w, w.CreateLink, request).Error(), "http")
}

func TestRetrieveAccount(t *testing.T) {
	t.Parallel()
	w := start(t)
	account := w.publisher()
	told := must[payout.Account](w, w.RetrieveAccount, payments.AccountRef{AccountID: account})
	require.Equal(t, payout.StateReady, told.State())
	require.Equal(t, "ES", told.Country)
	require.Equal(t, "EUR", told.DefaultCurrency)
	require.Equal(t, http.StatusOK, w.sim.Control(http.MethodPost, "/accounts/"+account+"/restrict", map[string]int{"seconds": 3600}, nil))
	told = must[payout.Account](w, w.RetrieveAccount, payments.AccountRef{AccountID: account})
	require.Equal(t, payout.StateActionRequired, told.State())
	require.False(t, told.Requirements.Deadline.IsZero())
	gone := must[payout.Account](w, w.RetrieveAccount, payments.AccountRef{AccountID: "acct_none"})
	require.Equal(t, payout.StateDisconnected, gone.State())

	w.fund(1000)
	must[payments.TransferOutcome](w, w.CreateTransfer, payout.TransferRequest{PayoutID: uuid.New(), AccountID: account, Amount: euros(800), FirstTried: time.Now()})
	require.Equal(t, http.StatusOK, w.sim.Control(http.MethodPost, "/payouts", map[string]any{"account": account}, nil))
	told = must[payout.Account](w, w.RetrieveAccount, payments.AccountRef{AccountID: account})
	require.Len(t, told.BankPayouts, 1)
	require.Equal(t, "on_its_way", told.BankPayouts[0].Status)
	require.EqualValues(t, 800, told.BankPayouts[0].AmountMinor)
	require.True(t, told.Unsettled())
}

func TestCreateTransferTwiceIsOneTransfer(t *testing.T) {
	t.Parallel()
	w := start(t)
	in := payout.TransferRequest{PayoutID: uuid.New(), AccountID: w.publisher(), Amount: euros(700), FirstTried: time.Now()}
	require.Equal(t, payments.TransferOutcome{Refusal: payout.FailedInsufficient}, must[payments.TransferOutcome](w, w.CreateTransfer, in))
	w.fund(5000)
	require.Equal(t, payout.FailedInsufficient, must[payments.TransferOutcome](w, w.CreateTransfer, in).Refusal, "kept under the key")
	in.Generation = 1
	first := must[payments.TransferOutcome](w, w.CreateTransfer, in)
	require.Equal(t, euros(700), first.Transfer.Amount)
	require.Equal(t, first, must[payments.TransferOutcome](w, w.CreateTransfer, in))
	in.Generation, in.Amount = 2, euros(900)
	require.Equal(t, first, must[payments.TransferOutcome](w, w.CreateTransfer, in), "another generation finds it, also with another amount")
	in.Generation, in.FirstTried = 0, time.Now().Add(-25*time.Hour)
	require.Equal(t, first, must[payments.TransferOutcome](w, w.CreateTransfer, in), "so late that the key may be forgotten")

	unclear := payout.TransferRequest{PayoutID: uuid.New(), AccountID: in.AccountID, Amount: euros(100), FirstTried: time.Now()}
	w.sim.Break(simtest.Fault{Kind: "error_500"})
	require.Equal(t, payments.TransferOutcome{Refusal: payout.FailedUnclear}, must[payments.TransferOutcome](w, w.CreateTransfer, unclear))
	done := payout.TransferRequest{PayoutID: uuid.New(), AccountID: in.AccountID, Amount: euros(100), FirstTried: time.Now()}
	w.sim.Break(simtest.Fault{Kind: "error_500_after"})
	require.NotNil(t, must[payments.TransferOutcome](w, w.CreateTransfer, done).Transfer, "the 500 was wrong")
	lost := payout.TransferRequest{PayoutID: uuid.New(), AccountID: in.AccountID, Amount: euros(100), FirstTried: time.Now()}
	w.sim.Break(simtest.Fault{Kind: "truncate"})
	require.Equal(t, payments.ErrTypeUnavailable, fails(w, w.CreateTransfer, lost).Type())
	require.NotNil(t, must[payments.TransferOutcome](w, w.CreateTransfer, lost).Transfer)
	require.Len(t, w.sim.Money().Transfers, 3, "one for each payout")

	require.Equal(t, http.StatusOK, w.sim.Control(http.MethodPost, "/accounts/"+in.AccountID+"/restrict", nil, nil))
	restricted := payout.TransferRequest{PayoutID: uuid.New(), AccountID: in.AccountID, Amount: euros(100), FirstTried: time.Now()}
	require.Equal(t, payments.TransferOutcome{Refusal: payout.FailedAccount}, must[payments.TransferOutcome](w, w.CreateTransfer, restricted))
	restricted.PayoutID, restricted.AccountID = uuid.New(), "acct_none"
	require.Equal(t, payments.TransferOutcome{Refusal: payout.FailedAccount}, must[payments.TransferOutcome](w, w.CreateTransfer, restricted))
}

func TestReverseTransferTwiceIsOneReversal(t *testing.T) {
	t.Parallel()
	w := start(t)
	account := w.publisher()
	w.fund(1000)
	sent := must[payments.TransferOutcome](w, w.CreateTransfer, payout.TransferRequest{PayoutID: uuid.New(), AccountID: account, Amount: euros(800), FirstTried: time.Now()}).Transfer
	in := payout.ReversalRequest{ReversalID: uuid.New(), TransferID: sent.ID, Amount: euros(300), FirstTried: time.Now()}
	first := must[payments.ReversalOutcome](w, w.ReverseTransfer, in)
	require.Equal(t, euros(300), first.Reversal.Amount)
	require.Equal(t, first, must[payments.ReversalOutcome](w, w.ReverseTransfer, in))
	in.Generation = 1
	require.Equal(t, first, must[payments.ReversalOutcome](w, w.ReverseTransfer, in), "another generation finds it")

	more := payout.ReversalRequest{ReversalID: uuid.New(), TransferID: sent.ID, Amount: euros(501), FirstTried: time.Now()}
	require.Equal(t, payments.ReversalOutcome{Refusal: payout.FailedRefused}, must[payments.ReversalOutcome](w, w.ReverseTransfer, more))
	require.Equal(t, http.StatusOK, w.sim.Control(http.MethodPost, "/payouts", map[string]any{"account": account}, nil))
	gone := payout.ReversalRequest{ReversalID: uuid.New(), TransferID: sent.ID, Amount: euros(500), FirstTried: time.Now()}
	require.Equal(t, payments.ReversalOutcome{Refusal: payout.FailedInsufficient}, must[payments.ReversalOutcome](w, w.ReverseTransfer, gone), "it has gone to the bank")
	w.sim.Break(simtest.Fault{Kind: "error_500"})
	gone.ReversalID = uuid.New()
	require.Equal(t, payments.ReversalOutcome{Refusal: payout.FailedUnclear}, must[payments.ReversalOutcome](w, w.ReverseTransfer, gone))
}
