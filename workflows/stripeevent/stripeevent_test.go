package stripeevent

import (
	"context"
	"errors"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"

	"marketplace/internal/stripeclient"
	"marketplace/workflows/dispute"
	"marketplace/workflows/payoutaccount"
	"marketplace/workflows/purchase"
	"marketplace/workflows/refund"
)

// temporal notes what is signalled and started.
type temporal struct {
	signals []string
	news    []purchase.News
	started []any
	gone    bool // no workflow is running
	err     error
}

func (f *temporal) SignalWorkflow(_ context.Context, id, _, name string, arg any) error {
	if f.gone {
		return serviceerror.NewNotFound("workflow execution already completed")
	}
	f.signals = append(f.signals, id+" "+name)
	if news, ok := arg.(purchase.News); ok {
		f.news = append(f.news, news)
	}
	return f.err
}

func (f *temporal) SignalWithStartWorkflow(_ context.Context, id, name string, _ any, _ client.StartWorkflowOptions, _ any, args ...any) (client.WorkflowRun, error) {
	f.signals, f.started = append(f.signals, id+" "+name), append(f.started, args...)
	return nil, f.err
}

type purchases struct {
	known, settled bool
	err            error
}

func (p purchases) Settled(context.Context, uuid.UUID) (bool, bool, error) {
	return p.known, p.settled, p.err
}

// publishers know of one account and one payout.
type publishers struct {
	sent bool
	err  error
}

func (p publishers) PublisherOf(_ context.Context, account string) (uuid.UUID, bool, error) {
	return id, account == "acct_1", p.err
}

func (p publishers) UnsentPayout(_ context.Context, payout uuid.UUID) (uuid.UUID, string, bool, error) {
	return id, "2026-11-01", payout == id && !p.sent, p.err
}

type stripe struct {
	payment stripeclient.Payment
	err     error
}

func (s stripe) Payment(context.Context, string) (stripeclient.Payment, error) {
	return s.payment, s.err
}

var (
	id     = uuid.MustParse("0194d5a0-0000-7000-8000-000000000001")
	wfID   = "purchase/" + id.String()
	paid   = stripeclient.Payment{State: stripeclient.PaymentPaid, SessionID: "cs_1"}
	events = func(t string) stripeclient.Event {
		return stripeclient.Event{ID: "evt_1", Type: t, ObjectID: "cs_1", SessionID: "cs_1", PurchaseID: id}
	}
)

func TestPayments(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		eventType string
		payments  Payments
		want      string
		payment   *stripeclient.Payment
	}{
		"Completed":            {"checkout.session.completed", nil, "PaymentSucceeded", nil},
		"AsyncSucceeded":       {"checkout.session.async_payment_succeeded", nil, "PaymentSucceeded", nil},
		"AsyncFailed":          {"checkout.session.async_payment_failed", nil, "PaymentFailed", nil},
		"Expired":              {"checkout.session.expired", nil, "PaymentExpired", nil},
		"WithTheTruth":         {"checkout.session.completed", stripe{payment: paid}, "PaymentSucceeded", &paid},
		"TheTruthIsFurther":    {"checkout.session.expired", stripe{payment: paid}, "PaymentSucceeded", &paid},
		"StripeDoesNotAnswer":  {"checkout.session.completed", stripe{err: errors.New("down")}, "PaymentSucceeded", nil},
		"TheTruthIsProcessing": {"checkout.session.completed", stripe{payment: stripeclient.Payment{State: stripeclient.PaymentProcessing}}, "PaymentProcessing", &stripeclient.Payment{State: stripeclient.PaymentProcessing}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := &temporal{}
			d := &Dispatcher{Temporal: f, Purchases: purchases{}, Payments: test.payments}
			require.NoError(t, d.Dispatch(t.Context(), events(test.eventType)))
			require.Equal(t, []string{wfID + " " + test.want}, f.signals)
			require.Equal(t, []purchase.News{{EventID: "evt_1", Payment: test.payment}}, f.news)
		})
	}
}

func TestLatePayments(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		purchases purchases
		started   bool
		fails     bool
	}{
		"Settled":           {purchases{known: true, settled: true}, false, false},
		"NotOurs":           {purchases{}, false, false},
		"PaidAfterItsEnd":   {purchases{known: true}, true, false},
		"TheDatabaseIsDown": {purchases{err: errors.New("down")}, false, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := &temporal{gone: true}
			err := (&Dispatcher{Temporal: f, Purchases: test.purchases}).Dispatch(t.Context(), events("checkout.session.completed"))
			require.Equal(t, test.fails, err != nil)
			if test.started {
				require.Equal(t, []any{purchase.Input{PurchaseID: id, Resume: true}}, f.started)
			} else {
				require.Empty(t, f.started)
			}
		})
	}
}

