package publisher

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"marketplace/internal/storeevent"
	publisherdb "marketplace/queries/publisher"
)

// CountedNetsInput asks for a page of publishers after one.
type CountedNetsInput struct {
	After uuid.UUID `json:"after"`
	Limit int32     `json:"limit"` // publishers
}

// CountedNets is what the statistics of some publishers have counted. Last: there are no further ones.
type CountedNets struct {
	Nets []storeevent.Net `json:"nets,omitempty"`
	Last bool             `json:"last,omitempty"`
}

// ReadCountedNets adds up the statistics, for the store to compare with what it has told.
func (a *Activities) ReadCountedNets(ctx context.Context, in CountedNetsInput) (CountedNets, error) {
	rows, err := publisherdb.New(a.DB).NetsByPublisher(ctx, in.After, in.Limit)
	if err != nil {
		return CountedNets{}, fmt.Errorf("add up statistics: %w", err)
	}
	out := CountedNets{Nets: make([]storeevent.Net, len(rows))}
	publishers := int32(0)
	for i, r := range rows {
		out.Nets[i] = storeevent.Net{PublisherID: r.PublisherID, Currency: r.Currency, Minor: r.NetMinor}
		if i == 0 || r.PublisherID != rows[i-1].PublisherID {
			publishers++
		}
	}
	out.Last = publishers < in.Limit
	return out, nil
}
