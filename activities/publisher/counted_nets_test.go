package publisher

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"marketplace/dev/pgtest"
	"marketplace/internal/storeevent"
)

func TestReadCountedNetsPageByPage(t *testing.T) {
	t.Parallel()
	a := &Activities{DB: pgtest.Publisher(t).Pool}
	first, second, third := uuid.UUID{1}, uuid.UUID{2}, uuid.UUID{3}
	fact := func(publisher uuid.UUID, currency string, net int64) storeevent.Event {
		return storeevent.Event{ID: uuid.New(), Kind: storeevent.Sale, PluginID: uuid.New(), PublisherID: publisher, OccurredAt: time.Now(), Quantity: 1, Currency: currency, NetMinor: net}
	}
	require.NoError(t, a.ApplyEvents(t.Context(), EventBatch{Events: []storeevent.Event{
		fact(first, "EUR", 5), fact(first, "EUR", 6), fact(first, "JPY", 7), fact(second, "EUR", 8), fact(third, "EUR", 9), fact(uuid.UUID{4}, "", 0),
	}}))
	page, err := a.ReadCountedNets(t.Context(), CountedNetsInput{Limit: 2})
	require.NoError(t, err)
	require.Equal(t, CountedNets{Nets: []storeevent.Net{{PublisherID: first, Currency: "EUR", Minor: 11}, {PublisherID: first, Currency: "JPY", Minor: 7}, {PublisherID: second, Currency: "EUR", Minor: 8}}}, page)
	page, err = a.ReadCountedNets(t.Context(), CountedNetsInput{After: second, Limit: 2})
	require.NoError(t, err)
	require.Equal(t, CountedNets{Nets: []storeevent.Net{{PublisherID: third, Currency: "EUR", Minor: 9}}, Last: true}, page)
}
