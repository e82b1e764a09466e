package stripesim

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"slices"
	"time"

	"github.com/stripe/stripe-go/v76/webhook"
)

const (
	maxAttempts     = 16
	maxRetryPause   = time.Hour
	deliveryTimeout = 10 * time.Second
	senders         = 8 // deliveries on their way at once
)

// Where a delivery stands.
const (
	deliveryPending   = "pending"
	deliveryHeld      = "held" // to be sent later, in another order
	deliveryDelivered = "delivered"
	deliveryFailed    = "failed" // given up
	deliveryDropped   = "dropped"
)

// configuredEndpoint is the ID of the endpoint that Config names.
const configuredEndpoint = "we_configured"

// configureEndpoint brings the endpoint of the Config into the state.
func (s *Server) configureEndpoint() {
	if s.cfg.WebhookURL == "" {
		s.st.remove("webhook_endpoint", configuredEndpoint)
		return
	}
	o, ok := s.st.get("webhook_endpoint", configuredEndpoint)
	if !ok {
		o = s.newObject("webhook_endpoint")
		o["id"] = configuredEndpoint
	}
	o["url"] = s.cfg.WebhookURL
	s.st.put("webhook_endpoint", configuredEndpoint, o)
	s.st.put("endpoint_private", configuredEndpoint, object{"secret": s.cfg.WebhookSecret})
}

func (s *Server) createEndpoint(_ string, p params) (object, error) {
	if err := p.only("url", "enabled_events", "api_version", "connect", "description", "metadata"); err != nil {
		return nil, err
	}
	if err := checkAddress("url", p.str("url"), true); err != nil {
		return nil, err
	}
	if len(p.list("enabled_events")) == 0 {
		return nil, missing("enabled_events")
	}
	if version := p.str("api_version"); version != "" && version != APIVersion {
		return nil, invalid("", "api_version", "The simulator speaks %s only", APIVersion)
	}
	o := s.newObject("webhook_endpoint")
	o["url"], o["enabled_events"], o["description"] = p.str("url"), p.list("enabled_events"), orNil(p.str("description"))
	secret := newID("whsec")
	s.st.put("webhook_endpoint", o.str("id"), o)
	s.st.put("endpoint_private", o.str("id"), object{"secret": secret, "connect": p.str("connect") == "true"})
	out, err := s.shown(o, p)
	if err == nil {
		out["secret"] = secret // shown this once
	}
	return out, err
}

func (s *Server) deleteEndpoint(id string, _ params) (object, error) {
	if _, ok := s.st.get("webhook_endpoint", id); !ok {
		return nil, noSuch("webhook_endpoint", id)
	}
	s.st.remove("webhook_endpoint", id)
	s.st.remove("endpoint_private", id)
	return object{"id": id, "object": "webhook_endpoint", "deleted": true}, nil
}

// emit records that something has happened and queues it for every endpoint.
func (s *Server) emit(what string, o object) {
	snapshot := copyOf(o)
	s.present(snapshot)
	e := s.newObject("event")
	e["api_version"], e["type"], e["livemode"] = APIVersion, what, false
	e["data"], e["request"] = object{"object": snapshot}, object{"id": nil, "idempotency_key": nil}
	if account := s.accountOf(o); account != "" {
		e["account"] = account
		s.give(account, e)
	}
	e["pending_webhooks"] = int64(len(s.st.all("webhook_endpoint")))
	s.st.put("event", e.str("id"), e)
	for _, endpoint := range s.st.all("webhook_endpoint") {
		if wanted := endpoint.list("enabled_events"); s.hears(endpoint.str("id"), e) && (slices.Contains(wanted, any("*")) || slices.Contains(wanted, any(what))) {
			s.queue(e, endpoint.str("id"))
		}
	}
}

// hears says whether an event is for an endpoint: those of connected accounts go to endpoints that were made for them, all
// others to the others. The configured endpoint stands for one of each.
func (s *Server) hears(endpoint string, e object) bool {
	private, _ := s.st.get("endpoint_private", endpoint)
	return endpoint == configuredEndpoint || private.flag("connect") == (e.str("account") != "")
}

// accountOf is the connected account in which something happens, "" for the platform's own.
func (s *Server) accountOf(o object) string {
	switch o.str("object") {
	case "account":
		return o.str("id")
	case "capability":
		return o.str("account")
	default:
		return s.ownerOf(o.str("id"))
	}
}

