package api

import (
	"context"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"marketplace/internal/problem"
	marketplacedb "marketplace/queries/marketplace"
)

const (
	// maxHits is how many matches are counted, and sorted by anything but relevance.
	maxHits = 10_000
	// maxRanked is how many of them, the best by downloads and rating, are ranked by their words.
	maxRanked = 200
	// searchTime bounds a search that some query we did not think of makes slow.
	searchTime = 3 * time.Second
	// searchConns is how many searches run at once, however many wait: the rest of the store goes on.
	searchConns = 6
)

// searchPool is a pool to the same database for searches alone, whose sessions plan every query for its own
// words. After five runs Postgres would otherwise settle on one plan for all, which cannot use the
// full-text index; and taking a search vector to cost what any column costs, it would rather read and
// unpack all of them than use the index for a common word.
func searchPool(pool *pgxpool.Pool) *pgxpool.Pool {
	if pool == nil { // only the OpenAPI document is wanted
		return nil
	}
	config := pool.Config()
	config.MaxConns, config.MinConns = searchConns, 0
	maps.Copy(config.ConnConfig.RuntimeParams, map[string]string{
		"plan_cache_mode": "force_custom_plan", "enable_seqscan": "off", "jit": "off",
		"statement_timeout": strconv.FormatInt(searchTime.Milliseconds(), 10),
	})
	search, err := pgxpool.NewWithConfig(context.Background(), config)
	if err != nil {
		panic("api: " + err.Error()) // the configuration is that of a pool that was made
	}
	return search
}

// Order of a list of plugins.
type Order string

const (
	byRelevance Order = "relevance"
	byPopular   Order = "popular"
	byTrending  Order = "trending"
	byNewest    Order = "newest"
	byRating    Order = "rating"
	byPriceAsc  Order = "price_asc"
	byPriceDesc Order = "price_desc"
)

type listPluginsInput struct {
	ConditionalInput
	Q         string   `query:"q" maxLength:"200" doc:"Words to look for; the first 12 count"`
	Category  string   `query:"category" maxLength:"64"`
	Tag       []string `query:"tag,explode" maxItems:"10" doc:"All of them"`
	Host      string   `query:"host" maxLength:"64" doc:"Works with this host"`
	Price     string   `query:"price" enum:"free,paid"`
	MinRating float64  `query:"minRating" minimum:"0" maximum:"5" doc:"Average of at least this; leaves out what has no reviews"`
	Publisher string   `query:"publisher" maxLength:"64" doc:"Id of the publisher"`
	Sort      Order    `query:"sort" enum:"relevance,popular,trending,newest,rating,price_asc,price_desc" doc:"Default: relevance with q, popular without"`
	Cursor    string   `query:"cursor" maxLength:"1000"`
	Limit     int32    `query:"limit" minimum:"1" maximum:"50" default:"20"`
	Facets    bool     `query:"facets" default:"true" doc:"Count the hits by their properties; only ever on the first page"`
}

// PluginPage is one page of a list of plugins.
type PluginPage struct {
	Items        []PluginCard `json:"items"`
	Query        string       `json:"query,omitempty" doc:"The words that were looked for: yours, or, when nothing has them, those of didYouMean"`
	DidYouMean   string       `json:"didYouMean,omitempty" doc:"Your words with likely typos put right"`
	Total        int64        `json:"total"`
	TotalIsExact bool         `json:"totalIsExact" doc:"False when there are more than total"`
	Facets       *Facets      `json:"facets,omitempty"`
	NextCursor   string       `json:"nextCursor,omitempty"`
}

// place is where a page ended. Only what the sort goes by is set. Relevance keeps the time it was first
// asked at, since newness is part of it.
type place struct {
	ID      uuid.UUID `json:"i"`
	Rank    float64   `json:"r,omitempty"`
	Time    time.Time `json:"t,omitzero"`
	Number  int64     `json:"n,omitempty"`
	AsOf    float64   `json:"a,omitempty"`
	Query   string    `json:"q,omitempty"`
	Total   int64     `json:"c"`
	Started bool      `json:"s"`
}

// filters are what a hit has to satisfy besides the words; nil is any.
type filters struct {
	category  *string
	tags      []string
	host      *string
	publisher *uuid.UUID
	free      *bool
	minRating *float64
}

func (in *listPluginsInput) filters() (filters, error) {
	f := filters{category: optional(cleanLine(in.Category)), host: optional(cleanLine(in.Host)), minRating: optional(in.MinRating)}
	if math.IsNaN(in.MinRating) {
		return f, problem.Invalid("query.minRating", "expected a number from 0 to 5")
	}
	for _, tag := range in.Tag {
		if tag = cleanLine(tag); tag != "" && len(tag) <= 64 {
			f.tags = append(f.tags, tag)
		} else {
			return f, problem.Invalid("query.tag", "expected 1 to 64 characters")
		}
	}
	if in.Price != "" {
		free := in.Price == "free"
		f.free = &free
	}
	if in.Publisher != "" {
		id, ok := parseID(in.Publisher)
		if !ok {
			return f, problem.Invalid("query.publisher", "expected the id of a publisher")
		}
		f.publisher = &id
	}
	return f, nil
}

