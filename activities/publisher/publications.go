package publisher

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"

	"marketplace/internal/blobstore"
	"marketplace/internal/bundle"
	"marketplace/internal/database"
	"marketplace/internal/licensing"
	"marketplace/internal/listing"
	publisherdb "marketplace/queries/publisher"
)

// ErrTypeCorruptArtifact means that the stored bytes are not the reviewed ones. Trying again does not
// help; an operator has to look.
const ErrTypeCorruptArtifact = "CorruptArtifact"

// PublicationRequest asks for one change of what the store shows.
type PublicationRequest struct {
	PublicationID uuid.UUID `json:"publicationId"`
	PluginID      uuid.UUID `json:"pluginId"`
	ReleaseID     uuid.UUID `json:"releaseId"`
	Version       string    `json:"version"`
	Action        string    `json:"action"`
	RequestedBy   uuid.UUID `json:"requestedBy"`
	Reason        string    `json:"reason"`
	WorkflowID    string    `json:"workflowId"`
	// Licensing is what is asked for by the action licensing.
	Licensing *licensing.LicensingTerms `json:"licensing,omitempty"`
}

// PublicationBegun says whether the change may go ahead.
type PublicationBegun struct {
	// Refused is why the present state does not allow the change; "" if it does.
	Refused string `json:"refused"`
}

// BeginPublication decides the change on the publisher's side and opens its row: from here on the plugin
// is what it shall become, and the store has to follow. What it has taken over from (a takedown does not
// wait behind a change that cannot get through) is closed.
func (a *Activities) BeginPublication(ctx context.Context, in PublicationRequest) (PublicationBegun, error) {
	var begun PublicationBegun
	err := database.InTx(ctx, a.DB, func(tx pgx.Tx) error {
		q := publisherdb.New(tx)
		plugin, err := q.LockPluginForSync(ctx, in.PluginID)
		if err != nil {
			return fmt.Errorf("lock plugin: %w", err)
		}
		if known, err := q.PublicationExists(ctx, in.PublicationID); err != nil || known {
			return err
		}
		if err := q.SupersedePublications(ctx, in.WorkflowID, in.PublicationID); err != nil {
			return fmt.Errorf("supersede: %w", err)
		}
		status, reason, refused, err := decide(ctx, q, plugin, in)
		if err != nil {
			return err
		}
		begun.Refused = refused
		revision := plugin.Revision
		if refused == "" {
			revision, err = q.SetPluginStatusForSync(ctx, publisherdb.SetPluginStatusForSyncParams{ID: in.PluginID, Status: status, TakedownReason: reason})
			if err != nil {
				return fmt.Errorf("set status: %w", err)
			}
			if err := tellVisibility(ctx, q, plugin, in); err != nil {
				return err
			}
		}
		row := publisherdb.InsertPublicationParams{
			ID: in.PublicationID, PluginID: in.PluginID, Action: publisherdb.PublicationAction(in.Action), Version: in.Version,
			Revision: revision, WorkflowID: in.WorkflowID, Reason: in.Reason,
		}
		if in.ReleaseID != uuid.Nil {
			row.ReleaseID = &in.ReleaseID
		}
		if in.RequestedBy != uuid.Nil {
			row.RequestedBy = &in.RequestedBy
		}
		if _, err := q.InsertPublication(ctx, row); err != nil {
			return fmt.Errorf("insert publication: %w", err)
		}
		if refused != "" {
			_, err = q.FinishPublication(ctx, publisherdb.FinishPublicationParams{
				ID: in.PublicationID, Stage: publisherdb.PublicationStageSuperseded, LastError: refused,
			})
		}
		return err
	})
	return begun, err
}

