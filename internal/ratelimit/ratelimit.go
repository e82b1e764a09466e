// Package ratelimit counts tries: in Postgres, so that every copy of a process shares one limit, or in memory.
package ratelimit

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"math"
	"net/http"
	"strings"
	"time"

	"marketplace/internal/problem"
)

// Limit is so many hits in a window.
type Limit struct {
	Name   string
	Hits   int
	Window time.Duration
}

// Counter is the table rate_limits of one of the databases.
type Counter interface {
	// CountHit counts one hit in the window that begins at start, and says how many it and the window
	// before it have.
	CountHit(ctx context.Context, key string, start, preceding time.Time) (running, before int, err error)
}

// Allow counts a hit of subject, which is stored only as a digest. Over the limit it returns the problem
// to answer with. The window slides: the preceding one counts by the part of it still in sight.
func Allow(ctx context.Context, counter Counter, limit Limit, subject string, now time.Time) error {
	start := now.UTC().Truncate(limit.Window)
	digest := sha256.Sum256([]byte(strings.ToLower(subject)))
	running, before, err := counter.CountHit(ctx, limit.Name+"/"+hex.EncodeToString(digest[:16]), start, start.Add(-limit.Window))
	if err != nil {
		return err
	}
	elapsed := now.Sub(start)
	inSight := float64(before) * float64(limit.Window-elapsed) / float64(limit.Window)
	if float64(running)+inSight <= float64(limit.Hits) {
		return nil
	}
	wait := int(math.Ceil((limit.Window - elapsed).Seconds()))
	return problem.New(http.StatusTooManyRequests, "rate_limited", "Too many attempts. Wait before the next one.").RetryAfter(max(wait, 1))
}
