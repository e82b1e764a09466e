package publisher

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"marketplace/internal/commission"
	"marketplace/internal/storeevent"
	publisherdb "marketplace/queries/publisher"
)

// applyCommission keeps the newest commission rules, for the panel to tell each publisher what is due of their sales.
func applyCommission(ctx context.Context, q *publisherdb.Queries, events []storeevent.Event, fresh []uuid.UUID) error {
	for _, e := range events {
		if e.Kind != storeevent.Commission || !slices.Contains(fresh, e.ID) {
			continue
		}
		var terms commission.Terms
		if err := json.Unmarshal(e.State, &terms); err != nil {
			return fmt.Errorf("commission rules: %w", err)
		}
		rules, err := json.Marshal(append([]commission.Rule{}, terms.Rules...))
		if err != nil {
			return err
		}
		if err := q.PutCommissionTerms(ctx, terms.Revision, rules); err != nil {
			return fmt.Errorf("keep commission rules: %w", err)
		}
	}
	return nil
}