// decide is the state machine of a plugin's visibility: its next status, or why there is none.
func decide(ctx context.Context, q *publisherdb.Queries, plugin publisherdb.LockPluginForSyncRow, in PublicationRequest) (status publisherdb.PluginStatus, reason, refused string, err error) {
	status, reason = plugin.Status, plugin.TakedownReason
	switch publisherdb.PublicationAction(in.Action) {
	case publisherdb.PublicationActionPublish:
		release, err := q.GetReleaseForSync(ctx, in.ReleaseID)
		if err != nil {
			return "", "", "", fmt.Errorf("read release: %w", err)
		}
		if release.Status != publisherdb.ReleaseStatusApproved && release.Status != publisherdb.ReleaseStatusPublished {
			return "", "", "release_not_approved", nil
		}
		if status == publisherdb.PluginStatusDraft {
			status = publisherdb.PluginStatusListed
		}
	case publisherdb.PublicationActionWithdraw:
		release, err := q.GetReleaseForSync(ctx, in.ReleaseID)
		if err != nil {
			return "", "", "", fmt.Errorf("read release: %w", err)
		}
		if release.Status != publisherdb.ReleaseStatusPublished {
			return "", "", "release_not_published", nil
		}
		return status, reason, "", q.SetReleaseStatusForSync(ctx, publisherdb.ReleaseStatusWithdrawn, in.ReleaseID)
	case publisherdb.PublicationActionLicensing:
		return setLicensing(ctx, q, plugin, in.Licensing)
	case publisherdb.PublicationActionUnlist:
		if status != publisherdb.PluginStatusListed {
			return "", "", "plugin_not_listed", nil
		}
		status = publisherdb.PluginStatusUnlisted
	case publisherdb.PublicationActionRelist:
		if status != publisherdb.PluginStatusUnlisted && status != publisherdb.PluginStatusTakenDown {
			return "", "", "plugin_not_unlisted", nil
		}
		status, reason = publisherdb.PluginStatusListed, ""
	case publisherdb.PublicationActionTakedown:
		if status == publisherdb.PluginStatusDraft || status == publisherdb.PluginStatusTakenDown {
			return "", "", "plugin_not_listed", nil
		}
		status, reason = publisherdb.PluginStatusTakenDown, in.Reason
	}
	return status, reason, "", nil
}

// setLicensing changes on which terms licenses are issued; whether the plugin is shown stays as it is.
func setLicensing(ctx context.Context, q *publisherdb.Queries, plugin publisherdb.LockPluginForSyncRow, terms *licensing.LicensingTerms) (status publisherdb.PluginStatus, reason, refused string, err error) {
	if plugin.Status == publisherdb.PluginStatusDraft || terms == nil {
		return "", "", "plugin_not_listed", nil
	}
	encoded, err := json.Marshal(terms)
	if err != nil {
		return "", "", "", err
	}
	if err := q.SetLicensingForSync(ctx, encoded, plugin.ID); err != nil {
		return "", "", "", fmt.Errorf("set licensing: %w", err)
	}
	return plugin.Status, plugin.TakedownReason, "", nil
}

// PublicationRef names a publication under way.
type PublicationRef struct {
	PublicationID uuid.UUID `json:"publicationId"`
	PluginID      uuid.UUID `json:"pluginId"`
	ReleaseID     uuid.UUID `json:"releaseId"`
}

// PrepareBundle copies the reviewed bytes and images to the store's bucket and writes the bundle that
// says what the store shall show. It reads the plugin as it is now, so a late try carries the newest state.
func (a *Activities) PrepareBundle(ctx context.Context, in PublicationRef) (bundle.Ref, error) {
	b, source, err := a.readBundle(ctx, in)
	if err != nil {
		return bundle.Ref{}, err
	}
	for _, image := range append(b.Listing.Screenshots, icons(b.Listing)...) {
		if err := a.copyImage(ctx, image); err != nil {
			return bundle.Ref{}, err
		}
	}
	if b.Release != nil && !b.Release.Withdrawn {
		if err := a.copyArtifact(ctx, source, b.Release); err != nil {
			return bundle.Ref{}, err
		}
	}
	return bundle.Write(ctx, a.Artifacts, b)
}

func icons(l listing.Listing) []listing.Image {
	if l.Icon == nil {
		return nil
	}
	return []listing.Image{*l.Icon}
}

// readBundle also tells under which key the draft artifact is.
func (a *Activities) readBundle(ctx context.Context, in PublicationRef) (b bundle.Bundle, source string, err error) {
	err = database.InTx(ctx, a.DB, func(tx pgx.Tx) error {
		q := publisherdb.New(tx)
		plugin, err := q.LockPluginForSync(ctx, in.PluginID)
		if err != nil {
			return fmt.Errorf("read plugin: %w", err)
		}
		b = bundle.Bundle{
			PluginID: plugin.ID, Revision: plugin.Revision, Slug: plugin.Slug, PublisherID: plugin.OwnerID,
			PublisherName: plugin.OwnerName, Status: string(plugin.Status), TakedownReason: plugin.TakedownReason,
		}
		if err := json.Unmarshal(plugin.ApprovedListing, &b.Listing); err != nil {
			return fmt.Errorf("read approved listing of plugin %s: %w", plugin.ID, err)
		}
		if err := json.Unmarshal(plugin.Licensing, &b.Licensing); err != nil {
			return fmt.Errorf("read licensing of plugin %s: %w", plugin.ID, err)
		}
		if in.ReleaseID == uuid.Nil {
			return nil
		}
		release, err := q.GetReleaseForSync(ctx, in.ReleaseID)
		if err != nil {
			return fmt.Errorf("read release: %w", err)
		}
		source = release.BlobKey
		b.Release = &bundle.Release{
			ID: release.ID, Version: release.Version, Channel: release.Channel, Changelog: release.Changelog,
			FileName: release.FileName, ArtifactSHA256: hex.EncodeToString(release.ArtifactSha256), ArtifactSize: release.Size,
			ArtifactKey: blobstore.Key("artifacts", [sha256.Size]byte(release.ArtifactSha256)),
			Withdrawn:   release.Status == publisherdb.ReleaseStatusWithdrawn,
		}
		return json.Unmarshal(release.Hosts, &b.Release.Hosts)
	})
	return b, source, err
}

