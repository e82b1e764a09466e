package publisher

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"marketplace/internal/account"
	"marketplace/internal/httpapi"
	"marketplace/internal/money"
	"marketplace/internal/payout"
	"marketplace/internal/problem"
	publisherdb "marketplace/queries/publisher"
	payouts "marketplace/workflows/payout"
)

// PayoutStarter pays a publisher what there is now; payout.Client (workflows/payout) does. An error is payouts.ErrRunning, or
// nothing was started.
type PayoutStarter interface {
	Start(ctx context.Context, publisher uuid.UUID, now time.Time) (period string, err error)
}

type payoutHistoryAPI struct{ Deps }

func registerPayoutHistory(api huma.API, d Deps) {
	a := payoutHistoryAPI{d}
	tags := []string{"payouts"}
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "list-payouts", Method: http.MethodGet, Path: "/v1/payouts", Tags: tags,
		Summary: "What I was paid, newest first, and why not",
	}, a.list)
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "request-payout", Method: http.MethodPost, Path: "/v1/payouts", Tags: tags,
		Summary: "Be paid now what can be paid out", Description: "With the schedule manual. Each currency is a payout of its own.",
		DefaultStatus: http.StatusAccepted, MaxBodyBytes: 16 << 10, Errors: []int{http.StatusConflict, http.StatusServiceUnavailable},
	}, a.request)
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "list-bank-payouts", Method: http.MethodGet, Path: "/v1/payouts/bank", Tags: tags,
		Summary: "What Stripe has sent from my account to my bank, newest first", Description: "Of the last weeks, as Stripe tells it.",
	}, a.bank)
}

// Payout is what a publisher was paid in a currency for a period, or why nothing.
type Payout struct {
	ID        uuid.UUID   `json:"id"`
	Period    string      `json:"period" doc:"The day on which the period began, UTC; with a time for one that was asked for" example:"2026-11-01"`
	Status    string      `json:"status" enum:"planned,failing,sent,skipped" doc:"failing: refused so far, and tried again; sent: with Stripe, which pays it to the bank"`
	Reason    string      `json:"reason,omitempty" enum:"nothing,negative_balance,below_threshold,disputed,held,account_not_ready,balance_insufficient,account_restricted,refused,unclear" doc:"Why it is skipped or failing"`
	Amount    money.Money `json:"amount" doc:"Of one that was skipped, what there would have been"`
	Reversed  money.Money `json:"reversed" doc:"What the store has taken back of it"`
	CreatedAt time.Time   `json:"createdAt"`
	SentAt    *time.Time  `json:"sentAt,omitempty"`
}

// PayoutPage is one page of payouts.
type PayoutPage struct {
	Items      []Payout `json:"items"`
	NextCursor string   `json:"nextCursor,omitempty"`
}