// list names the list that a cursor belongs to, so that it is refused by one with other filters.
func (in *listPluginsInput) list(q string, sort Order) string {
	tags := slices.Sorted(slices.Values(in.Tag))
	return strings.Join(append([]string{"plugins", q, in.Category, in.Host, in.Price, in.Publisher, string(sort),
		time.Duration(in.MinRating * 1e6).String()}, tags...), "\x00")
}

func (c catalogue) list(ctx context.Context, in *listPluginsInput) (*Conditional[PluginPage], error) {
	ctx, cancel := context.WithTimeout(ctx, searchTime)
	defer cancel()
	f, err := in.filters()
	if err != nil {
		return nil, err
	}
	q, sort := cleanLine(in.Q), in.Sort
	if sort == "" {
		sort = byRelevance
	}
	if q == "" && sort == byRelevance {
		sort = byPopular
	}
	var from place
	if err := c.cursors.Decode(in.list(q, sort), in.Cursor, &from); err != nil {
		return nil, err
	}
	if !from.Started {
		from.AsOf, from.Query = math.Floor(float64(time.Now().Unix())/3600)*3600, q
	}
	var page PluginPage
	var next *place
	if q == "" {
		page, next, err = c.browse(ctx, f, sort, from, in.Limit)
	} else {
		page, next, err = c.search(ctx, q, f, sort, from, in.Limit)
	}
	if err != nil {
		return nil, err
	}
	if from.Started {
		page.Total = from.Total
	} else if in.Facets {
		page.Facets, page.Total, err = c.facets(ctx, page.Query, f)
	} else if q == "" {
		page.Total, err = c.count(ctx, f)
	}
	if err != nil {
		return nil, err
	}
	if next != nil {
		next.Started, next.AsOf, next.Query, next.Total = true, from.AsOf, page.Query, page.Total
		page.NextCursor = c.cursors.Encode(in.list(q, sort), next)
	}
	page.TotalIsExact = page.Total <= maxHits
	page.Total = min(page.Total, maxHits)
	return conditional(in.IfNoneMatch, page)
}

// search looks for the words, and on the first page, if nothing has them, for those they are likely to
// be typos of.
func (c catalogue) search(ctx context.Context, q string, f filters, sort Order, from place, limit int32) (PluginPage, *place, error) {
	page, next, err := c.match(ctx, from.Query, f, sort, from, limit)
	if err != nil {
		return page, nil, err
	}
	if from.Started {
		if from.Query != q {
			page.DidYouMean = from.Query
		}
		return page, next, nil
	}
	if page.Total >= fewHits {
		return page, next, nil
	}
	corrected, err := c.correct(ctx, q)
	if err != nil || corrected == "" {
		return page, next, err
	}
	better, betterNext, err := c.match(ctx, corrected, f, sort, from, limit)
	if err != nil || better.Total <= page.Total {
		return page, next, err
	}
	if page.Total == 0 {
		page, next = better, betterNext
	}
	page.DidYouMean = corrected
	return page, next, nil
}

func (c catalogue) match(ctx context.Context, q string, f filters, sort Order, from place, limit int32) (PluginPage, *place, error) {
	arg := marketplacedb.SearchPluginsParams{
		Sort: string(sort), Q: q, Slug: strings.ReplaceAll(strings.ToLower(q), " ", "-"), Category: f.category, Tags: f.tags, Host: f.host, PublisherID: f.publisher, Free: f.free,
		MinRating: f.minRating, MaxHits: maxHits + 1, MaxRanked: maxRanked, AsOfEpoch: from.AsOf, MaxRows: limit + 1,
	}
	if from.Started {
		arg.AfterKey, arg.AfterID = &from.Rank, &from.ID
	}
	rows, err := marketplacedb.New(c.db).SearchPlugins(ctx, arg)
	if err != nil {
		return PluginPage{}, nil, err
	}
	page := PluginPage{Query: q}
	var next *place
	if len(rows) > int(limit) {
		rows = rows[:limit]
		next = &place{ID: rows[limit-1].PluginCard.ID, Rank: rows[limit-1].Key}
	}
	if len(rows) > 0 {
		page.Total = rows[0].Total
	}
	page.Items = cardsOf(rows, func(r marketplacedb.SearchPluginsRow) marketplacedb.PluginCard { return r.PluginCard })
	return page, next, nil
}