func TestRefundsAndDisputes(t *testing.T) {
	t.Parallel()
	ours := uuid.New()
	tests := map[string]struct {
		event  stripeclient.Event
		signal string
		input  any
	}{
		"Dispute":   {stripeclient.Event{Type: "charge.dispute.created", DisputeID: "dp_1"}, "dispute/dp_1 DisputeUpdated", dispute.Input{StripeID: "dp_1"}},
		"Funds":     {stripeclient.Event{Type: "charge.dispute.funds_reinstated", DisputeID: "dp_1"}, "dispute/dp_1 DisputeUpdated", dispute.Input{StripeID: "dp_1"}},
		"OurRefund": {stripeclient.Event{Type: "refund.updated", RefundID: "re_1", OurRefundID: ours, PurchaseID: id}, "refund/" + ours.String() + " RefundUpdated", refund.Input{RefundID: ours, PurchaseID: id, StripeID: "re_1"}},
		"Dashboard": {stripeclient.Event{Type: "charge.refund.updated", RefundID: "re_1"}, "refund/re_1 RefundUpdated", refund.Input{StripeID: "re_1"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := &temporal{}
			d := &Dispatcher{Temporal: f}
			require.NoError(t, d.Dispatch(t.Context(), test.event))
			require.Equal(t, []string{test.signal}, f.signals)
			require.Equal(t, []any{test.input}, f.started)
			require.True(t, Concerns(test.event.Type))
			f.err = errors.New("down")
			require.Error(t, d.Dispatch(t.Context(), test.event))
		})
	}
}

func TestAccountsAndTransfers(t *testing.T) {
	t.Parallel()
	account, paid := "payout-account/"+id.String()+" AccountUpdated", "payout/"+id.String()+"/2026-11-01 TransferTold"
	tests := map[string]struct {
		event  stripeclient.Event
		sent   bool
		signal string
	}{
		"Account":         {stripeclient.Event{Type: "account.updated", AccountID: "acct_1"}, false, account},
		"Disconnected":    {stripeclient.Event{Type: "account.application.deauthorized", AccountID: "acct_1"}, false, account},
		"Capability":      {stripeclient.Event{Type: "capability.updated", AccountID: "acct_1"}, false, account},
		"PaidToTheBank":   {stripeclient.Event{Type: "payout.paid", AccountID: "acct_1", BankPayoutID: "po_1"}, false, account},
		"NotToTheBank":    {stripeclient.Event{Type: "payout.failed", AccountID: "acct_1", BankPayoutID: "po_1"}, false, account},
		"AnothersAccount": {stripeclient.Event{Type: "account.updated", AccountID: "acct_2"}, false, ""},
		"OurOwnPayout":    {stripeclient.Event{Type: "payout.paid", BankPayoutID: "po_1"}, false, ""},
		"Transfer":        {stripeclient.Event{Type: "transfer.created", AccountID: "acct_1", OurPayoutID: id, TransferID: "tr_1"}, false, paid},
		"KnownTransfer":   {stripeclient.Event{Type: "transfer.reversed", AccountID: "acct_1", OurPayoutID: id, TransferID: "tr_1"}, true, ""},
		"UnknownPayout":   {stripeclient.Event{Type: "transfer.created", AccountID: "acct_1", OurPayoutID: uuid.New()}, false, ""},
		"ForeignTransfer": {stripeclient.Event{Type: "transfer.created", AccountID: "acct_1", TransferID: "tr_1"}, false, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := &temporal{}
			d := &Dispatcher{Temporal: f, Publishers: publishers{sent: test.sent}}
			require.True(t, Concerns(test.event.Type))
			require.NoError(t, d.Dispatch(t.Context(), test.event))
			if test.signal == "" {
				require.Empty(t, f.signals)
				return
			}
			require.Equal(t, []string{test.signal}, f.signals)
			if test.signal == account {
				require.Equal(t, []any{payoutaccount.Input{PublisherID: id}}, f.started)
			}
			f.err = errors.New("down")
			require.Error(t, d.Dispatch(t.Context(), test.event))
			d.Publishers = publishers{err: errors.New("down")}
			require.Error(t, d.Dispatch(t.Context(), test.event))
			f.err, f.gone, d.Publishers = nil, true, publishers{}
			require.NoError(t, d.Dispatch(t.Context(), test.event), "a payout that has ended needs no waking")
		})
	}
}

func TestWhatConcernsNobody(t *testing.T) {
	t.Parallel()
	f := &temporal{}
	d := &Dispatcher{Temporal: f}
	for _, e := range []stripeclient.Event{
		{ID: "evt_1", Type: "charge.refund.updated", RefundID: "pyr_1", AccountID: "acct_1"},
		{ID: "evt_1", Type: "charge.dispute.created", DisputeID: "dp_1", AccountID: "acct_1"},
		{Type: "payment_intent.created", PurchaseID: id}, {Type: "checkout.session.completed"}, {Type: "refund.created"}, {Type: "charge.dispute.created"},
	} {
		require.NoError(t, d.Dispatch(t.Context(), e))
	}
	require.Empty(t, f.signals)
	require.False(t, Concerns("customer.created"))
}
