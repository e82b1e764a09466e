package stripeclient

import (
	"context"
	"strings"

	"github.com/google/uuid"
	"github.com/stripe/stripe-go/v76"

	"marketplace/internal/money"
)

// Dispute asks for the truth about a dispute, with the money it has moved so far.
func (c *Client) Dispute(ctx context.Context, id string) (Dispute, error) {
	params := &stripe.DisputeParams{}
	params.Context = ctx
	dispute, err := c.disputes.Get(id, params)
	if err != nil {
		return Dispute{}, classify(err)
	}
	return toDispute(dispute)
}

func toDispute(d *stripe.Dispute) (Dispute, error) {
	out := Dispute{
		ID:        d.ID,
		Amount:    money.Money{Minor: d.Amount, Currency: fromStripe(d.Currency)},
		Reason:    string(d.Reason),
		Movements: make([]Movement, 0, len(d.BalanceTransactions)),
	}
	if d.PaymentIntent != nil {
		out.PaymentIntentID = d.PaymentIntent.ID
	}
	if d.Charge != nil {
		out.ChargeID = d.Charge.ID
	}
	if details := d.EvidenceDetails; details != nil {
		out.DueBy, out.HasEvidence, out.SubmissionCount, out.PastDue = at(details.DueBy), details.HasEvidence, int(details.SubmissionCount), details.PastDue
	}
	if details := d.PaymentMethodDetails; details != nil && details.Card != nil {
		out.NetworkReason = details.Card.NetworkReasonCode
	}
	if id, err := uuid.Parse(d.Metadata[metadataAnswer]); err == nil {
		out.AnswerID = id
	}
	out.IsInquiry = strings.HasPrefix(string(d.Status), "warning_")
	switch d.Status {
	case stripe.DisputeStatusNeedsResponse, stripe.DisputeStatusWarningNeedsResponse:
		out.Status = DisputeNeedsResponse
	case stripe.DisputeStatusUnderReview, stripe.DisputeStatusWarningUnderReview:
		out.Status = DisputeUnderReview
	case stripe.DisputeStatusWon, stripe.DisputeStatusWarningClosed:
		out.Status = DisputeWon
	case stripe.DisputeStatusLost:
		out.Status = DisputeLost
	default:
		return Dispute{}, unexpected("dispute %s has status %q", d.ID, d.Status)
	}
	for _, b := range d.BalanceTransactions {
		foreign := b.Currency != d.Currency
		whole := max(b.Amount, -b.Amount)
		sign := int64(1)
		if b.Amount < 0 {
			sign = -1
		}
		out.Movements = append(out.Movements, Movement{
			ID:          b.ID,
			AmountMinor: sign * convert(whole, whole, d.Amount, foreign),
			FeeMinor:    convert(b.Fee, whole, d.Amount, foreign),
		})
	}
	return out, nil
}
