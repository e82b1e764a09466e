package marketplace

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"marketplace/internal/database"
	"marketplace/internal/payout"
	"marketplace/internal/storeevent"
	marketplacedb "marketplace/queries/marketplace"
)

// DuePayoutsInput asks who is to be paid at a time. After is the last publisher of the page before.
type DuePayoutsInput struct {
	At    time.Time `json:"at"`
	After uuid.UUID `json:"after,omitzero"`
	Limit int32     `json:"limit"`
}

// DuePayout is a publisher for whom a period has begun. Next is when the one after it does.
type DuePayout struct {
	PublisherID uuid.UUID `json:"publisherId"`
	Period      string    `json:"period"`
	Cutoff      time.Time `json:"cutoff"`
	Next        time.Time `json:"next"`
}

// DuePayouts is a page of them, in the order of their IDs.
type DuePayouts struct {
	Due []DuePayout `json:"due"`
}

// ListDuePayouts names the publishers whose schedule has come to a period of which nothing has been planned yet.
func (a *Activities) ListDuePayouts(ctx context.Context, in DuePayoutsInput) (DuePayouts, error) {
	week, month := payout.Weekly.Cutoff(in.At), payout.Monthly.Cutoff(in.At)
	rows, err := marketplacedb.New(a.DB).DuePublishers(ctx, marketplacedb.DuePublishersParams{
		WeekPeriod: payout.Period(week), WeekCutoff: week, MonthPeriod: payout.Period(month), MonthCutoff: month, AfterID: in.After, MaxRows: in.Limit,
	})
	if err != nil {
		return DuePayouts{}, wrap("list due publishers", err)
	}
	out := DuePayouts{Due: make([]DuePayout, len(rows))}
	for i, r := range rows {
		out.Due[i] = DuePayout{r.PublisherID, r.Period, r.Cutoff.UTC(), payout.Schedule(r.Schedule).Next(in.At)}
	}
	return out, nil
}

// PlanPayoutInput asks what to pay a publisher for a period.
type PlanPayoutInput struct {
	PublisherID uuid.UUID `json:"publisherId"`
	Period      string    `json:"period"`
	Cutoff      time.Time `json:"cutoff"`
}

// PayoutPlan is what is to be transferred, and whether there is something more that only waits.
type PayoutPlan struct {
	Transfers []uuid.UUID `json:"transfers,omitempty"` // the payouts to make
	Waits     string      `json:"waits,omitempty"`     // why others wait
}

// payoutNamespace makes payout IDs of version 5 ours.
var payoutNamespace = uuid.MustParse("5d6e0b0a-2a34-4b58-9a63-6b7f0f6e3c1d")

// payoutID is the payout of a publisher, period and currency.
func payoutID(publisher uuid.UUID, period, currency string) uuid.UUID {
	return uuid.NewSHA1(payoutNamespace, fmt.Appendf(publisher[:], "/%s/%s", period, currency))
}

// PlanPayout decides, currency by currency, what a publisher is paid for a period, or why nothing. What has been begun
// stands; what was skipped is looked at again.
func (a *Activities) PlanPayout(ctx context.Context, in PlanPayoutInput) (PayoutPlan, error) {
	var plan PayoutPlan
	err := database.InTx(ctx, a.DB, func(tx pgx.Tx) error {
		q := marketplacedb.New(tx)
		if err := q.LockPublisher(ctx, in.PublisherID); err != nil {
			return wrap("lock publisher", err)
		}
		var err error
		plan, err = a.planPayout(ctx, q, in)
		return err
	})
	return plan, err
}

func (a *Activities) planPayout(ctx context.Context, q *marketplacedb.Queries, in PlanPayoutInput) (PayoutPlan, error) {
	rows, err := q.ListPeriodPayouts(ctx, in.PublisherID, in.Period)
	if err != nil {
		return PayoutPlan{}, wrap("list payouts", err)
	}
	known := map[string]marketplacedb.Payout{}
	for _, row := range rows {
		known[row.Currency] = row
	}
	terms, err := a.payoutTerms(ctx, q, in.PublisherID)
	if err != nil {
		return PayoutPlan{}, err
	}
	balances, err := q.PublisherPayable(ctx, marketplacedb.PublisherPayableParams{PublisherID: in.PublisherID, Cutoff: in.Cutoff})
	if err != nil {
		return PayoutPlan{}, wrap("read what is payable", err)
	}
	var plan PayoutPlan
	for _, balance := range balances {
		row, planned := known[balance.Currency]
		if !planned && balance.PayableMinor == 0 && balance.HeldMinor == 0 {
			continue
		}
		if !planned || row.Status == marketplacedb.PayoutStatusSkipped {
			if row, err = putPayout(ctx, q, in, row, balance.Currency, terms.decide(balance)); err != nil {
				return PayoutPlan{}, err
			}
		}
		switch {
		case row.Status == marketplacedb.PayoutStatusPlanned, row.Status == marketplacedb.PayoutStatusFailing:
			plan.Transfers = append(plan.Transfers, row.ID)
		case row.Status == marketplacedb.PayoutStatusSkipped && payout.Waits(row.Reason):
			plan.Waits = row.Reason
		}
	}
	return plan, nil
}

