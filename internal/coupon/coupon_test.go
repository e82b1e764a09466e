package coupon_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"marketplace/internal/coupon"
	"marketplace/internal/money"
)

func TestNormalize(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"welcome10": "WELCOME10", "  Welcome10 ": "WELCOME10", "ｗｅｌｃｏｍｅ１０": "WELCOME10", "a-b_c": "A-B_C",
	} {
		got, err := coupon.Normalize(typed)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	for _, typed := range []string{"", "AB", "a b c", "ÑANDÚ", "-ABC", "ABC-", "A--B", "ABC'; --", "АBС", "A\x00BC", "123456789012345678901234567890123"} {
		_, err := coupon.Normalize(typed)
		require.ErrorIs(t, err, coupon.ErrCode, typed)
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		terms coupon.Terms
		wrong string
	}{
		"Percent":       {coupon.Terms{Kind: coupon.Percent, BasisPoints: 1}, ""},
		"All":           {coupon.Terms{Kind: coupon.Percent, BasisPoints: 10_000}, ""},
		"MoreThanAll":   {coupon.Terms{Kind: coupon.Percent, BasisPoints: 10_001}, "0.01 to 100"},
		"Nothing":       {coupon.Terms{Kind: coupon.Percent}, "0.01 to 100"},
		"Both":          {coupon.Terms{Kind: coupon.Percent, BasisPoints: 5, Amounts: map[string]int64{"EUR": 500}}, "no amounts"},
		"Amount":        {coupon.Terms{Kind: coupon.Amount, Amounts: map[string]int64{"EUR": 500}}, ""},
		"NoAmount":      {coupon.Terms{Kind: coupon.Amount}, "at least one"},
		"Zero":          {coupon.Terms{Kind: coupon.Amount, Amounts: map[string]int64{"EUR": 0}}, "is 0"},
		"Negative":      {coupon.Terms{Kind: coupon.Amount, Amounts: map[string]int64{"EUR": -1}}, "least"},
		"Huge":          {coupon.Terms{Kind: coupon.Amount, Amounts: map[string]int64{"EUR": 1 << 60}}, "most"},
		"WrongCurrency": {coupon.Terms{Kind: coupon.Amount, Amounts: map[string]int64{"XXX": 500}}, "not sold in"},
		"AmountPercent": {coupon.Terms{Kind: coupon.Amount, BasisPoints: 5, Amounts: map[string]int64{"EUR": 500}}, "no percentage"},
		"NoKind":        {coupon.Terms{}, "no kind"},
	} {
		t.Run(name, func(t *testing.T) {
			err := c.terms.Check()
			if c.wrong == "" {
				require.NoError(t, err)
			} else {
				require.ErrorContains(t, err, c.wrong)
			}
		})
	}
}

func TestDiscount(t *testing.T) {
	t.Parallel()
	eur := func(minor int64) money.Money { return money.Money{Minor: minor, Currency: "EUR"} }
	off, ok := coupon.Terms{Kind: coupon.Percent, BasisPoints: 2500}.Discount(eur(1999))
	require.True(t, ok)
	require.EqualValues(t, 500, off)
	off, ok = coupon.Terms{Kind: coupon.Percent, BasisPoints: 10_000}.Discount(eur(1999))
	require.True(t, ok)
	require.EqualValues(t, 1999, off, "nothing is left to pay")
	off, ok = coupon.Terms{Kind: coupon.Amount, Amounts: map[string]int64{"EUR": 500}}.Discount(eur(300))
	require.True(t, ok)
	require.EqualValues(t, 300, off, "no more than there is")
	off, ok = coupon.Terms{Kind: coupon.Percent, BasisPoints: 9_900}.Discount(eur(1999))
	require.True(t, ok)
	require.EqualValues(t, 1949, off, "the least that can be charged stays")
	off, ok = coupon.Terms{Kind: coupon.Amount, Amounts: map[string]int64{"EUR": 500}}.Discount(eur(520))
	require.True(t, ok)
	require.EqualValues(t, 470, off)
	_, ok = coupon.Terms{Kind: coupon.Amount, Amounts: map[string]int64{"USD": 500}}.Discount(eur(1999))
	require.False(t, ok, "another currency")
	_, ok = coupon.Terms{Kind: coupon.Percent, BasisPoints: 5000}.Discount(eur(50))
	require.False(t, ok, "no room")
}

// What stays can be charged, or nothing stays because the terms leave not the smallest unit.
func TestWhatStaysCanBeCharged(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		price := money.Money{Minor: rapid.Int64Range(50, 99_999_999).Draw(r, "price"), Currency: "EUR"}
		terms := coupon.Terms{Kind: coupon.Percent, BasisPoints: rapid.Int64Range(1, 10_000).Draw(r, "points")}
		list := price.Minor
		if off, ok := terms.Discount(price); ok {
			price.Minor -= off
		}
		require.NoError(r, money.CheckPrice(price))
		require.Equal(r, 2*list*(10_000-terms.BasisPoints) < 10_000, price.Minor == 0)
	})
}
