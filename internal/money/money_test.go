package money

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestString(t *testing.T) {
	t.Parallel()
	require.Equal(t, "19.99 EUR", Money{1999, "EUR"}.String())
	require.Equal(t, "-0.05 EUR", Money{-5, "EUR"}.String())
	require.Equal(t, "500 JPY", Money{500, "JPY"}.String())
}

func TestInTheReadersLanguage(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		m                Money
		spanish, english string
	}{
		{Money{123456, "EUR"}, "1.234,56\u00a0€", "€1,234.56"},
		{Money{5, "USD"}, "0,05\u00a0US$", "$0.05"},
		{Money{-99999999, "GBP"}, "-999.999,99\u00a0£", "-£999,999.99"},
		{Money{1000, "JPY"}, "1.000\u00a0¥", "¥1,000"},
		{Money{0, "CLP"}, "0\u00a0CLP", "CLP\u00a00"},
		{Money{math.MinInt64, "SEK"}, "-92.233.720.368.547.758,08\u00a0SEK", "-SEK\u00a092,233,720,368,547,758.08"},
	} {
		require.Equal(t, c.spanish, c.m.In("es"))
		require.Equal(t, c.english, c.m.In("en"))
	}
}

func TestCheckPrice(t *testing.T) {
	t.Parallel()
	require.NoError(t, CheckPrice(Money{0, "EUR"}))
	require.NoError(t, CheckPrice(Money{50, "EUR"}))
	require.ErrorContains(t, CheckPrice(Money{49, "EUR"}), "0.50 EUR")
	require.ErrorContains(t, CheckPrice(Money{-1, "EUR"}), "least")
	require.ErrorContains(t, CheckPrice(Money{100_000_000, "EUR"}), "most")
	require.ErrorContains(t, CheckPrice(Money{100, "XXX"}), "not sold in")
}
