package marketplace

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"marketplace/internal/database"
	"marketplace/internal/stripeclient"
	marketplacedb "marketplace/queries/marketplace"
)

// ApplyDisputeInput is Stripe's word on a dispute.
type ApplyDisputeInput struct {
	Dispute stripeclient.Dispute `json:"dispute"`
}

// AppliedDispute is where the dispute stands. Unknown: no purchase of ours was paid by that payment, as far
// as is known yet.
type AppliedDispute struct {
	Unknown bool   `json:"unknown,omitempty"`
	Status  string `json:"status"`
	// DueAt is until when evidence is taken, while Stripe waits for it; Reminders is how many of that have gone out.
	DueAt     time.Time `json:"dueAt,omitzero"`
	Reminders int32     `json:"reminders,omitempty"`
	// Answer is what a human has said yes to, and Stripe has not been told yet.
	Answer *DisputeAnswer `json:"answer,omitempty"`
	// Because is how a lost dispute was lost.
	Because string `json:"because,omitempty"`
}

// How a dispute was lost.
const (
	LostAccepted   = "accepted"   // a human gave in
	LostUnanswered = "unanswered" // nobody answered in time
	LostElsewhere  = "elsewhere"  // it was closed in Stripe's dashboard
	LostDecided    = "decided"    // the bank has read our answer
)

// ApplyDispute brings books, purchase, entitlement and statistics in line with a dispute: an open one suspends
// the customer's right, a won one restores it, a lost one ends it; an inquiry leaves it as it is. While either is open, the
// publisher's part is held (view held_shares). Every movement of money that Stripe names is booked once. What has been
// decided is not undone by older news.
func (a *Activities) ApplyDispute(ctx context.Context, in ApplyDisputeInput) (AppliedDispute, error) {
	var out AppliedDispute
	err := database.InTx(ctx, a.DB, func(tx pgx.Tx) error {
		var err error
		out, err = a.applyDispute(ctx, marketplacedb.New(tx), in.Dispute)
		return err
	})
	return out, err
}

func (a *Activities) applyDispute(ctx context.Context, q *marketplacedb.Queries, d stripeclient.Dispute) (AppliedDispute, error) {
	purchase, err := q.PurchaseOfPayment(ctx, &d.PaymentIntentID)
	if errors.Is(err, pgx.ErrNoRows) {
		return AppliedDispute{Unknown: true}, nil
	}
	if err != nil {
		return AppliedDispute{}, wrap("find the purchase", err)
	}
	p, err := q.LockPurchase(ctx, purchase)
	if err != nil {
		return AppliedDispute{}, wrap("lock purchase", err)
	}
	kept, err := q.PublisherKept(ctx, p.ID) // before the dispute takes anything
	if err != nil {
		return AppliedDispute{}, wrap("read the publisher's part", err)
	}
	row, isNew, err := upsertDispute(ctx, q, p, d)
	if err != nil {
		return AppliedDispute{}, err
	}
	for _, m := range d.Movements {
		if err := bookDisputeMovement(ctx, q, p, d, m); err != nil {
			return AppliedDispute{}, err
		}
	}
	standing, err := updateStanding(ctx, q, p)
	if err != nil {
		return AppliedDispute{}, err
	}
	answer, err := disputeEvents(ctx, q, p, row, d)
	if err != nil {
		return AppliedDispute{}, err
	}
	if isNew {
		if err := askToRespond(ctx, q, p, row, fmt.Sprintf("opened:%t", row.IsInquiry)); err != nil {
			return AppliedDispute{}, err
		}
	}
	if err := tellPublisher(ctx, q, p, row, standing, kept); err != nil {
		return AppliedDispute{}, err
	}
	tell, err := tellStanding(ctx, q, p, standing)
	if err != nil {
		return AppliedDispute{}, err
	}
	out := disputeState(row)
	out.Answer = answer
	return out, a.Documents.correct(ctx, q, p, d.ID, tell)
}

// upsertDispute says also whether it is new that the payment is in question, or that it is in dispute.
func upsertDispute(ctx context.Context, q *marketplacedb.Queries, p marketplacedb.Purchase, d stripeclient.Dispute) (row marketplacedb.Dispute, isNew bool, err error) {
	before, err := q.GetDispute(ctx, d.ID)
	unknown := errors.Is(err, pgx.ErrNoRows)
	if err != nil && !unknown {
		return row, false, wrap("read dispute", err)
	}
	in := marketplacedb.UpsertDisputeParams{
		StripeID: d.ID, PurchaseID: p.ID, AmountMinor: d.Amount.Minor, Currency: d.Amount.Currency, Reason: d.Reason, Status: marketplacedb.DisputeStatus(d.Status),
		ChargeStripeID: d.ChargeID, NetworkReason: d.NetworkReason, IsInquiry: d.IsInquiry, PastDue: d.PastDue, Submissions: int32(min(d.SubmissionCount, 1000)),
	}
	if !d.DueBy.IsZero() {
		in.EvidenceDueBy = &d.DueBy
	}
	if err := q.UpsertDispute(ctx, in); err != nil {
		return row, false, wrap("upsert dispute", err)
	}
	row, err = q.GetDispute(ctx, d.ID)
	return row, unknown || before.IsInquiry != row.IsInquiry, wrap("read dispute", err)
}

