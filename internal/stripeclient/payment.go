package stripeclient

import (
	"context"
	"fmt"
	"math/big"
	"strings"

	"github.com/stripe/stripe-go/v76"

	"marketplace/internal/money"
)

// Payment asks for the truth about a session.
func (c *Client) Payment(ctx context.Context, sessionID string) (Payment, error) {
	params := &stripe.CheckoutSessionParams{}
	params.Context = ctx
	params.AddExpand("payment_intent.latest_charge.balance_transaction")
	session, err := c.sessions.Get(sessionID, params)
	if err != nil {
		return Payment{}, classify(err)
	}
	return toPayment(session)
}

func toPayment(s *stripe.CheckoutSession) (Payment, error) {
	p := Payment{
		SessionID: s.ID,
		Amount:    money.Money{Minor: s.AmountTotal, Currency: fromStripe(s.Currency)},

		SubtotalMinor: s.AmountSubtotal,
		CardCountry:   cardCountry(s.PaymentIntent),
	}
	if s.TotalDetails != nil {
		p.TaxMinor = s.TotalDetails.AmountTax
	}
	if s.CustomerDetails != nil {
		p.Business = len(s.CustomerDetails.TaxIDs) > 0
		if s.CustomerDetails.Address != nil {
			p.Country = country(s.CustomerDetails.Address.Country)
		}
	}
	intent := s.PaymentIntent
	if intent != nil {
		p.PaymentIntentID = intent.ID
		if intent.LastPaymentError != nil {
			p.FailureCode = failureCode(intent.LastPaymentError)
		}
	}
	switch {
	case s.Status == stripe.CheckoutSessionStatusOpen:
		p.State = PaymentOpen
	case s.Status == stripe.CheckoutSessionStatusExpired:
		p.State = PaymentExpired
	case s.Status != stripe.CheckoutSessionStatusComplete:
		return Payment{}, unexpected("session %s has status %q", s.ID, s.Status)
	case s.PaymentStatus == stripe.CheckoutSessionPaymentStatusPaid:
		p.State, p.FailureCode = PaymentPaid, ""
		return withMoney(p, intent)
	case intent == nil:
		return Payment{}, unexpected("session %s is complete, unpaid and has no payment intent", s.ID)
	case intent.Status == stripe.PaymentIntentStatusRequiresPaymentMethod, intent.Status == stripe.PaymentIntentStatusCanceled:
		p.State = PaymentFailed
	default:
		p.State = PaymentProcessing
	}
	return p, nil
}

// withMoney adds what the books need. Stripe may write the balance transaction a little later than it says
// «paid»; without it the fee is not known and the payment cannot be settled yet.
func withMoney(p Payment, intent *stripe.PaymentIntent) (Payment, error) {
	if intent == nil || intent.LatestCharge == nil || intent.LatestCharge.BalanceTransaction == nil || intent.LatestCharge.BalanceTransaction.Currency == "" {
		return Payment{}, unexpected("session %s is paid, its balance transaction is not there yet", p.SessionID)
	}
	charge, balance := intent.LatestCharge, intent.LatestCharge.BalanceTransaction
	p.ChargeID = charge.ID
	p.Amount = money.Money{Minor: charge.Amount, Currency: fromStripe(charge.Currency)}
	if p.TaxMinor < 0 || p.TaxMinor > p.Amount.Minor {
		return Payment{}, unexpected("session %s has %d of tax on %d", p.SessionID, p.TaxMinor, p.Amount.Minor)
	}
	p.ProcessorFeeMinor = convert(balance.Fee, balance.Amount, charge.Amount, balance.Currency != charge.Currency)
	return p, nil
}

// convert brings a part of a balance transaction into the customer's currency, at the rate that the whole was
// exchanged at: Stripe books in the account's own currency.
func convert(part, whole, wholeForeign int64, foreign bool) int64 {
	if !foreign || whole == 0 {
		return part
	}
	product := new(big.Int).Mul(big.NewInt(part), big.NewInt(wholeForeign))
	divisor := big.NewInt(whole)
	half := new(big.Int).Quo(divisor, big.NewInt(2))
	return product.Add(product, half).Quo(product, divisor).Int64()
}

func failureCode(e *stripe.Error) string {
	if e.DeclineCode != "" {
		return string(e.DeclineCode)
	}
	return string(e.Code)
}

// unexpected is for answers that make no sense yet; they may, when asked for again.
func unexpected(format string, args ...any) error {
	return &Error{Kind: Unavailable, cause: fmt.Errorf(format, args...)}
}

func toStripe(currency string) string { return strings.ToLower(currency) }

func fromStripe(c stripe.Currency) string { return strings.ToUpper(string(c)) }
