package publisher

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"marketplace/internal/licensing"
	"marketplace/internal/listing"
	"marketplace/internal/money"
	publisherdb "marketplace/queries/publisher"
)

// Plugin is a plugin as its publisher edits it.
type Plugin struct {
	ID             uuid.UUID                `json:"id"`
	OwnerID        uuid.UUID                `json:"ownerId"`
	OwnerName      string                   `json:"ownerName"`
	Slug           string                   `json:"slug"`
	SlugReserved   bool                     `json:"slugReserved" doc:"True from the first submission on: the slug can change no more"`
	Name           string                   `json:"name"`
	Summary        string                   `json:"summary"`
	Description    string                   `json:"description" doc:"Markdown (GFM)"`
	Category       string                   `json:"category"`
	Tags           []string                 `json:"tags"`
	License        string                   `json:"license"`
	Links          listing.Links            `json:"links"`
	Hosts          map[string]string        `json:"hosts"`
	Price          money.Money              `json:"price"`
	Prices         []money.Money            `json:"prices" doc:"Further prices, in other currencies"`
	Icon           *PluginImage             `json:"icon,omitempty"`
	Screenshots    []PluginImage            `json:"screenshots"`
	Status         string                   `json:"status" enum:"draft,listed,unlisted,taken_down"`
	TakedownReason string                   `json:"takedownReason,omitempty" enum:"malware,security,legal,copyright,trademark,fraud,policy,other"`
	Approved       bool                     `json:"approved" doc:"Whether a listing was ever approved"`
	Licensing      licensing.LicensingTerms `json:"licensing" doc:"No part of the reviewed listing: PUT …/licensing changes it"`
	Revision       int64                    `json:"revision" doc:"Grows with every change; send it as If-Match"`
	CreatedAt      time.Time                `json:"createdAt"`
	UpdatedAt      time.Time                `json:"updatedAt"`
}

// PluginSummary is a plugin in a list.
type PluginSummary struct {
	ID                     uuid.UUID   `json:"id"`
	OwnerID                uuid.UUID   `json:"ownerId"`
	Slug                   string      `json:"slug"`
	Name                   string      `json:"name"`
	Summary                string      `json:"summary"`
	Category               string      `json:"category"`
	Price                  money.Money `json:"price"`
	Status                 string      `json:"status" enum:"draft,listed,unlisted,taken_down"`
	IconURL                string      `json:"iconUrl,omitempty"`
	LatestVersion          string      `json:"latestVersion,omitempty" doc:"Of the newest release, whatever its status"`
	LatestStatus           string      `json:"latestStatus,omitempty" enum:"draft,submitted,changes_requested,approved,published,rejected,withdrawn"`
	LatestPublishedVersion string      `json:"latestPublishedVersion,omitempty" doc:"What went to the store last"`
	OpenSubmissionID       *uuid.UUID  `json:"openSubmissionId,omitempty" doc:"The newest one that is being checked or reviewed or waits for changes"`
	Revision               int64       `json:"revision"`
	CreatedAt              time.Time   `json:"createdAt"`
	UpdatedAt              time.Time   `json:"updatedAt"`
}

// CreatePluginBody starts a draft.
type CreatePluginBody struct {
	PluginFields
	Slug string `json:"slug" minLength:"1" maxLength:"100" example:"eslint-plugin-import"`
	Name string `json:"name" minLength:"1" maxLength:"80"`
}

// PatchPluginBody changes the fields it has.
type PatchPluginBody struct {
	PluginFields
	Slug *string `json:"slug,omitempty" minLength:"1" maxLength:"100"`
	Name *string `json:"name,omitempty" minLength:"1" maxLength:"80"`
}

// PluginFields are what may be left out.
type PluginFields struct {
	Summary     *string           `json:"summary,omitempty" maxLength:"200"`
	Description *string           `json:"description,omitempty" maxLength:"50000" doc:"Markdown (GFM): headings, lists, tables, task lists, code blocks with a language, links to the web. HTML is left out; images are shown as links with their alternative text, for pictures there are screenshots"`
	Category    *string           `json:"category,omitempty" maxLength:"30" doc:"Empty: not chosen yet"`
	Tags        []string          `json:"tags,omitempty" maxItems:"50" doc:"At most 10 after normalising"`
	License     *string           `json:"license,omitempty" maxLength:"200" doc:"SPDX identifier or expression"`
	Links       *listing.Links    `json:"links,omitempty"`
	Hosts       map[string]string `json:"hosts,omitempty"`
	Price       *money.Money      `json:"price,omitempty" doc:"0 is free; then it is so in every currency"`
	Prices      []money.Money     `json:"prices,omitempty" maxItems:"50" doc:"Further prices, one per currency; at most 30. An empty list takes them away"`
}

// apply sets the fields that are there.
func (f PluginFields) apply(l *listing.Listing) {
	set(&l.Summary, f.Summary)
	set(&l.Description, f.Description)
	set(&l.Category, f.Category)
	set(&l.License, f.License)
	set(&l.Links, f.Links)
	set(&l.Price, f.Price)
	if f.Tags != nil {
		l.Tags = listing.NormalizeTags(f.Tags)
	}
	if f.Prices != nil {
		l.Prices = f.Prices
	}
	if f.Hosts != nil {
		l.Hosts = f.Hosts
	}
}

func set[T any](to *T, from *T) {
	if from != nil {
		*to = *from
	}
}

// listingOf is the row's listing without its images.
func listingOf(row publisherdb.GetPluginRow) (listing.Listing, error) {
	l := listing.Listing{
		Name: row.Name, Summary: row.Summary, Description: row.Description, Category: row.Category, Tags: row.Tags,
		License: row.License, Price: money.Money{Minor: row.PriceMinor, Currency: row.Currency}, Prices: row.Prices, Hosts: map[string]string{},
		Screenshots: []listing.Image{},
	}
	if err := json.Unmarshal(row.Links, &l.Links); err != nil {
		return l, fmt.Errorf("links of plugin %s: %w", row.ID, err)
	}
	if err := json.Unmarshal(row.Hosts, &l.Hosts); err != nil {
		return l, fmt.Errorf("hosts of plugin %s: %w", row.ID, err)
	}
	return l, nil
}

func pluginBody(row publisherdb.GetPluginRow, images []publisherdb.ListImagesRow) (Plugin, error) {
	l, err := listingOf(row)
	if err != nil {
		return Plugin{}, err
	}
	p := Plugin{
		ID: row.ID, OwnerID: row.OwnerID, OwnerName: row.OwnerName, Slug: row.Slug, SlugReserved: row.SlugReserved,
		Name: l.Name, Summary: l.Summary, Description: l.Description, Category: l.Category, Tags: l.Tags, License: l.License,
		Links: l.Links, Hosts: l.Hosts, Price: l.Price, Prices: l.Prices, Status: string(row.Status), TakedownReason: row.TakedownReason,
		Approved: row.ApprovedListing != nil, Revision: row.Revision, CreatedAt: row.CreatedAt, UpdatedAt: row.UpdatedAt,
		Screenshots: []PluginImage{},
	}
	if err := json.Unmarshal(row.Licensing, &p.Licensing); err != nil {
		return p, fmt.Errorf("licensing of plugin %s: %w", row.ID, err)
	}
	for _, image := range images {
		body := imageBody(image)
		if image.Kind == publisherdb.ImageKindIcon {
			p.Icon = &body
		} else {
			p.Screenshots = append(p.Screenshots, body)
		}
	}
	return p, nil
}

// freePrice is a price there is nothing to say against.
var freePrice = money.Money{Currency: "EUR"}
