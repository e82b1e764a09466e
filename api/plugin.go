package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"regexp"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"marketplace/internal/httpapi"
	"marketplace/internal/listing"
	"marketplace/internal/money"
	"marketplace/internal/problem"
	marketplacedb "marketplace/queries/marketplace"
)

// versionsOnPage is how many versions a plugin's page has; list-plugin-versions has them all.
const versionsOnPage = 10

// recentDays is what a page counts downloads of besides all of them.
const recentDays = 30

var slugPattern = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,127}$`)

type plugins struct {
	q          *marketplacedb.Queries
	views      *Views
	signingKey string
}

func registerPlugin(api huma.API, d Deps) {
	p := plugins{marketplacedb.New(d.DB), d.Views, d.SigningKey}
	httpapi.Register(api, httpapi.Anyone, huma.Operation{
		OperationID: "get-plugin", Method: http.MethodGet, Path: "/v1/plugins/{plugin}", Tags: []string{"catalogue"}, Responses: notModified(),
		Summary:     "A plugin's page, by its slug or id",
		Description: "An unlisted plugin is shown to who knows its address. One that was taken down answers 410 `taken_down`.",
	}, p.get)
	httpapi.Register(api, httpapi.Anyone, huma.Operation{
		OperationID: "record-view", Method: http.MethodPost, Path: "/v1/plugins/{plugin}/views", Tags: []string{"catalogue"}, DefaultStatus: http.StatusNoContent,
		Summary:     "Tell that somebody looks at a plugin's page, for its publisher's statistics",
		Description: "Once per visit. Reading the plugin counts nothing: pages are fetched ahead, again, and by search engines. What calls itself a robot is not counted.",
	}, p.view)
	httpapi.Register(api, httpapi.Anyone, huma.Operation{
		OperationID: "get-signing-key", Method: http.MethodGet, Path: "/v1/signing-key", Tags: []string{"downloads"}, Responses: notModified(),
		Summary: "The minisign public key that verifies every artifact (minisign -V -P <key>)",
	}, p.key)
}

// PluginPageBody is all that a plugin's page shows.
type PluginPageBody struct {
	ID              uuid.UUID         `json:"id"`
	Slug            string            `json:"slug"`
	Name            string            `json:"name"`
	Summary         string            `json:"summary"`
	DescriptionHTML string            `json:"descriptionHtml" doc:"Sanitised when it was published"`
	Publisher       PublisherRef      `json:"publisher"`
	Category        string            `json:"category"`
	Tags            []string          `json:"tags"`
	License         string            `json:"license" doc:"SPDX identifier"`
	Links           listing.Links     `json:"links"`
	Hosts           map[string]string `json:"hosts" doc:"Host name to the semver range it works with"`
	Price           money.Money       `json:"price" doc:"0 is free"`
	Prices          []money.Money     `json:"prices" doc:"Further prices, in other currencies"`
	IconURL         string            `json:"iconUrl,omitempty"`
	ScreenshotURLs  []string          `json:"screenshotUrls"`
	Licensing       *PluginLicensing  `json:"licensing,omitempty" doc:"On which terms it comes with a license key; absent if it comes without"`
	Status          string            `json:"status" enum:"listed,unlisted" doc:"Unlisted: not in any list, and only owners may download it"`
	LatestVersion   string            `json:"latestVersion"`
	Versions        []PluginVersion   `json:"versions" doc:"The newest ten"`
	Rating          Rating            `json:"rating"`
	Histogram       Histogram         `json:"histogram"`
	Downloads       int64             `json:"downloads"`
	RecentDownloads int64             `json:"downloadsLast30Days"`
	PublishedAt     time.Time         `json:"publishedAt"`
	UpdatedAt       time.Time         `json:"updatedAt"`
}

// PluginLicensing says what a license of a plugin will allow.
type PluginLicensing struct {
	MaxActivations *int32 `json:"maxActivations,omitempty" doc:"On how many machines at a time; absent without limit"`
	Offline        bool   `json:"offline" doc:"Whether there are license files for machines without a connection"`
}

// PluginInput names a plugin.
type PluginInput struct {
	ConditionalInput
	Plugin string `path:"plugin" maxLength:"128" doc:"Slug or id"`
}

func (p plugins) get(ctx context.Context, in *PluginInput) (*Conditional[PluginPageBody], error) {
	row, err := findPlugin(ctx, p.q, in.Plugin)
	if err != nil {
		return nil, err
	}
	page := PluginPageBody{
		ID: row.ID, Slug: row.Slug, Name: row.Name, Summary: row.Summary, DescriptionHTML: row.DescriptionHtml,
		Publisher: PublisherRef{ID: row.PublisherID, Name: row.PublisherName}, Category: row.Category, Tags: row.Tags, License: row.License,
		Price: money.Money{Minor: row.PriceMinor, Currency: row.Currency}, Prices: row.Prices.List(), IconURL: imageURL(row.IconKey),
		ScreenshotURLs: each(row.ScreenshotKeys, imageURL), Status: string(row.Status), LatestVersion: row.LatestVersion,
		Rating: ratingOf(int64(row.RatingCount), int64(row.RatingSum)), Downloads: row.DownloadCount,
		PublishedAt: row.PublishedAt, UpdatedAt: row.UpdatedAt,
	}
	if err := errors.Join(json.Unmarshal(row.Links, &page.Links), json.Unmarshal(row.Hosts, &page.Hosts)); err != nil {
		return nil, err
	}
	if row.Licensed {
		page.Licensing = &PluginLicensing{row.LicenseActivations, row.LicenseOffline}
	}
	if page.Hosts == nil {
		page.Hosts = map[string]string{}
	}
	versions, err := p.q.ListVersions(ctx, marketplacedb.ListVersionsParams{PluginID: row.ID, MaxRows: versionsOnPage})
	if err != nil {
		return nil, err
	}
	if page.Versions, err = versionsOf(versions); err != nil {
		return nil, err
	}
	if page.Histogram, err = histogramOf(ctx, p.q, row.ID); err != nil {
		return nil, err
	}
	if page.RecentDownloads, err = p.q.DownloadsSince(ctx, row.ID, recentDays); err != nil {
		return nil, err
	}
	return conditional(in.IfNoneMatch, page)
}

type viewInput struct {
	Plugin    string `path:"plugin" maxLength:"128" doc:"Slug or id"`
	UserAgent string `header:"User-Agent" hidden:"true"`
}

// robots are programs that run pages' scripts and say who they are.
var robots = regexp.MustCompile(`(?i)bot\b|crawl|spider|slurp|preview|lighthouse`)

func (p plugins) view(ctx context.Context, in *viewInput) (*struct{}, error) {
	row, err := findPlugin(ctx, p.q, in.Plugin)
	if err != nil {
		return nil, err
	}
	if !robots.MatchString(in.UserAgent) {
		p.views.Record(row.ID, row.PublisherID)
	}
	return nil, nil
}

// SigningKey verifies artifacts.
type SigningKey struct {
	Algorithm string `json:"algorithm" enum:"minisign"`
	PublicKey string `json:"publicKey"`
}

func (p plugins) key(_ context.Context, in *ConditionalInput) (*Conditional[SigningKey], error) {
	if p.signingKey == "" {
		return nil, problem.NotFound("signing key")
	}
	return conditional(in.IfNoneMatch, SigningKey{Algorithm: "minisign", PublicKey: p.signingKey})
}

// findPlugin is a plugin that may be shown, by slug or id. The error is a problem for the client.
func findPlugin(ctx context.Context, q *marketplacedb.Queries, slugOrID string) (marketplacedb.PluginPageRow, error) {
	var byID *uuid.UUID
	var bySlug *string
	if id, ok := parseID(slugOrID); ok {
		byID = &id
	} else if slugPattern.MatchString(slugOrID) {
		bySlug = &slugOrID
	} else {
		return marketplacedb.PluginPageRow{}, problem.NotFound("plugin")
	}
	row, err := q.PluginPage(ctx, byID, bySlug)
	if err != nil {
		return row, missing(err, "plugin")
	}
	if row.Status == marketplacedb.ListingStatusTakenDown {
		return row, takenDown(row.TakedownReason)
	}
	return row, nil
}

// takenDown tells the reason code and no more.
func takenDown(reason string) *problem.Problem {
	p := problem.New(http.StatusGone, "taken_down", "This plugin was removed from the store by its operators.")
	if reason != "" {
		_ = p.At("reason", reason)
	}
	return p
}

// missing turns "no rows" into the problem that it is.
func missing(err error, what string) error {
	if errors.Is(err, pgx.ErrNoRows) {
		return problem.NotFound(what)
	}
	return err
}
