package api

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	marketplacedb "marketplace/queries/marketplace"
)

const (
	// viewInterval is how long a view waits in memory. A process that is killed loses so much of them.
	viewInterval = 3 * time.Second
	// maxViewed is how many plugins are counted between two flushes, so that a database that is down does
	// not fill our memory; views of further ones are dropped.
	maxViewed = 20_000
)

// Views counts how often plugins' pages were looked at, in memory, and writes the sums to the outbox now
// and then: a popular page must not cost a row per look.
type Views struct {
	pool    *pgxpool.Pool
	mu      sync.Mutex
	seen    map[uuid.UUID]viewed
	flush   sync.Mutex
	unsaved marketplacedb.RecordViewsParams // rows whose commit is not known to have happened; guarded by flush
}

type viewed struct {
	publisher uuid.UUID
	count     int64
}

// NewViews wants Run to be called too.
func NewViews(pool *pgxpool.Pool) *Views {
	return &Views{pool: pool, seen: map[uuid.UUID]viewed{}}
}

// Record counts one view. It never blocks on the database. A nil recorder counts nothing.
func (v *Views) Record(plugin, publisher uuid.UUID) {
	if v == nil {
		return
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	entry, known := v.seen[plugin]
	if !known && len(v.seen) >= maxViewed {
		return
	}
	v.seen[plugin] = viewed{publisher, entry.count + 1}
}

// Run flushes every few seconds until ctx ends, and then once more.
func (v *Views) Run(ctx context.Context) {
	tick := time.NewTicker(viewInterval)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			if err := v.Flush(ctx); err != nil && ctx.Err() == nil {
				slog.WarnContext(ctx, "views wait to be counted", "error", err)
			}
		case <-ctx.Done():
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
			defer cancel()
			if err := v.Flush(last); err != nil {
				slog.WarnContext(ctx, "the last views were not counted", "error", err)
			}
			return
		}
	}
}

// Flush writes what was counted. Rows keep their ids until they are known to be written, so that a commit
// whose answer was lost is not counted again.
func (v *Views) Flush(ctx context.Context) error {
	v.flush.Lock()
	defer v.flush.Unlock()
	if len(v.unsaved.Ids) == 0 {
		v.mu.Lock()
		seen := v.seen
		v.seen = map[uuid.UUID]viewed{}
		v.mu.Unlock()
		for plugin, entry := range seen {
			v.unsaved.Ids = append(v.unsaved.Ids, uuid.Must(uuid.NewV7()))
			v.unsaved.PluginIds = append(v.unsaved.PluginIds, plugin)
			v.unsaved.PublisherIds = append(v.unsaved.PublisherIds, entry.publisher)
			v.unsaved.Quantities = append(v.unsaved.Quantities, entry.count)
		}
	}
	if len(v.unsaved.Ids) == 0 {
		return nil
	}
	if err := marketplacedb.New(v.pool).RecordViews(ctx, v.unsaved); err != nil {
		return err
	}
	v.unsaved = marketplacedb.RecordViewsParams{}
	return nil
}
