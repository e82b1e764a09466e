package stripesim

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// endpoint does one call's work under the lock. id is the object's in the address.
type endpoint func(id string, p params) (object, error)

// maxBody is far above any request that is meant well.
const maxBody = 1 << 20

// keyLifetime is for how long Stripe remembers an idempotency key.
const keyLifetime = 24 * time.Hour

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	for pattern, work := range map[string]endpoint{
		"POST /v1/checkout/sessions":                  s.createSession,
		"GET /v1/checkout/sessions":                   s.listSessions,
		"GET /v1/checkout/sessions/{id}":              s.retrieve("checkout.session"),
		"POST /v1/checkout/sessions/{id}/expire":      s.expireByAPI,
		"GET /v1/checkout/sessions/{id}/line_items":   s.listLineItems,
		"GET /v1/payment_intents":                     s.lister("payment_intent", "/v1/payment_intents"),
		"GET /v1/payment_intents/{id}":                s.retrieve("payment_intent"),
		"GET /v1/charges":                             s.lister("charge", "/v1/charges", "payment_intent", "transfer_group"),
		"GET /v1/charges/{id}":                        s.retrieve("charge"),
		"POST /v1/refunds":                            s.createRefund,
		"GET /v1/refunds":                             s.lister("refund", "/v1/refunds", "payment_intent", "charge"),
		"GET /v1/refunds/{id}":                        s.retrieve("refund"),
		"POST /v1/refunds/{id}":                       s.updateRefund,
		"POST /v1/refunds/{id}/cancel":                s.cancelRefund,
		"GET /v1/disputes":                            s.lister("dispute", "/v1/disputes", "payment_intent", "charge"),
		"GET /v1/disputes/{id}":                       s.retrieve("dispute"),
		"POST /v1/disputes/{id}":                      s.updateDispute,
		"POST /v1/disputes/{id}/close":                s.closeDispute,
		"GET /v1/customers/{id}":                      s.retrieve("customer"),
		"POST /v1/files":                              s.createFile,
		"GET /v1/files":                               s.lister("file", "/v1/files", "purpose"),
		"GET /v1/files/{id}":                          s.retrieve("file"),
		"GET /v1/balance":                             s.retrieveBalance,
		"GET /v1/balance_transactions":                s.listBalanceTransactions,
		"GET /v1/balance_transactions/{id}":           s.retrieve("balance_transaction"),
		"POST /v1/payouts":                            s.createPayout,
		"GET /v1/payouts":                             s.listPayouts,
		"GET /v1/payouts/{id}":                        s.retrieve("payout"),
		"GET /v1/events":                              s.lister("event", "/v1/events", "type"),
		"GET /v1/events/{id}":                         s.retrieve("event"),
		"POST /v1/accounts":                           s.createAccount,
		"GET /v1/accounts":                            s.lister("account", "/v1/accounts"),
		"GET /v1/accounts/{id}":                       s.retrieveAccount,
		"POST /v1/accounts/{id}":                      s.updateAccount,
		"GET /v1/accounts/{id}/capabilities":          s.listCapabilities,
		"GET /v1/accounts/{id}/external_accounts":     s.listExternalAccounts,
		"POST /v1/accounts/{id}/login_links":          s.createLoginLink,
		"POST /v1/account_links":                      s.createAccountLink,
		"POST /v1/transfers":                          s.createTransfer,
		"GET /v1/transfers":                           s.lister("transfer", "/v1/transfers", "destination", "transfer_group"),
		"GET /v1/transfers/{id}":                      s.retrieve("transfer"),
		"POST /v1/transfers/{id}":                     s.updateTransfer,
		"POST /v1/transfers/{id}/reversals":           s.createReversal,
		"GET /v1/transfers/{id}/reversals":            s.listReversals,
		"GET /v1/transfers/{transfer}/reversals/{id}": s.retrieve("transfer_reversal"),
		"POST /v1/webhook_endpoints":                  s.createEndpoint,
		"GET /v1/webhook_endpoints":                   s.lister("webhook_endpoint", "/v1/webhook_endpoints"),
		"GET /v1/webhook_endpoints/{id}":              s.retrieve("webhook_endpoint"),
		"DELETE /v1/webhook_endpoints/{id}":           s.deleteEndpoint,
	} {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) { s.serveAPI(w, r, work) })
	}
	mux.HandleFunc("/v1/", func(w http.ResponseWriter, r *http.Request) {
		s.serveAPI(w, r, func(string, params) (object, error) {
			return nil, &apiError{http.StatusNotFound, "invalid_request_error", "", "", "Unrecognized request URL (" + r.Method + ": " + r.URL.Path + ").", ""}
		})
	})
	s.pageRoutes(mux)
	s.fileRoutes(mux)
	s.onboardingRoutes(mux)
	s.expressRoutes(mux)
	s.controlRoutes(mux)
	s.dashboardRoutes(mux)
	return mux
}

