package demo

import (
	"hash/fnv"
	"math"
	"math/rand/v2"
	"slices"
	"time"
)

const day = 24 * time.Hour

// dice are the same in every run for the same subject.
func dice(subject string) *rand.Rand {
	hash := fnv.New64a()
	_, _ = hash.Write([]byte(subject)) // never fails, see hash.Hash
	return rand.New(rand.NewPCG(hash.Sum64(), 0))
}

// rhythm is how much goes on around a plugin, day by day, from its launch to today: it grows, rests at
// weekends, leaps when a version comes out, and is never quite the same two days running.
type rhythm struct {
	first  time.Time // the launch
	until  time.Time // now
	weight []float64 // by day since the launch
	total  float64
}

func newRhythm(rng *rand.Rand, releases []time.Time, now time.Time) rhythm {
	r := rhythm{first: releases[0], until: now}
	for at := r.first; at.Before(now); at = at.Add(day) {
		weight := 0.45 + 1.1*float64(at.Sub(r.first))/float64(now.Sub(r.first)+day)
		if weekday := at.Weekday(); weekday == time.Saturday || weekday == time.Sunday {
			weight *= 0.4
		}
		for i, release := range releases {
			leap := 0.9
			if i == 0 {
				leap = 2.4
			}
			if age := at.Sub(release).Hours() / 24; age >= 0 {
				weight *= 1 + leap*math.Exp(-age/4)
			}
		}
		weight *= 0.65 + 0.7*rng.Float64()
		r.weight = append(r.weight, weight)
		r.total += weight
	}
	return r
}

// moment is one at which something happens: on a busy day rather than on a quiet one, by day rather than by night.
func (r rhythm) moment(rng *rand.Rand) time.Time {
	left := rng.Float64() * r.total
	which := 0
	for which < len(r.weight)-1 && left > r.weight[which] {
		left -= r.weight[which]
		which++
	}
	midnight := r.first.Add(time.Duration(which) * day).Truncate(day)
	at := midnight.Add(time.Duration((7 + 7*(rng.Float64()+rng.Float64())) * float64(time.Hour)))
	return r.within(at)
}

// within moves a moment to between the launch and now.
func (r rhythm) within(at time.Time) time.Time {
	if at.Before(r.first) {
		return r.first.Add(time.Hour)
	}
	if latest := r.until.Add(-time.Hour); at.After(latest) {
		return latest
	}
	return at
}

// spread gives each day its part of about so many.
func (r rhythm) spread(rng *rand.Rand, about int) []int {
	parts := make([]int, len(r.weight))
	for i, weight := range r.weight {
		parts[i] = int(float64(about)*weight/r.total + rng.Float64())
	}
	return parts
}

// releases are when the plugin's versions came out.
func (p plugin) releases(now time.Time) []time.Time {
	rng := dice(p.Package + " releases")
	launch := now.Truncate(day).Add(-time.Duration(p.Launched) * day).Add(9 * time.Hour)
	all := []time.Time{launch}
	if n := len(p.Versions); n > 1 {
		span := time.Duration(p.Launched-4-rng.IntN(min(p.Launched/3, 45))) * day
		for i := 1; i < n; i++ {
			all = append(all, launch.Add(span*time.Duration(i)/time.Duration(n-1)).Add(time.Duration(rng.IntN(8))*time.Hour))
		}
	}
	slices.SortFunc(all, time.Time.Compare)
	return all
}

// rhythm of what goes on around the plugin.
func (p plugin) rhythm(now time.Time) rhythm {
	return newRhythm(dice(p.Package), p.releases(now), now)
}
