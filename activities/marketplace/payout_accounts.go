package marketplace

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"marketplace/internal/database"
	"marketplace/internal/payout"
	"marketplace/internal/storeevent"
	marketplacedb "marketplace/queries/marketplace"
)

// PublisherRef names a publisher.
type PublisherRef struct {
	PublisherID uuid.UUID `json:"publisherId"`
}

// BeginPayoutAccountInput asks for an account at Stripe. A country is where the publisher lives or is registered.
type BeginPayoutAccountInput struct {
	PublisherID uuid.UUID `json:"publisherId"`
	Country     string    `json:"country"`
}

// PayoutAccountPlan is the account that is there, or how to open it.
type PayoutAccountPlan struct {
	AccountID string                `json:"accountId,omitempty"`
	Request   payout.AccountRequest `json:"request"`
}

// BeginPayoutAccount writes down that an account is being opened, before Stripe hears of it. One that is disconnected is
// followed by another; of one that is not open yet the country can still be changed.
func (a *Activities) BeginPayoutAccount(ctx context.Context, in BeginPayoutAccountInput) (PayoutAccountPlan, error) {
	var plan PayoutAccountPlan
	err := a.lockedAccount(ctx, in.PublisherID, func(q *marketplacedb.Queries) error {
		if _, err := q.BeginPayoutAccount(ctx, in.PublisherID, in.Country); err != nil {
			return wrap("begin payout account", err)
		}
		row, err := q.GetPayoutAccount(ctx, in.PublisherID)
		if err == nil && (row.State == payout.StateDisconnected || row.StripeID == nil && row.Country != in.Country) {
			if _, err = q.RestartPayoutAccount(ctx, marketplacedb.RestartPayoutAccountParams{PublisherID: in.PublisherID, Country: in.Country, Generation: row.Generation}); err == nil {
				row, err = q.GetPayoutAccount(ctx, in.PublisherID)
			}
		}
		plan = PayoutAccountPlan{AccountID: orZero(row.StripeID), Request: payout.AccountRequest{
			PublisherID: in.PublisherID, Generation: int(row.Generation), Country: row.Country, FirstTried: row.BeganAt,
		}}
		return wrap("read payout account", err)
	})
	return plan, err
}

// FailPayoutAccountInput says that nothing came of an attempt to open an account. Country is for the next.
type FailPayoutAccountInput struct {
	PublisherID uuid.UUID `json:"publisherId"`
	Generation  int       `json:"generation"`
	Country     string    `json:"country"`
}

// FailPayoutAccount makes way for another attempt, with a key of its own.
func (a *Activities) FailPayoutAccount(ctx context.Context, in FailPayoutAccountInput) error {
	return a.lockedAccount(ctx, in.PublisherID, func(q *marketplacedb.Queries) error {
		_, err := q.RestartPayoutAccount(ctx, marketplacedb.RestartPayoutAccountParams{
			PublisherID: in.PublisherID, Country: in.Country, Generation: int32(in.Generation),
		})
		return wrap("restart payout account", err)
	})
}

// FindPayoutAccount says which account a publisher has, if any.
func (a *Activities) FindPayoutAccount(ctx context.Context, in PublisherRef) (PayoutAccountPlan, error) {
	row, err := marketplacedb.New(a.DB).GetPayoutAccount(ctx, in.PublisherID)
	if errors.Is(err, pgx.ErrNoRows) {
		return PayoutAccountPlan{}, nil
	}
	return PayoutAccountPlan{AccountID: orZero(row.StripeID)}, wrap("read payout account", err)
}

// RecordPayoutAccountInput is what Stripe tells of a publisher's account.
type RecordPayoutAccountInput struct {
	PublisherID uuid.UUID      `json:"publisherId"`
	Account     payout.Account `json:"account"`
}

// RecordedPayoutAccount is how the account stands. Wake names the periods whose payouts have waited for it.
type RecordedPayoutAccount struct {
	State string   `json:"state"`
	Wake  []string `json:"wake,omitempty"`
}

// RecordPayoutAccount keeps what Stripe tells, and tells the publisher what of it is new.
func (a *Activities) RecordPayoutAccount(ctx context.Context, in RecordPayoutAccountInput) (RecordedPayoutAccount, error) {
	out := RecordedPayoutAccount{State: in.Account.State()}
	err := a.lockedAccount(ctx, in.PublisherID, func(q *marketplacedb.Queries) error {
		was, err := q.GetPayoutAccount(ctx, in.PublisherID)
		if err != nil {
			return wrap("read payout account", err)
		}
		if err := updateAccount(ctx, q, was, in.Account); err != nil {
			return err
		}
		for _, p := range in.Account.BankPayouts {
			if err := recordBankPayout(ctx, q, in.PublisherID, p); err != nil {
				return err
			}
		}
		if in.Account.Ready() {
			out.Wake, err = q.OpenPeriods(ctx, in.PublisherID)
		}
		return wrap("list waiting payouts", err)
	})
	return out, err
}

