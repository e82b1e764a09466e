// Package publication makes the store show what was decided on the publisher's side: an approved
// release, a withdrawn version, an unlisted or taken-down plugin.
package publication

import (
	"time"

	"github.com/google/uuid"
	"go.temporal.io/sdk/temporal"

	"marketplace/internal/licensing"
	"marketplace/internal/searchattr"
)

// WorkflowType is the registered name.
const WorkflowType = "Publication"

// Action is what the store shall come to show.
type Action string

// The actions there are.
const (
	Publish  Action = "publish"  // an approved release
	Withdraw Action = "withdraw" // one version, no longer offered
	Unlist   Action = "unlist"   // the plugin, by its publisher; owners keep their downloads
	Relist   Action = "relist"   // undoes Unlist
	Takedown Action = "takedown" // the plugin, by an admin, with a reason; no downloads either
	// Licensing is on which terms its licenses are issued; what the store shows else stays.
	Licensing Action = "licensing"
)

// Input starts a Publication. PublicationID is the row in publications, made by the first activity.
type Input struct {
	PublicationID uuid.UUID `json:"publicationId"`
	PluginID      uuid.UUID `json:"pluginId"`
	ReleaseID     uuid.UUID `json:"releaseId"` // zero but for Publish and Withdraw
	Version       string    `json:"version"`   // "" but for Publish and Withdraw
	Action        Action    `json:"action"`
	RequestedBy   uuid.UUID `json:"requestedBy"`
	Reason        string    `json:"reason"` // a reason code, never free text about a person
	// Licensing is for the action Licensing.
	Licensing *licensing.LicensingTerms `json:"licensing,omitempty"`
}

// AttentionAfter is how many failed tries of one stage call for an operator.
const AttentionAfter = 5

// WorkflowID makes for one Publication at a time for each version (for Publish and Withdraw), for each plugin's
// licensing, and for its listing as a whole (for the others).
func (in Input) WorkflowID() string {
	if in.Action == Licensing {
		return WorkflowID(in.PluginID, "licensing")
	}
	return WorkflowID(in.PluginID, in.Version)
}

// WorkflowID is that of a change of a version or, with none, of the listing.
func WorkflowID(plugin uuid.UUID, version string) string {
	if version == "" {
		version = "listing"
	}
	return "publication/" + plugin.String() + "/" + version
}

const (
	// UpdateRetryNow makes a Publication that waits for its next try go on at once.
	UpdateRetryNow = "RetryNow"
	// QueryStatus answers with a Status.
	QueryStatus = "Status"
	// ErrTypeNotWaiting refuses a RetryNow when no try is being waited for.
	ErrTypeNotWaiting = "NotWaiting"
)

// Status is where a Publication stands. NextAttemptAt is zero while a try is running.
type Status struct {
	Stage         string    `json:"stage"`
	Attempts      int32     `json:"attempts"` // failed tries of this stage
	LastError     string    `json:"lastError"`
	NextAttemptAt time.Time `json:"nextAttemptAt"`
}

// Result is how it ended. Refused says why the present state did not allow the change.
type Result struct {
	Stage   string `json:"stage"`
	Refused string `json:"refused,omitempty"`
}

// SearchAttributes are set at the start.
func SearchAttributes(in Input) temporal.SearchAttributes {
	return temporal.NewSearchAttributes(
		searchattr.PublicationStage.ValueSet(StageRequested),
		searchattr.PluginID.ValueSet(in.PluginID.String()),
		searchattr.NeedsAttention.ValueSet(false),
	)
}