// answer is what goes over the wire.
type answer struct {
	status   int
	body     []byte
	replayed bool
	after    int // seconds, for Retry-After
}

func (s *Server) serveAPI(w http.ResponseWriter, r *http.Request, work endpoint) {
	requestID := newID("req")
	w.Header().Set("Request-Id", requestID)
	w.Header().Set("Content-Type", "application/json")
	if err := s.admit(r); err != nil {
		write(w, failed(err))
		return
	}
	w.Header().Set("Stripe-Version", APIVersion)
	values, file, err := readParams(w, r)
	if err != nil {
		write(w, failed(err))
		return
	}
	fault := s.takeFault(r)
	switch fault.str("kind") {
	case faultRateLimit:
		write(w, answer{status: http.StatusTooManyRequests, after: 1, body: encode((&apiError{http.StatusTooManyRequests, "invalid_request_error", "rate_limit", "", "Too many requests hit the API too quickly.", ""}).body())})
		return
	case faultUnavailable:
		write(w, answer{status: http.StatusServiceUnavailable, body: encode(errServer.body())})
		return
	}
	a := s.once(r, values, fault, func() (object, error) {
		p := parseParams(values)
		p.account, p.upload = r.Header.Get("Stripe-Account"), file
		if _, ok := s.st.get("account", p.account); p.account != "" && !ok {
			return nil, noAccess(p.account)
		}
		return work(r.PathValue("id"), p)
	})
	switch fault.str("kind") {
	case faultDrop:
		panic(http.ErrAbortHandler) // the work is done and stored; the caller never hears
	case faultTruncate:
		a.body = a.body[:len(a.body)/2]
	}
	write(w, a)
}

// admit checks key and version.
func (s *Server) admit(r *http.Request) error {
	key, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok {
		key, _, ok = r.BasicAuth()
	}
	unauthorized := func(message string) error {
		return &apiError{http.StatusUnauthorized, "invalid_request_error", "", "", message, ""}
	}
	switch {
	case !ok || key == "":
		return unauthorized("You did not provide an API key.")
	case key == s.cfg.SecretKey:
	case s.cfg.RestrictedKey != "" && key == s.cfg.RestrictedKey:
		if !readable(r) {
			return &apiError{http.StatusForbidden, "invalid_request_error", "", "", "The provided key does not have the required permissions for this endpoint.", ""}
		}
	default:
		return unauthorized("Invalid API Key provided.")
	}
	if version := r.Header.Get("Stripe-Version"); version != "" && version != APIVersion {
		return invalid("", "", "Invalid Stripe API version: %s", version)
	}
	if len(r.Header.Get("Idempotency-Key")) > 255 {
		return &apiError{http.StatusBadRequest, "idempotency_error", "", "", "Idempotency keys are limited to 255 characters.", ""}
	}
	return nil
}

// readable is what docs/configuration.md asks the restricted key to be able to read.
func readable(r *http.Request) bool {
	if r.Method != http.MethodGet {
		return false
	}
	for _, path := range []string{
		"/v1/checkout/sessions", "/v1/payment_intents", "/v1/charges", "/v1/refunds", "/v1/disputes", "/v1/transfers", "/v1/payouts",
		"/v1/balance", "/v1/balance_transactions",
	} {
		if r.URL.Path == path || strings.HasPrefix(r.URL.Path, path+"/") {
			return true
		}
	}
	return false
}

func readParams(w http.ResponseWriter, r *http.Request) (url.Values, *upload, error) {
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		return readUpload(w, r)
	}
	raw := r.URL.RawQuery
	if r.Method == http.MethodPost {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
		if err != nil {
			return nil, nil, invalid("", "", "Could not read the request's body.")
		}
		raw = string(body)
	}
	values, err := url.ParseQuery(raw)
	if err != nil {
		return nil, nil, invalid("", "", "Invalid form: could not be parsed.")
	}
	return values, nil, nil
}

