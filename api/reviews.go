package api

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"marketplace/internal/account"
	"marketplace/internal/cursor"
	"marketplace/internal/database"
	"marketplace/internal/httpapi"
	"marketplace/internal/problem"
	marketplacedb "marketplace/queries/marketplace"
)

type reviews struct {
	pool    *pgxpool.Pool
	cursors *cursor.Codec
}

func registerReviews(api huma.API, d Deps) {
	r := reviews{d.DB, d.Cursors}
	httpapi.Register(api, httpapi.Anyone, huma.Operation{
		OperationID: "list-reviews", Method: http.MethodGet, Path: "/v1/plugins/{plugin}/reviews", Tags: []string{"reviews"}, Responses: notModified(),
		Summary: "A plugin's reviews, and how many gave how many stars",
		Description: "Every review is by a customer who owns the plugin or, if it is free, downloaded it while logged in: there are no others. " +
			"The answer is the same for everybody, so that caches may keep it; which one is yours says get-own-review.",
	}, r.list)
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "get-own-review", Method: http.MethodGet, Path: "/v1/plugins/{plugin}/review", Tags: []string{"reviews"},
		Summary: "Your review of a plugin, if you have written one",
	}, r.own)
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "put-review", Method: http.MethodPut, Path: "/v1/plugins/{plugin}/review", Tags: []string{"reviews"}, MaxBodyBytes: 64 << 10,
		Summary: "Write or change your review of a plugin",
		Description: "For its owners; of a free plugin, also for who downloaded it while logged in, so that every review is by somebody who " +
			"has the plugin. One per customer and plugin.",
	}, r.put)
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "delete-review", Method: http.MethodDelete, Path: "/v1/plugins/{plugin}/review", Tags: []string{"reviews"},
		Summary: "Take your review of a plugin back",
	}, r.delete)
}

// Review is one customer's.
type Review struct {
	ID        uuid.UUID `json:"id"`
	Author    string    `json:"author"`
	Rating    int16     `json:"rating" minimum:"1" maximum:"5"`
	Title     string    `json:"title"`
	Body      string    `json:"body" doc:"Plain text"`
	Edited    bool      `json:"edited"`
	CreatedAt time.Time `json:"createdAt"`
	UpdatedAt time.Time `json:"updatedAt"`
}

// OwnReview is the caller's.
type OwnReview struct {
	ID        uuid.UUID `json:"id"`
	Rating    int16     `json:"rating" minimum:"1" maximum:"5"`
	Title     string    `json:"title"`
	Body      string    `json:"body"`
	Status    string    `json:"status" enum:"visible,hidden" doc:"Hidden ones are seen by nobody else and do not count"`
	CreatedAt time.Time `json:"createdAt"`
	UpdatedAt time.Time `json:"updatedAt"`
}

// ReviewPage is one page of reviews.
type ReviewPage struct {
	Items      []Review  `json:"items"`
	Rating     Rating    `json:"rating"`
	Histogram  Histogram `json:"histogram"`
	NextCursor string    `json:"nextCursor,omitempty"`
}

// Histogram is how many visible reviews gave how many stars.
type Histogram struct {
	Five  int64 `json:"5"`
	Four  int64 `json:"4"`
	Three int64 `json:"3"`
	Two   int64 `json:"2"`
	One   int64 `json:"1"`
}

func histogramOf(ctx context.Context, q *marketplacedb.Queries, plugin uuid.UUID) (Histogram, error) {
	rows, err := q.ReviewHistogram(ctx, plugin)
	if err != nil {
		return Histogram{}, err
	}
	var counts [6]int64
	for _, row := range rows {
		counts[row.Rating] = row.Reviews
	}
	return Histogram{One: counts[1], Two: counts[2], Three: counts[3], Four: counts[4], Five: counts[5]}, nil
}

type listReviewsInput struct {
	PluginInput
	Sort   string `query:"sort" enum:"newest,highest,lowest" default:"newest"`
	Cursor string `query:"cursor" maxLength:"1000"`
	Limit  int32  `query:"limit" minimum:"1" maximum:"50" default:"20"`
}

// reviewPlace is where a page of reviews ended.
type reviewPlace struct {
	ID     uuid.UUID `json:"i"`
	Time   time.Time `json:"t,omitzero"`
	Rating int16     `json:"r,omitempty"`
}

