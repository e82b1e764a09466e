package record

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"marketplace/activities/payments"
	"marketplace/dev/drive"
	payoutrules "marketplace/internal/payout"
	"marketplace/workflows/payout"
	"marketplace/workflows/payoutaccount"
	"marketplace/workflows/payoutreversal"
)

var payouts = []branch{
	{"payoutaccount", "settings_only", (*recorder).saveSettings},
	{"payoutaccount", "followed", (*recorder).connected},
	{"payout", "sent", (*recorder).paidPublisher},
	{"payout", "nothing_to_pay", (*recorder).paidNothing},
	{"payout", "run", (*recorder).payoutRun},
	{"payoutreversal", "succeeded", (*recorder).reversed},
}

// saveSettings is of a publisher without an account: the workflow ends when it has carried the settings.
func (r *recorder) saveSettings(ctx context.Context) (string, error) {
	_, err := (&payoutaccount.Client{Temporal: r.temporal}).SaveSettings(ctx, r.Publisher.ID, payoutaccount.Settings{RequestID: uuid.New(), Schedule: payoutrules.Weekly})
	return payoutaccount.WorkflowID(r.Publisher.ID), err
}

// connected has the publisher's account opened and its form filled in. The workflow goes on following it.
func (r *recorder) connected(ctx context.Context) (string, error) {
	accounts := &payoutaccount.Client{Temporal: r.temporal}
	if _, refusal, err := accounts.Lead(ctx, r.Publisher.ID, payments.LinkOnboarding, "ES"); err != nil || refusal != "" {
		return "", fmt.Errorf("no link: %s: %w", refusal, err)
	}
	account, err := r.storeText(ctx, `SELECT stripe_id FROM payout_accounts WHERE publisher_id = $1`, r.Publisher.ID)
	if err != nil {
		return "", err
	}
	if err := r.Sim.Control(ctx, http.MethodPost, "/accounts/"+account+"/onboard", map[string]any{}, nil); err != nil {
		return "", err
	}
	return payoutaccount.WorkflowID(r.Publisher.ID), drive.Until(ctx, "the account to be ready", func(ctx context.Context) (bool, error) {
		if err := accounts.Refresh(ctx, r.Publisher.ID); err != nil {
			return false, err
		}
		state, err := r.storeText(ctx, `SELECT state FROM payout_accounts WHERE publisher_id = $1`, r.Publisher.ID)
		return state == payoutrules.StateReady, err
	})
}

func (r *recorder) paidPublisher(ctx context.Context) (string, error) {
	if _, err := r.bought(ctx, cardOK); err != nil {
		return "", err
	}
	if err := r.Sim.Control(ctx, http.MethodPost, "/available", map[string]any{}, nil); err != nil {
		return "", err
	}
	return r.paid(ctx, time.Now())
}

func (r *recorder) paidNothing(ctx context.Context) (string, error) {
	return r.paid(ctx, time.Now().Add(time.Minute)) // a period is known by its minute
}

func (r *recorder) paid(ctx context.Context, now time.Time) (string, error) {
	period, err := (&payout.Client{Temporal: r.temporal}).Start(ctx, r.Publisher.ID, now)
	return payout.WorkflowID(r.Publisher.ID, period), err
}

func (r *recorder) payoutRun(ctx context.Context) (string, error) {
	request := uuid.New()
	return payout.RunWorkflowIDOnDemand(request), (&payout.Client{Temporal: r.temporal}).StartRun(ctx, request)
}

func (r *recorder) reversed(ctx context.Context) (string, error) {
	id, err := r.storeText(ctx, `SELECT id::text FROM payouts WHERE publisher_id = $1 AND transfer_stripe_id IS NOT NULL LIMIT 1`, r.Publisher.ID)
	if err != nil {
		return "", err
	}
	paid, err := uuid.Parse(id)
	if err != nil {
		return "", err
	}
	in := payoutreversal.Input{ReversalID: payoutreversal.ID(paid, "recorded"), PayoutID: paid, AmountMinor: 100, ReasonCode: "other", RequestedBy: r.StoreAdmin.ID}
	out, err := (&payoutreversal.Client{Temporal: r.temporal}).Begin(ctx, in)
	if err == nil && out.Status != payoutreversal.StatusSucceeded {
		err = fmt.Errorf("the reversal is %s: %s", out.Status, out.Reason)
	}
	return payoutreversal.WorkflowID(in.ReversalID), err
}

// storeText reads one text of the store's database.
func (r *recorder) storeText(ctx context.Context, sql string, args ...any) (text string, err error) {
	db, err := pgx.Connect(ctx, r.storeDSN)
	if err != nil {
		return "", err
	}
	defer func() { _ = db.Close(context.WithoutCancel(ctx)) }()
	err = db.QueryRow(ctx, sql, args...).Scan(&text)
	return strings.TrimSpace(text), err
}
