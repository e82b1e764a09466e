package ratelimit_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"marketplace/api"
	"marketplace/dev/pgtest"
	"marketplace/internal/problem"
	"marketplace/internal/ratelimit"
)

func TestTheWindowSlides(t *testing.T) {
	t.Parallel()
	db := pgtest.Marketplace(t)
	store := api.NewAccountStore(db.Pool)
	limit := ratelimit.Limit{Name: "test", Hits: 10, Window: time.Minute}
	at := func(seconds int) time.Time { return time.Date(2026, 1, 1, 0, 0, seconds, 0, time.UTC) }
	hit := func(subject string, now time.Time) error {
		return ratelimit.Allow(t.Context(), store, limit, subject, now)
	}
	for range 10 {
		require.NoError(t, hit("Ana@example.com", at(59)))
	}
	refused, ok := errors.AsType[*problem.Problem](hit("ana@EXAMPLE.com", at(59)))
	require.True(t, ok)
	require.Equal(t, "rate_limited", refused.Code)
	require.Equal(t, "1", refused.GetHeaders().Get("Retry-After"))
	require.NoError(t, hit("bob@example.com", at(59)), "others are not concerned")
	require.Error(t, hit("ana@example.com", at(61)), "a second later most of the last window is in sight")
	require.NoError(t, hit("ana@example.com", at(100)))
	require.NoError(t, hit("ana@example.com", at(200)))

	var keys string
	require.NoError(t, db.QueryRow(t.Context(), `SELECT string_agg(key, ' ') FROM rate_limits`).Scan(&keys))
	require.NotContains(t, strings.ToLower(keys), "ana", "who is counted is kept as a digest only")
}
