package publisher

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"marketplace/activities/publisher"
	"marketplace/internal/account"
	"marketplace/internal/httpapi"
	"marketplace/internal/listing"
	publisherdb "marketplace/queries/publisher"
	"marketplace/workflows/review"
)

// AttentionItem is one thing that waits for the publisher.
type AttentionItem struct {
	Kind           string     `json:"kind" enum:"changes_requested,checks_failed,closing_soon,check_errored,message_unanswered,publication_failing,taken_down,ready_to_submit,listing_incomplete" doc:"closing_soon: asked for changes so long ago that the submission will be closed; check_errored is tried again by itself; publication_failing can be retried; ready_to_submit and listing_incomplete: the latest upload was never sent for review"`
	At             time.Time  `json:"at" doc:"Since when"`
	DueAt          *time.Time `json:"dueAt,omitempty" doc:"When the submission is closed, or the next try made"`
	PluginID       uuid.UUID  `json:"pluginId"`
	PluginName     string     `json:"pluginName"`
	Slug           string     `json:"slug"`
	IconURL        string     `json:"iconUrl,omitempty"`
	SubmissionID   *uuid.UUID `json:"submissionId,omitempty"`
	ReleaseID      *uuid.UUID `json:"releaseId,omitempty"`
	PublicationID  *uuid.UUID `json:"publicationId,omitempty"`
	Version        string     `json:"version,omitempty"`
	ReasonCode     ReasonCode `json:"reasonCode,omitempty" doc:"Why changes were asked for"`
	TakedownReason string     `json:"takedownReason,omitempty" enum:"malware,security,legal,copyright,trademark,fraud,policy,other"`
}

// Attention is what waits for the publisher, newest first.
type Attention struct {
	Items []AttentionItem `json:"items"`
	More  bool            `json:"more" doc:"Whether there is more than was asked for"`
}

type attentionAPI struct{ Deps }

func registerAttention(api huma.API, d Deps) {
	a := &attentionAPI{d}
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "list-attention", Method: http.MethodGet, Path: "/v1/attention", Summary: "What waits for me, newest first", Tags: []string{"dashboard"},
		Description: "About own plugins. A message is unanswered while it is the latest of its thread and no new round came after it.",
	}, a.list)
}

type attentionInput struct {
	Limit int `query:"limit" minimum:"1" maximum:"100" default:"50"`
}

type attentionOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         Attention
}

func (a *attentionAPI) list(ctx context.Context, in *attentionInput) (*attentionOutput, error) {
	q, me, most := publisherdb.New(a.DB), account.Must(ctx).ID, int32(in.Limit+1)
	var items []AttentionItem
	for _, part := range []func(context.Context, *publisherdb.Queries, uuid.UUID, int32) ([]AttentionItem, error){
		awaitingAuthor, erroredChecks, unansweredMessages, failingPublications, takenDown, unsubmitted,
	} {
		found, err := part(ctx, q, me, most)
		if err != nil {
			return nil, err
		}
		items = append(items, found...)
	}
	slices.SortStableFunc(items, func(a, b AttentionItem) int { return b.At.Compare(a.At) })
	items, more := pageOf(items, in.Limit)
	if items == nil {
		items = []AttentionItem{}
	}
	return &attentionOutput{CacheControl: "private, no-store", Body: Attention{Items: items, More: more}}, nil
}

func awaitingAuthor(ctx context.Context, q *publisherdb.Queries, me uuid.UUID, most int32) ([]AttentionItem, error) {
	rows, err := q.ListAwaitingAuthor(ctx, me, most)
	items := make([]AttentionItem, len(rows))
	for i, r := range rows {
		items[i] = AttentionItem{
			Kind: "changes_requested", At: r.Since, PluginID: r.PluginID, PluginName: r.PluginName, Slug: r.Slug, IconURL: iconURL(r.IconID),
			SubmissionID: &r.ID, ReleaseID: &r.ReleaseID, Version: r.Version, ReasonCode: ReasonCode(r.ReasonCode),
		}
		if r.ByChecks {
			items[i].Kind = "checks_failed"
		}
		switch {
		case r.NextStepAt == nil:
		case r.NextStep == publisher.StepClosing:
			items[i].Kind, items[i].At, items[i].DueAt = "closing_soon", r.UpdatedAt, r.NextStepAt
		default:
			closing := r.NextStepAt.Add(review.AuthorNotice)
			items[i].DueAt = &closing
		}
	}
	return items, err
}

