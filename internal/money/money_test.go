package money

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestString(t *testing.T) {
	t.Parallel()
	require.Equal(t, "19.99 EUR", Money{1999, "EUR"}.String())
	require.Equal(t, "-0.05 EUR", Money{-5, "EUR"}.String())
	require.Equal(t, "500 JPY", Money{500, "JPY"}.String())
	require.Equal(t, "0.060 KWD", Money{60, "KWD"}.String())
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
		{Money{6500, "KWD"}, "6,500\u00a0KWD", "KWD\u00a06.500"},
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
	require.ErrorContains(t, CheckPrice(Money{100_000_000, "EUR"}), "999999.99 EUR")
	require.ErrorContains(t, CheckPrice(Money{100, "XXX"}), "not sold in")
	require.ErrorContains(t, CheckPrice(Money{100, "eur"}), "not sold in")
	require.NoError(t, CheckPrice(Money{5120, "KWD"}))
	require.ErrorContains(t, CheckPrice(Money{5124, "KWD"}), "steps of 0.010 KWD")
	require.NoError(t, CheckPrice(Money{700_000, "ISK"}))
	require.ErrorContains(t, CheckPrice(Money{700_050, "ISK"}), "steps of 1.00 ISK")
	require.NoError(t, CheckPrice(Money{999_999_999_999, "IDR"}))
	require.ErrorContains(t, CheckPrice(Money{1_000_000_000_000, "IDR"}), "most")
}

func anyCurrency(r *rapid.T) (string, Currency) {
	code := rapid.SampledFrom(Currencies()).Draw(r, "currency")
	c, known := CurrencyOf(code)
	require.True(r, known)
	return code, c
}

// What can be charged is 0 and the multiples of the step from the least to the most, and nothing else.
func TestWhatCanBeChargedInEveryCurrency(t *testing.T) {
	t.Parallel()
	for _, code := range Currencies() {
		c, _ := CurrencyOf(code)
		require.Regexp(t, "^[A-Z]{3}$", code)
		require.Zero(t, c.Least%c.Step, code)
		require.Positive(t, c.Least, code)
		require.Contains(t, []int{0, 2, 3}, c.Decimals, code)
		if c.Decimals == 3 {
			require.EqualValues(t, 10, c.Step, code)
		}
	}
	rapid.Check(t, func(r *rapid.T) {
		code, c := anyCurrency(r)
		minor := rapid.OneOf(rapid.Int64(), rapid.Int64Range(-5, 2*c.Most), rapid.Int64Range(c.Least-2*c.Step, c.Least+2*c.Step),
			rapid.Int64Range(c.Most-2*c.Step, c.Most+2*c.Step)).Draw(r, "minor")
		want := minor == 0 || minor >= c.Least && minor <= c.Most && minor%c.Step == 0
		require.Equal(r, want, CheckPrice(Money{minor, code}) == nil)
	})
}

// What is written has the currency's decimals, and is read back as what it was.
func TestWrittenAndReadBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		code, c := anyCurrency(r)
		m := Money{rapid.Int64().Draw(r, "minor"), code}
		written := m.String()
		amount, _, _ := strings.Cut(written, " ")
		_, fraction, _ := strings.Cut(amount, ".")
		require.Len(r, fraction, c.Decimals)
		read, err := Parse(written)
		require.NoError(r, err)
		require.Equal(r, m, read)

		digits := func(s string) string {
			return strings.Map(func(d rune) rune {
				if d < '0' || d > '9' {
					return -1
				}
				return d
			}, s)
		}
		require.Equal(r, digits(amount), digits(m.In("es")))
		require.Equal(r, digits(amount), digits(m.In("en")))
	})
}

func TestParse(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Money{
		"19.99 EUR": {1999, "EUR"}, "19.9 EUR": {1990, "EUR"}, "19 EUR": {1900, "EUR"}, " 0 JPY ": {0, "JPY"}, "1.25 KWD": {1250, "KWD"}, "-3.10 USD": {-310, "USD"},
	} {
		m, err := Parse(text)
		require.NoError(t, err, text)
		require.Equal(t, want, m)
	}
	for _, text := range []string{
		"", "EUR", "19.99", "19.999 EUR", "1.5 JPY", "1. EUR", ".5 EUR", "1,5 EUR", "1e3 EUR", "+1 EUR", "1.-5 EUR", "- EUR", "--1 EUR", "1 XXX", "1 eur",
		"0x10 EUR", "1_000 EUR", "99999999999999999999 EUR", "1.+5 EUR", "1  EUR",
	} {
		_, err := Parse(text)
		require.Error(t, err, "%q", text)
	}
}
