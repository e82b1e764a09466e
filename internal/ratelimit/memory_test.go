package ratelimit_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"marketplace/internal/ratelimit"
)

func TestMemorySlidesAsPostgresDoes(t *testing.T) {
	t.Parallel()
	memory := ratelimit.NewMemory()
	limit := ratelimit.Limit{Name: "test", Hits: 10, Window: time.Minute}
	hit := func(subject string, second int) error {
		return ratelimit.Allow(t.Context(), memory, limit, subject, time.Date(2026, 1, 1, 0, 0, second, 0, time.UTC))
	}
	for range 10 {
		require.NoError(t, hit("ana", 59))
	}
	require.Error(t, hit("ana", 59))
	require.NoError(t, hit("bob", 59))
	require.Error(t, hit("ana", 61), "a second later most of the last window is in sight")
	require.NoError(t, hit("ana", 110))
	require.NoError(t, hit("ana", 300))
	for range 9 {
		require.NoError(t, hit("ana", 301))
	}
	require.Error(t, hit("ana", 301))
}
