package publisher

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"marketplace/internal/account"
	"marketplace/internal/httpapi"
	"marketplace/internal/ratelimit"
	"marketplace/internal/slug"
	publisherdb "marketplace/queries/publisher"
)

// slugLookUps is more than anybody types, and too few to list the names of others.
var slugLookUps = ratelimit.Limit{Name: "slug/account", Hits: 120, Window: time.Minute}

// SlugAnswer says whether a plugin could have the slug now. It reserves nothing.
type SlugAnswer struct {
	Available bool   `json:"available"`
	Reason    string `json:"reason,omitempty" enum:"slug_too_short,slug_too_long,slug_form,slug_reserved,slug_taken,slug_confusable,slug_fixed" doc:"Why not"`
}

type slugInput struct {
	Slug   string `path:"slug" maxLength:"100"`
	Plugin string `query:"plugin" format:"uuid" doc:"One of my plugins that would have it: its own slug is no obstacle"`
}

type slugOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         SlugAnswer
}

func (a *pluginsAPI) registerSlugs(api huma.API, tags []string) {
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "check-slug", Method: http.MethodGet, Path: "/v1/slugs/{slug}", Summary: "Is the slug to be had?", Tags: tags,
		Description: "By the same rules as the reservation at the first submission; for checks while one types.",
		Errors:      []int{http.StatusTooManyRequests},
	}, a.checkSlug)
}

func (a *pluginsAPI) checkSlug(ctx context.Context, in *slugInput) (*slugOutput, error) {
	if err := ratelimit.Allow(ctx, accountStore{a.DB, publisherdb.New(a.DB)}, slugLookUps, account.Must(ctx).ID.String(), time.Now()); err != nil {
		return nil, err
	}
	q := publisherdb.New(a.DB)
	plugin, err := optionalID("query.plugin", in.Plugin)
	if err != nil {
		return nil, err
	}
	if plugin == nil {
		plugin = &uuid.Nil
	} else {
		row, err := q.GetPlugin(ctx, *plugin)
		if err != nil {
			return nil, found(err, "plugin")
		}
		if err := mayChange(ctx, row.OwnerID, "plugin"); err != nil {
			return nil, err
		}
	}
	reason := slug.Check(in.Slug)
	if reason == "" {
		outcome, err := q.SlugOutcome(ctx, publisherdb.SlugOutcomeParams{PluginID: *plugin, Slug: in.Slug, Skeleton: slug.Skeleton(in.Slug)})
		if err != nil {
			return nil, err
		}
		if p := slugProblem(outcome); p != nil {
			reason = p.Code
		}
	}
	return &slugOutput{CacheControl: "private, no-store", Body: SlugAnswer{Available: reason == "", Reason: reason}}, nil
}
