package publisher

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"marketplace/internal/coupon"
	"marketplace/internal/storeevent"
	publisherdb "marketplace/queries/publisher"
)

// CouponRef names a coupon.
type CouponRef struct {
	CouponID uuid.UUID `json:"couponId"`
}

// CouponRead is a coupon as its publisher has it now.
type CouponRead struct {
	Missing bool           `json:"missing,omitempty"`
	Coupon  coupon.Carried `json:"coupon"`
}

// ReadCoupon reads what the store is to know.
func (a *Activities) ReadCoupon(ctx context.Context, in CouponRef) (CouponRead, error) {
	row, err := publisherdb.New(a.DB).GetCoupon(ctx, in.CouponID)
	if errors.Is(err, pgx.ErrNoRows) {
		return CouponRead{Missing: true}, nil
	}
	if err != nil {
		return CouponRead{}, fmt.Errorf("read coupon: %w", err)
	}
	out := CouponRead{Coupon: coupon.Carried{
		ID: row.ID, PublisherID: row.OwnerID, Revision: row.Revision, Code: row.Code, Kind: coupon.Kind(row.Kind), BasisPoints: int64(row.BasisPoints),
		PluginIDs: row.PluginIds, StartsAt: row.StartsAt, EndsAt: row.EndsAt, MaxUses: row.MaxUses, MaxPerCustomer: row.MaxPerCustomer, DisabledAt: row.DisabledAt,
	}}
	if err := json.Unmarshal(row.Amounts, &out.Coupon.Amounts); err != nil {
		return CouponRead{}, fmt.Errorf("amounts of coupon %s: %w", row.ID, err)
	}
	return out, nil
}

// CouponConfirmation says which revision the store has.
type CouponConfirmation struct {
	CouponID uuid.UUID `json:"couponId"`
	Revision int64     `json:"revision"`
}

// CouponTry is a try to take a coupon to the store that failed.
type CouponTry struct {
	CouponID      uuid.UUID `json:"couponId"`
	Attempts      int32     `json:"attempts"` // failed one after the other
	LastError     string    `json:"lastError"`
	NextAttemptAt time.Time `json:"nextAttemptAt"`
}

// RecordCouponTry lets the publisher see that the store does not have it yet, and why.
func (a *Activities) RecordCouponTry(ctx context.Context, in CouponTry) error {
	if err := publisherdb.New(a.DB).RecordCouponTry(ctx, publisherdb.RecordCouponTryParams{
		ID: in.CouponID, Attempts: in.Attempts, LastError: in.LastError, NextAttemptAt: in.NextAttemptAt,
	}); err != nil {
		return fmt.Errorf("record a try: %w", err)
	}
	return nil
}

// ConfirmCoupon lets the publisher see that the store has it.
func (a *Activities) ConfirmCoupon(ctx context.Context, in CouponConfirmation) error {
	if err := publisherdb.New(a.DB).ConfirmCoupon(ctx, in.Revision, in.CouponID); err != nil {
		return fmt.Errorf("confirm coupon: %w", err)
	}
	return nil
}

// applyCoupons counts the sales with publishers' codes and what these took off, and ends the coupons that an admin has ended.
func applyCoupons(ctx context.Context, q *publisherdb.Queries, events []storeevent.Event, fresh []uuid.UUID) error {
	isFresh := make(map[uuid.UUID]bool, len(fresh))
	for _, id := range fresh {
		isFresh[id] = true
	}
	uses := couponUses{sales: map[uuid.UUID]int64{}, discounts: map[couponCurrency]int64{}}
	for _, e := range events {
		if e.CouponID == uuid.Nil || !isFresh[e.ID] {
			continue
		}
		isFresh[e.ID] = false
		if e.Kind != storeevent.CouponEnded {
			uses.add(e)
		} else if err := q.EndCoupon(ctx, &e.OccurredAt, e.CouponID); err != nil {
			return fmt.Errorf("end coupon: %w", err)
		}
	}
	return uses.write(ctx, q)
}

type couponCurrency struct {
	coupon   uuid.UUID
	currency string
}

type couponUses struct {
	sales     map[uuid.UUID]int64
	discounts map[couponCurrency]int64
}

func (u couponUses) add(e storeevent.Event) {
	u.sales[e.CouponID] += e.Quantity
	if e.DiscountMinor != 0 {
		u.discounts[couponCurrency{e.CouponID, e.Currency}] += e.DiscountMinor
	}
}

// write adds them up in the order of their rows, so that two batches never wait for each other.
func (u couponUses) write(ctx context.Context, q *publisherdb.Queries) error {
	if len(u.sales) == 0 {
		return nil
	}
	ids := slices.SortedFunc(maps.Keys(u.sales), compareIDs)
	counts := make([]int64, len(ids))
	for i, id := range ids {
		counts[i] = u.sales[id]
	}
	if err := q.CountCouponSales(ctx, ids, counts); err != nil {
		return fmt.Errorf("count sales with coupons: %w", err)
	}
	var discounts publisherdb.AddCouponDiscountsParams
	for _, key := range slices.SortedFunc(maps.Keys(u.discounts), func(a, b couponCurrency) int {
		return cmp.Or(compareIDs(a.coupon, b.coupon), strings.Compare(a.currency, b.currency))
	}) {
		discounts.CouponIds = append(discounts.CouponIds, key.coupon)
		discounts.Currencies = append(discounts.Currencies, key.currency)
		discounts.Discounts = append(discounts.Discounts, u.discounts[key])
	}
	if len(discounts.CouponIds) == 0 {
		return nil
	}
	if err := q.AddCouponDiscounts(ctx, discounts); err != nil {
		return fmt.Errorf("add discounts of coupons: %w", err)
	}
	return nil
}

func compareIDs(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) }