func disputeState(row marketplacedb.Dispute) AppliedDispute {
	out := AppliedDispute{Status: string(row.Status), Reminders: row.Reminders, Because: LostBecause(row)}
	if row.Status == marketplacedb.DisputeStatusNeedsResponse && row.EvidenceDueBy != nil && !row.PastDue {
		out.DueAt = *row.EvidenceDueBy
	}
	return out
}

// LostBecause is how a lost dispute was lost, "" for any other.
func LostBecause(d marketplacedb.Dispute) string {
	switch {
	case d.Status != marketplacedb.DisputeStatusLost:
		return ""
	case d.AcceptedAt != nil:
		return LostAccepted
	case d.Submissions > 0:
		return LostDecided
	case d.PastDue, d.EvidenceDueBy != nil && d.ClosedAt != nil && !d.ClosedAt.Before(*d.EvidenceDueBy):
		return LostUnanswered
	}
	return LostElsewhere
}

// tellStanding is the mail that tells the customer what a dispute has changed about the right to the plugin.
func tellStanding(ctx context.Context, q *marketplacedb.Queries, was marketplacedb.Purchase, is marketplacedb.PurchaseStatus) (letter, error) {
	var template string
	switch {
	case is == was.Status:
		return letter{}, nil
	case is == marketplacedb.PurchaseStatusDisputed:
		template = "purchase_disputed"
	case is == marketplacedb.PurchaseStatusDisputeLost:
		template = "purchase_dispute_lost"
	case was.Status == marketplacedb.PurchaseStatusDisputed && is != marketplacedb.PurchaseStatusRefunded:
		template = "purchase_dispute_won"
	default:
		return letter{}, nil
	}
	return letterOf(ctx, q, template, was, map[string]any{"amountMinor": was.AmountMinor, "currency": was.Currency})
}

func bookDisputeMovement(ctx context.Context, q *marketplacedb.Queries, p marketplacedb.Purchase, d stripeclient.Dispute, m stripeclient.Movement) error {
	if m.AmountMinor == 0 && m.FeeMinor == 0 {
		return nil
	}
	kind, fact := marketplacedb.TransactionKindDisputeWithdrawal, marketplacedb.OutboxKindDispute
	if m.AmountMinor > 0 || (m.AmountMinor == 0 && m.FeeMinor < 0) {
		kind, fact = marketplacedb.TransactionKindDisputeReinstatement, marketplacedb.OutboxKindDisputeReversal
	}
	_, err := bookChange(ctx, q, p, kind, fact, m.ID, d.Amount.Currency, m.AmountMinor, m.FeeMinor)
	return err
}

// disputeEvents writes the timeline, in its order, and names what a human has decided and Stripe has not been told.
func disputeEvents(ctx context.Context, q *marketplacedb.Queries, p marketplacedb.Purchase, row marketplacedb.Dispute, d stripeclient.Dispute) (*DisputeAnswer, error) {
	if err := disputeOpened(ctx, q, p, row); err != nil {
		return nil, err
	}
	answer, err := settleAnswers(ctx, q, p, row, d)
	if err != nil {
		return nil, err
	}
	if err := tellUnanswered(ctx, q, p, row, time.Now()); err != nil {
		return nil, err
	}
	return answer, disputeDecided(ctx, q, p, row)
}

func disputeOpened(ctx context.Context, q *marketplacedb.Queries, p marketplacedb.Purchase, d marketplacedb.Dispute) error {
	if d.IsInquiry {
		return appendEvent(ctx, q, p.ID, "inquiry_opened", "inquiry_opened:"+d.StripeID, disputeDetail(d))
	}
	return appendEvent(ctx, q, p.ID, "dispute_opened", "dispute_opened:"+d.StripeID, disputeDetail(d))
}

