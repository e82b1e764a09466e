package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/google/uuid"

	"marketplace/internal/account"
	"marketplace/internal/money"
	"marketplace/internal/problem"
	marketplacedb "marketplace/queries/marketplace"
	"marketplace/workflows/payout"
	"marketplace/workflows/payoutreversal"
	"marketplace/workflows/step"
)

// AdminPayoutDetail is a payout with all that has become of it.
type AdminPayoutDetail struct {
	AdminPayout
	Left         money.Money         `json:"left" doc:"What of the transfer can still be taken back"`
	Story        []PayoutStep        `json:"story" doc:"The latest first"`
	Reversals    []PayoutReversal    `json:"reversals" doc:"The oldest first"`
	Transactions []PayoutTransaction `json:"transactions" doc:"Of the books, the oldest first"`
	Hold         *PayoutHold         `json:"hold,omitempty" doc:"On the publisher's payouts, now"`
}

// PayoutStep is a line of a payout's story.
type PayoutStep struct {
	At        time.Time    `json:"at"`
	Kind      string       `json:"kind" enum:"planned,failing,sent,skipped,attempted,reversed,reversal_requested,reversal_failed,retried,held,released"`
	Reason    string       `json:"reason,omitempty"`
	Amount    *money.Money `json:"amount,omitempty"`
	ActorName string       `json:"actorName,omitempty" doc:"Who had a hand in it"`
}

// PayoutReversal is a part of a transfer that was taken back, or is to be.
type PayoutReversal struct {
	ID              uuid.UUID   `json:"id"`
	Amount          money.Money `json:"amount"`
	Reason          string      `json:"reason" enum:"overpaid,fraud,refunds,requested_by_publisher,other"`
	Status          string      `json:"status" enum:"requested,succeeded,failed"`
	FailureCode     string      `json:"failureCode,omitempty" enum:"balance_insufficient,account_restricted,refused,already_reversed" doc:"balance_insufficient: the publisher's account does not have it any more"`
	StripeID        *string     `json:"stripeId,omitempty"`
	RequestedBy     uuid.UUID   `json:"requestedBy"`
	RequestedByName string      `json:"requestedByName"`
	CreatedAt       time.Time   `json:"createdAt"`
	UpdatedAt       time.Time   `json:"updatedAt"`
	WorkflowURL     string      `json:"workflowUrl" doc:"In the Temporal Web UI"`
}

// PayoutTransaction is a transaction of the books.
type PayoutTransaction struct {
	ID       uuid.UUID `json:"id"`
	Kind     string    `json:"kind" enum:"transfer,transfer_reversal"`
	SourceID string    `json:"sourceId" doc:"Stripe's ID"`
	At       time.Time `json:"at"`
}

type payoutOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         AdminPayoutDetail
}

func (p payouts) get(ctx context.Context, in *PayoutPath) (*payoutOutput, error) {
	row, err := p.find(ctx, *in)
	if err != nil {
		return nil, err
	}
	one, currency := row.Payout, row.Payout.Currency
	out := AdminPayoutDetail{AdminPayout: p.payoutOf(row), Left: money.Money{Currency: currency}}
	if one.Status == marketplacedb.PayoutStatusSent {
		out.Left.Minor = one.AmountMinor - one.ReversedMinor
	}
	story, err := p.q.ListPayoutStory(ctx, one.ID)
	if err != nil {
		return nil, err
	}
	out.Story = each(story, func(s marketplacedb.ListPayoutStoryRow) PayoutStep {
		line := PayoutStep{At: s.At, Kind: s.Kind, Reason: s.Reason, ActorName: s.ActorName}
		if s.AmountMinor != 0 {
			line.Amount = &money.Money{Minor: s.AmountMinor, Currency: currency}
		}
		return line
	})
	reversals, err := p.q.ListPayoutReversals(ctx, one.ID)
	if err != nil {
		return nil, err
	}
	out.Reversals = each(reversals, func(r marketplacedb.ListPayoutReversalsRow) PayoutReversal { return p.reversalOf(r, currency) })
	transactions, err := p.q.ListPayoutTransactions(ctx, one.ID)
	if err != nil {
		return nil, err
	}
	out.Transactions = each(transactions, func(t marketplacedb.ListPayoutTransactionsRow) PayoutTransaction {
		return PayoutTransaction{ID: t.ID, Kind: string(t.Kind), SourceID: t.SourceID, At: t.CreatedAt}
	})
	holds, err := p.openHolds(ctx, one.PublisherID)
	out.Hold = holds[one.PublisherID]
	return &payoutOutput{CacheControl: "no-store", Body: out}, err
}

func (p payouts) reversalOf(r marketplacedb.ListPayoutReversalsRow, currency string) PayoutReversal {
	return PayoutReversal{
		ID: r.ID, Amount: money.Money{Minor: r.AmountMinor, Currency: currency}, Reason: r.ReasonCode, Status: r.Status, FailureCode: r.FailureCode,
		StripeID: r.StripeID, RequestedBy: r.RequestedBy, RequestedByName: r.RequestedByName, CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt,
		WorkflowURL: p.workflowURL(payoutreversal.WorkflowID(r.ID)),
	}
}

func (p payouts) retry(ctx context.Context, in *PayoutPath) (*payoutOutput, error) {
	row, err := p.find(ctx, *in)
	if err != nil {
		return nil, err
	}
	one := row.Payout
	if one.Status != marketplacedb.PayoutStatusFailing && one.Status != marketplacedb.PayoutStatusPlanned {
		return nil, notWaiting()
	}
	switch err := p.workflows.RetryNow(ctx, one.PublisherID, one.Period, one.Cutoff); {
	case errors.Is(err, payout.ErrNotWaiting):
		return nil, notWaiting()
	case errors.Is(err, step.ErrUnavailable):
		return nil, problem.WorkflowsUnavailable()
	case err != nil:
		return nil, err
	}
	// afterwards, so that a payout's story has no tries that were none
	if err := audit(ctx, p.q, account.Must(ctx), "payout.retry", "payout", one.ID.String(), map[string]any{"failures": one.Failures}); err != nil {
		return nil, err
	}
	return p.get(ctx, in)
}

func notWaiting() *problem.Problem {
	return problem.New(http.StatusConflict, "payout_not_waiting", "The payout does not wait for another try: it is made, was skipped, or is being tried right now.")
}
