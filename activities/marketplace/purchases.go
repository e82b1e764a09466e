package marketplace

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"marketplace/internal/database"
	"marketplace/internal/money"
	"marketplace/internal/stripeclient"
	marketplacedb "marketplace/queries/marketplace"
)

// Refusal is why a purchase is not begun. "" is no refusal. The values are the codes of the API's problems.
type Refusal string

// What can keep a purchase from beginning.
const (
	RefusedNoPlugin     Refusal = "plugin_not_for_sale" // not there, unlisted or taken down
	RefusedFree         Refusal = "plugin_is_free"
	RefusedOwned        Refusal = "already_owned"
	RefusedOpenPurchase Refusal = "purchase_open" // another purchase of the same plugin is under way
	RefusedKeyReused    Refusal = "idempotency_key_reused"
	RefusedCheckout     Refusal = "checkout_unavailable" // Stripe takes no session of ours
	RefusedClosed       Refusal = "purchase_closed"      // it ended before anybody could pay
	RefusedCurrency     Refusal = "currency_not_offered" // the plugin has no price in it
	RefusedPriceChanged Refusal = "price_changed"        // it is not the one that the customer has seen
)

// RecordIntentInput says who wants what. The price is the server's; Seen can only keep the customer from being asked another.
type RecordIntentInput struct {
	PurchaseID uuid.UUID    `json:"purchaseId"`
	UserID     uuid.UUID    `json:"userId"`
	PluginID   uuid.UUID    `json:"pluginId"`
	KeyDigest  string       `json:"keyDigest"` // of the Idempotency-Key, which may hold anything
	Currency   string       `json:"currency,omitempty"`
	Seen       *money.Money `json:"seen,omitempty"` // the price that the customer was quoted
	CouponCode string       `json:"couponCode,omitempty"`
}

// Intent is a purchase as the database holds it, or why there is none.
type Intent struct {
	Refusal       Refusal                     `json:"refusal,omitempty"`
	OtherPurchase uuid.UUID                   `json:"otherPurchase,omitzero"` // with RefusedOpenPurchase
	Status        string                      `json:"status"`
	Request       stripeclient.SessionRequest `json:"request"`
	SessionID     string                      `json:"sessionId,omitempty"`
	CheckoutURL   string                      `json:"checkoutUrl,omitempty"`
	Settled       bool                        `json:"settled,omitempty"` // paid, or there was nothing to pay
	Expiry        time.Duration               `json:"expiry"`            // how long a page stays open, should a new one be needed
}

// RecordIntent writes down a purchase at the server's price before any money can move. The second of two
// open purchases of one plugin is refused and told of the first.
func (a *Activities) RecordIntent(ctx context.Context, in RecordIntentInput) (Intent, error) {
	var out Intent
	err := database.InTx(ctx, a.DB, func(tx pgx.Tx) error {
		q := marketplacedb.New(tx)
		var err error
		out, err = a.recordIntent(ctx, q, in)
		return err
	})
	return out, err
}

func (a *Activities) recordIntent(ctx context.Context, q *marketplacedb.Queries, in RecordIntentInput) (Intent, error) {
	offer, refusal, err := a.Offers.bind(ctx, q, OfferRequest{PluginID: in.PluginID, Currency: in.Currency, Code: in.CouponCode, UserID: in.UserID})
	if err != nil || refusal == RefusedNoPlugin {
		return Intent{Refusal: refusal}, err
	}
	if row, err := q.GetPurchase(ctx, in.PurchaseID); err == nil {
		if row.PluginID != in.PluginID || row.UserID != in.UserID {
			return Intent{Refusal: RefusedKeyReused}, nil
		}
		return a.intent(row, offer.Plugin.Name), nil
	} else if !errors.Is(err, pgx.ErrNoRows) {
		return Intent{}, fmt.Errorf("read purchase: %w", err)
	}
	switch {
	case offer.Plugin.Status != marketplacedb.ListingStatusListed:
		return Intent{Refusal: RefusedNoPlugin}, nil
	case offer.Free():
		return Intent{Refusal: RefusedFree}, nil
	case refusal != "":
		return Intent{Refusal: refusal}, nil
	case in.Seen != nil && *in.Seen != offer.Price():
		return Intent{Refusal: RefusedPriceChanged}, nil
	}
	if _, err := q.LiveEntitlement(ctx, in.UserID, in.PluginID); err == nil {
		return Intent{Refusal: RefusedOwned}, nil
	} else if !errors.Is(err, pgx.ErrNoRows) {
		return Intent{}, fmt.Errorf("read entitlement: %w", err)
	}
	if refusal, other, err := a.insertPurchase(ctx, q, in, offer); err != nil || refusal != "" {
		return Intent{Refusal: refusal, OtherPurchase: other}, err
	}
	row, err := q.GetPurchase(ctx, in.PurchaseID)
	if err != nil {
		return Intent{}, fmt.Errorf("read purchase: %w", err)
	}
	if row.AmountMinor == 0 {
		if err := a.fulfilUnpaid(ctx, q, row); err != nil {
			return Intent{}, err
		}
		row.Status = marketplacedb.PurchaseStatusFulfilled
	}
	return a.intent(row, offer.Plugin.Name), nil
}