func disputeDecided(ctx context.Context, q *marketplacedb.Queries, p marketplacedb.Purchase, d marketplacedb.Dispute) error {
	switch {
	case d.Status == marketplacedb.DisputeStatusWon && d.IsInquiry:
		return appendEvent(ctx, q, p.ID, "inquiry_closed", "inquiry_closed:"+d.StripeID, disputeDetail(d))
	case d.Status == marketplacedb.DisputeStatusWon:
		return appendEvent(ctx, q, p.ID, "dispute_won", "dispute_won:"+d.StripeID, disputeDetail(d))
	case d.Status == marketplacedb.DisputeStatusLost:
		return appendEvent(ctx, q, p.ID, "dispute_lost", "dispute_lost:"+d.StripeID, disputeDetail(d))
	}
	return nil
}

// askToRespond mails the admins, once for each occasion.
func askToRespond(ctx context.Context, q *marketplacedb.Queries, p marketplacedb.Purchase, d marketplacedb.Dispute, occasion string) error {
	if disputeState(d).DueAt.IsZero() {
		return nil
	}
	return mailAdmins(ctx, q, "dispute_waiting", d.StripeID+":"+occasion, p, map[string]any{
		"disputeId": d.StripeID, "amountMinor": d.AmountMinor, "currency": d.Currency, "dueAt": d.EvidenceDueBy.UTC().Truncate(time.Second),
	})
}

// RemindDisputeInput asks for the reminder of that number.
type RemindDisputeInput struct {
	StripeID string `json:"stripeId"`
	Number   int32  `json:"number"`
}

// RemindDispute tells the admins that a dispute still waits for our response. Nothing is sent to the bank by itself.
func (a *Activities) RemindDispute(ctx context.Context, in RemindDisputeInput) error {
	return database.InTx(ctx, a.DB, func(tx pgx.Tx) error {
		q := marketplacedb.New(tx)
		p, d, err := LockDispute(ctx, q, in.StripeID)
		if err != nil {
			return wrap("read dispute", err)
		}
		if d.Status != marketplacedb.DisputeStatusNeedsResponse || d.AcceptedAt != nil || d.Reminders >= in.Number {
			return nil
		}
		if _, err := q.LiveAnswer(ctx, d.StripeID, d.IsInquiry); !errors.Is(err, pgx.ErrNoRows) {
			return wrap("read the answer", err) // somebody has decided
		}
		if err := q.CountDisputeReminder(ctx, in.Number, in.StripeID); err != nil {
			return wrap("count the reminder", err)
		}
		return askToRespond(ctx, q, p, d, fmt.Sprintf("reminder:%d:%d", d.EvidenceDueBy.Unix(), in.Number))
	})
}

// What a publisher is told of a sale that the bank has called into question.
const (
	caseInquiry       = "inquiry"
	caseDispute       = "dispute"
	caseInquiryClosed = "inquiry_closed"
	caseSaleRefunded  = "sale_refunded"
	caseDisputeWon    = "dispute_won"
	caseDisputeLost   = "dispute_lost"
)

// CaseID is the name by which a publisher knows a dispute.
func CaseID(disputeID string) uuid.UUID {
	return uuid.NewSHA1(uuid.NameSpaceURL, []byte("dispute:"+disputeID))
}

// tellPublisher says that the part of a sale is held, and later why it is no more: each once.
func tellPublisher(ctx context.Context, q *marketplacedb.Queries, p marketplacedb.Purchase, d marketplacedb.Dispute, standing marketplacedb.PurchaseStatus, kept int64) error {
	held := caseDispute
	if d.IsInquiry {
		held = caseInquiry
	}
	fact := marketplacedb.AppendCaseFactParams{
		ID: uuid.NewSHA1(CaseID(d.StripeID), []byte(held)), Kind: marketplacedb.OutboxKindShareHeld, PluginID: p.PluginID, PublisherID: p.PublisherID,
		PurchaseID: p.ID, CaseID: CaseID(d.StripeID), CaseReason: held, CaseCurrency: d.Currency, CaseMinor: kept,
	}
	if err := q.AppendCaseFact(ctx, fact); err != nil {
		return wrap("append to the outbox", err)
	}
	switch {
	case d.Status == marketplacedb.DisputeStatusLost:
		fact.CaseReason = caseDisputeLost
	case d.Status != marketplacedb.DisputeStatusWon:
		return nil
	case standing == marketplacedb.PurchaseStatusRefunded:
		fact.CaseReason = caseSaleRefunded
	case d.IsInquiry:
		fact.CaseReason = caseInquiryClosed
	default:
		fact.CaseReason = caseDisputeWon
	}
	told, err := q.CaseAmount(ctx, fact.ID)
	if err != nil {
		return wrap("read what was told", err)
	}
	fact.Kind, fact.CaseMinor = marketplacedb.OutboxKindShareReleased, told
	fact.ID = uuid.NewSHA1(fact.CaseID, []byte("end of "+held))
	return wrap("append to the outbox", q.AppendCaseFact(ctx, fact))
}
