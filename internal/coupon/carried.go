package coupon

import (
	"time"

	"github.com/google/uuid"
)

// Carried is a publisher's coupon as it crosses to the store.
type Carried struct {
	ID             uuid.UUID        `json:"id"`
	PublisherID    uuid.UUID        `json:"publisherId"`
	Revision       int64            `json:"revision"`
	Code           string           `json:"code"`
	Kind           Kind             `json:"kind"`
	BasisPoints    int64            `json:"basisPoints,omitempty"`
	Amounts        map[string]int64 `json:"amounts,omitempty"`
	PluginIDs      []uuid.UUID      `json:"pluginIds,omitempty"` // none: all of the publisher's
	StartsAt       time.Time        `json:"startsAt"`
	EndsAt         *time.Time       `json:"endsAt,omitempty"`
	MaxUses        *int32           `json:"maxUses,omitempty"`
	MaxPerCustomer *int32           `json:"maxPerCustomer,omitempty"`
	DisabledAt     *time.Time       `json:"disabledAt,omitempty"`
}
