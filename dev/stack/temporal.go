package stack

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strconv"

	"go.temporal.io/sdk/client"
	sdklog "go.temporal.io/sdk/log"
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
