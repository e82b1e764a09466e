package storeevent

import "github.com/google/uuid"

// Net is what facts about money add up to for one publisher in one currency.
type Net struct {
	PublisherID uuid.UUID `json:"publisherId"`
	Currency    string    `json:"currency"`
	Minor       int64     `json:"minor"`
}
