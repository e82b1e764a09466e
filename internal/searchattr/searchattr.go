// Package searchattr names the custom search attributes: how an operator finds a stuck case in the
// Temporal Web UI. Values are IDs, stages and times, never personal data: they are stored unencrypted.
package searchattr

import (
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
)

// The stage a case is in, one attribute for each kind of case, and whose case it is.
var (
	PurchaseStage    = temporal.NewSearchAttributeKeyKeyword("PurchaseStage")
	ReviewStage      = temporal.NewSearchAttributeKeyKeyword("ReviewStage")
	PublicationStage = temporal.NewSearchAttributeKeyKeyword("PublicationStage")
	PluginID         = temporal.NewSearchAttributeKeyKeyword("PluginId")
	PublisherID      = temporal.NewSearchAttributeKeyKeyword("PublisherId")
	// StageDeadline is when the present stage ought to be over; past it, the case is stuck.
	StageDeadline = temporal.NewSearchAttributeKeyTime("StageDeadline")
	// NeedsAttention is true while a workflow waits for an operator.
	NeedsAttention = temporal.NewSearchAttributeKeyBool("NeedsAttention")
)

// All is what a namespace must know before the first workflow starts.
var All = map[string]enumspb.IndexedValueType{
	PurchaseStage.GetName():    enumspb.INDEXED_VALUE_TYPE_KEYWORD,
	ReviewStage.GetName():      enumspb.INDEXED_VALUE_TYPE_KEYWORD,
	PublicationStage.GetName(): enumspb.INDEXED_VALUE_TYPE_KEYWORD,
	PluginID.GetName():         enumspb.INDEXED_VALUE_TYPE_KEYWORD,
	PublisherID.GetName():      enumspb.INDEXED_VALUE_TYPE_KEYWORD,
	StageDeadline.GetName():    enumspb.INDEXED_VALUE_TYPE_DATETIME,
	NeedsAttention.GetName():   enumspb.INDEXED_VALUE_TYPE_BOOL,
}
