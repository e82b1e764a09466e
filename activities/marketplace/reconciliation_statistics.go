package marketplace

import (
	"context"
	"time"

	"github.com/google/uuid"

	"marketplace/internal/storeevent"
	marketplacedb "marketplace/queries/marketplace"
)

// StatisticsMark is a moment of the store's database.
type StatisticsMark struct {
	At time.Time `json:"at"`
}

// MarkStatistics is called before publisher_db is asked: what is sent from then on may or may not be counted in its answer.
func (a *Activities) MarkStatistics(ctx context.Context, _ ReconciliationRef) (StatisticsMark, error) {
	at, err := marketplacedb.New(a.DB).Clock(ctx)
	return StatisticsMark{At: at}, wrap("read the clock", err)
}

// CompareStatisticsInput is a page of what publisher_db has counted, of the publishers after one.
type CompareStatisticsInput struct {
	Mark  time.Time        `json:"mark"`
	After uuid.UUID        `json:"after"`
	Nets  []storeevent.Net `json:"nets,omitempty"`
	Last  bool             `json:"last,omitempty"`
}

// StatisticsDifferences are those of a page.
type StatisticsDifferences struct {
	Differences []StatisticsDifference `json:"differences,omitempty"`
}

// CompareStatistics holds what publisher_db has counted against what the store has told it. A publisher about whom
// something is under way is left for another time.
func (a *Activities) CompareStatistics(ctx context.Context, in CompareStatisticsInput) (StatisticsDifferences, error) {
	var until uuid.UUID
	if n := len(in.Nets); n > 0 {
		until = in.Nets[n-1].PublisherID
	}
	told, err := marketplacedb.New(a.DB).ToldNets(ctx, marketplacedb.ToldNetsParams{Mark: in.Mark, AfterID: in.After, UntilID: until, LastPage: in.Last})
	if err != nil {
		return StatisticsDifferences{}, wrap("add up facts", err)
	}
	type key struct {
		publisher uuid.UUID
		currency  string
	}
	counted := map[key]int64{}
	for _, n := range in.Nets {
		counted[key{n.PublisherID, n.Currency}] = n.Minor
	}
	var out StatisticsDifferences
	differ := func(k key, toldMinor, countedMinor int64) {
		if toldMinor != countedMinor {
			out.Differences = append(out.Differences, StatisticsDifference{PublisherID: k.publisher, Currency: k.currency, ToldMinor: toldMinor, CountedMinor: countedMinor})
		}
	}
	for _, t := range told {
		k := key{t.PublisherID, t.Currency}
		if !t.Moving {
			differ(k, t.NetMinor, counted[k])
		}
		delete(counted, k)
	}
	for k, minor := range counted { // the store knows nothing of them
		differ(k, 0, minor)
	}
	return out, nil
}
