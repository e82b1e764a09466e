// Package moneyhistories drives the marketplace's money through random histories: purchases, refunds, disputes, the news of which
// arrives late, twice, in any order or never. After each history every invariant must hold. A history that breaks one is
// shrunk to the few steps that matter, and printed.
//
// `go test ./dev/moneyhistories` runs a few hundred, `make money-histories` 10,000: RAPID_CHECKS is the number for each of the four
// lanes. RAPID_SEED replays a run.
package moneyhistories

import (
	"flag"
	"fmt"
	"os"
	"testing"

	"pgregory.net/rapid"

	"marketplace/dev/pgtest"
)

const lanes = 4

// inEveryTestRun is how many histories each lane runs unless it is told otherwise.
const inEveryTestRun = "60"

func TestMain(m *testing.M) {
	if os.Getenv("RAPID_CHECKS") == "" {
		if err := flag.Set("rapid.checks", inEveryTestRun); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}

func TestRandomHistories(t *testing.T) {
	db, panel := pgtest.Marketplace(t), pgtest.Publisher(t)
	for lane := range lanes {
		t.Run(fmt.Sprint(lane), func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(r *rapid.T) {
				w := newWorld(r, db, panel)
				for _, m := range rapid.SliceOfN(moves, 15, 80).Draw(r, "history") {
					w.play(m)
				}
				w.choices = nil
				w.askStripe()
				w.holds()
			})
		})
	}
}