func putPayout(ctx context.Context, q *marketplacedb.Queries, in PlanPayoutInput, was marketplacedb.Payout, currency string, d payoutDecision) (marketplacedb.Payout, error) {
	if was.Status == d.status && was.Reason == d.reason && was.AmountMinor == d.amount {
		return was, nil
	}
	row, err := q.PutPayout(ctx, marketplacedb.PutPayoutParams{
		ID: payoutID(in.PublisherID, in.Period, currency), PublisherID: in.PublisherID, Period: in.Period, Currency: currency, Cutoff: in.Cutoff,
		Status: d.status, Reason: d.reason, AmountMinor: d.amount,
	})
	if err != nil {
		return row, wrap("write payout", err)
	}
	return row, tellPayout(ctx, q, row)
}

// payoutTerms are what decides about a publisher's payouts beside the balance.
type payoutTerms struct {
	payout.Terms
	account string // at Stripe; "" unless it can be paid
}

func (a *Activities) payoutTerms(ctx context.Context, q *marketplacedb.Queries, publisher uuid.UUID) (payoutTerms, error) {
	out := payoutTerms{Terms: payout.Terms{Least: a.PayoutThresholds}}
	settings, err := q.GetPayoutSettings(ctx, publisher)
	if err == nil {
		err = json.Unmarshal(settings.Thresholds, &out.Raised)
	}
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return out, wrap("read payout settings", err)
	}
	_, err = q.OpenPayoutHold(ctx, publisher)
	if out.Held = err == nil; err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return out, wrap("read payout hold", err)
	}
	account, err := q.GetPayoutAccount(ctx, publisher)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return out, wrap("read payout account", err)
	}
	if account.StripeID != nil && payout.Payable(account.State) {
		out.account, out.Ready = *account.StripeID, true
	}
	return out, nil
}

type payoutDecision struct {
	status marketplacedb.PayoutStatus
	reason string
	amount int64
}

func skip(reason string, amount int64) payoutDecision {
	return payoutDecision{marketplacedb.PayoutStatusSkipped, reason, amount}
}

// decide is asked with a balance that leaves the payout itself out.
func (t payoutTerms) decide(b marketplacedb.PublisherPayableRow) payoutDecision {
	amount, skipped := t.Decide(b.Currency, b.PayableMinor, b.HeldMinor)
	if skipped != "" {
		return skip(skipped, amount)
	}
	return payoutDecision{marketplacedb.PayoutStatusPlanned, "", amount}
}

// tellPayout tells the publisher how a payout stands.
func tellPayout(ctx context.Context, q *marketplacedb.Queries, p marketplacedb.Payout) error {
	return appendState(ctx, q, marketplacedb.OutboxKindPayout, p.PublisherID, &p.ID, payoutState(p))
}

func payoutState(p marketplacedb.Payout) storeevent.PayoutState {
	return storeevent.PayoutState{
		Period: p.Period, Currency: p.Currency, Cutoff: p.Cutoff, Status: string(p.Status), Reason: p.Reason, AmountMinor: p.AmountMinor,
		ReversedMinor: p.ReversedMinor, CreatedAt: p.CreatedAt, SentAt: orZero(p.SentAt), Revision: p.Revision,
	}
}

func appendState(ctx context.Context, q *marketplacedb.Queries, kind marketplacedb.OutboxKind, publisher uuid.UUID, payout *uuid.UUID, state any) error {
	id, err := uuid.NewV7()
	if err != nil {
		return err
	}
	encoded, err := json.Marshal(state)
	if err != nil {
		return err
	}
	return wrap("append to the outbox", q.AppendStateFact(ctx, marketplacedb.AppendStateFactParams{
		ID: id, Kind: kind, PublisherID: publisher, PayoutID: payout, State: encoded,
	}))
}
