package demo

import (
	"context"
	"net/http"

	"marketplace/dev/drive"
)

// Codes that take something off: one of the platform, which bears it, and one of a publisher for one plugin.
const (
	welcomeCode   = "BIENVENIDA10"
	publisherCode = "REACT20"
	discounted    = "eslint-plugin-react"
)

// oneInCoupons is how many of the sales by card use a code.
const oneInCoupons = 8

// makeCoupons makes the codes, once.
func (d *demo) makeCoupons(ctx context.Context) error {
	var publisher *drive.Person
	var plugin string
	for _, p := range d.shelf {
		if p.slug == discounted {
			publisher, plugin = p.publisher, p.id.String()
		}
	}
	if err := d.step("the platform makes the code "+welcomeCode, func() error {
		return onlyOnce(d.storeOps.Call(ctx, http.MethodPost, "/v1/admin/coupons", map[string]any{
			"code": welcomeCode, "kind": "percent", "basisPoints": 1_000, "maxPerCustomer": 1, "note": "The first purchase of everybody",
		}, nil))
	}); err != nil {
		return err
	}
	return d.step("a publisher makes the code "+publisherCode, func() error {
		if err := onlyOnce(publisher.Call(ctx, http.MethodPost, "/v1/coupons", map[string]any{
			"code": publisherCode, "kind": "percent", "basisPoints": 2_000, "pluginIds": []string{plugin}, "maxUses": 200,
		}, nil)); err != nil {
			return err
		}
		return drive.Until(ctx, "the code in the store", func(ctx context.Context) (bool, error) {
			var quote struct{ Price struct{ Minor int64 } }
			return true, d.demoCustomer.Call(ctx, http.MethodGet, "/v1/plugins/"+discounted+"/quote?coupon="+publisherCode, nil, &quote)
		})
	})
}

// onlyOnce lets pass that an earlier run has made the code.
func onlyOnce(err error) error {
	if err == nil {
		return nil
	}
	return expectRefusal(err, "coupon_code_taken")
}

// planCoupons has some of those who pay by card use a code: that of the platform once each.
func (d *demo) planCoupons() {
	welcomed := map[*drive.Person]bool{}
	rng := dice(d.run + " coupons")
	if d.fresh {
		rng = dice("coupons")
	}
	for _, s := range d.sales[:len(d.sales)-lostWebhooks] {
		switch {
		case s.way.name != byCard.name || s.customer == d.demoCustomer || rng.IntN(oneInCoupons) != 0:
		case s.plugin.slug == discounted:
			s.coupon = publisherCode
		case !welcomed[s.customer]:
			s.coupon, welcomed[s.customer] = welcomeCode, true
		}
	}
}
