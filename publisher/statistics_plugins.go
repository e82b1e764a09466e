package publisher

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"marketplace/internal/account"
	"marketplace/internal/httpapi"
	publisherdb "marketplace/queries/publisher"
)

// PluginCounts are the counts of one plugin.
type PluginCounts struct {
	PluginID   uuid.UUID `json:"pluginId"`
	PluginName string    `json:"pluginName"`
	Slug       string    `json:"slug"`
	Status     string    `json:"status" enum:"draft,listed,unlisted,taken_down"`
	IconURL    string    `json:"iconUrl,omitempty"`
	Rating     Rating    `json:"rating" doc:"Of all time"`
	Counts
}

// PluginBreakdown has one row for each plugin.
type PluginBreakdown struct {
	From  string         `json:"from" format:"date"`
	To    string         `json:"to" format:"date"`
	Items []PluginCounts `json:"items"`
}

func (a *statisticsAPI) registerBreakdown(api huma.API, tags []string) {
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "list-plugin-statistics", Method: http.MethodGet, Path: "/v1/statistics/plugins", Summary: "Statistics of each own plugin", Tags: tags,
		Description: "All plugins that were ever in the store, those without a count too. Most sales first, then downloads, views and name.",
	}, a.breakdown)
}

type breakdownInput struct{ Days }

type breakdownOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         PluginBreakdown
}

func (a *statisticsAPI) breakdown(ctx context.Context, in *breakdownInput) (*breakdownOutput, error) {
	from, to, err := in.parse(time.Now())
	if err != nil {
		return nil, err
	}
	q, me := publisherdb.New(a.DB), account.Must(ctx).ID
	plugins, err := q.ListCountedPlugins(ctx, me)
	if err != nil {
		return nil, err
	}
	rows, err := q.ListStatisticsByPlugin(ctx, publisherdb.ListStatisticsByPluginParams{PublisherID: me, FirstDay: from, LastDay: to})
	if err != nil {
		return nil, err
	}
	counts := map[uuid.UUID]*Counts{}
	for _, r := range rows {
		if counts[r.PluginID] == nil {
			counts[r.PluginID] = &Counts{Money: []Takings{}}
		}
		counts[r.PluginID].add(publisherdb.ListStatisticsRow{
			Currency: r.Currency, Views: r.Views, Downloads: r.Downloads, Sales: r.Sales, Refunds: r.Refunds, Disputes: r.Disputes, GrossMinor: r.GrossMinor,
			PlatformFeeMinor: r.PlatformFeeMinor, ProcessorFeeMinor: r.ProcessorFeeMinor, NetMinor: r.NetMinor, RatingCount: r.RatingCount, RatingSum: r.RatingSum,
		})
	}
	items := make([]PluginCounts, len(plugins))
	for i, p := range plugins {
		items[i] = PluginCounts{
			PluginID: p.ID, PluginName: p.Name, Slug: p.Slug, Status: string(p.Status), IconURL: iconURL(p.IconID),
			Rating: rating(p.RatingCount, p.RatingSum), Counts: Counts{Money: []Takings{}},
		}
		if c := counts[p.ID]; c != nil {
			items[i].Counts = *c
		}
	}
	slices.SortStableFunc(items, func(a, b PluginCounts) int { // the rows come by name
		return cmp.Or(cmp.Compare(b.Sales, a.Sales), cmp.Compare(b.Downloads, a.Downloads), cmp.Compare(b.Views, a.Views))
	})
	return &breakdownOutput{CacheControl: "private, no-store", Body: PluginBreakdown{
		From: from.Format(time.DateOnly), To: to.Format(time.DateOnly), Items: items,
	}}, nil
}
