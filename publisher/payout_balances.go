package publisher

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"marketplace/internal/account"
	"marketplace/internal/httpapi"
	"marketplace/internal/money"
	"marketplace/internal/payout"
	publisherdb "marketplace/queries/publisher"
	payouts "marketplace/workflows/payout"
)

type payoutBalancesAPI struct{ Deps }

func registerPayoutBalances(api huma.API, d Deps) {
	a := payoutBalancesAPI{d}
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "get-payout-balances", Method: http.MethodGet, Path: "/v1/payouts/balances", Tags: []string{"payouts"},
		Summary:     "What I have earned, what of it can be paid out and when, what is held and why, and the next payout",
		Description: "As the store told last: some seconds late. Each currency stands for itself.",
	}, a.get)
}

// PayoutBalances is a publisher's money in the store.
type PayoutBalances struct {
	Schedule   string            `json:"schedule" enum:"weekly,monthly,manual"`
	NextAt     *time.Time        `json:"nextAt,omitempty" doc:"When the next payout is made; absent with the schedule manual"`
	Currencies []CurrencyBalance `json:"currencies" doc:"Every currency in which anything was ever earned"`
	Holds      []PayoutHold      `json:"holds" doc:"By the store; one that has not been released holds all payouts"`
	InQuestion []ShareInQuestion `json:"inQuestion" doc:"Sales that a bank has called into question: open ones first, then the last decided"`
}

// CurrencyBalance is the money in one currency. balance = pending + disputed + sending + available, but for a balance that
// pending refunds have made smaller than what is not pending.
type CurrencyBalance struct {
	Currency       string             `json:"currency" pattern:"^[A-Z]{3}$"`
	BalanceMinor   int64              `json:"balanceMinor" doc:"What the store owes the publisher; negative: the reverse, netted with what is earned next"`
	PendingMinor   int64              `json:"pendingMinor" doc:"Of sales too recent to be paid out"`
	DisputedMinor  int64              `json:"disputedMinor" doc:"Held until a bank has decided"`
	SendingMinor   int64              `json:"sendingMinor" doc:"Of payouts that are being made"`
	AvailableMinor int64              `json:"availableMinor" doc:"What could be paid out now"`
	ThresholdMinor int64              `json:"thresholdMinor" doc:"From which amount on it is paid out"`
	Becoming       []BecomesAvailable `json:"becoming" doc:"When what is pending becomes available"`
	Next           NextPayout         `json:"next"`
}

// BecomesAvailable is what can be paid out from a day on.
type BecomesAvailable struct {
	Day         string `json:"day" format:"date" doc:"UTC"`
	AmountMinor int64  `json:"amountMinor"`
}

// NextPayout is what the next payout would be if nothing was sold or refunded until then.
type NextPayout struct {
	AmountMinor int64  `json:"amountMinor"`
	Skipped     string `json:"skipped,omitempty" enum:"nothing,negative_balance,below_threshold,disputed,held,account_not_ready" doc:"Why it is not paid; the amount is then what there would be"`
}

// PayoutHold is the store's decision to make no payouts for a time.
type PayoutHold struct {
	ID         uuid.UUID  `json:"id"`
	ReasonCode string     `json:"reasonCode" enum:"fraud_review,disputes,identity,legal,rules,other"`
	Note       string     `json:"note,omitempty" doc:"What the store writes about it"`
	PlacedAt   time.Time  `json:"placedAt"`
	ReleasedAt *time.Time `json:"releasedAt,omitempty"`
}

// ShareInQuestion is the publisher's part of a sale that a bank has called into question.
type ShareInQuestion struct {
	ID         uuid.UUID   `json:"id"`
	PluginID   uuid.UUID   `json:"pluginId"`
	PluginName string      `json:"pluginName"`
	Reason     string      `json:"reason" enum:"inquiry,dispute" doc:"inquiry: the bank asks, no money has moved; dispute: the bank has taken the money for now"`
	Amount     money.Money `json:"amount" doc:"The publisher's part when the question came"`
	OpenedAt   time.Time   `json:"openedAt"`
	Outcome    string      `json:"outcome,omitempty" enum:"inquiry_closed,sale_refunded,dispute_won,dispute_lost"`
	ClosedAt   *time.Time  `json:"closedAt,omitempty"`
}

type payoutBalancesOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         PayoutBalances
}

const (
	// becomingRows is more than there can be: the hold is at most 90 days.
	becomingRows = 2000
	heldRows     = 20
)

func (a payoutBalancesAPI) get(ctx context.Context, _ *struct{}) (*payoutBalancesOutput, error) {
	q, me, now := publisherdb.New(a.DB), account.Must(ctx).ID, time.Now()
	settings, terms, err := a.payoutTerms(ctx, q, me)
	if err != nil {
		return nil, err
	}
	out := PayoutBalances{Schedule: string(settings.schedule)}
	cutoff := now
	if settings.schedule != payout.Manual {
		var at time.Time
		cutoff, at = nextRun(settings.schedule, now)
		out.NextAt = &at
	}
	if out.Currencies, err = currencyBalances(ctx, q, me, terms, now, cutoff); err != nil {
		return nil, err
	}
	if out.Holds, err = ownHolds(ctx, q, me); err != nil {
		return nil, err
	}
	out.InQuestion, err = sharesInQuestion(ctx, q, me)
	return &payoutBalancesOutput{CacheControl: "no-store", Body: out}, err
}