type listPayoutsInput struct {
	Cursor string `query:"cursor" maxLength:"500"`
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"20"`
}

type listPayoutsOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         PayoutPage
}

func (a payoutHistoryAPI) list(ctx context.Context, in *listPayoutsInput) (*listPayoutsOutput, error) {
	var from position
	if err := a.Cursors.Decode("payouts", in.Cursor, &from); err != nil {
		return nil, err
	}
	params := publisherdb.ListOwnPayoutsParams{PublisherID: account.Must(ctx).ID, MaxRows: int32(in.Limit + 1)}
	params.BeforeAt, params.BeforeID = from.bounds()
	rows, err := publisherdb.New(a.DB).ListOwnPayouts(ctx, params)
	if err != nil {
		return nil, err
	}
	rows, more := pageOf(rows, in.Limit)
	page := PayoutPage{Items: make([]Payout, len(rows))}
	for i, r := range rows {
		page.Items[i] = Payout{
			ID: r.ID, Period: r.Period, Status: r.Status, Reason: r.Reason, Amount: money.Money{Minor: r.AmountMinor, Currency: r.Currency},
			Reversed: money.Money{Minor: r.ReversedMinor, Currency: r.Currency}, CreatedAt: r.CreatedAt, SentAt: r.SentAt,
		}
	}
	if more {
		last := rows[len(rows)-1]
		page.NextCursor = a.Cursors.Encode("payouts", position{last.CreatedAt, last.ID})
	}
	return &listPayoutsOutput{CacheControl: "no-store", Body: page}, nil
}

// RequestedPayout names the payout that was asked for.
type RequestedPayout struct {
	Period string `json:"period"`
}

type requestPayoutOutput struct{ Body RequestedPayout }

func (a payoutHistoryAPI) request(ctx context.Context, _ *struct{}) (*requestPayoutOutput, error) {
	me, now := account.Must(ctx).ID, time.Now()
	if err := a.mayRequest(ctx, me, now); err != nil {
		return nil, err
	}
	period, err := a.Payouts.Start(ctx, me, now)
	switch {
	case errors.Is(err, payouts.ErrRunning):
		return nil, problem.New(http.StatusConflict, "payout_running", "You have asked for this payout already; it is being made.")
	case err != nil:
		return nil, errors.Join(problem.WorkflowsUnavailable(), err)
	}
	return &requestPayoutOutput{Body: RequestedPayout{period}}, nil
}

// mayRequest says early what the store would find out: that there is nothing to be paid.
func (a payoutHistoryAPI) mayRequest(ctx context.Context, me uuid.UUID, now time.Time) error {
	q := publisherdb.New(a.DB)
	settings, terms, err := a.payoutTerms(ctx, q, me)
	if err != nil {
		return err
	}
	if settings.schedule != payout.Manual {
		return problem.New(http.StatusConflict, "payout_scheduled", "You are paid by a schedule. Choose to be paid when you ask for it first.")
	}
	balances, err := currencyBalances(ctx, q, me, terms, now, now)
	if err != nil {
		return err
	}
	why := payout.SkippedNothing
	for _, b := range balances {
		if b.Next.Skipped == "" {
			return nil
		}
		if b.Next.Skipped != payout.SkippedNothing {
			why = b.Next.Skipped
		}
	}
	return problem.New(http.StatusConflict, "payout_nothing_payable", "%s", whyNothing[why])
}

var whyNothing = map[string]string{
	payout.SkippedNothing:         "There is nothing that can be paid out yet.",
	payout.SkippedNegative:        "More has gone back than you have earned since: the balance is carried and netted with what you earn next.",
	payout.SkippedBelowThreshold:  "What can be paid out is less than the smallest amount that is.",
	payout.SkippedDisputed:        "What there is, is held until a bank has decided about the sales it is of.",
	payout.SkippedHeld:            "The store holds your payouts. The page of payouts says why.",
	payout.SkippedAccountNotReady: "Your account at Stripe cannot be paid yet.",
}

// BankPayout is money on its way from the publisher's account at Stripe to the bank.
type BankPayout struct {
	ID          string      `json:"id" doc:"Stripe's"`
	Status      string      `json:"status" enum:"on_its_way,paid,failed"`
	FailureCode string      `json:"failureCode,omitempty" doc:"Why the bank has sent it back; Stripe's code"`
	Amount      money.Money `json:"amount"`
	ArrivesAt   time.Time   `json:"arrivesAt" doc:"When it is, or was, expected at the bank"`
	CreatedAt   time.Time   `json:"createdAt"`
}

// BankPayoutPage is one page of them.
type BankPayoutPage struct {
	Items      []BankPayout `json:"items"`
	NextCursor string       `json:"nextCursor,omitempty"`
}

type bankPayoutsOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         BankPayoutPage
}

// bankPosition is where a page ended.
type bankPosition struct {
	At *time.Time `json:"t"`
	ID *string    `json:"i"`
}

func (a payoutHistoryAPI) bank(ctx context.Context, in *listPayoutsInput) (*bankPayoutsOutput, error) {
	var from bankPosition
	if err := a.Cursors.Decode("bank payouts", in.Cursor, &from); err != nil {
		return nil, err
	}
	rows, err := publisherdb.New(a.DB).ListOwnBankPayouts(ctx, publisherdb.ListOwnBankPayoutsParams{
		PublisherID: account.Must(ctx).ID, BeforeAt: from.At, BeforeID: from.ID, MaxRows: int32(in.Limit + 1),
	})
	if err != nil {
		return nil, err
	}
	rows, more := pageOf(rows, in.Limit)
	page := BankPayoutPage{Items: make([]BankPayout, len(rows))}
	for i, r := range rows {
		page.Items[i] = BankPayout{r.StripeID, r.Status, r.FailureCode, money.Money{Minor: r.AmountMinor, Currency: r.Currency}, r.ArrivesAt, r.CreatedAt}
	}
	if more {
		last := rows[len(rows)-1]
		page.NextCursor = a.Cursors.Encode("bank payouts", bankPosition{&last.CreatedAt, &last.StripeID})
	}
	return &bankPayoutsOutput{CacheControl: "no-store", Body: page}, nil
}
