package telemetry

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
)

// fresh is how long what was read of a backlog is good for, however often it is scraped.
const fresh = 10 * time.Second

// Gauge is a figure that is read from a database when somebody scrapes it. A name that ends in age is in
// seconds; Prometheus sees marketplace_outbox_age_seconds for marketplace.outbox.age.
type Gauge struct{ Name, Help, Unit string }

// Reading is what a gauge shows, by attribute if it has one.
type Reading struct {
	Gauge      string
	Value      float64
	Attributes []attribute.KeyValue
}

// Backlog reads all figures of one database at once.
type Backlog struct {
	Gauges []Gauge
	Read   func(context.Context) ([]Reading, error)

	mu   sync.Mutex
	at   time.Time
	last []Reading
}

// Watch makes the gauges part of what the process is scraped for. When the database cannot be read they are
// missing: an old figure would look like a good one.
func (b *Backlog) Watch() error {
	meter := otel.Meter("marketplace/backlog")
	gauges := map[string]metric.Float64Observable{}
	var all []metric.Observable
	for _, g := range b.Gauges {
		gauge, err := meter.Float64ObservableGauge(g.Name, metric.WithDescription(g.Help), metric.WithUnit(g.Unit))
		if err != nil {
			return err
		}
		gauges[g.Name] = gauge
		all = append(all, gauge)
	}
	_, err := meter.RegisterCallback(func(ctx context.Context, o metric.Observer) error {
		for _, r := range b.readings(ctx) {
			o.ObserveFloat64(gauges[r.Gauge], r.Value, metric.WithAttributes(r.Attributes...))
		}
		return nil
	}, all...)
	return err
}

func (b *Backlog) readings(ctx context.Context) []Reading {
	b.mu.Lock()
	defer b.mu.Unlock()
	if time.Since(b.at) < fresh {
		return b.last
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	var err error
	if b.last, err = b.Read(ctx); err != nil {
		slog.WarnContext(ctx, "read backlog", "error", err)
		b.last = nil
	}
	b.at = time.Now()
	return b.last
}
