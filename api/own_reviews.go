package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"marketplace/internal/account"
	"marketplace/internal/httpapi"
	marketplacedb "marketplace/queries/marketplace"
)

func registerOwnReviews(api huma.API, d Deps) {
	r := reviews{d.DB, d.Cursors}
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "list-own-reviews", Method: http.MethodGet, Path: "/v1/account/reviews", Tags: []string{"reviews"},
		Summary: "Your reviews with the plugins they are of, newest first",
	}, r.ownAll)
}

// ReviewedPlugin is what a review is of.
type ReviewedPlugin struct {
	ID      uuid.UUID `json:"id"`
	Slug    string    `json:"slug"`
	Name    string    `json:"name"`
	IconURL string    `json:"iconUrl,omitempty"`
	Listing string    `json:"listing" enum:"listed,unlisted,taken_down" doc:"A plugin that was taken down has no page any more"`
}

// OwnReviewOfPlugin is one of the caller's reviews.
type OwnReviewOfPlugin struct {
	OwnReview
	Plugin ReviewedPlugin `json:"plugin"`
}

// OwnReviewPage is one page of the caller's reviews.
type OwnReviewPage struct {
	Items      []OwnReviewOfPlugin `json:"items"`
	NextCursor string              `json:"nextCursor,omitempty"`
}

type listOwnReviewsOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         OwnReviewPage
}

func (r reviews) ownAll(ctx context.Context, in *listPurchasesInput) (*listOwnReviewsOutput, error) {
	const kind = "own-reviews"
	var from timePlace
	if err := r.cursors.Decode(kind, in.Cursor, &from); err != nil {
		return nil, err
	}
	rows, err := marketplacedb.New(r.pool).ListOwnReviews(ctx, marketplacedb.ListOwnReviewsParams{
		UserID: account.Must(ctx).ID, BeforeAt: from.At, BeforeID: from.ID, MaxRows: in.Limit + 1,
	})
	if err != nil {
		return nil, err
	}
	var page OwnReviewPage
	if len(rows) > int(in.Limit) {
		rows = rows[:in.Limit]
		last := rows[in.Limit-1]
		page.NextCursor = r.cursors.Encode(kind, timePlace{&last.CreatedAt, &last.ID})
	}
	page.Items = each(rows, func(row marketplacedb.ListOwnReviewsRow) OwnReviewOfPlugin {
		return OwnReviewOfPlugin{
			OwnReview: OwnReview{ID: row.ID, Rating: row.Rating, Title: row.Title, Body: row.Body, Status: string(row.Status),
				CreatedAt: row.CreatedAt, UpdatedAt: row.UpdatedAt},
			Plugin: ReviewedPlugin{ID: row.PluginID, Slug: row.Slug, Name: row.PluginName, IconURL: imageURL(row.IconKey), Listing: string(row.ListingStatus)},
		}
	})
	return &listOwnReviewsOutput{CacheControl: "no-store", Body: page}, nil
}
