package api

import (
	"math"
	"strings"
	"time"
	"unicode"

	"github.com/google/uuid"

	"marketplace/internal/money"
	marketplacedb "marketplace/queries/marketplace"
)

// PluginCard is a plugin as lists show it.
type PluginCard struct {
	ID            uuid.UUID     `json:"id"`
	Slug          string        `json:"slug"`
	Name          string        `json:"name"`
	Summary       string        `json:"summary"`
	Publisher     PublisherRef  `json:"publisher"`
	Category      string        `json:"category"`
	Tags          []string      `json:"tags"`
	License       string        `json:"license"`
	Hosts         []string      `json:"hosts" doc:"Names of the hosts it works with"`
	Price         money.Money   `json:"price" doc:"0 is free"`
	Prices        []money.Money `json:"prices" doc:"Further prices, in other currencies"`
	IconURL       string        `json:"iconUrl,omitempty"`
	LatestVersion string        `json:"latestVersion"`
	Rating        Rating        `json:"rating"`
	Downloads     int64         `json:"downloads"`
	PublishedAt   time.Time     `json:"publishedAt"`
	UpdatedAt     time.Time     `json:"updatedAt"`
}

// PublisherRef names who sells a plugin.
type PublisherRef struct {
	ID   uuid.UUID `json:"id"`
	Name string    `json:"name"`
}

// Rating is what the visible reviews say together.
type Rating struct {
	Average float64 `json:"average" doc:"1 to 5, to two decimals; 0 without reviews"`
	Count   int64   `json:"count"`
}

func ratingOf(count, sum int64) Rating {
	if count == 0 {
		return Rating{}
	}
	return Rating{Average: math.Round(100*float64(sum)/float64(count)) / 100, Count: count}
}

func cardOf(c marketplacedb.PluginCard) PluginCard {
	return PluginCard{
		ID: c.ID, Slug: c.Slug, Name: c.Name, Summary: c.Summary, Publisher: PublisherRef{ID: c.PublisherID, Name: c.PublisherName},
		Category: c.Category, Tags: c.Tags, License: c.License, Hosts: c.HostNames,
		Price: money.Money{Minor: c.PriceMinor, Currency: c.Currency}, Prices: c.Prices.List(), IconURL: imageURL(c.IconKey), LatestVersion: c.LatestVersion,
		Rating: ratingOf(int64(c.RatingCount), int64(c.RatingSum)), Downloads: c.DownloadCount,
		PublishedAt: c.PublishedAt, UpdatedAt: c.UpdatedAt,
	}
}

func cardsOf[R any](rows []R, card func(R) marketplacedb.PluginCard) []PluginCard {
	cards := make([]PluginCard, len(rows))
	for i, row := range rows {
		cards[i] = cardOf(card(row))
	}
	return cards
}

// cleanLine is text from a query string as a database can take it: valid UTF-8, one line, no control or
// invisible formatting characters.
func cleanLine(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r), unicode.IsSpace(r):
			return ' '
		case unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return strings.TrimSpace(s)
}

// orZero is nothing for nil.
func orZero[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}

// optional is nil for nothing.
func optional[T comparable](v T) *T {
	var zero T
	if v == zero {
		return nil
	}
	return &v
}
