package marketplace

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"marketplace/internal/database"
	"marketplace/internal/evidence"
	"marketplace/internal/stripeclient"
	marketplacedb "marketplace/queries/marketplace"
)

// DisputeAnswer is what a human wants Stripe to be told: the answer with that ID, or, without one, that we give in.
type DisputeAnswer struct {
	ID uuid.UUID `json:"id,omitzero"`
}

// Why an answer never reached the bank, beside what the payments worker is told (its Refused…).
const (
	AnswerTooLate   = "too_late"
	AnswerElsewhere = "sent_elsewhere"
	AnswerEscalated = "escalated" // the inquiry that it was for has become a dispute
)

// Why a human cannot answer a dispute, or give in.
const (
	DisputeRefusedClosed   = "dispute_closed"         // it is decided
	DisputeRefusedAnswered = "dispute_answered"       // the bank has an answer, or one is on its way
	DisputeRefusedAccepted = "dispute_accepted"       // somebody has given in
	DisputeRefusedOverdue  = "dispute_overdue"        // the bank takes no answer any more
	DisputeRefusedInquiry  = "inquiry_not_acceptable" // there is nothing to give up yet: the money can be given back
)

// AnswerRefusal is why no answer can be sent to a dispute, "" if one can.
func AnswerRefusal(ctx context.Context, q *marketplacedb.Queries, d marketplacedb.Dispute, now time.Time) (string, error) {
	refusal, err := decisionRefusal(ctx, q, d)
	if err == nil && refusal == "" && (d.PastDue || d.EvidenceDueBy != nil && !now.Before(*d.EvidenceDueBy)) {
		refusal = DisputeRefusedOverdue
	}
	return refusal, err
}

// AcceptRefusal is why a dispute cannot be given up, "" if it can.
func AcceptRefusal(ctx context.Context, q *marketplacedb.Queries, d marketplacedb.Dispute) (string, error) {
	refusal, err := decisionRefusal(ctx, q, d)
	if err == nil && refusal == "" && d.IsInquiry {
		refusal = DisputeRefusedInquiry
	}
	return refusal, err
}

// decisionRefusal is why there is nothing left to decide.
func decisionRefusal(ctx context.Context, q *marketplacedb.Queries, d marketplacedb.Dispute) (string, error) {
	switch {
	case d.Status == marketplacedb.DisputeStatusWon, d.Status == marketplacedb.DisputeStatusLost:
		return DisputeRefusedClosed, nil
	case d.AcceptedAt != nil:
		return DisputeRefusedAccepted, nil
	case d.Status == marketplacedb.DisputeStatusUnderReview:
		return DisputeRefusedAnswered, nil
	}
	_, err := q.LiveAnswer(ctx, d.StripeID, d.IsInquiry)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return "", nil
	case err != nil:
		return "", wrap("read the answer", err)
	}
	return DisputeRefusedAnswered, nil
}

// settleAnswers brings what was approved in line with what Stripe says, and names what is left to tell it.
func settleAnswers(ctx context.Context, q *marketplacedb.Queries, p marketplacedb.Purchase, row marketplacedb.Dispute, d stripeclient.Dispute) (*DisputeAnswer, error) {
	answers, err := q.ListAnswers(ctx, row.StripeID)
	if err != nil {
		return nil, wrap("read answers", err)
	}
	var next *DisputeAnswer
	for _, a := range answers {
		if a.Status != answerApproved {
			continue
		}
		switch failure := whyNot(row, a.ToInquiry); {
		case d.AnswerID == a.ID && d.SubmissionCount > 0:
			if err := answerSent(ctx, q, p, row, a.ID); err != nil {
				return nil, err
			}
		case failure != "":
			if err := answerFailed(ctx, q, p, row, a.ID, failure); err != nil {
				return nil, err
			}
		default:
			next = &DisputeAnswer{ID: a.ID}
		}
	}
	if next == nil && row.AcceptedAt != nil && row.Status == marketplacedb.DisputeStatusNeedsResponse && !row.IsInquiry {
		next = &DisputeAnswer{}
	}
	if row.AcceptedAt != nil && row.Status == marketplacedb.DisputeStatusLost {
		return nil, appendEvent(ctx, q, p.ID, "dispute_accepted", "dispute_accepted:"+row.StripeID, disputeDetail(row))
	}
	return next, nil
}

// answerApproved is an answer that is on its way to the bank.
const answerApproved = "approved"

// whyNot is why an answer that Stripe does not have will not get there, "" if it may.
func whyNot(row marketplacedb.Dispute, toInquiry bool) string {
	switch {
	case row.IsInquiry != toInquiry:
		return AnswerEscalated
	case row.Status == marketplacedb.DisputeStatusUnderReview:
		return AnswerElsewhere
	case row.Status != marketplacedb.DisputeStatusNeedsResponse, row.PastDue:
		return AnswerTooLate
	}
	return ""
}

func answerSent(ctx context.Context, q *marketplacedb.Queries, p marketplacedb.Purchase, row marketplacedb.Dispute, id uuid.UUID) error {
	if _, err := q.AnswerSubmitted(ctx, id); err != nil {
		return wrap("note that the answer was sent", err)
	}
	return appendEvent(ctx, q, p.ID, "dispute_answered", "dispute_answered:"+id.String(), disputeDetail(row))
}

