//go:build failpoints

package failpoint

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"
)

// Interceptors adds points before and after every activity, and every call of Temporal that begins or tells something.
func Interceptors(own ...interceptor.ClientInterceptor) []interceptor.ClientInterceptor {
	return append(own, &points{})
}

type points struct{ interceptor.InterceptorBase }

func (p *points) InterceptActivity(_ context.Context, next interceptor.ActivityInboundInterceptor) interceptor.ActivityInboundInterceptor {
	return &activities{interceptor.ActivityInboundInterceptorBase{Next: next}}
}

type activities struct {
	interceptor.ActivityInboundInterceptorBase
}

func (a *activities) ExecuteActivity(ctx context.Context, in *interceptor.ExecuteActivityInput) (any, error) {
	return pass(ctx, "activity/"+activity.GetInfo(ctx).ActivityType.Name, func() (any, error) { return a.Next.ExecuteActivity(ctx, in) })
}

func (p *points) InterceptClient(next interceptor.ClientOutboundInterceptor) interceptor.ClientOutboundInterceptor {
	return &calls{interceptor.ClientOutboundInterceptorBase{Next: next}}
}

type calls struct {
	interceptor.ClientOutboundInterceptorBase
}

func (c *calls) ExecuteWorkflow(ctx context.Context, in *interceptor.ClientExecuteWorkflowInput) (client.WorkflowRun, error) {
	return pass(ctx, "temporal/start "+in.WorkflowType, func() (client.WorkflowRun, error) { return c.Next.ExecuteWorkflow(ctx, in) })
}

func (c *calls) SignalWorkflow(ctx context.Context, in *interceptor.ClientSignalWorkflowInput) error {
	_, err := pass(ctx, "temporal/signal "+in.SignalName, func() (struct{}, error) { return struct{}{}, c.Next.SignalWorkflow(ctx, in) })
	return err
}

func (c *calls) SignalWithStartWorkflow(ctx context.Context, in *interceptor.ClientSignalWithStartWorkflowInput) (client.WorkflowRun, error) {
	return pass(ctx, "temporal/signal "+in.SignalName, func() (client.WorkflowRun, error) { return c.Next.SignalWithStartWorkflow(ctx, in) })
}

func (c *calls) UpdateWorkflow(ctx context.Context, in *interceptor.ClientUpdateWorkflowInput) (client.WorkflowUpdateHandle, error) {
	return pass(ctx, "temporal/update "+in.UpdateName, func() (client.WorkflowUpdateHandle, error) { return c.Next.UpdateWorkflow(ctx, in) })
}

func (c *calls) UpdateWithStartWorkflow(ctx context.Context, in *interceptor.ClientUpdateWithStartWorkflowInput) (client.WorkflowUpdateHandle, error) {
	return pass(ctx, "temporal/update "+in.UpdateOptions.UpdateName, func() (client.WorkflowUpdateHandle, error) { return c.Next.UpdateWithStartWorkflow(ctx, in) })
}

// ids are what differs between two calls of the same kind.
var ids = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}|(cs|pi|ch|re|dp|tr|acct|evt|txn)_[A-Za-z0-9_]+`)

// Handler adds points before and after every request that changes something.
func Handler(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet || r.Method == http.MethodHead || r.Method == http.MethodOptions {
			h.ServeHTTP(w, r)
			return
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		answer, err := pass(r.Context(), "http/"+r.Method+" "+ids.ReplaceAllString(r.URL.Path, "*"), func() (*httptest.ResponseRecorder, error) {
			recorded := httptest.NewRecorder()
			r.Body = io.NopCloser(bytes.NewReader(body))
			h.ServeHTTP(recorded, r)
			return recorded, nil
		})
		if err != nil {
			panic(http.ErrAbortHandler) // the connection breaks
		}
		for name, values := range answer.Header() {
			w.Header()[name] = values
		}
		w.WriteHeader(answer.Code)
		_, _ = w.Write(answer.Body.Bytes())
	})
}

// Transport adds points before and after every call of Stripe that changes something.
func Transport(t http.RoundTripper) http.RoundTripper { return transport{t} }

type transport struct{ next http.RoundTripper }

func (t transport) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Method == http.MethodGet {
		return t.next.RoundTrip(r)
	}
	return pass(r.Context(), "stripe/"+r.Method+" "+ids.ReplaceAllString(r.URL.Path, "*"), func() (*http.Response, error) {
		again := r.Clone(r.Context())
		if r.GetBody != nil {
			body, err := r.GetBody()
			if err != nil {
				return nil, err
			}
			again.Body = body
		}
		return t.next.RoundTrip(again)
	})
}
