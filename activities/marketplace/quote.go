package marketplace

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"marketplace/internal/commission"
	"marketplace/internal/money"
	marketplacedb "marketplace/queries/marketplace"
)

// Offers makes the offers of the store: what is quoted to customers and what purchases are recorded at is made by it alone.
type Offers struct {
	// PlatformFeeBasisPoints is our part of a sale that no commission rule is for.
	PlatformFeeBasisPoints int64
	// Tax says whether Stripe works out the tax: "", stripeclient.TaxInclusive or TaxExclusive. TaxCode is Stripe's for
	// what is sold; "" is the account's default.
	Tax, TaxCode string
}

// OfferRequest is what somebody wants to buy, and how.
type OfferRequest struct {
	PluginID uuid.UUID
	Currency string // "" is the plugin's own
	Code     string // of a coupon, as it was typed; "" is none
	UserID   uuid.UUID
}

// Offer is what a plugin is sold for, and how the money will be divided.
type Offer struct {
	Plugin         marketplacedb.OfferedPluginRow
	Prices         []money.Money // all it can be bought at, its own first
	List           money.Money   // the one of the wanted currency, before any discount; 0 is free
	DiscountMinor  int64
	DiscountBearer string // discountByPlatform or discountByPublisher; "" without a discount
	CouponID       *uuid.UUID
	CouponCode     string
	CouponBounds   CouponBounds // of a code that is refused
	Commission     Commission
	TaxBehavior    string // stripeclient.TaxInclusive or TaxExclusive; "" without tax
}

// Commission is the platform's part of a sale, and what becomes of it when the money goes back.
type Commission struct {
	RuleID      *uuid.UUID // nil: no rule is for this sale
	BasisPoints int64
	FeeOnRefund string
}

// Price is what the customer is asked for, before tax that comes on top.
func (o Offer) Price() money.Money {
	return money.Money{Minor: o.List.Minor - o.DiscountMinor, Currency: o.List.Currency}
}

// Free says whether there is nothing to pay, in any currency.
func (o Offer) Free() bool { return o.Plugin.PriceMinor == 0 }

func (o Offer) terms() terms {
	return terms{
		listMinor: o.List.Minor, discountMinor: o.DiscountMinor, discountByPlatform: o.DiscountBearer == discountByPlatform,
		feeBasisPoints: o.Commission.BasisPoints,
	}
}

// Quote is the offer as it stands. It binds nobody. An offer that is refused still says what the plugin is and costs.
func (o Offers) Quote(ctx context.Context, q *marketplacedb.Queries, in OfferRequest) (Offer, Refusal, error) {
	row, err := q.OfferedPlugin(ctx, in.Currency, in.PluginID)
	offer, refusal, err := o.offer(row, err, in)
	if err != nil || refusal != "" || in.Code == "" {
		return offer, refusal, err
	}
	refusal, err = offer.discount(ctx, q, in)
	return offer, refusal, err
}

// bind is the offer as it will stand until the transaction ends: nobody changes the price or takes the plugin down meanwhile.
func (o Offers) bind(ctx context.Context, q *marketplacedb.Queries, in OfferRequest) (Offer, Refusal, error) {
	row, err := q.LockOfferedPlugin(ctx, in.Currency, in.PluginID)
	offer, refusal, err := o.offer(marketplacedb.OfferedPluginRow(row), err, in)
	if err != nil || refusal != "" || in.Code == "" {
		return offer, refusal, err
	}
	refusal, err = offer.discountLocked(ctx, q, in)
	return offer, refusal, err
}

func (o Offers) offer(row marketplacedb.OfferedPluginRow, err error, in OfferRequest) (Offer, Refusal, error) {
	if errors.Is(err, pgx.ErrNoRows) {
		return Offer{}, RefusedNoPlugin, nil
	}
	if err != nil {
		return Offer{}, "", fmt.Errorf("read plugin: %w", err)
	}
	offer := Offer{Plugin: row, TaxBehavior: o.Tax, Prices: append([]money.Money{{Minor: row.PriceMinor, Currency: row.Currency}}, row.Prices.List()...)}
	var offered bool
	if offer.List, offered = priceIn(offer.Prices, in.Currency); !offered {
		return offer, RefusedCurrency, nil
	}
	if offer.Commission, err = o.commission(row, offer.List.Currency); err != nil {
		return Offer{}, "", err
	}
	return offer, "", nil
}

// priceIn picks the price of a currency. What is free is so in every currency.
func priceIn(prices []money.Money, currency string) (money.Money, bool) {
	own := prices[0]
	if currency == "" || own.Minor == 0 {
		return own, true
	}
	for _, price := range prices {
		if price.Currency == currency {
			return price, true
		}
	}
	return money.Money{}, false
}

// commission is due by the first of the rules that is for this sale, or by the setting.
func (o Offers) commission(row marketplacedb.OfferedPluginRow, currency string) (Commission, error) {
	var rules []commission.Rule
	if err := json.Unmarshal(row.CommissionRules, &rules); err != nil {
		return Commission{}, fmt.Errorf("commission rules: %w", err)
	}
	rule, found := commission.First(rules, commission.Sale{
		PluginID: row.ID, PublisherID: row.PublisherID, Currency: currency, VolumeMinor: row.PublisherVolumeMinor, At: time.Now(),
	})
	if !found {
		return Commission{BasisPoints: o.PlatformFeeBasisPoints, FeeOnRefund: commission.FeeReturned}, nil
	}
	return Commission{RuleID: &rule.ID, BasisPoints: rule.BasisPoints, FeeOnRefund: rule.FeeOnRefund}, nil
}
