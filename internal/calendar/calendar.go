// Package calendar counts business time. Everything in it is a pure function of its arguments, so that
// workflow code may use it.
package calendar

import (
	"fmt"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // so that zones are known where the system has none
)

// Calendar is a week's business hours in a time zone, with holidays. The zero Calendar is always open. It is
// text in JSON, in the form that Parse reads.
type Calendar struct {
	days        [7]bool // by time.Weekday
	open, close int     // minutes of the day by the clock on the wall
	zone        *time.Location
	holidays    []string // sorted, 2006-01-02
}

var dayNames = []string{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"}

// Parse reads `Mon-Fri 09:00-17:00 Europe/Madrid;holidays=2026-12-25,2027-01-01`. Days may also be listed:
// `Mon,Wed-Fri`; `24:00` is the end of the day. An empty text is the zero Calendar.
func Parse(text string) (Calendar, error) {
	if strings.TrimSpace(text) == "" {
		return Calendar{}, nil
	}
	week, rest, _ := strings.Cut(text, ";")
	fields := strings.Fields(week)
	if len(fields) != 3 {
		return Calendar{}, fmt.Errorf("calendar %q: want days, hours and a time zone, such as Mon-Fri 09:00-17:00 Europe/Madrid", text)
	}
	c := Calendar{}
	if err := c.parseDays(fields[0]); err != nil {
		return Calendar{}, err
	}
	if err := c.parseHours(fields[1]); err != nil {
		return Calendar{}, err
	}
	zone, err := time.LoadLocation(fields[2])
	if err != nil || fields[2] == "Local" {
		return Calendar{}, fmt.Errorf("calendar: unknown time zone %q", fields[2])
	}
	c.zone = zone
	if rest = strings.TrimSpace(rest); rest == "" {
		return c, nil
	}
	list, ok := strings.CutPrefix(rest, "holidays=")
	if !ok {
		return Calendar{}, fmt.Errorf("calendar: %q is not holidays=", rest)
	}
	for day := range strings.SplitSeq(list, ",") {
		if day = strings.TrimSpace(day); day == "" {
			continue
		}
		if _, err := time.Parse(time.DateOnly, day); err != nil {
			return Calendar{}, fmt.Errorf("calendar: holiday %q is not a date such as 2026-12-25", day)
		}
		c.holidays = append(c.holidays, day)
	}
	slices.Sort(c.holidays)
	c.holidays = slices.Compact(c.holidays)
	return c, nil
}

func (c *Calendar) parseDays(text string) error {
	for part := range strings.SplitSeq(text, ",") {
		first, last, isRange := strings.Cut(part, "-")
		if !isRange {
			last = first
		}
		from, to := slices.Index(dayNames, first), slices.Index(dayNames, last)
		if from < 0 || to < 0 {
			return fmt.Errorf("calendar: %q names no days such as Mon-Fri", part)
		}
		for d := from; ; d = (d + 1) % 7 {
			c.days[d] = true
			if d == to {
				break
			}
		}
	}
	return nil
}

func (c *Calendar) parseHours(text string) error {
	first, last, _ := strings.Cut(text, "-")
	var err error
	if c.open, err = minutes(first); err != nil {
		return err
	}
	if c.close, err = minutes(last); err != nil {
		return err
	}
	if c.open >= c.close {
		return fmt.Errorf("calendar: %q closes before it opens", text)
	}
	return nil
}

func minutes(text string) (int, error) {
	if text == "24:00" {
		return 24 * 60, nil
	}
	t, err := time.Parse("15:04", text)
	if err != nil {
		return 0, fmt.Errorf("calendar: %q is not a time such as 09:00", text)
	}
	return t.Hour()*60 + t.Minute(), nil
}

// String is the form that Parse reads.
func (c Calendar) String() string {
	if c.zone == nil {
		return ""
	}
	var days []string
	for i := range 7 {
		if d := (i + 1) % 7; c.days[d] {
			days = append(days, dayNames[d])
		}
	}
	s := fmt.Sprintf("%s %02d:%02d-%02d:%02d %s", strings.Join(days, ","), c.open/60, c.open%60, c.close/60, c.close%60, c.zone)
	if len(c.holidays) > 0 {
		s += ";holidays=" + strings.Join(c.holidays, ",")
	}
	return s
}

// MarshalText implements encoding.TextMarshaler.
func (c Calendar) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (c *Calendar) UnmarshalText(text []byte) (err error) {
	*c, err = Parse(string(text))
	return err
}

// window is the business hours of one day; empty on days off and where a clock change swallows them.
func (c Calendar) window(year int, month time.Month, day int) (open, close time.Time) {
	noon := time.Date(year, month, day, 12, 0, 0, 0, time.UTC)
	if _, holiday := slices.BinarySearch(c.holidays, noon.Format(time.DateOnly)); holiday || !c.days[noon.Weekday()] {
		return time.Time{}, time.Time{}
	}
	return time.Date(year, month, day, 0, c.open, 0, 0, c.zone), time.Date(year, month, day, 0, c.close, 0, 0, c.zone)
}

// Add is the moment when so much business time has passed since from: the earliest one, thus the close of a
// day rather than the next opening. A duration of nothing or less gives from itself.
func (c Calendar) Add(from time.Time, business time.Duration) time.Time {
	if business <= 0 {
		return from
	}
	if c.zone == nil {
		return from.Add(business)
	}
	year, month, day := from.In(c.zone).Date()
	for ; ; day++ {
		open, end := c.window(year, month, day)
		if from.After(open) {
			open = from
		}
		switch left := end.Sub(open); {
		case left <= 0:
		case left >= business:
			return open.Add(business).In(from.Location())
		default:
			business -= left
		}
	}
}

// Between is the business time from a to b; negative if b is before a.
func (c Calendar) Between(a, b time.Time) time.Duration {
	if b.Before(a) {
		return -c.Between(b, a)
	}
	if c.zone == nil {
		return b.Sub(a)
	}
	var total time.Duration
	year, month, day := a.In(c.zone).Date()
	for ; ; day++ {
		if time.Date(year, month, day, 0, 0, 0, 0, c.zone).After(b) {
			return total
		}
		open, end := c.window(year, month, day)
		if a.After(open) {
			open = a
		}
		if b.Before(end) {
			end = b
		}
		if open.Before(end) {
			total += end.Sub(open)
		}
	}
}
