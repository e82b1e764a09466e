package payments

import (
	"context"
	"time"

	"marketplace/internal/payout"
	"marketplace/internal/stripeclient"
)

// TransferOutcome is the transfer, or why Stripe has made none. After a refusal the next try needs another generation.
type TransferOutcome struct {
	Transfer *payout.Transfer `json:"transfer,omitempty"`
	Refusal  string           `json:"refusal,omitempty"`
}

// CreateTransfer moves money to a publisher's account, once per payout. It looks for the transfer under the same
// conditions as CreateCheckoutSession does for the page.
func (a *Activities) CreateTransfer(ctx context.Context, in payout.TransferRequest) (TransferOutcome, error) {
	if in.Generation > 0 || a.since(in.FirstTried) > keyLifetime {
		if found, ok, err := a.Stripe.FindTransfer(ctx, in.Group(), in.PayoutID); ok || err != nil {
			return transferred(found), failure(err)
		}
	}
	made, err := a.Stripe.Transfer(ctx, stripeclient.TransferRequest{
		PayoutID: in.PayoutID, Generation: in.Generation, AccountID: in.AccountID, Amount: in.Amount, Group: in.Group(),
	})
	if err == nil {
		return transferred(made), nil
	}
	refusal := refusalOf(err)
	if refusal == payout.FailedUnclear {
		if found, ok, err := a.Stripe.FindTransfer(ctx, in.Group(), in.PayoutID); ok || err != nil {
			return transferred(found), failure(err)
		}
	}
	if refusal == "" {
		return TransferOutcome{}, failure(err)
	}
	return TransferOutcome{Refusal: refusal}, nil
}

func transferred(t stripeclient.Transfer) TransferOutcome {
	return TransferOutcome{Transfer: &payout.Transfer{ID: t.ID, Amount: t.Amount}}
}

// refusalOf is why Stripe moves no money, "" if it may yet do so when asked again the same way.
func refusalOf(err error) string {
	switch stripeclient.KindOf(err) {
	case stripeclient.BalanceInsufficient:
		return payout.FailedInsufficient
	case stripeclient.CapabilityMissing, stripeclient.NotFound:
		return payout.FailedAccount
	case stripeclient.InvalidRequest, stripeclient.Declined:
		return payout.FailedRefused
	case stripeclient.ServerError, stripeclient.IdempotencyMismatch:
		return payout.FailedUnclear
	default:
		return ""
	}
}

// ReversalOutcome is the reversal, or why Stripe has made none.
type ReversalOutcome struct {
	Reversal *payout.Reversal `json:"reversal,omitempty"`
	Refusal  string           `json:"refusal,omitempty"`
}

// ReverseTransfer takes money back from a publisher's account, once per reversal.
func (a *Activities) ReverseTransfer(ctx context.Context, in payout.ReversalRequest) (ReversalOutcome, error) {
	if in.Generation > 0 || a.since(in.FirstTried) > keyLifetime {
		if found, ok, err := a.Stripe.FindReversal(ctx, in.TransferID, in.ReversalID); ok || err != nil {
			return reversed(found), failure(err)
		}
	}
	made, err := a.Stripe.ReverseTransfer(ctx, stripeclient.ReversalRequest{
		ReversalID: in.ReversalID, Generation: in.Generation, TransferID: in.TransferID, Amount: in.Amount,
	})
	if err == nil {
		return reversed(made), nil
	}
	refusal := refusalOf(err)
	if refusal == payout.FailedUnclear {
		if found, ok, err := a.Stripe.FindReversal(ctx, in.TransferID, in.ReversalID); ok || err != nil {
			return reversed(found), failure(err)
		}
	}
	if refusal == "" {
		return ReversalOutcome{}, failure(err)
	}
	return ReversalOutcome{Refusal: refusal}, nil
}

func reversed(r stripeclient.Reversal) ReversalOutcome {
	return ReversalOutcome{Reversal: &payout.Reversal{ID: r.ID, Amount: r.Amount}}
}

// since is how long ago that was.
func (a *Activities) since(at time.Time) time.Duration {
	now := time.Now
	if a.Now != nil {
		now = a.Now
	}
	return now().Sub(at)
}