// once does the work of a POST once per idempotency key, and tells what came of it as often as it is asked.
// Refusals of requests that never got to their work (4xx of validation) are not kept, as with Stripe; those that are found
// out at work are, such as that there is too little money.
func (s *Server) once(r *http.Request, values url.Values, fault object, work func() (object, error)) answer {
	key := r.Header.Get("Idempotency-Key")
	if account := r.Header.Get("Stripe-Account"); account != "" && key != "" {
		key = account + " " + key // each account has its own keys
	}
	if r.Method != http.MethodPost || key == "" {
		return s.perform(r, fault, work, nil)
	}
	print := fingerprint(r, values)
	earlier, found := s.claim(key, print)
	if found {
		return earlier
	}
	defer func() {
		s.mu.Lock()
		delete(s.inFlight, key)
		s.mu.Unlock()
	}()
	return s.perform(r, fault, work, func(a answer) {
		s.st.put("idempotency", key, object{
			"key": key, "fingerprint": print, "status": int64(a.status), "body": string(a.body), "created_ms": s.now().UnixMilli(),
		})
	})
}

func (s *Server) claim(key, print string) (answer, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.inFlight[key] {
		return failed(&apiError{http.StatusConflict, "idempotency_error", "idempotency_key_in_use", "", "There is currently another in-progress request using this Idempotent Key.", ""}), true
	}
	known, ok := s.st.get("idempotency", key)
	if ok && s.now().Sub(time.UnixMilli(known.num("created_ms"))) < keyLifetime {
		if known.str("fingerprint") != print {
			return failed(&apiError{http.StatusBadRequest, "idempotency_error", "", "", "Keys for idempotent requests can only be used with the same parameters they were first used with.", ""}), true
		}
		return answer{status: int(known.num("status")), body: []byte(known.str("body")), replayed: true}, true
	}
	s.inFlight[key] = true
	return answer{}, false
}

// forgetKeys drops the answers that Stripe would have dropped.
func (s *Server) forgetKeys() {
	for _, known := range s.st.all("idempotency") {
		if s.now().Sub(time.UnixMilli(known.num("created_ms"))) >= keyLifetime {
			s.st.remove("idempotency", known.str("key"))
		}
	}
}

// perform does the work under the lock, with the fault that was asked for. keep stores the answer in the same change.
func (s *Server) perform(r *http.Request, fault object, work func() (object, error), keep func(answer)) answer {
	if fault.str("kind") == faultHang {
		s.hang(r, fault)
	}
	var a answer
	var refused *apiError
	s.change(func() {
		s.runJobs()
		if fault.str("kind") == faultError {
			a = failed(errServer)
		} else if body, err := work(); err != nil {
			a = failed(err)
			refused, _ = errors.AsType[*apiError](err)
		} else if fault.str("kind") == faultErrorAfter {
			a = failed(errServer)
		} else {
			a = answer{status: http.StatusOK, body: encode(body)}
		}
		began := refused != nil && (refused.status == http.StatusPaymentRequired || refused.code == "balance_insufficient" || refused.code == "insufficient_capabilities_for_transfer")
		if keep != nil && (a.status < 400 || began || a.status >= 500) {
			keep(a)
		}
	})
	if fault.str("kind") == faultHangAfter {
		s.hang(r, fault)
	}
	return a
}

func (s *Server) hang(r *http.Request, fault object) {
	select {
	case <-time.After(time.Duration(fault.num("ms")) * time.Millisecond):
	case <-r.Context().Done():
	case <-s.stopped.Done():
	}
}

func fingerprint(r *http.Request, values url.Values) string {
	sum := sha256.Sum256([]byte(r.Method + " " + r.URL.Path + "?" + values.Encode()))
	return hex.EncodeToString(sum[:])
}

func failed(err error) answer {
	known, ok := errors.AsType[*apiError](err)
	if !ok {
		known = errServer
	}
	return answer{status: known.status, body: encode(known.body())}
}

func encode(o object) []byte {
	raw, err := json.MarshalIndent(o, "", "  ")
	if err != nil {
		panic("stripesim: " + err.Error())
	}
	return raw
}

func write(w http.ResponseWriter, a answer) {
	if a.replayed {
		w.Header().Set("Idempotent-Replayed", "true")
	}
	if a.after > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(a.after))
	}
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body)
}
