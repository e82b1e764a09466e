package calendar_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"marketplace/internal/calendar"
)

const office = "Mon-Fri 09:00-17:00 Europe/Madrid;holidays=2026-12-25,2027-01-01"

func parse(t require.TestingT, text string) calendar.Calendar {
	c, err := calendar.Parse(text)
	require.NoError(t, err)
	return c
}

func at(t *testing.T, text string) time.Time {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Madrid")
	require.NoError(t, err)
	moment, err := time.ParseInLocation("2006-01-02 15:04", text, zone)
	require.NoError(t, err)
	return moment
}

func TestAdd(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		calendar, from string
		hours          float64
		want           string
	}{
		"within the day":          {office, "2026-11-23 10:00", 2, "2026-11-23 12:00"},
		"to the close":            {office, "2026-11-23 10:00", 7, "2026-11-23 17:00"},
		"over night":              {office, "2026-11-23 16:00", 2, "2026-11-24 10:00"},
		"over the weekend":        {office, "2026-11-27 16:30", 1, "2026-11-30 09:30"},
		"from the weekend":        {office, "2026-11-28 12:00", 1, "2026-11-30 10:00"},
		"before opening":          {office, "2026-11-23 03:00", 1, "2026-11-23 10:00"},
		"five days":               {office, "2026-11-23 11:00", 40, "2026-11-30 11:00"},
		"over holidays":           {office, "2026-12-24 16:00", 2, "2026-12-28 10:00"},
		"over a clock change":     {office, "2027-03-26 16:00", 2, "2027-03-29 10:00"},
		"a day of 23 hours":       {"Sun 00:00-24:00 Europe/Madrid", "2027-03-28 00:00", 23, "2027-03-29 00:00"},
		"a day of 25 hours":       {"Sun 00:00-24:00 Europe/Madrid", "2026-10-25 00:00", 25, "2026-10-26 00:00"},
		"always open":             {"", "2026-11-28 12:00", 48, "2026-11-30 12:00"},
		"nothing":                 {office, "2026-11-28 12:00", 0, "2026-11-28 12:00"},
		"negative":                {office, "2026-11-28 12:00", -3, "2026-11-28 12:00"},
		"days around the week":    {"Sat-Mon 10:00-11:00 Europe/Madrid", "2026-11-28 10:00", 3, "2026-11-30 11:00"},
		"opens in a missing hour": {"Sun 02:15-02:45 Europe/Madrid", "2027-03-28 00:00", 0.5, "2027-03-28 03:45"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := parse(t, tt.calendar).Add(at(t, tt.from), time.Duration(tt.hours*float64(time.Hour)))
			require.WithinDuration(t, at(t, tt.want), got, 0)
		})
	}
}

func TestBetween(t *testing.T) {
	t.Parallel()
	c := parse(t, office)
	require.Equal(t, 40*time.Hour, c.Between(at(t, "2026-11-23 00:00"), at(t, "2026-11-30 00:00")))
	require.Equal(t, -2*time.Hour, c.Between(at(t, "2026-11-24 10:00"), at(t, "2026-11-23 16:00")))
	require.Zero(t, c.Between(at(t, "2026-12-25 09:00"), at(t, "2026-12-27 23:00")))
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"Mon-Fri", "Mon-Fri 09:00-17:00", "Mon-Fry 09:00-17:00 Europe/Madrid", "Mon-Fri 17:00-09:00 Europe/Madrid",
		"Mon-Fri 09:00-09:00 UTC", "Mon-Fri 9-17 UTC", "Mon-Fri 09:00-25:00 UTC", "Mon-Fri 09:00-17:00 Mars/Olympus",
		"Mon-Fri 09:00-17:00 Local", "Mon-Fri 09:00-17:00 UTC;vacation=2026-01-01", "Mon-Fri 09:00-17:00 UTC;holidays=25.12.2026",
		", 09:00-17:00 UTC", "- 09:00-17:00 UTC", "Mon-Fri 09:00-17:00 ../etc/passwd",
	} {
		_, err := calendar.Parse(text)
		require.Error(t, err, text)
	}
}

func TestJSON(t *testing.T) {
	t.Parallel()
	for _, text := range []string{office, "", "Sat-Mon,Wed 00:00-24:00 UTC"} {
		before := parse(t, text)
		data, err := json.Marshal(before)
		require.NoError(t, err)
		var after calendar.Calendar
		require.NoError(t, json.Unmarshal(data, &after))
		require.Equal(t, before.String(), after.String())
		from := at(t, "2026-11-27 16:30")
		require.Equal(t, before.Add(from, time.Hour), after.Add(from, time.Hour))
	}
}

// anyMoment is within a few years of clock changes and holidays.
func anyMoment(t *rapid.T, label string) time.Time {
	return time.Unix(rapid.Int64Range(1_760_000_000, 1_830_000_000).Draw(t, label), rapid.Int64Range(0, 999_999_999).Draw(t, label+" ns")).UTC()
}

func anyCalendar(t *rapid.T) calendar.Calendar {
	return parse(t, rapid.SampledFrom([]string{
		office, "", "Sun 00:00-24:00 Europe/Madrid", "Mon-Sun 00:00-24:00 America/Santiago", "Sat-Tue 01:30-03:30 America/New_York",
		"Mon,Thu 02:00-03:00 Australia/Lord_Howe;holidays=2026-10-05", "Sun 02:15-02:45 Europe/Madrid",
	}).Draw(t, "calendar"))
}

func TestAddAndBetweenAreInverse(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c, from := anyCalendar(t), anyMoment(t, "from")
		d := time.Duration(rapid.Int64Range(0, int64(200*time.Hour)).Draw(t, "duration"))
		to := c.Add(from, d)
		require.Equal(t, d, c.Between(from, to))
		require.False(t, to.Before(from))
	})
}

func TestAddAndBetweenAreMonotone(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := anyCalendar(t)
		a, b, from := anyMoment(t, "a"), anyMoment(t, "b"), anyMoment(t, "from")
		if b.Before(a) {
			a, b = b, a
		}
		d := time.Duration(rapid.Int64Range(0, int64(200*time.Hour)).Draw(t, "duration"))
		more := d + time.Duration(rapid.Int64Range(0, int64(50*time.Hour)).Draw(t, "more"))
		require.False(t, c.Add(b, d).Before(c.Add(a, d)))
		require.False(t, c.Add(a, more).Before(c.Add(a, d)))
		require.GreaterOrEqual(t, c.Between(from, b), c.Between(from, a))
		require.Equal(t, c.Between(a, b), c.Between(a, from)+c.Between(from, b))
		require.LessOrEqual(t, c.Between(a, b), b.Sub(a))
	})
}

func FuzzParse(f *testing.F) {
	f.Add(office)
	f.Add("Sat-Mon,Wed 00:00-24:00 UTC")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := calendar.Parse(text)
		if err != nil {
			return
		}
		again, err := calendar.Parse(c.String())
		require.NoError(t, err)
		require.Equal(t, c.String(), again.String())
	})
}
