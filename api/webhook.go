package api

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"marketplace/activities/marketplace"
	"marketplace/internal/httpapi"
	"marketplace/internal/problem"
	"marketplace/internal/stripeclient"
	"marketplace/workflows/stripeevent"
)

// EventInbox keeps Stripe's events; marketplace.Inbox does.
type EventInbox interface {
	Store(ctx context.Context, e stripeclient.Event, payload []byte, handled bool) (marketplace.Stored, error)
	Processed(ctx context.Context, id string) error
}

// EventDispatcher tells the workflow that an event concerns; stripeevent.Dispatcher does.
type EventDispatcher interface {
	Dispatch(ctx context.Context, e stripeclient.Event) error
}

const (
	// dispatchers is how many events are dispatched at a time. More are left to the sweeper.
	dispatchers = 32
	// dispatchTime ends before the sweeper takes the event up.
	dispatchTime = 15 * time.Second
)

// Webhook receives Stripe's events: it checks the signature, stores the event, answers, and only then tells
// the workflow concerned. Whatever is not told, because this process dies or Temporal is down, the sweeper
// tells.
type Webhook struct {
	Inbox      EventInbox
	Dispatcher EventDispatcher
	Secrets    []string
	Now        func() time.Time // nil: time.Now

	once    sync.Once
	slots   chan struct{}
	running sync.WaitGroup
}

func registerWebhook(api huma.API, w *Webhook) {
	httpapi.RegisterRaw(api, httpapi.Anyone, huma.Operation{
		OperationID: "receive-stripe-event", Method: http.MethodPost, Path: "/v1/stripe/webhook", Tags: []string{"webhooks"},
		Summary:     "For Stripe: an event, signed",
		Parameters:  []*huma.Param{{Name: "Stripe-Signature", In: "header", Schema: &huma.Schema{Type: huma.TypeString}}},
		RequestBody: &huma.RequestBody{Content: map[string]*huma.MediaType{"application/json": {Schema: &huma.Schema{}}}},
		Responses:   map[string]*huma.Response{"204": {Description: "Stored"}},
	}, w.receive)
}

func (w *Webhook) receive(rw http.ResponseWriter, r *http.Request) {
	payload, err := io.ReadAll(http.MaxBytesReader(rw, r.Body, stripeclient.MaxEventBytes))
	if err != nil {
		httpapi.Fail(rw, r, err)
		return
	}
	now := time.Now
	if w.Now != nil {
		now = w.Now
	}
	event, err := stripeclient.ParseEvent(payload, r.Header.Get("Stripe-Signature"), w.Secrets, now())
	if err != nil {
		httpapi.Fail(rw, r, badEvent(err))
		return
	}
	handled := !stripeevent.Concerns(event.Type)
	stored, err := w.Inbox.Store(r.Context(), event, payload, handled)
	if err != nil {
		httpapi.Fail(rw, r, err)
		return
	}
	rw.WriteHeader(http.StatusNoContent)
	if !stored.Processed {
		w.dispatch(context.WithoutCancel(r.Context()), event)
	}
}

// badEvent is what a body gets that is no event of ours. Nothing of it is stored.
func badEvent(err error) error {
	switch {
	case errors.Is(err, stripeclient.ErrEventTooLarge):
		return problem.New(http.StatusRequestEntityTooLarge, "request_too_large", "The body may have %d bytes.", stripeclient.MaxEventBytes)
	case errors.Is(err, stripeclient.ErrEventSignature):
		return problem.New(http.StatusBadRequest, "invalid_signature", "The signature does not match.")
	case errors.Is(err, stripeclient.ErrEventStale):
		return problem.New(http.StatusBadRequest, "stale_signature", "The signature was made too long ago, or in the future.")
	case errors.Is(err, stripeclient.ErrEventAPIVersion):
		return problem.New(http.StatusBadRequest, "wrong_api_version", "Create the webhook endpoint with API version %s.", stripeclient.APIVersion)
	default:
		return problem.New(http.StatusBadRequest, "malformed_event", "The body is no event.")
	}
}

func (w *Webhook) dispatch(ctx context.Context, e stripeclient.Event) {
	w.once.Do(func() { w.slots = make(chan struct{}, dispatchers) })
	select {
	case w.slots <- struct{}{}:
	default:
		return
	}
	w.running.Go(func() {
		defer func() { <-w.slots }()
		ctx, cancel := context.WithTimeout(ctx, dispatchTime)
		defer cancel()
		err := w.Dispatcher.Dispatch(ctx, e)
		if err == nil {
			err = w.Inbox.Processed(ctx, e.ID)
		}
		if err != nil {
			slog.WarnContext(ctx, "an event is left to the sweeper", "event", e.ID, "type", e.Type, "error", err)
		}
	})
}

// Drain waits for the events that are being dispatched. Call it once the server takes no more requests.
func (w *Webhook) Drain() { w.running.Wait() }