func (r reviews) list(ctx context.Context, in *listReviewsInput) (*Conditional[ReviewPage], error) {
	q := marketplacedb.New(r.pool)
	plugin, err := findPlugin(ctx, q, in.Plugin)
	if err != nil {
		return nil, err
	}
	kind := "reviews/" + in.Sort + "/" + plugin.ID.String()
	var from *reviewPlace
	if err := r.cursors.Decode(kind, in.Cursor, &from); err != nil {
		return nil, err
	}
	rows, err := reviewsFrom(ctx, q, plugin.ID, in.Sort, from, in.Limit+1)
	if err != nil {
		return nil, err
	}
	page := ReviewPage{Rating: ratingOf(int64(plugin.RatingCount), int64(plugin.RatingSum))}
	if page.Histogram, err = histogramOf(ctx, q, plugin.ID); err != nil {
		return nil, err
	}
	if len(rows) > int(in.Limit) {
		rows = rows[:in.Limit]
		last := rows[in.Limit-1]
		page.NextCursor = r.cursors.Encode(kind, &reviewPlace{ID: last.ID, Time: last.CreatedAt, Rating: last.Rating})
	}
	page.Items = each(rows, func(row marketplacedb.ReviewsNewestRow) Review {
		return Review{ID: row.ID, Author: row.Author, Rating: row.Rating, Title: row.Title, Body: row.Body,
			Edited: row.UpdatedAt.After(row.CreatedAt), CreatedAt: row.CreatedAt, UpdatedAt: row.UpdatedAt}
	})
	return conditional(in.IfNoneMatch, page)
}

func reviewsFrom(ctx context.Context, q *marketplacedb.Queries, plugin uuid.UUID, sort string, from *reviewPlace, rows int32) ([]marketplacedb.ReviewsNewestRow, error) {
	var id *uuid.UUID
	var at *time.Time
	var rating *int16
	if from != nil {
		id, at, rating = &from.ID, &from.Time, &from.Rating
	}
	switch sort {
	case "highest":
		found, err := q.ReviewsHighest(ctx, marketplacedb.ReviewsHighestParams{PluginID: plugin, AfterID: id, AfterRating: rating, MaxRows: rows})
		return each(found, func(row marketplacedb.ReviewsHighestRow) marketplacedb.ReviewsNewestRow {
			return marketplacedb.ReviewsNewestRow(row)
		}), err
	case "lowest":
		found, err := q.ReviewsLowest(ctx, marketplacedb.ReviewsLowestParams{PluginID: plugin, AfterID: id, AfterRating: rating, MaxRows: rows})
		return each(found, func(row marketplacedb.ReviewsLowestRow) marketplacedb.ReviewsNewestRow {
			return marketplacedb.ReviewsNewestRow(row)
		}), err
	default:
		return q.ReviewsNewest(ctx, marketplacedb.ReviewsNewestParams{PluginID: plugin, AfterID: id, AfterTime: at, MaxRows: rows})
	}
}

// OwnReviewInput names a plugin to somebody who is logged in.
type OwnReviewInput struct {
	Plugin string `path:"plugin" maxLength:"128" doc:"Slug or id"`
}

type ownReviewOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         OwnReview
}

// OwnReviewBody is what there is to say of a plugin to who asks for their own review of it.
type OwnReviewBody struct {
	Review *OwnReview `json:"review,omitempty" doc:"Absent while there is none"`
}

type getOwnReviewOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         OwnReviewBody
}

// own has an answer, and no problem, for who has written nothing: every page of a plugin asks.
func (r reviews) own(ctx context.Context, in *OwnReviewInput) (*getOwnReviewOutput, error) {
	q := marketplacedb.New(r.pool)
	plugin, err := findPlugin(ctx, q, in.Plugin)
	if err != nil {
		return nil, err
	}
	out := &getOwnReviewOutput{CacheControl: "no-store"}
	row, err := q.OwnReview(ctx, plugin.ID, account.Must(ctx).ID)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
	case err != nil:
		return nil, err
	default:
		out.Body.Review = &ownReview(row).Body
	}
	return out, nil
}

