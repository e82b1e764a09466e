package publisher

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"marketplace/internal/payout"
	publisherdb "marketplace/queries/publisher"
)

// PayoutSettingsChange is what a publisher decides about being paid. RequestID is of the decision.
type PayoutSettingsChange struct {
	PublisherID uuid.UUID         `json:"publisherId"`
	RequestID   uuid.UUID         `json:"requestId"`
	Schedule    payout.Schedule   `json:"schedule"`
	Thresholds  payout.Thresholds `json:"thresholds,omitempty"`
}

// SavedPayoutSettings is the revision that the decision has made.
type SavedPayoutSettings struct {
	Revision int64 `json:"revision"`
}

// SavePayoutSettings writes down a decision.
func (a *Activities) SavePayoutSettings(ctx context.Context, in PayoutSettingsChange) (SavedPayoutSettings, error) {
	if in.Thresholds == nil {
		in.Thresholds = payout.Thresholds{}
	}
	thresholds, err := json.Marshal(in.Thresholds)
	if err != nil {
		return SavedPayoutSettings{}, err
	}
	revision, err := publisherdb.New(a.DB).SavePayoutSettings(ctx, publisherdb.SavePayoutSettingsParams{
		PublisherID: in.PublisherID, Schedule: string(in.Schedule), Thresholds: thresholds, RequestID: in.RequestID,
	})
	if err != nil {
		return SavedPayoutSettings{}, fmt.Errorf("save payout settings: %w", err)
	}
	return SavedPayoutSettings{revision}, nil
}

// PayoutSettingsRef is a revision of a publisher's decisions.
type PayoutSettingsRef struct {
	PublisherID uuid.UUID `json:"publisherId"`
	Revision    int64     `json:"revision"`
}

// ConfirmPayoutSettings notes that the store acts by them.
func (a *Activities) ConfirmPayoutSettings(ctx context.Context, in PayoutSettingsRef) error {
	return publisherdb.New(a.DB).ConfirmPayoutSettings(ctx, in.Revision, in.PublisherID)
}
