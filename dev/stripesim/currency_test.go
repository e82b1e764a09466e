package stripesim

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"marketplace/internal/money"
)

// What the store sells for, the simulator charges: in the same minor units and between the same limits.
func TestCurrenciesOfTheStore(t *testing.T) {
	t.Parallel()
	for _, code := range money.Currencies() {
		ours, _ := money.CurrencyOf(code)
		lower := strings.ToLower(code)
		theirs, known := currencies[lower]
		require.True(t, known, code)
		require.Equal(t, ours.Decimals, theirs.decimals, code)
		require.NoError(t, chargeable(ours.Least, lower))
		require.Error(t, chargeable(ours.Least-1, lower))
		require.NoError(t, chargeable(ours.Most, lower))
		require.Error(t, chargeable(ours.Most+ours.Step, lower))
		require.Equal(t, ours.Step == 1, roundAmount("amount", ours.Least+1, lower) == nil, code)
		require.NoError(t, roundAmount("amount", ours.Least+ours.Step, lower))
	}
}
