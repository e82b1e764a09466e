package demo

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestHistoriesAreTheSameEveryTimeAndGrow(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	list, err := plugins()
	require.NoError(t, err)
	for _, p := range list.Plugins {
		r := p.rhythm(now)
		require.Equal(t, r, p.rhythm(now), p.Package)
		require.Len(t, p.releases(now), len(p.Versions))
		for _, release := range p.releases(now) {
			require.True(t, release.Before(now.Add(-day)), "%s: %s", p.Package, release)
		}
		rng := dice("test")
		for range 50 {
			at := r.moment(rng)
			require.False(t, at.Before(r.first))
			require.True(t, at.Before(now))
		}
		total := 0
		for _, part := range r.spread(rng, 1000) {
			total += part
		}
		require.InDelta(t, 1000, total, float64(len(r.weight)))
	}
}

func TestEveryReviewIsOfAPluginOfTheList(t *testing.T) {
	t.Parallel()
	list, err := plugins()
	require.NoError(t, err)
	texts, err := opinions()
	require.NoError(t, err)
	known := map[string]bool{anyPlugin: true}
	for _, p := range list.Plugins {
		if p.Liking > 0 {
			known[p.slug()] = true
		}
		require.True(t, p.Publisher == demoPublisher || list.Publishers[p.Publisher] != "", p.Package)
	}
	for slug, all := range texts {
		require.True(t, known[slug], slug)
		for _, o := range all {
			require.True(t, o.Stars >= 1 && o.Stars <= 5, o.Title)
		}
	}
}