func erroredChecks(ctx context.Context, q *publisherdb.Queries, me uuid.UUID, most int32) ([]AttentionItem, error) {
	rows, err := q.ListErroredChecks(ctx, me, most)
	items := make([]AttentionItem, len(rows))
	for i, r := range rows {
		items[i] = AttentionItem{
			Kind: "check_errored", At: r.StartedAt, DueAt: r.NextAttemptAt, PluginID: r.PluginID, PluginName: r.PluginName, Slug: r.Slug,
			IconURL: iconURL(r.IconID), SubmissionID: &r.ID, ReleaseID: &r.ReleaseID, Version: r.Version,
		}
	}
	return items, err
}

func unansweredMessages(ctx context.Context, q *publisherdb.Queries, me uuid.UUID, most int32) ([]AttentionItem, error) {
	rows, err := q.ListUnansweredMessages(ctx, me, most)
	items := make([]AttentionItem, len(rows))
	for i, r := range rows {
		items[i] = AttentionItem{
			Kind: "message_unanswered", At: r.At, PluginID: r.PluginID, PluginName: r.PluginName, Slug: r.Slug, IconURL: iconURL(r.IconID),
			SubmissionID: &r.ID, ReleaseID: &r.ReleaseID, Version: r.Version,
		}
	}
	return items, err
}

func failingPublications(ctx context.Context, q *publisherdb.Queries, me uuid.UUID, most int32) ([]AttentionItem, error) {
	rows, err := q.ListFailingPublications(ctx, me, most)
	items := make([]AttentionItem, len(rows))
	for i, r := range rows {
		items[i] = AttentionItem{
			Kind: "publication_failing", At: r.CreatedAt, DueAt: r.NextAttemptAt, PluginID: r.PluginID, PluginName: r.PluginName, Slug: r.Slug,
			IconURL: iconURL(r.IconID), PublicationID: &r.ID, ReleaseID: r.ReleaseID, Version: r.Version,
		}
	}
	return items, err
}

func takenDown(ctx context.Context, q *publisherdb.Queries, me uuid.UUID, most int32) ([]AttentionItem, error) {
	rows, err := q.ListTakenDown(ctx, me, most)
	items := make([]AttentionItem, len(rows))
	for i, r := range rows {
		items[i] = AttentionItem{
			Kind: "taken_down", At: r.Since, PluginID: r.ID, PluginName: r.Name, Slug: r.Slug, IconURL: iconURL(r.IconID), TakedownReason: r.TakedownReason,
		}
	}
	return items, err
}

// unsubmitted are the latest uploads that nobody was asked to review, told apart by whether they could be.
func unsubmitted(ctx context.Context, q *publisherdb.Queries, me uuid.UUID, most int32) ([]AttentionItem, error) {
	rows, err := q.ListUnsubmitted(ctx, me, most)
	if err != nil {
		return nil, err
	}
	items := make([]AttentionItem, len(rows))
	for i, r := range rows {
		page, err := listingOf(publisherdb.GetPluginRow{
			ID: r.ID, Name: r.Name, Summary: r.Summary, Description: r.Description, Category: r.Category, Tags: r.Tags, License: r.License,
			Links: r.Links, Hosts: r.Hosts, PriceMinor: r.PriceMinor, Currency: r.Currency, Prices: r.Prices,
		})
		if err != nil {
			return nil, err
		}
		items[i] = AttentionItem{
			Kind: "ready_to_submit", At: r.ReleaseUpdatedAt, PluginID: r.ID, PluginName: r.Name, Slug: r.Slug, IconURL: iconURL(r.IconID),
			ReleaseID: &r.ReleaseID, Version: r.Version,
		}
		if r.SlugTaken || len(listing.Problems(page)) > 0 {
			items[i].Kind = "listing_incomplete"
		}
	}
	return items, nil
}
