package publisher

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"marketplace/internal/account"
	"marketplace/internal/httpapi"
	"marketplace/internal/money"
	"marketplace/internal/problem"
	publisherdb "marketplace/queries/publisher"
)

const (
	// defaultDays is the range when the request names none: the last 30 days.
	defaultDays = 30
	// maxDays is the longest range of one answer, a little over three years; history itself has no end.
	maxDays = 1100
)

type statisticsAPI struct{ Deps }

func registerStatistics(api huma.API, d Deps) {
	a := &statisticsAPI{d}
	tags := []string{"statistics"}
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "get-plugin-statistics", Method: http.MethodGet, Path: "/v1/plugins/{id}/statistics", Summary: "Statistics of a plugin by UTC day, week or month", Tags: tags,
	}, a.ofPlugin)
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "get-statistics", Method: http.MethodGet, Path: "/v1/statistics", Summary: "Statistics of all own plugins by UTC day, week or month", Tags: tags,
	}, a.ofAll)
	a.registerBreakdown(api, tags)
	a.registerCSV(api, tags)
}

// Days is the range that is asked for, both ends included.
type Days struct {
	From string `query:"from" format:"date" doc:"First UTC day; default: 29 days before to"`
	To   string `query:"to" format:"date" doc:"Last UTC day; default: today"`
}

// Range is the days that are asked for, and how they are put together.
type Range struct {
	Days
	Granularity string `query:"granularity" enum:"day,week,month" default:"day" doc:"Weeks begin on Monday"`
}

// parse wants a range that has a beginning, an end and a bearable length.
func (r Days) parse(now time.Time) (from, to time.Time, err error) {
	to = now.UTC().Truncate(24 * time.Hour)
	if r.To != "" {
		if to, err = time.Parse(time.DateOnly, r.To); err != nil {
			return from, to, problem.Invalid("query.to", "not a date such as 2026-01-31")
		}
	}
	from = to.AddDate(0, 0, 1-defaultDays)
	if r.From != "" {
		if from, err = time.Parse(time.DateOnly, r.From); err != nil {
			return from, to, problem.Invalid("query.from", "not a date such as 2026-01-31")
		}
	}
	switch days := int(to.Sub(from).Hours()/24) + 1; {
	case from.Year() < 2000 || to.Year() > 2200:
		return from, to, problem.Invalid("query.from", "not in the years 2000 to 2200")
	case days < 1:
		return from, to, problem.Invalid("query.from", "after the last day")
	case days > maxDays:
		return from, to, problem.New(http.StatusUnprocessableEntity, "range_too_long", "At most %d days in one answer.", maxDays).At("query.from", "too long ago")
	}
	return from, to, nil
}

// Counts are what happened, whatever the currency.
type Counts struct {
	Views     int64 `json:"views"`
	Downloads int64 `json:"downloads"`
	Sales     int64 `json:"sales"`
	Refunds   int64 `json:"refunds"`
	Disputes  int64 `json:"disputes"`
	// Conversion is a whole number, as everything here.
	Conversion int64         `json:"conversionBasisPoints" doc:"Sales per 10,000 views; 0 without views"`
	Ratings    RatingChanges `json:"ratings"`
	Money      []Takings     `json:"money" doc:"One entry per currency"`
}

// RatingChanges are the reviews given, less those taken back, in the time.
type RatingChanges struct {
	Count int64 `json:"count"`
	Sum   int64 `json:"sum" doc:"Of their stars"`
}

// Rating is the average of all time.
type Rating struct {
	Count            int64 `json:"count"`
	AverageHundredth int64 `json:"averageHundredths" doc:"Average × 100, rounded; 0 without ratings" example:"437"`
}

// Takings are sums of one currency. Net is what remains for the publisher.
type Takings struct {
	Gross        money.Money `json:"gross"`
	PlatformFee  money.Money `json:"platformFee"`
	ProcessorFee money.Money `json:"processorFee"`
	Net          money.Money `json:"net"`
}

// DayCounts are the counts of one UTC day, or of the days of one week or month that are in the range.
type DayCounts struct {
	Day string `json:"day" format:"date" doc:"The first of them"`
	Counts
}

// Statistics are totals and one row for every day, week or month of the range.
type Statistics struct {
	From        string      `json:"from" format:"date"`
	To          string      `json:"to" format:"date"`
	Granularity string      `json:"granularity" enum:"day,week,month"`
	Rating      Rating      `json:"rating"`
	Totals      Counts      `json:"totals"`
	Previous    Counts      `json:"previous" doc:"Totals of as many days just before the range"`
	Days        []DayCounts `json:"days"`
}

type statisticsInput struct{ Range }

type pluginStatisticsInput struct {
	ID uuid.UUID `path:"id" format:"uuid"`
	Range
}

type statisticsOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         Statistics
}

