// Package commission says what part of a sale is the platform's: of an ordered list of rules, the first that applies.
package commission

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"marketplace/internal/money"
)

// What becomes of the platform's part of money that goes back.
const (
	FeeReturned = "returned"
	FeeKept     = "kept" // the publisher bears it
)

// Whole is a part of everything, in basis points.
const Whole = 10_000

// Rule is one rule. What it leaves empty it does not ask for.
type Rule struct {
	ID             uuid.UUID  `json:"id"`
	PluginID       *uuid.UUID `json:"pluginId,omitempty"`
	PublisherID    *uuid.UUID `json:"publisherId,omitempty"`
	Currency       string     `json:"currency,omitempty"`
	MinVolumeMinor int64      `json:"minVolumeMinor,omitempty"` // from so much on that the publisher has sold in the currency
	ValidFrom      *time.Time `json:"validFrom,omitempty"`
	ValidUntil     *time.Time `json:"validUntil,omitempty"` // the first moment at which it is no longer valid
	BasisPoints    int64      `json:"basisPoints"`
	FeeOnRefund    string     `json:"feeOnRefund"`
	CreatedAt      *time.Time `json:"createdAt,omitempty"` // of rules that were told of before this was: not known
}

// Since is when the rule began to hold, if that is known.
func (r Rule) Since() *time.Time {
	if r.ValidFrom == nil || r.CreatedAt != nil && r.CreatedAt.After(*r.ValidFrom) {
		return r.CreatedAt
	}
	return r.ValidFrom
}

// Divide is the platform's part and the publisher's of what a sale brings in, tax and discounts aside: no cent is lost or made.
func Divide(gross, basisPoints int64) (fee, share int64) {
	parts := money.Split(gross, basisPoints, Whole-basisPoints)
	return parts[0], parts[1]
}

// Sale is what a rule is sought for.
type Sale struct {
	PluginID    uuid.UUID
	PublisherID uuid.UUID
	Currency    string
	VolumeMinor int64 // what the publisher has sold in this currency so far
	At          time.Time
}

// Miss is why a rule is not for a sale.
type Miss string

// The reasons there are.
const (
	OtherPlugin    Miss = "other_plugin"
	OtherPublisher Miss = "other_publisher"
	OtherCurrency  Miss = "other_currency"
	NotYetValid    Miss = "not_yet_valid"
	NoLongerValid  Miss = "no_longer_valid"
	TooLittleSold  Miss = "too_little_sold"
)

// Misses says why the sale is none that the rule is for, or "" if it is.
func (r Rule) Misses(s Sale) Miss {
	switch {
	case r.PluginID != nil && *r.PluginID != s.PluginID:
		return OtherPlugin
	case r.PublisherID != nil && *r.PublisherID != s.PublisherID:
		return OtherPublisher
	case r.Currency != "" && r.Currency != s.Currency:
		return OtherCurrency
	case r.ValidFrom != nil && s.At.Before(*r.ValidFrom):
		return NotYetValid
	case r.ValidUntil != nil && !s.At.Before(*r.ValidUntil):
		return NoLongerValid
	case r.MinVolumeMinor > max(s.VolumeMinor, 0):
		return TooLittleSold
	}
	return ""
}

// First is the first of the rules that applies, or false when none does.
func First(rules []Rule, s Sale) (Rule, bool) {
	for _, r := range rules {
		if r.Misses(s) == "" {
			return r, true
		}
	}
	return Rule{}, false
}

// Next is the rule that will take the first one's place once the publisher has sold more, and the volume at which it does.
func Next(rules []Rule, s Sale) (rule Rule, volumeMinor int64, found bool) {
	now, _ := First(rules, s)
	var volumes []int64
	for _, r := range rules {
		if r.Misses(s) == TooLittleSold {
			volumes = append(volumes, r.MinVolumeMinor)
		}
	}
	slices.Sort(volumes)
	for _, volume := range volumes {
		later := s
		later.VolumeMinor = volume
		if then, found := First(rules, later); found && then.ID != now.ID {
			return then, volume, true
		}
	}
	return Rule{}, 0, false
}

// Terms are all the rules that hold, in their order, as the publisher's side is told of them. A higher revision is newer.
type Terms struct {
	Revision int64  `json:"revision"`
	Rules    []Rule `json:"rules"`
}
