package stripesim

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

// Faults of the API.
const (
	faultError       = "error_500"       // nothing done, 500, kept under the idempotency key
	faultErrorAfter  = "error_500_after" // done, and still 500, kept under the idempotency key
	faultUnavailable = "error_503"       // nothing done, nothing kept
	faultDrop        = "drop_connection" // done; the caller never hears
	faultTruncate    = "truncate"        // done; half of the answer
	faultRateLimit   = "rate_limit"      // 429
	faultHang        = "hang"            // the work waits `ms`
	faultHangAfter   = "hang_after"      // the work is done, the answer waits `ms`
)

// Faults of webhooks.
const (
	faultDropWebhooks      = "drop_webhooks"
	faultDelayWebhooks     = "delay_webhooks"     // by `ms`
	faultDuplicateWebhooks = "duplicate_webhooks" // `copies` more of each
	faultReorderWebhooks   = "reorder_webhooks"   // the next `count` are held, then sent last first (after `ms` at the latest)
)

var (
	apiFaults     = []string{faultError, faultErrorAfter, faultUnavailable, faultDrop, faultTruncate, faultRateLimit, faultHang, faultHangAfter}
	webhookFaults = []string{faultDropWebhooks, faultDelayWebhooks, faultDuplicateWebhooks, faultReorderWebhooks}
)

// addFault switches a fault on for the next `count` matches: of a call's "METHOD /path" by substring, of an event's type by prefix.
func (s *Server) addFault(kind, match string, count, ms, copies int64) (object, bool) {
	if !slices.Contains(apiFaults, kind) && !slices.Contains(webhookFaults, kind) {
		return nil, false
	}
	id := newID(prefixes["fault"])
	f := object{"id": id, "kind": kind, "match": match, "count": max(1, count), "ms": ms, "copies": copies}
	s.st.put("fault", id, f)
	if kind == faultReorderWebhooks {
		if ms == 0 {
			ms = 10_000
		}
		s.later(jobReleaseWebhooks, id, s.now().Add(time.Duration(ms)*time.Millisecond))
	}
	return f, true
}

// takeFault finds and uses up the fault for a call. Without a match it strikes the next POST.
func (s *Server) takeFault(r *http.Request) object {
	call := r.Method + " " + r.URL.Path
	return s.take(apiFaults, func(match string) bool {
		if match == "" {
			return r.Method == http.MethodPost
		}
		return strings.Contains(call, match)
	})
}

// takeWebhookFault is called within a change.
func (s *Server) takeWebhookFault(event string) object {
	return s.takeLocked(webhookFaults, func(match string) bool { return strings.HasPrefix(event, match) })
}

func (s *Server) take(kinds []string, matches func(string) bool) object {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.takeLocked(kinds, matches)
	if f != nil {
		if err := s.st.commit(); err != nil {
			panic("stripesim: cannot write its state: " + err.Error())
		}
	}
	return f
}

func (s *Server) takeLocked(kinds []string, matches func(string) bool) object {
	for _, f := range s.st.all("fault") {
		if !slices.Contains(kinds, f.str("kind")) || !matches(f.str("match")) {
			continue
		}
		f["count"] = f.num("count") - 1
		if f.num("count") == 0 {
			s.st.remove("fault", f.str("id"))
		} else {
			s.st.put("fault", f.str("id"), f)
		}
		return f
	}
	return nil
}
