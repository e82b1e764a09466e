package api

import (
	"net/http"
	"reflect"
	"slices"
	"time"

	"github.com/google/uuid"

	"marketplace/activities/marketplace"
	"marketplace/internal/money"
	"marketplace/internal/problem"
	"marketplace/internal/ratelimit"
)

// CouponDiscount is what a code takes off.
type CouponDiscount struct {
	Code     string      `json:"code"`
	List     money.Money `json:"list" doc:"The price without the code"`
	Discount money.Money `json:"discount"`
}

func discountOf(offer marketplace.Offer) *CouponDiscount {
	if offer.CouponID == nil {
		return nil
	}
	return &CouponDiscount{offer.CouponCode, offer.List, money.Money{Minor: offer.DiscountMinor, Currency: offer.List.Currency}}
}

// sameCoupon is whether an open purchase was begun with the coupon that is asked for now.
func sameCoupon(open, asked *uuid.UUID) bool { return open != nil && asked != nil && *open == *asked }

// withoutCode says why the open purchase is not the answer to who comes with a code.
func withoutCode(refusal marketplace.Refusal) *problem.Problem {
	if slices.Contains(marketplace.CouponRefusals, refusal) {
		return couponRefused(refusal, "body.couponCode", marketplace.CouponBounds{})
	}
	return problem.New(http.StatusConflict, "coupon_too_late", "You are buying this plugin already, without this code. Pay that purchase, or cancel it and begin again with the code.")
}

// couponTries is more than any customer types, and too few to find codes by trying.
var couponTries = ratelimit.Limit{Name: "coupon/try", Hits: 30, Window: 10 * time.Minute}

// couponRefused says why a code is not taken, and what it is good for instead.
func couponRefused(r marketplace.Refusal, location string, bounds marketplace.CouponBounds) *problem.Problem {
	details := map[marketplace.Refusal]string{
		marketplace.RefusedCouponUnknown:    "There is no such discount code.",
		marketplace.RefusedCouponNotStarted: "This discount code is not good yet.",
		marketplace.RefusedCouponExpired:    "This discount code is not good any more.",
		marketplace.RefusedCouponUsedUp:     "This discount code has been used as often as it could be.",
		marketplace.RefusedCouponUsed:       "You have used this discount code already.",
		marketplace.RefusedCouponElsewhere:  "This discount code is not good for this plugin at this price.",
		marketplace.RefusedCouponCurrency:   "This discount code takes off an amount, but not in this currency.",
	}
	p := problem.New(http.StatusUnprocessableEntity, string(r), "%s", details[r]).At(location, "expected a discount code that is good here")
	if !reflect.ValueOf(bounds).IsZero() {
		p.Errors[0].Value = bounds
	}
	return p
}