// insertPurchase writes the purchase at the terms of the offer, or names the open one that is in its way.
func (a *Activities) insertPurchase(ctx context.Context, q *marketplacedb.Queries, in RecordIntentInput, offer Offer) (Refusal, uuid.UUID, error) {
	price := offer.Price()
	inserted, err := q.InsertPurchase(ctx, marketplacedb.InsertPurchaseParams{
		ID: in.PurchaseID, UserID: in.UserID, PluginID: in.PluginID, PublisherID: offer.Plugin.PublisherID, IdempotencyKey: in.KeyDigest,
		DiscountMinor: offer.DiscountMinor, DiscountBearer: offer.DiscountBearer, CouponID: offer.CouponID,
		AmountMinor: price.Minor, Currency: price.Currency, PlatformFeeMinor: divide(price.Minor, 0, offer.terms()).platformFee,
		FeeBasisPoints: int32(offer.Commission.BasisPoints), FeeRuleID: offer.Commission.RuleID, FeeOnRefund: offer.Commission.FeeOnRefund,
		TaxBehavior: offer.TaxBehavior, TaxCode: a.Offers.TaxCode, ExpiresAt: time.Now().Add(a.CheckoutExpiry),
	})
	if err != nil {
		return "", uuid.Nil, fmt.Errorf("insert purchase: %w", err)
	}
	if inserted == 0 {
		open, err := q.OpenPurchase(ctx, in.UserID, in.PluginID)
		if err != nil {
			return "", uuid.Nil, fmt.Errorf("read the open purchase: %w", err) // it has just ended: the next try succeeds
		}
		return RefusedOpenPurchase, open.ID, nil
	}
	detail := map[string]any{"amountMinor": price.Minor, "currency": price.Currency}
	if offer.CouponID != nil {
		detail["discountMinor"], detail["couponCode"] = offer.DiscountMinor, offer.CouponCode
		if _, err := q.ReserveCoupon(ctx, marketplacedb.ReserveCouponParams{
			PurchaseID: in.PurchaseID, CouponID: *offer.CouponID, UserID: in.UserID, DiscountMinor: offer.DiscountMinor, Currency: price.Currency,
		}); err != nil {
			return "", uuid.Nil, fmt.Errorf("reserve coupon: %w", err)
		}
	}
	return "", uuid.Nil, appendEvent(ctx, q, in.PurchaseID, "requested", "requested", detail)
}

func (a *Activities) intent(p marketplacedb.Purchase, pluginName string) Intent {
	out := Intent{
		Status: string(p.Status), CheckoutURL: p.CheckoutUrl, Settled: p.SettledAt != nil || p.AmountMinor == 0, Expiry: a.CheckoutExpiry,
		Request: stripeclient.SessionRequest{
			PurchaseID: p.ID, PluginName: pluginName, Amount: money.Money{Minor: p.AmountMinor, Currency: p.Currency}, ExpiresAt: p.ExpiresAt.Truncate(time.Second),
			SuccessURL: a.StorefrontURL + "/purchases/" + p.ID.String() + "?from=checkout",
			CancelURL:  a.StorefrontURL + "/purchases/" + p.ID.String() + "?from=checkout&cancelled=1",
			Tax:        p.TaxBehavior, TaxCode: p.TaxCode, CollectTaxID: p.TaxBehavior != "",
		},
	}
	if p.CheckoutSessionStripeID != nil {
		out.SessionID = *p.CheckoutSessionStripeID
	}
	return out
}

// PurchaseRef names a purchase.
type PurchaseRef struct {
	PurchaseID uuid.UUID `json:"purchaseId"`
}

// LoadPurchase reads a purchase whose workflow has been started anew. A purchase that is not there is
// refused with RefusedNoPlugin.
func (a *Activities) LoadPurchase(ctx context.Context, in PurchaseRef) (Intent, error) {
	q := marketplacedb.New(a.DB)
	row, err := q.GetPurchase(ctx, in.PurchaseID)
	if errors.Is(err, pgx.ErrNoRows) {
		return Intent{Refusal: RefusedNoPlugin}, nil
	}
	if err != nil {
		return Intent{}, fmt.Errorf("read purchase: %w", err)
	}
	plugin, err := q.QuotePlugin(ctx, row.PluginID)
	if err != nil {
		return Intent{}, fmt.Errorf("read plugin: %w", err)
	}
	return a.intent(row, plugin.Name), nil
}

// RecordSessionInput is the page that Stripe has opened.
type RecordSessionInput struct {
	PurchaseID uuid.UUID            `json:"purchaseId"`
	Session    stripeclient.Session `json:"session"`
}

