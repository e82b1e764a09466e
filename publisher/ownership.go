package publisher

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"marketplace/internal/account"
	"marketplace/internal/problem"
	publisherdb "marketplace/queries/publisher"
)

// reviews says whether the account may read what other publishers wrote.
func reviews(p account.Principal) bool {
	return p.Role == string(publisherdb.PublisherRoleReviewer) || p.Role == string(publisherdb.PublisherRoleAdmin)
}

func administers(p account.Principal) bool { return p.Role == string(publisherdb.PublisherRoleAdmin) }

// mayRead answers 404 unless the caller owns the thing, reviews or administers.
func mayRead(ctx context.Context, owner uuid.UUID, what string) error {
	if p := account.Must(ctx); p.ID != owner && !reviews(p) {
		return problem.NotFound(what)
	}
	return nil
}

// mayChange answers 404 unless the caller owns the thing.
func mayChange(ctx context.Context, owner uuid.UUID, what string) error {
	if account.Must(ctx).ID != owner {
		return problem.NotFound(what)
	}
	return nil
}

// found turns "no rows" into the problem that says so.
func found(err error, what string) error {
	if errors.Is(err, pgx.ErrNoRows) {
		return problem.NotFound(what)
	}
	return err
}

// position is where a page of a list by time ended.
type position struct {
	At time.Time `json:"t"`
	ID uuid.UUID `json:"i"`
}

// bounds are the position as query parameters: nil on the first page.
func (p position) bounds() (*time.Time, *uuid.UUID) {
	if p.At.IsZero() {
		return nil, nil
	}
	return &p.At, &p.ID
}

// pageOf cuts the one row too many that was asked for, and says whether there was one.
func pageOf[T any](rows []T, limit int) (page []T, more bool) {
	if len(rows) > limit {
		return rows[:limit], true
	}
	return rows, false
}

// optional is nil for a filter that was left out.
func optional(filter string) *string {
	if filter == "" {
		return nil
	}
	return &filter
}

// optionalID is a query parameter that may be left out.
func optionalID(location, value string) (*uuid.UUID, error) {
	if value == "" {
		return nil, nil //nolint:nilnil // left out is no error
	}
	id, err := uuid.Parse(value)
	if err != nil {
		return nil, problem.Invalid(location, "not a UUID")
	}
	return &id, nil
}

// pathID is the {id} of a plain handler's path.
func pathID(r *http.Request) (uuid.UUID, error) {
	id, err := uuid.Parse(chi.URLParam(r, "id"))
	if err != nil {
		return id, problem.Invalid("path.id", "not a UUID")
	}
	return id, nil
}
