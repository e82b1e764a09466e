package publisher

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"marketplace/internal/storeevent"
	publisherdb "marketplace/queries/publisher"
)

func isCase(kind storeevent.Kind) bool {
	return kind == storeevent.ShareHeld || kind == storeevent.ShareReleased
}

// applyCases keeps which parts of sales are held, and tells their publishers. Events come in the order in which they happened.
func applyCases(ctx context.Context, q *publisherdb.Queries, events []storeevent.Event, fresh []uuid.UUID) error {
	done := map[uuid.UUID]bool{}
	for _, e := range events {
		if !isCase(e.Kind) || done[e.ID] || !slices.Contains(fresh, e.ID) {
			continue
		}
		done[e.ID] = true
		if err := applyCase(ctx, q, e); err != nil {
			return fmt.Errorf("case %s: %w", e.CaseID, err)
		}
	}
	return nil
}

func applyCase(ctx context.Context, q *publisherdb.Queries, e storeevent.Event) error {
	template := "share_held"
	if e.Kind == storeevent.ShareHeld {
		if err := q.HoldShare(ctx, publisherdb.HoldShareParams{
			CaseID: e.CaseID, PublisherID: e.PublisherID, PluginID: e.PluginID, PurchaseID: e.PurchaseID, Reason: e.CaseReason, Currency: e.CaseCurrency, AmountMinor: e.CaseMinor, OpenedAt: e.OccurredAt,
		}); err != nil {
			return err
		}
	} else {
		template = "share_released"
		if err := q.ReleaseShare(ctx, publisherdb.ReleaseShareParams{CaseID: e.CaseID, Outcome: e.CaseReason, ClosedAt: &e.OccurredAt}); err != nil {
			return err
		}
	}
	return q.MailOwnerOfPlugin(ctx, publisherdb.MailOwnerOfPluginParams{
		ID: uuid.NewSHA1(e.ID, []byte("mail")), Template: template, PublisherID: e.PublisherID, PluginID: e.PluginID,
		Data: mustJSON(map[string]any{
			"pluginId": e.PluginID, "reasonCode": e.CaseReason, "amountMinor": e.CaseMinor, "currency": e.CaseCurrency, "at": e.OccurredAt.UTC().Truncate(time.Second),
		}),
	})
}