// queue plans a delivery, with whatever fault was asked for.
func (s *Server) queue(e object, endpoint string) {
	at := s.now()
	status, copies, group := deliveryPending, 1, ""
	fault := s.takeWebhookFault(e.str("type"))
	switch fault.str("kind") {
	case faultDropWebhooks:
		status = deliveryDropped
	case faultDelayWebhooks:
		at = at.Add(time.Duration(fault.num("ms")) * time.Millisecond)
	case faultDuplicateWebhooks:
		copies = 1 + int(max(1, fault.num("copies")))
	case faultReorderWebhooks:
		status, group = deliveryHeld, fault.str("id")
	}
	for range copies {
		id := newID(prefixes["delivery"])
		s.keep(object{
			"id": id, "event": e.str("id"), "type": e.str("type"), "endpoint": endpoint, "status": status, "group": group, "after": "",
			"attempts": int64(0), "next_at_ms": at.UnixMilli(), "http_status": int64(0), "error": "", "created": s.now().Unix(),
		})
	}
	if group != "" && fault.num("count") == 0 {
		s.releaseHeld(group)
	}
}

// keep stores a delivery, and remembers it as long as it has not come to an end.
func (s *Server) keep(d object) {
	id := d.str("id")
	s.st.put("delivery", id, d)
	if d.str("status") == deliveryPending && !slices.Contains(s.pending, id) {
		s.pending = append(s.pending, id)
	}
}

// releaseHeld sends what was held back, the last first, each after the one before it has arrived.
func (s *Server) releaseHeld(group string) {
	held := slices.DeleteFunc(s.st.all("delivery"), func(d object) bool {
		return d.str("group") != group || d.str("status") != deliveryHeld
	})
	slices.Reverse(held)
	before := ""
	for _, d := range held {
		d["status"], d["after"] = deliveryPending, before
		s.keep(d)
		before = d.str("id")
	}
	s.dropJobs(group)
}

// redeliver sends an event once more, as Stripe's dashboard can.
func (s *Server) redeliver(eventID string) bool {
	e, ok := s.st.get("event", eventID)
	if !ok {
		return false
	}
	for _, endpoint := range s.st.all("webhook_endpoint") {
		s.queue(e, endpoint.str("id"))
	}
	return true
}

// sendDue sends what is due, some at a time.
func (s *Server) sendDue() {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now().UnixMilli()
	s.pending = slices.DeleteFunc(s.pending, func(id string) bool {
		d, ok := s.st.get("delivery", id)
		return !ok || d.str("status") != deliveryPending
	})
	for _, id := range s.pending {
		if len(s.sending) >= senders {
			return
		}
		d, _ := s.st.get("delivery", id)
		if d.num("next_at_ms") > now || s.sending[id] || s.waits(d) {
			continue
		}
		e, _ := s.st.get("event", d.str("event"))
		endpoint, ok := s.st.get("webhook_endpoint", d.str("endpoint"))
		if !ok {
			continue
		}
		private, _ := s.st.get("endpoint_private", d.str("endpoint"))
		s.sending[id] = true
		body, address, secret := encode(e), endpoint.str("url"), private.str("secret")
		s.done.Go(func() { s.deliver(id, address, secret, body) })
	}
}

func (s *Server) waits(d object) bool {
	before, ok := s.st.get("delivery", d.str("after"))
	return ok && before.str("status") == deliveryPending
}

// deliver tries once and plans the next try, with twice the pause, when the answer is no 2xx. The signature
// carries the real time, wherever the simulator's has been moved to: the receiver compares it with its own clock.
func (s *Server) deliver(id, address, secret string, body []byte) {
	status, problem := s.post(address, secret, body)
	s.change(func() {
		delete(s.sending, id)
		d, ok := s.st.get("delivery", id)
		if !ok || s.stopped.Err() != nil {
			return // a reset, or the end, came in between
		}
		attempts := d.num("attempts") + 1
		d["attempts"], d["http_status"], d["error"] = attempts, int64(status), problem
		switch {
		case status >= 200 && status < 300:
			d["status"] = deliveryDelivered
		case attempts >= maxAttempts:
			d["status"] = deliveryFailed
		default:
			pause := min(s.cfg.RetryBase<<(attempts-1), maxRetryPause)
			d["next_at_ms"] = s.now().Add(pause).UnixMilli()
		}
		s.st.put("delivery", id, d)
	})
}

func (s *Server) post(address, secret string, body []byte) (int, string) {
	ctx, cancel := context.WithTimeout(s.stopped, deliveryTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return 0, err.Error()
	}
	signed := webhook.GenerateTestSignedPayload(&webhook.UnsignedPayload{Payload: body, Secret: secret, Timestamp: s.cfg.Clock()})
	request.Header.Set("Content-Type", "application/json; charset=utf-8")
	request.Header.Set("User-Agent", "Stripe/1.0 (+https://stripe.com/docs/webhooks) stripesim")
	request.Header.Set("Stripe-Signature", signed.Header)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, err.Error()
	}
	defer response.Body.Close()
	text, _ := io.ReadAll(io.LimitReader(response.Body, 500))
	if response.StatusCode >= 300 {
		return response.StatusCode, string(text)
	}
	return response.StatusCode, ""
}
