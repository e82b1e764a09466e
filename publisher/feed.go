package publisher

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"marketplace/internal/account"
	"marketplace/internal/httpapi"
	publisherdb "marketplace/queries/publisher"
)

// PluginEvent is one thing that happened to one of the publisher's plugins.
type PluginEvent struct {
	ID             string     `json:"id" doc:"Stable"`
	At             time.Time  `json:"at"`
	Kind           string     `json:"kind" enum:"submitted,resubmitted,in_review,review_started,checks_failed,changes_requested,author_reminded,reviewer_message,approved,rejected,submission_withdrawn,published,version_withdrawn,unlisted,relisted,taken_down"`
	PluginID       uuid.UUID  `json:"pluginId"`
	PluginName     string     `json:"pluginName"`
	Slug           string     `json:"slug"`
	IconURL        string     `json:"iconUrl,omitempty"`
	SubmissionID   *uuid.UUID `json:"submissionId,omitempty"`
	ReleaseID      *uuid.UUID `json:"releaseId,omitempty"`
	PublicationID  *uuid.UUID `json:"publicationId,omitempty"`
	Version        string     `json:"version,omitempty"`
	ReasonCode     ReasonCode `json:"reasonCode,omitempty" doc:"Of a decision"`
	TakedownReason string     `json:"takedownReason,omitempty" enum:"malware,security,legal,copyright,trademark,fraud,policy,other"`
}

// EventPage is one page of events, newest first.
type EventPage struct {
	Items      []PluginEvent `json:"items"`
	NextCursor string        `json:"nextCursor,omitempty"`
}

type feedAPI struct{ Deps }

func registerFeed(api huma.API, d Deps) {
	a := &feedAPI{d}
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "list-events", Method: http.MethodGet, Path: "/v1/events", Summary: "What happened to own plugins, newest first", Tags: []string{"dashboard"},
		Description: "In review and in the store. Reviewers are not named.",
	}, a.list)
}

type eventsInput struct {
	Plugin string `query:"plugin" format:"uuid"`
	Cursor string `query:"cursor" maxLength:"500"`
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"20"`
}

type eventsOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         EventPage
}

// eventPosition is where a page of events ended.
type eventPosition struct {
	At  *time.Time `json:"t"`
	Key *string    `json:"k"`
}

// list merges the two sources: each gives a whole page, and what is beyond the limit comes with the next one.
func (a *feedAPI) list(ctx context.Context, in *eventsInput) (*eventsOutput, error) {
	var from eventPosition
	if err := a.Cursors.Decode("events", in.Cursor, &from); err != nil {
		return nil, err
	}
	plugin, err := optionalID("query.plugin", in.Plugin)
	if err != nil {
		return nil, err
	}
	q, me, most := publisherdb.New(a.DB), account.Must(ctx).ID, int32(in.Limit+1)
	reviewed, err := q.ListOwnSubmissionEvents(ctx, publisherdb.ListOwnSubmissionEventsParams{
		AuthorID: me, PluginID: plugin, BeforeAt: from.At, BeforeKey: from.Key, MaxRows: most,
	})
	if err != nil {
		return nil, err
	}
	shown, err := q.ListOwnPublicationEvents(ctx, publisherdb.ListOwnPublicationEventsParams{
		OwnerID: me, PluginID: plugin, BeforeAt: from.At, BeforeKey: from.Key, MaxRows: most,
	})
	if err != nil {
		return nil, err
	}
	items := make([]PluginEvent, 0, len(reviewed)+len(shown))
	for _, r := range reviewed {
		items = append(items, reviewEvent(r))
	}
	for _, r := range shown {
		items = append(items, storeEvent(r))
	}
	slices.SortFunc(items, func(a, b PluginEvent) int {
		if order := b.At.Compare(a.At); order != 0 {
			return order
		}
		return strings.Compare(b.ID, a.ID)
	})
	items, more := pageOf(items, in.Limit)
	page := EventPage{Items: items}
	if more {
		last := items[len(items)-1]
		page.NextCursor = a.Cursors.Encode("events", eventPosition{&last.At, &last.ID})
	}
	return &eventsOutput{CacheControl: "private, no-store", Body: page}, nil
}

// feedKinds are the names in the feed of what the timeline of a single submission says more shortly.
var feedKinds = map[string]string{"claimed": "review_started", "message": "reviewer_message", "withdrawn": "submission_withdrawn"}

func reviewEvent(r publisherdb.ListOwnSubmissionEventsRow) PluginEvent {
	kind := r.Kind
	if name, ok := feedKinds[kind]; ok {
		kind = name
	}
	if kind == "changes_requested" && r.ByChecks {
		kind = "checks_failed"
	}
	return PluginEvent{
		ID: r.Key, At: r.At, Kind: kind, PluginID: r.PluginID, PluginName: r.PluginName, Slug: r.Slug, IconURL: iconURL(r.IconID),
		SubmissionID: &r.ID, ReleaseID: &r.ReleaseID, Version: r.Version, ReasonCode: ReasonCode(r.ReasonCode),
	}
}

var storeKinds = map[publisherdb.PublicationAction]string{
	publisherdb.PublicationActionPublish: "published", publisherdb.PublicationActionWithdraw: "version_withdrawn",
	publisherdb.PublicationActionUnlist: "unlisted", publisherdb.PublicationActionRelist: "relisted", publisherdb.PublicationActionTakedown: "taken_down",
}

func storeEvent(r publisherdb.ListOwnPublicationEventsRow) PluginEvent {
	event := PluginEvent{
		ID: r.Key, At: r.At, Kind: storeKinds[r.Action], PluginID: r.PluginID, PluginName: r.PluginName, Slug: r.Slug, IconURL: iconURL(r.IconID),
		PublicationID: &r.ID, ReleaseID: r.ReleaseID, Version: r.Version,
	}
	if r.Action == publisherdb.PublicationActionTakedown {
		event.TakedownReason = r.Reason
	}
	return event
}
