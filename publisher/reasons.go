package publisher

import (
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"marketplace/internal/decision"
)

// ReasonCode is the reason of a decision, as the document shows it: one of a closed list.
type ReasonCode decision.Reason

// Schema implements huma.SchemaProvider.
func (ReasonCode) Schema(huma.Registry) *huma.Schema {
	codes := []any{string(decision.ChecksFailed)}
	for _, kind := range []decision.Kind{decision.Approve, decision.RequestChanges, decision.Reject} {
		for _, reason := range decision.Reasons[kind] {
			if !slices.Contains(codes, any(string(reason))) {
				codes = append(codes, string(reason))
			}
		}
	}
	return &huma.Schema{Type: huma.TypeString, Enum: codes}
}

func reasonCodes(reasons []decision.Reason) []ReasonCode {
	codes := make([]ReasonCode, len(reasons))
	for i, reason := range reasons {
		codes[i] = ReasonCode(reason)
	}
	return codes
}
