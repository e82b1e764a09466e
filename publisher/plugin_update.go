package publisher

import (
	"context"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"marketplace/internal/database"
	"marketplace/internal/listing"
	"marketplace/internal/problem"
	"marketplace/internal/slug"
	publisherdb "marketplace/queries/publisher"
)

type updatePluginInput struct {
	ID      uuid.UUID `path:"id" format:"uuid"`
	IfMatch string    `header:"If-Match" maxLength:"40" doc:"The ETag that the change was made from; left out, the change is made to whatever is there"`
	Body    PatchPluginBody
}

// update is cheap to repeat: a change that changes nothing makes no new revision, so a page may save itself.
func (a *pluginsAPI) update(ctx context.Context, in *updatePluginInput) (*pluginOutput, error) {
	err := database.InTx(ctx, a.DB, func(tx pgx.Tx) error {
		q := publisherdb.New(tx)
		if _, err := q.LockPlugin(ctx, in.ID); err != nil {
			return found(err, "plugin")
		}
		row, err := q.GetPlugin(ctx, in.ID)
		if err != nil {
			return err
		}
		if err := mayChange(ctx, row.OwnerID, "plugin"); err != nil {
			return err
		}
		before, err := listingOf(row)
		if err != nil {
			return err
		}
		after, newSlug := before, row.Slug
		in.Body.apply(&after)
		set(&after.Name, in.Body.Name)
		set(&newSlug, in.Body.Slug)
		if newSlug == row.Slug && reflect.DeepEqual(before, after) {
			return nil
		}
		if !matches(in.IfMatch, row.Revision) {
			return revisionConflict(row.Slug, newSlug, before, after)
		}
		if err := checkListing(after); err != nil {
			return err
		}
		if newSlug != row.Slug {
			if err := slugFree(ctx, q, in.ID, newSlug); err != nil {
				return err
			}
		}
		links, hosts, err := encodeListing(after)
		if err != nil {
			return err
		}
		_, err = q.UpdatePlugin(ctx, publisherdb.UpdatePluginParams{
			ID: in.ID, Slug: newSlug, Name: after.Name, Summary: after.Summary, Description: after.Description, Category: after.Category,
			Tags: after.Tags, License: after.License, Links: links, Hosts: hosts,
			PriceMinor: after.Price.Minor, Currency: after.Price.Currency, Prices: after.Prices,
		})
		return err
	})
	if err != nil {
		return nil, err
	}
	return a.output(ctx, in.ID)
}

func etag(revision int64) string { return `"` + strconv.FormatInt(revision, 10) + `"` }

func matches(ifMatch string, revision int64) bool {
	if ifMatch == "" || ifMatch == "*" {
		return true
	}
	for tag := range strings.SplitSeq(ifMatch, ",") {
		tag = strings.TrimPrefix(strings.TrimSpace(tag), "W/")
		if strings.Trim(tag, `"`) == strconv.FormatInt(revision, 10) {
			return true
		}
	}
	return false
}

// revisionConflict lists the fields of the request that are different now, each with its present value.
func revisionConflict(slugNow, slugWanted string, now, wanted listing.Listing) *problem.Problem {
	p := problem.New(http.StatusPreconditionFailed, "revision_conflict", "The plugin was changed meanwhile; see errors for what is different. Read it again and repeat the change.")
	differ := func(field string, now, wanted any) {
		if !reflect.DeepEqual(now, wanted) {
			p.Errors = append(p.Errors, &huma.ErrorDetail{Location: "body." + field, Message: "is different now", Value: now})
		}
	}
	differ("slug", slugNow, slugWanted)
	differ("name", now.Name, wanted.Name)
	differ("summary", now.Summary, wanted.Summary)
	differ("description", now.Description, wanted.Description)
	differ("category", now.Category, wanted.Category)
	differ("tags", now.Tags, wanted.Tags)
	differ("license", now.License, wanted.License)
	differ("links", now.Links, wanted.Links)
	differ("hosts", now.Hosts, wanted.Hosts)
	differ("price", now.Price, wanted.Price)
	differ("prices", now.Prices, wanted.Prices)
	return p
}