func (a *statisticsAPI) ofAll(ctx context.Context, in *statisticsInput) (*statisticsOutput, error) {
	return a.answer(ctx, nil, in.Range)
}

func (a *statisticsAPI) ofPlugin(ctx context.Context, in *pluginStatisticsInput) (*statisticsOutput, error) {
	if err := a.own(ctx, in.ID); err != nil {
		return nil, err
	}
	return a.answer(ctx, &in.ID, in.Range)
}

// own: statistics are nobody's business but the owner's.
func (a *statisticsAPI) own(ctx context.Context, plugin uuid.UUID) error {
	row, err := publisherdb.New(a.DB).GetPlugin(ctx, plugin)
	if err != nil {
		return found(err, "plugin")
	}
	return mayChange(ctx, row.OwnerID, "plugin")
}

func (a *statisticsAPI) answer(ctx context.Context, plugin *uuid.UUID, r Range) (*statisticsOutput, error) {
	from, to, err := r.parse(time.Now())
	if err != nil {
		return nil, err
	}
	rows, err := a.rows(ctx, plugin, from, to)
	if err != nil {
		return nil, err
	}
	ratings, err := publisherdb.New(a.DB).SumRatings(ctx, account.Must(ctx).ID, plugin)
	if err != nil {
		return nil, err
	}
	days := int(to.Sub(from).Hours()/24) + 1
	before, err := a.rows(ctx, plugin, from.AddDate(0, 0, -days), from.AddDate(0, 0, -1))
	if err != nil {
		return nil, err
	}
	body := Statistics{
		From: from.Format(time.DateOnly), To: to.Format(time.DateOnly), Granularity: r.Granularity,
		Rating: rating(ratings.RatingCount, ratings.RatingSum), Totals: total(rows), Previous: total(before), Days: []DayCounts{},
	}
	for first, next := from, 0; !first.After(to); {
		after := nextPeriod(first, r.Granularity)
		counts := DayCounts{Day: first.Format(time.DateOnly), Counts: Counts{Money: []Takings{}}}
		for ; next < len(rows) && rows[next].Day.Before(after); next++ {
			counts.add(rows[next])
		}
		body.Days = append(body.Days, counts)
		first = after
	}
	return &statisticsOutput{CacheControl: "private, no-store", Body: body}, nil
}

func total(rows []publisherdb.ListStatisticsRow) Counts {
	sum := Counts{Money: []Takings{}}
	for _, row := range rows {
		sum.add(row)
	}
	return sum
}

// nextPeriod is the first day after the day, week or month that the day is in.
func nextPeriod(day time.Time, granularity string) time.Time {
	switch granularity {
	case "week":
		return day.AddDate(0, 0, 7-(int(day.Weekday())+6)%7)
	case "month":
		return time.Date(day.Year(), day.Month()+1, 1, 0, 0, 0, 0, time.UTC)
	}
	return day.AddDate(0, 0, 1)
}

func rating(count, sum int64) Rating {
	return Rating{Count: count, AverageHundredth: ratio(sum, count, 100)}
}

func (a *statisticsAPI) rows(ctx context.Context, plugin *uuid.UUID, from, to time.Time) ([]publisherdb.ListStatisticsRow, error) {
	return publisherdb.New(a.DB).ListStatistics(ctx, publisherdb.ListStatisticsParams{
		PublisherID: account.Must(ctx).ID, PluginID: plugin, FirstDay: from, LastDay: to,
	})
}

func (c *Counts) add(row publisherdb.ListStatisticsRow) {
	c.Views += row.Views
	c.Downloads += row.Downloads
	c.Sales += row.Sales
	c.Refunds += row.Refunds
	c.Disputes += row.Disputes
	c.Ratings.Count += row.RatingCount
	c.Ratings.Sum += row.RatingSum
	c.Conversion = ratio(c.Sales, c.Views, 10_000)
	if row.Currency == "" {
		return
	}
	for i := range c.Money {
		if c.Money[i].Gross.Currency == row.Currency {
			c.Money[i].add(row)
			return
		}
	}
	t := Takings{}
	for _, m := range []*money.Money{&t.Gross, &t.PlatformFee, &t.ProcessorFee, &t.Net} {
		m.Currency = row.Currency
	}
	t.add(row)
	c.Money = append(c.Money, t)
}

func (t *Takings) add(row publisherdb.ListStatisticsRow) {
	t.Gross.Minor += row.GrossMinor
	t.PlatformFee.Minor += row.PlatformFeeMinor
	t.ProcessorFee.Minor += row.ProcessorFeeMinor
	t.Net.Minor += row.NetMinor
}

// ratio is part/whole in units of 1/scale, rounded half up; 0 when there is no whole.
func ratio(part, whole, scale int64) int64 {
	if whole <= 0 || part < 0 {
		return 0
	}
	return (part*scale + whole/2) / whole
}
