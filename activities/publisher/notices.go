package publisher

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"

	"github.com/google/uuid"

	"marketplace/internal/listing"
	publisherdb "marketplace/queries/publisher"
)

// notice tells those concerned, in the transaction of what it tells of. Doing it twice tells once.
type notice struct {
	q               *publisherdb.Queries
	submission      uuid.UUID
	round           int
	plugin, version string
}

func noticeOf(q *publisherdb.Queries, s publisherdb.LockSubmissionRow) notice {
	return notice{q: q, submission: s.ID, round: int(s.Round), plugin: s.PluginName, version: s.Version}
}

func (n notice) event(ctx context.Context, kind, key string, detail map[string]any) error {
	if err := n.q.AppendSubmissionEvent(ctx, publisherdb.AppendSubmissionEventParams{
		SubmissionID: n.submission, Kind: kind, DedupeKey: key, Detail: mustJSON(detail),
	}); err != nil {
		return fmt.Errorf("append event: %w", err)
	}
	return nil
}

func (n notice) mail(ctx context.Context, to uuid.UUID, template string, extra map[string]any) error {
	data := map[string]any{"submissionId": n.submission, "pluginName": n.plugin, "version": n.version, "round": n.round}
	maps.Copy(data, extra)
	body := mustJSON(data)
	id := uuid.NewSHA1(n.submission, fmt.Appendf(nil, "mail/%d/%s/%s/%s", n.round, template, to, body))
	if err := n.q.EnqueueReviewMail(ctx, publisherdb.EnqueueReviewMailParams{ID: id, Template: template, Data: body, UserID: to}); err != nil {
		return fmt.Errorf("enqueue mail: %w", err)
	}
	return nil
}

// tellLive tells a plugin's owner, by the name that the store shows, that a release is there.
func tellLive(ctx context.Context, q *publisherdb.Queries, in PublicationRef, version string) error {
	plugin, err := q.LockPluginForSync(ctx, in.PluginID)
	if err != nil {
		return fmt.Errorf("read plugin: %w", err)
	}
	return mailOwner(ctx, q, plugin, in.PublicationID, "publication_live", map[string]any{"version": version})
}

// tellVisibility tells a plugin's owner what an administrator has done to it; what owners do themselves they know.
func tellVisibility(ctx context.Context, q *publisherdb.Queries, was publisherdb.LockPluginForSyncRow, in PublicationRequest) error {
	switch publisherdb.PublicationAction(in.Action) {
	case publisherdb.PublicationActionTakedown:
		return mailOwner(ctx, q, was, in.PublicationID, "plugin_taken_down", map[string]any{"reasonCode": in.Reason})
	case publisherdb.PublicationActionRelist:
		if was.Status == publisherdb.PluginStatusTakenDown {
			return mailOwner(ctx, q, was, in.PublicationID, "plugin_reinstated", map[string]any{})
		}
	}
	return nil
}

// mailOwner writes once for each publication, whatever is done twice.
func mailOwner(ctx context.Context, q *publisherdb.Queries, plugin publisherdb.LockPluginForSyncRow, publication uuid.UUID, template string, data map[string]any) error {
	var shown listing.Listing
	if err := json.Unmarshal(plugin.ApprovedListing, &shown); err != nil {
		return fmt.Errorf("read approved listing of plugin %s: %w", plugin.ID, err)
	}
	data["pluginId"], data["pluginName"] = plugin.ID, shown.Name
	if err := q.EnqueueReviewMail(ctx, publisherdb.EnqueueReviewMailParams{
		ID: uuid.NewSHA1(publication, []byte("mail/"+template)), Template: template, UserID: plugin.OwnerID, Data: mustJSON(data),
	}); err != nil {
		return fmt.Errorf("enqueue mail: %w", err)
	}
	return nil
}

func mustJSON(v any) json.RawMessage {
	body, err := json.Marshal(v)
	if err != nil {
		panic("publisher: " + err.Error()) // our own maps of strings, numbers and times
	}
	return body
}