// RecordSession makes the page known to the customer.
func (a *Activities) RecordSession(ctx context.Context, in RecordSessionInput) error {
	return database.InTx(ctx, a.DB, func(tx pgx.Tx) error {
		q := marketplacedb.New(tx)
		if _, err := q.RecordPurchaseSession(ctx, marketplacedb.RecordPurchaseSessionParams{
			ID: in.PurchaseID, SessionID: &in.Session.ID, CheckoutUrl: in.Session.URL, ExpiresAt: in.Session.ExpiresAt,
		}); err != nil {
			return fmt.Errorf("record session: %w", err)
		}
		return appendEvent(ctx, q, in.PurchaseID, "checkout_opened", "checkout_opened:"+in.Session.ID, map[string]any{"expiresAt": in.Session.ExpiresAt})
	})
}

// RecordProcessing tells the customer that the money is on its way.
func (a *Activities) RecordProcessing(ctx context.Context, in PurchaseRef) error {
	return database.InTx(ctx, a.DB, func(tx pgx.Tx) error {
		q := marketplacedb.New(tx)
		if _, err := q.MarkPurchaseProcessing(ctx, in.PurchaseID); err != nil {
			return fmt.Errorf("mark processing: %w", err)
		}
		return appendEvent(ctx, q, in.PurchaseID, "payment_processing", "payment_processing", nil)
	})
}

// CloseInput ends a purchase that nobody has paid. Status is failed, expired or cancelled.
type CloseInput struct {
	PurchaseID  uuid.UUID `json:"purchaseId"`
	Status      string    `json:"status"`
	FailureCode string    `json:"failureCode,omitempty"`
}

// Close ends an unpaid purchase; one that has ended stays as it is. It answers with the status that holds.
func (a *Activities) Close(ctx context.Context, in CloseInput) (PurchaseState, error) {
	var out PurchaseState
	err := database.InTx(ctx, a.DB, func(tx pgx.Tx) error {
		q := marketplacedb.New(tx)
		before, err := q.LockPurchase(ctx, in.PurchaseID)
		if err != nil {
			return fmt.Errorf("lock purchase: %w", err)
		}
		closed, err := q.ClosePurchase(ctx, marketplacedb.ClosePurchaseParams{ID: in.PurchaseID, Status: marketplacedb.PurchaseStatus(in.Status), FailureCode: in.FailureCode})
		if err != nil {
			return fmt.Errorf("close purchase: %w", err)
		}
		if closed == 1 {
			if before.CouponID != nil {
				if err := q.ReleaseCoupon(ctx, in.PurchaseID); err != nil {
					return fmt.Errorf("give the use of the coupon back: %w", err)
				}
			}
			if err := tellClosed(ctx, q, before, in); err != nil {
				return err
			}
		}
		row, err := q.GetPurchase(ctx, in.PurchaseID)
		out = PurchaseState{Status: string(row.Status), Settled: row.SettledAt != nil}
		return err
	})
	return out, err
}

// tellClosed writes the timeline, and a mail to the customer who had done all there was to do and went away.
func tellClosed(ctx context.Context, q *marketplacedb.Queries, before marketplacedb.Purchase, in CloseInput) error {
	if err := appendEvent(ctx, q, in.PurchaseID, in.Status, "closed", map[string]any{"failureCode": in.FailureCode}); err != nil {
		return err
	}
	if before.Status != marketplacedb.PurchaseStatusProcessing {
		return nil
	}
	plugin, err := q.QuotePlugin(ctx, before.PluginID)
	if err != nil {
		return fmt.Errorf("read plugin: %w", err)
	}
	return mailCustomer(ctx, q, "purchase_failed", before.UserID, map[string]any{"purchaseId": before.ID, "pluginName": plugin.Name})
}

// PurchaseState is where a purchase stands for customers.
type PurchaseState struct {
	Status  string `json:"status"`
	Settled bool   `json:"settled"`
}

// AttentionInput asks for an operator, or with an empty reason no more.
type AttentionInput struct {
	PurchaseID uuid.UUID `json:"purchaseId"`
	Reason     string    `json:"reason"` // a code
}

// SetAttention puts a purchase at the top of the operators' list, or takes it off.
func (a *Activities) SetAttention(ctx context.Context, in AttentionInput) error {
	return database.InTx(ctx, a.DB, func(tx pgx.Tx) error {
		q := marketplacedb.New(tx)
		changed, err := q.SetPurchaseAttention(ctx, in.Reason, in.PurchaseID)
		if err != nil || changed == 0 || in.Reason == "" {
			return err
		}
		return appendEvent(ctx, q, in.PurchaseID, "needs_attention", "needs_attention:"+in.Reason, map[string]any{"reason": in.Reason})
	})
}

// appendEvent adds a line to the purchase's timeline; the same dedupeKey never makes a second one.
func appendEvent(ctx context.Context, q *marketplacedb.Queries, purchase uuid.UUID, kind, dedupeKey string, detail map[string]any) error {
	if detail == nil {
		detail = map[string]any{}
	}
	encoded, err := json.Marshal(detail)
	if err != nil {
		return err
	}
	if err := q.AppendPurchaseEvent(ctx, marketplacedb.AppendPurchaseEventParams{PurchaseID: purchase, Kind: kind, DedupeKey: dedupeKey, Detail: encoded}); err != nil {
		return fmt.Errorf("append to the timeline: %w", err)
	}
	return nil
}
