package publisher

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"marketplace/internal/storeevent"
	publisherdb "marketplace/queries/publisher"
)

// applyPayoutFacts writes the lines of publishers' statements, and keeps how payouts, accounts and holds stand. What is
// told again, or late, changes nothing and is mailed to nobody.
func applyPayoutFacts(ctx context.Context, q *publisherdb.Queries, events []storeevent.Event, fresh []uuid.UUID) error {
	isFresh := make(map[uuid.UUID]bool, len(fresh))
	for _, id := range fresh {
		isFresh[id] = true
	}
	var lines publisherdb.InsertStatementLinesParams
	for _, e := range events {
		if !isFresh[e.ID] {
			continue
		}
		isFresh[e.ID] = false
		if e.TransactionID != uuid.Nil {
			addLine(&lines, e)
		}
		if err := applyState(ctx, q, e); err != nil {
			return fmt.Errorf("fact %s: %w", e.ID, err)
		}
	}
	if len(lines.TransactionIds) == 0 {
		return nil
	}
	return q.InsertStatementLines(ctx, lines)
}

func addLine(p *publisherdb.InsertStatementLinesParams, e storeevent.Event) {
	p.TransactionIds = append(p.TransactionIds, e.TransactionID)
	p.PublisherIds = append(p.PublisherIds, e.PublisherID)
	p.Currencies = append(p.Currencies, e.Currency)
	p.OccurredAt = append(p.OccurredAt, e.OccurredAt)
	p.Kinds = append(p.Kinds, e.TransactionKind)
	p.PluginIds = append(p.PluginIds, e.PluginID)
	p.PayoutIds = append(p.PayoutIds, e.PayoutID)
	p.PurchaseIds = append(p.PurchaseIds, e.PurchaseID)
	p.Gross = append(p.Gross, e.GrossMinor)
	p.PlatformFees = append(p.PlatformFees, e.PlatformFeeMinor)
	p.ProcessorFees = append(p.ProcessorFees, e.ProcessorFeeMinor)
	p.Amounts = append(p.Amounts, e.NetMinor)
	p.AvailableAt = append(p.AvailableAt, e.AvailableAt)
}

func applyState(ctx context.Context, q *publisherdb.Queries, e storeevent.Event) error {
	switch e.Kind {
	case storeevent.Payout:
		return stateOf(e, func(s storeevent.PayoutState) error { return applyPayout(ctx, q, e, s) })
	case storeevent.PayoutAccount:
		return stateOf(e, func(s storeevent.PayoutAccountState) error { return applyPayoutAccount(ctx, q, e, s) })
	case storeevent.PayoutHold:
		return stateOf(e, func(s storeevent.PayoutHoldState) error { return applyPayoutHold(ctx, q, e, s) })
	case storeevent.BankPayout:
		return stateOf(e, func(s storeevent.BankPayoutState) error { return applyBankPayout(ctx, q, e, s) })
	}
	return nil
}

func stateOf[T any](e storeevent.Event, apply func(T) error) error {
	var state T
	if err := json.Unmarshal(e.State, &state); err != nil {
		return fmt.Errorf("read state: %w", err)
	}
	return apply(state)
}

func applyPayout(ctx context.Context, q *publisherdb.Queries, e storeevent.Event, s storeevent.PayoutState) error {
	changed, err := q.PutPayout(ctx, publisherdb.PutPayoutParams{
		ID: e.PayoutID, PublisherID: e.PublisherID, Period: s.Period, Currency: s.Currency, Cutoff: s.Cutoff, Status: s.Status, Reason: s.Reason,
		AmountMinor: s.AmountMinor, ReversedMinor: s.ReversedMinor, CreatedAt: s.CreatedAt, SentAt: orNone(s.SentAt), Revision: s.Revision,
	})
	if err != nil || changed == 0 {
		return err
	}
	data := map[string]any{"amountMinor": s.AmountMinor, "currency": s.Currency}
	switch {
	case s.Status == "sent" && s.Reversal == nil:
		return mailPublisher(ctx, q, e, e.PayoutID, "payout_sent", data)
	case s.Status == "sent":
		data["amountMinor"], data["reasonCode"] = s.Reversal.AmountMinor, s.Reversal.ReasonCode
		return mailPublisher(ctx, q, e, e.ID, "payout_reversed", data)
	case s.Status == "failing" && s.Reason != "unclear":
		data["reasonCode"] = s.Reason
		return mailPublisher(ctx, q, e, e.PayoutID, "payout_failed", data)
	}
	return nil
}