func updateAccount(ctx context.Context, q *marketplacedb.Queries, was marketplacedb.PayoutAccount, is payout.Account) error {
	known := accountState(was)
	now := storeevent.PayoutAccountState{
		State: is.State(), Country: is.Country, DefaultCurrency: is.DefaultCurrency, DetailsSubmitted: is.DetailsSubmitted,
		TransfersEnabled: is.TransfersEnabled, PayoutsEnabled: is.PayoutsEnabled, Requirements: is.Requirements, Revision: was.Revision,
	}
	before, err := json.Marshal(known)
	if err != nil {
		return err
	}
	after, err := json.Marshal(now)
	if err != nil {
		return err
	}
	if orZero(was.StripeID) == is.ID && bytes.Equal(before, after) {
		return wrap("note the visit", q.TouchPayoutAccount(ctx, was.PublisherID))
	}
	requirements, err := json.Marshal(is.Requirements)
	if err != nil {
		return err
	}
	if err := q.UpdatePayoutAccount(ctx, marketplacedb.UpdatePayoutAccountParams{
		PublisherID: was.PublisherID, StripeID: &is.ID, Country: is.Country, DefaultCurrency: is.DefaultCurrency, State: now.State,
		DetailsSubmitted: is.DetailsSubmitted, TransfersEnabled: is.TransfersEnabled, PayoutsEnabled: is.PayoutsEnabled, Requirements: requirements,
	}); err != nil {
		return wrap("update payout account", err)
	}
	now.Revision++
	return appendState(ctx, q, marketplacedb.OutboxKindPayoutAccount, was.PublisherID, nil, now)
}

func accountState(row marketplacedb.PayoutAccount) storeevent.PayoutAccountState {
	out := storeevent.PayoutAccountState{
		State: row.State, Country: row.Country, DefaultCurrency: row.DefaultCurrency, DetailsSubmitted: row.DetailsSubmitted,
		TransfersEnabled: row.TransfersEnabled, PayoutsEnabled: row.PayoutsEnabled, Revision: row.Revision,
	}
	_ = json.Unmarshal(row.Requirements, &out.Requirements) // what cannot be read is written anew
	return out
}

func recordBankPayout(ctx context.Context, q *marketplacedb.Queries, publisher uuid.UUID, p payout.BankPayout) error {
	was, err := q.GetBankPayout(ctx, p.ID)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
	case err != nil:
		return wrap("read bank payout", err)
	case was.Status == p.Status && was.FailureCode == p.FailureCode && was.ArrivesAt.Equal(p.ArrivesAt), was.PublisherID != publisher:
		return nil
	}
	revision, err := q.PutBankPayout(ctx, marketplacedb.PutBankPayoutParams{
		StripeID: p.ID, PublisherID: publisher, AmountMinor: p.AmountMinor, Currency: p.Currency, Status: p.Status, FailureCode: p.FailureCode,
		ArrivesAt: p.ArrivesAt, CreatedAt: p.CreatedAt,
	})
	if err != nil {
		return wrap("write bank payout", err)
	}
	return appendState(ctx, q, marketplacedb.OutboxKindBankPayout, publisher, nil, storeevent.BankPayoutState{BankPayout: p, Revision: revision})
}

// PayoutSettings are what a publisher has decided, as of a revision.
type PayoutSettings struct {
	PublisherID uuid.UUID         `json:"publisherId"`
	Schedule    payout.Schedule   `json:"schedule"`
	Thresholds  payout.Thresholds `json:"thresholds"`
	Revision    int64             `json:"revision"`
}

// ApplyPayoutSettings takes over what a publisher has decided, unless something newer has come before.
func (a *Activities) ApplyPayoutSettings(ctx context.Context, in PayoutSettings) error {
	if in.Thresholds == nil {
		in.Thresholds = payout.Thresholds{}
	}
	thresholds, err := json.Marshal(in.Thresholds)
	if err != nil {
		return err
	}
	_, err = marketplacedb.New(a.DB).PutPayoutSettings(ctx, marketplacedb.PutPayoutSettingsParams{
		PublisherID: in.PublisherID, Schedule: string(in.Schedule), Thresholds: thresholds, Revision: in.Revision,
	})
	return wrap("write payout settings", err)
}

func (a *Activities) lockedAccount(ctx context.Context, publisher uuid.UUID, do func(*marketplacedb.Queries) error) error {
	return database.InTx(ctx, a.DB, func(tx pgx.Tx) error {
		q := marketplacedb.New(tx)
		if err := q.LockPublisher(ctx, publisher); err != nil {
			return wrap("lock publisher", err)
		}
		return do(q)
	})
}

// PublisherOf says whose account it is at Stripe. known is false for one of nobody here.
func (i *Inbox) PublisherOf(ctx context.Context, accountID string) (publisher uuid.UUID, known bool, err error) {
	publisher, err = marketplacedb.New(i.DB).PublisherOfPayoutAccount(ctx, &accountID)
	if errors.Is(err, pgx.ErrNoRows) {
		return uuid.Nil, false, nil
	}
	return publisher, err == nil, err
}

// UnsentPayout says whose payout it is and for which period, if its transfer is not booked yet.
func (i *Inbox) UnsentPayout(ctx context.Context, id uuid.UUID) (publisher uuid.UUID, period string, waiting bool, err error) {
	row, err := marketplacedb.New(i.DB).GetPayout(ctx, id)
	if errors.Is(err, pgx.ErrNoRows) {
		return uuid.Nil, "", false, nil
	}
	return row.PublisherID, row.Period, err == nil && row.Status != marketplacedb.PayoutStatusSent, err
}