func answerFailed(ctx context.Context, q *marketplacedb.Queries, p marketplacedb.Purchase, row marketplacedb.Dispute, id uuid.UUID, code string) error {
	changed, err := q.AnswerFailed(ctx, code, id)
	if err != nil || changed == 0 {
		return wrap("note that the answer was not taken", err)
	}
	return askToRespond(ctx, q, p, row, "failed:"+id.String())
}

func disputeDetail(d marketplacedb.Dispute) map[string]any {
	return map[string]any{"disputeId": d.StripeID, "amountMinor": d.AmountMinor, "currency": d.Currency, "reason": d.Reason}
}

// tellUnanswered says in the timeline, and to the admins, that the time to answer went by in silence: as soon as it has, and at
// the latest when the dispute is lost by it.
func tellUnanswered(ctx context.Context, q *marketplacedb.Queries, p marketplacedb.Purchase, d marketplacedb.Dispute, now time.Time) error {
	if d.EvidenceDueBy == nil || d.Submissions > 0 || d.AcceptedAt != nil {
		return nil
	}
	waits := d.Status == marketplacedb.DisputeStatusNeedsResponse && (d.PastDue || !now.Before(*d.EvidenceDueBy))
	if !waits && LostBecause(d) != LostUnanswered {
		return nil
	}
	if d.IsInquiry { // it may end by itself, and moves no money until it becomes a dispute
		return appendEvent(ctx, q, p.ID, "inquiry_unanswered", "inquiry_unanswered:"+d.StripeID, disputeDetail(d))
	}
	if err := appendEvent(ctx, q, p.ID, "dispute_unanswered", "dispute_unanswered:"+d.StripeID, disputeDetail(d)); err != nil {
		return err
	}
	return mailAdmins(ctx, q, "dispute_unanswered", d.StripeID, p, map[string]any{"disputeId": d.StripeID, "amountMinor": d.AmountMinor, "currency": d.Currency})
}

// SealAnswerInput asks for an answer, sealed to the payments worker.
type SealAnswerInput struct {
	AnswerID  uuid.UUID `json:"answerId"`
	PublicKey string    `json:"publicKey"`
}

// SealedAnswer is an evidence.Pack that only the payments worker can open, so that it may lie in a history.
type SealedAnswer struct {
	Sealed string `json:"sealed"`
}

// SealAnswer reads what was approved, and changes nothing.
func (a *Activities) SealAnswer(ctx context.Context, in SealAnswerInput) (SealedAnswer, error) {
	q := marketplacedb.New(a.DB)
	answer, err := q.GetAnswer(ctx, in.AnswerID)
	if err != nil {
		return SealedAnswer{}, wrap("read the answer", err)
	}
	files, err := q.AnswerFiles(ctx, in.AnswerID)
	if err != nil {
		return SealedAnswer{}, wrap("read the files", err)
	}
	var pack evidence.Pack
	if err := json.Unmarshal(answer.Texts, &pack.Texts); err != nil {
		return SealedAnswer{}, wrap("read the texts", errors.New("they are no texts")) // the error could quote them
	}
	for _, f := range files {
		pack.Files = append(pack.Files, evidence.File{Field: evidence.Field(f.Field), Name: f.Name, Content: f.Content})
	}
	closed, err := pack.Seal(in.PublicKey)
	return SealedAnswer{closed}, wrap("seal the answer", err)
}

// RefuseAnswerInput is an answer that Stripe does not take, and why; without an ID, that it does not let us give in.
type RefuseAnswerInput struct {
	StripeID string    `json:"stripeId"`
	AnswerID uuid.UUID `json:"answerId,omitzero"`
	Code     string    `json:"code"`
}

// RefuseAnswer gives the decision back to people.
func (a *Activities) RefuseAnswer(ctx context.Context, in RefuseAnswerInput) error {
	return database.InTx(ctx, a.DB, func(tx pgx.Tx) error {
		q := marketplacedb.New(tx)
		p, d, err := LockDispute(ctx, q, in.StripeID)
		if err != nil {
			return wrap("read dispute", err)
		}
		if in.AnswerID != uuid.Nil {
			return answerFailed(ctx, q, p, d, in.AnswerID, in.Code)
		}
		_, err = q.WithdrawAcceptance(ctx, in.Code, in.StripeID)
		return wrap("withdraw the acceptance", err)
	})
}

// LockDispute reads a dispute with its purchase locked, as all do that change either.
func LockDispute(ctx context.Context, q *marketplacedb.Queries, stripeID string) (marketplacedb.Purchase, marketplacedb.Dispute, error) {
	d, err := q.GetDispute(ctx, stripeID)
	if err != nil {
		return marketplacedb.Purchase{}, d, err
	}
	p, err := q.LockPurchase(ctx, d.PurchaseID)
	if err != nil {
		return p, d, err
	}
	d, err = q.GetDispute(ctx, stripeID)
	return p, d, err
}
