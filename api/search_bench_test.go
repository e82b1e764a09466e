package api

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	marketplacedb "marketplace/queries/marketplace"
)

// benchPlugins is the size of the generated catalogue.
const benchPlugins = 10_000

// BenchmarkSearch measures a page of 20 hits against the same 20 rows fetched by key, both on the same warm
// pool, turn by turn. Queries are 1 to 3 words, common ones more often (Zipf), never the same few in a row.
//
//	go test ./api -run '^$' -bench Search -benchtime 400x
func BenchmarkSearch(b *testing.B) {
	s := newStore(b)
	words := generate(b, s)
	c := catalogue{searchPool(s.db.Pool), s.deps.Cursors}
	keys := marketplacedb.New(s.db.Pool)
	ctx := context.Background()

	for _, kind := range []struct {
		name string
		run  func(q string) ([]PluginCard, error)
	}{
		{"Page", func(q string) ([]PluginCard, error) {
			page, _, err := c.search(ctx, q, filters{}, byRelevance, place{Query: q}, 20)
			return page.Items, err
		}},
		{"PageWithFacets", func(q string) ([]PluginCard, error) {
			page, _, err := c.search(ctx, q, filters{}, byRelevance, place{Query: q}, 20)
			if err == nil {
				_, _, err = c.facets(ctx, q, filters{})
			}
			return page.Items, err
		}},
		{"BrowsePopular", func(string) ([]PluginCard, error) {
			page, _, err := c.browse(ctx, filters{}, byPopular, place{}, 20)
			return page.Items, err
		}},
	} {
		b.Run(kind.name, func(b *testing.B) {
			var searches, fetches []time.Duration
			b.ResetTimer()
			for range b.N {
				q := words.query()
				start := time.Now()
				found, err := kind.run(q)
				took := time.Since(start)
				require.NoError(b, err)
				if len(found) == 0 {
					continue
				}
				ids := each(found, func(c PluginCard) uuid.UUID { return c.ID })
				start = time.Now()
				rows, err := keys.PluginCards(ctx, ids)
				fetches = append(fetches, time.Since(start))
				searches = append(searches, took)
				require.NoError(b, err)
				require.Len(b, rows, len(found))
			}
			report := func(p float64, unit string) {
				s, f := percentile(searches, p), percentile(fetches, p)
				b.ReportMetric(float64(s.Microseconds()), unit+"-µs")
				b.ReportMetric(float64(f.Microseconds()), unit+"-by-key-µs")
				b.ReportMetric(float64(s)/float64(f), unit+"-ratio")
			}
			report(0.5, "p50")
			report(0.99, "p99")
		})
	}
}

func percentile(d []time.Duration, p float64) time.Duration {
	if len(d) == 0 {
		return 1
	}
	slices.Sort(d)
	return d[int(p*float64(len(d)-1))]
}

// vocabulary draws words as texts do: few of them make up most.
type vocabulary struct {
	words []string
	zipf  *rand.Zipf
	rand  *rand.Rand
}

func newVocabulary(seed uint64) vocabulary {
	r := rand.New(rand.NewPCG(seed, 7))
	syllables := strings.Fields("lin ter for mat sta tic pre set con fig ana li sis gra ma ren der bun dle rou ta da tos for mu la rio vi te es que ma")
	v := vocabulary{rand: r, zipf: rand.NewZipf(r, 1.1, 20, 7999)}
	for range 8000 {
		word := ""
		for range 2 + r.IntN(3) {
			word += syllables[r.IntN(len(syllables))]
		}
		v.words = append(v.words, word)
	}
	return v
}

func (v vocabulary) text(n int) string {
	words := make([]string, n)
	for i := range words {
		words[i] = v.words[v.zipf.Uint64()]
	}
	return strings.Join(words, " ")
}

func (v vocabulary) query() string { return v.text(1 + v.rand.IntN(3)) }

// generate fills the store and returns words to look for.
func generate(b *testing.B, s *store) vocabulary {
	b.Helper()
	v := newVocabulary(1)
	var rows [][]any
	for i := range benchPlugins {
		rows = append(rows, []any{
			uuid.Must(uuid.NewV7()), fmt.Sprintf("plugin-%d", i), uuid.Must(uuid.NewV7()), v.text(1), v.text(3), v.text(12),
			"<p>" + v.text(80) + "</p>", v.text(80), "linters", []string{v.text(1), v.text(1)}, "MIT", []string{"eslint"}, int64(i%4) * 500, "EUR",
			marketplacedb.ListingStatusListed, int64(1), int32(10), int32(10 + i%40), int64(v.rand.ExpFloat64() * 1000),
		})
	}
	ctx := context.Background()
	for chunk := range slices.Chunk(rows, 500) {
		tx, err := s.db.Begin(ctx)
		require.NoError(b, err)
		for _, row := range chunk {
			_, err := tx.Exec(ctx, `INSERT INTO plugins (id, slug, publisher_id, publisher_name, name, summary, description_html, description_text,
				category, tags, license, host_names, price_minor, currency, status, source_revision, rating_count, rating_sum, download_count)
				VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)`, row...)
			require.NoError(b, err)
			require.NoError(b, marketplacedb.New(tx).IndexPlugin(ctx, row[0].(uuid.UUID)))
		}
		require.NoError(b, tx.Commit(ctx))
	}
	s.asOwner(`VACUUM ANALYZE`)
	return newVocabulary(1)
}
