package stack

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"strconv"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	sdklog "go.temporal.io/sdk/log"

	"marketplace/internal/searchattr"
)

// startTemporal runs the server of dev/temporal on our Postgres.
func (s *Stack) startTemporal(ctx context.Context) error {
	if s.ports["temporal"] == 0 {
		return nil
	}
	log, err := s.logs.writer("temporal")
	if err != nil {
		return err
	}
	env := append(s.baseEnv(), "TEMPORAL_DATABASE_URL="+s.values["TEMPORAL_DATABASE_URL"])
	args := []string{
		"-port", strconv.Itoa(s.ports["temporal"]), "-ui-port", strconv.Itoa(s.ports["temporal-ui"]),
		"-namespace", s.values["TEMPORAL_NAMESPACE"],
	}
	return s.add(ctx, &part{
		name: "temporal",
		start: func(context.Context) (running, error) {
			return startProcess(s.options.DataDir, env, log, s.binary("temporal"), args...)
		},
		ready: answers("http://" + address(s.ports["temporal-ui"]) + "/healthz"),
	})
}

// DialTemporal connects to the stack's Temporal; the caller closes the client.
func (s *Stack) DialTemporal(ctx context.Context) (client.Client, error) {
	return client.DialContext(ctx, client.Options{
		HostPort:  s.values["TEMPORAL_ADDRESS"],
		Namespace: s.values["TEMPORAL_NAMESPACE"],
		Logger:    sdklog.NewStructuredLogger(slog.New(slog.DiscardHandler)),
	})
}

// addSearchAttributes tells the namespace the attributes it does not know yet.
func (s *Stack) addSearchAttributes(ctx context.Context) error {
	c, err := s.DialTemporal(ctx)
	if err != nil {
		return fmt.Errorf("temporal at %s: %w", s.values["TEMPORAL_ADDRESS"], err)
	}
	defer c.Close()
	known, err := c.OperatorService().ListSearchAttributes(ctx, &operatorservice.ListSearchAttributesRequest{
		Namespace: s.values["TEMPORAL_NAMESPACE"],
	})
	if err != nil {
		return fmt.Errorf("search attributes: %w", err)
	}
	missing := maps.Clone(searchattr.All)
	maps.DeleteFunc(missing, func(name string, _ enumspb.IndexedValueType) bool {
		_, ok := known.GetCustomAttributes()[name]
		return ok
	})
	if len(missing) == 0 {
		return nil
	}
	_, err = c.OperatorService().AddSearchAttributes(ctx, &operatorservice.AddSearchAttributesRequest{
		Namespace: s.values["TEMPORAL_NAMESPACE"], SearchAttributes: missing,
	})
	var exists *serviceerror.AlreadyExists
	if err != nil && !errors.As(err, &exists) {
		return fmt.Errorf("search attributes: %w", err)
	}
	return nil
}

// answers is a readiness check: the URL answers 200.
func answers(url string) func(context.Context) error {
	return func(ctx context.Context) error {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			return err
		}
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			return err
		}
		defer func() { _ = res.Body.Close() }()
		body, _ := io.ReadAll(io.LimitReader(res.Body, 1000))
		if res.StatusCode != http.StatusOK {
			return fmt.Errorf("%s answers %d: %s", url, res.StatusCode, body)
		}
		return nil
	}
}
