package publisher

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

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

// ConfirmCoupon lets the publisher see that the store has it.
func (a *Activities) ConfirmCoupon(ctx context.Context, in CouponConfirmation) error {
	if err := publisherdb.New(a.DB).ConfirmCoupon(ctx, in.Revision, in.CouponID); err != nil {
		return fmt.Errorf("confirm coupon: %w", err)
	}
	return nil
}

// countCoupons counts the sales with a publisher's code, of those events that are fresh.
func countCoupons(ctx context.Context, q *publisherdb.Queries, events []storeevent.Event, fresh []uuid.UUID) error {
	sales := map[uuid.UUID]int64{}
	for _, e := range events {
		if e.CouponID != uuid.Nil && slices.Contains(fresh, e.ID) {
			sales[e.CouponID] += e.Quantity
		}
	}
	if len(sales) == 0 {
		return nil
	}
	ids := slices.SortedFunc(maps.Keys(sales), func(a, b uuid.UUID) int { return strings.Compare(a.String(), b.String()) })
	counts := make([]int64, len(ids))
	for i, id := range ids {
		counts[i] = sales[id]
	}
	if err := q.CountCouponSales(ctx, ids, counts); err != nil {
		return fmt.Errorf("count sales with coupons: %w", err)
	}
	return nil
}
