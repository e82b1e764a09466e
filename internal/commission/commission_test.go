package commission_test

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"marketplace/internal/commission"
)

var (
	plugin, publisher = uuid.New(), uuid.New()
	noon              = time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)
)

func sale() commission.Sale {
	return commission.Sale{PluginID: plugin, PublisherID: publisher, Currency: "EUR", VolumeMinor: 1000, At: noon}
}

func TestMisses(t *testing.T) {
	t.Parallel()
	other, before, after := uuid.New(), noon.Add(-time.Nanosecond), noon.Add(time.Nanosecond)
	for name, c := range map[string]struct {
		rule commission.Rule
		want commission.Miss
	}{
		"Everything":      {commission.Rule{}, ""},
		"ThePlugin":       {commission.Rule{PluginID: &plugin}, ""},
		"AnotherPlugin":   {commission.Rule{PluginID: &other}, commission.OtherPlugin},
		"ThePublisher":    {commission.Rule{PublisherID: &publisher}, ""},
		"AnotherOne":      {commission.Rule{PublisherID: &other}, commission.OtherPublisher},
		"TheCurrency":     {commission.Rule{Currency: "EUR"}, ""},
		"AnotherCurrency": {commission.Rule{Currency: "USD"}, commission.OtherCurrency},
		"TheVolume":       {commission.Rule{Currency: "EUR", MinVolumeMinor: 1000}, ""},
		"MoreThanSold":    {commission.Rule{Currency: "EUR", MinVolumeMinor: 1001}, commission.TooLittleSold},
		"FromNowOn":       {commission.Rule{ValidFrom: &noon}, ""},
		"FromLater":       {commission.Rule{ValidFrom: &after}, commission.NotYetValid},
		"UntilLater":      {commission.Rule{ValidUntil: &after}, ""},
		"UntilNow":        {commission.Rule{ValidUntil: &noon}, commission.NoLongerValid},
		"Over":            {commission.Rule{ValidUntil: &before}, commission.NoLongerValid},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, c.want, c.rule.Misses(sale()))
		})
	}
	debt := sale()
	debt.VolumeMinor = -5
	require.Empty(t, commission.Rule{}.Misses(debt), "more has gone back than was sold")
}

func TestSince(t *testing.T) {
	t.Parallel()
	before, after := noon.Add(-time.Hour), noon.Add(time.Hour)
	for name, c := range map[string]struct {
		rule commission.Rule
		want *time.Time
	}{
		"NotKnown":        {commission.Rule{}, nil},
		"AsItWasMade":     {commission.Rule{CreatedAt: &noon}, &noon},
		"LaterThanMade":   {commission.Rule{CreatedAt: &noon, ValidFrom: &after}, &after},
		"NotBeforeItWas":  {commission.Rule{CreatedAt: &noon, ValidFrom: &before}, &noon},
		"ToldOfLongSince": {commission.Rule{ValidFrom: &before}, &before},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, c.want, c.rule.Since())
		})
	}
}

func TestNextTier(t *testing.T) {
	t.Parallel()
	rules := []commission.Rule{
		{ID: uuid.New(), Currency: "EUR", MinVolumeMinor: 9000, BasisPoints: 500},
		{ID: uuid.New(), Currency: "EUR", MinVolumeMinor: 5000, BasisPoints: 1000},
		{ID: uuid.New(), BasisPoints: 1500},
		{ID: uuid.New(), Currency: "EUR", MinVolumeMinor: 2000, BasisPoints: 100}, // never comes first
	}
	next, volume, found := commission.Next(rules, sale())
	require.True(t, found)
	require.Equal(t, rules[1], next)
	require.EqualValues(t, 5000, volume)

	top := sale()
	top.VolumeMinor = 9000
	_, _, found = commission.Next(rules, top)
	require.False(t, found)
}

func drawRules(r *rapid.T) []commission.Rule {
	return rapid.SliceOfN(rapid.Custom(func(r *rapid.T) commission.Rule {
		rule := commission.Rule{
			ID: uuid.New(), MinVolumeMinor: rapid.SampledFrom([]int64{0, 0, 500, 1000, 2000}).Draw(r, "volume"),
			Currency: rapid.SampledFrom([]string{"", "EUR", "JPY", "KWD"}).Draw(r, "currency"), BasisPoints: rapid.Int64Range(0, commission.Whole).Draw(r, "points"),
		}
		for _, scope := range []struct {
			field **uuid.UUID
			id    uuid.UUID
		}{{&rule.PluginID, plugin}, {&rule.PublisherID, publisher}} {
			switch rapid.IntRange(0, 3).Draw(r, "scope") {
			case 0:
				*scope.field = &scope.id
			case 1:
				other := uuid.New()
				*scope.field = &other
			}
		}
		return rule
	}), 0, 8).Draw(r, "rules")
}

// The first rule is one of the list, applies, and none before it does; the next tier is what First says at its volume, and nothing changes before.
func TestTheFirstMatchWins(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		rules, s := drawRules(r), sale()
		s.VolumeMinor = rapid.Int64Range(-100, 3000).Draw(r, "sold")
		s.Currency = rapid.SampledFrom([]string{"EUR", "JPY", "KWD"}).Draw(r, "currency")
		first, found := commission.First(rules, s)
		for _, rule := range rules {
			if found && rule.ID == first.ID {
				require.Empty(r, rule.Misses(s))
				break
			}
			require.NotEmpty(r, rule.Misses(s))
		}
		next, volume, more := commission.Next(rules, s)
		for sold := s.VolumeMinor; sold <= 3000; sold += 50 {
			at := s
			at.VolumeMinor = sold
			then, _ := commission.First(rules, at)
			switch {
			case !more || sold < volume:
				require.Equal(r, first.ID, then.ID)
			case sold == volume:
				require.Equal(r, next.ID, then.ID)
			}
		}
	})
}
