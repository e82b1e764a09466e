package storefront

import (
	"html/template"
	"time"

	"marketplace/internal/listing"
	"marketplace/internal/money"
)

// What pages read of the API's answers; the application gets them whole.

type publisherRef struct{ ID, Name string }

type rating struct {
	Average float64
	Count   int64
}

type card struct {
	Slug, Name, Summary, Category string
	Publisher                     publisherRef
	Price                         money.Money
	IconURL                       string
	Rating                        rating
}

type shelves struct {
	Featured, Trending, Newest, TopRated []card
	Categories                           []struct {
		Category string
		Plugins  int64
	}
}

type list struct {
	Items []card
}

type plugin struct {
	card
	DescriptionHTML        template.HTML // sanitised when it was published
	Tags, ScreenshotURLs   []string
	License                string
	Links                  listing.Links
	Hosts                  map[string]string
	Status, LatestVersion  string
	Versions               []version
	Downloads              int64
	PublishedAt, UpdatedAt time.Time
}

type version struct {
	Version, Status string
	ChangelogHTML   template.HTML // sanitised when it was published
	PublishedAt     time.Time
}

type publisher struct {
	publisherRef
	Plugins int64
}

type sitemapPage struct {
	Categories []string
	Plugins    []struct {
		Slug      string
		UpdatedAt time.Time
	}
	Publishers []struct {
		ID        string
		UpdatedAt time.Time
	}
	NextCursor string
}