// checkListing answers 422 with everything that is wrong.
func checkListing(l listing.Listing) error {
	problems := listing.Check(l)
	if strings.TrimSpace(l.Name) == "" {
		problems = append(problems, listing.Problem{Field: "name", Message: "A plugin has a name."})
	}
	if len(problems) == 0 {
		return nil
	}
	p := problem.New(http.StatusUnprocessableEntity, "invalid_request", "The request is not valid; see errors.")
	for _, found := range problems {
		p.At("body."+found.Field, found.Message)
	}
	return p
}

var slugProblems = map[string]string{
	"slug_too_short": "At least 3 characters.",
	"slug_too_long":  "At most 64 characters.",
	"slug_form":      "Small letters a-z and digits, in words joined by single hyphens.",
	"slug_reserved":  "This word is not to be had; choose another.",
}

// slugFree says early what the reservation at the first submission would say.
func slugFree(ctx context.Context, q *publisherdb.Queries, plugin uuid.UUID, s string) error {
	if code := slug.Check(s); code != "" {
		return problem.Invalid("body.slug", slugProblems[code])
	}
	outcome, err := q.SlugOutcome(ctx, publisherdb.SlugOutcomeParams{PluginID: plugin, Slug: s, Skeleton: slug.Skeleton(s)})
	if err != nil {
		return err
	}
	if p := slugProblem(outcome); p != nil {
		return p
	}
	return nil
}

// slugProblem is the answer to an outcome of a claim to a slug; nil when there is nothing against it.
func slugProblem(outcome string) *problem.Problem {
	switch outcome {
	case publisherdb.SlugTaken:
		return problem.New(http.StatusConflict, outcome, "Another plugin has this slug.").At("body.slug", "taken")
	case publisherdb.SlugConfusable:
		return problem.New(http.StatusConflict, outcome, "This slug is easily taken for another plugin's.").At("body.slug", "looks like another plugin's")
	case publisherdb.SlugOther:
		return problem.New(http.StatusConflict, "slug_fixed", "The slug was reserved with the first submission and can change no more.").At("body.slug", "cannot change")
	}
	return nil
}

// Readiness is what stands between a plugin and its submission.
type Readiness struct {
	Ready    bool               `json:"ready"`
	Problems []ReadinessProblem `json:"problems"`
}

// ReadinessProblem is one thing to put right first.
type ReadinessProblem struct {
	Field   string `json:"field" example:"links.homepage" doc:"Path of the field in the listing, or slug, release, status"`
	Code    string `json:"code" enum:"missing,too_long,too_many,hidden_characters,mixed_scripts,unknown_category,unknown_license,price_not_allowed,currency_twice,free_and_paid,tag_form,link_form,link_not_https,host_form,host_range,slug_taken,slug_confusable,slug_fixed,taken_down"`
	Message string `json:"message"`
}

type readinessOutput struct{ Body Readiness }

func (a *pluginsAPI) readiness(ctx context.Context, in *pluginInput) (*readinessOutput, error) {
	q := publisherdb.New(a.DB)
	row, err := q.GetPlugin(ctx, in.ID)
	if err != nil {
		return nil, found(err, "plugin")
	}
	if err := mayRead(ctx, row.OwnerID, "plugin"); err != nil {
		return nil, err
	}
	l, err := listingOf(row)
	if err != nil {
		return nil, err
	}
	problems := []ReadinessProblem{}
	for _, p := range listing.Problems(l) {
		problems = append(problems, ReadinessProblem(p))
	}
	outcome, err := q.SlugOutcome(ctx, publisherdb.SlugOutcomeParams{PluginID: in.ID, Slug: row.Slug, Skeleton: slug.Skeleton(row.Slug)})
	if err != nil {
		return nil, err
	}
	if p := slugProblem(outcome); p != nil {
		problems = append(problems, ReadinessProblem{Field: "slug", Code: p.Code, Message: p.Detail})
	}
	versions, err := q.ListVersions(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(versions, func(v publisherdb.ListVersionsRow) bool {
		return v.Status == publisherdb.ReleaseStatusDraft || v.Status == publisherdb.ReleaseStatusChangesRequested
	}) {
		problems = append(problems, ReadinessProblem{Field: "release", Code: "missing", Message: "Upload a release first."})
	}
	if row.Status == publisherdb.PluginStatusTakenDown {
		problems = append(problems, ReadinessProblem{Field: "status", Code: "taken_down", Message: "The plugin was taken down by an administrator."})
	}
	return &readinessOutput{Readiness{Ready: len(problems) == 0, Problems: problems}}, nil
}