func ownReview(row marketplacedb.OwnReviewRow) *ownReviewOutput {
	return &ownReviewOutput{CacheControl: "no-store", Body: OwnReview{
		ID: row.ID, Rating: row.Rating, Title: row.Title, Body: row.Body, Status: string(row.Status), CreatedAt: row.CreatedAt, UpdatedAt: row.UpdatedAt}}
}

// ReviewText is what a customer writes.
type ReviewText struct {
	Rating int16  `json:"rating" minimum:"1" maximum:"5"`
	Title  string `json:"title,omitempty" maxLength:"120"`
	Body   string `json:"body,omitempty" maxLength:"5000" doc:"Plain text; line breaks are kept"`
}

type putReviewInput struct {
	OwnReviewInput
	Body ReviewText
}

func (r reviews) put(ctx context.Context, in *putReviewInput) (*ownReviewOutput, error) {
	title, err := plainText("body.title", in.Body.Title, false)
	if err != nil {
		return nil, err
	}
	body, err := plainText("body.body", in.Body.Body, true)
	if err != nil {
		return nil, err
	}
	user := account.Must(ctx).ID
	var saved marketplacedb.SaveReviewRow
	err = r.change(ctx, in.Plugin, func(q *marketplacedb.Queries, plugin uuid.UUID) error {
		may, err := q.MayReview(ctx, user, plugin)
		if err != nil {
			return err
		}
		if !may {
			return problem.New(http.StatusForbidden, "not_entitled", "Only who owns this plugin, or downloaded it if it is free, may review it.")
		}
		saved, err = q.SaveReview(ctx, marketplacedb.SaveReviewParams{
			ID: uuid.Must(uuid.NewV7()), PluginID: plugin, UserID: user, Rating: in.Body.Rating, Title: title, Body: body})
		return err
	})
	if err != nil {
		return nil, err
	}
	return ownReview(marketplacedb.OwnReviewRow(saved)), nil
}

func (r reviews) delete(ctx context.Context, in *OwnReviewInput) (*struct{}, error) {
	return nil, r.change(ctx, in.Plugin, func(q *marketplacedb.Queries, plugin uuid.UUID) error {
		deleted, err := q.DeleteOwnReview(ctx, plugin, account.Must(ctx).ID)
		if err == nil && deleted == 0 {
			return problem.NotFound("review")
		}
		return err
	})
}

// change is for who may see the plugin.
func (r reviews) change(ctx context.Context, slugOrID string, f func(q *marketplacedb.Queries, plugin uuid.UUID) error) error {
	plugin, err := findPlugin(ctx, marketplacedb.New(r.pool), slugOrID)
	if err != nil {
		return err
	}
	return changeReviews(ctx, r.pool, plugin.ID, func(q *marketplacedb.Queries) error { return f(q, plugin.ID) })
}

// changeReviews is the only way by which a plugin's reviews change: under the plugin's lock, so that its
// rating is always that of its visible reviews and the publisher's statistics hear of every difference.
func changeReviews(ctx context.Context, pool *pgxpool.Pool, plugin uuid.UUID, f func(q *marketplacedb.Queries) error) error {
	event := uuid.Must(uuid.NewV7())
	return database.InTx(ctx, pool, func(tx pgx.Tx) error {
		q := marketplacedb.New(tx)
		before, err := q.LockPluginRating(ctx, plugin)
		if err != nil {
			return missing(err, "plugin")
		}
		if err := f(q); err != nil {
			return err
		}
		after, err := q.RecomputeRating(ctx, plugin)
		if err != nil {
			return err
		}
		if after.RatingCount == before.RatingCount && after.RatingSum == before.RatingSum {
			return nil
		}
		return q.RecordEvent(ctx, marketplacedb.RecordEventParams{
			ID: event, Kind: marketplacedb.OutboxKindRating, PluginID: plugin, PublisherID: before.PublisherID, Quantity: 1,
			RatingCount: after.RatingCount - before.RatingCount, RatingSum: after.RatingSum - before.RatingSum})
	})
}

// plainText refuses what is not text: control characters, and the invisible ones that reorder or hide it.
func plainText(location, s string, lines bool) (string, error) {
	s = strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n"))
	for _, r := range s {
		if lines && (r == '\n' || r == '\t') {
			continue
		}
		if r == utf8.RuneError || unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || (r >= 0xE0000 && r <= 0xE0FFF) {
			return "", problem.Invalid(location, "holds a character that is not text")
		}
	}
	return s, nil
}
