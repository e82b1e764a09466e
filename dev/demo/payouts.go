package demo

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"go.temporal.io/sdk/client"

	"marketplace/dev/drive"
	"marketplace/internal/taskqueue"
	"marketplace/workflows/payout"
)

//go:embed past_payouts.sql
var pastOfPayouts string

// monthsPaid is for how many months back the publishers are paid, by a run on the first of each.
const monthsPaid = 3

// unpaid has earned something and never told Stripe who it is.
const unpaid = "cypress-io"

// payPublishers: they open their accounts, are paid on the first of each month as the schedule would have done, and one of
// them once more because an admin wants it.
func (d *demo) payPublishers(ctx context.Context) error {
	if err := d.openAccounts(ctx); err != nil {
		return err
	}
	if err := d.step("the money that Stripe has taken becomes available", func() error {
		return d.sim.Control(ctx, http.MethodPost, "/available", map[string]any{}, nil)
	}); err != nil {
		return err
	}
	if !d.fresh {
		return nil
	}
	return d.payPast(ctx)
}

// payPast makes the payouts of the last months. Their facts wait until they have been moved there.
func (d *demo) payPast(ctx context.Context) error {
	if err := d.holdFacts(ctx); err != nil {
		return err
	}
	err := func() error {
		for back := monthsPaid - 1; back >= 0; back-- {
			first := time.Date(d.now.Year(), d.now.Month()-time.Month(back), 1, payout.RunHour, 0, 0, 0, time.UTC)
			if err := d.step("the payout run of "+first.Format("2 January 2006"), func() error { return d.runPayouts(ctx, first) }); err != nil {
				return err
			}
		}
		return nil
	}()
	return errors.Join(err, d.letFactsGo(context.WithoutCancel(ctx)))
}

// openAccounts: every publisher but one tells Stripe who it is.
func (d *demo) openAccounts(ctx context.Context) error {
	return each(ctx, slices.Sorted(maps.Keys(d.publishers)), func(ctx context.Context, key string) error {
		if key == unpaid {
			return nil
		}
		return d.step(key+" opens an account at Stripe", func() error {
			var account drive.PayoutAccount
			if err := d.publishers[key].Call(ctx, http.MethodGet, "/v1/payouts/account", nil, &account); err != nil || account.Payable {
				return err
			}
			return drive.OnboardPublisher(ctx, d.publishers[key], "ES", drive.TestIBAN)
		})
	})
}

// runPayouts does what the schedule would have done at a time, and moves it there.
func (d *demo) runPayouts(ctx context.Context, at time.Time) error {
	temporal, err := d.dial()
	if err != nil {
		return err
	}
	defer temporal.Close()
	began := time.Now()
	run, err := temporal.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID: payout.RunWorkflowIDOnDemand(uuid.New()), TaskQueue: string(taskqueue.Marketplace),
	}, payout.RunType, payout.RunInput{At: at})
	if err != nil {
		return err
	}
	var result payout.RunResult
	if err := run.Get(ctx, &result); err != nil {
		return err
	}
	var transfers []string
	back := began.Sub(at)
	if err := withDB(ctx, d.StoreOwnerDSN, func(tx pgx.Tx) error {
		if transfers, err = madeSince(ctx, tx, began, result.Begun); err != nil {
			return err
		}
		if err := fill(ctx, tx, table{"past_run", "began timestamptz, back interval", [][]any{{began, back}}}); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, pastOfPayouts)
		return err
	}); err != nil {
		return err
	}
	return each(ctx, transfers, func(ctx context.Context, id string) error {
		return d.sim.Control(ctx, http.MethodPost, "/transfers/"+id+"/past", map[string]any{"seconds": int64(back.Seconds())}, nil)
	})
}

// madeSince waits for the payouts of so many publishers, and names their transfers.
func madeSince(ctx context.Context, tx pgx.Tx, began time.Time, publishers int) (transfers []string, err error) {
	return transfers, drive.Until(ctx, "the payouts", func(ctx context.Context) (bool, error) {
		var planned, unfinished int
		err := tx.QueryRow(ctx, `SELECT count(DISTINCT publisher_id), count(*) FILTER (WHERE status = 'planned'),
			coalesce(array_agg(transfer_stripe_id) FILTER (WHERE status = 'sent'), '{}') FROM payouts WHERE created_at >= $1`, began).Scan(&planned, &unfinished, &transfers)
		if err == nil && (planned < publishers || unfinished > 0) {
			err = fmt.Errorf("%d of %d publishers have their payouts, %d of these are under way", planned, publishers, unfinished)
		}
		return err == nil, err
	})
}
