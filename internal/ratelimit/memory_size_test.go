package ratelimit

import (
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestMemoryHasAnEnd(t *testing.T) {
	t.Parallel()
	memory := NewMemory()
	limit := Limit{Name: "test", Hits: 1000, Window: time.Hour}
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	var all sync.WaitGroup
	for worker := range 4 {
		all.Go(func() {
			for i := range 60_000 {
				if err := Allow(t.Context(), memory, limit, strconv.Itoa(worker)+"/"+strconv.Itoa(i), now); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	require.LessOrEqual(t, len(memory.hits), maxCounted)
	require.Greater(t, len(memory.hits), maxCounted/2, "it forgets no more than it must")
}
