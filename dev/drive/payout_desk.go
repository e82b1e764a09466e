package drive

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"time"

	"github.com/google/uuid"
)

// Amount is money as both APIs write it.
type Amount struct {
	Minor    int64  `json:"minor"`
	Currency string `json:"currency"`
}

// Payout is what a publisher is paid in one period and currency.
type Payout struct {
	ID        uuid.UUID
	Publisher struct {
		ID   uuid.UUID
		Name string
	}
	Period, Status, Reason string
	Amount, Reversed, Left Amount
	Failures               int
	TransferID             string
	CreatedAt              time.Time
}

// PayoutRun is what was set going.
type PayoutRun struct {
	ID        uuid.UUID
	Over      bool
	Begun     int
	Payouts   []Payout
	StartedAt time.Time
}

func (p *Person) runPayouts(ctx context.Context, key string, body any) (run PayoutRun, err error) {
	return run, p.Call(ctx, http.MethodPost, "/v1/admin/payout-runs", body, &run, Header{"Idempotency-Key", key})
}

// RunPayouts pays everyone whose period has begun, as an admin, and waits until each of them is paid, skipped or fails. It
// says how many publishers that were and what came of it.
func (p *Person) RunPayouts(ctx context.Context) (begun int, paid []Payout, err error) {
	key, run, before := uuid.NewString(), PayoutRun{}, map[uuid.UUID]bool{}
	known, err := p.Payouts(ctx, url.Values{})
	if err != nil {
		return 0, nil, err
	}
	for _, one := range known {
		before[one.ID] = true
	}
	if err := Until(ctx, "the run of payouts", func(ctx context.Context) (over bool, err error) {
		run, err = p.runPayouts(ctx, key, map[string]string{"reason": "The period is over"})
		return run.Over, err
	}); err != nil {
		return 0, nil, err
	}
	err = Until(ctx, "publishers to be paid", func(ctx context.Context) (bool, error) {
		now, err := p.Payouts(ctx, url.Values{})
		if err != nil {
			return false, err
		}
		publishers := map[uuid.UUID]bool{}
		paid = nil
		for _, one := range now {
			if before[one.ID] {
				continue
			}
			if one.Status == "planned" {
				return false, nil
			}
			publishers[one.Publisher.ID] = true
			paid = append(paid, one)
		}
		return len(publishers) >= run.Begun, nil
	})
	return run.Begun, paid, err
}

// PayPublisher pays one publisher what there is now, as an admin, and waits until all is paid that can be.
func (p *Person) PayPublisher(ctx context.Context, publisher uuid.UUID, reason string) ([]Payout, error) {
	key, body := uuid.NewString(), map[string]any{"publisherId": publisher, "reason": reason}
	run, err := p.runPayouts(ctx, key, body)
	if err != nil || run.Over {
		return run.Payouts, err
	}
	err = Until(ctx, "the publisher to be paid", func(ctx context.Context) (over bool, err error) {
		run, err = p.runPayouts(ctx, key, body)
		return run.Over, err
	})
	return run.Payouts, err
}

// Payouts lists them all, as an admin; the filters are those of the API.
func (p *Person) Payouts(ctx context.Context, filters url.Values) (all []Payout, err error) {
	query := url.Values{"limit": {"200"}}
	maps.Copy(query, filters)
	for {
		var page struct {
			Items      []Payout
			NextCursor string
		}
		if err := p.Call(ctx, http.MethodGet, "/v1/admin/payouts?"+query.Encode(), nil, &page); err != nil {
			return nil, err
		}
		if all = append(all, page.Items...); page.NextCursor == "" {
			return all, nil
		}
		query.Set("cursor", page.NextCursor)
	}
}

// PlaceHold holds a publisher's payouts, as an admin. The reason is a code of the API's; the publisher reads both.
func (p *Person) PlaceHold(ctx context.Context, publisher uuid.UUID, reason, note string) error {
	return p.Call(ctx, http.MethodPost, "/v1/admin/payout-publishers/"+publisher.String()+"/hold",
		map[string]string{"reason": reason, "note": note}, nil, Header{"Idempotency-Key", uuid.NewString()})
}

// ReleaseHold ends it.
func (p *Person) ReleaseHold(ctx context.Context, publisher uuid.UUID, reason string) error {
	return p.Call(ctx, http.MethodPost, "/v1/admin/payout-publishers/"+publisher.String()+"/hold/release",
		map[string]string{"reason": reason}, nil, Header{"Idempotency-Key", uuid.NewString()})
}

// RetryPayout has a payout that fails tried now.
func (p *Person) RetryPayout(ctx context.Context, payout uuid.UUID) error {
	return p.Call(ctx, http.MethodPost, "/v1/admin/payouts/"+payout.String()+"/retry", nil, nil)
}

// AwaitPayout waits until a payout stands as wanted.
func (p *Person) AwaitPayout(ctx context.Context, payout uuid.UUID, status string) (one Payout, err error) {
	return one, Until(ctx, "the payout to be "+status, func(ctx context.Context) (bool, error) {
		err := p.Call(ctx, http.MethodGet, "/v1/admin/payouts/"+payout.String(), nil, &one)
		return one.Status == status, err
	})
}

// ReversePayout takes a part of a transfer back, as an admin, or with 0 all that is left, and waits for Stripe's answer.
func (p *Person) ReversePayout(ctx context.Context, payout uuid.UUID, minor int64, currency, reason, note string) (Amount, error) {
	body := map[string]any{"reason": reason, "note": note}
	if minor != 0 {
		body["amount"] = Amount{minor, currency}
	}
	var reversal struct {
		Amount              Amount
		Status, FailureCode string
	}
	key := Header{"Idempotency-Key", uuid.NewString()}
	ask := func(ctx context.Context) (answered bool, err error) {
		err = p.Call(ctx, http.MethodPost, "/v1/admin/payouts/"+payout.String()+"/reversals", body, &reversal, key)
		return reversal.Status == "succeeded" || reversal.Status == "failed", err
	}
	answered, err := ask(ctx)
	if err == nil && !answered {
		err = Until(ctx, "the reversal", ask)
	}
	if err == nil && reversal.Status == "failed" {
		err = fmt.Errorf("the reversal failed: %s", reversal.FailureCode)
	}
	return reversal.Amount, err
}
