package marketplace

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"marketplace/internal/coupon"
	marketplacedb "marketplace/queries/marketplace"
)

// Why a code is not taken.
const (
	RefusedCouponUnknown    Refusal = "coupon_unknown"
	RefusedCouponNotStarted Refusal = "coupon_not_started"
	RefusedCouponExpired    Refusal = "coupon_expired" // or disabled
	RefusedCouponUsedUp     Refusal = "coupon_used_up"
	RefusedCouponUsed       Refusal = "coupon_already_used"   // by this customer, as often as one may
	RefusedCouponElsewhere  Refusal = "coupon_not_applicable" // good for other plugins, or there is nothing to take off
	RefusedCouponCurrency   Refusal = "coupon_other_currency" // an amount, and not in this currency
)

// CouponRefusals are all of them.
var CouponRefusals = []Refusal{
	RefusedCouponUnknown, RefusedCouponNotStarted, RefusedCouponExpired, RefusedCouponUsedUp, RefusedCouponUsed, RefusedCouponElsewhere, RefusedCouponCurrency,
}

// CouponBounds are what a code is good for that is not good now and here.
type CouponBounds struct {
	From       *time.Time `json:"from,omitempty" doc:"Of coupon_not_started"`
	Until      *time.Time `json:"until,omitempty" doc:"Of coupon_expired"`
	Currencies []string   `json:"currencies,omitempty" doc:"Of coupon_other_currency"`
}

// discount takes off the offer what the code is good for, as far as can be told without a lock.
func (o *Offer) discount(ctx context.Context, q *marketplacedb.Queries, in OfferRequest) (Refusal, error) {
	code, err := coupon.Normalize(in.Code)
	if err != nil {
		return RefusedCouponUnknown, nil //nolint:nilerr // what cannot be a code is none
	}
	row, err := q.CouponByCode(ctx, marketplacedb.CouponByCodeParams{UserID: in.UserID, Code: code, PublisherID: &o.Plugin.PublisherID})
	if errors.Is(err, pgx.ErrNoRows) {
		return RefusedCouponUnknown, nil
	}
	if err != nil {
		return "", fmt.Errorf("read coupon: %w", err)
	}
	return o.apply(row, time.Now())
}

// discountLocked is discount when it counts: who asks for the last use at the same time waits until this transaction ends.
func (o *Offer) discountLocked(ctx context.Context, q *marketplacedb.Queries, in OfferRequest) (Refusal, error) {
	refusal, err := o.discount(ctx, q, in)
	if err != nil || refusal != "" {
		return refusal, err
	}
	if err := q.LockCoupon(ctx, *o.CouponID); err != nil {
		return "", fmt.Errorf("lock coupon: %w", err)
	}
	return o.discount(ctx, q, in)
}

func (o *Offer) apply(row marketplacedb.CouponByCodeRow, now time.Time) (Refusal, error) {
	c := row.Coupon
	o.CouponID = &c.ID // also of one that is refused: the customer may be using it
	switch {
	case now.Before(c.StartsAt):
		o.CouponBounds.From = &c.StartsAt
		return RefusedCouponNotStarted, nil
	case c.EndsAt != nil && !now.Before(*c.EndsAt):
		o.CouponBounds.Until = c.EndsAt
		return RefusedCouponExpired, nil
	case c.DisabledAt != nil:
		o.CouponBounds.Until = c.DisabledAt
		return RefusedCouponExpired, nil
	case c.MaxUses != nil && c.Uses >= *c.MaxUses:
		return RefusedCouponUsedUp, nil
	case c.MaxPerCustomer != nil && row.UsesByCustomer >= int64(*c.MaxPerCustomer):
		return RefusedCouponUsed, nil
	case len(c.PluginIds) > 0 && !slices.Contains(c.PluginIds, o.Plugin.ID):
		return RefusedCouponElsewhere, nil
	}
	terms := coupon.Terms{Kind: coupon.Kind(c.Kind), BasisPoints: int64(c.BasisPoints)}
	if err := json.Unmarshal(c.Amounts, &terms.Amounts); err != nil {
		return "", fmt.Errorf("amounts of coupon %s: %w", c.ID, err)
	}
	if terms.Kind == coupon.Amount && terms.Amounts[o.List.Currency] == 0 {
		o.CouponBounds.Currencies = slices.Sorted(maps.Keys(terms.Amounts))
		return RefusedCouponCurrency, nil
	}
	minor, ok := terms.Discount(o.List)
	if !ok {
		return RefusedCouponElsewhere, nil
	}
	o.DiscountMinor, o.CouponCode, o.DiscountBearer = minor, c.Code, discountByPlatform
	if c.PublisherID != nil {
		o.DiscountBearer = discountByPublisher
	}
	return "", nil
}

// couponOf is the coupon to tell the publisher of, its own, and what it has taken off the sale.
func couponOf(m movement) (id *uuid.UUID, discountMinor int64) {
	sale := m.kind == marketplacedb.TransactionKindSale || m.kind == marketplacedb.TransactionKindCouponSale
	if !sale || m.purchase.DiscountBearer != discountByPublisher {
		return nil, 0
	}
	return m.purchase.CouponID, m.purchase.DiscountMinor
}

// UpsertCoupon writes a publisher's coupon as of a revision; an older one changes nothing. What it takes off is never changed.
func (a *Activities) UpsertCoupon(ctx context.Context, in coupon.Carried) error {
	amounts, err := json.Marshal(in.Amounts)
	if err != nil {
		return err
	}
	if in.Amounts == nil {
		amounts = []byte("{}")
	}
	_, err = marketplacedb.New(a.DB).UpsertPublisherCoupon(ctx, marketplacedb.UpsertPublisherCouponParams{
		ID: in.ID, Code: in.Code, PublisherID: &in.PublisherID, Kind: string(in.Kind), BasisPoints: int32(in.BasisPoints),
		Amounts: amounts, PluginIds: append([]uuid.UUID{}, in.PluginIDs...), StartsAt: in.StartsAt, EndsAt: in.EndsAt, MaxUses: in.MaxUses, MaxPerCustomer: in.MaxPerCustomer,
		SourceRevision: in.Revision, DisabledAt: in.DisabledAt,
	})
	return wrap("upsert coupon", err)
}
