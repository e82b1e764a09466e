package payments

import (
	"context"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/interceptor"
)

// HeartbeatTimeout is after how long without a sign of life an activity is taken for dead, and begun again elsewhere: a person
// may be waiting for it, while Stripe may take its time.
const HeartbeatTimeout = 6 * time.Second

// Heartbeats is a worker's interceptor that gives signs of life for every activity that has HeartbeatTimeout. What is done by
// the first of them, as nearly all is, sends none.
type Heartbeats struct {
	interceptor.WorkerInterceptorBase
}

// InterceptActivity is part of interceptor.WorkerInterceptor.
func (*Heartbeats) InterceptActivity(_ context.Context, next interceptor.ActivityInboundInterceptor) interceptor.ActivityInboundInterceptor {
	return &heartbeating{interceptor.ActivityInboundInterceptorBase{Next: next}}
}

type heartbeating struct {
	interceptor.ActivityInboundInterceptorBase
}

// ExecuteActivity is part of interceptor.ActivityInboundInterceptor.
func (h *heartbeating) ExecuteActivity(ctx context.Context, in *interceptor.ExecuteActivityInput) (any, error) {
	if activity.GetInfo(ctx).HeartbeatTimeout != HeartbeatTimeout {
		return h.Next.ExecuteActivity(ctx, in)
	}
	done := make(chan struct{})
	defer close(done)
	go func() {
		tick := time.NewTicker(HeartbeatTimeout / 3)
		defer tick.Stop()
		for {
			select {
			case <-done:
				return
			case <-ctx.Done():
				return
			case <-tick.C:
				activity.RecordHeartbeat(ctx)
			}
		}
	}()
	return h.Next.ExecuteActivity(ctx, in)
}
