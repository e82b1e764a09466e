package telemetry

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"go.opentelemetry.io/contrib/exporters/autoexport"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	otelprometheus "go.opentelemetry.io/otel/exporters/prometheus"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/resource"
	"go.opentelemetry.io/otel/sdk/trace"
	semconv "go.opentelemetry.io/otel/semconv/v1.40.0"
)

// Telemetry is a running pipeline.
type Telemetry struct {
	// Metrics is for Prometheus to scrape.
	Metrics  http.Handler
	shutdown []func(context.Context) error
}

// Start installs the global providers. Traces and metrics are sent by OTLP when OTEL_EXPORTER_OTLP_*
// says where to; metrics can be scraped in any case. Trace IDs are made, for the logs, even if nothing
// is sent.
func Start(ctx context.Context, service string) (*Telemetry, error) {
	t := &Telemetry{}
	attributes, err := resource.New(ctx, resource.WithAttributes(semconv.ServiceName("marketplace-"+service)), resource.WithFromEnv(), resource.WithTelemetrySDK())
	if err != nil {
		return nil, fmt.Errorf("telemetry resource: %w", err)
	}
	tracing := []trace.TracerProviderOption{trace.WithResource(attributes)}
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	scraped, err := otelprometheus.New(otelprometheus.WithRegisterer(registry), otelprometheus.WithoutScopeInfo())
	if err != nil {
		return nil, fmt.Errorf("prometheus exporter: %w", err)
	}
	metering := []metric.Option{metric.WithResource(attributes), metric.WithReader(scraped), metric.WithView(ofOurChoosing, noBodySizes)}
	if exporting() {
		spans, err := autoexport.NewSpanExporter(ctx)
		if err != nil {
			return nil, fmt.Errorf("trace exporter: %w", err)
		}
		tracing = append(tracing, trace.WithBatcher(spans))
		reader, err := autoexport.NewMetricReader(ctx)
		if err != nil {
			return nil, fmt.Errorf("metric exporter: %w", err)
		}
		metering = append(metering, metric.WithReader(reader))
	}
	tracers, meters := trace.NewTracerProvider(tracing...), metric.NewMeterProvider(metering...)
	otel.SetTracerProvider(tracers)
	otel.SetMeterProvider(meters)
	otel.SetTextMapPropagator(propagation.NewCompositeTextMapPropagator(propagation.TraceContext{}, propagation.Baggage{}))
	t.Metrics = promhttp.HandlerFor(registry, promhttp.HandlerOpts{})
	t.shutdown = []func(context.Context) error{tracers.Shutdown, meters.Shutdown}
	return t, nil
}

// ofOurChoosing leaves out what a caller writes into a request: each Host header would make series of its own.
var ofOurChoosing = metric.NewView(metric.Instrument{Name: "http.server.request.duration"}, metric.Stream{
	AttributeFilter: attribute.NewDenyKeysFilter("server.address", "server.port", "network.protocol.name", "network.protocol.version"),
})

// noBodySizes drops two histograms per route and status that nobody alerts on, two thirds of all series.
var noBodySizes = metric.NewView(metric.Instrument{Name: "http.server.*.body.size"}, metric.Stream{Aggregation: metric.AggregationDrop{}})

// exporting is true if the environment names a place or a kind of exporter.
func exporting() bool {
	for _, name := range []string{
		"OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT",
		"OTEL_TRACES_EXPORTER", "OTEL_METRICS_EXPORTER",
	} {
		if os.Getenv(name) != "" {
			return true
		}
	}
	return false
}

// Close sends what is left, for at most five seconds.
func (t *Telemetry) Close(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	var errs []error
	for _, stop := range t.shutdown {
		errs = append(errs, stop(ctx))
	}
	return errors.Join(errs...)
}
