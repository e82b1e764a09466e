package demo

import (
	_ "embed"
	"encoding/json"
	"math"
	"math/rand/v2"
)

// opinion is a review. One without words is stars alone.
type opinion struct {
	Stars int    `json:"stars"`
	Title string `json:"title"`
	Body  string `json:"body"`
}

//go:embed reviews.json
var opinionList []byte

// anyPlugin is the key of the opinions that fit any plugin.
const anyPlugin = "*"

// opinions are the texts of reviews, by slug.
func opinions() (map[string][]opinion, error) {
	var all map[string][]opinion
	return all, json.Unmarshal(opinionList, &all)
}

// opinionsOf are so many opinions of a plugin: those written for it first, then stars that tend to its liking,
// some of them with words that fit anything.
func opinionsOf(texts map[string][]opinion, p plugin, n int) []opinion {
	if p.Liking == 0 {
		return nil
	}
	rng := dice(p.Package + " opinions")
	all := append([]opinion(nil), texts[p.slug()]...)
	for len(all) < n {
		stars := starsAround(rng, p.Liking)
		o := opinion{Stars: stars}
		if fitting := texts[anyPlugin]; rng.IntN(4) == 0 {
			if chosen := fitting[rng.IntN(len(fitting))]; chosen.Stars == stars {
				o = chosen
			}
		}
		all = append(all, o)
	}
	all = all[:n]
	rng.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}

func starsAround(rng *rand.Rand, liking float64) int {
	return int(math.Max(1, math.Min(5, math.Round(liking+0.75*rng.NormFloat64()))))
}