func applyPayoutAccount(ctx context.Context, q *publisherdb.Queries, e storeevent.Event, s storeevent.PayoutAccountState) error {
	var before storeevent.PayoutAccountState
	known, err := q.GetPayoutAccount(ctx, e.PublisherID)
	if err == nil {
		before.DetailsSubmitted = known.DetailsSubmitted
		err = json.Unmarshal(known.Requirements, &before.Requirements)
	}
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return err
	}
	requirements, err := json.Marshal(s.Requirements)
	if err != nil {
		return err
	}
	changed, err := q.PutPayoutAccount(ctx, publisherdb.PutPayoutAccountParams{
		PublisherID: e.PublisherID, State: s.State, Country: s.Country, DefaultCurrency: s.DefaultCurrency, DetailsSubmitted: s.DetailsSubmitted,
		TransfersEnabled: s.TransfersEnabled, PayoutsEnabled: s.PayoutsEnabled, Requirements: requirements, Revision: s.Revision, ToldAt: e.OccurredAt,
	})
	// Who has not been through the form yet knows that it asks for something.
	if err != nil || changed == 0 || !before.DetailsSubmitted || !s.Requirements.WantsPublisher(before.Requirements) {
		return err
	}
	if s.Requirements.Deadline.IsZero() {
		return mailPublisher(ctx, q, e, e.ID, "payout_account_wanted", map[string]any{})
	}
	return mailPublisher(ctx, q, e, e.ID, "payout_account_due", map[string]any{"dueAt": s.Requirements.Deadline.UTC().Truncate(time.Second)})
}

func applyPayoutHold(ctx context.Context, q *publisherdb.Queries, e storeevent.Event, s storeevent.PayoutHoldState) error {
	changed, err := q.PutPayoutHold(ctx, publisherdb.PutPayoutHoldParams{
		ID: s.HoldID, PublisherID: e.PublisherID, ReasonCode: s.ReasonCode, Note: s.Note, PlacedAt: s.PlacedAt, ReleasedAt: orNone(s.ReleasedAt),
	})
	if err != nil || changed == 0 {
		return err
	}
	template := "payout_held"
	if !s.ReleasedAt.IsZero() {
		template = "payout_released"
	}
	return mailPublisher(ctx, q, e, s.HoldID, template, map[string]any{"reasonCode": s.ReasonCode, "message": s.Note})
}

func applyBankPayout(ctx context.Context, q *publisherdb.Queries, e storeevent.Event, s storeevent.BankPayoutState) error {
	changed, err := q.PutBankPayout(ctx, publisherdb.PutBankPayoutParams{
		StripeID: s.ID, PublisherID: e.PublisherID, AmountMinor: s.AmountMinor, Currency: s.Currency, Status: s.Status, FailureCode: s.FailureCode,
		ArrivesAt: s.ArrivesAt, CreatedAt: s.CreatedAt, Revision: s.Revision,
	})
	if err != nil || changed == 0 || s.Status != "failed" {
		return err
	}
	return mailPublisher(ctx, q, e, uuid.NewSHA1(uuid.NameSpaceOID, []byte(s.ID)), "payout_returned", map[string]any{
		"amountMinor": s.AmountMinor, "currency": s.Currency, "reasonCode": s.FailureCode,
	})
}

// mailPublisher writes once about a subject, however often the fact comes.
func mailPublisher(ctx context.Context, q *publisherdb.Queries, e storeevent.Event, subject uuid.UUID, template string, data map[string]any) error {
	data["at"] = e.OccurredAt.UTC().Truncate(time.Second)
	return q.MailPublisher(ctx, publisherdb.MailPublisherParams{
		ID: uuid.NewSHA1(subject, []byte("mail/"+template)), Template: template, PublisherID: e.PublisherID, Data: mustJSON(data),
	})
}

func orNone(at time.Time) *time.Time {
	if at.IsZero() {
		return nil
	}
	return &at
}
