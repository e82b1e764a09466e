package money

import (
	"fmt"
	"math/bits"
	"slices"
)

// Split divides an amount of minor units in the proportion of the weights, so that the parts add up to the amount: each
// gets its share rounded down, and what is left goes, one unit each, to those with the largest remainders; of equal
// remainders the earlier wins (the largest-remainder method of Hamilton). With no weight above 0 all goes to the first.
// Neither amount nor weights may be negative.
func Split(amount int64, weights ...int64) []int64 {
	if amount < 0 || len(weights) == 0 || slices.Min(weights) < 0 {
		panic(fmt.Sprintf("money.Split(%d, %d)", amount, weights))
	}
	parts := make([]int64, len(weights))
	var sum uint64
	for _, w := range weights {
		sum += uint64(w)
	}
	if sum == 0 {
		parts[0] = amount
		return parts
	}
	remainders := make([]uint64, len(weights))
	order := make([]int, len(weights))
	left := amount
	for i, w := range weights {
		high, low := bits.Mul64(uint64(amount), uint64(w))
		quotient, remainder := bits.Div64(high, low, sum) // w ≤ sum, so the quotient fits
		parts[i], remainders[i], order[i] = int64(quotient), remainder, i
		left -= parts[i]
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case remainders[a] > remainders[b]:
			return -1
		case remainders[a] < remainders[b]:
			return 1
		default:
			return 0
		}
	})
	for _, i := range order[:left] {
		parts[i]++
	}
	return parts
}
