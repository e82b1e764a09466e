// Package listing is a plugin's public page as its publisher wrote it: frozen at submission, reviewed,
// then carried to the store unchanged.
package listing

import (
	"marketplace/internal/money"
)

// Listing is the content of a plugin's page. It is stored as JSON in submissions.listing and
// publisher_plugins.approved_listing, and is the only form in which it crosses to the store.
type Listing struct {
	Name        string            `json:"name"`
	Summary     string            `json:"summary"`
	Description string            `json:"description" doc:"Markdown (GFM)"`
	Category    string            `json:"category"`
	Tags        []string          `json:"tags"`
	License     string            `json:"license" doc:"SPDX identifier"`
	Links       Links             `json:"links"`
	Hosts       map[string]string `json:"hosts" doc:"Host name to the semver range it works with" example:"{\"eslint\":\">=8\"}"`
	Price       money.Money       `json:"price"`
	Prices      []money.Money     `json:"prices,omitempty" doc:"Further prices, in other currencies"`
	Icon        *Image            `json:"icon,omitempty"`
	Screenshots []Image           `json:"screenshots"`
}

// Links are where to read more; each is an https URL or empty.
type Links struct {
	Homepage   string `json:"homepage,omitempty"`
	Repository string `json:"repository,omitempty"`
	Issues     string `json:"issues,omitempty"`
}

// Image is a stored picture, addressed by its content.
type Image struct {
	BlobKey   string `json:"blobKey"`
	MediaType string `json:"mediaType"`
	Width     int    `json:"width"`
	Height    int    `json:"height"`
	Alt       string `json:"alt,omitempty"`
}

// Categories are the shelves of the store, by their stable names.
var Categories = []string{
	"linters", "formatters", "bundlers", "frameworks", "styling", "testing", "languages", "security",
	"productivity", "integrations", "other",
}
