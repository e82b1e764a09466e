package stripeclient

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/stripe/stripe-go/v76"
)

// SessionGrace is how much longer than SessionRequest.ExpiresAt the page stays open at Stripe, unless it is closed
// before (ExpireSession). Stripe takes no session that would live less than 30 minutes from when it hears of it,
// so a purchase with the shortest time to pay could otherwise never wait for a worker. It must not depend on the
// hour: a repeated request must be the same to the byte.
const SessionGrace = 10 * time.Minute

// OpenSession opens the page on which the customer pays. While Stripe remembers the key (24 h), repeating the
// request gives the same session.
func (c *Client) OpenSession(ctx context.Context, r SessionRequest) (Session, error) {
	metadata := map[string]string{metadataPurchase: r.PurchaseID.String()}
	params := &stripe.CheckoutSessionParams{
		Mode:              stripe.String(string(stripe.CheckoutSessionModePayment)),
		ClientReferenceID: new(r.PurchaseID.String()),
		ExpiresAt:         new(r.ExpiresAt.Add(SessionGrace).Unix()),
		SuccessURL:        new(r.SuccessURL),
		CancelURL:         new(r.CancelURL),
		Metadata:          metadata,
		PaymentIntentData: &stripe.CheckoutSessionPaymentIntentDataParams{
			Description: new(r.PluginName),
			Metadata:    metadata,
		},
		LineItems: []*stripe.CheckoutSessionLineItemParams{{
			Quantity: stripe.Int64(1),
			PriceData: &stripe.CheckoutSessionLineItemPriceDataParams{
				Currency:    new(toStripe(r.Amount.Currency)),
				UnitAmount:  new(r.Amount.Minor),
				ProductData: &stripe.CheckoutSessionLineItemPriceDataProductDataParams{Name: new(r.PluginName)},
			},
		}},
	}
	withTax(params, r)
	params.PaymentIntentData.TransferGroup = optional(r.TransferGroup)
	params.Context = ctx
	params.SetIdempotencyKey(key(r.PurchaseID, "checkout", r.Generation))
	session, err := c.sessions.New(params)
	if err != nil {
		failure := classify(err)
		if e, ok := failure.(*Error); ok && e.Kind == InvalidRequest && e.Param == "expires_at" { //nolint:errorlint // classify returns it unwrapped
			e.Kind = TooLate
		}
		return Session{}, failure
	}
	return toSession(session), nil
}

// withTax asks Stripe to work out the tax, if the request does. One that does not is the same to the byte as before.
func withTax(params *stripe.CheckoutSessionParams, r SessionRequest) {
	if r.Tax != "" {
		params.AutomaticTax = &stripe.CheckoutSessionAutomaticTaxParams{Enabled: new(true)}
		price := params.LineItems[0].PriceData
		price.TaxBehavior, price.ProductData.TaxCode = new(r.Tax), optional(r.TaxCode)
	}
	if r.CollectTaxID {
		params.TaxIDCollection = &stripe.CheckoutSessionTaxIDCollectionParams{Enabled: new(true)}
		params.BillingAddressCollection = stripe.String(string(stripe.CheckoutSessionBillingAddressCollectionRequired))
	}
}

// FindSession looks for the session of a purchase among all that were opened since the given time. Sessions
// cannot be asked for by metadata, and Stripe's search lags behind; the list does not. An open one is
// preferred, then the newest.
func (c *Client) FindSession(ctx context.Context, purchase uuid.UUID, since time.Time) (Session, bool, error) {
	params := &stripe.CheckoutSessionListParams{
		CreatedRange: &stripe.RangeQueryParams{GreaterThanOrEqual: since.Unix()},
	}
	params.Context = ctx
	params.Limit = stripe.Int64(100)
	var found *stripe.CheckoutSession
	sessions := c.sessions.List(params)
	for sessions.Next() {
		s := sessions.CheckoutSession()
		if s.ClientReferenceID != purchase.String() {
			continue
		}
		if s.Status == stripe.CheckoutSessionStatusOpen {
			return toSession(s), true, nil
		}
		if found == nil {
			found = s
		}
	}
	if err := sessions.Err(); err != nil {
		return Session{}, false, classify(err)
	}
	if found == nil {
		return Session{}, false, nil
	}
	return toSession(found), true, nil
}

// ExpireSession closes the page and tells the truth afterwards: who was faster, the customer or we. attempt
// makes the idempotency key of each try its own, since a failure stored under it would come back for a day and
// closing twice does no harm.
func (c *Client) ExpireSession(ctx context.Context, id string, attempt int) (Payment, error) {
	params := &stripe.CheckoutSessionExpireParams{}
	params.Context = ctx
	params.SetIdempotencyKey(fmt.Sprintf("%s:expire:%d", id, attempt))
	_, refusal := c.sessions.Expire(id, params)
	payment, err := c.Payment(ctx, id)
	switch {
	case err != nil:
		return Payment{}, err
	case payment.State == PaymentOpen && refusal != nil:
		return Payment{}, classify(refusal)
	default:
		return payment, nil
	}
}

func toSession(s *stripe.CheckoutSession) Session {
	return Session{ID: s.ID, URL: s.URL, ExpiresAt: time.Unix(s.ExpiresAt, 0).UTC()}
}

func key(owner uuid.UUID, operation string, generation int) string {
	return fmt.Sprintf("%s:%s:%d", owner, operation, generation)
}
