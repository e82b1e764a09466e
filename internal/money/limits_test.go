package money_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"marketplace/internal/money"
)

func TestLimits(t *testing.T) {
	t.Parallel()
	limits, err := money.ParseLimits(" EUR:2000, JPY:3000 ")
	require.NoError(t, err)
	require.True(t, limits.Within(money.Money{Minor: 2000, Currency: "EUR"}))
	require.False(t, limits.Within(money.Money{Minor: 2001, Currency: "EUR"}))
	require.True(t, limits.Within(money.Money{Minor: 3000, Currency: "JPY"}))
	require.False(t, limits.Within(money.Money{Minor: 1, Currency: "USD"}), "a currency without a limit has none to be within")
	others, err := money.ParseLimits("EUR:10,*:40")
	require.NoError(t, err)
	require.True(t, others.Within(money.Money{Minor: 2000, Currency: "JPY"}))
	require.False(t, others.Within(money.Money{Minor: 2001, Currency: "JPY"}))
	require.False(t, others.Within(money.Money{Minor: 11, Currency: "EUR"}))
	none, err := money.ParseLimits("")
	require.NoError(t, err)
	require.Empty(t, none)
	for _, bad := range []string{"EUR", "EUR:", "EUR:-1", "EUR:1.5", "XXX:1", "EUR:1,EUR:2", "EUR:99999999999999999999", "*:1000001"} {
		_, err := money.ParseLimits(bad)
		require.Error(t, err, bad)
	}
}
