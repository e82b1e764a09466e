package publisher

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"marketplace/internal/listing"
	"marketplace/internal/money"
	"marketplace/internal/slug"
	publisherdb "marketplace/queries/publisher"
)

// submittable locks the release and its plugin and refuses what may not be submitted.
func (a *Activities) submittable(ctx context.Context, q *publisherdb.Queries, release, author uuid.UUID, want publisherdb.ReleaseStatus) (publisherdb.GetReleaseToSubmitRow, error) {
	source, err := q.GetReleaseToSubmit(ctx, release)
	switch {
	case errors.Is(err, pgx.ErrNoRows) || err == nil && source.OwnerID != author:
		return source, &Refusal{Code: RefusedNotFound, Detail: "There is no such release, or it is not yours."}
	case err != nil:
		return source, fmt.Errorf("lock release: %w", err)
	case source.PluginStatus == publisherdb.PluginStatusTakenDown:
		return source, &Refusal{Code: RefusedTakenDown, Detail: "The plugin has been taken down."}
	case source.Status == publisherdb.ReleaseStatusSubmitted:
		return source, &Refusal{Code: RefusedAlreadySubmitted, Detail: "This release is in review already."}
	case source.Status != want:
		return source, &Refusal{Code: RefusedNotSubmittable, Detail: fmt.Sprintf("A release that is %s cannot be submitted; make a new one.", source.Status)}
	}
	owner, err := q.GetStaffMember(ctx, author)
	if err != nil {
		return source, fmt.Errorf("read account: %w", err)
	}
	if owner.DisabledAt != nil {
		return source, &Refusal{Code: RefusedForbidden, Detail: "The account is disabled."}
	}
	return source, nil
}

// freeze writes the listing as it is now, or refuses it as incomplete.
func freeze(ctx context.Context, q *publisherdb.Queries, source publisherdb.GetReleaseToSubmitRow) (json.RawMessage, error) {
	page := listing.Listing{
		Name: source.Name, Summary: source.Summary, Description: source.Description, Category: source.Category, Tags: source.Tags,
		License: source.License, Price: money.Money{Minor: source.PriceMinor, Currency: source.Currency}, Prices: source.Prices, Screenshots: []listing.Image{},
	}
	if err := json.Unmarshal(source.Links, &page.Links); err != nil {
		return nil, fmt.Errorf("read links: %w", err)
	}
	if err := json.Unmarshal(source.Hosts, &page.Hosts); err != nil {
		return nil, fmt.Errorf("read hosts: %w", err)
	}
	images, err := q.ListImagesToSubmit(ctx, source.PluginID)
	if err != nil {
		return nil, fmt.Errorf("list images: %w", err)
	}
	for _, i := range images {
		image := listing.Image{BlobKey: i.BlobKey, MediaType: i.MediaType, Width: int(i.Width), Height: int(i.Height), Alt: i.Alt}
		if i.Kind == publisherdb.ImageKindIcon {
			page.Icon = &image
		} else {
			page.Screenshots = append(page.Screenshots, image)
		}
	}
	if problems := listing.Problems(page); len(problems) > 0 {
		refusal := &Refusal{Code: RefusedListingIncomplete, Detail: "The listing is not ready to be submitted; see errors."}
		for _, p := range problems {
			refusal.Fields = append(refusal.Fields, FieldRefusal{Field: p.Field, Message: p.Message})
		}
		return nil, refusal
	}
	return json.Marshal(page)
}

// reserveSlug makes the slug the plugin's own for ever, or refuses it.
func reserveSlug(ctx context.Context, q *publisherdb.Queries, source publisherdb.GetReleaseToSubmitRow) error {
	outcome, err := q.ClaimSlug(ctx, source.PluginID, source.OwnerID, source.Slug, slug.Skeleton(source.Slug))
	if err != nil {
		return fmt.Errorf("reserve slug: %w", err)
	}
	switch outcome {
	case publisherdb.SlugReservedForIt:
		return nil
	case publisherdb.SlugTaken:
		return &Refusal{Code: RefusedSlugTaken, Detail: "Another plugin has this slug; choose another one."}
	case publisherdb.SlugOther:
		return &Refusal{Code: RefusedSlugFixed, Detail: "The plugin was submitted under another slug and keeps it."}
	}
	return &Refusal{Code: RefusedSlugConfusable, Detail: "This slug is too easily mistaken for that of another plugin; choose another one."}
}