func (a *Activities) copyArtifact(ctx context.Context, source string, r *bundle.Release) error {
	sum, err := hex.DecodeString(r.ArtifactSHA256)
	if err != nil {
		return err
	}
	return a.copyBlob(ctx, source, r.ArtifactKey, "application/octet-stream", [sha256.Size]byte(sum))
}

func (a *Activities) copyImage(ctx context.Context, image listing.Image) error {
	sum, err := hex.DecodeString(path.Base(image.BlobKey))
	if err != nil || len(sum) != sha256.Size {
		return fmt.Errorf("image key %q does not end in a digest", image.BlobKey)
	}
	return a.copyBlob(ctx, image.BlobKey, image.BlobKey, image.MediaType, [sha256.Size]byte(sum))
}

func (a *Activities) copyBlob(ctx context.Context, from, to, mediaType string, want [sha256.Size]byte) error {
	r, err := a.Drafts.Get(ctx, from)
	if err != nil {
		return fmt.Errorf("read draft bytes: %w", err)
	}
	defer func() { _ = r.Close() }()
	err = a.Artifacts.Put(ctx, to, heartbeatReader{ctx, r}, mediaType, want)
	if errors.Is(err, blobstore.ErrDigest) {
		return temporal.NewNonRetryableApplicationError("the stored bytes are not those that were reviewed", ErrTypeCorruptArtifact, err)
	}
	return err
}

// heartbeatReader tells Temporal that a long copy is alive.
type heartbeatReader struct {
	ctx context.Context
	r   io.Reader
}

func (h heartbeatReader) Read(p []byte) (int, error) {
	activity.RecordHeartbeat(h.ctx)
	return h.r.Read(p)
}

// StageRecord is where a publication stands, for the screens.
type StageRecord struct {
	PublicationID uuid.UUID `json:"publicationId"`
	Stage         string    `json:"stage"`
	Attempts      int32     `json:"attempts"`
	LastError     string    `json:"lastError"`
	NextAttemptAt time.Time `json:"nextAttemptAt"` // zero while it is being tried
}

// RecordPublicationStage writes it down.
func (a *Activities) RecordPublicationStage(ctx context.Context, in StageRecord) error {
	record := publisherdb.RecordPublicationStageParams{
		ID: in.PublicationID, Stage: publisherdb.PublicationStage(in.Stage), Attempts: in.Attempts, LastError: in.LastError,
	}
	if !in.NextAttemptAt.IsZero() {
		record.NextAttemptAt = &in.NextAttemptAt
	}
	return publisherdb.New(a.DB).RecordPublicationStage(ctx, record)
}

// ConfirmPublication records that the store shows it, and tells the author once.
func (a *Activities) ConfirmPublication(ctx context.Context, in PublicationRef) error {
	return database.InTx(ctx, a.DB, func(tx pgx.Tx) error {
		q := publisherdb.New(tx)
		finished, err := q.FinishPublication(ctx, publisherdb.FinishPublicationParams{ID: in.PublicationID, Stage: publisherdb.PublicationStageDone})
		if err != nil || finished == 0 || in.ReleaseID == uuid.Nil {
			return err
		}
		release, err := q.GetReleaseForSync(ctx, in.ReleaseID)
		if err != nil {
			return fmt.Errorf("read release: %w", err)
		}
		if release.Status != publisherdb.ReleaseStatusApproved {
			return nil
		}
		if err := q.SetReleaseStatusForSync(ctx, publisherdb.ReleaseStatusPublished, in.ReleaseID); err != nil {
			return fmt.Errorf("mark release published: %w", err)
		}
		if err := q.AppendReleaseEvent(ctx, publisherdb.AppendReleaseEventParams{
			ReleaseID: in.ReleaseID, Kind: "published", Detail: []byte(`{}`), DedupeKey: "published",
		}); err != nil {
			return fmt.Errorf("append event: %w", err)
		}
		return tellLive(ctx, q, in, release.Version)
	})
}
