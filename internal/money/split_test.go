package money

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestSplit(t *testing.T) {
	t.Parallel()
	require.Equal(t, []int64{34, 33, 33}, Split(100, 1, 1, 1))
	require.Equal(t, []int64{1, 0}, Split(1, 5, 5), "of equal remainders the earlier")
	require.Equal(t, []int64{300, 1699}, Split(1999, 1500, 8500))
	require.Equal(t, []int64{7, 0}, Split(7, 0, 0))
	require.Equal(t, []int64{0, 7}, Split(7, 0, 3), "what has no weight gets nothing")
	require.Panics(t, func() { Split(-1, 1) })
	require.Panics(t, func() { Split(1, 1, -1) })
}

func TestSplitAddsUpAndIsNeverAUnitOff(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		amount := rapid.Int64Range(0, 1<<40).Draw(r, "amount")
		weights := rapid.SliceOfN(rapid.Int64Range(0, 1<<20), 1, 6).Draw(r, "weights")
		parts := Split(amount, weights...)
		var whole, sum int64
		for i, part := range parts {
			whole += weights[i]
			sum += part
		}
		require.Equal(r, amount, sum)
		for i, part := range parts {
			if whole == 0 {
				continue
			}
			off := part*whole - amount*weights[i]
			require.Less(r, off, whole)
			require.Greater(r, off, -whole)
			if weights[i] == 0 {
				require.Zero(r, part)
			}
		}
	})
}
