package observe

import (
	"compress/gzip"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"
)

// span is what the test looks at of one.
type span struct {
	service, name, system string
	id, parent            string
	kind                  tracepb.Span_SpanKind
}

// traces is an OTLP collector that keeps what it is sent, by trace.
type traces struct {
	URL string

	mu   sync.Mutex
	by   map[string]map[string]span // trace, span
	said strings.Builder            // all that spans say, in one
	fail error
}

func collect(t *testing.T) *traces {
	t.Helper()
	c := &traces{by: map[string]map[string]span{}}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/v1/traces" {
			if err := c.take(r); err != nil {
				c.mu.Lock()
				c.fail = err
				c.mu.Unlock()
			}
		}
		w.Header().Set("Content-Type", "application/x-protobuf")
	}))
	t.Cleanup(server.Close)
	c.URL = server.URL
	return c
}

func (c *traces) take(r *http.Request) error {
	var body io.Reader = r.Body
	if r.Header.Get("Content-Encoding") == "gzip" {
		unzipped, err := gzip.NewReader(r.Body)
		if err != nil {
			return err
		}
		body = unzipped
	}
	content, err := io.ReadAll(body)
	if err != nil {
		return err
	}
	var sent collector.ExportTraceServiceRequest
	if err := proto.Unmarshal(content, &sent); err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, resource := range sent.GetResourceSpans() {
		service := ""
		for _, a := range resource.GetResource().GetAttributes() {
			if a.GetKey() == "service.name" {
				service = a.GetValue().GetStringValue()
			}
		}
		for _, scope := range resource.GetScopeSpans() {
			for _, s := range scope.GetSpans() {
				c.keep(service, s)
			}
		}
	}
	return nil
}

func (c *traces) keep(service string, s *tracepb.Span) {
	kept := span{service: service, name: s.GetName(), id: string(s.GetSpanId()), parent: string(s.GetParentSpanId()), kind: s.GetKind()}
	c.said.WriteString(s.String())
	for _, a := range s.GetAttributes() {
		if a.GetKey() == "db.system" || a.GetKey() == "db.system.name" {
			kept.system = a.GetValue().GetStringValue()
		}
	}
	trace := string(s.GetTraceId())
	if c.by[trace] == nil {
		c.by[trace] = map[string]span{}
	}
	c.by[trace][kept.id] = kept
}

// way is the chain of spans from the root of a trace down to one, "" steps left out.
func way(trace map[string]span, to span) []span {
	var chain []span
	for {
		chain = append([]span{to}, chain...)
		parent, ok := trace[to.parent]
		if !ok || len(chain) > 50 {
			return chain
		}
		to = parent
	}
}

// snapshot is a copy of what has come in.
func (c *traces) snapshot(t *testing.T) map[string]map[string]span {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	require.NoError(t, c.fail)
	copied := map[string]map[string]span{}
	for id, trace := range c.by {
		copied[id] = maps.Clone(trace)
	}
	return copied
}
