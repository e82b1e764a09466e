package telemetry_test

import (
	"bytes"
	"errors"
	"log/slog"
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/trace"

	"marketplace/internal/telemetry"
)

func TestLogsHoldNoSecretsAndNoAddresses(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	log, err := telemetry.NewLogger(&out, "info", "json")
	require.NoError(t, err)
	log.With("email", "ana@example.com").Info("sent to ana@example.com", "password", "hunter2hunter2", "api_key", "sk_live", "token", "t0p",
		"error", errors.New("dial postgres://app:pa55word@db:5432/x: user ana.b+c@sub.example.com"), "recipient", "x",
		slog.Group("inner", "cookie", "c00kie", "note", "fine"), "count", 3)
	for _, leaked := range []string{"hunter2", "sk_live", "t0p", "pa55word", "ana.b", "c00kie", `"x"`} {
		require.NotContains(t, out.String(), leaked)
	}
	require.Contains(t, out.String(), `"note":"fine"`)
	require.Contains(t, out.String(), `"count":3`)
	require.NotContains(t, out.String(), "ana@example.com")
}

func TestLogsNameTheTrace(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	log, err := telemetry.NewLogger(&out, "debug", "text")
	require.NoError(t, err)
	span := trace.NewSpanContext(trace.SpanContextConfig{TraceID: trace.TraceID{1}, SpanID: trace.SpanID{2}})
	log.With("a", 1).WithGroup("g").DebugContext(trace.ContextWithSpanContext(t.Context(), span), "hello")
	require.Contains(t, out.String(), "trace_id=0100000000000000")
}

func TestLogSettings(t *testing.T) {
	t.Parallel()
	_, err := telemetry.NewLogger(nil, "loud", "json")
	require.ErrorContains(t, err, "LOG_LEVEL")
	_, err = telemetry.NewLogger(nil, "info", "xml")
	require.ErrorContains(t, err, "LOG_FORMAT")
}
