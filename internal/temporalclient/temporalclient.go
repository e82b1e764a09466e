// Package temporalclient connects to Temporal as TEMPORAL_ADDRESS and its like say, with our logs, traces
// and metrics.
package temporalclient

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/contrib/envconfig"
	temporalotel "go.temporal.io/sdk/contrib/opentelemetry"
	"go.temporal.io/sdk/log"

	"marketplace/internal/failpoint"
)

func options() (client.Options, error) {
	o, err := envconfig.LoadDefaultClientOptions()
	if err != nil {
		return o, fmt.Errorf("TEMPORAL_*: %w", err)
	}
	tracing, err := temporalotel.NewTracingInterceptor(temporalotel.TracerOptions{AllowInvalidParentSpans: true})
	if err != nil {
		return o, err
	}
	o.Interceptors = failpoint.Interceptors(tracing)
	o.MetricsHandler = temporalotel.NewMetricsHandler(temporalotel.MetricsHandlerOptions{
		OnError: func(err error) { slog.Warn("temporal metrics", "error", err) },
	})
	o.Logger = log.NewStructuredLogger(slog.Default())
	return o, nil
}

// Lazy is a client that connects when it is first used: what does not need Temporal works while it is
// down.
func Lazy() (client.Client, error) {
	o, err := options()
	if err != nil {
		return nil, err
	}
	return client.NewLazyClient(o)
}

// Wait returns when Temporal answers, however long that takes, or when ctx ends.
func Wait(ctx context.Context, c client.Client) error {
	for pause := 250 * time.Millisecond; ; pause = min(2*pause, 5*time.Second) {
		attempt, cancel := context.WithTimeout(ctx, 5*time.Second)
		err := Reachable(c)(attempt)
		cancel()
		if err == nil {
			return nil
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		slog.WarnContext(ctx, "waiting for Temporal", "error", err)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
	}
}

// Reachable is for readiness: the namespace is there and answers.
func Reachable(c client.Client) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := c.CheckHealth(ctx, &client.CheckHealthRequest{})
		return err
	}
}

// CheckNamespace says in one line what to do when the namespace is not there.
func CheckNamespace(ctx context.Context, c client.Client) error {
	namespace, err := Namespace()
	if err != nil {
		return err
	}
	_, err = c.WorkflowService().DescribeNamespace(ctx, &workflowservice.DescribeNamespaceRequest{Namespace: namespace})
	if err == nil {
		return nil
	}
	if _, missing := errors.AsType[*serviceerror.NamespaceNotFound](err); !missing {
		return fmt.Errorf("describe namespace: %w", err)
	}
	return fmt.Errorf("there is no Temporal namespace %q: make it with `temporal operator namespace create`", namespace)
}

// Namespace is where our workflows live.
func Namespace() (string, error) {
	o, err := envconfig.LoadDefaultClientOptions()
	if err != nil {
		return "", fmt.Errorf("TEMPORAL_*: %w", err)
	}
	if o.Namespace == "" {
		return client.DefaultNamespace, nil
	}
	return o.Namespace, nil
}

// EnsureSearchAttributes adds those that the namespace does not know yet, and returns their names.
func EnsureSearchAttributes(ctx context.Context, c client.Client, want map[string]enumspb.IndexedValueType) ([]string, error) {
	namespace, err := Namespace()
	if err != nil {
		return nil, err
	}
	have, err := c.OperatorService().ListSearchAttributes(ctx, &operatorservice.ListSearchAttributesRequest{Namespace: namespace})
	if err != nil {
		return nil, fmt.Errorf("list search attributes: %w", err)
	}
	missing := map[string]enumspb.IndexedValueType{}
	names := []string{}
	for name, kind := range want {
		if was, ok := have.GetCustomAttributes()[name]; ok {
			if was != kind {
				return nil, fmt.Errorf("search attribute %s is a %s, want a %s", name, was, kind)
			}
			continue
		}
		missing[name] = kind
		names = append(names, name)
	}
	if len(missing) == 0 {
		return names, nil
	}
	_, err = c.OperatorService().AddSearchAttributes(ctx, &operatorservice.AddSearchAttributesRequest{Namespace: namespace, SearchAttributes: missing})
	if err != nil {
		return nil, fmt.Errorf("add search attributes: %w", err)
	}
	return names, nil
}