// nextRun is when a schedule's next payout is made, and what it counts: that of a period is made some hours after it begins.
func nextRun(s payout.Schedule, now time.Time) (cutoff, at time.Time) {
	cutoff = s.Cutoff(now)
	if at = cutoff.Add(payouts.RunHour * time.Hour); at.After(now) {
		return cutoff, at
	}
	cutoff = s.Next(now)
	return cutoff, cutoff.Add(payouts.RunHour * time.Hour)
}

func currencyBalances(ctx context.Context, q *publisherdb.Queries, me uuid.UUID, terms payout.Terms, now, cutoff time.Time) ([]CurrencyBalance, error) {
	rows, err := q.PublisherPayable(ctx, me, now)
	if err != nil {
		return nil, err
	}
	then, err := q.PublisherPayable(ctx, me, cutoff)
	if err != nil {
		return nil, err
	}
	becoming, err := q.ListBecomingAvailable(ctx, publisherdb.ListBecomingAvailableParams{PublisherID: me, At: now, MaxRows: becomingRows})
	if err != nil {
		return nil, err
	}
	out := make([]CurrencyBalance, len(rows))
	for i, r := range rows {
		out[i] = CurrencyBalance{
			Currency: r.Currency, BalanceMinor: r.BalanceMinor, PendingMinor: r.PendingMinor, DisputedMinor: r.HeldMinor, SendingMinor: r.UnfinishedMinor,
			AvailableMinor: r.PayableMinor, ThresholdMinor: terms.Least.Of(r.Currency, terms.Raised), Becoming: []BecomesAvailable{},
			Next: NextPayout{Skipped: payout.SkippedNothing},
		}
		for _, b := range becoming {
			if b.Currency == r.Currency {
				out[i].Becoming = append(out[i].Becoming, BecomesAvailable{b.Day.Format(time.DateOnly), b.AmountMinor})
			}
		}
		for _, t := range then {
			if t.Currency == r.Currency {
				out[i].Next.AmountMinor, out[i].Next.Skipped = terms.Decide(t.Currency, t.PayableMinor, t.HeldMinor)
			}
		}
	}
	return out, nil
}

func ownHolds(ctx context.Context, q *publisherdb.Queries, me uuid.UUID) ([]PayoutHold, error) {
	rows, err := q.ListOwnPayoutHolds(ctx, me, heldRows)
	out := make([]PayoutHold, len(rows))
	for i, r := range rows {
		out[i] = PayoutHold{r.ID, r.ReasonCode, r.Note, r.PlacedAt, r.ReleasedAt}
	}
	return out, err
}

func sharesInQuestion(ctx context.Context, q *publisherdb.Queries, me uuid.UUID) ([]ShareInQuestion, error) {
	rows, err := q.ListHeldShares(ctx, me, heldRows)
	out := make([]ShareInQuestion, len(rows))
	for i, r := range rows {
		out[i] = ShareInQuestion{
			ID: r.CaseID, PluginID: r.PluginID, PluginName: r.PluginName, Reason: r.Reason, Amount: money.Money{Minor: r.AmountMinor, Currency: r.Currency},
			OpenedAt: r.OpenedAt, Outcome: r.Outcome, ClosedAt: r.ClosedAt,
		}
	}
	return out, err
}

// payoutSettings are what a publisher has decided about being paid; without a decision, what holds.
type payoutSettings struct {
	schedule payout.Schedule
	raised   payout.Thresholds
	inStore  bool
}

func payoutSettingsOf(ctx context.Context, q *publisherdb.Queries, me uuid.UUID) (payoutSettings, error) {
	row, err := q.GetPayoutSettings(ctx, me)
	if errors.Is(err, pgx.ErrNoRows) {
		return payoutSettings{schedule: payout.Monthly, inStore: true}, nil
	}
	if err != nil {
		return payoutSettings{}, err
	}
	out := payoutSettings{schedule: payout.Schedule(row.Schedule), inStore: row.Revision == row.AppliedRevision}
	if err := json.Unmarshal(row.Thresholds, &out.raised); err != nil {
		return out, fmt.Errorf("thresholds of %s: %w", me, err)
	}
	return out, nil
}

// payoutTerms are the store's, as far as it has told.
func (d Deps) payoutTerms(ctx context.Context, q *publisherdb.Queries, me uuid.UUID) (payoutSettings, payout.Terms, error) {
	settings, err := payoutSettingsOf(ctx, q, me)
	if err != nil {
		return settings, payout.Terms{}, err
	}
	account, err := payoutAccountOf(ctx, q, me)
	if err != nil {
		return settings, payout.Terms{}, err
	}
	held, err := q.IsHeld(ctx, me)
	return settings, payout.Terms{Least: d.PayoutThresholds, Raised: settings.raised, Held: held, Ready: payout.Payable(account.State)}, err
}
